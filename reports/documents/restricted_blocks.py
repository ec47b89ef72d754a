"""The blocks of a portrait's document that come from restricted extracts: crimes, persons, public housing."""

from typing import Any

from reports import (
    housing_figures,
    housing_sentences,
    persons_figures,
    persons_sentences,
    portrait_glance,
    portrait_restricted,
    restricted,
)
from reports.documents import restricted_figures as figures
from reports.documents import restricted_natives as natives
from reports.documents import restricted_sentences as sentences
from reports.documents import restricted_tables as tables
from reports.documents.context import Context
from reports.documents.model import Block, Figure, Native
from reports.portrait_restricted import CRIMES, TITLES, Blocks


def crimes(c: Context) -> Block | None:
    """Crimes against the person and against property: both rates beside those of the rest of the city, and by year."""
    b, lang = c.restricted, c.lang
    if b is None:
        return None
    label = TITLES["crimes"][lang]
    if why := sentences.no_crime(b, lang):
        return Block("crimes", label, label, empty=why)
    title, about = portrait_glance.title(c.p, b, {}, lang), portrait_glance.subtitle(c.p, b, lang).removesuffix(".")
    years = sentences.years_title(b, lang)
    return Block(
        "crimes", title, label, about, tuple(portrait_glance.sentences(c.p, b, {}, lang)),
        _drawn(c, "crimes", figures.crimes(b, lang), f"{title}. {about}.", natives.crimes(b, lang)),
        table=tables.crimes(b, lang), second=tables.crimes_by_year(b, lang), note=_note(b, list(CRIMES), lang),
        aside=_aside("crimes-years", years, natives.crimes_by_year(b, lang)),
    )  # fmt: skip


def persons(c: Context) -> Block | None:
    """Victims and suspects by age and sex, and by year."""
    if c.restricted is None or c.restricted.persons is None:
        return None
    b, p, lang = c.restricted, c.restricted.persons, c.lang
    label = TITLES["persons"][lang]
    if why := sentences.no_person(p, lang):
        return Block("persons", label, label, empty=why)
    title = persons_sentences.finding(p, lang)
    subtitle = c.say(fr=f"Personnes impliquées par groupe d'âge, {restricted.spoken(p.period)}",
                     en=f"People involved by age group, {restricted.spoken(p.period)}")  # fmt: skip
    return Block(
        "persons", title, label, subtitle, tuple(sentences.persons(p, lang)),
        _drawn(c, "persons", persons_figures.roles(p.age, "age_band", lang), f"{title}. {subtitle}.",
               natives.persons(p, lang), 620),
        table=tables.persons(p, lang), second=tables.persons_by_year(p, lang),
        note=_note(b, persons_sentences.NAMES, lang),
        aside=_aside("persons-years", sentences.persons_years_title(p, lang), natives.persons_by_year(p, lang)),
    )  # fmt: skip


def housing(c: Context) -> Block | None:
    """The rate in OMHM buildings beside the rest of the territory, and by year."""
    if c.restricted is None or c.restricted.housing is None:
        return None
    b, h, lang = c.restricted, c.restricted.housing, c.lang
    label = TITLES["housing"][lang]
    if why := sentences.no_housing(h, lang):
        return Block("housing", label, label, empty=why)
    title = housing_sentences.finding(h, lang)
    subtitle = c.say(
        fr=f"Affaires par an pour 1 000 logements, {restricted.spoken(h.period)} ; trait : intervalle à 95 %",
        en=f"Cases a year per 1,000 dwellings, {restricted.spoken(h.period)}; line: 95% interval",
    )
    return Block(
        "housing", title, label, subtitle, tuple(sentences.housing(h, lang)),
        _drawn(c, "housing", housing_figures.against(h, lang), f"{title}. {subtitle}.", natives.housing(h, lang)),
        table=tables.housing(h, lang), second=tables.housing_by_year(h, lang),
        note=_note(b, housing_sentences.NAMES, lang),
        aside=_aside("housing-years", sentences.housing_years_title(h, lang), natives.housing_by_year(h, lang)),
    )  # fmt: skip


def cautions(c: Context) -> Block | None:
    """What one must know before citing these blocks."""
    if c.restricted is None:
        return None
    title = c.say(fr="Avant de citer les affaires, les personnes et l'OMHM", en="Before citing cases, people and OMHM")
    return Block("restricted", title, title, items=tuple(sentences.cautions(c.restricted, c.lang)))


def _drawn(c: Context, name: str, chart: dict[str, Any] | None, alt: str, native: Native | None,
           width: int = 720) -> Figure | None:  # fmt: skip
    """A figure with its native twin; nothing where there is nothing to draw."""
    return c.figure(name, chart, alt, width, native) if chart else None


def _aside(name: str, title: str, native: Native | None) -> Figure | None:
    """What the office program alone draws, under its own title."""
    return Figure(name, {}, title, native=native) if native else None


def _note(b: Blocks, names: list[str], lang: str) -> str:
    """The thresholds in a few words, what (p) means, and that the portrait's period is not offered where it is not."""
    soft = any("provisional" in cell.flag for cell in b.yearly[CRIMES[0]].values())
    mark = {"fr": " (p) : année provisoire.", "en": " (p): provisional year."}[lang] * soft
    return f"{restricted.note(names, b.audience, lang, short=True)}{mark}{portrait_restricted.shifted(b, lang)}"
