"""The figures that documents alone draw of restricted extracts: both rates of crimes beside the rest's, and by year."""

from typing import Any

from indicators import territories
from reports import rest_words, restricted, restricted_figures, style
from reports.portrait_restricted import CRIMES, Blocks
from reports.restricted_figures import figure, named_rows, on, size_of, words_of

LINES = {  # how each is called, and its colour
    CRIMES[0]: ({"fr": "Contre la personne", "en": "Against the person"}, style.SUBJECT),
    CRIMES[1]: ({"fr": "Contre la propriété", "en": "Against property"}, style.SERIES_SECOND),
}


def crimes(b: Blocks, lang: str) -> dict[str, Any] | None:
    """Both rates: beside those of the rest of the city; of a whole, which is compared with nothing, by year."""
    if not territories()[b.place].is_whole:
        return _beside(b, lang)
    shown = [cell for name in CRIMES for cell in b.yearly[name].values() if cell.has_value]
    if len(b.yearly[CRIMES[0]]) < 2 or not shown:
        return None
    lines = [(said[lang], tone, b.yearly[name]) for name, (said, tone) in LINES.items()]
    first, last = min(b.yearly[CRIMES[0]]), max(b.yearly[CRIMES[0]])
    cut = [one.on.year for one in restricted.crossed(list(CRIMES), b.place, first, last)]
    return restricted_figures.years(lines, cut, lang, is_rate=True)


def _beside(b: Blocks, lang: str) -> dict[str, Any] | None:
    """A bar from zero for the place and one for the rest of the city, each with its interval and its rate."""
    if not any(cell.has_value for cell in b.crimes.values()):  # the rest alone would be no comparison
        return None
    size, rest = size_of(False), f", {rest_words.rest(b.place, lang)}"
    rows = []
    for name, (said, _) in LINES.items():
        for cell, whose, tone in ((b.crimes[name], "", style.SUBJECT), (b.rest[name], rest, style.SUBJECT_OTHER)):
            shown = cell.has_value
            rows.append({
                "row": said[lang] + whose, "shown": shown, "color": tone, "text": cell.told("rate", lang),
                **{key: round(value, 2) if shown else 0 for key, value in
                   (("x", cell.value), ("low", cell.low), ("high", cell.high))},
            })  # fmt: skip
    drawn = [row for row in rows if row["shown"]]
    top = max(row["high"] for row in drawn)
    x = {"field": "x", "type": "quantitative", "axis": None, "title": None,
         "scale": {"domainMin": 0, "domainMax": 1.15 * top, "nice": False}}  # fmt: skip
    y = named_rows([row["row"] for row in rows], has_heads=False)
    limits = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    color = {"field": "color", "type": "nominal", "scale": None}
    layers = [
        on(drawn, {"type": "bar", "height": size + 5}, x=x, y=y, color=color),
        on(drawn, {"type": "rule", "strokeWidth": 6, "color": "#FFFFFF"}, **limits),
        on(drawn, {"type": "rule", "strokeWidth": 2.5, "color": style.INK}, **limits),
        words_of(drawn, {**x, "field": "high"}, y, "left", 8, size, fontWeight=600),
        words_of([row for row in rows if not row["shown"]], x, y, "left", 8, size, color=style.SMALL),
    ]
    return figure(layers, (size + 17) * len(rows))
