"""Grid cells for the map to move around in: events per 250 m cell and year, never a point."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import Transformer

from indicators.catalog import Indicator

SIDE = 250
METRES = "EPSG:32188"
DEGREES = "EPSG:4326"
MINIMUM = 5
CELL_SHIFT = 100_000
SHAPE = pa.schema([("indicator", pa.string()), ("cell", pa.int64()), ("year", pa.int32()), ("events", pa.int64())])


def cell_of(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The number of the cell that holds each point given in metres (EPSG:32188)."""
    return np.floor(x / SIDE).astype(np.int64) * CELL_SHIFT + np.floor(y / SIDE).astype(np.int64)


def corners(cell: np.ndarray) -> np.ndarray:
    """The four corners of each cell in degrees (WGS 84), shape (cells, 4, 2), counter-clockwise."""
    east, north = (cell // CELL_SHIFT) * SIDE, (cell % CELL_SHIFT) * SIDE
    x = east[:, None] + np.array([0, SIDE, SIDE, 0])
    y = north[:, None] + np.array([0, 0, SIDE, SIDE])
    longitude, latitude = Transformer.from_crs(METRES, DEGREES, always_xy=True).transform(x, y)
    return np.stack([longitude, latitude], axis=-1)


def build(connection: duckdb.DuckDBPyConnection, indicators: Iterable[Indicator], folder: Path) -> None:
    """Write built/cells.parquet: indicator, cell, year, events; for the indicators whose YAML allows cells.

    The indicator's own SQL is run once more with cells in the place of territories, so that both count alike; the base
    `acts_monthly` is put aside for it, so this is the last step of a build.
    """
    allowed = [indicator for indicator in indicators if indicator.cells]
    for indicator in allowed:
        if (read := connection.get_table_names(indicator.sql)) != {"acts_monthly"}:
            raise ValueError(f"{indicator.name}.yml: cells want SQL on acts_monthly alone; found {sorted(read)}")
    path = folder / "built" / "cells.parquet"
    if not allowed or not _place_events(connection, folder):
        pq.write_table(SHAPE.empty_table(), path)
        return
    connection.execute("alter table acts_monthly rename to acts_by_territory")
    connection.execute(
        """
        create table acts_monthly as
        select points.cell as territory_id, cast(date_trunc('year', reported_on) as date) as month, category,
            coalesce(shift, 'inconnu') as shift, isodow(reported_on) >= 6 as is_weekend, count(*) as acts
        from spvm_actes
        inner join read_parquet($points) as points using (longitude, latitude)
        group by all
        """,
        {"points": str(folder / "points.parquet")},
    )
    union = " union all ".join(
        f"select '{indicator.name}' as indicator, territory_id as cell, year(month) as year, numerator "
        f"from ({indicator.sql})"
        for indicator in allowed
    )
    target = str(path).replace("'", "''")
    connection.execute(
        f"""
        copy (
            select indicator, cell, cast(year as integer) as year, cast(sum(numerator) as bigint) as events
            from ({union}) group by all having events > 0 order by all
        ) to '{target}' (format parquet, compression zstd)
        """
    )
    (folder / "points.parquet").unlink()


def _place_events(connection: duckdb.DuckDBPyConnection, folder: Path) -> bool:
    """Write the distinct points with their cell beside the version; false when no event has a point."""
    points = connection.cursor().sql(
        "select distinct longitude, latitude from spvm_actes where territory_id is not null and longitude is not null"
    ).to_arrow_table()  # fmt: skip
    if not len(points):
        return False
    transform = Transformer.from_crs(DEGREES, METRES, always_xy=True).transform
    x, y = transform(points["longitude"].to_numpy(), points["latitude"].to_numpy())
    pq.write_table(points.append_column("cell", pa.array(cell_of(x, y))), folder / "points.parquet")
    return True
