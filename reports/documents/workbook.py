"""The XLSX of a document, by XlsxWriter: values, limits, remarks, notes and sources as typed cells, never a formula."""

import io
import re
from typing import Any

import xlsxwriter

from reports.documents import fonts
from reports.documents.model import Cell, Document, Table, plain, printed

NAMES = {
    "read": {"fr": "À lire", "en": "Read me"},
    "indicators": {"fr": "Indicateurs", "en": "Indicators"},
    "years": {"fr": "Par année", "en": "By year"},
    "months": {"fr": "Mois et saisons", "en": "Months and seasons"},
    "restricted": {"fr": "Affaires, personnes, OMHM", "en": "Cases, people, OMHM"},
    "notes": {"fr": "Notes", "en": "Notes"},
    "sources": {"fr": "Sources", "en": "Sources"},
}
HEADS = {
    "fr": {"territory": "Territoire", "code": "Code du territoire", "period": "Période", "finding": "Constat",
           "denominator": "Dénominateur", "hidden": "Masqué", "version": "Version", "mention": "Mention",
           "warning": "Prudence", "link": "Page au tableau de bord", "sheets": "Feuilles", "source": "Source",
           "empty": "Vide", "from": "de", "to": "à"},
    "en": {"territory": "Territory", "code": "Territory code", "period": "Period", "finding": "Finding",
           "denominator": "Denominator", "hidden": "Hidden", "version": "Version", "mention": "Notice",
           "warning": "Caution", "link": "Page on the dashboard", "sheets": "Sheets", "source": "Source",
           "empty": "Empty", "from": "from", "to": "to"},
}  # fmt: skip
NUMBERS = {"count": "#,##0", "rate": "#,##0.00", "share": "0.0", "level": "#,##0.00##"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST = 60
TOLD = 110  # letters in a line of text
LINE = 15  # points of its height


class _Sheets:
    """A workbook being written, with its formats."""

    def __init__(self, book: xlsxwriter.Workbook):
        self.book = book
        self.bold = book.add_format({"bold": True, "font_name": fonts.OFFICE, "text_wrap": True, "valign": "top",
                                     "bottom": 1, "bottom_color": "#8793A1"})  # fmt: skip
        self.title = book.add_format({"bold": True, "font_size": 16, "font_name": fonts.OFFICE})
        self.label = book.add_format({"bold": True, "font_name": fonts.OFFICE, "valign": "top"})
        self.text = book.add_format({"font_name": fonts.OFFICE, "text_wrap": True, "valign": "top"})
        self.word = book.add_format({"font_name": fonts.OFFICE, "valign": "top"})
        self.mark = book.add_format({"font_name": fonts.OFFICE, "valign": "top", "align": "right",
                                     "font_color": "#47525F"})  # fmt: skip
        self.numbers = {kind: book.add_format({"num_format": form, "font_name": fonts.OFFICE, "valign": "top"})
                        for kind, form in NUMBERS.items()}  # fmt: skip


def xlsx(document: Document) -> bytes:
    """The document as a workbook; the same document gives the same bytes."""
    with io.BytesIO() as file:
        book = xlsxwriter.Workbook(file, OPTIONS)
        book.set_properties({
            "title": document.title, "subject": document.finding, "author": "LabSU",
            "comments": document.version_line, "created": document.made.replace(tzinfo=None),
        })  # fmt: skip
        sheets = _Sheets(book)
        _read_me(sheets, document)
        lang = document.lang
        for name in ("indicators", "years", "months", "restricted"):
            if name in document.sheets:
                _tabled(sheets, NAMES[name][lang], document.sheets[name], lang, document)
        for block in document.blocks:
            for table in block.tables * (block.name != "all"):
                _tabled(sheets, table.title, table, lang, document)
        _notes(sheets, document)
        _tabled(sheets, NAMES["sources"][lang], document.sheets["sources"], lang, document)
        book.close()
        return file.getvalue()


def _name(sheets: _Sheets, wanted: str) -> str:
    """A name that a sheet may bear, and no other bears."""
    plain_name = re.sub(r"[\[\]:*?/\\']", " ", wanted)[:31].strip()
    taken = {sheet.get_name().lower() for sheet in sheets.book.worksheets()}
    found, number = plain_name, 2
    while found.lower() in taken:
        found, number = f"{plain_name[:28]} {number}", number + 1
    return found


def _read_me(sheets: _Sheets, d: Document) -> None:
    """What the file is, where it comes from, what is hidden, and the way back."""
    said = HEADS[d.lang]
    sheet = sheets.book.add_worksheet(NAMES["read"][d.lang])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, TOLD)
    sheet.hide_gridlines(2)
    _paper(sheet, d)
    sheet.write_string(0, 0, d.title, sheets.title)
    lines = [
        (said["territory"], d.title.rsplit(", ", 1)[0]), (said["code"], d.territory),
        (said["period"], d.title.rsplit(", ", 1)[1]), (said["finding"], d.finding),
        (said["denominator"], d.denominator), (said["warning"], d.warning), (said["hidden"], d.hidden),
        *((said["source"], one) for one in d.sources), (said["version"], d.version_line),
        (said["mention"], d.mention), (said["link"], d.link),
    ]  # fmt: skip
    row = 2
    for label, text in lines:
        if text:
            sheet.write_string(row, 0, label, sheets.label)
            sheet.write_string(row, 1, text, sheets.text)
            sheet.set_row(row, LINE * -(-len(text) // TOLD))
            row += 1


def _tabled(sheets: _Sheets, name: str, table: Table, lang: str, d: Document) -> None:
    """One table: headings, typed cells, an interval as two columns; the version under it."""
    sheet = sheets.book.add_worksheet(_name(sheets, name))
    heads, rows = _spread(table, lang)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, sheets.bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, sheets)
    high = 1
    for column, head in enumerate(heads):
        longest = max([len(word) for word in head.split()] + [len(_said(row[column])) for row in rows])
        wide = min(max(longest + 2, len(head) / 2 + 3, 11), WIDEST)
        sheet.set_column(column, column, wide)
        high = max(high, -(-int(1.15 * len(head)) // int(wide - 1)))
    sheet.set_row(0, LINE * high)
    sheet.freeze_panes(1, 1)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    _paper(sheet, d)
    sheet.repeat_rows(0)


def _paper(sheet: Any, d: Document) -> None:
    """How a sheet is printed: letter, lying, one page wide, with the version under it."""
    said = " · ".join(filter(None, (d.title, d.version_line, d.mention)))
    sheet.set_footer(f"&L&8{said.replace('&', '&&')[:230]}&R&8&P / &N")
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)


def _said(cell: Cell) -> str:
    """The words of a cell that holds words; a number takes little room."""
    return str(cell.value) + cell.note if cell.kind == "text" else cell.of if cell.kind == "change" else ""


def _spread(table: Table, lang: str) -> tuple[list[str], list[list[Cell]]]:
    """Headings and cells with each interval cut in two columns."""
    wide = {column for row in table.rows for column, cell in enumerate(row) if cell.kind == "interval"}
    ends = {"fr": ("borne basse", "borne haute"), "en": ("lower limit", "upper limit")}[lang]
    heads = [name for column, head in enumerate(table.heads)
             for name in ([f"{head}, {end}" for end in ends] if column in wide else [head])]  # fmt: skip
    rows = [
        [one for column, cell in enumerate(row)
         for one in ([Cell(end, cell.of, mark=cell.mark) for end in cell.value] if column in wide else [cell])]
        for row in table.rows
    ]  # fmt: skip
    return heads, rows


def _write(sheet: Any, row: int, column: int, cell: Cell, sheets: _Sheets) -> None:
    """A number as a number, a text as a text; what stands for a hidden number, or nothing where there is none."""
    if cell.kind in ("text", "change"):  # the per cent of a change is a number among the indicators
        sheet.write_string(row, column, _said(cell), sheets.word)
    elif not cell.is_empty:
        sheet.write_number(row, column, round(float(cell.value), 6), sheets.numbers[cell.kind])
    elif cell.mark:
        sheet.write_string(row, column, cell.mark, sheets.mark)


def _notes(sheets: _Sheets, d: Document) -> None:
    """The sentences of every block, why some are empty, what to know, definitions."""
    said = HEADS[d.lang]
    sheet = sheets.book.add_worksheet(_name(sheets, NAMES["notes"][d.lang]))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, TOLD)
    _paper(sheet, d)
    lines = []
    for block in d.blocks:
        if block.title != block.label:
            lines.append((block.label, block.title))
        lines += [(block.label, text) for text in (block.subtitle, *block.sentences, block.note, *block.items) if text]
        if block.empty:
            lines.append((f"{block.label} ({said['empty'].lower()})", block.empty))
    lines += d.definitions
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, sheets.label)
        sheet.write_string(row, 1, printed(plain(text), d.lang), sheets.text)
        sheet.set_row(row, LINE * -(-len(text) // TOLD))
