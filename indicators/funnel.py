"""A territory among the others: what chance and the spread between territories allow, and the ranks it may have."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import bdtrik, ndtri, pdtrik

from indicators.arithmetic import Limits, numbers, split_limits, tail

TRIM = 0.1  # of the rows at each end, pulled in before the spread is measured: one outlier does not make it
ENOUGH_EXPECTED = 5  # events under which a row tells nothing of the spread: its logarithm is mostly that of its zeros
ENOUGH_ROWS = 5
_END = float(-ndtri(TRIM))
CALM = 1 - 2 * TRIM + 2 * TRIM * _END**2 - 2 * _END * np.exp(-(_END**2) / 2) / np.sqrt(2 * np.pi)  # of normal z


class Usual(NamedTuple):
    """What is usual among territories: their usual level (per `per` of exposure), and τ, their spread on its scale.

    τ is the standard deviation between territories beyond chance, of the log rate, or of the log odds of a share.
    """

    average: float
    spread: float
    per: float = 1.0
    is_share: bool = False


def usual(events: ArrayLike, exposure: ArrayLike, per: float = 1.0, is_share: bool = False) -> Usual:
    """The usual level and the spread of several territories, measured so that a few outliers do not make them.

    One-dimensional arrays. With μ the rate of all together, y = ln((x + ½)/(μE + ½)), or the log odds ratio with its
    halves for a share; the usual level is μ·exp(median y), or μ where most rows expect fewer than five events: their
    median tells of zeros alone. τ² makes the winsorised mean (tenths at each end pulled
    in) of (y − median)²/(v + τ²), v = 1/(μE) for a rate, what it is for normal z; 0 where it is already below. Rows of
    which fewer than five events are expected do not count, unless fewer than five rows expect more.
    Source: Spiegelhalter 2005, Quality & Safety in Health Care 14, additive random effects.
    """
    events, exposure = numbers("usual", above_zero=("exposure",), events=np.ravel(events), exposure=np.ravel(exposure))
    together = events.sum() / exposure.sum()
    if not together > 0 or (is_share and together >= 1):
        return Usual(per * together, 0.0, per, is_share)
    expected = together * exposure
    rarer = np.minimum(expected, exposure - expected) if is_share else expected
    used = rarer >= ENOUGH_EXPECTED
    if used.sum() < ENOUGH_ROWS:
        used = np.ones(events.size, dtype=bool)
    events, exposure, expected = events[used], exposure[used], expected[used]
    log, variance = np.log((events + 0.5) / (expected + 0.5)), 1 / expected
    if is_share:
        rest, other = np.maximum(exposure - events, 0.0), exposure - expected
        log, variance = log - np.log((rest + 0.5) / (other + 0.5)), variance + 1 / other
    middle = float(np.median(log)) if (rarer[used] >= ENOUGH_EXPECTED).mean() > 0.5 else 0.0
    squares = (log - middle) ** 2

    def excess(spread: float) -> float:
        """How far the winsorised mean square exceeds that of normal z, for a given τ²."""
        return _winsorised_square((log - middle) / np.sqrt(variance + spread)) - CALM

    most = float(squares.max()) / CALM + 1e-9
    spread = np.sqrt(brentq(excess, 0.0, most, xtol=1e-9)) if excess(0.0) > 0 else 0.0
    odds = together / (1 - together) * np.exp(middle) if is_share else 0.0
    average = odds / (1 + odds) if is_share else together * np.exp(middle)
    return Usual(float(per * average), float(spread), per, is_share)


def _winsorised_square(values: np.ndarray) -> float:
    """The mean square of some values once the tenths at both ends are pulled in, quantiles interpolated."""
    ordered = np.sort(values)
    place = TRIM * (ordered.size - 1)
    at, part = int(place), place - int(place)
    beside = min(at + 1, ordered.size - 1)
    low = ordered[at] + part * (ordered[beside] - ordered[at])
    high = ordered[-1 - at] + part * (ordered[-1 - beside] - ordered[-1 - at])
    return float(np.mean(np.clip(values, low, high) ** 2))


def funnel_limits(
    exposure: ArrayLike,
    average: ArrayLike,
    per: float = 1.0,
    confidence: float = 0.95,
    spread: ArrayLike = 0.0,
    is_share: bool = False,
) -> Limits:
    """Where the rate of a territory of this exposure would lie if it differed from the average as others do.

    Any shapes that broadcast; average and limits in events per `per` units of exposure. Without a spread, by chance
    alone: exact Poisson (binomial for a share), smooth between whole events, the upper limit never under one event. A
    spread τ between territories adds to it on the log scale (log odds for a share): each limit lies √(d² + z²τ²) from
    the average, d being its own distance by chance, so that many events tend to μ·exp(±z√(1/(μE) + τ²)).
    Source: OHID, PHEindicatormethods, phe_funnels; Spiegelhalter 2005, Quality & Safety in Health Care 14.
    """
    exposure, average, spread = numbers(
        "funnel_limits", above_zero=("exposure",), exposure=exposure, average=average, spread=spread
    )
    side, share = tail("funnel_limits", confidence), average / per
    expected = share * exposure
    if is_share:
        inside = np.clip(share, 0.0, 1.0)
        low, high = bdtrik(side, exposure, inside), bdtrik(1 - side, exposure, inside) + 1
        low, high = np.where(inside < 1, low, exposure), np.where(inside < 1, np.minimum(high, exposure), exposure)
    else:
        low, high = pdtrik(side, expected), pdtrik(1 - side, expected) + 1
    low, high = (np.where(expected > 0, np.nan_to_num(each), 0.0) / exposure for each in (np.maximum(low, 0.0), high))
    if (spread > 0).any():
        reach = (-ndtri(side) * spread) ** 2
        low, high = (_moved(share, limit, way, reach, is_share) for limit, way in ((low, -1), (high, 1)))
    method = np.full(np.shape(low), "exact binomial" if is_share else "exact Poisson")
    return Limits((per * low)[()], (per * high)[()], method[()])


def _moved(share: np.ndarray, limit: np.ndarray, way: int, reach: np.ndarray, is_share: bool) -> np.ndarray:
    """A limit moved away from the average on the log scale (log odds of a share), its square distance grown."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if not is_share:
            far = np.sqrt(np.log(limit / share) ** 2 + reach)
            return np.where(limit > 0, share * np.exp(way * far), limit)
        odds, edge = share / (1 - share), limit / (1 - limit)
        found = odds * np.exp(way * np.sqrt(np.log(edge / odds) ** 2 + reach))
        return np.where((limit > 0) & (limit < 1), found / (1 + found), limit)


