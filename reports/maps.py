"""The map of the territories against the others, and the small map that says where a territory is."""

import copy
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

import indicators
from indicators import Indicator
from reports import style
from reports.labels import LINE, labels
from reports.shapes import Area, bounds, features

__all__ = ["CLASSES", "FILLS", "choropleth", "classed", "features", "locator"]

CLASSES = ("higher_strong", "higher_weak", "comparable", "lower_weak", "lower_strong", "hidden")
FILLS = {
    "higher_strong": style.HIGHER,
    "higher_weak": style.HIGHER_WEAK,
    "comparable": style.COMPARABLE,
    "lower_weak": style.LOWER_WEAK,
    "lower_strong": style.LOWER,
    "hidden": "transparent",  # its hatch lies over it
    "masked": "transparent",  # crossed lines: a number that is kept, not one that is not known
    "plain": style.WASH,
}
BLANK = ("hidden", "masked")  # where nothing is written
Frame = tuple[float, float, float, float]
STRONG = ("higher_strong", "lower_strong")  # the only classes that white text is read on
ASIDE = 0.83  # share of the width that the map takes where the legend stands beside it
NARROW = 1150  # pixels under which the map takes the whole width, legend above (the sheet says so too)
MARGIN = (300, 300, 600, 300)  # metres kept free to the west, south, east and north
RIVER = {False: 22, True: 50}  # pixels kept free at the right for a name written in the river, on a page and projected


