"""Whether counts and rates differ by more than chance: changes, a territory against others, many tests, evaluations."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv

from indicators.arithmetic import numbers, tail

BASE = 20  # no percentage is given on a base below this many events
LABELS = {
    "clear_rise": {"fr": "hausse nette", "en": "clear rise"},
    "clear_fall": {"fr": "baisse nette", "en": "clear fall"},
    "usual": {"fr": "variation habituelle", "en": "usual variation"},
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
    carried over. The label is a rise or fall only where these limits exclude 1, so that it and the interval never
    disagree and fewer than 5 % of unchanged pairs are called changed; mid-P is then under 0.05 too.

    Over-dispersion φ (what `dispersion` measures; under 1 counts as 1) is quasi-Poisson: where the variance is φ times
    the mean, x events tell as much as x/φ events of a Poisson count, so both counts are divided by φ before the test.
    The variance of the log ratio becomes φ(1/before + 1/after); the ratio itself does not move.

    The percentage is that of the unrounded rates, NaN where `before` is under 20. Two counts of 0 give a ratio of NaN
    within 0 and infinity, and « usual ». Refuses missing or negative counts and exposures of 0, and says where.
    """
    before, after, exposure_before, exposure_after, dispersion = numbers(
        "change",
        above_zero=("exposure_before", "exposure_after"),
        before=before,
        after=after,
        exposure_before=exposure_before,
        exposure_after=exposure_after,
        dispersion=dispersion,
    )
    dispersion = np.maximum(dispersion, 1.0)
    first, last = before / dispersion, after / dispersion
    scale = exposure_before / exposure_after
    at_least, above = split_tails(last, first, 1 / (1 + scale))
    upper = (at_least + above) / 2
    p = np.minimum(1.0, 2 * np.minimum(upper, 1 - upper))
    low, high = split_limits(last, first, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = after / before * scale
        low, high = low / (1 - low) * scale, high / (1 - high) * scale
    label = np.where(low > 1, "clear_rise", np.where(high < 1, "clear_fall", "usual"))
    percent = np.where(before < BASE, np.nan, 100 * (ratio - 1))
    found = (ratio, low, high, p, label, percent, dispersion)
    return Change(*(each[()] for each in found), method="conditional mid-P")


class AgainstReference(NamedTuple):
    """A territory beside a reference: lower, comparable or higher, the ratio of rates, its limits and the p-value."""

    label: np.ndarray
    ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray


def against_reference(
    events: ArrayLike,
    exposure: ArrayLike,
    ref_events: ArrayLike,
    ref_exposure: ArrayLike,
    dispersion: ArrayLike = 1.0,
    confidence: float = 0.95,
) -> AgainstReference:
    """Whether a territory's rate lies above or below a reference's, by the interval of the ratio of the two rates.

    Any shapes that broadcast, the reference often one number; formula, dispersion and refusals as in `change`. The two
    counts are taken as separate: leave the territory out of its reference, or the difference is a little understated.
    """
    events, exposure, ref_events, ref_exposure = numbers(
        "against_reference",
        above_zero=("exposure", "ref_exposure"),
        events=events,
        exposure=exposure,
        ref_events=ref_events,
        ref_exposure=ref_exposure,
    )
    found = change(ref_events, events, ref_exposure, exposure, dispersion, confidence)
    label = np.where(found.low > 1, "higher", np.where(found.high < 1, "lower", "comparable"))
    return AgainstReference(label[()], found.ratio, found.low, found.high, found.p)
