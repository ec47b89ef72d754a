"""The numbers of a portrait: all that its blocks say of one territory over a run of years, gathered once."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from indicators import Indicator, Store, catalog, judgements, peers, territories
from indicators.breaks import touching
from indicators.corners import members
from reports import units

THEMES = ("property", "person")
SHIFTS = ("jour", "soir", "nuit")
ENOUGH = 20  # no share is given on fewer acts
ENOUGH_HOURS = 100  # nor 36 cells of months and shifts
SHOWN_YEARS = 10


@dataclass(frozen=True)
class Portrait:
    """One territory over `years`; `before` is the run of equal length just before, if the data reach it.

    `table` has a row per indicator (`rows` the same, quick to read one by one); `yearly`, `rolling` and `hours` hold
    numbers of acts. `reference` is set where there is a rest of the city to set it beside: not for the city and the
    agglomeration.
    `beside` are its comparable territories whose rates are given, in alphabetical order; `peers_value` in the table is
    theirs together.
    """

    territory: str
    years: tuple[int, int]
    before: tuple[int, int] | None
    reference: str | None
    whole: str
    categories: tuple[str, ...]
    flag: str
    table: pd.DataFrame
    rows: dict[str, dict[str, Any]]
    yearly: pd.DataFrame
    rolling: pd.DataFrame
    hours: pd.DataFrame
    unknown_shift: int
    unlocated: int
    everywhere: int
    residents: pd.DataFrame
    present: float
    per: str | None = None
    beside: tuple[str, ...] = ()
    below: dict[str, str] = field(default_factory=dict)

    def indicator(self, name: str) -> Indicator:
        """An indicator of the page, by the denominator the reader chose where it offers it."""
        one = catalog()[name]
        return one.by(one.offers(self.per))

    def row(self, name: str) -> dict[str, Any]:
        """An indicator's row of the table."""
        return self.rows[name]

    def by_year(self, name: str) -> list[tuple[str, float, str]]:
        """An indicator's years: the year, its acts, its flag."""
        columns = [self.yearly[column].tolist() for column in ("indicator", "period", "numerator", "flag")]
        return [tuple(year) for one, *year in zip(*columns, strict=True) if one == name]

    @property
    def acts(self) -> int:
        return int(self.row(self.whole)["numerator"])

    @property
    def is_tested(self) -> bool:
        """Whether the period may be tested against the one before: both whole, none of it provisional."""
        return self.before is not None and not self.flag

    @property
    def length(self) -> int:
        return self.years[1] - self.years[0] + 1

    def share(self, name: str, of: str = "numerator") -> float:
        """A category's part of the whole, in per cent; `of` may be `reference_numerator`."""
        return 100 * float(self.row(name)[of]) / float(self.row(self.whole)[of])


def gather(store: Store, territory: str, first: int, last: int, per: str | None = None) -> Portrait:
    """Everything a portrait says, from one version, rates by the denominator asked for."""
    store = store.holding(territory)
    start, end = f"{first}-01", f"{last}-12"
    length = last - first + 1
    data_start = int(str(store.months[0])[:4])
    before = (first - length, first - 1) if first - length >= data_start else None
    names = [name for name in catalog() if name in store.names]
    whole = whole_of(store)
    categories = categories_of(store, whole)
    shown = max(data_start, min(first - length, last - SHOWN_YEARS + 1))
    span = store.spans("period", start, end)[0]
    outside = store.values(whole, places=["unlocated", "agglomeration"], by="period", start=start, end=end)
    table = _table(store, names, territory, (first, last), before, span.flag, per)
    chosen = catalog()[whole].by(catalog()[whole].offers(per))
    beside = _beside(store, chosen, territory, start, end)
    table = table.assign(peers_value=_together(store, names, beside, span, per))
    hours, unknown = _hours(store, whole, territory, start, end)
    return Portrait(
        territory=territory,
        years=(first, last),
        before=before,
        reference=None if territories()[territory].is_whole else "city",
        whole=whole,
        categories=categories,
        flag=span.flag,
        table=table,
        rows=table.to_dict("index"),
        yearly=_counts(store, (whole, *categories), territory, "year", f"{shown}-01", end),
        rolling=_rolling(store, categories, territory, f"{shown}-01", end),
        hours=hours,
        unknown_shift=unknown,
        unlocated=int(outside["numerator"].iloc[0]),
        everywhere=int(outside["numerator"].iloc[1]),
        residents=_residents(store.folder, tuple(store.parts), territory).loc[first:last],
        present=_present(store, territory, end),
        per=per,
        beside=beside,
        below={lang: units.source(store, chosen, None, territory, (first, last), lang) for lang in ("fr", "en")},
    )


