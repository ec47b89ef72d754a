-- Every month from the first event of the family's extract to the last, and how much of it the extract covers.
with span as (
    select min(reported_on) as first_day, max(reported_on) as last_day
    from dated
)
select
    cast(series.month as date) as month,
    case
        when cast(series.month as date) = date_trunc('month', last_day)
            then day(last_day) / day(last_day(last_day))
        else 1.0
    end as covered
from span
cross join lateral (
    select unnest(generate_series(
        date_trunc('month', first_day), date_trunc('month', last_day), interval 1 month
    )) as month
) as series
