"""The words and tables of a series by year and by label of a breakdown: what moved, shares, means of a day."""

from datetime import date, timedelta

import pandas as pd

from indicators.comparisons import CLEAR, LABELS
from indicators.query import CROSSED
from reports import restricted, words
from reports.labels_restricted import BREAKDOWNS, known, name
from reports.trend_sentences import lower_first, unit_words, upper_first, value_text
from reports.years import Yearly
from reports.years_figures import has_one_scale
from reports.years_words import change_words, listed, span, value

MOST = 4  # labels that a title names
UNKNOWN = ("inconnu", "non_precise")


def ordered(labels: list[str], breakdown: str) -> list[str]:
    """The labels in the order that pages show them, crossed ones by their first part."""
    ranks = [{label: rank for rank, label in enumerate(known(one))} for one in breakdown.split(CROSSED)]
    return sorted(labels, key=lambda label: [
        own.get(code, len(own)) for own, code in zip(ranks, label.split("|"), strict=True)])  # fmt: skip


def breakdown_words(breakdown: str, lang: str) -> str:
    """sexe et groupe d'âge."""
    return words.listing([BREAKDOWNS[one][lang] for one in breakdown.split(CROSSED)], lang)


def title(parts: dict[str, Yearly], breakdown: str, lang: str) -> str:
    """Which labels moved clearly in the last firm year, in the words of their tests; or that none did."""
    by = {"fr": "Par ", "en": "By "}[lang] + breakdown_words(breakdown, lang)
    colon = {"fr": " : ", "en": ": "}[lang]
    said = []
    for label in CLEAR:
        moved = [one for one, found in parts.items() if found.movement.label == label and one not in UNKNOWN]
        if moved:
            names = [lower_first(name(breakdown, one, lang)) if lang == "fr" else name(breakdown, one, lang)
                     for one in moved[:MOST]]  # fmt: skip
            more = len(moved) - MOST
            if more > 0:
                names.append({"fr": f"{more} autre{'s' if more > 1 else ''}",
                              "en": f"{more} other{'s' if more > 1 else ''}"}[lang])  # fmt: skip
            said.append(f"{LABELS[label][lang]}{colon}{words.listing(names, lang)}")
    judged = next((found for found in parts.values() if found.movement.label), None)
    if said:
        joint = " ; " if lang == "fr" else "; "
        return f"{by}, {judged.last}{colon}{joint.join(said)}"
    if judged:
        years = listed(judged.against)
        return {"fr": f"{by}, aucun changement net en {judged.last} par rapport à {years}",
                "en": f"{by}, no clear change in {judged.last} compared with {years}"}[lang]  # fmt: skip
    if all(found.years["hidden"].all() for found in parts.values()):
        return by + {"fr": ", tous les nombres sont masqués", "en": ", all numbers are hidden"}[lang]
    return by + {"fr": ", évolution non calculée", "en": ", change not computed"}[lang]


def subtitle(parts: dict[str, Yearly], lang: str, short: bool = False) -> str:
    """Unit, years, and how to read the rows."""
    some = next(iter(parts.values()))
    head = f"{unit_words(some, lang)}, {words.years(*span(some))}."
    right = (
        {"fr": f"En foncé et à droite : {some.last}.", "en": f"Dark, and on the right: {some.last}."}[lang]
        if some.last
        else ""
    )
    scale = {True: {"fr": "Même échelle pour toutes les rangées.", "en": "The same scale for all rows."},
             False: {"fr": "Chaque rangée a sa propre échelle, de zéro à son plus haut.",
                     "en": "Each row has its own scale, from zero to its highest."},
             }[has_one_scale(parts)][lang]  # fmt: skip
    if short:
        return f"{head} {right} {scale}"
    soft = {"fr": "Barre vide : provisoire.", "en": "Hollow bar: provisional."}[lang]
    gap = {"fr": "Sans barre : nombre masqué.", "en": "No bar: hidden number."}[lang]
    has_soft = not some.years["is_firm"].all()
    has_gap = any(found.years["hidden"].any() for found in parts.values())
    return " ".join(filter(None, (head, right, scale, soft * has_soft, gap * has_gap)))


def note(parts: dict[str, Yearly], lang: str) -> str:
    """That the labels were tested together."""
    return {
        "fr": f"{len(parts)} lignes jugées ensemble, par la règle du haut : parmi plusieurs tests, quelques-uns "
              "sortiraient par hasard (Benjamini et Hochberg).",
        "en": f"{len(parts)} rows judged together, by the rule above: among several tests some would stand out by "
              "chance (Benjamini and Hochberg).",
    }[lang]  # fmt: skip


