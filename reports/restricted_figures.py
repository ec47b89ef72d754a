"""Figures of persons and of public housing: two sides face to face, bars, lines by year, as plain dictionaries."""

from dataclasses import dataclass
from typing import Any

from reports import style
from reports.restricted import Cell

NARROW = 300  # pixels of plot, on a telephone
APART = 2.1  # widths of a panel between the middles of two


@dataclass(frozen=True)
class Side:
    """The bars on one side of a panel: their heading, colour, and a cell by row."""

    name: str
    color: str
    cells: list[Cell]


def size_of(large: bool) -> int:
    return 22 if large else 13


def highest(*sides: Side) -> float:
    """The largest number shown, so that several figures have one scale."""
    return max([1.0, *(cell.number for side in sides for cell in side.cells if cell.is_shown)])


def named_rows(names: list[str], has_heads: bool = True) -> dict[str, Any]:
    """Names down the left side, broken in two on a telephone; a row above them for headings."""
    two = {"test": f"width < {NARROW} && indexof(datum.value, '|') > 0", "value": "bottom"}
    axis = {"labelColor": style.INK, "grid": False, "domain": False, "labelLimit": 0,
            "labelExpr": f"width < {NARROW} ? split(datum.label, '|') : replace(datum.label, '|', ' ')",
            "labelBaseline": {"condition": two, "value": "middle"}}  # fmt: skip
    return {"field": "row", "type": "nominal", "sort": None, "title": None, "axis": axis,
            "scale": {"domain": [" "] * has_heads + names}}  # fmt: skip


def step_of(names: list[str], size: int) -> int:
    """The height of a row, with room for two lines where a name has two."""
    return size + (23 if any("|" in name for name in names) else 15)


def thick(large: bool) -> Any:
    """How thick bars are; on a screen for a committee, the height that is left is shared between the rows."""
    return {"band": 0.5} if large else size_of(large) + 5


def mirror(names: list[str], panels: list[tuple[str, Side, Side]], top: float, lang: str,
           large: bool = False) -> dict[str, Any]:  # fmt: skip
    """Bars to the left and to the right of a middle, a panel or two side by side on the same rows and scale."""
    size, room = size_of(large), 1.25 if large else 1.45
    bars, texts, heads, middles = [], [], [], []
    for number, (title, *sides) in enumerate(panels):
        middle = number * APART * room * top
        middles.append({"x": middle})
        for sign, side in zip((-1, 1), sides, strict=True):
            for row, cell in zip(names, side.cells, strict=True):
                end = middle + sign * (cell.number if cell.is_shown else 0)
                bars.append({"row": row, "x": middle, "x2": end, "color": side.color})
                texts.append({"row": row, "x": end, "text": cell.count(lang), "side": sign, "shown": cell.is_shown})
            heads.append({"row": " ", "x": middle, "side": sign, "text": (title if sign < 0 else "") + side.name})
    end = {"expr": f"{middles[-1]['x'] + room * top} + (width < {NARROW} ? {0.45 * top} : 0)"}
    start = {"expr": f"-({room * top} + (width < {NARROW} ? {0.45 * top} : 0))"}
    x = {"field": "x", "type": "quantitative", "axis": None, "title": None,
         "scale": {"domainMin": start, "domainMax": end, "nice": False, "zero": False}}  # fmt: skip
    y, color = named_rows(names), {"field": "color", "type": "nominal", "scale": None}
    layers = [
        on(bars, {"type": "bar", "height": thick(large)}, x=x, x2={"field": "x2"}, y=y, color=color),
        on(middles, {"type": "rule", "color": style.SMALL}, x=x),
    ]
    for sign, align in ((-1, "right"), (1, "left")):
        for shown, look in ((True, {"fontWeight": 600}), (False, {"color": style.SMALL})):
            kept = [one for one in texts if one["side"] == sign and one["shown"] == shown]
            layers.append(words_of(kept, x, y, align, 6 * sign, size, **look))
        kept = [one for one in heads if one["side"] == sign]
        layers.append(words_of(kept, x, y, align, 6 * sign, size, color=style.SECONDARY))
    return figure(layers, step_of(names, size) * (len(names) + 1))


def bars(names: list[str], cells: list[Cell], lang: str, large: bool = False) -> dict[str, Any]:
    """A bar from zero for each row, its number at the end; what is hidden says so in the bar's place."""
    size = size_of(large)
    top = highest(Side("", style.SUBJECT, cells))
    rows = [{"row": row, "x": 0, "x2": cell.number if cell.is_shown else 0, "text": cell.count(lang),
             "shown": cell.is_shown} for row, cell in zip(names, cells, strict=True)]  # fmt: skip
    end = {"expr": f"width < {NARROW} ? {1.5 * top} : {1.2 * top}"}
    x = {"field": "x2", "type": "quantitative", "axis": None, "title": None,
         "scale": {"domainMin": 0, "domainMax": end, "nice": False}}  # fmt: skip
    y = named_rows(names, has_heads=False)
    layers = [on(rows, {"type": "bar", "height": thick(large), "color": style.SUBJECT}, x=x, y=y)]
    for shown, look in ((True, {"fontWeight": 600}), (False, {"color": style.SMALL})):
        kept = [one for one in rows if one["shown"] == shown]
        layers.append(words_of(kept, x, y, "left", 6, size, **look))
    return figure(layers, step_of(names, size) * len(names))


