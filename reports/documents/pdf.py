"""The PDF of a document, by typst: letter size, tagged for PDF/UA-1, vector figures, contents, page numbers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports.documents import drawing, fonts
from reports.documents.fitting import largest
from reports.documents.model import Block, Document, Figure, Table

TEMPLATE = Path(__file__).parent / "portrait.typ"
TEXT = 7.0  # inches between the margins
NARROWER = 1.12  # how much narrower the printed font is than the office one, which columns are measured by
# The compiler keeps what its last ten compilations made: 280 MB of documents. Empty ones, of 1 ms, push them out.
EMPTY = 4
TALL = 99.0  # a long table goes on over the page
SIZES = (8.5, 8, 7.5, 7, 6.5)
LEAST = 7.5
LONG = 16  # rows above which a table may be cut between two pages
WORDS = {
    "fr": {"page": "Page", "contents": "Dans ce document", "definitions": "Définitions",
           "sources": "Sources et version", "link": "Cette page au tableau de bord :", "detail": "mois par mois"},
    "en": {"page": "Page", "contents": "In this document", "definitions": "Definitions",
           "sources": "Sources and version", "link": "This page on the dashboard:", "detail": "month by month"},
}  # fmt: skip
HOUSE = {"fr": "LabSU · Indicateurs de sécurité urbaine", "en": "LabSU · Urban safety indicators"}


@cache
def _compiler() -> typst.Compiler:
    """One compiler in a process, with no font but those of the packages."""
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts.folder()])
    return typst.Compiler(font_paths=known, ignore_system_fonts=True)


def pdf(document: Document) -> bytes:
    """The document as PDF; the same document gives the same bytes."""
    given = json.dumps(_legible(_data(document)), ensure_ascii=False)
    made = _compiler().compile(
        input=TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": given}, pdf_standards=["ua-1"],
        timestamp=document.made,
    )  # fmt: skip
    for _ in range(EMPTY):
        _compiler().compile(input=b"", format="pdf")
    return made


def _legible(part: Any) -> Any:
    """Every text of the data in characters that the font has, figures apart, which are so already."""
    if isinstance(part, dict):
        return {name: one if name == "svg" else _legible(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_legible(one) for one in part]
    return fonts.legible(part) if isinstance(part, str) else part


def _data(d: Document) -> dict[str, Any]:
    """What the template prints."""
    said = WORDS[d.lang]
    name, _, when = d.title.rpartition(", ")
    about = [d.denominator, d.warning, d.hidden, *d.sources, d.version_line, d.mention]
    return {
        "lang": d.lang, "title": d.title, "named": name, "when": when,
        "finding": d.finding, "place": d.place, "house": HOUSE[d.lang],
        "words": said, "keywords": [d.territory, d.code, f"version {d.version}"], "mention": d.mention,
        "footer": " · ".join(filter(None, (d.version_line, d.mention))), "warning": d.warning,
        "lead": [_runs(one) for one in d.lead], "locator": _figure(d.locator), "locator_note": d.locator_note,
        "blocks": [_block(one, d.lang) for one in d.blocks],
        "definitions": [list(pair) for pair in d.definitions],
        "about": [one for one in about if one], "link": d.link,
        "annexes": [
            {**_table(one.annex, d.lang), "title": "", "heading": f"{one.annex.title}, {said['detail']}"}
            for one in d.blocks if one.annex
        ],
    }  # fmt: skip


def _runs(text: str) -> list[dict[str, Any]]:
    """Text cut at its **, each second part being bold."""
    return [{"bold": number % 2 == 1, "text": part} for number, part in enumerate(text.split("**")) if part]


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"svg": drawing.svg(figure), "alt": figure.alt, "width": round(100 * min(figure.width / 720, 1))}


def _block(block: Block, lang: str) -> dict[str, Any]:
    rows = len(block.table.rows) if block.table else 0
    return {
        "title": block.title, "label": block.label, "subtitle": block.subtitle, "empty": block.empty,
        "note": block.note, "sentences": [] if block.cards else [_runs(one) for one in block.sentences],
        "items": [_runs(one) for one in block.items], "figure": _figure(block.figure),
        "table": _titled(block, lang) if block.table else None, "breaks": rows > LONG,
        "second": _table(block.second, lang) if block.second else None,
        "cards": [
            {"svg": drawing.bars(one), "name": one.name, "number": one.number, "rate": one.rate,
             "interval": one.interval, "change": one.change, "clear": one.is_clear, "then": one.then, "alt": one.alt}
            for one in block.cards
        ],
    }  # fmt: skip


def _titled(block: Block, lang: str) -> dict[str, Any]:
    """The table twin, without a title that the block has already."""
    found = _table(block.table, lang)
    return {**found, "title": ""} if block.table.title == block.title else found


def _table(table: Table, lang: str) -> dict[str, Any]:
    """Words of a table, its letters' size and its columns' widths in points."""
    rows = table.words(lang)
    size, widths, _ = largest(table, rows, TEXT * NARROWER, TALL, SIZES, LEAST)
    return {
        "title": table.title, "heads": list(table.heads), "rows": rows, "texts": list(table.texts),
        "widths": [round(72 * one / NARROWER, 2) for one in widths], "size": size,
    }  # fmt: skip
