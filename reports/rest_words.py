"""How the rest of the city is named, which a territory is set beside, and the words of a class among the 34."""

from indicators.judgements import boroughs

CLASSES = {
    "much_lower": {"fr": "nettement plus bas que les autres territoires",
                   "en": "much lower than the other territories"},
    "lower": {"fr": "plus bas que les autres territoires", "en": "lower than the other territories"},
    "comparable": {"fr": "comparable aux autres territoires", "en": "comparable to the other territories"},
    "higher": {"fr": "plus élevé que les autres territoires", "en": "higher than the other territories"},
    "much_higher": {"fr": "nettement plus élevé que les autres territoires",
                    "en": "much higher than the other territories"},
}  # fmt: skip
RATES = {  # the same, of a rate beside those of the others
    label: {"fr": text["fr"].replace("que les", "que ceux des").replace("aux", "à ceux des"),
            "en": text["en"].replace("the other", "those of the other")} for label, text in CLASSES.items()
}  # fmt: skip
AMONG = {"fr": "Parmi les autres", "en": "Among the others"}
RULE = {
    "fr": "« Comparable » : la valeur est là où se trouvent, dix-neuf fois sur vingt, les territoires de cette taille, "
          "qui diffèrent entre eux par le hasard et par leur nature ; « nettement » : là où il ne s'en trouve presque "
          "jamais, deux fois sur mille.",
    "en": "“Comparable”: the value is where territories of this size are nineteen times in twenty, as they differ by "
          "chance and by nature; “much”: where hardly any ever is, twice in a thousand.",
}  # fmt: skip


def _is_within(territory: str) -> bool:
    """Whether a place is made of boroughs, so that the city without it is left; not for a ville liée."""
    return bool(boroughs(territory))


def rest(territory: str, lang: str) -> str:
    """« le reste de la ville », or « la ville »."""
    if _is_within(territory):
        return {"fr": "le reste de la ville", "en": "the rest of the city"}[lang]
    return {"fr": "la ville", "en": "the city"}[lang]


def of_rest(territory: str, lang: str) -> str:
    """« du reste de la ville », or « de la ville »; in English « the rest of the city's », « the city's »."""
    if lang == "en":
        return f"{rest(territory, lang)}'s"
    return "du reste de la ville" if _is_within(territory) else "de la ville"


def in_rest(territory: str, lang: str) -> str:
    """« dans le reste de la ville », or « dans la ville »."""
    return f"{'dans' if lang == 'fr' else 'in'} {rest(territory, lang)}"


def to_rest(territory: str, lang: str) -> str:
    """« au reste de la ville », or « à la ville »; what a ratio is to."""
    if lang == "en":
        return f"to {rest(territory, lang)}"
    return "au reste de la ville" if _is_within(territory) else "à la ville"


def head(territory: str, lang: str) -> str:
    """The head of a column: « Reste de la ville », or « Ville »."""
    if _is_within(territory):
        return {"fr": "Reste de la ville", "en": "Rest of the city"}[lang]
    return {"fr": "Ville", "en": "City"}[lang]


def short(territory: str, lang: str) -> str:
    """The word of an axis or a small mark: « reste », or « ville »."""
    if _is_within(territory):
        return {"fr": "reste", "en": "rest"}[lang]
    return {"fr": "ville", "en": "city"}[lang]
