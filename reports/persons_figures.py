"""The figures of persons: pyramids, sides by offence, bars by relation, lines by year."""

from typing import Any

from reports import style
from reports.labels_restricted import known
from reports.persons import NAMES, ROLE_WORDS, UNKNOWN, Persons
from reports.restricted import Cell, crossed
from reports.restricted_figures import Side, bars, highest, mirror, years

COLORS = {"victims": style.SUBJECT, "suspects": style.SERIES_SECOND}


def _named(breakdown: str, labels: list[str], lang: str) -> list[str]:
    return [known(breakdown)[label][lang] for label in labels]


def _sides(p: Persons, role: str, lang: str) -> tuple[Side, Side]:
    """Both sexes of a role, by age from the oldest."""
    bands = oldest_first(p, role)
    return tuple(
        Side({"F": {"fr": "Femmes", "en": "Women"}, "M": {"fr": "Hommes", "en": "Men"}}[sex][lang], COLORS[role],
             [p.crossed[role].get(f"{sex}|{band}", Cell()) for band in bands])
        for sex in ("F", "M")
    )  # fmt: skip


def oldest_first(p: Persons, role: str) -> list[str]:
    """The known age bands, the oldest at the top as pyramids have them."""
    return [band for band in reversed(list(p.age[role])) if band != UNKNOWN]


def pyramid(p: Persons, role: str, lang: str) -> dict[str, Any]:
    """Women to the left, men to the right, a row per age band; the scale is that of both roles."""
    sides = {one: _sides(p, one, lang) for one in COLORS}
    top = highest(*sides["victims"], *sides["suspects"])
    names = _named("age_band", oldest_first(p, role), lang)
    return mirror(names, [("", *sides[role])], top, lang)


def both_pyramids(p: Persons, lang: str, large: bool) -> dict[str, Any]:
    """Victims beside suspects on the same rows and scale, for a screen that has the width."""
    panels = [(ROLE_WORDS[role][lang] + {"fr": " : ", "en": ": "}[lang], *_sides(p, role, lang)) for role in COLORS]
    top = highest(*(side for _, *sides in panels for side in sides))
    names = _named("age_band", oldest_first(p, "victims"), lang)
    return mirror(names, panels, top, lang, large)


def roles(cells: dict[str, dict[str, Cell]], breakdown: str, lang: str, large: bool = False) -> dict[str, Any]:
    """Victims to the left, suspects to the right, a row per label."""
    labels = list(cells["victims"])
    if breakdown == "age_band":
        labels = [one for one in reversed(labels) if one != UNKNOWN] + [UNKNOWN] * (UNKNOWN in labels)
    left, right = (
        Side(ROLE_WORDS[role][lang], COLORS[role], [cells[role].get(label, Cell()) for label in labels])
        for role in COLORS
    )
    names = [_folded(name) for name in _named(breakdown, labels, lang)]
    return mirror(names, [("", left, right)], highest(left, right), lang, large)


def relations(p: Persons, lang: str) -> dict[str, Any]:
    """Victims by their relation to the suspect."""
    names = [_folded(name) for name in _named("relation", list(p.relation), lang)]
    return bars(names, list(p.relation.values()), lang)


def by_year(p: Persons, lang: str, large: bool = False) -> dict[str, Any]:
    """Victims and suspects by year."""
    lines = [(ROLE_WORDS[role][lang], COLORS[role], p.yearly[role]) for role in COLORS]
    first, last = min(p.yearly["victims"]), max(p.yearly["victims"])
    return years(lines, [one.on.year for one in crossed(NAMES, p.place, first, last)], lang, large)


def _folded(name: str) -> str:
    """A long name with the place where it breaks in two on a telephone."""
    middle = name.find(" ", len(name) // 2 - 2)
    return name if len(name) < 14 or middle < 0 else f"{name[:middle]}|{name[middle + 1 :]}"
