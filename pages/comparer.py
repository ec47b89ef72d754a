"""Chosen territories side by side: every indicator over the city's, then one indicator among the 34."""

import pandas as pd
import streamlit as st

import indicators
from indicators import judgements, peers
from pages.parts import blocks, cautions, choose, frame
from pages.parts.state import say
from reports import (
    among_sentences,
    comparison,
    comparison_figures,
    comparison_sentences,
    comparison_tables,
    funnel_figure,
    style,
    units,
    words,
)

PAGE = {
    "title": {"fr": "Comparer", "en": "Compare"},
    "icon": ":material/compare_arrows:",
    "order": 50,
    "audience": "all",
}
AUTOMATIC = "auto"
SOURCE = {
    "fr": "Source : SPVM, Actes criminels, Ville de Montréal (CC BY 4.0).",
    "en": "Source: SPVM, Actes criminels, City of Montréal (CC BY 4.0).",
}


# Choices --------------------------------------------------------------------------------------------------------------


def beside(page: frame.Page) -> choose.Several:
    """The territories put beside: the nearest ones unless some are named."""
    names = {code: indicators.territories()[code].name[page.lang] for code in page.store.parts}

    def folded(code: str) -> str:
        if code == AUTOMATIC:
            return say(fr="Les plus semblables", en="The most alike")
        number = code.count(",") + 1
        return names[code] if number == 1 else say(fr=f"{number} territoires", en=f"{number} territories")

    return choose.Several(
        label=say(fr="À côté", en="Beside"),
        codes=list(names),
        words=names.__getitem__,
        default=AUTOMATIC,
        known=names.__contains__,
        warning=say(fr="Ce lien met à côté un territoire inconnu. Il est laissé de côté.",
                    en="This link puts an unknown territory beside. It is left out."),
        folded=folded,
    )  # fmt: skip


# What is compared, kept by version and choices ------------------------------------------------------------------------


@st.cache_data(max_entries=200, show_spinner=False)
def spine(version: int, lang: str, large: bool, territory: str, others: tuple[str, ...], is_default: bool,
          start: str, end: str, per: str | None) -> dict:  # fmt: skip
    """The territory and those beside it over the city, for every indicator: words, figure, table."""
    store = indicators.opened(version)
    catalog = {name: one.by(one.offers(per)) for name, one in indicators.catalog().items()}
    places = list(dict.fromkeys([territory, *others, "city"]))
    frame_ = pd.concat([
        store.values(name, places=places, by="period", start=start, end=end, per=catalog[name].offers(per))
        .assign(indicator=name)
        for name in catalog if name in store.names and catalog[name].kind != "count"
    ], ignore_index=True)  # fmt: skip
    table = comparison.spine(frame_, catalog, territory, list(others))
    kept = table[~table["is_few"] & table["ratio"].notna()].reset_index(drop=True)
    chart = comparison_figures.spine_chart(kept, catalog, lang, large, is_default) if len(kept) else None
    return {
        "title": comparison_sentences.title(table, catalog, None, lang, 2 if large else 3),
        "lead": comparison_sentences.lead(table, catalog, list(others), is_default, lang),
        "labels": dict(zip(table["indicator"], table["label"], strict=True)),
        "chart": chart and style.specification(chart, lang, large),
        "unit": comparison_sentences.units(kept, catalog, None, lang),
        "few": comparison_sentences.few_line(table, catalog, words.period(f"{start}/{end}", lang), lang),
        "table": comparison_tables.spine_table(table, catalog, lang),
    }


@st.cache_data(max_entries=200, show_spinner=False)
def among(version: int, lang: str, large: bool, territory: str, others: tuple[str, ...], is_default: bool,
          name: str, start: str, end: str, per: str | None) -> dict:  # fmt: skip
    """One indicator among the 34: values in alphabetical order, the funnel, the whole table, ranks as intervals."""
    store, indicator = indicators.opened(version), indicators.catalog()[name]
    per = indicator.offers(per)
    indicator = indicator.by(per)
    classes, mean = judgements.classes(store, name, start, end, per)
    known = indicators.territories()
    boroughs = [place for place in store.parts if known[place].kind == "arrondissement"]
    wanted = set(boroughs) | ({territory} & set(store.parts)) if is_default else {territory, *others}
    shown = classes[classes["territory_id"].isin(wanted)]
    years = (int(end[:4]) * 12 + int(end[5:7]) - int(start[:4]) * 12 - int(start[5:7]) + 1) / 12
    wholes = store.values(
        name, places=["unlocated", "city", "agglomeration"], by="period", start=start, end=end, per=per
    )
    found = {
        "title": among_sentences.dots_title(shown, indicator, wanted == set(boroughs), lang),
        "label": classes.set_index("territory_id")["label"].get(territory, ""),
        "hidden": classes.loc[classes["value"].isna(), "territory_id"].tolist(),
        "dots": None,
        "funnel": None,
        "table": comparison_tables.every_territory(classes, wholes, indicator, lang),
        "ranks": comparison_tables.ranks_table(comparison.ranks(classes, mean, indicator.per), lang),
    }
    if shown["value"].notna().any() and mean > 0:
        dots = comparison_figures.dots_chart(shown, mean, indicator, territory, lang, large)
        found["dots"] = style.specification(dots, lang, large)
    if funnel_figure.is_drawable(classes, mean) and not large:
        limits = comparison.funnel(classes, mean, indicator.per, years)
        funnel = funnel_figure.funnel_chart(
            limits, classes, mean, indicator, territory, [] if is_default else list(others), years,
            among_sentences.size_title(indicator, None, lang), lang)  # fmt: skip
        found["funnel"] = style.specification(funnel, lang)
    return found


