"""The figures of a trend as tables, and the sentences of its details: what is compared, the slope, the labels."""

import pandas as pd

from indicators import seasons
from indicators.comparisons import LABELS
from reports import counted, words
from reports.judged_words import SYMBOLS
from reports.trend import Movement, Part, Study
from reports.trend_sentences import (
    break_note,
    events_words,
    limits_text,
    months_words,
    shift_name,
    span_words,
    unit_words,
    upper_first,
    value_text,
)
from reports.units import unit as unit_of

RECENT = 9
PLACES = {
    "above": {"fr": "au-dessus", "en": "above"},
    "within": {"fr": "dans la bande", "en": "within"},
    "below": {"fr": "au-dessous", "en": "below"},
    "": {"fr": "", "en": ""},
}


def _usual(row, study: Study, lang: str) -> str:
    if row.usual_low != row.usual_low:
        return words.absent(lang)
    to = {"fr": "à", "en": "to"}[lang]
    low, high = (value_text(round(v) if study.is_count else v, study, lang) for v in (row.usual_low, row.usual_high))
    return f"{low} {to} {high}"


def _year(row, study: Study, lang: str) -> str:
    """The twelve months that end with a row: their events for counts, their rate or share otherwise."""
    if row.rolling != row.rolling:
        return words.absent(lang)
    return words.count(row.events, lang) if study.is_count else value_text(row.rolling, study, lang)


def recent(study: Study, lang: str) -> tuple[list[str], list[list[str]]]:
    """The last nine months as columns: heads, then rows of the month, its usual span and its twelve months."""
    rows = list(study.months.tail(RECENT).itertuples())
    heads = [{"fr": "Mois", "en": "Month"}[lang], *(words.month(row.period, lang) for row in rows)]
    years = words.years(*study.reference)
    acts = events_words(study.indicator, lang) if study.is_count else unit_words(study, lang)
    usual = {"fr": f"Habituel, {years}", "en": f"Usual, {years}"}[lang]
    names = [acts, usual, {"fr": "Douze mois finissant ce mois", "en": "Twelve months ending then"}[lang]]
    mark = [f"{words.FIXED}p" if not row.is_firm else "" for row in rows]
    late = [f"{words.FIXED}p" if not row.is_rolling_firm and row.rolling == row.rolling else "" for row in rows]
    return heads, [
        [names[0], *(value_text(row.value, study, lang) + p for row, p in zip(rows, mark, strict=True))],
        [names[1], *(_usual(row, study, lang) for row in rows)],
        [names[2], *(_year(row, study, lang) + p for row, p in zip(rows, late, strict=True))],
    ]


def every_month(study: Study, lang: str) -> pd.DataFrame:
    """The table twin: every month shown, newest first, with its limits, its usual span, its side, and its state."""
    years = words.years(*study.reference)
    unit, events = unit_words(study, lang), upper_first(counted.event(study.indicator, 2, lang))
    heads = {
        "fr": ["Mois", events, unit, "Intervalle à 95 %", f"Habituel, {years}", "Place", "Douze mois", "État"],
        "en": ["Month", events, unit, "95% interval", f"Usual, {years}", "Place", "Twelve months", "State"],
    }[lang]
    soft = {"fr": "provisoire", "en": "provisional"}[lang]
    partial = {"fr": "incomplet", "en": "partial"}[lang]
    rows = [
        [
            words.month(row.period, lang),
            words.count(row.numerator, lang),
            value_text(row.value, study, lang),
            limits_text(row.low, row.high, study, lang) if not study.is_count else _count_limits(row, lang),
            _usual(row, study, lang),
            PLACES[row.place][lang],
            _year(row, study, lang),
            partial if "partial" in row.flag else soft if "provisional" in row.flag else "",
        ]
        for row in study.months[::-1].itertuples()
    ]
    table = pd.DataFrame(rows, columns=heads)
    return table.drop(columns=heads[1]) if study.is_count else table


def _count_limits(row, lang: str) -> str:
    if row.low != row.low:
        return words.absent(lang)
    return " – ".join(words.value(v, "rate", lang) if v < 10 else words.count(v, lang) for v in (row.low, row.high))


