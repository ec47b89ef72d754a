"""Where an indicator stands apart from the mean of the 34 territories, and a grid to move around in."""

import html
from typing import Any

import pandas as pd
import streamlit as st

import indicators
from indicators import Indicator, judgements
from pages.parts import blocks, cautions, choose, frame, grid, state
from pages.parts.cards import cards
from pages.parts.choose import Choice
from pages.parts.frame import Page
from pages.parts.legends import swatch, table_of, titled
from pages.parts.state import say
from reports import cell_sentences, map_legend, maps, switched, units, words
from reports import map_sentences as sentences

PAGE = {
    "title": {"fr": "Carte", "en": "Map"},
    "icon": ":material/map:",
    "order": 40,
    "audience": "all",
}
KEY = "map-areas"
HEIGHT = 910  # the tallest map, on a page 1,304 px wide; the sheet cuts what a narrower one leaves empty


# Choices ------------------------------------------------------------------------------------------------------------


def views() -> Choice:
    """The two ways to look: the territories, or a grid to move around in."""
    labels = {
        "areas": say(fr="Territoires", en="Territories"),
        "cells": say(fr="Se déplacer (mailles)", en="Move around (grid)"),
    }
    return Choice(
        label=say(fr="Vue", en="View"),
        codes=list(labels),
        words=labels.__getitem__,
        default="areas",
        known=labels.__contains__,
        warning=say(
            fr="Ce lien demande une vue inconnue. Les territoires sont affichés.",
            en="This link asks for an unknown view. Showing the territories.",
        ),
    )


def territory(page: Page) -> str | None:
    """The territory outlined on the map, which other pages share; none for the city."""
    known = ["city", "agglomeration", *page.store.parts]
    warning = say(
        fr="Ce lien demande un territoire inconnu. La carte les montre tous.",
        en="This link asks for an unknown territory. The map shows them all.",
    )
    code = state.read("territory", known.__contains__, "city", warning)
    return code if code in page.store.parts else None


def clicked() -> None:
    """A click on the map chooses the territory for this page and the next ones; a second click lets it go."""
    picked = st.session_state[KEY]["selection"].get("chosen") or [{}]
    state.keep("territory", picked[0].get("territory_id", "city"))


# What is computed once for a version --------------------------------------------------------------------------------


@st.cache_data(max_entries=200, show_spinner=False)
def judged(version: int, name: str, start: str, end: str, per: str | None) -> tuple[pd.DataFrame, float]:
    """The 34 territories with their class, and their mean."""
    table, mean = judgements.classes(indicators.opened(version), name, start, end, per)
    return table.assign(shade=maps.classed(table, indicators.catalog()[name].by(per))), mean


@st.cache_data(max_entries=200, show_spinner=False)
def drawn(version: int, name: str, start: str, end: str, per: str | None, lang: str, large: bool) -> dict[str, Any]:
    """The map's specification."""
    found, indicator = judged(version, name, start, end, per)[0], indicators.catalog()[name].by(per)
    rows = [row for _, row in found.iterrows()]
    return maps.choropleth(
        grid.areas(version),
        {row["territory_id"]: row["shade"] for row in rows},
        {row["territory_id"]: map_legend.figure(row["value"], indicator, lang) for row in rows},
        {row["territory_id"]: sentences.told(row, indicator, per, lang) for row in rows},
        lang,
        large,
    )


# The territories ----------------------------------------------------------------------------------------------------


def legend(page: Page, found: pd.DataFrame, mean: float, indicator: Indicator, per: str | None) -> None:
    """The small table that reads the colours."""
    average = map_legend.figure(mean, indicator, page.lang)
    rows = [
        (swatch(maps.FILLS[row.name], row.name) + row.label, row.values, str(row.number))
        for row in map_legend.legend(found, indicator, page.lang)
    ]
    against = say(fr="Écart à la moyenne", en="Against the mean") + (f" ({average})" if mean == mean else "")
    head = [against, say(fr="Valeurs", en="Values"), say(fr="Territoires", en="Territories")]
    titled(
        page,
        map_legend.title(indicator, per, page.lang),
        map_legend.breaks_words(indicator, page.lang),
        table_of(head, [*rows, ("Total", "", str(len(found)))]),
    )


