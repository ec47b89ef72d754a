"""Who the victims and suspects of reported cases are: age, sex, offence and relation, over time."""

from typing import Any

import streamlit as st

import indicators
from pages.parts import blocks, choose, frame, kept, restricted
from pages.parts.state import say
from reports import persons, persons_figures, persons_tables, style, words
from reports import persons_sentences as sentences
from reports.judged_words import TESTED
from reports.restricted import source_line

PAGE = {
    "title": {"fr": "Personnes", "en": "Persons"},
    "icon": ":material/groups:",
    "order": 52,
    "audience": "all",
}


@st.cache_resource(max_entries=128, show_spinner=False)
def _numbers(version: int, audience: str, territory: str, period: str) -> persons.Persons:
    """The page's cells, gathered once for a version."""
    return persons.gather(restricted.reader(version, audience), territory, period, audience)


@st.cache_data(max_entries=128, show_spinner=False)
def _drawn(version: int, audience: str, territory: str, period: str, lang: str, large: bool) -> dict[str, dict]:
    """The specifications of the page's charts."""
    p = _numbers(version, audience, territory, period)
    if large:
        age = persons_figures.both_pyramids(p, lang, True) if p.is_crossed else (
            persons_figures.roles(p.age, "age_band", lang, True))  # fmt: skip
        return {"age": style.specification(age, lang, True)}
    figures: dict[str, Any] = {}
    if p.is_crossed:
        figures |= {role: persons_figures.pyramid(p, role, lang) for role in persons.ROLES}
    else:
        figures["age"] = persons_figures.roles(p.age, "age_band", lang)
        figures["sex"] = persons_figures.roles(p.sex, "sex", lang)
    figures["offence"] = persons_figures.roles(p.offence, "sub_group", lang)
    figures["relation"] = persons_figures.relations(p, lang)
    figures["years"] = persons_figures.by_year(p, lang)
    return {name: style.specification(figure, lang) for name, figure in figures.items()}


def _block(page: frame.Page, drawn: dict, name: str, title: str, subtitle: str, table) -> None:
    """A section with its chart and the same figures as a table."""
    blocks.section(page, title, subtitle)
    blocks.chart(page, drawn[name], f"{title}. {subtitle}", f"persons-{name}")
    if table is not None:
        blocks.twin(page, table, say(fr="Tableau", en="Table"), title, f"persons-{name}")


def _pair(left, right) -> None:
    """Two blocks side by side, one under the other on a telephone."""
    first, second = st.columns(2, gap="large")
    with first:
        left()
    with second:
        right()


def ages(page: frame.Page, p: persons.Persons, drawn: dict) -> None:
    """Two pyramids; or, in a territory, age and sex apart, saying why."""
    lang, years = page.lang, words.years(*p.years)
    if p.is_crossed:
        titles = {role: sentences.pyramid_title(p, role, lang) for role in persons.ROLES}
        about = say(fr=f"Personnes selon le sexe et l'âge, {years}. Même échelle des deux côtés.",
                    en=f"Persons by sex and age, {years}. The same scale on both sides.")  # fmt: skip
        _pair(*(
            lambda role=role: _block(page, drawn, role, titles[role], f"{about} {sentences.unknown(p, role, lang)}",
                                     None)
            for role in persons.ROLES
        ))  # fmt: skip
        blocks.note(page, f"{sentences.WIDTHS[lang]} {sentences.SUSPECTS[lang]}")
        title = say(fr="Tableau", en="Table")
        about = say(fr="victimes et suspects par sexe et âge", en="victims and suspects by sex and age")
        blocks.twin(page, persons_tables.crossed(p, lang), title, about, "persons-crossed")
        return
    age, sex = say(fr="Par groupe d'âge", en="By age group"), say(fr="Par sexe", en="By sex")
    about = say(fr=f"Victimes à gauche, suspects à droite, {years}.", en=f"Victims left, suspects right, {years}.")
    _pair(
        lambda: _block(page, drawn, "age", f"{age}{say(fr=' : ', en=': ')}{sentences.ages_line(p, lang)}", about,
                       persons_tables.by(p, p.age, "age_band", lang)),
        lambda: _block(page, drawn, "sex", f"{sex}{say(fr=' : ', en=': ')}{sentences.sexes_line(p, lang)}", about,
                       persons_tables.by(p, p.sex, "sex", lang)),
    )  # fmt: skip
    blocks.note(page, f"{sentences.UNCROSSED[lang]} {sentences.WIDTHS[lang]} {sentences.SUSPECTS[lang]}")


