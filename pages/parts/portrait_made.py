"""What a portrait's blocks show, kept by version and choices: numbers, figures, words and tables."""

from typing import Any

import streamlit as st

from indicators import corners, weekdays
from pages.parts import frame, places
from reports import (
    places_figures,
    places_sentences,
    portrait_figures,
    portrait_glance,
    portrait_moves,
    portrait_numbers,
    portrait_peers,
    portrait_season,
    portrait_tables,
    portrait_titles,
    portrait_weekdays,
    portrait_where,
    portrait_words,
    shapes,
    style,
    trend_figures,
    words,
)
from reports.portrait_figures import QUARTS
from reports.portrait_numbers import ENOUGH, ENOUGH_HOURS, Portrait
from reports.portrait_peers import Peers


@st.cache_resource(max_entries=128, show_spinner=False)
def numbers(version: int, territory: str, first: int, last: int, per: str | None) -> Portrait:
    """The portrait's numbers, gathered once for a version."""
    return portrait_numbers.gather(frame.indicators.opened(version), territory, first, last, per)


@st.cache_resource(max_entries=128, show_spinner=False)
def moves(version: int, territory: str, first: int, last: int, per: str | None) -> dict[str, dict]:
    """How the key figures moved within the period, where no period comes before it."""
    p = numbers(version, territory, first, last, per)
    names = dict.fromkeys([p.whole, *p.categories, *(one for one in portrait_glance.OPEN if one in p.rows)])
    return portrait_moves.within(frame.indicators.opened(version), p, tuple(names))


@st.cache_data(max_entries=256, show_spinner=False)
def drawn(version: int, territory: str, first: int, last: int, per: str | None, lang: str,
          large: bool, scale: float | None = None) -> dict[str, dict]:  # fmt: skip
    """The specifications of the charts that this portrait can show."""
    p = numbers(version, territory, first, last, per)
    named = portrait_moves.movers(p, moves(version, territory, first, last, per)) if large else []
    figures = {"lines": portrait_figures.lines(p, lang, large, scale, named)} if p.rolling["numerator"].any() else {}
    if not large and p.acts >= ENOUGH:
        figures["mix"] = portrait_figures.mix(p, lang, large)
    if not large and p.acts >= ENOUGH_HOURS:
        figures["hours"] = portrait_figures.hours(p, lang, large)
    if not large and portrait_titles.compared(p):
        figures["against"] = portrait_figures.ratios(p, lang, large)
    if not large:
        pinned = frame.indicators.version(version)
        areas = shapes.features(pinned.table("limites"), pinned.has_schematic_limits)
        figures["locator"] = portrait_figures.locator(areas, territory, lang, p.beside)
    return {name: style.specification(figure, lang, large) for name, figure in figures.items()}


@st.cache_resource(max_entries=256, show_spinner=False)
def told(version: int, territory: str, first: int, last: int, per: str | None, lang: str) -> dict[str, Any]:
    """The tables and the blocks' words; nobody changes them."""
    p = numbers(version, territory, first, last, per)
    found = {
        "words": portrait_words.of(p, lang),
        "years": portrait_tables.yearly_table(p, lang),
    }
    if p.acts >= ENOUGH:
        found["mix"] = portrait_tables.mix_table(p, lang)
        found["hours"] = portrait_tables.hours_table(p, QUARTS, lang)
    if portrait_titles.compared(p):
        found["against"] = portrait_tables.against_table(p, lang)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def long_table(name: str, version: int, territory: str, first: int, last: int, per: str | None, lang: str) -> list:
    """A table that is made once it is unfolded: `lines`, `all`."""
    made = {"lines": portrait_tables.rolling_table, "all": portrait_tables.indicators_table}[name]
    return [made(numbers(version, territory, first, last, per), lang)]


@st.cache_resource(max_entries=64, show_spinner=False)
def season_tables(_p: Portrait, version: int, territory: str, years: tuple[int, int], lang: str) -> list:
    """What the sentences of the trend rest on, and every month, once they are unfolded."""
    return list(portrait_season.tables(portrait_season.study(frame.indicators.opened(version), _p), lang))


@st.cache_data(max_entries=256, show_spinner=False)
def season(_p: Portrait, version: int, territory: str, years: tuple[int, int], other: str, lang: str) -> dict[str, Any]:
    """The trend over its season: words, figure, tables; `empty` says why there is none."""
    found = portrait_season.study(frame.indicators.opened(version), _p)
    if why := portrait_season.empty(_p, found, lang):
        return {"empty": why}
    return {
        "empty": "",
        "title": portrait_season.title(found, lang),
        "subtitle": portrait_season.subtitle(found, lang),
        "sentences": portrait_season.sentences(found, other, lang),
        "breaks": portrait_season.breaks(found, lang),
        "chart": style.specification(trend_figures.season_chart(found, lang), lang),
    }


@st.cache_data(max_entries=256, show_spinner=False)
def days(_p: Portrait, version: int, territory: str, years: tuple[int, int], lang: str) -> dict[str, Any]:
    """The days of the week: words, figure, table; `empty` says why there are none."""
    store, pinned = frame.indicators.opened(version), frame.indicators.version(version)
    found = weekdays.by_weekday(pinned, territory, store.parts, *years)
    if not portrait_weekdays.is_enough(found):
        few = words.count(ENOUGH_HOURS, lang)
        return {"empty": {"fr": f"Non tracé : moins de {few} actes.", "en": f"Not drawn: fewer than {few} acts."}[lang]}
    return {
        "empty": "",
        "title": portrait_weekdays.title(found, lang),
        "subtitle": portrait_weekdays.subtitle(_p, lang),
        "sentences": portrait_weekdays.sentences(found, lang),
        "chart": style.specification(portrait_weekdays.figure(_p, found, lang), lang),
        "table": portrait_weekdays.table(found, lang),
    }


@st.cache_data(max_entries=128, show_spinner=False)
def where(version: int, territory: str, first: int, last: int, lang: str) -> dict[str, Any]:
    """The map of cells of the territory: words, figure, legend, table; `empty` says why it is not drawn."""
    store, pinned = frame.indicators.opened(version), frame.indicators.version(version)
    one = portrait_where.indicator(store)
    if one is None or not corners.is_built(pinned):
        return {"empty": portrait_where.empty(None, None, lang), "cells": None}
    frame_, members = places.judged(version, one.name, first, last), corners.members(territory, store.parts)
    cells = places_figures.tally(frame_, members)
    shown = {"empty": portrait_where.empty(cells, one, lang), "cells": cells}
    if not cells["events"].to_numpy().sum():
        return shown
    shown |= {
        "title": portrait_where.title(cells, lang),
        "subtitle": portrait_where.subtitle(one, territory, words.years(first, last), lang),
        "sentences": portrait_where.sentences(cells, one, lang),
        "legend": places_sentences.legend(cells, lang),
    }
    if not shown["empty"]:
        figure = places_figures.cells_map(frame_, places.areas(version), members, lang)
        shown["chart"] = style.specification(figure, lang)
    return shown


@st.cache_resource(max_entries=128, show_spinner=False)
def peers(version: int, territory: str, first: int, last: int, per: str | None) -> Peers | None:
    """The comparable territories one by one."""
    return portrait_peers.gather(frame.indicators.opened(version), numbers(version, territory, first, last, per))
