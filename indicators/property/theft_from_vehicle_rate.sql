select
    territory_id,
    month,
    shift,
    sum(acts) as numerator,
from acts_monthly
where category = 'Vol dans / sur véhicule à moteur'
group by all
