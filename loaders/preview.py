"""The header and first rows of a received file as text: what a person looks at before anything is loaded."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from loaders import decoding, layout, reading, workbooks
from loaders.contract import Contract, contracts
from loaders.fates import Refused, Report
from loaders.values import key, tidy

HEAD = 1 << 20  # bytes of a text that are looked at
MAP = 64 << 20  # bytes of a GeoJSON file, which cannot be looked at in part
LINES, CELL = 40, 200
HIDDEN = "•••"
VALUE = re.compile(r"[-+]?\d[\d\s.,:/-]*")  # a number or a day, which nobody names a column


@dataclass(frozen=True)
class Preview:
    """A file's header and first rows, cut short, each field as the text it is."""

    header: list[str]
    rows: list[list[str]]

    def known(self, contract: Contract, mapping: dict | None = None) -> dict[str, str]:
        """The file's own name of each of the contract's columns that it names."""
        spelled, found = layout.spellings(contract, mapping), {}
        for name in self.header:
            if column := spelled.get(key(name)):
                found.setdefault(column, name)
        return found


def preview(path: Path, contract: Contract | None = None, mapping: dict | None = None, rows: int = 20) -> Preview:
    """The header and first rows of a file, read for a contract if one is given; refused like the file itself.

    A column that names a person refuses the file before any of its rows is looked at.
    """
    spelled = set(layout.spellings(contract, mapping)) if contract else _every_spelling()
    lines = head(path, [contract] if contract else list(contracts().values()), mapping).split("\n")
    at, delimiter = _header(lines[:LINES], spelled)
    table = list(csv.reader(lines[at:], delimiter=delimiter))[: rows + 1] if lines[at:] else []
    names = [tidy(name)[0][:CELL] for name in table[0]] if table else []
    if any(VALUE.fullmatch(name) for name in names) and not any(key(name) in spelled for name in names):
        raise Refused("ENTETE_ABSENTE")  # a first row taken for names would be an event lost
    layout.refuse_personal([name for name in names if key(name) not in spelled], contract)
    masked = _masked(names, contract, mapping) if contract else set()
    cells = ([HIDDEN if at in masked and cell else cell[:CELL] for at, cell in enumerate(row)] for row in table[1:])
    return Preview(names, [row for row in cells if any(row)])


def _masked(names: list[str], contract: Contract, mapping: dict | None) -> set[int]:
    """The columns that the load turns into pseudonyms: what they hold is shown to nobody, not even here."""
    spelled = layout.spellings(contract, mapping)
    hidden = {name for name, column in contract.received.items() if "pseudonym" in column}
    return {at for at, name in enumerate(names) if spelled.get(key(name)) in hidden}


def recognised(path: Path) -> str | None:
    """The source whose contract names most of a file's columns, essential ones first; None when none names two."""
    names = preview(path).header
    best, most = None, (False, 1)
    for name, contract in contracts().items():
        found = Preview(names, []).known(contract)
        essential = all(own in found for own, column in contract.received.items() if column.get("essential"))
        score = (essential, len(found))
        if score > most and (len(found) > 1 or essential):
            best, most = name, score
    return best


def head(path: Path, among: list[Contract], mapping: dict | None = None) -> str:
    """The first lines of a file as delimited text, whatever it is: a text, a workbook's sheet, a GeoJSON collection."""
    path, ending = Path(path), Path(path).suffix.lower()
    with path.open("rb") as file:
        data = file.read(HEAD) if ending in reading.TEXT else file.read(MAP + 1 if ending in reading.MAPS else -1)
    found = decoding.content(data)
    if not data:
        raise Refused("VIDE")
    if ending in reading.BOOKS and found == "OLE":
        raise Refused("XLSX_CHIFFRE")
    if ending in reading.BOOKS and found == "zip":
        return _sheet(data, among, mapping)
    if ending in reading.MAPS and found in ("JSON", "text"):
        return _features(data)
    if ending not in reading.TEXT or found != "text":
        raise Refused("TYPE_CONTENU", found=found if found != "text" or ending in reading.BOOKS else ending or "?")
    if len(data) == HEAD:
        data = _whole_lines(data)
    return decoding.decode(data, Report("", path.name)).decode("utf-8", "replace").replace("\r\n", "\n")


def _whole_lines(data: bytes) -> bytes:
    """The start of a text up to its last whole line; a wide one, up to a multiple of any character's size."""
    if data.startswith((*decoding.BOM16, *decoding.BOM32)):
        return data[: len(data) // 4 * 4]
    end = max(data.rfind(b"\n"), data.rfind(b"\r"))
    return data[: end + 1] if end > 0 else data


def _sheet(data: bytes, among: list[Contract], mapping: dict | None) -> str:
    """The sheet of a workbook that has one of the contracts' columns, else its only sheet."""
    refusal = None
    for contract in among:
        try:
            return workbooks.text_of(data, reading.essential_headers(contract, mapping))[0].decode("utf-8", "replace")
        except workbooks.Unreadable as why:
            refusal = refusal or Refused(why.code, **why.params)
            if why.code != "COL_MANQUANTE":
                break
    raise refusal


def _features(data: bytes) -> str:
    """The first features' properties as lines of CSV, the kind of their geometry last."""
    if len(data) > MAP:
        raise Refused("FICHIER", limit=MAP >> 20)
    try:
        features = json.loads(decoding.decode(data, Report("", "")))["features"][:LINES]
        entries = [
            {**(one.get("properties") or {}), "geometry": (one.get("geometry") or {}).get("type")} for one in features
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("GEOJSON") from None
    names = list(dict.fromkeys(name for entry in entries for name in entry))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[str(entry.get(name) or "")[:CELL].replace("\n", " ") for name in names] for entry in entries])
    return text.getvalue()


def _header(lines: list[str], spelled: set[str]) -> tuple[int, str]:
    """Which line is the header, and its delimiter: the one that names most columns, else the first of a table."""
    best, most = None, 0
    for at, line in enumerate(lines):
        for delimiter in layout.DELIMITERS:
            names = sum(key(tidy(name)[0]) in spelled for name in layout.cut(line[: 1 << 16], delimiter))
            if names > most:
                best, most = (at, delimiter), names
    if most >= 2:
        return best
    for at, line in enumerate(lines[:-1]):
        widths = {delimiter: len(layout.cut(line, delimiter)) for delimiter in layout.DELIMITERS}
        delimiter, width = max(widths.items(), key=lambda pair: pair[1])
        if width > 1 and len(layout.cut(lines[at + 1], delimiter)) == width:
            return at, delimiter
    return best or (0, ",")


def _every_spelling() -> set[str]:
    return {spelling for contract in contracts().values() for spelling in layout.spellings(contract)}


def lines_with(text: str, names: Iterable[str]) -> bool:
    """Whether one of the first lines has all of these names among its fields."""
    wanted = {key(str(name)) for name in names} - {""}
    for line in text.split("\n")[:LINES]:
        for delimiter in layout.DELIMITERS:
            if wanted <= Counter(key(tidy(name)[0]) for name in layout.cut(line[: 1 << 16], delimiter)).keys():
                return True
    return False
