"""Chosen territories side by side: every indicator over the rest of the city, then one indicator among the 34."""

import numpy as np
import pandas as pd
import streamlit as st

import indicators
from indicators import judgements, peers
from indicators.catalog import family
from pages.parts import blocks, cautions, choose, frame, kept
from pages.parts.state import say
from reports import (
    among_sentences,
    comparison,
    comparison_figures,
    comparison_sentences,
    comparison_tables,
    counted,
    funnel_figure,
    rest_words,
    style,
    units,
    words,
)
from reports.places_sentences import provisional

PAGE = {
    "title": {"fr": "Comparer", "en": "Compare"},
    "icon": ":material/compare_arrows:",
    "order": 50,
    "audience": "all",
}
AUTOMATIC = "auto"
MOST = 10  # rows of a projected figure


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


def kin(name: str) -> tuple[str, bool]:
    """What indicators are drawn together by: their extract, public housing apart."""
    one = indicators.catalog()[name]
    return family(one), one.theme == "housing"


def gathered(version: int, lang: str, territory: str, others: tuple[str, ...], name: str, start: str, end: str,
             per: str | None, is_kin: bool) -> tuple[pd.DataFrame, dict[str, indicators.Indicator], str]:  # fmt: skip
    """The indicators of the kind of `name`, or all the others, over the city: by theme, each from its own reader.

    By the denominator asked for where they are offered by it, each by its own first one where that of `name` is asked.
    With the line that says how many have no figures for these months.
    """
    places = list(dict.fromkeys([territory, *judgements.boroughs(territory), *others, "city"]))
    found, catalog, known, missing = [], {}, {}, 0
    pinned = indicators.version(version)
    own = indicators.reader(name, of=pinned)
    per = None if per in indicators.catalog()[name].denominators[:1] else per
    for other in frame.by_theme(indicators.held(of=pinned)):
        one, tables = indicators.catalog()[other], indicators.reader(other, of=pinned)
        below = None if tables.status == "safe" else one.offers(per)
        below = below or next(iter(one.rated_by), None)
        is_near = kin(other) == kin(name) and (per in (None, below) or one.kind == "share")
        if is_near != is_kin or one.by(below).kind == "count":  # nothing is fair to such a count
            continue
        if tables is not own and not cautions.reaches(tables, start, end):
            missing += 1
            continue
        columns = tables.columns(other, places=places, by="period", start=start, end=end, per=below)
        found.append({**columns, "indicator": np.full(len(places), other, dtype=object)})
        catalog[other] = one.by(below)
        known[other] = judgements.usual(tables, other, start, end, below)
    line = comparison_sentences.elsewhere_line(missing, frame.audience() == "shared", lang)
    if not found:
        return pd.DataFrame(), catalog, line
    frame_ = pd.DataFrame({head: np.concatenate([one[head] for one in found]) for head in found[0]})
    return comparison.spine(frame_, catalog, territory, list(others), known), catalog, line


@st.cache_data(max_entries=200, show_spinner=False)
def spine(version: int, lang: str, large: bool, territory: str, others: tuple[str, ...], is_default: bool,
          name: str, start: str, end: str, per: str | None) -> dict:  # fmt: skip
    """The territory and those beside it over the city, for the indicators of a kind: words, figure, table."""
    table, catalog, line = gathered(version, lang, territory, others, name, start, end, per, is_kin=True)
    kept = table[~table["is_few"] & table["ratio"].notna()].reset_index(drop=True)
    if large and len(kept) > MOST:  # those of its theme first, in their order
        theme = indicators.catalog()[name].theme
        is_near = kept["indicator"].map(lambda other: catalog[other].theme == theme).to_numpy(dtype=bool)
        kept = kept.loc[sorted([*kept.index[is_near], *kept.index[~is_near]][:MOST])].reset_index(drop=True)
    chart = comparison_figures.spine_chart(kept, catalog, territory, lang, large, is_default) if len(kept) else None
    return {
        "title": comparison_sentences.title(table, catalog, None, lang, 2 if large else 3),
        "lead": comparison_sentences.lead(table, catalog, list(others), is_default, lang),
        "chart": chart and style.specification(chart, lang, large),
        "unit": comparison_sentences.units(kept, catalog, None, lang),
        "notes": [
            comparison_sentences.few_line(table, catalog, words.period(f"{start}/{end}", lang), lang),
            comparison_sentences.masked_line(table, catalog, lang),
            line,
        ],
        "table": comparison_tables.spine_table(table, catalog, territory, lang),
        "names": (kept if large else table)["indicator"].tolist(),
    }


