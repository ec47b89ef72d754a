"""From a numerator and a denominator to a value and its limits: pure functions on numbers, arrays or Series."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv, gammaincinv, ndtri

FEW = 10  # below this many events Byar's approximation is not used, nor a standardised rate given (OHID, Fingertips)


class Limits(NamedTuple):
    """Limits of a value and the method that made them: numbers where numbers came in, arrays where arrays did."""

    low: np.ndarray
    high: np.ndarray
    method: np.ndarray


class Standardised(NamedTuple):
    """A standardised rate or ratio with its limits and the method that made them."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    method: np.ndarray


def places(wrong: np.ndarray, *given: ArrayLike, limit: int = 5) -> str:
    """Where a condition is true, in words: the label when a Series was given, else the position."""
    found = [tuple(int(part) for part in spot) for spot in np.argwhere(wrong)]
    labels = next((each.index for each in given if isinstance(each, pd.Series) and len(each) == wrong.size), None)
    if not found or found == [()]:
        return "the only value"
    words = [
        repr(labels[spot[0]]) if labels is not None else f"position {spot[0] if len(spot) == 1 else spot}"
        for spot in found
    ]
    return ", ".join(words[:limit]) + (f" and {len(words) - limit} more" if len(words) > limit else "")


def numbers(where: str, *, above_zero: tuple[str, ...] = (), **given: ArrayLike) -> list[np.ndarray]:
    """The arguments as float arrays of one common shape; missing, infinite or negative ones are refused in words.

    `above_zero` names those that must exceed 0. Series are matched by position, so their indexes must be the same.
    """
    indexes = [each.index for each in given.values() if isinstance(each, pd.Series)]
    if any(not index.equals(indexes[0]) for index in indexes[1:]):
        raise ValueError(f"{where}: {' and '.join(given)} must share one index; they do not — align them first")
    arrays = [
        each.to_numpy(dtype=float, na_value=np.nan) if isinstance(each, pd.Series) else np.asarray(each, dtype=float)
        for each in given.values()
    ]
    try:
        arrays = list(np.broadcast_arrays(*arrays))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in zip(given, arrays, strict=True))
        raise ValueError(f"{where}: arguments must have one shape or be numbers; found {shapes}") from None
    for name, array in zip(given, arrays, strict=True):
        strict = name in above_zero
        for wrong, found in ((~np.isfinite(array), "missing or infinite"), (array < 0, "negative"), (array == 0, "0")):
            if wrong.any() and (found != "0" or strict):
                raise ValueError(
                    f"{where}.{name}: must be {'above 0' if strict else '0 or more'}; it is {found} at "
                    f"{places(wrong, *given.values())} — leave that out or give its {name}"
                )
    return arrays


def tail(where: str, confidence: float) -> float:
    """The probability left outside each limit; confidence is between 0 and 1, both excluded."""
    if not 0 < confidence < 1:
        raise ValueError(f"{where}.confidence: must lie between 0 and 1; found {confidence} — give 0.95 for 95 %")
    return (1 - confidence) / 2


def value(numerator: ArrayLike, denominator: ArrayLike = 1.0, per: float = 1.0):
    """`per` times the numerator over the denominator, element by element.

    Same shape as the inputs, in events per `per` units of the denominator. A Series stays a Series. Nothing is rounded.
    """
    return per * numerator / denominator


def exact_poisson(events: ArrayLike, confidence: float = 0.95) -> Limits:
    """Exact limits of a Poisson mean, given the events counted (Garwood 1936, Biometrika 28).

    Any shape; in events. The quantiles χ²(p; 2x)/2 are written as gamma quantiles. Refuses missing or negative events.
    """
    (events,) = numbers("exact_poisson", events=events)
    side = tail("exact_poisson", confidence)
    low = np.where(events > 0, gammaincinv(np.maximum(events, 1e-300), side), 0.0)
    return Limits(low[()], gammaincinv(events + 1, 1 - side)[()], np.full(events.shape, "exact Poisson")[()])


def byar(events: ArrayLike, confidence: float = 0.95) -> Limits:
    """Byar's approximate limits of a Poisson mean (Breslow & Day 1987, vol. II, p. 69, with x + 1 in the upper limit).

    Any shape; in events. The lower limit is NaN where the approximation falls below 0, which it does for few events.
    """
    (events,) = numbers("byar", events=events)
    z = -ndtri(tail("byar", confidence))
    some, more = np.maximum(events, 1e-300), events + 1
    low = np.where(events > 0, some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3, 0.0)
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return Limits(np.where(low < 0, np.nan, low)[()], high[()], np.full(events.shape, "Byar")[()])


