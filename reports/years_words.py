"""The sentences and the table of a series by year: the finding, what it rests on, what is hidden or left out."""

from indicators.breaks import Break
from indicators.comparisons import BASE, CLEAR, LABELS
from reports import counted, judged_words, restricted, units, words
from reports.judged_words import SYMBOLS
from reports.trend import Movement
from reports.trend_sentences import (
    events_words,
    few_sentence,
    limits_text,
    span_words,
    the,
    unit_words,
    upper_first,
    value_text,
)
from reports.units import unit as unit_of
from reports.years import Yearly


def span(found: Yearly) -> tuple[int, int]:
    return int(found.years["year"].iloc[0]), int(found.years["year"].iloc[-1])


def title(found: Yearly, lang: str) -> str:
    """The finding in the words of the test, or why there is none."""
    if found.years.empty:
        return {"fr": "Aucune année complète dans cette période", "en": "No whole year in this period"}[lang]
    if found.hidden == "hidden":
        why = counted.WHY.get(str(found.years["why"].mode().iloc[0]), {}).get(lang, "")
        said = {"fr": "Tous les nombres sont masqués", "en": "All numbers are hidden"}[lang]
        return f"{said} ({why})" if why else said
    if found.hidden == "small_population":
        return {"fr": "Taux non publié : moins de 1 000 habitants",
                "en": "Rate not published: fewer than 1,000 residents"}[lang]  # fmt: skip
    none = counted.none(found.indicator, lang)
    if not found.years["numerator"].isna().any() and not found.years["numerator"].sum():
        return f"{none} {span_words(span(found), lang)}"
    if found.hidden:
        if found.indicator.kind == "rate":
            return units.missing(found.indicator, found.per, found.territory, lang).removesuffix(".")
        return {"fr": f"{none} : rien à rapporter", "en": f"{none}: nothing to relate it to"}[lang]
    move, year = found.movement, found.last
    if not move.label:
        head = {"fr": "Évolution non calculée : ", "en": "Change not computed: "}[lang]
        return head + reason(found, lang)
    years, of = listed(found.against), the(found.indicator, lang, of=True)
    said = f"{upper_first(LABELS[move.label][lang])} {of}"
    if move.label not in CLEAR:
        said = judged_words.unclear(move.label, the(found.indicator, lang), lang)
    return {"fr": f"{said} en {year} par rapport à {years}", "en": f"{said}, {year} compared with {years}"}[lang]


def listed(years: tuple[int, ...]) -> str:
    """2019–2023; years that do not follow one another by their first and last all the same."""
    return words.years(years[0], years[-1])


def reason(found: Yearly, lang: str) -> str:
    """Why the last year is not judged, without a capital."""
    move, year = found.movement, found.last
    day = words.day(move.broken.on, lang) if move.broken else ""
    return {
        "short": {"fr": "aucune année n'est encore consolidée", "en": "no year is consolidated yet"},
        "few_years": {"fr": f"moins de trois années avant {year}", "en": f"fewer than three years before {year}"},
        "break": {"fr": f"le mode de comptage change le {day}", "en": f"the counting rule changes on {day}"},
        "hidden": {"fr": f"le nombre de {year} est masqué", "en": f"the number of {year} is hidden"} if (
            move.after != move.after) else {"fr": f"trop de nombres sont masqués avant {year}",
                                            "en": f"too many numbers are hidden before {year}"},
        "no_value": {"fr": "une des années n'a pas de taux publié", "en": "one of the years has no published rate"},
        "rounded": {"fr": "écart trop petit pour être dit", "en": "gap too small to be told"},
    }[move.reason][lang]  # fmt: skip


