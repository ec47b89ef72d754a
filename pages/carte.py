"""Where an indicator stands apart from the mean of the 34 territories, and a grid to move around in."""

import html

import streamlit as st

import indicators
from indicators import judgements
from pages.parts import blocks, choose, frame, state
from pages.parts.cards import cards
from pages.parts.choose import Choice
from pages.parts.frame import Page
from pages.parts.state import say
from reports import map_sentences as sentences
from reports import maps, style, words

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
        words=labels.get,
        default="areas",
        known=labels.__contains__,
        warning=say(
            fr="Ce lien demande une vue inconnue. Les territoires sont affichés.",
            en="This link asks for an unknown view. Showing the territories.",
        ),
    )


def denominators(page: Page) -> list[tuple[str, Choice]]:
    """The choice of a denominator, for an indicator that offers several."""
    asked = st.session_state.get("choice:indicator") or st.query_params.get("indicator")
    offered = indicators.catalog()[asked if asked in page.store.names else page.store.names[0]].denominators
    if len(offered) < 2:
        return []
    return [("per", Choice(
        label=say(fr="Dénominateur", en="Denominator"),
        codes=offered,
        words=lambda code: sentences.capital(sentences.DENOMINATORS[code][page.lang]),
        default=offered[0],
        known=offered.__contains__,
        warning=say(
            fr="Ce lien demande un dénominateur que cet indicateur n'offre pas. Le premier est affiché.",
            en="This link asks for a denominator that this indicator does not offer. Showing the first one.",
        ),
    ))]  # fmt: skip


def stable_end(page: Page, end: str) -> str:
    """The last month of a period that no longer moves; months after it are never tested."""
    return min(end, str(page.store.months[page.store.provisional_from - 1]))


def territory(page: Page) -> str | None:
    """The territory outlined on the map, which other pages share; none for the city."""
    known = ["city", "agglomeration", *page.store.parts]
    code = state.read("territory", known.__contains__, "city")
    return code if code in page.store.parts else None


def clicked() -> None:
    """A click on the map chooses the territory for this page and the next ones; a second click lets it go."""
    picked = st.session_state[KEY]["selection"].get("chosen") or [{}]
    state.keep("territory", picked[0].get("territory_id", "city"))


# What is shown ------------------------------------------------------------------------------------------------------


@st.cache_data(max_entries=200, show_spinner=False)
def judged(version: int, name: str, start: str, end: str, per: str | None):
    """The 34 territories with their class, and their mean."""
    table, mean = judgements.classes(indicators.opened(version), name, start, end, per)
    return table.assign(shade=maps.classed(table, indicators.catalog()[name])), mean


@st.cache_data(max_entries=200, show_spinner=False)
def drawn(version: int, name: str, start: str, end: str, per: str | None, lang: str, large: bool) -> dict:
    """The map's specification."""
    found, indicator = judged(version, name, start, end, per)[0], indicators.catalog()[name]
    rows = [row for _, row in found.iterrows()]
    figure = maps.choropleth(
        areas(version),
        {row["territory_id"]: row["shade"] for row in rows},
        {row["territory_id"]: words.value(row["value"], indicator.kind, lang) for row in rows},
        {row["territory_id"]: sentences.told(row, indicator, per, lang) for row in rows},
        large=large,
    )
    return style.specification(figure, lang, large)


def areas(version: int) -> tuple:
    """The territories' outlines, prepared once for each version."""
    known = indicators.version(version)
    return maps.features(known.table("limites"), known.has_schematic_limits)


