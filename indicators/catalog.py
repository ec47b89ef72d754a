"""The catalogue: an indicator is a pair of files, <theme>/<name>.sql and <theme>/<name>.yml."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from indicators.denominators import Denominator, denominators
from loaders.contract import SENSITIVITIES, Contract, contracts

HERE = Path(__file__).parent
KINDS = ("count", "rate", "share", "level")
POLARITIES = ("none", "lower", "higher")
LANGUAGES = ("fr", "en")
GIVEN = {"labels", "dated", "violations", "subgroups"}  # tables that a build makes of itself: see build.connect
FAMILIES = {"open": "spvm_actes", "internal": "spvm_affaires"}  # whose days make the months, and of which indicators
TEXTS = ("title", "label", "noun", "unit", "short", "included", "excluded", "counting_unit", "date_basis", "caution")
Text = dict[str, str]


@dataclass(frozen=True)
class Indicator:
    """What an indicator counts, per what, in which words; `sql` returns its halves by territory and month.

    A rate takes `per` and `unit` from its first denominator, with `scale` as its map's breaks; `scales` holds the
    breaks of the others. `by` gives the same rate by another denominator. `rated_by` names what a count may be divided
    by where territories are compared: nothing where no denominator is fair to it. `crossed` names pairs of breakdowns
    (`sex+age_band`) that may be shown together where the rules of disclosure allow it.
    """

    name: str
    theme: str
    sql: str
    order: int
    kind: str
    title: Text
    label: Text
    noun: Text
    short: Text
    included: Text
    excluded: Text
    counting_unit: Text
    date_basis: Text
    caution: Text
    quality: str
    example: dict[str, Any]
    unit: Text = field(default_factory=dict)
    gender: str = "m"
    per: float = 1
    polarity: str = "none"
    denominators: list[str] = field(default_factory=list)
    rated_by: list[str] = field(default_factory=list)
    breakdowns: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    scale: list[float] = field(default_factory=list)
    scales: dict[str, list[float]] = field(default_factory=dict)
    cells: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind is {self.kind!r}; choose one of {', '.join(KINDS)}")
        if self.polarity not in POLARITIES:
            raise ValueError(f"polarity is {self.polarity!r}; choose one of {', '.join(POLARITIES)}")
        if bool(self.denominators) != (self.kind == "rate"):
            raise ValueError(f"kind {self.kind} with denominators {self.denominators}; a rate names some, others none")
        if self.rated_by and self.kind != "count":
            raise ValueError(f"kind {self.kind} with rated_by {self.rated_by}; only a count is rated by something else")
        self._take_unit()
        for name, breaks in {"scale": self.scale, **self.scales}.items():
            if len(breaks) not in (0, 4):
                raise ValueError(f"scale has {len(breaks)} breaks ({name}); a map needs 4, frozen for all periods")
        if unknown := set(self.scales) - set(self.denominators[1:]):
            raise ValueError(f"scales names {sorted(unknown)[0]!r}, which is no other denominator of this rate")
        for text in TEXTS:
            _check_text(text, getattr(self, text))

    def _take_unit(self) -> None:
        """Give a rate the unit of its first denominator; one that its YAML writes otherwise is refused."""
        if unknown := {*self.denominators, *self.rated_by} - set(denominators()):
            known = ", ".join(denominators())
            raise ValueError(f"denominators names {sorted(unknown)[0]!r}; choose among {known} (denominators.csv)")
        if not self.denominators:
            return
        own = denominators()[self.denominators[0]]
        if self.per not in (1, own.per) or self.unit not in ({}, own.unit):
            raise ValueError(f"per {self.per:g} and unit {self.unit} are not those of {own.name} (denominators.csv)")
        object.__setattr__(self, "per", own.per)
        object.__setattr__(self, "unit", own.unit)

    def __hash__(self):
        return hash(self.name)

    @property
    def denominator(self) -> Denominator | None:
        """What the rate is divided by; nothing for another kind."""
        return denominators()[self.denominators[0]] if self.denominators else None

    @property
    def apart(self) -> list[str]:
        """The breakdowns told apart from the others, which cross with none: the weekday of what is told by shift."""
        return ["weekday"] if "shift" in self.breakdowns and "acts_monthly" in self.sql else []

    def offers(self, per: str | None) -> str | None:
        """The denominator asked for if this indicator offers it, else none: its first one then serves."""
        return per if per in (*self.denominators, *self.rated_by) else None

    def by(self, per: str | None) -> "Indicator":
        """The same rate by another of its denominators, with that one's unit and breaks (none where none are fixed).

        A count by one of `rated_by` is a rate. What has nothing to choose stays as it is.
        """
        offered = [*self.denominators, *self.rated_by]
        if per is None or not offered or per in self.denominators[:1]:
            return self
        if per not in offered:
            raise ValueError(f"--per {per}: {self.name} offers {', '.join(offered)}")
        return _by(self, per)

    @property
    def compared(self) -> "Indicator":
        """The same as territories are compared by it: a count as a rate where a denominator is fair to it."""
        return self.by(self.rated_by[0]) if self.rated_by else self


@cache
def _by(indicator: Indicator, per: str) -> Indicator:
    own = denominators()[per]
    if indicator.kind == "count":
        given = {"denominators": [per], "rated_by": [], "unit": own.unit}
        return replace(indicator, kind="rate", per=own.per, **given)
    scales = {indicator.denominators[0]: indicator.scale, **indicator.scales}
    return replace(
        indicator,
        per=own.per,
        unit=own.unit,
        scale=scales.pop(per, []),
        scales=scales,
        denominators=[per, *(name for name in indicator.denominators if name != per)],
    )


def _check_text(field_name: str, text: Text) -> None:
    """Hold a text to the house rules, so that every page reads alike."""
    if set(text) != set(LANGUAGES) or not all(isinstance(words, str) and words.strip() for words in text.values()):
        raise ValueError(f"{field_name} must have words in {' and '.join(LANGUAGES)}")
    for words in text.values():
        if field_name in ("title", "label") and (not words[0].isupper() or words.endswith(".")):
            raise ValueError(f"{field_name} {words!r} must start with a capital and end without a period")
        if field_name in ("short", "caution") and not words.endswith("."):
            raise ValueError(f"{field_name} {words!r} must be a sentence ending with a period")
        if field_name in ("unit", "noun") and words[0].isupper():
            raise ValueError(f"{field_name} {words!r} must start with a lower-case letter")


def read(path: Path) -> Indicator:
    """Read one pair, given its .yml; the folder is the theme."""
    try:
        sql = path.with_suffix(".sql").read_text("utf-8")
        found = Indicator(path.stem, path.parent.name, sql, **yaml.safe_load(path.read_text("utf-8")))
        if found.kind in ("rate", "share") and not found.scale:
            raise ValueError("scale is missing; a map needs 4 breaks, frozen for all periods")
        return found
    except (TypeError, ValueError, FileNotFoundError, yaml.YAMLError) as error:
        raise ValueError(f"{path.parent.name}/{path.name}: {error}") from error


@cache
def catalog() -> dict[str, Indicator]:
    """Every indicator by name, in the order its YAML gives."""
    pairs = [read(path) for path in HERE.glob("*/*.yml")]
    return {indicator.name: indicator for indicator in sorted(pairs, key=lambda pair: (pair.order, pair.name))}


@cache
def bases() -> dict[str, str]:
    """The shared views that indicators may select from, by name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(HERE.glob("bases/*.sql"))}


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """An engine that reads queries and never runs one: to open it costs two hundred times a query."""
    return duckdb.connect(config={"threads": 1})


