"""How far outsiders can narrow a count: worlds that agree with all that is shown, as far apart as can be found.

A world is a number of records of each kind in each place and year for which every shown number would be what it is.
Many cells are first pushed at once to one end of what they may be, then to the other, by a primal-dual projection onto
the linear constraints (Chambolle and Pock, 2011, with the diagonal steps of Pock and Chambolle, 2011); what stays
narrow is tried alone by linear programs (HiGHS), which free a few places and years and leave the others as they truly
are. Every world agrees with all shown tables, so the spread found is never wider than what they leave open; records are
taken as fractions. A count whose spread reaches the width wanted is safe; the others are reported with that spread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from indicators.audit_records import System

SEED = 2018
ROUNDS = 60  # pairs of pushes
CROWDED = 15  # of which those that push many cells at once
PATIENCE = 6  # rounds without a cell made safe before the pushing stops
STEPS, MENDING = 200, 1500  # of the projection: towards the push, then back to a world
CHECKED_EVERY = 25
AGREES = 1e-3  # records: how closely a world must agree with what is shown
NEARLY = 0.1  # records: how much less than the width wanted is taken for it
KINDS = 400  # of the commonest kinds that are free, beside the five commonest of each column
PROGRAMS = 60  # at most, for the cells that stay narrow
PARTNERS = 3  # other places, and other years, freed with a cell


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
    return _summed(system.truth, shown)


def _summed(cube: np.ndarray, shown: Shown) -> np.ndarray:
    return np.einsum("gp,pyc,ry->grc", shown.groups, cube, shown.runs, optimize=True)


def attack(system: System, shown: Shown, wanted: np.ndarray, known: Spread | None = None) -> Spread:
    """Look for worlds until every cell spreads by `wanted` (0: none asked), or nothing more is found.

    `known` is what was found when more was shown: its worlds are worlds still. Columns that count the same records are
    one number shown several times: shown once, it keeps but the width of a shown number.
    """
    truth = sums(system, shown)
    found = Spread(truth.copy(), truth.copy())
    if known:
        found.take(known.least)
        found.take(known.most)
    for own in _apart(system.member):
        unique, which = np.unique(system.member[:, own].T, axis=0, return_inverse=True)
        which = which.ravel()
        low, high, width = (np.full((*wanted.shape[:2], len(unique)), start) for start in (-np.inf, np.inf, 0.0))
        for column, one in zip(own, which, strict=True):
            low[:, :, one] = np.maximum(low[:, :, one], shown.low[:, :, column])
            high[:, :, one] = np.minimum(high[:, :, one], shown.high[:, :, column])
            both = (width[:, :, one] > 0) & (wanted[:, :, column] > 0)
            least = np.minimum(width[:, :, one], wanted[:, :, column])
            width[:, :, one] = np.where(both, least, np.maximum(width[:, :, one], wanted[:, :, column]))
        kinds = unique.any(axis=0)
        part = System(system.name, [system.columns[one] for one in own], system.counts[:, :, kinds], unique.T[kinds])
        facts = Shown(low, high, shown.groups, shown.runs)
        spread = Spread(*(np.full(low.shape, start) for start in (np.inf, -np.inf)))
        for column, one in zip(own, which, strict=True):
            spread.least[:, :, one], spread.most[:, :, one] = found.least[:, :, column], found.most[:, :, column]
        _push(part, facts, width, spread)
        _program(part, facts, width, spread)
        found.least[:, :, own], found.most[:, :, own] = spread.least[:, :, which], spread.most[:, :, which]
        found.worlds, found.programs = found.worlds + spread.worlds, found.programs + spread.programs
    return found


def _apart(member: np.ndarray) -> list[np.ndarray]:
    """The columns in groups that share no kind of record: each group is attacked by itself."""
    together = (member.T @ member) > 0
    count, label = connected_components(sp.csr_matrix(together), directed=False)
    return [np.flatnonzero(label == one) for one in range(count)]


# Many cells at once -------------------------------------------------------------------------------------------------


class _Projection:
    """The freed kinds of a system, and the way back to worlds from wherever they were pushed."""

    def __init__(self, system: System, shown: Shown):
        free = _free(system)
        self.start = system.counts[:, :, free]
        self.member = np.ascontiguousarray(system.member[free])
        self.turned = np.ascontiguousarray(self.member.T)
        self.groups, self.runs = shown.groups, shown.runs
        self.fixed = _summed(system.counts[:, :, ~free] @ system.member[~free], shown)
        self.low, self.high = shown.low - self.fixed, shown.high - self.fixed
        counted = self.cells(np.ones_like(self.start))
        self.across = np.where(counted > 0, 1 / np.maximum(counted, 1), 0.0)
        self.along = 1 / np.maximum(self.back((counted > 0).astype(float)), 1.0)

    def cells(self, records: np.ndarray) -> np.ndarray:
        """The cells' numbers: records (parts, years, kinds) → (places and wholes, periods, columns)."""
        by_place = np.tensordot(self.groups, records @ self.member, 1)
        return np.tensordot(by_place, self.runs.T, axes=([1], [0])).transpose(0, 2, 1)

    def back(self, cells: np.ndarray) -> np.ndarray:
        """The transpose of `cells`."""
        by_part = np.tensordot(self.groups.T, cells, 1)
        return np.tensordot(by_part, self.runs, axes=([1], [0])).transpose(0, 2, 1) @ self.turned

    def towards(self, records: np.ndarray, low: np.ndarray, high: np.ndarray, steps: int) -> tuple[np.ndarray, float]:
        """Records nearer to within bounds after some steps, and how far the worst cell still is from them."""
        dual, worst = np.zeros_like(low), np.inf
        for step in range(steps):
            moved = np.maximum(0.0, records - self.along * self.back(dual))
            pulled = dual + self.across * self.cells(2 * moved - records)
            within = np.clip(pulled / np.where(self.across > 0, self.across, 1.0), low, high)
            dual, records = pulled - self.across * within, moved
            if step % CHECKED_EVERY == CHECKED_EVERY - 1:
                found = self.cells(records)
                worst = float(np.maximum(low - found, found - high).max())
                if worst < AGREES:
                    break
        return records, worst


