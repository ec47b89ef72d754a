"""The figures of a portrait, as plain specifications: small bars, parts, times of report, ratios, where it lies."""

import html
from typing import Any

import numpy as np

from indicators import catalog, own, territories
from reports import rest_words, style, words
from reports.comparison import side
from reports.portrait_lines import breaks_of, drawn_breaks, drawn_categories, folded, highest, lines
from reports.portrait_notes import ratio_word
from reports.portrait_numbers import SHIFTS, Portrait
from reports.portrait_titles import compared
from reports.shapes import Area

__all__ = ["bars", "breaks_of", "drawn_breaks", "drawn_categories", "highest", "hours", "lines", "locator", "mix",
           "peers_ratio", "ratios"]  # fmt: skip

QUARTS = {
    "jour": {"fr": "Jour, 8 h – 16 h", "en": "Day, 8 a.m. – 4 p.m."},
    "soir": {"fr": "Soir, 16 h – minuit", "en": "Evening, 4 p.m. – midnight"},
    "nuit": {"fr": "Nuit, minuit – 8 h", "en": "Night, midnight – 8 a.m."},
}
RATIO_TICKS = (1, 1.25, 1.5, 2, 3, 4, 6, 8, 12)
SIDES = {"lower": (style.LOWER, "triangle-down"), "comparable": (style.SERIES_SECOND, "circle"),
         "higher": (style.HIGHER, "triangle-up")}  # fmt: skip
NARROW = 300  # pixels of the plot, on a telephone
SMALL = 3e6  # square metres under which a territory needs a ring to be seen


def _labels(field: str = "label", sort: Any = None) -> dict[str, Any]:
    """Names down the left side, broken in two on a telephone."""
    label = f"width < {NARROW} ? split(datum.label, '|') : replace(datum.label, '|', ' ')"
    two = {"test": f"width < {NARROW} && indexof(datum.value, '|') > 0", "value": "bottom"}
    axis = {"labelExpr": label, "labelColor": style.INK, "grid": False,
            "labelBaseline": {"condition": two, "value": "middle"}}  # fmt: skip
    return {"field": field, "type": "nominal", "sort": sort, "title": None, "axis": axis}