class AgainstAverage(NamedTuple):
    """Each class and value, the average, where a territory of its size would lie 95 and 99.8 times in 100, and τ."""

    label: np.ndarray
    value: np.ndarray
    average: np.ndarray
    low: np.ndarray
    high: np.ndarray
    low_998: np.ndarray
    high_998: np.ndarray
    spread: float


def against_usual(events: ArrayLike, exposure: ArrayLike, known: Usual) -> AgainstAverage:
    """Whether each territory lies apart from what is usual: much_lower, lower, comparable, higher or much_higher.

    Any shapes that broadcast. Lower or higher outside the 95 % limits of `funnel_limits` for its exposure, much lower
    or higher outside those at 99.8 %.
    """
    events, exposure = numbers("against_average", above_zero=("exposure",), events=events, exposure=exposure)
    value = known.per * events / exposure
    near, far = (
        funnel_limits(exposure, known.average, known.per, confidence, known.spread, known.is_share)
        for confidence in (0.95, 0.998)
    )
    slack = 1e-9 * value  # a value on its limit lies within, whatever the last digit
    label = np.select(
        [value < far.low - slack, value > far.high + slack, value < near.low - slack, value > near.high + slack],
        ["much_lower", "much_higher", "lower", "higher"],
        "comparable",
    )
    found = (label, value, np.asarray(known.average), near.low, near.high, far.low, far.high)
    return AgainstAverage(*(np.asarray(each)[()] for each in found), spread=known.spread)


def against_average(
    events: ArrayLike,
    exposure: ArrayLike,
    average: float | None = None,
    per: float = 1.0,
    spread: float | None = None,
    is_share: bool = False,
) -> AgainstAverage:
    """Whether each territory lies apart from the others: much_lower, lower, comparable, higher or much_higher.

    One-dimensional arrays, or numbers when an average is given; in events per `per` units of exposure. Without an
    average, what is `usual` among the rows: their level, with their spread τ; with one, that average and the spread
    given, or none. Which is which: see `against_usual`. Refuses missing or negative events and an exposure of 0.
    """
    numbers("against_average", above_zero=("exposure",), events=events, exposure=exposure)
    if average is None:
        known = usual(events, exposure, per, is_share)
        known = known if spread is None else known._replace(spread=float(spread))
    else:
        known = Usual(float(average), float(spread or 0.0), per, is_share)
    return against_usual(events, exposure, known)


