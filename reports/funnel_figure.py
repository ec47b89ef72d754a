"""The funnel: every territory by its size, over where others of its size lie."""

import math

import numpy as np
import pandas as pd

from indicators import territories
from indicators.catalog import Indicator
from reports import style, vega
from reports.canvas import FIT, Canvas, rows, spread, ticks, when
from reports.comparison import side
from reports.comparison_figures import COLOURS, SHAPES, number_format

WIDTH = 560  # the plot's usual width in px, to place names
BESIDE = "containerSize()[0] > 450"  # names fit beside their points


def funnel_chart(
    limits: pd.DataFrame, table: pd.DataFrame, mean: float, indicator: Indicator, territory: str, named: list[str],
    years: float, size_title: str, lang: str, large: bool = False,
) -> vega.LayerChart:  # fmt: skip
    """Every territory by its size, over the limits of those that differ as others do, at 95 and 99.8 %."""
    height, font = (520, 20) if large else (430, 13)
    shown = table[table["value"].notna()].assign(size=lambda one: one["denominator"] / years).reset_index(drop=True)
    right = float(limits["size"].max())
    top = (
        max(float(shown["value"].max()), min(float(limits["high_998"].max()), 2.5 * float(shown["value"].max()))) * 1.06
    )
    canvas = Canvas(1, top, height, font)
    x_marks, y_marks = ticks(right, True), ticks(top, False)
    x = vega.X("x:Q", title=size_title, scale=vega.Scale(domain=[0, right * 1.14], nice=False),
              axis=vega.Axis(values=x_marks, format=",.0f", labelFontSize=font, titleFontSize=font, titlePadding=10,
                            grid=False))  # fmt: skip
    y = vega.Y("v:Q", title=None, scale=vega.Scale(domain=[0, top], nice=False, clamp=True),
              axis=vega.Axis(values=y_marks, grid=True, labelFontSize=font,
                            labelExpr=number_format(indicator, y_marks, lang)))  # fmt: skip
    layers = []
    for low, high, colour in (("low_998", "high_998", style.FUNNEL[1]), ("low", "high", style.FUNNEL[0])):
        data = rows(x=limits["size"].tolist(), v=limits[low].tolist(), h=limits[high].tolist())
        layers.append(vega.Chart(data).mark_area(color=colour).encode(x=x, y=y, y2="h:Q"))
    line = vega.Chart(vega.Data(values=[{"x": 0, "x2": right, "v": mean}]))
    layers.append(line.mark_rule(color=style.SECONDARY, strokeWidth=1.5).encode(x=x, x2="x2:Q", y=y))
    last = limits.iloc[-1]
    percent = "\u00a0%" if lang == "fr" else "%"
    comma = "99,8" if lang == "fr" else "99.8"
    ends = [
        (last["high_998"], comma + percent),
        (last["high"], f"95{percent}"),
        (mean, {"fr": "Niveau courant", "en": "Usual level"}[lang]),
    ]
    heights = spread([canvas.y(float(value)) for value, _ in ends], 1.4 * font)
    for (_, said), high in zip(ends, heights, strict=True):
        layers.append(vega.Chart(vega.Data(values=[{"x": right * 1.005}])).mark_text(
            align="left", color=style.SECONDARY, fontSize=font, dx=4, text=said,
        ).encode(x=x, y=vega.value(high)))  # fmt: skip
    layers += _funnel_points(shown, x, y, territory, lang, large)
    layers += _funnel_names(shown, territory, named, canvas, right * 1.14, x, y, lang, font)
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _funnel_points(shown, x, y, territory, lang, large) -> list[vega.Chart]:
    layers = []
    for label in ("comparable", "lower", "higher"):
        kept = shown[[side(one) == label for one in shown["label"]]]
        if len(kept):
            names = [territories()[place].name[lang] for place in kept["territory_id"]]
            data = rows(x=kept["size"].tolist(), v=kept["value"].tolist(), t=names)
            layers.append(vega.Chart(data).mark_point(
                shape=SHAPES[label], size=140 if large else 75, filled=True, color=COLOURS[label], opacity=1,
                stroke="white",
                strokeWidth=1).encode(x=x, y=y, tooltip="t:N"))  # fmt: skip
    own = shown[shown["territory_id"] == territory]
    if len(own):
        data = rows(x=own["size"].tolist(), v=own["value"].tolist())
        layers.append(vega.Chart(data).mark_point(shape="circle", size=260, filled=False, stroke=style.SUBJECT,
                                                 strokeWidth=2).encode(x=x, y=y))  # fmt: skip
    return layers


def _funnel_names(shown, territory, named, canvas, right, x, y, lang, font) -> list[vega.Chart]:
    """Short names beside the territory, its peers and those that stand apart, where they hide least."""
    taken = [(WIDTH * row.size / right, canvas.y(row.value)) for row in shown.itertuples()]
    apart = shown[[side(label) != "comparable" for label in shown["label"]]]["territory_id"].tolist()
    known = {row.territory_id: row for row in shown.itertuples()}
    layers = []
    for place in dict.fromkeys([territory, *named, *apart]):
        if place not in known:
            continue
        row, text = known[place], territories()[place].short[lang]
        point = WIDTH * row.size / right, canvas.y(row.value)
        at = _beside(point, 0.55 * font * len(text), font, canvas.height, taken)
        is_own = place == territory
        layers.append(
            vega.Chart(rows(x=[row.size], v=[row.value]))
            .mark_text(text=when("true" if is_own else BESIDE, text), align="left", dx=at[0] - point[0],
                       dy=at[1] - point[1], fontSize=font, fontWeight=700 if is_own else 400,
                       color=style.INK if is_own or place in apart else style.SECONDARY)
            .encode(x=x, y=y)
        )  # fmt: skip
    return layers


def _beside(point, wide: float, font: int, height: int, taken: list) -> tuple[float, float]:
    """Where words of a width start, in px, to hide the fewest points and words; their place is then taken."""
    px, py = point
    options = [(px + 10, py), (px - 10 - wide, py), (px - wide / 2, py - 15), (px - wide / 2, py + 16),
               (px + 8, py - 13), (px + 8, py + 13)]  # fmt: skip
    inside = [one for one in options if one[0] >= 0 and one[0] + wide <= WIDTH and 8 < one[1] < height - 6]
    points = np.array(taken)

    def hidden(one: tuple[float, float]) -> int:
        near = np.abs(points[:, 1] - one[1]) < font * 0.9
        return int((near & (points[:, 0] > one[0] - 4) & (points[:, 0] < one[0] + wide + 4)).sum())

    best = min(inside or options, key=hidden)
    taken += [(best[0] + step, best[1]) for step in np.arange(0, wide, 8)]
    return best


def is_drawable(table: pd.DataFrame, mean: float) -> bool:
    """Whether enough territories have a value for a funnel."""
    return bool(table["value"].notna().sum() >= 3 and not math.isnan(mean) and mean > 0)
