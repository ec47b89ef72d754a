"""The tables of a portrait with their numbers kept as numbers: what is printed, and what a spreadsheet computes on."""

import pandas as pd

from indicators import catalog
from indicators.comparisons import LABELS
from reports import rest_words, style, words
from reports.documents.model import Cell, Table
from reports.judged_words import SYMBOLS
from reports.portrait_figures import QUARTS
from reports.portrait_notes import ratio_word
from reports.portrait_numbers import ENOUGH, Portrait
from reports.portrait_titles import compared
from reports.rest_words import AMONG


def number(value: float) -> float | None:
    """A number, or nothing."""
    return None if value is None or pd.isna(value) else float(value)


def interval(low: float, high: float, kind: str) -> Cell:
    return Cell((number(low), number(high)), "interval", kind)


def _change(row: dict, lang: str) -> Cell:
    """The test's word with its symbol."""
    said = f"{SYMBOLS[row['change']]} {LABELS[row['change']][lang]}" if row["change"] else words.absent(lang)
    return Cell(number(row["percent"]), "change", said)


def _value_cells(p: Portrait, row: dict, kind: str, lang: str) -> list[Cell]:
    """Value, interval, the value of the rest of the city, the class; nothing for a share on too few acts."""
    few = kind == "share" and row["denominator"] < ENOUGH
    given = pd.notna(row["value"]) and not few
    none = None if few else number(row["value"])
    return [
        Cell(none, kind),
        interval(row["low"], row["high"], kind) if given else Cell((None, None), "interval", kind),
        Cell(number(row["reference_value"]) if p.reference else None, kind),
        Cell(ratio_word(row["against"], lang) if row["against"] and given else words.absent(lang)),
    ]


def every(p: Portrait, names: list[str], lang: str) -> Table:
    """Every indicator: number, value with unit and interval, the rest of the city, the period before, the change."""
    rest = rest_words.head(p.territory, lang)
    heads = {
        "fr": ("Indicateur", "Nombre", "Valeur", "Unité", "Intervalle à 95 %", rest, AMONG["fr"], "Pairs",
               "Avant", "Évolution"),
        "en": ("Indicator", "Number", "Value", "Unit", "95% interval", rest, AMONG["en"], "Peers", "Before",
               "Change"),
    }[lang]  # fmt: skip
    rows = []
    for name in names:
        row, one = p.row(name), p.indicator(name)
        value, limits, city, word = _value_cells(p, row, one.kind, lang)
        unit = one.unit[lang].removeprefix("% ") if one.kind == "share" else one.unit[lang]
        rows.append((
            Cell(one.title[lang]), Cell(number(row["numerator"]), "count"), value, Cell(unit), limits, city, word,
            Cell(number(row.get("peers_value")), one.kind),
            Cell(number(row["before"]), "count"), _change(row, lang),
        ))  # fmt: skip
    title = {"fr": "Tous les indicateurs", "en": "All indicators"}[lang]
    table = _shorter(p, Table(title, heads, tuple(rows), texts=(0, 3, 6, 9)))
    table = table if p.beside else _without(table, 7)
    table = table if p.reference else _without(_without(table, 6), 5)  # a whole is compared with nobody
    return _without(table, 3) if common_unit(p, names, lang) else table


def key(p: Portrait, names: list[str], lang: str, moves: dict[str, dict]) -> Table:
    """The key figures: number, rate and interval, the number before, the change, or both ends of the period."""
    rest = rest_words.head(p.territory, lang)
    heads = {
        "fr": ["Catégorie", "Nombre", "Taux", "Intervalle à 95 %", rest, "Avant", "Évolution"],
        "en": ["Category", "Number", "Rate", "95% interval", rest, "Before", "Change"],
    }[lang]
    if moves:
        one = moves[names[0]]
        heads[5:6] = [{"fr": f"En {one[end]}", "en": f"In {one[end]}"}[lang] for end in ("first", "last")]
    rows = []
    for name in names:
        row, one = p.row(name), p.indicator(name)
        value, limits, city, _ = _value_cells(p, row, one.kind, lang)
        moved = _within(moves[name], lang) if moves else (Cell(number(row["before"]), "count"), _change(row, lang))
        rows.append((Cell(one.label[lang]), Cell(number(row["numerator"]), "count"), value, limits, city, *moved))
    title = {"fr": "Chiffres clés", "en": "Key figures"}[lang]
    table = Table(title, tuple(heads), tuple(rows), texts=(0, len(heads) - 1))
    table = table if moves else _shorter(p, table)
    return table if p.reference else _without(table, 4)


