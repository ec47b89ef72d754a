"""What every block of a document is made from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from indicators import Store, Version, territories, weekdays
from reports import portrait_composition, portrait_season, style
from reports.documents import restricted_cells
from reports.documents.model import Figure
from reports.portrait_composition import Composition
from reports.portrait_numbers import Portrait
from reports.portrait_restricted import Blocks
from reports.shapes import Area
from reports.trend import Study


@dataclass(frozen=True)
class Context:
    """What every block is made from: the portrait's numbers, its version, its language, what may be shown."""

    p: Portrait
    store: Store
    version: Version
    lang: str
    names: tuple[str, ...]
    areas: tuple[Area, ...]
    last_day: str
    moves: dict[str, dict]  # how the key figures moved within the period, where none comes before it
    audience: str = "analysis"
    restricted: Blocks | None = None  # the cells of restricted extracts, where some may be shown

    def say(self, **said: str) -> str:
        return said[self.lang]

    def figure(self, name: str, chart: dict[str, Any], alt: str, width: int = 720, native=None,
               large: bool = False) -> Figure:  # fmt: skip
        return Figure(name, style.specification(chart, self.lang, large), alt, width, native)

    @cached_property
    def study(self) -> Study:
        """The months of the whole beside their season."""
        return portrait_season.study(self.store, self.p)

    @cached_property
    def days(self) -> pd.DataFrame:
        """Acts by day of the week and shift."""
        return weekdays.by_weekday(self.version, self.p.territory, self.store.parts, *self.p.years)

    @cached_property
    def parts(self) -> dict[str, Composition]:
        """Both totals by sub-group; none where no restricted extract may be shown."""
        if self.restricted is None:
            return {}
        read = restricted_cells.reader(self.version, self.audience, self.p.territory)
        is_compared = not territories()[self.p.territory].is_whole
        return {one.name: one for one in portrait_composition.gather(read, self.restricted, is_compared)}
