"""Sentences and the table of the year to date: this year's consolidated months beside those of five years."""

from indicators.comparisons import BASE, CLEAR, LABELS
from reports import counted, judged_words, words
from reports.monitoring import PREVIOUS, SinceJanuary
from reports.trend import Study
from reports.trend_sentences import (
    events_words,
    limits_text,
    lower_first,
    span_words,
    the,
    unit_words,
    upper_first,
    value_text,
)

NAMES = {"rate": {"fr": "Taux", "en": "Rate"}, "share": {"fr": "Part", "en": "Share"}}  # the unit is in the sentence
FEW = 10  # events under which a limit keeps one decimal


def mean_text(value: float, lang: str) -> str:
    """A mean of counts: whole from 20 on, one decimal under, and plainly none."""
    return (
        words.count(value, lang)
        if value >= BASE or value == 0
        else words.percent(value, lang).rstrip(f"%{words.FIXED}")
    )


def month_name(period: str, lang: str) -> str:
    return words.month(period, lang, long=True).split(words.FIXED)[0]


def _span(found: SinceJanuary, lang: str) -> str:
    """De janvier à avril 2026 · From January to April 2026, or one month alone."""
    last = words.month(found.last, lang, long=True)
    if found.last.endswith("-01"):
        return {"fr": f"En {last}", "en": f"In {last}"}[lang]
    return {"fr": f"De janvier à {last}", "en": f"From January to {last}"}[lang]


def _five(found: SinceJanuary, lang: str) -> str:
    return span_words((found.year - PREVIOUS, found.year - 1), lang)


def since_title(found: SinceJanuary, study: Study, lang: str) -> str:
    """The year to date in the word of its test, or that none is computed."""
    head = {"fr": "Depuis janvier", "en": "Since January"}[lang] + f" {found.year}"
    if not found.label:
        return {"fr": f"{head} : comparaison non calculée", "en": f"{head}: comparison not computed"}[lang]
    if not found.years["numerator"].any():
        return f"{head}, {lower_first(counted.none(study.indicator, lang))}"
    if found.label in CLEAR:
        return f"{head}, {LABELS[found.label][lang]} {the(study.indicator, lang, of=True)}"
    return f"{head}, {lower_first(judged_words.unclear(found.label, the(study.indicator, lang), lang))}"


def since_months(found: SinceJanuary, lang: str) -> str:
    """To which month, and which are left out."""
    if found.last:
        last = words.month(found.last, lang, long=True)
        said = {"fr": f"Mois consolidés seulement, jusqu'en {last}", "en": f"Consolidated months only, to {last}"}[lang]
    else:
        said = {"fr": f"Aucun mois de {found.year} n'est encore consolidé",
                "en": f"No month of {found.year} is consolidated yet"}[lang]  # fmt: skip
    if not found.soft:
        return f"{said}."
    first, last = found.soft[0], found.soft[-1]
    if first == last:
        soft = words.month(first, lang)
        tail = {"fr": f"{soft} est provisoire et exclu", "en": f"{soft} is provisional and left out"}[lang]
    else:
        to = {"fr": "à", "en": "to"}[lang]
        soft = f"{month_name(first, lang)} {to} {words.month(last, lang, long=True)}"
        tail = {"fr": f"{soft}, provisoires, sont exclus", "en": f"{soft}, provisional, are left out"}[lang]
    return f"{said} ; {tail}." if lang == "fr" else f"{said}; {tail}."


def since_lead(found: SinceJanuary, study: Study, lang: str) -> str:
    """Both numbers with the word of the test, a percentage where one may be printed; else why nothing is compared."""
    if found.reason == "none_yet":
        return {"fr": "La comparaison commence avec le premier mois consolidé de l'année.",
                "en": "The comparison starts with the first consolidated month of the year."}[lang]  # fmt: skip
    if found.reason == "few_years":
        many = words.count(found.found, lang)
        return {
            "fr": f"Il faut les mêmes mois des cinq années précédentes ; l'extrait en a {many}.",
            "en": f"It takes the same months of the five previous years; the extract has {many}.",
        }[lang]
    if found.reason == "no_value":
        return {"fr": "Une de ces années n'a pas de dénominateur, ou pas de taux publié.",
                "en": "One of these years has no denominator, or no published rate."}[lang]  # fmt: skip
    if not found.years["numerator"].any():
        span, years = lower_first(_span(found, lang)), _five(found, lang)
        none = counted.none(study.indicator, lang)
        return {"fr": f"{none} {span}, ni dans les mêmes mois {years}.",
                "en": f"{none} {span}, nor in the same months {years}."}[lang]  # fmt: skip
    said = _compared(found, study, lang)
    if found.reason == "break":
        day, cause = words.day(found.broken.on, lang), lower_first(found.broken.cause[lang])
        return said + {"fr": f". Le mode de comptage change le {day} ({cause}) : ces nombres ne se comparent pas.",
                       "en": f". Counting changes on {day} ({cause}): these numbers do not compare."}[lang]  # fmt: skip
    tail = f"**{LABELS[found.label][lang]}**"
    if found.percent == found.percent:
        tail += f" ({words.signed_percent(found.percent, lang)})"
    said += {"fr": f" : {tail}.", "en": f": {tail}."}[lang]
    if found.before < BASE and study.kind != "share":
        many = counted.counted(BASE, study.indicator, lang)
        said += {"fr": f" Sous {many} en moyenne, aucun pourcentage n'est donné.",
                 "en": f" Under {many} on average, no percentage is given."}[lang]  # fmt: skip
    return said


