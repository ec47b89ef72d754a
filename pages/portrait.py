"""One territory over a period: key figures, lines, parts, times, against the city, and what to know before citing."""

import contextlib
import html
import re
from typing import Any

import streamlit as st

from pages.parts import blocks, cautions, choose, documents, frame, portrait_blocks, sequence_run
from pages.parts.state import say
from reports import (
    portrait_cautions,
    portrait_figures,
    portrait_notes,
    portrait_numbers,
    portrait_sentences,
    portrait_tables,
    portrait_titles,
    shapes,
    style,
    words,
)
from reports.portrait_figures import QUARTS
from reports.portrait_numbers import ENOUGH, ENOUGH_HOURS, Portrait

PAGE = {
    "title": {"fr": "Portrait", "en": "Portrait"},
    "icon": ":material/location_city:",
    "order": 20,
    "audience": "all",
}


@st.cache_resource(max_entries=128, show_spinner=False)
def _numbers(version: int, territory: str, first: int, last: int, per: str | None) -> Portrait:
    """The portrait's numbers, gathered once for a version."""
    return portrait_numbers.gather(frame.indicators.opened(version), territory, first, last, per)


@st.cache_data(max_entries=256, show_spinner=False)
def _drawn(version: int, territory: str, first: int, last: int, per: str | None, lang: str,
           large: bool, scale: float | None = None) -> dict[str, dict]:  # fmt: skip
    """The specifications of the charts that this portrait can show."""
    p = _numbers(version, territory, first, last, per)
    figures = {"lines": portrait_figures.lines(p, lang, large, scale)} if p.rolling["numerator"].any() else {}
    if not large and p.acts >= ENOUGH:
        figures["mix"] = portrait_figures.mix(p, lang, large)
    if not large and p.acts >= ENOUGH_HOURS:
        figures["hours"] = portrait_figures.hours(p, lang, large)
    if not large and portrait_titles.compared(p):
        figures["ratios"] = portrait_figures.ratios(p, lang, large)
    if not large:
        pinned = frame.indicators.version(version)
        areas = shapes.features(pinned.table("limites"), pinned.has_schematic_limits)
        figures["locator"] = portrait_figures.locator(areas, territory, lang, p.beside)
    return {name: style.specification(figure, lang, large) for name, figure in figures.items()}


def _shared_scale() -> float | None:
    """The one scale of the lines of a running sequence's portraits, so that they compare by eye."""
    found = []
    for view in sequence_run.alike():
        with contextlib.suppress(frame.indicators.NoVersion, ValueError, LookupError):  # it says so when its turn comes
            first, last = (month[:4] for month in choose.months_of(view.query["period"]))
            asked = int(view.version), view.query["territory"], int(first), int(last), view.query.get("per")
            found.append(portrait_figures.highest(_numbers(*asked)))
    return max(found, default=None)


@st.cache_resource(max_entries=256, show_spinner=False)
def _told(version: int, territory: str, first: int, last: int, per: str | None, lang: str) -> dict[str, Any]:
    """The key figures as markup and the tables, in words; nobody changes them."""
    p = _numbers(version, territory, first, last, per)
    told = {
        "figures": _cells(p, lang),
        "years": portrait_tables.yearly_table(p, lang),
        "lines": portrait_tables.rolling_table(p, lang),
        "all": portrait_tables.indicators_table(p, lang),
    }
    if p.acts >= ENOUGH:
        told["mix"] = portrait_tables.mix_table(p, lang)
        told["hours"] = portrait_tables.hours_table(p, QUARTS, lang)
    return told


def _cells(p: Portrait, lang: str) -> str:
    """Six key figures, each with its rate, interval, years and change."""
    cells = []
    for name in portrait_notes.shown(p):
        one = portrait_notes.card(p, name, lang)
        rate = f"{one['rate']}<br>{one['interval']}" if one["interval"] else one["rate"]
        cells.append(
            f"<div class='figure'><p class='name'>{one['name']}</p><p class='number'>{one['number']}</p><p>{rate}</p>"
            f"{portrait_figures.bars(p, name, one['alt'])}<p>{one['change']}</p><p>{one['then']}</p></div>"
        )
    return f"<div class='figures six'>{words.typeset(''.join(cells), lang)}</div>"


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
        said = " ".join(one for one in portrait_sentences.lead(p, page.lang) if one)
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
    st.html(told["figures"])
    blocks.note(page, portrait_notes.figures_note(p, page.lang))
    _table(page, told, "years", say(fr="actes par an", en="acts a year"))


def _table(page: frame.Page, told: dict[str, Any], name: str, about: str, title: str = "") -> None:
    """The figures of the block above as a table."""
    blocks.twin(page, told[name], title or say(fr="Tableau", en="Table"), about, name)


