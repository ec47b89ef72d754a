"""What may be shown outside the analysis: small counts hidden, every number rounded, on a finite menu, applied once.

The rules are those of `disclosure.yml`. A hidden count hides all that follows from it: value, limits, change, colour.
Sources: OpenSAFELY, « Statistical disclosure control » (counts up to 7 redacted, then rounded to 5); Eurostat, Handbook
on Statistical Disclosure Control (one pattern for all editions of a period).
"""

import numbers
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from indicators.arithmetic import LIMITS
from indicators.catalog import Indicator, catalog, sensitivity
from indicators.contributors import Houses, concerned
from indicators.database import folder_of
from indicators.query import BESIDE, CROSSED, Store
from loaders.places import WHOLES

SAFE = "safe.parquet"
KEYS = ["indicator", "territory_id", "period", "breakdown", "label"]
EXACT = [*KEYS, "numerator", "denominator", "value", "low", "high", "method", "flag"]
COLUMNS = [*EXACT, "class", "hidden", "why"]
PERIODS = ("month", "quarter", "year")  # from the shortest on
GROUPS = ("threshold", "group", "buildings", "dominance", "place", "beside")  # why a number is hidden


class Indiscreet(ValueError):
    """Something was asked that is not on the menu."""


@dataclass(frozen=True)
class Rule:
    """How the numbers of one class are shown."""

    name: str
    threshold: int
    base: int
    shortest: str
    crossings: Mapping[str, int]
    smallest: int
    width: Mapping[str, int]
    reason: str

    @property
    def hidden_text(self) -> str:
        """What stands in the place of a hidden number, zero included: « < 8 »."""
        return f"< {self.threshold + 1}"

    @property
    def least(self) -> int:
        """The smallest number that may be shown."""
        return int(rounded(self.threshold + 1, self.base))

    def shown(self, count: int) -> int | None:
        """The number shown for one true count, or None when it is hidden; TypeError for what is no count."""
        if isinstance(count, bool) or not isinstance(count, numbers.Number) or count != count or count != int(count):
            raise TypeError(f"{count!r}: promised a whole number of events")
        if count < 0:
            raise ValueError(f"{count!r}: promised a count of at least 0")
        return None if count <= self.threshold else int(rounded(int(count), self.base))


def rounded(count: Any, base: int) -> Any:
    """The nearest multiple of `base`, a tie upwards; arrays too."""
    return (count + base // 2) // base * base


@cache
def settings() -> dict[str, Any]:
    """The committed settings."""
    return yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))


def rules() -> dict[str, Rule]:
    """The rule of each class but `open`, whose numbers are public already."""
    return {name: Rule(name, **fields) for name, fields in settings()["classes"].items()}


def class_of(indicator: Indicator) -> str:
    """The class of an indicator, from what its SQL reads and says: never typed."""
    found = sensitivity(indicator)
    return found if found in ("open", "housing") or not _is_sensitive(indicator.sql) else "sensitive"


def class_of_label(indicator: Indicator, label: str) -> str:
    """The class of one label of an indicator's breakdowns: a sensitive word makes it sensitive."""
    found = class_of(indicator)
    words = set(settings()["sensitive_words"])
    return "sensitive" if found not in ("open", "housing") and words & set(label.split(BESIDE)) else found


def _is_sensitive(sql: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sql) for word in settings()["sensitive_words"])


# The menu -----------------------------------------------------------------------------------------------------------


