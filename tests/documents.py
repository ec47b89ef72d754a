"""What is read in documents, for their tests: a workbook's rows, the numbers of tables, those of sentences."""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from reports import documents
from reports.documents.model import Document

NUMBER = re.compile(r"−?\d{1,3}(?:[\u202f,]\d{3})+(?:[.,]\d+)?|−?\d+(?:[.,]\d+)?")
# Numbers that are not figures: years, the census, the level of intervals, units, the city's boroughs, a ratio of one,
# ages, thresholds, how many sub-groups are hidden, the side of cells.
NAMES = re.compile(
    r"\b(?:19|20)\d\d\b|95\s?%|1[\u202f ,\u00a0]?000 (?:habitants|residents|logements|dwellings|autres|other|OMHM)"
    r"|\bexclu(?:t|des) 1\b|1ᵉʳ|January 1,|\b\d+ à \d+ ans|\b\d+ ans et plus|\bages \d+ (?:to \d+|and over)"
    r"|<[ \u00a0]\d+|(?:Sous|Under) \d+ act(?:e?s)|\d+ (?:sous-groupes sont|sub-groups are)"
    r"|250[ \u00a0\u202f]?m\b|\d+[ \u00a0](?:actes et plus|acts or more)|1 (?:à|to) \d+[ \u00a0]act"
)


class Told(NamedTuple):
    """A number of a sentence, and whether its block's tables hold it."""

    block: str
    number: float
    text: str
    is_held: bool


def plain(number):
    """A number as it is typed anywhere."""
    return None if number in ("", None) or number != number else round(float(number), 6)


def sheet(document: Document, name: str) -> list[dict]:
    """A sheet's rows as dictionaries."""
    sent = next(iter(documents.written(document, "xlsx").values()))
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_name(name).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def values_of(*many) -> Iterator[float]:
    """Every number of some tables."""
    for table in many:
        for row in table.rows if table else ():
            for cell in row:
                for value in cell.value if cell.kind == "interval" else (cell.value,):
                    if isinstance(value, float | int):
                        yield float(value)


def numbers_of(text: str, lang: str) -> Iterator[tuple[float, int]]:
    """Every figure of a sentence: its value and how many decimals it has."""
    for one in NUMBER.findall(NAMES.sub(" ", text)):
        plain_one = one.replace("\u202f", "").replace("−", "-")
        plain_one = plain_one.replace(",", ".") if lang == "fr" else plain_one.replace(",", "")
        yield float(plain_one), len(plain_one.partition(".")[2])


def is_held(number: float, digits: int, held: list[float]) -> bool:
    """Whether a number that is written with so many decimals is one of those."""
    return any(abs(abs(value) - abs(number)) <= 0.5 * 10**-digits + 1e-9 for value in held)


def sentence_numbers(document: Document) -> Iterator[Told]:
    """Every number of the titles and sentences of a document, block by block."""
    blocks = {block.name: block for block in document.blocks}
    for block in document.blocks:
        if not block.sentences:
            continue
        beside = [blocks["all"].table, blocks["mix"].table] if block.name == "glance" else []
        held = list(values_of(*block.tables, *beside))
        asides = [block.aside.alt] if block.aside else []
        for text in (block.title, *asides, *block.sentences):
            for number, digits in numbers_of(text, document.lang):
                yield Told(block.name, number, text, block.name == "all" or is_held(number, digits, held))
