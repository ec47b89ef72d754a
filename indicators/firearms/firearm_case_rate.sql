select
    territory_id,
    month,
    coalesce(sum(cases) filter (where firearm), 0) as numerator,
from cases_monthly
group by all
