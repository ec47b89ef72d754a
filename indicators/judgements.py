"""What moved and what stands apart: figures put to the tests, with the breaks that forbid a percentage."""

import weakref
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from indicators import comparisons
from indicators.breaks import between
from indicators.catalog import catalog
from indicators.menu import Reader
from indicators.references import Run, measured
from indicators.variation import ENOUGH_YEARS

ENOUGH_PLACES = 3  # territories that make a mean to be compared with
MOVED = ["territory_id", "indicator", "before", "after", "value_before", "value_after", "years"]
MOVED += ["ratio", "label", "percent"]
Vary = Callable[..., float]  # of one indicator in one place: φ of a change, as `variation` gives it
_found: weakref.WeakKeyDictionary[Reader, dict] = weakref.WeakKeyDictionary()


def variation(
    reader: Reader,
    name: str,
    place: str,
    before: Run,
    after: Run,
    label: str = "",
    breakdown: str | None = None,
    months: int = 12,
) -> float:
    """The φ by which a change from a run of months to another is judged, wherever it is shown; NaN if none is known.

    It comes from the yearly numbers of all territories that `reader` shows (variation.pooled_variation), on the years
    that references.measured chooses: the city, the agglomeration and the analyst's own places take the indicator's
    variation at their own size, with their own years. With a `breakdown`, that of one of its labels, from the same
    label elsewhere. `months` takes that many first months of each year in the place of years.
    """
    if place not in reader.places:
        reader = reader.holding(place)
    return float(variations(reader, name, before, after, breakdown, months)[label][reader.places.index(place)])


def variations(
    reader: Reader, name: str, before: Run, after: Run, breakdown: str | None = None, months: int = 12
) -> dict[str, np.ndarray]:
    """The same in every place of the reader, by label; computed once for as long as the reader is kept."""
    kept, asked = _found.setdefault(reader, {}), (name, before, after, breakdown, months)
    if asked not in kept:
        kept[asked] = measured(reader, name, before, after, breakdown, months)
    return kept[asked]


def varying(reader: Reader, name: str, place: str, breakdown: str | None = None) -> Vary:
    """What gives `variation` in one place, asked with `before`, `after` and what else it takes."""
    return partial(variation, reader, name, place, breakdown=breakdown)


def changes(
    store: Reader,
    names: Sequence[str],
    territory: str,
    before: tuple[str, str],
    after: tuple[str, str],
    per: str | None = None,
) -> pd.DataFrame:
    """How each indicator moved in a territory between two runs of months (`2015-01`, `2019-12`).

    Columns: indicator, before, after (events), value_before, value_after, ratio, low, high, p, label (a key of
    comparisons.LABELS), percent (empty when it must not be printed), reason (`unclear`, `base`, `break`, `partial`,
    `provisional`, `length` or empty) and broken (the hard Break, if one lies between). Rates are compared where there
    is an exposure, numbers otherwise; shares are compared as parts of their wholes.
    """
    first, last = (
        _one_row_each(store, names, territory, start, end, per) for start, end in (before, after)
    )  # fmt: skip
    wide = [variation(store, name, territory, before, after) for name in names]
    below = ([row["denominator"] if row["denominator"] > 0 else 1.0 for row in rows] for rows in (first, last))
    counts = ([row["numerator"] for row in rows] for rows in (first, last))
    found = comparisons.change(*counts, *below, wide)  # all at once: one by one, they would be half of a page's time
    rows = []
    for n, (name, was, now) in enumerate(zip(names, first, last, strict=True)):
        broken = between(catalog()[name], territory, before[0], after[0])
        reason = _reason(str(found.label[n]), was, now, bool(broken))
        rows.append(
            {
                "indicator": name,
                "before": was["numerator"],
                "after": now["numerator"],
                "value_before": was["value"],
                "value_after": now["value"],
                **{field: float(getattr(found, field)[n]) for field in ("ratio", "low", "high", "p")},
                "label": str(found.label[n]),
                "percent": np.nan if reason else float(found.percent[n]),
                "reason": reason,
                "broken": broken[0] if broken else None,
            }
        )
    return pd.DataFrame(rows)


def _one_row_each(store: Reader, names: Sequence[str], territory: str, start: str, end: str, per: str | None) -> list:
    """The value of each indicator in one territory over one period, as a dictionary."""
    return [
        _records(store.columns(name, places=[territory], by="period", start=start, end=end,
                              per=catalog()[name].offers(per)))[0] for name in names
    ]  # fmt: skip


def _records(columns: dict[str, np.ndarray]) -> list[dict]:
    """The rows of `Store.columns`, as dictionaries."""
    return [
        dict(zip(columns, row, strict=True)) for row in zip(*(each.tolist() for each in columns.values()), strict=True)
    ]


def _reason(label: str, first: dict, last: dict, broken: bool) -> str:
    """Why a percentage must not be printed; empty when it may."""
    flags = f"{first['flag']} {last['flag']}"
    for word, forbids in {
        "break": broken,
        "partial": "partial" in flags,
        "provisional": "provisional" in flags,
        "base": first["numerator"] < comparisons.BASE,
        "unclear": label not in comparisons.CLEAR,
    }.items():
        if forbids:
            return word
    return ""


