select
    territory_id,
    month,
    coalesce(sum(cases) filter (where sub_group = 'agression_sexuelle'), 0) as numerator,
from cases_monthly
group by all
