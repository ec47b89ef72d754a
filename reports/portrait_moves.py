"""How a portrait's numbers moved within the period, from its first year to its last, in the words of the test."""

from collections.abc import Mapping

import pandas as pd

from indicators import Store, catalog, judgements
from indicators.comparisons import CLEAR, LABELS
from reports import words
from reports.judged_words import SYMBOLS
from reports.portrait_notes import UNCHANGED
from reports.portrait_numbers import Portrait
from reports.portrait_titles import capital, measure


def within(store: Store, p: Portrait, names: tuple[str, ...]) -> dict[str, dict]:
    """How indicators moved from the first year of the period to its last firm one, where no period comes before it.

    By name: first, last (years), before, after, label, percent, reason as judgements.changes gives them.
    """
    firm = [int(year) for year, _, flag in p.by_year(p.whole) if not flag and p.years[0] <= int(year) <= p.years[1]]
    if p.before is not None or len(firm) < 2:
        return {}
    first, last = ((f"{year}-01", f"{year}-12") for year in (firm[0], firm[-1]))
    found = judgements.changes(store, list(names), p.territory, first, last, p.per).to_dict("records")
    return {one["indicator"]: {**one, "first": firm[0], "last": firm[-1]} for one in found}


def moved_card(p: Portrait, name: str, moves: Mapping[str, dict], lang: str) -> tuple[str, str]:
    """What a key figure says under its bars: the test's word with its symbol, then both years and the percentage."""
    one = moves[name]
    first, last = words.count(one["before"], lang), words.count(one["after"], lang)
    then = {"fr": f"{first} en {one['first']}, {last} en {one['last']}",
            "en": f"{first} in {one['first']}, {last} in {one['last']}"}[lang]  # fmt: skip
    if one["reason"] == "break":
        return {"fr": "Évolution non calculée : ", "en": "Change not computed: "}[lang] + UNCHANGED["break"][lang], then
    if not one["before"] + one["after"]:
        return {"fr": "Aucun acte ces deux années", "en": "No act in either year"}[lang], then
    word = capital(LABELS[one["label"]][lang])
    word = f"<strong>{word}</strong>" if one["label"] in CLEAR else word
    if pd.notna(one["percent"]):
        then += f" ({measure(p.row(name), lang)}{words.FIXED}{words.signed_percent(one['percent'], lang)})"
    return f"{SYMBOLS[one['label']]} {word}", then


def categories_title(p: Portrait, moves: Mapping[str, dict], lang: str) -> str:
    """Which categories rise or fall clearly, by name, against the period before or within the period."""
    if not p.acts:
        return {"fr": "Aucun acte dans les catégories du fichier ouvert",
                "en": "No act in the open file's categories"}[lang]  # fmt: skip
    if not moves and not p.is_tested:
        return {"fr": "Les catégories du fichier ouvert, une à une",
                "en": "The open file's categories, one by one"}[lang]  # fmt: skip
    labels = {name: _label(p, moves, name) for name in p.categories}
    found = []
    for label in CLEAR:
        names = [catalog()[name].noun[lang] for name, own in labels.items() if own == label]
        if names:
            colon = {"fr": " : ", "en": ": "}[lang]
            found.append(LABELS[label][lang] + colon + words.listing(names, lang))
    if not found:
        return {"fr": "Aucune catégorie du fichier ouvert ne change nettement",
                "en": "No category of the open file changes clearly"}[lang]  # fmt: skip
    return capital({"fr": " ; ", "en": "; "}[lang].join(found))


def movers(p: Portrait, moves: Mapping[str, dict]) -> list[str]:
    """The categories to draw apart under that title: the clear fall and the clear rise that are largest."""
    found = []
    for label in ("clear_fall", "clear_rise"):
        names = [name for name in p.categories if name in moves and _label(p, moves, name) == label]
        found += sorted(names, key=lambda name: abs(moves[name]["ratio"] - 1))[-1:]
    return found


def _label(p: Portrait, moves: Mapping[str, dict], name: str) -> str:
    """The test's word on a category: within the period where it is so, else against the period before."""
    if name not in moves:
        return str(p.row(name)["change"])
    return "" if moves[name]["reason"] == "break" else moves[name]["label"]


def moved_sentence(p: Portrait, moves: Mapping[str, dict], lang: str) -> str:
    """How the whole moved within the period; empty where it is compared with a period before, or may not be."""
    one = moves.get(p.whole)
    if not one or one["reason"] == "break" or not one["before"] + one["after"]:
        return ""
    first, last, label = words.count(one["before"], lang), words.count(one["after"], lang), LABELS[one["label"]][lang]
    size = f" ({measure(p.row(p.whole), lang)} {words.signed_percent(one['percent'], lang)})"
    size = size if pd.notna(one["percent"]) else ""
    return {
        "fr": f"Dans la période, l'année {one['first']} en compte {first} et l'année {one['last']}, {last} : "
              f"**{label}**{size}.",
        "en": f"Within the period, {one['first']} holds {first} and {one['last']} holds {last}: **{label}**{size}.",
    }[lang]  # fmt: skip
