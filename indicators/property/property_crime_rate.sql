select
    territory_id,
    month,
    sub_group,
    sum(cases) as numerator,
from cases_monthly
where "group" = 'propriete'
group by all
