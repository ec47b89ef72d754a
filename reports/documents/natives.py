"""The charts that an office program draws itself, and lets an analyst change: lines, bars, rates."""

import pandas as pd

from indicators import catalog, territories
from indicators.weekdays import totals
from reports import portrait_weekdays, rest_words, words
from reports.documents.model import Native
from reports.portrait_lines import drawn_categories, emphasis
from reports.portrait_numbers import Portrait
from reports.portrait_titles import capital, compared
from reports.trend import Study

ROLES = {0: "subject", 1: "second"}


def _place(p: Portrait, lang: str) -> str:
    return territories()[p.territory].name[lang]


def _city(p: Portrait, lang: str) -> str:
    return rest_words.head(p.territory, lang)


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
    about = {
        "fr": "Actes signalés dans les douze mois qui finissent avec chaque mois",
        "en": "Reported acts in the twelve months that end with each month",
    }[lang]
    return Native("line", tuple(f"{period}-01" for period in wide.index), series, about)


def yearly(p: Portrait, lang: str) -> Native:
    """The whole by year."""
    rows = p.yearly[p.yearly["indicator"] == p.whole]
    label = catalog()[p.whole].label[lang]
    values = tuple(float(one) for one in rows["numerator"])
    about = {"fr": "Actes signalés par an", "en": "Reported acts a year"}[lang]
    return Native("column", tuple(str(year) for year in rows["period"]), ((label, values, "subject"),), about)


def mix(p: Portrait, lang: str) -> Native:
    """Each category's part, beside those of the rest of the city."""
    labels = tuple(catalog()[name].label[lang] for name in p.categories)
    series = [(_place(p, lang), tuple(round(p.share(name), 2) for name in p.categories), "subject")]
    if p.reference:
        city = tuple(round(p.share(name, "reference_numerator"), 2) for name in p.categories)
        series.append((_city(p, lang), city, "reference"))
    years = words.years(*p.years)
    about = {"fr": f"Part de chaque catégorie, {years}", "en": f"Share of each category, {years}"}[lang]
    return Native("bar", labels, tuple(series), about, '0"%"' if lang == "en" else '0"\u00a0%"')


def rates(p: Portrait, lang: str) -> Native:
    """The rates beside those of the rest of the city."""
    names = [p.whole, *compared(p)]
    labels = tuple(catalog()[name].label[lang] for name in names)
    series = tuple(
        (label, tuple(round(float(p.table.at[name, column]), 4) for name in names), role)
        for label, column, role in (
            (_place(p, lang), "value", "subject"),
            (_city(p, lang), "reference_value", "reference"),
            *([({"fr": "Pairs réunis", "en": "Peers together"}[lang], "peers_value", "peers")] if p.beside else []),
        )
    )
    unit, years = p.indicator(p.whole).unit[lang], words.years(*p.years)
    about = {"fr": f"Taux {unit}, {years}", "en": f"Rate {unit}, {years}"}[lang]
    return Native("bar", labels, series, about, "#,##0.00")


def season(study: Study, lang: str) -> Native:
    """Each month, the mean of the twelve that end with it, and the edges of its season's band."""
    years = words.years(*study.reference)
    names = {
        "fr": ("Moyenne de 12 mois", "Un mois", "Habituel, haut", "Habituel, bas"),
        "en": ("Mean of 12 months", "One month", "Usual, high", "Usual, low"),
    }[lang]
    columns = (("rolling", "subject"), ("value", "peers"), ("usual_high", "reference"), ("usual_low", "reference"))
    series = tuple(
        (name, tuple(None if one != one else round(float(one), 2) for one in study.months[column]), role)
        for name, (column, role) in zip(names, columns, strict=True)
        if study.months[column].notna().any()
    )
    about = {"fr": f"Actes signalés par mois ; habituel : 8 mois calmes sur 10, d'après le même mois, {years}",
             "en": f"Reported acts per month; usual: 8 calm months in 10, {years}"}[lang]  # fmt: skip
    return Native("line", tuple(f"{period}-01" for period in study.months["period"]), series, about)


def days(found: pd.DataFrame, years: tuple[int, int], lang: str) -> Native:
    """Acts of each day of the week."""
    label = {"fr": "Actes signalés", "en": "Reported acts"}[lang]
    names = tuple(capital(one) for one in portrait_weekdays.SHORT[lang])
    about = {"fr": f"Actes selon le jour du signalement, {words.years(*years)}",
             "en": f"Acts by day of the report, {words.years(*years)}"}[lang]  # fmt: skip
    return Native("column", names, ((label, tuple(map(float, totals(found))), "subject"),), about)
