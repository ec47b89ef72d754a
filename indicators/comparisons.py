"""Whether counts and rates differ by more than chance: changes, a territory against others, many tests, evaluations."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from indicators.arithmetic import benjamini_hochberg as benjamini_hochberg  # tests of a page are compared here
from indicators.arithmetic import numbers, split_tails, tail
from indicators.funnel import against_average as against_average
from indicators.funnel import funnel_limits as funnel_limits
from indicators.funnel import rank_interval as rank_interval
from indicators.funnel import ratio_limits
from indicators.variation import pooled_variation as pooled_variation

BASE = 20  # no percentage is given on a base below this many events
NARROW = 0.15  # a change is called stable where its whole interval lies as near as that to none
CLEAR = ("clear_rise", "clear_fall")
LABELS = {
    "clear_rise": {"fr": "hausse nette", "en": "clear rise"},
    "clear_fall": {"fr": "baisse nette", "en": "clear fall"},
    "stable": {"fr": "stable", "en": "stable"},
    "inconclusive": {"fr": "écart non concluant", "en": "inconclusive"},
    "much_lower": {"fr": "nettement plus bas", "en": "much lower"},
    "lower": {"fr": "plus bas", "en": "lower"},
    "comparable": {"fr": "comparable", "en": "comparable"},
    "higher": {"fr": "plus élevé", "en": "higher"},
    "much_higher": {"fr": "nettement plus élevé", "en": "much higher"},
}


class Change(NamedTuple):
    """How a rate moved: after over before with its limits, the p-value, a label of LABELS, a percentage or NaN."""

    ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    label: np.ndarray
    percent: np.ndarray
    dispersion: np.ndarray
    method: str


def change(
    before: ArrayLike,
    after: ArrayLike,
    exposure_before: ArrayLike = 1.0,
    exposure_after: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
    confidence: float = 0.95,
) -> Change:
    """Whether a rate moved by more than chance, from the events counted before and after.

    Any shapes that broadcast. Given the sum of both counts, the later one is binomial: the p-value is the two-sided
    conditional mid-P (Fay 2010, Biostatistics 11), the limits of the ratio of rates those of Clopper and Pearson
    carried over (`funnel.ratio_limits`). The label is a rise or fall only where these limits exclude 1, so that it and
    the interval never disagree and fewer than 5 % of unchanged pairs are called changed; mid-P is then under 0.05 too.
    Without one it is stable where the limits lie within ±15 %, inconclusive where they do not: these are two things,
    and only the first says that nothing moved.

    Over-dispersion φ (what variation.pooled_variation measures; under 1 counts as 1) is quasi-Poisson: where the
    variance is φ times the mean, x events tell as much as x/φ events of a Poisson count, so both counts are divided by
    φ before the test. The variance of the log ratio becomes φ(1/before + 1/after); the ratio itself does not move.
    Where φ is NaN, nothing is known of how much years vary: no limits, no p-value, and inconclusive.

    The percentage is that of the unrounded rates, NaN where `before` is under 20. Two counts of 0 give a ratio of NaN
    within 0 and infinity, inconclusive. Refuses missing or negative counts and exposures of 0, and says where.
    """
    unknown = np.isnan(np.asarray(dispersion, dtype=float))
    before, after, exposure_before, exposure_after, dispersion = numbers(
        "change",
        above_zero=("exposure_before", "exposure_after"),
        before=before,
        after=after,
        exposure_before=exposure_before,
        exposure_after=exposure_after,
        dispersion=np.where(unknown, 1.0, dispersion),
    )
    unknown = np.broadcast_to(unknown, before.shape)
    dispersion = np.maximum(dispersion, 1.0)
    first, last = before / dispersion, after / dispersion
    scale = exposure_before / exposure_after
    at_least, above = split_tails(last, first, 1 / (1 + scale))
    upper = (at_least + above) / 2
    p = np.minimum(1.0, 2 * np.minimum(upper, 1 - upper))
    ratio, low, high = ratio_limits(last, exposure_after, first, exposure_before, confidence)
    p, low, high, dispersion = (np.where(unknown, np.nan, each) for each in (p, low, high, dispersion))
    label = np.where(low > 1, "clear_rise", np.where(high < 1, "clear_fall", unclear(low, high)))
    percent = np.where(before < BASE, np.nan, 100 * (ratio - 1))
    return Change(*(each[()] for each in (ratio, low, high, p, label, percent, dispersion)), method="conditional mid-P")


def unclear(low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """The word of a change that is not clear, by the limits of its ratio: stable within ±15 %, else inconclusive."""
    low, high = np.asarray(low), np.asarray(high)
    return np.where((low >= 1 - NARROW) & (high <= 1 + NARROW), "stable", "inconclusive")[()]


def pooled_dispersion(counts: ArrayLike) -> np.ndarray:
    """How much months vary beyond chance and season: Pearson χ² around each month's mean over its freedom.

    The last two axes are years × months (or years × any cells that share one φ). Months without any event are left out.
    No unit, never below 1. Source: McCullagh & Nelder 1989, Generalized Linear Models, § 6.2.3.
    """
    (counts,) = numbers("pooled_dispersion", counts=counts)
    if counts.ndim < 2 or counts.shape[-2] < 2:
        raise ValueError(f"pooled_dispersion.counts: must be years × months, two years or more; found {counts.shape}")
    mean = counts.mean(axis=-2, keepdims=True)
    chi_square = ((counts - mean) ** 2 / np.where(mean > 0, mean, np.inf)).sum(axis=(-2, -1))
    freedom = (counts.shape[-2] - 1) * (mean > 0).sum(axis=(-2, -1))
    return np.maximum(1.0, chi_square / np.maximum(freedom, 1))[()]


class Effect(NamedTuple):
    """What an action was followed by: the estimate, its standard error and its limits."""

    estimate: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray


def wdd(
    treated: ArrayLike,
    control: ArrayLike,
    displaced: ArrayLike = (0, 0),
    displaced_control: ArrayLike = (0, 0),
    periods: ArrayLike = (1, 1),
    areas: ArrayLike = (1, 1, 1, 1),
    confidence: float = 0.95,
    dispersion: float = 1.0,
) -> Effect:
    """Weighted displacement difference: the change where one acted, less the change in the control place.

    Each place is the pair (before, after) on the last axis, in events; `periods` weights before and after (their
    lengths), `areas` the four places in the order of the arguments. The estimate is in events, negative for a fall; its
    variance is Σ counts/weight² times φ. It supposes that both places would have moved by the same number of events.
    Source: Wheeler & Ratcliffe 2018, Crime Science 7:11; weights: Wheeler 2021.
    """
    z = -ndtri(tail("wdd", confidence))
    named = {"treated": treated, "control": control, "displaced": displaced, "displaced_control": displaced_control}
    (periods,) = numbers("wdd", above_zero=("periods",), periods=periods)
    (areas,) = numbers("wdd", above_zero=("areas",), areas=areas)
    estimate, variance = 0.0, 0.0
    for counts, area, sign in zip(numbers("wdd", **named), areas, (1, -1, 1, -1), strict=True):
        weight = periods * area
        estimate = estimate + sign * np.diff(counts / weight, axis=-1)[..., 0]
        variance = variance + (counts / weight**2).sum(axis=-1)
    error = np.sqrt(variance * max(1.0, dispersion))
    return Effect(estimate, error, estimate - z * error, estimate + z * error)


def rirr(treated: ArrayLike, control: ArrayLike, confidence: float = 0.95, dispersion: float = 1.0) -> Effect:
    """Relative incidence rate ratio: the ratio after/before where one acted, over that of the control place.

    Each place is the pair (before, after) on the last axis, in events. The estimate is a ratio, under 1 for a relative
    fall; the error is that of its logarithm, √(φ Σ 1/counts). NaN within 0 and infinity where a count is 0. It supposes
    that both places would have moved by the same proportion. Source: Wilson 2021, J. Quantitative Criminology.
    """
    treated, control = numbers("rirr", treated=treated, control=control)
    z = -ndtri(tail("rirr", confidence))
    usable = (treated > 0).all(axis=-1) & (control > 0).all(axis=-1)
    treated, control = (np.where(usable[..., None], each, 1.0) for each in (treated, control))
    log = np.diff(np.log(treated), axis=-1)[..., 0] - np.diff(np.log(control), axis=-1)[..., 0]
    error = np.sqrt(max(1.0, dispersion) * (1 / treated + 1 / control).sum(axis=-1))
    found = (np.exp(log), np.nan), (error, np.nan), (np.exp(log - z * error), 0.0), (np.exp(log + z * error), np.inf)
    return Effect(*(np.where(usable, each, otherwise)[()] for each, otherwise in found))