def rate_limits(events: ArrayLike, exposure: ArrayLike, per: float = 1.0, confidence: float = 0.95) -> Limits:
    """Limits of a rate: exact Poisson below 10 events, Byar from 10 on, each divided by the exposure.

    Any shapes that broadcast; in events per `per` units of exposure. Refuses missing or negative events and an exposure
    that is missing, 0 or negative, and says where. Source: OHID, PHEindicatormethods; APHO Technical Briefing 3 (2008).
    """
    counted, exposure = numbers("rate_limits", above_zero=("exposure",), events=events, exposure=exposure)
    few = counted < FEW
    exact = exact_poisson(np.where(few, counted, 0), confidence)
    near = byar(np.where(few, FEW, counted), confidence)
    low, high = np.where(few, exact.low, near.low), np.where(few, exact.high, near.high)
    method = np.where(few, "exact Poisson", "Byar")
    return Limits((per * low / exposure)[()], (per * high / exposure)[()], method[()])


def share_limits(part: ArrayLike, whole: ArrayLike, per: float = 1.0, confidence: float = 0.95) -> Limits:
    """Wilson's score limits of a share, without continuity correction (Wilson 1927, JASA 22).

    Any shapes that broadcast; a fraction of the whole times `per` (100 for a percentage). Refuses what rate_limits
    refuses, and a part that exceeds its whole.
    """
    counted, total = numbers("share_limits", above_zero=("whole",), part=part, whole=whole)
    if (counted > total).any():
        where = places(counted > total, part, whole)
        raise ValueError(
            f"share_limits.part: must not exceed its whole; it does at {where} — take both from the same rows"
        )
    z = -ndtri(tail("share_limits", confidence))
    centre, reach = 2 * counted + z**2, z * np.sqrt(z**2 + 4 * counted * (1 - counted / total))
    low = (centre - reach) / (2 * (total + z**2))
    # A whole counted in full gives 1 but for rounding; said outright so that the share never leaves its limits.
    high = np.where(counted == total, 1.0, (centre + reach) / (2 * (total + z**2)))
    return Limits((per * low)[()], (per * high)[()], np.full(low.shape, "Wilson")[()])


def count_limits(
    events: ArrayLike, denominator: ArrayLike | None = None, per: float = 1.0, confidence: float = 0.95
) -> Limits:
    """Limits of a count: those of a rate whose exposure is 1, which is also what a missing denominator means.

    Any shape; in events times `per`. Refuses what rate_limits refuses.
    """
    denominator = pd.Series(np.atleast_1d(np.asarray(1.0 if denominator is None else denominator, dtype=float)))
    filled = denominator.fillna(1.0).to_numpy()
    return rate_limits(events, filled if np.ndim(events) else filled[0], per, confidence)


def no_limits(numerator: ArrayLike, denominator: ArrayLike = 1.0, per: float = 1.0, confidence: float = 0.95) -> Limits:
    """A level, such as an average rent, comes without limits of ours: NaN in its shape, method « none »."""
    shape = np.broadcast_shapes(np.shape(numerator), np.shape(denominator))
    return Limits(np.full(shape, np.nan)[()], np.full(shape, np.nan)[()], np.full(shape, "none")[()])


def standardised_rate(
    events: ArrayLike, population: ArrayLike, standard: ArrayLike, per: float = 1.0, confidence: float = 0.95
) -> Standardised:
    """Directly standardised rate: what the rate would be with the standard's ages, with Dobson's limits.

    The last axis holds the age groups of `events`, `population` and of the weights `standard` (any scale); axes before
    it hold territories. In events per `per` residents. NaN and method « none » below 10 events in all, as OHID does.
    Refuses a population of 0 and weights that sum to 0. Source: Dobson et al. 1991, Statistics in Medicine 10.
    """
    events, population, weights = numbers(
        "standardised_rate", above_zero=("population",), events=events, population=population, standard=standard
    )
    weights = weights / _total(weights, "standardised_rate.standard")
    rate = (weights * events / population).sum(axis=-1)
    variance = (weights**2 * events / population**2).sum(axis=-1)
    observed = events.sum(axis=-1)
    enough = observed >= FEW
    held = np.where(enough, observed, FEW)
    limits, spread = byar(held, confidence), np.sqrt(variance / held)
    low, high = np.maximum(rate + spread * (limits.low - held), 0), rate + spread * (limits.high - held)
    value, low, high = (np.where(enough, per * each, np.nan)[()] for each in (rate, low, high))
    return Standardised(value, low, high, np.where(enough, "Dobson", "none")[()])


