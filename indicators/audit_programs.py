"""The cells that stay narrow, one at a time: linear programs (HiGHS) that free a few places and years about each.

All others stay as they truly are, so that every world found is one.
"""

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from indicators.audit_records import System
from indicators.audit_spread import NEARLY, Shown, Spread, free, summed, sums

PROGRAMS = 60  # at most, for the cells that stay narrow,
FEW = 20  # when no more than so many do: of more, hiding others beside them says sooner which are stubborn
LAST = 5  # cells, for which a program frees every place
PARTNERS = 3  # other places, and other years, freed with a cell


def program(system: System, shown: Shown, width: np.ndarray, spread: Spread) -> None:
    """Free the place and the years of each cell still narrow, with busy places and years beside, and push it alone."""
    still = np.argwhere((width > 0) & (spread.width < width - NEARLY))
    if len(still) > FEW:
        return
    for row, period, column in still:
        own = _freed(system, shown, row, period, column)
        everywhere = np.arange(shown.groups.shape[1]), np.flatnonzero(shown.runs[period])
        for places, years in (own, everywhere) if len(still) <= LAST else (own,):
            if spread.programs >= PROGRAMS:
                return
            if spread.width[row, period, column] < width[row, period, column] - NEARLY:  # not by another's world
                _push_alone(system, shown, (row, period, column), _Program(system, shown, places, years), spread)


def _push_alone(system: System, shown: Shown, cell: tuple, program: "_Program", spread: Spread) -> None:
    """Push one cell to both its ends by a linear program."""
    row, period, column = cell
    goal = np.zeros((len(program.rows), len(program.periods), len(system.member.T)))
    goal[program.rows.index(row), program.periods.index(period), column] = 1.0
    for direction in (goal, -goal):
        spread.programs += 1
        if (world := program.solve(direction)) is not None:
            whole = sums(system, shown)
            whole[np.ix_(program.rows, program.periods)] = world
            spread.take(whole)


def _freed(system: System, shown: Shown, row: int, period: int, column: int) -> tuple[np.ndarray, np.ndarray]:
    """A few parts and years to free for a cell: its own, and others that are in the same wholes, other years too.

    Of many, those that hold most of what the cell counts, and of the others the busiest.
    """
    own, years = np.flatnonzero(shown.groups[row]), np.flatnonzero(shown.runs[period])
    truth = system.truth
    held = truth[:, years, column].sum(axis=1)
    busy = np.lexsort((-truth.sum(axis=(1, 2)), -held))
    wholes = shown.groups[shown.groups.sum(axis=1) > 1]
    alike = [part for part in busy if part not in own and (wholes[:, part] == wholes[:, own[0]]).all()]
    parts = own if len(own) == 1 else np.array([part for part in busy if part in own])[: 2 * PARTNERS]
    beside = [year for year in range(shown.runs.shape[1]) if year not in years][:PARTNERS]
    return np.unique([*parts, *alike[:PARTNERS]]).astype(int), np.unique([*years, *beside]).astype(int)


class _Program:
    """One linear program: unknown counts of each kind in the freed parts and years, all else as it truly is."""

    def __init__(self, system: System, shown: Shown, parts: np.ndarray, years: np.ndarray):
        self.rows = np.flatnonzero(shown.groups[:, parts].any(axis=1)).tolist()
        self.periods = np.flatnonzero(shown.runs[:, years].any(axis=1)).tolist()
        kinds = np.flatnonzero(free(system) | system.counts[np.ix_(parts, years)].any(axis=(0, 1)))
        member = system.member[kinds]
        rest = system.truth
        rest[np.ix_(parts, years)] -= system.counts[np.ix_(parts, years, kinds)] @ member
        cells = np.ix_(self.rows, self.periods)
        self.fixed = summed(rest, shown)[cells]
        places = sp.csr_matrix(shown.groups[np.ix_(self.rows, parts)])
        periods = sp.csr_matrix(shown.runs[np.ix_(self.periods, years)])
        self.matrix = sp.kron(sp.kron(places, periods), sp.csr_matrix(member.T)).tocsr()
        low, high = (shown.low[cells] - self.fixed).ravel(), (shown.high[cells] - self.fixed).ravel()
        touched = np.diff(self.matrix.indptr) > 0
        upper, lower = np.isfinite(high) & touched, np.isfinite(low) & touched
        self.limits = sp.vstack([self.matrix[upper], -self.matrix[lower]]).tocsr()
        self.bounds = np.concatenate([high[upper], -low[lower]])

    def solve(self, push: np.ndarray) -> np.ndarray | None:
        """A world pushed in a direction: the numbers of the cells concerned, or None if no world agrees."""
        goal = -(self.matrix.T @ push.ravel())
        found = linprog(goal, self.limits, self.bounds, bounds=(0, 1e7), method="highs-ds", options={"time_limit": 5})
        return None if found.x is None else (self.matrix @ found.x).reshape(self.fixed.shape) + self.fixed
