"""The lines of a portrait: twelve months that end with each month, by category, with the breaks and the period."""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from indicators import catalog
from indicators.breaks import Break, touching
from reports import style, words
from reports.portrait_numbers import ENOUGH, Portrait
from reports.portrait_sentences import movers

HEIGHT = 330
AXIS = 30  # pixels of the height that the years take
NARROW = "width < 420"  # pixels of the plot, on a telephone
WIDE = {"expr": f"{NARROW} ? 0 : 1"}  # the opacity of what only a wide screen has room for
TONES = (style.SUBJECT, style.SERIES_SECOND, style.SERIES)
INKS = (style.SUBJECT, style.INK, style.SECONDARY)
WIDTHS = (2.8, 2.2, 1.8)
OTHER = 2  # neither the leader nor the one it passed
SHORTEST = 0.3  # years under which an event is not drawn


def folded(text: str, width: int = 17) -> str:
    """A label with | where a narrow screen may break it in two, near its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if len(text) <= width or not spaces:
        return text
    place = min(spaces, key=lambda one: abs(one - len(text) / 2))
    return f"{text[:place]}|{text[place + 1 :]}"


def highest(p: Portrait) -> float:
    """The end of the data's scale: of several portraits that share one, the highest."""
    rows = p.rolling[p.rolling["indicator"].isin(drawn_categories(p))]
    return max(float(rows["numerator"].max()), 1.0) * 1.02


def lines(p: Portrait, lang: str, large: bool, scale: float | None = None, named: Sequence[str] = ()) -> dict[str, Any]:
    """Acts of twelve months by category, labelled at their end; dotted where still provisional.

    `scale` is the highest of the portraits that share one; the portrait's own by default. `named` are the categories
    of the finding over a presented chart; those of the portrait's own finding by default.
    """
    height, size = (520, 22) if large else (HEIGHT, 13)
    rows = p.rolling[p.rolling["indicator"].isin(drawn_categories(p))]
    rows = rows.assign(t=_time(rows["period"]))
    first, last = float(rows["t"].min()), float(rows["t"].max())
    top = scale or highest(p)
    ceiling = top / (1 - 2.6 * (size + 5) / height)  # room for what is written above the lines
    x = _x(first, last, large)
    y = {"field": "acts", "type": "quantitative", "title": None, "scale": {"domain": [0, ceiling], "nice": False},
         "axis": {"values": _round_ticks(top), "format": ",d"}}  # fmt: skip
    said = list(named) or (movers(p) if large else [])  # the committee reads the finding over the chart
    marks = {name: rank for rank, name in enumerate(said[::-1])} or emphasis(rows)
    return {
        "height": height,
        "layer": [
            *_period(p, first, last, lang, x, size),
            *_marks(p, (first, last), lang, x, size),
            *_drawn(rows, marks, x, y, 1.5 if large else 1),
            *_names(_ends(rows, marks, lang, ceiling / (height - AXIS), ceiling, size), x, y, size),
        ],
    }


def drawn_categories(p: Portrait) -> list[str]:
    """The categories with enough acts for a line to be read; all of them where none has."""
    tops = p.rolling.groupby("indicator")["numerator"].max()
    least = max(ENOUGH, tops.max() / 100)
    return [name for name in p.categories if tops.max() < ENOUGH or tops[name] >= least]


