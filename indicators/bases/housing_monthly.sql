-- OMHM dwellings and buildings standing in each month, per territory and clientele, zeros included.
with standing as (
    select
        coalesce(omhm_immeubles.territory_id, 'unlocated') as territory_id,
        months.month,
        omhm_immeubles.clientele,
        sum(omhm_immeubles.dwellings) as dwellings,
        count(*) as buildings,
    from omhm_immeubles
    cross join months
    where coalesce(omhm_immeubles.valid_from, months.month) <= last_day(months.month)
        and coalesce(omhm_immeubles.valid_to, months.month) >= months.month
    group by all
),
clienteles as (select label as clientele from labels where source = 'omhm_immeubles' and field = 'clientele'),
grid as (
    select
        places.territory_id,
        months.month,
        clienteles.clientele,
    from places
    cross join months
    cross join clienteles
)
select
    grid.territory_id,
    grid.month,
    grid.clientele,
    coalesce(standing.dwellings, 0) as dwellings,
    coalesce(standing.buildings, 0) as buildings,
from grid
left join standing using (territory_id, month, clientele)
