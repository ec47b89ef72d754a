"""The figures of public housing: rates there and elsewhere with their intervals, cases by clientele, rates by year."""

from typing import Any

from reports import style, words
from reports.housing import HERE, HOMES, RATES, REST, Housing
from reports.labels_restricted import CLIENTELES
from reports.restricted import crossed
from reports.restricted_figures import NARROW, bars, figure, named_rows, on, size_of, words_of, years

ROWS = {
    HERE: {"fr": "Immeubles de|l'OMHM", "en": "OMHM|buildings"},
    HOMES: {"fr": "Autres|résidences", "en": "Other|residences"},
    REST: {"fr": "Tout le reste|du territoire", "en": "All the rest|of the territory"},
}
ENDS = {
    HERE: {"fr": "OMHM", "en": "OMHM"},
    HOMES: {"fr": "Autres résidences", "en": "Other residences"},
    REST: {"fr": "Tout le reste", "en": "All the rest"},
}
COLORS = {HERE: style.SUBJECT, HOMES: style.SERIES_SECOND, REST: style.SERIES_SECOND}


def against(h: Housing, lang: str, large: bool = False) -> dict[str, Any]:
    """Cases per 1,000 dwellings and year: a bar from zero, its interval, its figure; hidden ones say so."""
    size = size_of(large)
    names, rows = [], []
    for name, text in ROWS.items():
        cell = h.cells[name]
        names.append(text[lang])
        shown = cell.has_value
        rows.append({
            "row": text[lang], "x": round(cell.value, 2) if shown else 0, "color": COLORS[name], "shown": shown,
            "low": round(cell.low, 2) if shown else 0, "high": round(cell.high, 2) if shown else 0,
            "text": words.rate(cell.value, lang) if shown else cell.told("rate", lang),
        })  # fmt: skip
    top = max([1.0, *(row["high"] for row in rows)])
    x = {"field": "x", "type": "quantitative", "axis": None, "title": None,
         "scale": {"domainMin": 0, "domainMax": {"expr": f"width < {NARROW} ? {1.45 * top} : {1.15 * top}"},
                   "nice": False}}  # fmt: skip
    y = named_rows(names, has_heads=False)
    color = {"field": "color", "type": "nominal", "scale": None}
    drawn = [row for row in rows if row["shown"]]
    limits = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    layers = [
        on(drawn, {"type": "bar", "height": {"band": 0.35} if large else size + 5}, x=x, y=y, color=color),
        on(drawn, {"type": "rule", "strokeWidth": 6, "color": "#FFFFFF"}, **limits),
        on(drawn, {"type": "rule", "strokeWidth": 2.5, "color": style.INK}, **limits),
        words_of(drawn, {**x, "field": "high"}, y, "left", 8, size, fontWeight=600),
        words_of([row for row in rows if not row["shown"]], x, y, "left", 8, size, color=style.SMALL),
    ]
    return figure(layers, (size + 27) * len(names))


def by_clientele(h: Housing, lang: str) -> dict[str, Any]:
    """Cases in OMHM buildings by whom these house."""
    names = [CLIENTELES[label][lang].replace(" pour ", "|pour ").replace(" for ", "|for ") for label in h.clientele]
    return bars(names, list(h.clientele.values()), lang)


def by_year(h: Housing, lang: str, large: bool = False) -> dict[str, Any]:
    """The three rates by year."""
    lines = [(ENDS[name][lang], COLORS[name], h.yearly[name]) for name in RATES]
    first, last = min(h.yearly[HERE]), max(h.yearly[HERE])
    cut = [one.on.year for one in crossed(list(RATES), h.place, first, last)]
    return years(lines, cut, lang, large, is_rate=True)