def notes(page: Page, found: pd.DataFrame, indicator: Indicator, start: str, end: str) -> None:
    """What the map cannot show: what has no place, who stands out by name, how « comparable » is judged."""
    wholes = page.store.values(
        indicator.name, places=["agglomeration", "unlocated"], by="period", start=start, end=end
    )  # fmt: skip
    whole, nowhere = wholes["denominator" if indicator.kind == "share" else "numerator"]
    first, then = map_legend.unlocated(nowhere, whole, indicator, page.lang)
    st.html(words.typeset(f"<p class='note'><strong>{first}</strong> {then}</p>", page.lang))
    schematic = map_legend.schematic(page.lang) if page.version.has_schematic_limits else ""
    for text in (sentences.apart(found, page.lang), map_legend.rule(page.lang), schematic):
        if text:
            blocks.note(page, text)


def chosen_line(page: Page, code: str | None, found: pd.DataFrame, indicator: Indicator, per: str | None) -> None:
    """The figures of the chosen territory with the way to its portrait, or how to choose one."""
    if code is None:
        blocks.note(page, say(
            fr="Cliquez un territoire pour ses chiffres et son portrait ; les petits sont dans le tableau.",
            en="Click a territory for its figures and its portrait; the small ones are in the table.",
        ))  # fmt: skip
        return
    row, known = found.set_index("territory_id", drop=False).loc[code], indicators.territories()[code]
    text = html.escape(sentences.one(row, indicator, per, page.lang), quote=False)
    st.html(f"<p class='chosen'>{words.typeset(text, page.lang)}</p>")
    if any(card.name == "portrait" for card in cards(frame.audience())):
        st.page_link(
            "pages/portrait.py",
            label=say(fr=f"Ouvrir le portrait {known.of}", en=f"Open the portrait of {known.name['en']}"),
            query_params={"territory": code, "lang": page.lang},
        )


@st.cache_data(max_entries=100, show_spinner=False)
def changed(version: int, lang: str, name: str, start: str, end: str) -> tuple[str, pd.DataFrame]:
    """Who changes class with the denominator: a sentence, and their classes by each."""
    indicator = indicators.catalog()[name]
    by_each = {per: judged(version, name, start, end, per)[0] for per in indicator.denominators}
    return switched.sentence(by_each, lang), switched.table(by_each, indicator, lang)


def who_changes(page: Page, indicator: Indicator, start: str, end: str) -> None:
    """The folded panel: the territories whose class depends on what the rate is divided by."""
    if len(indicator.denominators) < 2:
        return
    text, table = changed(page.version.number, page.lang, indicator.name, start, end)
    with st.expander(words.typeset(say(fr="Changer de dénominateur : qui change de classe",
                                       en="Changing the denominator: who changes class"), page.lang)):  # fmt: skip
        blocks.note(page, text)
        if len(table):
            about = say(fr="Classe selon le dénominateur", en="Class by denominator")
            blocks.house_table(page, list(table.columns), table.to_numpy().tolist(), about, numbers=False)


