select
    territory_id,
    month,
    clientele,
    sum(cases) as numerator,
from housing_cases_monthly
group by all
