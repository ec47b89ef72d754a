"""Words of the dictionary's cards: themes, kinds, grades, types, years, and how numbers may be shared."""

from indicators import Indicator, disclosure
from reports.labels_restricted import CLASSES, WHOSE
from reports.words import FIXED

THEMES = {
    "overall": {"fr": "Ensemble", "en": "Overall"},
    "person": {"fr": "Contre la personne", "en": "Against the person"},
    "property": {"fr": "Contre la propriété", "en": "Against property"},
    "vehicle": {"fr": "Véhicules", "en": "Vehicles"},
    "firearms": {"fr": "Armes à feu", "en": "Firearms"},
    "domestic": {"fr": "Violence conjugale", "en": "Intimate partner violence"},
    "sexual": {"fr": "Infractions sexuelles", "en": "Sexual offences"},
    "youth": {"fr": "Jeunes", "en": "Young people"},
    "clearance": {"fr": "Élucidation", "en": "Clearance"},
    "statutes": {"fr": "Autres lois", "en": "Other statutes"},
    "housing": {"fr": "Habitations de l'OMHM", "en": "OMHM dwellings"},
}
KINDS = {
    "count": {"fr": "nombre", "en": "count"},
    "rate": {
        "fr": "taux : numérateur rapporté à un dénominateur nommé",
        "en": "rate: numerator over a named denominator",
    },
    "share": {"fr": "part : les deux moitiés viennent du même fichier", "en": "share: both halves from the same file"},
    "level": {"fr": "niveau : somme et nombre gardés à part", "en": "level: sum and number kept apart"},
}
POLARITIES = {
    "none": {"fr": "aucune : plus haut n'est ni mieux ni moins bien", "en": "none: higher is neither better nor worse"},
    "lower": {"fr": "plus bas est souhaité", "en": "lower is wanted"},
    "higher": {"fr": "plus haut est souhaité", "en": "higher is wanted"},
}
GRADES = {
    "A": {"fr": "A : compté ligne par ligne, sans hypothèse", "en": "A: counted row by row, without assumption"},
    "B": {
        "fr": "B : compté, avec une réserve qui se lit dans la prudence",
        "en": "B: counted, with the caution's reserve",
    },
    "C": {"fr": "C : estimé", "en": "C: estimated"},
    "D": {"fr": "D : ordre de grandeur", "en": "D: order of magnitude"},
}
TYPES = {
    "date": {"fr": "date", "en": "date"},
    "label": {"fr": "libellé d'une liste", "en": "label from a list"},
    "text": {"fr": "texte", "en": "text"},
    "integer": {"fr": "nombre entier", "en": "whole number"},
    "number": {"fr": "nombre", "en": "number"},
}
YEARS = {
    "residents": {
        "fr": "de chaque année : recensements de 2016 et de 2021, estimation de 2023, interpolation ou report entre "
              "eux (voir Données)",
        "en": "of each year: 2016 and 2021 censuses, 2023 estimate, interpolated or carried between them (see Data)",
    },
    "omhm_dwellings": {
        "fr": "des immeubles en service chaque mois, d'après la liste de l'OMHM",
        "en": "of the buildings in service each month, from the OMHM's list",
    },
    "other_dwellings": {
        "fr": "recensement de l'année connue la plus proche, moins les logements de l'OMHM de chaque mois",
        "en": "census of the nearest known year, less the OMHM dwellings of each month",
    },
}  # fmt: skip
SHORTEST = {
    "month": {"fr": "un mois", "en": "a month"},
    "quarter": {"fr": "un trimestre", "en": "a quarter"},
    "year": {"fr": "un an", "en": "a year"},
}


def sharing(indicator: Indicator, lang: str) -> str:
    """Its class of disclosure with the thresholds of the settings; those of sensitive labels when it has some."""
    found = disclosure.class_of(indicator)
    if found == "open":
        return {"fr": "ouverte : chiffres publics, donnés tels quels", "en": "open: public figures, given as they are"}[
            lang
        ]
    lines = [_rule(disclosure.rules()[found], lang)]
    if found in ("internal", "personal") and set(indicator.breakdowns) & {"sub_group", "relation", "age_band"}:
        lines.append(
            f"{WHOSE['sensitive'][lang].capitalize()}{_colon(lang)}{_rule(disclosure.rules()['sensitive'], lang)}"
        )
    return "\n".join(lines)


def _colon(lang: str) -> str:
    return " : " if lang == "fr" else ": "


def _rule(rule: disclosure.Rule, lang: str) -> str:
    hidden, low, shortest = rule.hidden_text.replace(" ", FIXED), rule.threshold, SHORTEST[rule.shortest][lang]
    said = {
        "fr": f"{low} et moins masqués (« {hidden} »), arrondi à {rule.base} près, {shortest} au moins ; exact pour "
        "l'analyse, marqué interne",
        "en": f"{low} and under hidden (“{hidden}”), rounded to {rule.base}, {shortest} at least; exact for the "
        "analysis, marked internal",
    }[lang]
    return f"{CLASSES[rule.name][lang]}{_colon(lang)}{said}"
