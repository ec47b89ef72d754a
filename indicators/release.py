"""The release: a version's open tables and safe cells, copied where the shared audience reads them, after the audit."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from indicators import audit, disclosure
from indicators.database import folder_of
from indicators.query import store
from loaders import versions
from loaders.contract import contracts
from loaders.places import ZONES

REGISTER = "releases.jsonl"
SHARED = 0o755, 0o644  # folders and files that another account may read
MENDS, AGAIN = 7, 3  # of a first release, and of one after it, whose pattern stays
OPEN_FILES = ("values", "denominators", "months", "cells", "corners", "intersections")
SAFE = Path("safe") / disclosure.SAFE


class Refused(Exception):
    """The audit found that a hidden count could be narrowed: nothing is released."""


def released(data: Path | None = None) -> pd.DataFrame | None:
    """The safe cells of the live release, or None."""
    try:
        path = versions.live(versions.shared_folder(data)).folder / SAFE
    except versions.NoVersion:
        return None
    return pq.read_table(path).to_pandas() if path.exists() else None


def live_release(data: Path | None = None) -> int | None:
    """The number of the version that the shared audience reads, or None."""
    try:
        return versions.live(versions.shared_folder(data)).number
    except versions.NoVersion:
        return None


def told(number: int, found: audit.Audit | None) -> list[str]:
    """What an audit came to, in lines for a terminal."""
    if found is None:
        return [f"version {number}: no restricted table, nothing to attack"]
    narrowest = ", ".join(f"{width:.1f} for a {kind} number" for kind, width in found.narrowest.items())
    lines = [
        f"version {number}: {found.cells:,} cells in {len(found.tables)} tables, {found.hidden:,} hidden by the rules, "
        f"{found.beside:,} hidden beside them",
        f"{found.worlds:,} worlds that agree with all that is shown, {found.programs:,} linear programs",
        f"narrowest interval left: {narrowest}; exact recoveries: {found.exact}",
    ]
    lines += [f"{one.code} {one.indicator}: {one.cells} cells, such as {one.where} (width {one.width:.2f})"
              for one in found.findings]  # fmt: skip
    return [*lines, "nothing found" if found.passed else f"{len(found.findings)} findings: not to be released"]


def examine(number: int | None = None, data: Path | None = None, mends: int | None = None) -> audit.Audit | None:
    """Audit what a version would release, given what is released already; None when it has no restricted table."""
    version = versions.live(data) if number is None else versions.open_version(number, data)
    if not (folder_of(version.folder, "internal") / disclosure.SAFE).exists():
        return None
    tables = store(version.folder, version.delay["months"], "internal")
    before = released(data)
    table = pq.read_table(folder_of(version.folder, "internal") / disclosure.SAFE).to_pandas()
    mends = mends if mends is not None else MENDS if before is None else AGAIN
    found = audit.of_version(tables, [] if before is None else [before], disclosure.frozen(table, before), mends)
    if before is not None:
        found.findings += [one for one in audit.same_pattern(found.table, before) if one not in found.findings]
    return found


def release(number: int | None = None, data: Path | None = None, found: audit.Audit | None = None) -> Path:
    """Copy a version's open tables, and the safe cells of an audit that passed, to the shared folder; make it live.

    Every published table has its line in the register of anonymisation. Refused says what the audit found.
    """
    version = versions.live(data) if number is None else versions.open_version(number, data)
    _register(version, data, found)
    if found and not found.passed:
        first = found.findings[0]
        raise Refused(f"version {version.number}: not released; {first.code} {first.indicator}, {first.where}")
    shared = versions.shared_folder(data)
    with versions.alone(shared) as folder:
        staged = folder / f"{versions.STAGING}{version.number}"
        (staged / "built").mkdir(parents=True)
        (staged / "clean").mkdir()
        for name in OPEN_FILES:
            if version.built(name).exists():
                shutil.copyfile(version.built(name), staged / "built" / f"{name}.parquet")
        for name in version.sources:
            if _is_shared(name):
                shutil.copyfile(version.table(name), staged / "clean" / f"{name}.parquet")
        if found:
            (staged / "safe").mkdir()
            found.table.to_parquet(staged / SAFE, index=False)
        if (folder / str(version.number)).exists():
            shutil.rmtree(folder / str(version.number))
        versions.finish(staged, folder, version.number, _open_manifest(version, found))
        _readable(shared)
        versions.point_to(folder, version.number)
        versions.record(folder, f"release-{version.number}-{versions.now()}", "published", version.number)
    _readable(shared)
    return shared / "versions" / str(version.number)


def _is_shared(name: str) -> bool:
    """Whether a source's table goes to the shared audience: the open ones, but not the analyst's own areas."""
    return contracts()[name].sensitivity == "open" and name != ZONES


def _open_manifest(version: versions.Version, found: audit.Audit | None) -> dict[str, Any]:
    """What the shared audience may know of a version: the open sources; of the others, when and whether made up."""
    manifest = dict(version.manifest)
    known = contracts()
    is_open = {name for name in manifest["sources"] if _is_shared(name)}
    indicators = set(pq.read_table(version.built("values"), columns=["indicator"])["indicator"].unique().to_pylist())
    restricted = {
        name: {key: one[key] for key in ("first_day", "last_day", "demonstration")}
        for name, one in manifest["sources"].items() if known[name].is_restricted
    }  # fmt: skip
    return {
        **{key: manifest[key] for key in ("created_at", "as_of", "base", "catalog", "delay")},
        "held": [],
        "sources": {name: one for name, one in manifest["sources"].items() if name in is_open},
        "reports": [one for one in manifest["reports"] if one["source"] in is_open],
        "built": {"indicators": sorted(indicators)},
        "restricted": restricted,
        "released_at": versions.now(),
        "hidden": found and {name: said["hidden"] for name, said in found.tables.items()},
    }


def _register(version: versions.Version, data: Path | None, found: audit.Audit | None) -> None:
    """A line per table in the register of anonymisation: what, when, under which thresholds, with which result."""
    path = (data or versions.data_folder("analysis")) / REGISTER
    rules = {name: {"threshold": one.threshold, "base": one.base} for name, one in disclosure.rules().items()}
    lines = []
    for name, said in (found.tables if found else {}).items():
        own = [one for one in found.findings if one.indicator == name]
        result = "refused" if own or not found.passed else "released"
        lines.append({
            "at": versions.now(), "version": version.number, "table": name, **said, "class": _class(found, name),
            "thresholds": rules, "attack": {"worlds": found.worlds, "narrowest": found.narrowest}, "result": result,
        })  # fmt: skip
    with path.open("a", encoding="utf-8") as file:
        path.chmod(0o600)
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def _class(found: audit.Audit, name: str) -> str:
    return ", ".join(sorted(found.table.loc[found.table["indicator"] == name, "class"].unique()))


def _readable(folder: Path) -> None:
    """Let another account read what is shared, whatever the account's mask."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(SHARED[0] if path.is_dir() else SHARED[1])
