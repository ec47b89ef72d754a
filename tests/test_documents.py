"""A portrait's files: each opens again where it will be opened, says all it must, and no text in it becomes markup."""

import dataclasses
import io
import re
import zipfile
import zlib

import docx
import pptx
import pytest
from python_calamine import CalamineWorkbook

from indicators import territories
from reports import documents
from reports.documents import chart, drawing, fonts
from reports.documents.model import Block, Cell, Document, Table, printed
from tests import tiny
from tests.words import BANNED, typos

TERRITORY, SMALL = "REM19", "66092"
WHOLE = ("pdf", "pptx", "xlsx", "docx")
HOSTILE = '#read("/etc/passwd") =cmd()|1 <b>&amp;</b> $x$ *a* @x [y] \\ {{z}} +1 -1 ]]> \u202e\u0000\u000b漢😀'


@pytest.fixture(scope="module")
def made(demo_data):
    """The documents of a large and of an empty territory, in both languages."""
    with tiny.shown(demo_data):
        yield {
            (place, lang): documents.build(place, lang=lang) for place in (TERRITORY, SMALL) for lang in ("fr", "en")
        }


def content(document: Document, ending: str) -> bytes:
    return next(iter(documents.written(document, ending).values()))


def said(document: Document, ending: str) -> str:
    """Every word of an office file, or of an SVG."""
    if ending == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content(document, ending)))
        return "\n".join(str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
                         for cell in row)  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(content(document, ending))) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
    return "\n".join(re.sub(r"<[^>]+>", "\n", part).replace("&amp;", "&") for part in parts)


def texts(part):
    """Every text of a document, sheets and specifications left out."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    elif isinstance(part, Cell):
        yield from texts(part.value)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            if field.name not in ("sheets", "spec", "link", "native", "sources", "name", "kind", "of"):
                yield from texts(getattr(part, field.name))


# What they say --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [TERRITORY, SMALL])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_text_keeps_the_rules_of_its_language(made, place, lang):
    read = [text for text in texts(made[place, lang]) if " " in text]
    assert len(read) > 60
    for text in read:
        assert not BANNED[lang].search(text), text
        assert not typos(text, lang), (typos(text, lang), text)


@pytest.mark.parametrize("ending", ["pptx", "xlsx", "docx"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_office_file_says_what_it_is_and_where_it_comes_from(made, ending, lang):
    document = made[TERRITORY, lang]
    assert document.is_demonstration and document.mention
    words = said(document, ending)
    name = printed(territories()[TERRITORY].name[lang], lang)
    for wanted in (name, "2018–2022", document.denominator, document.hidden, document.version_line, document.mention,
                   document.link, *document.sources):  # fmt: skip
        assert wanted in words, wanted
    assert f"version={document.version}" in document.link and f"territory={TERRITORY}" in document.link


def test_a_block_that_shows_nothing_says_why(made):
    blocks = {block.name: block for block in made[SMALL, "fr"].blocks}
    assert blocks["trend"].empty and blocks["mix"].empty and blocks["hours"].empty and blocks["against"].empty
    assert "1\u202f000 habitants" in made[SMALL, "fr"].hidden
    assert all(block.table or block.items or block.empty for block in blocks.values())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_block_has_three_to_six_sentences_and_a_table(made, lang):
    for block in made[TERRITORY, lang].blocks:
        if block.figure:
            assert block.table and block.figure.alt
            assert 3 <= len(re.findall(r"[.?!](?:\s|$)", " ".join(block.sentences))) <= 8, block.name


# How they open --------------------------------------------------------------------------------------------------------


def unpacked(sent: bytes) -> bytes:
    """A PDF with its compressed parts in the open."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", sent, re.DOTALL)
    return sent + b"".join(zlib.decompress(one) for one in parts if one[:1] == b"x")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_pdf_has_every_block_in_its_outline(made, lang):
    document = made[TERRITORY, lang]
    inside = unpacked(content(document, "pdf"))
    named = {block.title: block.title.encode("utf-16-be").hex().upper().encode() for block in document.blocks}
    assert len(named) > 10
    missing = [title for title, code in named.items() if code not in inside and title.encode() not in inside]
    assert not missing, missing