def compared(study: Study, lang: str) -> list[tuple[str, str]]:
    """What the finding rests on, line by line: each number of the sentences is here."""
    move, years = study.movement, words.years(*study.reference)
    if study.hidden:
        return []
    lines = []
    if move.label or move.reason == "break":
        lines += _year_lines(study, lang)
    if study.judged:
        since = words.month(f"{study.reference[1] + 1}-01", lang)
        head = {"fr": f"Mois consolidés depuis {since}, et la bande de {years}",
                "en": f"Consolidated months since {since}, and the {years} band"}[lang]  # fmt: skip
        within = study.judged - study.above - study.below
        lines.append((head, {
            "fr": f"{study.above} au-dessus, {within} dedans, {study.below} au-dessous, sur {study.judged}",
            "en": f"{study.above} above, {within} within, {study.below} below, of {study.judged}"}[lang]))  # fmt: skip
    if study.peak is not None:
        row = next(study.months.loc[[study.peak]].itertuples())
        month = words.month(row.period, lang)
        lines.append(({"fr": "Sommet des douze mois glissants", "en": "Peak of the rolling twelve months"}[lang],
                      f"{_year(row, study, lang)} ({month})"))  # fmt: skip
    return lines


def _year_lines(study: Study, lang: str) -> list[tuple[str, str]]:
    move, years = study.movement, words.years(*study.reference)
    scale = (lambda v: words.count(v, lang)) if study.is_count else (lambda v: value_text(v, study, lang))
    mean = move.before if study.is_count else move.value_before
    written = value_text(mean, study, lang, mean=True) if study.is_count and mean < 20 else scale(mean)
    acts = counted.event(study.indicator, 2, lang)
    unit = {"fr": f" {acts} par an", "en": f" {acts} per year"}[lang] if study.is_count else ""
    to = {"fr": "de {} à {} selon l'année", "en": "{} to {} depending on the year"}[lang]
    ratio = {"fr": "Rapport des deux, intervalle à 95 %", "en": "Ratio of the two, 95% interval"}[lang]
    wide = {"fr": ", élargi : d'une année à l'autre, les territoires varient plus que le hasard",
            "en": ", widened: from year to year, territories vary more than chance"}[lang]  # fmt: skip
    many = "" if study.is_count else f", {words.count(move.after, lang)} {acts}"
    limits = _count_limits_of(move, lang) if study.is_count else limits_text(move.low, move.high, study, lang)
    lines = [
        ({"fr": f"Moyenne de la référence, {years}", "en": f"Mean of the reference, {years}"}[lang],
         f"{written}{unit} ({to.format(scale(move.lowest), scale(move.highest))})"),
        ({"fr": f"Douze derniers mois consolidés, {months_words(move, lang)}",
          "en": f"Last twelve consolidated months, {months_words(move, lang)}"}[lang],
         f"{scale(move.after if study.is_count else move.value_after)}{unit} ({limits}){many}"),
    ]  # fmt: skip
    if move.ratio == move.ratio and move.ratio_low == move.ratio_low:
        near, far = (words.rate(v, lang) if v < 1e6 else "∞" for v in (move.ratio_low, move.ratio_high))
        lines.append(
            (ratio, f"{words.rate(move.ratio, lang)} ({near} – {far})" + (wide if move.dispersion > 1 else ""))
        )
    if move.label:
        lines.append(({"fr": "Ce que dit le test", "en": "What the test says"}[lang], change_words(move, lang)))
    return lines


def change_words(move: Movement, lang: str) -> str:
    """▲ hausse nette (+56 %): symbol, word of the test, percentage where one may be printed."""
    if not move.label:
        return words.absent(lang)
    printed = f" ({words.signed_percent(move.percent, lang)})" if move.percent == move.percent else ""
    return f"{SYMBOLS[move.label]} {LABELS[move.label][lang]}{printed}"


def _count_limits_of(move: Movement, lang: str) -> str:
    return " – ".join(words.rate(v, lang) if v < 10 else words.count(v, lang) for v in (move.low, move.high))


def trend_title(study: Study, lang: str) -> str:
    """The trend test over every consolidated month, in a sentence."""
    found, months = study.trend, study.months[study.months["is_firm"]]
    if found.label == "not_computed":
        why = seasons.REASONS[found.reason][lang]
        return upper_first(
            f"{seasons.TRENDS[found.label][lang]} : {why}"
            if lang == "fr"
            else f"{seasons.TRENDS[found.label][lang]}: {why}"
        )
    first, last = study.trend_from, months["year"].iloc[-1]
    span = span_words((first, last), lang)
    return {"fr": f"{upper_first(span)}, {seasons.TRENDS[found.label]['fr']}",
            "en": f"{upper_first(span)}, {seasons.TRENDS[found.label]['en']}"}[lang]  # fmt: skip


