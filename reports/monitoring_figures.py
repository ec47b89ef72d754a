"""Figures of months beside their control limits, and of a series' trend, season and rest in three small panels."""

import numpy as np
import pandas as pd

from reports import style, vega, words
from reports.canvas import FIT, Canvas, rows, ticks, words_at
from reports.monitoring import Parts, Watch
from reports.monitoring_words import PLACES, signed
from reports.trend import YEAR, Study
from reports.trend_sentences import axis_format, value_text

SIDES = {"above": ("triangle-up", style.HIGHER), "below": ("triangle-down", style.LOWER)}
NAMED = 6  # months outside up to which each is named in the plot
ROOM = 46  # px kept for the labels of the vertical axis, the same in each panel


def _x(months: pd.DataFrame) -> vega.X:
    """Months as numbers; labels at each January."""
    januaries = months.loc[months["month"] == 1, "number"].tolist()
    first = months.iloc[0]
    start = first["year"] + (first["month"] - 1 - first["number"]) / YEAR
    axis = vega.Axis(
        values=januaries, labelExpr=f"format(round({start} + datum.value / {YEAR}), 'd')", grid=False, ticks=True,
        tickColor=style.RULE, tickSize=6, labelAlign="left", labelOverlap="parity",
    )  # fmt: skip
    ends = [float(first["number"]), float(months["number"].iloc[-1]) + 1.3]
    return vega.X("x:Q", title=None, axis=axis, scale=vega.Scale(domain=ends, nice=False))


def watch_chart(found: Watch, study: Study, lang: str) -> vega.LayerChart:
    """One dot per consolidated month over the band between its limits; those outside as triangles, in words."""
    months, height = found.months, 300
    highest = np.nanmax([*months["value"], *months["high"]]) or 1.0
    top = highest * 1.04 * height / (height - 26)
    canvas = Canvas(len(months), top, height, 13)
    for column in ("value", "high", "low"):
        canvas.take(months["number"] - months["number"].iloc[0] + 0.5, months[column])
    marks = ticks(highest * 1.04, study.is_count)
    x = _x(months)
    y = vega.Y("v:Q", title=None, scale=vega.Scale(domain=[0, top], nice=False),
              axis=vega.Axis(values=marks, grid=True, labelExpr=axis_format(study, marks, lang)))  # fmt: skip
    layers = [*_limits(months, x, y), *_dots(months, study, lang, x, y), *_names(months, canvas, lang)]
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _limits(months: pd.DataFrame, x: dict, y: dict) -> list[vega.Chart]:
    """The stepped band between the limits, and the expected value as a thin line."""
    steps = pd.concat([months, months.tail(1)])
    numbers = [*months["number"].astype(float), float(months["number"].iloc[-1] + 1)]
    band = rows(x=numbers, v=steps["low"].tolist(), high=steps["high"].tolist())
    centre = rows(x=numbers, v=steps["centre"].tolist())
    return [
        vega.Chart(band).mark_area(color=style.BAND, interpolate="step-after").encode(x=x, y=y, y2="high:Q"),
        vega.Chart(centre).mark_line(color=style.POINT, strokeWidth=1, interpolate="step-after").encode(x=x, y=y),
    ]


def _dots(months: pd.DataFrame, study: Study, lang: str, x: dict, y: dict) -> list[vega.Chart]:
    """Grey dots for the reference, plain ones within, triangles outside; each with its figures on hover."""
    layers = []
    looks = {
        "": {"shape": "circle", "size": 24, "color": style.POINT},
        "within": {"shape": "circle", "size": 30, "color": style.SUBJECT},
        **{side: {"shape": shape, "size": 90, "color": colour} for side, (shape, colour) in SIDES.items()},
    }
    for place, look in looks.items():
        kept = months[months["place"] == place]
        if len(kept):
            data = rows(
                x=(kept["number"] + 0.5).tolist(), v=kept["value"].tolist(),
                t=[_tooltip(row, study, lang) for row in kept.itertuples()],
            )  # fmt: skip
            layers.append(vega.Chart(data).mark_point(filled=True, **look).encode(x=x, y=y, tooltip="t:N"))
    return layers


def _tooltip(row, study: Study, lang: str) -> str:
    limits = " – ".join(value_text(v, study, lang, mean=True) for v in (row.low, row.high))
    name = {"fr": "limites", "en": "limits"}[lang]
    place = f", {PLACES[row.place][lang]}" if row.place in SIDES else ""
    text = {"fr": " : ", "en": ": "}[lang].join([words.month(row.period, lang), value_text(row.value, study, lang)])
    return f"{text} ({name} {limits}){place}"


