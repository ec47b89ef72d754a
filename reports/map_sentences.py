"""What the map says in words: its finding, its caution, its legend, its table and the figures of one territory."""

from dataclasses import dataclass

import pandas as pd
from pandas.io.formats.style import Styler

import indicators
from indicators import Indicator
from reports import words
from reports.maps import CLASSES
from reports.words import FIXED

NUMBERS = {
    "fr": ("aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
           "treize", "quatorze", "quinze", "seize"),
    "en": ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}  # fmt: skip
DENOMINATORS = {
    "residents": {"fr": "habitants", "en": "residents"},
    "residents_15_plus": {"fr": "habitants de 15 ans et plus", "en": "residents aged 15 and over"},
    "present_population": {"fr": "personnes présentes", "en": "people present"},
    "dwellings": {"fr": "logements", "en": "dwellings"},
    "land_area_km2": {"fr": "km² de terre ferme", "en": "km² of land"},
}
CAUTIONS = {
    "residents": {
        "fr": "Au centre-ville et autour de l'aéroport, les résidents ne sont pas la population présente.",
        "en": "Downtown and around the airport, residents are not the population present.",
    },
    "present_population": {
        "fr": "La population présente est un ordre de grandeur : elle montre ce que devient un taux, sans se citer.",
        "en": "The population present is an order of magnitude: it shows what a rate becomes and is not to be cited.",
    },
}
CLASS_WORDS = {
    "higher_strong": {"fr": "Se détache vers le haut", "en": "Stands out above"},
    "higher_weak": {"fr": "Se détache vers le haut", "en": "Stands out above"},
    "comparable": {"fr": "Comparable à la moyenne", "en": "Comparable to the mean"},
    "lower_weak": {"fr": "Se détache vers le bas", "en": "Stands out below"},
    "lower_strong": {"fr": "Se détache vers le bas", "en": "Stands out below"},
}


def _spelled(number: int, lang: str) -> str:
    return NUMBERS[lang][number] if number < len(NUMBERS[lang]) else str(number)


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def unit(indicator: Indicator, per: str | None, lang: str) -> str:
    """What a value is given in: the indicator's own unit, or that of another denominator."""
    if indicator.kind != "rate" or per in (None, indicator.denominators[0]):
        return indicator.unit[lang]
    start, end = {"fr": ("pour", "par an"), "en": ("per", "per year")}[lang]
    return f"{start} {words.count(indicator.per, lang)} {DENOMINATORS[per][lang]} {end}"


def measured(value: float, indicator: Indicator, per: str | None, lang: str) -> str:
    """A value with all it needs: 3,49 vols de véhicule pour 1 000 habitants par an · 18,3 % des actes signalés."""
    number = words.value(value, indicator.kind, lang)
    if indicator.kind == "share":
        return number + indicator.unit[lang].removeprefix("%")
    return f"{number} {indicator.noun[lang]} {unit(indicator, per, lang)}"


# The top of the page ------------------------------------------------------------------------------------------------


def finding(shades: pd.Series, lang: str) -> str:
    """The title: how many of the territories stand out above their mean, and how many below."""
    higher = int(shades.str.startswith("higher").sum())
    lower = int(shades.str.startswith("lower").sum())
    if not higher + lower:
        return {"fr": "Aucun territoire ne se détache de la moyenne", "en": "No territory stands out from the mean"}[
            lang
        ]
    first, second = (higher, lower) if higher else (lower, higher)
    sides = {"fr": ("au-dessus", "au-dessous"), "en": ("above", "below")}[lang]
    here, there = sides if higher else sides[::-1]
    number, rest = capital(_spelled(first, lang)), _spelled(second, lang)
    if lang == "fr":
        verb = "territoire se détache" if first == 1 else "territoires se détachent"
        return f"{number} {verb} {here} de la moyenne, {rest} {there}"
    verb = "territory stands" if first == 1 else "territories stand"
    return f"{number} {verb} out {here} the mean, {rest} {there}"


def lead(shades: pd.Series, mean: float, indicator: Indicator, per: str | None, lang: str) -> str:
    """How many territories are near the mean, what the mean is, and the one caution on what it is counted by."""
    near, every = int((shades == "comparable").sum()), len(shades)
    told = measured(mean, indicator, per, lang)
    if lang == "fr":
        first = (
            f"Pour {near} des {every} territoires, l'écart avec leur moyenne ({told}) reste dans la variation attendue"
        )
    else:
        first = (
            f"For {near} of the {every} territories, the gap with their mean ({told}) is within the expected variation"
        )
    return f"{first}. {caution(indicator, per, lang)}"