# Blocks ---------------------------------------------------------------------------------------------------------------


def spine_block(
    page: frame.Page, found: dict, territory: str, others: list[str], is_default: bool, period: str
) -> None:
    name = (
        indicators.territories()[territory].of if page.lang == "fr" else indicators.territories()[territory].name["en"]
    )
    title = say(fr=f"Les chiffres {name} rapportés à ceux de la ville", en=f"{name} over the city")
    beside_line = comparison_sentences.peers_line(others, is_default, page.lang, short=page.large)
    text = (
        say(
            fr=f"{found['unit']}, {period}. × 3 : trois fois le chiffre de la ville ; trait : intervalle à 95 %.",
            en=f"{found['unit']}, {period}. × 3: three times the city's figure; line: 95% interval.",
        )
        if found["unit"]
        else period
    )
    if page.large:
        blocks.note(page, " ".join(filter(None, (text, beside_line))))
    else:
        blocks.section(page, title, text)
        if beside_line:
            blocks.note(page, beside_line)
    if found["chart"] is None:
        blocks.empty(page, f"{found['title']}.")
        blocks.twin(page, found["table"], say(fr="Tableau", en="Table"), "", "spine")
        return None
    blocks.chart(page, found["chart"], f"{title}. {text}", "spine")
    if found["few"] and not page.large:
        blocks.note(page, found["few"])
    number = len(found["table"])
    blocks.twin(page, found["table"], say(fr="Tableau des mêmes chiffres", en="Table of the same figures"),
                say(fr=f"{number} indicateurs", en=f"{number} indicators"), "spine")  # fmt: skip
    return None


def among_block(
    page: frame.Page, found: dict, indicator: indicators.Indicator, per: str | None, period: str, said: str
) -> None:
    if not found["dots"] and found["hidden"]:  # no mean, hence nobody to stand apart from it
        return blocks.section(page, found["title"])
    left, right = st.columns(2, gap="large")
    with left:
        subtitle = among_sentences.dots_subtitle(indicator, per, period, page.lang)
        blocks.section(page, found["title"], subtitle)
        if found["dots"]:
            blocks.chart(page, found["dots"], f"{found['title']}. {subtitle}", "dots")
        else:
            blocks.empty(
                page, say(fr="Aucun acte signalé pendant cette période.", en="No reported act in this period.")
            )
    with right:
        title = among_sentences.funnel_title(indicator, per, page.lang)
        subtitle = among_sentences.funnel_subtitle(said, found["hidden"], page.lang)
        blocks.section(page, title, subtitle)
        if found["funnel"]:
            blocks.chart(page, found["funnel"], f"{title}. {subtitle}", "funnel")
        else:
            blocks.empty(page, say(fr="Trop peu d'actes pour dire ce que donnerait le hasard.",
                                   en="Too few acts to say what chance would give."))  # fmt: skip
    return None


