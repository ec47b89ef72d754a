"""Figures of a trend: months over their season band with the rolling line, and one rolling line per label."""

import textwrap

import numpy as np
import pandas as pd

from indicators.breaks import Break
from reports import style, vega, words
from reports.canvas import FIT, WIDE, WIDTH, Canvas, rows, spread, ticks, when, words_at
from reports.trend import YEAR, Part, Study
from reports.trend_sentences import axis_format, lower_first, shift_name, value_text


def reach(study: Study, large: bool) -> tuple[float, float]:
    """How high the chart's data reach, and the end of its scale: of several charts that share one, the highest."""
    months, height = study.months, _height(large)
    highest = float(np.nanmax([*months["value"], *months["usual_high"], *months["rolling"], 0.0])) or 1.0
    return highest, highest * 1.04 * height / (height - head(study, large))


def _height(large: bool) -> int:
    return 455 if large else 430


def season_chart(study: Study, lang: str, large: bool = False,
                 scale: tuple[float, float] | None = None) -> vega.LayerChart:  # fmt: skip
    """Months over the band of their season, the mean of twelve months, peak, breaks, and what is still provisional.

    `scale` is the reach of the charts that share one; the chart's own by default.
    """
    months, height = study.months, _height(large)
    highest, top = scale or reach(study, large)
    canvas = Canvas(len(months), top, height, 22 if large else 13)
    canvas.take(months["number"] + 0.5, months["value"])
    fine = np.arange(0, len(months), 0.25)
    canvas.take(fine + 0.5, np.interp(fine, months["number"], months["rolling"]))
    for edge in ("usual_low", "usual_high"):
        canvas.take(months["number"] + 0.5, months[edge])
    marks = ticks(highest * 1.04, study.is_count)
    x = _x(months, lang)
    y = vega.Y("v:Q", title=None, scale=vega.Scale(domain=[0, canvas.top], nice=False),
              axis=vega.Axis(values=marks, grid=True, labelExpr=axis_format(study, marks, lang)))  # fmt: skip
    layers = [
        *_band(months, x, y, canvas, study, lang),
        *_provisional(months, x, y, canvas, lang, large),
        *events(study.breaks, months, x, y, canvas, lang, large),
        *_points(months, x, y, canvas, study, lang, large),
        *_rolling(months, x, y, canvas, study, lang, large),
    ]
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def head(study: Study, large: bool) -> int:
    """Room kept above the data for the words of breaks and events, in px."""
    if large:
        return 84 if study.breaks else 60
    return 118 if any(one.kind != "event" for one in study.breaks) else 64


def _x(months: pd.DataFrame, lang: str) -> vega.X:
    """Months as numbers from the first one; labels at each January."""
    januaries = months.loc[months["month"] == 1, ["number", "year"]]
    start = months["year"].iloc[0] + (months["month"].iloc[0] - 1) / YEAR
    every = vega.Axis(
        values=januaries["number"].tolist(), labelExpr=f"format(round({start} + datum.value / {YEAR}), 'd')",
        grid=False, ticks=True, tickColor=style.RULE, tickSize=6, labelAlign="left", labelOverlap="parity",
    )  # fmt: skip
    return vega.X("x:Q", title=None, axis=every, scale=vega.Scale(domain=[0, len(months) + 0.3], nice=False))


def _band(months, x, y, canvas, study, lang) -> list[vega.Chart]:
    """The stepped band where a month like those of the reference years would fall, and its name below or above it."""
    steps = pd.concat(
        [months[["number", "usual_low", "usual_high"]], months[["number", "usual_low", "usual_high"]].tail(1)]
    )
    numbers = [*months["number"].astype(float), float(len(months))]
    if months["usual_low"].notna().sum() == 0:
        return []
    drawn = (
        vega.Chart(rows(x=numbers, v=steps["usual_low"].tolist(), high=steps["usual_high"].tolist()))
        .mark_area(color=style.BAND, interpolate="step-after")
        .encode(x=x, y=y, y2="high:Q")
    )
    name = {
        "fr": f"8 mois calmes sur 10, d'après {words.years(*study.reference).replace('–', ' à ')}",
        "en": f"8 calm months in 10, from {words.years(*study.reference)}",
    }[lang]
    known = months["usual_low"].dropna()
    below = min(canvas.y(known.min()) + 14, canvas.height - 10)
    anchors = [(n, y0) for n in range(1, len(months), 6) for y0 in (below, canvas.y(months["usual_high"].max()) - 12)]
    at = canvas.best(name, anchors)
    return [drawn, words_at(*at, name, color=style.SECONDARY)]


