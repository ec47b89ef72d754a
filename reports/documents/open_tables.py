"""The tables of a portrait's season, days, peers and property at a glance, with their numbers kept as numbers."""

import pandas as pd

from indicators import territories
from indicators.comparisons import LABELS
from indicators.weekdays import totals
from reports import portrait_glance, portrait_weekdays, style, words
from reports.documents.model import Cell, Table
from reports.documents.tables import interval, number
from reports.judged_words import SYMBOLS
from reports.portrait_figures import QUARTS
from reports.portrait_numbers import Portrait
from reports.portrait_peers import OVER, Peers
from reports.portrait_titles import capital
from reports.trend import Movement, Study
from reports.trend_sentences import months_words
from reports.trend_tables import PLACES

FEW = 10  # acts under which limits keep decimals, and a mean under twice as many
NONE = Cell((None, None), "interval")


def _row(label: str, value: Cell, limits: Cell = NONE) -> tuple[Cell, Cell, Cell]:
    return Cell(label), value, limits


def _kind(value: float, least: float = FEW) -> str:
    """A count, or two decimals for what is few."""
    return "rate" if value < least else "count"


# Trend and seasons ----------------------------------------------------------------------------------------------------


def season(study: Study, lang: str) -> Table:
    """What the sentences rest on: the reference, the last twelve months, the test, months beyond the band, the peak."""
    months, heads = study.months, {
        "fr": ("Ce que disent les phrases", "Valeur", "Étendue ou intervalle à 95 %"),
        "en": ("What the sentences say", "Value", "Range or 95% interval"),
    }[lang]  # fmt: skip
    first, last = (words.month(months["period"].iloc[at], lang) for at in (0, -1))
    every = {"fr": f"Actes tracés, {first} à {last}", "en": f"Acts drawn, {first} to {last}"}[lang]
    rows = [_row(every, Cell(float(months["numerator"].sum()), "count")), *_years(study, lang), *_band(study, lang)]
    if study.peak is not None:
        row = months.loc[study.peak]
        name = {"fr": "Sommet de douze mois, ", "en": "Peak of twelve months, "}[lang]
        rows.append(_row(name + words.month(row["period"], lang), Cell(number(row["events"]), "count")))
    title = {"fr": "Évolution et saisons", "en": "Trend and seasons"}[lang]
    return Table(title, heads, tuple(rows))


def _years(study: Study, lang: str) -> list[tuple[Cell, ...]]:
    """The last twelve months beside the reference, and the test; nothing where they are not compared."""
    move, years = study.movement, words.years(*study.reference)
    if not (move.label or move.reason == "break"):
        return []
    mean = {"fr": f"Moyenne par an de {years} ; étendue : selon l'année",
            "en": f"Yearly mean of {years}; range: depending on the year"}[lang]  # fmt: skip
    late = {"fr": "Douze derniers mois consolidés, ", "en": "Last twelve consolidated months, "}[lang]
    rows = [
        _row(mean, Cell(number(move.before), _kind(move.before, 2 * FEW)),
             interval(move.lowest, move.highest, "count")),
        _row(late + months_words(move, lang), Cell(number(move.after), "count"),
             interval(move.low, move.high, _kind(move.low))),
    ]  # fmt: skip
    return rows + _test(move, lang)


def _test(move: Movement, lang: str) -> list[tuple[Cell, ...]]:
    """The ratio of the two with its interval, and the word of the test."""
    rows = []
    if move.ratio == move.ratio and move.ratio_high < 1e6:
        name = {"fr": "Rapport des deux", "en": "Ratio of the two"}[lang]
        rows.append(_row(name, Cell(number(move.ratio), "rate"), interval(move.ratio_low, move.ratio_high, "rate")))
    if move.label:
        said = f"{SYMBOLS[move.label]} {LABELS[move.label][lang]}"
        name = {"fr": "Ce que dit le test", "en": "What the test says"}[lang]
        rows.append(_row(name, Cell(number(move.percent), "change", said)))
    return rows


def _band(study: Study, lang: str) -> list[tuple[Cell, ...]]:
    """How many consolidated months lie on each side of the band."""
    if not study.judged:
        return []
    since = words.month(f"{study.reference[1] + 1}-01", lang)
    names = {
        "fr": (f"Mois consolidés depuis {since}", "dont au-dessus de la bande", "dont au-dessous de la bande"),
        "en": (f"Consolidated months since {since}", "of which above the band", "of which below the band"),
    }[lang]  # fmt: skip
    counted = (study.judged, study.above, study.below)
    return [_row(name, Cell(float(one), "count")) for name, one in zip(names, counted, strict=True)]


def months(study: Study, lang: str) -> Table:
    """Every month beside its season, the oldest first, for a workbook."""
    years = words.years(*study.reference)
    heads = {
        "fr": ("Mois", "Actes", "Intervalle à 95 %", f"Habituel, {years}", "Place", "Douze mois", "État"),
        "en": ("Month", "Acts", "95% interval", f"Usual, {years}", "Place", "Twelve months", "State"),
    }[lang]
    states = {"partial": {"fr": "incomplet", "en": "partial"}, "provisional": {"fr": "provisoire", "en": "provisional"}}
    rows = tuple(
        (Cell(words.month(row.period, lang)), Cell(number(row.numerator), "count"),
         interval(row.low, row.high, "level"), interval(row.usual_low, row.usual_high, "level"),
         Cell(PLACES[row.place][lang]), Cell(number(row.events), "count"),
         Cell(next((said[lang] for flag, said in states.items() if flag in row.flag), "")))
        for row in study.months.itertuples()
    )  # fmt: skip
    title = {"fr": "Mois et saisons", "en": "Months and seasons"}[lang]
    return Table(title, heads, rows, texts=(0, 4, 6))