def ratio_limits(
    events: ArrayLike,
    exposure: ArrayLike,
    ref_events: ArrayLike,
    ref_exposure: ArrayLike,
    confidence: float = 0.95,
    is_share: bool = False,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A rate over another, with the limits of that ratio: (ratio, low, high), any shapes that broadcast.

    The counts are of separate places. Limits of Clopper & Pearson on the split of the events, carried over, as in
    `comparisons.change`; those of a ratio of shares on the log scale, with half an event added (Katz et al. 1978,
    Biometrics 34), for parts of a whole vary less than Poisson counts. NaN within 0 and infinity where both are 0.
    """
    events, exposure, ref_events, ref_exposure = numbers(
        "ratio_limits",
        above_zero=("exposure", "ref_exposure"),
        events=events,
        exposure=exposure,
        ref_events=ref_events,
        ref_exposure=ref_exposure,
    )
    scale = ref_exposure / exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = events / ref_events * scale
        if is_share:
            log = np.log((events + 0.5) / (exposure + 0.5) * (ref_exposure + 0.5) / (ref_events + 0.5))
            parts = 1 / (events + 0.5) - 1 / (exposure + 0.5) + 1 / (ref_events + 0.5) - 1 / (ref_exposure + 0.5)
            reach = -ndtri(tail("ratio_limits", confidence)) * np.sqrt(np.maximum(parts, 0.0))
            low = np.where(events > 0, np.minimum(np.exp(log - reach), ratio), 0.0)
            high = np.where(ref_events > 0, np.maximum(np.exp(log + reach), ratio), np.inf)
        else:
            low = split_limits(events, ref_events, confidence)[0]
            mirrored = split_limits(ref_events, events, confidence)[0]
            low, high = low / (1 - low) * scale, (1 - mirrored) / mirrored * scale
    return ratio[()], low[()], high[()]


class RankInterval(NamedTuple):
    """The rank of each rate, 1 the highest, with the lowest and the highest rank it may well have."""

    rank: np.ndarray
    low: np.ndarray
    high: np.ndarray


def rank_interval(
    events: ArrayLike, exposure: ArrayLike, confidence: float = 0.95, is_share: bool = False
) -> RankInterval:
    """Ranks as intervals: a territory is placed under only those whose rate is clearly higher than its own.

    One-dimensional arrays of n territories; whole ranks from 1 (highest rate) to n, equal rates sharing one. Each pair
    is compared by `ratio_limits`, what is not known of each rate and nothing more, widened for the n − 1 comparisons a
    territory takes part in (Bonferroni), so that its interval holds its true rank with at least the confidence stated;
    no simulation, hence no seed.
    Source: Klein, Wright & Wieczorek 2020, JRSS A 183; Mogstad et al. 2024, Review of Economic Studies 91.
    """
    events, exposure = numbers("rank_interval", above_zero=("exposure",), events=events, exposure=exposure)
    each = 1 - 2 * tail("rank_interval", confidence) / max(events.size - 1, 1)
    pairs = events[None, :], exposure[None, :], events[:, None], exposure[:, None]
    _, low, high = ratio_limits(*pairs, each, is_share)  # of the column's rate over the row's
    rate = events / exposure
    rank = 1 + (rate[None, :] > rate[:, None]).sum(axis=1)
    return RankInterval(rank, 1 + (low > 1).sum(axis=1), events.size - (high < 1).sum(axis=1))


def shrunk(events: ArrayLike, exposure: ArrayLike, per: float = 1.0) -> np.ndarray:
    """Each rate drawn towards that of all together, the more so the less its own events tell.

    One-dimensional arrays; in events per `per` units. The empirical Bayes estimate with a gamma–Poisson spread measured
    by moments: w·x/E + (1 − w)·μ, w = A/(A + μ/E), A the variance between rates, 0 or more. Never shown alone.
    Source: Marshall 1991, Applied Statistics 40, the global estimate.
    """
    events, exposure = numbers("shrunk", above_zero=("exposure",), events=events, exposure=exposure)
    rate, together = events / exposure, events.sum() / exposure.sum()
    between = (exposure * (rate - together) ** 2).sum() / exposure.sum() - together / exposure.mean()
    between = max(float(between), 0.0)
    if not together > 0:
        return per * rate
    weight = between / (between + together / exposure)
    return per * (weight * rate + (1 - weight) * together)
