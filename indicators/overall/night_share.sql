select
    territory_id,
    month,
    coalesce(sum(acts) filter (where shift = 'nuit'), 0) as numerator,
    sum(acts) as denominator,
from acts_monthly
where shift <> 'inconnu'
group by all
