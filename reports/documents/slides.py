"""The PPTX of a document, by python-pptx: one message a slide, native charts and tables, the sentences as notes."""

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Inches, Pt

from reports import style
from reports.documents import drawing, fonts
from reports.documents.chart import add_chart
from reports.documents.grid import add_table
from reports.documents.model import Block, Document, Table, plain
from reports.documents.office import stilled

WIDE, HIGH = 13.333, 7.5
LEFT, RIGHT = 0.6, 12.733
LANGUAGES = {"fr": MSO_LANGUAGE_ID.FRENCH_CANADIAN, "en": MSO_LANGUAGE_ID.ENGLISH_CANADIAN}
TITLE_ONLY = 5
WORDS = {
    "fr": {
        "sources": "Sources, version et limites",
        "table": "Tableau",
        "more": "suite",
        "empty": "Blocs vides, et pourquoi",
    },
    "en": {
        "sources": "Sources, version and limits",
        "table": "Table",
        "more": "continued",
        "empty": "Empty blocks, and why",
    },
}


def pptx(document: Document) -> bytes:
    """The document as slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    _font(deck)
    core = deck.core_properties
    core.title, core.author, core.subject, core.language = document.title, "LabSU", document.finding, document.lang
    core.created = core.modified = document.made.replace(tzinfo=None)
    core.last_modified_by = "LabSU"
    made = _Slides(deck, document)
    made.opening()
    for block in document.blocks:
        made.block(block)
    if not any(block.name == "empty" for block in document.blocks):
        made.empties()
    made.closing()
    with io.BytesIO() as file:
        deck.save(file)
        return stilled(file.getvalue(), document.made)


def _font(deck: Any) -> None:
    """The font that every office has, as that of the whole theme."""
    theme = deck.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(b"Calibri Light", fonts.OFFICE.encode()).replace(b"Calibri", fonts.OFFICE.encode())


class _Slides:
    """A deck being written, slide after slide."""

    def __init__(self, deck: Any, document: Document):
        self.deck, self.d, self.number = deck, document, 0

    # Pieces ---------------------------------------------------------------------------------------------------------

    def slide(self, title: str, subtitle: str = "", notes: tuple[str, ...] = ()) -> Any:
        """A slide with its finding, its measure, its source and its notes."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        self.number += 1
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = Inches(LEFT), Inches(0.35), Inches(RIGHT - LEFT), Inches(1.0)
        frame = head.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
        frame.margin_left = frame.margin_right = 0
        self.write(frame, [title], 28 if len(title) <= 75 else 24, bold=True)
        if subtitle:
            size = 14 if len(subtitle) <= 125 else 12 if len(subtitle) <= 150 else 11
            self.text(slide, [subtitle], LEFT, 1.38, RIGHT - LEFT, 0.4, size, style.SECONDARY)
        said = [plain(one) for one in notes if one]
        slide.notes_slide.notes_text_frame.text = "\n".join([title, *said])
        self.footer(slide)
        return slide

    def footer(self, slide: Any) -> None:
        """Where, when, from which version, and the page."""
        said = " · ".join(filter(None, (self.d.title, self.d.version_line, self.d.mention)))
        self.text(slide, [said], LEFT, 6.95, RIGHT - LEFT - 0.9, 0.4, 10, style.SMALL)
        self.text(slide, [str(self.number)], RIGHT - 0.8, 6.95, 0.8, 0.4, 10, style.SMALL, right=True)

    def text(self, slide, lines, left, top, width, height, size, colour=style.INK, bold=False, right=False) -> Any:
        """A box of words."""
        box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        self.write(frame, lines, size, colour, bold, right)
        return box

    def write(self, frame, lines, size, colour=style.INK, bold=False, right=False) -> None:
        """Lines in a frame, words between ** in bold."""
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = 3 if right else 1
            paragraph.space_after = Pt(size * 0.45 if len(lines) > 1 else 0)
            for place, part in enumerate(line.split("**")):
                if part:
                    run = paragraph.add_run()
                    run.text = part
                    run.font.size, run.font.bold = Pt(size), bold or place % 2 == 1
                    run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
                    run.font.language_id = LANGUAGES[self.d.lang]

    # Slides ---------------------------------------------------------------------------------------------------------

    def opening(self) -> None:
        """The territory, the finding, the lead, and where it lies."""
        d = self.d
        slide = self.slide(d.title, d.place, (d.finding, *d.lead, d.warning, d.locator_note))
        size = 26 if len(d.finding) <= 80 else 21
        self.text(slide, [d.finding], LEFT, 1.95, 8.2, 1.2, size, bold=True)
        self.text(slide, list(d.lead), LEFT, 3.3, 8.2, 2.6, 18 if sum(map(len, d.lead)) <= 420 else 16)
        picture = slide.shapes.add_picture(io.BytesIO(drawing.png(drawing.svg(d.locator))), Inches(9.3), Inches(1.7),
                                           width=Inches(3.4))  # fmt: skip
        picture._element.nvPicPr.cNvPr.set("descr", d.locator.alt)
        self.text(slide, [d.locator_note], 9.3, 4.75, 3.4, 0.8, 12, style.SECONDARY)
        below = [one for one in (d.mention, d.warning) if one]
        if below:
            self.text(slide, below, LEFT, 6.0, RIGHT - LEFT, 0.9, 12, style.SECONDARY)

    def block(self, block: Block) -> None:
        """A block's chart with its figures, its table where it has no chart, or why it is empty."""
        notes = (*block.sentences, block.note)
        if block.empty:
            return  # told with the others that are empty
        if block.items:
            items = self.reasons(block) if block.name == "empty" else list(block.items)
            slide = self.slide(block.title, notes=tuple(items))
            size = 16 if sum(map(len, items)) < 900 else 14
            self.text(slide, items, LEFT, 1.6, RIGHT - LEFT, 5.2, size)
            return
        native = block.figure.native if block.figure else None
        about = native.subtitle if native else block.table.title if block.figure else block.subtitle
        slide = self.slide(block.title, about, notes)
        if native and native.kind == "line":
            add_chart(slide, block.figure, (LEFT, 1.95, RIGHT - LEFT, 4.9))
        elif native:
            add_chart(slide, block.figure, (LEFT, 1.85, 5.6, 4.95))
            self.table(slide, block.table, block.note, 6.4)
        else:
            self.table(slide, block.table, block.note)
        if block.aside:
            slide = self.slide(block.aside.alt, block.aside.native.subtitle, notes)
            add_chart(slide, block.aside, (LEFT, 1.85, RIGHT - LEFT, 2.2))
            self.table(slide, block.second or block.table, block.note, top=4.15)
        elif native and native.kind == "line":  # the chart has the whole of its slide
            self.table(self.slide(block.table.title, about, notes), block.table, block.note)
        elif block.second:
            self.table(self.slide(block.second.title, block.subtitle, notes), block.second, block.note)

    def empties(self) -> None:
        """Why blocks of this territory are empty, where no block tells it of every territory."""
        if items := self.reasons(Block("empty", "", "")):
            slide = self.slide(WORDS[self.d.lang]["empty"], notes=tuple(items))
            self.text(slide, items, LEFT, 1.6, RIGHT - LEFT, 5.2, 16)

    def reasons(self, block: Block) -> list[str]:
        """Why each block that has nothing to show is empty: those of this territory, then those of every one."""
        colon = {"fr": "\u00a0: ", "en": ": "}[self.d.lang]
        return [*(f"**{one.label}**{colon}{one.empty}" for one in self.d.blocks if one.empty), *block.items]

    def table(self, slide: Any, table: Table, note: str = "", left: float = LEFT, top: float = 1.95) -> None:
        """A table as large as the room under it, and its note."""
        wide = RIGHT - left
        below = 0.25 * -(-len(note) // int(wide * 15)) if note else 0
        bottom = add_table(slide, table, self.d.lang, (left, top, wide, 6.8 - top - below))
        if note:
            self.text(slide, [note], left, bottom + 0.05, wide, below, 11, style.SECONDARY)

    def closing(self) -> None:
        """Denominator, what is hidden, sources, version, link."""
        d = self.d
        about = [one for one in (d.denominator, d.warning, d.hidden, *d.sources, d.version_line, d.mention) if one]
        slide = self.slide(WORDS[d.lang]["sources"], notes=tuple(about))
        box = self.text(slide, [*about, d.link], LEFT, 1.6, RIGHT - LEFT, 5.2, 14)
        run = box.text_frame.paragraphs[-1].runs[0]
        run.hyperlink.address = d.link
