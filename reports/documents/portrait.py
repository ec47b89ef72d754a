"""A portrait's document in one language, from one version: who, when, by what, from where, and its blocks."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import indicators
from indicators import Store, Version
from indicators import own as own_places
from reports import (
    comparison_sentences,
    export_words,
    portrait_moves,
    portrait_notes,
    portrait_restricted,
    portrait_sentences,
    shapes,
    words,
)
from reports.documents import blocks, open_tables, restricted_cells, restricted_sentences, sheets
from reports.documents.context import Context
from reports.documents.model import Block, Document, Figure, Table, plain, printed
from reports.portrait_figures import locator
from reports.portrait_numbers import Portrait, gather
from reports.portrait_restricted import Blocks

ADDRESS = "http://localhost:8501"
USUAL = (2018, 2022)


def usual_years(store: Store) -> tuple[int, int]:
    """2018 to 2022 where all of it is loaded; else the last five whole years."""
    whole = [int(span.label) for span in store.spans("year") if "partial" not in span.flag]
    every = [int(span.label) for span in store.spans("year")]
    if set(range(USUAL[0], USUAL[1] + 1)) <= set(whole):
        return USUAL
    last = whole[-1] if whole else every[-1]
    return max(last - 4, every[0]), last


def check(store: Store, territory: str, years: tuple[int, int], per: str | None) -> None:
    """ValueError says, in a sentence, what was asked that is not there."""
    if territory == "unlocated" or not store.answers(territory):
        raise ValueError(
            f"--territory {territory}: promised one of the {len(store.parts)} territories of this version, city or "
            f"agglomeration, such as {store.parts[0]}; found no such territory"
        )
    first, last = (int(span.label) for span in (store.spans("year")[0], store.spans("year")[-1]))
    if not first <= years[0] <= years[1] <= last:
        raise ValueError(
            f"--from {years[0]} --to {years[1]}: promised years between {first} and {last}, the first not after the "
            "last; found a period outside the data"
        )
    offered = list(dict.fromkeys(code for one in indicators.catalog().values() for code in one.denominators))
    if per is not None and per not in offered:
        raise ValueError(f"--per {per}: promised a denominator; choose among {', '.join(offered)}")


def allowed(store: Store, audience: str) -> tuple[str, ...]:
    """The indicators that an audience may be shown: the shared one gets what is open, and nothing else."""
    known = indicators.catalog()
    names = [name for name in known if name in store.names]
    if audience == "shared":
        names = [name for name in names if indicators.sensitivity(known[name]) == "open"]
    return tuple(names)


def build(
    territory: str,
    years: tuple[int, int] | None = None,
    per: str | None = None,
    lang: str = "fr",
    audience: str = "analysis",
    version: int | None = None,
    address: str = ADDRESS,
) -> Document:
    """The document of a territory's portrait; ValueError and NoVersion say what is wrong."""
    chosen = indicators.version(version)
    store = indicators.opened(chosen.number)
    years = years or usual_years(store)
    check(store, territory, years, per)
    p = gather(store, territory, *years, per)
    return of(p, store, chosen, lang, audience, address)


def of(p: Portrait, store: Store, version: Version, lang: str, audience: str = "analysis",
       address: str = ADDRESS) -> Document:  # fmt: skip
    """The document of numbers already gathered."""
    last_day = version.last_day
    areas = shapes.features(version.table("limites"), version.has_schematic_limits)
    finding = portrait_sentences.finding(p, lang)
    names = allowed(store, audience)
    restricted = restricted_cells.gather(p, version, audience)
    moves = portrait_moves.within(store, p, open_tables.names(p))
    context = Context(p, store, version, lang, names, areas, last_day, moves, audience, restricted)
    made = tuple(block for block in (make(context) for make in blocks.BLOCKS) if block)
    is_internal = restricted is not None and audience == "analysis"
    title, note = portrait_sentences.heading(p, lang), portrait_notes.locator_note(p, lang)
    whole = Document(
        lang=lang,
        territory=p.territory,
        years=p.years,
        code=words.years(*p.years).replace("–", "-"),
        place=portrait_sentences.place(p, lang),
        title=title,
        finding=finding,
        lead=blocks.lead(context),
        locator=context.figure("locator", locator(areas, p.territory, lang, p.beside), f"{title}. {note}", 300),
        locator_note=note,
        denominator=p.below[lang] + (restricted_sentences.denominators(restricted, p.per, lang) if restricted else ""),
        warning=_warning(p, store, lang),
        hidden=_hidden(p, restricted, made, lang),
        mention=_mention(version, is_internal, lang),
        is_demonstration=version.is_demonstration,
        made=datetime.fromisoformat(version.manifest["created_at"]).astimezone(UTC).replace(microsecond=0),
        version=version.number,
        last_day=last_day,
        link=permalink(p, lang, version.number, address),
        sources=_sources(p, names, version, restricted, lang),
        blocks=made,
        definitions=blocks.definitions(context),
        sheets=sheets.sheets(context),
        is_internal=is_internal,
    )
    return _printed(whole)


def permalink(p: Portrait, lang: str, version: int, address: str = ADDRESS) -> str:
    """The page with the same choices, pinned to the version."""
    period = words.years(*p.years).replace("–", "-")
    asked: dict[str, Any] = {"territory": p.territory, "period": period}
    if p.per:
        asked["per"] = p.per
    return f"{address.rstrip('/')}/portrait?{urlencode({**asked, 'lang': lang, 'version': version})}"


