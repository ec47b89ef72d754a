"""The blocks of a portrait's document, in their order; a new block is a function added to BLOCKS."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from indicators import Store, Version, catalog
from reports import (
    portrait_cautions,
    portrait_figures,
    portrait_notes,
    portrait_titles,
    style,
    words,
)
from reports.documents import natives, restricted_blocks, restricted_cells, restricted_sentences, sentences, tables
from reports.documents.model import Block, Card, Figure
from reports.portrait_numbers import ENOUGH, ENOUGH_HOURS, Portrait
from reports.portrait_restricted import Blocks
from reports.shapes import Area


@dataclass(frozen=True)
class Context:
    """What every block is made from: the portrait's numbers, its version, its language, what may be shown."""

    p: Portrait
    store: Store
    version: Version
    lang: str
    names: tuple[str, ...]
    areas: tuple[Area, ...]
    last_day: str
    finding: str
    audience: str = "analysis"
    restricted: Blocks | None = None  # the cells of restricted extracts, where some may be shown

    def say(self, **said: str) -> str:
        return said[self.lang]

    def figure(self, name: str, chart: dict[str, Any], alt: str, width: int = 720, native=None) -> Figure:
        return Figure(name, style.specification(chart, self.lang), alt, width, native)


def glance(c: Context) -> Block:
    """At a glance: the key figures with their years."""
    cards = [_card(c, name) for name in portrait_notes.shown(c.p)]
    note = portrait_notes.figures_note(c.p, c.lang)
    changes = {card.change for card in cards}
    if len(changes) == 1 and not cards[0].is_clear:  # said once rather than under each
        note = f"{changes.pop()}. {note}"
        cards = [replace(card, change="") for card in cards]
    return Block(
        "glance",
        title=f"{portrait_titles.acts(c.p.acts, c.lang)} {portrait_titles.during(c.p.years, c.lang)}"
        if c.p.acts
        else c.finding,
        label=c.say(fr="En bref", en="At a glance"),
        subtitle=f"{c.say(fr='Taux', en='Rates')} {c.p.indicator(c.p.whole).unit[c.lang]}, {words.years(*c.p.years)}",
        sentences=tuple(sentences.glance(c.p, c.lang)),
        table=tables.key(c.p, [c.p.whole, *c.p.categories], c.lang),
        note=note,
        cards=tuple(cards),
    )


def _card(c: Context, name: str) -> Card:
    card = portrait_notes.card(c.p, name, c.lang)
    told = {key: re.sub(r"</?strong>", "", text) for key, text in card.items()}
    first, last = c.p.years
    rows = c.p.yearly[c.p.yearly["indicator"] == name]
    years = tuple(
        (row.period, float(row.numerator), f"{'in' if first <= int(row.period) <= last else ''} "
         f"{'open' if row.flag else ''}")
        for row in rows.itertuples()
    )  # fmt: skip
    return Card(years=years, is_clear="<strong>" in card["change"], **told)


def trend(c: Context) -> Block:
    """Twelve months that end with each month, by category."""
    p, lang = c.p, c.lang
    label = c.say(fr="Évolution", en="Trend")
    title = portrait_titles.lines_title(p, lang)
    first, last = p.rolling["period"].min(), p.rolling["period"].max()
    subtitle = c.say(
        fr=f"Actes signalés sur douze mois mobiles, {words.month(first, 'fr')} à {words.month(last, 'fr')}",
        en=f"Reported acts over rolling twelve months, {words.month(first, 'en')} to {words.month(last, 'en')}",
    )
    if portrait_figures.drawn_breaks(p):
        subtitle += c.say(fr=" ; tireté : rupture", en="; dashed line: break")
    subtitle += portrait_notes.undrawn(p, portrait_figures.drawn_categories(p), lang)
    yearly = tables.yearly(p, lang)
    if not p.rolling["numerator"].any():
        why = c.say(fr="Aucun acte signalé dans ces années.", en="No reported act in these years.")
        return Block("trend", title, label, table=yearly, empty=why)
    return Block(
        "trend", title, label, subtitle, tuple(sentences.trend(p, lang)),
        c.figure("trend", portrait_figures.lines(p, lang, False), f"{title}. {subtitle}.",
                 native=natives.lines(p, lang)),
        table=yearly, annex=tables.rolling(p, lang),
        note=c.say(fr="(p) : année incomplète ou provisoire.", en="(p): incomplete or provisional year.")
        if any("(p)" in head for head in yearly.heads) else "",
        aside=Figure("yearly", {}, sentences.yearly_title(p, lang), native=natives.yearly(p, lang)),
    )  # fmt: skip


def mix(c: Context) -> Block:
    """Each category's part of all acts, beside the city's."""
    p, lang = c.p, c.lang
    label = c.say(fr="Composition", en="Composition")
    if p.acts < ENOUGH:
        title = c.say(fr="Parts de chaque catégorie", en="Share of each category")
        return Block("mix", title, label, empty=portrait_notes.mix_few(p, lang))
    title = portrait_titles.mix_title(p, lang)
    years = words.years(*p.years)
    subtitle = c.say(fr=f"Part de chaque catégorie, {years}", en=f"Share of each category, {years}")
    if p.reference:
        subtitle += c.say(fr=" ; trait noir : la ville (19 arrondissements)", en="; black mark: the city (19 boroughs)")
    figure = c.figure("mix", portrait_figures.mix(p, lang, False), f"{title}. {subtitle}.", 620, natives.mix(p, lang))
    return Block("mix", title, label, subtitle, tuple(sentences.mix(p, lang)), figure, tables.mix(p, lang))


