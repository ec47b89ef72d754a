select
    territory_id,
    month,
    sex,
    age_band,
    coalesce(sum(persons) filter (where role = 'victime'), 0) as numerator,
from persons_monthly
where sex is not null
group by all
