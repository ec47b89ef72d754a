"""Inputs: where each source's rows come from in a load, and one raw file made into its clean, placed Parquet table."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders import faults, places, reading, versions
from loaders.contract import Contract
from loaders.fates import Report
from loaders.fingerprint import file_hash, logical_hash
from loaders.revisions import monthly, span

HERE = Path(__file__).parent
UNREAD = (".origin.json", ".part", ".partial")


@dataclass
class Input:
    """Where one source's rows come from in this load."""

    contract: Contract
    path: Path | None  # None: carried over from the live version
    sha256: str = ""
    origin: dict[str, Any] = field(default_factory=dict)
    is_default: bool = False

    @property
    def recipe(self) -> str:
        """A fingerprint of the pair that reads this source: a file is read again when its pair has changed."""
        pair = [HERE / f"{self.contract.name}{ending}" for ending in (".yml", ".py")]
        return hashlib.sha256(b"".join(path.read_bytes() for path in pair)).hexdigest()[:16]


def today() -> date:
    """The day in Montréal."""
    return datetime.now(ZoneInfo("America/Toronto")).date()


def sidecar(path: Path) -> dict[str, Any]:
    """What is known of a raw file's origin: address, date, whether made up; empty when the note is not about it."""
    beside = path.with_name(path.name + ".origin.json")
    note = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
    return note if note.get("sha256") == file_hash(path) else {}


def find(contract: Contract, given: dict[str, Path], live: versions.Version | None, data: Path) -> Input:
    """This load's input for one source: the file given, else raw, else what is live, else the committed default."""
    if contract.name in given:
        path = given[contract.name]
        return Input(contract, path, file_hash(path), sidecar(path))
    found = (path for path in (data / "raw").glob(contract.file) if not path.name.endswith(UNREAD))
    raw = sorted(found, key=_preference)
    if raw and not given:
        return Input(contract, raw[-1], file_hash(raw[-1]), sidecar(raw[-1]))
    if live and contract.name in live.sources and not live.sources[contract.name]["default"]:
        return Input(contract, None)
    if raw:
        return Input(contract, raw[-1], file_hash(raw[-1]), sidecar(raw[-1]))
    if contract.default:
        path = places.REFERENCE.parent / contract.default
        return Input(contract, path, file_hash(path), is_default=True)
    return Input(contract, None)


def _preference(path: Path) -> tuple[bool, float]:
    """Raw files of one source, the last being preferred: real before made-up, then the newest."""
    return not sidecar(path).get("demonstration"), path.stat().st_mtime


def clean(source: Input, as_of: date, limits: pa.Table | None) -> tuple[pa.Table, Report]:
    """One raw file as its contract's clean table, placed in its territories, with the report of what became of rows."""
    extract = reading.read(source.path, source.contract, as_of)
    faults.point("read")
    table = import_module(f"loaders.{source.contract.name}").load(extract.table)
    if limits is not None and source.contract.columns.get("territory_id", {}).get("derived"):
        located = places.locate(table["longitude"], table["latitude"], limits)
        table = table.append_column("territory_id", located)
        faults.point("placed")
    return source.contract.check(table), extract.report


def write(table: pa.Table, contract: Contract, path: Path) -> None:
    """Write a clean table as Parquet, sorted by the contract's order so that readers skip what they do not want."""
    if contract.order:
        codes = [_rank(table[name]) for name in reversed(contract.order)]
        table = table.take(pa.array(np.lexsort(codes)))
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", row_group_size=1 << 20)


def _rank(column: pa.ChunkedArray) -> np.ndarray:
    """A number a row that sorts as the column does, empty last."""
    if pa.types.is_string(column.type):
        coded = pa.concat_arrays(column.chunks).dictionary_encode()
        order = np.argsort(np.argsort(np.array(coded.dictionary.to_pylist(), dtype=object)))
        ranks = np.append(order, len(order))
        return ranks[coded.indices.fill_null(len(order)).to_numpy(zero_copy_only=False)]
    if pa.types.is_date(column.type):
        column = column.cast(pa.int32())
    return pc.fill_null(column, 2**31 - 1).to_numpy()


def described(source: Input, table: pa.Table) -> dict[str, Any]:
    """What the manifest keeps of one source."""
    first, last = span(table, source.contract)
    return {
        "file": source.path.name,
        "recipe": source.recipe,
        "sha256": source.sha256,
        "logical_hash": logical_hash(table),
        "rows": len(table),
        "first_day": first,
        "last_day": last,
        "default": source.is_default,
        "demonstration": bool(source.origin.get("demonstration")),
        "origin": source.origin,
        "months": monthly(table, source.contract),
    }
