"""The figures of a comparison as tables in the reader's words."""

import pandas as pd

from indicators import peers, territories
from indicators.catalog import Indicator
from reports import counted, rest_words, units, words
from reports.comparison_sentences import CLASS_WORDS, value_of
from reports.dictionary_words import THEMES
from reports.map_legend import capital, interval
from reports.rest_words import AMONG
from reports.restricted import MASKED


def spine_table(table: pd.DataFrame, catalog: dict[str, Indicator], territory: str, lang: str) -> pd.DataFrame:
    """The spine's figures by theme: number, value, interval, peers, rest of the city, ratio with limits, class."""
    beside, over = rest_words.head(territory, lang), rest_words.to_rest(territory, lang)
    heads = {
        "fr": ["Thème", "Indicateur", "Unité", "Nombre", "Valeur", "Intervalle à 95 %", "Pairs", beside,
               f"Rapport {over}", "Intervalle du rapport", AMONG["fr"]],
        "en": ["Theme", "Indicator", "Unit", "Number", "Value", "95% interval", "Peers", beside, f"Ratio {over}",
               "Interval of the ratio", AMONG["en"]],
    }[lang]  # fmt: skip
    lines = []
    for row in table.itertuples():
        indicator = catalog[row.indicator]
        own = [words.count(row.numerator, lang), value_of(row.value, indicator, lang),
               interval(row.low, row.high, indicator, lang)]  # fmt: skip
        if row.hidden:
            own = [_instead(row, lang), MASKED[lang], MASKED[lang]]
        lines.append([
            THEMES[indicator.theme][lang], indicator.title[lang], indicator.unit[lang], *own,
            value_of(row.peers_value, indicator, lang),
            MASKED[lang] if row.city_hidden else value_of(row.city_value, indicator, lang),
            words.rate(row.ratio, lang), words.interval(row.ratio_low, row.ratio_high, "rate", lang),
            capital(counted.hidden("", row.why, lang)) if row.hidden else CLASS_WORDS[row.label][lang],
        ])  # fmt: skip
    return pd.DataFrame(lines, columns=heads)


def _instead(row, lang: str) -> str:
    """What stands in the place of a hidden number: < 10, masqué; why is told beside it."""
    return row.text.replace(" ", words.FIXED) or MASKED[lang]


def every_territory(
    classes: pd.DataFrame, others: pd.DataFrame, drawn_in: pd.Series, indicator: Indicator, lang: str
) -> pd.DataFrame:
    """The 34 territories in alphabetical order, then what is unlocated, the city and the agglomeration.

    Beside each rate, the one `drawn_in` towards that of all where it has few events; empty of shares. Of a number that
    nothing fairly divides, the number alone.
    """
    number = capital(counted.event(indicator, 2, lang))
    heads = {
        "fr": ["Territoire", number, "Dénominateur", "Valeur", "Intervalle à 95 %", "Valeur resserrée", AMONG["fr"]],
        "en": ["Territory", number, "Denominator", "Value", "95% interval", "Shrunk value", AMONG["en"]],
    }[lang]
    reasons = {
        "small_population": {"fr": "taux non publié : moins de 1 000 habitants",
                             "en": "rate not published: fewer than 1,000 residents"},
        "no_denominator": {"fr": f"taux non calculé : {units.no_source('fr')}",
                           "en": f"rate not computed: {units.no_source('en')}"} if indicator.kind == "rate" else {
                               "fr": "rien à compter", "en": "nothing to count"},
    }  # fmt: skip
    lines = []
    for row in pd.concat([classes, others]).itertuples():
        label = row.label if isinstance(row.label, str) else ""
        why = next((text[lang] for word, text in reasons.items() if word in row.flag), "")
        if "no_denominator" in row.flag and row.denominator == 0:
            why = units.reason(row.flag, indicator, lang, row.denominator)
        own = [words.count(row.numerator, lang), words.count(row.denominator, lang),
               value_of(row.value, indicator, lang), interval(row.low, row.high, indicator, lang),
               value_of(drawn_in.get(row.territory_id, float("nan")), indicator, lang)]  # fmt: skip
        if row.hidden:
            own, why = [_instead(row, lang), *[MASKED[lang]] * 4], counted.hidden("", row.why, lang)
        name = territories()[row.territory_id].name[lang]
        lines.append([name, *own, CLASS_WORDS[label][lang] if label else why])
    found = pd.DataFrame(lines, columns=heads)
    found = found if len(drawn_in) else found.drop(columns=heads[5])
    return found[heads[:2]] if indicator.kind == "count" else found


def peers_table(found: pd.DataFrame, profiles: pd.DataFrame, territory: str, lang: str) -> pd.DataFrame:
    """The territory and its nearest ones: each variable, the distance, and whether being near is mutual."""
    first = {"fr": ["Territoire", "Distance", "Réciproque"], "en": ["Territory", "Distance", "Mutual"]}[lang]
    heads = [*first, *(text[lang] for text in peers.VARIABLES.values())]
    yes = {True: {"fr": "oui", "en": "yes"}[lang], False: {"fr": "non", "en": "no"}[lang]}
    lines = []
    for place in [territory, *found.index]:
        own = place == territory
        distance = "" if own else words.rate(found.loc[place, "distance"], lang)
        mutual = "" if own else yes[bool(found.loc[place, "is_mutual"])]
        figures = [_variable(name, profiles.loc[place, name], lang) for name in peers.VARIABLES]
        lines.append([territories()[place].name[lang], distance, mutual, *figures])
    return pd.DataFrame(lines, columns=heads)


def _variable(name: str, value: float, lang: str) -> str:
    return words.percent(value, lang) if name.startswith(("share", "single")) else words.count(value, lang)


def ranks_table(found: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Ranks as intervals, territories in alphabetical order."""
    heads = {"fr": ["Territoire", "Rang, intervalle"], "en": ["Territory", "Rank, interval"]}[lang]
    mark = "ᵉ" if lang == "fr" else ""
    lines = [
        [
            territories()[row.territory_id].name[lang],
            f"{_ordinal(row.low, lang, mark)} – {_ordinal(row.high, lang, mark)}",
        ]
        for row in found.itertuples()
    ]
    return pd.DataFrame(lines, columns=heads)


def _ordinal(rank: int, lang: str, mark: str) -> str:
    return "1ᵉʳ" if lang == "fr" and rank == 1 else f"{rank}{mark}"
