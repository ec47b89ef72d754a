"""The portrait's last block: every indicator that this audience has, by theme, once it is unfolded."""

import streamlit as st

import indicators
from pages.parts import blocks, frame
from pages.parts.state import say
from reports import counted, every_indicator
from reports.portrait_numbers import Portrait


@st.cache_data(max_entries=64, show_spinner=False)
def _table(_page: frame.Page, version: int, territory: str, first: int, last: int, per: str | None, lang: str) -> str:
    """The table of a version, territory and period."""
    found = every_indicator.rows(frame.by_theme(indicators.held(number=version)), _page.of, territory, first, last,
                                 per, lang)  # fmt: skip
    return every_indicator.table(found, territory, str(first) if first == last else f"{first}-{last}", lang)


def draw(page: frame.Page, p: Portrait) -> None:
    """The table under its name, made once it is unfolded; each indicator leads to its trend."""
    about = say(fr="nombre, valeur, intervalle, ville", en="number, value, interval, city")
    box = st.expander(f"{every_indicator.TITLE[page.lang]} · {about}", key="fold:every", on_change="rerun")
    if not box.open:
        return
    with box:
        st.html(_table(page, page.version.number, p.territory, *p.years, p.per, page.lang))
        rules = counted.status(page.names, [page.of(name) for name in page.names], page.lang)
        for line in filter(None, (counted.source(page.names, page.version, page.lang), rules)):
            blocks.note(page, line)
