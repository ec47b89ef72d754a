"""A portrait's peers: the comparable territories one by one, beside the territory and the city, and together."""

from dataclasses import dataclass

import pandas as pd

from indicators import Store, territories
from indicators.funnel import ratio_limits
from reports import words
from reports.portrait_notes import peers_note
from reports.portrait_numbers import Portrait
from reports.portrait_titles import counted

TITLE = {"fr": "Ses pairs", "en": "Its peers"}
OVER = {"fr": "Rapport aux pairs réunis", "en": "Ratio to the peers together"}
ORDER = {
    "fr": "L'ordre est alphabétique : aucun territoire n'est classé.",
    "en": "The order is alphabetical: no territory is ranked.",
}


@dataclass(frozen=True)
class Peers:
    """The whole's rate by place (`rows`: numerator, value, low, high), of the peers together, and its ratio to theirs.

    The ratio and its limits say how far from them the territory is; its class is told among the 34, by one rule.
    """

    place: str
    rows: pd.DataFrame
    together: float
    ratio: float
    low: float
    high: float

    @property
    def others(self) -> list[str]:
        return [one for one in self.rows.index if one not in (self.place, "city")]


def gather(store: Store, p: Portrait) -> Peers | None:
    """The rates of the peers of a portrait; None where it has none, or no rate of its own."""
    if not p.beside or pd.isna(p.row(p.whole)["value"]):
        return None
    one, places = p.indicator(p.whole), [p.territory, *p.beside, "city"]
    first, last = p.years
    found = store.values(
        p.whole, places=places, by="period", start=f"{first}-01", end=f"{last}-12", per=one.denominators[0]
    ).set_index("territory_id")  # fmt: skip
    theirs = found.loc[list(p.beside), ["numerator", "denominator"]].sum()
    mine = found.loc[p.territory]
    over = ratio_limits(mine["numerator"], mine["denominator"], theirs["numerator"], theirs["denominator"])
    return Peers(p.territory, found, one.per * theirs["numerator"] / theirs["denominator"], *map(float, over))


def empty(p: Portrait, found: Peers | None, lang: str) -> str:
    """Why there are no peers; empty where there are."""
    if found:
        return ""
    if territories()[p.territory].is_whole:
        return {"fr": "Les pairs sont ceux d'un territoire : la ville et l'agglomération n'en ont pas.",
                "en": "Peers are those of a territory: the city and the agglomeration have none."}[lang]  # fmt: skip
    if p.beside:
        return {"fr": "Aucun taux n'est publié ici : rien n'est comparé aux pairs.",
                "en": "No rate is published here: nothing is compared with peers."}[lang]  # fmt: skip
    return peers_note(p, lang)


def title(found: Peers, lang: str) -> str:
    """Both rates, the territory's and that of its peers together."""
    mine, theirs = words.rate(found.rows.at[found.place, "value"], lang), words.rate(found.together, lang)
    if len(found.others) == 1:
        return {"fr": f"Taux de {mine}, contre {theirs} chez son seul pair",
                "en": f"Rate of {mine}, against {theirs} for its only peer"}[lang]  # fmt: skip
    number = counted_peers(found, lang)
    return {"fr": f"Taux de {mine}, contre {theirs} chez ses {number} réunis",
            "en": f"Rate of {mine}, against {theirs} for its {number} together"}[lang]  # fmt: skip


def counted_peers(found: Peers, lang: str) -> str:
    """« quatre pairs », in letters."""
    return f"{counted(len(found.others), lang)} {({'fr': 'pairs', 'en': 'peers'})[lang]}"


def subtitle(p: Portrait, lang: str) -> str:
    unit, years = p.indicator(p.whole).unit[lang], words.years(*p.years)
    return {"fr": f"Ensemble des catégories ouvertes, {unit}, {years}.",
            "en": f"All open categories, {unit}, {years}."}[lang]  # fmt: skip


def table(p: Portrait, found: Peers, lang: str) -> tuple[list[str], list[list[str]]]:
    """The territory, its peers in alphabetical order, the peers together, the city."""
    heads = {"fr": ["Territoire", "Actes", "Taux", "Intervalle à 95 %"],
             "en": ["Territory", "Acts", "Rate", "95% interval"]}[lang]  # fmt: skip
    rows = []
    for place, row in found.rows.iterrows():
        name = territories()[place].name[lang]
        rows.append([name, words.count(row["numerator"], lang), words.rate(row["value"], lang),
                     words.interval(row["low"], row["high"], "rate", lang)])  # fmt: skip
    total = found.rows.loc[found.others, "numerator"].sum()
    name = {"fr": "◇ Pairs réunis", "en": "◇ Peers together"}[lang]
    rows.insert(-1, [name, words.count(total, lang), words.rate(found.together, lang), words.absent(lang)])
    if found.ratio > 0:
        rows.insert(-1, [OVER[lang], words.absent(lang), words.rate(found.ratio, lang),
                         words.interval(found.low, found.high, "rate", lang)])  # fmt: skip
    return heads, rows


def sentences(found: Peers, lang: str) -> list[str]:
    """The rate over that of the peers together, how far peers differ, how they are ordered."""
    mine, together = words.rate(found.rows.at[found.place, "value"], lang), words.rate(found.together, lang)
    theirs = found.rows.loc[found.others, "value"]
    low, high = words.rate(theirs.min(), lang), words.rate(theirs.max(), lang)
    at = territories()[found.place].at[lang]
    at = at[0].upper() + at[1:]
    told = [{
        "fr": f"{at}, le taux est de {mine}, contre {together} chez ses pairs réunis{_over(found, 'fr')}.",
        "en": f"{at}, the rate is {mine}, against {together} for its peers together{_over(found, 'en')}.",
    }[lang]]  # fmt: skip
    if len(theirs) > 1:
        told.append({"fr": f"Celui des pairs va de {low} à {high}.",
                     "en": f"Those of the peers run from {low} to {high}."}[lang])  # fmt: skip
    return [*told, ORDER[lang]]


def _over(found: Peers, lang: str) -> str:
    """« , soit 0,83 fois (intervalle 0,81 – 0,85) »; nothing where there is no ratio."""
    if not found.ratio > 0:
        return ""
    ratio, limits = words.rate(found.ratio, lang), words.interval(found.low, found.high, "rate", lang)
    return {"fr": f", soit {ratio} fois (intervalle {limits})", "en": f", {ratio} times (interval {limits})"}[lang]
