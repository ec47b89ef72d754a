select
    territory_id,
    month,
    sub_group,
    sum(cases) as numerator,
from cases_monthly
where "group" = 'personne'
group by all
