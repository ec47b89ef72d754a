"""The analyst's own places beside the 34: groups of territories, police stations, neighbourhoods of a loaded file."""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from loaders import groups, versions
from loaders import places as loaded
from loaders.named import Problem
from loaders.places import REFERENCE, ZONES, Territory
from loaders.values import key

GROUP, STATION, ZONE = groups.PREFIX, "pdq-", "q-"
KINDS = {GROUP: "groupe", STATION: "poste", ZONE: "quartier"}
SHORT = 16  # characters of a name on a map


@dataclass(frozen=True)
class Own(Territory):
    """A place of the analyst's own: `plain` as it was named, `members` the territories that a group sums."""

    plain: str = ""
    members: tuple[str, ...] = ()
    residents: float | None = None


class Registry(dict[str, Territory]):
    """The 34 and the wholes, which is all one goes through, and own places, each asked for by its code."""

    def __missing__(self, code: str) -> Territory:
        if (found := place(code)) is None:
            raise KeyError(code)
        return found

    def get(self, code, default=None):
        """A place by its code, own ones too."""
        try:
            return self[code]
        except KeyError:
            return default


@cache
def territories() -> Registry:
    """The territories and the wholes by id; asked for the code of an own place, it gives that place too."""
    return Registry(loaded.territories())


def is_own(code: str) -> bool:
    """Whether a code has the form of an own place's."""
    return code.startswith(tuple(KINDS))


def geography(code: str) -> str:
    """Which kind of own place a code is of: one of GROUP, STATION, ZONE."""
    return next(prefix for prefix in KINDS if code.startswith(prefix))


def denominator(code: str, name: str) -> float:
    """What is known of a station's or a neighbourhood's denominator: residents where the file of limits gives them."""
    found = place(code) if name == "residents" and is_own(code) else None
    return float("nan") if found is None or found.residents is None else float(found.residents)


def place(code: str) -> Own | None:
    """An own place by its code; none where it is not known, or the process is not the analysis's."""
    if not is_own(code) or versions.audience() == "shared":
        return None
    if code.startswith(GROUP):
        return every_group().get(code)
    return stations().get(code) if code.startswith(STATION) else _learned.get(code)


def members(code: str) -> tuple[str, ...]:
    """The territories that a place is made of: a group's members, none of a station or a neighbourhood, else itself."""
    if not is_own(code):
        return (code,)
    found = place(code)
    return found.members if found else ()


# Groups -------------------------------------------------------------------------------------------------------------


def every_group(data: Path | None = None) -> dict[str, Own]:
    """The groups by code; none where their file cannot be read (groups.read says so)."""
    try:
        return {code: _grouped(one) for code, one in groups.read(data).items()}
    except Problem:
        return {}


@lru_cache(maxsize=256)
def _grouped(group: groups.Group) -> Own:
    return Own(
        id=group.code,
        name={"fr": f"{group.name} (groupe)", "en": f"{group.name} (group)"},
        short=_short(group.name),
        kind=KINDS[GROUP],
        of=f"du groupe {group.name}",
        at={"fr": f"dans le groupe {group.name}", "en": f"in the group {group.name}"},
        plain=group.name,
        members=group.members,
    )


def _short(name: str) -> dict[str, str]:
    short = name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}…"
    return {"fr": short, "en": short}


# Police stations ----------------------------------------------------------------------------------------------------


@cache
def merged() -> dict[int, str]:
    """The code that each station's number counts under: its own, or that of the station it ended up in."""
    into = {int(row["pdq"]): int(row["merged_into"] or row["pdq"]) for row in _rows()}

    def last(number: int) -> int:
        return number if into[number] == number else last(into[number])

    return {number: f"{STATION}{last(number)}" for number in into}


@cache
def stations() -> dict[str, Own]:
    """The stations by code. One that joined another is none: the whole series counts under the one it joined."""
    found = {}
    for code in sorted(set(merged().values()), key=lambda code: int(code.removeprefix(STATION))):
        number = int(code.removeprefix(STATION))
        found[code] = Own(
            id=code,
            name={lang: f"PDQ {number}" for lang in ("fr", "en")},
            short={lang: f"PDQ {number}" for lang in ("fr", "en")},
            kind=KINDS[STATION],
            of=f"du PDQ {number}",
            at={"fr": f"au PDQ {number}", "en": f"at PDQ {number}"},
            plain=f"PDQ {number}",
        )
    return found


@cache
def serves() -> dict[str, str]:
    """What each station serves, by code: the names of its areas, in French as they are published."""
    return {f"{STATION}{row['pdq']}": row["name"] for row in _rows() if f"{STATION}{row['pdq']}" in stations()}


def joined(code: str) -> list[tuple[str, str]]:
    """The stations counted in another one: the number of each, and the last day it was in use where known."""
    return [
        (row["pdq"], row["to"]) for row in _rows()
        if merged()[int(row["pdq"])] == code and f"{STATION}{row['pdq']}" != code
    ]  # fmt: skip


def _rows() -> list[dict[str, str]]:
    with (REFERENCE / "pdq.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Neighbourhoods -----------------------------------------------------------------------------------------------------

_learned: dict[str, Own] = {}  # the areas of the versions opened so far: a code is named as in the last one opened


@lru_cache(maxsize=8)
def zones(folder: Path) -> dict[str, Own]:
    """The areas of a version's folder by code, in the order of their names; none where no file of limits was loaded."""
    path = folder / "clean" / f"{ZONES}.parquet"
    if not path.exists():
        return {}
    rows = pq.read_table(path, columns=["zone_id", "name", "residents"]).to_pylist()
    found = {}
    for row in sorted(rows, key=lambda row: (key(row["name"]), row["zone_id"])):
        name = re.sub(r"\s+", " ", "".join(c if groups.PLAIN.fullmatch(c) else " " for c in row["name"])).strip()
        name, code = name[:60] or row["zone_id"], f"{ZONE}{row['zone_id']}"
        found[code] = Own(
            id=code,
            name={"fr": f"{name} (quartier)", "en": f"{name} (neighbourhood)"},
            short=_short(name),
            kind=KINDS[ZONE],
            of=f"du quartier {name}",
            at={"fr": f"dans le quartier {name}", "en": f"in the neighbourhood {name}"},
            plain=name,
            residents=row["residents"],
        )
    return found


def learn(folder: Path) -> None:
    """Let the areas of a version be asked for by their codes."""
    _learned.update(zones(folder))
