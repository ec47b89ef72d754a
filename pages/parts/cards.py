"""The PAGE card that every page begins with, read without running the page."""

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PAGES = Path(__file__).parent.parent
AUDIENCES = ("all", "analysis")


@dataclass(frozen=True)
class Card:
    """What the navigation knows of a page."""

    path: Path
    title: dict[str, str]
    icon: str
    order: int
    audience: str
    listed: bool = True  # in the navigation; else reached from another page

    @property
    def name(self) -> str:
        return self.path.stem


def card(path: Path) -> Card:
    """Read a page's `PAGE = {...}` card; the error says what the card lacks."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Card:
    """The card of a page as it was last changed; parsing every page anew took half of each rerun."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "PAGE":
            try:
                found = Card(path=path, **ast.literal_eval(node.value))
            except TypeError as error:
                raise ValueError(f"{path.name}: PAGE needs title, icon, order and audience; {error}") from error
            if found.audience not in AUDIENCES or set(found.title) != {"fr", "en"}:
                raise ValueError(f"{path.name}: PAGE needs a title in fr and en and an audience among {AUDIENCES}")
            return found
    raise ValueError(f"{path.name} has no PAGE card. Add PAGE = {{title, icon, order, audience}} as its first lines.")


def cards(audience: str) -> list[Card]:
    """The pages that an audience may open, in their order."""
    found = sorted((card(path) for path in PAGES.glob("*.py") if path.stem != "__init__"), key=lambda one: one.order)
    return [one for one in found if one.audience in ("all", audience)]
