-- Dwellings inside and outside the OMHM as exposures, in the shape of the base `denominators`: unit-years per month.
with inside as (
    select
        housing_monthly.territory_id,
        housing_monthly.month,
        any_value(months.covered) as covered,
        sum(housing_monthly.dwellings) as dwellings,
    from housing_monthly
    inner join months on months.month = housing_monthly.month
    where housing_monthly.territory_id <> 'unlocated'
    group by all
)
select
    'omhm_dwellings' as name,
    territory_id,
    month,
    dwellings * covered / 12 as exposure,
    dwellings as value,
    year(month) as year,
    'omhm_immeubles' as basis,
from inside
union all
select
    'other_dwellings' as name,
    inside.territory_id,
    inside.month,
    greatest(every.value - inside.dwellings, 0) * inside.covered / 12 as exposure,
    greatest(every.value - inside.dwellings, 0) as value,
    every.year,
    every.basis,
from inside
inner join denominators as every
    on every.name = 'dwellings' and every.territory_id = inside.territory_id and every.month = inside.month
