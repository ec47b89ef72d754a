"""Made-up criminal cases, 2018–2025, shaped by the SPVM's annual reports; no row is a real case.

What the file honours, each from a table of data/reference whose citation is in its README:
- cases by sub-group and year: exactly what the reports print (spvm_subgroups_annual.csv); 2025 has the totals of 2024;
- months within a year (spvm_subgroups_months.csv; 2025 has the mean shape of three years) and stations
  (spvm_subgroups_pdq.csv), for the cases that the open file does not hold;
- every act of the open demonstration file of those years is one of these cases: same day, station and corner.
What it assumes, for want of a published figure: codes within a sub-group and what goes with a code (demo_codes.csv);
attempts, firearms, family violence, clearance, places, delays and missing coordinates by sub-group
(demo_profiles.csv); AT_BUILDING, the part of cases in public housing; and that a case has one offence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders import demo_acts
from loaders.demo_acts import Acts
from loaders.demo_buildings import Houses, spread
from loaders.outline import Corners, table

FIRST_YEAR, LAST_YEAR, LAST_PRINTED = 2018, 2025, 2024
SUBGROUPS = tuple(row["sub_group"] for row in table("subgroups.csv") if row["printed"] == "oui")
PROFILES = table("demo_profiles.csv")
OPEN = {  # the sub-groups of each open category, in the order of CATEGORIES; deaths are of two
    "Infractions entrainant la mort": ("homicide", "autre_mort"),
    "Introduction": ("introduction",),
    demo_acts.MISCHIEF: ("mefait",),
    demo_acts.THEFT_INSIDE: ("vol_simple",),
    "Vol de véhicule à moteur": ("vol_vehicule",),
    "Vols qualifiés": ("vol_qualifie",),
}
INSIDE_VEHICLE = {2142: 0.96, 2132: 0.04}  # the codes of thefts that the open file holds
BEFORE_LEGAL, LEGAL_SINCE = 4240, np.datetime64("2018-10-17")  # cannabis cases before the Cannabis Act
AT_BUILDING = 0.05
BY_NUMBER, BY_ADDRESS, BY_POINT = 1, 2, 3
LINKS = (0.4, 0.35, 0.25)
PARTNER_CHARGED = 0.22  # how much more often a case between partners ends in a charge
WITHOUT_STATION = 0.0003
AIRPORT = 55


@dataclass(frozen=True)
class Cases:
    """The cases in the order of their file; corner -1 is left empty, building -1 is none."""

    corners: Corners
    kind: np.ndarray
    code: np.ndarray
    day: np.ndarray
    station: np.ndarray
    corner: np.ndarray
    place: np.ndarray
    is_open: np.ndarray
    firearm: np.ndarray
    partner: np.ndarray
    family: np.ndarray
    clearance: np.ndarray  # 0 not cleared, 1 charged, 2 otherwise
    building: np.ndarray
    link: np.ndarray


def profile(name: str) -> np.ndarray:
    """A column of the profiles, in the order of SUBGROUPS."""
    return np.array([float(row[name]) for row in PROFILES])


def published() -> np.ndarray:
    """Cases by sub-group, year and month, from 2018 to 2025."""
    found = np.zeros((len(SUBGROUPS), LAST_YEAR - FIRST_YEAR + 1, 12), dtype=int)
    for row in table("spvm_subgroups_months.csv"):
        where = SUBGROUPS.index(row["sub_group"]), int(row["year"]) - FIRST_YEAR
        found[where] = [int(row[f"m{month:02}"] or 0) for month in range(1, 13)]
    last = LAST_PRINTED - FIRST_YEAR
    for kind, offset in np.ndindex(len(SUBGROUPS), LAST_YEAR - LAST_PRINTED):
        shape = found[kind, last - 2 : last + 1].sum(axis=0)
        found[kind, last + 1 + offset] = spread(shape.clip(min=1e-9), found[kind, last].sum())
    return found


def open_kinds(rng: np.random.Generator, acts: Acts, chosen: np.ndarray, printed: np.ndarray) -> np.ndarray:
    """The sub-group of each act chosen in the open file; deaths are shared out as printed."""
    kind = np.zeros(len(chosen), dtype=int)
    year = years(acts.day[chosen])
    for category, names in enumerate(OPEN.values()):
        of_it = acts.kind[chosen] == category
        kind[of_it] = SUBGROUPS.index(names[0])
        for offset in range(printed.shape[1]) if len(names) > 1 else ():
            mine = np.flatnonzero(of_it & (year == offset))
            each = [SUBGROUPS.index(name) for name in names]
            every = rng.permutation(np.repeat(each, printed[each, offset].sum(axis=1)))
            kind[mine] = every[: len(mine)]
    return kind


def years(day: np.ndarray) -> np.ndarray:
    """Years since the first."""
    return day.astype("datetime64[Y]").astype(int) + 1970 - FIRST_YEAR


def draw_rest(rng, printed: np.ndarray, held: np.ndarray, since: int) -> tuple[np.ndarray, np.ndarray]:
    """A sub-group and a day for each case that the open file does not hold; years come out as printed."""
    kinds, days = [], []
    for kind, offset in np.ndindex(printed.shape[:2]):
        missing = printed[kind, offset].sum() - held[kind, offset].sum()
        if missing <= 0 or FIRST_YEAR + offset < since:
            continue
        shape = (printed[kind, offset] - held[kind, offset]).clip(0)
        per_month = spread(shape if shape.sum() else printed[kind, offset], missing)
        starts = np.datetime64(f"{FIRST_YEAR + offset}-01", "M") + np.arange(13)
        lengths = np.diff(starts.astype("datetime64[D]")).astype(int)
        month = np.repeat(np.arange(12), per_month)
        days.append(starts[month].astype("datetime64[D]") + (rng.random(missing) * lengths[month]).astype(int))
        kinds.append(np.full(missing, kind))
    return np.concatenate(kinds), np.concatenate(days)


def stations(printed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The stations of 2015 and each one's part of a sub-group; a merged station is given back what it brought."""
    records = table("spvm_subgroups_pdq.csv")
    numbers = np.array([int(row["pdq"]) for row in records])
    part = np.array([[float(row[name]) for name in SUBGROUPS] for row in records])
    by_year = printed[:, : LAST_PRINTED + 1 - FIRST_YEAR].sum(axis=2)
    part /= by_year.sum(axis=1)
    for retired, joined, last in demo_acts.merges():
        # Reports print a retired station until the year before its last.
        before = by_year[:, : last.item().year - FIRST_YEAR].sum(axis=1) / by_year.sum(axis=1)
        gone, into = np.searchsorted(numbers, [retired, joined])
        part[gone] /= before
        part[into] -= part[gone] * (1 - before)
    part = part.clip(0)
    return numbers, part / part.sum(axis=0)


