"""Sentences and tables of months outside control limits, and of a series' trend, season and rest."""

import re

import pandas as pd

from indicators.comparisons import BASE
from indicators.seasons import ENOUGH
from reports import counted, words
from reports.monitoring import STL_MEAN, STL_YEARS, Parts, Watch
from reports.since_words import mean_text, month_name
from reports.trend import Study
from reports.trend_sentences import of_events, span_words, unit_words, value_text

MARKED = 0.3  # share of the movement around the trend from which a season is called marked
PLACES = {
    "above": {"fr": "▲ au-dessus", "en": "▲ above"},
    "within": {"fr": "dans les limites", "en": "within"},
    "below": {"fr": "▼ au-dessous", "en": "▼ below"},
}


# Control limits -------------------------------------------------------------------------------------------------------


def watch_title(found: Watch, lang: str) -> str:
    """How many of the months judged lie outside the limits; empty without limits."""
    if found.reason:
        return ""
    judged, out = found.many(), found.many("above") + found.many("below")
    if not judged:
        return {"fr": "Aucun mois hors de la référence", "en": "No month outside the reference"}[lang]
    many = words.count(out, lang) if out else {"fr": "Aucun", "en": "None"}[lang]
    total = words.count(judged, lang)
    return {"fr": f"{many} mois hors des limites sur {total}", "en": f"{many} of {total} months outside the limits"}[
        lang
    ]


def watch_lead(found: Watch, study: Study, lang: str) -> str:
    """What the limits are, for someone who knows no statistics; or why there are none."""
    years, span = words.years(*study.reference), span_words(study.reference, lang)
    few = counted.counted(BASE, study.indicator, lang)
    if found.reason:
        return {
            "few_years": {"fr": f"Limites non calculées : moins de {ENOUGH} années de référence complètes.",
                          "en": f"Limits not computed: fewer than {ENOUGH} whole reference years."},
            "few_events": {"fr": f"Limites non calculées : moins de {few} dans les années {years}.",
                           "en": f"Limits not computed: fewer than {few} in the years {years}."},
            "no_value": {"fr": f"Limites non calculées : un mois de {years} n'a pas de dénominateur ou de taux publié.",
                         "en": f"Limits not computed: a month of {years} has no denominator or published rate."},
            "break": {"fr": f"Limites non calculées : le mode de comptage change au cours des années {years}.",
                      "en": f"Limits not computed: counting changes within the years {years}."},
        }[found.reason][lang]  # fmt: skip
    high, low = found.many("above"), found.many("below")
    moved = 2 * (high + low) > found.many()
    older = {"fr": " Le niveau a changé depuis : une référence plus récente surveillerait mieux.",
             "en": " The level has moved since: a more recent reference would watch better."}[lang]  # fmt: skip
    of = of_events(study.indicator, lang)
    season = {
        True: {"fr": "Chaque mois a ses propres limites, celles de sa saison.",
               "en": "Each month has limits of its own, those of its season."},
        False: {"fr": f"Tous les mois ont les mêmes limites : trop peu {of} pour mesurer une saison.",
                "en": f"All months share the same limits: too few {of} to measure a season."},
    }[found.by_season][lang]  # fmt: skip
    return {
        "fr": "Entre les deux limites, un mois varie comme varient d'ordinaire les mois "
        f"{span} ; au-delà, le hasard seul mène rarement (environ 3 fois sur 1 000), et la raison est à "
        f"chercher. {season} Hors de la référence : {high} au-dessus, {low} au-dessous.{older if moved else ''}",
        "en": f"Between the two limits, a month varies as months {span} ordinarily do; chance alone rarely leads "
        f"beyond them (about 3 times in 1,000), and the reason is to be looked for. {season} "
        f"Outside the reference: {high} above, {low} below.{older if moved else ''}",
    }[lang]


