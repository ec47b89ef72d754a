"""The made-up cases as lines of an extract: numbers, dates, words and places, with the gaps that extracts have."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import demo_acts
from loaders.demo_buildings import STREETS, Houses
from loaders.demo_cases import BY_ADDRESS, BY_NUMBER, BY_POINT, Cases, profile
from loaders.outline import TO_DEGREES

HEADER = (
    "NO_AFFAIRE,DATE_DEBUT,DATE_FIN,DATE_SIGNALEMENT,CODE_DUC,TENTATIVE,CLASSEMENT,TYPE_LIEU,ARME_FEU,"
    "VIOLENCE_FAMILIALE,PDQ,X,Y,LONGITUDE,LATITUDE,NO_IMMEUBLE,ADRESSE"
)
PLACES = ("residence", "street", "shop", "transport", "school")  # of the profiles; the rest is elsewhere
PLACE_WORDS = ("RESIDENCE", "RUE", "COMMERCE", "TRANSPORT", "ECOLE", "AUTRE", "")
CLEARANCES = ("NON CLASSEE", "ACCUSATION", "AUTREMENT", "")
UNDERGROUND = 0.85  # part of the métro's cases that are in a station or a train
NO_PLACE, NO_CLEARANCE, NO_START, NO_END, NO_FIREARM = 0.02, 0.005, 0.03, 0.1, 0.01
LONGEST = 20 * 365  # days between what happened and its report
WITHIN = 12.0  # metres between a case and the building it is at, when only its point says so
ALSO_ADDRESS = 0.5  # part of the cases with a building's number that have its address too
LOUD = 0.3  # part of the addresses written in capitals without accents
ELSEWHERE = 0.4  # part of the other located cases that have an address


def numbers(cases: Cases) -> pa.Array:
    """A made-up number for each case: station, day, and its place among those of the day."""
    is_first = np.ones(len(cases.day), dtype=bool)
    is_first[1:] = (cases.station[1:] != cases.station[:-1]) | (cases.day[1:] != cases.day[:-1])
    start = np.flatnonzero(is_first)
    place = np.arange(len(is_first)) - np.repeat(start, np.diff([*start, len(is_first)])) + 1
    heads = [
        f"{station:02}-{day:%y%m%d}-"
        for station, day in zip(cases.station[start], cases.day[start].tolist(), strict=True)
    ]
    tails = [f"{one:03}" for one in range(place.max() + 1)]
    return pc.binary_join_element_wise(words(heads, is_first.cumsum() - 1), words(tails, place), "")


def words(known, which: np.ndarray) -> pa.Array:
    """For each row, one of the words known."""
    return pa.array(known).take(pa.array(which))


def yes(which: np.ndarray, unknown: np.ndarray | float = 0) -> pa.Array:
    """OUI, NON or nothing."""
    return words(["NON", "OUI", ""], np.where(unknown, 2, which.astype(int)))


def occurred(rng: np.random.Generator, cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    """The first and last day of what happened; not a day where the extract leaves it empty."""
    count = len(cases.day)
    late = rng.random(count) < profile("late")[cases.kind]
    delay = np.ceil(rng.exponential(profile("long")[cases.kind])).clip(max=LONGEST) * late
    begun = cases.day - delay.astype("timedelta64[D]")
    lasted = rng.random(count) * delay * (rng.random(count) < 0.3)
    ended = begun + lasted.astype("timedelta64[D]")
    begun[rng.random(count) < NO_START] = np.datetime64("NaT")
    ended[(rng.random(count) < NO_END) | np.isnat(begun)] = np.datetime64("NaT")
    return begun, ended


def dates(day: np.ndarray) -> pa.Array:
    """Days as they are written, empty where there is none."""
    known = ~np.isnat(day)
    first = day[known].min()
    every = [str(one) for one in np.arange(first, day[known].max() + 1)]
    which = np.full(len(day), len(every))
    which[known] = (day[known] - first).astype(int)
    return words([*every, ""], which)


def place_types(rng: np.random.Generator, cases: Cases) -> pa.Array:
    """Where it happened: the sub-group says how often where, the métro and public housing say it themselves."""
    shares = np.column_stack([profile(name) for name in PLACES]).cumsum(axis=1)
    found = (rng.random(len(cases.kind))[:, None] > shares[cases.kind]).sum(axis=1)
    found[(cases.station == demo_acts.METRO) & (rng.random(len(found)) < UNDERGROUND)] = PLACES.index("transport")
    found[cases.building >= 0] = PLACES.index("residence")
    found[rng.random(len(found)) < NO_PLACE] = len(PLACES) + 1
    return words(PLACE_WORDS, found)


def points(rng: np.random.Generator, cases: Cases, houses: Houses) -> pa.Array:
    """Each case's corner, or a point beside its building, in metres and degrees."""
    corners = demo_acts.points(cases.corners)
    beside = np.flatnonzero(cases.link == BY_POINT)
    turn, far = rng.uniform(0, 2 * np.pi, len(beside)), WITHIN * np.sqrt(rng.random(len(beside)))
    x = houses.x[cases.building[beside]] + far * np.cos(turn)
    y = houses.y[cases.building[beside]] + far * np.sin(turn)
    degrees = TO_DEGREES.transform(x, y)
    own = [f"{a:.3f},{b:.3f},{c:.6f},{d:.6f}" for a, b, c, d in zip(x, y, *degrees, strict=True)]
    which = np.where(cases.corner < 0, len(corners), cases.corner)
    which[beside] = len(corners) + 1 + np.arange(len(beside))
    return words([*corners, ",,,", *own], which)


