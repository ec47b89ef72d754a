"""The words of a map's legend: classes, values, units, what is hidden, unlocated or schematic, and why."""

from dataclasses import dataclass

import pandas as pd

from indicators import Indicator, catalog
from reports import counted, words
from reports.maps import CLASSES
from reports.units import reason, unit
from reports.words import FIXED

SMALL_RATE = 0.1
CLASS_WORDS = {
    "higher_strong": {"fr": "Se détache vers le haut", "en": "Stands out above"},
    "higher_weak": {"fr": "Se détache vers le haut", "en": "Stands out above"},
    "comparable": {"fr": "Comparable aux autres", "en": "Comparable to the others"},
    "lower_weak": {"fr": "Se détache vers le bas", "en": "Stands out below"},
    "lower_strong": {"fr": "Se détache vers le bas", "en": "Stands out below"},
    "plain": {"fr": "Non comparé", "en": "Not compared"},
    "masked": {"fr": "Masqué", "en": "Hidden"},
}


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def is_number(indicator: Indicator) -> bool:
    """Whether the map writes a number: a count, be it compared by a rate or not compared at all."""
    return catalog()[indicator.name].kind == "count"


def written(row: pd.Series, indicator: Indicator, lang: str) -> str:
    """What is written on a territory: the number of a count, else the value."""
    return words.count(row["numerator"], lang) if is_number(indicator) else figure(row["value"], indicator, lang)


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
    if is_number(indicator):
        number = {"fr": "nombre", "en": "number"}[lang]
        by = {"fr": "couleur selon le taux ", "en": "colour by the rate "}[lang] + unit(indicator, per, lang)
        told = f"{number}, {by}" if indicator.kind == "rate" else number
        return capital(f"{indicator.noun[lang]}{' : ' if lang == 'fr' else ': '}{told}")
    joint = ", " if indicator.kind == "share" else " "
    return capital(f"{indicator.noun[lang]}{joint}{unit(indicator, per, lang)}")


def legend(frame: pd.DataFrame, indicator: Indicator, lang: str) -> list[Row]:
    """The six lines of the legend, empty classes too; they add up to every territory. Four without frozen breaks.

    One more for the numbers kept from the audience, where there are any; one line alone for what is not compared.
    """
    kept = [_row("masked", {"fr": "nombres protégés", "en": "protected numbers"}[lang], frame, indicator, lang)]
    return _classes(frame, indicator, lang) + (kept if (frame["shade"] == "masked").any() else [])


def _classes(frame: pd.DataFrame, indicator: Indicator, lang: str) -> list[Row]:
    if indicator.kind == "count":
        return [_row("plain", _observed(frame.loc[frame["shade"] == "plain", "value"], indicator, lang), frame,
                     indicator, lang)]  # fmt: skip
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
    """What the depth of the colours means; where there is no colour, why."""
    if indicator.kind == "count":
        return {
            "fr": "Aucun dénominateur n'est juste pour ce nombre : il est écrit sans couleur.",
            "en": "No denominator is fair to this number: it is written without colour.",
        }[lang]
    if indicator.scale:
        return {
            "fr": "Mêmes bornes de couleur pour toutes les périodes.",
            "en": "Same colour breaks for all periods.",
        }[lang]
    what = {
        "fr": "taux" if is_number(indicator) else "dénominateur",
        "en": "rate" if is_number(indicator) else "denominator",
    }[lang]
    return {
        "fr": f"Une seule nuance de chaque côté : aucune borne n'est fixée pour ce {what}.",
        "en": f"One shade on each side: no breaks are fixed for this {what}.",
    }[lang]


def not_published(indicator: Indicator) -> dict[str, str]:
    if indicator.kind == "share":
        return {"fr": "Part non publiée", "en": "Share not published"}
    return {"fr": "Taux non publié", "en": "Rate not published"}


def hidden_reason(frame: pd.DataFrame, indicator: Indicator, lang: str) -> str:
    """Why some territories have no class, each reason once; a dash where all have one."""
    hidden = frame.loc[frame["shade"] == "hidden"]
    alone = {"fr": "trop peu de valeurs pour comparer", "en": "too few values to compare"}[lang]
    reasons = dict.fromkeys(
        reason(flag, indicator, lang, below) or alone for flag, below in hidden[["flag", "denominator"]].to_numpy()
    )
    return (" ; " if lang == "fr" else "; ").join(reasons) or reason(
        "small_population" if indicator.kind == "rate" else "no_denominator", indicator, lang
    )


def masked_reason(frame: pd.DataFrame, lang: str) -> str:
    """Why some numbers are kept from the audience, each reason once; nothing where none is."""
    rows = frame.loc[frame["shade"] == "masked", ["text", "why"]].itertuples(index=False)
    said = dict.fromkeys(counted.WHY[why][lang] if not text else
                         f"{text.replace(' ', FIXED)} ({counted.WHY[why][lang]})" for text, why in rows)  # fmt: skip
    head = {"fr": "Masqué : ", "en": "Hidden: "}[lang]
    return f"{head}{(' ; ' if lang == 'fr' else '; ').join(said)}." if said else ""


def shown_only(frame: pd.DataFrame, lang: str) -> str:
    """That the usual level is that of the numbers shown; nothing where none is kept."""
    if not (frame["shade"] == "masked").any() or (frame["label"] == "").all():
        return ""
    number = int((frame["label"] != "").sum())
    return {
        "fr": f"Le niveau courant est celui des {number} territoires dont la valeur est montrée.",
        "en": f"The usual level is that of the {number} territories whose value is shown.",
    }[lang]


def _observed(values: pd.Series, indicator: Indicator, lang: str) -> str:
    if values.empty:
        return "–"
    low, high = (figure(each, indicator, lang) for each in (values.min(), values.max()))
    if low == high:
        return f"{low}, {'observé' if lang == 'fr' else 'observed'}"
    if indicator.kind == "share" and lang == "fr":
        return f"{low.removesuffix(FIXED + '%')} à {high}, observées"
    return f"{low} à {high}, observés" if lang == "fr" else f"{low} to {high}, observed"


def _plain(value: float, indicator: Indicator, lang: str) -> str:
    """A break of the scale without useless zeros: 8 · 0,5 · 0,005 · 12 %."""
    text = f"{value:g}"
    text = text.replace(".", ",") if lang == "fr" else text
    return text if indicator.kind != "share" else text + (f"{FIXED}%" if lang == "fr" else "%")


def unlocated(events: float, whole: float, indicator: Indicator, lang: str, kept: str = "") -> tuple[str, str]:
    """How many events have no place, as a sentence to be read first and the one that follows it.

    `kept` is what stands in the place of a number that is hidden; nothing is said where all have a place.
    """
    then = {"fr": "Dans le total, dans aucun territoire de la carte.",
            "en": "In the total, in no territory of the map."}[lang]  # fmt: skip
    if kept:
        return {"fr": f"Non localisé : {kept}.", "en": f"Unlocated: {kept}."}[lang], then
    if not (whole > 0 and events > 0):
        return "", ""
    share = words.percent(100 * events / whole, lang)
    what = indicator.noun[lang] if indicator.kind != "share" else counted.event(indicator, 2, lang)
    some, every = words.count(events, lang), words.count(whole, lang)
    if lang == "fr":
        return f"Non localisé : {some} {what} sur {every} ({share}).", then
    return f"Unlocated: {some} of {every} {what} ({share}).", then
