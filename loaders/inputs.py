"""Inputs: where each source's rows come from in a load, and one raw file made into its clean, placed Parquet table."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders import faults, keyed, linking, places, pseudonyms, reading, retention, versions
from loaders.contract import Contract
from loaders.fates import Refused, Report
from loaders.fingerprint import file_hash, logical_hash
from loaders.mapping import Mapping, matching, saved
from loaders.revisions import monthly, span

HERE = Path(__file__).parent
UNNAMED = ("COL_MANQUANTE", "ENTETE_ABSENTE")  # a header that the contract does not know: a saved mapping may
UNREAD = (".origin.json", ".part", ".partial")


@dataclass
class Input:
    """Where one source's rows come from in this load."""

    contract: Contract
    path: Path | None  # None: carried over from the live version
    sha256: str = ""
    origin: dict[str, Any] = field(default_factory=dict)
    is_default: bool = False
    mapping: Mapping | None = None
    key: str | None = None  # the fingerprint of the key that made its pseudonyms
    links: dict[str, str] = field(default_factory=dict)  # the logical hash of each source its rows belong to

    @property
    def recipe(self) -> str:
        """A fingerprint of all that reads this source, mapping included: a file is read again when it has changed."""
        own = [HERE / f"{self.contract.name}{ending}" for ending in (".yml", ".py")]
        read = [path for path in (*own, *self.contract.references) if path.exists()]
        mapped = self.mapping.digest.encode() if self.mapping else b""
        return hashlib.sha256(b"".join(path.read_bytes() for path in read) + mapped).hexdigest()[:16]

    def hold_to_key(self, live: versions.Version | None, data: Path) -> None:
        """Refuse a file hashed with another key than the rows it would join; remember the key's fingerprint."""
        if not self.contract.has_pseudonyms or not self.path:
            return
        try:
            self.key = pseudonyms.fingerprint(pseudonyms.key(data))
            if live and any(source.get("key", self.key) != self.key for source in live.sources.values()):
                raise Refused("CLE_CHANGEE")
        except Refused as refusal:
            raise refusal.attach(Report(self.contract.name, self.path.name, self.sha256)) from None

    def remember(self, known: dict[str, Any] | None, data: Path) -> None:
        """Take the saved mapping that read the same bytes into the live version, so that they are known again."""
        used = (known or {}).get("mapping")
        if used and not self.mapping and self.path and known["sha256"] == self.sha256:
            self.mapping = next((one for one in saved(data, self.contract.name) if one.name == used), None)


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
    if raw and not given and not _outdated(raw[-1], contract, live, data):
        return Input(contract, raw[-1], file_hash(raw[-1]), sidecar(raw[-1]))
    if live and contract.name in live.sources and not live.sources[contract.name]["default"]:
        return Input(contract, None)
    if raw:
        return Input(contract, raw[-1], file_hash(raw[-1]), sidecar(raw[-1]))
    if contract.default:
        path = places.REFERENCE.parent / contract.default
        return Input(contract, path, file_hash(path), is_default=True)
    return Input(contract, None)


def _outdated(path: Path, contract: Contract, live: versions.Version | None, data: Path) -> bool:
    """Whether a raw file was published once and another file has taken its place since: going back is a rollback."""
    if not live or contract.name not in live.sources or live.sources[contract.name]["default"]:
        return False
    sha, now = file_hash(path), live.sources[contract.name]["sha256"]
    past = {one["sources"].get(contract.name, {}).get("sha256") for one in versions.published(data)}
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return sha != now and sha in past and written < datetime.fromisoformat(live.manifest["created_at"])


def _preference(path: Path) -> tuple[bool, float]:
    """Raw files of one source, the last being preferred: real before made-up, then the newest."""
    return not sidecar(path).get("demonstration"), path.stat().st_mtime


def clean(
    source: Input, as_of: date, limits: pa.Table | None, data: Path | None = None, beside: linking.Beside | None = None
) -> tuple[pa.Table, Report]:
    """One raw file as its contract's clean table, placed in its territories, with the report of what became of rows.

    `beside` gives the clean tables of the same version to which the contract's rows belong.
    """
    contract, extract = source.contract, _extract(source, as_of, data)
    faults.point("read")
    if contract.is_restricted:
        keyed.once(extract, contract)
    linking.join(extract, contract, beside)
    retention.obey(extract, contract, as_of, beside)
    try:
        table = turned(contract.name, extract.table)
    except Refused as refusal:
        raise refusal.attach(extract.report) from None
    if limits is not None and contract.columns.get("territory_id", {}).get("derived"):
        located = places.locate(table["longitude"], table["latitude"], limits)
        table = table.append_column("territory_id", linking.placed(table, located, contract, beside))
        faults.point("placed")
    used = [name for name in table.column_names if not contract.columns.get(name, {}).get("keep", True)]
    return contract.check(table.drop_columns(used)), extract.report


def turned(name: str, table: pa.Table) -> pa.Table:
    """The typed columns received as the clean ones, by the source's own module; as they are where it has none."""
    module = f"loaders.{name}"
    return import_module(module).load(table) if find_spec(module) else table


def _extract(source: Input, as_of: date, data: Path | None) -> reading.Extract:
    """The file read by its contract, with the mapping given, or the saved one that knows its header."""
    try:
        used = source.mapping
        extract = reading.read(source.path, source.contract, as_of, used and used.columns)
    except Refused as refusal:
        found = None if used or refusal.code not in UNNAMED else matching(source.path, source.contract, data)
        if not found:
            raise
        source.mapping = found
        extract = reading.read(source.path, source.contract, as_of, found.columns)
    if source.mapping:
        extract.report.note(f"MAPPING:{source.mapping.name}", 1)
    return extract


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
        "mapping": source.mapping and source.mapping.name,
        "months": monthly(table, source.contract),
        "sensitivity": source.contract.sensitivity,
        "links": source.links,
        **({"key": source.key} if source.key else {}),
    }
