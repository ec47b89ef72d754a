"""What the map says in words: its finding, its caution, its legend, its table and the figures of one territory."""

import pandas as pd
from pandas.io.formats.style import Styler

import indicators
from indicators import Indicator
from reports import counted, units, words
from reports.map_legend import CLASS_WORDS, capital, figure, hidden_reason, interval, is_number, not_published, reason
from reports.restricted import MASKED
from reports.units import caution, label, unit
from reports.words import FIXED

NUMBERS = {
    "fr": ("aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
           "treize", "quatorze", "quinze", "seize"),
    "en": ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}  # fmt: skip


ALONE = {"fr": "Non comparé : trop peu de valeurs", "en": "Not compared: too few values"}
UNJUDGED = "unjudged"  # the shade of a place that is none of the 34
NOT_JUDGED = {
    "fr": "Non comparé : un lieu de l'analyste, hors des 34",
    "en": "Not compared: the analyst's own, none of the 34",
}
UNFAIR = {"fr": "aucun dénominateur juste", "en": "no fair denominator"}


def _spelled(number: int, lang: str) -> str:
    return NUMBERS[lang][number] if number < len(NUMBERS[lang]) else str(number)


def measured(value: float, indicator: Indicator, per: str | None, lang: str) -> str:
    """A value with all it needs: 3,49 vols de véhicule pour 1 000 habitants par an · 18,3 % des actes signalés."""
    number = figure(value, indicator, lang)
    if indicator.kind == "share":
        return number + indicator.unit[lang].removeprefix("%")
    return f"{number} {indicator.noun[lang]} {unit(indicator, per, lang)}"


# The top of the page ------------------------------------------------------------------------------------------------


def finding(shades: pd.Series, lang: str, indicator: Indicator, whole: float = float("nan")) -> str:
    """The title: how many of the territories stand out above the others, and how many below; or why none may.

    `whole` is the number in the agglomeration, where it is shown: all there is to say of one that is not compared.
    """
    if indicator.kind == "count":
        return not_compared(indicator, whole, lang)
    if shades.isin(["hidden", "masked"]).all():
        return no_mean(indicator, (shades == "masked").any(), lang)
    higher = int(shades.str.startswith("higher").sum())
    lower = int(shades.str.startswith("lower").sum())
    if not higher + lower:
        return {"fr": "Aucun territoire ne se détache des autres", "en": "No territory stands out from the others"}[
            lang
        ]
    first, second = (higher, lower) if higher else (lower, higher)
    sides = {"fr": ("au-dessus", "au-dessous"), "en": ("above", "below")}[lang]
    here, there = sides if higher else sides[::-1]
    number, rest = capital(_spelled(first, lang)), _spelled(second, lang)
    if lang == "fr":
        verb = "territoire se détache" if first == 1 else "territoires se détachent"
        return f"{number} {verb} {here} des autres, {rest} {there}"
    verb = "territory stands" if first == 1 else "territories stand"
    return f"{number} {verb} out {here} the others, {rest} {there}"


def not_compared(indicator: Indicator, whole: float, lang: str) -> str:
    """That territories are not compared by a number that nothing fairly divides: 1 234 suspects ; …"""
    noun = indicator.noun[lang]
    head = f"{words.count(whole, lang)} {noun}" if whole == whole else capital(noun)
    why = UNFAIR[lang]
    return {"fr": f"{head} ; les territoires ne se comparent pas : {why}",
            "en": f"{head}; territories are not compared: {why}"}[lang]  # fmt: skip


def no_mean(indicator: Indicator, is_masked: bool, lang: str) -> str:
    """Why there is nothing to stand out from: too many numbers hidden, or too few territories with a value."""
    name = label(indicator.denominators[0], lang) if indicator.denominators else indicator.label[lang]
    if is_masked:
        return {"fr": f"{indicator.label['fr']} : trop de nombres masqués pour comparer les territoires",
                "en": f"{indicator.label['en']}: too many numbers hidden to compare territories"}[lang]  # fmt: skip
    return {
        "fr": f"{name} : trop peu de territoires ont une valeur pour être comparés",
        "en": f"{name}: too few territories have a value to be compared",
    }[lang]


