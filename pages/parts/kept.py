"""Blocks drawn once: what a block without controls has sent for some choices is sent again as it was."""

from collections.abc import Callable, Hashable

import streamlit as st

from pages.parts.frame import Page


def block(page: Page, name: str, *asked: Hashable, draw: Callable[[], object]) -> object:
    """Draw a block, `draw()`, or send again what it sent for the same choices, `asked`, in this version.

    Gives what `draw` gave. It holds no control and leaves nothing in the session; `asked` is all that its content
    depends on beside the page, the version, the language and whether it is presented.
    """
    key = (page.card.name, str(page.version.folder), page.lang, page.large, name, *asked)
    return _sent(key, draw)


@st.cache_data(max_entries=512, show_spinner=False)
def _sent(key: tuple[Hashable, ...], _draw: Callable[[], object]) -> object:
    """Streamlit keeps the messages of what is drawn in here, and sends them again for the same key."""
    return _draw()
