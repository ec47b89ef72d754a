"""The 34 territories prepared for drawing: in metres, cut at the shore, simplified, with hatch and label point."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely
from pyproj import Transformer

from indicators import territories
from indicators.cells import DEGREES, METRES
from loaders.outline import shores

TOLERANCE = 25  # metres; finer than a pixel of a map 1,080 px wide
HATCH = 280  # metres between two hatch lines, 6 to 8 px on a page
SLIVER = 60_000  # square metres; a smaller piece of a territory would be a speck of two pixels
GRID = 1  # coordinates are rounded to the metre, which keeps the specification small


@dataclass(frozen=True, eq=False)  # compared by identity, so that a tuple of areas can be the key of a cache
class Area:
    """One territory ready to draw: geometries as GeoJSON in metres (EPSG:32188), and where its label goes best.

    `point` is the centre of the largest circle it can hold; at that height, `across` is the width of the territory and
    `clear` the width that is free on both sides alike.
    """

    id: str
    geometry: dict[str, Any]
    hatch: dict[str, Any]
    point: tuple[float, float]
    across: float
    clear: float
    size: float

    @cached_property
    def shape(self) -> shapely.Geometry:
        return shapely.from_geojson(json.dumps(self.geometry))

    @cached_property
    def crossed(self) -> dict[str, Any]:
        """The hatch with lines the other way as well: another kind of blank."""
        other = _mirrored(_hatch(_mirrored(self.shape)))
        return {**self.hatch, "coordinates": self.hatch["coordinates"] + _geojson(other)["coordinates"]}


@lru_cache(maxsize=4)
def features(limits_path: Path, schematic: bool) -> tuple[Area, ...]:
    """The territories of a version's clean `limites`, in alphabetical order, prepared once.

    Official limits include the river: they are cut by the project's hand-drawn shore. Schematic ones were drawn to it.
    """
    table = pq.read_table(limits_path, columns=["territory_id", "geometry"])
    shapes = shapely.make_valid(shapely.from_geojson(table["geometry"].to_pylist()))
    to_metres = Transformer.from_crs(DEGREES, METRES, always_xy=True)
    shapes = shapely.transform(shapes, lambda xy: np.column_stack(to_metres.transform(*xy.T)))
    if shapely.coverage_is_valid(shapes):
        shapes = shapely.coverage_simplify(shapes, TOLERANCE)
    else:
        shapes = shapely.simplify(shapes, TOLERANCE)
    if not schematic:
        land = shapely.union_all([shapely.make_valid(shore) for _, shore in shores().values()])
        shapes = shapely.intersection(shapes, land)
    shapes = dict(zip(table["territory_id"].to_pylist(), shapely.set_precision(shapes, GRID), strict=True))
    return tuple(_area(name, _land(shapes[name])) for name in territories() if name in shapes)


def _land(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a shape, without the lines, points and slivers that a cut at the shore may leave."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    least = min(SLIVER, max(part.area for part in parts))
    return shapely.multipolygons([part for part in parts if part.area >= least])


def _area(name: str, shape: shapely.MultiPolygon) -> Area:
    circle = shapely.maximum_inscribed_circle(max(shapely.get_parts(shape), key=lambda part: part.area), TOLERANCE)
    x, y = shapely.get_coordinates(circle)[0]
    left, _, right, _ = shape.bounds
    row = shapely.intersection(shape, shapely.LineString([(left, y), (right, y)]))
    start, _, stop, _ = next(part.bounds for part in shapely.get_parts(row) if part.bounds[0] <= x <= part.bounds[2])
    clear = float(2 * min(x - start, stop - x))
    return Area(name, _geojson(shape), _geojson(_hatch(shape)), (round(x), round(y)), stop - start, clear, shape.area)


def _hatch(shape: shapely.Geometry) -> shapely.Geometry:
    """Lines at 45° over the shape, cut by it: true lines, since a pattern is lost in PNG and PDF."""
    left, bottom, right, top = shape.bounds
    first = np.floor((bottom - right) / HATCH) * HATCH
    offsets = np.arange(first, top - left + HATCH, HATCH)  # y = x + offset, the same family for every territory
    lines = shapely.linestrings([[(left, left + offset), (right, right + offset)] for offset in offsets])
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(lines, shape)))
    return shapely.multilinestrings([part for part in parts if part.geom_type == "LineString" and part.length])


def _mirrored(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: xy * (-1, 1))


def _geojson(shape: shapely.Geometry) -> dict[str, Any]:
    """A geometry as GeoJSON with whole metres."""
    whole = shapely.transform(shape, np.round)
    found = json.loads(shapely.to_geojson(whole))
    return {"type": found["type"], "coordinates": _integers(found["coordinates"])}


def _integers(coordinates: list) -> list:
    return [_integers(each) for each in coordinates] if isinstance(coordinates, list) else int(coordinates)


def vertices(areas: tuple[Area, ...]) -> int:
    """How many vertices the outlines have in all; a browser picks surely among fewer than 3,000."""
    return int(sum(shapely.get_num_coordinates(area.shape) for area in areas))


@lru_cache(maxsize=4)
def bounds(areas: tuple[Area, ...]) -> tuple[float, float, float, float]:
    """West, south, east and north of all the territories, in metres."""
    return tuple(shapely.total_bounds([area.shape for area in areas]).tolist())


@lru_cache(maxsize=4)
def degrees(areas: tuple[Area, ...]) -> list[tuple[str, dict[str, Any]]]:
    """Each territory's outline in WGS 84 as GeoJSON, for a map that moves."""
    to_degrees = Transformer.from_crs(METRES, DEGREES, always_xy=True)
    found = []
    for area in areas:
        shape = shapely.transform(area.shape, lambda xy: np.round(np.column_stack(to_degrees.transform(*xy.T)), 5))
        found.append((area.id, json.loads(shapely.to_geojson(shape))))
    return found


def in_degrees(point: tuple[float, float]) -> list[float]:
    """A point in metres as longitude and latitude."""
    to_degrees = Transformer.from_crs(METRES, DEGREES, always_xy=True)
    return [round(each, 5) for each in to_degrees.transform(*point)]


def places_of(areas: tuple[Area, ...], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The territory each point in metres lies in, or the nearest one for a point in the river."""
    tree = shapely.STRtree([area.shape for area in areas])
    names = np.array([area.id for area in areas], dtype=object)
    return names[tree.nearest(shapely.points(x, y))]
