"""What a comparison says in words: the finding, peers, what is left out."""

import pandas as pd

from indicators import territories
from indicators.catalog import Indicator
from indicators.comparisons import LABELS
from reports import counted, rest_words, words
from reports.comparison import side, standing, wholes
from reports.map_legend import capital, figure
from reports.rest_words import AMONG, CLASSES
from reports.units import label as name_of
from reports.units import unit

CLASS_WORDS = {label: {lang: capital(text) for lang, text in LABELS[label].items()} for label in CLASSES}
CLASS_WORDS[""] = {"fr": "Non comparé", "en": "Not compared"}
SPELLED = {
    "fr": ("aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    "en": ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}
HEADS = {
    "fr": {"value": "Valeur", "interval": "Intervalle à 95 %", "peers": "Pairs", "city": "Ville",
           "word": AMONG["fr"]},
    "en": {"value": "Value", "interval": "95% interval", "peers": "Peers", "city": "City",
           "word": AMONG["en"]},
}  # fmt: skip
EQUAL = {"fr": "À dénominateur égal", "en": "For the same denominator"}
CROWDED = 1.25  # people present per resident above which resident rates come with a warning
VOWELS = "aeiouyéèêàâîôûœh"


def column_heads(territory: str, lang: str, is_default: bool) -> dict[str, str]:
    """The heads of the figures beside the chart; those beside are peers, unless they were chosen."""
    heads = {**HEADS[lang], "city": capital(rest_words.short(territory, lang))}
    return heads if is_default else {**heads, "peers": {"fr": "Choisis", "en": "Chosen"}[lang]}


def spelled(number: int, lang: str) -> str:
    return SPELLED[lang][number] if number < len(SPELLED[lang]) else str(number)


def value_of(value: float, indicator: Indicator, lang: str) -> str:
    """A value by its kind, without unit beyond the per cent sign."""
    return figure(value, indicator, lang)


def of_noun(noun: str, lang: str) -> str:
    """de vols qualifiés, d'introductions; English takes the noun as it is."""
    if lang == "en":
        return noun
    return f"d'{noun}" if noun[0].lower() in VOWELS else f"de {noun}"


def basis(indicator: Indicator, per: str | None, lang: str) -> str:
    """« Par habitant », what the rates are relative to."""
    own = indicator.by(per).denominator
    return own.each[lang] if own else EQUAL[lang]


# The finding ----------------------------------------------------------------------------------------------------------


def title(table: pd.DataFrame, catalog: dict[str, Indicator], per: str | None, lang: str, most: int = 3) -> str:
    """Which rates stand apart from those of the other territories, the farthest `most` named; or that none does."""
    rates = table[[catalog[name].kind == "rate" for name in table["indicator"]]]
    given = rates[rates["label"] != ""]
    if given.empty:
        if rates["hidden"].any():
            return {"fr": "Nombres masqués : rien n'est comparé",
                    "en": "Numbers hidden: nothing is compared"}[lang]  # fmt: skip
        if rates["flag"].str.contains("small_population").any():
            return {
                "fr": "Taux non publiés : moins de 1 000 habitants",
                "en": "Rates not published: fewer than 1,000 residents",
            }[lang]
        if len(rates) and rates["city_value"].isna().all():
            own = name_of(catalog[rates["indicator"].iloc[0]].by(per).denominators[0], lang)
            return {"fr": f"{own} : la ville n'a pas de valeur, rien n'est comparé",
                    "en": f"{own}: the city has no value, nothing is compared"}[lang]  # fmt: skip
        return {"fr": "Aucun taux à comparer pendant cette période", "en": "No rate to compare in this period"}[lang]
    skipped = wholes(rates)
    counts = _counts(given["label"])
    main, other = ("lower", "higher") if counts["lower"] >= counts["higher"] else ("higher", "lower")
    first, second = standing(given, main, most, skipped), standing(given, other, most - 1, skipped)
    below = {catalog[name].by(per).denominators[0] for name in given["indicator"]}
    head = basis(catalog[given["indicator"].iloc[0]], per, lang) if len(below) == 1 else EQUAL[lang]
    if not first and not second:
        return {"fr": f"{head}, aucun taux ne se détache de ceux des autres territoires",
                "en": f"{head}, no rate stands out from those of the other territories"}[lang]  # fmt: skip
    more = {"fr": {"lower": "moins", "higher": "plus"}, "en": {"lower": "fewer", "higher": "more"}}[lang]
    first, second = ([of_noun(catalog[name].noun[lang], lang) for name in names] for names in (first, second))
    if not first:
        main, first, second = other, second, []
    text = (
        f"{head}, {more[main]} {words.listing(first, lang)} "
        + {"fr": "que dans les autres territoires", "en": "than in the other territories"}[lang]
    )
    rest = "lower" if main == "higher" else "higher"
    return text + (f", {more[rest]} {words.listing(second, lang)}" if second else "")


def lead(table: pd.DataFrame, catalog: dict[str, Indicator], chosen: list[str], is_default: bool, lang: str) -> str:
    """How many rates stand apart from the others' on each side, where the peers stand, and the shares."""
    rates = table[[catalog[name].kind == "rate" for name in table["indicator"]]]
    others = table[[catalog[name].kind != "rate" for name in table["indicator"]]]
    said = [
        _sides(rates["label"], lang),
        _peers_sides(rates["peers_label"], len(chosen), is_default, lang),
        _shares(others, catalog, lang),
    ]
    return " ".join(sentence for sentence in said if sentence)


def _counts(labels: pd.Series) -> dict[str, int]:
    return {label: int((labels.map(side) == label).sum()) for label in ("lower", "higher", "comparable")}


def _parts(counts: dict[str, int], lang: str, named: bool = False) -> str:
    """huit sont plus bas et un est comparable; named, huit taux sont plus bas."""
    forms = {
        "fr": {"lower": ("plus bas",) * 2, "higher": ("plus élevé", "plus élevés"),
               "comparable": ("comparable", "comparables")},
        "en": {"lower": ("lower",) * 2, "higher": ("higher",) * 2, "comparable": ("comparable",) * 2},
    }[lang]  # fmt: skip
    verbs = ("est", "sont") if lang == "fr" else ("is", "are")
    noun = {"fr": ("taux", "taux"), "en": ("rate", "rates")}[lang]
    first = next((label for label, n in counts.items() if n), "")
    found = []
    for label, n in counts.items():
        if n:
            what = f" {words.plural(n, *noun, lang)}" if named and label == first else ""
            said = f"{words.plural(n, *verbs, lang)} {words.plural(n, *forms[label], lang)}"
            found.append(f"{spelled(n, lang)}{what} {said}")
    return words.listing(found, lang)


def _sides(labels: pd.Series, lang: str) -> str:
    counts = _counts(labels)
    total = sum(counts.values())
    if not total:
        return ""
    if total == 1:
        word = next(CLASS_WORDS[label][lang].lower() for label, n in counts.items() if n)
        return {"fr": f"Le seul taux comparé parmi les 34 territoires est {word}.",
                "en": f"The only rate compared among the 34 territories is {word}."}[lang]  # fmt: skip
    if total in counts.values():
        forms = {"lower": ("plus bas", "lower"), "higher": ("plus élevés", "higher")}
        same = next(label for label, n in counts.items() if n)
        word = forms.get(same, ("comparables", "comparable"))[lang == "en"]
        return {"fr": f"Les {spelled(total, lang)} taux comparés parmi les 34 territoires sont tous {word}.",
                "en": f"The {spelled(total, lang)} rates compared with the 34 are all {word}."}[lang]  # fmt: skip
    number, parts = spelled(total, lang), _parts(counts, lang)
    return {"fr": f"Sur {number} taux comparés parmi les 34 territoires, {parts}.",
            "en": f"Of {number} rates compared among the 34 territories, {parts}."}[lang]  # fmt: skip


def _peers_sides(labels: pd.Series, number: int, is_default: bool, lang: str) -> str:
    counts = _counts(labels)
    if not number or not sum(counts.values()):
        return ""
    if is_default:
        who = {"fr": "Chez les pairs réunis", "en": "Among its peers together"}[lang]
    elif number == 1:
        who = {"fr": "Dans le territoire mis à côté", "en": "In the territory beside it"}[lang]
    else:
        who = {"fr": "Dans les territoires mis à côté, réunis", "en": "In the territories beside it, together"}[lang]
    return f"{who}, {_parts(counts, lang, named=True)}."


def _shares(table: pd.DataFrame, catalog: dict[str, Indicator], lang: str) -> str:
    said = []
    for row in table[table["label"] != ""].itertuples():
        indicator = catalog[row.indicator]
        word = CLASS_WORDS[row.label][lang].lower()
        if lang == "fr" and indicator.gender == "f":
            word = word.replace("plus bas", "plus basse").replace("plus élevé", "plus élevée")
        name = indicator.label[lang]
        said.append(f"{name[:1].lower() + name[1:]}, {word}")
    if not said:
        return ""
    return capital("; ".join(said) if lang == "en" else " ; ".join(said)) + "."


def crowd(place: str, present: float, residents: float, lang: str) -> str:
    """The warning of a territory that holds many more people than residents; empty otherwise or when not known."""
    if not (present == present and residents > 0 and present / residents >= CROWDED):
        return ""
    name = territories()[place].name[lang]
    people, living = (words.count(round(number, -4), lang) for number in (present, residents))
    return {
        "fr": f"Prudence : {name} accueille chaque jour environ {people} personnes pour {living} habitants ; ses taux "
        "par habitant disent mal la fréquence par personne présente.",
        "en": f"Caution: {name} holds about {people} people each day for {living} residents; its rates per resident "
        "say little of the frequency per person present.",
    }[lang]


def units(table: pd.DataFrame, catalog: dict[str, Indicator], per: str | None, lang: str) -> str:
    """The units of the rows shown, each once: cases or victims per 1,000 residents per year, share in %."""
    kept = [catalog[name] for name in table["indicator"]]
    rates: dict[str, list[str]] = {}  # by unit, what is counted
    for one in kept:
        if one.kind == "rate":
            rates.setdefault(unit(one, one.offers(per), lang), []).append(counted.event(one, 2, lang))
    joint, said = {"fr": " ou ", "en": " or "}[lang], []
    for text, events in rates.items():
        first, *rest = dict.fromkeys(events)
        beside = f" ({joint.strip()} {joint.join(rest)})" if rest else ""
        said.append(f"{first}{beside} {text}")
    if any(one.kind == "share" for one in kept):
        said.append({"fr": "part en %", "en": "share in %"}[lang])
    return capital(", ".join(said[:-1]) + joint + said[-1] if said[1:] else "".join(said))


def few_line(table: pd.DataFrame, catalog: dict[str, Indicator], period: str, lang: str) -> str:
    """The indicators that count too few for a ratio to be drawn, with their number."""
    said = []
    for row in table[table["is_few"]].itertuples():
        number = counted.counted(row.numerator, catalog[row.indicator], lang)
        colon = " : " if lang == "fr" else ": "
        said.append(f"{catalog[row.indicator].title[lang]}{colon}{number} ({period})")
    if not said:
        return ""
    return "; ".join(said) + {"fr": ", trop peu pour tracer un rapport.", "en": ", too few to draw a ratio."}[lang]


def masked_line(table: pd.DataFrame, catalog: dict[str, Indicator], lang: str) -> str:
    """The indicators whose number in the territory, or in the city, is kept from the audience."""
    names = [catalog[row.indicator].title[lang] for row in table[table["hidden"] | table["city_hidden"]].itertuples()]
    if not names:
        return ""
    return {"fr": f"Masqué, donc non comparé : {words.listing(names, 'fr')}.",
            "en": f"Hidden, hence not compared: {words.listing(names, 'en')}."}[lang]  # fmt: skip


def elsewhere_line(number: int, is_menu: bool, lang: str) -> str:
    """How many indicators have no figures for these months that may be compared; empty where all have."""
    if not number:
        return ""
    if is_menu:
        why = {"fr": "ne sont pas partagés pour cette période", "en": "are not shared for this period"}
        one = {"fr": "n'est pas partagé pour cette période", "en": "is not shared for this period"}
    else:
        why = {"fr": "n'ont pas ces mois, ou des mois qui peuvent encore bouger",
               "en": "do not have these months, or have months that may still change"}  # fmt: skip
        one = {"fr": "n'a pas ces mois, ou des mois qui peuvent encore bouger",
               "en": "does not have these months, or has months that may still change"}  # fmt: skip
    what = words.plural(number, "indicateur" if lang == "fr" else "indicator",
                        "indicateurs" if lang == "fr" else "indicators", lang)  # fmt: skip
    said = words.plural(number, one[lang], why[lang], lang)
    head = {"fr": "Laissé de côté", "en": "Left out"}[lang] + (" : " if lang == "fr" else ": ")
    return f"{head}{number} {what} qui {said}." if lang == "fr" else f"{head}{number} {what} that {said}."


def peers_line(chosen: list[str], is_default: bool, lang: str, short: bool = False) -> str:
    """Who stands beside, in alphabetical order, and why; short, for a committee, by short names and without why."""
    if not chosen:
        return ""
    known = [territories()[place] for place in territories() if place in chosen]
    names = ", ".join((one.short if short else one.name)[lang] for one in known)
    if is_default and short:
        return {"fr": f"◇ Pairs : {names}.", "en": f"◇ Peers: {names}."}[lang]
    if is_default:
        variables = {"fr": "habitants, densité, revenu, familles monoparentales, 15 à 29 ans",
                     "en": "residents, density, income, single-parent families, ages 15 to 29"}[lang]  # fmt: skip
        return {"fr": f"◇ Pairs ({variables}) : {names}.", "en": f"◇ Peers ({variables}): {names}."}[lang]
    return {"fr": f"◇ Territoires choisis, réunis : {names}.", "en": f"◇ Chosen territories, together: {names}."}[lang]
