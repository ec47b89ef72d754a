"""The DOCX of a document, by python-docx: headings, captions, editable tables, pictures with words, contents."""

import io
from typing import Any

import docx as word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from reports import style
from reports.documents import drawing, fonts
from reports.documents.fitting import largest
from reports.documents.model import Block, Document, Table
from reports.documents.office import stilled

TEXT = 7.0  # inches between the margins
SIZES = (9, 8.5, 8, 7.5, 7, 6.5)
LONG = 16  # rows above which a table may be cut between two pages
WORDS = {
    "fr": {"contents": "Dans ce document", "figure": "Figure", "table": "Tableau", "definitions": "Définitions",
           "sources": "Sources et version", "link": "Cette page au tableau de bord : ", "page": "Page", "of": "sur",
           "detail": "mois par mois"},
    "en": {"contents": "In this document", "figure": "Figure", "table": "Table", "definitions": "Definitions",
           "sources": "Sources and version", "link": "This page on the dashboard: ", "page": "Page", "of": "of",
           "detail": "month by month"},
}  # fmt: skip


def docx(document: Document) -> bytes:
    """The document as an editable text."""
    made = _Manuscript(document)
    made.front()
    for block in document.blocks:
        made.block(block)
    made.back()
    with io.BytesIO() as file:
        made.file.save(file)
        return stilled(file.getvalue(), document.made)