def years(lines: list[tuple[str, str, dict[int, Cell]]], cut: list[int], lang: str, large: bool = False,
          is_rate: bool = False) -> dict[str, Any]:  # fmt: skip
    """A line by year for each (name, colour, cells); cut at a hard break, a gap where hidden, hollow if provisional."""
    size, wide = size_of(large), 1.5 if large else 1
    first, last = min(min(cells) for *_, cells in lines), max(max(cells) for *_, cells in lines)
    points, hidden, ends = [], [], []
    for name, color, cells in lines:
        gaps = 0
        for year, cell in sorted(cells.items()):
            amount = cell.value if is_rate else cell.number
            if not (cell.has_value if is_rate else cell.is_shown):
                gaps += 1
                hidden.append({"x": year, "v": 0, "text": cell.count(lang), "color": color})
                continue
            part = f"{name}{sum(year >= one for one in cut)}{gaps}"
            tip, soft = cell.told("rate", lang) if is_rate else cell.count(lang), "provisional" in cell.flag
            points.append({"x": year, "v": round(amount, 2), "color": color, "part": part, "soft": soft, "tip": tip,
                           "name": name})  # fmt: skip
        own = [one for one in points if one["name"] == name]
        if own:
            ends.append({**own[-1], "text": name})
    top = max([1.0, *(one["v"] for one in points)]) * 1.12
    ends = _apart(ends, top * 1.4 * size / 230)
    room = max((len(one["text"]) for one in ends), default=8) * 0.58 * size + 14
    edge = {"expr": f"{last} + {room:.0f} * {last - first + 0.6} / max(width - {room:.0f}, 60)"}
    axis = {"values": list(range(first, last + 1)), "format": "d", "labelOverlap": True, "grid": False}
    x = {"field": "x", "type": "quantitative", "title": None, "axis": axis,
         "scale": {"domainMin": first - 0.4, "domainMax": edge, "nice": False, "zero": False}}  # fmt: skip
    y = {"field": "v", "type": "quantitative", "title": None, "axis": {"tickCount": 4, "grid": True},
         "scale": {"domainMin": 0, "domainMax": top, "nice": False}}  # fmt: skip
    color = {"field": "color", "type": "nominal", "scale": None}
    tips = [{"field": "x", "type": "quantitative", "format": "d", "title": {"fr": "Année", "en": "Year"}[lang]},
            {"field": "tip", "type": "nominal", "title": {"fr": "Valeur", "en": "Value"}[lang]}]  # fmt: skip
    breaks = [{"x": one - 0.5} for one in cut if first < one <= last]
    word = {"fr": "Rupture", "en": "Break"}[lang]
    layers = [
        on(breaks, {"type": "rule", "strokeDash": [4, 3], "color": style.SECONDARY}, x=x),
        on([{**one, "v": top, "text": word} for one in breaks], _text("left", 6, size, color=style.SECONDARY,
            baseline="top"), x=x, y=y, text={"field": "text"}),
        on(points, {"type": "line", "strokeWidth": 2 * wide}, x=x, y=y, color=color, detail={"field": "part"}),
        on([one for one in points if not one["soft"]], {"type": "point", "filled": True, "size": 45 * wide**2,
            "opacity": 1}, x=x, y=y, color=color, tooltip=tips),
        on([one for one in points if one["soft"]], {"type": "point", "filled": True, "fill": "#FFFFFF", "opacity": 1,
            "size": 50 * wide**2, "strokeWidth": 1.5}, x=x, y=y, stroke=color, tooltip=tips),
        on(hidden, _text("center", 0, size, dy=-size, color=style.SMALL), x=x, y=y, text={"field": "text"}),
        on(ends, _text("left", 10, size, fontWeight=600), x=x, y=y, color=color, text={"field": "text"}),
    ]  # fmt: skip
    return figure(layers, 320 if large else 260)


def _apart(ends: list[dict], least: float) -> list[dict]:
    """The words at the ends of lines, moved up until none covers another."""
    placed: list[dict] = []
    for one in sorted(ends, key=lambda end: end["v"]):
        low = placed[-1]["v"] + least if placed else 0
        placed.append({**one, "v": round(max(one["v"], low), 2)})
    return placed


def _text(align: str, dx: float, size: int, **look: Any) -> dict[str, Any]:
    return {"type": "text", "align": align, "dx": dx, "baseline": "middle", "fontSize": size, **look}


def words_of(rows: list[dict], x: dict, y: dict, align: str, dx: float, size: int, **look: Any) -> dict[str, Any]:
    return on(rows, _text(align, dx, size, **look), x=x, y=y, text={"field": "text", "type": "nominal"})


def on(rows: list[dict], mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def figure(layers: list[dict[str, Any]], height: int) -> dict[str, Any]:
    """Layers that hold something, as one specification."""
    return {"height": height, "layer": [one for one in layers if one["data"]["values"]]}
