select
    territory_id,
    month,
    sum(touched) as numerator,
    sum(standing) as denominator,
from housing_touched
group by all
