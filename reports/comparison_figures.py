"""Figures that set territories side by side: ratios to the rest of the city, values, intervals."""

import json

import numpy as np
import pandas as pd

from indicators import territories
from indicators.catalog import Indicator
from reports import rest_words, style, vega, words
from reports.canvas import FIT, rows, ticks, when
from reports.comparison import side
from reports.comparison_sentences import CLASS_WORDS, column_heads, value_of
from reports.map_legend import interval

SHAPES = {"lower": "triangle-down", "comparable": "circle", "higher": "triangle-up", "": "circle"}
COLOURS = {"lower": style.LOWER, "comparable": style.SERIES_SECOND, "higher": style.HIGHER, "": style.SERIES_SECOND}
SYMBOLS = {"lower": "▼", "comparable": "●", "higher": "▲", "": ""}
REACHES = (2.0, 3.0, 5.0)
STEPS = {2.0: (1.25, 1.5, 2.0), 3.0: (1.5, 2.0, 3.0), 5.0: (1.5, 3.0, 5.0)}
NARROW = "containerSize()[0] < 860"  # the columns at the right would run into each other
AWAY = "max(0, 150 - width * 0.09)"  # how far the columns move to leave the longest word its room


def _ratio_words(territory: str, lang: str) -> dict[float, str]:
    """Axis words of a ratio: moitié, ÷ 1,25, reste, × 1,25, double."""
    found = {1.0: rest_words.short(territory, lang)}
    for step in (1.25, 1.5, 2.0, 3.0, 5.0):
        written = words.rate(step, lang).rstrip("0").rstrip(",.")
        found[step], found[1 / step] = f"× {written}", f"÷ {written}"
    found[2.0], found[0.5] = ("double", "moitié") if lang == "fr" else ("double", "half")
    return found


def spine_chart(
    table: pd.DataFrame, catalog: dict[str, Indicator], territory: str, lang: str, large: bool = False,
    is_default: bool = True,
) -> vega.LayerChart:  # fmt: skip
    """One row per indicator: the territory and its peers over the rest of the city on a log scale, then the figures.

    `is_default` says whether those beside are its peers, or territories that were chosen.
    """
    row_height, font = (56, 22) if large else (38, 14)
    known = table[["ratio", "ratio_low", "ratio_high", "peers_ratio"]].replace([0, np.inf], np.nan)
    widest = float(np.exp(np.nanmax(np.abs(np.log(known.to_numpy(dtype=float)))))) if known.notna().any().any() else 2.0
    reach = next((one for one in REACHES if widest <= one), REACHES[-1])
    said = _ratio_words(territory, lang)
    steps = STEPS[reach][1:] if large else STEPS[reach]
    marks = sorted({1.0, *steps, *(1 / step for step in steps)})
    longest = max(len(catalog[name].label[lang]) for name in table["indicator"])
    left = int(longest * font * 0.52) + 14
    plot_end = f"max({left} + 90, width * 0.62)" if large else f"max({left} + 90, width * 0.56 - {AWAY})"
    ends = [{"expr": f"{NARROW} ? 16 : {left}"}, {"expr": f"{NARROW} ? width - 74 : {plot_end}"}]
    scale = vega.Scale(type="log", domain=[1 / reach / 1.04, reach * 1.04], nice=False,
                      range=ends)  # fmt: skip
    top = 30
    height = top + row_height * len(table)
    middle = {name: top + row_height * (number + 0.5) for number, name in enumerate(table["indicator"])}
    grid = vega.Chart(vega.Data(values=[{"x": mark} for mark in marks if mark != 1]))
    city = vega.Chart(vega.Data(values=[{"x": 1}]))
    x = vega.X("x:Q", scale=scale, axis=None)
    layers = [
        grid.mark_rule(color=style.GRID).encode(x=x, y=vega.value(top), y2=vega.value(height)),
        city.mark_rule(color=style.SECONDARY, strokeWidth=1.5).encode(x=x, y=vega.value(top), y2=vega.value(height)),
        *(_mark_words(mark, said[mark], x, top, font - 1, mark in (marks[0], 1.0, marks[-1])) for mark in marks),
    ]  # fmt: skip
    lowest, highest = 1 / reach / 1.02, reach * 1.02
    for row in table.itertuples():
        y = vega.value(middle[row.indicator])
        layers += _spine_row(row, catalog[row.indicator], x, y, lowest, highest, lang, large, font)
    return vega.layer(
        *layers, *_columns(table, catalog, middle, top, column_heads(territory, lang, is_default), lang, large, font)
    ).properties(height=height, width="container", autosize=FIT)


def _mark_words(mark: float, text: str, x, top: float, font: int, always: bool) -> vega.Chart:
    """The word of a ratio over its line; on a narrow screen, only the ends and the one."""
    shown = when("true" if always else "containerSize()[0] >= 1000", text)
    base = vega.Chart(vega.Data(values=[{"x": mark}]))
    return base.mark_text(color=style.SECONDARY, fontSize=font, baseline="bottom", text=shown).encode(
        x=x, y=vega.value(top - 6)
    )