def classed(frame: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """The class of each row of judgements.classes: its direction by the test, its depth by the frozen breaks.

    Orange where the value stands out above the others, deep from the last break on; blue where it does below, deep
    under the first break. The two middle breaks are not used: what is comparable has one class, whatever its value.
    Without breaks nothing is deep; without a label nothing is compared, and the class is that of no figure. A number
    kept from the audience is `masked`; one that no denominator is fair to is `plain`, for it is never compared.
    """
    first, last = (indicator.scale[0], indicator.scale[3]) if indicator.scale else (-np.inf, np.inf)
    higher = frame["label"].isin(["higher", "much_higher"])
    lower = frame["label"].isin(["lower", "much_lower"])
    found = np.select(
        [
            frame["hidden"],
            frame["value"].notna() & (indicator.kind == "count"),
            frame["value"].isna() | (frame["label"] == ""),
            higher & (frame["value"] >= last),
            higher,
            lower & (frame["value"] < first),
            lower,
        ],
        ["masked", "plain", "hidden", "higher_strong", "higher_weak", "lower_strong", "lower_weak"],
        "comparable",
    )
    return pd.Series(found, index=frame.index)


# Drawing ------------------------------------------------------------------------------------------------------------


def choropleth(
    areas: tuple[Area, ...],
    classes: Mapping[str, str],
    rates: Mapping[str, str],
    told: Mapping[str, Mapping[str, str]],
    lang: str,
    large: bool = False,
) -> dict[str, Any]:
    """The map's specification: `classes` and `rates` (the figure as written) by territory, `told` the pointer's words.

    A click chooses a territory (selection `chosen`, field `territory_id`, the first of `params`), outlined in navy.
    """
    blank = {area.id: area.hatch if classes[area.id] == "hidden" else area.crossed
             for area in areas if classes[area.id] in BLANK}  # fmt: skip
    titles, is_plain = tuple(next(iter(told.values()))), "plain" in classes.values()
    spec = copy.deepcopy(_layers(_frame(areas), titles, bool(blank), is_plain, lang, large))
    spec["datasets"] = {
        "areas": [_feature(area, fill=FILLS[classes[area.id]], **_told(told[area.id])) for area in areas]
    }
    if blank:
        spec["datasets"]["hatch"] = [
            _feature(area, lines, **_told(told[area.id]))
            for area in areas if area.id in blank for lines in (blank[area.id], area.geometry)
        ]  # fmt: skip
    written = {"values": _written(areas, classes, rates, _size(large))}
    for layer in spec["layer"]:
        if layer["data"] == {"name": "labels"}:
            layer["data"] = written
    return spec


@lru_cache(maxsize=16)
def _layers(
    frame: Frame, titles: tuple[str, ...], has_hatch: bool, is_plain: bool, lang: str, large: bool
) -> dict[str, Any]:
    """The specification without its data, which is the same for every indicator and period; never changed."""
    pick = alt.selection_point(name="chosen", fields=["territory_id"], empty=False)
    pointed = {
        "tooltip": [alt.Tooltip(f"t{number}:N", title=title) for number, title in enumerate(titles)],
        "description": "words:N",
    }
    projection = _projection(frame, RIVER[large])

    def shapes(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).project("identity", reflectY=True, **projection)

    border = {"stroke": style.POINT, "strokeWidth": 0.8} if is_plain else {"stroke": "#FFFFFF", "strokeWidth": 1.4}
    drawn = shapes("areas").mark_geoshape(cursor="pointer", **border)
    hatch = shapes("hatch").mark_geoshape(filled=False, stroke=style.POINT, strokeWidth=1, aria=False)
    picked = shapes("areas").mark_geoshape(filled=False, stroke=style.SUBJECT, strokeWidth=3, aria=False)
    chart = alt.layer(
        drawn.encode(color=alt.Color("fill:N", scale=None), **pointed).properties(name="areas").add_params(pick),
        *([hatch.encode(**pointed)] if has_hatch else []),
        picked.encode(**pointed).transform_filter(pick),
        *_names(shapes("labels"), _size(large)),
    )
    return style.specification(chart.add_params(alt.param(name="k", expr=_scale(frame, RIVER[large]))), lang, large)


def _size(large: bool) -> int:
    """The size of names on the map, in pixels."""
    return 20 if large else 13


def _told(words: Mapping[str, str]) -> dict[str, str]:
    """The words under the pointer as fields, and all of them in one line for those who cannot see the map."""
    fields = {f"t{number}": each for number, each in enumerate(words.values())}
    return fields | {"words": " · ".join(each for each in words.values() if each)}


def locator(areas: tuple[Area, ...], territory: str, peers: list[str], lang: str) -> alt.Chart:
    """Where a territory is: itself navy, its peers mid grey, the rest pale; the wholes are all navy but the others."""
    known = indicators.territories()

    def fill(name: str) -> str:
        inside = territory == "agglomeration" or (territory == "city" and known[name].kind == "arrondissement")
        return style.SUBJECT if name == territory or inside else style.SERIES if name in peers else style.COMPARABLE

    rows = [_feature(area, fill=fill(area.id), name=known[area.id].name[lang]) for area in areas]
    chart = alt.Chart(alt.NamedData("areas")).mark_geoshape(stroke="#FFFFFF", strokeWidth=0.6)
    return chart.encode(
        color=alt.Color("fill:N", scale=None),
        tooltip=alt.Tooltip("name:N", title={"fr": "Territoire", "en": "Territory"}[lang]),
        description=alt.Description("name:N"),
    ).project("identity", reflectY=True).properties(height=200, datasets={"areas": rows})  # fmt: skip


def _feature(area: Area, geometry: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"type": "Feature", "territory_id": area.id, **fields, "geometry": geometry or area.geometry}


def _frame(areas: tuple[Area, ...]) -> Frame:
    """What must be seen: west, south, east and north in metres."""
    west, south, east, north = bounds(areas)
    return west - MARGIN[0], south - MARGIN[1], east + MARGIN[2], north + MARGIN[3]


def _scale(frame: Frame, river: int) -> str:
    """Pixels per metre: as large as width and height allow."""
    west, south, east, north = frame
    share = f"(width >= {NARROW} ? {ASIDE} : 1)"
    return f"min((width * {share} - {river}) / {east - west}, height / {north - south})"


def _projection(frame: Frame, river: int) -> dict[str, alt.ExprRef]:
    """Metres to pixels, so that the map stands at the right and top of its page."""
    _, _, east, north = frame
    return {"scale": alt.ExprRef("k"), "translate": alt.ExprRef(f"[width - {river} - k * {east}, k * {north}]")}


def _written(
    areas: tuple[Area, ...], classes: Mapping[str, str], rates: Mapping[str, str], size: float
) -> list[dict[str, Any]]:
    """Each name and figure to write, with the scale from which it has room."""
    apart = {name for name, each in classes.items() if each not in ("comparable", "plain", *BLANK)}
    strong = {name for name, each in classes.items() if each in STRONG}
    return [
        {
            "x": label.x,
            "y": label.y,
            "name": list(label.lines),
            "rate": rates[label.id],
            "lines": len(label.lines),
            "room": round(label.room / 1000, 5),
            "ink": "#FFFFFF" if classes[label.id] in STRONG and not label.outside else style.INK,
        }
        for label in labels(areas, size, apart, strong)
        if classes[label.id] not in BLANK
    ]


def _names(base: alt.Chart, size: float) -> list[alt.Chart]:
    """The names that have room at the page's scale, and the figure under each in bold."""
    half = round(LINE * size / 2, 2)
    base = base.transform_filter("k >= datum.room").encode(
        longitude="x:Q", latitude="y:Q", color=alt.Color("ink:N", scale=None)
    )
    name = base.mark_text(
        baseline="middle", fontSize=size, lineHeight=2 * half, dy=alt.ExprRef(f"-datum.lines * {half}"), aria=False
    )
    rate = base.mark_text(
        baseline="middle", fontSize=size + 1, fontWeight=600, dy=alt.ExprRef(f"datum.lines * {half}"), aria=False
    )
    return [name.encode(text="name:N"), rate.encode(text="rate:N")]
