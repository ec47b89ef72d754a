"""Pieces that pages are made of: finding, lead, section, chart with its sentence, and folded table twin."""

import html
import re
from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from indicators import Indicator
from pages.parts.frame import Page
from pages.parts.state import say
from reports import style
from reports.words import typeset


def _line(page: Page, tag: str, kind: str, text: str) -> None:
    marked = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(text, quote=False))
    st.html(f"<{tag} class='{kind}'>{typeset(marked, page.lang)}</{tag}>")


def finding(page: Page, place: str, title: str, lead: str = "") -> None:
    """The top of a page: where one is, the finding as the title, and a few sentences; **words** are set in bold."""
    st.session_state["finding"] = title
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


def said(page: Page, sentences: Sequence[str]) -> None:
    """The sentences of a block, as one paragraph; **words** are set in bold."""
    if sentences := [one for one in sentences if one]:
        _line(page, "p", "said", " ".join(sentences))


def chart(page: Page, figure: alt.TopLevelMixin | dict, text: str, key: str, fills: bool = False) -> None:
    """A chart, or its specification made before, with its one-sentence alternative; drawn as SVG.

    Presented, one that `fills` takes the height that is left; another keeps its own, made smaller if it must be.
    """
    spec = figure if isinstance(figure, dict) else style.specification(figure, page.lang, page.large)
    height = "stretch" if fills and page.large else "content"
    st.vega_lite_chart(spec, key=key, width="stretch", height=height, theme=None, alt=typeset(text, page.lang))


def twin(page: Page, table: pd.DataFrame, title: str, about: str, key: str) -> None:
    """The same figures as a table in the reader's words, folded under a chart; not shown to a committee."""
    if page.large:
        return
    with st.expander(typeset(f"{title} · {about}" if about else title, page.lang)):
        st.dataframe(table, hide_index=True, width="stretch", key=f"table:{key}", alt=typeset(title, page.lang))


def folded_twins(page: Page, made: Callable[[], Sequence[pd.DataFrame]], title: str, about: str, key: str) -> None:
    """Long tables under a chart, made and sent once they are unfolded; not shown to a committee."""
    if page.large:
        return
    box = st.expander(typeset(f"{title} · {about}", page.lang), key=f"fold:{key}", on_change="rerun")
    if box.open:
        for number, one in enumerate(made()):
            box.dataframe(one, hide_index=True, width="stretch", key=f"table:{key}:{number}",
                          alt=typeset(f"{title} · {about}", page.lang))  # fmt: skip


def empty(page: Page, why: str) -> None:
    """A block that has nothing to show says why."""
    _line(
        page, "p", "note", why or say(fr="Aucun extrait chargé pour ce bloc.", en="No extract loaded for this block.")
    )


def house_table(page: Page, heads: list[str], rows: list[list[str]], title: str, numbers: bool = True) -> None:
    """A short table in the open, under its chart: the first column names the row, figures stand to the right."""
    if page.large:
        return
    kind = " class='n'" if numbers else ""
    escaped = [[html.escape(cell, quote=False) for cell in row] for row in (heads, *rows)]
    head = "".join(f"<th scope='col'{kind if n else ''}>{cell}</th>" for n, cell in enumerate(escaped[0]))
    body = "".join(
        f"<tr><th scope='row'>{row[0]}</th>" + "".join(f"<td{kind}>{cell}</td>" for cell in row[1:]) + "</tr>"
        for row in escaped[1:]
    )
    label = html.escape(typeset(title, page.lang), quote=True)
    table = f"<table class='house across'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    st.html(f"<div class='scroll' role='region' tabindex='0' aria-label=\"{label}\">{typeset(table, page.lang)}</div>")


def definition(page: Page, indicator: Indicator) -> None:
    """What an indicator counts, folded under a page: definition, what is in and out, unit, day, caution."""
    if page.large:
        return
    lines = [
        ("", indicator.short),
        (say(fr="Compris", en="Included"), indicator.included),
        (say(fr="Exclu", en="Excluded"), indicator.excluded),
        (say(fr="Unité comptée", en="Counting unit"), indicator.counting_unit),
        (say(fr="Date", en="Date"), indicator.date_basis),
        (say(fr="Prudence", en="Caution"), indicator.caution),
    ]
    colon = say(fr=" : ", en=": ")
    with st.expander(typeset(say(fr="Définition : ", en="Definition: ") + indicator.title[page.lang], page.lang)):
        for name, text in lines:
            _line(page, "p", "note", (f"**{name}**{colon}" if name else "") + text[page.lang])