def draw_codes(rng: np.random.Generator, kind: np.ndarray, day: np.ndarray, in_open: np.ndarray) -> np.ndarray:
    """A violation code for each case."""
    of_code = {int(row["code"]): row["sub_group"] for row in table("violations.csv")}
    shares: dict[str, dict[int, float]] = {}
    for row in table("demo_codes.csv"):
        shares.setdefault(of_code[int(row["code"])], {})[int(row["code"])] = float(row["share"])
    found = np.zeros(len(kind), dtype=int)
    for one, name in enumerate(SUBGROUPS):
        mine = np.flatnonzero(kind == one)
        found[mine] = rng.choice(list(shares[name]), len(mine), p=list(shares[name].values()))
    inside = np.flatnonzero(in_open & (kind == SUBGROUPS.index("vol_simple")))
    found[inside] = rng.choice(list(INSIDE_VEHICLE), len(inside), p=list(INSIDE_VEHICLE.values()))
    found[(found // 100 == 49) & (day < LEGAL_SINCE)] = BEFORE_LEGAL
    return found


def chances(name: str, kind: np.ndarray, code: np.ndarray) -> np.ndarray:
    """How likely something is: what the code says, else what the sub-group says."""
    of_code = np.full(10_000, np.nan)
    for row in table("demo_codes.csv"):
        if row[name]:
            of_code[int(row["code"])] = float(row[name])
    told = of_code[code]
    return np.where(np.isnan(told), profile(name)[kind], told)


def draw(rng: np.random.Generator, acts: Acts, houses: Houses, since: int, share: float) -> Cases:
    """The cases from this year on; of all of them, this share is kept."""
    printed = published()
    chosen = np.flatnonzero((years(acts.day) >= since - FIRST_YEAR) & (years(acts.day) <= LAST_YEAR - FIRST_YEAR))
    kind = open_kinds(rng, acts, chosen, printed)
    held = np.zeros_like(printed)
    months = acts.day[chosen].astype("datetime64[M]").astype(int) % 12
    np.add.at(held, (kind, years(acts.day[chosen]), months), 1)
    others, day = draw_rest(rng, printed, held, since)
    numbers, part = stations(printed)
    station = np.zeros(len(others), dtype=int)
    for one in np.unique(others):
        mine = np.flatnonzero(others == one)
        station[mine] = rng.choice(numbers, len(mine), p=part[:, one])
    place = demo_acts.draw_corners(rng, acts.corners, acts.entrances, station)
    demo_acts.rename(station, day)
    corner = np.where(rng.random(len(others)) < profile("unlocated")[others], -1, place)
    station[rng.random(len(others)) < WITHOUT_STATION] = 0
    in_open = np.arange(len(chosen) + len(others)) < len(chosen)
    both = [np.concatenate(pair) for pair in ((kind, others), (acts.day[chosen], day), (acts.station[chosen], station),
            (acts.corner[chosen], corner), (acts.place[chosen], place))]  # fmt: skip
    kept = np.flatnonzero(rng.random(len(in_open)) < share)
    # A case's number follows its day and station: the file is in that order.
    kept = kept[np.lexsort((rng.random(len(kept)), both[2][kept], both[1][kept]))]
    return detail(rng, acts.corners, houses, *(each[kept] for each in both), in_open[kept])


def detail(rng, corners: Corners, houses: Houses, kind, day, station, corner, place, in_open) -> Cases:
    """What is known of each case besides its sub-group, day and place."""
    code = draw_codes(rng, kind, day, in_open)
    firearm = rng.random(len(kind)) < chances("firearm", kind, code)
    partner_chance = chances("partner", kind, code)
    at = rng.random(len(kind))
    partner = at < partner_chance
    family = ~partner & (at < partner_chance + chances("family", kind, code))
    charged = profile("charged")[kind] + PARTNER_CHARGED * partner
    at = rng.random(len(kind))
    clearance = np.select([at < charged, at < charged + profile("otherwise")[kind]], [1, 2], 0)
    building, link = housed(rng, houses, kind, day, station, corner, place, in_open)
    return Cases(corners, kind, code, day, station, corner, place, in_open, firearm, partner, family, clearance,
                 building, link)  # fmt: skip


def housed(rng, houses: Houses, kind, day, station, corner, place, in_open) -> tuple[np.ndarray, np.ndarray]:
    """The building that a case is at, and how the extract lets one find it."""
    count = len(kind)
    first, last = np.searchsorted(houses.corner, place), np.searchsorted(houses.corner, place, side="right")
    chance = profile("residence")[kind] * (last > first) * ~np.isin(station, (demo_acts.METRO, AIRPORT, 0))
    at = rng.random(count) < chance * AT_BUILDING / max(chance.mean(), 1e-9)
    dwellings = np.concatenate([[0], houses.dwellings.cumsum()])
    door = dwellings[first] + rng.random(count) * (dwellings[last] - dwellings[first])
    building = np.where(at, np.searchsorted(dwellings, door, side="right") - 1, -1)
    standing = (houses.since[building] <= day) & ~(houses.until[building] < day)
    building[~standing] = -1
    link = np.where(building < 0, 0, rng.choice([BY_NUMBER, BY_ADDRESS, BY_POINT], count, p=LINKS))
    # An act of the open file stays at its corner, and a case without coordinates has no point.
    link[(link == BY_POINT) & (in_open | (corner < 0))] = BY_ADDRESS
    return building, link
