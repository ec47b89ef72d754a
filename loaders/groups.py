"""Groups of territories that an analyst names: one small checked file in the data folder of the analysis."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from loaders import named, versions
from loaders.disk import write_whole
from loaders.named import LONGEST_NAME, SLUG, Problem
from loaders.places import territories

PREFIX = "g-"
FILE = "groups.json"
MOST, LARGEST = 60, 1_000_000
FEWEST = 2  # a territory alone is no group
PLAIN = re.compile(r"[\w '’.,()/+–—-]*")  # what no page, map, document or address could read as anything but words
NAMED = {"fr": "Un nom de groupe", "en": "A group's name"}


@dataclass(frozen=True)
class Group:
    """Some of the 34 territories under a name; the code stays when the name or the members change."""

    code: str
    name: str
    members: tuple[str, ...]


def folder(data: Path | None = None) -> Path:
    """Where the groups are: never in a version, which is sealed, nor in what is released."""
    return (data or versions.data_folder("analysis")) / "places"


def stamp(data: Path | None = None) -> tuple[int, int, int]:
    """What changes when the file of groups does."""
    try:
        status = (folder(data) / FILE).stat()
    except OSError:
        return (0, 0, 0)
    return status.st_ino, status.st_mtime_ns, status.st_size


# Reading ------------------------------------------------------------------------------------------------------------


def read(data: Path | None = None) -> dict[str, Group]:
    """The groups by code, in the order of their names; Problem when the file is not what this module writes."""
    found = _read(folder(data) / FILE, stamp(data))
    if found is None:
        raise Problem(
            fr=f"Le fichier des groupes de territoires ne se lit pas ({FILE}) : les autres lieux restent. Le corriger, "
               "ou le retirer du dossier « places » des données.",
            en=f"The file of groups of territories cannot be read ({FILE}): other places stay. Mend it, or take it "
               "out of the data's folder “places”.",
        )  # fmt: skip
    return dict(found)


@lru_cache(maxsize=8)
def _read(path: Path, stamped: tuple[int, int, int]) -> dict[str, Group] | None:
    try:
        if stamped[2] > LARGEST:
            return None
        return _checked(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _checked(content: list[dict]) -> dict[str, Group]:
    """A file's content as groups, each part as it was written; ValueError otherwise."""
    groups = [Group(one["code"], one["name"], tuple(one["members"])) for one in content]
    if len(groups) > MOST or len({one.code for one in groups}) < len(groups):
        raise ValueError("too many groups, or two of the same code")
    for one in groups:
        code = one.code.removeprefix(PREFIX)
        if code == one.code or not SLUG.fullmatch(code) or len(code) > 2 * LONGEST_NAME:
            raise ValueError("a code is not what was written")
        try:
            _named(one.name)
            _members(one.members)
        except Problem as error:
            raise ValueError("a name or members are not what was written") from error
    return {one.code: one for one in sorted(groups, key=lambda one: named.slug_of(one.name, NAMED))}


def _named(name: str) -> str:
    """The code that a name gives; Problem when it cannot be one."""
    code = PREFIX + named.slug_of(name.replace("/", "-"), NAMED)
    if not PLAIN.fullmatch(name):
        raise Problem(
            fr="Un nom de groupe ne contient que des lettres, des chiffres, des espaces et - ' ’ . , ( ) / +.",
            en="A group's name holds nothing but letters, digits, spaces and - ' ’ . , ( ) / +.",
        )
    return code


def _members(members: tuple[str, ...]) -> tuple[str, ...]:
    """Members in the order of the territories; Problem when they are too few, or none of the 34."""
    kept = tuple(code for code, one in territories().items() if code in members and not one.is_whole)
    if len(kept) < FEWEST or len(kept) < len(set(members)):
        raise Problem(
            fr="Un groupe réunit au moins deux des 34 territoires.",
            en="A group brings together at least two of the 34 territories.",
        )
    return kept


# Writing ------------------------------------------------------------------------------------------------------------


def is_writable(data: Path | None = None) -> bool:
    """Whether a group can be kept here."""
    return named.is_writable(folder(data))


def _change(change: Callable[[dict[str, Group]], dict[str, Group]], data: Path | None) -> None:
    if versions.audience() == "shared":
        raise Problem(fr="Les lieux propres servent l'analyse seule.", en="Own places are for the analysis alone.")
    with named.alone(folder(data)):
        groups = change(read(data))
        if len(groups) > MOST:
            raise Problem(fr=f"Rien n'a été enregistré : au plus {MOST} groupes.",
                          en=f"Nothing was saved: at most {MOST} groups.")  # fmt: skip
        content = [asdict(one) for one in groups.values()]
        write_whole(folder(data) / FILE, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _same_name(groups: dict[str, Group], name: str, beside: str = "") -> None:
    """Problem when another group bears the name, whatever its code has become."""
    slug = named.slug_of(name.replace("/", "-"), NAMED)
    if any(named.slug_of(one.name.replace("/", "-"), NAMED) == slug for one in groups.values() if one.code != beside):
        raise Problem(fr=f"Un autre groupe s'appelle déjà « {name} ».",
                      en=f"Another group is already called “{name}”.")  # fmt: skip


def create(name: str, members: tuple[str, ...], data: Path | None = None) -> Group:
    """A new group; Problem when another bears the same name or code."""
    name = name.strip()
    made = Group(_named(name), name, _members(members))

    def with_it(groups: dict[str, Group]) -> dict[str, Group]:
        _same_name(groups, name)
        if made.code in groups:
            raise Problem(fr=f"Un groupe renommé garde le code « {made.code} » : choisissez un autre nom.",
                          en=f"A renamed group keeps the code “{made.code}”: choose another name.")  # fmt: skip
        return {**groups, made.code: made}

    _change(with_it, data)
    return made


def edit(code: str, name: str, members: tuple[str, ...], data: Path | None = None) -> Group:
    """Another name or other members for a group, which keeps its code."""
    name = name.strip()
    _named(name)
    made = Group(code, name, _members(members))

    def with_it(groups: dict[str, Group]) -> dict[str, Group]:
        if code not in groups:
            raise Problem(fr="Ce groupe n'existe plus.", en="This group is gone.")
        _same_name(groups, name, beside=code)
        return {**groups, code: made}

    _change(with_it, data)
    return made


def remove(code: str, data: Path | None = None) -> None:
    """Forget a group."""
    _change(lambda groups: {kept: one for kept, one in groups.items() if kept != code}, data)
