"""Three to six sentences per block of a portrait, from the numbers of its own tables, bound to its tests."""

import pandas as pd

from indicators import catalog, territories
from indicators.seasons import EVEN
from reports import rest_words, words
from reports.comparison import side
from reports.portrait_figures import breaks_of
from reports.portrait_numbers import ENOUGH, Portrait
from reports.portrait_titles import acts, capital, compared, during, noun
from reports.rest_words import RATES

SHIFTS = {
    "jour": {"fr": "le jour", "en": "by day"},
    "soir": {"fr": "le soir", "en": "in the evening"},
    "nuit": {"fr": "la nuit", "en": "at night"},
}


def _name(month: int, lang: str) -> str:
    """A month in full: août, August."""
    return words.month(f"2020-{month:02}", lang, long=True).rsplit(words.FIXED, 1)[0]


# Over time ----------------------------------------------------------------------------------------------------------


def trend(p: Portrait, lang: str) -> list[str]:
    """The whole's highest and lowest years, the leading category's twelve months, breaks."""
    found = [*_extremes(p, lang), *_leading(p, lang)]
    found += [
        {
            "fr": f"Rupture : {one.title['fr']}. {one.effect['fr']}",
            "en": f"Break: {one.title['en']}. {one.effect['en']}",
        }[lang]
        for one in breaks_of(p)
        if one.until is None and not all(":" in each for each in one.series)
    ][:1]
    if p.rolling["flag"].ne("").any():
        found.append({
            "fr": "Le pointillé marque des mois provisoires, qui peuvent encore bouger.",
            "en": "Dots mark provisional months, which may still change.",
        }[lang])  # fmt: skip
    return found


def yearly_title(p: Portrait, lang: str) -> str:
    """The whole's last year and first, side by side."""
    years = p.yearly[p.yearly["indicator"] == p.whole]
    first, last = years.iloc[0], years.iloc[-1]
    number = acts(last["numerator"], lang)
    if first["period"] == last["period"]:
        return f"{number} {during(p.years, lang)}"
    earlier = words.count(first["numerator"], lang)
    return {
        "fr": f"{number} en {last['period']}, {earlier} en {first['period']}",
        "en": f"{number} in {last['period']}, {earlier} in {first['period']}",
    }[lang]


def _extremes(p: Portrait, lang: str) -> list[str]:
    """The whole year with the most acts and the one with the fewest."""
    years = p.yearly[(p.yearly["indicator"] == p.whole) & ~p.yearly["flag"].str.contains("partial")]
    if len(years) < 2 or years["numerator"].nunique() < 2:
        return []
    high, low = years.loc[years["numerator"].idxmax()], years.loc[years["numerator"].idxmin()]
    many, few = acts(high["numerator"], lang), words.count(low["numerator"], lang)
    first, last = years["period"].min(), years["period"].max()
    return [{
        "fr": f"De {first} à {last}, l'année qui en compte le plus est {high['period']}, avec {many}, et celle qui en "
              f"compte le moins est {low['period']}, avec {few}.",
        "en": f"From {first} to {last}, the year with the most is {high['period']}, with {many}, and the year with the "
              f"fewest is {low['period']}, with {few}.",
    }[lang]]  # fmt: skip


def _leading(p: Portrait, lang: str) -> list[str]:
    """The category that leads at the end: its last twelve months, its first, its highest."""
    wide = p.rolling.pivot(index="period", columns="indicator", values="numerator")
    wide = wide[[name for name in p.categories if name in wide]].dropna()
    if len(wide) < 2 or wide.iloc[-1].max() < ENOUGH:
        return []
    name = str(wide.iloc[-1].idxmax())
    line = wide[name]
    last, first, top = line.index[-1], line.index[0], str(line.idxmax())
    number = {moment: words.count(line[moment], lang) for moment in (last, first, top)}
    month = {moment: words.month(moment, lang, long=True) for moment in (last, first, top)}
    if lang == "fr":
        told = [
            f"Dans les douze mois qui finissent en {month[last]}, {noun(name, 'fr')} sont au nombre de {number[last]}, "
            f"contre {number[first]} dans ceux qui finissent en {month[first]}."
        ]
        if top not in (last, first):
            told.append(f"Leur plus haut de cette durée est de {number[top]}, en {month[top]}.")
        return told
    told = [
        f"In the twelve months ending in {month[last]}, {noun(name, 'en')} number {number[last]}, against "
        f"{number[first]} in those ending in {month[first]}."
    ]
    if top not in (last, first):
        told.append(f"Their highest over such a span is {number[top]}, in {month[top]}.")
    return told


