"""A portrait's peers: the comparable territories one by one, beside the territory and the city, and together."""

from dataclasses import dataclass

import pandas as pd

from indicators import Store, comparisons, territories
from reports import words
from reports.portrait_notes import peers_note
from reports.portrait_numbers import Portrait
from reports.portrait_titles import counted

TITLE = {"fr": "Ses pairs", "en": "Its peers"}
SIDES = {
    "lower": {"fr": "plus bas que", "en": "lower than"},
    "comparable": {"fr": "comparable à", "en": "comparable to"},
    "higher": {"fr": "plus élevé que", "en": "higher than"},
}
ORDER = {
    "fr": "L'ordre est alphabétique : aucun territoire n'est classé.",
    "en": "The order is alphabetical: no territory is ranked.",
}


@dataclass(frozen=True)
class Peers:
    """The whole's rate by place (`rows`: numerator, value, low, high), of the peers together, and against them."""

    place: str
    rows: pd.DataFrame
    together: float
    label: str

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
    label = comparisons.against_reference(mine["numerator"], mine["denominator"], theirs["numerator"],
                                          theirs["denominator"]).label  # fmt: skip
    return Peers(p.territory, found, one.per * theirs["numerator"] / theirs["denominator"], str(label))


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
    """The rate against the peers together, by the test's word."""
    number = counted_peers(found, lang)
    side = SIDES[found.label][lang]
    if len(found.others) == 1:
        return {"fr": f"Taux {side} celui de son seul pair", "en": f"Rate {side} that of its only peer"}[lang]
    return {"fr": f"Taux {side} celui de ses {number} réunis", "en": f"Rate {side} that of its {number} together"}[lang]


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
    return heads, rows


def sentences(found: Peers, lang: str) -> list[str]:
    """The rate beside the peers together, how far peers differ, how they were chosen."""
    mine, together = words.rate(found.rows.at[found.place, "value"], lang), words.rate(found.together, lang)
    theirs = found.rows.loc[found.others, "value"]
    low, high = words.rate(theirs.min(), lang), words.rate(theirs.max(), lang)
    at = territories()[found.place].at[lang]
    at = at[0].upper() + at[1:]
    side = SIDES[found.label]
    told = [{
        "fr": f"{at}, le taux est de {mine}, {side['fr']} celui de {together} de ses pairs réunis.",
        "en": f"{at}, the rate is {mine}, {side['en']} the {together} of its peers together.",
    }[lang]]  # fmt: skip
    if len(theirs) > 1:
        told.append({"fr": f"Celui des pairs va de {low} à {high}.",
                     "en": f"Those of the peers run from {low} to {high}."}[lang])  # fmt: skip
    return [*told, ORDER[lang]]
