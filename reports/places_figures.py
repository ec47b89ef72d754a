"""Figures of concentration: events against intersections beside an even spread, and the cells that stand out."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

import indicators
from indicators.cells import MINIMUM, SIDE
from indicators.concentration import lorenz
from indicators.corners import Cells, Corners, Held, by_chance
from reports import style, words
from reports.cell_map import middles, on_land
from reports.labels import labels
from reports.places_sentences import CLASS_NAMES, CLASSES, share
from reports.shapes import Area, places_of

POINTS = 160  # of a curve as drawn
FILLS = {"hot": style.HIGHER, "plain": style.COMPARABLE}
MARGIN = 350  # metres kept free around a territory
HALO = {"stroke": "#FFFFFF", "strokeWidth": 4, "strokeJoin": "round"}
TYPE = 13
PHONE = 480  # pixels of plot under which words beside a point are cut to their number


# Concentration --------------------------------------------------------------------------------------------------------


def lorenz_chart(corners: Corners, helds: list[Held], lang: str, large: bool = False) -> dict[str, Any]:
    """The share of events against the share of intersections, fullest first: found, by chance alone, spread evenly."""
    each, more = divmod(corners.events, corners.known)
    even = np.full(corners.known, each)
    even[:more] += 1
    found = (corners.counts, by_chance(corners.events, corners.known), even)
    curves = [lorenz(counts, corners.known) for counts in found]
    end = min(1.0, 1.08 * max(float(x[min((y < 1 - 1e-9).sum(), len(x) - 1)]) for x, y in curves))
    title = {"fr": "Part des intersections connues", "en": "Share of known intersections"}[lang]
    marks = [0, *(round(100 * held.share) for held in helds), 100]
    axes = {
        "x": {"field": "x", "type": "quantitative", "title": title, "scale": _domain(round(100 * end, 2)),
              "axis": {"tickCount": 6, "grid": False, "labelExpr": _percents(lang)}},
        "y": {"field": "y", "type": "quantitative", "title": None, "scale": _domain(100),
              "axis": {"values": marks, "grid": True, "labelExpr": _percents(lang)}},
    }  # fmt: skip
    wide = 1.5 if large else 1
    looks = [
        {"color": style.SUBJECT, "strokeWidth": 3 * wide},
        {"color": style.POINT, "strokeWidth": 1.5 * wide, "strokeDash": [2, 4]},
        {"color": style.POINT, "strokeWidth": 2 * wide},
    ]
    lines = [_layer("line", _thin(*curve, end), axes, clip=True, **look)
             for curve, look in zip(curves[::-1], looks[::-1], strict=True)]  # fmt: skip
    height = "container" if large else 400
    return {"layer": [*lines, *_points(helds, axes, lang, large)], "height": height, "width": "container"}


def _layer(mark: str, rows: list[dict[str, Any]], encoding: dict[str, Any], **options: Any) -> dict[str, Any]:
    """One layer as a plain dictionary, which costs nothing to make."""
    return {"data": {"values": rows}, "mark": {"type": mark, **options}, "encoding": encoding}


def _domain(end: float) -> dict[str, Any]:
    return {"domain": [0, end], "nice": False}


def _percents(lang: str) -> str:
    sign = "\u00a0%" if lang == "fr" else "%"
    return f"format(datum.value, '~r') + '{sign}'"


def _thin(x: np.ndarray, y: np.ndarray, end: float) -> list[dict[str, float]]:
    """A curve with few points, more of them where it bends, near its start; in per cent."""
    last = int(np.searchsorted(x, end, side="right"))
    kept = np.unique(np.round(np.linspace(0, 1, POINTS) ** 2 * min(last, len(x) - 1)).astype(int))
    return [{"x": round(100 * float(x[i]), 3), "y": round(100 * float(y[i]), 2)} for i in kept]


def _points(helds: list[Held], axes: dict[str, Any], lang: str, large: bool) -> list[dict[str, Any]]:
    """The marks on the curve with their figures; for half of the acts, both grey curves too, in the empty corner."""
    half, size = helds[len(helds) // 2], 22 if large else 13
    after = {"fr": " des intersections", "en": " of intersections"}[lang]
    spots = [{**_spot(held.share, held.found.share, lang), "n": words.count(held.found.places, lang)} for held in helds]
    even, chance = (_spot(half.share, each, lang) for each in (half.found.even_share, half.chance.share))
    names = {
        "fr": (("Partage égal : ", "Égal : "), ("Pointillé, hasard seul : ", "Hasard : ")),
        "en": (("Even spread: ", "Even: "), ("Dotted, chance alone: ", "Chance: ")),
    }[lang]
    tips = [_tip("n", "Intersections"), _tip("t", {"fr": "Part", "en": "Share"}[lang])]
    said = [({**spot, "wide": spot["t"], "narrow": spot["t"]}, 0.25, True) for spot in spots]
    said[-1][0]["wide"] += after  # the others would run over the curves
    said += [
        ({**even, "wide": wide + spot["t"], "narrow": narrow + spot["t"]}, rise, False)
        for spot, (wide, narrow), rise in zip((even, chance), names, (1.1, 2.5), strict=True)
    ]
    texts = [
        mark
        for row, rise, is_found in said
        for mark in _texts(row, axes, dx=0.8 * size, dy=rise * size, fontSize=size, fontWeight=600 if is_found else 400,
                           color=style.INK if is_found else style.SECONDARY)
    ]  # fmt: skip
    ring = {"size": 120 if large else 60, "fill": "#FFFFFF", "stroke": style.POINT, "strokeWidth": 1.5}
    return [
        _layer("point", [even, chance], axes, **ring),
        _layer("point", spots, {**axes, "tooltip": tips}, size=160 if large else 80),
        *texts,
    ]


def _spot(y: float, x: float, lang: str) -> dict[str, Any]:
    return {"x": round(100 * x, 3), "y": round(100 * y, 1), "t": share(x, lang)}


def _tip(field: str, title: str) -> dict[str, str]:
    return {"field": field, "type": "nominal", "title": title}


def _texts(row: dict[str, Any], axes: dict[str, Any], **look: Any) -> list[dict[str, Any]]:
    """Words with a white edge; fewer of them where the plot is narrow."""
    marks = []
    for field, shown in (("wide", f"width > {PHONE} ? 1 : 0"), ("narrow", f"width > {PHONE} ? 0 : 1")):
        options = {**look, "align": "left", "baseline": "middle", "opacity": {"expr": shown}, "aria": False}
        encoding = {**axes, "text": {"field": field, "type": "nominal"}}
        marks += [_layer("text", [row], encoding, **options, **halo) for halo in (HALO, {})]
    return marks


# Cells ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """The cells whose middle is on land, each with the territory that holds its middle."""

    cell: np.ndarray
    territory_id: np.ndarray


def ground(areas: tuple[Area, ...]) -> Ground:
    """Where the grid lies: computed once for the limits of a version."""
    cell = np.sort(on_land(areas))
    return Ground(cell, places_of(areas, *middles(cell)))


def placed(cells: Cells, known: Ground, areas: tuple[Area, ...]) -> pd.DataFrame:
    """Each cell with its events, territory and class: hot, plain, few (under the minimum) or none.

    A cell at the shore whose middle is in the water belongs to the nearest territory.
    """
    spot = np.minimum(np.searchsorted(known.cell, cells.cell), len(known.cell) - 1)
    territory = known.territory_id[spot].copy()
    apart = known.cell[spot] != cells.cell
    if apart.any():
        territory[apart] = places_of(areas, *middles(cells.cell[apart]))
    kinds = np.select([cells.hot, cells.events >= MINIMUM, cells.events > 0], CLASSES[:3], CLASSES[3])
    return pd.DataFrame({"cell": cells.cell, "events": cells.events, "territory_id": territory, "kind": kinds})


def tally(frame: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    """Cells and events of each class by territory, one row each in the order given: columns (what, class)."""
    places = pd.Index(members).get_indexer(frame["territory_id"])
    kinds = pd.Index(CLASSES).get_indexer(frame["kind"])
    inside = places >= 0
    at, size = places[inside] * len(CLASSES) + kinds[inside], len(members) * len(CLASSES)
    sums = [np.bincount(at, weights, size) for weights in (None, frame["events"].to_numpy()[inside])]
    numbers = np.hstack([each.reshape(len(members), len(CLASSES)) for each in sums]).astype(int)
    wanted = pd.MultiIndex.from_product([["cells", "events"], CLASSES])
    return pd.DataFrame(numbers, index=pd.Index(members, name="territory_id"), columns=wanted)


def cells_map(frame: pd.DataFrame, areas: tuple[Area, ...], members: list[str], lang: str) -> dict[str, Any]:
    """The cells that stand out in orange and those that do not pale, by territory; the others stay white."""
    inside = [area for area in areas if area.id in members]
    framed = inside if len(inside) == 1 else areas  # the city has its place on the whole island
    extent = shapely.total_bounds([area.shape for area in framed]) + MARGIN * np.array([-1, -1, 1, 1])
    west, south, east, north = extent.tolist()
    limits = [_feature(area.geometry) for area in inside]
    others = [_feature(area.geometry) for area in areas if area.id not in members]
    titles = {"fr": ("Territoire", "Mailles", "Nombre", "Actes"), "en": ("Territory", "Cells", "Number", "Acts")}[lang]
    colour = {"field": "fill", "type": "nominal", "scale": None}
    told = {"color": colour, "description": {"field": "words", "type": "nominal"},
            "tooltip": [_tip(f"t{number}", title) for number, title in enumerate(titles)]}  # fmt: skip
    layers = [
        _layer("geoshape", others, {}, fill=style.WASH, stroke=style.RULE, strokeWidth=0.8, clip=True, aria=False),
        _layer("geoshape", limits, {}, fill="#FFFFFF", aria=False),
        _layer("geoshape", _cells(frame, areas, members, lang), told),
        _layer("geoshape", limits, {}, filled=False, stroke=style.POINT, strokeWidth=1, aria=False),
        *_names(areas, members, extent),
    ]
    # As large as the plot allows, in the middle of its width, from its top.
    corner = f"[width / 2 - k * {(west + east) / 2:.0f}, k * {north:.0f}]"
    projection = {"type": "identity", "reflectY": True, "scale": {"expr": "k"}, "translate": {"expr": corner}}
    scale = {"name": "k", "expr": f"min(width / {east - west:.0f}, height / {north - south:.0f})"}
    drawn = [{**layer, "projection": projection} for layer in layers]
    return {"layer": drawn, "params": [scale], "height": 560, "width": "container"}


def _feature(geometry: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "Feature", **fields, "geometry": geometry}


def _cells(frame: pd.DataFrame, areas: tuple[Area, ...], members: list[str], lang: str) -> list[dict[str, Any]]:
    """One shape for the cells of a class in a territory, cut at the shore."""
    land, names, rows = _land(areas), indicators.territories(), []
    drawn = frame[frame["kind"].isin(FILLS) & frame["territory_id"].isin(members)]
    for (territory, kind), found in drawn.groupby(["territory_id", "kind"]):
        x, y = middles(found["cell"].to_numpy())
        boxes = shapely.box(x - SIDE / 2, y - SIDE / 2, x + SIDE / 2, y + SIDE / 2)
        shape = over_land(boxes, land)
        if shape is None:
            continue  # corners on the shore: counted in the legend and the table, with no land to draw them on
        told = (names[territory].name[lang], CLASS_NAMES[kind][lang], words.count(len(found), lang),
                words.count(found["events"].sum(), lang))  # fmt: skip
        fields = {f"t{n}": text for n, text in enumerate(told)}
        rows.append(_feature(_geojson(shape), fill=FILLS[kind], words=" · ".join(told), **fields))
    return rows


@lru_cache(maxsize=4)
def _land(areas: tuple[Area, ...]) -> shapely.Geometry:
    """All the land, made once for the limits of a version."""
    land = shapely.union_all([area.shape for area in areas])
    shapely.prepare(land)
    return land


def over_land(boxes: np.ndarray, land: shapely.Geometry) -> shapely.Geometry | None:
    """What the cells cover of the land, None when that is nothing."""
    ashore = ~shapely.contains_properly(land, boxes)
    inland = shapely.coverage_union_all(boxes[~ashore])  # squares that touch and never overlap: ten times as quick
    shape = shapely.union_all([inland, *shapely.intersection(boxes[ashore], land)])
    return shape if shape.area else None


def _geojson(shape: shapely.Geometry) -> dict[str, Any]:
    """The polygons of a shape in whole metres, turned as a map maker expects of plane coordinates."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    found = json.loads(shapely.to_geojson(shapely.transform(shapely.multipolygons(parts), np.round)))
    return {"type": found["type"], "coordinates": _whole(found["coordinates"])}


