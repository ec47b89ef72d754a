"""What is found in a monthly series: each month beside its season, the last year beside the reference, breaks, peak."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from indicators import comparisons, seasons
from indicators.arithmetic import LIMITS
from indicators.breaks import Break, touching
from indicators.catalog import Indicator
from indicators.judgements import Vary

YEAR = 12
MOST = 0.8  # share of months beyond the band from which « almost every month » is said
LONG = 24  # months under which it is not


@dataclass(frozen=True)
class Movement:
    """The last twelve consolidated months beside the mean year of the reference, and what the test says of it.

    Events are those of twelve months; `lowest` and `highest` are the reference years' extremes, like the values in the
    unit of the measure (a year's events for counts). `label` is a key of comparisons.LABELS,
    or empty with a `reason`: `short`, `few_years`, `no_value`, `break`. `percent` is NaN where it must not be printed.
    """

    start: str = ""
    end: str = ""
    before: float = np.nan
    after: float = np.nan
    lowest: float = np.nan
    highest: float = np.nan
    value_before: float = np.nan
    value_after: float = np.nan
    low: float = np.nan
    high: float = np.nan
    ratio: float = np.nan
    ratio_low: float = np.nan
    ratio_high: float = np.nan
    p: float = np.nan
    dispersion: float = np.nan
    label: str = ""
    percent: float = np.nan
    reason: str = ""
    broken: Break | None = None


class Measured:
    """What a study of an indicator measures: its number, or its value."""

    indicator: Indicator
    measure: str

    @property
    def is_count(self) -> bool:
        return self.measure == "count"

    @property
    def kind(self) -> str:
        """How its values are written: count, rate or share."""
        return "count" if self.is_count else self.indicator.kind


@dataclass(frozen=True)
class Study(Measured):
    """All that a page says of one series.

    `months` has one row per month: period, numerator, value, low, high, usual_low, usual_high, place (`above`,
    `within`, `below` or empty), rolling (mean of twelve months, in the unit of the measure), events (of those twelve
    months), is_firm and is_rolling_firm (neither partial nor provisional). `above` and `below` count the `judged` firm
    months after the reference; `since` is the year from which nearly all of them are `beyond` the band. `vary` tells
    how much the indicator varies there from a year to the next.
    """

    indicator: Indicator
    territory: str
    measure: str
    per: str | None
    reference: tuple[int, int]
    months: pd.DataFrame
    breaks: list[Break]
    movement: Movement
    trend: seasons.Trend
    vary: Vary
    judged: int = 0
    above: int = 0
    below: int = 0
    since: int | None = None
    beyond: str = ""
    peak: int | None = None
    hidden: str = ""
    grain = "month"

    @property
    def trend_from(self) -> int:
        """The first year that the trend test takes: its months are those after the last hard break."""
        firm = self.months[self.months["is_firm"]]
        cuts = [one.on.isoformat()[:7] for one in self.breaks if one.kind == "hard"]
        later = firm[firm["period"] >= max(cuts, default="")]
        return int((later if len(later) else firm)["year"].iloc[0])


def study(
    frame: pd.DataFrame,
    indicator: Indicator,
    territory: str,
    measure: str,
    reference: tuple[int, int],
    vary: Vary,
    per: str | None = None,
) -> Study:
    """Read the monthly values of one indicator in one territory, as indicators.values gives them, oldest first.

    `vary` is what judgements.varying gives of the same reader, indicator and territory.
    """
    months = _shown(frame)
    breaks = touching(
        indicator, territory, None if measure == "count" else per or next(iter(indicator.denominators), None)
    )
    cuts = [_place_of(one, months) for one in breaks if one.kind == "hard"]
    months = _measured(months, indicator, measure)
    months = _rolled(months, indicator, measure, cuts)
    years = _reference_years(months, reference, cuts)
    months = _beside_season(months, indicator, measure, years, cuts)
    judged = months[months["is_firm"] & (months["year"] > reference[1]) & (months["place"] != "")]
    since, beyond = _since(judged)
    after_cuts = months["number"] >= max((cut for cut in cuts if cut), default=0)
    series = pd.Series(months["value"].to_numpy(), pd.PeriodIndex(months["period"], freq="M"))
    return Study(
        indicator=indicator,
        territory=territory,
        measure=measure,
        per=per,
        reference=reference,
        months=months,
        breaks=breaks,
        movement=movement(months, indicator, measure, years, [one for one in breaks if one.kind == "hard"], vary),
        trend=seasons.trend(series[after_cuts.to_numpy()], months.loc[after_cuts, "is_firm"].to_numpy()),
        judged=len(judged),
        above=int((judged["place"] == "above").sum()),
        below=int((judged["place"] == "below").sum()),
        since=since,
        beyond=beyond,
        vary=vary,
        peak=_peak(months),
        hidden=_hidden(months, frame),
    )


def _peak(months: pd.DataFrame) -> int | None:
    """The row where the firm rolling mean is highest; none where even that year holds too few events."""
    firm = months.loc[months["is_rolling_firm"], "rolling"].dropna()
    found = int(firm.idxmax()) if len(firm) else None
    return found if found is not None and months.loc[found, "events"] >= comparisons.BASE else None


def _hidden(months: pd.DataFrame, frame: pd.DataFrame) -> str:
    """Why no value at all can be shown, as a flag of indicators.values; empty otherwise."""
    if months["value"].notna().any():
        return ""
    return "small_population" if frame["flag"].str.contains("small_population").any() else "no_denominator"


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The months to show: an unfinished month at the end is left out, one in the middle leaves a gap."""
    last = np.flatnonzero(~frame["flag"].str.contains("partial"))
    kept = frame.iloc[: last[-1] + 1 if len(last) else 0].reset_index(drop=True)
    year, month = kept["period"].str[:4].astype(int), kept["period"].str[5:7].astype(int)
    firm = ~kept["flag"].str.contains("partial|provisional")
    return kept.assign(number=np.arange(len(kept)), year=year, month=month, is_firm=firm)


def _place_of(one: Break, months: pd.DataFrame) -> int:
    """The number of the month a break falls in, before the first as 0."""
    first = months["year"].iloc[0] * YEAR + months["month"].iloc[0]
    return max(0, one.on.year * YEAR + one.on.month - first)


def _measured(months: pd.DataFrame, indicator: Indicator, measure: str) -> pd.DataFrame:
    """Value and limits in the unit of the measure; a partial month has none."""
    if measure == "count":
        events = months["numerator"].to_numpy()
        limits = LIMITS["count"](events, np.ones(len(events)), 1.0, 0.95)
        months = months.assign(value=events, low=limits.low, high=limits.high)
    hollow = months["flag"].str.contains("partial")
    return months.assign(**{column: months[column].mask(hollow) for column in ("value", "low", "high")})


def _rolled(months: pd.DataFrame, indicator: Indicator, measure: str, cuts: list[int]) -> pd.DataFrame:
    """The mean of the twelve months that end with each one; none across a hard break."""
    partial = months["flag"].str.contains("partial")
    halves = months[["numerator", "denominator"]].mask(partial)
    sums = pd.DataFrame(seasons.sums_of_twelve(halves.to_numpy(dtype=float)), halves.index, halves.columns)
    events = sums["numerator"]
    if measure == "count":
        rolling = events / YEAR
    else:
        rolling = indicator.per * events / sums["denominator"].where(sums["denominator"] > 0)
        rolling = rolling.mask(months["flag"].str.contains("small_population"))
    for cut in cuts:
        across = months["number"].between(cut, cut + YEAR - 2) if cut else months["number"] < 0
        rolling, events = rolling.mask(across), events.mask(across)
    firm = months["is_firm"].rolling(YEAR, min_periods=YEAR).sum() == YEAR
    return months.assign(rolling=rolling, events=events, is_rolling_firm=firm & rolling.notna())


def _reference_years(months: pd.DataFrame, reference: tuple[int, int], cuts: list[int]) -> list[int]:
    """The reference years that are whole, firm, and on the same side of every hard break as the last of them."""
    last_cut = max((cut for cut in cuts if months["year"].iloc[min(cut, len(months) - 1)] <= reference[1]), default=0)
    usable = months[months["is_firm"] & months["year"].between(*reference) & (months["number"] >= last_cut)]
    sizes = usable.groupby("year").size()
    return sizes.index[sizes == YEAR].tolist()


def _beside_season(
    months: pd.DataFrame, indicator: Indicator, measure: str, years: list[int], cuts: list[int]
) -> pd.DataFrame:
    """What each month usually is, and on which side of it the month falls; nothing beyond a hard break."""
    is_count = measure == "count" or indicator.kind == "count"
    known = (months["is_firm"] & months["value"].notna()).to_numpy()
    events = pd.Series(months["numerator"].to_numpy(), pd.PeriodIndex(months["period"], freq="M"))
    band = seasons.season_band(
        events, years, known, exposure=None if is_count else months["denominator"].to_numpy(),
        per=1.0 if is_count else indicator.per, is_share=not is_count and indicator.kind == "share",
    ).loc[months["month"]]  # fmt: skip
    low, high = band["low"].to_numpy(), band["high"].to_numpy()
    first, last = months.index[months["year"].isin(years)][[0, -1]] if years else (0, 0)
    far = np.zeros(len(months), dtype=bool)
    for cut in cuts:
        far |= (months["number"] >= cut) if cut > last else (months["number"] < cut) if cut <= first else False
    low, high = np.where(far, np.nan, low), np.where(far, np.nan, high)
    value = months["value"].to_numpy()
    place = np.select(
        [np.isnan(value) | np.isnan(low) | ~months["is_firm"].to_numpy(), value > high, value < low],
        ["", "above", "below"],
        "within",
    )
    return months.assign(usual_low=low, usual_high=high, place=place)


def _since(judged: pd.DataFrame) -> tuple[int | None, str]:
    """The first year from which nearly all firm months lie on one side of the band, and that side."""
    for year in sorted(judged["year"].unique()):
        later = judged.loc[judged["year"] >= year, "place"]
        own = judged.loc[judged["year"] == year, "place"]
        for side in ("above", "below"):
            if len(later) >= LONG and min((later == side).mean(), (own == side).mean()) >= MOST:
                return int(year), side
    return None, ""


def movement(months: pd.DataFrame, indicator: Indicator, measure: str, years: list[int], hard: list[Break],
             vary: Vary) -> Movement:  # fmt: skip
    """Test the last twelve consolidated months against the reference years, by how much the indicator varies.

    Shares are compared as parts of wholes.
    """
    firm = np.flatnonzero(months["is_firm"].rolling(YEAR, min_periods=YEAR).sum() == YEAR)
    if not len(firm):
        return Movement(reason="short")
    latest = months.iloc[firm[-1] - YEAR + 1 : firm[-1] + 1]
    start, end = latest["period"].iloc[0], latest["period"].iloc[-1]
    if len(years) < seasons.ENOUGH:
        return Movement(start, end, after=float(latest["numerator"].sum()), reason="few_years")
    known = months[months["year"].isin(years)]
    yearly = known.groupby("year")[["numerator", "denominator"]].sum()
    exposure = np.ones(len(years)) if measure == "count" else yearly["denominator"].to_numpy()
    now = 1.0 if measure == "count" else float(latest["denominator"].sum())
    after, before = float(latest["numerator"].sum()), float(yearly["numerator"].mean())
    if not (exposure.sum() > 0 and now > 0) or known["value"].isna().all():
        return Movement(start, end, before, after, reason="no_value")
    crossed = [one for one in hard if f"{years[0]}-01" < one.on.isoformat()[:7] <= start]
    wide = vary(run_of(years), (start, end))
    events = yearly["numerator"].to_numpy()
    return tested((start, end), events, exposure, after, now, indicator, measure, crossed, wide)


def run_of(years: Sequence[int]) -> tuple[str, str]:
    """The first and the last month of some years."""
    return f"{years[0]}-01", f"{years[-1]}-12"


def tested(span: tuple[str, str], events: np.ndarray, exposure: np.ndarray, after: float, now: float,
           indicator: Indicator, measure: str, crossed: list[Break], wide: float) -> Movement:  # fmt: skip
    """The events of a span of months put to the test against those of the years before, each with what it is given by.

    `wide` is the φ of the change. Hard breaks crossed between the two forbid a word and a percentage.
    """
    found = comparisons.change(events.sum(), after, exposure.sum(), now, wide)
    scale = 1.0 if measure == "count" else indicator.per
    limits = LIMITS["count" if measure == "count" else indicator.kind](after, now, scale, 0.95)
    before = float(events.mean())
    is_clear = str(found.label) in comparisons.CLEAR
    printed = not crossed and before >= comparisons.BASE and is_clear and indicator.kind != "share"
    return Movement(
        *span, before, after,
        lowest=float((scale * events / exposure).min()), highest=float((scale * events / exposure).max()),
        value_before=scale * events.sum() / exposure.sum(), value_after=scale * after / now,
        low=float(limits.low), high=float(limits.high),
        ratio=float(found.ratio), ratio_low=float(found.low), ratio_high=float(found.high), p=float(found.p),
        dispersion=wide, label="" if crossed else str(found.label), reason="break" if crossed else "",
        percent=float(found.percent) if printed else np.nan, broken=crossed[0] if crossed else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One label of a breakdown: its months with their rolling mean, and its last year beside the reference."""

    months: pd.DataFrame
    movement: Movement


def by_label(frame: pd.DataFrame, breakdown: str, whole: Study) -> dict[str, Part]:
    """The rolling mean and the movement of each label of a breakdown that holds any event, tested together.

    With several tests some would stand out by chance: a change is kept only where Benjamini and Hochberg keep it.
    """
    hard = [one for one in whole.breaks if one.kind == "hard"]
    found = {}
    for label, rows in frame.groupby(breakdown, sort=False):
        if rows["numerator"].sum() > 0:
            months = _shown(rows)
            cuts = [_place_of(one, months) for one in hard]
            months = _rolled(_measured(months, whole.indicator, whole.measure), whole.indicator, whole.measure, cuts)
            years = _reference_years(months, whole.reference, cuts)
            vary = partial(whole.vary, label=str(label), breakdown=breakdown)
            found[label] = Part(months, movement(months, whole.indicator, whole.measure, years, hard, vary))
    kept = comparisons.benjamini_hochberg([part.movement.p for part in found.values()]) if found else []
    return {
        label: part if holds else replace(part, movement=unkept(part.movement))
        for (label, part), holds in zip(found.items(), kept, strict=True)
    }


def unkept(found: Movement) -> Movement:
    """A change that is one of several tests and does not stand out among them: what is not clear alone stays so."""
    if found.label not in comparisons.CLEAR:
        return found
    return replace(found, label=str(comparisons.unclear(found.ratio_low, found.ratio_high)), percent=np.nan)
