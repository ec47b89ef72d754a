-- Acts per territory, month, category, shift and weekday or weekend, zeros included.
with counted as (
    select
        coalesce(territory_id, 'unlocated') as territory_id,
        cast(date_trunc('month', reported_on) as date) as month,
        category,
        coalesce(shift, 'inconnu') as shift,
        isodow(reported_on) >= 6 as is_weekend,
        count(*) as acts,
    from spvm_actes
    group by all
),
grid as (
    select places.territory_id, months.month, categories.category, shifts.shift, days.is_weekend
    from places
    cross join months
    cross join (select distinct category from counted) as categories
    cross join (select unnest(['jour', 'soir', 'nuit', 'inconnu']) as shift) as shifts
    cross join (select unnest([true, false]) as is_weekend) as days
)
select
    grid.territory_id,
    grid.month,
    grid.category,
    grid.shift,
    grid.is_weekend,
    coalesce(counted.acts, 0) as acts,
from grid
left join counted using (territory_id, month, category, shift, is_weekend)