def _names(months: pd.DataFrame, canvas: Canvas, lang: str) -> list[vega.Chart]:
    """The months outside by name where they are few, else one word for each side; and the band's name."""
    layers, first = [], int(months["number"].iloc[0])
    out = months[months["place"].isin(list(SIDES))]
    for side, (_, colour) in SIDES.items():
        own = out[out["place"] == side]
        if own.empty:
            continue
        named = own if len(out) <= NAMED else own.iloc[[len(own) // 2]]
        for row in named.itertuples():
            said = PLACES[side][lang][2:] if len(out) > NAMED else words.month(row.period, lang)
            at, high = row.number - first + 0.5, canvas.y(row.value)
            wide = 0.53 * canvas.font * len(said) * canvas.months / 1150
            anchors = [(at + step, high + rise) for rise in (0, -17, 17) for step in (0.9, -wide - 0.9, -wide / 2)]
            spot = canvas.best(said, anchors)
            layers.append(words_at(spot[0] + first, spot[1], said, color=colour, fontWeight=600))
    said = {"fr": "Entre les limites", "en": "Between the limits"}[lang]
    low = min(canvas.y(months["low"].min()) - 10, canvas.height - 10)
    anchors = [(n, y) for n in range(1, len(months), 12) for y in (canvas.y(months["high"].max()) - 12, low)]
    at = canvas.best(said, anchors)
    return [*layers, words_at(at[0] + first, at[1], said, color=style.SECONDARY)]


# Season, trend and rest -----------------------------------------------------------------------------------------------


def parts_charts(found: Parts, study: Study, lang: str) -> list[vega.LayerChart]:
    """The trend over the months, what each calendar month adds, and the rest of each month."""
    return [_trend(found, study, lang), _season(found, study, lang), _rest(found, study, lang)]


def _panel(layers: list[vega.Chart], height: int = 150) -> vega.LayerChart:
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _trend(found: Parts, study: Study, lang: str) -> vega.LayerChart:
    months = found.months
    highest = float(max(months["value"].max(), months["trend"].max()))
    marks = ticks(highest, study.is_count)
    axis = vega.Axis(values=marks, labelExpr=axis_format(study, marks, lang), minExtent=ROOM, maxExtent=ROOM)
    y = vega.Y("v:Q", title=None, scale=vega.Scale(domain=[0, highest * 1.05], nice=False), axis=axis)
    x, numbers = _x(months), (months["number"] + 0.5).tolist()
    return _panel([
        vega.Chart(rows(x=numbers, v=months["value"].tolist())).mark_line(color=style.SERIES, strokeWidth=1)
        .encode(x=x, y=y),
        vega.Chart(rows(x=numbers, v=months["trend"].tolist())).mark_line(color=style.SUBJECT, strokeWidth=3)
        .encode(x=x, y=y),
    ])  # fmt: skip


def _apart(lowest: float, highest: float, study: Study) -> vega.Y:
    """An axis of differences around zero; shares in points, without a sign for per cent."""
    step = next(iter(ticks(max(highest, -lowest, 1e-9), study.is_count, 2)[1:]), max(highest, -lowest, 1e-9))
    marks = [step * n for n in range(-4, 5) if lowest * 1.15 <= step * n <= highest * 1.15]
    digits = next((digits for digits in range(4) if abs(step * 10**digits - round(step * 10**digits)) < 1e-6), 3)
    axis = vega.Axis(values=marks, labelExpr=f"format(datum.value, '+,.{digits}f')", minExtent=ROOM, maxExtent=ROOM)
    axis["labelExpr"] = f"datum.value == 0 ? '0' : {axis['labelExpr']}"
    room = 0.08 * (highest - lowest or 1.0)
    return vega.Y("v:Q", title=None, axis=axis, scale=vega.Scale(domain=[lowest - room, highest + room], nice=False))


def _season(found: Parts, study: Study, lang: str) -> vega.LayerChart:
    adds = found.year
    y = _apart(min(adds.min(), 0.0), max(adds.max(), 0.0), study)
    x = vega.X("m:N", title=None, sort=words.MONTHS[lang], axis=vega.Axis(labelAngle=0, labelOverlap="parity"),
              scale=vega.Scale(paddingInner=0.35))  # fmt: skip
    names = [words.MONTHS[lang][month - 1] for month in adds.index]
    data = rows(
        m=names, v=adds.tolist(), t=[f"{name} {signed(v, study, lang)}" for name, v in zip(names, adds, strict=True)]
    )
    zero = vega.Chart(vega.Data(values=[{"v": 0}])).mark_rule(color=style.RULE).encode(y=y)
    return _panel([vega.Chart(data).mark_bar(color=style.SUBJECT).encode(x=x, y=y, tooltip="t:N"), zero], 120)


def _rest(found: Parts, study: Study, lang: str) -> vega.LayerChart:
    months = found.months
    y, x = _apart(min(months["rest"].min(), 0.0), max(months["rest"].max(), 0.0), study), _x(months)
    data = rows(
        x=(months["number"] + 0.5).tolist(), v=months["rest"].tolist(), zero=[0] * len(months),
        t=[f"{words.month(row.period, lang)} {signed(row.rest, study, lang)}" for row in months.itertuples()],
    )  # fmt: skip
    sticks = vega.Chart(data).mark_rule(color=style.POINT, strokeWidth=3).encode(x=x, y=y, y2="zero:Q", tooltip="t:N")
    zero = vega.Chart(vega.Data(values=[{"v": 0}])).mark_rule(color=style.RULE).encode(y=y)
    return _panel([sticks, zero], 120)
