"""Made-up criminal acts of the open file, shaped by what the SPVM and the city have published, for demonstration only.

No row is a real event. What the file honours, each from a table of data/reference whose citation is in its README:
- acts by year and category: SPVM, rapports annuels 2015–2024 (spvm_annual.csv), times the part of them that the open
  file holds (spvm_gaps.csv); from 2025 on the last level goes on;
- months within a year: SPVM, rapports annuels, tables by month (spvm_months.csv);
- acts by station and category: open file, extraction of April 2024 (spvm_pdq.csv); a retired number gives way to the
  station it joined on the day of pdq.csv;
- the overall share without coordinates: open file, 2023–2025 (spvm_located.csv).
What it assumes, for want of a published figure: thefts in or on vehicles follow the years as mischief does; days within
a month are alike; the shift (SHIFTS), how the unlocated share varies by category (UNLOCATED), how much acts gather at
few corners (outline.py) and how stations drift from year to year (DRIFT). Corners are those of an imagined street grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.outline import TO_METRES, Corners, corners, table

FIRST_YEAR, LAST_DAY = 2015, date(2026, 9, 30)
HEADER = "CATEGORIE,DATE,QUART,PDQ,X,Y,LONGITUDE,LATITUDE"
THEFT_INSIDE, MISCHIEF = "Vol dans / sur véhicule à moteur", "Méfait"
SHIFTS = {  # jour, soir, nuit: rounded, an assumption
    "Infractions entrainant la mort": (0.35, 0.33, 0.32),
    "Introduction": (0.52, 0.24, 0.24),
    MISCHIEF: (0.52, 0.31, 0.17),
    THEFT_INSIDE: (0.66, 0.25, 0.09),
    "Vol de véhicule à moteur": (0.66, 0.22, 0.12),
    "Vols qualifiés": (0.28, 0.45, 0.27),
}
CATEGORIES = tuple(SHIFTS)
UNLOCATED = (0.20, 0.04, 0.16, 0.24, 0.12, 0.20)  # before they are brought to the published overall share
LAST_COUNTED = date(2024, 3, 31)  # the last day that spvm_pdq.csv counts
DRIFT = 0.07  # spread of the logarithm of a station's part from one year to the next
METRO, METRO_STATIONS = 50, 68  # the number without a polygon; stations of the island, STM
METRO_AROUND = (15, 20, 21, 22, 23, 26, 27, 31, 35, 38, 44)  # whose ground the metro runs under
WITHOUT_STATION = 6


def levels(last_year: int) -> np.ndarray:
    """Acts expected by year (from 2015) and category."""
    held = {row["open_category"]: float(row["open_share_pct"] or 0) / 100 for row in table("spvm_gaps.csv")}
    years = range(FIRST_YEAR, last_year + 1)
    found = np.zeros((len(years), len(CATEGORIES)))
    published = 0
    for row in table("spvm_annual.csv"):
        year, category = int(row["year"]), row["open_category"]
        published = max(published, year)
        if year <= last_year:
            found[year - FIRST_YEAR, CATEGORIES.index(category)] += int(row["reported"]) * held[category]
    shape = found[:, CATEGORIES.index(MISCHIEF)]
    days = [(min(LAST_COUNTED, date(year, 12, 31)) - date(year, 1, 1)).days for year in years]
    covered = (np.array(days) / 365).clip(0, 1)
    counted = sum(int(row["count"]) for row in table("spvm_pdq.csv") if row["category"] == THEFT_INSIDE)
    found[:, CATEGORIES.index(THEFT_INSIDE)] = shape * counted / (shape * covered).sum()
    found[published - FIRST_YEAR + 1 :] = found[published - FIRST_YEAR]
    return found


def months() -> np.ndarray:
    """The part of a year's acts that falls in each month, by category."""
    found = np.zeros((len(CATEGORIES), 12))
    for row in table("spvm_months.csv"):
        found[CATEGORIES.index(row["category"]), int(row["month"]) - 1] = float(row["share"])
    return found / found.sum(axis=1, keepdims=True)


def merges() -> list[tuple[int, int, np.datetime64]]:
    """Each retired station, the one it joined, and its last day."""
    return [
        (int(row["pdq"]), int(row["merged_into"]), np.datetime64(row["to"]))
        for row in table("pdq.csv")
        if row["merged_into"] and row["to"] > f"{FIRST_YEAR}"
    ]