def _within(one: dict, lang: str) -> tuple[Cell, Cell, Cell]:
    """Acts of the first and the last year of the period, and the change between them."""
    ends = (Cell(number(one["before"]), "count"), Cell(number(one["after"]), "count"))
    label = "" if one["reason"] == "break" or not one["before"] + one["after"] else one["label"]
    return *ends, _change({"change": label, "percent": one["percent"] if label else None}, lang)


def common_unit(p: Portrait, names: list[str], lang: str) -> str:
    """The unit of every rate, where they have but one; shares say theirs themselves."""
    units = {p.indicator(name).unit[lang] for name in names if p.indicator(name).kind == "rate"}
    kinds = {p.indicator(name).kind for name in names}
    return units.pop() if len(units) == 1 and kinds <= {"rate", "share"} else ""


def _without(table: Table, column: int) -> Table:
    """Without a column that holds nothing."""
    heads = table.heads[:column] + table.heads[column + 1 :]
    rows = tuple(row[:column] + row[column + 1 :] for row in table.rows)
    return Table(table.title, heads, rows, texts=tuple(one - (one > column) for one in table.texts if one != column))


def _shorter(p: Portrait, table: Table) -> Table:
    """Without the last columns where they hold nothing: the change, and the period before if the data lack it."""
    if p.is_tested:
        return table
    table = _without(table, len(table.heads) - 1)
    return table if p.before is not None else _without(table, len(table.heads) - 1)


def yearly(p: Portrait, lang: str) -> Table:
    """Acts by year, a column each."""
    wide = p.yearly.pivot(index="indicator", columns="period", values="numerator").loc[[p.whole, *p.categories]]
    open_years = set(p.yearly.loc[p.yearly["flag"].ne(""), "period"])
    head = {"fr": "Catégorie", "en": "Category"}[lang]
    heads = (head, *(f"{year} (p)" if year in open_years else str(year) for year in wide.columns))
    rows = tuple(
        (Cell(catalog()[name].label[lang]), *(Cell(number(one), "count") for one in wide.loc[name]))
        for name in wide.index
    )
    return Table({"fr": "Actes par an", "en": "Acts a year"}[lang], heads, rows)


def rolling(p: Portrait, lang: str) -> Table:
    """Acts of twelve months, a row per last month, newest first."""
    wide = p.rolling.pivot(index="period", columns="indicator", values="numerator")[list(p.categories)].iloc[::-1]
    flags = p.rolling.groupby("period")["flag"].first()
    head = {"fr": "Douze mois jusqu'à", "en": "Twelve months to"}[lang]
    rows = tuple(
        (Cell(words.month(period, lang), note=" p" if flags[period] else ""),
         *(Cell(number(one), "count") for one in wide.loc[period]))
        for period in wide.index
    )  # fmt: skip
    title = {"fr": "Actes de douze mois mobiles", "en": "Acts of rolling twelve months"}[lang]
    return Table(title, (head, *(catalog()[name].label[lang] for name in p.categories)), rows)