def folded(page: frame.Page, found: dict, territory: str, period: str) -> None:
    """The tables under the page: 34 territories, how peers are found, ranks for analysts."""
    blocks.twin(page, found["table"], say(fr="Tableau : 19 arrondissements, 15 villes liées, non localisé",
                                          en="Table: 19 boroughs, 15 linked cities, unlocated"),
                say(fr=f"numérateur, dénominateur, valeur, intervalle, {period}",
                    en=f"numerator, denominator, value, interval, {period}"), "among")  # fmt: skip
    with st.expander(say(fr="Comment les pairs sont choisis", en="How peers are chosen")):
        blocks.note(page, say(
            fr="Les quatre territoires les plus proches, selon cinq variables de 2021 de poids égal : habitants et "
               "densité (par leur logarithme), revenu médian, familles monoparentales, 15 à 29 ans. Chaque variable "
               "est divisée par son écart type ; une distance de 1 vaut un écart type en moyenne. Être proche n'est "
               "pas toujours réciproque. La valeur des pairs est celle de ces territoires réunis, sans le territoire "
               "lui-même. La population présente n'est connue que pour Ville-Marie : elle n'entre pas dans le choix.",
            en="The four nearest territories, by five variables of 2021 with equal weight: residents and density (by "
               "their logarithm), median income, single-parent families, ages 15 to 29. Each variable is divided by "
               "its standard deviation; a distance of 1 is one standard deviation on average. Being near is not always "
               "mutual. The peers' value is that of these territories together, without the territory itself. The "
               "population present is known for Ville-Marie only: it is not part of the choice.",
        ))  # fmt: skip
        profiles = peers.profiles()
        if territory in profiles.index:
            table = comparison_tables.peers_table(peers.nearest(profiles, territory), profiles, territory, page.lang)
            st.dataframe(table, hide_index=True, width="stretch", key="table:peers", alt=say(fr="Pairs", en="Peers"))
        elif territory in page.store.parts:
            blocks.empty(page, say(fr="Le recensement ne publie pas de profil pour ce territoire : aucun pair.",
                                   en="The census publishes no profile for this territory: no peers."))  # fmt: skip
    if frame.audience() == "analysis" and len(found["ranks"]):
        with st.expander(say(fr="Rangs possibles, pour l'analyse", en="Possible ranks, for analysis")):
            blocks.note(page, say(
                fr="1 : la valeur la plus haute. Un territoire n'est placé sous un autre que si leurs valeurs "
                   "diffèrent nettement, toutes les paires comptées (95 %). Ordre alphabétique.",
                en="1: the highest value. A territory is placed under another only where their values clearly "
                   "differ, all pairs counted (95%). Alphabetical order.",
            ))  # fmt: skip
            st.dataframe(found["ranks"], hide_index=True, key="table:ranks", alt=say(fr="Rangs", en="Ranks"))


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
per_choice = choose.pers(page, page.store.names)
territory, period, asked, name, *rest = choose.bar(
    page, "territory", "period", ("peers", beside(page)), "indicator", *per_choice)  # fmt: skip
per = rest[0] if rest else None
is_default = asked == AUTOMATIC
nearest = peers.nearest(peers.profiles(), territory).index.tolist()
others = [place for place in (nearest if is_default else asked.split(",")) if place != territory]
others = [place for place in page.store.parts if place in others]
start, end = choose.months_of(period)
end = min(end, str(page.store.months[max(page.store.provisional_from - 1, 0)]))
if end < start:
    end = choose.months_of(period)[1]
span = words.period(f"{start}/{end}", page.lang)
known, indicator = indicators.territories()[territory], indicators.catalog()[name]
indicator = indicator.by(indicator.offers(per))
rate = next(one for one in indicators.catalog().values() if one.kind == "rate")  # whatever rate: they share the choice
rate, years = rate.by(rate.offers(per)), (int(start[:4]), int(end[:4]))
asked_of = (page.version.number, page.lang, page.large, territory, tuple(others), is_default)
found = among(*asked_of, name, start, end, per)
whole = None if known.is_whole else spine(*asked_of, start, end, per)
place = f"{PAGE['title'][page.lang]} · {known.name[page.lang]} · {span}"
place += f" · {units.named(page.store, rate, None, territory, years, page.lang)}"
warning = cautions.of_rates(page.version.number, page.lang, territory, per, start, end)
if whole:
    blocks.finding(page, place, whole["title"], "" if page.large else " ".join(filter(None, (whole["lead"], warning))))
    if page.large and warning:
        blocks.note(page, warning)
    spine_block(page, whole, territory, others, is_default, span)
else:
    blocks.finding(page, place, found["title"], "" if page.large else say(
        fr="Choisir un territoire, plus haut, le met à côté de la ville et des territoires qui lui ressemblent.",
        en="Choosing a territory, above, sets it beside the city and the territories most like it."))  # fmt: skip
if page.large:
    if whole is None and found["dots"]:
        blocks.chart(page, found["dots"], found["title"], "dots", fills=True)
else:
    city_label = whole["labels"].get(name, "") if whole else ""
    said = among_sentences.difference(territory, city_label, found["label"], page.lang)
    among_block(page, found, indicator, None, span, said)
    if rate.denominator.counts_residents:
        for listed in cautions.crowded(page.version.number, page.lang, start, end).values():
            if listed != warning:
                blocks.note(page, listed)
    folded(page, found, territory, span)
meaning = say(
    fr="Le bleu et l'orange disent « plus bas » et « plus élevé », ni bien ni mal. Aucun classement.",
    en="Blue and orange say “lower” and “higher”, neither good nor bad. No ranking.",
)
below = units.source(page.store, rate, None, territory, years, page.lang)
frame.caption(page, SOURCE[page.lang], below, *([] if page.large else [meaning]))