def _whole(coordinates: list) -> list:
    return [_whole(each) for each in coordinates] if isinstance(coordinates, list) else int(coordinates)


def _names(areas: tuple[Area, ...], members: list[str], extent: np.ndarray) -> list[dict[str, Any]]:
    """The names that have room, with a white edge so that they read over cells; one territory has its name above."""
    rows = [
        {"x": label.x, "y": label.y, "t": list(label.lines), "room": round(label.room / 1000, 5),
         "ink": style.INK if label.id in members else style.SMALL}
        for label in labels(areas, TYPE)
        if [label.id] != members and extent[0] < label.x < extent[2] and extent[1] < label.y < extent[3]
    ]  # fmt: skip
    place = {"longitude": {"field": "x", "type": "quantitative"}, "latitude": {"field": "y", "type": "quantitative"},
             "text": {"field": "t", "type": "nominal"}}  # fmt: skip
    options = {"baseline": "middle", "fontSize": TYPE, "lineHeight": 1.2 * TYPE, "aria": False, "clip": True}
    inked = {**place, "color": {"field": "ink", "type": "nominal", "scale": None}}
    found = [_layer("text", rows, place, **options, **HALO), _layer("text", rows, inked, **options)]
    return [{**each, "transform": [{"filter": "k >= datum.room"}]} for each in found]
