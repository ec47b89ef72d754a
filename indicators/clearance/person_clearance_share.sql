select
    territory_id,
    month,
    coalesce(sum(cases) filter (where cleared), 0) as numerator,
    sum(cases) as denominator,
from cases_monthly
where "group" = 'personne'
group by all
