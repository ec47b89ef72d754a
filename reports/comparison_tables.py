"""The figures of a comparison as tables in the reader's words."""

import pandas as pd

from indicators import peers, territories
from indicators.catalog import Indicator
from reports import units, words
from reports.among_sentences import APART
from reports.comparison import side
from reports.comparison_sentences import CITY_WORDS, value_of


def spine_table(table: pd.DataFrame, catalog: dict[str, Indicator], lang: str) -> pd.DataFrame:
    """The twin of the spine chart: acts, value, interval, peers, city, ratio with limits, word."""
    heads = {
        "fr": ["Indicateur", "Unité", "Actes", "Valeur", "Intervalle à 95 %", "Pairs", "Ville", "Rapport à la ville",
               "Intervalle du rapport", "Par rapport à la ville"],
        "en": ["Indicator", "Unit", "Acts", "Value", "95% interval", "Peers", "City", "Ratio to the city",
               "Interval of the ratio", "Compared with the city"],
    }[lang]  # fmt: skip
    lines = []
    for row in table.itertuples():
        indicator = catalog[row.indicator]
        lines.append([
            indicator.title[lang], indicator.unit[lang], words.count(row.numerator, lang),
            value_of(row.value, indicator, lang),
            words.interval(row.low, row.high, indicator.kind, lang), value_of(row.peers_value, indicator, lang),
            value_of(row.city_value, indicator, lang), words.rate(row.ratio, lang),
            words.interval(row.ratio_low, row.ratio_high, "rate", lang), CITY_WORDS[row.label][lang],
        ])  # fmt: skip
    return pd.DataFrame(lines, columns=heads)


def every_territory(classes: pd.DataFrame, others: pd.DataFrame, indicator: Indicator, lang: str) -> pd.DataFrame:
    """The 34 territories in alphabetical order, then the unlocated acts, the city and the agglomeration."""
    heads = {
        "fr": ["Territoire", "Actes", "Dénominateur", "Valeur", "Intervalle à 95 %", "Parmi les 34"],
        "en": ["Territory", "Acts", "Denominator", "Value", "95% interval", "Among the 34"],
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
        lines.append([
            territories()[row.territory_id].name[lang], words.count(row.numerator, lang),
            words.count(row.denominator, lang),
            value_of(row.value, indicator, lang), words.interval(row.low, row.high, indicator.kind, lang),
            APART[side(label)][lang] if label else why,
        ])  # fmt: skip
    return pd.DataFrame(lines, columns=heads)


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
