"""What one indicator among the 34 territories says in words: who stands apart from the others."""

import pandas as pd

from indicators import territories
from indicators.catalog import Indicator
from reports import counted, units, words
from reports.comparison_sentences import VOWELS, spelled
from reports.map_legend import capital
from reports.map_sentences import no_mean, not_compared
from reports.rest_words import CLASSES
from reports.units import unit


def dots_title(
    table: pd.DataFrame, indicator: Indicator, is_boroughs: bool, lang: str, whole: float = float("nan")
) -> str:
    """How many of the territories shown stand apart from the others; or why none may. `whole`: the agglomeration's."""
    if indicator.kind == "count":
        return not_compared(indicator, whole, lang)
    given = table[table["label"] != ""]
    number, total = int((given["label"] != "comparable").sum()), len(given)
    if given.empty:
        return no_mean(indicator, bool(table["hidden"].any()), lang)
    what, label = "arrondissement" if is_boroughs else "territoire", indicator.label[lang]
    if lang == "fr":
        if not number:
            return f"{label} : aucun {what} ne se détache des autres"
        noun = words.plural(number, what, f"{what}s", lang)
        verb = words.plural(number, "se détache", "se détachent", lang)
        return f"{label} : {spelled(number, lang)} {noun} sur {total} {verb} des autres"
    one, many = ("borough", "boroughs") if is_boroughs else ("territory", "territories")
    if not number:
        return f"{label}: no {one} stands out from the others"
    verb = words.plural(number, "stands", "stand", lang)
    return f"{label}: {spelled(number, lang)} of {total} {many} {verb} out from the others"


def dots_subtitle(indicator: Indicator, per: str | None, period: str, lang: str, is_masked: bool = False) -> str:
    """What is measured, and what colours mean; the others are those whose value is shown."""
    what = indicator.unit[lang] if indicator.kind == "share" else f"{indicator.noun[lang]} {unit(indicator, per, lang)}"
    if indicator.kind == "count":
        order = {"fr": "ordre alphabétique", "en": "alphabetical order"}[lang]
        return f"{capital(indicator.noun[lang])}, {period}, {order}."
    return {
        "fr": f"{capital(what)}, {period}, ordre alphabétique. Trait : intervalle à 95 %. En couleur : se détache "
        f"des {'autres territoires dont la valeur est montrée' if is_masked else 'autres, parmi les 34'}.",
        "en": f"{capital(what)}, {period}, alphabetical order. Line: 95% interval. In colour: stands out from the "
        f"others {'whose value is shown' if is_masked else 'among the 34'}.",
    }[lang]


def funnel_title(indicator: Indicator, per: str | None, lang: str) -> str:
    name = per or next(iter(indicator.denominators), "")
    if indicator.kind == "share":
        events = counted.event(indicator, 2, lang)
        joint = "d'" if events[0] in VOWELS else "de "
        return {
            "fr": f"L'écart attendu dépend du nombre {joint}{events}",
            "en": f"The expected gap depends on the number of {events}",
        }[lang]
    if name == "residents":
        return {"fr": "L'écart attendu dépend de la population", "en": "The expected gap depends on population"}[lang]
    return {"fr": "L'écart attendu dépend du dénominateur", "en": "The expected gap depends on the denominator"}[lang]


def size_title(indicator: Indicator, per: str | None, lang: str) -> str:
    """The title of the funnel's axis: what is counted below the line, per year."""
    if name := units.counted(indicator, per, lang):
        mean = {"fr": "moyenne de la période", "en": "mean of the period"}[lang]
        return f"{capital(name)} ({mean})"
    events = capital(counted.event(indicator, 2, lang))
    return {"fr": f"{events} par an", "en": f"{events} per year"}[lang]


def unfair(indicator: Indicator, lang: str) -> tuple[str, str]:
    """Why territories are not compared by a number, as a title and a sentence."""
    noun = indicator.noun[lang]
    return {
        "fr": ("Pourquoi ces nombres ne se comparent pas",
               f"Aucun dénominateur n'est juste pour les {noun} : un territoire plus peuplé ou plus fréquenté en a "
               "plus, sans que cela dise autre chose. Les nombres sont donnés seuls."),
        "en": ("Why these numbers are not compared",
               f"No denominator is fair to {noun}: a territory with more residents or visitors has more of them, which "
               "says nothing else. The numbers are given alone."),
    }[lang]  # fmt: skip


def too_few(indicator: Indicator, lang: str) -> str:
    """Why there is no funnel."""
    events = counted.event(indicator, 2, lang)
    joint = "d'" if events[0] in VOWELS else "de "
    return {"fr": f"Trop peu {joint}{events} pour dire ce que donnerait le hasard.",
            "en": f"Too few {events} to say what chance would give."}[lang]  # fmt: skip


def funnel_subtitle(own: str, hidden: list[str], lang: str) -> str:
    text = {
        "fr": "Gris : là où se trouvent, 95 et 99,8 fois sur 100, les territoires de cette taille, qui diffèrent entre "
        "eux par le hasard et par leur nature. Ligne : leur niveau courant.",
        "en": "Grey: where territories of this size lie, 95 and 99.8 times in 100, as they differ by chance and by "
        "nature. Line: their usual level.",
    }[lang]
    without = ""
    if hidden:
        names = words.listing([territories()[place].name[lang] for place in hidden], lang)
        without = {"fr": f" Sans valeur : {names}.", "en": f" Without a value: {names}."}[lang]
    return " ".join(part for part in (own, text) if part) + without


def own_line(place: str, label: str, lang: str) -> str:
    """One sentence on the territory chosen: its class among the 34; empty where it has none."""
    if not label:
        return ""
    colon = " : " if lang == "fr" else ": "
    return f"{territories()[place].name[lang]}{colon}{CLASSES[label][lang]}."