def periods(indicator: Indicator, store: Store) -> list[tuple[str, str, str, str]]:
    """The periods that may be shown of an indicator: (label, grain, first month, last month)."""
    menu, rule = settings()["menu"], rules()[class_of(indicator)]
    years = [span.label for span in store.spans("year") if "partial" not in span.flag]
    found = []
    for grain in menu["periods"]:
        if PERIODS.index(grain) < PERIODS.index(rule.shortest):
            raise Indiscreet(f"menu.periods: {grain} is shorter than the {rule.shortest} of the class {rule.name}")
        spans = [span for span in store.spans(grain) if "partial" not in span.flag]
        found += [(s.label, grain, str(store.months[s.start]), str(store.months[s.stop - 1])) for s in spans]
    runs = [tuple(run.split("-")) for run in menu["runs"]]
    if len(years) >= menu["latest"]:
        runs.append((years[-menu["latest"]], years[-1]))
    for first, last in dict.fromkeys(runs):
        if {first, last} <= set(years):
            found.append((f"{first}-{last}", "period", f"{first}-01", f"{last}-12"))
    return found


def crossings(indicator: Indicator) -> list[tuple[str, bool]]:
    """The breakdowns that may be shown: (`` for none, a name, or a pair joined by +; whether in the wholes alone)."""
    rule = rules()[class_of(indicator)]
    offered = ["", *indicator.breakdowns, *indicator.crossed]
    sizes = {breakdown: len(breakdown.split(CROSSED)) if breakdown else 0 for breakdown in offered}
    return [(one, size > rule.crossings["part"]) for one, size in sizes.items() if size <= rule.crossings["whole"]]


# Built once ---------------------------------------------------------------------------------------------------------


def build(folder: Path, own: Iterable[Indicator]) -> None:
    """Write built/internal/safe.parquet: every cell of the menu, as it may be shown.

    Columns: indicator, territory_id, period, breakdown, label, class, numerator, denominator, value, low, high, method,
    flag, hidden, why. A hidden cell has no number at all; `why` is one of GROUPS.
    """
    store = Store(folder, 0, "internal")
    houses, residents = Houses(folder, settings()["housing"]), few_residents(store)
    tables = [table for one in own for table in _tables(one, store)]
    found = [protect(exact, catalog(), houses, residents) for exact in tables]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)  # no whole year: nothing
    table.sort_values(KEYS, kind="stable").to_parquet(folder_of(folder, "internal") / SAFE, index=False)


def _tables(indicator: Indicator, store: Store) -> Iterable[pd.DataFrame]:
    """The exact numbers of every cell of an indicator's menu, a table per breakdown."""
    for breakdown, _ in crossings(indicator):
        if cells := list(exact_cells(indicator, store, breakdown)):
            yield pd.concat(cells, ignore_index=True)


def is_told(indicator: Indicator, breakdown: str, label: str) -> bool:
    """Whether a label of a breakdown is on the menu."""
    narrow = CROSSED in breakdown or class_of(indicator) == "sensitive"
    return not narrow or not set(settings()["menu"]["untold"]) & set(label.split(BESIDE))


def exact_cells(
    indicator: Indicator, store: Store, breakdown: str, asked: Collection[str] = ()
) -> Iterable[pd.DataFrame]:
    """The exact numbers of the cells of one breakdown of the menu, a table per period: KEYS, then those of values.

    Of every place of the store, or of those `asked` for.
    """
    offered = dict(crossings(indicator))
    if breakdown not in offered:
        raise Indiscreet(f"{indicator.name}: {breakdown} is not on the menu; choose among {', '.join(offered)}")
    places = [place for place in store.places if not offered[breakdown] or place in WHOLES]
    places = [place for place in places if place in asked] if asked else places
    for label, grain, start, end in periods(indicator, store):
        table = store.values(indicator.name, places=places, by=grain, start=start, end=end, breakdown=breakdown or None)
        own = table[breakdown].astype(str) if breakdown else ""
        table = table.assign(indicator=indicator.name, period=label, breakdown=breakdown, label=own)
        told = table["label"].map({one: is_told(indicator, breakdown, one) for one in table["label"].unique()})
        yield table.loc[told, EXACT].reset_index(drop=True)


def few_residents(store: Store) -> dict[str, float]:
    """The residents of each territory in its least populated month; those of wholes and of nowhere do not count."""
    yearly = np.nan_to_num(12 * store.exposure("residents"), nan=np.inf)[: len(store.parts)]
    return dict(zip(store.parts, np.where(store.covered < 1, np.inf, yearly).min(axis=1), strict=True))


