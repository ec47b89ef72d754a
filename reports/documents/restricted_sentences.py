"""What a document says of cases, persons and public housing: sentences, what is hidden and why, what not to forget."""

import re

from indicators import Version, catalog, disclosure
from reports import housing_sentences, persons_sentences, portrait_glance, portrait_restricted, restricted, words
from reports.documents.model import Block
from reports.housing import HERE, Housing
from reports.housing import NAMES as HOUSING
from reports.persons import NAMES as PERSONS
from reports.persons import ROLES, Persons
from reports.portrait_restricted import CRIMES, Blocks

COLON = {"fr": " : ", "en": ": "}
INTERNAL = {"fr": "Interne, à ne pas diffuser", "en": "Internal, not to be shared"}


def _change(b: Blocks, name: str, lang: str) -> str:
    """How a number moved over the period."""
    return _lower(portrait_glance.change_words(b.yearly[name], b.period, lang))


def _lower(told: str) -> str:
    """A change that goes on after a colon; the reason why there is none, between parentheses."""
    told = re.sub(r"^([^\d]*?) ?: (.*)$", r"\1 (\2)", told.rstrip("."))
    return told[0].lower() + told[1:]


def years_title(b: Blocks, lang: str) -> str:
    """How crimes against the person moved; without it, what the years show."""
    name, change = CRIMES[0], _change(b, CRIMES[0], lang)
    if not change[0].isdigit():
        return {"fr": "Crimes contre la personne et contre la propriété, par an",
                "en": "Crimes against the person and against property, by year"}[lang]  # fmt: skip
    return f"{catalog()[name].title[lang]}{COLON[lang]}{change}"


def persons_years_title(p: Persons, lang: str) -> str:
    """How victims moved; without it, what the years show."""
    told = persons_sentences.years_title(p, lang)
    return told if _tells(told) else {"fr": "Victimes et suspects par an", "en": "Victims and suspects a year"}[lang]


def housing_years_title(h: Housing, lang: str) -> str:
    """How cases in OMHM buildings moved; without it, what the years show."""
    told = housing_sentences.years_title(h, lang)
    return told if _tells(told) else {"fr": "Affaires par an, OMHM et reste du territoire",
                                      "en": "Cases a year, OMHM and the rest of the territory"}[lang]  # fmt: skip


def _tells(title: str) -> bool:
    """Whether a title gives a change, not the reason why there is none."""
    return any(one.isdigit() for one in title)


def persons(p: Persons, lang: str) -> list[str]:
    """How many, of which sex, how they moved, what a suspect is not, and what a share is of."""
    known = {"fr": "La part d'un sexe est celle des personnes dont le sexe est connu.",
             "en": "The share of a sex is that of people whose sex is known."}[lang]  # fmt: skip
    *told, change = persons_sentences.lead(p, lang)
    head, moved = change.split(COLON[lang], 1)
    return [*told, f"{head}{COLON[lang]}{_lower(moved)}.", persons_sentences.SUSPECTS[lang], known]


def housing(h: Housing, lang: str) -> list[str]:
    """The cases, the rest of the territory, the buildings, how they moved, and what figures do not tell."""
    unfelt = housing_sentences.UNFELT[lang].split("** ", 1)[1]
    yearly = h.yearly[HERE]
    told = restricted.since_last_year(yearly, restricted.last_firm(yearly, h.years[1]), lang)
    head = {"fr": "Affaires par an, OMHM", "en": "Cases a year, OMHM"}[lang]
    return [*housing_sentences.lead(h, lang), f"{head}{COLON[lang]}{_lower(told)}.", unfelt]


# What is hidden -----------------------------------------------------------------------------------------------------


def why_hidden(cells: list[restricted.Cell], name: str, lang: str) -> str:
    """Why none of some numbers is shown."""
    if any(cell.why == "place" for cell in cells):
        least = disclosure.rules()[disclosure.class_of(catalog()[name])].smallest
        few = words.count(least, lang)
        return {"fr": f"Nombres masqués : le territoire compte moins de {few} habitants.",
                "en": f"Numbers hidden: the territory has fewer than {few} residents."}[lang]  # fmt: skip
    return {
        "fr": "Nombres masqués : trop petits, ou tels que d'autres, trop petits, s'en déduiraient.",
        "en": "Numbers hidden: too small, or such that others, too small, would follow from them.",
    }[lang]


