"""Places words in a plot where nothing is, and writes small inline data; shared by figures."""

import json
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from reports import vega

WIDTH = 1150  # the plot's usual width in px; used to place words, never to size the chart
FIT = {"type": "fit-x", "contains": "padding"}  # the height given is that of the plot
WIDE = "containerSize()[0] > 640"  # words inside the plot go where they fit; on a phone they are under the chart


@dataclass
class Canvas:
    """Where things are, in px of the usual plot, so that words can be put where nothing is."""

    months: int
    top: float
    height: int
    font: int
    taken: list[tuple[float, float]] = field(default_factory=list)

    def x(self, number: float) -> float:
        return WIDTH * number / self.months

    def y(self, value: float) -> float:
        return self.height * (1 - value / self.top)

    def take(self, xs, values) -> None:
        """Mark points of the data as occupied."""
        self.taken += [(self.x(x), self.y(v)) for x, v in zip(xs, values, strict=True) if v == v]

    def best(self, text: str, anchors: list[tuple[float, float]]) -> tuple[float, float]:
        """The anchor (month number, px from the top; the words start there) whose rectangle holds the fewest points."""
        wide, high = 0.53 * self.font * len(text), 1.25 * self.font
        points = np.array(self.taken).reshape(-1, 2)

        def crowd(anchor: tuple[float, float]) -> float:
            left, middle = self.x(anchor[0]), anchor[1]
            over = max(0.0, left + wide - WIDTH) + max(0.0, middle + high / 2 - self.height) + max(0.0, -left)
            inside = (
                (np.abs(points[:, 1] - middle) < high * 0.7) & (points[:, 0] > left - 6) & (points[:, 0] < left + wide)
            )
            return inside.sum() + over

        chosen = min(anchors, key=crowd)
        left = self.x(chosen[0])
        for step in np.arange(-6, wide + 6, 8):  # words weigh more than points: none may touch others
            self.taken += [(left + step, chosen[1] + high * share) for share in (-0.5, -0.2, 0.2, 0.5)]
        return chosen


def ticks(top: float, whole: bool, wanted: int = 4) -> list[float]:
    """Round values from zero up to `top`, four or five of them."""
    raw = max(top, 1e-9) / wanted
    base = 10 ** np.floor(np.log10(raw))
    step = base * min((m for m in (1, 2, 2.5, 5, 10) if m * base >= raw * 0.999), default=10)
    step = max(step, 1.0) if whole else step
    return [round(float(step * i), 10) for i in range(int(top / step + 1e-9) + 1)]


def rows(**columns) -> dict:
    """Inline data with rounded numbers; a gap is null."""
    names = list(columns)
    values = [
        {name: None if isinstance(cell, float) and cell != cell else round(cell, 4) if isinstance(cell, float) else cell
         for name, cell in zip(names, row, strict=True)}
        for row in zip(*(list(column) for column in columns.values()), strict=True)
    ]  # fmt: skip
    return vega.Data(values=values)


def when(condition: str, text: list[str] | str, otherwise: list[str] | str = "") -> dict[str, str]:
    """The Vega expression of words that depend on the width; words not shown take no room."""
    return {
        "expr": f"{condition} ? {json.dumps(text, ensure_ascii=False)} : {json.dumps(otherwise, ensure_ascii=False)}"
    }


def words_at(x: float, y: float, lines: list[str] | str, always: bool = False, **mark) -> vega.Chart:
    """Words starting at a month number, at px from the top of the plot; none on a narrow screen, unless `always`."""
    options = {"align": "left", "baseline": "middle", "lineHeight": 1.25 * mark.get("fontSize", 13), **mark}
    return (
        vega.Chart(vega.Data(values=[{"x": round(x, 2)}]))
        .mark_text(text=when("true" if always else WIDE, lines), **options)
        .encode(x="x:Q", y=vega.value(float(y)))
    )


def spread(places: list[float], apart: float) -> list[float]:
    """Heights in px moved as little as needed to be `apart` from one another, in the order given."""
    order = np.argsort(places)
    moved = np.array(places, dtype=float)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + apart)
    return (moved - (moved - np.array(places)).mean()).tolist()
