"""Sentences and small bars of the home page: what moved in the city, where to look, how fresh the data are."""

from html import escape

import pandas as pd

from indicators.comparisons import CLEAR, LABELS
from reports import style, words
from reports.judged_words import SYMBOLS

PER = {"fr": "pour 1 000 hab.", "en": "per 1,000 residents"}
Text = dict[str, str]


def reference_years(whole: list[int]) -> tuple[list[int], int | None]:
    """The years that the last whole one is compared with, 2015–2019 if they are there, else those before it; and it."""
    if not whole:
        return [], None
    named = [year for year in whole[:-1] if 2015 <= year <= 2019]
    return (named if len(named) >= 3 else whole[:-1][-5:]), whole[-1]


def change_words(label: str, percent: float, lang: str) -> str:
    """▲ Hausse nette (+55 %): the symbol, the word of the test, and the percentage where one may be printed."""
    printed = "" if percent != percent else f" ({words.signed_percent(percent, lang)})"
    return f"{SYMBOLS[label]} {LABELS[label][lang].capitalize()}{printed}"


def title(changes: pd.DataFrame, nouns: dict[str, Text], year: int, span: str, lang: str) -> str:
    """The finding: the widest clear rise and the widest clear fall, or that nothing stands out."""
    clear = changes[changes["label"].isin(CLEAR)]
    parts = []
    for label in CLEAR:
        found = clear[clear["label"] == label]
        if len(found):
            row = found.loc[(found["ratio"] - 1).abs().idxmax()]
            parts.append(_above(row, nouns[row["indicator"]][lang], span, lang, first=not parts))
    if lang == "fr":
        nothing = f"rien ne se détache nettement de {span}"
        return f"Dans la ville en {year}, " + (", ".join(parts) or nothing)
    return f"In the city in {year}, " + (" and ".join(parts) or f"nothing stands out clearly from {span}")


def _above(row: pd.Series, noun: str, span: str, lang: str, first: bool) -> str:
    """les vols de véhicule sont 55 % au-dessus de 2015–2019 · les introductions 39 % au-dessous."""
    side = ("au\u2011dessus", "au\u2011dessous") if lang == "fr" else ("above", "below")
    where = side[row["label"] == "clear_fall"]
    known = row["percent"] == row["percent"]
    if lang == "fr":
        amount = f"{words.percent(abs(row['percent']), lang, 0)} {where}" if known else f"nettement {where}"
        return f"les {noun} sont {amount} de {span}" if first else f"les {noun} {amount}"
    amount = f"{words.percent(abs(row['percent']), lang, 0)} {where}" if known else f"clearly {where}"
    return f"{noun} are {amount} {span}" if first else f"{noun} {amount}"


def lead(whole: pd.Series, changes: pd.DataFrame, nouns: dict[str, Text], span: str, said: str, lang: str) -> str:
    """All the acts of the year beside the reference, then the clear changes that the title left out."""
    n, rate, before = (
        words.count(whole["after"], lang),
        words.rate(whole["value_after"], lang),
        words.rate(whole["value_before"], lang),
    )
    label = LABELS[whole["label"]][lang] + (
        "" if whole["percent"] != whole["percent"] else f" ({words.signed_percent(whole['percent'], lang)})"
    )
    if lang == "fr":
        text = (
            f"{n} {words.plural(whole['after'], 'acte a été signalé', 'actes ont été signalés', lang)} à la police "
            f"dans les six catégories du fichier ouvert, soit {rate} {PER[lang]}, contre {before} par an en {span} : "
            f"{label}."
        )
    else:
        text = (
            f"{n} {words.plural(whole['after'], 'act was', 'acts were', lang)} reported to the police in the six "
            f"categories of the open file, or {rate} {PER[lang]}, against {before} per year in {span}: {label}."
        )
    return " ".join([text, *_others(changes, nouns, said, lang)])


