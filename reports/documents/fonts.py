"""The one font of what is printed: Source Sans Pro (OFL), a package of its own, so that no machine need have it."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILY = "Source Sans Pro"
PACKAGE = "font_source_sans_pro"
FILES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")
OFFICE = "Arial"  # what Word and PowerPoint have; LibreOffice sets Liberation Sans of the same widths in its place
# The characters it has, beyond Latin letters: others would stop a PDF that promises every character can be read.
SIGNS = frozenset("–—‘’‚“”„†‡•…‰‹›€™−≈≠≤≥▲▼◊ᵉʳˢᵗⁿ\u202f\u2007⁄")


class MissingFont(Exception):
    """The font that documents are set in is not there."""


@cache
def folder() -> Path:
    """The folder of the font's files; MissingFont says what to do when they are not there."""
    found = find_spec(PACKAGE)
    place = Path(found.origin).parent / "files" if found and found.origin else None
    if place is None or not all((place / name).exists() for name in FILES):
        raise MissingFont(
            f"font {FAMILY}: promised by the package font-source-sans-pro; found no such files. "
            "Run: python -m pip install -r requirements.txt"
        )
    return place


def legible(text: str) -> str:
    """Text whose every character the font has; one that it lacks becomes a question mark."""
    text = text.replace("◇", "◊")
    return re.sub(r"[^\n\t\u0020-\u007e\u00a0-\u017e]", lambda found: found[0] if found[0] in SIGNS else "?", text)
