"""The audit before a release: whether what is shown keeps its rules, and how far outsiders could narrow a count.

Everything is read as an outsider reads it, from the shown tables alone; the truth serves only to know what must stay
hidden and whether an attack came close. See audit_records for what is counted, audit_worlds for the attack.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from indicators import audit_mending, audit_records, audit_spread, audit_worlds
from indicators.audit_records import Column, System
from indicators.audit_spread import Shown
from indicators.catalog import Indicator, catalog
from indicators.disclosure import KEYS, SAFE, class_of_label, crossings, periods, rules, settings
from indicators.query import Store
from loaders.places import territories

EXACT = 1.0  # narrower than this, a whole number is known exactly
PUBLIC = "cases_monthly"  # the records that the open file and the press tell of


@dataclass(frozen=True)
class Finding:
    """One thing an outsider could learn, or one rule that a shown table breaks."""

    code: str
    indicator: str
    cells: int
    where: str
    width: float = np.nan


@dataclass
class Audit:
    """What an audit came to."""

    cells: int
    hidden: int
    tables: dict[str, dict[str, int]]
    findings: list[Finding] = field(default_factory=list)
    narrowest: dict[str, float] = field(default_factory=dict)
    worlds: int = 0
    programs: int = 0
    beside: int = 0  # cells hidden because they would have narrowed others
    table: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def passed(self) -> bool:
        return not self.findings

    @property
    def exact(self) -> int:
        """How many cells an outsider could know exactly."""
        return sum(one.cells for one in self.findings if one.width < EXACT)


def audit(
    store: Store,
    own: Sequence[Indicator],
    table: pd.DataFrame,
    before: Sequence[pd.DataFrame] = (),
    mends: int = 0,
) -> Audit:
    """Attack the safe cells of some indicators, with the editions before them; see Finding for what it says.

    With `mends`, more cells are hidden beside those that stay narrow, and the attack goes on, so many times; the table
    that results is the audit's.
    """
    found = Audit(len(table), int(table["hidden"].sum()), {})
    found.findings += kept_rules(store, own, table)
    for older in before:
        found.findings += same_pattern(table, older)
    found.table = _attack(store, own, table, found, mends, before[-1] if before else None)
    found.beside = int(found.table["hidden"].sum()) - found.hidden
    said = found.table.groupby("indicator")["hidden"].agg(["size", "sum"])
    found.tables = {name: {"cells": int(cells), "hidden": int(hidden)} for name, cells, hidden in said.itertuples()}
    return found


# Rules ------------------------------------------------------------------------------------------------------------


def kept_rules(store: Store, own: Sequence[Indicator], table: pd.DataFrame) -> list[Finding]:
    """Where a shown table leaves the menu, shows a number that no rule gives, or says something of a hidden cell."""
    found = []
    for indicator in own:
        rows = table[table["indicator"] == indicator.name]
        menu = {period for period, *_ in periods(indicator, store)}
        wholes_only = dict(crossings(indicator))
        whole = rows["territory_id"].isin([place for place, one in territories().items() if one.is_whole])
        off = ~rows["period"].isin(menu) | ~rows["breakdown"].isin(wholes_only)
        off |= rows["breakdown"].map(wholes_only).fillna(False).astype(bool) & ~whole
        classes = rows["label"].map({label: class_of_label(indicator, label) for label in rows["label"].unique()})
        base = classes.map({name: rule.base for name, rule in rules().items()})
        smallest = classes.map({name: rule.least for name, rule in rules().items()})
        shown, numbers = ~rows["hidden"], rows[["numerator", "denominator", "value", "low", "high"]]
        halves = ["numerator", *(["denominator"] if indicator.kind in ("share", "level") else [])]
        tests = {
            "OFF_MENU": off,
            "CLASS": classes != rows["class"],
            "NOT_ROUNDED": shown & (rows[halves].mod(base, axis=0).ne(0).any(axis=1)),
            "TOO_SMALL": shown & ~(rows[halves].ge(smallest, axis=0).all(axis=1)),
            "HIDDEN_SPEAKS": rows["hidden"] & numbers.notna().any(axis=1),
            "BACK_CALCULATED": shown & _speaks_otherwise(rows, indicator),
        }
        found += [_finding(code, rows[mask], 0.0) for code, mask in tests.items() if mask.any()]
    return found


def _speaks_otherwise(rows: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """Where the value shown gives back another numerator than the one shown beside it."""
    below = 1.0 if indicator.kind == "count" else rows["denominator"] / indicator.per
    implied = rows["value"] * below
    return rows["value"].notna() & ((implied - rows["numerator"]).abs() > 1e-6 * rows["numerator"].abs().clip(lower=1))


def same_pattern(table: pd.DataFrame, older: pd.DataFrame) -> list[Finding]:
    """Where a released cell is now hidden, or shown, or moved by less than the step that tells nothing."""
    both = table.merge(older, on=KEYS, suffixes=("", "_before"))
    turned = both["hidden"] != both["hidden_before"]
    moved = (both["numerator"] - both["numerator_before"]).abs().between(1e-9, settings()["revision_step"] - 1e-9)
    tests = {"PATTERN": turned, "SMALL_REVISION": moved}
    return [_finding(code, both[mask], 0.0) for code, mask in tests.items() if mask.any()]


def _finding(code: str, rows: pd.DataFrame, width: float) -> Finding:
    first = rows.iloc[0]
    where = " ".join(str(first[key]) for key in KEYS if first[key])
    names = rows["indicator"].unique()
    return Finding(code, names[0] if len(names) == 1 else f"{len(names)} indicators", len(rows), where, width)


# Attack -------------------------------------------------------------------------------------------------------------


def _attack(
    store: Store,
    own: Sequence[Indicator],
    table: pd.DataFrame,
    found: Audit,
    mends: int,
    older: pd.DataFrame | None,
) -> pd.DataFrame:
    """Attack each system of records; where `mends` allows, hide more until nothing stays narrow. Return the table."""
    years = [int(span.label) for span in store.spans("year") if "partial" not in span.flag]
    labels = [*map(str, years), *(one for one in dict.fromkeys(table["period"]) if len(one) > 4)]
    runs = [np.array([years.index(year) for year in range(int(one[:4]), int(one[-4:]) + 1)]) for one in labels]
    groups = [_members(store, place) for place in store.places]
    where = audit_spread.places_and_periods(groups, runs, len(store.parts) + 1, len(years))
    for system in audit_records.systems(store.folder, own, store, years):
        spread, mine = None, audit_mending.rows_of(table, system)
        if audit_mending.settled(table, older)[mine].all():
            continue  # nothing is told that the edition before did not tell
        for attempt in range(mends + 1):
            shown, wanted = _as_read(system, _reader(table, store.places, labels), *where)
            spread = audit_worlds.attack(system, shown, wanted, spread)
            narrow = (wanted > 0) & (spread.width < wanted - audit_spread.NEARLY)
            if not narrow.any():
                break
            if attempt == mends:
                table, spread = _former(table, older, system, spread)
                break
            table = audit_mending.hide_beside(table, system, narrow, store.places, labels, attempt, older)
        if spread:
            found.worlds += spread.worlds
            found.programs += spread.programs
            _judge(system, spread, wanted, store.places, labels, found)
    return table


def _former(table: pd.DataFrame, older: pd.DataFrame | None, system: System, spread):
    """What is left where mending ends: the numbers of the edition before, if they are all that is told of a system."""
    if older is None:
        return table, spread
    kept = audit_mending.former(table, older, system)
    only = audit_mending.settled(kept, older)[audit_mending.rows_of(kept, system)].all()
    return (kept, None) if only else (table, spread)


def _members(store: Store, place: str) -> np.ndarray:
    """The rows of parts that a place or a whole sums."""
    parts = [*store.parts, "unlocated"]
    if place == "agglomeration":
        return np.arange(len(parts))
    if place == "city":
        return np.array([i for i, one in enumerate(parts) if territories()[one].kind == "arrondissement"])
    return np.array([parts.index(place)])


def _reader(table: pd.DataFrame, places: list[str], labels: list[str]):
    """A reader of one column as arrays by place and period: (there, shown number, hidden, why), and its class."""
    grouped = dict(list(table.groupby(["indicator", "breakdown", "label"], sort=False)))
    row, period = {one: i for i, one in enumerate(places)}, {one: i for i, one in enumerate(labels)}

    def read(column: Column):
        shape = (len(places), len(labels))
        number, hidden, there = np.full(shape, np.nan), np.zeros(shape, bool), np.zeros(shape, bool)
        why, kind = np.full(shape, "", object), ""
        rows = grouped.get((column.indicator, column.breakdown, column.label))
        if rows is not None:
            at = rows["territory_id"].map(row).to_numpy(), rows["period"].map(period).to_numpy()
            there[at], number[at], hidden[at], why[at] = True, rows[column.half], rows["hidden"], rows["why"]
            kind = rows["class"].iloc[0]
        return there, number, hidden, why, kind

    return read


def _as_read(system: System, read, groups: np.ndarray, runs: np.ndarray) -> tuple[Shown, np.ndarray]:
    """Bounds of every column as an attacker who knows the rules reads them, and the width each must keep.

    What must stay wide is a count that a threshold or a building hides; one hidden only to keep others wide is no more
    than a shown one, and a place that shows nothing of a class is bounded by no more than what all others leave open.
    What outsiders know exactly is given to the attacker; a column that counts nothing else keeps no width.
    """
    shape = (len(groups), len(runs), len(system.columns))
    shown, wanted = Shown(np.full(shape, -np.inf), np.full(shape, np.inf), groups, runs), np.zeros(shape)
    truth = audit_spread.sums(system, shown)
    for i, column in enumerate(system.columns):
        there, number, hidden, why, kind = read(column)
        if not kind:
            continue
        rule = rules()[kind]
        plain = np.nan_to_num(number)
        is_round = (plain % rule.base == 0) & (plain >= rule.least)
        low = np.where(is_round, np.maximum(plain - rule.base // 2, rule.threshold + 1), plain)
        high = np.where(is_round, plain + (rule.base - 1) // 2, plain)
        small = hidden & (why == "threshold") & (column.half == "numerator")
        low = np.where(small, 0, np.where(there & ~hidden, low, -np.inf))
        high = np.where(small, rule.threshold, np.where(there & ~hidden, high, np.inf))
        shown.low[:, :, i] = np.minimum(
            low, truth[:, :, i]
        )  # a number released before may stand for a truth that moved
        shown.high[:, :, i] = np.maximum(high, truth[:, :, i])
        protected = hidden & ((truth[:, :, i] <= rule.threshold) | np.isin(why, ("buildings", "dominance")))
        wanted[:, :, i] = np.where(
            there & (why != "place"), np.where(protected, rule.width["hidden"], rule.width["shown"]), 0
        )
    _tell_what_is_known(system, shown, wanted, truth)
    return shown, wanted


def _tell_what_is_known(system: System, shown: Shown, wanted: np.ndarray, truth: np.ndarray) -> None:
    """Give the attacker the numbers of the sub-groups that outsiders know."""
    known = [i for i, one in enumerate(system.columns) if one.breakdown == "sub_group" and one.half == "numerator"
             and one.label in settings()["known_outside"] and system.name == PUBLIC]  # fmt: skip
    for i, column in enumerate(system.member.T):
        if any(np.array_equal(column, system.member[:, one]) for one in known):
            shown.low[:, :, i] = shown.high[:, :, i] = truth[:, :, i]
            wanted[:, :, i] = 0


def _judge(system: System, spread, wanted: np.ndarray, places: list[str], labels: list[str], found: Audit) -> None:
    """Add what stayed too narrow, by column, and the narrowest width of each class of cell."""
    width = np.where(wanted > 0, spread.width, np.inf)
    for kind, mask in {"hidden": wanted >= 5, "shown": (wanted > 0) & (wanted < 5)}.items():
        if mask.any():
            found.narrowest[kind] = min(found.narrowest.get(kind, np.inf), float(width[mask].min()))
    narrow = (wanted > 0) & (spread.width < wanted - audit_spread.NEARLY)
    for i, column in enumerate(system.columns):
        if not narrow[:, :, i].any():
            continue
        place, period = np.argwhere(narrow[:, :, i])[0]
        least = float(width[:, :, i][narrow[:, :, i]].min())
        where = f"{column.half} {places[place]} {labels[period]} {column.breakdown} {column.label}".strip()
        found.findings.append(Finding("NARROWED", column.indicator, int(narrow[:, :, i].sum()), where, least))


# Of a version ---------------------------------------------------------------------------------------------------------


def of_version(
    store: Store, before: Sequence[pd.DataFrame] = (), table: pd.DataFrame | None = None, mends: int = 0
) -> Audit:
    """Audit the safe cells of a version's internal store, or those given in their place."""
    table = pq.read_table(Path(store.tables) / SAFE).to_pandas() if table is None else table
    return audit(store, [catalog()[name] for name in store.names], table, before, mends)