def territories(
    page: Page, indicator: Indicator, months: tuple[str, str, str], per: str | None, place: str, code: str | None
) -> None:
    """Finding, map with its legend, the chosen territory, and the table of all."""
    start, end, asked_end = months
    version = page.version.number
    found, mean = judged(version, indicator.name, start, end, per)
    title = sentences.finding(found["shade"], page.lang, indicator)
    lead = "" if page.large else sentences.lead(found["shade"], mean, indicator, per, page.lang)
    blocks.finding(page, place, title, lead)
    if indicator.denominator and indicator.denominator.counts_residents:
        for warning in cautions.crowded(version, page.lang, start, end).values():
            blocks.note(page, warning)
    if left_out := sentences.stable(start, end, asked_end, page.lang):
        blocks.note(page, left_out)
    with st.container(key="map-large" if page.large else "map"):
        with st.container(key="map-legend"):
            legend(page, found, mean, indicator, per)
            if page.large:
                blocks.note(page, sentences.apart(found, page.lang))
            else:
                notes(page, found, indicator, start, end)
        with st.container(key="map-drawing"):
            spec = drawn(version, indicator.name, start, end, per, page.lang, page.large)
            if code:
                spec["params"][0]["value"] = [{"territory_id": code}]
            st.vega_lite_chart(
                spec, key=KEY, width="stretch", height="stretch" if page.large else HEIGHT, theme=None,
                on_select=clicked, alt=words.typeset(f"{title}. {place}.", page.lang),
            )  # fmt: skip
    if not page.large:
        chosen_line(page, code, found, indicator, per)
        (span,) = page.store.spans("period", start, end)
        blocks.twin(
            page,
            sentences.table(found, indicator, per, page.store.covered[span.start : span.stop].sum() / 12, page.lang),
            say(fr="Tableau des 34 territoires", en="Table of the 34 territories"),
            say(fr="nombre, valeur et intervalle, ordre alphabétique", en="count, value and interval, alphabetical"),
            "carte",
        )
        who_changes(page, indicator, start, end)


# The page -----------------------------------------------------------------------------------------------------------


def sources(page: Page, indicator: Indicator, view: str) -> str:
    """The sources under the map, the shore included."""
    rates = indicator.denominators[:1] == ["residents"] and not (view == "cells" and indicator.cells)
    population = say(
        fr=" ; Statistique Canada et Institut de la statistique du Québec, population",
        en="; Statistics Canada and Institut de la statistique du Québec, population",
    )
    official = say(
        fr=" Limites administratives, Ville de Montréal ; rivages dessinés à main levée par ce projet.",
        en=" Administrative limits, Ville de Montréal; shoreline drawn by hand by this project.",
    )
    acts = say(
        fr="Sources : SPVM, Actes criminels, Ville de Montréal", en="Sources: SPVM, Actes criminels, Ville de Montréal"
    )
    return f"{acts}{population if rates else ''}.{'' if page.version.has_schematic_limits else official}"


page = frame.begin(__file__, PAGE)
chosen = territory(page)
known = choose.CHOICES["indicator"](page)
asked = state.read("indicator", known.known, known.default, known.warning)
name, period, view, *rest = choose.bar(page, "indicator", "period", ("view", views()), *choose.pers(page, [asked]))
per = rest[0] if rest else None
indicator = indicators.catalog()[name].by(per)
start, asked_end = choose.months_of(period)
end = min(asked_end, str(page.store.months[page.store.provisional_from - 1]))  # later months are never tested
place = f"{say(**PAGE['title'])} · {indicator.title[page.lang]} · {period.replace('-', '–')}"
years, is_rate = (int(start[:4]), max(int(start[:4]), int(end[:4]))), indicator.kind == "rate" and view == "areas"
if is_rate:
    where = units.somewhere(page.store, indicator, years)
    place += f" · {units.named(page.store, indicator, per, where, years, page.lang)}"
if view == "cells" and indicator.cells:
    grid.cells(page, indicator, period, place)
elif end < start:
    blocks.finding(page, place, sentences.none_stable(period.replace("-", "–"), page.lang))
else:
    if view == "cells":
        blocks.note(page, cell_sentences.refused(indicator, page.lang))
    territories(page, indicator, (start, end, asked_end), per, place, chosen)
below = [units.source(page.store, indicator, per, where, years, page.lang)] if is_rate else []
frame.caption(page, sources(page, indicator, view), *below)
