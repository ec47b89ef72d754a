"""Words of the dictionary's cards: themes, kinds, grades, types, years, and how numbers may be shared."""

from indicators import Indicator, disclosure
from reports.judged_words import TESTED
from reports.labels_restricted import CLASSES, WHOSE
from reports.rest_words import RULE
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


JUDGED = {  # the words that pages and documents use of a figure, and what each rests on
    "fr": [
        ("Plus élevé, plus bas, comparable ; se détache",
         "D'un territoire parmi les 34, pour un indicateur et une période ; la même règle partout. "
         "{rule} L'écart ordinaire entre territoires est mesuré autour de leur niveau courant (leur médiane, ou le "
         "taux de tous ensemble quand les nombres sont trop petits), les plus éloignés ne comptant pas davantage."),
        ("Le reste de la ville",
         "La ville sans l'arrondissement regardé ; la ville entière pour une ville liée. Le rapport à ce reste et son "
         "intervalle à 95 % disent de combien un taux en diffère ; ils ne donnent pas d'autre mot."),
        ("Valeur resserrée",
         "Le taux rapproché de celui de tous les territoires ensemble, d'autant plus que ses nombres sont petits "
         "(Marshall, 1991). Toujours à côté du taux observé, jamais seule."),
        ("Bande de la saison",
         "Huit mois calmes sur dix y tomberaient : la moyenne du même mois des années de référence, et l'écart d'une "
         "année à l'autre mesuré sur tous les mois. Aucune bande sous trois années."),
        ("À jours égaux",
         "Des mois comparés entre eux sont ramenés au même nombre de jours : février n'est pas le plus bas parce qu'il "
         "est court."),
    ],
    "en": [
        ("Higher, lower, comparable; stands out",
         "Of a territory among the 34, for an indicator and a period; the same rule everywhere. {rule} The ordinary "
         "spread between territories is measured around their usual level (their median, or the rate of all together "
         "where numbers are too small), the farthest counting no more than others."),
        ("The rest of the city",
         "The city without the borough looked at; the whole city for a linked city. The ratio to that rest and its 95% "
         "interval say by how much a rate differs; they give no other word."),
        ("Shrunk value",
         "The rate brought nearer to that of all territories together, the more so the smaller its own numbers "
         "(Marshall, 1991). Always beside the observed rate, never alone."),
        ("Band of the season",
         "Eight calm months in ten would fall in it: the mean of the same month in the reference years, and the spread "
         "from one year to the next measured on all months. No band under three years."),
        ("For equal days",
         "Months compared with each other are brought to the same number of days: February is not the lowest for being "
         "short."),
    ],
}  # fmt: skip


def judged(lang: str) -> list[tuple[str, str]]:
    """Each word used of a figure with its meaning; first those of a change."""
    changes = {"fr": "D'un changement", "en": "Of a change"}[lang]
    return [(changes, TESTED[lang]), *((name, text.format(rule=RULE[lang])) for name, text in JUDGED[lang])]