def _on(rows: list[dict], layers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows in each layer: given once at the top, they reach the browser late and it complains."""
    return [{"data": {"values": rows}, **layer} for layer in layers]


def _room(wide: float, narrow: float) -> dict[str, str]:
    """The end of a scale, farther on a telephone so that words fit."""
    return {"expr": f"width < {NARROW} ? {narrow:.4f} : {wide:.4f}"}


def bars(p: Portrait, name: str, text: str) -> str:
    """Small yearly bars as markup, from zero: navy for the period, grey before, outlined for a year not final."""
    years = p.by_year(name)
    top = max([1.0, *(acts for _, acts, _ in years)])
    marks = []
    for year, acts, flag in years:
        kind = " ".join(["in"] * (p.years[0] <= int(year) <= p.years[1]) + ["open"] * bool(flag))
        marks.append(f"<i class='{kind}' style='height:{100 * acts / top:.1f}%'></i>")
    return f'<div class="years" role="img" aria-label="{html.escape(text, quote=True)}">{"".join(marks)}</div>'


def mix(p: Portrait, lang: str, large: bool) -> dict[str, Any]:
    """Each category's part of all acts as a bar from zero; a mark with a white halo where the rest of the city lies."""
    rows = []
    for name in p.categories:
        share = p.share(name)
        city = p.share(name, "reference_numerator") if p.reference else 0
        text = words.percent(share, lang, 0) if share >= 1 or not share else "< " + words.percent(1, lang, 0)
        rows.append({"label": folded(catalog()[name].label[lang]), "share": round(share, 2), "text": text,
                     "city": round(city, 2), "end": round(max(share, city), 2)})  # fmt: skip
    return share_bars(rows, 22 if large else 13, bool(p.reference))


def share_bars(rows: list[dict[str, Any]], size: int, has_city: bool) -> dict[str, Any]:
    """Parts in per cent as bars from zero, and the mark of the rest; a row has label, share, text, city, end."""
    top, y = max([1.0, *(row["end"] for row in rows)]), _labels()
    scale = {"domainMin": 0, "domainMax": _room(top * 1.15, top * 1.3), "nice": False}
    x = {"field": "share", "type": "quantitative", "axis": None, "scale": scale}
    tick = {"type": "tick", "orient": "vertical", "size": size + 13}
    layers = [{"mark": {"type": "bar", "size": size + 5, "color": style.SUBJECT}, "encoding": {"x": x, "y": y}}]
    if has_city:
        city = {"x": {**x, "field": "city"}, "y": y}
        layers.append({"mark": {**tick, "thickness": 6, "color": "#FFFFFF"}, "encoding": city})
        layers.append({"mark": {**tick, "thickness": 2, "color": style.INK}, "encoding": city})
    text = {"type": "text", "align": "left", "dx": 9, "fontWeight": 600, "fontSize": size}
    layers.append({"mark": text, "encoding": {"x": {**x, "field": "end"}, "y": y, "text": {"field": "text"}}})
    return {"height": (size + 25) * len(rows), "layer": _on(rows, layers)}


def has_means(p: Portrait) -> bool:
    """Whether the times of report are told per year: several whole years, and some ten acts a year in each cell."""
    return p.length > 1 and not p.flag and p.acts >= 360 * p.length


def hours(p: Portrait, lang: str, large: bool) -> dict[str, Any]:
    """Acts by month and shift of the report, in five steps of navy, each cell with its number."""
    cells = [(words.MONTHS[lang][row.month - 1], row.shift, row.numerator) for row in p.hours.itertuples()]
    return heat(cells, words.MONTHS[lang], p.length if has_means(p) else 1, lang, large)


def heat(cells: list[tuple[str, str, float]], columns: list[str], years: int, lang: str, large: bool) -> dict[str, Any]:
    """Acts by a column and the shift of the report, a mean over so many years, in five steps of navy."""
    size = 22 if large else 13
    top = max(max((number for *_, number in cells), default=0.0) / years, 1.0)
    named = {shift: QUARTS[shift][lang].replace(", ", ",|") for shift in SHIFTS}
    values = []
    for column, shift, number in cells:
        acts = number / years
        step = min(int(5 * acts / top), 4)
        values.append({"month": column, "label": named[shift], "acts": words.count(acts, lang),
                       "fill": style.HEAT[step], "ink": "#FFFFFF" if step > 2 else style.INK})  # fmt: skip
    top_axis = {"orient": "top", "domain": False, "labelAngle": 0, "labelOverlap": False, "grid": False,
                "labelExpr": "width < 380 ? slice(datum.label, 0, 1) : datum.label"}  # fmt: skip
    x = {"field": "month", "type": "nominal", "sort": columns, "title": None, "axis": top_axis,
         "scale": {"paddingInner": 0.04, "paddingOuter": 0}}  # fmt: skip
    side = _labels(sort=list(named.values()))
    side["axis"] = {"labelColor": style.INK, "grid": False, "labelExpr":
                    "width < 380 ? split(datum.label, ',')[0] : replace(datum.label, '|', ' ')"}  # fmt: skip
    y = {**side, "scale": {"paddingInner": 0.06, "paddingOuter": 0}}
    fill, ink = ({"field": field, "type": "nominal", "scale": None} for field in ("fill", "ink"))
    longest = max(len(value["acts"]) for value in values)
    shown = {"expr": "width < 380 ? 0 : 1"} if longest > 3 else 1  # four digits do not fit a telephone's cell
    text = {"type": "text", "fontSize": size, "opacity": shown}
    return {
        "data": {"values": values},
        "height": 3 * (size + 31),
        "layer": [
            {"mark": {"type": "rect"}, "encoding": {"x": x, "y": y, "color": fill}},
            {"mark": text, "encoding": {"x": x, "y": y, "color": ink, "text": {"field": "acts"}}},
        ],
    }


# Beside the rest of the city ------------------------------------------------------------------------------------------


def ratios(p: Portrait, lang: str, large: bool) -> dict[str, Any]:
    """The rate over that of the rest of the city with its interval, on a log scale, and the class among the 34.

    A hollow diamond is the same ratio in the comparable territories together.
    """
    size = 22 if large else 13
    table = p.table.loc[[p.whole, *compared(p)]]
    beside = {name: one for name in table.index if (one := peers_ratio(p, name)) is not None}
    low = min([float(table["ratio_low"].min()), *beside.values()])
    high = max([float(table["ratio_high"].max()), *beside.values()])
    ticks, few = ratio_ticks(low, high, 0.16), ratio_ticks(low, high, 0.34)
    ticks = sorted({*ticks, *few})
    low, high = min(low, ticks[0]) * 0.97, max(high, ticks[-1]) * 1.03
    rows = []
    for name, row in table.iterrows():
        tone, shape = SIDES[side(row["against"])]
        rows.append({"label": folded(catalog()[name].label[lang]), "ratio": round(float(row["ratio"]), 4),
                     "low": round(float(row["ratio_low"]), 4), "high": round(float(row["ratio_high"]), 4),
                     "tone": tone, "shape": shape, "word": ratio_word(row["against"], lang),
                     "peers": beside.get(name)})  # fmt: skip
    wide = {tick: "" if tick in few else f"&& width >= {NARROW} " for tick in ticks}
    told = {tick: _ratio(tick, p.territory, lang) for tick in ticks}
    said = " : ".join(f"abs(datum.value - {tick:.5f}) < 0.001 {wide[tick]}? '{told[tick]}'" for tick in ticks)
    axis = {"orient": "top", "values": ticks, "labelExpr": f"{said} : ''", "domain": False, "labelOverlap": False}
    scale = {"type": "log", "domainMin": round(low, 4), "nice": False,
             "domainMax": _room(high * (high / low) ** 0.32, high * (high / low) ** 0.6)}  # fmt: skip
    x = {"field": "ratio", "type": "quantitative", "title": None, "scale": scale, "axis": axis}
    y = _labels()
    tone, shape = ({"field": field, "type": "nominal", "scale": None} for field in ("tone", "shape"))
    city = {"data": {"values": [{"ratio": 1}]}, "mark": {"type": "rule", "color": style.INK, "strokeWidth": 1.5},
            "encoding": {"x": x}}  # fmt: skip
    interval = {"mark": {"type": "rule", "strokeWidth": 4.5 if large else 3},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": tone}}  # fmt: skip
    mark = {"type": "point", "filled": True, "size": 190 if large else 80, "opacity": 1}
    word = {"type": "text", "align": "right", "fontWeight": 600, "fontSize": size}
    diamond = {"type": "point", "shape": "diamond", "filled": True, "fill": "#FFFFFF", "stroke": style.SECONDARY,
               "strokeWidth": 1.4, "size": 190 if large else 80, "opacity": 1}  # fmt: skip
    layers = [
        *([{"mark": diamond, "encoding": {"x": {**x, "field": "peers"}, "y": y}}] if beside else []),
        interval,
        {"mark": mark, "encoding": {"x": x, "y": y, "color": tone, "shape": shape}},
        {"mark": word, "encoding": {"x": {"value": "width"}, "y": y, "text": {"field": "word"}, "color": tone}},
    ]
    return {"height": (size + 23) * len(rows), "layer": [city, *_on(rows, layers)]}


def peers_ratio(p: Portrait, name: str) -> float | None:
    """A rate of the comparable territories together over that of the rest; none where one is not known or is zero."""
    row = p.row(name)
    theirs, city = row.get("peers_value", np.nan), row["reference_value"]
    return round(theirs / city, 4) if theirs > 0 and city > 0 else None


def ratio_ticks(low: float, high: float, apart: float) -> list[float]:
    """Round ratios around one, at least `apart` of the scale from each other; one is always there."""
    found = {1 / tick for tick in RATIO_TICKS if 1 / tick >= low * 0.98}
    found |= {tick for tick in RATIO_TICKS if tick <= high * 1.02}
    found |= ({1.25} if low > 1 / 1.6 else set()) | ({1 / 1.25} if high < 1.6 else set())
    space = apart * np.log(max(high, *found) / min(low, *found))
    kept = [1.0]
    for tick in sorted(found, key=lambda one: -abs(np.log(one))):
        if all(abs(np.log(tick / one)) >= space for one in kept):
            kept.append(tick)
    return sorted(kept)


def _ratio(tick: float, territory: str, lang: str) -> str:
    """« ÷ 1,25 », « reste », « × 1,25 »."""
    if tick == 1:
        return rest_words.short(territory, lang)
    sign, size = ("×", tick) if tick > 1 else ("÷", 1 / tick)
    text = f"{size:.2f}".rstrip("0").rstrip(".")
    return f"{sign} {text.replace('.', ',') if lang == 'fr' else text}"


# Where it lies ------------------------------------------------------------------------------------------------------


def locator(areas: tuple[Area, ...], territory: str, lang: str, beside: tuple[str, ...] = ()) -> dict[str, Any]:
    """The island with the territory in navy, those beside it in grey; ringed when it is too small to be seen."""
    known = territories()

    def inside(name: str) -> bool:
        whole = territory == "agglomeration" or (territory == "city" and known[name].kind == "arrondissement")
        return whole or name in own.members(territory)

    def fill(name: str) -> str:
        return style.SUBJECT if inside(name) else style.SERIES if name in beside else style.COMPARABLE

    rows = [
        {"type": "Feature", "geometry": area.geometry, "name": known[area.id].name[lang], "fill": fill(area.id)}
        for area in areas
    ]
    shapes = {
        "data": {"values": rows},
        "mark": {"type": "geoshape", "stroke": "#FFFFFF", "strokeWidth": 0.6},
        "encoding": {"color": {"field": "fill", "type": "nominal", "scale": None}},
    }
    rings = [{"x": area.point[0], "y": area.point[1]} for area in areas if area.id == territory and area.size < SMALL]
    ring = {
        "data": {"values": rings},
        "mark": {"type": "point", "filled": False, "size": 420, "stroke": style.SUBJECT, "strokeWidth": 1.5},
        "encoding": {
            "longitude": {"field": "x", "type": "quantitative"},
            "latitude": {"field": "y", "type": "quantitative"},
        },
    }
    projection = {"type": "identity", "reflectY": True}
    return {"height": 250, "projection": projection, "layer": [shapes, *([ring] if rings else [])]}
