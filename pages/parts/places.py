"""The grid of 250 m cells that pages draw: where it lies, every cell judged, and the legend of its classes."""

import streamlit as st

import indicators
from indicators import corners
from pages.parts import frame
from pages.parts.grid import areas
from pages.parts.state import say
from reports import places_figures, words


@st.cache_resource(max_entries=4, show_spinner=False)
def ground(version: int) -> places_figures.Ground:
    """Where the grid lies."""
    return places_figures.ground(areas(version))


@st.cache_resource(max_entries=100, show_spinner=False)
def judged(version: int, name: str, first: int, last: int):
    """Every cell of the agglomeration with its events, territory and class."""
    known = ground(version)
    cells = corners.around(indicators.version(version), name, first, last, known.cell)
    return places_figures.placed(cells, known, areas(version))


def legend(page: frame.Page, rows: list[tuple[str | None, str, str, str]]) -> None:
    """The classes of cells as a small table."""
    heads = [say(fr="Mailles de 250 m", en="Cells of 250 m"), say(fr="Mailles", en="Cells"), say(fr="Actes", en="Acts")]
    head = "".join(f"<th{' class=n' if n else ''}>{each}</th>" for n, each in enumerate(heads))
    lines = "".join(
        f"<tr><td>{swatch(kind)}{name}</td><td class=n>{number}</td><td class=n>{acts}</td></tr>"
        for kind, name, number, acts in rows
    )
    table = f"<table class='house'><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    st.html(words.typeset(table, page.lang))


def swatch(kind: str | None) -> str:
    """The colour of a class; those that are not drawn are white as the ground is."""
    return (
        f"<span class='swatch' style='background-color:{places_figures.FILLS.get(kind, 'white')}'></span>"
        if kind
        else ""
    )
