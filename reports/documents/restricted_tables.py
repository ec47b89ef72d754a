"""The tables of cases, persons and public housing with their numbers kept as numbers; a hidden one says so instead."""

import math

from indicators import catalog, territories
from indicators.comparisons import LABELS
from reports import housing_tables, labels_restricted, rest_words, restricted, words
from reports.documents.model import Cell, Table
from reports.housing import HERE, NAMES, RATES, TOUCHED, Housing
from reports.persons import ROLE_WORDS, ROLES, UNKNOWN, Persons
from reports.portrait_restricted import CRIMES, Blocks
from reports.portrait_titles import capital
from reports.rest_words import AMONG
from reports.restricted import marked

CASES = {"fr": "affaires", "en": "cases"}
RATE = {"fr": "taux", "en": "rate"}
WHOLE = {"fr": "Ensemble", "en": "All"}


def number(cell: restricted.Cell, lang: str) -> Cell:
    """A count, or what is written in its place."""
    return Cell(cell.number if cell.is_shown else None, "count", mark=cell.count(lang) if cell.hidden else "")


def value(cell: restricted.Cell, kind: str, lang: str) -> Cell:
    """A rate or a share, or why there is none."""
    return Cell(cell.value if cell.has_value else None, kind, mark=cell.told(kind, lang) if cell.hidden else "")


def limits(cell: restricted.Cell, kind: str, lang: str) -> Cell:
    """The interval, or why there is none."""
    ends = (cell.low, cell.high) if cell.has_value else (None, None)
    return Cell(ends, "interval", kind, mark=cell.limits(kind, lang) if cell.hidden else "")


def part(own: restricted.Cell, whole: restricted.Cell, lang: str) -> Cell:
    """A shown number as a share of a shown whole."""
    if not (own.is_shown and whole.is_shown):
        return Cell(None, "share", mark=restricted.MASKED[lang])
    return Cell(100 * own.number / whole.number if whole.number else None, "share")


def year_heads(first: str, years: list[int], cells: dict[int, restricted.Cell]) -> tuple[str, ...]:
    """The years as headings; one that may still change says so."""
    return first, *(f"{year} (p)" if "provisional" in cells[year].flag else str(year) for year in years)


# Crimes -------------------------------------------------------------------------------------------------------------


def crimes(b: Blocks, lang: str) -> Table:
    """Both totals: number, rate, interval, the rate of the rest of the city, the class among the 34."""
    beside = rest_words.head(b.place, lang)
    heads = {"fr": ("Crimes", "Affaires", "Taux", "Intervalle à 95 %", beside, AMONG["fr"]),
             "en": ("Crimes", "Cases", "Rate", "95% interval", beside, AMONG["en"])}[lang]  # fmt: skip
    rows = []
    for name in CRIMES:
        cell, label, rest = b.crimes[name], b.classes[name], value(b.rest[name], "rate", lang)
        rows.append((
            Cell(catalog()[name].title[lang]), number(cell, lang), value(cell, "rate", lang),
            limits(cell, "rate", lang), Cell(None, "rate") if territories()[b.place].is_whole else rest,
            Cell(capital(LABELS[label][lang]) if label else words.absent(lang)),
        ))  # fmt: skip
    title = {"fr": "Crimes contre la personne et contre la propriété",
             "en": "Crimes against the person and against property"}[lang]  # fmt: skip
    return Table(title, (heads[0], marked(heads[1], b.audience, lang), *heads[2:]), tuple(rows), texts=(0, 5))


def crimes_by_year(b: Blocks, lang: str) -> Table:
    """Cases and rate of both totals, a column a year."""
    years = sorted(b.yearly[CRIMES[0]])
    rows = [
        (Cell(f"{catalog()[name].title[lang]}, {said[lang]}"),
         *(say(b.yearly[name].get(year, restricted.Cell())) for year in years))
        for name in CRIMES
        for said, say in ((CASES, lambda cell: number(cell, lang)), (RATE, lambda cell: value(cell, "rate", lang)))
    ]  # fmt: skip
    title = {"fr": "Affaires et taux par an", "en": "Cases and rates a year"}[lang]
    heads = year_heads({"fr": "Crimes", "en": "Crimes"}[lang], years, b.yearly[CRIMES[0]])
    return Table(marked(title, b.audience, lang), heads, tuple(rows))


# Persons ------------------------------------------------------------------------------------------------------------