def _provisional(months, x, y, canvas, lang, large) -> list[vega.Chart]:
    """A pale rectangle hatched by short rules, over the months that may still change."""
    soft = months.loc[~months["is_firm"], "number"]
    soft = soft[soft >= len(months) - len(soft)] if len(soft) else soft
    if soft.empty:
        return []
    left, right = float(soft.iloc[0]), float(len(months))
    ceiling = canvas.top * (1 - (66 if large else 50) / canvas.height)
    box = vega.Chart(vega.Data(values=[{"x": left, "x2": right, "v": 0, "v2": ceiling}]))
    lines, run, span = [], canvas.months * 0.07, right - left
    for start in np.arange(-run, span, canvas.months * 8 / WIDTH):
        low, high = max(0.0, -start / run), min(1.0, (span - start) / run)
        if high > low:
            ends = left + start + low * run, left + start + high * run, low * ceiling, high * ceiling
            lines.append([round(float(end), 3) for end in ends])
    hatch = vega.Chart(vega.Data(values=[dict(zip(("x", "x2", "v", "v2"), row, strict=True)) for row in lines]))
    canvas.taken += [
        (canvas.x(left + step), height) for height in range(0, canvas.height, 12) for step in (0.0, span / 2)
    ]
    name = {"fr": "Provisoire", "en": "Provisional"}[lang]
    first, last = (words.month(months["period"].iloc[int(i)], lang).split(words.FIXED)[0] for i in (left, right - 1))
    said = first if first == last else f"{first} à {last}" if lang == "fr" else f"{first} to {last}"
    encode = {"x": x, "x2": "x2:Q", "y": y, "y2": "v2:Q"}
    size = {"fontSize": canvas.font}
    return [
        box.mark_rect(color=style.WASH).encode(**encode),
        hatch.mark_rule(color=style.RULE, strokeWidth=1).encode(**encode),
        words_at(right, 12, name, always=True, align="right", fontWeight=600, **size),
        words_at(right, 12 + 1.3 * canvas.font, said, align="right", color=style.SECONDARY, **size),
    ]


def _number_of(one: Break, months: pd.DataFrame, end: bool = False) -> float:
    """A break's day as a number of months from the first one."""
    day = one.until if end and one.until else one.on
    first = months["year"].iloc[0] * YEAR + months["month"].iloc[0] - 1
    return day.year * YEAR + day.month - 1 + (day.day - 1) / 31 - first


def events(breaks, months, x, y, canvas, lang, large) -> list[vega.Chart]:
    """Breaks as dashed lines over the full height with their words, long events as a thin bracket."""
    layers, size = [], {"fontSize": canvas.font}
    cuts = [one for one in breaks if one.kind != "event" and 0 < _number_of(one, months) < len(months)]
    ends = ([_number_of(one, months) for one in cuts[1:]] + [len(months) - 8.0])[: len(cuts)]
    for one, stop in zip(cuts, ends, strict=True):
        at = _number_of(one, months)
        layers.append(
            vega.Chart(vega.Data(values=[{"x": at}])).mark_rule(color=style.SECONDARY, strokeDash=[4, 3]).encode(x=x)
        )
        title = {"fr": f"Rupture : {lower_first(one.title['fr'])}", "en": f"Break: {one.title['en']}"}[lang]
        layers.append(words_at(at + 0.7, 12, title, fontWeight=600, **size))
        if not large:
            width = int(min(56, (stop - at) * WIDTH / canvas.months / 6.3 - 2))
            said = [
                *textwrap.wrap(one.cause[lang], width)[:2],
                *textwrap.wrap(one.effect[lang].split(". ")[0], width)[:2],
            ]
            layers.append(words_at(at + 0.7, 29, said, baseline="top", color=style.SECONDARY, dy=-6))
    for one in breaks:
        if one.kind == "event":
            layers += _bracket(one, months, x, y, canvas, lang, large, bool(cuts))
    return layers


