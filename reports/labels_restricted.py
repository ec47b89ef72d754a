"""Names of what figures are broken down by: shift, weekday, offence, sex, age, relation, clientele; of classes."""

import csv
from collections.abc import Iterable
from functools import cache

from indicators.query import BESIDE, CROSSED
from loaders.places import REFERENCE

Text = dict[str, str]
SHIFTS = {
    "jour": {"fr": "Jour, 8 h – 16 h", "en": "Day, 8:00–16:00"},
    "soir": {"fr": "Soir, 16 h – minuit", "en": "Evening, 16:00–midnight"},
    "nuit": {"fr": "Nuit, minuit – 8 h", "en": "Night, midnight–8:00"},
    "inconnu": {"fr": "Inconnu", "en": "Unknown"},
}
WEEKDAYS = {
    "1": {"fr": "Lundi", "en": "Monday"},
    "2": {"fr": "Mardi", "en": "Tuesday"},
    "3": {"fr": "Mercredi", "en": "Wednesday"},
    "4": {"fr": "Jeudi", "en": "Thursday"},
    "5": {"fr": "Vendredi", "en": "Friday"},
    "6": {"fr": "Samedi", "en": "Saturday"},
    "7": {"fr": "Dimanche", "en": "Sunday"},
}
SEXES = {
    "F": {"fr": "Femmes et filles", "en": "Women and girls"},
    "M": {"fr": "Hommes et garçons", "en": "Men and boys"},
    "inconnu": {"fr": "Sexe non précisé", "en": "Sex not stated"},
}
AGES = {
    "00-11": {"fr": "0 à 11 ans", "en": "0 to 11"},
    "12-25": {"fr": "12 à 25 ans", "en": "12 to 25"},
    "26-39": {"fr": "26 à 39 ans", "en": "26 to 39"},
    "40-54": {"fr": "40 à 54 ans", "en": "40 to 54"},
    "55-64": {"fr": "55 à 64 ans", "en": "55 to 64"},
    "65+": {"fr": "65 ans et plus", "en": "65 and over"},
    "inconnu": {"fr": "Âge non précisé", "en": "Age not stated"},
}
RELATIONS = {
    "conjoint": {"fr": "Conjoint ou conjointe", "en": "Partner"},
    "ex_conjoint": {"fr": "Ex-conjoint ou ex-conjointe", "en": "Former partner"},
    "famille": {"fr": "Autre membre de la famille", "en": "Other family member"},
    "connaissance": {"fr": "Connaissance", "en": "Acquaintance"},
    "inconnu": {"fr": "Personne inconnue", "en": "Stranger"},
    "non_precise": {"fr": "Lien non précisé", "en": "Relation not stated"},
}
CLIENTELES = {
    "famille": {"fr": "Immeubles pour familles", "en": "Buildings for families"},
    "personnes_agees": {"fr": "Immeubles pour personnes âgées", "en": "Buildings for older people"},
    "autre": {"fr": "Autres immeubles", "en": "Other buildings"},
}
CLASSES = {
    "internal": {"fr": "interne", "en": "internal"},
    "personal": {"fr": "personnes", "en": "persons"},
    "housing": {"fr": "habitation publique", "en": "public housing"},
    "sensitive": {"fr": "sensible", "en": "sensitive"},
    "open": {"fr": "ouverte", "en": "open"},
}
WHOSE = {
    "sensitive": {"fr": "infractions sexuelles, violence conjugale et moins de 26 ans",
                  "en": "sexual offences, partner violence and under 26"},
    "housing": {"fr": "habitations de l'OMHM", "en": "OMHM dwellings"},
}  # fmt: skip
TOGETHER = {  # labels that indicators make of several sub-groups
    "deaths_attempts": {"fr": "Homicides, autres morts et tentatives", "en": "Homicides, other deaths and attempts"},
}
UNGROUPED = {"inconnu": {"fr": "Code d'infraction inconnu", "en": "Offence code unknown"}}
BREAKDOWNS = {
    "shift": {"fr": "quart du signalement", "en": "shift of the report"},
    "weekday": {"fr": "jour de la semaine", "en": "day of the week"},
    "sub_group": {"fr": "infraction", "en": "offence"},
    "group": {"fr": "groupe d'infractions", "en": "group of offences"},
    "sex": {"fr": "sexe", "en": "sex"},
    "age_band": {"fr": "groupe d'âge", "en": "age group"},
    "relation": {"fr": "lien avec le suspect", "en": "relation to the suspect"},
    "clientele": {"fr": "clientèle", "en": "clientele"},
}


@cache
def _offences() -> tuple[dict[str, Text], dict[str, Text]]:
    with (REFERENCE / "subgroups.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["order"]))
    names = {row["sub_group"]: {"fr": row["name_fr"], "en": row["name_en"]} for row in rows}
    return TOGETHER | names, {row["group"]: {"fr": row["group_fr"], "en": row["group_en"]} for row in rows} | UNGROUPED


def known(breakdown: str) -> dict[str, Text]:
    """The labels of a breakdown in the order that pages show them, each with its name."""
    offences, groups = _offences()
    return {
        "shift": SHIFTS, "weekday": WEEKDAYS, "sex": SEXES, "age_band": AGES, "relation": RELATIONS,
        "clientele": CLIENTELES, "sub_group": offences, "group": groups,
    }[breakdown]  # fmt: skip


def name(breakdown: str, label: str, lang: str) -> str:
    """The name of a label; crossed ones side by side."""
    parts = zip(breakdown.split(CROSSED), label.split(BESIDE), strict=True)
    return ", ".join(known(one).get(code, {}).get(lang, code) for one, code in parts)


def named(breakdown: str, lang: str) -> str:
    """The name of a breakdown with its capital: Groupe d'âge; of crossed ones: Sexe et groupe d'âge."""
    said = {"fr": " et ", "en": " and "}[lang].join(BREAKDOWNS[one][lang] for one in breakdown.split(CROSSED))
    return said[:1].upper() + said[1:]


def in_order(breakdown: str, labels: Iterable[str]) -> list[str]:
    """Labels in the order that pages show them, crossed ones by the first and then the second."""
    places = [{code: place for place, code in enumerate(known(one))} for one in breakdown.split(CROSSED)]
    return sorted(labels, key=lambda label: [
        (place.get(code, len(place)), code) for place, code in zip(places, label.split(BESIDE), strict=True)
    ])  # fmt: skip