# What the catalogue offers ------------------------------------------------------------------------------------------


def whole_of(store: Store) -> str:
    """The first rate that spans all themes."""
    rates = [one for one in catalog().values() if one.kind == "rate" and one.name in store.names]
    return next((one.name for one in rates if one.theme == "overall"), rates[0].name)


@lru_cache(maxsize=8)
def categories_of(store: Store, whole: str) -> tuple[str, ...]:
    """The finest set of rates against property or the person that adds up to the whole in every month.

    Found by adding, so that an indicator that groups others or holds a part of one is never counted twice.
    """
    row = store.places.index("agglomeration")
    rates = [one.name for one in catalog().values() if one.kind == "rate" and one.theme in THEMES]
    months = {name: store.halves(name).numerator[row].sum(axis=1) for name in rates if name in store.names}
    months = {name: counts for name, counts in months.items() if counts.any()}
    found = _finest(store.halves(whole).numerator[row].sum(axis=1), list(months), months)
    return tuple(months if found is None else found)


def _finest(left: np.ndarray, names: list[str], months: dict[str, np.ndarray]) -> list[str] | None:
    """The longest list of names whose months add up to what is left; none if no list does."""
    if not left.any():
        return []
    if not names:
        return None
    taken = _finest(left - months[names[0]], names[1:], months) if (months[names[0]] <= left).all() else None
    taken = None if taken is None else [names[0], *taken]
    passed = _finest(left, names[1:], months)
    return max((one for one in (taken, passed) if one is not None), key=len, default=None)


# The tables ---------------------------------------------------------------------------------------------------------


def _table(store, names, territory, years, before, flag, per) -> pd.DataFrame:
    """Every indicator's number, value and limits, its class among the 34, the rest of the city, the period before."""
    start, end = f"{years[0]}-01", f"{years[1]}-12"
    table = judgements.against(store, names, territory, start, end, per=per)
    table = table.rename(columns={"label": "against"}).set_index("indicator", drop=False)
    if before is None:
        return table.assign(before=np.nan, value_before=np.nan, change="", percent=np.nan, reason="length")
    moved = judgements.changes(store, names, territory, (f"{before[0]}-01", f"{before[1]}-12"), (start, end), per)
    moved = moved.set_index("indicator")
    tested = np.zeros(len(moved), bool) if flag else (~moved["reason"].isin(["break", "partial", "provisional"]))
    return table.assign(
        before=moved["before"],
        value_before=moved["value_before"],
        change=moved["label"].where(tested, ""),
        percent=moved["percent"].where(tested),
        reason=flag.split()[0] if flag else moved["reason"],
    )


def _counts(store: Store, names, territory: str, by: str, start: str, end: str) -> pd.DataFrame:
    """Acts by indicator and period, with the flag of each period; summed here, as no rate nor limits are needed."""
    spans, row = store.spans(by, start, end), store.places.index(territory)
    starts, stops = [span.start for span in spans], [span.stop for span in spans]
    acts = []
    for name in names:
        running = np.concatenate([[0.0], store.halves(name).numerator[row].sum(axis=1).cumsum()])
        acts.append(running[stops] - running[starts])
    return pd.DataFrame({
        "indicator": np.repeat(np.array(names, dtype=object), len(spans)),
        "period": [span.label for span in spans] * len(names),
        "numerator": np.concatenate(acts),
        "flag": [span.flag for span in spans] * len(names),
    })  # fmt: skip


def _rolling(store: Store, categories, territory: str, start: str, end: str) -> pd.DataFrame:
    """Acts of the twelve months that end with each month; empty where they straddle a hard break."""
    rows = _counts(store, categories, territory, "rolling12", start, end)
    rows = rows[~rows["flag"].str.contains("partial")].reset_index(drop=True)
    months = rows["period"].to_numpy().astype("datetime64[M]")
    for name in categories:
        for one in touching(catalog()[name], territory):
            if one.kind == "hard":
                since = np.datetime64(one.on, "M")
                straddles = (months >= since) & (months < since + 11) & (rows["indicator"] == name)
                rows.loc[straddles, "numerator"] = np.nan
    return rows