# Parts --------------------------------------------------------------------------------------------------------------


def mix(p: Portrait, lang: str) -> list[str]:
    """The largest categories and their parts, and where the parts differ most from those of the rest of the city."""
    ranked = p.table.loc[list(p.categories), "numerator"].sort_values(ascending=False, kind="stable")
    names = [str(name) for name in ranked.index if ranked[name] > 0]
    said = {name: words.percent(p.share(name), lang) for name in names}
    number = {name: words.count(ranked[name], lang) for name in names}
    first, whole = names[0], acts(p.acts, lang)
    when = during(p.years, lang)
    told = [{
        "fr": f"{capital(when)}, {noun(first, 'fr')} sont {number[first]} des {whole}, soit {said[first]}.",
        "en": f"{capital(when)}, {noun(first, 'en')} are {number[first]} of the {whole}, that is {said[first]}.",
    }[lang]]  # fmt: skip
    if len(names) > 2:
        second, third = names[1], names[2]
        told.append({
            "fr": f"Viennent ensuite {noun(second, 'fr')} ({said[second]}) et {noun(third, 'fr')} ({said[third]}).",
            "en": f"Next come {noun(second, 'en')} ({said[second]}) and {noun(third, 'en')} ({said[third]}).",
        }[lang])  # fmt: skip
    if p.reference:
        told.append(_apart(p, names, lang))
    elif len(names) > 3:  # a whole is compared with nobody
        last = names[-1]
        told.append({
            "fr": f"La catégorie la moins nombreuse est celle des {catalog()[last].noun['fr']} : {number[last]}, soit "
                  f"{said[last]}.",
            "en": f"The smallest category is that of {catalog()[last].noun['en']}: {number[last]}, that is "
                  f"{said[last]}.",
        }[lang])  # fmt: skip
    return told


def _apart(p: Portrait, names: list[str], lang: str) -> str:
    """The category whose part differs most from that of the rest of the city; a description, nothing is tested here."""
    gap = {name: abs(p.share(name) - p.share(name, "reference_numerator")) for name in names}
    name = max(gap, key=gap.get)
    mine, city = (words.percent(p.share(name, half), lang) for half in ("numerator", "reference_numerator"))
    of, beside = rest_words.of_rest(p.territory, lang), rest_words.in_rest(p.territory, lang)
    return {
        "fr": f"La part qui s'écarte le plus de celle {of} est celle des {catalog()[name].noun['fr']} : {mine} ici, "
        f"{city} {beside}.",
        "en": f"The share farthest from {of} is that of {catalog()[name].noun['en']}: {mine} here, {city} {beside}.",
    }[lang]


# Times --------------------------------------------------------------------------------------------------------------