def offences(page: frame.Page, p: persons.Persons, drawn: dict) -> None:
    """By offence, and by relation."""
    lang, years = page.lang, words.years(*p.years)
    against = say(
        fr=f"Crimes contre la personne, à l'infraction la plus grave de l'affaire, {years}. "
           "Victimes à gauche, suspects à droite.",
        en=f"Crimes against the person, by the most serious offence of the case, {years}. "
           "Victims left, suspects right.",
    )  # fmt: skip
    tie = say(
        fr=f"Lien de la victime avec le suspect, crimes contre la personne, {years}. « Non précisé » : "
           "souvent aucun suspect connu.",
        en=f"Relation of the victim to the suspect, crimes against the person, {years}. “Not stated”: often no "
           "known suspect.",
    )  # fmt: skip
    _pair(
        lambda: _block(page, drawn, "offence", sentences.offence_title(p, lang), against,
                       persons_tables.by(p, p.offence, "sub_group", lang)),
        lambda: _block(page, drawn, "relation", sentences.relation_title(p, lang), tie,
                       persons_tables.by(p, {"victims": p.relation}, "relation", lang)),
    )  # fmt: skip


def over_time(page: frame.Page, p: persons.Persons, drawn: dict) -> None:
    """By year, over all the years of the data."""
    about = say(
        fr="Victimes et suspects des affaires de chaque année. Trou : nombre masqué ; cercle vide : provisoire.",
        en="Victims and suspects of each year's cases. Gap: hidden number; hollow circle: provisional.",
    )
    _block(page, drawn, "years", sentences.years_title(p, page.lang), about, persons_tables.yearly(p, page.lang))
    blocks.note(page, TESTED[page.lang])


def whole_page(page: frame.Page, p: persons.Persons, drawn: dict) -> None:
    """Every block, in the same order for every territory."""
    lang = page.lang
    blocks.note(page, sentences.rules(p, lang))
    ages(page, p, drawn)
    offences(page, p, drawn)
    over_time(page, p, drawn)
    if told := sentences.breaks(p, lang):
        blocks.note(page, told)
    for name in ("victim_count", "suspect_count", "victim_offence_count"):
        blocks.definition(page, indicators.catalog()[name])


page = frame.begin(__file__, PAGE)
table = restricted.cells_of(page, "victim_count")
if table is None:
    restricted.nothing(page, say(**PAGE["title"]))
    frame.stop()
territory, period = choose.bar(page, "territory", restricted.period(page, table))
key = (page.version.number, frame.audience(), territory, period)
found, drawn = _numbers(*key), _drawn(*key, page.lang, page.large)
with st.container(key="persons"):
    lead = "" if page.large else " ".join(sentences.lead(found, page.lang))
    name = indicators.territories()[territory].name[page.lang]
    blocks.finding(page, sentences.place(found, name, page.lang), sentences.finding(found, page.lang), lead)
    if page.large:
        blocks.chart(page, drawn["age"], sentences.finding(found, page.lang), "persons-age", fills=True)
        frame.caption(page, sentences.rules(found, page.lang, short=True))
    else:
        kept.block(page, "page", territory, period, draw=lambda: whole_page(page, found, drawn))
        frame.caption(page, source_line(persons.NAMES, page.version, page.lang))