@st.cache_data(max_entries=200, show_spinner=False)
def beyond(version: int, lang: str, _large: bool, territory: str, others: tuple[str, ...], _is_default: bool,
           name: str, start: str, end: str, per: str | None) -> dict:  # fmt: skip
    """The same of the indicators of other kinds, as a table."""
    table, catalog, line = gathered(version, lang, territory, others, name, start, end, per, is_kin=False)
    shown = comparison_tables.spine_table(table, catalog, territory, lang) if len(table) else None
    return {"table": shown, "note": line, "names": list(catalog)}


@st.cache_data(max_entries=200, show_spinner=False)
def among(version: int, lang: str, large: bool, territory: str, others: tuple[str, ...], is_default: bool,
          name: str, start: str, end: str, per: str | None) -> dict:  # fmt: skip
    """One indicator among the 34: values in alphabetical order, the funnel, the whole table, ranks as intervals."""
    tables, indicator = indicators.reader(name, number=version), indicators.catalog()[name].by(per).compared
    classes, known = judgements.classes(tables, name, start, end, per)
    mean, kinds = known.average, indicators.territories()
    boroughs = [place for place in tables.parts if kinds[place].kind == "arrondissement"]
    wanted = set(boroughs) | ({territory} & set(tables.parts)) if is_default else {territory, *others}
    shown = classes[classes["territory_id"].isin(wanted)]
    years = (int(end[:4]) * 12 + int(end[5:7]) - int(start[:4]) * 12 - int(start[5:7]) + 1) / 12
    per = per or next(iter(indicators.catalog()[name].rated_by), None)
    wholes = tables.values(
        name, places=["unlocated", "city", "agglomeration"], by="period", start=start, end=end, per=per
    )
    near = comparison.drawn_in(classes, known)
    found = {
        "title": among_sentences.dots_title(shown, indicator, wanted == set(boroughs), lang,
                                            float(wholes["numerator"].iloc[2])),
        "label": classes.set_index("territory_id")["label"].get(territory, ""),
        "hidden": classes.loc[classes["value"].isna(), "territory_id"].tolist(),
        "dots": None,
        "funnel": None,
        "is_compared": mean == mean,
        "is_shrunk": len(near) > 0,
        "is_masked": bool(classes["hidden"].any()),
        "table": comparison_tables.every_territory(classes, wholes, near, indicator, lang),
        "ranks": comparison_tables.ranks_table(comparison.ranks(classes, known), lang),
    }  # fmt: skip
    if shown["value"].notna().any() and (mean > 0 or indicator.kind == "count"):
        dots = comparison_figures.dots_chart(shown, mean, indicator, territory, lang, large)
        found["dots"] = style.specification(dots, lang, large)
    if funnel_figure.is_drawable(classes, mean) and not large:
        limits = comparison.funnel(classes, known, years)
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
    title = say(fr=f"Les chiffres {name} rapportés à ceux {rest_words.of_rest(territory, page.lang)}",
                en=f"{name} over {rest_words.rest(territory, page.lang)}")  # fmt: skip
    beside_line = comparison_sentences.peers_line(others, is_default, page.lang, short=page.large)
    text = (
        say(
            fr=f"{found['unit']}, {period}. × 3 : trois fois le chiffre {rest_words.of_rest(territory, 'fr')} ; "
            "trait : intervalle à 95 % du rapport ; mot et couleur : la place parmi les autres.",
            en=f"{found['unit']}, {period}. × 3: three times {rest_words.of_rest(territory, 'en')} figure; line: 95% "
            "interval of the ratio; word and colour: the place among the others.",
        )
        if found["unit"]
        else period
    )
    if page.large:
        some = say(fr=f"{len(found['names'])} indicateurs sur {len(found['table'])}.",
                   en=f"{len(found['names'])} of {len(found['table'])} indicators.")  # fmt: skip
        is_some = found["chart"] and len(found["names"]) < len(found["table"])
        blocks.note(page, " ".join(filter(None, (text, beside_line, some if is_some else ""))))
    else:
        blocks.section(page, title, text)
        if beside_line:
            blocks.note(page, beside_line)
    if found["chart"] is None:
        blocks.empty(page, f"{found['title']}.")
        blocks.twin(page, found["table"], say(fr="Tableau", en="Table"), "", "spine")
        return None
    blocks.chart(page, found["chart"], f"{title}. {text}", "spine")
    for line in () if page.large else filter(None, found["notes"]):
        blocks.note(page, line)
    number = len(found["table"])
    blocks.twin(page, found["table"], say(fr="Tableau des mêmes chiffres", en="Table of the same figures"),
                say(fr=f"{number} indicateurs", en=f"{number} indicators"), "spine")  # fmt: skip
    return None


