-- Acts as in acts_monthly, with the day of the week (1 to 7, Monday first) in the place of the shift, zeros included.
with counted as (
    select
        coalesce(territory_id, 'unlocated') as territory_id,
        cast(date_trunc('month', reported_on) as date) as month,
        category,
        cast(isodow(reported_on) as varchar) as shift,
        count(*) as acts,
    from spvm_actes
    group by all
),
categories as (
    select label as category from labels
    where source = 'spvm_actes' and field = 'category'
),
days as (select cast(unnest(range(1, 8)) as varchar) as shift),
grid as (
    select territory_id, month, category, shift
    from places
    cross join months
    cross join categories
    cross join days
)
select
    grid.territory_id,
    grid.month,
    grid.category,
    grid.shift,
    coalesce(counted.acts, 0) as acts,
from grid
left join counted using (territory_id, month, category, shift)
