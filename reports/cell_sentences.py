"""What the grid of 250 m cells says in words: how much a few cells hold, its steps, and its table by territory."""

import pandas as pd

import indicators
from indicators import Indicator
from indicators.catalog import family
from indicators.cells import MINIMUM, SIDE
from indicators.concentration import Concentration, places_holding
from reports import words
from reports.cell_map import BREAKS, Grid
from reports.words import FIXED

SHOWN = {"fr": "Les territoires sont affichés.", "en": "Showing the territories."}
ENOUGH = 200  # events under which a share of cells would say more of chance than of places


def half(found: Grid) -> Concentration:
    """The fewest cells that hold half of the located events, beside what an even spread would need."""
    return places_holding(found.counts, 0.5, found.ground)


def _located(indicator: Indicator, lang: str) -> str:
    ending = "ées" if indicator.gender == "f" else "és"
    return f"{indicator.noun['fr']} localis{ending}" if lang == "fr" else f"located {indicator.noun['en']}"


def finding(found: Grid, indicator: Indicator, lang: str) -> str:
    """The title: in what share of the cells half of the events lie, or how many there are when they are few."""
    events = found.counts.sum()
    if events < ENOUGH:
        number = words.count(events, lang)
        return {
            "fr": f"{number} {_located(indicator, 'fr')}, trop peu pour parler de concentration",
            "en": f"{number} {_located(indicator, 'en')}, too few to speak of concentration",
        }[lang]
    share = words.percent(100 * half(found).share, lang, 0)
    return {
        "fr": f"La moitié des {_located(indicator, 'fr')} tient dans {share} des mailles",
        "en": f"Half of the {_located(indicator, 'en')} lie in {share} of the cells",
    }[lang]


def lead(found: Grid, lang: str) -> str:
    """The numbers behind the title, against an even spread, and the caution on what a cell is."""
    caution = {
        "fr": f"Chaque acte est ramené à l'intersection la plus proche : une maille de {SIDE} m n'est pas une adresse.",
        "en": f"Each act is snapped to the nearest intersection: a {SIDE} m cell is not an address.",
    }[lang]
    if found.counts.sum() < ENOUGH:
        return caution
    here = half(found)
    few, every, even = (words.count(each, lang) for each in (here.places, found.ground, here.even_places))
    return {
        "fr": f"{few} mailles sur {every} suffisent ; à parts égales, il en faudrait {even}. {caution}",
        "en": f"{few} of {every} cells are enough; spread evenly, {even} would be needed. {caution}",
    }[lang]


def legend(found: Grid, lang: str) -> list[tuple[int | None, str, int]]:
    """The steps with their values and number of cells, then what is not drawn; they add up to every cell on land."""
    to, more = {"fr": ("à", "et plus"), "en": ("to", "and more")}[lang]
    rows: list[tuple[int | None, str, int]] = []
    for step, low in enumerate(BREAKS):
        values = f"{low} {to} {BREAKS[step + 1] - 1}" if step + 1 < len(BREAKS) else f"{low} {more}"
        rows.append((step, values, int((found.shown["step"] == step).sum())))
    under = {"fr": f"1 à {MINIMUM - 1}, non dessinées", "en": f"1 to {MINIMUM - 1}, not drawn"}[lang]
    none = {"fr": "Aucun acte", "en": "No act"}[lang]
    return [*rows, (None, under, found.hidden), (None, none, found.ground - len(found.counts))]


def hidden(found: Grid, lang: str) -> str:
    """What is counted without being drawn."""
    cells, events = words.count(found.hidden, lang), words.count(found.hidden_events, lang)
    if lang == "fr":
        verb = words.plural(found.hidden, "maille n'est pas dessinée", "mailles ne sont pas dessinées", "fr")
        return f"{cells} {verb} : moins de {MINIMUM} actes chacune, {events} en tout."
    verb = words.plural(found.hidden, "cell is not drawn", "cells are not drawn", "en")
    return f"{cells} {verb}: fewer than {MINIMUM} acts each, {events} in all."


def refused(indicator: Indicator, lang: str) -> str:
    """Why an indicator has no grid, and what is shown."""
    return f"{why_not(indicator, lang)} {SHOWN[lang]}"


def by_year(lang: str) -> str:
    """That cells are counted by whole years, where months of one's own are asked."""
    why = {"fr": "Les mailles sont comptées par année entière, non par mois.",
           "en": "Cells are counted by whole years, not by months."}[lang]  # fmt: skip
    return f"{why} {SHOWN[lang]}"


def why_not(indicator: Indicator, lang: str) -> str:
    """Why an indicator is drawn no finer than the territory."""
    if family(indicator) != "open":
        why = {
            "fr": "Les chiffres d'un extrait restreint ne sont jamais tracés plus finement que le territoire.",
            "en": "Figures of a restricted extract are never mapped finer than the territory.",
        }
    elif indicator.theme == "person":
        why = {
            "fr": "Pour protéger les personnes, les actes contre elles ne sont jamais tracés plus finement que le "
            "territoire.",
            "en": "To protect people, acts against them are never mapped finer than the territory.",
        }
    elif indicator.kind == "share":
        why = {
            "fr": "Une part n'est pas tracée par maille : chacune compte trop peu d'actes.",
            "en": "A share is not drawn by cell: each holds too few acts.",
        }
    else:
        why = {
            "fr": "Cet indicateur comprend des actes contre la personne, jamais tracés sous le territoire.",
            "en": "This indicator includes acts against the person, never mapped finer than the territory.",
        }
    return why[lang]


def pointed(indicator: Indicator, period: str, lang: str) -> str:
    """The words that follow a cell's number under the pointer."""
    said = {
        "fr": f"{indicator.noun['fr']} dans cette maille, {period}",
        "en": f"{indicator.noun['en']} in this cell, {period}",
    }
    return said[lang]


def table(found: Grid, lang: str) -> pd.DataFrame:
    """The cells and events by territory, in alphabetical order."""
    names = indicators.territories()
    heads = {
        "fr": ("Territoire", "Actes localisés", "Mailles dessinées", f"Mailles de moins de {MINIMUM}{FIXED}actes"),
        "en": ("Territory", "Located acts", "Cells drawn", f"Cells under {MINIMUM} acts"),
    }[lang]
    rows = found.by_place
    columns = ([names[each].name[lang] for each in rows["territory_id"]], rows["events"], rows["drawn"], rows["hidden"])
    shown = pd.DataFrame(dict(zip(heads, columns, strict=True)))
    return shown.style.format({head: lambda each: words.count(each, lang) for head in heads[1:]})
