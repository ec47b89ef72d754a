"""What more to hide when a hidden count stays too narrow: a number beside it, or the total that bounds it."""

import numpy as np
import pandas as pd

from indicators.audit_records import System
from indicators.disclosure import KEYS
from loaders.places import territories

BESIDE = "beside"
NUMBERS = ["numerator", "denominator", "value", "low", "high"]


def hide_beside(
    table: pd.DataFrame, system: System, narrow: np.ndarray, places: list[str], labels: list[str], attempt: int
) -> pd.DataFrame:
    """The table with more hidden cells, `why` saying `beside`, which bound nothing.

    For each narrow cell: at the first attempt the smallest shown number, in the same place and period, that is counted
    in the same total and not in it; where none is left, or at the second, every total that counts the cell; from the
    third on, the longer periods that hold it too; from the fourth on, everything of its place and period, of a
    whole everything of the same breakdown; from the fifth on, everything of the longer periods of a place too;
    from the sixth on, the totals of the wholes in that period, as the smallest of them bounds every place.
    """
    at = {tuple(key): row for row, key in zip(table.index, table[KEYS].to_numpy(), strict=True)}
    number, hidden = table["numerator"].to_numpy(), table["hidden"].to_numpy().copy()
    why = table["why"].to_numpy().copy()
    shared = system.member.T @ system.member  # kinds that two columns both count
    size = np.diag(shared)
    for place, period, column in np.argwhere(narrow):
        rows = _rows(system, at, places[place], labels[period])
        totals = [i for i in range(len(size)) if shared[i, column] == size[column] and size[i] > size[column]]
        beside = [] if attempt or not totals else _beside(shared, column, totals, rows, number, hidden)
        chosen = [rows[one] for one in beside or totals]
        longer = [label for label in labels if label != labels[period] and _holds(label, labels[period])]
        if attempt > 1:
            alike = [*_alike(shared, column), *totals]
            chosen += [_rows(system, at, places[place], label)[one] for label in longer for one in alike]
        if attempt > 2:
            whole = territories()[places[place]].is_whole and places[place] != "unlocated"
            crossing = [i for i, one in enumerate(system.columns) if one.breakdown == system.columns[column].breakdown]
            chosen += [rows[one] for one in crossing] if whole else rows
            if attempt > 3 and not whole:
                chosen += [row for label in longer for row in _rows(system, at, places[place], label)]
        if attempt > 4:
            wholes = [one for one in places if territories()[one].is_whole and one != places[place]]
            alike = [*_alike(shared, column), *totals]
            chosen += [_rows(system, at, one, labels[period])[other] for one in wholes for other in alike]
        for row in chosen:
            if row is not None and why[row] != BESIDE:
                hidden[row], why[row] = True, BESIDE
    hides = why == BESIDE
    table = table.assign(hidden=hidden, why=why)
    table.loc[hides, NUMBERS] = np.nan
    table.loc[hides, ["method", "flag"]] = ["", "hidden"]
    return table


def _rows(system: System, at: dict[tuple, int], place: str, label: str) -> list[int | None]:
    """The table's row of each column in a place and period."""
    return [at.get((one.indicator, place, label, one.breakdown, one.label)) for one in system.columns]


def _holds(longer: str, period: str) -> bool:
    """Whether a run of years holds a year."""
    return longer[:4] <= period[:4] and period[-4:] <= longer[-4:]


def _alike(shared: np.ndarray, column: int) -> list[int]:
    """The columns that count the same records."""
    return [i for i in range(len(shared)) if shared[i, i] == shared[i, column] == shared[column, column]]


def _beside(shared, column, totals, rows, number, hidden) -> list[int]:
    """The smallest shown number in the smallest total of a column, apart from it: with all columns that show it."""
    smallest = min(totals, key=lambda one: shared[one, one])
    free = [
        i for i in range(len(shared))
        if shared[i, column] == 0 and 0 < shared[i, i] == shared[i, smallest] and rows[i] is not None
        and not hidden[rows[i]]
    ]  # fmt: skip
    if not free:
        return []
    return _alike(shared, min(free, key=lambda one: number[rows[one]]))