def _clip(value: float, low: float, high: float) -> float:
    return float(min(max(value, low), high))


def _spine_row(row, indicator, x, y, lowest, highest, lang, large, font) -> list[vega.Chart]:
    """The name of an indicator, the peers' hollow diamond, the territory's symbol over its interval."""
    thick, size = (4, 220) if large else (3, 120)
    name = vega.Chart(vega.Data(values=[{"t": indicator.label[lang]}]))
    layers = [
        name.mark_text(align="left", baseline="middle", fontSize=font, x=0, dy={"expr": f"{NARROW} ? -13 : 0"}).encode(
            y=y, text="t:N"
        )
    ]
    if row.peers_ratio == row.peers_ratio and row.peers_ratio > 0:
        span = {"x": _clip(row.peers_low, lowest, highest), "x2": _clip(row.peers_high, lowest, highest)}
        at = vega.Chart(vega.Data(values=[{"x": _clip(row.peers_ratio, lowest, highest)}]))
        layers += [
            vega.Chart(vega.Data(values=[span])).mark_rule(color=style.SERIES, strokeWidth=1.5)
            .encode(x=x, x2="x2:Q", y=y),
            at.mark_point(shape="diamond", size=size, filled=True, fill="white", stroke=style.SECONDARY,
                          strokeWidth=1.4)
            .encode(x=x, y=y),
        ]  # fmt: skip
    if row.ratio == row.ratio:
        colour = COLOURS[side(row.label)]
        span = {"x": _clip(row.ratio_low, lowest, highest), "x2": _clip(row.ratio_high, lowest, highest)}
        at = vega.Chart(vega.Data(values=[{"x": _clip(row.ratio, lowest, highest)}]))
        layers += [
            vega.Chart(vega.Data(values=[span])).mark_rule(color=colour, strokeWidth=thick).encode(x=x, x2="x2:Q", y=y),
            at.mark_point(shape=SHAPES[side(row.label)], size=size, filled=True, color=colour, opacity=1).encode(
                x=x, y=y
            ),
        ]
    return layers


def _columns(table, catalog, middle, top, heads, lang, large, font) -> list[vega.Chart]:
    """The figures at the right: value, interval, peers, rest, word; only the word's symbol on a narrow screen."""
    places = {"value": 0.645, "interval": 0.755, "peers": 0.825, "city": 0.885, "word": 0.91}
    if large:
        places = {"value": 0.74, "word": 0.77}
    layers = []
    for column, place in places.items():
        align = "left" if column == "word" else "right"
        values = [{"y": top - 6 - 0.6 * font, "t": heads[column], "c": style.SECONDARY}]
        for row in table.itertuples():
            values.append({"y": middle[row.indicator], **_cell(column, row, catalog[row.indicator], lang)})
        for bold in (True, False):
            kept = [value for value in values if bool(value.get("b")) == bold]
            layers.append(
                vega.Chart(vega.Data(values=kept))
                .mark_text(align=align, baseline="middle", fontSize=font if bold or large else font - 0.5,
                           fontWeight=600 if bold else 400,
                           x={"expr": f"width * {place}" if large else f"width * {place} - {AWAY}"})
                .encode(y=vega.Y("y:Q", scale=None, axis=None), text=_unless(NARROW),
                        color=vega.Color("c:N", scale=None))
            )  # fmt: skip
    narrow = [
        {"y": middle[row.indicator], "t": value_of(row.value, catalog[row.indicator], lang)}
        for row in table.itertuples()
    ]
    layers.append(
        vega.Chart(vega.Data(values=narrow))
        .mark_text(align="right", baseline="middle", fontSize=13, fontWeight=600, x={"expr": "width"})
        .encode(y=vega.Y("y:Q", scale=None, axis=None), text=_unless(f"!({NARROW})"))
    )  # fmt: skip
    return layers


def _unless(condition: str) -> dict:
    """Words that are left out, room and all, where a condition on the width holds."""
    return vega.channel("t:N", condition={"test": condition, "value": ""})


def _cell(column: str, row, indicator: Indicator, lang: str) -> dict[str, object]:
    if column == "value":
        return {"t": value_of(row.value, indicator, lang), "c": style.INK, "b": True}
    if column == "interval":
        return {"t": interval(row.low, row.high, indicator, lang), "c": style.SECONDARY}
    if column == "word":
        symbol = f"{SYMBOLS[side(row.label)]}  " if row.label else ""
        return {"t": symbol + CLASS_WORDS[row.label][lang], "c": COLOURS[side(row.label)], "b": bool(row.label)}
    return {"t": value_of(getattr(row, f"{column}_value"), indicator, lang), "c": style.SECONDARY}