def trend_sentence(study: Study, lang: str) -> str:
    """The slope in words, with its limits, and what it is not; empty where there is none."""
    found = study.trend
    if found.label == "not_computed":
        return ""
    step, low, high = (_step(v, study, lang) for v in (found.slope, found.low, found.high))
    unit = _step_unit(study, lang)
    return {
        "fr": f"D'une année à la suivante, le même mois change de {step} {unit} (intervalle à 95 % : {low} à {high}). "
        "Chaque mois n'est comparé qu'à lui-même, d'une année aux autres (Mann–Kendall saisonnier, pente de Sen).",
        "en": f"From one year to the next, the same month changes by {step} {unit} (95% interval: {low} to {high}). "
        "Each month is compared only with itself in other years (seasonal Mann–Kendall, Sen slope).",
    }[lang]


def _step(value: float, study: Study, lang: str) -> str:
    sign = "+" if round(value, 2) > 0 else ""
    return sign + words.rate(value if round(value, 2) else 0.0, lang)


def _step_unit(study: Study, lang: str) -> str:
    acts = counted.event(study.indicator, study.trend.slope if lang == "fr" else 2, lang)
    if study.is_count:
        return acts
    if study.indicator.kind == "share":
        return {
            "fr": "point de pourcentage" if abs(study.trend.slope) < 2 else "points de pourcentage",
            "en": "percentage points",
        }[lang]
    unit = unit_of(study.indicator, study.per, lang)
    return f"{acts} {unit}"


def labels_title(parts: dict[str, Part], study: Study, lang: str) -> str:
    """Which labels of the breakdown moved, in the words of their tests."""
    groups: dict[str, list[str]] = {}
    for label, part in parts.items():
        if part.movement.label and label != "inconnu":
            groups.setdefault(part.movement.label, []).append(shift_name(label, lang, short=True).lower())
    if not groups:
        return {
            "fr": "Évolution par quart du signalement non calculée",
            "en": "Change by reporting shift not computed",
        }[lang]
    said = []
    for label in SYMBOLS:
        if label in groups:
            at = {
                "jour": "le jour",
                "soir": "le soir",
                "nuit": "la nuit",
                "day": "by day",
                "evening": "in the evening",
                "night": "at night",
            }
            listed = words.listing([at.get(name, name) for name in groups[label]], lang)
            said.append(f"{LABELS[label][lang]} {listed}")
    return upper_first((" ; " if lang == "fr" else "; ").join(said))


def labels_table(parts: dict[str, Part], study: Study, lang: str) -> pd.DataFrame:
    """One row per label: mean of the reference, last twelve consolidated months with limits, and the test's words."""
    years = words.years(*study.reference)
    heads = {
        "fr": [
            "Quart du signalement",
            f"Moyenne annuelle, {years}",
            "Douze derniers mois",
            "Intervalle à 95 %",
            "Changement",
        ],
        "en": ["Reporting shift", f"Yearly mean, {years}", "Last twelve months", "95% interval", "Change"],
    }[lang]
    lines = []
    for label, part in parts.items():
        move = part.movement
        if move.low != move.low:
            figures = [words.count(move.before, lang), words.count(move.after, lang), words.absent(lang)]
        elif study.is_count:
            figures = [words.count(move.before, lang), words.count(move.after, lang), _count_limits_of(move, lang)]
        else:
            figures = [value_text(value, study, lang) for value in (move.value_before, move.value_after)]
            figures.append(limits_text(move.low, move.high, study, lang))
        lines.append([shift_name(label, lang), *figures, change_words(move, lang)])
    return pd.DataFrame(lines, columns=heads)


def notes(study: Study, lang: str) -> list[str]:
    """The breaks and long events that touch the series, one line each."""
    return [break_note(one, lang) for one in study.breaks]


def delay(study: Study, lang: str) -> str:
    """Which months are provisional; empty when none is."""
    soft = study.months.loc[~study.months["is_firm"], "period"]
    if soft.empty:
        return ""
    first, last = words.month(soft.iloc[0], lang), words.month(soft.iloc[-1], lang)
    span = first if first == last else f"{first} – {last}"
    return {"fr": f"Provisoire : {span}, ces mois peuvent encore bouger.",
            "en": f"Provisional: {span}, these months may still change."}[lang]  # fmt: skip
