select
    territory_id,
    month,
    "group",
    sum(cases) as numerator,
from cases_monthly
group by all
