"""One territory over a period: at a glance, trend, parts, times, places, city, peers, and what to know first."""

import contextlib
import html
import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts import (
    blocks,
    cautions,
    choose,
    documents,
    frame,
    kept,
    portrait_blocks,
    portrait_every,
    portrait_made,
    portrait_open,
    sequence_run,
)
from pages.parts.portrait_open import pair, table
from pages.parts.state import say
from reports import (
    portrait_cautions,
    portrait_composition,
    portrait_figures,
    portrait_moves,
    portrait_notes,
    portrait_sentences,
    portrait_titles,
    words,
)
from reports.portrait_numbers import Portrait

PAGE = {
    "title": {"fr": "Portrait", "en": "Portrait"},
    "icon": ":material/location_city:",
    "order": 20,
    "audience": "all",
}


def _shared_scale() -> float | None:
    """The one scale of the lines of a running sequence's portraits, so that they compare by eye."""
    found = []
    for view in sequence_run.alike():
        with contextlib.suppress(frame.indicators.NoVersion, ValueError, LookupError):  # it says so when its turn comes
            first, last = (month[:4] for month in choose.months_of(view.query["period"]))
            asked = int(view.version), view.query["territory"], int(first), int(last), view.query.get("per")
            found.append(portrait_figures.highest(portrait_made.numbers(*asked)))
    return max(found, default=None)


def _moves(page: frame.Page, p: Portrait) -> dict[str, dict]:
    return portrait_made.moves(page.version.number, p.territory, *p.years, p.per)


def _cells(page: frame.Page, p: Portrait) -> str:
    """Six key figures, each with its rate, interval, years and change, which may be within the period."""
    cells, moves = [], _moves(page, p)
    for name in portrait_notes.shown(p):
        one = portrait_notes.card(p, name, page.lang)
        change, then = one["change"], one["then"]
        if name in moves:
            change, then = portrait_moves.moved_card(p, name, moves, page.lang)
        rate = f"{one['rate']}<br>{one['interval']}" if one["interval"] else one["rate"]
        cells.append(
            f"<div class='figure'><p class='name'>{one['name']}</p><p class='number'>{one['number']}</p><p>{rate}</p>"
            f"{portrait_figures.bars(p, name, one['alt'])}<p>{change}</p><p>{then}</p></div>"
        )
    return f"<div class='figures six'>{words.typeset(''.join(cells), page.lang)}</div>"


def _marked(text: str, lang: str) -> str:
    """Text made safe, typeset, with ** as bold."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", words.typeset(html.escape(text, quote=False), lang))


def _top(page: frame.Page, p: Portrait, drawn: dict[str, dict]) -> None:
    """Where one is, the finding, three or four sentences, and the small map."""
    left, right = st.columns([7, 3], gap="large")
    with left:
        place = f"{portrait_sentences.place(p, page.lang)} · {_rates(p, page.lang)}"
        st.html(f"<p class='place'>{_marked(place, page.lang)}</p>")
        st.title(words.typeset(portrait_sentences.heading(p, page.lang), page.lang), anchor=False)
        st.header(words.typeset(portrait_sentences.finding(p, page.lang), page.lang), anchor=False)
        lead = [*portrait_sentences.lead(p, page.lang), portrait_moves.moved_sentence(p, _moves(page, p), page.lang)]
        said = " ".join(one for one in lead if one)
        st.html(f"<p class='lead'>{_marked(said, page.lang)}</p>")
        if warning := _warning(page, p):
            blocks.note(page, warning)
    with right:
        about = portrait_notes.locator_note(p, page.lang)
        blocks.chart(page, drawn["locator"], f"{portrait_sentences.heading(p, page.lang)}. {about}", "locator")
        blocks.note(page, about)


def _rates(p: Portrait, lang: str) -> str:
    """What the page's rates are by: taux par km² par an."""
    return {"fr": "taux ", "en": "rates "}[lang] + p.indicator(p.whole).unit[lang]


def _warning(page: frame.Page, p: Portrait) -> str:
    """What this territory's rates must not go without."""
    first, last = p.years
    return cautions.of_rates(page.version.number, page.lang, p.territory, p.per, f"{first}-01", f"{last}-12")


def _figures(page: frame.Page, p: Portrait, told: dict[str, Any]) -> None:
    """The key figures, how they read, and their years in a table."""
    moves, unit = _moves(page, p), p.indicator(p.whole).unit[page.lang]
    years = words.years(*p.years)
    blocks.section(page, portrait_moves.categories_title(p, moves, page.lang), say(
        fr=f"Catégories du fichier ouvert : actes, taux {unit}, évolution {'dans la période ' * bool(moves)}· {years}",
        en=f"Categories of the open file: acts, rates {unit}, change {'within the period ' * bool(moves)}· {years}",
    ))  # fmt: skip
    st.html(_cells(page, p))
    blocks.note(page, portrait_notes.figures_note(p, page.lang))
    table(page, told, "years", say(fr="actes par an", en="acts a year"))


