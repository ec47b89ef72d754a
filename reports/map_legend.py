"""The words of a map's legend: classes, values, units, what is hidden, unlocated or schematic, and why."""

from dataclasses import dataclass

import pandas as pd

from indicators import Indicator
from reports import words
from reports.maps import CLASSES
from reports.units import reason, unit
from reports.words import FIXED

SMALL_RATE = 0.1
CLASS_WORDS = {
    "higher_strong": {"fr": "Se détache vers le haut", "en": "Stands out above"},
    "higher_weak": {"fr": "Se détache vers le haut", "en": "Stands out above"},
    "comparable": {"fr": "Comparable à la moyenne", "en": "Comparable to the mean"},
    "lower_weak": {"fr": "Se détache vers le bas", "en": "Stands out below"},
    "lower_strong": {"fr": "Se détache vers le bas", "en": "Stands out below"},
}


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def figure(value: float, indicator: Indicator, lang: str) -> str:
    """A value as the map writes it: with a third decimal where the scale ends by 0,1, lest 0,056 read as 0,06."""
    if indicator.kind != "rate" or value != value or (indicator.scale or [value])[-1] > SMALL_RATE:
        return words.value(value, indicator.kind, lang)
    text = f"{value:.3f}"
    return text.replace(".", ",") if lang == "fr" else text


def interval(low: float, high: float, indicator: Indicator, lang: str) -> str:
    """Two limits with the decimals of `figure`."""
    if low != low:
        return words.absent(lang)
    return f"{figure(low, indicator, lang)}{FIXED}–{FIXED}{figure(high, indicator, lang)}"


@dataclass(frozen=True)
class Row:
    """One line of the legend: the class, its words, the values it holds, how many territories are in it."""

    name: str
    label: str
    values: str
    number: int


def title(indicator: Indicator, per: str | None, lang: str) -> str:
    """What the map shows, with its unit."""
    joint = ", " if indicator.kind == "share" else " "
    return capital(f"{indicator.noun[lang]}{joint}{unit(indicator, per, lang)}")


def legend(frame: pd.DataFrame, indicator: Indicator, lang: str) -> list[Row]:
    """The six lines of the legend, empty classes too; they add up to every territory. Four without frozen breaks."""
    given = frame.loc[frame["shade"] == "comparable", "value"]
    if not indicator.scale:
        return _one_depth(frame, indicator, lang)
    low, high = _plain(indicator.scale[0], indicator, lang), _plain(indicator.scale[3], indicator, lang)
    at_least, under = {"fr": ("et plus", "moins de"), "en": ("and more", "under")}[lang]
    values = {
        "higher_strong": f"{high} {at_least}",
        "higher_weak": f"{under} {high}",
        "comparable": _observed(given, indicator, lang),
        "lower_weak": f"{low} {at_least}",
        "lower_strong": f"{under} {low}",
        "hidden": hidden_reason(frame, indicator, lang),
    }
    return [_row(name, values[name], frame, indicator, lang) for name in CLASSES]


def _row(name: str, values: str, frame: pd.DataFrame, indicator: Indicator, lang: str) -> Row:
    label = (CLASS_WORDS | {"hidden": not_published(indicator)})[name][lang]
    return Row(name, label, values, int((frame["shade"] == name).sum()))


def _one_depth(frame: pd.DataFrame, indicator: Indicator, lang: str) -> list[Row]:
    """The legend of a denominator without frozen breaks: one shade each side, with the values seen in it."""
    rows = []
    for name in CLASSES:
        if not name.endswith("_strong"):
            given = frame.loc[frame["shade"] == name, "value"]
            values = hidden_reason(frame, indicator, lang) if name == "hidden" else _observed(given, indicator, lang)
            rows.append(_row(name, values, frame, indicator, lang))
    return rows


def breaks_words(indicator: Indicator, lang: str) -> str:
    """What the depth of the colours means."""
    if indicator.scale:
        return {
            "fr": "Mêmes bornes de couleur pour toutes les périodes.",
            "en": "Same colour breaks for all periods.",
        }[lang]
    return {
        "fr": "Une seule nuance de chaque côté : aucune borne n'est fixée pour ce dénominateur.",
        "en": "One shade on each side: no breaks are fixed for this denominator.",
    }[lang]


def not_published(indicator: Indicator) -> dict[str, str]:
    if indicator.kind == "share":
        return {"fr": "Part non publiée", "en": "Share not published"}
    return {"fr": "Taux non publié", "en": "Rate not published"}


def hidden_reason(frame: pd.DataFrame, indicator: Indicator, lang: str) -> str:
    """Why some territories have no class, each reason once; a dash where all have one."""
    hidden = frame.loc[frame["shade"] == "hidden"]
    alone = {"fr": "trop peu de valeurs pour une moyenne", "en": "too few values for a mean"}[lang]
    reasons = dict.fromkeys(reason(flag, indicator, lang) or alone for flag in hidden["flag"])
    return (" ; " if lang == "fr" else "; ").join(reasons) or reason(
        "small_population" if indicator.kind == "rate" else "no_denominator", indicator, lang
    )


def _observed(values: pd.Series, indicator: Indicator, lang: str) -> str:
    if values.empty:
        return "–"
    low, high = (figure(each, indicator, lang) for each in (values.min(), values.max()))
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
        "fr": "« Comparable » : la moyenne est dans l'intervalle à 95 % du territoire, élargi parce que les "
        "territoires diffèrent entre eux plus que par hasard.",
        "en": "“Comparable”: the mean lies in the territory's own 95% interval, widened because territories differ "
        "from each other by more than chance.",
    }[lang]


def schematic(lang: str) -> str:
    """That the outlines are not the official ones."""
    return {
        "fr": "Limites schématiques, dessinées par ce projet en attendant les limites officielles.",
        "en": "Schematic limits, drawn by this project until the official ones are fetched.",
    }[lang]
