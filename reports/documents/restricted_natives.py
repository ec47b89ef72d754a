"""The charts of cases, persons and public housing that an office program draws itself; a hidden bar says so by name."""

from indicators import catalog, territories
from reports import rest_words, restricted
from reports.documents.model import Native
from reports.housing import HERE, HOMES, REST, Housing
from reports.housing_figures import ENDS, ROWS
from reports.labels_restricted import known
from reports.persons import ROLE_WORDS, ROLES, UNKNOWN, Persons
from reports.persons_figures import oldest_first
from reports.portrait_restricted import CRIMES, Blocks
from reports.restricted import spoken

TONES = {HERE: "subject", HOMES: "second", REST: "other"}
RATES = ("#,##0.0", "#,##0.00")  # as rates are printed: two decimals under 10


def _given(cell: restricted.Cell, is_rate: bool) -> float | None:
    """What a bar's length is; nothing where it is hidden or absent."""
    if is_rate:
        return round(cell.value, 4) if cell.has_value else None
    return cell.number if cell.is_shown else None


def crimes(b: Blocks, lang: str) -> Native | None:
    """Both rates beside those of the rest of the city."""
    labels = tuple(
        catalog()[name].title[lang] + (f" ({b.crimes[name].count(lang)})" if b.crimes[name].hidden else "")
        for name in CRIMES
    )
    series = [(territories()[b.place].name[lang], tuple(_given(b.crimes[name], True) for name in CRIMES), "subject")]
    if not territories()[b.place].is_whole:
        rest = tuple(_given(b.rest[name], True) for name in CRIMES)
        series.append((rest_words.head(b.place, lang), rest, "reference"))
    about = {"fr": f"Affaires pour 1 000 habitants par an, {spoken(b.period)}",
             "en": f"Cases per 1,000 residents a year, {spoken(b.period)}"}[lang]  # fmt: skip
    return _drawn(Native("bar", labels, tuple(series), about, RATES[0]))


def crimes_by_year(b: Blocks, lang: str) -> Native | None:
    """Both rates by year."""
    rows = [(catalog()[name].title[lang], b.yearly[name], tone)
            for name, tone in zip(CRIMES, ("subject", "second"), strict=True)]  # fmt: skip
    about = {"fr": "Affaires pour 1 000 habitants par an", "en": "Cases per 1,000 residents a year"}[lang]
    return _years(rows, about, True)


def persons(p: Persons, lang: str) -> Native | None:
    """Victims and suspects by age, from the oldest."""
    bands = [*oldest_first(p, "victims"), *([UNKNOWN] if UNKNOWN in p.age["victims"] else [])]
    cells = {role: [p.age[role].get(band, restricted.Cell()) for band in bands] for role in ROLES}
    joint = {"fr": " : ", "en": ": "}[lang]
    names = []
    for number, band in enumerate(bands):
        unseen = {role: cells[role][number].count(lang) for role in ROLES if not cells[role][number].is_shown}
        said = [f"{ROLE_WORDS[role][lang].lower()}{joint}{told}" for role, told in unseen.items()]
        said = list(unseen.values())[:1] if len(unseen) == 2 and len(set(unseen.values())) == 1 else said
        names.append(known("age_band")[band][lang] + (f" ({', '.join(said)})" if said else ""))
    series = tuple(
        (ROLE_WORDS[role][lang], tuple(_given(cell, False) for cell in cells[role]), tone)
        for role, tone in zip(ROLES, ("subject", "second"), strict=True)
    )
    about = {"fr": f"Personnes impliquées par groupe d'âge, {spoken(p.period)}",
             "en": f"People involved by age group, {spoken(p.period)}"}[lang]  # fmt: skip
    return _drawn(Native("bar", tuple(names), series, about))


def persons_by_year(p: Persons, lang: str) -> Native | None:
    """Victims and suspects by year."""
    rows = [(ROLE_WORDS[role][lang], p.yearly[role], tone)
            for role, tone in zip(ROLES, ("subject", "second"), strict=True)]  # fmt: skip
    return _years(rows, {"fr": "Personnes impliquées par an", "en": "People involved a year"}[lang], False)


def housing(h: Housing, lang: str) -> Native | None:
    """Cases per 1,000 dwellings, there and elsewhere."""
    names, values = [], []
    for name, text in ROWS.items():
        cell = h.cells[name]
        said = "" if cell.has_value else f" ({cell.told('rate', lang)})"
        names.append(text[lang].replace("|", " ") + said)
        values.append(_given(cell, True))
    about = {"fr": f"Affaires par an pour 1 000 logements, {spoken(h.period)}",
             "en": f"Cases a year per 1,000 dwellings, {spoken(h.period)}"}[lang]  # fmt: skip
    label = {"fr": "Affaires pour 1 000 logements", "en": "Cases per 1,000 dwellings"}[lang]
    return _drawn(Native("bar", tuple(names), ((label, tuple(values), "subject"),), about, RATES[0]))


def housing_by_year(h: Housing, lang: str) -> Native | None:
    """The three rates by year."""
    rows = [(ENDS[name][lang], h.yearly[name], TONES[name]) for name in (HERE, HOMES, REST)]
    about = {"fr": "Affaires par an pour 1 000 logements", "en": "Cases a year per 1,000 dwellings"}[lang]
    return _years(rows, about, True)


def _years(rows: list[tuple[str, dict[int, restricted.Cell], str]], about: str, is_rate: bool) -> Native | None:
    """Columns by year; nothing where a single year is known, which the table tells better."""
    years = sorted(rows[0][1])
    if len(years) < 2:
        return None
    series = tuple(
        (name, tuple(_given(cells.get(year, restricted.Cell()), is_rate) for year in years), tone)
        for name, cells, tone in rows
    )
    return _drawn(Native("column", tuple(map(str, years)), series, about, RATES[0] if is_rate else "#,##0"))


def _drawn(native: Native) -> Native | None:
    """The chart without the series that have nothing to draw; nothing where none has."""
    series = tuple(one for one in native.series if any(value is not None for value in one[1]))
    if not series:
        return None
    top = max(value for _, values, _ in series for value in values if value is not None)
    number = RATES[top < 10] if native.number in RATES else native.number
    return Native(native.kind, native.categories, series, native.subtitle, number)
