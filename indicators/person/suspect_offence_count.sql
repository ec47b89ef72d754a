-- Deaths and attempts together: apart they are so few that the sum of the others would tell them.
select
    territory_id,
    month,
    case when sub_group in ('homicide', 'autre_mort', 'tentative_meurtre') then 'deaths_attempts' else sub_group end
        as sub_group,
    coalesce(sum(persons) filter (where role = 'suspect'), 0) as numerator,
from persons_monthly
where "group" = 'personne'
group by all
