"""A legend as a small table, with its swatches."""

import html

import streamlit as st

from pages.parts.frame import Page
from reports import words


def table_of(head: list[str], rows: list[tuple[str, str, str]]) -> str:
    """A legend as a small table; its last column, and the one before when there are three, are numbers."""
    heads = "".join(f"<th{' class=n' if n else ''}>{each}</th>" for n, each in enumerate(head))
    lines = "".join(
        "<tr>" + "".join(f"<td{' class=n' if n else ''}>{each}</td>" for n, each in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f"<table class='house'><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def swatch(colour: str, kind: str = "") -> str:
    return f"<span class='swatch {kind}' style='background-color:{colour}'></span>"


def titled(page: Page, title: str, about: str, table: str) -> None:
    """A legend's title, table and, but for a committee, the line on its breaks."""
    line = "" if page.large else f"<p class='note'>{about}</p>"
    text = f"<p class='legend-title'>{html.escape(title, quote=False)}</p>{line}{table}"
    st.html(words.typeset(text, page.lang))
