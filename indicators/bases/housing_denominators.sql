-- OMHM dwellings as an exposure, in the shape of the base `denominators`: dwelling-years per territory and month.
select
    'omhm_dwellings' as name,
    housing_monthly.territory_id,
    housing_monthly.month,
    sum(housing_monthly.dwellings) * any_value(months.covered) / 12 as exposure,
    sum(housing_monthly.dwellings) as value,
    year(housing_monthly.month) as year,
    'omhm_immeubles' as basis,
from housing_monthly
inner join months using (month)
where housing_monthly.territory_id <> 'unlocated'
group by all
