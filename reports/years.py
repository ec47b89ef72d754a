"""What is found in a series by year: each year with its interval, and the last one judged against those before it."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from indicators import comparisons, disclosure
from indicators.arithmetic import LIMITS
from indicators.breaks import Break, first_whole, touching
from indicators.catalog import Indicator
from indicators.comparisons import CLEAR
from indicators.judgements import ENOUGH_YEARS, Vary
from indicators.references import YEARS
from reports.trend import Measured, Movement, run_of, tested, unkept


@dataclass(frozen=True)
class Yearly(Measured):
    """All that a page says of one series by year.

    `years` has one row per whole year: year, numerator, denominator, value, low, high in the unit of the measure, flag,
    hidden, why, text, is_firm (not provisional). `partial` are the unfinished years left out. `movement` is the last
    firm year beside those it is `against`; its `reason` is `short`, `few_years`, `hidden`, `break`, `no_value`, or
    `rounded` where safe numbers differ by no more than rounding makes. `hidden` says why nothing at all is shown:
    `hidden`, `small_population`, `no_denominator`.
    """

    indicator: Indicator
    territory: str
    measure: str
    per: str | None
    status: str
    years: pd.DataFrame
    partial: tuple[int, ...]
    breaks: list[Break]
    movement: Movement
    vary: Vary
    against: tuple[int, ...] = ()
    hidden: str = ""
    grain = "year"

    @property
    def last(self) -> int | None:
        """The last year that no longer moves."""
        firm = self.years.loc[self.years["is_firm"], "year"]
        return int(firm.iloc[-1]) if len(firm) else None

    @property
    def hard(self) -> list[Break]:
        return [one for one in self.breaks if one.kind == "hard"]


def study(frame: pd.DataFrame, indicator: Indicator, territory: str, measure: str, per: str | None,
          status: str, vary: Vary) -> Yearly:  # fmt: skip
    """Read the yearly values of one indicator in one territory, as a reader gives them, oldest first.

    `vary` is what judgements.varying gives of the same reader, indicator and territory.
    """
    denominator = None if measure == "count" else per or next(iter(indicator.denominators), None)
    breaks = touching(indicator, territory, denominator)
    is_partial = frame["flag"].str.contains("partial")
    years = _measured(frame[~is_partial], measure).reset_index(drop=True)
    found = Yearly(
        indicator, territory, measure, per, status, years, tuple(frame.loc[is_partial, "period"].astype(int)), breaks,
        Movement(reason="short"), vary, hidden=_hidden(years),
    )  # fmt: skip
    movement, against = _judged(found)
    return replace(found, movement=movement, against=tuple(against))


def _measured(years: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The years with value and limits in the unit of the measure."""
    years = years.assign(year=years["period"].astype(int), is_firm=~years["flag"].str.contains("provisional"))
    if measure != "count":
        return years
    known = years["numerator"].notna()
    low, high = np.full(len(years), np.nan), np.full(len(years), np.nan)
    if known.any():
        events = years.loc[known, "numerator"].to_numpy()
        limits = LIMITS["count"](events, np.ones(len(events)), 1.0, 0.95)
        low[known], high[known] = limits.low, limits.high
    return years.assign(value=years["numerator"], low=low, high=high)


def _hidden(years: pd.DataFrame) -> str:
    """Why no value at all can be shown; empty otherwise."""
    if years["value"].notna().any() or years.empty:
        return ""
    if years["hidden"].any():
        return "hidden"
    return "small_population" if years["flag"].str.contains("small_population").any() else "no_denominator"


def _judged(found: Yearly) -> tuple[Movement, list[int]]:
    """The last firm year against the mean of up to five earlier ones after the last hard break, and which these are."""
    firm = found.years[found.years["is_firm"]]
    if firm.empty:
        return Movement(reason="short"), []
    last, earlier = firm.iloc[-1], firm.iloc[:-1]
    span = f"{last['year']}-01", f"{last['year']}-12"
    cuts = [one for one in found.hard if first_whole(one) > firm["year"].iloc[0] and one.on.year <= last["year"]]
    comparable = earlier[earlier["year"] >= max((first_whole(one) for one in cuts), default=0)].tail(YEARS)
    known = comparable[comparable["numerator"].notna()]
    none = Movement(*span, after=float(last["numerator"]), broken=cuts[-1] if cuts else None)
    if len(comparable) < ENOUGH_YEARS:
        return replace(none, reason="break" if cuts and len(earlier) >= ENOUGH_YEARS else "few_years"), []
    if np.isnan(last["numerator"]) or len(known) < ENOUGH_YEARS:
        return replace(none, reason="hidden"), []
    exposure = np.ones(len(known)) if found.is_count else known["denominator"].to_numpy()
    now = 1.0 if found.is_count else float(last["denominator"])
    if not (exposure.sum() > 0 and now > 0) or known["value"].isna().any() or np.isnan(last["value"]):
        return replace(none, reason="no_value"), []
    events, wide = known["numerator"].to_numpy(), found.vary(run_of(known["year"].tolist()), span)
    moved = tested(span, events, exposure, float(last["numerator"]), now, found.indicator, found.measure, [], wide)
    if found.status == "safe" and moved.label in CLEAR and (
        abs(moved.after - moved.before) < disclosure.settings()["revision_step"]
    ):  # fmt: skip
        moved = replace(moved, label="", percent=np.nan, reason="rounded")
    return moved, known["year"].tolist()


def by_label(frame: pd.DataFrame, breakdown: str, whole: Yearly) -> dict[str, Yearly]:
    """The same of each label of a breakdown, tested together.

    With several tests some would stand out by chance: a change is kept only where Benjamini and Hochberg keep it.
    """
    found = {
        str(label): study(rows, whole.indicator, whole.territory, whole.measure, whole.per, whole.status,
                          partial(whole.vary, label=str(label), breakdown=breakdown))
        for label, rows in frame.groupby(breakdown, sort=False)
    }  # fmt: skip
    kept = comparisons.benjamini_hochberg([one.movement.p for one in found.values()]) if found else []
    return {
        label: one if holds else replace(one, movement=unkept(one.movement))
        for (label, one), holds in zip(found.items(), kept, strict=True)
    }
