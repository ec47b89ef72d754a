"""Figures of a series by year: dots with their intervals, and one row of bars for each label of a breakdown."""

import json

import numpy as np
import pandas as pd

from reports import style, trend_figures, vega, words
from reports.canvas import FIT, WIDE, WIDTH, Canvas, rows, ticks, words_at
from reports.labels_restricted import name
from reports.trend import YEAR
from reports.trend_sentences import axis_format, unit_words, value_text
from reports.years import Yearly, first_whole
from reports.years_words import breaks_within, listed, number, value

MIDDLE = YEAR / 2  # the plot is laid out in months, as the monthly one: a year's dot stands in its middle
BAR = 0.7  # of the height of a row
CROWDED = 14  # years from which values are no longer written over their dots


def _height(large: bool) -> int:
    return 455 if large else 380


def reach(found: Yearly, large: bool) -> tuple[float, float]:
    """How high the chart's data reach, and the end of its scale: of several charts that share one, the highest."""
    height = _height(large)
    highest = float(pd.concat([found.years["high"], found.years["value"]]).max()) or 1.0
    return highest, highest * 1.04 * height / (height - trend_figures.head(found, large) - 24)


def year_chart(found: Yearly, lang: str, large: bool = False,
               scale: tuple[float, float] | None = None) -> vega.LayerChart:  # fmt: skip
    """A dot a year over its interval, the mean of the years before, breaks; a gap where a number is hidden.

    `scale` is the reach of the charts that share one; the chart's own by default.
    """
    years, height = found.years, _height(large)
    first, last = int(years["year"].iloc[0]), int(years["year"].iloc[-1])
    months = pd.DataFrame({"year": [year for year in range(first, last + 1) for _ in range(YEAR)],
                           "month": list(range(1, YEAR + 1)) * (last - first + 1)})  # fmt: skip
    highest, top = scale or reach(found, large)
    canvas = Canvas(len(months), top, height, 22 if large else 13)
    years = years.assign(x=(years["year"] - first) * YEAR + MIDDLE)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.take(years["x"], years["low"] + share * (years["high"] - years["low"]))
    canvas.take(years["x"], years["value"])
    marks = ticks(highest * 1.04, found.is_count)
    x = _x(years, first, len(months), found)
    y = vega.Y("v:Q", title=None, scale=vega.Scale(domain=[0, top], nice=False),
              axis=vega.Axis(values=marks, grid=True, labelExpr=axis_format(found, marks, lang)))  # fmt: skip
    within = breaks_within(found)
    layers = [
        *trend_figures.events(within, months, x, y, canvas, lang, large),
        *_lines(found, years, x, y, large),
        *_dots(found, years, x, y, lang, large),
        *_texts(found, years, x, y, canvas, lang),
        *_usual(found, years, x, y, canvas, lang),
    ]
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _x(years: pd.DataFrame, first: int, months: int, found: Yearly) -> vega.X:
    """Years along the axis, a p beside those that are provisional."""
    soft = json.dumps(years.loc[~years["is_firm"], "x"].tolist())
    label = f"format({first} + (datum.value - {MIDDLE}) / {YEAR}, 'd')"
    axis = vega.Axis(
        values=years["x"].tolist(), labelExpr=f"{label} + (indexof({soft}, datum.value) < 0 ? '' : '{words.FIXED}p')",
        grid=False, labelOverlap="parity",
    )  # fmt: skip
    return vega.X("x:Q", title=None, axis=axis, scale=vega.Scale(domain=[0, months], nice=False))


def _usual(found: Yearly, years: pd.DataFrame, x, y, canvas: Canvas, lang: str) -> list[vega.Chart]:
    """The mean of the years that the last one is judged against, as a thin line under its name."""
    if not found.movement.label:
        return []
    kept, mean = years[years["year"].isin(found.against)], found.movement.value_before
    left, right = float(kept["x"].iloc[0]) - MIDDLE + 1, float(kept["x"].iloc[-1]) + MIDDLE - 1
    line = vega.Chart(vega.Data(values=[{"x": left, "x2": right, "v": round(mean, 4)}]))
    text = value_text(mean, found, lang, mean=found.is_count and mean < 20)
    if found.is_count and mean >= 20:
        text = words.count(mean, lang)
    said = {"fr": f"Moyenne {listed(found.against)} : {text}", "en": f"Mean {listed(found.against)}: {text}"}[lang]
    room = 0.53 * canvas.font * len(said) * canvas.months / WIDTH
    anchors = [(at, canvas.y(mean) + rise) for at in (*np.arange(left, right - room, YEAR / 3), right - room)
               for rise in (16, -16, 30, 46, -34, 64)]  # fmt: skip
    return [
        line.mark_rule(color=style.SECONDARY, strokeWidth=1.5).encode(x=x, x2="x2:Q", y=y),
        words_at(*canvas.best(said, anchors), said, color=style.SECONDARY, fontSize=canvas.font),
    ]


