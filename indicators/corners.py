"""What is asked of one version's points: events per intersection, and which cells stand out from those around."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy.stats import chi2, poisson

from indicators import own
from indicators.cells import CELL_SHIFT
from indicators.concentration import Concentration, gini, hot_cells, places_holding, queen_neighbours
from loaders.places import territories
from loaders.versions import Version

ENOUGH = 100  # acts under which a share of intersections would say more of chance than of places
FULLEST = 10  # intersections left out, to see how much the whole rests on them
LEVEL = 0.001  # of the test that acts gather more than chance makes them
TABLES = ("cells", "corners", "intersections")


def is_built(version: Version) -> bool:
    """Whether this version was built with its intersections; older ones were not."""
    return all(version.built(name).exists() for name in TABLES)


def members(territory: str, parts: list[str]) -> list[str]:
    """The territories that one choice is made of: itself, the 19 of the city, the 34, or the members of a group.

    A police station or a neighbourhood is made of none.
    """
    if territory == "city":
        return [part for part in parts if territories()[part].kind == "arrondissement"]
    return parts if territory == "agglomeration" else list(own.members(territory))


# Intersections ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Corners:
    """Events of some years at each intersection that had any, largest first, and how many intersections are known.

    `known` counts every distinct point of the whole file in these territories: all categories, all years.
    """

    counts: np.ndarray
    known: int

    @property
    def events(self) -> int:
        return int(self.counts.sum())


def counted(version: Version, name: str, places: list[str], first: int, last: int) -> Corners:
    """The intersections of these territories for one indicator, from year `first` to year `last`, both included."""
    known = pq.read_table(version.built("intersections"))
    inside = known["corner"].filter(pc.is_in(known["territory_id"], pa.array(places, pa.string()))).combine_chunks()
    table = _rows(version.built("corners"), "corner", name, first, last)
    table = table.filter(pc.is_in(table["corner"], inside))
    counts = table.group_by("corner").aggregate([("events", "sum")])["events_sum"].to_numpy()
    return Corners(np.sort(counts)[::-1], len(inside))


def by_chance(events: int, places: int) -> np.ndarray:
    """The counts, largest first, that events thrown at places all alike would give: as many of each as expected.

    Of n places with c events, n·P(X ≥ k) hold k or more, X Poisson of mean c/n. Some then hold several and many none
    without any place being apart: an even spread is the bound, this is what to expect.
    """
    if not events or not places:
        return np.empty(0, dtype=int)
    levels = np.arange(1, int(poisson.isf(0.1 / places, events / places)) + 2)
    reached = np.round(places * poisson.sf(levels - 1, events / places)).astype(int)
    return (np.arange(1, reached.max(initial=0) + 1)[:, None] <= reached).sum(axis=1)


class Held(NamedTuple):
    """The fewest intersections that hold a share of the events: as found, by an even spread, and by chance alone."""

    share: float
    found: Concentration
    chance: Concentration


def held(corners: Corners, shares: tuple[float, ...] = (0.25, 0.5, 0.8)) -> list[Held]:
    """How few of the known intersections hold each share of the events; NaN without any event."""
    places = max(corners.known, 1)
    chance = by_chance(corners.events, corners.known)
    return [
        Held(share, *(places_holding(counts, share, places) for counts in (corners.counts, chance))) for share in shares
    ]


class Study(NamedTuple):
    """What the intersections of one choice amount to; `without` is the half of the acts, the fullest left out."""

    corners: Corners
    helds: list[Held]
    gini: float
    gini_chance: float
    without: Concentration
    fullest: float
    gathers: bool

    @property
    def is_enough(self) -> bool:
        return self.corners.events >= ENOUGH

    @property
    def half(self) -> Held:
        return self.helds[1]


def study(corners: Corners) -> Study:
    """The figures of a choice: shares, Gini, the half without the fullest intersections, and whether acts gather.

    They do where counts vary more than chance allows: Fisher's index of dispersion, Σ(x − x̄)²/x̄ against χ² of n − 1.
    """
    counts, known, events = corners.counts, corners.known, corners.events
    mean = events / known if known else 0.0
    spread = ((counts - mean) ** 2).sum() + (known - len(counts)) * mean**2
    gathers = bool(events) and known > 1 and chi2.sf(spread / mean, known - 1) < LEVEL
    rest = counts[FULLEST:]
    return Study(
        corners,
        held(corners),
        gini(counts, max(known, 1)),
        gini(by_chance(events, known), max(known, 1)),
        places_holding(rest, 0.5, max(known - FULLEST, 1)),
        float(counts[:FULLEST].sum() / events) if events else float("nan"),
        bool(gathers),
    )


# Cells --------------------------------------------------------------------------------------------------------------


class Cells(NamedTuple):
    """Every cell of the studied area with its events, none included, and whether it is called hot."""

    cell: np.ndarray
    events: np.ndarray
    hot: np.ndarray


def around(version: Version, name: str, first: int, last: int, ground: np.ndarray) -> Cells:
    """The cells of `ground` and those that hold events at its edge, each judged with the eight that touch it.

    See concentration.hot_cells; all are shuffled together, so that one territory is not judged by itself alone.
    """
    table = _rows(version.built("cells"), "cell", name, first, last)
    table = table.group_by("cell").aggregate([("events", "sum")])
    cell, inverse = np.unique(np.concatenate([ground, table["cell"].to_numpy()]), return_inverse=True)
    events = np.zeros(len(cell), dtype=np.int64)
    events[inverse[len(ground) :]] = table["events_sum"].to_numpy()
    return Cells(cell, events, hot_cells(events, queen_neighbours(cell // CELL_SHIFT, cell % CELL_SHIFT)).hot)


def _rows(path: Path, column: str, name: str, first: int, last: int) -> pa.Table:
    """The rows of one indicator between two years."""
    table = pq.read_table(path, columns=[column, "year", "events"], filters=[("indicator", "=", name)])
    return table.filter(pc.and_(pc.greater_equal(table["year"], first), pc.less_equal(table["year"], last)))
