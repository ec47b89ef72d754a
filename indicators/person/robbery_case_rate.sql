select
    territory_id,
    month,
    coalesce(sum(cases) filter (where sub_group = 'vol_qualifie'), 0) as numerator,
from cases_monthly
group by all
