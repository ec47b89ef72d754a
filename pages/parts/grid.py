"""The grid to move around in: cells of 250 m, drawn on a ground that asks nothing from the network."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

import indicators
from indicators import Indicator
from pages.parts import blocks
from pages.parts.frame import Page
from pages.parts.legends import swatch, table_of, titled
from pages.parts.state import say
from reports import cell_map, cell_sentences, maps, words
from reports.map_legend import capital
from reports.places_sentences import provisional
from reports.shapes import Area


def areas(version: int) -> tuple[Area, ...]:
    """The territories' outlines, prepared once for each version."""
    known = indicators.version(version)
    return maps.features(known.table("limites"), known.has_schematic_limits)


@dataclass(frozen=True)
class Ready:
    """A moving map whose text is already written, as st.pydeck_chart asks for it."""

    text: str
    _tooltip: dict[str, Any]

    def to_json(self) -> str:
        return self.text


@st.cache_data(max_entries=60, show_spinner=False)
def gridded(version: int, name: str, first: int, last: int) -> cell_map.Grid:
    """The cells of an indicator over some years."""
    path = indicators.version(version).built("cells")
    return cell_map.grid(path, name, first, last, areas(version))


@st.cache_resource(max_entries=60, show_spinner=False)
def moving(version: int, name: str, first: int, last: int, lang: str, narrow: bool) -> Ready:
    """The moving map, written once for an indicator and a period."""
    said = cell_sentences.pointed(indicators.catalog()[name], words.years(first, last), lang)
    zoom = cell_map.ZOOM_PHONE if narrow else cell_map.ZOOM
    return Ready(*cell_map.deck(gridded(version, name, first, last), areas(version), said, zoom))


def cells(page: Page, indicator: Indicator, start: str, end: str, place: str) -> None:
    """Finding, the grid to move around in, its legend and its table, which says the same without any drawing.

    Cells are counted by whole years: those from the first month to the last.
    """
    first, last = int(start[:4]), int(end[:4])
    found = gridded(page.version.number, indicator.name, first, last)
    title = cell_sentences.finding(found, indicator, page.lang)
    blocks.finding(page, place, title, "" if page.large else cell_sentences.lead(found, page.lang))
    (span,) = page.store.spans("period", start, end)
    if soft := provisional(span.flag, page.lang):
        blocks.note(page, soft)
    agent = st.context.headers.get("User-Agent", "")
    aside, main = st.container(key="cells-large" if page.large else "cells").columns([1, 2.2], gap="medium")
    with aside:
        rows = [
            ((swatch(cell_map.STEPS[step]) if step is not None else "") + values, words.count(number, page.lang))
            for step, values, number in cell_sentences.legend(found, page.lang)
        ]
        titled(
            page,
            say(fr=f"{capital(indicator.noun['fr'])} par maille de 250 m, {words.years(first, last)}",
                en=f"{capital(indicator.noun['en'])} by 250 m cell, {words.years(first, last)}"),
            say(fr="Mêmes bornes pour tous les indicateurs et toutes les périodes.",
                en="Same breaks for all indicators and periods."),
            table_of([say(fr="Actes", en="Acts"), say(fr="Mailles", en="Cells")],
                     [*rows, ("Total", words.count(found.ground, page.lang))]),
        )  # fmt: skip
        if not page.large:
            blocks.note(page, cell_sentences.hidden(found, page.lang))
            blocks.note(page, say(
                fr="Si la carte reste vide (navigateur sans WebGL), le tableau dit la même chose par territoire.",
                en="If the map stays empty (a browser without WebGL), the table says the same by territory.",
            ))  # fmt: skip
    with main, st.container(key="cells-drawing"):
        st.pydeck_chart(
            moving(page.version.number, indicator.name, first, last, page.lang, "Mobi" in agent),
            height="stretch" if page.large else 640,
            key="map-cells",
            alt=words.typeset(f"{title}. {place}.", page.lang),
        )
    blocks.twin(
        page,
        cell_sentences.table(found, page.lang),
        say(fr="Tableau des mailles par territoire", en="Table of cells by territory"),
        say(fr="actes, mailles dessinées ou non, ordre alphabétique", en="acts, cells drawn or not, alphabetical"),
        "cells",
    )
