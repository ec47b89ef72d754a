"""What more to hide when a hidden count stays too narrow: a number beside it, or the total that bounds it."""

import numpy as np
import pandas as pd

from indicators.audit_records import System
from indicators.disclosure import KEYS

BESIDE = "beside"
NUMBERS = ["numerator", "denominator", "value", "low", "high"]


def hide_beside(
    table: pd.DataFrame, system: System, narrow: np.ndarray, places: list[str], labels: list[str], thorough: bool
) -> pd.DataFrame:
    """The table with more hidden cells, `why` saying `beside`, which bound nothing.

    For each narrow cell: first the smallest shown number, in the same place and period, that is counted in the same
    total and not in it; where none is left, or when `thorough`, every total that counts the cell.
    """
    at = {tuple(key): row for row, key in zip(table.index, table[KEYS].to_numpy(), strict=True)}
    number, hidden = table["numerator"].to_numpy(), table["hidden"].to_numpy().copy()
    why = table["why"].to_numpy().copy()
    shared = system.member.T @ system.member  # kinds that two columns both count
    size = np.diag(shared)
    for place, period, column in np.argwhere(narrow):
        rows = [
            at.get((one.indicator, places[place], labels[period], one.breakdown, one.label)) for one in system.columns
        ]
        totals = [i for i in range(len(size)) if shared[i, column] == size[column] and size[i] > size[column]]
        beside = [] if thorough or not totals else _beside(shared, column, totals, rows, number, hidden)
        chosen = beside or [*totals, *(_alike(shared, column) if not totals else [])]
        for one in chosen:
            if rows[one] is not None and why[rows[one]] != BESIDE:
                hidden[rows[one]], why[rows[one]] = True, BESIDE
    hides = why == BESIDE
    table = table.assign(hidden=hidden, why=why)
    table.loc[hides, NUMBERS] = np.nan
    table.loc[hides, ["method", "flag"]] = ["", "hidden"]
    return table


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
