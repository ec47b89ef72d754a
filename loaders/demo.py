"""The made-up files of a demonstration: the open file of criminal acts, and extracts of cases, persons and buildings.

What each honours and what it assumes is said where it is drawn: demo_acts, demo_cases, demo_persons, demo_buildings.
"""

from __future__ import annotations

import hashlib
import json
import sys
from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import demo_acts, demo_buildings, demo_cases, demo_lines, demo_persons
from loaders.demo_acts import LAST_DAY, Acts
from loaders.versions import data_folder

SEED = 2018
FILE, CASES, PERSONS, BUILDINGS = "actes-criminels.csv", "affaires.csv", "personnes.csv", "immeubles.csv"
FILES = ("actes-criminels*", "affaires*", "personnes*", "immeubles*")
NOTE = ".origin.json"


@dataclass(frozen=True)
class Extent:
    """How much of the extracts is written: the first year of the cases, and the share of them that is kept."""

    since: int = demo_cases.FIRST_YEAR
    share: float = 1.0


EVERYTHING = Extent()


def is_received(file: Path) -> bool:
    """Whether the file came from elsewhere: it has no note of this command, or is no longer what was written."""
    note = file.with_name(file.name + NOTE)
    origin = json.loads(note.read_text("utf-8")) if note.exists() else {}
    return not origin.get("demonstration") or origin.get("sha256") != hashlib.sha256(file.read_bytes()).hexdigest()


def make(raw: Path, seed: int = SEED, until: date = LAST_DAY) -> list[Path]:
    """Write the open file alone and its note of origin in this folder; the same seed gives the same bytes."""
    return write_open(raw, demo_acts.draw(seed, until), seed, until)


def write_open(raw: Path, acts: Acts, seed: int, until: date) -> list[Path]:
    """Write these acts as the open file."""
    return write(raw / FILE, demo_acts.HEADER, demo_acts.lines(acts), {"seed": seed, "until": until.isoformat()})


def make_all(raw: Path, seed: int = SEED, extent: Extent | None = None) -> list[Path]:
    """Write the open file, and the cases, persons and buildings that go with it, each with its note."""
    extent = extent or EVERYTHING
    acts = demo_acts.draw(seed, LAST_DAY)
    rng = np.random.default_rng([seed, 5])
    houses = demo_buildings.draw(rng, acts.corners)
    cases = demo_cases.draw(rng, acts, houses, extent.since, extent.share)
    number = demo_lines.numbers(cases)
    told = {"seed": seed, "since": extent.since, "share": extent.share}
    return [
        *write_open(raw, acts, seed, LAST_DAY),
        *write(raw / BUILDINGS, demo_buildings.HEADER, demo_buildings.lines(houses), told),
        *write(raw / CASES, demo_lines.HEADER, demo_lines.lines(rng, cases, houses, number), told),
        *write(raw / PERSONS, demo_persons.HEADER, demo_persons.draw(rng, cases, number), told),
    ]


def write(file: Path, header: str, lines: pa.Array, told: dict) -> list[Path]:
    """Write a file and its note of origin, which says that it is made up."""
    file.parent.mkdir(parents=True, exist_ok=True)
    content = header.encode() + b"\n" + text(lines)
    origin = {
        "url": None,
        "demonstration": True,
        **told,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
    }
    note = file.with_name(file.name + NOTE)
    # The note first: cut between the two, a real file may pass for made up, never the other way round.
    for path, written in ((note, json.dumps(origin, ensure_ascii=False, indent=1).encode()), (file, content)):
        part = path.with_name(path.name + ".partial")
        part.write_bytes(written)
        part.replace(path)
    return [file, note]


def text(lines: pa.Array) -> memoryview | bytes:
    """Lines joined by line ends: the bytes that Arrow already holds side by side."""
    ended = pc.binary_join_element_wise(lines, "", "\n")
    offsets = np.frombuffer(ended.buffers()[1], dtype=np.int32)
    return memoryview(ended.buffers()[2])[offsets[ended.offset] : offsets[ended.offset + len(ended)]]


TEXTS = {
    "kept": {
        "fr": "{file} : des données de démonstration sont demandées, un fichier reçu s'y trouve ; "
        "ajoutez --force pour qu'elles passent devant.",
        "en": "{file}: demonstration data are asked for, a received file is there; add --force to put them first.",
    },
    "made": {
        "fr": "{file} : {rows} {what}, à titre de démonstration (graine {seed}).",
        "en": "{file}: {rows} {what}, for demonstration (seed {seed}).",
    },
    FILE: {"fr": "actes inventés", "en": "made-up acts"},
    CASES: {"fr": "affaires inventées", "en": "made-up cases"},
    PERSONS: {"fr": "personnes inventées", "en": "made-up persons"},
    BUILDINGS: {"fr": "immeubles inventés", "en": "made-up buildings"},
}


def main(arguments: Namespace) -> int:
    """`python -m loaders demo`: 0 when written, 2 when a received file stands there."""
    raw = data_folder() / "raw"
    language = getattr(arguments, "lang", "fr")
    only_open = getattr(arguments, "open_only", False)
    patterns = FILES[:1] if only_open else FILES
    # A load takes the newest of these: one written now would hide a received one, whatever its name.
    standing = [file for one in patterns for file in sorted(raw.glob(one)) if not file.name.endswith(NOTE)]
    if not arguments.force and (received := [file for file in standing if is_received(file)]):
        print(TEXTS["kept"][language].format(file=f"data/raw/{received[0].name}"), file=sys.stderr)
        return 2
    written = make(raw, seed=arguments.seed) if only_open else make_all(raw, seed=arguments.seed)
    for file in written[::2]:
        count = file.read_bytes().count(b"\n") - 1
        grouped = f"{count:,}".replace(",", "\u202f") if language == "fr" else f"{count:,}"
        what = TEXTS[file.name][language]
        print(
            TEXTS["made"][language].format(file=f"data/raw/{file.name}", rows=grouped, what=what, seed=arguments.seed)
        )
    return 0