def persons(p: Persons, lang: str) -> Table:
    """Victims and suspects: all, by sex, by age; a sex's share is of those whose sex is known, an age's of all."""
    rows = [(Cell(WHOLE[lang]), *_pair(p.total, p.total, lang))]
    known = {role: _known_sex(p, role) for role in ROLES}
    for breakdown, cells, whole in (("sex", p.sex, known), ("age_band", p.age, p.total)):
        for label in cells["victims"]:
            own = {role: cells[role].get(label, restricted.Cell()) for role in ROLES}
            none = breakdown == "sex" and label == UNKNOWN
            rows.append((Cell(labels_restricted.name(breakdown, label, lang)),
                         *_pair(own, None if none else whole, lang)))  # fmt: skip
    heads = [{"fr": "Sexe, âge", "en": "Sex, age"}[lang]]
    for role, of in (("victims", {"fr": "Part des victimes", "en": "Share of victims"}),
                     ("suspects", {"fr": "Part des suspects", "en": "Share of suspects"})):  # fmt: skip
        heads += [marked(ROLE_WORDS[role][lang], p.audience, lang), of[lang]]
    title = {"fr": "Victimes et suspects selon le sexe et l'âge", "en": "Victims and suspects by sex and age"}[lang]
    return Table(title, tuple(heads), tuple(rows))


def _known_sex(p: Persons, role: str) -> restricted.Cell:
    """Women and men of a role together, where both are shown."""
    both = [p.sex[role].get(sex, restricted.Cell()) for sex in ("F", "M")]
    shown = all(cell.is_shown for cell in both)
    return restricted.Cell(number=sum(cell.number for cell in both), hidden=False) if shown else restricted.Cell()


def _pair(own: dict[str, restricted.Cell], whole: dict[str, restricted.Cell] | None, lang: str) -> list[Cell]:
    """The number and the share of each role."""
    return [cell for role in ROLES for cell in (
        number(own[role], lang), part(own[role], whole[role], lang) if whole else Cell(None, "share"),
    )]  # fmt: skip


def persons_by_year(p: Persons, lang: str) -> Table:
    """Victims and suspects, a column a year."""
    years = sorted(p.yearly["victims"])
    rows = tuple(
        (Cell(ROLE_WORDS[role][lang]), *(number(p.yearly[role].get(year, restricted.Cell()), lang) for year in years))
        for role in ROLES
    )
    title = {"fr": "Victimes et suspects par an", "en": "Victims and suspects a year"}[lang]
    heads = year_heads({"fr": "Rôle", "en": "Role"}[lang], years, p.yearly["victims"])
    return Table(marked(title, p.audience, lang), heads, rows)


# Public housing -----------------------------------------------------------------------------------------------------


def housing(h: Housing, lang: str) -> Table:
    """Every rate of the place with its interval, and the dwellings that it is divided by."""
    heads = {"fr": ("Indicateur", "Nombre", "Logements", "Valeur", "Intervalle à 95 %"),
             "en": ("Indicator", "Number", "Dwellings", "Value", "95% interval")}[lang]  # fmt: skip
    rows = []
    for name in NAMES:
        cell, one = h.cells[name], catalog()[name]
        homes = Cell(None, "count")
        if one.kind == "rate":
            below = None if cell.hidden or math.isnan(cell.below) else cell.below / h.length
            homes = Cell(below, "count", mark=restricted.MASKED[lang] if cell.hidden else "")
        rows.append((Cell(one.label[lang]), number(cell, lang), homes,
                     value(cell, one.kind, lang), limits(cell, one.kind, lang)))  # fmt: skip
    title = {"fr": "Affaires par an pour 1 000 logements, et part des immeubles",
             "en": "Cases a year per 1,000 dwellings, and share of buildings"}[lang]  # fmt: skip
    return Table(title, (heads[0], marked(heads[1], h.audience, lang), *heads[2:]), tuple(rows))


def housing_by_year(h: Housing, lang: str) -> Table:
    """Cases in OMHM buildings, the rates and the share of buildings with a case, a column a year."""
    years = sorted(h.yearly[HERE])
    cases = {"fr": "Affaires OMHM", "en": "OMHM cases"}[lang]
    rows = [(Cell(cases), *(number(h.yearly[HERE][year], lang) for year in years))]
    for name in (*RATES, TOUCHED):
        kind, own = catalog()[name].kind, h.yearly[name]
        rows.append((Cell(housing_tables.HEADS[name][lang]),
                     *(value(own.get(year, restricted.Cell()), kind, lang) for year in years)))  # fmt: skip
    title = {"fr": "Affaires et taux par an", "en": "Cases and rates a year"}[lang]
    heads = year_heads({"fr": "OMHM et reste du territoire", "en": "OMHM and the rest of the territory"}[lang], years,
                       h.yearly[HERE])  # fmt: skip
    return Table(marked(title, h.audience, lang), heads, tuple(rows))