def watch_method(found: Watch, study: Study, lang: str) -> str:
    """The chart's name and how its limits were made, in one line."""
    name = {
        True: {"fr": "Carte c (nombres)", "en": "c chart (counts)"},
        False: {"fr": "Carte u (valeurs par dénominateur)", "en": "u chart (values per denominator)"},
    }[study.is_count][lang]
    acts = counted.event(study.indicator, 2, lang)
    waited = "attendues" if counted.is_feminine(study.indicator) else "attendus"
    exact = {"fr": f", de Poisson exactes sous 20 {acts} {waited}", "en": f", exact Poisson under 20 expected {acts}"}[
        lang
    ]
    factor = words.rate(found.dispersion, lang)
    wide = {"fr": f", élargies à la dispersion mesurée (variance × {factor})",
            "en": f", widened to the measured dispersion (variance × {factor})"}[lang]  # fmt: skip
    head = {"fr": f"{name} : limites à trois écarts types", "en": f"{name}: limits at three standard errors"}[lang]
    tail = {"fr": "Les mois provisoires ne sont pas jugés.", "en": "Provisional months are not judged."}[lang]
    return f"{head}{exact if found.is_exact else ''}{wide if found.dispersion > 1.005 else ''}. {tail}"


def watch_subtitle(found: Watch, study: Study, lang: str) -> str:
    """Unit, months, and how to read the chart."""
    first, last = (words.month(found.months["period"].iloc[i], lang) for i in (0, -1))
    years = words.years(*study.reference)
    return {
        "fr": f"{unit_words(study, lang)}, mois consolidés, {first} – {last}. Bande : entre les limites. Points "
        f"gris : la référence, {years}. ▲ ▼ : hors des limites. L'axe part de zéro.",
        "en": f"{unit_words(study, lang)}, consolidated months, {first} – {last}. Band: between the limits. Grey dots: "
        f"the reference, {years}. ▲ ▼: outside the limits. The axis starts at zero.",
    }[lang]


def watch_table(found: Watch, study: Study, lang: str) -> pd.DataFrame:
    """Every consolidated month with its expected value, its limits and its side, newest first."""
    reference = {"fr": "référence", "en": "reference"}[lang]
    heads = {
        "fr": ["Mois", unit_words(study, lang), "Attendu", "Limites", "Place"],
        "en": ["Month", unit_words(study, lang), "Expected", "Limits", "Place"],
    }[lang]
    rows = [
        [words.month(row.period, lang), value_text(row.value, study, lang), value_text(row.centre, study, lang, True),
         _limits(row, study, lang), PLACES[row.place][lang] if row.place else reference if row.is_reference else ""]
        for row in found.months[::-1].itertuples()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=heads)


def _limits(row, study: Study, lang: str) -> str:
    return " – ".join(value_text(v, study, lang, mean=True) for v in (row.low, row.high))


def watch_outside(found: Watch, table: pd.DataFrame) -> pd.DataFrame:
    """The lines of the table of months that lie outside the limits."""
    return table[found.months["place"].isin(["above", "below"]).to_numpy()[::-1]]


# Season, trend and rest -----------------------------------------------------------------------------------------------


def parts_lead(lang: str) -> str:
    return {
        "fr": "La série est séparée en trois : la tendance lente, la saison qui revient pareille chaque année, et le "
        "reste, ce que ni l'une ni l'autre n'expliquent. C'est une description, non un test.",
        "en": "The series is taken apart in three: the slow trend, the season that comes back alike each year, and the "
        "rest, which neither of them explains. It is a description, not a test.",
    }[lang]


def parts_reason(found: Parts, study: Study, lang: str) -> str:
    """Why a series is not taken apart; empty where it is."""
    if not found.reason:
        return ""
    gap = words.month(found.gap, lang, long=True) if found.gap else ""
    few = counted.counted(STL_MEAN, study.indicator, lang)
    return {
        "too_short": {"fr": f"Non calculée : moins de {STL_YEARS} années entières de mois consolidés.",
                      "en": f"Not computed: fewer than {STL_YEARS} whole years of consolidated months."},
        "gap": {"fr": f"Non calculée : il manque un mois, {gap}.", "en": f"Not computed: a month is missing, {gap}."},
        "few_events": {"fr": f"Non calculée : moins de {few} par mois en moyenne.",
                       "en": f"Not computed: under {few} a month on average."},
        "no_variation": {"fr": "Non calculée : la série ne varie pas.",
                         "en": "Not computed: the series does not vary."},
    }[found.reason][lang]  # fmt: skip


