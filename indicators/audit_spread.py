"""What is shown of a system of records, as an attacker reads it, and how far apart the worlds are that agree with it.

A world is a number of records of each kind in each place and year for which every shown number would be what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.audit_records import System

NEARLY = 0.1  # records: how much less than the width wanted is taken for it
KINDS = 400  # of the commonest kinds that are free, beside the five commonest of each column
RARE = 1000  # records: of a column with fewer, all kinds are free


@dataclass
class Shown:
    """What is shown of a system, as an attacker reads it: bounds of each column in each place and period.

    low, high: (places and wholes, periods, columns), minus and plus infinity where nothing is shown. `groups` has a row
    per place or whole and a column per part it sums, `runs` a row per period and a column per year.
    """

    low: np.ndarray
    high: np.ndarray
    groups: np.ndarray
    runs: np.ndarray


@dataclass
class Spread:
    """The least and the greatest number found for each cell among the worlds, the true one included."""

    least: np.ndarray
    most: np.ndarray
    worlds: int = 0
    programs: int = 0

    @property
    def width(self) -> np.ndarray:
        return self.most - self.least

    def take(self, world: np.ndarray) -> None:
        self.worlds += 1
        self.least, self.most = np.minimum(self.least, world), np.maximum(self.most, world)


def sums(system: System, shown: Shown) -> np.ndarray:
    """The true number of every cell: (places and wholes, periods, columns)."""
    return summed(system.truth, shown)


def summed(cube: np.ndarray, shown: Shown) -> np.ndarray:
    return np.einsum("gp,pyc,ry->grc", shown.groups, cube, shown.runs, optimize=True)


def places_and_periods(groups: Sequence[np.ndarray], runs: Sequence[np.ndarray], parts: int, years: int):
    """Lists of rows as the matrices that `Shown` holds."""
    tables = [np.zeros((len(groups), parts)), np.zeros((len(runs), years))]
    for table, lists in zip(tables, (groups, runs), strict=True):
        for row, members in enumerate(lists):
            table[row, members] = 1.0
    return tables


def free(system: System) -> np.ndarray:
    """The kinds worth freeing: the commonest, the five commonest of each column, and all those of rare columns."""
    total = system.counts.sum(axis=(0, 1))
    order = np.argsort(-total, kind="stable")
    freed = np.zeros(len(total), dtype=bool)
    freed[order[:KINDS]] = True
    for column in system.member.T:
        own = order[column[order] > 0]
        freed[own[: 5 if total @ column > RARE else max(5, np.count_nonzero(total[own]))]] = True
    return freed