def _compared(found: SinceJanuary, study: Study, lang: str) -> str:
    now, years, span = found.years.iloc[-1], _five(found, lang), _span(found, lang)
    after, before = words.count(now["numerator"], lang), mean_text(found.before, lang)
    if study.is_count:
        least, most = (words.count(v, lang) for v in found.years["numerator"].iloc[:-1].agg(["min", "max"]))
        noun = counted.reported(study.indicator, now["numerator"], lang)
        return {
            "fr": f"{span}, **{after}** {noun}, contre {before} en moyenne pour les mêmes mois {years} "
            f"(de {least} à {most} selon l'année)",
            "en": f"{span}, **{after}** {noun}, against a mean of {before} for the same months {years} "
            f"({least} to {most} depending on the year)",
        }[lang]
    value, mean = value_text(now["value"], study, lang), value_text(found.value_before, study, lang)
    unit, span = unit_words(study, lang), lower_first(span)
    acts = counted.event(study.indicator, now["numerator"], lang)
    if study.kind == "share":
        wholes = found.years["denominator"]
        of = {"fr": "sur", "en": "of"}[lang]
        after += f" {of} {words.count(wholes.iloc[-1], lang)}"
        before += f" {of} {words.count(wholes.iloc[:-1].mean(), lang)}"
        acts = ""
    after, before = (f"{text} {acts}".strip() for text in (after, before))
    return {
        "fr": f"{unit}, {span} : **{value}** ({after}), contre {mean} en moyenne pour les mêmes mois {years} "
        f"({before} par an)",
        "en": f"{unit}, {span}: **{value}** ({after}), against a mean of {mean} for the same months {years} "
        f"({before} a year)",
    }[lang]


def since_table(found: SinceJanuary, study: Study, lang: str) -> tuple[list[str], list[list[str]]]:
    """The five years, their mean and this year as rows; acts, value and interval as columns."""
    if found.years is None:
        return [], []
    years, past = found.years, found.years.iloc[:-1]
    first = month_name(f"{found.year}-01", lang)
    span = first if found.last.endswith("-01") else f"{first} – {month_name(found.last, lang)}"
    mean = {"fr": "Moyenne des cinq années", "en": "Mean of the five years"}[lang]
    columns = {upper_first(span): ([str(year) for year in years["year"]], mean)}
    acts = [words.count(v, lang) for v in years["numerator"]]
    columns[events_words(study.indicator, lang)] = acts, mean_text(found.before, lang)
    if study.kind == "share":
        wholes = [words.count(v, lang) for v in years["denominator"]]
        columns[{"fr": "Sur", "en": "Of"}[lang]] = wholes, words.count(past["denominator"].mean(), lang)
    if not study.is_count:
        values = [value_text(v, study, lang) for v in years["value"]]
        columns[NAMES[study.kind][lang]] = values, value_text(found.value_before, study, lang)
    limits = [_limits(row, study, lang) for row in years.itertuples()]
    columns[{"fr": "Intervalle à 95 %", "en": "95% interval"}[lang]] = limits, ""
    lines = [[*texts[:-1], middle, texts[-1]] for texts, middle in columns.values()]
    return list(columns), [list(row) for row in zip(*lines, strict=True)]


def _limits(row, study: Study, lang: str) -> str:
    if not study.is_count:
        return limits_text(row.low, row.high, study, lang)
    return " – ".join(words.count(v, lang) if v >= FEW else mean_text(v, lang) for v in (row.low, row.high))


def since_notes(found: SinceJanuary, study: Study, lang: str) -> list[str]:
    """The ratio with its interval and what widened it, and the unusual spells among these years."""
    if found.years is None:
        return []
    notes = []
    if found.label and found.ratio == found.ratio and found.low == found.low:
        low, high = (words.rate(v, lang) if v < 1e6 else "∞" for v in (found.low, found.high))
        ratio, phi = words.rate(found.ratio, lang), words.rate(found.dispersion, lang)
        text = {"fr": f"Rapport de {found.year} à la moyenne : {ratio} (intervalle à 95 % : {low} – {high})",
                "en": f"Ratio of {found.year} to the mean: {ratio} (95% interval: {low} – {high})"}[lang]  # fmt: skip
        if found.dispersion > 1.005:
            text += {
                "fr": f", élargi : variance d'une année à l'autre égale à {phi} fois celle du hasard",
                "en": f", widened: the variance between years is {phi} times that of chance",
            }[lang]
        if not study.is_count:
            text += {
                "fr": f". Pour le test, chaque année est ramenée au dénominateur de {found.year}",
                "en": f". For the test, each year is brought to the denominator of {found.year}",
            }[lang]
        notes.append(f"{text}.")
    first, last = f"{found.year - PREVIOUS}-01", found.last
    odd = [
        one
        for one in study.breaks
        if one.kind != "hard" and one.on.isoformat()[:7] <= last and (one.until or one.on).isoformat()[:7] >= first
    ]
    if odd:
        spells = [
            lower_first(one.title[lang])
            + (f" ({words.day(one.on, lang)} – {words.day(one.until, lang)})" if one.until else "") for one in odd
        ]  # fmt: skip
        listed = (" ; " if lang == "fr" else "; ").join(spells)
        notes.append({"fr": f"À lire avec prudence, dans ces années : {listed}.",
                      "en": f"To be read with care, within these years: {listed}."}[lang])  # fmt: skip
    return notes