def signed(value: float, study: Study, lang: str) -> str:
    """A difference with its sign; that of shares in points."""
    text = mean_text(abs(value), lang) if study.is_count else words.rate(abs(value), lang)
    return text if not re.search("[1-9]", text) else ("+" if value > 0 else words.MINUS) + text


def parts_titles(found: Parts, study: Study, lang: str) -> list[str]:
    """What trend, season and rest show, a sentence each."""
    months = found.months
    level = [value_text(months["trend"].iloc[i], study, lang, mean=True) for i in (0, -1)]
    first, last = (words.month(months["period"].iloc[i], lang) for i in (0, -1))
    top, bottom = (month_name(f"2000-{month:02}", lang) for month in (found.year.idxmax(), found.year.idxmin()))
    more, less = signed(found.year.max(), study, lang), signed(found.year.min(), study, lang)
    far, near = months.loc[months["rest"].idxmax()], months.loc[months["rest"].idxmin()]
    over, under = (f"{signed(row['rest'], study, lang)} ({words.month(row['period'], lang)})" for row in (far, near))
    is_marked = found.share >= MARKED
    if lang == "fr":
        head = ("Saison marquée" if is_marked else "Saison peu marquée") + ", à jours égaux" * found.is_rooted
        return [f"Tendance : de {level[0]} ({first}) à {level[1]} ({last})",
                f"{head} : le plus en {top} ({more}), le moins en {bottom} ({less})",
                f"Reste : de {under} à {over}"]  # fmt: skip
    head = ("Marked season" if is_marked else "Weak season") + ", for equal days" * found.is_rooted
    return [f"Trend: from {level[0]} ({first}) to {level[1]} ({last})",
            f"{head}: highest in {top} ({more}), lowest in {bottom} ({less})",
            f"Rest: from {under} to {over}"]  # fmt: skip


def parts_units(found: Parts, study: Study, lang: str) -> list[str]:
    """The unit of each of the three panels, with how to read it."""
    unit = unit_words(study, lang)
    points = study.kind == "share"
    apart = {"fr": "En points de pourcentage" if points else unit, "en": "In percentage points" if points else unit}[
        lang
    ]
    return {
        "fr": [f"{unit}. Ligne : la tendance ; gris : les mois.",
               f"{apart}, en plus ou en moins de la tendance à son niveau moyen.",
               f"{apart}, en plus ou en moins de ce que donnent tendance et saison."],
        "en": [f"{unit}. Line: the trend; grey: the months.",
               f"{apart}, above or below the trend at its mean level.",
               f"{apart}, above or below what trend and season give."],
    }[lang]  # fmt: skip


def parts_method(found: Parts, lang: str) -> str:
    on = {True: {"fr": "sur la racine carrée des valeurs, ramenée ensuite à leur unité",
                 "en": "on the square root of the values, then brought back to their unit"},
          False: {"fr": "sur les valeurs mêmes", "en": "on the values themselves"}}[found.is_rooted][lang]  # fmt: skip
    return {
        "fr": f"STL (Cleveland et coll., 1990), saison identique chaque année, {on}. Mois consolidés seulement.",
        "en": f"STL (Cleveland et al., 1990), the same season every year, {on}. Consolidated months only.",
    }[lang]


def parts_table(found: Parts, study: Study, lang: str) -> pd.DataFrame:
    """Each month with its trend, season and rest, newest first."""
    heads = {"fr": ["Mois", unit_words(study, lang), "Tendance", "Saison", "Reste"],
             "en": ["Month", unit_words(study, lang), "Trend", "Season", "Rest"]}[lang]  # fmt: skip
    return pd.DataFrame(
        [[words.month(row.period, lang), value_text(row.value, study, lang), value_text(row.trend, study, lang, True),
          signed(row.season, study, lang), signed(row.rest, study, lang)] for row in found.months[::-1].itertuples()],
        columns=heads,
    )  # fmt: skip
