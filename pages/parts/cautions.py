"""Warnings that follow a territory from page to page."""

import numpy as np
import streamlit as st

import indicators
from indicators import own
from reports import comparison_sentences


def firm(tables: indicators.Reader, end: str) -> str:
    """The last month up to `end` that may be compared: later ones may still move.

    A period of a finite menu is never cut: it is shared whole or not at all.
    """
    if isinstance(tables, indicators.Menu):
        return end
    return min(end, str(tables.months[0] + np.timedelta64(max(tables.provisional_from, 0) - 1, "M")))


def reaches(tables: indicators.Reader, start: str, end: str) -> bool:
    """Whether these tables have firm figures for all the months from one to another."""
    if not isinstance(tables, indicators.Menu):
        return str(tables.months[0]) <= start and end == firm(tables, end)
    try:
        return bool(tables.spans("period", start, end))
    except ValueError:
        return False


@st.cache_data(max_entries=256, show_spinner=False)
def crowd(version: int, lang: str, territory: str, start: str | None = None, end: str | None = None) -> str:
    """The warning of a territory where many more people are present than reside; empty for the others."""
    store = indicators.opened(version)
    if territory not in store.parts:
        inside = own.members(territory) if own.is_own(territory) else ()
        return " ".join(filter(None, (crowd(version, lang, one, start, end) for one in inside)))
    row = store.parts.index(territory)
    try:
        span = store.spans("period", start, end)[0]
        months = slice(span.start, span.stop)
        names = ("present_population", "residents")
        present, residents = (store.exposure(name)[row, months].mean() * 12 for name in names)
    except ValueError:  # this version knows no population present, or nothing of these months
        return ""
    return comparison_sentences.crowd(territory, present, residents, lang)


def of_rates(version: int, lang: str, territory: str, per: str | None, start: str | None = None,
             end: str | None = None) -> str:  # fmt: skip
    """What a territory's rates never go without: by residents, the people who come; else their denominator's care."""
    own = indicators.denominators()[per or "residents"]
    if own.counts_residents:
        return crowd(version, lang, territory, start, end)
    return own.caution[lang]


@st.cache_data(max_entries=64, show_spinner=False)
def crowded(version: int, lang: str, start: str | None = None, end: str | None = None) -> dict[str, str]:
    """The warning of every territory that has one, for pages that list them with rates by residents."""
    found = {place: crowd(version, lang, place, start, end) for place in indicators.opened(version).parts}
    return {place: text for place, text in found.items() if text}
