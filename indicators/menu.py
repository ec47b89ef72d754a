"""What the shared audience may ask of restricted extracts: the safe cells of a version, asked as one asks a Store."""

from typing import Any

import numpy as np
import pandas as pd

from indicators import safe
from indicators.arithmetic import LIMITS
from indicators.catalog import FAMILIES, Indicator, catalog
from indicators.query import Span, Store, Sums, month, span_of
from loaders.versions import Version

NUMBERS = ("numerator", "denominator", "value", "low", "high")
WORDS = ("method", "flag", "why", "text")


class Menu:
    """The cells that may be shown of a version's restricted extracts, in the shape of a Store: same questions, columns.

    `opened` is the store of the open file of the same version: its places, and the residents that everybody knows.
    Nothing but the menu is answered: years, and some runs of years; ValueError says what is offered.
    """

    status = "safe"
    family = "internal"
    grains = ("year", "period")
    own: tuple[str, ...] = ()  # the analyst's own places are for the analysis alone

    def __init__(self, version: Version, opened: Store):
        self._version = version
        self.folder, self.tables = version.folder, opened.tables
        self.parts, self.places = opened.parts, opened.places
        self._cells = safe.tables(version)
        held = {name for name, _ in self._cells}
        self.names = [name for name in catalog() if name in held]
        periods = sorted({period for table in self._cells.values() for period in table["period"].unique()})
        self._runs = [one.split("-") for one in periods if len(one) > 4]
        years = [int(one) for one in periods if len(one) == 4]
        first, last = (f"{years[0]}-01", f"{years[-1] + 1}-01") if years else ("1970-01", "1970-01")
        self.months = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M"))
        self.covered = np.ones(len(self.months))
        self.provisional_from = self._firm(version)
        self._opened = opened
        self._grids: dict[tuple[str, str], Grid] = {}

    def _firm(self, version: Version) -> int:
        """The number of months that no longer move, from the last day of the cases."""
        last = str((version.manifest.get("restricted", version.sources).get(FAMILIES["internal"]) or {})["last_day"])
        whole = int((self.months < np.datetime64(last[:7], "M")).sum()) + int(_is_month_end(last))
        return whole - version.delay["months"]

    def exposure(self, name: str) -> np.ndarray:
        """Unit-years of an open denominator, shape (territories, months); nan where the open file does not reach."""
        known = self._opened.exposure(name)
        found = np.full((len(self.places), len(self.months)), np.nan)
        _, here, there = np.intersect1d(self.months, self._opened.months, return_indices=True)
        found[:, here] = known[:, there]
        return found

    def answers(self, place: str) -> bool:
        """Whether it knows a place."""
        return place in self.places

    def spans(self, by: str, start: str | None = None, end: str | None = None) -> list[Span]:
        """The periods of the menu between two months: its years, or the run from one to the other."""
        start, end = start or str(self.months[0]), end or str(self.months[-1])
        first = int(np.searchsorted(self.months, month(start, "--from")))
        last = int(np.searchsorted(self.months, month(end, "--to"), "right"))
        whole = start[5:] == "01" and end[5:] == "12" and str(self.months[0]) <= start and end <= str(self.months[-1])
        if by == "year":
            years = range((first + 11) // 12, last // 12)
            if found := [self._span(str(self.months[12 * year])[:4], 12 * year, 12 * year + 12) for year in years]:
                return found
        elif by == "period" and whole and (start[:4] == end[:4] or [start[:4], end[:4]] in self._runs):
            return [self._span(f"{start}/{end}", first, last)]
        raise ValueError(f"--by {by}: shared by year, or for one of the periods {', '.join(self.periods)}")

    @property
    def periods(self) -> list[str]:
        """Every period of the menu: 2018, 2019…, 2018-2022."""
        years = [str(month)[:4] for month in self.months[::12]]
        return [*years, *("-".join(run) for run in self._runs)]

    def _span(self, label: str, start: int, stop: int) -> Span:
        return span_of(label, start, stop, stop - start, self.covered, self.provisional_from)

    def values(self, name: str, **asked: Any) -> pd.DataFrame:
        """Tidy values of one indicator, asked as of `columns`; see indicators.values."""
        return pd.DataFrame(self.columns(name, **asked))

    def columns(
        self,
        name: str,
        *,
        places: list[str] | None = None,
        by: str = "year",
        start: str | None = None,
        end: str | None = None,
        breakdown: str | None = None,
        per: str | None = None,
    ) -> dict[str, np.ndarray]:
        """The safe values of one indicator as arrays by column, as Store.columns gives the exact ones.

        A cell that the menu lacks is hidden like the others (`why` is `menu`). A count by a denominator is computed
        from the number shown and from residents that everybody knows.
        """
        indicator, own = catalog()[name].by(per), catalog()[name]
        if per is not None and per not in (*own.denominators[:1], *own.rated_by):
            raise ValueError(f"--per {per}: the shared audience is given {name} by its first denominator alone")
        grid, spans = self._grid(name, breakdown or ""), self.spans(by, start, end)
        rows = [self.places.index(place) for place in (places or self.places)]
        at = [grid.periods.get(_period(span), -1) for span in spans]
        found = {column: array[np.ix_(rows, at)].ravel() for column, array in grid.columns.items()}
        length, width = len(rows), len(grid.labels)
        flags = np.tile(np.repeat([span.flag for span in spans], width), length)
        kept = {
            "territory_id": np.repeat([self.places[row] for row in rows], len(spans) * width),
            "period": np.tile(np.repeat([span.label for span in spans], width), length),
            **({breakdown: np.tile(grid.labels, length * len(spans))} if breakdown else {}),
            **{column: found[column] for column in NUMBERS},
            "method": found["method"],
            "flag": np.array([_join(*pair) for pair in zip(found["flag"], flags, strict=True)], dtype=object),
            "hidden": found["hidden"],
            "why": found["why"],
            "text": found["text"],
        }
        if indicator.kind == "rate" and own.kind == "count":
            sums = np.array([self.exposure(per)[rows, span.start : span.stop].sum(axis=1) for span in spans]).T
            kept |= _rated(indicator, kept["numerator"], np.repeat(sums.ravel(), width))
        return kept

    def sums(self, name: str, spans: list[Span], breakdown: str | None = None) -> Sums:
        """The halves of an indicator over some periods, in every place, by label: those shown, nan elsewhere."""
        grid = self._grid(name, breakdown or "")
        at = [grid.periods.get(_period(span), -1) for span in spans]
        return Sums(grid.labels, grid.columns["numerator"][:, at], grid.columns["denominator"][:, at])

    def _grid(self, name: str, breakdown: str) -> "Grid":
        if (name, breakdown) not in self._grids:
            self._grids[name, breakdown] = Grid(safe.cells(self._version, name, breakdown), self.places)
        return self._grids[name, breakdown]

    def breakdowns(self, name: str) -> list[str]:
        """The breakdowns that are shown of an indicator, crossed ones as `sex+age_band`."""
        return [breakdown for one, breakdown in self._cells if one == name and breakdown]


class Grid:
    """The cells of one indicator and breakdown as arrays of shape (territories, periods, labels), the last period none.

    What has no cell is hidden.
    """

    def __init__(self, cells: pd.DataFrame, places: list[str]):
        periods, labels = sorted(cells["period"].unique()), sorted(cells["label"].unique())
        self.periods = {period: number for number, period in enumerate(periods)}
        self.labels = labels
        shape = (len(places), len(periods) + 1, len(labels))
        where = tuple(
            cells[column].map({code: at for at, code in enumerate(codes)}).to_numpy()
            for column, codes in (("territory_id", places), ("period", periods), ("label", labels))
        )
        self.columns: dict[str, np.ndarray] = {}
        for column in NUMBERS:
            self.columns[column] = np.full(shape, np.nan)
        for column in WORDS:
            self.columns[column] = np.full(shape, "menu" if column == "why" else "", dtype=object)
        self.columns["hidden"] = np.ones(shape, dtype=bool)
        for column, array in self.columns.items():
            array[where] = cells[column].to_numpy()


def _period(span: Span) -> str:
    """The code of a span in the table of cells: 2018-01/2022-12 → 2018-2022."""
    first, last = span.label[:4], span.label[-7:-3] or span.label
    return first if first == last or len(span.label) == 4 else f"{first}-{last}"


def _rated(indicator: Indicator, shown: np.ndarray, exposure: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of a count by a denominator, from shown numbers alone; empty where one of the two is not known."""
    known = ~np.isnan(shown) & (exposure > 0)
    value, low, high = (np.full(len(shown), np.nan) for _ in range(3))
    method = np.full(len(shown), "", dtype=object)
    if known.any():
        halves = shown[known], exposure[known], indicator.per
        value[known] = indicator.per * halves[0] / halves[1]
        limits = LIMITS["rate"](*halves, 0.95)
        low[known], high[known], method[known] = limits.low, limits.high, limits.method
    return {"denominator": exposure, "value": value, "low": low, "high": high, "method": method}


def _join(*words: str) -> str:
    return " ".join(dict.fromkeys(" ".join(words).split()))


def _is_month_end(day: str) -> bool:
    return bool(np.datetime64(day[:10]) + 1 == np.datetime64(np.datetime64(day[:7], "M") + 1, "D"))


Reader = Store | Menu  # what answers for an indicator: exact tables, or the cells that may be shown