def table(parts: dict[str, Yearly], breakdown: str, whole: Yearly, lang: str) -> tuple[list[str], list[list[str]]]:
    """Label by year, then the last firm year's share of the whole, its mean of a day for weekdays, and the change."""
    some = next(iter(parts.values()))
    soft = f"{words.FIXED}p"
    heads = [upper_first(breakdown_words(breakdown, lang))]
    heads += [f"{row.year}{'' if row.is_firm else soft}" for row in some.years.itertuples()]
    lines = [[name(breakdown, label, lang), *(value(row, found, lang) for row in found.years.itertuples())]
             for label, found in parts.items()]  # fmt: skip
    last = some.last or int(some.years["year"].iloc[-1])
    if some.is_count:
        heads.append({"fr": f"Part, {last}", "en": f"Share, {last}"}[lang])
        for line, found in zip(lines, parts.values(), strict=True):
            line.append(_share(found, whole, last, lang))
    if breakdown == "weekday" and some.is_count:
        heads.append({"fr": f"Par jour, {last}", "en": f"Per day, {last}"}[lang])
        for line, (label, found) in zip(lines, parts.items(), strict=True):
            line.append(_a_day(found, int(label), last, lang))
    heads.append({"fr": "Changement", "en": "Change"}[lang])
    for line, found in zip(lines, parts.values(), strict=True):
        line.append(change_words(found, lang))
    return heads, lines


def shares(parts: dict[str, Yearly], breakdown: str, whole: Yearly, lang: str) -> pd.DataFrame:
    """Label by year, each as a share of the year's whole."""
    some = next(iter(parts.values()))
    head = upper_first(breakdown_words(breakdown, lang))
    if whole.status == "internal":
        head = restricted.marked(head, "analysis", lang)
    found = {head: [name(breakdown, label, lang) for label in parts]}
    for year in some.years["year"]:
        found[str(year)] = [_share(one, whole, int(year), lang) for one in parts.values()]
    return pd.DataFrame(found)


def _of(found: Yearly, year: int):
    return next((row for row in found.years.itertuples() if row.year == year), None)


def _share(found: Yearly, whole: Yearly, year: int, lang: str) -> str:
    """The share of a label in the whole of a year; what stands in its place where one of the two is hidden."""
    own, all_ = _of(found, year), _of(whole, year)
    if own is None or all_ is None or own.hidden or all_.hidden:
        return restricted.MASKED[lang]
    return words.percent(100 * own.numerator / all_.numerator, lang) if all_.numerator else words.absent(lang)


def days(year: int, weekday: int) -> int:
    """How many of a weekday a year has, Monday being 1."""
    first = date(year, 1, 1) + timedelta((weekday - date(year, 1, 1).isoweekday()) % 7)
    return (date(year, 12, 31) - first).days // 7 + 1


def _a_day(found: Yearly, weekday: int, year: int, lang: str) -> str:
    """The mean of one of a weekday's days: 52 or 53 of them in a year."""
    row = _of(found, year)
    if row is None or row.hidden:
        return restricted.MASKED[lang]
    return value_text(row.numerator / days(year, weekday), found, lang, mean=True)


def lead(parts: dict[str, Yearly], breakdown: str, whole: Yearly, lang: str) -> str:
    """The most and the least frequent label of the last firm year; for weekdays by the mean of a day."""
    some = next(iter(parts.values()))
    year = some.last
    if not some.is_count or year is None:
        return ""
    known_ = {label: _of(found, year) for label, found in parts.items() if label not in UNKNOWN}
    shown = {label: row.numerator for label, row in known_.items() if row is not None and not row.hidden}
    if breakdown == "weekday":
        shown = {label: number / days(year, int(label)) for label, number in shown.items()}
    if len(shown) < 2 or not sum(shown.values()) or len(shown) < len(known_):
        return ""
    top, low = max(shown, key=shown.__getitem__), min(shown, key=shown.__getitem__)
    if shown[top] == shown[low]:
        return ""
    if breakdown == "weekday":
        most, least = (value_text(shown[one], some, lang, mean=True) for one in (top, low))
    else:
        most, least = (_share(parts[one], whole, year, lang) for one in (top, low))
    high, under = (name(breakdown, one, lang) for one in (top, low))
    if lang == "fr":
        unit = " par jour" if breakdown == "weekday" else ""
        return (
            f"En {year}, le plus : {lower_first(high)} (**{most}**{unit}) ; le moins : {lower_first(under)} ({least})."
        )
    unit = " a day" if breakdown == "weekday" else ""
    return f"In {year}, the most: {high} (**{most}**{unit}); the least: {under} ({least})."
