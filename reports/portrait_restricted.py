"""A portrait's blocks of restricted extracts: crimes against person and property, persons involved, public housing."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from indicators import Version, catalog, judgements, own, territories
from indicators.funnel import against_usual
from reports import housing, persons
from reports.judged_words import TESTED
from reports.restricted import (
    Cell,
    Cells,
    Read,
    Years,
    mark,
    note,
    periods,
    rest,
    said_breaks,
    source_line,
    spoken,
)

CRIMES = ("person_crime_rate", "property_crime_rate")
ALL = frozenset({"crimes", "persons", "housing"})
EXTRACTS = {"crimes": "spvm_affaires", "persons": "spvm_personnes", "housing": "omhm_immeubles"}
CITY = "city"
TITLES = {
    "crimes": {"fr": "Crimes contre la personne et contre la propriété",
               "en": "Crimes against the person and against property"},
    "persons": {"fr": "Personnes impliquées", "en": "People involved"},
    "housing": {"fr": "Habitations de l'OMHM", "en": "OMHM dwellings"},
}  # fmt: skip


@dataclass(frozen=True)
class Blocks:
    """What a portrait says of restricted extracts; a block is None where its extract is not loaded.

    `rest` holds the cells of the rest of the city (of the city for a ville liée), `classes` the place's class among the
    34: a key of LABELS, empty where it is not compared.
    """

    place: str
    period: str
    asked: str
    audience: str
    crimes: dict[str, Cell] | None
    rest: dict[str, Cell]
    classes: dict[str, str]
    yearly: dict[str, Years]
    persons: persons.Persons | None
    housing: housing.Housing | None

    @property
    def loaded(self) -> frozenset[str]:
        return frozenset(name for name in ALL if getattr(self, name) is not None)


def gather(read: Read, place: str, first: int, last: int, audience: str) -> Blocks | None:
    """The blocks of a place over the portrait's years, or the menu's first period; None where nothing is loaded."""
    offered = _offered(read, CRIMES[0])
    if not offered:
        return None
    asked = str(first) if first == last else f"{first}-{last}"
    period = asked if asked in offered else offered[0]
    cells = Cells(read, place, period)
    has_persons, has_housing = (period in _offered(read, name) for name in ("victim_count", housing.HERE))
    crimes = {name: cells.one(name) for name in CRIMES}
    return Blocks(
        place, period, asked, audience,
        crimes=crimes,
        rest={name: rest(crimes[name], cells.one(name, CITY), place, catalog()[name].per) for name in CRIMES},
        classes={name: _class(cells, name) for name in CRIMES},
        yearly={name: cells.yearly(name) for name in CRIMES},
        persons=persons.gather(read, place, period, audience) if has_persons else None,
        housing=housing.gather(read, place, period, audience) if has_housing else None,
    )  # fmt: skip


def _offered(read: Read, name: str) -> list[str]:
    """The periods that the menu has of an indicator; none where its extract is not loaded."""
    try:
        return periods(read(name, ""))
    except ValueError:
        return []


# Crimes against the person and property -----------------------------------------------------------------------------


def _class(cells: Cells, name: str) -> str:
    """The class of a place's rate among the 34, as judgements.classes gives it; empty where it is not compared."""
    known, ours = territories(), cells.one(name)
    if known[cells.place].is_whole or not ours.has_value:
        return ""
    every = [cell for place, cell in cells.everywhere(name).items()
             if cell.has_value and place in known and not (known[place].is_whole or own.is_own(place))]  # fmt: skip
    halves = (np.array([getattr(cell, half) for cell in every]) for half in ("number", "below"))
    usual = judgements.usual_of(catalog()[name], *halves)
    return str(against_usual(ours.number, ours.below, usual).label) if usual else ""


def crimes_subtitle(b: Blocks, lang: str) -> str:
    """Measure, unit and period."""
    said = {
        "fr": f"Affaires pour 1 000 habitants par an, {spoken(b.period)}, à l'infraction la plus grave.",
        "en": f"Cases per 1,000 residents a year, {spoken(b.period)}, by the most serious offence.",
    }[lang]
    internal = {"fr": " Chiffres internes.", "en": " Internal figures."}[lang] * bool(mark(b.audience, lang))
    return said + shifted(b, lang) + internal


def shifted(b: Blocks, lang: str) -> str:
    """That these blocks do not show the portrait's period, when the menu does not have it."""
    if b.period == b.asked:
        return ""
    return {
        "fr": f" La période {spoken(b.asked)} n'est pas offerte pour ces données : {spoken(b.period)} est montrée.",
        "en": f" The period {spoken(b.asked)} is not offered for these data: {spoken(b.period)} is shown.",
    }[lang]


# Notes --------------------------------------------------------------------------------------------------------------


def rules(b: Blocks, lang: str) -> str:
    """The thresholds of these numbers, the breaks within their years, and what the words of a change say."""
    breaks = said_breaks([CRIMES[0]], b.place, int(b.period[:4]), int(b.period[-4:]), lang)
    return " ".join(filter(None, (note(names(b), b.audience, lang), breaks, TESTED[lang])))


def names(b: Blocks) -> list[str]:
    """The indicators of the blocks that are loaded."""
    return [*CRIMES, *persons.NAMES * (b.persons is not None), *housing.NAMES * (b.housing is not None)]


def sources(b: Blocks, version: Version, lang: str) -> str:
    """Where the numbers of these blocks come from."""
    return source_line(names(b), version, lang)


def empties(lang: str, loaded: frozenset[str], unreleased: frozenset[str]) -> dict[str, str]:
    """What is said of each block that is empty, by its key; `unreleased` are those that only the analysis may see."""
    said = {}
    for key in ("persons", "crimes", "housing"):
        if key not in loaded:
            why: Any = {"fr": "extrait restreint non chargé", "en": "restricted extract not loaded"}
            if key in unreleased:
                why = {"fr": "extrait chargé, dont les chiffres ne sont pas diffusés ici",
                       "en": "extract loaded, whose figures are not released here"}  # fmt: skip
            said[key] = f"**{TITLES[key][lang]}**{' : ' if lang == 'fr' else ': '}{why[lang]}."
    return said