def protect(
    exact: pd.DataFrame,
    known: Mapping[str, Indicator],
    houses: Houses | None = None,
    residents: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Exact cells of one indicator as they may be shown; see `build` for the columns."""
    indicator = known[exact["indicator"].iloc[0]]
    classes = exact["label"].map({one: class_of_label(indicator, one) for one in exact["label"].unique()})
    threshold = classes.map({name: rule.threshold for name, rule in rules().items()}).to_numpy()
    base = classes.map({name: rule.base for name, rule in rules().items()}).to_numpy()
    true, whole = exact["numerator"].to_numpy(dtype=float), exact["denominator"].to_numpy(dtype=float)
    why = np.where(true <= threshold, "threshold", "").astype(object)
    shown, below = rounded(true, base), whole
    if indicator.kind in ("share", "level"):
        why[(why == "") & (whole <= threshold)] = "threshold"
        why[(why == "") & (indicator.kind == "share") & (whole - true <= threshold)] = "group"
        below = rounded(whole, base)
    if houses and concerned([indicator]):
        found = houses.reasons(exact)
        why = np.where(why == "", found, why)
        below = rounded(np.nan_to_num(whole), base) if indicator.kind == "rate" else below
    smallest = classes.map({name: rule.smallest for name, rule in rules().items()}).to_numpy()
    why[exact["territory_id"].map(residents or {}).fillna(np.inf).to_numpy() < smallest] = "place"
    hidden = why != ""
    table = exact.assign(**{"class": classes, "hidden": hidden, "why": why})
    return _numbers(table, indicator, np.where(hidden, np.nan, shown), np.where(hidden, np.nan, below))


def _numbers(table: pd.DataFrame, indicator: Indicator, shown: np.ndarray, below: np.ndarray) -> pd.DataFrame:
    """The numbers of protected cells, computed again from what is shown and from nothing else."""
    computable = ~np.isnan(shown) & table["value"].notna().to_numpy()
    value, low, high = (np.full(len(table), np.nan) for _ in range(3))
    method = np.full(len(table), "", dtype=object)
    if computable.any():
        halves = shown[computable], below[computable]
        value[computable] = halves[0] if indicator.kind == "count" else indicator.per * halves[0] / halves[1]
        limits = LIMITS[indicator.kind](*halves, indicator.per, 0.95)
        low[computable], high[computable], method[computable] = limits.low, limits.high, limits.method
    given = below if indicator.kind != "rate" else np.where(table["hidden"] & _is_housing(indicator), np.nan, below)
    flag = np.where(table["hidden"], "hidden", table["flag"])
    numbers_ = {"numerator": shown, "denominator": given, "value": value, "low": low, "high": high}
    return table.assign(**numbers_, method=method, flag=flag)


def _is_housing(indicator: Indicator) -> bool:
    return bool(concerned([indicator]))


# From one edition to the next ---------------------------------------------------------------------------------------


def frozen(table: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Safe cells with the pattern and, but for large corrections, the numbers of the edition before.

    A cell hidden then stays hidden, and one shown stays shown; a shown number moves only when its rounded value moves
    by `revision_step` at least. New cells come as they are.
    """
    if before is None or not len(before):
        return table
    old = before.set_index(KEYS)
    new = table.set_index(KEYS)
    both = new.index.intersection(old.index)
    was, now = old.loc[both], new.loc[both]
    small = (was["numerator"] - now["numerator"]).abs() < settings()["revision_step"]
    keep = was["hidden"].to_numpy() | now["hidden"].to_numpy() | small.to_numpy()
    columns = ["numerator", "denominator", "value", "low", "high", "method", "flag", "hidden", "why", "class"]
    new.loc[both[keep], columns] = was.loc[keep, columns]
    return new.reset_index()[table.columns]
