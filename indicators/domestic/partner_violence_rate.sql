select
    territory_id,
    month,
    coalesce(sum(cases) filter (where partner and "group" = 'personne'), 0) as numerator,
from cases_monthly
group by all
