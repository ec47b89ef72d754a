"""The blocks of a portrait's document that the open file fills beside its categories: glance, season, days, peers."""

from reports import portrait_glance, portrait_notes, portrait_peers, portrait_season, portrait_weekdays, words
from reports import trend_figures as figures
from reports.documents import natives, open_tables
from reports.documents.context import Context
from reports.documents.model import Block
from reports.portrait_numbers import ENOUGH_HOURS

SEASON = 1150  # pixels of its width, by which its words are placed: drawn large, they are then read on paper


def glance(c: Context) -> Block | None:
    """Property and person of the open file, where no restricted extract may be shown."""
    if c.restricted is not None or not open_tables.names(c.p):
        return None
    p, lang = c.p, c.lang
    return Block(
        "totals", portrait_glance.title(p, None, c.moves, lang), c.say(fr="En bref", en="At a glance"),
        portrait_glance.subtitle(p, None, lang).removesuffix("."),
        tuple(portrait_glance.sentences(p, None, c.moves, lang)), table=open_tables.glance(p, c.moves, lang),
    )  # fmt: skip


def season(c: Context) -> Block:
    """Each month over the band of its season, with the breaks, the test and the peak."""
    p, lang, study = c.p, c.lang, c.study
    label = portrait_season.TITLE[lang]
    if why := portrait_season.empty(p, study, lang):
        return Block("season", label, label, empty=why)
    title, about = portrait_season.title(study, lang), portrait_season.subtitle(study, lang)
    within = c.moves.get(p.whole)
    other = str(within["label"] if within else p.row(p.whole)["change"])
    return Block(
        "season", title, label, about.removesuffix("."), tuple(portrait_season.sentences(study, other, lang)),
        c.figure("season", figures.season_chart(study, lang, large=True), f"{title}. {about}", SEASON,
                 natives.season(study, lang), large=True),
        table=open_tables.season(study, lang),
        note=c.say(fr="Chaque mois et sa saison : dans le classeur, feuille « Mois et saisons ».",
                   en="Each month and its season: in the workbook, sheet “Months and seasons”."),
    )  # fmt: skip


def days(c: Context) -> Block:
    """When acts are reported: day of the week by shift."""
    p, lang = c.p, c.lang
    label = c.say(fr="Quand : jour de la semaine", en="When: day of the week")
    if not portrait_weekdays.is_enough(c.days):
        few = words.count(ENOUGH_HOURS, lang)
        why = c.say(fr=f"Non tracé : moins de {few} actes.", en=f"Not drawn: fewer than {few} acts.")
        return Block("days", portrait_weekdays.TITLE[lang], label, empty=why)
    title, about = portrait_weekdays.title(c.days, lang), portrait_weekdays.subtitle(p, lang)
    return Block(
        "days", title, label, about.removesuffix("."), tuple(portrait_weekdays.sentences(c.days, lang)),
        c.figure("days", portrait_weekdays.figure(p, c.days, lang), f"{title}. {about}", 620,
                 natives.days(c.days, p.years, lang)),
        table=open_tables.days(c.days, lang),
    )  # fmt: skip


def peers(c: Context) -> Block:
    """The comparable territories one by one, in alphabetical order, and why they are."""
    p, lang = c.p, c.lang
    label, found = portrait_peers.TITLE[lang], portrait_peers.gather(c.store, p)
    if why := portrait_peers.empty(p, found, lang):
        return Block("peers", label, label, empty=why)
    return Block(
        "peers", portrait_peers.title(found, lang), label, portrait_peers.subtitle(p, lang).removesuffix("."),
        tuple(portrait_peers.sentences(found, lang)), table=open_tables.peers(found, lang),
        note=portrait_notes.peers_note(p, lang),
    )  # fmt: skip
