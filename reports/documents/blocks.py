"""The blocks of a portrait's document, in their order; a new block is a function added to BLOCKS."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from indicators import catalog
from reports import (
    portrait_cautions,
    portrait_composition,
    portrait_figures,
    portrait_moves,
    portrait_notes,
    portrait_sentences,
    portrait_titles,
    portrait_words,
    words,
)
from reports.documents import (
    natives,
    open_blocks,
    restricted_blocks,
    restricted_cells,
    restricted_parts,
    restricted_sentences,
    sentences,
    tables,
    where_block,
)
from reports.documents.context import Context
from reports.documents.model import Block, Card, Figure
from reports.portrait_numbers import ENOUGH, ENOUGH_HOURS


def glance(c: Context) -> Block:
    """At a glance: the key figures with their years, and how they moved."""
    cards = [_card(c, name) for name in portrait_notes.shown(c.p)]
    note = portrait_notes.figures_note(c.p, c.lang)
    changes = {card.change for card in cards}
    if len(changes) == 1 and not cards[0].is_clear and not c.moves:  # said once rather than under each
        note = f"{changes.pop()}. {note}"
        cards = [replace(card, change="") for card in cards]
    within = c.say(fr=", évolution dans la période", en=", change within the period") if c.moves else ""
    unit = c.p.indicator(c.p.whole).unit[c.lang]
    return Block(
        "glance",
        title=portrait_moves.categories_title(c.p, c.moves, c.lang),
        label=c.say(fr="Catégories du fichier ouvert", en="Categories of the open file"),
        subtitle=f"{c.say(fr='Actes, taux', en='Acts, rates')} {unit}{within}, {words.years(*c.p.years)}",
        sentences=lead(c),
        table=tables.key(c.p, [c.p.whole, *c.p.categories], c.lang, c.moves),
        note=note,
        cards=tuple(cards),
    )


def lead(c: Context) -> tuple[str, ...]:
    """The sentences under the finding, with the change within the period where no other comes before."""
    moved = portrait_moves.moved_sentence(c.p, c.moves, c.lang)
    return tuple(one for one in (*portrait_sentences.lead(c.p, c.lang), moved) if one)


def _card(c: Context, name: str) -> Card:
    card = portrait_notes.card(c.p, name, c.lang)
    if name in c.moves:
        card["change"], card["then"] = portrait_moves.moved_card(c.p, name, c.moves, c.lang)
    told = {key: re.sub(r"</?strong>", "", text) for key, text in card.items()}
    first, last = c.p.years
    rows = c.p.yearly[c.p.yearly["indicator"] == name]
    years = tuple(
        (row.period, float(row.numerator), f"{'in' if first <= int(row.period) <= last else ''} "
         f"{'open' if row.flag else ''}")
        for row in rows.itertuples()
    )  # fmt: skip
    return Card(years=years, is_clear="<strong>" in card["change"], **told)


def told(name: str, label: str, said: portrait_words.Words, **more: Any) -> Block:
    """A block with the words of the page; what is set under a figure has no stop of its own."""
    return Block(name, said.title, label, said.subtitle.removesuffix("."), said.sentences, **more)


def trend(c: Context) -> Block:
    """Twelve months that end with each month, by category."""
    p, lang = c.p, c.lang
    label = c.say(fr="Évolution par catégorie", en="Trend by category")
    said, yearly = portrait_words.lines(p, lang), tables.yearly(p, lang)
    if not p.rolling["numerator"].any():
        why = c.say(fr="Aucun acte signalé dans ces années.", en="No reported act in these years.")
        return Block("trend", said.title, label, table=yearly, empty=why)
    return told(
        "trend", label, said, table=yearly, annex=tables.rolling(p, lang),
        figure=c.figure("trend", portrait_figures.lines(p, lang, False), f"{said.title}. {said.subtitle}",
                        native=natives.lines(p, lang)),
        note=c.say(fr="(p) : année incomplète ou provisoire.", en="(p): incomplete or provisional year.")
        if any("(p)" in head for head in yearly.heads) else "",
        aside=Figure("yearly", {}, sentences.yearly_title(p, lang), native=natives.yearly(p, lang)),
    )  # fmt: skip


def mix(c: Context) -> Block:
    """Each category's part of all acts, beside that of the rest of the city."""
    p, lang = c.p, c.lang
    label = c.say(fr="Catégories du fichier ouvert", en="Categories of the open file")
    said = portrait_words.mix(p, lang)
    if p.acts < ENOUGH:
        return Block("mix", said.title, label, empty=portrait_notes.mix_few(p, lang))
    figure = c.figure("mix", portrait_figures.mix(p, lang, False), f"{said.title}. {said.subtitle}", 620,
                      natives.mix(p, lang))  # fmt: skip
    return told("mix", label, said, figure=figure, table=tables.mix(p, lang))


