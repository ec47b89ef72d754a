"""The cells of restricted extracts that a document is made from: read once in a process, by the one door to them."""

from functools import lru_cache

import pandas as pd

import indicators
from indicators import Version, own
from loaders.places import WHOLES
from reports import portrait_restricted, restricted
from reports.portrait_numbers import Portrait
from reports.portrait_restricted import Blocks


@lru_cache(maxsize=96)  # which keeps no error: what is released later is then found
def _cells(
    _folder: str,
    _released: str,
    number: int,
    last: str,
    months: int,
    audience: str,
    beside: str,
    _members: tuple[str, ...],
    name: str,
    breakdown: str,
) -> pd.DataFrame:
    """Every cell of one indicator and breakdown of a version's menu; nobody changes them.

    `beside` is an own place of the analyst: its cells and those of the wholes then, and no other.
    """
    places = [beside, *WHOLES] if beside else None
    try:
        found = indicators.shown(name, places, breakdown=breakdown, audience=audience, as_of_version=number)
    except indicators.NoVersion as error:  # nothing is released
        raise ValueError(str(error)) from error
    return restricted.with_provisional(found, last, months)


def reader(version: Version, audience: str, place: str = "") -> restricted.Read:
    """What reads the cells of a version for an audience, an own place's if `place` is one; ValueError without any."""
    known = (str(version.folder), str(version.manifest.get("released_at", "")), version.number,
             restricted.last_day(version), version.delay["months"])  # fmt: skip
    beside = (place, own.members(place)) if own.is_own(place) else ("", ())
    return restricted.Read(
        lambda name, breakdown: _cells(*known, audience, *beside, name, breakdown),
        lambda name: indicators.reader(name, audience, of=version),
    )


def gather(p: Portrait, version: Version, audience: str) -> Blocks | None:
    """The blocks of a portrait's territory and years; None where no restricted extract may be shown."""
    return portrait_restricted.gather(reader(version, audience, p.territory), p.territory, *p.years, audience)


def held(version: Version) -> frozenset[str]:
    """The keys of the blocks whose extract the version was made with, whoever may see it."""
    known = {**version.manifest["sources"], **version.manifest.get("restricted", {})}
    return frozenset(key for key, extract in portrait_restricted.EXTRACTS.items() if extract in known)