def lead(found: Yearly, lang: str) -> str:
    """The last firm year beside the mean of those before it, with the word of the test; what is not judged."""
    if found.hidden or found.years.empty or found.last is None:
        return ""
    move, last = found.movement, found.years[found.years["year"] == found.last].iloc[0]
    if last["hidden"]:
        return ""
    head = events_words(found.indicator, lang) if found.is_count else upper_first(found.indicator.noun[lang])
    value = value_text(last["value"], found, lang)
    said = f"{head}{' en' if lang == 'fr' else ' in'} {found.last}{' :' if lang == 'fr' else ':'} **{value}**"
    if not found.is_count and last["value"] == last["value"]:
        unit = f" {unit_of(found.indicator, found.per, lang)}" if found.kind == "rate" else ""
        limits = limits_text(last["low"], last["high"], found, lang)
        many = counted.counted(last["numerator"], found.indicator, lang)
        said += unit + {"fr": f" (intervalle : {limits} ; {many})", "en": f" (interval: {limits}; {many})"}[lang]
    if move.label:
        said += _against(found, lang)
    tail = few_sentence(move, found.indicator, lang) if move.label and found.kind != "share" else ""
    return f"{said}.{tail}"


def _against(found: Yearly, lang: str) -> str:
    """…, contre 31,6 par an en moyenne de 2019 à 2023 (de 25 à 41 selon l'année) : hausse nette (+24 %)."""
    move, years = found.movement, span_words((found.against[0], found.against[-1]), lang)
    mean = _mean(found, lang)
    low, high = (value_text(value, found, lang) for value in (move.lowest, move.highest))
    each = {"fr": " par an en moyenne", "en": "a yearly mean of "}[lang] if found.is_count else ""
    word = LABELS[move.label][lang]
    printed = f" ({words.signed_percent(move.percent, lang)})" if move.percent == move.percent else ""
    if lang == "fr":
        return f", contre {mean}{each} {years} (de {low} à {high} selon l'année) : **{word}**{printed}"
    return f", against {each}{mean} {years} ({low} to {high} depending on the year): **{word}**{printed}"


def _mean(found: Yearly, lang: str) -> str:
    """The mean of the years before: whole from the base of percentages on, one decimal under."""
    mean = found.movement.value_before
    if found.is_count and mean >= BASE:
        return words.count(mean, lang)
    return value_text(mean, found, lang, mean=True)


def subtitle(found: Yearly, lang: str, short: bool = False) -> str:
    """Unit, years, and how to read the chart; short, for a committee, without the reading aid."""
    head = f"{unit_words(found, lang)}, {words.years(*span(found))}."
    if short:
        return head
    aid = {"fr": "Point : une année ; trait : intervalle à 95 %", "en": "Dot: one year; bar: 95% interval"}[lang]
    soft = found.years.loc[~found.years["is_firm"], "year"]
    joint = " ; " if lang == "fr" else "; "
    if len(soft):
        aid += joint + {"fr": "cercle vide : provisoire", "en": "hollow circle: provisional"}[lang]
    if found.movement.label:
        years = listed(found.against)
        aid += joint + {"fr": f"ligne droite : moyenne {years}", "en": f"straight line: mean {years}"}[lang]
    if found.years["hidden"].any():
        aid += joint + {"fr": "trou : nombre masqué", "en": "gap: hidden number"}[lang]
    return f"{head} {aid}. " + {"fr": "L'axe part de zéro.", "en": "The axis starts at zero."}[lang]


def note(found: Yearly, lang: str) -> str:
    """Which years are not judged, and by which rule the last one is."""
    soft = [str(year) for year in found.years.loc[~found.years["is_firm"], "year"]]
    said = []
    if soft:
        many = len(soft) > 1
        verb = {"fr": ("sont provisoires", "est provisoire"), "en": ("are provisional", "is provisional")}[lang]
        tail = {"fr": ("ne sont pas jugées" if many else "n'est pas jugée"), "en": "not judged"}[lang]
        joint = {"fr": " et ", "en": " and "}[lang]
        said.append(f"{words.listing(soft, lang)} {verb[0] if many else verb[1]}{joint}{tail}.")
    if found.partial:
        left = words.listing([str(year) for year in found.partial], lang)
        said.append({"fr": f"{left}, incomplète, n'est pas tracée.", "en": f"{left}, unfinished, is not drawn."}[lang])
    said.append({
        "fr": "La dernière année consolidée est jugée contre la moyenne des années d'avant, cinq au plus, depuis la "
              f"dernière rupture. {judged_words.TESTED['fr']}",
        "en": "The last consolidated year is judged against the mean of the years before it, five at most, since the "
              f"last break. {judged_words.TESTED['en']}",
    }[lang])  # fmt: skip
    return " ".join(said)


