"""The portrait's blocks of the open file: trend, categories, times, places, the city, the peers."""

from typing import Any

import streamlit as st

from pages.parts import blocks, frame, places, portrait_made
from pages.parts.state import say
from reports import (
    places_sentences,
    portrait_figures,
    portrait_notes,
    portrait_peers,
    portrait_season,
    portrait_titles,
    portrait_weekdays,
    portrait_where,
    words,
)
from reports.documents import sentences
from reports.portrait_numbers import ENOUGH_HOURS, Portrait

TABLE = {"fr": "Tableau", "en": "Table"}


def pair(left, right) -> None:
    """Two blocks side by side, one under the other on a telephone."""
    first, second = st.columns([5, 4], gap="large")
    with first:
        left()
    with second:
        right()


def table(page: frame.Page, told: dict[str, Any], name: str, about: str, title: str = "") -> None:
    """The figures of the block above as a table."""
    blocks.twin(page, told[name], title or TABLE[page.lang], about, name)


def season(page: frame.Page, p: Portrait) -> None:
    """Each month over the band of its season, with the breaks, the test and the peak."""
    within = portrait_made.moves(page.version.number, p.territory, *p.years, p.per).get(p.whole)
    other = str(within["label"] if within else p.row(p.whole)["change"])
    shown = portrait_made.season(p, page.version.number, p.territory, p.years, other, page.lang)
    if shown["empty"]:
        blocks.section(page, portrait_season.TITLE[page.lang])
        return blocks.empty(page, shown["empty"])
    blocks.section(page, shown["title"], shown["subtitle"])
    blocks.chart(page, shown["chart"], f"{shown['title']}. {shown['subtitle']}", "portrait-season")
    blocks.said(page, shown["sentences"])
    if shown["breaks"]:
        with st.expander(say(fr="Ruptures et événements tracés", en="Breaks and events drawn")):
            for line in shown["breaks"]:
                blocks.note(page, line)
    blocks.twin(page, shown["rests"], TABLE[page.lang],
                say(fr="ce que disent les phrases", en="what the sentences say"), "portrait-rests")  # fmt: skip
    blocks.twin(page, shown["months"], TABLE[page.lang],
                say(fr="chaque mois et sa saison", en="each month and its season"), "portrait-months")  # fmt: skip
    return None