@pytest.mark.parametrize("place", [TERRITORY, SMALL])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_pdf_is_tagged_and_says_its_title_and_language(made, place, lang):
    sent = content(made[place, lang], "pdf")
    assert sent.startswith(b"%PDF-1.7") and sent.rstrip().endswith(b"%%EOF")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in sent
    assert re.search(rb"/Marked true", sent) and re.search(rb"/Lang ?\(" + lang.encode() + rb"(-CA)?\)", sent)
    assert b"/DisplayDocTitle true" in sent and b"/Outlines" in sent


def test_the_slides_hold_native_charts_notes_and_words_for_who_cannot_see(made):
    deck = pptx.Presentation(io.BytesIO(content(made[TERRITORY, "fr"], "pptx")))
    slides = list(deck.slides)
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78 and 12 <= len(slides) <= 18
    charts = [shape for slide in slides for shape in slide.shapes if shape.has_chart]
    tables = [shape for slide in slides for shape in slide.shapes if shape.has_table]
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(charts) == 6 and len(tables) >= 5 and len(pictures) == 1
    for shape in (*charts, *tables, *pictures):
        assert shape._element.xpath(".//p:cNvPr/@descr")[0]
    for slide in slides:
        assert slide.shapes.title.text and slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width + 10
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height + 10
    line = next(shape.chart for shape in charts if len(shape.chart.plots[0].series) >= 4)
    assert all(value is None or value >= 0 for one in line.plots[0].series for value in one.values)


def test_no_row_of_a_table_is_missing_from_the_slides(made):
    document = made[TERRITORY, "fr"]
    deck = pptx.Presentation(io.BytesIO(content(document, "pptx")))
    grids = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    shown = [[[cell.text for cell in row.cells] for row in grid.rows] for grid in grids]
    tables = [block.table for block in document.blocks if block.table and not (block.empty or block.items)]
    assert max(len(table.rows) for table in tables) > 10
    for table in tables:
        assert [list(table.heads), *table.words("fr")] in shown, table.title


@pytest.mark.parametrize("top", [0, 1, 9, 9.9, 10, 99, 150, 999, 9_850, 9_999, 10_001, 123_456])
def test_the_axis_of_a_slide_reaches_over_its_highest_value(top):
    ceiling = chart._ceiling(top)
    assert max(top, 1) <= ceiling <= 2.1 * max(top, 1)


def test_the_whole_island_is_drawn_too(demo_data):
    with tiny.shown(demo_data):
        document = documents.build("agglomeration", lang="en")
        assert all(content(document, ending) for ending in WHOLE)


def test_the_text_holds_headings_captions_a_contents_field_and_words_under_pictures(made):
    document = made[TERRITORY, "fr"]
    file = docx.Document(io.BytesIO(content(document, "docx")))
    heads = [one.text for one in file.paragraphs if one.style.name == "Heading 1"]
    assert heads[: len(document.blocks)] == [block.title for block in document.blocks]
    assert sum(one.style.name == "Caption" for one in file.paragraphs) == len(file.tables) + len(file.inline_shapes)
    assert len(file.tables) >= 6 and len(file.inline_shapes) == 8
    for shape in file.inline_shapes:
        assert shape._inline.docPr.get("descr")
    xml = file.element.xml
    assert ' TOC \\o "1-1"' in xml and xml.count("w:tblHeader") == len(file.tables)
    assert file.core_properties.title == document.title and file.core_properties.language == "fr-CA"


def test_a_workbook_holds_typed_cells(made):
    document = made[TERRITORY, "fr"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(document, "xlsx")))
    assert book.sheet_names[:3] == ["À lire", "Indicateurs", "Par année"] and book.sheet_names[-1] == "Sources"
    for name in book.sheet_names[1:3]:
        head, *rows = book.get_sheet_by_name(name).to_python()
        places = [head.index(one) for one in ("Nombre", "Valeur", "Borne basse (95 %)", "Borne haute (95 %)")]
        assert rows and all(isinstance(row[place], float | int) for row in rows for place in places)
        assert all(isinstance(row[head.index("Méthode de l'intervalle")], str) for row in rows)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_every_figure_is_a_picture_of_its_own(made, ending):
    files = documents.written(made[TERRITORY, "fr"], ending)
    assert len(files) == 8 and all(name.endswith(f".{ending}") for name in files)
    for name, sent in files.items():
        assert sent.startswith(b"\x89PNG" if ending == "png" else b"<svg"), name
    if ending == "svg":
        told = files[next(name for name in files if "trend" in name)].decode()
        assert "Ville-Marie, 2018–2022" in told and "Version" in told and "/portrait?territory=REM19" in told
        assert fonts.FAMILY in told and "http://localhost" in told and "href" not in told
    packed, archive = documents.together(files, "images")
    assert packed == "images.zip" and len(zipfile.ZipFile(io.BytesIO(archive)).namelist()) == 8


