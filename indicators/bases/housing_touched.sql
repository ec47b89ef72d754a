-- OMHM buildings in service, and those of them where a case was reported in the calendar year, in building-years.
-- A month weighs a sixteenth of a year and the last of a quarter an eighth, so that quarters and years add up exactly.
with touched as (
    select distinct building_id, year(reported_on) as year
    from spvm_affaires
    where building_id is not null
),
counted as (
    select
        coalesce(omhm_immeubles.territory_id, 'unlocated') as territory_id,
        months.month,
        count(touched.building_id) as touched,
        count(*) as standing,
    from omhm_immeubles
    cross join months
    left join touched on touched.building_id = omhm_immeubles.building_id and touched.year = year(months.month)
    where coalesce(omhm_immeubles.valid_from, months.month) <= last_day(months.month)
        and coalesce(omhm_immeubles.valid_to, months.month) >= months.month
    group by all
),
grid as (
    select
        places.territory_id,
        months.month,
        case when month(months.month) % 3 = 0 then 0.125::double else 0.0625::double end as weight,
    from places
    cross join months
)
select
    grid.territory_id,
    grid.month,
    coalesce(counted.touched, 0) * grid.weight as touched,
    coalesce(counted.standing, 0) * grid.weight as standing,
from grid
left join counted using (territory_id, month)
