"""What a source promises: its origin, its columns and their known spellings, its sensitivity and a worked example."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

HERE = Path(__file__).parent
SENSITIVITIES = ("open", "internal", "housing", "personal")
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

    def __post_init__(self):
        if self.sensitivity not in SENSITIVITIES:
            raise ValueError(f"sensitivity is {self.sensitivity!r}; choose one of {', '.join(SENSITIVITIES)}")
        for name, column in self.columns.items():
            if column.get("type") not in TYPES:
                raise ValueError(f"columns.{name}.type is {column.get('type')!r}; choose one of {', '.join(TYPES)}")
            if not {"fr", "en"} <= set(column.get("meaning", {})):
                raise ValueError(f"columns.{name} needs a meaning in fr and en")
        if missing := [part for part in ORIGIN if part not in self.origin]:
            raise ValueError(f"origin lacks {', '.join(missing)}")

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
        return Contract(path.stem, **yaml.safe_load(path.read_text("utf-8")))
    except (TypeError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error


@cache
def contracts() -> dict[str, Contract]:
    """Every contract, by source name; a source is a pair <name>.py and <name>.yml."""
    return {path.stem: read(path) for path in sorted(HERE.glob("*.yml")) if path.with_suffix(".py").exists()}
