select
    territory_id,
    month,
    coalesce(sum(cases) filter (where sub_group = 'voies_de_fait'), 0) as numerator,
from cases_monthly
group by all