def hours(c: Context) -> Block:
    """When acts are reported: month by shift."""
    p, lang = c.p, c.lang
    label = c.say(fr="Quand", en="When")
    if p.acts < ENOUGH_HOURS or not len(p.hours):
        few = words.count(ENOUGH_HOURS, lang)
        why = c.say(fr=f"Non tracé : moins de {few} actes.", en=f"Not drawn: fewer than {few} acts.")
        title = c.say(fr="Mois et quart du signalement", en="Month and shift of the report")
        return Block("hours", title, label, empty=why)
    title = portrait_titles.hours_title(p, lang)
    years = words.years(*p.years)
    per = portrait_figures.has_means(p)
    each, mean = (c.say(fr="par an ", en="a year "), c.say(fr="moyenne ", en="mean ")) if per else ("", "")
    subtitle = c.say(
        fr=f"Actes {each}selon le mois et le quart du signalement, non de l'acte ; {mean}{years}",
        en=f"Acts {each}by month and shift of the report, not of the act; {mean}{years}",
    )
    figure = c.figure("hours", portrait_figures.hours(p, lang, False), f"{title}. {subtitle}.")
    note = ""
    if p.unknown_shift:
        number = words.count(p.unknown_shift, lang)
        note = c.say(fr=f"Sans quart connu, hors du tableau : {number}.", en=f"Shift unknown, left out: {number}.")
    told = tuple(sentences.hours(p, lang))
    return Block("hours", title, label, subtitle, told, figure, tables.hours(p, lang), note=note)


def against(c: Context) -> Block:
    """The rates over the city's."""
    p, lang = c.p, c.lang
    label = c.say(fr="Face à la ville", en="Against the city")
    if not portrait_titles.compared(p) or not p.row(p.whole)["against"]:
        return Block("against", label, label, empty=portrait_notes.against_empty(p, lang))
    title = portrait_titles.against_title(p, lang)
    unit, years = p.indicator(p.whole).unit[lang], words.years(*p.years)
    subtitle = c.say(
        fr=f"Taux {unit} rapporté à celui de la ville, {years} ; trait : intervalle à 95 %"
        f"{' ; ◇ : les pairs réunis' * bool(p.beside)}",
        en=f"Rate {unit} over the city's, {years}; line: 95% interval{'; ◇: its peers together' * bool(p.beside)}",
    )
    figure = c.figure("against", portrait_figures.ratios(p, lang, False), f"{title}. {subtitle}.",
                      native=natives.rates(p, lang))  # fmt: skip
    told = tuple(sentences.against(p, lang))
    left = f"{portrait_notes.uncompared(p, lang)} {portrait_notes.peers_note(p, lang)}".strip()
    return Block("against", title, label, subtitle, told, figure, tables.against(p, lang), note=left)


def everything(c: Context) -> Block:
    """Every indicator of the version, in one table."""
    title = c.say(fr="Tous les indicateurs", en="All indicators")
    told = tuple(sentences.everything(c.p, list(c.names), c.lang))
    unit = tables.common_unit(c.p, list(c.names), c.lang)
    about = c.say(fr=f"Taux {unit} ; parts en % des actes", en=f"Rates {unit}; shares in % of acts") if unit else ""
    return Block("all", title, title, about, told, table=tables.every(c.p, list(c.names), c.lang))


def cautions(c: Context) -> Block:
    """What one must know before citing."""
    title = c.say(fr="À savoir avant de citer", en="Before citing")
    breaks = portrait_figures.breaks_of(c.p)
    return Block("cautions", title, title, items=tuple(portrait_cautions.cautions(c.p, breaks, c.last_day, c.lang)))


def empties(c: Context) -> Block | None:
    """The blocks that no territory has, and why."""
    title = c.say(fr="Blocs vides, et pourquoi", en="Empty blocks, and why")
    loaded = c.restricted.loaded if c.restricted else frozenset()
    told = portrait_notes.empties(c.lang, loaded, restricted_cells.held(c.version))
    return Block("empty", title, title, items=tuple(told)) if told else None


BLOCKS: tuple[Callable[[Context], Block | None], ...] = (
    glance, trend, mix, hours, against, restricted_blocks.crimes, restricted_blocks.persons, restricted_blocks.housing,
    everything, cautions, restricted_blocks.cautions, empties,
)  # fmt: skip


def definitions(c: Context) -> tuple[tuple[str, str], ...]:
    """What each indicator counts and leaves out."""
    shown = {catalog()[name].title[c.lang] for name in c.names}
    told = tuple(pair for pair in portrait_notes.definitions(c.p, c.lang) if pair[0] in shown)
    return told + tuple(restricted_sentences.definitions(c.restricted, c.lang) if c.restricted else ())
