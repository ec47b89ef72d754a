"""What the shared audience takes away is made of safe cells alone: no token in any file, no number but a safe one."""

import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import docx
import pandas as pd
import pptx
import pytest
from python_calamine import CalamineWorkbook

import indicators
from indicators.arithmetic import rate_limits
from indicators.judgements import boroughs
from reports import documents
from reports.documents import drawing, restricted_cells
from reports.documents.model import Document
from reports.housing import NAMES as HOUSING
from reports.persons import NAMES as PERSONS
from reports.persons import ROLES
from reports.portrait_restricted import CITY, CRIMES
from tests import restricted_pages as visits
from tests import samples
from tests.canaries import found, tokens_of, unpacked
from tests.documents import NAMES, NUMBER, is_held

YEARS = (2024, 2024)
PLACES = ("REM19", "66142")  # much to show, and much to hide
LANGUAGES = ("fr", "en")
WHOLE = ("pdf", "pptx", "xlsx", "docx")
BLOCKS = ("crimes", "parts-person", "parts-property", "persons", "housing")
PDFTOTEXT = shutil.which("pdftotext")
# Numbers that are not figures either: thresholds, captions, pages, the lines of a contents list.
BESIDES = re.compile(
    r"arrondies à \d+ près|rounded to \d+|<\s?\d+|\bmoins de \d+ ans|\bunder \d+|\b\d+ to \d+\b|\b\d+ and over\b"
    r"|\b19 (?:arrondissements|boroughs)|(?:Figure|Tableau|Table) \d+|Page \d+ / \d+|(?: ?\.){4,}\W*\d+"
    r"|Version \d+ [^·]*|\d+ (?:sous-groupes sont|sub-groups are)"
)


@pytest.fixture(scope="module", autouse=True)
def _small_pictures():
    """Nobody looks at the pictures here, of which a large one takes half the time of a file."""
    with pytest.MonkeyPatch.context() as patch:
        if not samples.ALL:
            patch.setattr(drawing, "SCALE", 0.5)
        yield


@pytest.fixture(scope="module")
def tokens(restricted_data):
    return tokens_of(restricted_data)


