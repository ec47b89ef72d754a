"""Sentences, words and tables of a trend, in both languages, made from what reports.trend finds."""

from indicators.breaks import Break
from indicators.catalog import Indicator, catalog
from indicators.comparisons import BASE, CLEAR, LABELS
from indicators.seasons import TRENDS
from reports import counted, judged_words, units, words
from reports.labels_restricted import SHIFTS
from reports.trend import Movement, Study
from reports.units import unit as unit_of

GRAINS = {"month": {"fr": "par mois", "en": "per month"}, "year": {"fr": "par an", "en": "per year"}}
SMALL = 0.1  # a rate under which two decimals say too little


# Words ----------------------------------------------------------------------------------------------------------------


def lower_first(text: str) -> str:
    """The text with a lower-case first letter, unless it begins with an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def shift_name(label: str, lang: str, short: bool = False) -> str:
    """« Jour, 8 h – 16 h »; short, the first word alone."""
    name = SHIFTS.get(label, {lang: upper_first(label)})[lang]
    return name.split(",")[0] if short else name


def value_text(value: float, study: Study, lang: str, mean: bool = False) -> str:
    """A value in the unit of the study, without it: 35 · 3,69 · 18,2 %. A mean of counts has one decimal."""
    if value != value:
        return words.absent(lang)
    if study.is_count and (mean or value != round(value)):
        return _one_decimal(value, lang)
    if study.kind == "rate" and 0 < value < SMALL:  # homicides per 1,000 residents
        return words.decimals(value, 3, lang)
    return words.value(value, study.kind, lang)


def _one_decimal(value: float, lang: str) -> str:
    return words.percent(value, lang).removesuffix("%").rstrip(words.FIXED)


def limits_text(low: float, high: float, study: Study, lang: str) -> str:
    return words.absent(lang) if low != low else f"{value_text(low, study, lang)} – {value_text(high, study, lang)}"


def axis_format(study: Study, marks: list[float], lang: str) -> str:
    """The Vega expression that writes an axis label, with as many decimals as the step needs."""
    step = marks[1] if len(marks) > 1 else 1.0
    digits = next((digits for digits in range(5) if abs(step * 10**digits - round(step * 10**digits)) < 1e-6), 4)
    sign = "" if study.is_count or study.indicator.kind != "share" else " + '\u00a0%'" if lang == "fr" else " + '%'"
    return f"format(datum.value, ',.{digits}f'){sign}"


def the(indicator: Indicator, lang: str, of: bool = False) -> str:
    """« les vols qualifiés », « la part des actes… »; with `of`, « des vols qualifiés », « de la part… »."""
    noun = indicator.noun[lang]
    if lang == "en":
        noun = noun if indicator.kind in ("rate", "count") else f"the {noun}"
        return f"in {noun}" if of else noun
    if indicator.kind in ("rate", "count"):
        return f"des {noun}" if of else f"les {noun}"
    if noun[0].lower() in "aeiouéèêhàâîôû":
        return f"de l'{noun}" if of else f"l'{noun}"
    if indicator.gender == "f":
        return f"de la {noun}" if of else f"la {noun}"
    return f"du {noun}" if of else f"le {noun}"


def span_words(reference: tuple[int, int], lang: str) -> str:
    """de 2015 à 2019 · from 2015 to 2019."""
    first, last = reference
    if lang == "fr":
        return f"de {first} à {last}" if first != last else f"de {first}"
    return f"from {first} to {last}" if first != last else f"of {first}"


def months_words(movement: Movement, lang: str) -> str:
    return f"{words.month(movement.start, lang)} – {words.month(movement.end, lang)}"


def events_words(indicator: Indicator, lang: str) -> str:
    """What is counted, to head a column or an axis: Actes signalés, Affaires signalées, Homicides, Victimes."""
    own = catalog()[indicator.name]
    return upper_first(own.noun[lang] if own.kind == "count" else counted.reported(own, 2, lang))


def of_events(indicator: Indicator, lang: str) -> str:
    """d'actes, d'affaires, de victimes · acts, cases, victims."""
    event = counted.event(indicator, 2, lang)
    if lang == "en":
        return event
    return f"d'{event}" if event[0] in "aeiou" else f"de {event}"


def unit_words(study: Study, lang: str) -> str:
    """What one value is: acts of a month, victims of a year, a yearly rate, a share."""
    if study.is_count:
        return f"{events_words(study.indicator, lang)} {GRAINS[study.grain][lang]}"
    if study.indicator.kind == "rate":
        return f"{events_words(study.indicator, lang)} {unit_of(study.indicator, study.per, lang)}"
    return upper_first(f"{study.indicator.noun[lang]}, en %" if lang == "fr" else f"{study.indicator.noun[lang]}, in %")


# The finding ----------------------------------------------------------------------------------------------------------


def title(study: Study, lang: str) -> str:
    """The finding in the words of the test; it says so when nothing stands out or nothing can be said."""
    move, years, months = study.movement, words.years(*study.reference), study.months
    if study.hidden == "small_population":
        return {
            "fr": "Taux non publié : moins de 1 000 habitants",
            "en": "Rate not published: fewer than 1,000 residents",
        }[lang]
    if study.hidden == "no_denominator" and study.kind == "rate":
        return units.missing(study.indicator, study.per, study.territory, lang).removesuffix(".")
    if months["numerator"].sum() == 0:
        first, last = (words.month(months["period"].iloc[i], lang, long=True) for i in (0, -1))
        none = counted.none(study.indicator, lang)
        return {"fr": f"{none} de {first} à {last}", "en": f"{none} from {first} to {last}"}[lang]
    if move.reason == "break":
        day = words.day(move.broken.on, lang)
        return {"fr": f"Évolution non calculée : le mode de comptage change le {day}",
                "en": f"Change not computed: the counting rule changes on {day}"}[lang]  # fmt: skip
    if not move.label:
        return {"fr": "Évolution non calculée : la référence est trop courte ou vide",
                "en": "Change not computed: the reference is too short or empty"}[lang]  # fmt: skip
    direction = {"clear_rise": "above", "clear_fall": "below"}.get(move.label)
    if study.since and study.beyond == direction:
        return _since_title(study, lang)
    if direction:
        head = f"{upper_first(LABELS[move.label][lang])} {the(study.indicator, lang, of=True)}"
        return {"fr": f"{head} par rapport à {years}", "en": f"{head} compared with {years}"}[lang]
    if study.trend.label in ("rising", "falling"):
        year = study.trend_from
        head = f"{upper_first(TRENDS[study.trend.label][lang])} {the(study.indicator, lang, of=True)}"
        return {"fr": f"{head} depuis {year}", "en": f"{head} since {year}"}[lang]
    head = judged_words.unclear(move.label, the(study.indicator, lang), lang)
    return {"fr": f"{head} par rapport à {years}", "en": f"{head} compared with {years}"}[lang]


def _since_title(study: Study, lang: str) -> str:
    many, year = study.indicator.kind in ("rate", "count"), study.since
    verb = {
        ("above", "fr"): "dépassent" if many else "dépasse",
        ("below", "fr"): "passent" if many else "passe",
        ("above", "en"): "exceed" if many else "exceeds",
        ("below", "en"): "stay" if many else "stays",
    }[study.beyond, lang]
    under = study.beyond == "below"
    if lang == "fr":
        level = "sous le niveau habituel" if under else "le niveau habituel"
        return f"Depuis {year}, {the(study.indicator, lang)} {verb} presque chaque mois {level}"
    level = "below the usual level" if under else "the usual level"
    return f"Since {year}, {the(study.indicator, lang)} {verb} {level} almost every month"


def lead(study: Study, lang: str) -> str:
    """Two to four sentences: months beyond the band, the last year beside the reference with the test, the peak."""
    if study.hidden == "no_denominator" and study.kind != "rate":
        return ""
    if study.hidden:
        of = of_events(study.indicator, lang)
        return {"fr": f"Le nombre {of} reste affiché : choisir la mesure « Nombre ».",
                "en": f"The number of {of} is still shown: choose the measure “Number”."}[lang]  # fmt: skip
    said = [_beyond_sentence(study, lang), movement_sentence(study.movement, study, lang), _peak_sentence(study, lang)]
    return " ".join(sentence for sentence in said if sentence)


def _beyond_sentence(study: Study, lang: str) -> str:
    if not study.judged:
        return ""
    sides = sorted((("above", study.above), ("below", study.below)), key=lambda side: -side[1])
    (side, many), (other, few) = sides
    since = words.month(f"{study.reference[1] + 1}-01", lang, long=True)
    years, total = words.years(*study.reference), words.count(study.judged, lang)
    where = {"fr": {"above": "au-dessus", "below": "au-dessous"}, "en": {"above": "above", "below": "below"}}[lang]
    rest = f"{few} {where[other]}" if few else {"fr": "aucun", "en": "none"}[lang] + f" {where[other]}"
    if lang == "fr":
        if not many:
            return f"Les {total} mois consolidés depuis {since} sont tous dans la bande de {years}."
        text = f"{many} des {total} mois consolidés depuis {since} {words.plural(many, 'est', 'sont', lang)}"
        return f"{text} {where[side]} de la bande de {years}, {rest}."
    if not many:
        return f"The {total} consolidated months since {since} are all within the {years} band."
    text = f"{many} of the {total} consolidated months since {since} {words.plural(many, 'is', 'are', lang)}"
    return f"{text} {where[side]} the {years} band, {rest} it."


def movement_sentence(move: Movement, study: Study, lang: str) -> str:
    """The last twelve consolidated months beside the mean of the reference, with the word of the test."""
    if move.reason == "short":
        return {"fr": "Moins de douze mois consolidés : aucune évolution n'est calculée.",
                "en": "Fewer than twelve consolidated months: no change is computed."}[lang]  # fmt: skip
    if move.reason in ("few_years", "no_value"):
        return {"fr": "Moins de trois années de référence complètes : aucune évolution n'est calculée.",
                "en": "Fewer than three whole reference years: no change is computed."}[lang] if (
                    move.reason == "few_years") else ""  # fmt: skip
    months, span = months_words(move, lang), span_words(study.reference, lang)
    after, before = _year_texts(move, study, lang)
    tail = {"fr": f" : **{LABELS[move.label][lang]}**" if move.label else "",
            "en": f": **{LABELS[move.label][lang]}**" if move.label else ""}[lang]  # fmt: skip
    if move.percent == move.percent:
        tail += f" ({words.signed_percent(move.percent, lang)})"
    if move.label and move.label not in CLEAR:
        ends = [
            words.count(v, lang) if study.is_count else value_text(v, study, lang) for v in (move.lowest, move.highest)
        ]
        tail = {"fr": " (de {} à {} selon l'année)", "en": " ({} to {} depending on the year)"}[lang].format(
            *ends
        ) + tail
    if study.is_count:
        text = {
            "fr": f"Les douze derniers mois consolidés ({months}) en comptent **{after}**, contre {before} par an en "
            f"moyenne {span}{tail}.",
            "en": f"The last twelve consolidated months ({months}) hold **{after}**, against a yearly mean of {before} "
            f"{span}{tail}.",
        }[lang]
        return text + few_sentence(move, study.indicator, lang)
    unit = "" if study.indicator.kind == "share" else f" {unit_of(study.indicator, study.per, lang)}"
    what = {"rate": {"fr": "le taux", "en": "the rate"}, "share": {"fr": "la part", "en": "the share"}}.get(
        study.indicator.kind, {"fr": "la valeur", "en": "the value"})[lang]  # fmt: skip
    limits = limits_text(move.low, move.high, study, lang)
    return {
        "fr": f"Sur les douze derniers mois consolidés ({months}), {what} est de **{after}**{unit} "
        f"(intervalle : {limits}), contre {before} {span}{tail}.",
        "en": f"Over the last twelve consolidated months ({months}), {what} is **{after}**{unit} "
        f"(interval: {limits}), against {before} {span}{tail}.",
    }[lang]


def _year_texts(move: Movement, study: Study, lang: str) -> tuple[str, str]:
    """The last year and the mean reference year as written; a mean of few acts keeps one decimal."""
    if study.is_count:
        mean = (
            words.count(move.before, lang) if move.before >= BASE else value_text(move.before, study, lang, mean=True)
        )
        return words.count(move.after, lang), mean
    return value_text(move.value_after, study, lang), value_text(move.value_before, study, lang)


def few_sentence(move: Movement, indicator: Indicator, lang: str) -> str:
    """Why a change has no percentage, where its base is too small; empty elsewhere."""
    if move.before >= BASE:
        return ""
    many = counted.counted(BASE, indicator, lang)
    return {"fr": f" Sous {many} par an, aucun pourcentage n'est donné.",
            "en": f" Under {many} per year, no percentage is given."}[lang]  # fmt: skip


def _peak_sentence(study: Study, lang: str) -> str:
    if study.peak is None:
        return ""
    row = study.months.loc[study.peak]
    if row["events"] < BASE:
        return ""
    month = words.month(row["period"], lang, long=True)
    if study.is_count:
        total = words.count(row["events"], lang)
        return {"fr": f"Le sommet est {month} : {total} sur douze mois.",
                "en": f"The peak is {month}: {total} over twelve months."}[lang]  # fmt: skip
    value = value_text(row["rolling"], study, lang)
    return {"fr": f"Le sommet est {month} : {value} sur douze mois.",
            "en": f"The peak is {month}: {value} over twelve months."}[lang]  # fmt: skip


def subtitle(study: Study, lang: str, short: bool = False) -> str:
    """Measure, unit and period of the chart, and how to read it; short, for a committee, without the reading aid."""
    first, last = (words.month(study.months["period"].iloc[i], lang, long=True) for i in (0, -1))
    if short:
        to = {"fr": "à", "en": "to"}[lang]
        return f"{unit_words(study, lang)}, {first} {to} {last}."
    years = words.years(*study.reference)
    return {
        "fr": f"{unit_words(study, lang)}, {first} à {last}. Points : un mois. Ligne : moyenne des 12 derniers mois. "
        f"Bande : 8 mois calmes sur 10 y tomberaient, d'après le même mois, {years}. L'axe part de zéro.",
        "en": f"{unit_words(study, lang)}, {first} to {last}. Dots: one month. Line: mean of the last 12 months. "
        f"Band: 8 calm months in 10 would fall in it, from the same month, {years}. The axis starts at zero.",
    }[lang]


def break_note(one: Break, lang: str) -> str:
    """A break or a long event in one line: title, days, cause, effect."""
    days = f" ({words.day(one.on, lang)} – {words.day(one.until, lang)})" if one.until else ""
    head = f"{one.title[lang]}{days}"
    if one.kind != "event":
        head = {"fr": f"Rupture : {lower_first(head)}", "en": f"Break: {head}"}[lang]
    return f"{head}. {one.cause[lang]}. {one.effect[lang]}"