def lines(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """Twelve months that end with each month, by category."""
    title = portrait_titles.lines_title(p, page.lang)
    first, last = p.rolling["period"].min(), p.rolling["period"].max()
    subtitle = say(
        fr=f"Actes signalés sur douze mois mobiles, {words.month(first, 'fr')} à {words.month(last, 'fr')}",
        en=f"Reported acts over rolling twelve months, {words.month(first, 'en')} to {words.month(last, 'en')}",
    )
    if portrait_figures.drawn_breaks(p) and "lines" in drawn:
        subtitle += say(fr=" ; tireté : rupture", en="; dashed line: break")
    subtitle += portrait_notes.undrawn(p, portrait_figures.drawn_categories(p), page.lang)
    blocks.section(page, title, subtitle)
    if "lines" not in drawn:
        return blocks.empty(page, say(fr="Aucun acte signalé dans ces années.", en="No reported act in these years."))
    blocks.chart(page, drawn["lines"], f"{title}. {subtitle}.", "lines")
    blocks.said(page, sentences.trend(p, page.lang))
    table(page, told, "lines", say(fr="douze mois mobiles", en="rolling twelve months"))
    return None


def mix(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """Each category's part of all acts, beside the city's."""
    if "mix" not in drawn:
        blocks.section(page, say(fr="Parts de chaque catégorie ouverte", en="Share of each open category"))
        return blocks.empty(page, portrait_notes.mix_few(p, page.lang))
    title = portrait_titles.mix_title(p, page.lang)
    years = words.years(*p.years)
    subtitle = say(fr=f"Part de chaque catégorie du fichier ouvert, {years}.",
                   en=f"Share of each category of the open file, {years}.")  # fmt: skip
    if p.reference:
        subtitle += say(fr=" Trait noir : la ville (19 arrondissements).", en=" Black mark: the city (19 boroughs).")
    blocks.section(page, title, subtitle)
    blocks.chart(page, drawn["mix"], f"{title}. {subtitle}", "mix")
    blocks.said(page, sentences.mix(p, page.lang))
    table(page, told, "mix", say(fr="parts", en="shares"))
    return None


def hours(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """When acts are reported: month by shift."""
    if "hours" not in drawn:
        blocks.section(page, say(fr="Mois et quart du signalement", en="Month and shift of the report"))
        few = words.count(ENOUGH_HOURS, page.lang)
        return blocks.empty(page, say(fr=f"Non tracé : moins de {few} actes.", en=f"Not drawn: fewer than {few} acts."))
    title = portrait_titles.hours_title(p, page.lang)
    years = words.years(*p.years)
    per = portrait_figures.has_means(p)
    each, mean = (say(fr="par an ", en="a year "), say(fr="moyenne ", en="mean ")) if per else ("", "")
    subtitle = say(
        fr=f"Actes {each}selon le mois et le quart du signalement, non de l'acte ; {mean}{years}",
        en=f"Acts {each}by month and shift of the report, not of the act; {mean}{years}",
    )
    blocks.section(page, title, subtitle)
    blocks.chart(page, drawn["hours"], f"{title}. {subtitle}.", "hours")
    blocks.said(page, sentences.hours(p, page.lang))
    table(page, told, "hours", say(fr="actes de toute la période", en="acts of the whole period"))
    return None


def days(page: frame.Page, p: Portrait) -> None:
    """When acts are reported: day of the week by shift."""
    shown = portrait_made.days(p, page.version.number, p.territory, p.years, page.lang)
    if shown["empty"]:
        blocks.section(page, portrait_weekdays.TITLE[page.lang])
        return blocks.empty(page, shown["empty"])
    blocks.section(page, shown["title"], shown["subtitle"])
    blocks.chart(page, shown["chart"], f"{shown['title']}. {shown['subtitle']}", "weekdays")
    blocks.said(page, shown["sentences"])
    blocks.twin(page, shown["table"], TABLE[page.lang],
                say(fr="actes de toute la période, par jour", en="acts of the whole period, by day"),
                "weekdays")  # fmt: skip
    return None


def where(page: frame.Page, p: Portrait) -> None:
    """The 250 m cells of the territory, their classes, and what is never drawn."""
    shown = portrait_made.where(page.version.number, p.territory, *p.years, page.lang)
    if "title" not in shown:
        blocks.section(page, portrait_where.TITLE[page.lang])
        return blocks.empty(page, shown["empty"])
    blocks.section(page, shown["title"], shown["subtitle"])
    left, right = st.columns([1, 1.9], gap="medium")
    with left:
        places.legend(page, shown["legend"])
        blocks.said(page, shown["sentences"])
        blocks.note(page, portrait_where.note(page.lang))
    with right:
        if shown["empty"]:
            blocks.empty(page, shown["empty"])
        else:
            with st.container(key="places-map-wide" if p.reference is None else "places-map"):
                blocks.chart(page, shown["chart"], f"{shown['title']}. {shown['subtitle']}", "where")
    if p.reference is None:
        blocks.twin(page, places_sentences.cells_table(shown["cells"], page.lang), TABLE[page.lang],
                    say(fr="mailles par territoire", en="cells by territory"), "where")  # fmt: skip
    return None


def against(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """The rates over the city's."""
    if "ratios" not in drawn:
        blocks.section(page, say(fr="Face à la ville", en="Against the city"))
        return blocks.empty(page, portrait_notes.against_empty(p, page.lang))
    title = portrait_titles.against_title(p, page.lang)
    unit = p.indicator(p.whole).unit[page.lang]
    subtitle = say(
        fr=f"Taux {unit} rapporté à celui de la ville, {words.years(*p.years)} ; trait : intervalle à 95 %"
        f"{' ; ◇ : les pairs réunis' * bool(p.beside)}.",
        en=f"Rate {unit} over the city's, {words.years(*p.years)}; line: 95% interval"
        f"{'; ◇: its peers together' * bool(p.beside)}.",
    )
    blocks.section(page, title, f"{subtitle} {portrait_notes.uncompared(p, page.lang)}".strip())
    blocks.chart(page, drawn["ratios"], f"{title}. {subtitle}", "ratios")
    blocks.said(page, sentences.against(p, page.lang))
    table(page, told, "against", say(fr="taux, ville, rapport, pairs", en="rate, city, ratio, peers"))
    return None


def peers(page: frame.Page, p: Portrait) -> None:
    """The comparable territories one by one, in alphabetical order, and why they are."""
    found = portrait_made.peers(page.version.number, p.territory, *p.years, p.per)
    if why := portrait_peers.empty(p, found, page.lang):
        blocks.section(page, portrait_peers.TITLE[page.lang])
        return blocks.empty(page, why)
    title = portrait_peers.title(found, page.lang)
    blocks.section(page, title, portrait_peers.subtitle(p, page.lang))
    blocks.house_table(page, *portrait_peers.table(p, found, page.lang), title)
    blocks.said(page, portrait_peers.sentences(found, page.lang))
    blocks.note(page, portrait_notes.peers_note(p, page.lang))
    return None
