"""The charts that an office program draws itself, and lets an analyst change: lines, bars, rates beside the city's."""

from indicators import catalog
from reports import words
from reports.documents.model import Native
from reports.portrait_lines import drawn_categories, emphasis
from reports.portrait_numbers import Portrait
from reports.portrait_titles import compared

ROLES = {0: "subject", 1: "second"}


def _place(p: Portrait, lang: str) -> str:
    return {"fr": "Territoire", "en": "Territory"}[lang]


def _city(lang: str) -> str:
    return {"fr": "Ville (19 arrondissements)", "en": "City (19 boroughs)"}[lang]


def lines(p: Portrait, lang: str) -> Native:
    """Twelve months that end with each month, a series per category that is drawn."""
    names = drawn_categories(p)
    rows = p.rolling[p.rolling["indicator"].isin(names)]
    wide = rows.pivot(index="period", columns="indicator", values="numerator")
    marks = emphasis(rows)
    order = sorted(names, key=lambda name: -wide[name].iloc[-1] if wide[name].iloc[-1] >= 0 else 0)
    series = tuple(
        (catalog()[name].label[lang], tuple(None if one != one else float(one) for one in wide[name]),
         ROLES.get(marks.get(name, 2), "other"))
        for name in order
    )  # fmt: skip
    return Native("line", tuple(words.month(period, lang) for period in wide.index), series)


def mix(p: Portrait, lang: str) -> Native:
    """Each category's part, beside the city's."""
    labels = tuple(catalog()[name].label[lang] for name in p.categories)
    series = [(_place(p, lang), tuple(round(p.share(name) / 100, 4) for name in p.categories), "subject")]
    if p.reference:
        city = tuple(round(p.share(name, "reference_numerator") / 100, 4) for name in p.categories)
        series.append((_city(lang), city, "reference"))
    return Native("bar", labels, tuple(series), "0%" if lang == "en" else '0" %"')


def rates(p: Portrait, lang: str) -> Native:
    """The rates beside the city's."""
    names = [p.whole, *compared(p)]
    labels = tuple(catalog()[name].label[lang] for name in names)
    series = tuple(
        (label, tuple(round(float(p.table.at[name, column]), 4) for name in names), role)
        for label, column, role in (
            (_place(p, lang), "value", "subject"),
            (_city(lang), "reference_value", "reference"),
        )
    )
    return Native("bar", labels, series, "#,##0.00")