def beyond_block(page: frame.Page, territory: str, asked_of: tuple) -> None:
    """The indicators of other kinds over the rest of the city, computed once they are unfolded."""
    title = say(fr=f"Les autres indicateurs rapportés {rest_words.to_rest(territory, 'fr')}",
                en=f"The other indicators over {rest_words.rest(territory, 'en')}")  # fmt: skip
    box = st.expander(title, key="fold:others", on_change="rerun")
    if not box.open:
        return
    found = beyond(*asked_of)
    with box:
        if found["table"] is not None:
            st.dataframe(found["table"], hide_index=True, width="stretch", key="table:others", alt=title)
            told = found["names"], [page.of(one) for one in found["names"]]
            for line in (counted.source(found["names"], page.version, page.lang), counted.status(*told, page.lang)):
                blocks.note(page, line)
        if found["note"]:
            blocks.note(page, found["note"])


def among_block(
    page: frame.Page, found: dict, indicator: indicators.Indicator, per: str | None, period: str, said: str
) -> None:
    if not found["dots"] and (
        found["hidden"] or not found["is_compared"]
    ):  # no mean, hence nobody to stand apart from it
        return blocks.section(page, found["title"])
    left, right = st.columns(2, gap="large")
    with left:
        subtitle = among_sentences.dots_subtitle(indicator, per, period, page.lang, found["is_masked"])
        blocks.section(page, found["title"], subtitle)
        if found["dots"]:
            blocks.chart(page, found["dots"], f"{found['title']}. {subtitle}", "dots")
        else:
            during = say(fr=" pendant cette période.", en=" in this period.")
            blocks.empty(page, counted.none(indicator, page.lang) + during)
    with right:
        if indicator.kind == "count":
            blocks.section(page, *among_sentences.unfair(indicator, page.lang))
            return None
        title = among_sentences.funnel_title(indicator, per, page.lang)
        subtitle = among_sentences.funnel_subtitle(said, found["hidden"], page.lang)
        blocks.section(page, title, subtitle)
        if found["funnel"]:
            blocks.chart(page, found["funnel"], f"{title}. {subtitle}", "funnel")
        else:
            blocks.empty(page, among_sentences.too_few(indicator, page.lang))
    return None


