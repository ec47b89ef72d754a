"""The grid to move around in: events by 250 m cell from pale to navy, on a ground drawn without any network."""

import base64
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pydeck
import shapely

from indicators.cells import CELL_SHIFT, MINIMUM, SIDE, corners
from reports import style
from reports.labels import labels
from reports.shapes import Area, bounds, degrees, in_degrees, places_of

BREAKS = (MINIMUM, 10, 25, 75)  # events over the period; the same for every indicator and period, so that steps compare
STEPS = style.HEAT[1:]
ZOOM, ZOOM_PHONE = 9.7, 8.75  # the whole island in view
TYPE = 13
FONT = "'Source Sans', Arial, sans-serif"  # a canvas refuses the whole list for one name that ends in a digit
PIXELS_PER_KILOMETRE = 15  # at the zoom of a desk
WATER, LAND, BORDER = style.GRID, "#FFFFFF", style.POINT


@dataclass(frozen=True)
class Grid:
    """The cells of an indicator over some years: `shown` (cell, events, step, territory_id) and what is not drawn.

    `by_place` counts by territory (drawn, hidden, events); `ground` is the number of cells whose middle is on land,
    plus those with events at the shore.
    """

    shown: pd.DataFrame
    by_place: pd.DataFrame
    counts: np.ndarray
    ground: int

    @property
    def hidden(self) -> int:
        return int((self.counts < MINIMUM).sum())

    @property
    def hidden_events(self) -> int:
        return int(self.counts[self.counts < MINIMUM].sum())


def grid(cells_path: Path, name: str, first: int, last: int, areas: tuple[Area, ...]) -> Grid:
    """The cells of the years `first` to `last`, both included; a cell under the minimum over them is counted only."""
    table = pq.read_table(cells_path, columns=["cell", "year", "events"], filters=[("indicator", "=", name)])
    table = table.filter(pc.and_(pc.greater_equal(table["year"], first), pc.less_equal(table["year"], last)))
    found = table.group_by("cell").aggregate([("events", "sum")]).to_pandas().sort_values("cell", ignore_index=True)
    found = found.rename(columns={"events_sum": "events"})
    x, y = middles(found["cell"].to_numpy())
    found["territory_id"] = places_of(areas, x, y) if len(found) else []
    found["step"] = np.searchsorted(BREAKS, found["events"], side="right") - 1
    drawn = found["events"] >= MINIMUM
    by_place = found.assign(drawn=drawn, hidden=~drawn).groupby("territory_id")[["drawn", "hidden", "events"]].sum()
    by_place = by_place.reindex([area.id for area in areas], fill_value=0).reset_index()
    land = on_land(areas)
    ground = int(len(land) + (~np.isin(found["cell"], land)).sum())
    return Grid(found[drawn].reset_index(drop=True), by_place, found["events"].to_numpy(), ground)


def middles(cell: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The middle of each cell in metres."""
    return (cell // CELL_SHIFT) * SIDE + SIDE / 2, (cell % CELL_SHIFT) * SIDE + SIDE / 2


@lru_cache(maxsize=4)
def on_land(areas: tuple[Area, ...]) -> np.ndarray:
    """The numbers of the cells whose middle is on land."""
    west, south, east, north = (int(each // SIDE) for each in bounds(areas))
    columns, rows = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    cell = (columns * CELL_SHIFT + rows).ravel().astype(np.int64)
    land = shapely.union_all([area.shape for area in areas])
    shapely.prepare(land)
    return cell[shapely.contains_xy(land, *middles(cell))]


# Drawing ------------------------------------------------------------------------------------------------------------


def deck(found: Grid, areas: tuple[Area, ...], words: str, zoom: float = ZOOM) -> tuple[str, dict[str, Any]]:
    """The moving map as pydeck's JSON, and its tooltip: one layer a step; `words` follows the number pointed at.

    The cells are written into the JSON here: pydeck's own writing of some thousand rows takes twenty times as long.
    """
    steps = [_step(step) for step in range(len(STEPS))]
    box = {"backgroundColor": "#FFFFFF", "color": style.INK, "fontSize": "14px", "border": f"1px solid {style.RULE}"}
    tooltip = {"html": "<b>{n}</b> " + words, "style": box}
    content = json.loads(pydeck.Deck(
        layers=[_land(), *steps, _names()],
        initial_view_state=pydeck.ViewState(longitude=-73.68, latitude=45.545, zoom=zoom, min_zoom=8.5, max_zoom=14),
        map_provider="carto",
        map_style=water(),
        tooltip=tooltip,
    ).to_json())  # fmt: skip
    rows = [_outlines(areas), *(_cells(found, step) for step in range(len(STEPS))), _written(areas)]
    for layer, data in zip(content["layers"], rows, strict=True):
        layer["data"] = data
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False), tooltip


def _step(step: int) -> pydeck.Layer:
    return pydeck.Layer(
        "SolidPolygonLayer", [], id=f"step-{step}", get_polygon="p", get_fill_color=_colour(STEPS[step]),
        opacity=0.92, pickable=True, auto_highlight=True,
    )  # fmt: skip


def _cells(found: Grid, step: int) -> list[dict[str, Any]]:
    cells = found.shown[found.shown["step"] == step]
    places = np.round(corners(cells["cell"].to_numpy()), 5).tolist()
    return [{"p": place, "n": events} for place, events in zip(places, cells["events"].tolist(), strict=True)]


def _names() -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer", [], id="names", get_position="p", get_text="t", get_size=TYPE, get_color=_colour(style.INK),
        character_set=pydeck.types.String("auto"), font_family=pydeck.types.String(FONT), background=True,
        get_background_color=[255, 255, 255, 190],
    )  # fmt: skip


def _written(areas: tuple[Area, ...]) -> list[dict[str, Any]]:
    """The names that have room before one zooms in."""
    return [
        {"p": in_degrees((label.x, label.y)), "t": "\n".join(label.lines)}
        for label in labels(areas, TYPE)
        if label.room <= PIXELS_PER_KILOMETRE
    ]


def _colour(code: str) -> list[int]:
    return [int(code[start : start + 2], 16) for start in (1, 3, 5)]


def _land() -> pydeck.Layer:
    """The territories under the cells."""
    return pydeck.Layer(
        "GeoJsonLayer", [], id="land", get_fill_color=_colour(LAND), get_line_color=_colour(BORDER),
        line_width_min_pixels=1, line_width_max_pixels=1,
    )  # fmt: skip


def _outlines(areas: tuple[Area, ...]) -> dict[str, Any]:
    shapes = [{"type": "Feature", "properties": {}, "geometry": shape} for _, shape in degrees(areas)]
    return {"type": "FeatureCollection", "features": shapes}


def water() -> str:
    """The ground as a map style inside the page: no tile, font or picture is asked from the network."""
    paint = {"background-color": WATER}
    content = {"version": 8, "sources": {}, "layers": [{"id": "water", "type": "background", "paint": paint}]}
    return "data:application/json;base64," + base64.b64encode(json.dumps(content).encode()).decode()
