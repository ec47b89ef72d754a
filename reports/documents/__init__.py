"""A portrait as files to hand out: one intermediate form, built once, and a writer for each format."""

from reports.documents.fonts import MissingFont
from reports.documents.model import Block, Card, Cell, Document, Figure, Native, Table
from reports.documents.portrait import ADDRESS, build, of
from reports.documents.writers import FORMATS, MIMES, stem, together, written

__all__ = [
    "ADDRESS",
    "FORMATS",
    "MIMES",
    "Block",
    "Card",
    "Cell",
    "Document",
    "Figure",
    "MissingFont",
    "Native",
    "Table",
    "build",
    "of",
    "stem",
    "together",
    "written",
]
