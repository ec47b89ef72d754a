-- The territories, and « unlocated » for what has no place, so that parts add up to the whole.
select territory_id from limites
union all
select 'unlocated' as territory_id
