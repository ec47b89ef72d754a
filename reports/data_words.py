"""Words of the data page: states of a version, bases of the population, kinds of break, automatic checks."""

STATES = {
    "published": {"fr": "publiée", "en": "published"},
    "unchanged": {"fr": "publiée", "en": "published"},
    "held": {"fr": "retenue, à approuver", "en": "held for approval"},
    "discarded": {"fr": "écartée", "en": "discarded"},
    "refused": {"fr": "refusée", "en": "refused"},
    "staged": {"fr": "préparée", "en": "staged"},
}
BASES = {
    "recensement_2016": {"fr": "recensement de 2016", "en": "2016 census"},
    "recensement_2021": {"fr": "recensement de 2021", "en": "2021 census"},
    "isq_2023": {"fr": "estimation de l'ISQ, 2023", "en": "ISQ estimate, 2023"},
    "interpolation": {"fr": "interpolation", "en": "interpolation"},
    "report": {"fr": "report de l'année la plus proche", "en": "carried from the nearest year"},
}
KINDS = {
    "hard": {"fr": "dure : aucun pourcentage de part et d'autre", "en": "hard: no percentage across it"},
    "soft": {"fr": "douce : comparaison permise, signalée", "en": "soft: comparison allowed, noted"},
    "event": {"fr": "événement", "en": "event"},
}
CHECKS = {
    "no_rows": {"fr": "Le fichier a des lignes", "en": "The file has rows"},
    "all_zero": {"fr": "Le dernier mois entier n'est pas vide", "en": "The last whole month is not empty"},
    "far_from_history": {"fr": "Le dernier mois entier ressemble aux précédents",
                         "en": "The last whole month resembles those before"},
    "lowest_ever": {"fr": "Le dernier mois entier n'est pas le plus bas de tous",
                    "en": "The last whole month is not the lowest ever"},
    "category_vanished": {"fr": "Aucune catégorie n'a disparu", "en": "No category has vanished"},
    "unlocated_rise": {"fr": "La part non localisée n'a pas bondi", "en": "The unlocated share has not jumped"},
    "rejects_rise": {"fr": "La part de lignes écartées n'a pas bondi", "en": "The share set aside has not jumped"},
}  # fmt: skip
