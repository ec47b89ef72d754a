"""How few intersections hold the acts of an indicator, beside an even spread, and which cells stand out."""

from typing import Any

import streamlit as st

import indicators
from indicators import corners
from pages.parts import blocks, choose, frame, places
from pages.parts.state import say
from reports import places_figures, style, words
from reports import places_sentences as sentences

PAGE = {
    "title": {"fr": "Lieux", "en": "Places"},
    "icon": ":material/grid_on:",
    "order": 55,
    "audience": "all",
}
SOURCE = {
    "fr": "Sources : SPVM, Actes criminels, Ville de Montréal (CC BY 4.0) ; date du signalement, non de l'acte.",
    "en": "Sources: SPVM, Actes criminels, City of Montréal (CC BY 4.0); date of the report, not of the act.",
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


def source(page: frame.Page) -> str:
    """Where the figures and the outlines come from; one line when presented."""
    if page.large:
        return say(fr="Source : SPVM, Actes criminels.", en="Source: SPVM, Actes criminels.")
    return SOURCE[page.lang] + ("" if page.version.has_schematic_limits else f" {LIMITS[page.lang]}")


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
    frame.caption(page, "" if page.large else unlocated(page, indicator, start, end), source(page))


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
territory, name, period = choose.bar(page, "territory", "indicator", "period")
asked = indicators.catalog()[name]
offered = [one for one in indicators.catalog().values() if one.cells and one.name in page.store.names]
indicator = asked if asked.cells or not offered else offered[0]
if indicator is not asked:
    why, instead = ". ".join(sentences.refused(asked, page.lang)), indicator.title[page.lang]
    blocks.note(
        page,
        f"{asked.title[page.lang]}. {why} "
        + say(fr=f"Montré à la place : {instead}.", en=f"Shown instead: {instead}."),
    )
place = " · ".join([
    say(**PAGE["title"]), indicators.territories()[territory].name[page.lang], indicator.title[page.lang],
    period.replace("-", "–"),
])  # fmt: skip
if indicator.cells and corners.is_built(page.version):
    shown_places(page, territory, indicator, period, place)
else:
    missing = sentences.not_built if indicator.cells else lambda lang: sentences.refused(indicator, lang)
    blocks.finding(page, place, *missing(page.lang))
    frame.caption(page, source(page))