def lead(
    shades: pd.Series, mean: float, indicator: Indicator, per: str | None, lang: str, whole: float = float("nan")
) -> str:
    """How many territories are near the usual level, what it is, and the one caution on what it is counted by.

    Of a count, first the `whole`: the number in the agglomeration.
    """
    if mean != mean:
        return caution(indicator, per, lang)
    if is_number(indicator) and whole == whole:
        where = {"fr": "dans l'agglomération", "en": "in the agglomeration"}[lang]
        rest = lead(shades, mean, indicator, per, lang)
        return f"{capital(_several(whole, indicator, lang))} {where}. {rest}"
    near, every = int((shades == "comparable").sum()), len(shades)
    told = measured(mean, indicator, per, lang)
    if lang == "fr":
        first = f"Pour {near} des {every} territoires, l'écart au niveau courant ({told}) est de taille ordinaire"
    else:
        first = f"For {near} of the {every} territories, the gap with their usual level ({told}) is of an ordinary size"
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


def stable(start: str, end: str, asked_end: str, lang: str, is_compared: bool = True) -> str:
    """That the last months of a period are left out, since they may still move; nothing when none is."""
    if end == asked_end:
        return ""
    months = words.period(f"{start}/{end}", lang)
    done = {"fr": "comparés" if is_compared else "comptés", "en": "compared" if is_compared else "counted"}[lang]
    return {
        "fr": f"Seuls les mois stabilisés sont {done} : {months}.",
        "en": f"Only stable months are {done}: {months}.",
    }[lang]


def none_stable(period: str, lang: str) -> str:
    """Why nothing is drawn for a period whose months may all still move."""
    return {
        "fr": f"{period} : aucun mois n'est encore stabilisé. Choisissez une période plus ancienne.",
        "en": f"{period}: no month is stable yet. Choose an earlier period.",
    }[lang]


# One territory, and all of them -------------------------------------------------------------------------------------


def _several(number: float, indicator: Indicator, lang: str) -> str:
    """A number with its noun, which is written in the plural alone: 12 homicides · 1 affaire."""
    if words.plural(number, "one", "many", lang) == "one" or indicator.kind == "share":
        return counted.counted(number, indicator, lang)
    return f"{words.count(number, lang)} {indicator.noun[lang]}"


def one(row: pd.Series, indicator: Indicator, per: str | None, lang: str) -> str:
    """The figures of one territory in a sentence."""
    name = indicators.territories()[row["territory_id"]].name[lang]
    colon = f"{FIXED}:" if lang == "fr" else ":"
    if row["hidden"]:
        return f"{name}{colon} {counted.hidden(row['text'], row['why'], lang)}."
    events = _several(row["numerator"], indicator, lang)
    if row["shade"] == "plain":
        return f"{name}{colon} {events}. {capital(_class_words(row, indicator, lang))}."
    if row["shade"] == "hidden" and row["value"] != row["value"]:
        why = f"{not_published(indicator)[lang]}, {hidden_reason(pd.DataFrame([row]), indicator, lang)}"
        return f"{name}{colon} {events}. {why.removesuffix('.')}."
    number = figure(row["value"], indicator, lang)
    limits = interval(row["low"], row["high"], indicator, lang)
    said = (CLASS_WORDS | {"hidden": ALONE, UNJUDGED: NOT_JUDGED})[row["shade"]][lang].lower()
    if indicator.kind == "share":
        given = number + indicator.unit[lang].removeprefix("%")
        return f"{name}{colon} {given} ({limits}). {capital(said)}."
    joint = {"fr": "soit", "en": "or"}[lang]
    return f"{name}{colon} {events}, {joint} {number} {unit(indicator, per, lang)} ({limits}). {capital(said)}."