def _x(first: float, last: float, large: bool) -> dict[str, Any]:
    """Years, with room on the right for the names of the lines, more of it on a telephone."""
    span = last - first
    room = f"{NARROW} ? {last + span * 0.95:.2f} : {last + span * (0.45 if large else 0.58):.2f}"
    axis = {
        "values": list(range(int(np.ceil(first)), int(np.ceil(last)))),
        "format": "d",
        "grid": False,
        "domain": False,
        "labelPadding": 9,
        "labelOverlap": False,
        "labelFlush": False,
        "labelExpr": f"{NARROW} ? (datum.value % 3 ? '' : datum.label) : datum.label",
    }
    scale = {"domainMin": round(first, 2), "domainMax": {"expr": room}, "nice": False, "zero": False}
    return {"field": "t", "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _time(months: pd.Series) -> pd.Series:
    """`2024-12` → 2025.0, where the month ends."""
    return (months.str[:4].astype(int) + months.str[5:7].astype(int) / 12).round(3)


def _round_ticks(top: float) -> list[float]:
    """Zero and three or four round numbers up to the top."""
    raw = max(top / 4, 1)
    scale = 10 ** np.floor(np.log10(raw))
    step = next(one * scale for one in (1, 2, 2.5, 5, 10) if one * scale >= raw)
    return np.arange(0, top + 0.001, max(1, round(step))).tolist()


def emphasis(rows: pd.DataFrame) -> dict[str, int]:
    """The category that leads at the end (0) and the last other one that led before it (1)."""
    wide = rows.pivot(index="period", columns="indicator", values="numerator").dropna()
    if wide.empty:
        return {}
    last = wide.iloc[-1].idxmax()
    others = [name for name in wide.idxmax(axis=1)[::-1] if name != last]
    return {last: 0, **({others[0]: 1} if others else {})}


def _drawn(rows: pd.DataFrame, marks: dict[str, int], x: dict, y: dict, thicker: float) -> list[dict[str, Any]]:
    """One layer per line, the leader on top; what is provisional is dotted and joined to what is sure."""
    found = []
    for name, line in rows.groupby("indicator"):
        rank = marks.get(str(name), OTHER)
        points = [{"t": t, "acts": None if acts != acts else int(acts)}
                  for t, acts in zip(line["t"].tolist(), line["numerator"].tolist(), strict=True)]  # fmt: skip
        sure = [not flag for flag in line["flag"].tolist()]
        parts = [([point for point, is_sure in zip(points, sure, strict=True) if is_sure], [1, 0])]
        if not all(sure):
            parts.append((points[max(sum(sure) - 1, 0) :], [2, 4]))
        for values, dash in parts:
            mark = {"type": "line", "color": TONES[rank], "strokeWidth": WIDTHS[rank] * thicker, "strokeDash": dash}
            found.append((rank, {"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}}))
    return [layer for _, layer in sorted(found, key=lambda pair: -pair[0])]


# Names at the end of the lines ---------------------------------------------------------------------------------------


def _ends(
    rows: pd.DataFrame, marks: dict[str, int], lang: str, unit: float, ceiling: float, size: int
) -> list[dict[str, Any]]:
    """The last value of each line with its name, pushed apart: on one line for wide screens, on two for narrow ones."""
    last = rows.dropna(subset="numerator").groupby("indicator").last().sort_values("numerator")
    acts = last["numerator"].to_numpy()
    wide = apart(acts, (size + 5) * unit, ceiling)
    narrow = apart(acts, (2 * size + 10) * unit, ceiling)
    texts = [
        f"{words.count(one, lang)} {catalog()[name].label[lang]}" for name, one in zip(last.index, acts, strict=True)
    ]
    return [
        {"t": float(last["t"].iloc[i]), "text": text, "folded": folded(text, 16).split("|"), "wide": round(wide[i], 3),
         "narrow": round(narrow[i], 3), "ink": INKS[marks.get(str(last.index[i]), OTHER)]}
        for i, text in enumerate(texts)
    ]  # fmt: skip


def apart(values: np.ndarray, space: float, ceiling: float) -> np.ndarray:
    """Sorted positions moved as little as needed to stay `space` apart, between zero and the ceiling."""
    found = values.astype(float).tolist()
    lowest = [space * (step + 0.3) for step in range(len(found))]
    highest = [ceiling - one for one in lowest[::-1]]
    for _ in range(80):
        was = list(found)
        for here in range(1, len(found)):
            lack = space - (found[here] - found[here - 1])
            if lack > 0:
                found[here] += lack / 2
                found[here - 1] -= lack / 2
        found = [min(max(each), high) for each, high in zip(zip(found, lowest, strict=True), highest, strict=True)]
        if found == was:
            break
    return np.array(found)


def _names(ends: list[dict], x: dict, y: dict, size: int) -> list[dict[str, Any]]:
    shown = {"type": "text", "align": "left", "dx": 7, "fontSize": size, "baseline": "middle"}
    ink = {"field": "ink", "type": "nominal", "scale": None}
    one = {**shown, "opacity": WIDE}
    two = {**shown, "lineHeight": size + 2, "dy": -size / 2, "opacity": {"expr": f"{NARROW} ? 1 : 0"}}
    return [
        {"data": {"values": ends}, "mark": mark, "encoding": {
            "x": x, "y": {**y, "field": place}, "text": {"field": text}, "color": ink}}
        for mark, place, text in ((one, "wide", "text"), (two, "narrow", "folded"))
    ]  # fmt: skip


# Breaks, events and the period ---------------------------------------------------------------------------------------


def breaks_of(p: Portrait) -> list[Break]:
    """The breaks that concern the portrait's figures or residents, each once, within the months drawn."""
    found = []
    for name in (p.whole, *p.categories):
        found += [one for one in touching(catalog()[name], p.territory, p.per or "residents") if one not in found]
    start, end = f"{p.rolling['period'].min()}-01", f"{p.years[1]}-12-31"
    return [one for one in sorted(found, key=lambda one: one.on)
            if str(one.on) <= end and str(one.until or one.on) >= start]  # fmt: skip


def drawn_breaks(p: Portrait) -> list[Break]:
    """Those that change the counting, drawn over counts; a break of the denominator is only told."""
    return [one for one in breaks_of(p) if one.until is None and not all(":" in each for each in one.series)]


def _year(day: datetime.date) -> float:
    return round(day.year + (day.timetuple().tm_yday - 1) / 365.25, 3)


def _text(values: list[dict], x: dict, top: float, size: int, **mark) -> dict[str, Any]:
    """Words at a height in pixels, left out where the screen is narrow."""
    mark = {"type": "text", "align": "left", "dx": 4, "baseline": "top", "fontSize": size, "color": style.SECONDARY,
            "opacity": WIDE, **mark}  # fmt: skip
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": x, "y": {"value": top}, "text": {"field": "word"}},
    }


def _period(p: Portrait, first: float, last: float, lang: str, x: dict, size: int) -> list[dict[str, Any]]:
    """The pale rectangle of the portrait's own years, named at its top."""
    word = {"fr": "Période du portrait", "en": "Portrait period"}[lang]
    values = [{"t": max(float(p.years[0]), first), "until": last, "word": word}]
    band = {"data": {"values": values}, "mark": {"type": "rect", "color": style.WASH},
            "encoding": {"x": x, "x2": {"field": "until"}}}  # fmt: skip
    return [band, _text(values, x, 2, size)]


def _marks(p: Portrait, ends: tuple[float, float], lang: str, x: dict, size: int) -> list[dict[str, Any]]:
    """A dashed line at each break of the counting, and a bracket over each long event."""
    (first, last), found = ends, []
    for one in drawn_breaks(p):
        row = 2 if _year(one.on) <= max(p.years[0], first) else size + 11  # under the name of the period it lies in
        word = {"fr": "Rupture, ", "en": "Break, "}[lang] + words.month(str(one.on), lang)
        values = [{"t": _year(one.on), "word": word}]
        rule = {"type": "rule", "color": style.SECONDARY, "strokeDash": [4, 3], "strokeWidth": 1}
        found.append({"data": {"values": values}, "mark": rule,
                      "encoding": {"x": x, "y": {"value": row}, "y2": {"value": "height"}}})  # fmt: skip
        before = _year(one.on) - first > (last - first) * 0.25
        found.append(_text(values, x, row, size, **({"align": "right", "dx": -4} if before else {})))
    for one in breaks_of(p):
        start, until = max(_year(one.on), first), min(_year(one.until or one.on), last)
        if until - start > SHORTEST:
            values = [{"t": start, "until": until, "word": one.title[lang]}]
            down = size + 8
            mark = {"type": "rule", "color": style.POINT, "strokeWidth": 2, "opacity": WIDE}
            found.append({"data": {"values": values}, "mark": mark,
                          "encoding": {"x": x, "x2": {"field": "until"}, "y": {"value": down}}})  # fmt: skip
            found.append(_text(values, x, down + 3, size))
    return found
