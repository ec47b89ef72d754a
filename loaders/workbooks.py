"""An Excel workbook's one sheet of data as CSV text, read in a child process that may use little time and memory."""

import csv
import html
import io
import json
import re
import resource
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

UNPACKED, MEMBERS, RATIO, SMALL = 1 << 30, 200, 100, 1 << 20
RELATIONS = "xl/_rels/workbook.xml.rels"
CPU, WALL, MEMORY = 60, 120, 2 << 30
CHUNK = 1 << 20
CELL = re.compile(
    rb"<(?:\w+:)?c\b((?:[^>/]|/(?!>))*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?f\b(?:[^>]*/>|.*?</(?:\w+:)?f>)(.*?)</(?:\w+:)?c>",
    re.DOTALL,
)
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
ROW, HIDDEN = re.compile(rb"<(?:\w+:)?row\b"), re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"")
COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=\"(?:1|true)\"")
SHEET, ATTRIBUTE = re.compile(r"<(?:\w+:)?(?:sheet|Relationship)\s[^>]*>"), re.compile(r'([\w:]+)="([^"]*)"')
SHEET_END = re.compile(rb"</(?:\w+:)?worksheet>\s*$")
NOTHING = {"rows": 0, "hidden_rows": 0, "hidden_columns": 0, "formulas": 0}


class Unreadable(Exception):
    """Why a workbook is refused, as a code and its parameters."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code, self.params = code, params


def inspect(data: bytes) -> None:
    """Refuse a dangerous or foreign archive from its directory alone, without unpacking anything."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError):
        raise Unreadable("XLSX_ILLISIBLE") from None
    if len(members) > MEMBERS:
        raise Unreadable("ZIP_MEMBRES", n=1, found=len(members), limit=MEMBERS)
    if (total := sum(member.file_size for member in members)) > UNPACKED:
        raise Unreadable("ZIP_TAILLE", found=total >> 20, limit=UNPACKED >> 20)
    for member in members:
        if member.file_size > SMALL and member.file_size > RATIO * max(1, member.compress_size):
            raise Unreadable("ZIP_RATIO", found=member.file_size // max(1, member.compress_size), limit=RATIO)
        if member.flag_bits & 1:
            raise Unreadable("XLSX_CHIFFRE")
    names = [member.filename for member in members]
    if any(_escapes(member.orig_filename) for member in members) or len(set(names)) < len(names):
        raise Unreadable("ZIP_CHEMIN")
    if not {"[Content_Types].xml", "xl/workbook.xml", RELATIONS} <= set(names):
        raise Unreadable("TYPE_CONTENU", found="zip")
    if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in names):
        raise Unreadable("XLSX_MACRO")


def _escapes(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name or not name


def text_of(data: bytes, headers: list[list[str]]) -> tuple[bytes, dict]:
    """The sheet that has the contract's columns as CSV, and what is to be known of it.

    `headers` lists, for each essential column, the spellings of its header as loaders.values.key writes them.
    """
    code, params = None, {}
    try:
        inspect(data)
    except Unreadable as why:
        if why.code != "ZIP_CHEMIN":
            raise
        code, params = why.code, why.params
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy, tempfile.TemporaryFile() as output:
        copy.write(data)
        copy.flush()
        command = [
            sys.executable,
            "-I",
            __file__,
            copy.name,
            json.dumps({"headers": headers, "count": code is not None}),
        ]
        try:
            done = subprocess.run(command, stdout=output, stderr=subprocess.DEVNULL, timeout=WALL, check=False)
        except subprocess.TimeoutExpired:
            raise Unreadable("XLSX_LIMITE") from None
        output.seek(0)
        first = output.readline()
        if done.returncode or not first.startswith(b"{"):
            raise Unreadable("XLSX_LIMITE" if done.returncode < 0 or done.returncode == 3 else "XLSX_ILLISIBLE")
        told = json.loads(first)
        if code:
            raise Unreadable(code, **params, rows=told.get("rows"))
        if "code" in told:
            raise Unreadable(told["code"], **told["params"])
        return output.read(), told


# What follows runs in the child only.


def _child(path: Path, wanted: dict) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    try:
        with zipfile.ZipFile(path) as archive:
            if wanted["count"]:
                rows = sum(_scan(archive, name)["rows"] - 1 for name in archive.namelist() if _is_sheet(name))
                out.write(json.dumps({"rows": max(0, rows)}).encode() + b"\n")
                return
            text, told = _sheet(archive, path, wanted["headers"])
    except Unreadable as why:
        out.write(json.dumps({"code": why.code, "params": why.params}).encode() + b"\n")
        return
    except MemoryError:
        sys.exit(3)
    out.write(json.dumps(told).encode() + b"\n" + text)


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _scan(archive: zipfile.ZipFile, name: str) -> dict[str, int]:
    """Look through one XML part as bytes: entities refuse it; rows, hidden rows and bare formulas are counted."""
    counts = dict(NOTHING)
    text, tail, first = b"", b"", True
    with archive.open(name) as part:
        while piece := part.read(CHUNK):
            if first and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:200]):
                raise Unreadable("XML_ENTITES")
            first = False
            text = tail + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Unreadable("XML_ENTITES")
            if _is_sheet(name):
                cut = text.rfind(b"<row") if part.peek(1) else len(text)
                cut = cut if cut > 0 else max(0, len(text) - 64)
                text, tail = text[:cut], text[cut:]
                counts["rows"] += len(ROW.findall(text))
                counts["hidden_rows"] += len(HIDDEN.findall(text))
                counts["hidden_columns"] += len(COLUMN.findall(text))
                counts["formulas"] += (
                    sum(1 for found in CELL.finditer(text) if b't="str"' not in found[1] and not VALUE.search(found[2]))
                    if b"<f" in text or b":f" in text
                    else 0
                )
                if len(tail) > 64 * CHUNK:
                    raise Unreadable("XLSX_LIMITE")
            else:
                tail = text[-16:]
    if _is_sheet(name) and not SHEET_END.search((text + tail)[-200:]):
        raise Unreadable("XLSX_ILLISIBLE")
    return counts