def dots_chart(
    table: pd.DataFrame, mean: float, indicator: Indicator, territory: str, lang: str, large: bool = False
) -> vega.LayerChart:
    """Territories in alphabetical order: value, interval, colour where one stands apart; their usual level.

    Without a mean, numbers alone, each as long as it is large.
    """
    is_compared = mean == mean
    step, font = (34, 20) if large else (25, 13)
    shown = table[table["value"].notna()].reset_index(drop=True)
    height = step * len(shown)
    top = float((shown["high"].fillna(shown["value"]) if is_compared else shown["value"]).max()) * 1.02 or 1.0
    names = {place: territories()[place].name[lang] for place in shown["territory_id"]}
    picked = territories()[territory].name[lang]
    y = _named(list(names), picked, font, lang)
    marks = ticks(top, False)
    x = vega.X("x:Q", title=None, scale=vega.Scale(domain=[0, top * 1.14], nice=False),
              axis=vega.Axis(values=marks, orient="top", domain=False, grid=True, labelFontSize=font,
                            labelExpr=number_format(indicator, marks, lang)))  # fmt: skip
    layers = []
    if picked in names.values():
        layers.append(
            vega.Chart(vega.Data(values=[{"y": picked}])).mark_rect(color=style.WASH, height=step).encode(y=y)
        )
    low, high = (shown["low"], shown["high"]) if is_compared else (shown["value"] * 0, shown["value"])
    ends = rows(y=[names[p] for p in shown["territory_id"]], x=low.tolist(), x2=high.tolist(),
                c=[COLOURS[side(label)] for label in shown["label"]])  # fmt: skip
    layers.append(
        vega.Chart(ends).mark_rule(strokeWidth=2.5).encode(x=x, x2="x2:Q", y=y, color=vega.Color("c:N", scale=None))
    )
    line = vega.Chart(vega.Data(values=[{"x": mean}]))
    if is_compared:
        layers.append(line.mark_rule(color=style.INK, strokeWidth=1.5).encode(x=x))
    for label in ("lower", "comparable", "higher", ""):
        kept = shown[[side(one) == label for one in shown["label"]]]
        if not kept.empty:
            data = rows(y=[names[p] for p in kept["territory_id"]], x=kept["value"].tolist(),
                        t=[value_of(v, indicator, lang) for v in kept["value"]])  # fmt: skip
            layers += _dots(data, label, x, y, font)
    said = {"fr": "Niveau courant : ", "en": "Usual level: "}[lang] + value_of(mean, indicator, lang)
    if is_compared:
        layers.append(line.mark_text(baseline="top", color=style.SECONDARY, fontSize=font, dy=6).encode(
            x=x, y=vega.value(height), text=vega.value(said)))  # fmt: skip
    return vega.layer(*layers).properties(height=height, width="container", autosize=FIT)


def _named(places: list[str], picked: str, font: int, lang: str) -> vega.Y:
    """The territories' names down the side, the one looked at in bold, all shorter where there is little room."""
    known = [territories()[place] for place in places]
    order, shorts = [one.name[lang] for one in known], {one.name[lang]: one.short[lang] for one in known}
    bold = {"condition": {"test": f"datum.value === {json.dumps(picked)}", "value": 700}, "value": 400}
    expr = f"containerSize()[0] < 450 ? ({json.dumps(shorts, ensure_ascii=False)})[datum.value] : datum.value"
    return vega.Y("y:N", sort=order, title=None, scale=vega.Scale(domain=order, padding=0),
                  axis=vega.Axis(labelFontWeight=bold, labelColor=style.INK, labelFontSize=font, labelExpr=expr,
                                 labelLimit=340, grid=False, domain=False, ticks=False))  # fmt: skip


def _dots(data: vega.Data, label: str, x: vega.X, y: vega.Y, font: int) -> list[vega.Chart]:
    """The symbols of one side and their values, which end at the edge."""
    return [
        vega.Chart(data).mark_point(shape=SHAPES[label], size=105, filled=True, color=COLOURS[label], opacity=1,
                                    stroke="white", strokeWidth=1).encode(x=x, y=y),
        vega.Chart(data).mark_text(align="right", fontWeight=600, fontSize=font, x={"expr": "width"},
                                   color=COLOURS[label]).encode(y=y, text="t:N"),
    ]  # fmt: skip


def number_format(indicator: Indicator, marks: list[float], lang: str) -> str:
    """The Vega expression of an axis label, with as many decimals as the step needs, and % for shares."""
    step = marks[1] if len(marks) > 1 else 1.0
    digits = next((digits for digits in range(5) if abs(step * 10**digits - round(step * 10**digits)) < 1e-6), 4)
    sign = {"fr": " + '\u00a0%'", "en": " + '%'"}[lang] if indicator.kind == "share" else ""
    return f"format(datum.value, ',.{digits}f'){sign}"