def _lines(found: Yearly, years: pd.DataFrame, x, y, large: bool) -> list[vega.Chart]:
    """The intervals, and a line from year to year: none over a gap or a hard break, dashed while provisional."""
    width = 4.5 if large else 3
    known = years[years["value"].notna()]
    bars = known[known["low"].notna()]
    layers = [
        vega.Chart(rows(x=bars["x"].tolist(), v=bars["low"].tolist(), v2=bars["high"].tolist()))
        .mark_rule(color=style.SUBJECT_OTHER, strokeWidth=width, strokeCap="round").encode(x=x, y=y, y2="v2:Q")
    ]  # fmt: skip
    for before, after in zip(known.iloc[:-1].itertuples(), known.iloc[1:].itertuples(), strict=True):
        broken = any(before.year < first_whole(one) <= after.year for one in found.hard)
        if after.year == before.year + 1 and not broken:
            dash = [1, 0] if after.is_firm else [2, 5]
            data = rows(x=[before.x, after.x], v=[before.value, after.value])
            layers.append(
                vega.Chart(data).mark_line(color=style.SUBJECT, strokeWidth=width / 2, strokeDash=dash).encode(x=x, y=y)
            )
    return layers


def _dots(found: Yearly, years: pd.DataFrame, x, y, lang: str, large: bool) -> list[vega.Chart]:
    """One dot a year, hollow while provisional, with its figures on hover."""
    layers, size = [], 180 if large else 90
    known = years[years["value"].notna()]
    for firm, look in (
        (True, {"filled": True, "color": style.SUBJECT, "stroke": "white", "strokeWidth": 1}),
        (False, {"filled": True, "fill": "white", "stroke": style.SUBJECT, "strokeWidth": 2}),
    ):
        kept = known[known["is_firm"] == firm]
        if len(kept):
            data = rows(x=kept["x"].tolist(), v=kept["value"].tolist(), year=kept["year"].astype(str).tolist(),
                        told=[value_text(v, found, lang) for v in kept["value"]],
                        limits=[_limits(row, found, lang) for row in kept.itertuples()])  # fmt: skip
            tips = _tips({"year": {"fr": "Année", "en": "Year"}[lang], "told": unit_words(found, lang),
                          "limits": {"fr": "Intervalle à 95 %", "en": "95% interval"}[lang]})  # fmt: skip
            layers.append(vega.Chart(data).mark_point(shape="circle", size=size, **look).encode(x=x, y=y, tooltip=tips))
    return layers


def _limits(row, found: Yearly, lang: str) -> str:
    low, high = (round(v) if found.is_count and v >= 10 else v for v in (row.low, row.high))
    return f"{value_text(low, found, lang)} – {value_text(high, found, lang)}"


def _tips(titles: dict[str, str]) -> list[dict]:
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]


def _texts(found: Yearly, years: pd.DataFrame, x, y, canvas: Canvas, lang: str) -> list[vega.Chart]:
    """Values over their intervals where there is room; what stands in the place of a hidden number, on the axis."""
    layers, mean = [], canvas.y(found.movement.value_before)
    for row in years.itertuples():
        if row.hidden:
            layers.append(words_at(row.x, canvas.height - 0.8 * canvas.font, number(row, found, lang), always=True,
                                   align="center", color=style.SECONDARY, fontSize=canvas.font))  # fmt: skip
        elif row.value == row.value and len(years) < CROWDED:
            at = canvas.y(row.high if row.high == row.high else row.value) - 0.9 * canvas.font
            if abs(at - mean) < 0.8 * canvas.font:  # the line of the mean would cross it
                at = canvas.y(row.low if row.low == row.low else row.value) + 0.9 * canvas.font
            canvas.taken += [(canvas.x(row.x) + step, at) for step in (-16, 0, 16)]
            layers.append(words_at(row.x, at, value_text(row.value, found, lang), align="center", fontWeight=600,
                                   fontSize=canvas.font))  # fmt: skip
    return layers


# By label -----------------------------------------------------------------------------------------------------------