# Tables -------------------------------------------------------------------------------------------------------------


def number(row, found: Yearly, lang: str) -> str:
    """The number of a year, or what stands in its place."""
    return counted.hidden(row.text, "", lang) if row.hidden else words.count(row.numerator, lang)


def value(row, found: Yearly, lang: str) -> str:
    """The value of a year in the unit of the measure, or what stands in its place."""
    return counted.hidden(row.text, "", lang) if row.hidden else value_text(row.value, found, lang)


def remark(row, found: Yearly, lang: str) -> str:
    """What a year must not be read without: provisional, hidden and why, a break at its start."""
    said = [] if row.is_firm else [{"fr": "provisoire", "en": "provisional"}[lang]]
    if row.hidden and row.why in counted.WHY:
        said.append({"fr": "masqué : ", "en": "hidden: "}[lang] + counted.WHY[row.why][lang])
    elif row.value != row.value and "small_population" in row.flag:
        said.append(units.SMALL[lang])
    cut = [one for one in found.breaks if one.kind != "event" and one.on.year == row.year]
    head = {"fr": "rupture : ", "en": "break: "}[lang]
    said += [head + one.title[lang] for one in cut]
    return "; ".join(said) if lang == "en" else " ; ".join(said)


def table(found: Yearly, lang: str) -> tuple[list[str], list[list[str]]]:
    """The table twin, newest year first: year, number, what it is of, value, interval, remark."""
    rows = list(found.years[::-1].itertuples())
    heads = [{"fr": "Année", "en": "Year"}[lang],
             restricted.marked(events_words(found.indicator, lang), _audience(found), lang)]  # fmt: skip
    columns = [[str(row.year) for row in rows], [number(row, found, lang) for row in rows]]
    if found.kind == "share":
        heads.append({"fr": "Sur", "en": "Of"}[lang])
        columns.append([words.absent(lang) if row.hidden else words.count(row.denominator, lang) for row in rows])
    if not found.is_count:
        heads.append(unit_words(found, lang) if found.kind == "rate" else {"fr": "Part", "en": "Share"}[lang])
        columns.append([value(row, found, lang) for row in rows])
    heads += [{"fr": "Intervalle à 95 %", "en": "95% interval"}[lang], {"fr": "Remarque", "en": "Remark"}[lang]]
    columns += [[_limits(row, found, lang) for row in rows], [remark(row, found, lang) for row in rows]]
    return heads, [list(row) for row in zip(*columns, strict=True)]


def _audience(found: Yearly) -> str:
    """Whose figures these are, as restricted.marked takes it."""
    return "analysis" if found.status == "internal" else ""


def _limits(row, found: Yearly, lang: str) -> str:
    if row.low != row.low:
        return words.absent(lang)
    if found.is_count:
        return " – ".join(words.rate(v, lang) if v < 10 else words.count(v, lang) for v in (row.low, row.high))
    return limits_text(row.low, row.high, found, lang)


def change_words(found: Yearly, lang: str) -> str:
    """▲ hausse nette (+56 %), or why there is none."""
    move: Movement = found.movement
    if not move.label:
        return {"hidden": {"fr": "masqué", "en": "hidden"}}.get(move.reason, {}).get(lang) or words.absent(lang)
    printed = f" ({words.signed_percent(move.percent, lang)})" if move.percent == move.percent else ""
    return f"{SYMBOLS[move.label]} {LABELS[move.label][lang]}{printed}"


def breaks_within(found: Yearly) -> list[Break]:
    """The breaks and events that fall within the years shown."""
    first, last = span(found)
    return [one for one in found.breaks if one.on.year <= last and (one.until or one.on).year >= first]
