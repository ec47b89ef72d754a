-- Exposure of each territory in each month, in unit-years: a twelfth of the year's value, by named denominator.
with yearly as (
    select 'residents' as name, territory_id, year, sum(residents) as value, any_value(basis) as basis
    from population
    where age_group = 'total' and sex = 'total'
    group by all
    union all
    select name, territory_id, year, value, source as basis
    from exposition
),
nearest as (
    select
        names.name,
        limites.territory_id,
        months.month,
        months.covered,
        arg_min(yearly.value, abs(yearly.year - year(months.month))) as value,
        arg_min(yearly.year, abs(yearly.year - year(months.month))) as year,
        arg_min(yearly.basis, abs(yearly.year - year(months.month))) as basis,
    from (select distinct name from yearly) as names
    cross join limites
    cross join months
    inner join yearly on yearly.name = names.name and yearly.territory_id = limites.territory_id
    group by all
)
select name, territory_id, month, value * covered / 12 as exposure, value, year, basis
from nearest