def stations(expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The stations of 2015 and each one's part of a category, as if none had merged.

    A station that took in another was counted with it afterwards: that part is given back.
    """
    records = table("spvm_pdq.csv")
    numbers = np.unique([int(row["pdq"]) for row in records])
    counts = np.zeros((len(numbers), len(CATEGORIES)))
    for row in records:
        counts[np.searchsorted(numbers, int(row["pdq"])), CATEGORIES.index(row["category"])] = int(row["count"])
    total = _until(expected, LAST_COUNTED)
    part = counts / total
    for retired, joined, last in merges():
        before = _until(expected, min(last.item(), LAST_COUNTED))
        gone, into = np.searchsorted(numbers, [retired, joined])
        part[gone] = counts[gone] / before
        part[into] -= part[gone] * (1 - before / total)
    part = part.clip(0)
    return numbers, part / part.sum(axis=0)


def _until(expected: np.ndarray, day: date) -> np.ndarray:
    """Acts expected by category from the first day to this one."""
    year, within = day.year - FIRST_YEAR, months()
    return expected[:year].sum(axis=0) + expected[year] * within[:, : day.month].sum(axis=1)


def drift(rng: np.random.Generator, part: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Each station's part by year and category: it wanders, and keeps its published weight over the whole period."""
    steps = rng.normal(0, DRIFT, (len(expected), *part.shape))
    wandering = np.exp(steps.cumsum(axis=0))
    counted = expected[: LAST_COUNTED.year - FIRST_YEAR, None, :]
    wandering /= (wandering[: len(counted)] * counted).sum(axis=0) / counted.sum(axis=0)
    yearly = part * wandering
    return yearly / yearly.sum(axis=1, keepdims=True)


def draw_days(rng: np.random.Generator, expected: np.ndarray, until: date) -> tuple[np.ndarray, np.ndarray]:
    """A category and a day for each act: years exact, months and days at random within them."""
    within, kinds, days = months(), [], []
    end = np.datetime64(until, "D")
    for offset, year in enumerate(expected):
        for kind, count in enumerate(np.rint(year).astype(int)):
            per_month = rng.multinomial(count, within[kind])
            starts = np.datetime64(f"{FIRST_YEAR + offset}-01", "M") + np.arange(13)
            lengths = np.diff(starts.astype("datetime64[D]")).astype(int)
            month = np.repeat(np.arange(12), per_month)
            day = starts[month].astype("datetime64[D]") + (rng.random(count) * lengths[month]).astype(int)
            days.append(day[day <= end])
            kinds.append(np.full(len(days[-1]), kind))
    return np.concatenate(kinds), np.concatenate(days)


def draw_stations(rng: np.random.Generator, expected: np.ndarray, kind: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The station of 2015 that each act's place belongs to, retired or not."""
    numbers, part = stations(expected)
    yearly = drift(rng, part, expected)
    year = day.astype("datetime64[Y]").astype(int) + 1970 - FIRST_YEAR
    found = np.zeros(len(kind), dtype=int)
    for offset in range(len(expected)):
        for category in range(len(CATEGORIES)):
            acts = np.flatnonzero((year == offset) & (kind == category))
            found[acts] = rng.choice(numbers, len(acts), p=yearly[offset, :, category])
    return found


def metro_entrances(rng: np.random.Generator, found: Corners) -> np.ndarray:
    """The corners where the métro's acts are."""
    under_metro = np.flatnonzero(np.isin(found.station, METRO_AROUND))
    return rng.choice(under_metro, METRO_STATIONS, replace=False)


def draw_corners(rng: np.random.Generator, found: Corners, entrances: np.ndarray, station: np.ndarray) -> np.ndarray:
    """A corner for each act of a station, busy corners more often."""
    chosen = np.zeros(len(station), dtype=int)
    for one in np.unique(station):
        acts = np.flatnonzero(station == one)
        here = entrances if one == METRO else np.flatnonzero(found.station == one)
        pull = np.sqrt(found.pull[here]) if one == METRO else found.pull[here]
        chosen[acts] = rng.choice(here, len(acts), p=pull / pull.sum())
    return chosen


@dataclass(frozen=True)
class Acts:
    """The acts in the order of their file: kind is a place in CATEGORIES, station 0 and corner -1 are left empty."""

    corners: Corners
    entrances: np.ndarray
    kind: np.ndarray
    day: np.ndarray
    shift: np.ndarray
    station: np.ndarray
    corner: np.ndarray
    place: np.ndarray  # the corner, told or not


def draw(seed: int, until: date) -> Acts:
    """The acts from the first year until this day, in no order; the same seed gives the same acts."""
    rng = np.random.default_rng(seed)
    expected = levels(max(until, LAST_COUNTED).year)
    found = corners(rng)
    kind, day = draw_days(rng, expected, until)
    station = draw_stations(rng, expected, kind, day)
    entrances = metro_entrances(rng, found)
    place = draw_corners(rng, found, entrances, station)
    rename(station, day)
    before = np.cumsum(list(SHIFTS.values()), axis=1)[:, :2]  # what ends before the evening, before the night
    shift = (rng.random(len(kind))[:, None] > before[kind]).sum(axis=1)
    corner = np.where(rng.random(len(kind)) < unlocated(kind)[kind], -1, place)
    station[rng.choice(len(kind), WITHOUT_STATION, replace=False)] = 0
    order = rng.permutation(len(kind))
    return Acts(found, entrances, *(each[order] for each in (kind, day, shift, station, corner, place)))


def rename(station: np.ndarray, day: np.ndarray) -> None:
    """Give each act of a retired station the number of the one it joined, from the day it did."""
    for retired, joined, last in merges():
        station[(station == retired) & (day > last)] = joined


def unlocated(kind: np.ndarray) -> np.ndarray:
    """The share of a category without coordinates, so that all together they have the published one."""
    counts = {row["located"]: int(row["count"]) for row in table("spvm_located.csv")}
    overall = counts["unlocated"] / sum(counts.values())
    share = np.array(UNLOCATED)
    return share * overall / share[kind].mean()


def points(found: Corners) -> list[str]:
    """Where each corner is, in metres and degrees, as the portal writes it."""
    x, y = TO_METRES.transform(found.longitude, found.latitude)
    return [
        f"{a:.3f},{b:.3f},{c:.6f},{d:.6f}" for a, b, c, d in zip(x, y, found.longitude, found.latitude, strict=True)
    ]


def lines(acts: Acts) -> pa.Array:
    """Each act as a line of the portal's layout."""
    where = points(acts.corners)
    first = acts.day.min()
    days = [str(one) for one in np.arange(first, acts.day.max() + 1)]
    return pc.binary_join_element_wise(
        pa.array(CATEGORIES).take(pa.array(acts.kind)),
        pa.array(days).take(pa.array((acts.day - first).astype(int))),
        pa.array(["jour", "soir", "nuit"]).take(pa.array(acts.shift)),
        pa.array(["", *map(str, range(1, 100))]).take(pa.array(acts.station)),
        pa.array([*where, ",,,"]).take(pa.array(np.where(acts.corner < 0, len(where), acts.corner))),
        ",",
    )
