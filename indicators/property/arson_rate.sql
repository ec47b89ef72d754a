select
    territory_id,
    month,
    coalesce(sum(cases) filter (where sub_group = 'incendie'), 0) as numerator,
from cases_monthly
group by all
