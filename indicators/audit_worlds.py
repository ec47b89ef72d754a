"""How far outsiders can narrow a count: worlds that agree with all that is shown, as far apart as can be found.

A world is a number of records of each kind in each place and year for which every shown number would be what it is.
Many cells are first pushed at once to one end of what they may be, then to the other, by a primal-dual projection onto
the linear constraints (Chambolle and Pock, 2011, with the diagonal steps of Pock and Chambolle, 2011); what stays
narrow is tried alone by linear programs, see audit_programs. Every world agrees with all shown tables, so the spread
found is never wider than what they leave open; records are taken as fractions. A count whose spread reaches the width
wanted is safe; the others are reported with that spread.
"""

from itertools import count

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from indicators import audit_programs
from indicators.audit_records import System
from indicators.audit_spread import NEARLY, Shown, Spread, free, sums

SEED = 2018
CROWDED = 15  # rounds, of two pushes, that push many cells at once; then every open cell is tried among few, and alone
PATIENCE = 6  # rounds without a cell made safe before the pushing stops, where it takes long
LONG = 10  # kinds: more take long
STEPS, MENDING = 200, 1500  # of the projection: towards the push, then back to a world
CHECKED_EVERY = 25
AGREES = 1e-3  # records: how closely a world must agree with what is shown


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
        audit_programs.program(part, facts, width, spread)
        found.least[:, :, own], found.most[:, :, own] = spread.least[:, :, which], spread.most[:, :, which]
        found.worlds, found.programs = found.worlds + spread.worlds, found.programs + spread.programs
    return found


def _apart(member: np.ndarray) -> list[np.ndarray]:
    """The columns in groups that share no kind of record: each group is attacked by itself."""
    together = (member.T @ member) > 0
    groups, label = connected_components(sp.csr_matrix(together), directed=False)
    return [np.flatnonzero(label == one) for one in range(groups)]


# Many cells at once -------------------------------------------------------------------------------------------------


class _Projection:
    """How far the freed kinds may move from what they truly are, and the way back to worlds from wherever pushed.

    Moves are kept in single precision, which halves the time; what is taken for a world is summed again in double.
    """

    def __init__(self, system: System, shown: Shown):
        freed = free(system)
        self.start = system.counts[:, :, freed].astype(np.float32)
        self.member = np.ascontiguousarray(system.member[freed], np.float32)
        self.turned = np.ascontiguousarray(self.member.T)
        self.groups, self.runs = shown.groups.astype(np.float32), shown.runs.astype(np.float32)
        self.truth = sums(system, shown)
        self.low = (shown.low - self.truth).astype(np.float32)
        self.high = (shown.high - self.truth).astype(np.float32)
        counted = self.cells(np.ones_like(self.start))
        self.across = np.where(counted > 0, 1 / np.maximum(counted, 1), np.float32(0))
        self.along = 1 / np.maximum(self.back((counted > 0).astype(np.float32)), np.float32(1))
        self.scale = np.where(self.across > 0, 1 / np.maximum(self.across, np.float32(1e-30)), np.float32(1))

    def cells(self, moves: np.ndarray) -> np.ndarray:
        """The cells' numbers: (parts, years, kinds) → (places and wholes, periods, columns), in the precision given."""
        groups, runs, member = (one.astype(moves.dtype, copy=False) for one in (self.groups, self.runs, self.member))
        by_period = np.matmul(runs, moves @ member)
        return (groups @ by_period.reshape(len(by_period), -1)).reshape(len(groups), *by_period.shape[1:])

    def back(self, cells: np.ndarray) -> np.ndarray:
        """The transpose of `cells`."""
        by_part = (self.groups.T @ cells.reshape(len(cells), -1)).reshape(-1, *cells.shape[1:])
        return np.matmul(self.runs.T, by_part) @ self.turned

    def towards(self, moves: np.ndarray, low: np.ndarray, high: np.ndarray, steps: int) -> np.ndarray:
        """Moves nearer to within bounds after some steps, fewer where they come within them."""
        dual = np.zeros_like(low)
        for step in range(steps):
            moved = np.maximum(-self.start, moves - self.along * self.back(dual))
            pulled = dual + self.across * self.cells(2 * moved - moves)
            dual, moves = pulled - self.across * np.clip(pulled * self.scale, low, high), moved
            if step % CHECKED_EVERY == CHECKED_EVERY - 1 and self.apart(self.cells(moves), low, high) < AGREES / 2:
                break
        return moves

    @staticmethod
    def apart(cells: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
        """How far the worst cell is from its bounds."""
        return float(np.maximum(low - cells, cells - high).max())

    def world(self, moves: np.ndarray) -> np.ndarray | None:
        """The cells' numbers after moves, or None if they agree not with what is shown."""
        cells = self.cells(moves.astype(float))
        return self.truth + cells if self.apart(cells, self.low, self.high) < AGREES else None


def _push(system: System, shown: Shown, width: np.ndarray, spread: Spread) -> None:
    """Push a random part of the open cells to their ends, fewer each round, so that they hinder each other less."""
    field = _Projection(system, shown)
    rng = np.random.default_rng(SEED)
    far = width.astype(np.float32)  # a number hidden beside others has no end: as far as it must spread
    top = np.where(np.isfinite(field.high), field.high, far)
    bottom = np.where(np.isfinite(field.low), field.low, -np.minimum(far, field.cells(field.start)))
    inward = np.float32(0.005) * (top - bottom)
    at_rest = np.zeros_like(field.start)
    tried, left = np.zeros(width.shape, dtype=int), []
    for number in count():
        still = (width > 0) & (spread.width < width - NEARLY)
        waiting = still & (tried < 2)
        left.append(still.sum())
        stuck = len(system.member) > LONG and number > PATIENCE and left[-1] == left[-1 - PATIENCE]
        stuck &= spread.worlds > 0 or number > CROWDED
        if stuck or not (waiting if number >= CROWDED else still).any():
            return
        if number < CROWDED:
            chosen = still & (rng.random(still.shape) < 0.4 * 0.85**number)
        else:
            chosen = _few(waiting, tried, rng)
            tried += chosen
        up = rng.random(still.shape) < 0.5
        for high_end in (up, ~up):
            low = np.where(chosen & high_end, top - inward, field.low)
            high = np.where(chosen & ~high_end, bottom + inward, field.high)
            moves = field.towards(at_rest, low, high, STEPS)
            if (world := field.world(field.towards(moves, field.low, field.high, MENDING))) is not None:
                spread.take(world)


def _few(waiting: np.ndarray, tried: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Few open cells that hinder each other little: one at most of each place and period, and of a column's period.

    A rare sort of record has so few that two places cannot both be pushed up. When every cell has been tried so once,
    one of each column.
    """
    first = waiting & (tried == 0)
    order = rng.random(waiting.shape) * (first if first.any() else waiting)
    if first.any():
        return first & (order == order.max(axis=2, keepdims=True)) & (order == order.max(axis=0, keepdims=True))
    return waiting & (order == order.max(axis=(0, 1), keepdims=True))
