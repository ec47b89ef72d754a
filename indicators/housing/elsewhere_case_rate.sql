select
    territory_id,
    month,
    coalesce(sum(cases) filter (where not in_housing), 0) as numerator,
from cases_monthly
group by all
