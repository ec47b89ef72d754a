select
    territory_id,
    month,
    shift,
    sum(acts) as numerator,
from acts_monthly
where category = 'Vol de véhicule à moteur'
group by all
