select
    territory_id,
    month,
    coalesce(sum(cases) filter (where intimate_images), 0) as numerator,
from cases_monthly
group by all
