"""Blocks of a series watched over time: the year to date, months outside control limits, season and rest on request."""

from collections.abc import Callable

import streamlit as st

from pages.parts import blocks
from pages.parts.frame import Page
from pages.parts.state import say
from reports import monitoring, monitoring_figures, monitoring_words, since_words, style
from reports.trend import Study
from reports.words import typeset


def since(study: Study, year: int, lang: str) -> dict:
    """Every word and the table of the year to date; to be kept by the page."""
    found = monitoring.since_january(study, year)
    return {
        "title": since_words.since_title(found, study, lang),
        "lead": since_words.since_lead(found, study, lang),
        "table": since_words.since_table(found, study, lang),
        "notes": [since_words.since_months(found, lang), *since_words.since_notes(found, study, lang)],
    }


def watched(study: Study, lang: str) -> dict:
    """Every word, figure and table of the control limits; to be kept by the page."""
    found = monitoring.watch(study)
    shown = {
        "title": monitoring_words.watch_title(found, lang),
        "limits": monitoring_words.watch_lead(found, study, lang),
        "reason": found.reason,
    }
    if found.reason:
        return shown
    months = monitoring_words.watch_table(found, study, lang)
    return shown | {
        "chart": style.specification(monitoring_figures.watch_chart(found, study, lang), lang),
        "subtitle": monitoring_words.watch_subtitle(found, study, lang),
        "method": monitoring_words.watch_method(found, study, lang),
        "outside": monitoring_words.watch_outside(found, months),
        "months": months,
    }


def apart(study: Study, lang: str) -> dict:
    """Every word, figure and table of trend, season and rest; to be kept by the page."""
    parts = monitoring.apart(study)
    if parts.reason:
        return {"reason": monitoring_words.parts_reason(parts, study, lang)}
    charts = monitoring_figures.parts_charts(parts, study, lang)
    titles = monitoring_words.parts_titles(parts, study, lang)
    units = monitoring_words.parts_units(parts, study, lang)
    return {
        "reason": "",
        "panels": [
            (title, unit, style.specification(chart, lang))
            for title, unit, chart in zip(titles, units, charts, strict=True)
        ],
        "method": monitoring_words.parts_method(parts, lang),
        "table": monitoring_words.parts_table(parts, study, lang),
    }


FOLDED = {"watch": watched, "apart": apart}


def since_january(page: Page, shown: dict) -> None:
    """The year to date: sentence, table, what widens the interval."""
    blocks.section(page, shown["title"], shown["lead"])
    if shown["table"][1]:
        blocks.house_table(page, *shown["table"], shown["title"])
    for line in shown["notes"]:
        blocks.note(page, line)


def folded(page: Page, examined: Callable[[str], dict]) -> None:
    """Control limits, computed once they are opened; season and rest, once they are asked for."""
    name = say(fr="Surveillance : mois hors des limites", en="Monitoring: months outside the limits")
    box = st.expander(typeset(name, page.lang), key="watch", on_change="rerun")
    if box.open:
        with box:
            _watch(page, examined("watch"))
    name = say(fr="Décomposition saisonnière (STL)", en="Seasonal decomposition (STL)")
    with st.expander(name):
        blocks.note(page, monitoring_words.parts_lead(page.lang))
        if st.toggle(say(fr="Calculer la décomposition", en="Compute the decomposition"), key="stl"):
            _parts(page, examined("apart"), name)


def _watch(page: Page, shown: dict) -> None:
    if shown["reason"]:
        return blocks.empty(page, shown["limits"])
    blocks.note(page, f"**{shown['title']}**")
    blocks.note(page, shown["limits"])
    blocks.note(page, shown["subtitle"])
    blocks.chart(page, shown["chart"], f"{shown['title']}. {shown['subtitle']}", "watch-chart")
    _outside(page, shown)
    blocks.note(page, shown["method"])
    return None


def _outside(page: Page, shown: dict) -> None:
    """The months outside the limits, then every month, as tables to scroll."""
    name = say(fr="Mois hors des limites", en="Months outside the limits")
    if len(shown["outside"]):
        blocks.note(page, f"**{name}**")
        st.dataframe(shown["outside"], hide_index=True, width="stretch", key="table:outside", alt=name)
    every = say(fr="Tous les mois consolidés", en="Every consolidated month")
    blocks.note(page, f"**{every}**")
    st.dataframe(shown["months"], hide_index=True, width="stretch", height=248, key="table:watch", alt=every)


def _parts(page: Page, shown: dict, name: str) -> None:
    if shown["reason"]:
        return blocks.empty(page, shown["reason"])
    for number, (title, unit, chart) in enumerate(shown["panels"]):
        blocks.note(page, f"**{title}**")
        blocks.note(page, unit)
        blocks.chart(page, chart, f"{title}. {unit}", f"stl-{number}")
    st.dataframe(shown["table"], hide_index=True, width="stretch", height=248, key="table:stl", alt=name)
    blocks.note(page, shown["method"])
    return None
