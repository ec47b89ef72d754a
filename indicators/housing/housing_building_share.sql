select
    territory_id,
    month,
    touched as numerator,
    standing as denominator,
from housing_touched
