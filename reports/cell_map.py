"""The grid to move around in: events by 250 m cell from pale to navy, on a ground drawn without any network."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pydeck
import shapely

import indicators
from indicators.cells import CELL_SHIFT, MINIMUM, SIDE, corners
from reports import style
from reports.shapes import Area, bounds, degrees, in_degrees, places_of

BREAKS = (MINIMUM, 10, 25, 75)  # events over the period; the same for every indicator and period, so that steps compare
STEPS = style.HEAT[1:]
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


def on_land(areas: tuple[Area, ...]) -> np.ndarray:
    """The numbers of the cells whose middle is on land."""
    west, south, east, north = (int(each // SIDE) for each in bounds(areas))
    columns, rows = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    cell = (columns * CELL_SHIFT + rows).ravel().astype(np.int64)
    land = shapely.union_all([area.shape for area in areas])
    shapely.prepare(land)
    return cell[shapely.contains_xy(land, *middles(cell))]


# Drawing ------------------------------------------------------------------------------------------------------------


def deck(found: Grid, areas: tuple[Area, ...], words: str, lang: str) -> pydeck.Deck:
    """The moving map: one layer a step, names above; `words` follows the number under the pointer."""
    layers = [_step(found.shown[found.shown["step"] == step], step) for step in range(len(STEPS))]
    return pydeck.Deck(
        layers=[*layers, _names(areas, lang)],
        initial_view_state=pydeck.ViewState(longitude=-73.68, latitude=45.545, zoom=9.75, min_zoom=8.5, max_zoom=14),
        map_provider="carto",
        map_style=ground(areas),
        tooltip={
            "html": "<b>{n}</b> " + words,
            "style": {"backgroundColor": "#FFFFFF", "color": style.INK, "fontSize": "14px",
                      "border": f"1px solid {style.RULE}"},
        },
    )  # fmt: skip


def _step(cells: pd.DataFrame, step: int) -> pydeck.Layer:
    places = np.round(corners(cells["cell"].to_numpy()), 5).tolist()
    rows = [{"p": place, "n": events} for place, events in zip(places, cells["events"].tolist(), strict=True)]
    return pydeck.Layer(
        "SolidPolygonLayer", rows, id=f"step-{step}", get_polygon="p", get_fill_color=_colour(STEPS[step]),
        opacity=0.92, pickable=True, auto_highlight=True,
    )  # fmt: skip


def _names(areas: tuple[Area, ...], lang: str) -> pydeck.Layer:
    known = indicators.territories()
    rows = [{"p": in_degrees(area.point), "t": known[area.id].short[lang]} for area in areas if area.size > 3e6]
    return pydeck.Layer(
        "TextLayer", rows, id="names", get_position="p", get_text="t", get_size=12, get_color=_colour(style.INK),
        character_set=pydeck.types.String("auto"), font_family=pydeck.types.String(style.FONT), outline_width=3,
        outline_color=[255, 255, 255, 255], font_settings={"sdf": True},
    )  # fmt: skip


def _colour(code: str) -> list[int]:
    return [int(code[start : start + 2], 16) for start in (1, 3, 5)]


def ground(areas: tuple[Area, ...]) -> str:
    """Land, water and limits as a map style inside the page: no tile, font or picture is asked from the network."""
    shapes = [{"type": "Feature", "properties": {}, "geometry": shape} for _, shape in degrees(areas)]
    content = {
        "version": 8,
        "sources": {"land": {"type": "geojson", "data": {"type": "FeatureCollection", "features": shapes}}},
        "layers": [
            {"id": "water", "type": "background", "paint": {"background-color": WATER}},
            {"id": "land", "type": "fill", "source": "land", "paint": {"fill-color": LAND}},
            {"id": "limits", "type": "line", "source": "land", "paint": {"line-color": BORDER, "line-width": 0.8}},
        ],
    }
    text = json.dumps(content, separators=(",", ":"))
    return "data:application/json;base64," + base64.b64encode(text.encode()).decode()
