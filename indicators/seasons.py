"""Monthly series: season band, rolling year, year to date, trends that respect the season, control limits."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import betaincinv, ndtr, ndtri
from scipy.stats import nbinom, poisson, rankdata
from scipy.stats import t as student
from statsmodels.tsa.seasonal import STL

from indicators.arithmetic import numbers
from indicators.comparisons import BASE, change

MONTHS = 12
DAYS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])  # of each month, the mean February
EVEN = DAYS.mean() / DAYS  # by which events of a month are brought to months of the same length
ENOUGH = 3  # reference years under which no band is drawn
YEARS = 5  # years under which no trend is computed
TRENDS = {
    "rising": {"fr": "tendance à la hausse", "en": "rising trend"},
    "falling": {"fr": "tendance à la baisse", "en": "falling trend"},
    "no_trend": {"fr": "aucune tendance nette", "en": "no clear trend"},
    "not_computed": {"fr": "tendance non calculée", "en": "trend not computed"},
}
REASONS = {
    "too_few_years": {"fr": f"moins de {YEARS} années pour chaque mois", "en": f"under {YEARS} years for each month"},
    "no_variation": {"fr": "la série ne varie pas", "en": "the series does not vary"},
}


def monthly(months: pd.Series, complete: ArrayLike | None = None) -> pd.Series:
    """The series with a row for every month between its first and last, NaN where one is missing or incomplete.

    `months` is indexed by month (periods, or dates within each month), `complete` says row by row whether the month is
    whole and final. Comes back indexed by period. Refuses a month given twice.
    """
    index = months.index if isinstance(months.index, pd.PeriodIndex) else pd.DatetimeIndex(months.index).to_period("M")
    values = pd.Series(months.to_numpy(dtype=float, na_value=np.nan), index)
    if index.has_duplicates:
        twice = ", ".join(map(str, index[index.duplicated()].unique()[:5]))
        raise ValueError(f"monthly.months: each month must appear once; {twice} does not — sum the rows first")
    if complete is not None:
        values = values.where(np.asarray(complete, dtype=bool))
    return values.reindex(pd.period_range(index.min(), index.max(), freq="M")) if len(index) else values


def seasonal_variation(counts: ArrayLike, expected: ArrayLike | None = None) -> float:
    """How much one calendar month varies from year to year beyond chance: c, the squared coefficient of variation.

    The last two axes are years × calendar months (NaN where one is missing); axes before, territories that share one
    c. `expected`, of the same shape, is what each would hold at the month's usual rate; its mean over the years
    without it. c makes the sum over cells of (s²/(m + c m²) − 1), weighed by freedom, nothing; 0 or more. No unit.
    """
    counts = np.asarray(counts, dtype=float)
    mean = np.nanmean(np.where(np.isnan(counts).all(axis=-2, keepdims=True), 0.0, counts), axis=-2, keepdims=True)
    expected = np.broadcast_to(mean, counts.shape) if expected is None else np.asarray(expected, dtype=float)
    freedom = (~np.isnan(counts)).sum(axis=-2) - 1
    used = (freedom > 0) & (np.nan_to_num(expected).sum(axis=-2) > 0)
    if not used.any():
        return 0.0
    freedom, level = freedom[used], np.nanmean(np.moveaxis(expected, -2, -1)[used], axis=-1)
    square = np.nansum(np.moveaxis((counts - expected) ** 2, -2, -1)[used], axis=-1) / freedom

    def excess(c: float) -> float:
        return float((freedom * (square / (level + c * level**2) - 1)).sum())

    most = float((square / level**2).max()) * freedom.sum() + 1e-9
    return brentq(excess, 0.0, most) if excess(0.0) > 0 else 0.0


def season_band(
    months: pd.Series,
    reference_years: ArrayLike,
    complete: ArrayLike | None = None,
    low: float = 0.1,
    high: float = 0.9,
    exposure: ArrayLike | None = None,
    per: float = 1.0,
    is_share: bool = False,
    variation: float | None = None,
) -> pd.DataFrame:
    """Where a new month like those of the reference years would fall 8 times in 10: a predictive interval.

    `months` holds the events, as in `monthly`; `exposure` what each is divided by, where a rate or (`is_share`) a share
    is shown. A table indexed 1 to 12 with low, mean, high in events per `per` of exposure, and years, how many were
    used. The mean m is that of the same calendar month in the reference years; the variance (m + c m²)(1 + 1/years),
    with c the `variation` of the months, `seasonal_variation` of the series itself unless known from more territories;
    quantiles are those of the negative binomial with it, of the beta law for a share. NaN under three complete years.
    """
    known = monthly(months, complete)
    below = known * 0 + 1.0 if exposure is None else monthly(pd.Series(np.asarray(exposure), months.index), complete)
    kept = np.isin(known.index.year, np.asarray(reference_years)) & known.notna().to_numpy() & (below > 0).to_numpy()
    year, month = known.index.year[kept], known.index.month[kept] - 1
    rows, at = np.unique(year, return_inverse=True)
    events, under = np.full((2, rows.size, MONTHS), np.nan)
    events[at, month], under[at, month] = known.to_numpy()[kept], below.to_numpy()[kept]
    years = (~np.isnan(events)).sum(axis=0)
    found = pd.DataFrame({"low": np.nan, "mean": np.nan, "high": np.nan}, pd.RangeIndex(1, MONTHS + 1, name="month"))
    enough = years >= ENOUGH
    if enough.any():
        events, under, count = events[:, enough], under[:, enough], years[enough]
        rate = np.nansum(events, axis=0) / np.nansum(under, axis=0)
        c = seasonal_variation(events, rate * under) if variation is None else variation
        size = np.nansum(under, axis=0) / count
        level = np.maximum(rate * size, 0.5 / count)  # years without any event still leave room for one
        own = level * (1 - np.minimum(rate, 1.0)) if is_share else level
        law = _share_quantiles if is_share else _count_quantiles
        ends = law(level, (own + c * level**2) * (1 + 1 / count), size, (low, high))
        found.loc[enough, ["low", "mean", "high"]] = (
            per * np.column_stack([ends[0], rate * size, ends[1]]) / size[:, None]
        )
    return found.assign(years=years)


def _count_quantiles(mean: np.ndarray, variance: np.ndarray, _size: np.ndarray, at: tuple[float, float]) -> list:
    """Quantiles of the negative binomial of a mean and a variance above it, in events."""
    return [nbinom.ppf(each, mean**2 / (variance - mean), mean / variance) for each in at]


def _share_quantiles(mean: np.ndarray, variance: np.ndarray, size: np.ndarray, at: tuple[float, float]) -> list:
    """Quantiles of the beta law of a share with this mean and variance in events out of `size`, in events."""
    share = np.clip(mean / size, 1e-9, 1 - 1e-9)
    weight = np.maximum(share * (1 - share) * size**2 / np.maximum(variance, 1e-300) - 1, 1e-6)
    return [size * betaincinv(share * weight, (1 - share) * weight, each) for each in at]


def rolling_year(months: pd.Series, complete: ArrayLike | None = None) -> pd.Series:
    """The sum of the twelve months that end with each month, in the unit of the series, indexed by period.

    `months` as in `monthly`. NaN until twelve have passed and wherever one of the twelve is missing or incomplete. Not
    to be tested for a trend: neighbours share eleven months of twelve.
    """
    values = monthly(months, complete)
    return pd.Series(sums_of_twelve(values.to_numpy()), values.index)


def sums_of_twelve(values: np.ndarray) -> np.ndarray:
    """The sum of each value of axis 0 with the eleven before it, added up anew; NaN for the first eleven."""
    if len(values) < MONTHS:
        return np.full(values.shape, np.nan)
    sums = np.lib.stride_tricks.sliding_window_view(values, MONTHS, axis=0).sum(axis=-1)
    return np.concatenate([np.full((MONTHS - 1, *values.shape[1:]), np.nan), sums])


def within_year_to(dates: ArrayLike, cut: pd.Timestamp) -> np.ndarray:
    """Which dates fall in the part of their own year that ends with the day and month of `cut`, that day included.

    Any array of dates; True or False. The 29th of February counts as the 28th, so that all years are cut alike.
    """
    index, cut = pd.DatetimeIndex(dates), pd.Timestamp(cut)
    leap = (index.month == 2) & (index.day == 29)
    return np.asarray(index.month * 100 + np.where(leap, 28, index.day) <= cut.month * 100 + cut.day)


def allow_for_few_years(dispersion: ArrayLike, years: int, confidence: float = 0.95) -> np.ndarray:
    """Over-dispersion raised for having been measured on few years: φ (t/z)², Student's quantile over the normal one.

    Any shape, no unit; φ of 1 or less is left alone. Measured on five years and used as it stands, φ lets 8 to 12 % of
    unchanged years be called changed; raised, fewer than 5 %.
    """
    if years < 2:
        raise ValueError(f"allow_for_few_years.years: must be 2 or more; found {years} — give more reference years")
    dispersion, side = np.asarray(dispersion, dtype=float), (1 + confidence) / 2
    return np.where(dispersion > 1, dispersion * (student.ppf(side, years - 1) / ndtri(side)) ** 2, dispersion)[()]


class YearToDate(NamedTuple):
    """A year so far beside the mean of the reference years, with the test of `change` and the square-root z-score."""

    current: np.ndarray
    mean: np.ndarray
    difference: np.ndarray
    percent: np.ndarray
    ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    label: np.ndarray
    z: np.ndarray
    dispersion: np.ndarray


def year_to_date(current: ArrayLike, reference: ArrayLike, dispersion: ArrayLike) -> YearToDate:
    """The events of a year so far against the mean of the same part of the reference years, with their dispersion.

    `current` has one number per series, `reference` adds a last axis for the years, all cut on the same day as by
    `within_year_to`; in events. `dispersion` is what variation.pooled_variation finds in the same part of each year.
    Label, ratio, limits and p are those of `change` from the mean to the year. z = 2(√x − √m)/√(φ(1 + 1/years)), after
    Wheeler 2016, International Journal of Police Science & Management 18. No percentage where the mean is under 20.
    """
    (current,), (reference,) = numbers("year_to_date", current=current), numbers("year_to_date", reference=reference)
    years = reference.shape[-1] if reference.ndim else 1
    phi = np.maximum(dispersion, 1.0)
    mean = reference.mean(axis=-1)
    found = change(reference.sum(axis=-1), current, years, 1.0, phi)
    z = 2 * (np.sqrt(current) - np.sqrt(mean)) / np.sqrt(phi * (1 + 1 / years))
    percent = np.where(mean < BASE, np.nan, found.percent)
    return YearToDate(current[()], mean[()], (current - mean)[()], percent[()], *found[:5], z[()], phi[()])


class MannKendall(NamedTuple):
    """A monotone-trend test: S, its variance, z with continuity, two-sided p, tau, the Sen slope and its intercept."""

    s: float
    variance: float
    z: float
    p: float
    tau: float
    slope: float
    intercept: float


def _result(s: float, variance: float, pairs: float, slope: float, intercept: float) -> MannKendall:
    z = (s - np.sign(s)) / np.sqrt(variance) if variance > 0 else 0.0
    return MannKendall(float(s), float(variance), float(z), float(2 * ndtr(-abs(z))), s / pairs, slope, intercept)


def _score(values: np.ndarray) -> tuple[float, float, float]:
    """S, its variance with ties, and the number of pairs, for one series without gaps."""
    n, ties = values.size, np.unique(values, return_counts=True)[1]
    s = np.sign(values[None, :] - values[:, None])[np.triu_indices(n, 1)].sum()
    return s, (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18, n * (n - 1) / 2


def _slopes(values: np.ndarray) -> np.ndarray:
    """All slopes between two points, per step, for the series on axis 0; NaN where one of the two is missing."""
    i, j = np.triu_indices(len(values), 1)
    return ((values[j] - values[i]).T / (j - i)).T


def _known(values: ArrayLike) -> np.ndarray:
    """The values rounded to ten significant digits, so that those equal but for floating point are ties."""
    values = np.asarray(values, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (9 - np.floor(np.log10(np.abs(values))))
        return np.where(np.isfinite(scale) & (values != 0), np.round(values * scale) / scale, values)


def mann_kendall(values: ArrayLike, autocorrelated: bool = False) -> MannKendall:
    """Mann–Kendall test of a yearly or otherwise unseasonal series with its Sen slope, per step.

    One dimension, three values or more; NaN are left out. `autocorrelated` corrects the variance for the serial
    correlation of the ranks that exceeds chance at 5 %. Sources: Mann 1945, Econometrica 13; Sen 1968, JASA 63;
    Hamed & Rao 1998, Journal of Hydrology 204.
    """
    values = _known(values)
    known = values[~np.isnan(values)]
    if known.size < 3:
        raise ValueError(f"mann_kendall.values: needs three values or more; found {known.size} — give a longer series")
    (s, variance, pairs), n = _score(known), known.size
    slope = float(np.nanmedian(_slopes(values)))
    if autocorrelated:
        ranks = rankdata(known - np.arange(1, n + 1) * slope)
        ranks = ranks - ranks.mean()
        covariance, lag = np.correlate(ranks, ranks, "full")[n:], np.arange(1, n)
        correlation = covariance / max((ranks**2).sum(), 1e-300)
        kept = np.where(np.abs(correlation) > ndtri(0.975) / np.sqrt(n), correlation, 0.0)
        variance *= 1 + 2 / (n * (n - 1) * (n - 2)) * ((n - lag) * (n - lag - 1) * (n - lag - 2) * kept).sum()
    intercept = np.median(known) - np.median(np.flatnonzero(~np.isnan(values))) * slope
    return _result(s, variance, pairs, slope, float(intercept))


def seasonal_mann_kendall(values: ArrayLike, period: int = MONTHS, correlated: bool = False) -> MannKendall:
    """Mann–Kendall within each calendar month, added up, with the seasonal Sen slope in units per year.

    One dimension, months in order from any one on, NaN where missing. `correlated` adds the covariance between months,
    needed where a whole year may be high or low. Sources: Hirsch, Slack & Smith 1982 and, for the covariance,
    Hirsch & Slack 1984, Water Resources Research 18 and 20.
    """
    flat = _known(values)
    table = np.append(flat, np.full(-flat.size % period, np.nan)).reshape(-1, period)
    parts = np.array([_score(column[~np.isnan(column)]) for column in table.T])
    s, variance, pairs = parts.sum(axis=0)
    if correlated:
        signs = np.nan_to_num(np.sign(table[None] - table[:, None]))  # year × later year × month
        ranks = np.where(np.isnan(table), 0.0, signs.sum(axis=0)) / 2  # ranks less their mean
        between = (np.einsum("ijg,ijh->gh", signs, signs) / 2 + 4 * ranks.T @ ranks) / 3
        both = variance + between.sum() - np.trace(between)
        variance = both if both > 0 else variance  # an estimate, which few years can carry below 0
    slope = float(np.nanmedian(_slopes(table))) if pairs else np.nan
    middle = np.median(np.flatnonzero(~np.isnan(flat))) / period
    return _result(s, variance, pairs or np.nan, slope, float(np.nanmedian(flat) - middle * slope))


class Trend(NamedTuple):
    """A label of TRENDS, the slope per year with its limits, the p-value, years covered, and a key of REASONS or ''."""

    label: str
    slope: float
    low: float
    high: float
    p: float
    years: int
    reason: str


def trend(months: pd.Series, complete: ArrayLike | None = None, confidence: float = 0.95) -> Trend:
    """Whether a monthly series rises or falls over the years, each calendar month compared with itself only.

    `months` as in `monthly`, in any unit; the slope is in it per year. Incomplete months are left out. Seasonal
    Mann–Kendall with the covariance between months, since whole years run high or low: without it, one series in three
    is called a trend when years vary by 8 %. `not_computed` with a reason where fewer than five years cover every month
    or nothing varies. Limits of the slope: Gilbert 1987, Statistical Methods for Environmental Pollution Monitoring,
    § 16.4. A rolling year must not be given: it correlates with itself.
    """
    values = _known(monthly(months, complete))
    table = np.append(values, np.full(-values.size % MONTHS, np.nan)).reshape(-1, MONTHS)
    years = int((~np.isnan(table)).sum(axis=0).min()) if values.size else 0
    if years < YEARS:
        return Trend("not_computed", *[np.nan] * 4, years, "too_few_years")
    found = seasonal_mann_kendall(values, correlated=True)
    if not found.variance > 0:
        return Trend("not_computed", *[np.nan] * 4, years, "no_variation")
    slopes = np.sort(_slopes(table), axis=None)  # NaN last
    slopes = slopes[~np.isnan(slopes)]
    reach = ndtri((1 + confidence) / 2) * np.sqrt(found.variance)
    ends = (slopes.size - reach) / 2 - 1, (slopes.size + reach) / 2
    low, high = np.interp(ends, np.arange(slopes.size), slopes)
    clear = found.p < 1 - confidence and found.slope != 0
    label = ("rising" if found.slope > 0 else "falling") if clear else "no_trend"
    return Trend(label, found.slope, float(low), float(high), found.p, years, "")


def decompose(
    values: ArrayLike, period: int = MONTHS, seasonal: int | str = "periodic", robust: bool = False
) -> pd.DataFrame:
    """Season, trend and remainder by STL, with the settings of R's `stl` so that both give the same figures.

    One dimension, two whole periods or more, no gap; columns seasonal, trend and remainder add up to the values, in the
    unit given, so pass √x for counts. `seasonal` is an odd window in years, or « periodic » for one season repeated.
    Source: Cleveland et al. 1990, Journal of Official Statistics 6.
    """
    values = np.asarray(values, dtype=float)
    if values.size < 2 * period or not np.isfinite(values).all():
        raise ValueError(f"decompose.values: needs {2 * period} or more, without a gap; found {values.size}, or gaps")
    season = 10 * values.size + 1 if seasonal == "periodic" else int(seasonal)
    trended = int(np.ceil(1.5 * period / (1 - 1.5 / season))) | 1  # the next odd number, as R takes it
    windows = season, trended, period | 1
    model = STL(values, period, *windows, 0, 1, 1, robust, *(-(-window // 10) for window in windows))
    found = model.fit(inner_iter=1 if robust else 2, outer_iter=15 if robust else 0)
    part = np.asarray(found.seasonal)
    if seasonal == "periodic":
        place = np.arange(values.size) % period
        part = (np.bincount(place, part) / np.bincount(place))[place]
    return pd.DataFrame({"seasonal": part, "trend": found.trend, "remainder": values - part - found.trend})


def control_limits(
    events: ArrayLike,
    exposure: ArrayLike = 1.0,
    reference: ArrayLike = True,
    sigmas: float = 3.0,
    dispersion: float = 1.0,
    exact_below: float = 20.0,
) -> pd.DataFrame:
    """Control limits for watching counts (c chart) or rates (u chart): what common variation reaches.

    One row per point: centre, low, high, in events per unit of exposure, and signal where the point lies outside. The
    centre is the rate of the points where `reference` is True. With a season, give each month's usual events as
    exposure: the centre is then near 1. Limits are `sigmas` standard errors away, times √φ; under `exact_below` events
    expected, exact Poisson of the same tails. Source: Montgomery 2009, Introduction to Statistical Quality Control.
    """
    events, exposure = numbers("control_limits", above_zero=("exposure",), events=np.ravel(events), exposure=exposure)
    used, phi = np.broadcast_to(reference, events.shape), max(1.0, dispersion)
    if not used.any():
        raise ValueError("control_limits.reference: must keep a point or more; it keeps none — widen it")
    rate = events[used].sum() / exposure[used].sum()
    expected, side = rate * exposure, ndtr(-sigmas)
    reach, few = sigmas * np.sqrt(phi * expected), expected < exact_below
    low = np.where(few, phi * poisson.ppf(side, expected / phi), np.maximum(expected - reach, 0.0)) / exposure
    high = np.where(few, phi * poisson.ppf(1 - side, expected / phi), expected + reach) / exposure
    signal = (events / exposure < low) | (events / exposure > high)
    return pd.DataFrame({"centre": rate, "low": low, "high": high, "signal": signal})