def folded(page: frame.Page, found: dict, indicator: indicators.Indicator, territory: str, period: str) -> None:
    """The tables under the page: 34 territories, how peers are found, ranks for analysts."""
    blocks.twin(page, found["table"], say(fr="Tableau : 19 arrondissements, 15 villes liées, non localisé",
                                          en="Table: 19 boroughs, 15 linked cities, unlocated"),
                period if indicator.kind == "count" else
                say(fr=f"numérateur, dénominateur, valeur, intervalle, {period}",
                    en=f"numerator, denominator, value, interval, {period}"), "among")  # fmt: skip
    if found["is_shrunk"]:
        blocks.note(page, say(
            fr="Dans ce tableau, valeur resserrée : le taux rapproché de celui de tous les territoires, d'autant plus "
               "que ses nombres sont petits (Marshall, 1991) ; à lire à côté du taux observé, jamais seule.",
            en="In this table, shrunk value: the rate brought nearer to that of all territories, the more so the "
               "smaller its numbers (Marshall, 1991); to be read beside the observed rate, never alone.",
        ))  # fmt: skip
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
asked_name = choose.indicator(page)
tables = page.of(asked_name)
territory, period, asked, name, *rest = choose.bar(
    page, "territory", ("period", choose.period(page, tables)), ("peers", beside(page)), "indicator",
    *choose.pers(page, [asked_name]),
)  # fmt: skip
per = rest[0] if rest else None
is_default = asked == AUTOMATIC
nearest = peers.nearest(peers.profiles(), territory).index.tolist()
others = [place for place in (nearest if is_default else asked.split(",")) if place != territory]
others = [place for place in page.store.parts if place in others]
start, asked_end = choose.months_of(period)
end = cautions.firm(tables, asked_end)
if end < start:  # nothing is firm: all of it is shown, and said to be provisional
    end = asked_end
span = words.period(f"{start}/{end}", page.lang)
known, indicator = indicators.territories()[territory], indicators.catalog()[name].by(per).compared
years = (int(start[:4]), int(end[:4]))
asked_of = (page.version.number, page.lang, page.large, territory, tuple(others), is_default, name, start, end, per)
found, whole = among(*asked_of), None if known.is_whole else spine(*asked_of)
place = f"{PAGE['title'][page.lang]} · {known.name[page.lang]} · {span}"
below = ""
if indicator.kind == "rate":
    place += f" · {units.named(tables, indicator, None, territory, years, page.lang)}"
    below = units.source(tables, indicator, None, territory, years, page.lang)
divisor = indicator.denominators[0] if indicator.denominators else "residents"
warning = cautions.of_rates(page.version.number, page.lang, territory, divisor, start, end)
if whole:
    blocks.finding(page, place, whole["title"], "" if page.large else " ".join(filter(None, (whole["lead"], warning))))
    if page.large and warning:
        blocks.note(page, warning)
else:
    blocks.finding(page, place, found["title"], "" if page.large else say(
        fr="Choisir un territoire, plus haut, le met à côté du reste de la ville et de ceux qui lui ressemblent.",
        en="Choosing a territory, above, sets it beside the rest of the city and those most like it."))  # fmt: skip
if soft := provisional(tables.spans("period", start, end)[0].flag, page.lang):
    blocks.note(page, soft)
if whole:
    kept.block(page, "spine", *asked_of, draw=lambda: spine_block(page, whole, territory, others, is_default, span))
    if not page.large:
        beyond_block(page, territory, asked_of)
if page.large:
    if whole is None and found["dots"]:
        blocks.chart(page, found["dots"], found["title"], "dots", fills=True)
else:
    said = among_sentences.own_line(territory, found["label"], page.lang)
    kept.block(page, "among", *asked_of, draw=lambda: among_block(page, found, indicator, None, span, said))
    if divisor.startswith("residents") and indicator.kind != "count":
        for listed in cautions.crowded(page.version.number, page.lang, start, end).values():
            if listed != warning:
                blocks.note(page, listed)
    kept.block(page, "folded", *asked_of, draw=lambda: folded(page, found, indicator, territory, span))
    kept.block(page, "definition", name, draw=lambda: blocks.definition(page, indicators.catalog()[name]))
meaning = say(
    fr="Le bleu et l'orange disent « plus bas » et « plus élevé », ni bien ni mal. Aucun classement.",
    en="Blue and orange say “lower” and “higher”, neither good nor bad. No ranking.",
)
told = list(dict.fromkeys([name, *(whole["names"] if whole else [])]))
frame.caption(page, *filter(None, (below, "" if page.large else meaning)), names=told)
