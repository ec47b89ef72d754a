"""Cases in the buildings of public housing, beside the rest of the territory, without any building to be found."""

from typing import Any

import streamlit as st

import indicators
from pages.parts import blocks, choose, frame, kept, restricted
from pages.parts.facts import facts_of
from pages.parts.state import say
from reports import exports, housing, housing_figures, housing_tables, style, words
from reports import housing_sentences as sentences
from reports.judged_words import TESTED
from reports.restricted import source_line

PAGE = {
    "title": {"fr": "OMHM", "en": "OMHM"},
    "icon": ":material/apartment:",
    "order": 53,
    "audience": "all",
}


@st.cache_resource(max_entries=128, show_spinner=False)
def _numbers(version: int, audience: str, territory: str, period: str) -> housing.Housing:
    """The page's cells, gathered once for a version."""
    return housing.gather(restricted.reader(version, audience), territory, period, audience)


@st.cache_data(max_entries=128, show_spinner=False)
def _drawn(version: int, audience: str, territory: str, period: str, lang: str, large: bool) -> dict[str, dict]:
    """The specifications of the page's charts."""
    h = _numbers(version, audience, territory, period)
    figures: dict[str, Any] = {"against": housing_figures.against(h, lang, large)}
    if not large:
        figures["clientele"] = housing_figures.by_clientele(h, lang)
        figures["years"] = housing_figures.by_year(h, lang)
    return {name: style.specification(figure, lang, large) for name, figure in figures.items()}


def key_figures(h: housing.Housing, lang: str) -> None:
    """Rates in OMHM buildings, and the share of them with a case."""
    cells = "".join(
        f"<div class='figure'><p class='name'>{name}</p><p class='number'>{value}</p><p>{unit}</p></div>"
        for name, value, unit in sentences.figures(h, lang)
    )
    st.html(f"<div class='figures'>{words.typeset(cells, lang)}</div>")


def against(page: frame.Page, h: housing.Housing, drawn: dict) -> None:
    """OMHM buildings beside the rest of the territory."""
    title = sentences.against_title(h, page.lang)
    about = say(
        fr=f"Affaires par an pour 1 000 logements, {words.years(*h.years)}. Trait : intervalle à 95 %. Chaque barre a "
           "ses propres logements au dénominateur.",
        en=f"Cases a year per 1,000 dwellings, {words.years(*h.years)}. Line: 95% interval. Each bar has its own "
           "dwellings below.",
    )  # fmt: skip
    blocks.section(page, title, about)
    if not any(h.cells[name].has_value for name in housing.RATES):
        return blocks.empty(page, sentences.HIDDEN[page.lang])
    blocks.chart(page, drawn["against"], f"{title}. {about}", "omhm-against")
    blocks.twin(page, housing_tables.rates(h, page.lang), say(fr="Tableau", en="Table"), title, "omhm-against")


def clientele(page: frame.Page, h: housing.Housing, drawn: dict) -> None:
    """Cases by whom the buildings house."""
    title = sentences.clientele_title(h, page.lang)
    about = say(fr=f"Affaires dans les immeubles de l'OMHM, {words.years(*h.years)}.",
                en=f"Cases in OMHM buildings, {words.years(*h.years)}.")  # fmt: skip
    blocks.section(page, title, f"{about} {sentences.CLIENTELE_NOTE[page.lang]}")
    if not any(cell.is_shown for cell in h.clientele.values()):
        return blocks.empty(page, sentences.HIDDEN[page.lang])
    blocks.chart(page, drawn["clientele"], f"{title}. {about}", "omhm-clientele")
    blocks.twin(page, housing_tables.clientele(h, page.lang), say(fr="Tableau", en="Table"), title, "omhm-clientele")


def over_time(page: frame.Page, h: housing.Housing, drawn: dict) -> None:
    """The rates by year, over all the years of the data."""
    title = sentences.years_title(h, page.lang)
    about = say(
        fr="Affaires pour 1 000 logements, chaque année. Trou : nombre masqué ; cercle vide : provisoire.",
        en="Cases per 1,000 dwellings, each year. Gap: hidden number; hollow circle: provisional.",
    )
    blocks.section(page, title, about)
    if not any(cell.has_value for name in housing.RATES for cell in h.yearly[name].values()):
        return blocks.empty(page, sentences.HIDDEN[page.lang])
    blocks.chart(page, drawn["years"], f"{title}. {about}", "omhm-years")
    blocks.twin(page, housing_tables.yearly(h, page.lang), say(fr="Tableau", en="Table"), title, "omhm-years")
    blocks.note(page, TESTED[page.lang])


