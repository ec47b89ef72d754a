"""The portrait's blocks of restricted extracts: at a glance, composition by sub-group, persons, public housing."""

import streamlit as st

from pages.parts import blocks, frame, portrait_made, restricted
from pages.parts.state import say
from reports import (
    housing,
    housing_figures,
    housing_sentences,
    housing_tables,
    persons_figures,
    persons_sentences,
    persons_tables,
    portrait_composition,
    portrait_glance,
    portrait_restricted,
    style,
    words,
)
from reports.portrait_composition import Composition
from reports.portrait_numbers import Portrait
from reports.portrait_restricted import Blocks


@st.cache_resource(max_entries=128, show_spinner=False)
def of(version: int, audience: str, territory: str, first: int, last: int) -> Blocks | None:
    """The blocks' cells, gathered once for a version; None where no restricted extract is loaded."""
    return portrait_restricted.gather(restricted.reader(version, audience, territory), territory, first, last, audience)


@st.cache_data(max_entries=256, show_spinner=False)
def _drawn(version: int, audience: str, territory: str, first: int, last: int, lang: str) -> dict[str, dict]:
    """The specifications of these charts."""
    b, figures = of(version, audience, territory, first, last), {}
    for one in parts(version, audience, territory, first, last):
        if one.ranked:
            figures[one.name] = portrait_composition.figure(one, lang)
    if b and b.persons and anybody(b):
        figures["persons"] = persons_figures.roles(b.persons.age, "age_band", lang)
    if b and b.housing and any(b.housing.cells[name].has_value for name in housing.RATES):
        figures["housing"] = housing_figures.against(b.housing, lang)
    return {name: style.specification(figure, lang) for name, figure in figures.items()}


@st.cache_resource(max_entries=128, show_spinner=False)
def parts(version: int, audience: str, territory: str, first: int, last: int) -> list[Composition]:
    """Both totals by sub-group; none where no restricted extract is loaded."""
    b = of(version, audience, territory, first, last)
    is_compared = not frame.indicators.territories()[territory].is_whole
    return portrait_composition.gather(restricted.reader(version, audience, territory), b, is_compared) if b else []


def anybody(b: Blocks) -> bool:
    """Whether there is anyone to draw: a number of victims or suspects that is hidden, or over zero."""
    return any(not cell.is_shown or cell.number for cell in b.persons.total.values())


def glance(page: frame.Page, p: Portrait) -> None:
    """Crimes against the person and against property in a short table, of the open file for want of an extract."""
    b = of(page.version.number, frame.audience(), p.territory, *p.years)
    moves, lang = portrait_made.moves(page.version.number, p.territory, *p.years, p.per), page.lang
    title = portrait_glance.title(p, b, moves, lang)
    blocks.section(page, title, portrait_glance.subtitle(p, b, lang))
    blocks.house_table(page, *portrait_glance.table(p, b, moves, lang), title)
    blocks.said(page, portrait_glance.sentences(p, b, moves, lang))


def composition(page: frame.Page, p: Portrait) -> None:
    """Each sub-group's part of both totals, side by side; nothing where no extract is loaded, which is told below."""
    key = (page.version.number, frame.audience(), p.territory, *p.years)
    if not (found := parts(*key)):
        return
    drawn = _drawn(*key, page.lang)
    for column, one in zip(st.columns(2, gap="large"), found, strict=True):
        with column:
            _parts(page, one, drawn)


def _parts(page: frame.Page, one: Composition, drawn: dict[str, dict]) -> None:
    lang, title = page.lang, portrait_composition.title(one, page.lang)
    why = portrait_composition.empty(one, lang)
    blocks.section(page, title, "" if why else portrait_composition.subtitle(one, lang))
    if why:
        blocks.empty(page, why)
    else:
        blocks.chart(page, drawn[one.name], f"{title}. {portrait_composition.subtitle(one, lang)}", f"part-{one.name}")
        blocks.said(page, portrait_composition.sentences(one, lang))
    blocks.twin(page, portrait_composition.table(one, lang), say(fr="Tableau", en="Table"),
                say(fr="sous-groupes", en="sub-groups"), f"part-{one.name}")  # fmt: skip


def show(page: frame.Page, p: Portrait) -> frozenset[str]:
    """Draw persons and housing where loaded; give the blocks' names, so that the others say why they are empty."""
    key = (page.version.number, frame.audience(), p.territory, *p.years)
    b = of(*key)
    if b is None:
        return frozenset()
    drawn = _drawn(*key, page.lang)
    left, right = st.columns(2, gap="large")
    with left:
        _persons(page, b, drawn)
    with right:
        _housing(page, b, drawn)
    blocks.note(page, portrait_restricted.rules(b, page.lang))
    blocks.note(page, portrait_restricted.sources(b, page.version, page.lang))
    return b.loaded


def _persons(page: frame.Page, b: Blocks, drawn: dict[str, dict]) -> None:
    """Victims and suspects by age, three sentences, and their tables."""
    if not b.persons:
        return None
    p, lang = b.persons, page.lang
    if not anybody(b):
        blocks.section(page, portrait_restricted.TITLES["persons"][lang])
        return blocks.empty(page, say(
            fr=f"Aucune victime ni aucun suspect dans les affaires signalées, {words.years(*p.years)}.",
            en=f"No victim and no suspect in reported cases, {words.years(*p.years)}."))  # fmt: skip
    title = persons_sentences.finding(p, lang)
    about = say(fr=f"Personnes impliquées par groupe d'âge, {words.years(*p.years)}.",
                en=f"People involved by age group, {words.years(*p.years)}.")  # fmt: skip
    blocks.section(page, title, about)
    blocks.chart(page, drawn["persons"], f"{title}. {about}", "portrait-persons")
    blocks.said(page, persons_sentences.lead(p, lang))
    head = say(fr="Tableau", en="Table")
    blocks.twin(page, persons_tables.by(p, p.age, "age_band", lang), head,
                say(fr="victimes et suspects par âge", en="victims and suspects by age"), "portrait-age")  # fmt: skip
    blocks.twin(page, persons_tables.by(p, p.sex, "sex", lang), head,
                say(fr="victimes et suspects par sexe", en="victims and suspects by sex"), "portrait-sex")  # fmt: skip
    return None


def _housing(page: frame.Page, b: Blocks, drawn: dict[str, dict]) -> None:
    """The rate in OMHM buildings beside the rest of the territory."""
    if not b.housing:
        return None
    h, lang = b.housing, page.lang
    title = housing_sentences.finding(h, lang)
    about = say(fr="Affaires par an pour 1 000 logements, OMHM et reste du territoire.",
                en="Cases a year per 1,000 dwellings, OMHM and the rest of the territory.")  # fmt: skip
    if "housing" not in drawn:
        blocks.section(page, title)
        return blocks.empty(page, say(fr="Rien n'est tracé.", en="Nothing is drawn."))
    blocks.section(page, title, about)
    blocks.chart(page, drawn["housing"], f"{title}. {about}", "portrait-housing")
    blocks.said(page, housing_sentences.lead(h, lang))
    blocks.twin(page, housing_tables.rates(h, lang), say(fr="Tableau", en="Table"), about.rstrip("."),
                "portrait-housing")  # fmt: skip
    return None
