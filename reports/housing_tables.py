"""The tables of public housing: rates of a place, its years, and all territories from A to Z, to read and to keep."""

import math

import pandas as pd

from indicators import Territory, catalog, disclosure, sources, territories
from reports import words
from reports.exports import Facts
from reports.housing import HERE, HOMES, NAMES, RATES, REST, TOUCHED, Housing
from reports.labels_restricted import CLIENTELES
from reports.restricted import MASKED, Cell, mark, marked, spoken

KINDS = {
    "arrondissement": {"fr": "arrondissement", "en": "borough"},
    "ville liée": {"fr": "ville liée", "en": "linked city"},
}
HEADS = {
    HERE: {"fr": "Taux OMHM", "en": "OMHM rate"},
    HOMES: {"fr": "Taux autres résidences", "en": "Other residences rate"},
    REST: {"fr": "Taux tout le reste", "en": "All the rest rate"},
    TOUCHED: {"fr": "Immeubles touchés", "en": "Buildings with a case"},
}
WHOLES = ("city", "agglomeration")


def rates(h: Housing, lang: str) -> pd.DataFrame:
    """Every rate of the place with its interval."""
    heads = {"fr": ("Indicateur", "Nombre", "Valeur", "Intervalle à 95 %"),
             "en": ("Indicator", "Number", "Value", "95% interval")}[lang]  # fmt: skip
    rows = []
    for name in NAMES:
        cell, one = h.cells[name], catalog()[name]
        rows.append((f"{one.title[lang]}, {one.unit[lang]}", cell.count(lang), cell.told(one.kind, lang),
                     cell.limits(one.kind, lang)))  # fmt: skip
    table = pd.DataFrame(rows, columns=list(heads))
    return table.rename(columns={heads[1]: marked(heads[1], h.audience, lang)})


def clientele(h: Housing, lang: str) -> pd.DataFrame:
    """Cases by clientele."""
    cases = marked({"fr": "Affaires", "en": "Cases"}[lang], h.audience, lang)
    names = [CLIENTELES[label][lang] for label in h.clientele]
    return pd.DataFrame({{"fr": "Clientèle", "en": "Clientele"}[lang]: names,
                         cases: [cell.count(lang) for cell in h.clientele.values()]})  # fmt: skip


def yearly(h: Housing, lang: str) -> pd.DataFrame:
    """The rates by year, from the last."""
    found = sorted(h.yearly[HERE], reverse=True)
    soft = f"{words.FIXED}p"
    columns: dict[str, list[str]] = {
        {"fr": "Année", "en": "Year"}[lang]:
            [f"{year}{soft if 'provisional' in h.yearly[HERE][year].flag else ''}" for year in found],
        marked({"fr": "Affaires OMHM", "en": "OMHM cases"}[lang], h.audience, lang):
            [h.yearly[HERE][year].count(lang) for year in found],
    }  # fmt: skip
    for name in (*RATES, TOUCHED):
        kind = catalog()[name].kind
        columns[HEADS[name][lang]] = [h.yearly[name].get(year, Cell()).told(kind, lang) for year in found]
    return pd.DataFrame(columns)


def everywhere(h: Housing, lang: str) -> tuple[list[str], list[list[str]]]:
    """All territories from A to Z, the wholes last: headings, and rows in words."""
    heads = {"fr": ["Territoire", "Affaires", "Logements", "Taux OMHM", "Intervalle à 95 %",
                    "Autres résidences", "Tout le reste", "Immeubles touchés"],
             "en": ["Territory", "Cases", "Dwellings", "OMHM rate", "95% interval", "Other residences",
                    "All the rest", "Buildings with a case"]}[lang]  # fmt: skip
    heads[1], heads[2] = (marked(head, h.audience, lang) for head in heads[1:3])
    rows = []
    for place in _places(h):
        cell, known = h.everywhere[HERE][place], territories()[place]
        rows.append([
            _named(known, lang), cell.count(lang),
            MASKED[lang] if cell.hidden else words.count(cell.below / h.length, lang),
            cell.told("rate", lang), cell.limits("rate", lang),
            *(h.everywhere[name].get(place, Cell()).told("rate", lang) for name in (HOMES, REST)),
            h.everywhere[TOUCHED].get(place, Cell()).told("share", lang),
        ])  # fmt: skip
    return heads, rows


def _named(known: Territory, lang: str) -> str:
    """A territory's name, told apart where it is a linked city."""
    return f"{known.name[lang]} ({KINDS[known.kind][lang]})" if known.kind == "ville liée" else known.name[lang]


def _places(h: Housing) -> list[str]:
    """The territories in alphabetical order, then the wholes; never by value."""
    known = h.everywhere[HERE]
    return [place for place in territories() if place in known and not territories()[place].is_whole
            and place != "unlocated"] + [place for place in WHOLES if place in known]  # fmt: skip


def download(h: Housing, facts: Facts, lang: str) -> pd.DataFrame:
    """The same territories with numbers as numbers, for a file; a hidden cell is empty, and its remark says so."""
    heads = {
        "fr": ["Territoire", "Code", "Genre", "Période", "Indicateur", "Numérateur", "Dénominateur", "Valeur",
               "Borne basse (95 %)", "Borne haute (95 %)", "Unité", "Remarque", "Diffusion", "Source",
               "Version des données", "Mention"],
        "en": ["Territory", "Code", "Kind", "Period", "Indicator", "Numerator", "Denominator", "Value",
               "Lower limit (95%)", "Upper limit (95%)", "Unit", "Remark", "Sharing", "Source", "Data version",
               "Notice"],
    }[lang]  # fmt: skip
    internal = {"fr": "interne : ne pas diffuser", "en": "internal: not to be shared"}[lang]
    safe = {"fr": "agrégé, arrondi, petits nombres masqués", "en": "aggregated, rounded, small numbers hidden"}[lang]
    rows = []
    for place in _places(h):
        known = territories()[place]
        for name in NAMES:
            cell, one = h.everywhere[name].get(place, Cell()), catalog()[name]
            source = "; ".join(each["citation"] for each in _origins(name))
            rows.append([
                known.name[lang], place, KINDS.get(known.kind, {}).get(lang, ""), spoken(h.period), one.title[lang],
                *(None if math.isnan(number) else round(number, 4)
                  for number in (cell.number, cell.below, cell.value, cell.low, cell.high)),
                one.unit[lang], _remark(cell, lang), internal if mark(h.audience, lang) else safe, source,
                facts.version, facts.mention(lang),
            ])  # fmt: skip
    table = pd.DataFrame(rows, columns=heads)
    return table.astype({head: float for head in heads[5:10]})


def _origins(name: str) -> list[dict]:
    return [one.origin for one in sources(catalog()[name])]


def _remark(cell: Cell, lang: str) -> str:
    """Why a number is not there."""
    if cell.hidden:
        hidden = disclosure.rules()["housing"].hidden_text
        return f"{MASKED[lang]} ({hidden})" if cell.instead else MASKED[lang]
    if math.isnan(cell.value):
        return {"fr": "non calculé", "en": "not computed"}[lang]
    return ""
