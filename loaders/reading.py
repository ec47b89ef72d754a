"""The one reading step of every loader: a received file, whatever its layout, as its contract's typed columns."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from loaders import decoding, layout, pseudonyms, records, rows, workbooks
from loaders.contract import TYPES, Contract
from loaders.fates import Refused, Report
from loaders.placing import place
from loaders.values import Typed, key, typed

TEXT, BOOKS, MAPS = (".csv", ".txt", ".tsv"), (".xlsx", ".xlsm"), (".geojson", ".json")
LARGEST = 4 << 30


@dataclass
class Extract:
    """The rows that could be read, and the account of all of them."""

    table: pa.Table
    report: Report
    at: np.ndarray  # each row's own in the file
    line: Callable[[np.ndarray], np.ndarray]  # the line of each of those

    def set_aside(self, out: np.ndarray, codes: list[str], told: list[str]) -> None:
        """Set aside rows of the table that other rows make useless, each with its reason."""
        if len(out):
            self.report.reject(self.line(self.at[out]).tolist(), codes, told)
            self.report.loaded -= len(out)
            stay = np.ones(len(self.table), bool)
            stay[out] = False
            self.table, self.at = self.table.filter(pa.array(stay)), self.at[stay]


def read(path: Path, contract: Contract, as_of: date, mapping: dict[str, str | None] | None = None) -> Extract:
    """Read a file by its contract; `mapping` adds an extract's own column names. Refused when it cannot be trusted."""
    path = Path(path)
    report, data = Report(contract.name, path.name), b""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            raise Refused("FICHIER", limit=LARGEST >> 20)
        data = path.read_bytes()
        report.sha256 = hashlib.sha256(data).hexdigest()
        received = _receive(path, data, contract, mapping, report)
        table, kept = _values(received, contract, as_of, report)
    except Refused as refusal:
        _count(data, path, refusal, report)
        raise refusal.attach(report) from None
    if not report.balances():
        raise Refused("COMPTE").attach(report)
    return Extract(table, report, kept, received.grid.line)


def _count(data: bytes, path: Path, refusal: Refused, report: Report) -> None:
    """Say how many rows a file refused before it was cut into rows seems to have."""
    if "rows" in refusal.params:
        report.physical, report.header = (refusal.params["rows"] or 0) + 1, 1
    elif not report.physical and refusal.code not in ("VIDE", "TYPE_CONTENU") and path.suffix.lower() in TEXT:
        end = b"\n" if b"\n" in data else b"\r"
        report.header = report.header or int(refusal.code != "ENTETE_ABSENTE")
        report.physical = data.count(end) + (not data.endswith(end))


def _receive(path: Path, data: bytes, contract: Contract, mapping: dict | None, report: Report) -> rows.Received:
    """Bytes to a table of text, by what the file is."""
    ending, found = path.suffix.lower(), decoding.content(data)
    if not data:
        raise Refused("VIDE")
    if ending in MAPS and found in ("JSON", "text"):
        return _map(data, contract, mapping, report)
    if ending in BOOKS:
        if found == "OLE":
            raise Refused("XLSX_CHIFFRE")
        if found == "zip":
            return _book(data, contract, mapping, report)
    if ending not in TEXT or found != "text":
        raise Refused("TYPE_CONTENU", found=found if found != "text" or ending in BOOKS else ending or "?")
    return _text(decoding.decode(data, report), contract, mapping, report)


def _text(data: bytes, contract: Contract, mapping: dict | None, report: Report, base: int = 1900) -> rows.Received:
    head = layout.find(data, contract, mapping, report)
    grid = records.parse(data, head, report)
    if grid.last is not None:
        rows.weigh_end(grid, head, contract, report)
    return rows.Received(grid, head.known, head.names, base)


def _book(data: bytes, contract: Contract, mapping: dict | None, report: Report) -> rows.Received:
    """A workbook, by way of the text its child process writes."""
    headers = essential_headers(contract, mapping)
    try:
        text, told = workbooks.text_of(data, headers)
    except workbooks.Unreadable as why:
        raise Refused(why.code, **why.params) from None
    for name, code in (
        ("other_sheets", "ONGLETS_IGNORES"),
        ("hidden_rows", "LIGNES_MASQUEES"),
        ("hidden_columns", "COLONNES_MASQUEES"),
    ):
        report.note(code, told[name])
    if not text.strip():
        raise Refused("VIDE")
    return _text(text, contract, mapping, report, told["base"])


def essential_headers(contract: Contract, mapping: dict | None = None) -> list[list[str]]:
    """The spellings of each essential column's header, by which a workbook's sheet is recognised."""
    spelled = layout.spellings(contract, mapping)
    essential = [name for name, column in contract.received.items() if column.get("essential")]
    return [[spelling for spelling, own in spelled.items() if own == name] for name in essential]


