-- Persons' parts in cases, per territory and month of their case; zeros by role, sex and age, and by role and offence.
-- Rows of the first grid have no sub-group, those of the second neither sex nor age: one keeps the grid one needs with
-- « where sex is not null » or « where sub_group is not null ». A person whose sex or age is not known says `inconnu`; of
-- a relation this means a stranger, and `non_precise` that the file does not say. Sub-groups are those told together (see
-- subgroups.csv): deaths and attempts apart are so few that the sum of the others would tell them.
with counted as (
    select
        coalesce(cases.territory_id, 'unlocated') as territory_id,
        cast(date_trunc('month', cases.reported_on) as date) as month,
        persons.role,
        coalesce(persons.sex, 'inconnu') as sex,
        case
            when persons.age is null then 'inconnu'
            when persons.age < 12 then '00-11'
            when persons.age < 26 then '12-25'
            when persons.age < 40 then '26-39'
            when persons.age < 55 then '40-54'
            when persons.age < 65 then '55-64'
            else '65+'
        end as age_band,
        coalesce(subgroups.together, 'inconnu') as sub_group,
        coalesce(subgroups."group", 'inconnu') as "group",
        coalesce(persons.relation, 'non_precise') as relation,
        count(*) as persons,
    from spvm_personnes as persons
    inner join spvm_affaires as cases on cases.case_id = persons.case_id
    left join violations on violations.code = cast(cases.violation_code as varchar)
    left join subgroups on subgroups.sub_group = violations.sub_group
    group by all
),
roles as (select label as role from labels where source = 'spvm_personnes' and field = 'role'),
sexes as (select label as sex from labels where source = 'spvm_personnes' and field = 'sex'),
relations as (
    select label as relation from labels where source = 'spvm_personnes' and field = 'relation'
    union all
    select 'non_precise' as relation
),
ages as (select unnest(['00-11', '12-25', '26-39', '40-54', '55-64', '65+', 'inconnu']) as age_band),
offences as (select distinct together as sub_group, "group" from subgroups where "group" = 'personne'),
by_age as (
    select
        places.territory_id,
        months.month,
        roles.role,
        sexes.sex,
        ages.age_band,
        cast(null as varchar) as sub_group,
        cast(null as varchar) as "group",
        cast(null as varchar) as relation,
        0 as persons,
    from places
    cross join months
    cross join roles
    cross join sexes
    cross join ages
),
by_offence as (
    select
        places.territory_id,
        months.month,
        roles.role,
        cast(null as varchar) as sex,
        cast(null as varchar) as age_band,
        offences.sub_group,
        offences."group",
        relations.relation,
        0 as persons,
    from places
    cross join months
    cross join roles
    cross join offences
    cross join relations
)
select * from counted
union all
select * from by_age
union all
select * from by_offence