def named(sql: str) -> frozenset[str]:
    """The tables and bases that a query names itself."""
    return frozenset(_parser().cursor().get_table_names(sql))


@cache
def tables(sql: str) -> frozenset[str]:
    """The clean tables a query reads, seen through the bases; what a build makes of itself is none."""
    names = named(sql) - GIVEN
    return frozenset(table for name in names for table in (tables(bases()[name]) if name in bases() else {name}))


@cache
def reached(sql: str) -> frozenset[str]:
    """The bases a query reads, and those that these read in turn."""
    names = named(sql) & set(bases())
    return frozenset(names).union(*(reached(bases()[name]) for name in names))


def sources(indicator: Indicator) -> list[Contract]:
    """Where its numbers come from: the contract of every table its SQL reads, and of what it is divided by."""
    names = set(reads(indicator)) - {"limites"}
    return [contracts()[name] for name in sorted(names)]


def reads(indicator: Indicator) -> frozenset[str]:
    """The clean tables its numbers come from: those its SQL reads, and that of what it is divided by."""
    divided = {indicator.denominator.source} if indicator.denominator else set()
    return tables(indicator.sql) | divided


def sensitivity(indicator: Indicator) -> str:
    """The highest sensitivity among the tables its SQL and its denominator read."""
    return max((contracts()[name].sensitivity for name in reads(indicator)), key=SENSITIVITIES.index)


def family(indicator: Indicator) -> str:
    """Which tables it is built with: `open`, or `internal` for all that reads a restricted extract."""
    return "open" if sensitivity(indicator) == "open" else "internal"


def digest() -> str:
    """A fingerprint of every pair and base: built tables made with another one are stale."""
    own = [HERE / name for name in ("build.py", "cells.py", "contributors.py", "disclosure.py", "disclosure.yml")]
    files = sorted([*HERE.glob("*/*.sql"), *HERE.glob("*/*.yml"), *own])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
