"""Where things are: the 34 territories' names and polygons, and the placing of points in them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
WHOLES = ("city", "agglomeration", "unlocated")
ZONES = "zones"  # the source of the analyst's own areas, which no release holds


@dataclass(frozen=True)
class Territory:
    """One arrondissement or ville liée, or one of the wholes (`city`, `agglomeration`, `unlocated`)."""

    id: str
    name: dict[str, str]
    short: dict[str, str]
    kind: str
    of: str
    at: dict[str, str]

    @property
    def is_whole(self) -> bool:
        return self.id in WHOLES


@cache
def territories() -> dict[str, Territory]:
    """The 34 territories in alphabetical order, then the city, the agglomeration and « non localisé », by id."""
    with (REFERENCE / "territories.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Territory(
                id=row["territory_id"],
                name={"fr": row["name_fr"], "en": row["name_en"]},
                short={"fr": row["short"], "en": row["short_en"]},
                kind=row["kind"],
                of=row["de"],
                at={"fr": row["a"], "en": row["in_en"]},
            )
            for row in sorted(csv.DictReader(file), key=lambda row: row["sort_key"])
        ]
    parts = [row for row in rows if not row.is_whole]
    wholes = sorted((row for row in rows if row.is_whole), key=lambda row: WHOLES.index(row.id))
    return {row.id: row for row in parts + wholes}


def locate(longitude: pa.ChunkedArray, latitude: pa.ChunkedArray, limits: pa.Table) -> pa.Array:
    """The territory_id that holds each point (WGS 84 degrees), null where there is no point or no territory.

    Each distinct point is placed once: events are snapped to some 17,000 intersections.
    """
    x = longitude.to_numpy()
    y = latitude.to_numpy()
    usable = ~(np.isnan(x) | np.isnan(y))
    points, inverse = np.unique(x[usable] + 1j * y[usable], return_inverse=True)
    found = np.full(len(points), -1, dtype=np.int16)
    ids = limits["territory_id"].to_pylist()
    for number, text in enumerate(limits["geometry"].to_pylist()):
        polygon = shapely.make_valid(shapely.from_geojson(text))
        shapely.prepare(polygon)
        left, bottom, right, top = polygon.bounds
        near = np.flatnonzero(
            (found < 0) & (points.real >= left) & (points.real <= right)
            & (points.imag >= bottom) & (points.imag <= top)
        )  # fmt: skip
        inside = shapely.intersects_xy(polygon, points.real[near], points.imag[near])
        found[near[inside]] = number
    placed = np.full(len(x), -1, dtype=np.int16)
    placed[usable] = found[inverse]
    names = pa.DictionaryArray.from_arrays(pa.array(placed, mask=placed < 0), pa.array(ids, pa.string()))
    return pc.cast(names, pa.string())
