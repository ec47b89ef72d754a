"""What moved and what stands apart: figures put to the tests, with the breaks that forbid a percentage."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from indicators import comparisons, funnel, own
from indicators.breaks import between
from indicators.catalog import Indicator, catalog
from indicators.funnel import Usual, ratio_limits
from indicators.menu import Reader
from indicators.references import Run, measured
from indicators.variation import ENOUGH_YEARS

ENOUGH_PLACES = 3  # territories that make a mean to be compared with
CITY = "city"
RATIO = ("ratio", "ratio_low", "ratio_high")
MOVED = ["territory_id", "indicator", "before", "after", "value_before", "value_after", "years"]
MOVED += ["ratio", "label", "percent"]
Vary = Callable[..., float]  # of one indicator in one place: φ of a change, as `variation` gives it
_found: WeakKeyDictionary[Reader, dict] = WeakKeyDictionary()  # by reader: what was asked of it, with the answer


def _once(reader: Reader, asked: tuple, make: Callable[[], Any]) -> Any:
    """What `make` gives, computed once for as long as the reader is kept: many blocks of a page ask it again."""
    kept = _found.setdefault(reader, {})
    if asked not in kept:
        kept[asked] = make()
    return kept[asked]


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
    """The same in every place of the reader, by label."""
    asked = name, before, after, breakdown, months
    return _once(reader, (measured, *asked), lambda: measured(reader, *asked))


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


class Rest(NamedTuple):
    """What a territory is set beside: events and exposure of the rest of the city, or of the city for one outside."""

    events: float
    exposure: float


def boroughs(territory: str) -> list[str]:
    """The boroughs that a place is made of, which the rest of the city leaves out; none of what lies outside it."""
    known = own.territories()
    return [one for one in own.members(territory) if known[one].kind == "arrondissement"]


def rest(found: Mapping[str, Mapping], territory: str) -> Rest:
    """The rest of the city from the rows of a territory's `boroughs` and of the city, each a numerator and denominator.

    NaN where one of them is not known: what is left is told of nothing less than all the others.
    """
    city, taken = found[CITY], [found[one] for one in boroughs(territory)]
    return Rest(*(city[half] - sum(one[half] for one in taken) for half in ("numerator", "denominator")))


def against(
    store: Reader, names: Sequence[str], territory: str, start: str, end: str, per: str | None = None
) -> pd.DataFrame:
    """Each indicator's value in a territory, its class among the 34, and the rest of the city beside it.

    Columns: indicator, numerator, denominator, value, low, high, flag; label, the class that `classes` gives (empty
    where a rate cannot be given, and for the city and the agglomeration); reference_numerator and reference_value, of
    the rest of the city (of the city for a ville liée), and ratio, ratio_low, ratio_high over it: they say how far, and
    give no second word. Of the city and the agglomeration, which have no rest, the reference is the city itself.
    """
    is_whole, rows, pairs = own.territories()[territory].is_whole, [], []
    places = list(dict.fromkeys([territory, CITY, *([] if is_whole else boroughs(territory))]))
    for name in names:
        one = catalog()[name].by(catalog()[name].offers(per))
        found = dict(zip(places, _records(
            store.columns(name, places=places, by="period", start=start, end=end, per=catalog()[name].offers(per))
        ), strict=True))  # fmt: skip
        mine = found[territory]
        beside = Rest(found[CITY]["numerator"], found[CITY]["denominator"]) if is_whole else rest(found, territory)
        row = {"indicator": name}
        row |= {column: mine[column] for column in ("numerator", "denominator", "value", "low", "high", "flag")}
        known = beside.exposure > 0 and beside.events >= 0 and one.kind != "count"
        row |= {"reference_numerator": beside.events,
                "reference_value": one.per * beside.events / beside.exposure if known else np.nan}  # fmt: skip
        row |= {"ratio": np.nan, "ratio_low": np.nan, "ratio_high": np.nan, "label": ""}
        rows.append(row)
        if is_whole or not (mine["value"] >= 0 and mine["denominator"] > 0):
            continue
        row["label"] = label(store, name, mine["numerator"], mine["denominator"], start, end, per)
        if known and beside.events > 0:
            pairs.append((row, mine["numerator"], mine["denominator"], *beside, one.kind == "share"))
    for is_share in (False, True):  # all at once: one by one, they would be a third of a portrait's time
        kept = [pair for pair in pairs if pair[-1] == is_share]
        if kept:
            found = ratio_limits(
                *(np.array(column) for column in list(zip(*kept, strict=True))[1:5]), is_share=is_share
            )
            for n, (row, *_) in enumerate(kept):
                row |= {end: float(each[n]) for end, each in zip(RATIO, found, strict=True)}
    return pd.DataFrame(rows)


def usual(store: Reader, name: str, start: str, end: str, per: str | None = None) -> Usual | None:
    """What is usual among the 34 territories for an indicator over a run of months: their usual level and their spread.

    A count is compared by the rate that is fair to it (Indicator.compared); none where it has none, or where fewer than
    ENOUGH_PLACES values are given.
    """

    def found() -> Usual | None:
        by = _rating(name, per)
        columns = store.columns(name, places=store.parts, by="period", start=start, end=end, per=by)
        given = ~np.isnan(columns["value"].astype(float))
        halves = (columns[half][given].astype(float) for half in ("numerator", "denominator"))
        return usual_of(catalog()[name].by(by), *halves)

    return _once(store, (usual, name, start, end, per), found)


def usual_of(one: Indicator, events: np.ndarray, exposure: np.ndarray) -> Usual | None:
    """The same from the halves of the territories whose value is given."""
    if len(events) < ENOUGH_PLACES or one.kind == "count":
        return None
    return funnel.usual(events, exposure, one.per, one.kind == "share")


def _rating(name: str, per: str | None) -> str | None:
    """The denominator that territories are compared by: that asked for, or the first that is fair to a count."""
    return per or next(iter(catalog()[name].rated_by), None)


def label(
    store: Reader, name: str, events: float, exposure: float, start: str, end: str, per: str | None = None
) -> str:
    """The class of one place among the 34, by the same limits as theirs; empty where nothing is compared."""
    known = usual(store, name, start, end, catalog()[name].offers(per))
    return str(funnel.against_usual(events, exposure, known).label) if known else ""


def classes(store: Reader, name: str, start: str, end: str, per: str | None = None) -> tuple[pd.DataFrame, Usual]:
    """Every one of the 34 territories with its class among them, and what is usual: their usual level and their spread.

    The frame of `values` by period, with label: a key of comparisons.LABELS, empty where no value may be given or
    nothing is compared (`usual`); the level is then nan. This is the only rule by which a territory is said to be
    higher or lower, on every page and in documents.
    """
    frame = store.values(name, places=store.parts, by="period", start=start, end=end, per=_rating(name, per))
    known, given = usual(store, name, start, end, per), frame["value"].notna()
    frame = frame.assign(label="")
    if known is None:
        return frame, Usual(np.nan, 0.0)
    kept = (frame.loc[given, half].to_numpy(dtype=float) for half in ("numerator", "denominator"))
    frame.loc[given, "label"] = np.asarray(funnel.against_usual(*kept, known).label, dtype=object)
    return frame, known


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
