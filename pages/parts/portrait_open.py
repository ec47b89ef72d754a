"""The portrait's blocks of the open file: trend, categories, times, places, the rest of the city, the peers."""

from typing import Any

import streamlit as st

from pages.parts import blocks, frame, places, portrait_made
from pages.parts.state import say
from reports import (
    places_sentences,
    portrait_notes,
    portrait_peers,
    portrait_season,
    portrait_weekdays,
    portrait_where,
    words,
)
from reports.portrait_numbers import ENOUGH_HOURS, Portrait

TABLE = {"fr": "Tableau", "en": "Table"}


def pair(left, right) -> None:
    """Two blocks side by side, one under the other on a telephone."""
    first, second = st.columns([5, 4], gap="large")
    with first:
        left()
    with second:
        right()


def long_table(page: frame.Page, p: Portrait, name: str, about: str, title: str = "") -> None:
    """A long table under the block above, made once it is unfolded."""
    asked = (name, page.version.number, p.territory, *p.years, p.per, page.lang)
    blocks.folded_twins(page, lambda: portrait_made.long_table(*asked), title or TABLE[page.lang], about, name)


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
    asked = (p, page.version.number, p.territory, p.years, page.lang)
    blocks.folded_twins(page, lambda: portrait_made.season_tables(*asked), TABLE[page.lang],
                        say(fr="ce que disent les phrases, puis chaque mois et sa saison",
                            en="what the sentences say, then each month and its season"), "season")  # fmt: skip
    return None


def lines(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """Twelve months that end with each month, by category."""
    why = say(fr="Aucun acte signalé dans ces années.", en="No reported act in these years.")
    if _block(page, "lines", drawn, told, why):
        long_table(page, p, "lines", say(fr="douze mois mobiles", en="rolling twelve months"))


def mix(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """Each category's part of all acts, beside that of the rest of the city."""
    if _block(page, "mix", drawn, told, portrait_notes.mix_few(p, page.lang)):
        table(page, told, "mix", say(fr="parts", en="shares"))


def hours(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """When acts are reported: month by shift."""
    few = words.count(ENOUGH_HOURS, page.lang)
    why = say(fr=f"Non tracé : moins de {few} actes.", en=f"Not drawn: fewer than {few} acts.")
    if _block(page, "hours", drawn, told, why):
        table(page, told, "hours", say(fr="actes de toute la période", en="acts of the whole period"))


def against(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """The rates over those of the rest of the city."""
    if _block(page, "against", drawn, told, portrait_notes.against_empty(p, page.lang)):
        table(
            page,
            told,
            "against",
            say(fr="taux, reste de la ville, rapport, pairs", en="rate, rest of the city, ratio, peers"),
        )


def _block(page: frame.Page, name: str, drawn: dict[str, dict], told: dict[str, Any], why: str) -> bool:
    """A block as its words and figure were made; where there is no figure, its name and why. Whether it is drawn."""
    one = told["words"][name]
    blocks.section(page, one.title, one.subtitle)
    if name not in drawn:
        blocks.empty(page, why)
        return False
    blocks.chart(page, drawn[name], f"{one.title}. {one.subtitle}", name)
    blocks.said(page, one.sentences)
    return True


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