def _bracket(one: Break, months, x, y, canvas, lang, large, is_under: bool) -> list[vega.Chart]:
    start, stop = max(0.0, _number_of(one, months)), min(float(len(months)), _number_of(one, months, end=True))
    if stop <= start:
        return []
    level = (44 if large else 100) if is_under else 12
    line = vega.Chart(vega.Data(values=[{"x": start, "x2": stop}])).mark_rule(color=style.SECONDARY, strokeWidth=1.5)
    days = f", {words.day(one.on, lang)} – {words.day(one.until, lang)}" if one.until and not large else ""
    return [
        line.encode(x=x, x2="x2:Q", y=vega.value(level)),
        words_at(start, level + 0.9 * canvas.font, one.title[lang] + days, color=style.SECONDARY, fontSize=canvas.font),
    ]


def _points(months, x, y, canvas, study, lang, large) -> list[vega.Chart]:
    """One dot per month, hollow while provisional, with its figures on hover."""
    known = months[months["value"].notna()]
    said = [_tooltip(row, study, lang) for row in known.itertuples()]
    size = 70 if large else 30
    layers = []
    for firm in (True, False):
        where = (known["is_firm"] == firm).to_numpy()
        kept = known[where]
        if kept.empty:
            continue
        data = rows(x=(kept["number"] + 0.5).tolist(), v=kept["value"].tolist(), t=np.array(said, dtype=object)[where])
        filled = {"filled": True, "color": style.POINT} if firm else {
            "filled": False, "stroke": style.POINT, "fill": "white", "strokeWidth": 1.4}  # fmt: skip
        layers.append(vega.Chart(data).mark_point(shape="circle", size=size, **filled).encode(x=x, y=y, tooltip="t:N"))
    name = {"fr": "Un point : un mois", "en": "One dot: one month"}[lang]
    anchors = [(row.number + shift, canvas.y(row.value) + rise) for row in known.iloc[:60:3].itertuples()
               for shift in (-1.0, 1.2) for rise in (-14, 14)]  # fmt: skip
    if anchors:
        layers.append(words_at(*canvas.best(name, anchors), name, color=style.SECONDARY, fontSize=canvas.font))
    return layers


def _tooltip(row, study: Study, lang: str) -> str:
    text = f"{words.month(row.period, lang)} : {value_text(row.value, study, lang)}"
    if row.usual_low == row.usual_low:
        usual = {"fr": "habituel", "en": "usual"}[lang]
        text += f" ({usual} {value_text(row.usual_low, study, lang)} – {value_text(row.usual_high, study, lang)})"
    return text + ({"fr": ", provisoire", "en": ", provisional"}[lang] if not row.is_firm else "")


def _rolling(months, x, y, canvas, study, lang, large) -> list[vega.Chart]:
    """The mean of twelve months: plain while consolidated, dashed after, with its peak and its name."""
    width = 4.5 if large else 3
    firm = months["rolling"].where(months["is_rolling_firm"])
    soft = months["rolling"].where(~months["is_rolling_firm"] | (months["number"] == firm.last_valid_index()))
    layers = []
    for values, dash in ((firm, [1, 0]), (soft, [2, 6])):
        if values.notna().any():
            data = rows(x=(months["number"] + 0.5).tolist(), v=values.tolist())
            line = vega.Chart(data).mark_line(color=style.SUBJECT, strokeWidth=width, strokeDash=dash)
            layers.append(line.encode(x=x, y=y))
    if study.peak is not None:
        layers += _peak(months.loc[study.peak], x, y, canvas, study, lang)
    name = {"fr": "Moyenne des 12 derniers mois", "en": "Mean of the last 12 months"}[lang]
    known = months[months["is_rolling_firm"]].iloc[-80::3]
    anchors = [
        (row.number + 0.5, canvas.y(row.rolling) + rise) for row in known.itertuples() for rise in (-16, -26, 18)
    ]
    if anchors:
        at = canvas.best(name, anchors)
        layers.append(words_at(*at, name, color=style.SUBJECT, fontWeight=600, fontSize=canvas.font))
    return layers