def hours(c: Context) -> Block:
    """When acts are reported: month by shift."""
    p, lang = c.p, c.lang
    label = c.say(fr="Quand : mois", en="When: month")
    said = portrait_words.hours(p, lang)
    if p.acts < ENOUGH_HOURS or not len(p.hours):
        few = words.count(ENOUGH_HOURS, lang)
        why = c.say(fr=f"Non tracé : moins de {few} actes.", en=f"Not drawn: fewer than {few} acts.")
        return Block("hours", said.title, label, empty=why)
    figure = c.figure("hours", portrait_figures.hours(p, lang, False), f"{said.title}. {said.subtitle}")
    note = ""
    if p.unknown_shift:
        number = words.count(p.unknown_shift, lang)
        note = c.say(fr=f"Sans quart connu, hors du tableau : {number}.", en=f"Shift unknown, left out: {number}.")
    return told("hours", label, said, figure=figure, table=tables.hours(p, lang), note=note)


def against(c: Context) -> Block:
    """The rates over those of the rest of the city."""
    p, lang = c.p, c.lang
    label = portrait_words.BESIDE[lang]
    if not portrait_titles.compared(p) or not p.row(p.whole)["against"]:
        return Block("against", label, label, empty=portrait_notes.against_empty(p, lang))
    said = portrait_words.against(p, lang)
    figure = c.figure("against", portrait_figures.ratios(p, lang, False), f"{said.title}. {said.subtitle}",
                      native=natives.rates(p, lang))  # fmt: skip
    return told("against", label, said, figure=figure, table=tables.against(p, lang))


def everything(c: Context) -> Block:
    """Every indicator of the version, in one table."""
    title = c.say(fr="Tous les indicateurs", en="All indicators")
    read = tuple(sentences.everything(c.p, list(c.names), c.lang))
    unit = tables.common_unit(c.p, list(c.names), c.lang)
    about = c.say(fr=f"Taux {unit} ; parts en % des actes", en=f"Rates {unit}; shares in % of acts") if unit else ""
    return Block("all", title, title, about, read, table=tables.every(c.p, list(c.names), c.lang))


def cautions(c: Context) -> Block:
    """What one must know before citing."""
    title = c.say(fr="À savoir avant de citer", en="Before citing")
    breaks = portrait_figures.breaks_of(c.p)
    return Block("cautions", title, title, items=tuple(portrait_cautions.cautions(c.p, breaks, c.last_day, c.lang)))


def empties(c: Context) -> Block | None:
    """The blocks that no territory has, and why."""
    title = c.say(fr="Blocs vides, et pourquoi", en="Empty blocks, and why")
    loaded = c.restricted.loaded if c.restricted else frozenset()
    held = restricted_cells.held(c.version)
    items = portrait_notes.empties(c.lang, loaded, held)
    if not {"crimes"} & {*loaded, *held}:
        colon = c.say(fr=" : ", en=": ")
        items.append(f"**{portrait_composition.TITLE[c.lang]}**{colon}{portrait_composition.MISSING[c.lang]}")
    return Block("empty", title, title, items=tuple(items)) if items else None


BLOCKS: tuple[Callable[[Context], Block | None], ...] = (
    glance, open_blocks.glance, restricted_blocks.crimes, open_blocks.season, trend, mix, restricted_parts.person,
    restricted_parts.goods, hours, open_blocks.days, where_block.where, against, open_blocks.peers,
    restricted_blocks.persons, restricted_blocks.housing, everything, cautions, restricted_blocks.cautions, empties,
)  # fmt: skip


def definitions(c: Context) -> tuple[tuple[str, str], ...]:
    """What each indicator counts and leaves out."""
    shown = {catalog()[name].title[c.lang] for name in c.names}
    told = tuple(pair for pair in portrait_notes.definitions(c.p, c.lang) if pair[0] in shown)
    return told + tuple(restricted_sentences.definitions(c.restricted, c.lang) if c.restricted else ())
