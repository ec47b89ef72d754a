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
categories as (
    select label as category from labels
    where source = 'spvm_actes' and field = 'category'
),
shifts as (
    select label as shift from labels
    where source = 'spvm_actes' and field = 'shift'
    union all
    select 'inconnu' as shift
),
days as (select unnest([true, false]) as is_weekend),
grid as (
    select territory_id, month, category, shift, is_weekend
    from places
    cross join months
    cross join categories
    cross join shifts
    cross join days
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
