"""A portrait's days of the week: acts by day and shift of the report, whether the days differ, and their table."""

from typing import Any

import pandas as pd

from indicators.weekdays import differ, totals
from reports import words
from reports.portrait_figures import QUARTS, has_means, heat
from reports.portrait_numbers import ENOUGH_HOURS, Portrait
from reports.portrait_titles import acts, capital

NAMES = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
SHORT = {"fr": ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
         "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}  # fmt: skip
TITLE = {"fr": "Jour de la semaine et quart du signalement", "en": "Day of the week and shift of the report"}
EVEN, WEEKEND_EVEN = 100 / 7, 200 / 7


def is_enough(days: pd.DataFrame) -> bool:
    return int(days["acts"].sum()) >= ENOUGH_HOURS


def figure(p: Portrait, days: pd.DataFrame, lang: str) -> dict[str, Any]:
    """Day by shift, each cell with its number, as the months are."""
    cells = [(SHORT[lang][row.weekday - 1], row.shift, float(row.acts)) for row in days.itertuples()
             if row.shift in QUARTS]  # fmt: skip
    return heat(cells, SHORT[lang], p.length if has_means(p) else 1, lang, False)


def table(days: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Acts of the whole period by day and shift, with each day's part, the weekend and the whole."""
    heads = {"fr": ("Jour", "Inconnu", "Actes", "Part", "À parts égales"),
             "en": ("Day", "Unknown", "Acts", "Share", "Spread evenly")}[lang]  # fmt: skip
    wide = days.pivot(index="weekday", columns="shift", values="acts")
    shifts = [*QUARTS, *(["inconnu"] if wide["inconnu"].any() else [])]
    whole = wide.to_numpy().sum()
    groups = [(capital(NAMES[lang][day - 1]), [day], EVEN) for day in wide.index]
    groups.append(({"fr": "Samedi et dimanche", "en": "Saturday and Sunday"}[lang], [6, 7], WEEKEND_EVEN))
    groups.append(({"fr": "Semaine", "en": "Week"}[lang], list(wide.index), 100.0))
    rows = []
    for name, days_, even in groups:
        part = wide.loc[days_]
        total = part.to_numpy().sum()
        rows.append([
            name, *(words.count(part[shift].sum(), lang) for shift in shifts), words.count(total, lang),
            words.percent(100 * total / whole, lang) if whole else words.absent(lang), words.percent(even, lang),
        ])  # fmt: skip
    columns = [heads[0], *(QUARTS[shift][lang] if shift in QUARTS else heads[1] for shift in shifts), *heads[2:]]
    return pd.DataFrame(rows, columns=columns)


# Words ----------------------------------------------------------------------------------------------------------------


def title(days: pd.DataFrame, lang: str) -> str:
    """The days with the largest and the smallest part, where the days differ."""
    found = totals(days)
    if not differ(days):
        return {"fr": "Aucun jour de la semaine ne se détache", "en": "No day of the week stands out"}[lang]
    most, least = found.index(max(found)), found.index(min(found))
    high, low = (words.percent(100 * found[day] / sum(found), lang, 0) for day in (most, least))
    return {
        "fr": f"De {low} des signalements le {NAMES['fr'][least]} à {high} le {NAMES['fr'][most]}",
        "en": f"From {low} of reports on {NAMES['en'][least]} to {high} on {NAMES['en'][most]}",
    }[lang]


def subtitle(p: Portrait, lang: str) -> str:
    years, per = words.years(*p.years), has_means(p)
    return {
        "fr": f"Actes {'par an ' * per}selon le jour et le quart du signalement ; {'moyenne ' * per}{years}.",
        "en": f"Acts {'a year ' * per}by day and shift of the report; {'mean ' * per}{years}.",
    }[lang]


def sentences(days: pd.DataFrame, lang: str) -> list[str]:
    """The fullest and the emptiest day, the weekend, the test, what a day is."""
    found = totals(days)
    whole = sum(found)
    most, least = found.index(max(found)), found.index(min(found))
    number = {day: words.count(found[day], lang) for day in (most, least)}
    part = {day: words.percent(100 * found[day] / whole, lang) for day in (most, least)}
    name, weekend = NAMES[lang], found[5] + found[6]
    ends, share = words.count(weekend, lang), words.percent(100 * weekend / whole, lang)
    even, test = words.percent(WEEKEND_EVEN, lang), differ(days)
    return [
        {"fr": f"Sur {acts(whole, 'fr')}, le {name[most]} en compte le plus, {number[most]} ({part[most]}), et le "
               f"{name[least]} le moins, {number[least]} ({part[least]}).",
         "en": f"Of {acts(whole, 'en')}, {name[most]} has the most, {number[most]} ({part[most]}), and {name[least]} "
               f"the fewest, {number[least]} ({part[least]})."}[lang],
        {"fr": f"Le samedi et le dimanche en réunissent {ends}, soit {share} ; à parts égales, ce serait {even}.",
         "en": f"Saturday and Sunday together hold {ends}, that is {share}; spread evenly, it would be {even}."}[lang],
        {"fr": f"L'écart entre les jours {'dépasse' if test else 'ne dépasse pas'} ce que le hasard explique.",
         "en": f"The days differ by {'more' if test else 'no more'} than chance explains."}[lang],
        {"fr": "Le jour est celui du signalement à la police, non celui de l'acte.",
         "en": "The day is that of the report to the police, not that of the act."}[lang],
    ]  # fmt: skip