def _free(system: System) -> np.ndarray:
    """The kinds worth freeing: the commonest, and the five commonest of each column."""
    total = system.counts.sum(axis=(0, 1))
    order = np.argsort(-total, kind="stable")
    free = np.zeros(len(total), dtype=bool)
    free[order[:KINDS]] = True
    for column in system.member.T:
        free[[kind for kind in order if column[kind]][:5]] = True
    return free


def _push(system: System, shown: Shown, width: np.ndarray, spread: Spread) -> None:
    """Push a random part of the open cells to their ends, fewer each round, so that they hinder each other less."""
    field = _Projection(system, shown)
    rng = np.random.default_rng(SEED)
    truth = field.cells(field.start)
    top = np.where(np.isfinite(field.high), field.high, truth + 2 * width)  # a number hidden beside others has no end
    bottom = np.where(np.isfinite(field.low), field.low, np.maximum(truth - 2 * width, -field.fixed))
    inward = 0.005 * (top - bottom)
    left: list[int] = []
    for number in range(ROUNDS):
        still = (width > 0) & (spread.width < width - NEARLY)
        left.append(int(still.sum()))
        if not left[-1] or (len(left) > PATIENCE and left[-1] == left[-1 - PATIENCE]):
            return
        chosen = still & (rng.random(still.shape) < 0.4 * 0.85**number) if number < CROWDED else _few(still, rng)
        up = rng.random(still.shape) < 0.5
        for high_end in (up, ~up):
            low = np.where(chosen & high_end, top - inward, field.low)
            high = np.where(chosen & ~high_end, bottom + inward, field.high)
            records, _ = field.towards(field.start, low, high, STEPS)
            records, worst = field.towards(records, field.low, field.high, MENDING)
            if worst < AGREES:
                spread.take(field.cells(records) + field.fixed)


def _few(still: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Few open cells: one at most of each place and period, for those of a place hinder each other, and of a column.

    A rare sort of record has so few in a period that two places cannot both be pushed up.
    """
    order = rng.random(still.shape) * still
    alone = (order == order.max(axis=2, keepdims=True)) & (order == order.max(axis=0, keepdims=True))
    return still & alone


# One cell at a time -------------------------------------------------------------------------------------------------


def _program(system: System, shown: Shown, width: np.ndarray, spread: Spread) -> None:
    """Free the place and the years of each cell still narrow, with busy places and years beside, and push it alone."""
    busy = np.argsort(-system.truth.sum(axis=(1, 2)), kind="stable")
    for row, period, column in np.argwhere((width > 0) & (spread.width < width - NEARLY)):
        if spread.programs >= PROGRAMS:
            return
        if spread.width[row, period, column] >= width[row, period, column] - NEARLY:
            continue  # widened by the world of another
        places, years = _freed(shown, row, period, busy)
        program = _Program(system, shown, places, years)
        goal = np.zeros((len(program.rows), len(program.periods), width.shape[2]))
        goal[program.rows.index(row), program.periods.index(period), column] = 1.0
        for direction in (goal, -goal):
            spread.programs += 1
            if (world := program.solve(direction)) is not None:
                whole = sums(system, shown)
                whole[np.ix_(program.rows, program.periods)] = world
                spread.take(whole)


def _freed(shown: Shown, row: int, period: int, busy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The parts and years to free for a cell: its own, and busy parts that are in the same wholes, other years too."""
    own = np.flatnonzero(shown.groups[row])
    wholes = shown.groups[shown.groups.sum(axis=1) > 1]
    alike = [part for part in busy if part not in own and (wholes[:, part] == wholes[:, own[0]]).all()]
    parts = own if len(own) == 1 else np.array([part for part in busy if part in own])[:PARTNERS]
    years = np.flatnonzero(shown.runs[period])
    others = [year for year in range(shown.runs.shape[1]) if year not in years][:PARTNERS]
    return np.unique(np.concatenate([parts, alike[:PARTNERS]]).astype(int)), np.unique([*years, *others]).astype(int)


class _Program:
    """One linear program: unknown counts of each kind in the freed parts and years, all else as it truly is."""

    def __init__(self, system: System, shown: Shown, parts: np.ndarray, years: np.ndarray):
        self.rows = np.flatnonzero(shown.groups[:, parts].any(axis=1)).tolist()
        self.periods = np.flatnonzero(shown.runs[:, years].any(axis=1)).tolist()
        kinds = np.flatnonzero(_free(system) | system.counts[np.ix_(parts, years)].any(axis=(0, 1)))
        member = system.member[kinds]
        rest = system.truth
        rest[np.ix_(parts, years)] -= system.counts[np.ix_(parts, years, kinds)] @ member
        cells = np.ix_(self.rows, self.periods)
        self.fixed = _summed(rest, shown)[cells]
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


def places_and_periods(groups: Sequence[np.ndarray], runs: Sequence[np.ndarray], parts: int, years: int):
    """Lists of rows as the matrices that `Shown` holds."""
    tables = [np.zeros((len(groups), parts)), np.zeros((len(runs), years))]
    for table, lists in zip(tables, (groups, runs), strict=True):
        for row, members in enumerate(lists):
            table[row, members] = 1.0
    return tables