def apart(frame: pd.DataFrame, lang: str) -> str:
    """Which territories stand out, by name and in alphabetical order; nothing when none does."""
    names = indicators.territories()
    said = []
    for side, words_of in (
        ("higher", {"fr": "Au-dessus", "en": "Above"}),
        ("lower", {"fr": "Au-dessous", "en": "Below"}),
    ):
        found = [names[each].name[lang] for each in frame.loc[frame["shade"].str.startswith(side), "territory_id"]]
        if found:
            said.append(f"{words_of[lang]}{' :' if lang == 'fr' else ':'} {words.listing(found, lang)}.")
    return " ".join(said)


def caution(indicator: Indicator, per: str | None, lang: str) -> str:
    """What to beware of in the denominator; for a share, which has none, the indicator's own caution."""
    name = per or next(iter(indicator.denominators), "")
    return CAUTIONS.get(name, indicator.caution)[lang]


def stable(start: str, end: str, asked_end: str, lang: str) -> str:
    """That the last months of a period are left out, since they may still move; nothing when none is."""
    if end == asked_end:
        return ""
    months = words.period(f"{start}/{end}", lang)
    return {
        "fr": f"Seuls les mois stabilisés sont comparés : {months}.",
        "en": f"Only stable months are compared: {months}.",
    }[lang]


def none_stable(period: str, lang: str) -> str:
    """Why nothing is drawn for a period whose months may all still move."""
    return {
        "fr": f"{period} : aucun mois n'est encore stabilisé. Choisissez une période plus ancienne.",
        "en": f"{period}: no month is stable yet. Choose an earlier period.",
    }[lang]


# Beside the map -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of the legend: the class, its words, the values it holds, how many territories are in it."""

    name: str
    label: str
    values: str
    number: int


def legend_title(indicator: Indicator, per: str | None, lang: str) -> str:
    """What the map shows, with its unit."""
    joint = ", " if indicator.kind == "share" else " "
    return capital(f"{indicator.noun[lang]}{joint}{unit(indicator, per, lang)}")


def legend(frame: pd.DataFrame, indicator: Indicator, lang: str) -> list[Row]:
    """The six lines of the legend, empty classes too; they add up to every territory."""
    given = frame.loc[frame["shade"] == "comparable", "value"]
    low, high = _plain(indicator.scale[0], indicator, lang), _plain(indicator.scale[3], indicator, lang)
    at_least, under = {"fr": ("et plus", "moins de"), "en": ("and more", "under")}[lang]
    values = {
        "higher_strong": f"{high} {at_least}",
        "higher_weak": f"{under} {high}",
        "comparable": _observed(given, indicator, lang),
        "lower_weak": f"{low} {at_least}",
        "lower_strong": f"{under} {low}",
        "hidden": hidden_reason(frame, lang),
    }
    names = CLASS_WORDS | {"hidden": not_published(indicator)}
    return [Row(name, names[name][lang], values[name], int((frame["shade"] == name).sum())) for name in CLASSES]


def not_published(indicator: Indicator) -> dict[str, str]:
    if indicator.kind == "share":
        return {"fr": "Part non publiée", "en": "Share not published"}
    return {"fr": "Taux non publié", "en": "Rate not published"}


def hidden_reason(frame: pd.DataFrame, lang: str) -> str:
    """Why some territories have no figure."""
    flags = " ".join(frame["flag"])
    if "no_denominator" in flags and "small_population" not in flags:
        return {"fr": "rien à compter", "en": "nothing to count"}[lang]
    return {"fr": "moins de 1 000 hab.", "en": "under 1,000 residents"}[lang]


def _observed(values: pd.Series, indicator: Indicator, lang: str) -> str:
    if values.empty:
        return "–"
    low, high = (words.value(each, indicator.kind, lang) for each in (values.min(), values.max()))
    if indicator.kind == "share" and lang == "fr":
        return f"{low.removesuffix(FIXED + '%')} à {high}, observées"
    return f"{low} à {high}, observés" if lang == "fr" else f"{low} to {high}, observed"


def _plain(value: float, indicator: Indicator, lang: str) -> str:
    """A break of the scale without useless zeros: 8 · 0,5 · 0,005 · 12 %."""
    text = f"{value:g}"
    text = text.replace(".", ",") if lang == "fr" else text
    return text if indicator.kind != "share" else text + (f"{FIXED}%" if lang == "fr" else "%")


def unlocated(events: float, whole: float, indicator: Indicator, lang: str) -> tuple[str, str]:
    """How many events have no place, as a sentence to be read first and the one that follows it."""
    share = words.percent(100 * events / whole if whole else float("nan"), lang)
    counted = indicator.noun[lang] if indicator.kind != "share" else {"fr": "actes", "en": "acts"}[lang]
    some, every = words.count(events, lang), words.count(whole, lang)
    if lang == "fr":
        return (
            f"Non localisé : {some} {counted} sur {every} ({share}).",
            "Dans le total, dans aucun territoire de la carte.",
        )
    return f"Unlocated: {some} of {every} {counted} ({share}).", "In the total, in no territory of the map."


