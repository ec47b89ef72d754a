"""Where an indicator stands apart from the others among the 34 territories, and a grid to move around in."""

import html
from typing import Any

import pandas as pd
import streamlit as st

import indicators
from indicators import Indicator, judgements, own
from pages.parts import blocks, cautions, choose, frame, grid, kept, own_places, state
from pages.parts.cards import cards
from pages.parts.choose import Choice
from pages.parts.frame import Page
from pages.parts.legends import swatch, table_of, titled
from pages.parts.state import say
from reports import cell_sentences, counted, map_legend, maps, rest_words, switched, units, words
from reports import map_sentences as sentences
from reports.places_sentences import provisional

PAGE = {
    "title": {"fr": "Carte", "en": "Map"},
    "icon": ":material/map:",
    "order": 40,
    "audience": "all",
}
KEY = "map-areas"
HEIGHT = 910  # the tallest map, on a page 1,304 px wide; the sheet cuts what a narrower one leaves empty


# Choices ------------------------------------------------------------------------------------------------------------


def views() -> Choice:
    """The two ways to look: the territories, or a grid to move around in."""
    labels = {
        "areas": say(fr="Territoires", en="Territories"),
        "cells": say(fr="Se déplacer (mailles)", en="Move around (grid)"),
    }
    return Choice(
        label=say(fr="Vue", en="View"),
        codes=list(labels),
        words=labels.__getitem__,
        default="areas",
        known=labels.__contains__,
        warning=say(
            fr="Ce lien demande une vue inconnue. Les territoires sont affichés.",
            en="This link asks for an unknown view. Showing the territories.",
        ),
    )


def territory(page: Page) -> str | None:
    """The territory outlined on the map, which other pages share, or the analyst's own group; none for the city."""
    drawn = [*page.store.parts, *own_places.offered(page.card.name, page.store)]
    warning = say(
        fr="Ce lien demande un lieu que la carte ne trace pas. Elle montre tous les territoires.",
        en="This link asks for a place that the map does not draw. It shows all the territories.",
    )
    code = state.read("territory", ["city", "agglomeration", *drawn].__contains__, "city", warning)
    return code if code in drawn else None


def clicked() -> None:
    """A click on the map chooses the territory for this page and the next ones; a second click lets it go."""
    picked = st.session_state[KEY]["selection"].get("chosen") or [{}]
    state.keep("territory", picked[0].get("territory_id", "city"))


# What is computed once for a version --------------------------------------------------------------------------------


@st.cache_data(max_entries=200, show_spinner=False)
def judged(version: int, name: str, start: str, end: str, per: str | None) -> tuple[pd.DataFrame, float]:
    """The 34 territories with their class, and their usual level; a count by the rate that is fair to it."""
    table, known = judgements.classes(indicators.reader(name, number=version), name, start, end, per)
    return table.assign(shade=maps.classed(table, indicators.catalog()[name].by(per).compared)), known.average


@st.cache_data(max_entries=200, show_spinner=False)
def drawn(version: int, name: str, start: str, end: str, per: str | None, lang: str, large: bool) -> dict[str, Any]:
    """The map's specification."""
    found, indicator = judged(version, name, start, end, per)[0], indicators.catalog()[name].by(per).compared
    rows = [row for _, row in found.iterrows()]
    return maps.choropleth(
        grid.areas(version),
        {row["territory_id"]: row["shade"] for row in rows},
        {row["territory_id"]: map_legend.written(row, indicator, lang) for row in rows},
        {row["territory_id"]: sentences.told(row, indicator, per, lang) for row in rows},
        lang,
        large,
    )


# The territories ----------------------------------------------------------------------------------------------------


def legend(page: Page, found: pd.DataFrame, mean: float, indicator: Indicator, per: str | None) -> None:
    """The small table that reads the colours."""
    average = map_legend.figure(mean, indicator, page.lang)
    rows = [
        (swatch(maps.FILLS[row.name], row.name) + row.label, html.escape(row.values, quote=False), str(row.number))
        for row in map_legend.legend(found, indicator, page.lang)
    ]
    against = say(fr="Écart au niveau courant", en="Against the usual level")
    against += f" ({average})" if mean == mean else ""
    if indicator.kind == "count":
        against = say(fr="Classe", en="Class")
    head = [against, say(fr="Valeurs", en="Values"), say(fr="Territoires", en="Territories")]
    titled(
        page,
        map_legend.title(indicator, per, page.lang),
        map_legend.breaks_words(indicator, page.lang),
        table_of(head, [*rows, ("Total", "", str(len(found)))]),
    )


