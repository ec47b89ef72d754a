"""The purge: rows past their retention leave every version, and the raw files that hold them go."""

import json
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders import disk, faults, quarantine, received, retention, versions
from loaders.contract import Contract, in_order
from loaders.fingerprint import file_hash, logical_hash
from loaders.inputs import UNREAD, today, write
from loaders.revisions import monthly, span


@dataclass
class Purge:
    """What a purge removed, or would: rows by source in each version, files, and what it could not judge."""

    versions: dict[int, dict[str, int]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_released: bool = False  # figures of some version are with the shared audience, where a purge does not reach


@dataclass
class Plan:
    """What must change in one version."""

    tables: dict[str, pa.Table] = field(default_factory=dict)  # without the rows that go
    side: dict[str, list[list[str]] | pa.Table] = field(default_factory=dict)  # quarantines and revisions, by path
    gone: dict[str, int] = field(default_factory=dict)


def purge(
    build: Callable[[Path], dict[str, Any]], data: Path | None = None, as_of: date | None = None, dry: bool = False
) -> Purge:
    """Remove what is past its retention on a day, from every version and from raw; `build` computes indicators again.

    Cut short, it is finished by running it again: each version changes at once, and the register has every removal.
    """
    data, as_of = data or versions.data_folder(), as_of or today()
    with versions.alone(data) as folder:
        found, attempt, made = Purge(), f"purge-{uuid.uuid4().hex[:12]}", {}
        found.is_released = (versions.versions_folder(versions.shared_folder(data)) / "current").exists()
        _raw(folder, data, as_of, attempt, found, dry)
        for path in sorted(folder.glob("[1-9]*"), key=lambda path: int(path.name) if path.name.isdigit() else 0):
            if not path.name.isdigit():
                continue
            try:
                manifest = json.loads((path / "manifest.json").read_text("utf-8"))
                plan = _plan(path, manifest, as_of)
            except (OSError, ValueError, KeyError, pa.ArrowException):
                found.left.append(f"versions/{path.name}")
                continue
            if plan.gone:
                found.versions[int(path.name)] = plan.gone
            if plan.gone and not dry:
                _apply(path, manifest, plan, as_of, build, made)
        if not dry:
            _log(folder, attempt)
        return found


# Versions -------------------------------------------------------------------------------------------------------------


def _plan(folder: Path, manifest: dict[str, Any], as_of: date) -> Plan:
    """Which rows of one version go."""

    def beside(name: str) -> pa.Table | None:
        path = folder / "clean" / f"{name}.parquet"
        return pq.read_table(path) if path.exists() else None

    plan, cases = Plan(), set()
    for contract in in_order():
        table = beside(contract.name) if contract.is_restricted else None
        if table is None:
            continue
        limit = retention.cutoff(contract, as_of)
        out = pa.array(retention.past(table, contract, beside, limit))
        if "case_id" in table.column_names:
            cases |= set(table["case_id"].filter(out).to_pylist())
        if n := pc.sum(out).as_py():
            plan.tables[contract.name] = table.filter(pc.invert(out))
            plan.gone[contract.name] = n
        _plan_sides(plan, folder, contract, limit, cases, manifest["created_at"][:10])
    return plan


def _plan_sides(plan: Plan, folder: Path, contract: Contract, limit: date, cases: set[str], loaded: str) -> None:
    """What goes from the rows set aside and from the account of corrections."""
    path = quarantine.file(contract.name, folder)
    if path.exists():
        kept, n = retention.quarantined(path, limit, cases, loaded)
        if n:
            plan.side[path.relative_to(folder).as_posix()] = kept
            plan.gone[f"{contract.name}.quarantine"] = n
    path = folder / "revisions" / f"{contract.name}.parquet"
    if path.exists():
        table = pq.read_table(path)
        kept = table.filter(pc.greater_equal(table["month"], pa.scalar(limit.replace(day=1))))
        if len(kept) < len(table):
            plan.side[path.relative_to(folder).as_posix()] = kept
            plan.gone[f"{contract.name}.revisions"] = len(table) - len(kept)


def _apply(folder: Path, manifest: dict[str, Any], plan: Plan, as_of: date, build, made: dict[tuple, Path]) -> None:
    """Make the version anew beside itself, without what goes, and put it in its own place.

    `made` remembers the tables written, so that versions which shared one file still do.
    """
    root, number = folder.parent, int(folder.name)
    staged = root / f"{versions.STAGING}purge-{number}"
    shutil.rmtree(staged, ignore_errors=True)
    for name in manifest["files"]:
        if not name.startswith("built/"):
            (staged / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if name not in plan.side and name not in {f"clean/{source}.parquet" for source in plan.tables}:
                (staged / name).hardlink_to(folder / name)
    sources = dict(manifest["sources"])
    for contract in in_order():
        if contract.name in plan.tables:
            table = plan.tables[contract.name]
            path, digest = f"clean/{contract.name}.parquet", logical_hash(table)
            alike = made.setdefault(((folder / path).stat().st_ino, digest), folder / path)
            if alike == folder / path:
                write(table, contract, staged / path)
            else:
                (staged / path).hardlink_to(alike)
            first, last = span(table, contract) if len(table) else (None, None)
            sources[contract.name] = sources[contract.name] | {
                "rows": len(table), "logical_hash": digest, "first_day": first, "last_day": last,
                "months": monthly(table, contract) if len(table) else {},
            }  # fmt: skip
    for name, kept in plan.side.items():
        if isinstance(kept, pa.Table):
            pq.write_table(kept, staged / name)
        else:
            quarantine.write(staged / name, kept)
    for name, source in sources.items():  # what a source is linked to has another fingerprint now
        if source.get("links"):
            sources[name] = source | {"links": {to: sources[to]["logical_hash"] for to in source["links"]}}
    faults.point("purge_staged")
    purged = {"id": uuid.uuid4().hex[:12], "at": versions.now(), "as_of": as_of.isoformat(), "gone": plan.gone}
    manifest = manifest | {"sources": sources, "built": build(staged)}
    manifest["purges"] = [*manifest.get("purges", ()), purged]
    versions.seal(staged, number, manifest)
    ready = root / f"{versions.PURGED}{number}"
    staged.rename(ready)
    faults.point("purge_sealed")
    disk.swap(ready, folder, root / f"{versions.STAGING}old-{number}")
    faults.point("purge_swapped")


def _log(folder: Path, attempt: str) -> None:
    """Register every purge that a manifest tells and the register does not: those of a run cut short too."""
    known = {event.get("purge") for event in versions.register(folder.parent)}
    for path in sorted(folder.glob("[1-9]*/manifest.json")):
        for one in json.loads(path.read_text("utf-8")).get("purges", ()):
            if one["id"] not in known:
                details = {"purge": one["id"], "of": int(path.parent.name), "as_of": one["as_of"], "gone": one["gone"]}
                versions.record(folder, attempt, "purged", None, **details)


# Raw files ------------------------------------------------------------------------------------------------------------


def _raw(folder: Path, data: Path, as_of: date, attempt: str, found: Purge, dry: bool) -> None:
    """Remove the raw files with rows past their retention; what of them may be kept is in the versions.

    A file that no published version was made of is left for a person: it may hold rows that are nowhere else.
    """
    limits = {contract.name: retention.cutoff(contract, as_of) for contract in in_order() if contract.is_restricted}
    loaded: dict[str, bool] = {}
    for manifest in versions.published(data):
        for name, source in manifest["sources"].items():
            late = name in limits and (source.get("oldest") or "9999") < limits[name].isoformat()
            loaded[source["sha256"]] = loaded.get(source["sha256"], False) or late
    patterns = [contract.file for contract in in_order() if contract.is_restricted]
    files = {path for pattern in patterns for path in (data / "raw").glob(pattern)} | {*received.folder(data).glob("*")}
    for path in sorted(path for path in files if path.is_file() and not path.name.endswith(UNREAD)):
        sha, name = file_hash(path), path.relative_to(data).as_posix()
        if sha not in loaded:
            found.left.append(name)
        elif loaded[sha]:
            found.files.append(name)
            if not dry:
                versions.record(folder, attempt, "purged_file", None, file=name, as_of=as_of.isoformat())
                path.with_name(f"{path.name}.origin.json").unlink(missing_ok=True)
                path.unlink()
                faults.point("purge_filed")
