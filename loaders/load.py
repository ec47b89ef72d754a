"""One load: read the inputs, stage a complete version, build its indicators, then publish it, hold it or refuse it."""

import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from loaders import faults, places, versions
from loaders.contract import contracts
from loaders.fates import Refused
from loaders.fingerprint import logical_hash
from loaders.inputs import Input, clean, described, find, today, write

Builder = Callable[[Path], dict[str, Any]]
Progress = Callable[[str], None]


FIRST_STEPS = "Run: python -m loaders fetch, or python -m loaders demo"


class NothingToLoad(Exception):
    """There is no extract to load anywhere."""


@dataclass
class Outcome:
    """What a load came to, in the words of the outside face."""

    version: int | None
    published: bool
    state: str
    sources: list[dict[str, Any]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        return {"published": 0, "unchanged": 0, "held": 3}.get(self.state, 4)

    def as_dict(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key != "state"}


@dataclass
class Run:
    """The state of one load while it lasts."""

    folder: Path
    data: Path
    number: int
    before: versions.Version | None
    as_of: date
    progress: Progress
    staged: Path
    reports: list[dict[str, Any]] = field(default_factory=list)

    def file(self, name: str) -> Path:
        return self.staged / "clean" / f"{name}.parquet"


def load(
    given: dict[str, Path] | None = None,
    *,
    build: Builder,
    catalog: str = "",
    data: Path | None = None,
    as_of: date | None = None,
    approve: bool = False,
    rebuild: bool = False,
    progress: Progress = lambda _: None,
) -> Outcome:
    """Turn the raw files (or those given, by source name) into a new version.

    `build` computes the indicators of a staged folder and returns what the manifest should say of them; `catalog`
    identifies the indicators it knows, so that new ones are built even when no source has changed. `rebuild` takes the
    live version's data and only computes the indicators again.
    """
    data = data or versions.data_folder()
    with versions.alone(data) as folder:
        number, attempt = versions.next_number(folder), uuid.uuid4().hex[:12]
        run = Run(folder, data, number, _live(data), as_of or today(), progress, folder / f"{versions.STAGING}{number}")
        versions.record(folder, attempt, "started", number)
        try:
            outcome = _stage(run, given or {}, build, catalog, approve, rebuild)
        except Refused as refusal:
            outcome = Outcome(run.before and run.before.number, False, "refused", [refusal.report.as_dict()])
        except BaseException as error:
            versions.record(folder, attempt, "failed", number, why=type(error).__name__)
            raise
        finally:
            shutil.rmtree(run.staged, ignore_errors=True)
        versions.record(folder, attempt, outcome.state, outcome.version, sources=outcome.sources)
        faults.point("registered")
        return outcome


def _live(data: Path) -> versions.Version | None:
    try:
        return versions.live(data)
    except versions.NoVersion:
        return None


def _stage(run: Run, given: dict[str, Path], build: Builder, catalog: str, approve: bool, rebuild: bool) -> Outcome:
    """Stage every source, build, seal, and publish or hold."""
    (run.staged / "clean").mkdir(parents=True)
    sources: dict[str, Any] = {}
    limits: pa.Table | None = None
    for contract in sorted(contracts().values(), key=lambda contract: contract.name != "limites"):
        source = Input(contract, None) if rebuild else find(contract, given, run.before, run.data)
        if (kept := _bring(run, source, limits, _limits_moved(run, sources))) is not None:
            sources[contract.name] = kept
        if contract.name == "limites":
            limits = pq.read_table(run.file("limites"))
    if not any("last_day" in source and source["last_day"] for source in sources.values()):
        raise NothingToLoad(f"{run.data / 'raw'}: promised at least one extract; found none. {FIRST_STEPS}")
    run.reports.sort(key=lambda report: report["source"] not in given)
    same = run.before and sources == run.before.sources and catalog == run.before.manifest["catalog"]
    if same and not rebuild:
        return Outcome(run.before.number, False, "unchanged", run.reports)
    run.progress("indicators")
    built = build(run.staged)
    faults.point("built")
    manifest = {
        "created_at": versions.now(),
        "as_of": run.as_of.isoformat(),
        "base": run.before and run.before.number,
        "catalog": catalog,
        "sources": sources,
        "built": built,
        "reports": run.reports,
    }
    versions.finish(run.staged, run.folder, run.number, manifest)
    versions.point_to(run.folder, run.number)
    return Outcome(run.number, True, "published", run.reports)


def _limits_moved(run: Run, sources: dict[str, Any]) -> bool:
    """Whether the territories' limits differ from those that placed the live version's points."""
    return bool(run.before) and sources.get("limites") != run.before.sources["limites"]


def _bring(run: Run, source: Input, limits: pa.Table | None, moved: bool) -> dict[str, Any] | None:
    """Put one source's clean table in the staged folder; return what the manifest says of it, None if it has none."""
    name = source.contract.name
    known = run.before.sources.get(name) if run.before else None
    same = known and source.recipe == known["recipe"] and (source.path is None or source.sha256 == known["sha256"])
    if source.path is None and not known:
        return None
    if same or source.path is None:
        run.reports.append(_again(run, source, "DEJA_CHARGE"))
        return _carry(run, source, known, limits if moved else None)
    run.progress(name)
    table, report = clean(source, run.as_of, limits)
    write(table, source.contract, run.file(name))
    faults.point("written")
    run.reports.append({**report.as_dict(), "publication": "auto"})
    new = described(source, table)
    if known and known["logical_hash"] == new["logical_hash"] and not moved:
        run.reports[-1]["notes"] = {"CONTENU_IDENTIQUE": 1}
        return known
    return new


def _again(run: Run, source: Input, note: str) -> dict[str, Any]:
    """The report of a source that brings nothing new: the counts of the load that brought it, and the note why."""
    before = next(report for report in run.before.manifest["reports"] if report["source"] == source.contract.name)
    return {**before, "action": "accepter", "publication": "auto", "notes": {note: 1}, "reasons": []}


def _carry(run: Run, source: Input, known: dict[str, Any], limits: pa.Table | None) -> dict[str, Any]:
    """Take a clean table over from the live version, by a link; placed anew if the limits have changed."""
    name = source.contract.name
    placed = source.contract.columns.get("territory_id", {}).get("derived")
    if limits is None or not placed:
        os.link(run.before.table(name), run.file(name))
        return known
    table = pq.read_table(run.before.table(name)).drop_columns(["territory_id"])
    located = places.locate(table["longitude"], table["latitude"], limits)
    table = source.contract.check(table.append_column("territory_id", located))
    write(table, source.contract, run.file(name))
    return {**known, "logical_hash": logical_hash(table)}