def _sheet(archive: zipfile.ZipFile, path: Path, headers: list[list[str]]) -> tuple[bytes, dict]:
    """Choose the one visible sheet that has the columns, and write it as CSV, one line a row."""
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    parts = {name: _scan(archive, name) for name in archive.namelist() if name.lower().endswith((".xml", ".rels"))}
    where = _parts_of_sheets(archive)
    base = 1904 if re.search(rb"date1904=\"(1|true)\"", archive.read("xl/workbook.xml")) else 1900
    try:
        book = load_workbook(str(path))
        fitting, others = [], []
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            visible = sheet.visible == SheetVisibleEnum.Visible
            if _fits(rows, headers):
                fitting.append((sheet.name, rows, visible))
            elif any(any(cell != "" for cell in row) for row in rows):
                others.append((sheet.name, rows))
    except CalamineError:
        raise Unreadable("XLSX_ILLISIBLE") from None
    shown = [rows for _, rows, visible in fitting if visible]
    if len(shown) > 1:
        names = [name for name, _, visible in fitting if visible]
        raise Unreadable("ONGLETS_AMBIGUS", columns=names, rows=sum(len(rows) - 1 for rows in shown))
    if fitting and not shown:
        raise Unreadable("ONGLET_CACHE", rows=len(fitting[0][1]) - 1)
    if not fitting and len(others) > 1:
        raise Unreadable("COL_MANQUANTE", columns=[spellings[0] for spellings in headers])
    name, rows = next(((name, rows) for name, rows, visible in fitting if visible), others[0] if others else ("", []))
    counts = parts.get(where.get(name, ""), NOTHING)
    if counts["formulas"]:
        raise Unreadable("FORMULE_SANS_VALEUR", cells=counts["formulas"], rows=len(rows) - 1)
    told = {
        "base": base,
        "other_sheets": len(fitting) + len(others) - 1,
        "hidden_rows": counts["hidden_rows"],
        "hidden_columns": counts["hidden_columns"],
    }
    return _csv(rows), told


def _parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which part of the archive holds each sheet, by the sheet's name."""
    book, links = (archive.read(name).decode("utf-8", "replace") for name in ("xl/workbook.xml", RELATIONS))
    targets = {
        one["Id"]: one["Target"] for one in map(_attributes, SHEET.findall(links)) if {"Id", "Target"} <= set(one)
    }
    sheets = [one for one in map(_attributes, SHEET.findall(book)) if "name" in one]
    paths = {one["name"]: targets.get(next((one[key] for key in one if key.endswith(":id")), ""), "") for one in sheets}
    return {html.unescape(name): "xl/" + path.removeprefix("/xl/").removeprefix("xl/") for name, path in paths.items()}


def _attributes(tag: str) -> dict[str, str]:
    return dict(ATTRIBUTE.findall(tag))


def _fits(rows: list[list], headers: list[list[str]]) -> bool:
    """Whether one of the first rows names every essential column."""
    for row in rows[:40]:
        found = {_key(str(cell)) for cell in row}
        if headers and all(found & set(spellings) for spellings in headers):
            return True
    return False


def _key(text: str) -> str:
    import unicodedata

    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w/]+|_", " ", bare.replace("œ", "oe").replace("/", " / ")).split())


def _csv(rows: list[list]) -> bytes:
    """One line a row; line ends inside a cell become vertical tabs, which are spaces to whoever reads on."""
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    return text.getvalue().encode("utf-8", "replace")


def _written(cell) -> str:
    """A cell as text: whole numbers without decimals, others with Excel's fifteen digits, days as AAAA-MM-JJ."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, str):
        return re.sub(r"[\r\n]+", "\v", cell)
    stamp = cell.isoformat(" ") if hasattr(cell, "hour") and hasattr(cell, "year") else str(cell)
    return stamp.removesuffix(" 00:00:00")


if __name__ == "__main__":
    _child(Path(sys.argv[1]), json.loads(sys.argv[2]))