def rule(lang: str) -> str:
    """What « comparable » means."""
    return {
        "fr": "« Comparable » : la moyenne est dans l'intervalle à 95 % du territoire, élargi pour la surdispersion.",
        "en": "“Comparable”: the mean lies in the territory's own 95% interval, widened for over-dispersion.",
    }[lang]


def schematic(lang: str) -> str:
    """That the outlines are not the official ones."""
    return {
        "fr": "Limites schématiques, dessinées par ce projet en attendant les limites officielles.",
        "en": "Schematic limits, drawn by this project until the official ones are fetched.",
    }[lang]


# One territory, and all of them -------------------------------------------------------------------------------------


def one(row: pd.Series, indicator: Indicator, per: str | None, lang: str) -> str:
    """The figures of one territory in a sentence."""
    name = indicators.territories()[row["territory_id"]].name[lang]
    events = words.count(row["numerator"], lang)
    counted = indicator.noun[lang] if indicator.kind != "share" else {"fr": "actes", "en": "acts"}[lang]
    colon = f"{FIXED}:" if lang == "fr" else ":"
    if row["shade"] == "hidden":
        why = f"{not_published(indicator)[lang]}, {hidden_reason(pd.DataFrame([row]), lang)}"
        return f"{name}{colon} {events} {counted}. {why}."
    number = words.value(row["value"], indicator.kind, lang)
    limits = words.interval(row["low"], row["high"], indicator.kind, lang)
    said = CLASS_WORDS[row["shade"]][lang].lower()
    if indicator.kind == "share":
        given = number + indicator.unit[lang].removeprefix("%")
        return f"{name}{colon} {given} ({limits}). {capital(said)}."
    joint = {"fr": "soit", "en": "or"}[lang]
    return (
        f"{name}{colon} {events} {counted}, {joint} {number} {unit(indicator, per, lang)} ({limits}). {capital(said)}."
    )


def told(row: pd.Series, indicator: Indicator, per: str | None, lang: str) -> dict[str, str]:
    """The words under the pointer."""
    titles = {
        "fr": ("Territoire", "Nombre", "Part" if indicator.kind == "share" else "Taux", "Intervalle à 95 %", "Classe"),
        "en": ("Territory", "Count", "Share" if indicator.kind == "share" else "Rate", "95% interval", "Class"),
    }[lang]
    is_hidden = row["shade"] == "hidden"
    number = words.value(row["value"], indicator.kind, lang)
    if not is_hidden and indicator.kind != "share":
        number += f" {unit(indicator, per, lang)}"
    found = (
        indicators.territories()[row["territory_id"]].name[lang],
        f"{words.count(row['numerator'], lang)} {'' if indicator.kind == 'share' else indicator.noun[lang]}".strip(),
        number,
        words.interval(row["low"], row["high"], indicator.kind, lang),
        not_published(indicator)[lang] if is_hidden else CLASS_WORDS[row["shade"]][lang],
    )
    return {title: words.typeset(each, lang) for title, each in zip(titles, found, strict=True)}


def table(frame: pd.DataFrame, indicator: Indicator, per: str | None, years: float, lang: str) -> Styler:
    """The territories in alphabetical order, in the reader's words: count, denominator, value, interval, class."""
    known = indicators.territories()
    name = per or next(iter(indicator.denominators), "")
    mean = {"fr": " (moyenne par an)", "en": " (yearly mean)"}[lang]
    counted = DENOMINATORS[name][lang] + mean if name else {"fr": "actes comptés", "en": "acts counted"}[lang]
    place, number, interval, shade = {
        "fr": ("Territoire", "Nombre", "Intervalle à 95 %", "Classe"),
        "en": ("Territory", "Count", "95% interval", "Class"),
    }[lang]
    said = {each: text[lang] for each, text in CLASS_WORDS.items()}
    said["hidden"] = f"{not_published(indicator)[lang]} ({hidden_reason(frame, lang)})"
    value = words.typeset(capital(unit(indicator, per, lang)), lang)
    shown = pd.DataFrame({
        place: [known[each].name[lang] for each in frame["territory_id"]],
        number: frame["numerator"],
        capital(counted): frame["denominator"] / (years if name else 1),
        value: frame["value"],
        interval: [words.interval(*both, indicator.kind, lang) for both in frame[["low", "high"]].to_numpy()],
        shade: frame["shade"].map(said),
    })  # fmt: skip
    whole = {column: lambda each: words.count(each, lang) for column in (number, capital(counted))}
    return shown.style.format(whole | {value: lambda each: words.value(each, indicator.kind, lang)})