# What is said of the whole ------------------------------------------------------------------------------------------


def _warning(p: Portrait, store: Store, lang: str) -> str:
    """What this territory's rates must not go without."""
    own = indicators.denominators()[p.per or "residents"]
    if not own.counts_residents:
        return own.caution[lang]
    return " ".join(filter(None, (_crowd(place, p, store, lang) for place in own_places.members(p.territory))))


def _crowd(place: str, p: Portrait, store: Store, lang: str) -> str:
    if place not in store.parts:
        return ""
    span = store.spans("period", f"{p.years[0]}-01", f"{p.years[1]}-12")[0]
    row, months = store.parts.index(place), slice(span.start, span.stop)
    try:
        present, residents = (store.exposure(name)[row, months].mean() * 12 for name in ("present_population",
                                                                                         "residents"))  # fmt: skip
    except ValueError:  # this version knows no population present
        return ""
    return comparison_sentences.crowd(place, present, residents, lang)


def _hidden(p: Portrait, restricted: Blocks | None, made: tuple[Block, ...], lang: str) -> str:
    """What is not shown, and why."""
    told = {
        "fr": "Masqué : aucun nombre ; le fichier ouvert ne décrit ni personne ni adresse.",
        "en": "Hidden: no number; the open file describes no person and no address.",
    }
    of_open = {
        "fr": "Masqué, du fichier ouvert : aucun nombre ; il ne décrit ni personne ni adresse.",
        "en": "Hidden, of the open file: no number; it describes no person and no address.",
    }
    told = (of_open if restricted else told)[lang]
    if "small_population" in p.row(p.whole)["flag"]:
        told += {
            "fr": " Non publiés : les taux, car il y a moins de 1 000 habitants.",
            "en": " Not published: rates, for there are fewer than 1,000 residents.",
        }[lang]
    if restricted:
        told += f" {restricted_sentences.hidden(restricted, made, lang)}"
    return told


def _mention(version: Version, is_internal: bool, lang: str) -> str:
    """The mark of exact figures, of made-up data and of schematic limits; nothing otherwise."""
    told = [text[lang] for text, here in ((restricted_sentences.INTERNAL, is_internal),
                                          (export_words.MADE_UP, version.is_demonstration),
                                          (export_words.SCHEMATIC, version.has_schematic_limits)) if here]  # fmt: skip
    return (". ".join(told) + ".") if told else ""


def _sources(
    p: Portrait, names: tuple[str, ...], version: Version, restricted: Blocks | None, lang: str
) -> tuple[str, ...]:
    """The citation of every source, with its licence; how far the restricted extracts go."""
    found = {one.name: one for name in names for one in indicators.sources(p.indicator(name))}
    for name in portrait_restricted.names(restricted) if restricted else ():
        found |= {one.name: one for one in indicators.sources(indicators.catalog()[name])}
    cited = tuple(f"{one.origin['citation'].rstrip('.')} ({one.origin['licence']})." for one in found.values())
    return cited + restricted_sentences.extent(version, lang) * bool(restricted)


# As print sets it ---------------------------------------------------------------------------------------------------


def _printed(document: Document) -> Document:
    """Every text as print sets it; addresses, sheets and specifications stay as they are."""
    lang = document.lang
    set_ = lambda text: printed(text, lang)  # noqa: E731
    names = ("place", "title", "finding", "locator_note", "denominator", "warning", "hidden", "mention")
    return replace(
        document,
        **{name: set_(plain(getattr(document, name))) for name in names},
        lead=tuple(map(set_, document.lead)),
        locator=_figure(document.locator, lang),
        sources=tuple(map(set_, document.sources)),
        definitions=tuple((set_(name), set_(text)) for name, text in document.definitions),
        blocks=tuple(_block(one, lang) for one in document.blocks),
    )


def _figure(figure: Figure, lang: str) -> Figure:
    return replace(figure, alt=printed(figure.alt, lang))


def _block(block: Block, lang: str) -> Block:
    set_ = lambda text: printed(text, lang)  # noqa: E731
    names = ("title", "label", "subtitle", "note", "empty")
    return replace(
        block,
        **{name: set_(getattr(block, name)) for name in names},
        sentences=tuple(map(set_, block.sentences)),
        items=tuple(map(set_, block.items)),
        figure=_figure(block.figure, lang) if block.figure else None,
        aside=_figure(block.aside, lang) if block.aside else None,
        table=_table(block.table, lang) if block.table else None,
        second=_table(block.second, lang) if block.second else None,
        annex=_table(block.annex, lang) if block.annex else None,
        cards=tuple(
            replace(card, **{name: set_(getattr(card, name)) for name in
                             ("name", "number", "rate", "interval", "change", "then", "alt")})
            for card in block.cards
        ),
    )  # fmt: skip


def _table(table: Table, lang: str) -> Table:
    rows = tuple(
        tuple(replace(cell, value=printed(cell.value, lang)) if cell.kind == "text" else cell for cell in row)
        for row in table.rows
    )
    heads = tuple(printed(head, lang) for head in table.heads)
    return replace(table, title=printed(table.title, lang), heads=heads, rows=rows)