def everywhere(page: frame.Page, h: housing.Housing) -> None:
    """All territories from A to Z."""
    title = say(fr="Les 34 territoires, de A à Z", en="The 34 territories, from A to Z")
    about = say(
        fr=f"{words.years(*h.years)}. Taux : affaires par an pour 1 000 logements ; logements : moyenne de la "
           "période ; immeubles touchés : part qui a au moins une affaire dans une année.",
        en=f"{words.years(*h.years)}. Rates: cases a year per 1,000 dwellings; dwellings: mean of the period; "
           "buildings with a case: share with at least one in a year.",
    )  # fmt: skip
    blocks.section(page, title, about)
    heads, rows = housing_tables.everywhere(h, page.lang)
    blocks.house_table(page, heads, rows, title)
    blocks.note(page, sentences.NO_PLACE[page.lang])


def offered(page: frame.Page, h: housing.Housing) -> None:
    """The table of all territories as a file."""
    facts = facts_of(page)
    internal = say(fr="_interne", en="_internal") if h.audience == "analysis" else ""
    st.download_button(
        say(fr="Télécharger ce tableau (CSV)", en="Download this table (CSV)"),
        lambda: exports.csv(
            housing_tables.download(h, facts, page.lang), "semicolon" if page.lang == "fr" else "comma"
        ),
        exports.file_name([f"omhm{internal}"], h.period, "territory", facts, "csv"),
        "text/csv",
        key="omhm-csv",
        on_click="ignore",
    )


def whole_page(page: frame.Page, h: housing.Housing, drawn: dict, key: tuple) -> None:
    """Every block, in the same order for every territory."""
    kept.block(page, "figures", *key, draw=lambda: figures(page, h, drawn))
    kept.block(page, "everywhere", *key, draw=lambda: everywhere(page, h))
    offered(page, h)
    kept.block(page, "definitions", draw=lambda: definitions(page))


def definitions(page: frame.Page) -> None:
    """What the three rates count."""
    for name in housing.RATES:
        blocks.definition(page, indicators.catalog()[name])


def figures(page: frame.Page, h: housing.Housing, drawn: dict) -> None:
    """The figures of one territory, and what they say."""
    lang = page.lang
    blocks.note(page, sentences.rules(h, lang))
    key_figures(h, lang)
    first, second = st.columns([5, 4], gap="large")
    with first:
        against(page, h, drawn)
    with second:
        clientele(page, h, drawn)
    over_time(page, h, drawn)
    if told := sentences.breaks(h, lang):
        blocks.note(page, told)
    blocks.section(
        page, say(fr="Ce que ces chiffres disent, et ne disent pas", en="What these figures say, and do not")
    )
    blocks.note(page, sentences.UNFELT[lang])
    blocks.note(page, sentences.UNCOMPARED[lang])


page = frame.begin(__file__, PAGE)
table = restricted.cells_of(page, housing.HERE)
if table is None:
    restricted.nothing(page, say(fr="OMHM · habitations publiques", en="OMHM · public housing"))
    frame.stop()
territory, period = choose.bar(page, "territory", restricted.period(page, table))
key = (page.version.number, frame.audience(), territory, period)
found, drawn = _numbers(*key), _drawn(*key, page.lang, page.large)
with st.container(key="omhm"):
    name = indicators.territories()[territory].name[page.lang]
    lead = "" if page.large else " ".join(sentences.lead(found, page.lang))
    place = sentences.place(found, name, page.lang)
    if page.large:
        place += say(fr=" · affaires par an pour 1 000 logements", en=" · cases a year per 1,000 dwellings")
    blocks.finding(page, place, sentences.finding(found, page.lang), lead)
    if page.large:
        about = sentences.against_title(found, page.lang)
        blocks.chart(page, drawn["against"], f"{about}.", "omhm-against", fills=True)
        frame.caption(page, sentences.rules(found, page.lang, short=True))
    else:
        whole_page(page, found, drawn, (territory, period))
        frame.caption(page, source_line(housing.NAMES, page.version, page.lang))