def _bullets(page: frame.Page, title: str, items: list[str]) -> None:
    blocks.section(page, title)
    listed = "".join(f"<li>{_marked(one, page.lang)}</li>" for one in items)
    st.html(f"<ul class='plain'>{listed}</ul>")


def _whole_page(page: frame.Page, p: Portrait, drawn: dict[str, dict]) -> None:
    """Every block, in the same order for every territory."""
    told = portrait_made.told(page.version.number, p.territory, *p.years, p.per, page.lang)

    def once(name: str, draw: Callable, *more: object) -> Any:
        return kept.block(page, name, p.territory, *p.years, p.per, draw=lambda: draw(page, p, *more))

    once("top", _top, drawn)
    once("glance", portrait_blocks.glance)
    once("figures", _figures, told)
    portrait_open.season(page, p)
    pair(lambda: portrait_open.lines(page, p, drawn, told), lambda: once("mix", portrait_open.mix, drawn, told))
    once("composition", portrait_blocks.composition)
    once("times", _times, drawn, told)
    once("where", portrait_open.where)
    once("beside", _beside, drawn, told)
    loaded = once("restricted", portrait_blocks.show)
    _end(page, p, loaded)


def _times(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """When acts are reported."""
    pair(lambda: portrait_open.hours(page, p, drawn, told), lambda: portrait_open.days(page, p))


def _beside(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """The territory over the city, and the peers."""
    pair(lambda: portrait_open.against(page, p, drawn, told), lambda: portrait_open.peers(page, p))


def _end(page: frame.Page, p: Portrait, loaded: frozenset[str]) -> None:
    """Every indicator, the definitions, what to know before citing, and what is empty."""
    portrait_every.draw(page, p)
    title = say(fr="Indicateurs du fichier ouvert", en="Indicators of the open file")
    about = say(
        fr="nombre, valeur, intervalle, ville, pairs, évolution", en="number, value, interval, city, peers, change"
    )
    portrait_open.long_table(page, p, "all", about, title)
    with st.expander(say(fr="Définitions", en="Definitions")):
        listed = [f"<li><b>{name}</b> — {text}</li>" for name, text in portrait_notes.definitions(p, page.lang)]
        st.html(f"<ul class='plain'>{words.typeset(''.join(listed), page.lang)}</ul>")
    found = portrait_cautions.cautions(p, portrait_figures.breaks_of(p), page.last_day, page.lang)
    title, empty = say(fr="À savoir avant de citer", en="Before citing"), portrait_notes.empties(page.lang, loaded)
    if "crimes" not in loaded:
        colon = say(fr=" : ", en=": ")
        why = portrait_composition.MISSING[page.lang]
        empty.append(f"**{portrait_composition.TITLE[page.lang]}**{colon}{why}")
    if not empty:
        return _bullets(page, title, found)
    return pair(
        lambda: _bullets(page, title, found),
        lambda: _bullets(page, say(fr="Blocs vides, et pourquoi", en="Empty blocks, and why"), empty),
    )


def _presented(page: frame.Page, p: Portrait, drawn: dict[str, dict]) -> None:
    """For a committee: the finding, the lines, the source."""
    place, found = portrait_sentences.heading(p, page.lang), portrait_sentences.finding(p, page.lang)
    if p.acts and (moves := _moves(page, p)):  # no period before: what the lines tell is the change within it
        found = portrait_moves.categories_title(p, moves, page.lang)
    if "lines" not in drawn:
        return blocks.finding(page, place, found, " ".join(portrait_sentences.lead(p, page.lang)).replace("**", ""))
    measure = say(fr="actes signalés sur douze mois mobiles", en="reported acts over rolling twelve months")
    blocks.finding(page, f"{place} · {measure}", found)
    if warning := _warning(page, p):
        blocks.note(page, warning)
    blocks.chart(page, drawn["lines"], portrait_titles.lines_title(p, page.lang), "lines", fills=True)


page = frame.begin(__file__, PAGE)
territory, period, *rest = choose.bar(
    page, "territory", ("period", choose.usual_period(page)), *choose.pers(page, page.store.names)
)
per = rest[0] if rest else None
start, end = choose.months_of(period)
portrait = portrait_made.numbers(page.version.number, territory, int(start[:4]), int(end[:4]), per)
charts = portrait_made.drawn(
    page.version.number, territory, *portrait.years, per, page.lang, page.large, _shared_scale()
)
with st.container(key="portrait"):
    (_presented if page.large else _whole_page)(page, portrait, charts)
documents.offered(page, portrait)
frame.caption(page, portrait_notes.source_line(portrait, page.lang, short=page.large), portrait.below[page.lang])
