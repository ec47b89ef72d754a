"""The portrait's blocks of restricted extracts: crimes against person and property, persons, public housing."""

import streamlit as st

from pages.parts import blocks, frame, restricted
from pages.parts.state import say
from reports import (
    housing_figures,
    housing_sentences,
    housing_tables,
    persons_figures,
    persons_sentences,
    persons_tables,
    portrait_restricted,
    style,
    words,
)
from reports.portrait_restricted import Blocks


@st.cache_resource(max_entries=128, show_spinner=False)
def of(version: int, audience: str, territory: str, first: int, last: int) -> Blocks | None:
    """The blocks' cells, gathered once for a version; None where no restricted extract is loaded."""
    return portrait_restricted.gather(restricted.reader(version, audience), territory, first, last, audience)


@st.cache_data(max_entries=256, show_spinner=False)
def _drawn(version: int, audience: str, territory: str, first: int, last: int, lang: str) -> dict[str, dict]:
    """The specifications of these charts."""
    b, figures = of(version, audience, territory, first, last), {}
    if b and b.persons:
        figures["persons"] = persons_figures.roles(b.persons.age, "age_band", lang)
    if b and b.housing:
        figures["housing"] = housing_figures.against(b.housing, lang)
    return {name: style.specification(figure, lang) for name, figure in figures.items()}


def show(page: frame.Page, territory: str, first: int, last: int) -> frozenset[str]:
    """Draw the blocks that are loaded; give their names, so that the others say why they are empty."""
    key = (page.version.number, frame.audience(), territory, first, last)
    b = of(*key)
    if b is None:
        return frozenset()
    drawn = _drawn(*key, page.lang)
    _crimes(page, b)
    left, right = st.columns(2, gap="large")
    with left:
        _persons(page, b, drawn)
    with right:
        _housing(page, b, drawn)
    blocks.note(page, portrait_restricted.rules(b, page.lang))
    blocks.note(page, portrait_restricted.sources(b, page.version, page.lang))
    return b.loaded


def _crimes(page: frame.Page, b: Blocks) -> None:
    """Both totals in a short table."""
    title = portrait_restricted.crimes_title(b, page.lang)
    blocks.section(page, title, portrait_restricted.crimes_subtitle(b, page.lang))
    blocks.house_table(page, *portrait_restricted.crimes_table(b, page.lang), title)


def _persons(page: frame.Page, b: Blocks, drawn: dict[str, dict]) -> None:
    """Victims and suspects by age, three sentences, and their tables."""
    if not b.persons:
        return
    p, lang = b.persons, page.lang
    title = persons_sentences.finding(p, lang)
    blocks.section(page, title, " ".join(persons_sentences.lead(p, lang)))
    about = say(fr=f"Personnes impliquées par groupe d'âge, {words.years(*p.years)}.",
                en=f"People involved by age group, {words.years(*p.years)}.")  # fmt: skip
    blocks.chart(page, drawn["persons"], f"{title}. {about}", "portrait-persons")
    head = say(fr="Tableau", en="Table")
    blocks.twin(page, persons_tables.by(p, p.age, "age_band", lang), head,
                say(fr="victimes et suspects par âge", en="victims and suspects by age"), "portrait-age")  # fmt: skip
    blocks.twin(page, persons_tables.by(p, p.sex, "sex", lang), head,
                say(fr="victimes et suspects par sexe", en="victims and suspects by sex"), "portrait-sex")  # fmt: skip


def _housing(page: frame.Page, b: Blocks, drawn: dict[str, dict]) -> None:
    """The rate in OMHM buildings beside the rest of the territory."""
    if not b.housing:
        return
    h, lang = b.housing, page.lang
    title = housing_sentences.finding(h, lang)
    blocks.section(page, title, " ".join(housing_sentences.lead(h, lang)))
    about = say(fr="Affaires par an pour 1 000 logements, OMHM et reste du territoire.",
                en="Cases a year per 1,000 dwellings, OMHM and the rest of the territory.")  # fmt: skip
    blocks.chart(page, drawn["housing"], f"{title}. {about}", "portrait-housing")
    blocks.twin(page, housing_tables.rates(h, lang), say(fr="Tableau", en="Table"), about.rstrip("."),
                "portrait-housing")  # fmt: skip
