"""The funnel: every territory by its size, over what chance alone would give."""

import math

import altair as alt
import numpy as np
import pandas as pd

from indicators import territories
from indicators.catalog import Indicator
from reports import style
from reports.canvas import FIT, Canvas, rows, spread, ticks, when
from reports.comparison import side
from reports.comparison_figures import COLOURS, SHAPES, number_format

BESIDE = "containerSize()[0] > 450"  # names fit beside their points


def funnel_chart(
    limits: pd.DataFrame, table: pd.DataFrame, mean: float, indicator: Indicator, territory: str, named: list[str],
    years: float, size_title: str, lang: str, large: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Every territory by its size, over the limits that chance alone would give at 95 and 99.8 %, widened."""
    height, font = (520, 20) if large else (430, 13)
    shown = table[table["value"].notna()].assign(size=lambda one: one["denominator"] / years).reset_index(drop=True)
    right = float(limits["size"].max())
    top = (
        max(float(shown["value"].max()), min(float(limits["high_998"].max()), 2.5 * float(shown["value"].max()))) * 1.06
    )
    canvas = Canvas(1, top, height, font)
    x_marks, y_marks = ticks(right, True), ticks(top, False)
    x = alt.X("x:Q", title=size_title, scale=alt.Scale(domain=[0, right * 1.14], nice=False),
              axis=alt.Axis(values=x_marks, format=",.0f", labelFontSize=font, titleFontSize=font, titlePadding=10,
                            grid=False))  # fmt: skip
    y = alt.Y("v:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False, clamp=True),
              axis=alt.Axis(values=y_marks, grid=True, labelFontSize=font,
                            labelExpr=number_format(indicator, y_marks, lang)))  # fmt: skip
    layers = []
    for low, high, colour in (("low_998", "high_998", style.FUNNEL[1]), ("low", "high", style.FUNNEL[0])):
        data = rows(x=limits["size"].tolist(), v=limits[low].tolist(), h=limits[high].tolist())
        layers.append(alt.Chart(data).mark_area(color=colour).encode(x=x, y=y, y2="h:Q"))
    line = alt.Chart(alt.Data(values=[{"x": 0, "x2": right, "v": mean}]))
    layers.append(line.mark_rule(color=style.SECONDARY, strokeWidth=1.5).encode(x=x, x2="x2:Q", y=y))
    last = limits.iloc[-1]
    percent = "\u00a0%" if lang == "fr" else "%"
    comma = "99,8" if lang == "fr" else "99.8"
    ends = [
        (last["high_998"], comma + percent),
        (last["high"], f"95{percent}"),
        (mean, {"fr": "Moyenne", "en": "Mean"}[lang]),
    ]
    heights = spread([canvas.y(float(value)) for value, _ in ends], 1.4 * font)
    for (_, said), high in zip(ends, heights, strict=True):
        layers.append(alt.Chart(alt.Data(values=[{"x": right * 1.005}])).mark_text(
            align="left", color=style.SECONDARY, fontSize=font, dx=4, text=said,
        ).encode(x=x, y=alt.YValue(high)))  # fmt: skip
    layers += _funnel_points(shown, x, y, territory, lang, large)
    layers += _funnel_names(shown, territory, named, canvas, right * 1.14, x, y, lang, font)
    return alt.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _funnel_points(shown, x, y, territory, lang, large) -> list[alt.Chart]:
    layers = []
    for label in ("comparable", "lower", "higher"):
        kept = shown[[side(one) == label for one in shown["label"]]]
        if len(kept):
            names = [territories()[place].name[lang] for place in kept["territory_id"]]
            data = rows(x=kept["size"].tolist(), v=kept["value"].tolist(), t=names)
            layers.append(alt.Chart(data).mark_point(
                shape=SHAPES[label], size=140 if large else 75, filled=True, color=COLOURS[label], opacity=1,
                stroke="white",
                strokeWidth=1).encode(x=x, y=y, tooltip="t:N"))  # fmt: skip
    own = shown[shown["territory_id"] == territory]
    if len(own):
        data = rows(x=own["size"].tolist(), v=own["value"].tolist())
        layers.append(alt.Chart(data).mark_point(shape="circle", size=260, filled=False, stroke=style.SUBJECT,
                                                 strokeWidth=2).encode(x=x, y=y))  # fmt: skip
    return layers


def _funnel_names(shown, territory, named, canvas, right, x, y, lang, font) -> list[alt.Chart]:
    """Short names beside the territory, its peers and those that stand apart, where they hide least."""
    width = 560
    at = lambda size: size / right * width  # noqa: E731
    canvas.taken = [(at(row.size), canvas.y(row.value)) for row in shown.itertuples()]
    layers = []
    apart = shown[[side(label) != "comparable" for label in shown["label"]]]["territory_id"].tolist()
    for place in dict.fromkeys([territory, *named, *apart]):
        for row in shown[shown["territory_id"] == place].itertuples():
            text = territories()[place].short[lang]
            wide = 0.55 * font * len(text)
            px, py = at(row.size), canvas.y(row.value)
            options = [(px + 10, py), (px - 10 - wide, py), (px - wide / 2, py - 15), (px - wide / 2, py + 16),
                       (px + 8, py - 13), (px + 8, py + 13)]  # fmt: skip
            options = [
                one for one in options if one[0] >= 0 and one[0] + wide <= width and 8 < one[1] < canvas.height - 6
            ]
            if not options:
                continue
            best = min(options, key=lambda one: sum(
                one[0] - 4 < a < one[0] + wide + 4 and abs(b - one[1]) < font * 0.9
                for a, b in canvas.taken))  # fmt: skip
            canvas.taken += [(best[0] + s, best[1]) for s in np.arange(0, wide, 8)]
            dx = best[0] - px
            layers.append(alt.Chart(rows(x=[row.size], v=[row.value], t=[text])).mark_text(
                text=when(BESIDE if place != territory else "true", text), align="left", dx=dx,
                dy=best[1] - py, fontSize=font, fontWeight=700 if place == territory else 400,
                color=style.INK if place == territory or place in apart else style.SECONDARY,
            ).encode(x=x, y=y))  # fmt: skip
    return layers


def is_drawable(table: pd.DataFrame, mean: float) -> bool:
    """Whether enough territories have a value for a funnel."""
    return bool(table["value"].notna().sum() >= 3 and not math.isnan(mean) and mean > 0)
