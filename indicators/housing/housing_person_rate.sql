select
    territory_id,
    month,
    coalesce(sum(cases) filter (where "group" = 'personne'), 0) as numerator,
from housing_cases_monthly
group by all
