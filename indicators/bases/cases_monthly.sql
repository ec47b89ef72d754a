-- Criminal cases per territory, month and what they were; every sub-group has a row in every place and month, zero too.
with counted as (
    select
        coalesce(cases.territory_id, 'unlocated') as territory_id,
        cast(date_trunc('month', cases.reported_on) as date) as month,
        violations.sub_group,
        subgroups."group",
        coalesce(violations.sexual = 'oui', false) as sexual,
        coalesce(violations.threat_harassment = 'oui', false) as threat_harassment,
        coalesce(violations.intimate_images = 'oui', false) as intimate_images,
        coalesce(cases.firearm = 'oui' or violations.firearm = 'oui', false) as firearm,
        coalesce(cases.family_violence = 'conjugale', false) as partner,
        coalesce(cases.clearance in ('accusation', 'autrement'), false) as cleared,
        count(*) as cases,
    from spvm_affaires as cases
    left join violations on violations.code = cast(cases.violation_code as varchar)
    left join subgroups on subgroups.sub_group = violations.sub_group
    group by all
),
grid as (
    select
        places.territory_id,
        months.month,
        subgroups.sub_group,
        subgroups."group",
        false as sexual,
        false as threat_harassment,
        false as intimate_images,
        false as firearm,
        false as partner,
        false as cleared,
        0 as cases,
    from places
    cross join months
    cross join subgroups
)
select * from counted
union all
select * from grid
