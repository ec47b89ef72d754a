select
    territory_id,
    month,
    coalesce(sum(cases) filter (where threat_harassment), 0) as numerator,
from cases_monthly
group by all
