"""How much the years of an indicator vary beyond chance: one variation from all its territories, moderated by each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import digamma, ndtri, polygamma
from scipy.stats import t as student

ENOUGH_YEARS = 3  # comparable years that tell how much a territory's own years vary around a straight line
SEEN = 2.0  # events a year under which counts are so near chance that they tell nothing of the variation
LEAST = 1e-3  # of s² over what is expected: years in line by luck must not weigh without end in a mean of logarithms


class Variation(NamedTuple):
    """Each territory's φ, the freedom it is known with, and the indicator's squared year-to-year coefficient c."""

    dispersion: np.ndarray
    freedom: np.ndarray
    coefficient: float


def pooled_variation(
    counts: ArrayLike,
    freedom: bool = False,
    runs: ArrayLike | None = None,
    mean: ArrayLike | None = None,
    pool: ArrayLike | None = None,
) -> np.ndarray | Variation:
    """Each territory's over-dispersion φ between years, ready for `change(dispersion=…)`; NaN where nothing is known.

    `counts` has the shape (territories, years), in events of a year or of the same part of each year, NaN where a year
    is not known. `runs` (years, or territories × years) numbers runs of years that compare among themselves: a straight
    line starts anew in each, so that a break between two runs is no variation; all years are one run unless said.
    `mean` is the yearly mean that φ is wanted for, that of all known years unless said. `pool` says which rows tell the
    indicator's variation (sums of other rows do not), all unless said.

    Around its own straight line, a run of three known years or more gives Pearson's s² over its freedom (two less than
    the years). One c is fitted to all of them in E[s²] = 1 + c·m, m being the run's yearly mean: c is the squared
    coefficient of variation of a year beyond chance. A territory's s² over 1 + c·m is then drawn towards the others by
    as much as these are alike (Smyth 2004, Statistical Applications in Genetics 3, as limma's squeezeVar), never under
    1, and raised by Student's t over the normal quantile, squared, for the freedom it is known with. A territory with
    fewer than three known years, or under two events a year, has 1 + c·m from the others. With `freedom` set, the
    freedom and c come too.
    """
    counts = np.atleast_2d(np.asarray(counts, dtype=float))
    if (counts < 0).any() or np.isinf(counts).any():
        raise ValueError("pooled_variation.counts: must be 0 or more, or NaN where a year is not known")
    runs = np.broadcast_to(np.zeros(counts.shape[1]) if runs is None else np.asarray(runs), counts.shape)
    pool = np.ones(len(counts), dtype=bool) if pool is None else np.asarray(pool, dtype=bool)
    known = ~np.isnan(counts)
    own = np.where(known, counts, 0).sum(axis=1) / np.where(known.any(axis=1), known.sum(axis=1), np.nan)
    wanted = own if mean is None else np.where(np.isnan(mean), own, mean)
    scatter, free, level = (np.stack(each, axis=1) for each in zip(
        *(_around_line(counts, known & (runs == run)) for run in (np.unique(runs) if runs.size else [0.0])), strict=True
    ))  # fmt: skip
    used = (free > 0) & (level >= SEEN)
    telling = used & pool[:, None] if (used & pool[:, None]).any() else used
    if not telling.any():
        nothing = np.full(len(counts), np.nan)
        return Variation(nothing, nothing * 0, np.nan) if freedom else nothing
    c = _coefficient(scatter[telling], free[telling], level[telling])
    free = np.where(used, free, 0.0)
    degrees = free.sum(axis=1)
    ratio = (free * scatter / (1 + c * level)).sum(axis=1) / np.maximum(degrees, 1)
    among = telling.any(axis=1)
    prior, scale = _prior(ratio[among], degrees[among])
    drawn = np.where(degrees > 0, (prior * scale + degrees * ratio) / np.maximum(prior + degrees, 1e-9), 1.0)
    total = prior + np.where(degrees > 0, degrees, np.median(degrees[among]))
    phi = np.maximum(1.0, drawn * (1 + c * wanted)) * (student.ppf(0.975, total) / ndtri(0.975)) ** 2
    return Variation(phi, total, c) if freedom else phi


def _around_line(counts: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pearson's s² of each row around its least-squares line over its freedom, that freedom, and the row's mean."""
    many = known.sum(axis=1, keepdims=True)
    some = np.maximum(many, 1)
    year = np.where(known, np.arange(counts.shape[1]), 0.0)
    step = np.where(known, year - year.sum(axis=1, keepdims=True) / some, 0.0)
    values = np.where(known, counts, 0.0)
    mean = values.sum(axis=1, keepdims=True) / some
    slope = (values * step).sum(axis=1, keepdims=True) / np.maximum((step**2).sum(axis=1, keepdims=True), 1e-300)
    line = np.maximum(mean + slope * step, np.maximum(mean / some, 1e-9))  # a line may reach 0 where counts are small
    free = np.maximum(many[:, 0] - 2.0, 0.0)
    square = np.where(known, (values - line) ** 2 / line, 0.0).sum(axis=1)
    return square / np.maximum(free, 1), free, mean[:, 0]


def _coefficient(scatter: np.ndarray, free: np.ndarray, level: np.ndarray) -> float:
    """The c at which s² is on average what 1 + c·m expects, each by its freedom; 0 where chance is all."""

    def excess(c: float) -> float:
        return float((free * (scatter / (1 + c * level) - 1)).sum())

    top = 1.0
    while excess(top) > 0 and top < 1e6:
        top *= 10
    return float(brentq(excess, 0.0, top)) if excess(0.0) > 0 else 0.0


def _prior(ratio: np.ndarray, free: np.ndarray) -> tuple[float, float]:
    """How alike territories are: the freedom that the others' variation is worth to each, and its scale.

    From how far the logarithms of their ratios lie apart beyond what their own freedom makes (Smyth 2004, § 6.2);
    never worth more than the freedom of all together. A lone territory has no others: its own years are all there is.
    """
    if len(ratio) < 2:
        return 0.0, 1.0
    logs = np.log(np.maximum(ratio, LEAST)) - digamma(free / 2) + np.log(free / 2)
    apart = float(logs.var(ddof=1) - polygamma(1, free / 2).mean())
    prior = min(2 * _inverse_trigamma(apart) if apart > LEAST else np.inf, float(free.sum()))
    return prior, float(np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2)))


def _inverse_trigamma(x: float) -> float:
    """The y whose trigamma is x, by Newton's method on its reciprocal, which converges from below."""
    y = 0.5 + 1 / x
    for _ in range(50):
        value = polygamma(1, y)
        step = value * (1 - value / x) / polygamma(2, y)
        y += step
        if abs(step / y) < 1e-9:
            break
    return float(y)
