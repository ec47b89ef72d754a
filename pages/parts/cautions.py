"""Warnings that follow a territory from page to page."""

import streamlit as st

import indicators
from reports import comparison_sentences


@st.cache_data(max_entries=256, show_spinner=False)
def crowd(version: int, lang: str, territory: str, start: str | None = None, end: str | None = None) -> str:
    """The warning of a territory where many more people are present than reside; empty for the others."""
    store = indicators.opened(version)
    if territory not in store.parts:
        return ""
    span = store.spans("period", start, end)[0]
    row, months = store.parts.index(territory), slice(span.start, span.stop)
    try:
        names = ("present_population", "residents")
        present, residents = (store.exposure(name)[row, months].mean() * 12 for name in names)
    except ValueError:  # this version knows no population present
        return ""
    return comparison_sentences.crowd(territory, present, residents, lang)
