select
    territory_id,
    month,
    shift,
    sum(acts) as numerator,
from acts_monthly
where category = 'Infractions entrainant la mort'
group by all
