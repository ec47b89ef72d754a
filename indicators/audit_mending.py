"""What more to hide when a count stays too narrow: numbers beside it first, the totals that everybody reads last."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from indicators.audit_records import System
from indicators.disclosure import KEYS, settings
from loaders.places import territories

BESIDE = "beside"
NUMBERS = ["numerator", "denominator", "value", "low", "high"]


def hide_beside(
    table: pd.DataFrame,
    system: System,
    narrow: np.ndarray,
    places: list[str],
    labels: list[str],
    attempt: int,
    older: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table with more hidden cells, `why` saying `beside`, which bound nothing.

    For each narrow cell, the step of this attempt (see `_Beside.steps`), or the first after it that hides more. Cells
    of an `older` edition keep its pattern: one that moved since takes its former number back instead of being hidden.
    """
    beside = _Beside(table, system, places, labels, settled(table, older))
    for cell in np.argwhere(narrow):
        for rows in list(beside.steps(*cell))[attempt:]:
            if beside.hide(rows):
                break
    hides = beside.why == BESIDE
    table = table.assign(hidden=beside.hidden, why=beside.why)
    table.loc[hides, NUMBERS] = np.nan
    table.loc[hides, ["method", "flag"]] = ["", "hidden"]
    return table if older is None else _put_back(table, older, hides)


def settled(table: pd.DataFrame, older: pd.DataFrame | None) -> np.ndarray:
    """Which cells stand as in an older edition, and may not change for the sake of others."""
    if older is None:
        return np.zeros(len(table), dtype=bool)
    was = table[KEYS].merge(older, on=KEYS, how="left", indicator=True)
    moved = (table["numerator"].to_numpy() != was["numerator"].to_numpy()) & ~table["hidden"].to_numpy()
    return (was["_merge"] == "both").to_numpy() & ~moved


def rows_of(table: pd.DataFrame, system: System) -> np.ndarray:
    """Which cells show a number of a system."""
    own = {(one.indicator, one.breakdown, one.label) for one in system.columns}
    return np.array([key in own for key in zip(table["indicator"], table["breakdown"], table["label"], strict=True)])


def former(table: pd.DataFrame, older: pd.DataFrame, system: System) -> pd.DataFrame:
    """The table where every number of a system that an older edition shows is as it shows it."""
    return _put_back(table, older, rows_of(table, system))


def _put_back(table: pd.DataFrame, older: pd.DataFrame, hides: np.ndarray) -> pd.DataFrame:
    """The table where some cells that an older edition shows are as it shows them."""
    old = older[~older["hidden"]].set_index(KEYS)
    new = table.set_index(KEYS)
    both = new.index[hides].intersection(old.index)
    columns = [one for one in new.columns if one in old.columns]
    new.loc[both, columns] = old.loc[both, columns]
    return new.reset_index()[table.columns].set_index(table.index)


class _Beside:
    """The rows of a table that may be hidden for a cell of a system."""

    def __init__(self, table: pd.DataFrame, system: System, places: list[str], labels: list[str], settled: np.ndarray):
        self.settled = settled
        self.at = {tuple(key): row for row, key in zip(table.index, table[KEYS].to_numpy(), strict=True)}
        self.number, self.why = table["numerator"].to_numpy(), table["why"].to_numpy().copy()
        self.hidden = table["hidden"].to_numpy().copy()
        self.columns, self.places, self.labels = system.columns, places, labels
        self.shared = system.member.T @ system.member  # kinds that two columns both count
        self.size = np.diag(self.shared)
        kept = [
            i for i, one in enumerate(self.columns) if one.indicator in settings()["kept_last"] and not one.breakdown
        ]
        self.last = np.isin(range(len(self.size)), [other for one in kept for other in self._alike(one)])

    def steps(self, place: int, period: int, column: int) -> Iterator[list[int]]:
        """What to hide for a cell, less and less willingly.

        The smallest shown number of the same place and period that is counted in the same total and not in it; the
        largest, which with it makes most of a total; itself, and in the longer periods it and those; the totals that
        count it; everything of its place, in this period and the longer ones, of a whole everything of the same
        breakdown: but for what is kept for last. Then everything, and its totals in the wholes.
        """
        name, label = self.places[place], self.labels[period]
        whole = territories()[name].is_whole and name != "unlocated"
        longer = [one for one in self.labels if one != label and _holds(one, label)]
        alike, totals = self._alike(column), self._totals(column)
        everything = range(len(self.size))
        if whole:
            crossing = self.columns[column].breakdown
            everything = [i for i, one in enumerate(self.columns) if one.breakdown == crossing]
        yield self._apart(min, name, label, column, totals)
        yield self._apart(max, name, label, column, totals[::-1])
        apart = [(way, one) for way in ((min, totals), (max, totals[::-1])) for one in longer]
        yield [*self._rows([name], [label, *longer], alike),
               *(row for (way, own), one in apart for row in self._apart(way, name, one, column, own))]  # fmt: skip
        yield self._rows([name], [label, *longer], [one for one in totals if not self.last[one]])
        beside = [label] if whole else [label, *longer]
        yield self._rows([name], beside, [one for one in everything if not self.last[one]])
        yield self._rows([name], beside, everything)
        wholes = [one for one in self.places if territories()[one].is_whole and one != name]
        yield self._rows(wholes, [label], [*alike, *totals])

    def hide(self, rows: Iterable[int]) -> bool:
        """Hide some rows; whether that hides or frees more than before."""
        new = [row for row in rows if self.why[row] != BESIDE and not self.settled[row]]
        self.hidden[new], self.why[new] = True, BESIDE
        return bool(new)

    def _rows(self, places: Iterable[str], labels: list[str], columns: Iterable[int]) -> list[int]:
        """The table's rows of some columns in some places and periods, where there are any."""
        own = [self.columns[one] for one in columns]
        keys = [(one.indicator, place, label, one.breakdown, one.label)
                for place in places for label in labels for one in own]  # fmt: skip
        return [self.at[key] for key in keys if key in self.at]

    def _alike(self, column: int) -> list[int]:
        """The columns that count the same records."""
        return [i for i, size in enumerate(self.size) if size == self.shared[i, column] == self.size[column]]

    def _totals(self, column: int) -> list[int]:
        """The columns that count all its records and more, the smallest first."""
        found = [i for i, size in enumerate(self.size) if self.shared[i, column] == self.size[column] < size]
        return sorted(found, key=lambda one: self.size[one])

    def _apart(self, choose: Callable, place: str, label: str, column: int, totals: list[int]) -> list[int]:
        """The smallest or largest shown number apart from a column in the first total that has one, wherever shown."""
        for total in totals:
            shown = {}
            for one, size in enumerate(self.size):
                nests = one != total and 0 < size == self.shared[one, total] and self.shared[one, column] == 0
                if nests and not self.last[one]:
                    shown |= {row: one for row in self._rows([place], [label], [one]) if not self.hidden[row]}
            if shown:
                chosen = shown[choose(shown, key=lambda row: self.number[row])]
                return self._rows([place], [label], self._alike(chosen))
        return []


def _holds(longer: str, period: str) -> bool:
    """Whether a run of years holds a year."""
    return longer[:4] <= period[:4] and period[-4:] <= longer[-4:]
