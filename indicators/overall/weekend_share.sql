select
    territory_id,
    month,
    coalesce(sum(acts) filter (where is_weekend), 0) as numerator,
    sum(acts) as denominator,
from acts_monthly
group by all