# The same again -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", documents.FORMATS)
def test_the_same_document_gives_the_same_bytes(demo_data, ending):
    with tiny.shown(demo_data):
        first = documents.written(documents.build(TERRITORY, lang="fr"), ending)
        drawing._drawn.cache_clear()
        assert documents.written(documents.build(TERRITORY, lang="fr"), ending) == first


def test_files_are_named_for_what_they_hold(made):
    names = {next(iter(documents.written(made[key], "xlsx"))) for key in made}
    assert len(names) == 4 and all("demonstration" in name and "2018-2022" in name for name in names)


# Hostile text ---------------------------------------------------------------------------------------------------------


def hostile(document: Document) -> Document:
    """The document with hostile words wherever data could bring any."""
    text = printed(HOSTILE, document.lang)
    table = Table(text, (text, text), ((Cell(text), Cell(1.5, "rate")), (Cell(text), Cell(None, "count"))))
    trend = next(block for block in document.blocks if block.name == "trend")
    spec = trend.figure.spec
    loud = {**spec, "title": {"text": HOSTILE, "subtitle": [HOSTILE]}}
    figure = dataclasses.replace(trend.figure, spec=loud, alt=text)
    card = dataclasses.replace(document.blocks[0].cards[0], name=text, change=text, alt=text)
    blocks = (
        Block("glance", text, text, text, (text,), None, table, None, text, cards=(card,)),
        Block("trend", text, text, text, (text,), figure, table, table, text, aside=trend.aside),
        Block("empty", text, text, items=(text, f"**{text}**")),
    )
    return dataclasses.replace(
        document, title=f"{text}, 2018", finding=text, lead=(text,), sources=(text,), mention=text, blocks=blocks,
        definitions=((text, text),), sheets={name: table for name in document.sheets},
    )  # fmt: skip


@pytest.mark.parametrize("ending", documents.FORMATS)
def test_hostile_words_stay_words(made, ending):
    document = hostile(made[TERRITORY, "fr"])
    for name, sent in documents.written(document, ending).items():
        assert sent and "passwd" not in name
        assert b"root:" not in sent
    if ending in ("pptx", "docx"):
        assert "#read" in said(document, ending) and "</b>" not in said(document, ending)
        {"pptx": pptx.Presentation, "docx": docx.Document}[ending](io.BytesIO(content(document, ending)))
    if ending == "xlsx":
        assert "=cmd()" in said(document, ending)
        with zipfile.ZipFile(io.BytesIO(content(document, ending))) as file:
            sheets = [file.read(name).decode() for name in file.namelist() if "worksheets/sheet" in name]
        assert sheets and not any("<f>" in sheet or "<f " in sheet for sheet in sheets)


def test_a_character_the_font_lacks_is_a_question_mark_and_no_error():
    assert fonts.legible("Île 漢 ◇ ▲ 1ᵉʳ ≈") == "Île ? ◊ ▲ 1ᵉʳ ≈"
    assert printed("l'été\x00 \u202e: 12 %", "fr") == "l’été\u00a0: 12\u00a0%"


@pytest.mark.parametrize("ending", ["pptx", "docx", "xlsx"])
def test_no_office_file_holds_a_formula_a_macro_or_a_distant_part(made, ending):
    with zipfile.ZipFile(io.BytesIO(content(made[TERRITORY, "fr"], ending))) as file:
        for name in file.namelist():
            part = file.read(name)
            assert "vba" not in name.lower() and "externalLink" not in name
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(part)) as inner:
                    assert not any(b"<f>" in inner.read(one) for one in inner.namelist())
            if name.endswith(".rels"):
                distant = re.findall(r'Target="(http[^"]+)"[^>]*TargetMode="External"', part.decode())
                assert all("/portrait?" in one for one in distant), name
