"""Where a portrait's acts lie: the words of its map of 250 m cells, and why a map is not drawn."""

import pandas as pd

from indicators import Indicator, Store, catalog, territories
from indicators.cells import MINIMUM, SIDE
from reports import places_sentences, words
from reports.places_sentences import hot_notes, hot_title, located
from reports.portrait_titles import capital

TITLE = {"fr": "Où", "en": "Where"}
PROTECTED = {
    "fr": "Les actes contre la personne ne sont jamais situés plus finement que le territoire, pour protéger les "
          "personnes.",
    "en": "Acts against the person are never located finer than the territory, to protect people.",
}  # fmt: skip
SNAPPED = {
    "fr": "Chaque acte est ramené à l'intersection la plus proche : une maille n'est pas une adresse.",
    "en": "Each act is snapped to the nearest intersection: a cell is not an address.",
}


def indicator(store: Store) -> Indicator | None:
    """The widest indicator that may be drawn by cell; none where none was built."""
    return next((one for one in catalog().values() if one.cells and one.name in store.names), None)


def empty(cells: pd.DataFrame | None, one: Indicator | None, lang: str) -> str:
    """Why no map is drawn; empty where one is."""
    if one is None or cells is None:
        return ". ".join(places_sentences.not_built(lang)).replace("`", "")
    if not len(cells):
        return {"fr": "Les mailles sont rangées par territoire : rien n'est dessiné pour un poste ou un quartier.",
                "en": "Cells are kept by territory: nothing is drawn for this place."}[lang]  # fmt: skip
    if not cells["events"].to_numpy().sum():
        return {"fr": f"Pas de {located(one, 'fr')} ici pendant cette période.",
                "en": f"No {located(one, 'en')} here in this period."}[lang]  # fmt: skip
    if not cells["cells"][["hot", "plain"]].to_numpy().sum():
        return {
            "fr": f"Aucune maille n'atteint {MINIMUM} actes : rien n'est dessiné, les nombres sont au tableau.",
            "en": f"No cell reaches {MINIMUM} acts: nothing is drawn, the numbers are in the table.",
        }[lang]
    return ""


def title(cells: pd.DataFrame, lang: str) -> str:
    """How many cells stand out and what they hold; what is there where nothing is drawn."""
    return hot_title(cells, lang)


def subtitle(one: Indicator, territory: str, years: str, lang: str) -> str:
    """What is drawn, where and when."""
    name = territories()[territory].name[lang]
    return {
        "fr": f"{capital(located(one, 'fr'))} du fichier ouvert, par maille de {SIDE}{words.FIXED}m, {name}, {years}.",
        "en": f"{capital(located(one, 'en'))} of the open file, by {SIDE}{words.FIXED}m cell, {name}, {years}.",
    }[lang]


def sentences(cells: pd.DataFrame, one: Indicator, lang: str) -> list[str]:
    """How many acts in how many cells, what each class holds, what is never drawn, what a cell is."""
    number = {kind: int(cells["cells", kind].sum()) for kind in ("hot", "plain", "few", "none")}
    acts, whole = int(cells["events"].to_numpy().sum()), sum(number.values())
    said = {kind: words.count(one_, lang) for kind, one_ in number.items()}
    told = [{
        "fr": f"{words.count(acts, 'fr')} {located(one, 'fr')}, sur {words.count(whole, 'fr')} mailles dont "
              f"{said['none']} sans acte.",
        "en": f"{words.count(acts, 'en')} {located(one, 'en')}, over {words.count(whole, 'en')} cells, {said['none']} "
              "of them without any.",
    }[lang]]  # fmt: skip
    if number["plain"] or number["few"]:
        told.append({
            "fr": f"{MINIMUM} actes et plus sans que la maille se détache : {said['plain']} ; de 1 à {MINIMUM - 1} "
                  f"actes, mailles non dessinées : {said['few']}.",
            "en": f"{MINIMUM} acts or more without standing out: {said['plain']}; 1 to {MINIMUM - 1} acts, cells not "
                  f"drawn: {said['few']}.",
        }[lang])  # fmt: skip
    return [*told, PROTECTED[lang], SNAPPED[lang]]


def note(lang: str) -> str:
    """How a cell is judged."""
    return hot_notes(lang)[0]
