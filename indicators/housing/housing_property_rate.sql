select
    territory_id,
    month,
    coalesce(sum(cases) filter (where "group" = 'propriete'), 0) as numerator,
from housing_cases_monthly
group by all