def _others(changes: pd.DataFrame, nouns: dict[str, Text], said: str, lang: str) -> list[str]:
    """Baisse nette aussi pour les vols qualifiés (−12 %)."""
    found = []
    for label in CLEAR:
        rows = [
            row for row in changes.itertuples() if row.label == label and nouns[row.indicator][lang] not in said
        ]  # fmt: skip
        if not rows:
            continue
        listed = words.listing([
            (f"les {nouns[row.indicator][lang]}" if lang == "fr" else nouns[row.indicator][lang])
            + ("" if row.percent != row.percent else f" ({words.signed_percent(row.percent, lang)})")
            for row in rows
        ], lang)  # fmt: skip
        also = LABELS[label][lang].capitalize()
        found.append(f"{also} aussi pour {listed}." if lang == "fr" else f"{also} also for {listed}.")
    return found


def where_line(row: pd.Series, label: str, lang: str) -> str:
    """One clear change of one territory: the word of the test, rates of both periods, then numbers, per year."""
    rates = words.rate(row["value_after"], lang), words.rate(row["value_before"], lang)
    acts, yearly = words.count(row["after"], lang), words.count(row["before"] / row["years"], lang)
    symbol, word = SYMBOLS[row["label"]], LABELS[row["label"]][lang]
    moved = "" if row["percent"] != row["percent"] else f" ({words.signed_percent(row['percent'], lang)})"
    if lang == "fr":
        many = words.plural(row["after"], "acte", "actes", lang)
        return (
            f"{symbol} {label} : {word}{moved}, taux {rates[0]} contre {rates[1]}, {acts} {many} contre {yearly} par an"
        )
    many = words.plural(row["after"], "act", "acts", lang)
    return (
        f"{symbol} {label}: {word}{moved}, rate {rates[0]} against {rates[1]}, {acts} {many} against {yearly} per year"
    )


def where_table(moved: pd.DataFrame, names: dict[str, str], labels: dict[str, str], span: str, lang: str):
    """The table twin of « Où regarder », in words."""
    heads = {
        "fr": ["Territoire", "Indicateur", "Changement", "12 mois, taux", f"{span}, taux", "12 mois, actes",
               f"{span}, actes par an"],
        "en": ["Territory", "Indicator", "Change", "12 months, rate", f"{span}, rate", "12 months, acts",
               f"{span}, acts per year"],
    }[lang]  # fmt: skip
    rows = [
        [
            names[row.territory_id],
            labels[row.indicator],
            change_words(row.label, row.percent, lang),
            words.rate(row.value_after, lang),
            words.rate(row.value_before, lang),
            words.count(row.after, lang),
            words.count(row.before / row.years, lang),
        ]
        for row in moved.itertuples()
    ]
    return pd.DataFrame(rows, columns=heads)


def bars(rates: list[float], references: int, mean: float, alt: str) -> str:
    """Small bars from zero as plain boxes, the last dark, with a line at the mean of the first `references` bars."""
    top = max([*rates, mean, 1e-9])
    drawn = "".join(
        f"<i style='height:{100 * rate / top:.1f}%;"
        f"background:{style.SUBJECT if number == len(rates) - 1 else style.SUBJECT_OTHER}'></i>"
        for number, rate in enumerate(rates)
    )
    level, reach = f"{100 * mean / top:.1f}%", f"{100 * references / max(len(rates), 1):.1f}%"
    lines = f"<u style='bottom:{level};width:100%' class='far'></u><u style='bottom:{level};width:{reach}'></u>"
    return f"<div class='bars' role='img' aria-label='{escape(alt, quote=True)}'>{drawn}{lines}</div>"


def rare(row: pd.Series, label: str, year: int, span: str, years: int, lang: str) -> str:
    """Too few acts for a figure of their own: both numbers and the word of the test."""
    after, before = words.count(row["after"], lang), words.rate(row["before"] / years, lang)
    word = LABELS[row["label"]][lang]
    if lang == "fr":
        return f"{label} : {after} en {year}, contre {before} par an en {span} : {word}."
    return f"{label}: {after} in {year}, against {before} per year in {span}: {word}."