def legend(page: Page, found, mean: float, indicator, per: str | None) -> None:
    """The small table that reads the colours, and the words that go with it."""
    lang = page.lang
    title = sentences.unit(indicator, per, lang) if indicator.kind == "share" else (
        f"{indicator.noun[lang]} {sentences.unit(indicator, per, lang)}"
    )  # fmt: skip
    head = say(fr="Écart à la moyenne", en="Against the mean"), say(fr="Valeurs", en="Values"), say(
        fr="Territoires", en="Territories"
    )  # fmt: skip
    rows = "".join(
        f"<tr><td><span class='swatch {row.name}' style='background-color:{maps.FILLS[row.name]}'></span>"
        f"{row.label}</td>"
        f"<td class='n'>{row.values}</td><td class='n'>{row.number}</td></tr>"
        for row in sentences.legend(found, indicator, lang)
    )
    about = say(
        fr="Mêmes bornes de couleur pour toutes les périodes.", en="Same colour breaks for all periods."
    )  # fmt: skip
    average = words.value(mean, indicator.kind, lang)
    text = (
        f"<p class='legend-title'>{html.escape(sentences.capital(title))}</p><p class='note'>{about}</p>"
        f"<table class='house'><thead><tr><th>{head[0]} ({average})</th><th class='n'>{head[1]}</th>"
        f"<th class='n'>{head[2]}</th></tr></thead><tbody>{rows}"
        f"<tr><td>Total</td><td></td><td class='n'>{len(found)}</td></tr></tbody></table>"
    )
    st.html(words.typeset(text, lang))


def notes(page: Page, found, name: str, start: str, end: str, per: str | None) -> None:
    """What the map cannot show: what has no place, and how « comparable » is judged."""
    wholes = page.store.values(name, places=["agglomeration", "unlocated"], by="period", start=start, end=end, per=per)
    indicator = indicators.catalog()[name]
    column = "denominator" if indicator.kind == "share" else "numerator"
    whole, nowhere = wholes[column]
    first, then = sentences.unlocated(nowhere, whole, indicator, page.lang)
    st.html(words.typeset(f"<p class='note'><strong>{first}</strong> {then}</p>", page.lang))
    for text in (sentences.apart(found, page.lang), sentences.rule(page.lang)):
        blocks.note(page, text)


def chosen_line(page: Page, code: str | None, found, indicator, per: str | None, period: str) -> None:
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
            query_params={"territory": code, "period": period, "lang": page.lang},
        )


# The page -----------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
name, period, view, *rest = choose.bar(page, "indicator", "period", ("view", views()), *denominators(page))
per = rest[0] if rest else None
indicator = indicators.catalog()[name]
chosen = territory(page)
start, asked_end = choose.months_of(period)
end = stable_end(page, asked_end)
place = f"{say(**PAGE['title'])} · {indicator.title[page.lang]} · {period.replace('-', '–')}"

if end < start:
    blocks.finding(page, place, sentences.none_stable(period.replace("-", "–"), page.lang))
    st.stop()

found, mean = judged(page.version.number, name, start, end, per)
blocks.finding(
    page,
    place,
    sentences.finding(found["shade"], page.lang),
    "" if page.large else sentences.lead(found["shade"], mean, indicator, per, page.lang),
)
if left_out := sentences.stable(start, end, asked_end, page.lang):
    blocks.note(page, left_out)

with st.container(key="map"):
    with st.container(key="map-legend"):
        legend(page, found, mean, indicator, per)
        if not page.large:
            notes(page, found, name, start, end, per)
    with st.container(key="map-drawing"):
        spec = drawn(page.version.number, name, start, end, per, page.lang, page.large)
        if chosen:
            spec["params"][0]["value"] = [{"territory_id": chosen}]
        st.vega_lite_chart(
            spec,
            key=KEY,
            width="stretch",
            height=HEIGHT,
            theme=None,
            on_select=clicked,
            alt=f"{sentences.finding(found['shade'], page.lang)}. {place}.",
        )

if not page.large:
    chosen_line(page, chosen, found, indicator, per, period)
    years = page.store.spans("period", start, end)[0]
    blocks.twin(
        page,
        sentences.table(found, indicator, per, (years.stop - years.start) / 12, page.lang),
        say(fr="Tableau des 34 territoires", en="Table of the 34 territories"),
        say(fr="nombre, taux et intervalle, ordre alphabétique", en="count, rate and interval, alphabetical order"),
        "carte",
    )
frame.caption(page)
