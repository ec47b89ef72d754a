"""What a source promises: its origin, its columns and their known spellings, its sensitivity and a worked example."""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "data" / "reference"
SENSITIVITIES = ("open", "internal", "housing", "personal")
CODES = "codes.yml"  # beside the contracts, and none of them: what the loads say
TYPES = {
    "date": pa.date32(),
    "label": pa.string(),
    "text": pa.string(),
    "integer": pa.int32(),
    "number": pa.float64(),
}
ORIGIN = ("producer", "title", "licence", "citation", "url")


class BrokenContract(Exception):
    """A clean table does not keep its promise; the message says where, what was promised and what was found."""


@dataclass(frozen=True)
class Contract:
    """One source, as its `.yml` describes it."""

    name: str
    file: str
    origin: dict[str, Any]
    sensitivity: str
    columns: dict[str, dict[str, Any]]
    retention: dict[str, str]
    caution: dict[str, str]
    example: dict[str, Any]
    default: str | None = None
    semantics: str = "snapshot"
    key: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    extent: list[float] | None = None  # west, east, south, north in degrees, when not the agglomeration
    retention_years: int | None = None  # after how many years `purge` destroys a row; None: never

    def __post_init__(self):
        if self.sensitivity not in SENSITIVITIES:
            raise ValueError(f"sensitivity is {self.sensitivity!r}; choose one of {', '.join(SENSITIVITIES)}")
        for name, column in self.columns.items():
            if column.get("type") not in TYPES:
                raise ValueError(f"columns.{name}.type is {column.get('type')!r}; choose one of {', '.join(TYPES)}")
            if not {"fr", "en"} <= set(column.get("meaning", {})):
                raise ValueError(f"columns.{name} needs a meaning in fr and en")
        if self.is_restricted and not self.retention_years:
            raise ValueError("retention_years is missing: say after how long a source that is not open is destroyed")
        if missing := [part for part in ORIGIN if part not in self.origin]:
            raise ValueError(f"origin lacks {', '.join(missing)}")

    @property
    def is_restricted(self) -> bool:
        """Whether nothing of its rows may leave the analysis: no text of a row is kept but what was understood."""
        return self.sensitivity != "open"

    @property
    def links(self) -> dict[str, str]:
        """The columns that point to another source, with its name; that source is loaded first."""
        return {name: column["linked"] for name, column in self.columns.items() if "linked" in column}

    @property
    def has_pseudonyms(self) -> bool:
        return any("pseudonym" in column for column in self.columns.values())

    @property
    def references(self) -> list[Path]:
        """The committed tables that list what a column may hold."""
        return [REFERENCE / column["known_in"] for column in self.columns.values() if "known_in" in column]

    @property
    def received(self) -> dict[str, dict[str, Any]]:
        """The columns that are read from a file."""
        return {name: column for name, column in self.columns.items() if not column.get("derived")}

    @property
    def clean(self) -> dict[str, pa.DataType]:
        """The columns of the clean table, in order, with their Arrow types."""
        return {name: TYPES[column["type"]] for name, column in self.columns.items() if column.get("keep", True)}

    def check(self, table: pa.Table) -> pa.Table:
        """Return the clean table in the contract's column order and types, or say which promise it breaks."""
        if set(table.column_names) != set(self.clean):
            raise BrokenContract(f"{self.name}: promised columns {list(self.clean)}; found {table.column_names}")
        if not len(table):
            raise BrokenContract(f"{self.name}: promised at least one row; found none. Check the extract.")
        table = table.select(list(self.clean)).cast(pa.schema(list(self.clean.items())))
        for name, column in self.columns.items():
            if name not in self.clean:
                continue
            empty = table[name].null_count
            if empty and not column.get("may_be_empty"):
                raise BrokenContract(f"{self.name}.{name}: promised never empty; found {empty:,} empty.")
            if known := column.get("values"):
                strangers = set(pc.unique(table[name]).to_pylist()) - set(known) - {None}
                if strangers:
                    raise BrokenContract(f"{self.name}.{name}: {sorted(strangers)} not among {sorted(known)}")
        if self.key and len(table.group_by(self.key).aggregate([])) < len(table):
            raise BrokenContract(f"{self.name}: promised one row per {self.key}; found two alike. Check the extract.")
        return table


def read(path: Path) -> Contract:
    """Read one contract; an error names the file and the field."""
    try:
        contract = Contract(path.stem, **yaml.safe_load(path.read_text("utf-8")))
        for column in contract.columns.values():
            if "known_in" in column:
                column["known"] = _codes(REFERENCE / column["known_in"])
        return contract
    except (TypeError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _codes(path: Path) -> list[int]:
    """The codes of a committed table, in its first column; any of three or four digits where there is no table yet."""
    if not path.exists():
        return list(range(100, 10_000))
    with path.open(encoding="utf-8", newline="") as file:
        return [int(row[0]) for row in csv.reader(file) if row and row[0].isdigit()]


@cache
def contracts() -> dict[str, Contract]:
    """Every contract, by source name; a <name>.py beside it turns its typed columns into others."""
    return {path.stem: read(path) for path in sorted(HERE.glob("*.yml")) if path.name != CODES}


def in_order() -> list[Contract]:
    """Every contract after those its columns are linked to; first the limits, in which points are placed."""

    def depth(name: str) -> int:
        return name != "limites" and 1 + max(map(depth, contracts()[name].links.values()), default=0)

    return [contracts()[name] for name in sorted(contracts(), key=depth)]