def _peak(row, x, y, canvas, study, lang) -> list[vega.Chart]:
    dot = vega.Chart(rows(x=[row["number"] + 0.5], v=[float(row["rolling"])]))
    each = value_text(row["rolling"], study, lang, mean=True)
    month = words.month(row["period"], lang)
    by = {"fr": " par mois", "en": " per month"}[lang] if study.is_count else ""
    said = {"fr": f"Sommet : {each}{by} ({month})", "en": f"Peak: {each}{by} ({month})"}[lang]
    high = canvas.y(row["rolling"])
    near = 0.53 * canvas.font * len(said) * canvas.months / WIDTH
    anchors = [
        (row["number"] + shift, high + rise)
        for rise in (-16, -28, 0, 18, -42)
        for shift in (1.2, 0.0, -near, -near / 2)
    ]
    at = canvas.best(said, anchors)
    return [
        dot.mark_point(size=110, filled=True, color=style.SUBJECT, stroke="white", strokeWidth=1.5).encode(x=x, y=y),
        words_at(*at, said, color=style.SUBJECT, fontWeight=600, fontSize=canvas.font),
    ]


def label_chart(
    parts: dict[str, Part], study: Study, lang: str, large: bool = False, height: int = 260
) -> vega.LayerChart:
    """The mean of twelve months for each label of a breakdown, named at the line's end; provisional months dashed."""
    months = next(iter(parts.values())).months
    highest = max(part.months["rolling"].max() for part in parts.values()) or 1.0
    top, room = highest * 1.08, 0.2
    x = _x(months, lang)
    x["scale"] = vega.Scale(domain=[0, {"expr": f"{WIDE} ? {len(months) * (1 + room):.1f} : {len(months) * 1.22:.1f}"}])
    marks = ticks(highest * 1.05, False)
    y = vega.Y("v:Q", title=None, scale=vega.Scale(domain=[0, top], nice=False),
              axis=vega.Axis(values=marks, labelExpr=axis_format(study, marks, lang)))  # fmt: skip
    colours = dict(zip(parts, [style.SUBJECT, style.SERIES_SECOND, style.SERIES, style.POINT], strict=False))
    ends = {label: float(part.months["rolling"].dropna().iloc[-1]) for label, part in parts.items()
            if part.months["rolling"].notna().any()}  # fmt: skip
    layers = [layer for label, part in parts.items() for layer in _line(part, colours.get(label, style.SERIES), x, y)]
    heights = spread([height * (1 - value / top) for value in ends.values()], 27 if large else 18)
    for label, high in zip(ends, heights, strict=True):
        colour = style.SECONDARY if colours.get(label) == style.SERIES else colours.get(label, style.SECONDARY)
        said = when(WIDE, shift_name(label, lang), shift_name(label, lang, short=True))
        size = 22 if large else 13
        layers.append(
            vega.Chart(vega.Data(values=[{"x": len(months) + 1.0}]))
            .mark_text(align="left", color=colour, fontWeight=600, fontSize=size, text=said)
            .encode(x=x, y=vega.value(high))
        )
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _line(part: Part, colour: str, x, y) -> list[vega.Chart]:
    """A rolling line, plain while consolidated, dashed after."""
    rolled, firm = part.months["rolling"], part.months["is_rolling_firm"]
    last = firm & ~firm.shift(-1, fill_value=False)
    return [
        vega.Chart(rows(x=(part.months["number"] + 0.5).tolist(), v=values.tolist()))
        .mark_line(color=colour, strokeWidth=2.5, strokeDash=dash)
        .encode(x=x, y=y)
        for values, dash in ((rolled.where(firm), [1, 0]), (rolled.where(~firm | last), [2, 5]))
    ]
