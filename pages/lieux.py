"""How few intersections hold the acts of an indicator, beside an even spread, and which cells stand out."""

from typing import Any

import streamlit as st

import indicators
from indicators import corners
from pages.parts import blocks, choose, frame, places
from pages.parts.cards import cards
from pages.parts.state import say
from reports import places_figures, style, words
from reports import places_sentences as sentences

PAGE = {
    "title": {"fr": "Lieux", "en": "Places"},
    "icon": ":material/grid_on:",
    "order": 55,
    "audience": "all",
}
LIMITS = {
    "fr": "Limites administratives, Ville de Montréal ; rivages dessinés à main levée par ce projet.",
    "en": "Administrative limits, City of Montréal; shoreline drawn by hand by this project.",
}


# What is computed once for a version ----------------------------------------------------------------------------------


@st.cache_data(max_entries=200, show_spinner=False)
def drawn(version: int, lang: str, large: bool, territory: str, name: str, first: int, last: int) -> dict[str, Any]:
    """Every word, figure and table of the page for these choices."""
    store, indicator, years = indicators.opened(version), indicators.catalog()[name], words.years(first, last)
    members = corners.members(territory, store.parts)
    counted = corners.counted(indicators.version(version), name, members, first, last)
    found = corners.study(counted)
    frame_ = places.judged(version, name, first, last)
    cells = places_figures.tally(frame_, members)
    shown = {
        "title": sentences.finding(found, indicator, lang, short=large),
        "lead": sentences.lead(found, cells, territory, lang),
        "chart": None,
        "curve": (sentences.curve_title(found, lang), sentences.curve_subtitle(found, territory, years, lang)),
        "drawn": sentences.curve_words(found, lang),
        "held": sentences.held_table(found, lang),
        "notes": sentences.notes(found, lang),
        "hot": (sentences.hot_title(cells, lang), sentences.hot_subtitle(years, lang)),
        "hot_notes": sentences.hot_notes(lang),
        "legend": sentences.legend(cells, lang),
        "cells": cells,
        "map": None,
    }
    if found.is_enough:
        shown["chart"] = style.specification(
            places_figures.lorenz_chart(counted, found.helds, lang, large), lang, large
        )
    if not large and counted.events:
        shown["map"] = style.specification(places_figures.cells_map(frame_, places.areas(version), members, lang), lang)
    return shown


# Blocks ---------------------------------------------------------------------------------------------------------------


def curve(page: frame.Page, shown: dict[str, Any]) -> None:
    """The curve beside its table; alone when presented."""
    title, subtitle = shown["curve"]
    if page.large:
        blocks.note(page, shown["drawn"])
        with st.container(key="places-curve"):
            alt = words.typeset(f"{title}. {subtitle}", page.lang)
            st.vega_lite_chart(shown["chart"], key="lorenz", width="stretch", height="stretch", theme=None, alt=alt)
        return
    blocks.section(page, title, subtitle)
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        blocks.chart(page, shown["chart"], f"{title}. {subtitle}", "lorenz")
    with right:
        heads, rows = shown["held"]
        blocks.house_table(page, heads, rows, title)
        for line in shown["notes"]:
            blocks.note(page, line)


def cells(page: frame.Page, shown: dict[str, Any], wide: bool) -> None:
    """The map of cells that stand out, its legend, and its table by territory."""
    title, subtitle = shown["hot"]
    blocks.section(page, title, subtitle)
    left, right = st.columns([1, 1.9], gap="medium")
    with left:
        places.legend(page, shown["legend"])
        for line in shown["hot_notes"]:
            blocks.note(page, line)
    with right, st.container(key="places-map-wide" if wide else "places-map"):
        blocks.chart(page, shown["map"], f"{title}. {subtitle}", "hot")
    blocks.twin(
        page, sentences.cells_table(shown["cells"], page.lang),
        say(fr="Tableau des mêmes mailles", en="Table of the same cells"),
        say(fr="par territoire, ordre alphabétique", en="by territory, alphabetical"), "hot",
    )  # fmt: skip


def unlocated(page: frame.Page, indicator: indicators.Indicator, start: str, end: str) -> str:
    """How many acts have no point, in the whole agglomeration."""
    rows = page.store.values(
        indicator.name, places=["agglomeration", "unlocated"], by="period", start=start, end=end
    )  # fmt: skip
    return sentences.unlocated(*rows["numerator"], indicator, page.lang)


def limits(page: frame.Page) -> str:
    """Whose the outlines are; nothing when presented, or where they are schematic, which is said elsewhere."""
    return "" if page.large or page.version.has_schematic_limits else LIMITS[page.lang]


def shown_places(page: frame.Page, territory: str, indicator: indicators.Indicator, period: str, place: str) -> None:
    """Finding, curve, cells and definition; only the first two when presented."""
    start, end = choose.months_of(period)
    version, first, last = page.version.number, int(start[:4]), int(end[:4])
    shown = drawn(version, page.lang, page.large, territory, indicator.name, first, last)
    with st.container(key="places-large" if page.large else "places"):
        blocks.finding(page, place, shown["title"], "" if page.large else shown["lead"])
        (span,) = page.store.spans("period", start, end)
        if soft := sentences.provisional(span.flag, page.lang):
            blocks.note(page, soft)
        if shown["chart"]:
            curve(page, shown)
        if shown["map"]:
            cells(page, shown, wide=territory in ("city", "agglomeration"))
        if not page.large:
            blocks.definition(page, indicator)
    where = "" if page.large else unlocated(page, indicator, start, end)
    frame.caption(page, *filter(None, (where, limits(page))), names=[indicator.name])


def refused(page: frame.Page, indicator: indicators.Indicator, period: str, place: str) -> None:
    """One sentence on why there are no places, and the way to the map of the same indicator."""
    blocks.finding(page, place, *sentences.refused(indicator, page.lang))
    if not page.large and any(card.name == "carte" for card in cards(frame.audience())):
        st.page_link(
            "pages/carte.py",
            label=say(fr="Voir la carte de cet indicateur par territoire",
                      en="See the map of this indicator by territory"),
            query_params={"indicator": indicator.name, "period": period, "lang": page.lang},
        )  # fmt: skip
    if not page.large:
        blocks.definition(page, indicator)
    frame.caption(page, names=[indicator.name])


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
tables = page.of(choose.indicator(page))
territory, name, period = choose.bar(
    page, "territory", "indicator", ("period", choose.period(page, tables, own=False))
)  # cells are counted by year
indicator = indicators.catalog()[name]
place = " · ".join([
    say(**PAGE["title"]), indicators.territories()[territory].name[page.lang], indicator.title[page.lang],
    period.replace("-", "–"),
])  # fmt: skip
if not indicator.cells:
    refused(page, indicator, period, place)
elif corners.is_built(page.version):
    shown_places(page, territory, indicator, period, place)
else:
    blocks.finding(page, place, *sentences.not_built(page.lang))
    frame.caption(page, names=[name])