# Days of the week -----------------------------------------------------------------------------------------------------


def days(found: pd.DataFrame, lang: str) -> Table:
    """Acts of the whole period by day and shift, with each day's part, the weekend and the whole."""
    heads = {"fr": ("Jour", "Inconnu", "Actes", "Part", "À parts égales"),
             "en": ("Day", "Unknown", "Acts", "Share", "Spread evenly")}[lang]  # fmt: skip
    wide = found.pivot(index="weekday", columns="shift", values="acts")
    shifts = [*QUARTS, *(["inconnu"] if wide["inconnu"].any() else [])]
    whole, top = float(sum(totals(found))), max(float(wide[list(QUARTS)].to_numpy().max()), 1.0)
    groups = [(capital(portrait_weekdays.NAMES[lang][day - 1]), [day], portrait_weekdays.EVEN) for day in wide.index]
    groups.append(({"fr": "Samedi et dimanche", "en": "Saturday and Sunday"}[lang], [6, 7],
                   portrait_weekdays.WEEKEND_EVEN))  # fmt: skip
    groups.append(({"fr": "Semaine", "en": "Week"}[lang], list(wide.index), 100.0))
    rows, shades = [], []
    for name, held, even in groups:
        part = wide.loc[held]
        total = float(part.to_numpy().sum())
        rows.append((Cell(name), *(Cell(float(part[shift].sum()), "count") for shift in shifts), Cell(total, "count"),
                     Cell(100 * total / whole, "share"), Cell(even, "share")))  # fmt: skip
        tones = [_shade(part[shift].sum() / top) if len(held) == 1 and shift in QUARTS else "" for shift in shifts]
        shades.append(("", *tones, "", "", ""))
    columns = (heads[0], *(QUARTS[shift][lang] if shift in QUARTS else heads[1] for shift in shifts), *heads[2:])
    title = {"fr": "Actes de toute la période, selon le jour et le quart du signalement",
             "en": "Acts of the whole period, by day and shift of the report"}[lang]  # fmt: skip
    return Table(title, columns, tuple(rows), tuple(shades))


def _shade(part: float) -> str:
    return style.HEAT[min(int(5 * part), 4)]


# Peers ----------------------------------------------------------------------------------------------------------------


def peers(found: Peers, lang: str) -> Table:
    """The territory, its peers in alphabetical order, the peers together, the city."""
    heads = {"fr": ("Territoire", "Actes", "Taux", "Intervalle à 95 %"),
             "en": ("Territory", "Acts", "Rate", "95% interval")}[lang]  # fmt: skip
    rows = [
        (Cell(territories()[place].name[lang]), Cell(number(row["numerator"]), "count"),
         Cell(number(row["value"]), "rate"), interval(row["low"], row["high"], "rate"))
        for place, row in found.rows.iterrows()
    ]  # fmt: skip
    acts = float(found.rows.loc[found.others, "numerator"].sum())
    name = {"fr": "◇ Pairs réunis", "en": "◇ Peers together"}[lang]
    rows.insert(-1, (Cell(name), Cell(acts, "count"), Cell(number(found.together), "rate"), NONE))
    if found.ratio > 0:
        rows.insert(-1, (Cell(OVER[lang]), Cell(None, "count"), Cell(number(found.ratio), "rate"),
                         interval(found.low, found.high, "rate")))  # fmt: skip
    title = {"fr": "Taux du territoire, de ses pairs et de la ville",
             "en": "Rates of the territory, its peers and the city"}[lang]  # fmt: skip
    return Table(title, heads, tuple(rows))


# At a glance ----------------------------------------------------------------------------------------------------------


def glance(p: Portrait, moves: dict[str, dict], lang: str) -> Table:
    """Property and person of the open file: number, rate, interval, rest of the city, class, change in words."""
    heads, told = portrait_glance.table(p, None, moves, lang)
    names = [name for name in portrait_glance.OPEN if name in p.rows]
    rows = []
    for name, words_of in zip(names, told, strict=True):
        row, kind = p.row(name), p.indicator(name).kind
        city = number(row["reference_value"]) if p.reference else None
        rows.append((Cell(words_of[0]), Cell(number(row["numerator"]), "count"), Cell(number(row["value"]), kind),
                     interval(row["low"], row["high"], kind), Cell(city, kind), Cell(words_of[5]),
                     Cell(words_of[6])))  # fmt: skip
    title = {"fr": "Propriété et personne, fichier ouvert", "en": "Property and person, open file"}[lang]
    return Table(title, tuple(heads), tuple(rows), texts=(0, 5, 6))


def names(p: Portrait) -> tuple[str, ...]:
    """The indicators whose change within the period a document tells."""
    return tuple(dict.fromkeys([p.whole, *p.categories, *(one for one in portrait_glance.OPEN if one in p.rows)]))
