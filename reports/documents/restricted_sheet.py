"""The long sheet of cases, persons and public housing: every cell of the menu that a portrait's blocks come from."""

import math

from indicators import catalog, territories
from reports import exports, labels_restricted, portrait_restricted, restricted
from reports.documents.model import Cell, Table
from reports.export_words import SHARING
from reports.portrait_composition import SUB_GROUP
from reports.portrait_restricted import CITY, CRIMES, Blocks

HEADS = {
    "fr": ("Territoire", "Code", "Indicateur", "Ventilation", "Libellé", "Période", "Nombre", "Dénominateur", "Valeur",
           "Borne basse (95 %)", "Borne haute (95 %)", "Unité", "Méthode de l'intervalle", "Remarque", "Diffusion"),
    "en": ("Territory", "Code", "Indicator", "Breakdown", "Label", "Period", "Number", "Denominator", "Value",
           "Lower limit (95%)", "Upper limit (95%)", "Unit", "Interval method", "Remark", "Sharing"),
}  # fmt: skip
TEXTS = (0, 1, 2, 3, 4, 5, 11, 12, 13, 14)
STATUSES = {"analysis": "internal", "shared": "safe"}


def of(b: Blocks, read: restricted.Read, lang: str) -> Table:
    """The cells of the blocks' period by every breakdown of the menu, then by year; the city's beside the crimes."""
    rows = []
    for name in portrait_restricted.names(b):
        for breakdown in _breakdowns(name):
            rows += _rows(b, read, name, breakdown, lang)
    title = {"fr": "Affaires, personnes, OMHM", "en": "Cases, people, OMHM"}[lang]
    return Table(title, HEADS[lang], tuple(rows), texts=TEXTS)


def _breakdowns(name: str) -> list[str]:
    """No breakdown, then each of those that cross nothing; crimes by sub-group alone."""
    return ["", SUB_GROUP] if name in CRIMES else ["", *catalog()[name].breakdowns]


def _rows(b: Blocks, read: restricted.Read, name: str, breakdown: str, lang: str) -> list[tuple[Cell, ...]]:
    """The cells of one indicator and breakdown: of the period, and by year where nothing is broken down."""
    try:
        table = read(name, breakdown)
    except ValueError:  # this breakdown is not on the menu
        return []
    places = [b.place, *([CITY] if name in CRIMES and not territories()[b.place].is_whole else [])]
    periods = {b.period} if breakdown else {b.period, *table["period"][table["period"].str.len() == 4]}
    kept = table[table["territory_id"].isin(places) & table["period"].isin(periods)]
    order = {label: number for number, label in enumerate(labels_restricted.known(breakdown))} if breakdown else {}
    found = sorted(kept.itertuples(), key=lambda row: (places.index(row.territory_id), row.period != b.period,
                                                       row.period, order.get(row.label, 99)))  # fmt: skip
    return [_row(row, b, lang) for row in found]


def _row(row, b: Blocks, lang: str) -> tuple[Cell, ...]:
    one = catalog()[row.indicator]
    told = restricted.MASKED[lang] if row.hidden else ""
    numbers = [Cell(None if math.isnan(value) else float(value), kind, mark=mark) for value, kind, mark in (
        (row.numerator, "count", row.text or told), (row.denominator, "level", ""), (row.value, "level", told),
        (row.low, "level", told), (row.high, "level", told),
    )]  # fmt: skip
    label = labels_restricted.name(row.breakdown, row.label, lang) if row.breakdown else ""
    by = labels_restricted.BREAKDOWNS[row.breakdown][lang] if row.breakdown else ""
    said = (territories()[row.territory_id].name[lang], row.indicator, one.title[lang], by, label,
            restricted.spoken(row.period))  # fmt: skip
    after = (one.unit[lang], row.method, remark(row, lang), SHARING[STATUSES[b.audience]][lang])
    return *map(Cell, said), *numbers, *map(Cell, after)


def remark(row, lang: str) -> str:
    """Why a number is not there, or what to know of it."""
    if row.hidden:
        return exports.hidden("", row.why, lang)
    return exports.remark(row.flag, lang, catalog()[row.indicator].kind)