def against(
    store: Reader,
    names: Sequence[str],
    territory: str,
    start: str,
    end: str,
    reference: str = "city",
    per: str | None = None,
) -> pd.DataFrame:
    """Each indicator's value in a territory beside a reference's, by the interval of their ratio.

    Columns: indicator, numerator, denominator, value, low, high, flag, reference_numerator, reference_value, ratio,
    ratio_low, ratio_high, label (`lower`, `comparable`, `higher`, or empty where a rate cannot be given).
    """
    rows = []
    for name in names:
        offered = catalog()[name].offers(per)
        mine, theirs = _records(
            store.columns(name, places=[territory, reference], by="period", start=start, end=end, per=offered)
        )
        row = {"indicator": name}
        row |= {column: mine[column] for column in ("numerator", "denominator", "value", "low", "high", "flag")}
        row |= {"reference_numerator": theirs["numerator"], "reference_value": theirs["value"]}
        row |= {"ratio": np.nan, "ratio_low": np.nan, "ratio_high": np.nan, "label": ""}
        given = mine["value"] >= 0 and theirs["numerator"] > 0 and mine["denominator"] > 0 and theirs["denominator"] > 0
        rows.append((row, theirs["denominator"] if given else None))
    kept = [(row, below) for row, below in rows if below is not None]
    if kept:  # all at once: one by one, they would be a third of a portrait's time
        columns = zip(*((row["numerator"], row["denominator"], row["reference_numerator"], below)
                        for row, below in kept), strict=True)  # fmt: skip
        found = comparisons.against_reference(*(np.array(column) for column in columns))
        for n, (row, _) in enumerate(kept):
            ends = {"ratio": found.ratio[n], "ratio_low": found.low[n], "ratio_high": found.high[n]}
            row |= {**{name: float(value) for name, value in ends.items()}, "label": str(found.label[n])}
    return pd.DataFrame([row for row, _ in rows])


def classes(store: Reader, name: str, start: str, end: str, per: str | None = None) -> tuple[pd.DataFrame, float]:
    """Every one of the 34 territories against their mean, limits widened for over-dispersion; and that mean.

    The frame of `values` by period, with label (a key of comparisons.LABELS, empty where no value may be given) and
    wide_low, wide_high, the territory's own widened 95 % limits. A count is compared by the rate that is fair to it
    (Indicator.compared); one that has none is not, nor are fewer than ENOUGH_PLACES values, which make no mean: nothing
    is classed, and the mean is nan.
    """
    per = per or next(iter(catalog()[name].rated_by), None)
    frame = store.values(name, places=store.parts, by="period", start=start, end=end, per=per)
    frame = frame.assign(label="", wide_low=np.nan, wide_high=np.nan)
    given = frame["value"].notna()
    if given.sum() < ENOUGH_PLACES or catalog()[name].by(per).kind == "count":
        return frame, float("nan")
    scale = catalog()[name].by(per).per
    kept = frame.loc[given, "numerator"].to_numpy(), frame.loc[given, "denominator"].to_numpy()
    found = comparisons.against_average(*kept, per=scale)
    frame.loc[given, "label"] = np.asarray(found.label, dtype=object)
    frame.loc[given, "wide_low"], frame.loc[given, "wide_high"] = found.low, found.high
    return frame, float(found.average)


def moved(
    store: Reader,
    names: Sequence[str],
    before: tuple[str, str],
    after: tuple[str, str],
    q: float = 0.05,
) -> pd.DataFrame:
    """Which of the 34 territories changed clearly, over several indicators at once, false alarms held to a share `q`.

    One row per territory and indicator that remains, territories in alphabetical order: territory_id, indicator,
    before, after (events), years (how many `before` covers), value_before, value_after (rates, empty where there is
    no exposure), ratio, label, percent (empty where it must not be printed). Rates are compared where there is an
    exposure, by the `variation` of each indicator; Benjamini–Hochberg takes all the tests as one family.
    """
    (first,), (last,) = (store.spans("period", *run) for run in (before, after))
    years = [span for span in store.spans("year", *before) if not span.flag]
    if len(years) < ENOUGH_YEARS or last.flag:
        return pd.DataFrame(columns=MOVED)
    tables = []
    for name in names:
        counts = store.halves(name).numerator.sum(axis=2)[: len(store.parts)]
        exposures = np.ones_like(counts) if not catalog()[name].denominators else np.nan_to_num(
            store.exposure(catalog()[name].denominators[0])[: len(store.parts)])  # fmt: skip
        wide = variations(store, name, before, after)[""][: len(store.parts)]
        sums = [
            (counts[:, s.start : s.stop].sum(axis=1), exposures[:, s.start : s.stop].sum(axis=1)) for s in (first, last)
        ]
        known = (sums[0][1] > 0) & (sums[1][1] > 0)
        found = comparisons.change(sums[0][0], sums[1][0], *(np.where(known, pair[1], 1.0) for pair in sums), wide)
        broken = [bool(between(catalog()[name], place, before[0], after[0])) for place in store.parts]
        tables.append(pd.DataFrame({
            "territory_id": store.parts,
            "indicator": name,
            "before": sums[0][0],
            "after": sums[1][0],
            "value_before": _rate(name, *sums[0], known),
            "value_after": _rate(name, *sums[1], known),
            "years": (first.stop - first.start) / 12,
            "ratio": found.ratio,
            "p": np.where(known & ~np.array(broken), found.p, np.nan),
            "label": found.label.astype(str),
            "percent": found.percent,
            "row": range(len(store.parts)),
        }))  # fmt: skip
    table = pd.concat(tables, ignore_index=True)
    kept = table[comparisons.benjamini_hochberg(table["p"], q) & table["label"].isin(comparisons.CLEAR)]
    return kept.sort_values("row", kind="stable")[MOVED].reset_index(drop=True)


def _rate(name: str, events: np.ndarray, exposure: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Events per `per` unit-years of exposure; empty where the exposure is not known, or not part of the indicator."""
    given = known & bool(catalog()[name].denominators)
    return np.where(given, catalog()[name].per * events / np.where(given, exposure, 1.0), np.nan)