def hidden(b: Blocks, made: tuple[Block, ...], lang: str) -> str:
    """What is hidden of these blocks, and why; for the analysis, that nothing is and that it must not go further."""
    if b.audience == "analysis":
        return {
            "fr": "Affaires, personnes et OMHM : chiffres internes, exacts, à ne pas diffuser ; rien n'y est masqué.",
            "en": "Cases, people and OMHM: internal, exact figures, not to be shared; none of them is hidden.",
        }[lang]
    tables = [table for block in made for table in (block.table, block.second) if table]
    number = sum(cell.kind == "count" and bool(cell.mark) for table in tables for row in table.rows for cell in row)
    whole = [block.label for block in made if block.name in portrait_restricted.ALL and block.empty]
    some, rules = words.count(number, lang), restricted.rules_of(portrait_restricted.names(b), lang)
    said = {
        "fr": [f"{some} {words.plural(number, 'nombre masqué', 'nombres masqués', 'fr')} dans les tableaux"]
        * (number > 0)
        + [f"rien à montrer : {words.listing(whole, 'fr')}"] * bool(whole),
        "en": [f"{some} {words.plural(number, 'number', 'numbers', 'en')} hidden in the tables"] * (number > 0)
        + [f"nothing to show: {words.listing(whole, 'en')}"] * bool(whole),
    }[lang] or [{"fr": "aucun nombre masqué", "en": "no number hidden"}[lang]]
    return {"fr": f"Affaires, personnes et OMHM : {' ; '.join(said)}. Pour ne désigner personne, ces données sont "
                  f"agrégées et {rules}.",
            "en": f"Cases, people and OMHM: {'; '.join(said)}. So as to point to nobody, these data are aggregated and "
                  f"{rules}."}[lang]  # fmt: skip


# What not to forget -------------------------------------------------------------------------------------------------


def cautions(b: Blocks, lang: str) -> list[str]:
    """The thresholds and breaks of these numbers, what does not compare, and what is never shown."""
    said = [portrait_restricted.rules(b, lang)]
    if b.persons and not no_person(b.persons, lang):
        said += [persons_sentences.WIDTHS[lang]]
        said += [] if b.persons.is_crossed else [persons_sentences.UNCROSSED[lang]]
    if b.housing and not no_housing(b.housing, lang):
        said += [housing_sentences.UNCOMPARED[lang], housing_sentences.NO_PLACE[lang]]
    return said


def definitions(b: Blocks, lang: str) -> list[tuple[str, str]]:
    """What each indicator of the blocks that show something counts and leaves out."""
    without = {"fr": "Exclus", "en": "Left out"}[lang]
    names = [*CRIMES] * (not no_crime(b, lang))
    names += PERSONS * bool(b.persons and not no_person(b.persons, lang))
    names += HOUSING * bool(b.housing and not no_housing(b.housing, lang))
    return [(one.title[lang], f"{one.short[lang]} {without}{COLON[lang]}{one.excluded[lang]}.")
            for one in (catalog()[name] for name in names)]  # fmt: skip


def denominators(b: Blocks, per: str | None, lang: str) -> str:
    """What these rates are by, which the portrait's own denominator does not tell."""
    told = []
    if per not in (None, "residents") and not no_crime(b, lang):
        told.append({"fr": "Affaires : habitants.", "en": "Cases: residents."}[lang])
    if b.housing and not no_housing(b.housing, lang):
        told.append({"fr": "OMHM : logements.", "en": "OMHM: dwellings."}[lang])
    return "".join(f" {one}" for one in told)


def extent(version: Version, lang: str) -> tuple[str, ...]:
    """The last day of the cases' extract, which may not be that of the open file."""
    if not (last := restricted.last_day(version)):
        return ()
    day = words.day(last[:10], lang)
    return ({"fr": f"Extrait restreint des affaires : affaires signalées jusqu'au {day}.",
             "en": f"Restricted extract of cases: cases reported to {day}."}[lang],)  # fmt: skip


def is_void(cells: list[restricted.Cell]) -> bool:
    """Whether nothing happened at all."""
    return all(cell.is_shown and not cell.number for cell in cells)


def no_person(p: Persons, lang: str) -> str:
    """Why there is nothing to show of persons; empty where there is something."""
    totals = [p.total[role] for role in ROLES]
    if is_void(totals):
        return {"fr": "Aucune victime ni aucun suspect dans les affaires signalées de cette période.",
                "en": "No victim and no suspect in the cases reported in this period."}[lang]  # fmt: skip
    return "" if any(cell.is_shown for cell in totals) else why_hidden(totals, ROLES["victims"], lang)


def no_crime(b: Blocks, lang: str) -> str:
    """Why there is nothing to show of crimes; empty where there is something."""
    totals = list(b.crimes.values())
    if is_void(totals):
        return {"fr": "Aucune affaire signalée pendant cette période.", "en": "No case reported in this period."}[lang]
    return "" if any(cell.is_shown for cell in totals) else why_hidden(totals, CRIMES[0], lang)


def no_housing(h: Housing, lang: str) -> str:
    """Why there is nothing to show of public housing; empty where there is something."""
    if h.is_alone and not h.cells[HERE].hidden:
        return housing_sentences.why_none(h, lang) + "."
    if any(cell.has_value for cell in h.cells.values()):
        return ""
    return why_hidden(list(h.cells.values()), HERE, lang)
