"""What a page's widgets offer, heard while the page is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.testing.v1 import AppTest

from pages.parts import state
from pages.parts.cards import cards
from tests import tiny


@contextmanager
def heard() -> Iterator[dict[str, list[str]]]:
    """The codes of each choice by name, filled in by every page that is drawn meanwhile."""
    found, real = {}, state.widget

    def widget(kind, name, label, codes, labels, **options):
        found[name] = list(codes)
        return real(kind, name, label, codes, labels, **options)

    state.widget = widget
    try:
        yield found
    finally:
        state.widget = real


def visited(path) -> AppTest:
    """A visitor who has not yet seen this page; `.run()` opens it."""
    app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=120)
    return app.switch_page(f"pages/{path.name}")


def offered() -> dict[str, dict[str, list[str]]]:
    """The codes that each page offers at first sight, by page and choice; the data folder is the process's own."""
    found = {}
    for card in cards("analysis"):
        with heard() as choices:
            visited(card.path).run()
        found[card.name] = choices
    return found
