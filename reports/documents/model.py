"""The intermediate form of a document: blocks of sentences, figure and typed table, each writer's only material."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from reports import words

# What no format may hold: control characters, halves of pairs, marks that turn the direction of reading.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def printed(text: str, lang: str) -> str:
    """Text as print sets it: French spaces, curly apostrophes, nothing unprintable."""
    text = UNPRINTABLE.sub("", unicodedata.normalize("NFC", str(text)))
    return words.typeset(re.sub(r"(?<=\w)'(?=\w)", "’", text), lang)


def plain(text: str) -> str:
    """Text without the ** that mark what stands out."""
    return text.replace("**", "")


@dataclass(frozen=True)
class Cell:
    """A value with its kind: text, count, rate, share, level, interval whose limits are `of` a kind, or change.

    A change is a word, `of`, with its per cent where one may be given.

    `note` is what stands after the value in words; `mark` is what stands in its place where there is none.
    """

    value: Any
    kind: str = "text"
    of: str = ""
    note: str = ""
    mark: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is a number to give."""
        first = self.value[0] if self.kind == "interval" else self.value
        return first is None or (isinstance(first, float) and math.isnan(first))

    def words(self, lang: str) -> str:
        """The cell as a reader meets it."""
        if self.kind == "text":
            return str(self.value) + self.note
        if self.kind == "change":
            return self.of if self.is_empty else f"{self.of} ({words.signed_percent(self.value, lang)})"
        if self.is_empty:
            return (self.mark or words.absent(lang)) + self.note
        if self.kind == "interval":
            return words.interval(*self.value, self.of, lang) + self.note
        return words.value(self.value, self.kind, lang) + self.note


@dataclass(frozen=True)
class Table:
    """Rows of typed cells under headings; the first column names the row. `shades` are colours of cells, if any."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shades: tuple[tuple[str, ...], ...] = ()
    texts: tuple[int, ...] = (0,)  # the columns that hold words

    def words(self, lang: str) -> list[list[str]]:
        """Every cell in words, headings left out."""
        return [[cell.words(lang) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Native:
    """What an office program needs to draw the chart itself: kind (line, bar or column), categories and series.

    The categories of lines are days (`2022-12-01`), those of bars and columns are names.

    A series is (name, values, role), role being `subject`, `second`, `other`, `peers` or `reference`.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...], str], ...]
    subtitle: str
    number: str = "#,##0"


@dataclass(frozen=True)
class Figure:
    """A chart: its Vega-Lite specification with its data, its alternative in words, and its native twin if any."""

    name: str
    spec: dict[str, Any]
    alt: str
    width: int = 720
    native: Native | None = None


@dataclass(frozen=True)
class Card:
    """One key figure with its years: name, number, rate, interval, how it moved, and the bars' alternative."""

    name: str
    number: str
    rate: str
    interval: str
    change: str
    is_clear: bool
    then: str
    alt: str
    years: tuple[tuple[str, float, str], ...]  # year, acts, kind: in, open, or nothing


@dataclass(frozen=True)
class Block:
    """One block: its title as a finding, sentences, figure, table twin; or the reason why it is empty.

    `second` is a table under the first. `annex` is a long table, set at the end of what is printed. `items` are points
    told one under another.
    """

    name: str
    title: str
    label: str
    subtitle: str = ""
    sentences: tuple[str, ...] = ()
    figure: Figure | None = None
    table: Table | None = None
    annex: Table | None = None
    note: str = ""
    empty: str = ""
    items: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    aside: Figure | None = None  # drawn by the office program alone, with the second table, or the first
    second: Table | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, the longest last."""
        return tuple(table for table in (self.table, self.second, self.annex) if table is not None)


@dataclass(frozen=True)
class Document:
    """A whole document in one language, the same for every format."""

    lang: str
    territory: str
    years: tuple[int, int]
    code: str
    place: str
    title: str
    finding: str
    lead: tuple[str, ...]
    locator: Figure
    locator_note: str
    denominator: str
    warning: str
    hidden: str
    mention: str
    is_demonstration: bool
    made: datetime
    version: int
    last_day: str
    link: str
    sources: tuple[str, ...]
    blocks: tuple[Block, ...]
    definitions: tuple[tuple[str, str], ...]
    sheets: dict[str, Table] = field(default_factory=dict)
    is_internal: bool = False  # whether it holds exact figures of restricted extracts

    @property
    def version_line(self) -> str:
        """The version, its day, and how far its acts go."""
        made, last = words.day(self.made.date(), self.lang), words.day(self.last_day, self.lang)
        told = {
            "fr": f"Version {self.version} du {made}, actes signalés jusqu'au {last}. Intervalles à 95 %.",
            "en": f"Version {self.version} of {made}, acts reported to {last}. 95% intervals.",
        }[self.lang]
        return printed(told, self.lang)

    def figures(self) -> list[tuple[Block | None, Figure]]:
        """Every figure with its block, the locator first."""
        return [(None, self.locator), *((block, block.figure) for block in self.blocks if block.figure)]
