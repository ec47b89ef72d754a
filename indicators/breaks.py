"""Breaks in series: what changed the counting, when, for which indicators and territories; one line each in a file."""

import csv
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cache

from indicators import own
from indicators.catalog import Indicator
from loaders.places import REFERENCE


@dataclass(frozen=True)
class Break:
    """One line of breaks.csv: `hard` forbids a percentage across it, `soft` asks for care, `event` lasted a while."""

    on: date
    until: date | None
    series: tuple[str, ...]
    territories: tuple[str, ...]
    kind: str
    title: dict[str, str]
    cause: dict[str, str]
    effect: dict[str, str]
    link: str

    def touches(self, indicator: Indicator, territory: str, per: str | None = None) -> bool:
        """Whether it concerns this indicator (`theme/name`, or `name:denominator`) in this territory.

        A group is concerned by what concerns one of its members; a station or a neighbourhood, by what concerns all.
        """
        names = (f"{indicator.theme}/{indicator.name}", f"{indicator.name}:{per}")
        there = "*" in self.territories or not set(self.territories).isdisjoint(own.members(territory))
        return there and any(fnmatchcase(name, pattern) for name in names for pattern in self.series)


@cache
def breaks() -> tuple[Break, ...]:
    """Every break, oldest first."""
    with (REFERENCE / "breaks.csv").open(encoding="utf-8", newline="") as file:
        found = [
            Break(
                on=date.fromisoformat(row["date"]),
                until=date.fromisoformat(row["until"]) if row["until"] else None,
                series=tuple(row["series"].split(";")),
                territories=tuple(row["territories"].split(";")),
                kind=row["kind"],
                **{text: {"fr": row[f"{text}_fr"], "en": row[f"{text}_en"]} for text in ("title", "cause", "effect")},
                link=row["link"],
            )
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(found, key=lambda one: one.on))


def touching(indicator: Indicator, territory: str, per: str | None = None) -> list[Break]:
    """The breaks that concern an indicator in a territory."""
    return [one for one in breaks() if one.touches(indicator, territory, per)]


def first_whole(one: Break) -> int:
    """The first year that lies after a break from its January on."""
    return one.on.year + (one.on.month > 1 or one.on.day > 1)


def between(indicator: Indicator, territory: str, before: str, after: str, kind: str = "hard") -> list[Break]:
    """The breaks of a kind that fall after the first month of `before` (`2018-01`) and up to that of `after`."""
    first, last = (date.fromisoformat(f"{month}-01") for month in (before, after))
    return [one for one in touching(indicator, territory) if one.kind == kind and first < one.on <= last]
