"""What `make test` tries of long products, and why; `make test-all` (LABSU_TESTS=all) tries them whole.

A page draws every indicator by the same code: what differs from one to the next is what it counts (`kind`), which
extract it reads and so how it is protected (its class), and what it can be broken down by. One indicator of each such
shape is drawn, and the one that counts the rarest events, where small numbers are. Of territories: a large borough, a
linked city of a few residents, and the city as a whole. Of fresh servers: a page's first line sends whoever skipped the
entry through it, the same in every page; so the entry's own page, one with choices, and those outside the top row. Of
sizes of screen: a page is opened twice, presented and then on the narrowest, and resized. Of the demonstration's
restricted extracts: three years of one case in twenty, read by the same commands. Of publications under readers and
kills: a hundred, in which five loads at least are killed at one distance or another from their start. Of links forged
for the shared audience: what each asks beyond its share, all in one. Of the pictures of documents where nobody looks
at them: each, drawn small.
"""

import os
from collections.abc import Iterable

from indicators.catalog import catalog
from indicators.disclosure import class_of
from loaders import demo
from loaders.places import territories
from pages.parts.cards import Card

ALL = os.environ.get("LABSU_TESTS") == "all"  # read before the tests forget the developer's environment
PLACES = ("REM19", "66092", "city")
# The sizes of screen that one visit goes through.
SIZES = [["phone"], ["desk"], ["projector"]] if ALL else [["phone", "desk", "projector"]]
PUBLICATIONS = 200 if ALL else 100
EXTENT = demo.Extent() if ALL else demo.Extent(since=demo.LAST_DAY.year - 2, share=0.05)


def shape(name: str) -> tuple:
    """What makes a page draw an indicator otherwise than another."""
    one = catalog()[name]
    return one.kind, class_of(one), len(one.breakdowns), bool(one.crossed)


def indicators(names: Iterable[str]) -> list[str]:
    """Of some indicators, in their order: the first of each shape, and the rarest."""
    names = list(names)
    if ALL:
        return names
    kept = {shape(name): name for name in reversed(names)}
    rated = [name for name in names if catalog()[name].kind == "rate" and catalog()[name].scale]
    rarest = min(rated, key=lambda name: catalog()[name].scale[0] / catalog()[name].per, default=None)
    return [name for name in names if name in (*kept.values(), rarest)]


def cards(known: list[Card]) -> list[Card]:
    """Of the pages, those whose deep link is opened on a server of its own."""
    apart = [known[0], next(one for one in known if one.name == "carte"), *(one for one in known if not one.listed)]
    return known if ALL else apart


def places(codes: Iterable[str]) -> list[str]:
    """Of some territories, in their order: those of the sample."""
    codes = list(codes)
    assert set(codes) <= set(territories())
    return codes if ALL else [code for code in codes if code in PLACES]