@pytest.fixture(scope="module")
def made(released_data):
    """The documents of the shared audience."""
    with pytest.MonkeyPatch.context() as patch, visits.serving(released_data, "shared", patch):
        return {(place, lang): build(place, lang) for place in (*PLACES, CITY) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def safe(released_data):
    """The numbers of the safe table, by place."""
    with pytest.MonkeyPatch.context() as patch, visits.serving(released_data, "shared", patch):
        return {place: Safe(place) for place in PLACES}


def build(place: str, lang: str) -> Document:
    return documents.build(place, YEARS, lang=lang, audience="shared")


def files(document: Document, ending: str) -> list[bytes]:
    return list(documents.written(document, ending).values())


def pdf_words(content: bytes) -> str:
    """The words of a PDF; thousands are set apart by a space that has lost its kind."""
    said = subprocess.run([PDFTOTEXT, "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "\u202f", said.stdout.decode())


# No token -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", documents.FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_token_is_in_a_file_of_the_shared_audience(made, tokens, ending, lang):
    if ending == "pdf" and not PDFTOTEXT:
        pytest.skip("no pdftotext here (apt-get install poppler-utils): the words of PDF files are not read")
    for place in (*PLACES, CITY) if ending in WHOLE else PLACES[:1]:
        for content in files(made[place, lang], ending):
            read = unpacked(content) + (pdf_words(content).encode() if ending == "pdf" else b"")
            assert len(read) > 2_000 and not found(read, tokens), (place, ending)


def test_a_token_would_be_found(made, tokens):
    """Even in the workbook of a chart of a deck."""
    token = sorted(tokens["building"])[0]
    document = made["REM19", "fr"]
    (block,) = (one for one in document.blocks if one.name == "housing")
    native = replace(block.figure.native, categories=(token, *block.figure.native.categories[1:]))
    told = replace(block, figure=replace(block.figure, native=native))
    (deck,) = files(replace(document, blocks=(told,)), "pptx")
    assert token in found(unpacked(deck), tokens) and token.encode() not in deck


# No number but a safe one ---------------------------------------------------------------------------------------------


class Safe:
    """The numbers that a place's documents may hold: counts, values with their limits, shares of what is shown."""

    def __init__(self, place: str):
        self.counts, self.values, self.shares = {0.0}, set(), {100.0}
        for name in (*CRIMES, *HOUSING, *PERSONS):
            for breakdown in ("", *indicators.catalog()[name].breakdowns):
                self._learn(name, breakdown, (place, CITY) if name in CRIMES else (place,))

    def _learn(self, name: str, breakdown: str, places: tuple[str, ...]) -> None:
        table = indicators.shown(name, list(places), None, breakdown, "shared")
        table = table[~table["hidden"]]
        self.counts |= set(table["numerator"].dropna())
        if name in HOUSING:  # dwellings of a mean year
            years = table["period"].str[-4:].astype(int) - table["period"].str[:4].astype(int) + 1
            self.counts |= set((table["denominator"] / years).dropna())
        self.values |= {value for column in ("value", "low", "high") for value in table[column].dropna()}
        self.values |= set(table["denominator"].dropna())
        if name in CRIMES and boroughs(places[0]):
            self._learn_rest(name, table, places[0])
        if name in CRIMES and breakdown:
            wholes = indicators.shown(name, list(places), None, "", "shared").set_index(["territory_id", "period"])
            for key, rows in table.groupby(["territory_id", "period"]):
                whole = wholes["numerator"].get(key)
                self.shares |= {100 * one / whole for one in rows["numerator"] if whole and whole == whole}
        if name in ROLES.values():
            wholes = indicators.shown(name, list(places), None, "", "shared").set_index("period")["numerator"]
            for period, rows in table.groupby("period"):
                known = rows.loc[rows["label"].isin(["F", "M"]), "numerator"].sum()
                self.shares |= {100 * one / whole for one in rows["numerator"] for whole in (wholes[period], known)
                                if whole}  # fmt: skip

    def _learn_rest(self, name: str, table: pd.DataFrame, place: str) -> None:
        """What the city holds without a borough, where both cells are shown: safe cells subtracted."""
        keys = ["period", "label"]
        both = [
            table[table["territory_id"] == one].set_index(keys)[["numerator", "denominator"]] for one in (CITY, place)
        ]
        rest = (both[0] - both[1]).dropna(subset="numerator")
        wholes = rest["numerator"].groupby("period").sum()
        self.counts |= set(rest["numerator"])
        if "" in rest.index.get_level_values("label"):
            self._wholes = {**getattr(self, "_wholes", {}), name: rest.xs("", level="label")["numerator"]}
        for (period, _), row in rest.iterrows():
            if row["denominator"] > 0 and row["numerator"] >= 0:
                scale = indicators.catalog()[name].per
                limits = rate_limits(row["numerator"], row["denominator"], scale)
                self.values |= {scale * row["numerator"] / row["denominator"], float(limits.low), float(limits.high)}
            if self._wholes[name].get(period, wholes[period]) > 0:
                self.shares.add(100 * row["numerator"] / self._wholes[name].get(period, wholes[period]))

    def holds(self, number: float) -> bool:
        """A number kept as a number."""
        return any(abs(one - number) < 1e-4 for one in (*self.counts, *self.values, *self.shares))

    def strangers(self, text: str, lang: str) -> Iterator[str]:
        """The numbers of a text that are none of these."""
        bare = NAMES.sub(" ", BESIDES.sub(" ", text.replace("’", "'")))
        for one in NUMBER.finditer(bare):
            said = one[0].replace("\u202f", "").replace("−", "-")
            said = said.replace(",", ".") if lang == "fr" else said.replace(",", "")
            digits = len(said.partition(".")[2])
            is_share = re.match(r"\s?%", bare[one.end() :])
            held = (self.shares | self.values) if is_share else self.values if digits else self.counts
            if not is_held(float(said), digits, list(held)) or (not digits and not is_share and not self._is(said)):
                yield one[0]

    def _is(self, said: str) -> bool:
        """Whether a whole number is a count as it is printed, not merely near one."""
        return any(round(one) == float(said) for one in self.counts)


def pieces(content: bytes, ending: str) -> tuple[list[str], list[float]]:
    """The words of a file, page numbers left out, and the numbers that it keeps as numbers."""
    if ending == "pdf":
        lines = (re.sub(r"(?: ?\.){2,}\W*\d+", "  ", line) for line in pdf_words(content).splitlines())
        return [part for line in lines for part in re.split(r"\s{2,}", line.strip())], []  # columns lie as others let
    if ending == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
        return [one for one in cells if isinstance(one, str)], [one for one in cells if isinstance(one, float | int)]
    if ending == "docx":
        file = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        return [paragraph.text for paragraph in file.paragraphs] + cells, []
    said, numbers = [], []
    for number, slide in enumerate(pptx.Presentation(io.BytesIO(content)).slides, 1):
        said.append(slide.notes_slide.notes_text_frame.text)
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text != str(number):
                said.append(shape.text_frame.text)
            if shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
            if shape.has_chart:
                said += list(shape.chart.plots[0].categories)
                numbers += [one for series in shape.chart.plots[0].series for one in series.values if one is not None]
                inner = pieces(shape.chart.part.chart_workbook.xlsx_part.blob, "xlsx")
                said, numbers = said + inner[0], numbers + inner[1]
    return said, numbers


def alone(document: Document, names: tuple[str, ...]) -> Document:
    """The document with these blocks and no other, without pictures, whose axes have numbers of their own."""
    kept = tuple(one for one in document.blocks if one.name in names)
    sheets = {name: table for name, table in document.sheets.items() if names or name != "restricted"}
    return replace(document, blocks=kept, sheets=sheets)


def unsafe(document: Document, safe: Safe, ending: str) -> list:
    """The numbers of the restricted blocks of a file, beyond those of the file without them, that are not safe."""
    whole, rest = alone(document, BLOCKS), alone(document, ())
    if ending == "pdf":
        whole = replace(whole, blocks=tuple(replace(one, figure=None) for one in whole.blocks))
    ((said, numbers), (other, others)) = (pieces(files(one, ending)[0], ending) for one in (whole, rest))
    more = Counter(said) - Counter(other)
    kept = Counter(numbers) - Counter(others)
    assert len(more) > 20, "the blocks are in the file"
    return [one for text in more for one in safe.strangers(text, document.lang)] + [
        one for one in kept if not safe.holds(one)
    ]


def drawn(document: Document) -> Iterator[dict]:
    """Every mark of the restricted blocks' figures."""
    for block in document.blocks:
        if block.name in BLOCKS and block.figure:
            yield from visits.drawn_rows(block.figure.spec)


@pytest.mark.parametrize("ending", WHOLE)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_no_number_is_absent_from_the_safe_table(made, safe, place, lang, ending):
    if ending == "pdf" and not PDFTOTEXT:
        pytest.skip("no pdftotext here (apt-get install poppler-utils): the words of PDF files are not read")
    assert unsafe(made[place, lang], safe[place], ending) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_sub_groups_are_told_from_safe_cells(made, place, lang):
    """They are there, each with its share or why it has none, and nothing else stands in their table."""
    blocks = {block.name: block for block in made[place, lang].blocks}
    for name in BLOCKS[1:3]:
        table = blocks[name].table
        assert len(table.rows) > 5 and bool(blocks[name].figure) != bool(blocks[name].empty)
        for row in table.rows[:-1]:
            assert all(not cell.is_empty or cell.mark for cell in row[1:3]), row
    assert any(blocks[name].figure for name in BLOCKS[1:3])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_no_mark_of_a_figure_is_absent_from_the_safe_table(made, safe, place, lang):
    rows, known = list(drawn(made[place, lang])), safe[place]
    near = known.counts | known.values
    for row in rows:
        for key in ("low", "high", "x2", *(("v",) if "tip" in row else ())):  # other heights are those of words
            if isinstance(row.get(key), float | int):
                assert any(abs(one - abs(row[key])) <= 0.0051 for one in near), row
        for key in ("share", "city"):  # of sub-groups; the city's is absent where it is hidden
            if row.get(key):
                assert any(abs(one - row[key]) <= 0.0051 for one in known.shares), row
        assert not list(known.strangers(f"{row.get('text', '')} {row.get('tip', '')}", lang)), row
    assert len(rows) > 10


@pytest.mark.parametrize("ending", WHOLE)
def test_exact_cells_in_the_place_of_safe_ones_would_be_found(released_data, safe, monkeypatch, ending):
    """The fault that this file is for: blocks made by the door of the analysis."""
    if ending == "pdf" and not PDFTOTEXT:
        pytest.skip("no pdftotext here (apt-get install poppler-utils): the words of PDF files are not read")
    with visits.serving(released_data, "shared", monkeypatch):
        exact = indicators.shown

        def astray(name, _places=None, *, breakdown="", **_):
            return exact(name, breakdown=breakdown, audience="analysis", data=released_data)

        restricted_cells._cells.cache_clear()
        monkeypatch.setattr(restricted_cells.indicators, "shown", astray)
        try:
            for place in PLACES:
                assert len(unsafe(build(place, "fr"), safe[place], ending)) > 20
        finally:
            restricted_cells._cells.cache_clear()
