-- Criminal cases per territory, month and what they were; every sub-group has a row in every place and month, zero too.
-- `firearm` is the case's own mark, or an offence that names a firearm; `cleared` with or without a charge.
with counted as (
    select
        coalesce(cases.territory_id, 'unlocated') as territory_id,
        cast(date_trunc('month', cases.reported_on) as date) as month,
        coalesce(violations.sub_group, 'inconnu') as sub_group,
        coalesce(subgroups."group", 'inconnu') as "group",
        coalesce(violations.topic = 'menaces_harcelement', false) as threat_harassment,
        coalesce(violations.topic = 'images_intimes', false) as intimate_images,
        coalesce(cases.firearm = 'oui', false) or coalesce(violations.topic = 'arme_a_feu', false) as firearm,
        coalesce(cases.family_violence = 'conjugale', false) as partner,
        coalesce(cases.clearance in ('accusation', 'autrement'), false) as cleared,
        cases.building_id is not null as in_housing,
        coalesce(cases.place_type = 'residence', false) as at_home,
        count(*) as cases,
    from spvm_affaires as cases
    left join violations on violations.code = cast(cases.violation_code as varchar)
    left join subgroups on subgroups.sub_group = violations.sub_group
    group by all
),
kinds as (
    select sub_group, "group" from subgroups
    union all
    select 'inconnu' as sub_group, 'inconnu' as "group"
),
grid as (
    select
        places.territory_id,
        months.month,
        kinds.sub_group,
        kinds."group",
        false as threat_harassment,
        false as intimate_images,
        false as firearm,
        false as partner,
        false as cleared,
        false as in_housing,
        false as at_home,
        0 as cases,
    from places
    cross join months
    cross join kinds
)
select * from counted
union all
select * from grid