def _total(weights: np.ndarray, where: str) -> np.ndarray:
    total = weights.sum(axis=-1, keepdims=True)
    if (total == 0).any():
        raise ValueError(f"{where}: must sum to more than 0; they sum to 0 — give the standard population by age")
    return total


def expected_events(population: ArrayLike, reference_events: ArrayLike, reference_population: ArrayLike) -> np.ndarray:
    """Events expected if each age group had the reference's rate: Σ n·x_ref/n_ref over the last axis.

    An age group without events in the reference adds nothing, even where its population is missing; elsewhere a missing
    population gives NaN. Source: OHID, PHEindicatormethods, indirect standardisation.
    """
    events, residents = numbers(
        "expected_events",
        above_zero=("reference_population",),
        reference_events=reference_events,
        reference_population=reference_population,
    )
    return np.where(events > 0, np.asarray(population, dtype=float) * events / residents, 0.0).sum(axis=-1)


def standardised_ratio(observed: ArrayLike, expected: ArrayLike, confidence: float = 0.95) -> Standardised:
    """Indirectly standardised ratio: events observed over events expected, 1 meaning as in the reference.

    Any shapes that broadcast; no unit. The limits are those of the count (exact below 10, then Byar) over the expected
    events. Refuses an expected number of 0. Source: Breslow & Day 1987, vol. II; OHID, PHEindicatormethods.
    """
    seen, awaited = numbers("standardised_ratio", above_zero=("expected",), observed=observed, expected=expected)
    limits = rate_limits(seen, awaited, 1.0, confidence)
    return Standardised((seen / awaited)[()], *limits)


def split_tails(part: ArrayLike, rest: ArrayLike, share: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """P(X ≥ part) and P(X ≥ part + 1) when `part + rest` events fall in the part with probability `share`.

    Any shapes that broadcast. Written with the incomplete beta function, which equals the binomial tail for whole
    counts, carries on between them, and takes the same time at a million as at ten.
    """
    part, rest = np.asarray(part, dtype=float), np.asarray(rest, dtype=float)
    at_least = np.where(part > 0, betainc(np.maximum(part, 1e-300), rest + 1, share), 1.0)
    above = np.where(rest > 0, betainc(part + 1, np.maximum(rest, 1e-300), share), 0.0)
    return at_least, above


def split_limits(part: ArrayLike, rest: ArrayLike, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Exact limits of the share `part / (part + rest)` (Clopper & Pearson 1934, Biometrika 26).

    Any shapes that broadcast; a fraction. Without any event the limits are 0 and 1.
    """
    part, rest = np.asarray(part, dtype=float), np.asarray(rest, dtype=float)
    side = tail("split_limits", confidence)
    low = np.where(part > 0, betaincinv(np.maximum(part, 1e-300), rest + 1, side), 0.0)
    high = np.where(rest > 0, betaincinv(part + 1, np.maximum(rest, 1e-300), 1 - side), 1.0)
    return low, high


def adjusted(p: ArrayLike) -> np.ndarray:
    """p-values adjusted so that those up to q hold at most a share q of false alarms (Benjamini & Hochberg 1995).

    Any shape, taken as one family of tests; NaN (not tested) stays NaN and does not count.
    """
    p = np.asarray(p, dtype=float)
    found, known = np.full(p.shape, np.nan), ~np.isnan(p)
    if ((p[known] < 0) | (p[known] > 1)).any():
        raise ValueError("adjusted.p: must lie between 0 and 1; some do not — give p-values, not statistics")
    order = np.argsort(p[known])
    steps = np.minimum.accumulate((p[known][order] * order.size / np.arange(1, order.size + 1))[::-1])[::-1]
    back = np.empty(order.size)
    back[order] = steps
    found[known] = np.minimum(back, 1.0)
    return found


def benjamini_hochberg(p: ArrayLike, q: float = 0.05) -> np.ndarray:
    """Which tests of a page remain when at most a share q of those kept are false alarms: True where kept.

    Any shape, taken as one family; NaN is never kept. Source: Benjamini & Hochberg 1995, JRSS B 57.
    """
    return adjusted(p) <= q


LIMITS = {"count": count_limits, "rate": rate_limits, "share": share_limits, "level": no_limits}
