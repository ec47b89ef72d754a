"""How many OMHM buildings each figure of public housing comes from: events by building and year, for analysis only."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.catalog import Indicator, tables
from indicators.database import connect, folder_of

HOUSING = "omhm_immeubles"
FILE = "contributors.parquet"
SHAPE = pa.schema([
    ("indicator", pa.string()), ("territory_id", pa.string()), ("building_id", pa.string()), ("year", pa.int64()),
    ("label", pa.string()), ("events", pa.float64()),
])  # fmt: skip
PLACE = "coalesce({0}.territory_id, 'unlocated') || '@' || {0}.building_id"
INSTEAD = {
    "spvm_affaires": f"""
        select * replace (
            {PLACE.format("received_spvm_affaires")} as territory_id,
            cast(date_trunc('year', reported_on) as date) as reported_on
        )
        from received_spvm_affaires
        where building_id is not null
    """,
    HOUSING: f"select * replace ({PLACE.format(f'received_{HOUSING}')} as territory_id) from received_{HOUSING}",
    "places": f"select territory_id from spvm_affaires union select territory_id from {HOUSING}",
    "months": "select distinct reported_on as month, 1.0 as covered from dated",
}


def concerned(indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators that read the table of buildings."""
    return [indicator for indicator in indicators if HOUSING in tables(indicator.sql)]


def build(folder: Path, indicators: Iterable[Indicator]) -> None:
    """Write built/internal/contributors.parquet: indicator, territory_id, building_id, year, label, events (> 0).

    Each indicator's own SQL is run once more with a building in a territory in the place of the territory, so that it
    counts as the figure does. `label` is that of the indicator's only breakdown, if it has one.
    """
    target = folder_of(folder, "internal") / FILE
    own = concerned(indicators)
    if not own:
        return pq.write_table(SHAPE.empty_table(), target)
    with connect(folder, "internal", [one.sql for one in own], INSTEAD) as connection:
        union = " union all ".join(
            f"select '{one.name}' as indicator, territory_id as place, year(month) as year, "
            f"{one.breakdowns[0] if one.breakdowns else chr(39) * 2} as label, numerator from ({one.sql})"
            for one in own
        )
        path = str(target).replace("'", "''")
        connection.execute(
            f"""
            copy (
                select indicator, split_part(place, '@', 1) as territory_id, split_part(place, '@', 2) as building_id,
                    cast(year as bigint) as year, label, cast(sum(numerator) as double) as events
                from ({union}) group by all having events > 0 order by all
            ) to '{path}' (format parquet, compression zstd)
            """
        )
    return None