def _lines(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
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
    _table(page, told, "lines", say(fr="douze mois mobiles", en="rolling twelve months"))


def _mix(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
    """Each category's part of all acts, beside the city's."""
    if "mix" not in drawn:
        blocks.section(page, say(fr="Parts de chaque catégorie", en="Share of each category"))
        return blocks.empty(page, portrait_notes.mix_few(p, page.lang))
    title = portrait_titles.mix_title(p, page.lang)
    years = words.years(*p.years)
    subtitle = say(fr=f"Part de chaque catégorie, {years}.", en=f"Share of each category, {years}.")
    if p.reference:
        subtitle += say(fr=" Trait noir : la ville (19 arrondissements).", en=" Black mark: the city (19 boroughs).")
    blocks.section(page, title, subtitle)
    blocks.chart(page, drawn["mix"], f"{title}. {subtitle}", "mix")
    _table(page, told, "mix", say(fr="parts", en="shares"))


def _hours(page: frame.Page, p: Portrait, drawn: dict[str, dict], told: dict[str, Any]) -> None:
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
    _table(page, told, "hours", say(fr="actes de toute la période", en="acts of the whole period"))


def _against(page: frame.Page, p: Portrait, drawn: dict[str, dict]) -> None:
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
    blocks.note(page, portrait_notes.peers_note(p, page.lang))


def _bullets(page: frame.Page, title: str, items: list[str]) -> None:
    blocks.section(page, title)
    listed = "".join(f"<li>{_marked(one, page.lang)}</li>" for one in items)
    st.html(f"<ul class='plain'>{listed}</ul>")


def _pair(left, right) -> None:
    """Two blocks side by side, one under the other on a telephone."""
    first, second = st.columns([5, 4], gap="large")
    with first:
        left()
    with second:
        right()


def _whole_page(page: frame.Page, p: Portrait, drawn: dict[str, dict]) -> None:
    """Every block, in the same order for every territory."""
    told = _told(page.version.number, p.territory, *p.years, p.per, page.lang)
    _top(page, p, drawn)
    _figures(page, p, told)
    _pair(lambda: _lines(page, p, drawn, told), lambda: _mix(page, p, drawn, told))
    _pair(lambda: _hours(page, p, drawn, told), lambda: _against(page, p, drawn))
    loaded = portrait_blocks.show(page, p.territory, *p.years)
    title = say(fr="Tous les indicateurs", en="All indicators")
    about = say(
        fr="nombre, valeur, intervalle, ville, pairs, évolution", en="number, value, interval, city, peers, change"
    )
    _table(page, told, "all", about, title)
    with st.expander(say(fr="Définitions", en="Definitions")):
        listed = [f"<li><b>{name}</b> — {text}</li>" for name, text in portrait_notes.definitions(p, page.lang)]
        st.html(f"<ul class='plain'>{words.typeset(''.join(listed), page.lang)}</ul>")
    found = portrait_cautions.cautions(p, portrait_figures.breaks_of(p), page.last_day, page.lang)
    title, empty = say(fr="À savoir avant de citer", en="Before citing"), portrait_notes.empties(page.lang, loaded)
    if not empty:
        return _bullets(page, title, found)
    _pair(
        lambda: _bullets(page, title, found),
        lambda: _bullets(page, say(fr="Blocs vides, et pourquoi", en="Empty blocks, and why"), empty),
    )


def _presented(page: frame.Page, p: Portrait, drawn: dict[str, dict]) -> None:
    """For a committee: the finding, the lines, the source."""
    place, found = portrait_sentences.heading(p, page.lang), portrait_sentences.finding(p, page.lang)
    if "lines" not in drawn:
        return blocks.finding(page, place, found, " ".join(portrait_sentences.lead(p, page.lang)).replace("**", ""))
    measure = say(fr="actes signalés sur douze mois mobiles", en="reported acts over rolling twelve months")
    blocks.finding(page, f"{place} · {measure}", found)
    if warning := _warning(page, p):
        blocks.note(page, warning)
    blocks.chart(page, drawn["lines"], portrait_titles.lines_title(p, page.lang), "lines", fills=True)


page = frame.begin(__file__, PAGE)
territory, period, *rest = choose.bar(page, "territory", "period", *choose.pers(page, page.store.names))
per = rest[0] if rest else None
start, end = choose.months_of(period)
portrait = _numbers(page.version.number, territory, int(start[:4]), int(end[:4]), per)
charts = _drawn(page.version.number, territory, *portrait.years, per, page.lang, page.large, _shared_scale())
with st.container(key="portrait"):
    (_presented if page.large else _whole_page)(page, portrait, charts)
documents.offered(page, portrait)
frame.caption(page, portrait_notes.source_line(portrait, page.lang, short=page.large), portrait.below[page.lang])