def parted(parts: dict[str, Yearly], breakdown: str, lang: str, large: bool = False) -> vega.LayerChart:
    """A row of yearly bars for each label, hollow while provisional; the last firm year dark, its value at the end.

    All rows have one scale, unless some would not be seen on it: then each has its own.
    """
    some = next(iter(parts.values()))
    first, last = int(some.years["year"].iloc[0]), int(some.years["year"].iloc[-1])
    count, wide = len(parts), last - first + 1
    size = 22 if large else 13
    height = max(455 if large else 150, count * (30 if large else 46 if count > 3 else 76))
    tops = _tops(parts)
    room = {"expr": f"{WIDE} ? {wide * 1.12:.2f} : {wide * 1.3:.2f}"}
    x = vega.X("x:Q", title=None, axis=vega.Axis(
        values=[number + 0.5 for number in range(wide)], labelExpr=f"format({first} + datum.value - 0.5, 'd')",
        grid=False, labelOverlap="parity",
    ), scale=vega.Scale(domain=[0, room], nice=False))  # fmt: skip
    names = [_folded(name(breakdown, label, lang)) for label in parts]
    named = f"({json.dumps(names, ensure_ascii=False)})[{count - 1} - floor(datum.value)]"
    y = vega.Y("v:Q", title=None, scale=vega.Scale(domain=[0, count], nice=False), axis=vega.Axis(
        values=[row + BAR / 2 for row in range(count)], grid=False, labelColor=style.INK, labelLimit=0,
        labelExpr=f"{WIDE} ? replace({named}, '|', ' ') : split({named}, '|')", labelFontSize=size,
    ))  # fmt: skip
    bars, gaps, ends = [], [], []
    for base, (label, found) in zip(range(count - 1, -1, -1), parts.items(), strict=True):
        told = name(breakdown, label, lang)
        for row in found.years.itertuples():
            at = row.year - first
            if row.hidden or row.value != row.value:
                gaps.append({"x": at + 0.5, "v": base, "t": number(row, found, lang) if row.hidden else ""})
                continue
            which = "soft" if not row.is_firm else "last" if row.year == found.last else "before"
            bars.append({
                "x": at + 0.12, "x2": at + 0.88, "v": base, "v2": round(base + BAR * row.value / tops[label], 4),
                "which": which, "label": told, "year": str(row.year), "told": value_text(row.value, found, lang),
            })  # fmt: skip
        kept = found.years[found.years["year"] == (found.last or last)]
        ends += [{"x": wide + 0.1, "v": base + BAR / 2, "t": value(row, found, lang)} for row in kept.itertuples()]
    tips = _tips({"label": {"fr": "Rangée", "en": "Row"}[lang], "year": {"fr": "Année", "en": "Year"}[lang],
                  "told": unit_words(some, lang)})  # fmt: skip
    encode = {"x": x, "x2": "x2:Q", "y": y, "y2": "v2:Q"}
    layers = [vega.Chart(vega.Data(values=[{"x": 0, "x2": wide, "v": base} for base in range(count)]))
              .mark_rule(color=style.RULE).encode(x=x, x2="x2:Q", y=y)]  # fmt: skip
    for which, look in (
        ("before", {"fill": style.SERIES}), ("last", {"fill": style.SUBJECT}),
        ("soft", {"fill": "white", "stroke": style.POINT}),
    ):  # fmt: skip
        if kept := [one for one in bars if one["which"] == which]:
            layers.append(vega.Chart(vega.Data(values=kept)).mark_rect(**look).encode(**encode, tooltip=tips))
    text = {"baseline": "bottom", "fontSize": size}
    for where, look in ((gaps, {"align": "center", "dy": -1, "color": style.SECONDARY, "fontSize": size - 2}),
                        (ends, {"align": "left", "baseline": "middle", "fontWeight": 600})):  # fmt: skip
        if where:
            layers.append(
                vega.Chart(vega.Data(values=where)).mark_text(**{**text, **look}).encode(x=x, y=y, text={"field": "t"})
            )
    for one in breaks_within(some):
        if one.kind != "event" and first < first_whole(one) <= last:
            at = vega.Chart(vega.Data(values=[{"x": first_whole(one) - first}]))
            layers.append(at.mark_rule(color=style.SECONDARY, strokeDash=[4, 3]).encode(x=x))
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _tops(parts: dict[str, Yearly]) -> dict[str, float]:
    """The value that fills each row."""
    own = {label: float(found.years["value"].max()) for label, found in parts.items()}
    known = [top for top in own.values() if top > 0]
    if has_one_scale(parts):
        return dict.fromkeys(own, max(known, default=1.0))
    return {label: top if top > 0 else 1.0 for label, top in own.items()}


def has_one_scale(parts: dict[str, Yearly]) -> bool:
    """Whether the rows share a scale: the smallest would be seen beside the largest."""
    known = [top for top in (found.years["value"].max() for found in parts.values()) if top > 0]
    return not known or max(known) <= 12 * min(known)


def _folded(text: str) -> str:
    """A long name with the place where it breaks in two on a telephone."""
    middle = text.find(" ", len(text) // 2 - 2)
    return text if len(text) < 14 or middle < 0 else f"{text[:middle]}|{text[middle + 1 :]}"