def notes(page: Page, found: pd.DataFrame, indicator: Indicator, wholes: pd.DataFrame) -> None:
    """What the map cannot show: what has no place, who stands out by name, why some numbers are hidden."""
    whole, nowhere = wholes["denominator" if indicator.kind == "share" else "numerator"]
    row = wholes.iloc[1]
    kept = counted.hidden(row["text"], row["why"], page.lang) if row["hidden"] else ""
    first, then = map_legend.unlocated(nowhere, whole, indicator, page.lang, kept)
    if first:
        blocks.note(page, f"**{first}** {then}")
    for text in (sentences.apart(found, page.lang), map_legend.masked_reason(found, page.lang)):
        if text:
            blocks.note(page, text)


def chosen_line(page: Page, code: str | None, found: pd.DataFrame, indicator: Indicator, per: str | None) -> None:
    """The figures of the chosen territory with the way to its portrait, or how to choose one."""
    if code is None:
        blocks.note(page, say(
            fr="Cliquez un territoire pour ses chiffres et son portrait ; les petits sont dans le tableau.",
            en="Click a territory for its figures and its portrait; the small ones are in the table.",
        ))  # fmt: skip
        return
    row, known = found.iloc[0], indicators.territories()[code]
    text = html.escape(sentences.one(row, indicator, per, page.lang), quote=False)
    st.html(f"<p class='chosen'>{words.typeset(text, page.lang)}</p>")
    if any(card.name == "portrait" for card in cards(frame.audience())):
        st.page_link(
            "pages/portrait.py",
            label=say(fr=f"Ouvrir le portrait {known.of}", en=f"Open the portrait of {known.name['en']}"),
            query_params={"territory": code, "lang": page.lang},
        )


@st.cache_data(max_entries=100, show_spinner=False)
def changed(version: int, lang: str, name: str, start: str, end: str) -> tuple[str, pd.DataFrame]:
    """Who changes class with the denominator: a sentence, and their classes by each."""
    indicator = indicators.catalog()[name]
    by_each = {per: judged(version, name, start, end, per)[0] for per in indicator.denominators}
    return switched.sentence(by_each, lang), switched.table(by_each, indicator, lang)


def who_changes(page: Page, indicator: Indicator, start: str, end: str) -> None:
    """The folded panel: the territories whose class depends on what the rate is divided by."""
    if len(indicator.denominators) < 2 or page.of(indicator.name).status == "safe":  # that audience has the first only
        return
    text, table = changed(page.version.number, page.lang, indicator.name, start, end)
    with st.expander(words.typeset(say(fr="Changer de dénominateur : qui change de classe",
                                       en="Changing the denominator: who changes class"), page.lang)):  # fmt: skip
        blocks.note(page, text)
        if len(table):
            about = say(fr="Classe selon le dénominateur", en="Class by denominator")
            blocks.house_table(page, list(table.columns), table.to_numpy().tolist(), about, numbers=False)


def beside(
    page: Page, found: pd.DataFrame, mean: float, indicator: Indicator, per: str | None, wholes: pd.DataFrame
) -> None:
    """What stands beside the map: its legend, and what it cannot show."""
    legend(page, found, mean, indicator, per)
    if page.large:
        blocks.note(page, sentences.apart(found, page.lang))
    else:
        notes(page, found, indicator, wholes)


def under(
    page: Page, found: pd.DataFrame, indicator: Indicator, per: str | None, years: float, months: tuple[str, str]
) -> None:
    """What is folded under the map: the table of all, who changes class, and the definition."""
    about = say(fr="nombre, valeur et intervalle, ordre alphabétique", en="count, value and interval, alphabetical")
    if indicator.kind == "count":
        about = say(fr="nombre, ordre alphabétique", en="count, alphabetical")
    title = say(fr="Tableau des 34 territoires", en="Table of the 34 territories")
    blocks.twin(page, sentences.table(found, indicator, per, years, page.lang), title, about, "carte")
    who_changes(page, indicator, *months)
    blocks.definition(page, indicators.catalog()[indicator.name])


