select
    territory_id,
    month,
    sex,
    coalesce(sum(persons) filter (where role = 'suspect' and age_band = '12-25'), 0) as numerator,
from persons_monthly
where sex is not null
group by all