def told(row: pd.Series, indicator: Indicator, per: str | None, lang: str) -> dict[str, str]:
    """The words under the pointer."""
    titles = {
        "fr": ("Territoire", "Nombre", "Part" if indicator.kind == "share" else "Taux", "Intervalle à 95 %", "Classe"),
        "en": ("Territory", "Count", "Share" if indicator.kind == "share" else "Rate", "95% interval", "Class"),
    }[lang]
    name, masked = indicators.territories()[row["territory_id"]].name[lang], MASKED[lang]
    if row["hidden"]:
        found = name, counted.hidden(row["text"], row["why"], lang), masked, masked, capital(masked)
    else:
        number = figure(row["value"], indicator, lang)
        if row["value"] == row["value"] and indicator.kind == "rate":
            number += f" {unit(indicator, per, lang)}"
        events = words.count(row["numerator"], lang) if indicator.kind == "share" else _several(
            row["numerator"], indicator, lang)  # fmt: skip
        limits, said = interval(row["low"], row["high"], indicator, lang), _class_words(row, indicator, lang)
        found = name, events, number, limits, said
    if indicator.kind == "count":  # its value is the number itself
        titles, found = ([each[at] for at in (0, 1, 4)] for each in (titles, found))
    return {title: words.typeset(each, lang) for title, each in zip(titles, found, strict=True)}


def table(frame: pd.DataFrame, indicator: Indicator, per: str | None, years: float, lang: str) -> Styler:
    """The territories in alphabetical order, in the reader's words: count, denominator, value, interval, class."""
    known = indicators.territories()
    is_rate, mean = indicator.kind == "rate", {"fr": " (moyenne par an)", "en": " (yearly mean)"}[lang]
    ending = "es" if counted.is_feminine(indicator) else "s"
    acts = counted.event(indicator, 2, lang) + {"fr": f" compté{ending}", "en": " counted"}[lang]
    below = capital(units.counted(indicator, per, lang) + mean if is_rate else acts)
    place, number, limits, shade = {
        "fr": ("Territoire", "Nombre", "Intervalle à 95 %", "Classe"),
        "en": ("Territory", "Count", "95% interval", "Class"),
    }[lang]
    value = words.typeset(capital(unit(indicator, per, lang)), lang)
    frame = frame.reset_index(drop=True)
    shown = pd.DataFrame({
        place: [known[each].name[lang] for each in frame["territory_id"]],
        number: frame["numerator"],
        below: frame["denominator"] / (years if is_rate else 1),
        value: frame["value"],
        limits: [interval(*both, indicator, lang) for both in frame[["low", "high"]].to_numpy()],
        shade: [_class_words(row, indicator, lang) for _, row in frame.iterrows()],
    })  # fmt: skip
    area = is_rate and indicator.by(per).denominator.name.endswith("_km2")  # an area keeps its decimals
    whole = {number: lambda each: words.count(each, lang)}
    whole[below] = lambda each: (words.rate if area else words.count)(each, lang)
    whole[value] = lambda each: figure(each, indicator, lang)
    shown.loc[frame["hidden"], limits] = MASKED[lang]
    if indicator.kind == "count":  # its value is the number itself, and nothing divides it
        shown = shown[[place, number, shade]]
    told = shown.style.format({head: form for head, form in whole.items() if head in shown})
    for text, rows in frame[frame["hidden"]].groupby("text").groups.items():
        instead = str(text).replace(" ", FIXED) or MASKED[lang]
        told = told.format(lambda _, instead=instead: instead, subset=pd.IndexSlice[rows, [number]])
        if value in shown:
            told = told.format(lambda _: MASKED[lang], subset=pd.IndexSlice[rows, [value]])
    return told


def _class_words(row: pd.Series, indicator: Indicator, lang: str) -> str:
    """The class of a row of the table; why, where it has no figure."""
    if row["hidden"]:
        return capital(counted.hidden("", row["why"], lang))
    if row["shade"] == "plain":
        return words.typeset(f"{CLASS_WORDS['plain'][lang]}{' : ' if lang == 'fr' else ': '}{UNFAIR[lang]}", lang)
    if row["shade"] != "hidden":
        return CLASS_WORDS[row["shade"]][lang]
    if row["value"] == row["value"]:
        return words.typeset(ALONE[lang], lang)
    flag, below = row["flag"], row["denominator"]
    why = reason(flag, indicator, lang, below) or ALONE[lang]
    return words.typeset(f"{not_published(indicator)[lang]} ({why})", lang)
