select
    territory_id,
    month,
    sub_group,
    coalesce(sum(persons) filter (where role = 'suspect'), 0) as numerator,
from persons_monthly
where "group" = 'personne'
group by all
