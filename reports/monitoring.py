"""What is found in a series beyond its trend: the year to date, months outside control limits, season and rest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators import breaks, comparisons, seasons
from indicators.arithmetic import LIMITS
from indicators.breaks import Break
from reports.trend import YEAR, Study

PREVIOUS = 5  # years that a year to date is compared with
SIGMAS = 3.0
CHANCE = 0.9973  # of a series that does not change, within three standard errors
STL_YEARS = 3
STL_MEAN = 1.0  # acts a month under which a season is only noise


# The year to date -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SinceJanuary:
    """The consolidated months of the current year beside the same months of the five years before.

    `years` has one row per year, the current one last: year, numerator, denominator, value, low, high, in the unit of
    the measure. `label` is a key of comparisons.LABELS, or empty with a `reason`: `none_yet`, `few_years`, `no_value`,
    `break`. `percent` is NaN where it must not be printed. `last` and `soft` are months: the last one counted, and the
    provisional ones left out.
    """

    year: int
    reason: str = ""
    last: str = ""
    soft: tuple[str, ...] = ()
    found: int = 0
    years: pd.DataFrame | None = None
    before: float = np.nan
    value_before: float = np.nan
    label: str = ""
    percent: float = np.nan
    ratio: float = np.nan
    low: float = np.nan
    high: float = np.nan
    dispersion: float = np.nan
    broken: Break | None = None


def since_january(study: Study, year: int) -> SinceJanuary:
    """Test the consolidated months of `year` from January on against the mean of the same months of five years.

    For a rate or a share, the events of each earlier year are first brought to this year's denominator.
    """
    months = study.months
    own = months[months["year"] == year]
    soft = tuple(own.loc[~own["is_firm"], "period"])
    firm = own["is_firm"].to_numpy() & (own["month"].to_numpy() == np.arange(1, len(own) + 1))
    reach = int(np.argmin(np.append(firm, False)))
    if not reach:
        return SinceJanuary(year, "none_yet", soft=soft)
    last = f"{year}-{reach:02}"
    used = months[(months["month"] <= reach) & months["is_firm"] & months["year"].between(year - PREVIOUS, year)]
    whole = used.groupby("year").size() == reach
    if whole.sum() <= PREVIOUS:
        return SinceJanuary(year, "few_years", last, soft, int(whole.sum()) - 1)
    table = used.groupby("year")[["numerator", "denominator"]].sum()
    exposure = np.ones(len(table)) if study.is_count else table["denominator"].to_numpy()
    hidden = not study.is_count and used["flag"].str.contains("small_population").any()
    if hidden or not (exposure > 0).all():
        return SinceJanuary(year, "no_value", last, soft, PREVIOUS)
    events, scale = table["numerator"].to_numpy(), 1.0 if study.is_count else study.indicator.per
    limits = LIMITS[study.kind](events, exposure, scale, 0.95)
    table = table.assign(value=scale * events / exposure, low=limits.low, high=limits.high).reset_index()
    expected = events[:-1] * exposure[-1] / exposure[:-1]
    wide = study.vary((f"{year - PREVIOUS}-01", f"{year - 1}-12"), (f"{year}-01", last), months=reach)
    found = seasons.year_to_date(events[-1], expected, wide)
    crossed = breaks.between(study.indicator, study.territory, f"{year - PREVIOUS}-01", last)
    before = float(events[:-1].mean())
    printed = (
        not crossed and study.kind != "share" and str(found.label) in comparisons.CLEAR
        and min(before, float(found.mean)) >= comparisons.BASE
    )  # fmt: skip
    return SinceJanuary(
        year, "break" if crossed else "", last, soft, PREVIOUS, table, before,
        value_before=float(table["value"].iloc[:-1].mean()),
        label="" if crossed else str(found.label),
        percent=float(found.percent) if printed else np.nan,
        ratio=float(found.ratio), low=float(found.low), high=float(found.high), dispersion=float(found.dispersion),
        broken=crossed[0] if crossed else None,
    )  # fmt: skip


# Control limits -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Watch:
    """The consolidated months beside control limits measured on the reference years.

    `months` has one row per consolidated month: period, number, value, centre, low, high in the unit of the measure,
    is_reference, and place: `above`, `within` or `below` for the months judged, empty for those of the reference and
    those beyond a hard break. `by_season`: each month has limits of its own; if not, all share one level. `is_exact`:
    some limits are exact Poisson ones. Without limits, a `reason`: `few_years`, `few_events`, `no_value`, `break`.
    """

    reason: str = ""
    months: pd.DataFrame | None = None
    by_season: bool = False
    is_exact: bool = False
    dispersion: float = 1.0

    def many(self, place: str = "") -> int:
        """How many months are judged, or lie on one side."""
        places = self.months["place"]
        return int((places == place).sum() if place else (places != "").sum())


def watch(study: Study) -> Watch:
    """Place each consolidated month beside the limits of common variation: a c chart for counts, a u chart otherwise.

    With enough events each month is expected to be what the same month was in the reference years; with fewer, all
    months share one level. The dispersion is Pearson's χ² over its freedom around that, raised for being measured on
    few years. A share is taken as a rate of its whole, whose limits are a little wide.
    """
    months = study.months[study.months["is_firm"]].copy()
    months["exposure"] = 1.0 if study.is_count else months["denominator"]
    whole = months["year"].map(months.groupby("year").size()) == YEAR
    known = months[whole & months["year"].between(*study.reference)]
    if known["year"].nunique() < seasons.ENOUGH:
        return Watch("few_years")
    first, last = known["period"].iloc[0], known["period"].iloc[-1]
    if breaks.between(study.indicator, study.territory, first, last):
        return Watch("break")
    if known["numerator"].sum() < comparisons.BASE:
        return Watch("few_events")
    if not (known["exposure"] > 0).all() or known["value"].isna().any():
        return Watch("no_value")
    months = months[(months["exposure"] > 0) & months["value"].notna()].copy()
    adjusted = (known["numerator"] * known["exposure"].mean() / known["exposure"]).to_numpy().reshape(-1, YEAR)
    by_season = bool(known.groupby("month")["numerator"].sum().min() >= comparisons.BASE)
    usual = adjusted.mean(axis=0) / adjusted.mean() if by_season else np.ones(YEAR)
    years, cells = len(adjusted), adjusted if by_season else adjusted.reshape(-1, 1)
    freedom = (cells.shape[0] - 1) * cells.shape[1]
    wide = seasons.allow_for_few_years(comparisons.pooled_dispersion(cells), freedom + 1, CHANCE)
    wide = float(wide) * (1 + 1 / years if by_season else 1.0)  # a month's own mean is known from few years
    weight = usual[months["month"].to_numpy() - 1]
    is_known = months.index.isin(known.index)
    found = seasons.control_limits(
        months["numerator"].to_numpy(), weight * months["exposure"].to_numpy(), is_known, SIGMAS, wide
    )
    scale = 1.0 if study.is_count else study.indicator.per
    limits = {name: scale * weight * found[name].to_numpy() for name in ("centre", "low", "high")}
    expected = found["centre"].to_numpy() * weight * months["exposure"].to_numpy()
    if study.kind == "share":
        limits["high"] = np.minimum(limits["high"], scale)
    apart = _beyond(study, months["period"].to_numpy(dtype=str), first, last)
    events = months["value"].to_numpy()
    place = np.select(
        [is_known | apart, ~found["signal"].to_numpy(), events > limits["centre"]], ["", "within", "above"], "below"
    )
    columns = ["period", "number", "year", "month", "value"]
    months = months[columns].assign(**limits, is_reference=is_known, place=place).reset_index(drop=True)
    return Watch("", months, by_season, bool((expected < 20).any()), wide)


def _beyond(study: Study, periods: np.ndarray, first: str, last: str) -> np.ndarray:
    """Which months a hard break stands before or after, seen from the reference."""
    ends = breaks.between(study.indicator, study.territory, last, periods[-1])
    starts = breaks.between(study.indicator, study.territory, periods[0], first)
    far = np.zeros(len(periods), dtype=bool)
    for one in ends:
        far |= periods >= one.on.isoformat()[:7]
    for one in starts:
        far |= periods < one.on.isoformat()[:7]
    return far


# Season, trend and rest -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """A series taken apart by STL, back in its own unit, or the `reason` why it is not.

    `months`: period, number, year, month, value, trend, season, rest; `year` of twelve: what each calendar month adds
    at the usual level, all brought to the same number of days (but for shares). The season repeats itself; a month is
    trend, season and rest. `share` is how much of what moves around the trend the season holds, 0 to 1. Reasons:
    `too_short`, `gap`, `few_events`, `no_variation`.
    """

    reason: str = ""
    months: pd.DataFrame | None = None
    year: pd.Series | None = None
    share: float = np.nan
    gap: str = ""
    is_rooted: bool = True


def apart(study: Study) -> Parts:
    """Take the consolidated months apart into trend, season and rest: on square roots for counts and rates.

    Only the months after the last hard break. Square roots, since months with many acts vary more than months with few;
    a share is taken as it is.
    """
    months = study.months[study.months["is_firm"] | study.months["flag"].str.contains("partial")]
    last = np.flatnonzero(months["is_firm"])
    months = months.iloc[: last[-1] + 1 if len(last) else 0]
    hard = [one for one in study.breaks if one.kind == "hard"]
    for one in hard:
        months = months[months["period"] >= one.on.isoformat()[:7]]
    if len(months) < STL_YEARS * YEAR:
        return Parts("too_short")
    hollow = months["value"].isna() | ~months["is_firm"]
    if hollow.any():
        return Parts("gap", gap=months.loc[hollow, "period"].iloc[0])
    if months["numerator"].mean() < STL_MEAN:
        return Parts("few_events")
    values = months["value"].to_numpy(dtype=float)
    if np.ptp(values) == 0:
        return Parts("no_variation")
    rooted = study.kind != "share"
    found = seasons.decompose(np.sqrt(values) if rooted else values)
    trend, season = found["trend"].to_numpy(), found["seasonal"].to_numpy()
    around = np.var(season + found["remainder"].to_numpy())
    share = max(0.0, 1 - np.var(found["remainder"]) / around) if around > 0 else 0.0

    def back(level: np.ndarray) -> np.ndarray:
        return np.maximum(level, 0.0) ** 2 if rooted else level

    usual = trend.mean()
    table = months[["period", "number", "year", "month", "value"]].assign(
        trend=back(trend), season=back(trend + season) - back(trend), rest=values - back(trend + season)
    )
    month = months["month"].to_numpy()
    even = seasons.EVEN[month - 1] if rooted else 1.0  # February is not the lowest for being short
    adds = pd.Series(back(usual + season) * even - back(usual), month)
    return Parts("", table.reset_index(drop=True), adds.groupby(level=0).first(), float(share), is_rooted=rooted)