@lru_cache(maxsize=1)
def _nearest() -> dict[str, tuple[str, ...]]:
    """The comparable territories of each that has a census profile, in alphabetical order: as peers.nearest finds them.

    Distances are computed once for all: anew for each territory, they would be a tenth of its portrait.
    """
    apart = peers.distances(peers.profiles())
    found = {one: apart.loc[one].drop(one).sort_values(kind="stable").index[: peers.COUNT] for one in apart.index}
    return {one: tuple(place for place in territories() if place in near) for one, near in found.items()}


def _beside(store: Store, whole: Indicator, territory: str, start: str, end: str) -> tuple[str, ...]:
    """The comparable territories whose rates are given: not under 1,000 residents, nor without the denominator."""
    known = [one for one in _nearest().get(territory, ()) if one in store.parts]
    if not known:
        return ()
    per = whole.denominators[0]
    rows = store.values(whole.name, places=known, by="period", start=start, end=end, per=per)
    return tuple(rows.loc[rows["value"].notna(), "territory_id"])


def _together(store: Store, names, beside, span, per) -> dict[str, float]:
    """The value of the comparable territories together, by indicator: all their acts over all their denominators."""
    rows, months = [store.places.index(one) for one in beside], slice(span.start, span.stop)

    def total(array: np.ndarray) -> float:
        return float(array[rows][:, months].sum())

    found = {}
    for name in names:
        one, halves = catalog()[name], store.halves(name)
        below = halves.denominator
        if one.kind == "rate":
            below = store.exposure(one.by(one.offers(per)).denominators[0])
        base = 0.0 if below is None or not rows else total(below)
        found[name] = one.by(one.offers(per)).per * total(halves.numerator) / base if base > 0 else np.nan
    return found


def _hours(store: Store, whole: str, territory: str, start: str, end: str) -> tuple[pd.DataFrame, int]:
    """Acts of the period by calendar month and shift of the report; and how many have no known shift."""
    if "shift" not in catalog()[whole].breakdowns:
        return pd.DataFrame(columns=["month", "shift", "numerator"]), 0
    (span,), halves = store.spans("period", start, end), store.halves(whole)
    acts = halves.numerator[store.places.index(territory), span.start : span.stop]
    calendar = store.months[span.start : span.stop].astype(int) % 12
    shifts = np.array([label[catalog()[whole].breakdowns.index("shift")] for label in halves.labels], dtype=object)
    cells = [(month + 1, one, acts[calendar == month][:, shifts == one].sum())
             for month in np.unique(calendar) for one in SHIFTS]  # fmt: skip
    unknown = acts[:, ~np.isin(shifts, SHIFTS)].sum()
    return pd.DataFrame(cells, columns=["month", "shift", "numerator"]), int(unknown)


# The denominators ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _all_residents(folder: Path) -> pd.DataFrame:
    """Residents of every territory and calendar year, with their basis."""
    table = pq.read_table(folder / "built" / "denominators.parquet", filters=[("name", "=", "residents")]).to_pandas()
    table["calendar"] = pd.to_datetime(table["month"]).dt.year
    return table.drop_duplicates(["territory_id", "calendar"])


def _residents(folder: Path, parts: tuple[str, ...], territory: str) -> pd.DataFrame:
    """A territory's residents by year, with the bases of its parts."""
    rows = _all_residents(folder)
    rows = rows[rows["territory_id"].isin(members(territory, list(parts)))]
    years = rows.groupby("calendar")
    bases = years["basis"].agg(lambda bases: " ".join(sorted(set(bases))))
    return pd.DataFrame({"residents": years["value"].sum(), "bases": bases})


def _present(store: Store, territory: str, end: str) -> float:
    """How many people are present for one resident, where it is known; NaN elsewhere."""
    try:
        present = store.exposure("present_population")
    except ValueError:
        return float("nan")
    row = store.places.index(territory)
    month = min(int(np.searchsorted(store.months, np.datetime64(end, "M"))), len(store.months) - 1)
    return float(present[row, month] / store.exposure("residents")[row, month])