def territories(
    page: Page, indicator: Indicator, months: tuple[str, str, str], per: str | None, place: str, code: str | None
) -> None:
    """Finding, map with its legend, the chosen territory, and the table of all."""
    start, end, asked_end = months
    version, tables = page.version.number, page.of(indicator.name)
    found, mean = judged(version, indicator.name, start, end, per)
    asked = indicator.name, per, start, end
    wholes = tables.values(
        indicator.name, places=["agglomeration", "unlocated"], by="period", start=start, end=end
    )  # fmt: skip
    whole = float(wholes["numerator"].iloc[0])
    title = sentences.finding(found["shade"], page.lang, indicator, whole)
    lead = "" if page.large else sentences.lead(found["shade"], mean, indicator, per, page.lang, whole)
    blocks.finding(page, place, title, lead)
    if indicator.denominator and indicator.denominator.counts_residents:
        for warning in cautions.crowded(version, page.lang, start, end).values():
            blocks.note(page, warning)
    (span,) = tables.spans("period", start, end)
    left_out = sentences.stable(start, end, asked_end, page.lang, indicator.kind != "count")
    for text in (left_out, provisional(span.flag, page.lang)):
        if text:
            blocks.note(page, text)
    with st.container(key="map-large" if page.large else "map"):
        with st.container(key="map-legend"):
            kept.block(page, "legend", *asked, draw=lambda: beside(page, found, mean, indicator, per, wholes))
        with st.container(key="map-drawing"):
            spec = drawn(version, indicator.name, start, end, per, page.lang, page.large)
            if code:
                spec["params"][0]["value"] = [{"territory_id": one} for one in own.members(code)]
            st.vega_lite_chart(
                spec, key=KEY, width="stretch", height="stretch" if page.large else HEIGHT, theme=None,
                on_select=clicked, alt=words.typeset(f"{title}. {place}.", page.lang),
            )  # fmt: skip
    if not page.large:
        if (found["label"] != "").any():
            blocks.note(page, f"{rest_words.RULE[page.lang]} {map_legend.shown_only(found, page.lang)}")
        chosen = found[found["territory_id"] == code]
        if code and own.is_own(code):
            chosen = tables.values(indicator.name, places=[code], by="period", start=start, end=end, per=per)
            chosen = chosen.assign(label="", shade=sentences.UNJUDGED)
        chosen_line(page, code, chosen, indicator, per)
        years = tables.covered[span.start : span.stop].sum() / 12
        kept.block(page, "under", *asked, draw=lambda: under(page, found, indicator, per, years, (start, end)))


# The page -----------------------------------------------------------------------------------------------------------


def shore(page: Page) -> str:
    """Whose the outlines are, the shore included; what is schematic is said elsewhere."""
    return "" if page.version.has_schematic_limits else say(
        fr="Limites administratives, Ville de Montréal ; rivages dessinés à main levée par ce projet.",
        en="Administrative limits, Ville de Montréal; shoreline drawn by hand by this project.",
    )  # fmt: skip


page = frame.begin(__file__, PAGE)
chosen = territory(page)
asked = choose.indicator(page)
tables = page.of(asked)
name, period, view, *rest = choose.bar(
    page, "indicator", ("period", choose.period(page, tables)), ("view", views()), *choose.pers(page, [asked])
)
per = rest[0] if rest else None
indicator = indicators.catalog()[name].by(per).compared
start, asked_end = choose.months_of(period)
end = cautions.firm(tables, asked_end)
span = words.period(f"{start}/{asked_end}", page.lang)
place = f"{say(**PAGE['title'])} · {indicator.title[page.lang]} · {span}"
years = (int(start[:4]), max(int(start[:4]), int(end[:4])))
is_drawn, is_whole = view == "cells" and indicator.cells, start.endswith("-01") and asked_end.endswith("-12")
below = []
if indicator.kind == "rate" and not (is_drawn and is_whole):
    where = units.somewhere(tables, indicator, years)
    place += f" · {units.named(tables, indicator, per, where, years, page.lang)}"
    below = [units.source(tables, indicator, per, where, years, page.lang)]
if is_drawn and is_whole:
    grid.cells(page, indicator, start, asked_end, place)
elif end < start:
    blocks.finding(page, place, sentences.none_stable(span, page.lang))
else:
    if view == "cells":
        refused = cell_sentences.by_year(page.lang) if is_drawn else cell_sentences.refused(indicator, page.lang)
        blocks.note(page, refused)
    territories(page, indicator, (start, end, asked_end), per, place, chosen)
frame.caption(page, *filter(None, (shore(page), *below)), names=[name])