def addresses(rng: np.random.Generator, cases: Cases, houses: Houses) -> pa.Array:
    """The address of a case's place: its building's where one finds it so, else that of an imagined door."""
    loud = pc.utf8_upper(pc.replace_substring(houses.address, "é", "e"))
    streets = rng.integers(STREETS + 1, 10 * STREETS, len(cases.corners.longitude))
    doors = [f"{100 + one % 800} rue Inventée {street}" for one, street in enumerate(streets)]
    known = pa.concat_arrays([houses.address, loud, pa.array(doors), pa.array([""])])
    count, last = len(houses.address), len(known) - 1
    at = rng.random(len(cases.kind))
    told = (cases.link == BY_ADDRESS) | ((cases.link == BY_NUMBER) & (at < ALSO_ADDRESS))
    which = np.where((cases.link == 0) & (cases.corner >= 0) & (at < ELSEWHERE), 2 * count + cases.place, last)
    own = cases.building + count * (rng.random(len(at)) < LOUD)
    return known.take(pa.array(np.where(told, own, which)))


def lines(rng: np.random.Generator, cases: Cases, houses: Houses, number: pa.Array) -> pa.Array:
    """Each case as a line of the extract."""
    count = len(cases.kind)
    begun, ended = occurred(rng, cases)
    clearance = np.where(rng.random(count) < NO_CLEARANCE, len(CLEARANCES) - 1, cases.clearance)
    has_number = cases.link == BY_NUMBER
    return pc.binary_join_element_wise(
        number,
        dates(begun),
        dates(ended),
        dates(cases.day),
        words([str(code) for code in range(10_000)], cases.code),
        yes(rng.random(count) < profile("attempted")[cases.kind]),
        words(CLEARANCES, clearance),
        place_types(rng, cases),
        yes(cases.firearm, rng.random(count) < NO_FIREARM),
        words(["NON", "CONJUGALE", "FAMILIALE"], cases.partner + 2 * cases.family),
        words(["", *map(str, range(1, 100))], cases.station),
        points(rng, cases, houses),
        pa.concat_arrays([houses.number, pa.array([""])]).take(
            pa.array(np.where(has_number, cases.building, len(houses.number)))
        ),
        addresses(rng, cases, houses),
        ",",
    )
