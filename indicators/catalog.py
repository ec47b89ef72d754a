"""The catalogue: an indicator is a pair of files, <theme>/<name>.sql and <theme>/<name>.yml."""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from loaders.contract import SENSITIVITIES, Contract, contracts

HERE = Path(__file__).parent
KINDS = ("count", "rate", "share", "level")
POLARITIES = ("none", "lower", "higher")
LANGUAGES = ("fr", "en")
TEXTS = ("title", "label", "noun", "unit", "short", "included", "excluded", "counting_unit", "date_basis", "caution")
Text = dict[str, str]


@dataclass(frozen=True)
class Indicator:
    """What an indicator counts, per what, in which words; `sql` returns its halves by territory and month."""

    name: str
    theme: str
    sql: str
    order: int
    kind: str
    title: Text
    label: Text
    noun: Text
    unit: Text
    short: Text
    included: Text
    excluded: Text
    counting_unit: Text
    date_basis: Text
    caution: Text
    quality: str
    example: dict[str, Any]
    gender: str = "m"
    per: float = 1
    polarity: str = "none"
    denominators: list[str] = field(default_factory=list)
    breakdowns: list[str] = field(default_factory=list)
    scale: list[float] = field(default_factory=list)
    cells: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind is {self.kind!r}; choose one of {', '.join(KINDS)}")
        if self.polarity not in POLARITIES:
            raise ValueError(f"polarity is {self.polarity!r}; choose one of {', '.join(POLARITIES)}")
        if bool(self.denominators) != (self.kind == "rate"):
            raise ValueError(f"kind {self.kind} with denominators {self.denominators}; a rate names some, others none")
        if self.kind in ("rate", "share") and len(self.scale) != 4:
            raise ValueError(f"scale has {len(self.scale)} breaks; a map needs 4, frozen for all periods")
        for text in TEXTS:
            _check_text(text, getattr(self, text))

    def __hash__(self):
        return hash(self.name)


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
        return Indicator(path.stem, path.parent.name, sql, **yaml.safe_load(path.read_text("utf-8")))
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
def tables(sql: str) -> frozenset[str]:
    """The clean tables a query reads, seen through the bases; `labels`, the contracts' own words, is none."""
    with duckdb.connect() as connection:
        names = connection.get_table_names(sql) - {"labels"}
    return frozenset(table for name in names for table in (tables(bases()[name]) if name in bases() else {name}))


def sources(indicator: Indicator) -> list[Contract]:
    """Where its numbers come from: the contract of every table its SQL reads, and of its denominators."""
    names = set(tables(indicator.sql)) - {"limites"}
    names |= {"population" if name == "residents" else "exposition" for name in indicator.denominators}
    return [contracts()[name] for name in sorted(names)]


def sensitivity(indicator: Indicator) -> str:
    """The highest sensitivity among the tables its SQL reads."""
    return max((contracts()[name].sensitivity for name in tables(indicator.sql)), key=SENSITIVITIES.index)


def digest() -> str:
    """A fingerprint of every pair and base: built tables made with another one are stale."""
    files = sorted([*HERE.glob("*/*.sql"), *HERE.glob("*/*.yml"), HERE / "build.py"])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