def mix(p: Portrait, lang: str) -> Table:
    """Each category's number and part, beside those of the rest of the city."""
    rest = rest_words.head(p.territory, lang)
    heads = {"fr": ("Catégorie", "Nombre", "Part", f"{rest}, nombre", f"{rest}, part"),
             "en": ("Category", "Number", "Share", f"{rest}, number", f"{rest}, share")}[lang]  # fmt: skip
    rows = []
    for name in (*p.categories, p.whole):
        row = p.row(name)
        mine = [Cell(number(row["numerator"]), "count"), Cell(p.share(name), "share")]
        city = [Cell(number(row["reference_numerator"]), "count"), Cell(p.share(name, "reference_numerator"), "share")]
        rows.append((Cell(catalog()[name].label[lang]), *mine, *(city if p.reference else [])))
    if p.territory == "agglomeration":
        label = {"fr": "Dont non localisés", "en": "Of which unlocated"}[lang]
        share = 100 * p.unlocated / p.everywhere if p.everywhere else None
        rows.append((Cell(label), Cell(float(p.unlocated), "count"), Cell(share, "share")))
    title = {"fr": "Parts de chaque catégorie", "en": "Share of each category"}[lang]
    return Table(title, heads[: 5 if p.reference else 3], tuple(rows))


def hours(p: Portrait, lang: str) -> Table:
    """Acts of the whole period by shift and month of the report, shaded in five steps of navy, with their totals."""
    wide = p.hours.pivot(index="shift", columns="month", values="numerator")
    shifts = [shift for shift in QUARTS if shift in wide.index]
    whole, top = float(p.hours["numerator"].sum()), max(float(p.hours["numerator"].max()), 1.0)
    rows, shades = [], []
    for shift in shifts:
        total = float(wide.loc[shift].sum())
        cells = [Cell(number(one), "count") for one in wide.loc[shift]]
        name, times = QUARTS[shift][lang].split(", ", 1)
        named = Cell(f"{name}, {times.replace(' ', words.FIXED)}")
        rows.append((named, *cells, Cell(total, "count"), Cell(100 * total / whole, "share")))
        steps = [style.HEAT[min(int(5 * (one or 0) / top), 4)] for one in wide.loc[shift].fillna(0)]
        shades.append(("", *steps, "", ""))
    sums = wide.loc[shifts].sum()
    rows.append((Cell("Total"), *(Cell(number(one), "count") for one in sums), Cell(whole, "count"),
                 Cell(100.0, "share")))  # fmt: skip
    shades.append(("",) * len(rows[-1]))
    heads = ({"fr": "Quart", "en": "Shift"}[lang], *(words.MONTHS[lang][month - 1] for month in wide.columns), "Total",
             {"fr": "Part", "en": "Share"}[lang])  # fmt: skip
    title = {
        "fr": "Actes de toute la période, selon le mois et le quart du signalement",
        "en": "Acts of the whole period, by month and shift of the report",
    }[lang]
    return Table(title, heads, tuple(rows), tuple(shades))


def against(p: Portrait, lang: str) -> Table:
    """The rates over those of the rest of the city, with the interval of the ratio and the class among the 34."""
    rest = rest_words.head(p.territory, lang)
    heads = {
        "fr": ("Catégorie", "Taux", rest, "Rapport", "Intervalle du rapport", AMONG["fr"], "Pairs"),
        "en": ("Category", "Rate", rest, "Ratio", "Interval of the ratio", AMONG["en"], "Peers"),
    }[lang]
    rows = []
    for name in (p.whole, *compared(p)):
        row, one = p.row(name), p.indicator(name)
        rows.append((
            Cell(one.label[lang]), Cell(number(row["value"]), one.kind),
            Cell(number(row["reference_value"]), one.kind), Cell(number(row["ratio"]), "rate"),
            interval(row["ratio_low"], row["ratio_high"], "rate"), Cell(ratio_word(row["against"], lang)),
            *([Cell(number(row.get("peers_value")), one.kind)] if p.beside else []),
        ))  # fmt: skip
    of = rest_words.of_rest(p.territory, lang)
    title = {"fr": f"Taux rapporté à celui {of}", "en": f"Rate over {of}"}[lang]
    return Table(title, heads[: 7 if p.beside else 6], tuple(rows), texts=(0, 5))
