"""Pieces that pages are made of: finding, lead, section, chart with its sentence, and folded table twin."""

import html

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts.frame import Page
from pages.parts.state import say
from reports import style
from reports.words import typeset


def _line(page: Page, tag: str, kind: str, text: str) -> None:
    st.html(f"<{tag} class='{kind}'>{typeset(html.escape(text, quote=False), page.lang)}</{tag}>")


def finding(page: Page, place: str, title: str, lead: str = "") -> None:
    """The top of a page: where one is, the finding as the title, and a few sentences."""
    _line(page, "p", "place", place)
    st.title(typeset(title, page.lang), anchor=False)
    if lead:
        _line(page, "p", "lead", lead)


def section(page: Page, title: str, subtitle: str = "") -> None:
    """A block's title, a full sentence, with its measure, unit and period under it."""
    st.html("<div class='section'></div>")
    st.subheader(typeset(title, page.lang), anchor=False)
    if subtitle:
        _line(page, "p", "subtitle", subtitle)


def note(page: Page, text: str) -> None:
    """A small line of explanation."""
    _line(page, "p", "note", text)


def chart(page: Page, figure: alt.TopLevelMixin | dict, text: str, key: str) -> None:
    """A chart, or its specification made before, with its one-sentence alternative; drawn as SVG."""
    spec = figure if isinstance(figure, dict) else style.specification(figure, page.lang, page.large)
    st.vega_lite_chart(spec, key=key, width="stretch", theme=None, alt=typeset(text, page.lang))


def twin(page: Page, table: pd.DataFrame, title: str, about: str, key: str) -> None:
    """The same figures as a table in the reader's words, folded under a chart; not shown to a committee."""
    if page.large:
        return
    with st.expander(typeset(f"{title} · {about}" if about else title, page.lang)):
        st.dataframe(table, hide_index=True, width="stretch", key=f"table:{key}", alt=typeset(title, page.lang))


def empty(page: Page, why: str) -> None:
    """A block that has nothing to show says why."""
    _line(
        page, "p", "note", why or say(fr="Aucun extrait chargé pour ce bloc.", en="No extract loaded for this block.")
    )
