"""An Excel workbook gives the table its text would give; a doubtful or dangerous one is refused."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from extracts import HEADER, balanced, read, refused, rows, text


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return read(tmp_path_factory.mktemp("good"), text(rows())).table


def book(folder, sheets: dict[str, list], hidden: tuple = (), touch=lambda *_: None, **options) -> bytes:
    """A workbook of the sheets given, with typed days and numbers."""
    path = folder / "made.xlsx"
    made = xlsxwriter.Workbook(path, options)
    days = made.add_format({"num_format": "yyyy-mm-dd"})
    for name, table in sheets.items():
        sheet = made.add_worksheet(name)
        for at, line in enumerate(table):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), days)
                else:
                    sheet.write(at, column, cell)
        if name in hidden:
            sheet.hide()
        touch(made, sheet)
    made.close()
    return path.read_bytes()


def typed() -> list[list]:
    return [
        HEADER,
        *([line[0], date.fromisoformat(line[1]), line[2], int(line[3]), *map(float, line[4:])] for line in rows()),
    ]


def test_workbooks_give_the_table_of_the_clean_file(tmp_path, good):
    untyped = [HEADER, *rows()]
    blank = [[], *typed(), [], ["", None]]
    for sheets, hidden, notes, options in (
        ({"A": typed()}, (), set(), {}),
        ({"A": untyped}, (), set(), {}),
        ({"A": typed()}, (), set(), {"date_1904": True}),
        ({"A": blank}, (), {"PREAMBULE"}, {}),
        ({"Notes": [["À lire"]], "A": typed()}, (), {"ONGLETS_IGNORES"}, {}),
        ({"A": typed(), "B": typed()}, ("B",), {"ONGLETS_IGNORES"}, {}),
    ):
        extract = read(tmp_path, book(tmp_path, sheets, hidden, **options), "extrait.xlsx")
        assert extract.table.equals(good) and set(extract.report.notes) == notes and balanced(extract.report)


def test_serial_numbers_of_a_1904_workbook(tmp_path, good):
    table = [HEADER, *([line[0], (line[1] - date(1904, 1, 1)).days, *line[2:]] for line in typed()[1:])]
    extract = read(tmp_path, book(tmp_path, {"A": table}, date_1904=True), "extrait.xlsx")
    assert extract.table.equals(good) and set(extract.report.notes) == {"DATE_SERIE_1904"}


def test_filtered_rows_are_read_and_told(tmp_path, good):
    data = book(tmp_path, {"A": typed()}, touch=lambda _, sheet: sheet.set_row(3, None, None, {"hidden": True}))
    extract = read(tmp_path, data, "extrait.xlsx")
    assert extract.table.equals(good) and extract.report.notes == {"LIGNES_MASQUEES": 1}


def test_formulas_need_their_saved_values(tmp_path, good):
    with_value = book(tmp_path, {"A": typed()}, touch=lambda _, sheet: sheet.write_formula(1, 3, "=30+8", None, 38))
    assert read(tmp_path, with_value, "extrait.xlsx").table.equals(good)
    without = book(tmp_path, {"A": typed()}, touch=lambda _, sheet: sheet.write_formula(1, 3, "=30+8", None, ""))
    assert refused(tmp_path, without, "extrait.xlsx").code == "FORMULE_SANS_VALEUR"


def test_only_sheet_hidden_and_two_sheets_are_refused(tmp_path):
    hidden = book(tmp_path, {"Vide": [[]], "A": typed()}, ("A",))
    assert refused(tmp_path, hidden, "extrait.xlsx").code == "ONGLET_CACHE"
    assert refused(tmp_path, book(tmp_path, {"A": typed(), "B": typed()}), "extrait.xlsx").code == "ONGLETS_AMBIGUS"


def altered(data: bytes, change) -> bytes:
    """A workbook with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, content in change(parts).items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda parts: parts | {"xl/media/a.bin": b"0" * 3_000_000}, "ZIP_RATIO"),
        (lambda parts: parts | {f"xl/media/{at}.bin": b"" for at in range(250)}, "ZIP_MEMBRES"),
        (lambda parts: parts | {"../evil": b"x"}, "ZIP_CHEMIN"),
        (lambda parts: parts | {"/etc/evil": b"x"}, "ZIP_CHEMIN"),
        (lambda parts: parts | {"C:\\evil": b"x"}, "ZIP_CHEMIN"),
        (lambda parts: parts | {"xl/vbaProject.bin": b"x"}, "XLSX_MACRO"),
        (lambda parts: {name: data for name, data in parts.items() if name != "xl/workbook.xml"}, "TYPE_CONTENU"),
        (lambda parts: parts | {"xl/styles.xml": b"<!DOCTYPE a>" + parts["xl/styles.xml"]}, "XML_ENTITES"),
        (lambda parts: parts | {"xl/styles.xml": parts["xl/styles.xml"].decode().encode("utf-16")}, "XML_ENTITES"),
        (lambda parts: parts | {"xl/worksheets/sheet1.xml": b"<worksheet>"}, "XLSX_ILLISIBLE"),
    ],
)
def test_dangerous_and_damaged_workbooks_are_refused(tmp_path, change, code):
    assert refused(tmp_path, altered(book(tmp_path, {"A": typed()}), change), "extrait.xlsx").code == code
