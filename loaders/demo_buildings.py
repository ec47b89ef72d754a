"""Made-up public-housing buildings: none is a real address, a real point or a real number of dwellings.

What the file honours: the 2,509 buildings of the office's portrait. What it assumes, for want of a published figure:
how buildings spread over the territories (demo_housing.csv), how many dwellings there are by clientele (DWELLINGS: the
office says it has some 20,800 dwellings under the low-rental programme; the rest stand for its affordable dwellings),
how unlike in size buildings are, where they stand, and the days on which the few of them open or close.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from loaders.outline import LIMITS, TO_DEGREES, TO_METRES, Corners, table

HEADER = "NO_IMMEUBLE,NB_LOGEMENTS,CLIENTELE,DATE_DEBUT,DATE_FIN,LONGITUDE,LATITUDE,ADRESSE"
CLIENTELES = ("FAMILLE", "PERSONNES AGEES", "AUTRE")
DWELLINGS = {"FAMILLE": 10_600, "PERSONNES AGEES": 10_200, "AUTRE": 2_700}
BUILDINGS = {"FAMILLE": 0.78, "PERSONNES AGEES": 0.13, "AUTRE": 0.09}  # part of all buildings
SPREAD = {"FAMILLE": 0.7, "PERSONNES AGEES": 0.8, "AUTRE": 0.9}  # of the logarithm of a building's dwellings
FROM_CORNER = (42.0, 50.0)  # metres: no act at the corner is taken for one at the building
TRIES = 60
OPENED, CLOSED = 40, 12  # buildings that open or close while the cases run
STREETS = 300


@dataclass(frozen=True)
class Houses:
    """The buildings, by the corner they stand near; `until` is not a day for those that still stand."""

    corner: np.ndarray
    x: np.ndarray
    y: np.ndarray
    dwellings: np.ndarray
    clientele: np.ndarray
    since: np.ndarray
    until: np.ndarray
    number: pa.Array
    address: pa.Array


def draw(rng: np.random.Generator, found: Corners) -> Houses:
    """The buildings of every territory."""
    corner = np.sort(np.concatenate([near(rng, found, row) for row in table("demo_housing.csv")]))
    x, y = beside(rng, found, corner)
    clientele = rng.choice(len(CLIENTELES), len(corner), p=list(BUILDINGS.values()))
    since, until = days(rng, len(corner))
    order = rng.permutation(len(corner))  # a number says nothing of the place
    numbers = np.array([f"IMM{one:05}" for one in range(1, len(corner) + 1)])[order]
    return Houses(
        corner, x, y, sizes(rng, clientele), clientele, since, until, pa.array(numbers), addresses(rng, found, corner)
    )


def near(rng: np.random.Generator, found: Corners, row: dict[str, str]) -> np.ndarray:
    """A corner for each building of a territory; several share one, as in a project."""
    here = np.flatnonzero(found.territory == row["territory_id"])
    pull = np.sqrt(found.pull[here])
    return rng.choice(here, int(row["buildings"]), p=pull / pull.sum())


def beside(rng: np.random.Generator, found: Corners, corner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A point a few doors from each corner, in the same territory and far from every corner, to the millimetre."""
    features = json.loads(LIMITS.read_text("utf-8"))["features"]
    shapes = {row["properties"]["CODEMAMH"]: shapely.geometry.shape(row["geometry"]) for row in features}
    every = np.column_stack(TO_METRES.transform(found.longitude, found.latitude))
    tree = shapely.STRtree(shapely.points(every))
    whose = found.territory[corner]
    placed, waiting = every[corner], np.arange(len(corner))
    for tries_left in reversed(range(TRIES)):
        turn = rng.uniform(0, 2 * np.pi, len(waiting))
        far = rng.uniform(*FROM_CORNER, len(waiting))
        tried = every[corner[waiting]] + far[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
        degrees = np.column_stack(TO_DEGREES.transform(*tried.T))
        fits = [shapely.contains_xy(shapes[one], *xy) for one, xy in zip(whose[waiting], degrees, strict=True)]
        apart = tree.query_nearest(shapely.points(tried), return_distance=True, all_matches=False)[1]
        # In the tightest blocks no point will do: the last try is kept.
        kept = (np.array(fits, dtype=bool) & (apart >= FROM_CORNER[0])) | (tries_left == 0)
        placed[waiting[kept]] = tried[kept]
        waiting = waiting[~kept]
    return tuple(placed.round(3).T)


def sizes(rng: np.random.Generator, clientele: np.ndarray) -> np.ndarray:
    """Dwellings of each building, at least one; each clientele has its total."""
    found = np.ones(len(clientele), dtype=int)
    for one, name in enumerate(CLIENTELES):
        mine = np.flatnonzero(clientele == one)
        weight = rng.lognormal(0, SPREAD[name], len(mine))
        found[mine] += spread(weight, DWELLINGS[name] - len(mine))
    return found


def spread(weight: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to weights that add up to the total."""
    exact = weight / weight.sum() * total
    found = np.floor(exact).astype(int)
    found[np.argsort(found - exact)[: total - found.sum()]] += 1
    return found


def days(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first and last day of each building: most stand since long before, a few open in 2018–2021 or close later."""
    since = np.datetime64("1969-01-01") + rng.integers(0, 47 * 365, count)
    until = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    some = rng.choice(count, OPENED + CLOSED, replace=False)
    since[some[:OPENED]] = np.datetime64("2018-01-01") + rng.integers(1, 4 * 365, OPENED)
    until[some[OPENED:]] = np.datetime64("2019-07-01") + rng.integers(0, 5 * 365, CLOSED)
    return since, until


def addresses(rng: np.random.Generator, found: Corners, corner: np.ndarray) -> pa.Array:
    """An address for each building, on a street that does not exist; those of a corner share the street."""
    street = rng.integers(1, STREETS + 1, len(found.longitude))[corner]
    return pa.array([f"{1000 + 2 * one} rue Inventée {name}" for one, name in enumerate(street)])


def lines(houses: Houses) -> pa.Array:
    """Each building as a line of the extract, by its number."""
    longitude, latitude = TO_DEGREES.transform(houses.x, houses.y)
    written = pc.binary_join_element_wise(
        houses.number,
        pa.array([str(one) for one in houses.dwellings]),
        pa.array(CLIENTELES).take(pa.array(houses.clientele)),
        pa.array([str(one) for one in houses.since]),
        pa.array(["" if np.isnat(one) else str(one) for one in houses.until]),
        pa.array([f"{one:.6f}" for one in longitude]),
        pa.array([f"{one:.6f}" for one in latitude]),
        houses.address,
        ",",
    )
    return written.take(pc.sort_indices(houses.number))
