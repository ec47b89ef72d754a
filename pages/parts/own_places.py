"""The analyst's own places on the pages: which of them a page shows, whose they are, and what forgets them."""

import streamlit as st

import indicators
from indicators import own
from loaders import groups
from pages.parts import state
from reports import own_words

PAGE = "pages/mes_lieux.py"
MINE = "mine"  # the last line of the list of territories
EVERY = (own.GROUP, own.STATION, own.ZONE)
SHOWN_ON = {  # kinds of own places by page; intersections and cells are known by territory alone
    "portrait": EVERY,
    "tendances": EVERY,
    "comparer": EVERY,
    "telecharger": EVERY,
    "carte": (own.GROUP,),
    "lieux": (own.GROUP,),
}
HOLDING = ("territory", "peers", "territories")  # the choices that may name own places


def offered(name: str, store: indicators.Store) -> list[str]:
    """The own places that a page, by its name, may show of a version."""
    return [code for code in store.own if code.startswith(SHOWN_ON.get(name, ()))]


def label(code: str, lang: str) -> str:
    """A place in a list: its name, a station's with the neighbourhoods it serves."""
    place = indicators.territories()[code]
    return f"{place.name[lang]} · {own.serves()[code]}" if code.startswith(own.STATION) else place.name[lang]


def chosen() -> list[str]:
    """The own places that the page being drawn has read among its choices."""
    read = [st.session_state[f"choice:{name}"] for name in HOLDING if name in st.session_state.get("choices", {})]
    codes = dict.fromkeys(code for text in read for code in text.split(","))
    return [code for code in codes if own.place(code)]


def said() -> list[str]:
    """Whose places the page shows, a sentence each."""
    return [own_words.said(code, state.lang()) for code in chosen()]


@st.cache_resource(show_spinner=False)
def _seen() -> dict[str, tuple]:
    """The groups' file as the pages of this process last knew it."""
    return {}


def forget_changed() -> None:
    """Forget what pages keep when a group was changed, here or by another process: its code stays the same."""
    now = groups.stamp()
    if _seen().setdefault("stamp", now) != now:
        st.cache_data.clear()
        st.cache_resource.clear()
        _seen()["stamp"] = now
