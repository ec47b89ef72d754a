select
    territory_id,
    month,
    sub_group,
    relation,
    coalesce(sum(persons) filter (where role = 'victime'), 0) as numerator,
from persons_monthly
where "group" = 'personne'
group by all