class _Manuscript:
    """A text being written from its first line to its last."""

    def __init__(self, document: Document):
        self.d, self.words = document, WORDS[document.lang]
        self.file = word.Document()
        self.counts = {"figure": 0, "table": 0}
        self.headings: list[str] = []
        self._properties()
        self._styles()
        self._edges()

    # The whole ------------------------------------------------------------------------------------------------------

    def _properties(self) -> None:
        core, d = self.file.core_properties, self.d
        core.title, core.author, core.subject, core.language = d.title, "LabSU", d.finding, f"{d.lang}-CA"
        core.created = core.modified = d.made.replace(tzinfo=None)
        core.last_modified_by, core.comments = "LabSU", d.version_line

    def _styles(self) -> None:
        styles = self.file.styles
        sizes = {"Normal": 10.5, "Title": 24, "Heading 1": 16, "Heading 2": 12, "Caption": 9, "List Bullet": 10.5}
        for name, size in sizes.items():
            one = styles[name]
            one.font.name, one.font.size = fonts.OFFICE, Pt(size)
            one.font.color.rgb = RGBColor.from_string(style.INK.lstrip("#"))
            one.font.italic = False
            fonts_of = one.element.get_or_add_rPr().get_or_add_rFonts()
            for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts_of.attrib.pop(qn(f"w:{part}"), None)
            for part in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts_of.set(qn(f"w:{part}"), fonts.OFFICE)
        styles["Caption"].font.bold = False
        styles["Caption"].font.color.rgb = RGBColor.from_string(style.SECONDARY.lstrip("#"))
        styles["Title"].font.bold = styles["Heading 1"].font.bold = styles["Heading 2"].font.bold = True
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        for lang in self.file.styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), f"{self.d.lang}-CA")

    def _edges(self) -> None:
        """Letter paper, the running head, and at the foot the version and the page."""
        part = self.file.sections[0]
        part.page_width, part.page_height = Inches(8.5), Inches(11)
        part.left_margin = part.right_margin = Inches(0.75)
        part.top_margin = part.bottom_margin = Inches(0.8)
        d = self.d
        self._small(part.header.paragraphs[0], " · ".join(filter(None, (d.title, d.mention))))
        foot = part.footer.paragraphs[0]
        self._small(foot, f"{d.version_line} {self.words['page']} ")
        self._field(foot, "PAGE", "1")
        self._small(foot, f" {self.words['of']} ")
        self._field(foot, "NUMPAGES", "1")

    # Pieces ---------------------------------------------------------------------------------------------------------

    def _small(self, paragraph: Any, text: str) -> None:
        run = paragraph.add_run(text)
        run.font.size = Pt(8)
        run.font.color.rgb = RGBColor.from_string(style.SMALL.lstrip("#"))

    def _field(self, paragraph: Any, code: str, shown: str) -> None:
        """A field that the program fills in, with what stands there until it does."""
        for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", shown), ("end", "")):
            run = paragraph.add_run(text if kind == "text" else "")
            run.font.size = Pt(8)
            if kind in ("begin", "separate", "end"):
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
            elif kind == "":
                told = OxmlElement("w:instrText")
                told.set(qn("xml:space"), "preserve")
                told.text = f" {text} "
                run._r.append(told)

    def says(self, text: str, name: str = "Normal", size: float | None = None, colour: str = "") -> Any:
        """A paragraph, words between ** in bold."""
        paragraph = self.file.add_paragraph(style=name)
        for place, part in enumerate(text.split("**")):
            if part:
                run = paragraph.add_run(part)
                run.bold = True if place % 2 else None
                if size:
                    run.font.size = Pt(size)
                if colour:
                    run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        return paragraph

    def heading(self, text: str) -> None:
        self.file.add_heading(text, 1)

    def caption(self, kind: str, text: str, keep: bool = False) -> None:
        """« Figure 1. … », numbered by a field as Word does."""
        self.counts[kind] += 1
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.add_run(f"{self.words[kind]} ")
        self._field(paragraph, f"SEQ {self.words[kind]} \\* ARABIC", str(self.counts[kind]))
        for run in paragraph.runs:
            run.font.size = Pt(9)
        paragraph.add_run(f". {text}")

    def contents(self) -> None:
        """The contents field, filled with the headings until the program counts the pages."""
        titles = [block.title for block in self.d.blocks]
        titles += [self.words["definitions"], self.words["sources"]]
        titles += [f"{block.annex.title}, {self.words['detail']}" for block in self.d.blocks if block.annex]
        self.says(f"**{self.words['contents']}**")
        for number, title in enumerate(titles):
            paragraph = self.file.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            if number == 0:
                self._mark(paragraph, "begin")
                self._mark(paragraph, "", ' TOC \\o "1-1" \\h \\z \\u ')
                self._mark(paragraph, "separate")
            paragraph.add_run(title)
            if number == len(titles) - 1:
                self._mark(paragraph, "end")

    def _mark(self, paragraph: Any, kind: str, code: str = "") -> None:
        run = paragraph.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.set(qn("xml:space"), "preserve")
            part.text = code
        run._r.append(part)

    def picture(self, drawn: str, alt: str, width: float) -> None:
        """A picture with its alternative in words."""
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(io.BytesIO(drawing.png(drawn)), width=Inches(width))
        picture._inline.docPr.set("descr", alt)

    def table(self, table: Table) -> None:
        """An editable table: thin rules, numbers to the right, headings repeated on each page."""
        self.caption("table", table.title, keep=True)
        rows = table.words(self.d.lang)
        grid = self.file.add_table(rows=len(rows) + 1, cols=len(table.heads))
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        size, wide, _ = largest(table, rows, TEXT, 99.0, SIZES, 7)
        edges = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            edge = OxmlElement(f"w:{side}")
            edge.set(qn("w:w"), "60")  # twentieths of a point, half of what is usual
            edge.set(qn("w:type"), "dxa")
            edges.append(edge)
        grid._tbl.tblPr.append(edges)
        for column, inches in zip(grid.columns, wide, strict=True):
            column.width = Inches(inches)
        cells = grid._cells  # asked for one by one, they are searched for each time
        together = len(rows) <= LONG
        for number, line in enumerate([list(table.heads), *rows]):
            grid.rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for column, text in enumerate(line):
                cell = cells[number * len(line) + column]
                cell.width = Inches(wide[column])
                self._cell(cell, text, size, number == 0, column in table.texts)
                cell.paragraphs[0].paragraph_format.keep_with_next = together and number < len(rows)
        repeat = OxmlElement("w:tblHeader")
        grid.rows[0]._tr.get_or_add_trPr().append(repeat)
        self.file.add_paragraph().paragraph_format.space_after = Pt(2)

    def _cell(self, cell: Any, text: str, size: float, is_head: bool, is_text: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_text else WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), is_head or None
        borders = OxmlElement("w:tcBorders")
        bottom = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "8" if is_head else "4"),
                            ("color", (style.POINT if is_head else style.RULE).lstrip("#"))):  # fmt: skip
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        cell._tc.get_or_add_tcPr().append(borders)

    # Parts ----------------------------------------------------------------------------------------------------------

    def front(self) -> None:
        """Title, finding, lead, map, contents."""
        d = self.d
        self.says(d.place, size=9, colour=style.SMALL)
        self.file.add_paragraph(d.title, style="Title")
        self.says(f"**{d.finding}**", size=15)
        for one in d.lead:
            self.says(one, size=11.5)
        for one in (d.warning, d.mention):
            if one:
                self.says(one, size=9, colour=style.SECONDARY)
        self.picture(drawing.svg(d.locator), d.locator.alt, 2.2)
        self.caption("figure", d.locator_note)
        self.contents()

    def block(self, block: Block) -> None:
        """Heading, measure, sentences, figure and its caption, table; or why there is none."""
        self.heading(block.title)
        if block.subtitle:
            self.says(block.subtitle, size=9, colour=style.SECONDARY).paragraph_format.keep_with_next = True
        if block.empty:
            self.says(block.empty)
        if block.sentences:
            self.says(" ".join(block.sentences)).paragraph_format.keep_with_next = True
        for item in block.items:
            self.says(item, "List Bullet")
        if block.figure:
            self.picture(drawing.svg(block.figure), block.figure.alt, TEXT * min(block.figure.width / 720, 1))
            self.caption("figure", f"{block.title}. {block.subtitle}.")
        for table in (block.table, block.second):
            if table:
                self.table(table)
        if block.note:
            self.says(block.note, size=9, colour=style.SECONDARY)

    def back(self) -> None:
        """Definitions, sources, version, link, then the long tables."""
        d = self.d
        self.heading(self.words["definitions"])
        for name, text in d.definitions:
            self.says(f"**{name}** — {text}", size=9)
        self.heading(self.words["sources"])
        about = [d.denominator, d.warning, d.hidden, *d.sources, d.version_line, d.mention]
        for one in (*about, self.words["link"] + d.link):
            if one:
                self.says(one, size=9)
        for block in d.blocks:
            if block.annex:
                self.file.add_page_break()
                self.heading(f"{block.annex.title}, {self.words['detail']}")
                self.table(block.annex)
