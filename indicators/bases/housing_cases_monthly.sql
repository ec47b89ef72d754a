-- Criminal cases in OMHM buildings, per territory, month, clientele and what they were, zeros included.
-- A case tied to a building is loaded with the building's territory, as its dwellings are.
with counted as (
    select
        coalesce(cases.territory_id, 'unlocated') as territory_id,
        cast(date_trunc('month', cases.reported_on) as date) as month,
        omhm_immeubles.clientele,
        violations.sub_group,
        subgroups."group",
        count(*) as cases,
    from spvm_affaires as cases
    inner join omhm_immeubles on omhm_immeubles.building_id = cases.building_id
    left join violations on violations.code = cast(cases.violation_code as varchar)
    left join subgroups on subgroups.sub_group = violations.sub_group
    group by all
),
clienteles as (select label as clientele from labels where source = 'omhm_immeubles' and field = 'clientele'),
grid as (
    select
        places.territory_id,
        months.month,
        clienteles.clientele,
        cast(null as varchar) as sub_group,
        cast(null as varchar) as "group",
        0 as cases,
    from places
    cross join months
    cross join clienteles
)
select * from counted
union all
select * from grid
