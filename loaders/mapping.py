"""Mappings: an extract's own column names joined to those of a contract, saved under a name and used again."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from loaders import layout, preview, versions
from loaders.contract import Contract, contracts
from loaders.fates import Refused
from loaders.values import key, tidy

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST, LARGEST, MOST = 40, 1 << 16, 300
NOTHING = ("", "null", "Null", "NULL", "~")


@dataclass(frozen=True)
class Mapping:
    """One kind of extract: which of its own headers is which column of the contract, None where it is not read."""

    name: str
    source: str
    columns: dict[str, str | None]

    @property
    def digest(self) -> str:
        """A fingerprint of what the mapping says, whatever its name."""
        said = json.dumps([self.source, sorted(self.columns.items())], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def contract(self) -> Contract:
        return contracts()[self.source]


def check(mapping: Mapping) -> Mapping:
    """The mapping itself, if every one of its promises can be kept; else refused, with the one that cannot."""
    slug(mapping.name)
    if mapping.source not in contracts():
        raise Refused("MAPPING_SOURCE", name=mapping.source, known=sorted(contracts()))
    contract = mapping.contract
    own = [tidy(header)[0] for header in mapping.columns]
    keys = [key(header) for header in own]
    known = layout.spellings(contract)
    layout.refuse_personal([header for header, bare in zip(own, keys, strict=True) if bare not in known], contract)
    targets = [column for column in mapping.columns.values() if column]
    if strangers := [column for column in targets if column not in contract.received]:
        raise Refused("MAPPING_COLONNE", columns=strangers, known=list(contract.received))
    twice = sorted({column for column in targets if targets.count(column) > 1})
    twice += sorted({header for header, bare in zip(own, keys, strict=True) if keys.count(bare) > 1 or not bare})
    if twice:
        raise Refused("MAPPING_DOUBLE", columns=twice)
    essential = [name for name, column in contract.received.items() if column.get("essential")]
    if missing := [name for name in essential if name not in targets]:
        raise Refused("MAPPING_ESSENTIELLE", columns=missing)
    return mapping


def slug(name: str) -> str:
    """A name that is one plain word of a path and nothing else; refused otherwise."""
    if len(name) > LONGEST or not SLUG.fullmatch(name):
        raise Refused("MAPPING_NOM", limit=LONGEST)
    return name


# Files --------------------------------------------------------------------------------------------------------------


def folder(data: Path | None = None) -> Path:
    return (data or versions.data_folder()) / "mappings"


def read(path: Path) -> Mapping:
    """A mapping's file; refused in one sentence when it is not one."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError
        # Every scalar as text: a header may be NO, 2024 or Y, which YAML would take for something else.
        tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        columns = tree["columns"]
        texts = [tree["name"], tree["source"], *columns, *columns.values()]
        if set(tree) != {"name", "source", "columns"} or not all(isinstance(text, str) for text in texts):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError, RecursionError):
        raise Refused("MAPPING_ILLISIBLE", name=path.name) from None
    if len(columns) > MOST:
        raise Refused("MAPPING_ILLISIBLE", name=path.name)
    kept = {header: None if column in NOTHING else column for header, column in columns.items()}
    return check(Mapping(tree["name"], tree["source"], kept))


def named(name: str, data: Path | None = None) -> Mapping:
    """A saved mapping, by its name alone."""
    path = folder(data) / f"{slug(name)}.yml"
    if not path.is_file():
        raise Refused("MAPPING_ABSENTE", name=name, known=[one.name for one in saved(data)])
    found = read(path)
    if found.name != name:
        raise Refused("MAPPING_ILLISIBLE", name=path.name)
    return found


def given(word: str, data: Path | None = None) -> Mapping:
    """A mapping by its saved name, or by the path of its file."""
    path = Path(word)
    return read(path) if path.suffix in (".yml", ".yaml") and path.is_file() else named(word, data)


def saved(data: Path | None = None, source: str | None = None) -> list[Mapping]:
    """The saved mappings that can be used, by name; of one source if it is given."""
    found = []
    for path in sorted(folder(data).glob("*.yml")):
        try:
            one = read(path)
        except Refused:
            continue
        if one.name == path.stem and source in (None, one.source):
            found.append(one)
    return found


def save(mapping: Mapping, data: Path | None = None, replace: bool = False) -> Path:
    """Keep a mapping under its name; refused when another has that name, unless it is to be replaced."""
    check(mapping)
    path = folder(data) / f"{mapping.name}.yml"
    if path.exists() and not replace:
        try:
            same = read(path).digest == mapping.digest
        except Refused:
            same = False
        if not same:
            raise Refused("MAPPING_EXISTE", name=mapping.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    tree: dict[str, Any] = {"name": mapping.name, "source": mapping.source, "columns": dict(mapping.columns)}
    versions.write_whole(path, yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    return path


# Recognising --------------------------------------------------------------------------------------------------------


def matching(path: Path, contract: Contract, data: Path | None = None) -> Mapping | None:
    """The saved mapping of a source whose own headers a file all has; None when none fits, or two fit equally."""
    fitting = [one for one in saved(data, contract.name) if _fits(path, one)]
    most = max((len(one.columns) for one in fitting), default=0)
    best = {one.digest: one for one in fitting if len(one.columns) == most}
    return next(iter(best.values())) if len(best) == 1 else None


def _fits(path: Path, mapping: Mapping) -> bool:
    try:
        text = preview.head(path, [mapping.contract], mapping.columns)
    except (Refused, OSError):
        return False
    return preview.lines_with(text, mapping.columns)
