"""Events per intersection and per 250 m cell of a version, by year: what is built of points, never a point itself."""

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
COUNTS = [("year", pa.int32()), ("events", pa.int64())]
SHAPES = {
    "cells": pa.schema([("indicator", pa.string()), ("cell", pa.int64()), *COUNTS]),
    "corners": pa.schema([("indicator", pa.string()), ("corner", pa.int32()), *COUNTS]),
    "intersections": pa.schema([("corner", pa.int32()), ("territory_id", pa.string())]),
}
QUERIES = {
    "cells": "select indicator, cell, year, cast(sum(events) as bigint) as events from counted "
    "inner join corners using (corner) group by all order by all",
    "corners": "select indicator, corner, year, events from counted order by all",
    "intersections": "select corner, territory_id from corners order by all",
}


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
    """Write built/corners, intersections and cells.parquet, for the indicators whose YAML allows cells.

    corners: indicator, corner, year, events; intersections: corner, territory_id, those without events of any indicator
    too; cells: indicator, cell, year, events. A corner is a distinct point of the file, known by a number alone.
    The indicator's own SQL is run once more with corners in the place of territories, so that all count alike; the base
    `acts_monthly` is put aside for it, so this is the last step of a build.
    """
    allowed = [indicator for indicator in indicators if indicator.cells]
    for indicator in allowed:
        if (read := connection.get_table_names(indicator.sql)) != {"acts_monthly"}:
            raise ValueError(f"{indicator.name}.yml: cells want SQL on acts_monthly alone; found {sorted(read)}")
    if not allowed or not _place_events(connection, folder):
        for name, shape in SHAPES.items():
            pq.write_table(shape.empty_table(), folder / "built" / f"{name}.parquet")
        return
    connection.execute("alter table acts_monthly rename to acts_by_territory")
    connection.execute(
        """
        create table acts_monthly as
        select corners.corner as territory_id, cast(date_trunc('year', reported_on) as date) as month, category,
            coalesce(shift, 'inconnu') as shift, isodow(reported_on) >= 6 as is_weekend, count(*) as acts
        from spvm_actes
        inner join corners using (longitude, latitude)
        group by all
        """
    )
    names = ", ".join(f"'{name}'" for name in sorted(indicator.name for indicator in allowed))
    connection.execute(f"create type indicator_name as enum ({names})")  # sorts and joins faster than words
    union = " union all ".join(
        f"select '{indicator.name}'::indicator_name as indicator, territory_id as corner, year(month) as year, "
        f"numerator from ({indicator.sql})"
        for indicator in allowed
    )
    connection.execute(
        f"""
        create table counted as
        select indicator, corner, cast(year as integer) as year, cast(sum(numerator) as bigint) as events
        from ({union}) group by all having events > 0
        """
    )
    for name, sql in QUERIES.items():
        target = str(folder / "built" / f"{name}.parquet").replace("'", "''")
        connection.execute(f"copy ({sql}) to '{target}' (format parquet, compression zstd)")
    (folder / "points.parquet").unlink()


def _place_events(connection: duckdb.DuckDBPyConnection, folder: Path) -> bool:
    """Number the distinct points, with their cell, as the table `corners`; false when no event has a point."""
    points = connection.cursor().sql(
        "select longitude, latitude, any_value(territory_id) as territory_id from spvm_actes "
        "where territory_id is not null and longitude is not null group by all order by all"
    ).to_arrow_table()  # fmt: skip
    if not len(points):
        return False
    transform = Transformer.from_crs(DEGREES, METRES, always_xy=True).transform
    x, y = transform(points["longitude"].to_numpy(), points["latitude"].to_numpy())
    points = points.append_column("cell", pa.array(cell_of(x, y)))
    points = points.append_column("corner", pa.array(np.arange(len(points), dtype=np.int32)))
    pq.write_table(points, folder / "points.parquet")
    connection.execute("create table corners as from read_parquet($points)", {"points": str(folder / "points.parquet")})
    return True
