"""The limits of neighbourhoods, or of any other areas that the analysis draws: one row per area."""

import re

import numpy as np
import pyarrow as pa
import shapely

from loaders.fates import Refused
from loaders.named import Problem, slug_of
from loaders.points import DEGREES

NAMED = {"fr": "Le numéro d'un quartier", "en": "A neighbourhood's number"}
SHAPES = {"Polygon", "MultiPolygon"}
WEST, EAST, SOUTH, NORTH = DEGREES


def load(table: pa.Table) -> pa.Table:
    """Give each area the code that addresses bear: its number, or its name where the file has none.

    Refused when a geometry is not a polygon around Montréal, or when two areas would bear the same code.
    """
    rows = list(zip(table["zone_id"].to_pylist(), table["name"].to_pylist(), strict=True))
    wrong = [line for line, text in enumerate(table["geometry"].to_pylist(), 1) if not _is_area(text)]
    if wrong:
        raise Refused("ZONE_CONTOUR", lines=wrong[:5], n=len(wrong))
    codes = [_code(number or name) for number, name in rows]
    twice = sorted({code or "?" for code in codes if not code or codes.count(code) > 1})
    if twice:
        raise Refused("ZONE_DOUBLE", columns=twice[:5])
    return table.set_column(table.schema.get_field_index("zone_id"), "zone_id", pa.array(codes, pa.string()))


def _is_area(text: str) -> bool:
    """Whether a geometry is made of polygons, in degrees, that lie in Montréal."""
    try:
        shape = shapely.from_geojson(text)
    except shapely.errors.GEOSException:
        return False
    if shape is None or shape.geom_type not in SHAPES or shape.is_empty:
        return False
    west, south, east, north = shape.bounds
    return bool(np.isfinite(shape.bounds).all() and west >= WEST and east <= EAST and south >= SOUTH and north <= NORTH)


def _code(said: str) -> str:
    try:
        return slug_of(re.sub(r"\.0+$", "", said.strip()).replace("/", "-"), NAMED)
    except Problem:
        return ""
