select
    territory_id,
    month,
    shift,
    sum(acts) as numerator,
from acts_monthly
where category in (
    'Introduction', 'Méfait', 'Vol de véhicule à moteur',
    'Vol dans / sur véhicule à moteur'
)
group by all
