"""A made-up open file of criminal acts, shaped by what the SPVM and the city have published, for demonstration only.

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

import hashlib
import json
import sys
from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.outline import TO_METRES, Corners, corners, table
from loaders.versions import data_folder

SEED = 2018
FIRST_YEAR, LAST_DAY = 2015, date(2026, 9, 30)
FILE, FILES = "actes-criminels.csv", "actes-criminels*.csv"
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


def draw_corners(rng: np.random.Generator, found: Corners, station: np.ndarray) -> np.ndarray:
    """A corner for each act of a station, busy corners more often."""
    chosen = np.zeros(len(station), dtype=int)
    under_metro = np.flatnonzero(np.isin(found.station, METRO_AROUND))
    entrances = rng.choice(under_metro, METRO_STATIONS, replace=False)
    for one in np.unique(station):
        acts = np.flatnonzero(station == one)
        here = entrances if one == METRO else np.flatnonzero(found.station == one)
        pull = np.sqrt(found.pull[here]) if one == METRO else found.pull[here]
        chosen[acts] = rng.choice(here, len(acts), p=pull / pull.sum())
    return chosen


def rows(seed: int, until: date) -> pa.Array:
    """The lines of the file after its header, in no order."""
    rng = np.random.default_rng(seed)
    expected = levels(max(until, LAST_COUNTED).year)
    found = corners(rng)
    kind, day = draw_days(rng, expected, until)
    station = draw_stations(rng, expected, kind, day)
    corner = draw_corners(rng, found, station)
    for retired, joined, last in merges():
        station[(station == retired) & (day > last)] = joined
    before = np.cumsum(list(SHIFTS.values()), axis=1)[:, :2]  # what ends before the evening, before the night
    shift = (rng.random(len(kind))[:, None] > before[kind]).sum(axis=1)
    corner[rng.random(len(kind)) < unlocated(kind)[kind]] = -1
    station[rng.choice(len(kind), WITHOUT_STATION, replace=False)] = 0
    order = rng.permutation(len(kind))
    return lines(found, kind[order], day[order], shift[order], station[order], corner[order])


def unlocated(kind: np.ndarray) -> np.ndarray:
    """The share of a category without coordinates, so that all together they have the published one."""
    counts = {row["located"]: int(row["count"]) for row in table("spvm_located.csv")}
    overall = counts["unlocated"] / sum(counts.values())
    share = np.array(UNLOCATED)
    return share * overall / share[kind].mean()


def lines(found: Corners, kind, day, shift, station, corner) -> pa.Array:
    """Each act as a line of the portal's layout."""
    x, y = TO_METRES.transform(found.longitude, found.latitude)
    where = [
        f"{a:.3f},{b:.3f},{c:.6f},{d:.6f}" for a, b, c, d in zip(x, y, found.longitude, found.latitude, strict=True)
    ]
    first = day.min()
    days = [str(one) for one in np.arange(first, day.max() + 1)]
    return pc.binary_join_element_wise(
        pa.array(CATEGORIES).take(pa.array(kind)),
        pa.array(days).take(pa.array((day - first).astype(int))),
        pa.array(["jour", "soir", "nuit"]).take(pa.array(shift)),
        pa.array(["", *map(str, range(1, 100))]).take(pa.array(station)),
        pa.array([*where, ",,,"]).take(pa.array(np.where(corner < 0, len(where), corner))),
        ",",
    )


def is_received(file: Path) -> bool:
    """Whether the file came from elsewhere: it has no note of this command, or is no longer what was written."""
    note = file.with_name(file.name + ".origin.json")
    origin = json.loads(note.read_text("utf-8")) if note.exists() else {}
    return not origin.get("demonstration") or origin.get("sha256") != hashlib.sha256(file.read_bytes()).hexdigest()


def make(raw: Path, seed: int = SEED, until: date = LAST_DAY) -> list[Path]:
    """Write the demonstration file and its note of origin in this folder; the same seed gives the same bytes."""
    raw.mkdir(parents=True, exist_ok=True)
    file = raw / FILE
    content = "\n".join([HEADER, *rows(seed, until).to_pylist(), ""]).encode()
    origin = {
        "url": None,
        "demonstration": True,
        "seed": seed,
        "until": until.isoformat(),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
    }
    note = file.with_name(file.name + ".origin.json")
    # The note first: cut between the two, a real file may pass for made up, never the other way round.
    for path, written in ((note, json.dumps(origin, ensure_ascii=False, indent=1).encode()), (file, content)):
        part = path.with_name(path.name + ".partial")
        part.write_bytes(written)
        part.replace(path)
    return [file, note]


TEXTS = {
    "kept": {
        "fr": "{file} : des données de démonstration sont demandées, un fichier reçu s'y trouve ; "
        "ajoutez --force pour qu'elles passent devant.",
        "en": "{file}: demonstration data are asked for, a received file is there; add --force to put them first.",
    },
    "made": {
        "fr": "{file} : {rows} actes inventés, à titre de démonstration (graine {seed}).",
        "en": "{file}: {rows} made-up acts, for demonstration (seed {seed}).",
    },
}


def main(arguments: Namespace) -> int:
    """`python -m loaders demo`: 0 when written, 2 when a received file stands there."""
    raw = data_folder() / "raw"
    language = getattr(arguments, "lang", "fr")
    # A load takes the newest of these: one written now would hide a received one, whatever its name.
    if not arguments.force and (received := [file for file in sorted(raw.glob(FILES)) if is_received(file)]):
        print(TEXTS["kept"][language].format(file=f"data/raw/{received[0].name}"), file=sys.stderr)
        return 2
    written = make(raw, seed=arguments.seed)
    count = written[0].read_bytes().count(b"\n") - 1
    grouped = f"{count:,}".replace(",", "\u202f") if language == "fr" else f"{count:,}"
    print(TEXTS["made"][language].format(file=f"data/raw/{FILE}", rows=grouped, seed=arguments.seed))
    return 0
