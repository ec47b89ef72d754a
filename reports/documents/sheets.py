"""The long tables of a workbook: every indicator with its limits, method and remark, over the period and by year."""

import pandas as pd

from indicators import catalog, sources
from indicators.comparisons import LABELS
from reports import exports, portrait_restricted, words
from reports.documents import open_tables, restricted_cells, restricted_sheet
from reports.documents.model import Cell, Table
from reports.portrait_notes import ratio_word
from reports.rest_words import AMONG

LONG = {
    "code": {"fr": "Code", "en": "Code"},
    "indicator": {"fr": "Indicateur", "en": "Indicator"},
    "period": {"fr": "Période", "en": "Period"},
    "numerator": {"fr": "Nombre", "en": "Number"},
    "denominator": {"fr": "Dénominateur", "en": "Denominator"},
    "value": {"fr": "Valeur", "en": "Value"},
    "low": {"fr": "Borne basse (95 %)", "en": "Lower limit (95%)"},
    "high": {"fr": "Borne haute (95 %)", "en": "Upper limit (95%)"},
    "unit": {"fr": "Unité", "en": "Unit"},
    "method": {"fr": "Méthode de l'intervalle", "en": "Interval method"},
    "remark": {"fr": "Remarque", "en": "Remark"},
    "reference_numerator": {"fr": "Reste de la ville ou ville, nombre", "en": "Rest of the city or city, number"},
    "reference_value": {"fr": "Reste de la ville ou ville, valeur", "en": "Rest of the city or city, value"},
    "ratio": {"fr": "Rapport à ce reste", "en": "Ratio to that rest"},
    "ratio_low": {"fr": "Rapport, borne basse", "en": "Ratio, lower limit"},
    "ratio_high": {"fr": "Rapport, borne haute", "en": "Ratio, upper limit"},
    "against": AMONG,
    "peers_value": {"fr": "Pairs réunis, valeur", "en": "Peers together, value"},
    "before": {"fr": "Nombre avant", "en": "Number before"},
    "value_before": {"fr": "Valeur avant", "en": "Value before"},
    "change": {"fr": "Évolution", "en": "Change"},
    "percent": {"fr": "Évolution, %", "en": "Change, %"},
}
HELD = ("reference_numerator", "reference_value", "ratio", "ratio_low", "ratio_high", "peers_value", "before",
        "value_before", "percent")  # fmt: skip
COUNTS = ("numerator", "reference_numerator", "before")
TEXTS = ("code", "indicator", "period", "unit", "method", "remark", "against", "change")
VALUES = ("code", "indicator", "period", "numerator", "denominator", "value", "low", "high", "unit", "method", "remark")


def sheets(context) -> dict[str, Table]:
    """By name: indicators over the period and by year, months, the cells of restricted extracts, sources."""
    found = {"indicators": _period(context), "years": _years(context), "sources": _sources(context),
             "months": open_tables.months(context.study, context.lang)}  # fmt: skip
    if context.restricted:
        read = restricted_cells.reader(context.version, context.audience, context.p.territory)
        found["restricted"] = restricted_sheet.of(context.restricted, read, context.lang)
    return found


def _table(title: str, columns: tuple[str, ...], rows: list[dict], lang: str) -> Table:
    """Rows of codes and numbers as typed cells."""
    cells = tuple(tuple(_cell(row.get(column), column) for column in columns) for row in rows)
    texts = tuple(number for number, column in enumerate(columns) if column in TEXTS)
    return Table(title, tuple(LONG[column][lang] for column in columns), cells, texts=texts)


def _cell(value, column: str) -> Cell:
    if column in TEXTS:
        return Cell("" if value is None else value)
    number = None if value is None or pd.isna(value) else float(value)
    return Cell(number, "count" if column in COUNTS else "level")


def _long(c, name: str, row: dict) -> dict:
    one = c.p.indicator(name)
    return {
        "code": name, "indicator": one.title[c.lang], "unit": one.unit[c.lang], **row,
        "period": words.period(str(row["period"]), c.lang), "remark": exports.remark(row["flag"], c.lang, one.kind),
    }  # fmt: skip


def _values(c, by: str, first: int) -> list[dict]:
    """Values as every page reads them, for each indicator."""
    found = []
    for name in c.names:
        frame = c.store.values(name, places=[c.p.territory], by=by, start=f"{first}-01", end=f"{c.p.years[1]}-12",
                               per=catalog()[name].offers(c.p.per))  # fmt: skip
        found += [_long(c, name, row) for row in frame.to_dict("records")]
    return found


def _period(c) -> Table:
    """Each indicator over the whole period, beside the rest of the city and the period before."""
    rows = []
    for row in _values(c, "period", c.p.years[0]):
        held = c.p.row(row["code"])
        row |= {key: held.get(key) for key in HELD}
        if not c.p.reference:
            row |= {"reference_numerator": None, "reference_value": None}
        row["against"] = ratio_word(held["against"], c.lang)
        row["change"] = LABELS[held["change"]][c.lang] if held["change"] else ""
        rows.append(row)
    title = {"fr": "Indicateurs", "en": "Indicators"}[c.lang]
    return _table(title, tuple(LONG), rows, c.lang)


def _years(c) -> Table:
    """Each indicator by year, from the first year that the portrait shows."""
    first = int(c.p.yearly["period"].min())
    return _table({"fr": "Par année", "en": "By year"}[c.lang], VALUES, _values(c, "year", first), c.lang)


def _sources(c) -> Table:
    """Where the figures come from: producer, title, licence, address, citation, last day."""
    found = {one.name: one for name in c.names for one in sources(c.p.indicator(name))}
    for name in portrait_restricted.names(c.restricted) if c.restricted else ():
        found |= {one.name: one for one in sources(catalog()[name])}
    held = {**c.version.manifest.get("restricted", {}), **c.version.sources}
    heads = {
        "fr": ("Source", "Producteur", "Titre", "Licence", "Adresse", "Citation", "Dernier jour"),
        "en": ("Source", "Producer", "Title", "Licence", "Address", "Citation", "Last day"),
    }[c.lang]
    rows = tuple(
        tuple(Cell(str(text or "")) for text in (
            name, one.origin["producer"], one.origin["title"][c.lang], one.origin["licence"],
            one.origin.get("url", ""), one.origin["citation"], (held.get(name) or {}).get("last_day"),
        ))
        for name, one in found.items()
    )  # fmt: skip
    return Table("Sources", heads, rows, texts=tuple(range(7)))
