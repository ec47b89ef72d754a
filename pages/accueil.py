"""What the data are, how fresh they are, what moved in the city, where to look, and three ways in."""

from html import escape

import pandas as pd
import streamlit as st

import indicators
from indicators import judgements
from indicators.comparisons import CLEAR
from pages.parts import blocks, cautions, choose, frame, kept, state
from pages.parts.state import say
from reports import home_sentences as sentences
from reports import words
from reports.judged_words import TESTED

PAGE = {
    "title": {"fr": "Accueil", "en": "Home"},
    "icon": ":material/home:",
    "order": 10,
    "audience": "all",
}
WHOLE = "all_acts_rate"
CATEGORIES = ["vehicle_theft_rate", "theft_from_vehicle_rate", "burglary_rate", "mischief_rate", "robbery_rate"]
RARE = "death_offence_rate"


# Figures, computed once a version -------------------------------------------------------------------------------------


def consolidated_years(store: indicators.Store) -> list[int]:
    """The calendar years that are whole and will not move much any more."""
    return [int(span.label) for span in store.spans("year") if not span.flag]


@st.cache_data(max_entries=8, show_spinner=False)
def city(_store: indicators.Store, folder: str, names: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How each indicator of the city moved from the reference years to the last whole one, and its yearly rates."""
    reference, year = sentences.reference_years(consolidated_years(_store))
    before, after = (f"{reference[0]}-01", f"{reference[-1]}-12"), (f"{year}-01", f"{year}-12")
    changes = judgements.changes(_store, names, "city", before, after)
    limits = [_store.values(n, places=["city"], by="year", start=after[0], end=after[1]).iloc[0] for n in names]
    changes["low_after"], changes["high_after"] = [one["low"] for one in limits], [one["high"] for one in limits]
    yearly = pd.concat([
        _store.values(name, places=["city"], by="year", end=after[1]).assign(indicator=name) for name in names
    ], ignore_index=True)  # fmt: skip
    return changes.drop(columns="broken"), yearly


@st.cache_data(max_entries=8, show_spinner=False)
def elsewhere(_store: indicators.Store, folder: str, names: list[str]) -> tuple[pd.DataFrame, tuple[str, str], float]:
    """Territories whose last twelve consolidated months moved clearly; those months, and the city's acts in them."""
    reference, _ = sentences.reference_years(consolidated_years(_store))
    last = _store.provisional_from
    run = str(_store.months[last - 12]), str(_store.months[last - 1])
    moved = judgements.moved(_store, names, (f"{reference[0]}-01", f"{reference[-1]}-12"), run)
    acts = _store.values(WHOLE, places=["city"], by="period", start=run[0], end=run[1])["numerator"].iloc[0]
    return moved, run, float(acts)


# Blocks -----------------------------------------------------------------------------------------------------------


def key_figure(page: frame.Page, row: pd.Series, yearly: pd.DataFrame, reference: list[int], year: int) -> str:
    """One figure: count, rate with interval, small bars, and the words of its test."""
    lang, label = page.lang, indicators.catalog()[row["indicator"]].label[page.lang]
    span = words.years(reference[0], reference[-1])
    own = yearly[yearly["indicator"] == row["indicator"]]
    first = own["period"].iloc[0]
    drawn = sentences.bars(
        own["value"].tolist(),
        sum(int(period) in reference for period in own["period"]),
        row["value_before"],
        say(fr=f"{label} : taux de chaque année de {first} à {year}, trait à la moyenne de {span}.",
            en=f"{label}: rate of each year from {first} to {year}, line at the {span} mean."),
    )  # fmt: skip
    interval = words.interval(row["low_after"], row["high_after"], "rate", lang)
    rates = words.rate(row["value_after"], lang), words.rate(row["value_before"], lang)
    acts = words.count(row["before"] / len(reference), lang)
    change = sentences.change_words(row["label"], row["percent"], lang)
    above = say(fr=f"<p><strong>{rates[0]}</strong> pour 1 000 hab.<br>intervalle {interval}</p>",
                en=f"<p><strong>{rates[0]}</strong> per 1,000 residents<br>interval {interval}</p>")  # fmt: skip
    below = say(fr=f"<p>{rates[1]} par an <span class='whole'>en {span}</span><br>({acts} actes)</p>",
                en=f"<p>{rates[1]} per year <span class='whole'>in {span}</span><br>({acts} acts)</p>")  # fmt: skip
    if page.large:
        drawn = drawn.replace("<div class='bars'", "<div class='bars low'")
        above = f"<p><strong>{rates[0]}</strong> <span class='whole'>{interval}</span></p>"
        below = say(fr=f"<p>{rates[1]} <span class='whole'>en {span}</span></p>",
                    en=f"<p>{rates[1]} <span class='whole'>in {span}</span></p>")  # fmt: skip
    said = f"<p>{change}</p>" if row["label"] not in CLEAR else f"<p><strong>{change}</strong></p>"
    number = words.count(row["after"], lang)
    head = f"<p class='name'>{escape(label)}</p><p class='number'>{number}</p>"
    return f"<div class='figure'>{head}{words.typeset(above + drawn + said + below, lang)}</div>"


def figures_table(page: frame.Page, changes: pd.DataFrame, yearly: pd.DataFrame, span: str) -> pd.DataFrame:
    """The same figures in words, and the rate of every year."""
    lang, catalog = page.lang, indicators.catalog()
    rows = []
    for row in changes.to_dict("records"):
        own = yearly[yearly["indicator"] == row["indicator"]]
        rows.append({
            say(fr="Indicateur", en="Indicator"): catalog[row["indicator"]].title[lang],
            say(fr="Actes", en="Acts"): words.count(row["after"], lang),
            say(fr="Taux", en="Rate"): words.rate(row["value_after"], lang),
            say(fr="Intervalle", en="Interval"): words.interval(row["low_after"], row["high_after"], "rate", lang),
            say(fr=f"Taux {span}", en=f"{span} rate"): words.rate(row["value_before"], lang),
            say(fr="Changement", en="Change"): sentences.change_words(row["label"], row["percent"], lang),
            **{year: words.rate(value, lang) for year, value in zip(own["period"], own["value"], strict=True)},
        })  # fmt: skip
    return pd.DataFrame(rows)


def figures(page: frame.Page, changes: pd.DataFrame, yearly: pd.DataFrame, reference: list[int], year: int) -> None:
    """The key figures side by side and, but for a committee, what explains them."""
    shown = changes[changes["indicator"] != RARE]
    boxes = "".join(key_figure(page, row, yearly, reference, year) for _, row in shown.iterrows())
    st.html(f"<div class='figures aligned'>{boxes}</div>")
    if not page.large:
        under_figures(page, changes, yearly, reference, year)


def under_figures(
    page: frame.Page, changes: pd.DataFrame, yearly: pd.DataFrame, reference: list[int], year: int
) -> None:
    """How to read the figures, the category too rare for one, and the same in a table."""
    first, span = yearly["period"].min(), words.years(reference[0], reference[-1])
    text = say(
        fr=f"Ville de Montréal (19 arrondissements), {year}. Barres : taux d'une année chacune, {first} à {year}, axe "
           f"à zéro ; trait : moyenne de {span}. {TESTED['fr']}",
        en=f"City of Montréal (19 boroughs), {year}. Bars: the rate of one year each, {first} to {year}, axis at zero; "
           f"line: {span} mean. {TESTED['en']}",
    )  # fmt: skip
    for _, row in changes[changes["indicator"] == RARE].iterrows():
        label = indicators.catalog()[RARE].label[page.lang]
        text += " " + sentences.rare(row, label, year, span, len(reference), page.lang)
    blocks.note(page, text)
    blocks.twin(
        page,
        figures_table(page, changes, yearly, span),
        say(fr="Tableau des mêmes chiffres", en="Table of the same figures"),
        say(fr=f"taux pour 1 000 habitants par an, {first} à {year}",
            en=f"rates per 1,000 residents per year, {first} to {year}"),
        "figures",
    )  # fmt: skip


def doors(chosen: choose.Choice, page: frame.Page) -> None:
    """Three ways in, one for each person."""
    columns = st.container(key="doors").columns([5, 3, 3, 3], vertical_alignment="bottom")
    with columns[0]:
        label = say(fr="Le portrait d'un territoire", en="The portrait of a territory")
        state.widget(st.selectbox, "territory", label, chosen.codes, chosen.words)
    with columns[1]:
        if st.button(say(fr="Ouvrir le portrait", en="Open the portrait"), key="door-portrait", width="stretch"):
            st.switch_page("pages/portrait.py")
    with columns[2]:
        blocks.note(page, say(fr="Suivre un indicateur dans le temps", en="Follow an indicator over time"))
        if st.button(say(fr="Voir les tendances", en="See the trends"), key="door-trends", width="stretch"):
            st.switch_page("pages/tendances.py")
    with columns[3]:
        blocks.note(page, say(fr="Montrer cette page en comité", en="Show this page to a committee"))
        keep = {"on_click": state.keep, "args": ("mode", "presentation")}
        st.button(
            say(fr="Présenter l'accueil", en="Present the home page"), key="door-present", width="stretch", **keep
        )


def where(page: frame.Page, moved: pd.DataFrame, run: tuple[str, str], span: str) -> None:
    """Territories whose rolling year moved clearly, in alphabetical order, each a way to its portrait."""
    lang, known, catalog = page.lang, indicators.territories(), indicators.catalog()
    months = f"{words.month(run[0], lang)} – {words.month(run[1], lang)}"
    blocks.section(
        page,
        say(fr="Où regarder", en="Where to look"),
        say(fr=f"Douze derniers mois consolidés, {months}, comparés à {span}, taux pour 1 000 habitants par an. Ordre "
               "alphabétique.",
            en=f"Last twelve consolidated months, {months}, compared with {span}, rate per 1,000 residents per year. "
               "Alphabetical order."),
    )  # fmt: skip
    if moved.empty:
        return blocks.empty(page, say(
            fr="Aucun territoire ne s'écarte nettement de ses années de référence.",
            en="No territory departs clearly from its reference years.",
        ))  # fmt: skip
    items = []
    for place, rows in moved.groupby("territory_id", sort=False):
        address = f"portrait?territory={place}" + ("&lang=en" if lang == "en" else "")
        lines = "".join(
            f"<p>{words.typeset(sentences.where_line(row, catalog[row['indicator']].label[lang], lang), lang)}</p>"
            for _, row in rows.iterrows()
        )
        if warning := cautions.crowd(page.version.number, lang, str(place), *run):
            lines += f"<p class='note'>{words.typeset(escape(warning, quote=False), lang)}</p>"
        items.append(f"<li><a href='{address}' target='_self'>{escape(known[place].name[lang])}</a>{lines}</li>")
    st.html(f"<ul class='where'>{''.join(items)}</ul>")
    blocks.note(page, say(
        fr="« Nette » : l'écart dépasse ce que le hasard et les écarts d'une année à l'autre expliquent. Sur toute la "
           "liste, on attend au plus une mention sur vingt due au hasard (Benjamini–Hochberg). Un territoire absent de "
           "la liste n'est pas stable pour autant : son écart peut être non concluant.",
        en="“Clear”: the gap exceeds what chance and year-to-year swings explain. Over the whole list, at most one "
           "entry in twenty is expected to be due to chance (Benjamini–Hochberg). A territory that is not listed need "
           "not be stable: its gap may be inconclusive.",
    ))  # fmt: skip
    names = {code: known[code].name[lang] for code in known}
    labels = {name: catalog[name].label[lang] for name in catalog}
    table = sentences.where_table(moved, names, labels, span, lang)
    blocks.twin(page, table, say(fr="Tableau des mêmes chiffres", en="Table of the same figures"), months, "where")


def about(page: frame.Page, year: int) -> None:
    """What the data are, how fresh, and what to know before citing a figure."""
    lang, store = page.lang, page.store
    rows = store.values(WHOLE, places=["agglomeration", "unlocated"], by="period", start=f"{year}-01", end=f"{year}-12")
    total, lost = rows["numerator"].tolist()
    share = words.percent(100 * lost / total, lang) if total else words.absent(lang)
    months = [str(month) for month in store.months[store.provisional_from :]]
    moving = f"{words.month(months[0], lang)} – {words.month(months[-1], lang)}"
    created = words.day(page.version.manifest["created_at"][:10], lang)
    first, last = words.month(str(store.months[0]), lang), words.day(page.last_day, lang)
    left, right = st.columns(2, gap="large")
    with left:
        blocks.section(page, say(fr="Ce que sont ces données", en="What these data are"))
        st.html(_listed(page, [
            say(fr=f"Les actes criminels signalés au SPVM dans l'agglomération de Montréal depuis {first}, en six "
                   "catégories, tels que la Ville les publie (données ouvertes).",
                en=f"Criminal acts reported to the SPVM in the Montréal agglomeration since {first}, in six "
                   "categories, as the City publishes them (open data)."),
            say(fr=f"<b>Dernier acte : {last}.</b> Version {page.version.number}, chargée le {created}.",
                en=f"<b>Last act: {last}.</b> Version {page.version.number}, loaded on {created}."),
            say(fr=f"<b>Provisoires : {moving}.</b> Ces mois peuvent encore bouger ; aucun test ne s'y appuie. "
                   "Les mois d'avant sont dits consolidés.",
                en=f"<b>Provisional: {moving}.</b> These months may still change; no test relies on them. "
                   "The months before are called consolidated."),
        ]))  # fmt: skip
    with right:
        blocks.section(page, say(fr="À savoir avant de citer", en="Before citing"))
        st.html(_listed(page, [
            say(fr=f"<b>Non localisé : {words.count(lost, lang)} actes de {year} sur {words.count(total, lang)} "
                   f"({share}).</b> Dans le total de l'agglomération, dans aucun territoire.",
                en=f"<b>Unlocated: {words.count(lost, lang)} of {words.count(total, lang)} acts of {year} ({share})."
                   "</b> In the agglomeration's total, in no territory."),
            say(fr="Les nombres disent ce qui est signalé à la police, au jour du signalement, non tout ce qui "
                   "survient.",
                en="Numbers tell what is reported to the police, on the day of the report, not all that happens."),
            say(fr="Les habitants ne sont pas la seule population présente : un taux de centre-ville se lit avec cela "
                   "en tête.",
                en="Residents are not the only people present: a downtown rate is to be read with that in mind."),
        ]))  # fmt: skip


def _listed(page: frame.Page, items: list[str]) -> str:
    return "<ul class='plain'>" + "".join(f"<li>{words.typeset(item, page.lang)}</li>" for item in items) + "</ul>"


# The page ---------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
territory = choose.CHOICES["territory"](page)
state.read("territory", territory.known, territory.default, territory.warning)
choose.bar(page)
names = [name for name in (WHOLE, *CATEGORIES, RARE) if name in page.store.names]
nouns = {name: indicators.catalog()[name].noun for name in names}
place = say(fr="Laboratoire en sécurité urbaine · actes criminels signalés à la police, fichier ouvert du SPVM",
            en="Laboratoire en sécurité urbaine · criminal acts reported to the police, SPVM open file")  # fmt: skip
reference, year = sentences.reference_years(consolidated_years(page.store))
if year is None or len(reference) < judgements.ENOUGH_YEARS or WHOLE not in names:
    blocks.finding(page, place, say(fr="Indicateurs de sécurité urbaine", en="Urban safety indicators"))
    blocks.empty(page, say(
        fr="Moins de quatre années entières : aucune comparaison n'est faite ici. Les autres pages montrent les "
           "chiffres.",
        en="Fewer than four whole years: no comparison is made here. The other pages show the figures.",
    ))  # fmt: skip
    frame.caption(page)
    frame.stop()

folder, span = str(page.version.folder), words.years(reference[0], reference[-1])
changes, yearly = city(page.store, folder, names)
moved, run, acts = elsewhere(page.store, folder, [name for name in names if name != RARE])
shown = changes[changes["indicator"] != RARE]
parts = shown[shown["indicator"] != WHOLE]
title = sentences.title(parts, nouns, year, span, page.lang)
lead = sentences.lead(changes.iloc[0], parts, nouns, span, title, page.lang)
months = f"{words.month(run[0], page.lang)} – {words.month(run[1], page.lang)}"
lead += say(fr=f" Les douze derniers mois consolidés ({months}) en comptent {words.count(acts, 'fr')}.",
            en=f" The last twelve consolidated months ({months}) hold {words.count(acts, 'en')}.")  # fmt: skip
if page.large:
    place = say(fr=f"Ville de Montréal, {year} · actes signalés, taux pour 1 000 hab. par an, trait : {span}",
                en=f"City of Montréal, {year} · reported acts, rate per 1,000 residents per year, line: {span}",
    )  # fmt: skip
blocks.finding(page, place, title, "" if page.large else lead)
if not page.large:
    doors(territory, page)
kept.block(page, "figures", draw=lambda: figures(page, changes, yearly, reference, year))
if not page.large:
    kept.block(page, "where", draw=lambda: where(page, moved, run, span))
    kept.block(page, "about", draw=lambda: about(page, year))
frame.caption(page, say(
    fr="Sources : SPVM, Actes criminels, Ville de Montréal (CC BY 4.0) ; Statistique Canada et Institut de la "
       "statistique du Québec, population.",
    en="Sources: SPVM, Actes criminels, Ville de Montréal (CC BY 4.0); Statistics Canada and Institut de la "
       "statistique du Québec, population.",
))  # fmt: skip