def hours(p: Portrait, lang: str) -> list[str]:
    """How the reports divide over the shifts and the months."""
    shifts = p.hours.groupby("shift")["numerator"].sum().reindex(list(SHIFTS)).dropna()
    months = p.hours.groupby("month")["numerator"].sum()
    whole = shifts.sum()
    parts = [
        f"{words.count(number, lang)} {SHIFTS[shift][lang]} ({words.percent(100 * number / whole, lang)})"
        for shift, number in shifts.items()
    ]
    even = months * EVEN[months.index - 1]  # February is not the lowest for being short
    most, least = int(even.idxmax()), int(even.idxmin())
    high, low = (words.count(months[month], lang) for month in (most, least))
    listed, total = words.listing(parts, lang), words.count(whole, lang)
    told = [{
        "fr": f"Sur {total} signalements dont le quart est connu, {listed}.",
        "en": f"Of {total} reports whose shift is known, {listed}.",
    }[lang]]  # fmt: skip
    if high != low:
        told.append({
            "fr": f"Toutes années confondues, le mois qui en compte le plus par jour est {_name(most, 'fr')} ({high} "
                  f"en tout) et celui qui en compte le moins par jour est {_name(least, 'fr')} ({low}).",
            "en": f"Over all years together, the month with the most a day is {_name(most, 'en')} ({high} in all) and "
                  f"the month with the fewest a day is {_name(least, 'en')} ({low}).",
        }[lang])  # fmt: skip
    told.append({
        "fr": "Le quart est celui où l'acte a été signalé, non celui où il a eu lieu.",
        "en": "The shift is that of the report, not that of the act.",
    }[lang])  # fmt: skip
    return told


# Beside the rest of the city ------------------------------------------------------------------------------------------


def against(p: Portrait, lang: str) -> list[str]:
    """The whole's rate and that of the rest of the city, the categories of each class by name, and what a class is."""
    row, unit = p.row(p.whole), p.indicator(p.whole).unit[lang]
    mine, city = words.rate(row["value"], lang), words.rate(row["reference_value"], lang)
    ratio = words.rate(row["ratio"], lang)
    limits = words.interval(row["ratio_low"], row["ratio_high"], "rate", lang)
    at, beside = territories()[p.territory].at[lang], rest_words.in_rest(p.territory, lang)
    word = RATES[row["against"]][lang]
    told = [{
        "fr": f"{capital(at)}, le taux de l'ensemble est de {mine} {unit}, {word} ; contre {city} {beside}, soit "
              f"{ratio} fois celui-ci (intervalle {limits}).",
        "en": f"{capital(at)}, the overall rate is {mine} {unit}, {word}; against {city} {beside}, {ratio} times as "
              f"high (interval {limits}).",
    }[lang]]  # fmt: skip
    for one in ("higher", "comparable", "lower"):
        names = [name for name in compared(p) if side(p.table.at[name, "against"]) == one]
        if names:
            told.append(_side(p, one, names, lang))
    return [*told, rest_words.RULE[lang]]


def _side(p: Portrait, one: str, names: list[str], lang: str) -> str:
    """The categories of one side, with their ratios to the rest of the city."""
    listed = words.listing(
        [f"{catalog()[name].noun[lang]} ({words.rate(float(p.table.at[name, 'ratio']), lang)})" for name in names], lang
    )
    many = len(names) > 1
    fr = {"higher": "Taux plus élevé" + "s" * many, "comparable": "Taux comparable" + "s" * many,
          "lower": "Taux plus bas"}[one]  # fmt: skip
    en = {"higher": "Higher rate", "comparable": "Comparable rate", "lower": "Lower rate"}[one] + "s" * many
    over = rest_words.to_rest(p.territory, lang)
    return {"fr": f"{fr}, et rapport {over} : {listed}.", "en": f"{en}, and ratio {over}: {listed}."}[lang]


def everything(p: Portrait, names: list[str], lang: str) -> list[str]:
    """How the table of all indicators reads."""
    tested = [name for name in names if p.row(name)["change"].startswith("clear")]
    number = words.count(len(tested), lang)
    of = rest_words.of_rest(p.territory, lang)
    also = {"fr": f", la valeur {of}", "en": f", {of} value"}[lang] if p.reference else ""
    told = [{
        "fr": f"Chaque ligne donne le nombre, la valeur et son intervalle{also}.",
        "en": f"Each row gives the number, the value and its interval{also}.",
    }[lang]]  # fmt: skip
    if p.is_tested and pd.notna(p.row(p.whole)["before"]):
        before = words.years(*p.before)
        told.append({
            "fr": f"« Avant » est la période {before}, de même durée ; évolutions nettes : {number}.",
            "en": f"“Before” is the period {before}, of the same length; clear changes: {number}.",
        }[lang])  # fmt: skip
    return told