def _map(data: bytes, contract: Contract, mapping: dict | None, report: Report) -> rows.Received:
    """A GeoJSON file: one row a feature, its properties as text, its geometry as JSON."""
    try:
        tree = json.loads(decoding.decode(data, report))
        features = tree["features"]
        crs = str((tree.get("crs") or {}).get("properties", {}).get("name", "CRS84"))
        entries = [{**(one.get("properties") or {}), "geometry": one.get("geometry")} for one in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("GEOJSON") from None
    if not crs.endswith(("CRS84", "4326")):
        raise Refused("SCR_INCOHERENT", distance=None, promised="WGS 84")
    if not entries:
        raise Refused("VIDE")
    names = list(dict.fromkeys(name for entry in entries for name in entry))
    columns = [
        pa.array([_as_text(entry.get(name)) for entry in entries], pa.string())
        .dictionary_encode()
        .cast(pa.dictionary(pa.int32(), pa.string()))
        for name in names
    ]
    report.physical = len(entries)
    grid = records.Grid(columns, lambda at: np.asarray(at) + 1, lambda at: json.dumps(entries[at]), len(entries))
    known = layout.spellings(contract, mapping)
    return rows.Received(grid, _named(names, known, contract), names, long_fields=True)


def _as_text(value) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _values(received: rows.Received, contract: Contract, as_of: date, report: Report) -> tuple[pa.Table, np.ndarray]:
    """Text to typed columns, and which rows they are: those that cannot count are set aside, all others are kept."""
    grid = received.grid
    rows.check_texts(received, report)
    rows.tell_nameless(received, report)
    keep = rows.real(received, contract, report)
    report.lines_in = len(keep) + len(grid.bad)
    rows.check_totals(grid, report)
    if not report.lines_in:
        raise Refused("VIDE")
    essential = {
        name: _typed(grid.columns[received.known[name]], name, column, as_of, received.base)
        for name, column in contract.received.items()
        if column.get("essential")
    }
    keep = rows.set_aside(received, contract, essential, keep, report)
    if not len(keep):
        worst = max(report.notes, key=report.notes.get, default="?")
        raise Refused("TOUT_REJETE", n=report.rejected, why=worst)
    whole = len(keep) == grid.rows
    codes = {
        index: column.indices.to_numpy() if whole else column.indices.to_numpy()[keep]
        for index, column in enumerate(grid.columns)
    }
    table, spot = {}, None
    for name, column in contract.received.items():
        if name in ("x", "y", "longitude", "latitude"):
            spot = spot or place(received, codes, report, contract.extent)
            if name in spot.columns and column.get("keep", True):
                table[name] = spot.columns[name]
        elif column.get("keep", True) or column.get("used"):
            table[name] = _column(received, name, column, codes, essential, as_of, report)
    report.loaded = len(keep)
    if not contract.key:
        rows.tell_identical(grid, codes, spot, received, report)
    return pa.table({name: table[name] for name in contract.received if name in table}), keep


def _typed(column: pa.DictionaryArray, name: str, promise: dict, as_of: date, base: int) -> Typed:
    try:
        found = typed(column.dictionary, name, promise, as_of, base)
        if purpose := promise.get("pseudonym"):
            found.values = pseudonyms.of(found.values, purpose, pseudonyms.key())
        return found
    except Refused as refusal:
        refusal.params.setdefault("column", (promise.get("from") or [name])[0])
        raise


def _column(received, name, promise, codes, essential, as_of, report) -> pa.Array:
    """One column of the clean table; a secondary value that cannot be read is unknown, and counted."""
    if name not in received.known:
        return pa.nulls(len(next(iter(codes.values()))), TYPES[promise["type"]])
    index = received.known[name]
    found = essential.get(name) or _typed(received.grid.columns[index], name, promise, as_of, received.base)
    weight = np.bincount(codes[index], minlength=len(found.values))
    header = (promise.get("from") or [name])[0]
    found.tell(report, weight, header)
    if promise.get("often_empty"):
        found.failed = {at: code for at, code in found.failed.items() if at not in found.empty}
    if name not in essential and not (promise["type"] == "text" and promise.get("may_be_empty")):
        found.tell_unknown(report, weight, header)
    return found.values.take(pa.array(codes[index]))


def _named(names: list[str], known: dict[str, str], contract: Contract) -> dict[str, int]:
    """Which of a map's properties is which column; the others are not read."""
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        if own := known.get(key(name)):
            found.setdefault(own, index)
    layout.refuse_personal([name for name in names if key(name) not in known], contract)
    missing = [name for name, column in contract.received.items() if column.get("essential") and name not in found]
    if missing:
        raise Refused("COL_MANQUANTE", columns=missing, found=[] if contract.is_restricted else names)
    return found
