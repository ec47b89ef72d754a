select
    territory_id,
    month,
    shift,
    sum(acts) as numerator,
from acts_monthly
where category = 'Méfait'
group by all
