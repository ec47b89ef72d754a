"""One load: read the inputs, stage a complete version, build its indicators, then publish it, hold it or refuse it."""

import errno
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

from loaders import checks, corrections, delay, faults, holds, linking, quarantine, retention, versions
from loaders.contract import in_order
from loaders.fates import Refused, Report
from loaders.fingerprint import logical_hash
from loaders.inputs import Input, clean, described, find, today, write
from loaders.mapping import Mapping

Builder = Callable[[Path], dict[str, Any]]
Progress = Callable[[str], None]


A_PUBLIER = "A_PUBLIER"  # nothing is doubtful, but the person who loads wants to see before publishing
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


@dataclass(frozen=True)
class Choices:
    """What was asked of a load."""

    approve: bool
    rebuild: bool
    publish: bool


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
    mapping: Mapping | None = None
    reports: list[dict[str, Any]] = field(default_factory=list)

    def file(self, name: str) -> Path:
        return self.staged / "clean" / f"{name}.parquet"

    def beside(self, name: str) -> pa.Table | None:
        """The clean table of another source of the version being staged."""
        return pq.read_table(self.file(name)) if self.file(name).exists() else None


def load(
    given: dict[str, Path] | None = None,
    *,
    build: Builder,
    catalog: str = "",
    data: Path | None = None,
    as_of: date | None = None,
    approve: bool = False,
    rebuild: bool = False,
    publish: bool = True,
    mapping: Mapping | None = None,
    progress: Progress = lambda _: None,
) -> Outcome:
    """Turn the raw files (or those given, by source name) into a new version.

    `build` computes the indicators of a staged folder and returns what the manifest should say of them; `catalog`
    identifies the indicators it knows, so that new ones are built even when no source has changed. `rebuild` takes the
    live version's data and only computes the indicators again. Without `publish`, a version waits for approval even
    when nothing in it is doubtful. `mapping` names the columns of the file given for its source.
    """
    data = data or versions.data_folder()
    with versions.alone(data) as folder:
        _room(folder, given or {})
        number, attempt = versions.next_number(folder), uuid.uuid4().hex[:12]
        run = Run(folder, data, number, _live(data), as_of or today(), progress, folder / f"{versions.STAGING}{number}")
        run.mapping = mapping
        versions.record(folder, attempt, "started", number)
        try:
            outcome = _stage(run, given or {}, build, catalog, Choices(approve, rebuild, publish))
        except Refused as refusal:
            outcome = Outcome(run.before and run.before.number, False, "refused", [_reported(refusal.report)])
        except BaseException as error:
            versions.record(folder, attempt, "failed", number, why=type(error).__name__)
            raise
        finally:
            shutil.rmtree(run.staged, ignore_errors=True)
        versions.record(folder, attempt, outcome.state, outcome.version, sources=outcome.sources)
        faults.point("registered")
        return outcome


def _room(folder: Path, given: dict[str, Path]) -> None:
    """Refuse to start without three times the room that the inputs take; a full disk later would only waste time."""
    raw = given.values() or (folder.parent / "raw").glob("*")
    needed = 3 * sum(path.stat().st_size for path in raw if path.is_file())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OSError(errno.ENOSPC, f"{folder}: promised {needed >> 20} MB of room; found {free >> 20} MB. Free some.")


def _live(data: Path) -> versions.Version | None:
    try:
        return versions.live(data)
    except versions.NoVersion:
        return None


def _stage(run: Run, given: dict[str, Path], build: Builder, catalog: str, asked: Choices) -> Outcome:
    """Stage every source, build, seal, and publish or hold."""
    (run.staged / "clean").mkdir(parents=True)
    sources: dict[str, Any] = {}
    limits: pa.Table | None = None
    for contract in in_order():
        source = Input(contract, None) if asked.rebuild else find(contract, given, run.before, run.data)
        hashes = {name: one["logical_hash"] for name, one in sources.items()}
        if (kept := _bring(run, source, limits, _limits_moved(run, sources), hashes)) is not None:
            sources[contract.name] = kept
        if contract.name == "limites":
            limits = pq.read_table(run.file("limites"))
    if not any("last_day" in source and source["last_day"] for source in sources.values()):
        raise NothingToLoad(f"{run.data / 'raw'}: promised at least one extract; found none. {FIRST_STEPS}")
    run.reports.sort(key=lambda report: report["source"] not in given)
    same = run.before and sources == run.before.sources and catalog == run.before.manifest["catalog"]
    if same and not asked.rebuild:
        return Outcome(run.before.number, False, "unchanged", run.reports)
    run.progress("indicators")
    built = build(run.staged)
    faults.point("built")
    held = sorted({code for report in run.reports for code in report["hold"]})
    if not asked.publish:
        held = held or [A_PUBLIER]
    manifest = {
        "created_at": versions.now(),
        "as_of": run.as_of.isoformat(),
        "base": run.before and run.before.number,
        "catalog": catalog,
        "held": held,
        "delay": _delay(run, sources),
        "sources": sources,
        "built": built,
        "reports": run.reports,
    }
    versions.finish(run.staged, run.folder, run.number, manifest)
    if held and not (asked.approve and asked.publish):
        return Outcome(run.number, False, "held", run.reports)
    versions.point_to(run.folder, run.number)
    return Outcome(run.number, True, "published", run.reports)


def _delay(run: Run, sources: dict[str, Any]) -> dict[str, Any]:
    """The longest delay among the sources that the open pages count, measured on every published version."""
    past = [manifest["sources"] for manifest in versions.published(run.data)]
    found = [
        delay.measure([one[name] for one in past if name in one], sources[name]) for name in versions.counted(sources)
    ]
    return max(found, key=lambda one: one["months"])


def _limits_moved(run: Run, sources: dict[str, Any]) -> bool:
    """Whether the territories' limits differ from those that placed the live version's points."""
    return bool(run.before) and sources.get("limites") != run.before.sources["limites"]


def _bring(
    run: Run, source: Input, limits: pa.Table | None, moved: bool, hashes: dict[str, str]
) -> dict[str, Any] | None:
    """Put one source's clean table in the staged folder; return what the manifest says of it, None if it has none."""
    name = source.contract.name
    known = run.before.sources.get(name) if run.before else None
    if run.mapping and run.mapping.source == name and source.path:
        source.mapping = run.mapping
    source.remember(known, run.data)
    if source.path is None and not known:
        return None
    source.hold_to_key(run.before, run.data)
    source.links = {target: hashes[target] for target in source.contract.links.values() if target in hashes}
    same = known and source.recipe == known["recipe"] and source.sha256 == known["sha256"]
    same = same and source.links == known.get("links", {})
    if same or source.path is None:
        run.reports.append(_again(run, source, "DEJA_CHARGE"))
        return _carry(run, source, known, limits if moved else None)
    run.progress(name)
    table, report = clean(source, run.as_of, limits, run.data, run.beside)
    new = described(source, table)
    if known and known["logical_hash"] == new["logical_hash"] and not moved:
        received = {"file": source.path.name, "sha256": source.sha256}
        run.reports.append(_again(run, source, "CONTENU_IDENTIQUE") | received)
        return _carry(run, source, known | {"links": source.links}, None)
    oldest = retention.oldest(table, source.contract, run.beside, report)
    table, revised = corrections.lay(
        source, table, report, run.before, run.staged, run.as_of, limits if moved else None, run.beside
    )
    holds.from_rejects(report)
    tested = checks.run(table, source.contract, report.lines_in, report.rejected, _rejects_before(run, name))
    holds.from_checks(report, tested)
    write(table, source.contract, run.file(name))
    quarantine.keep(report, run.staged)
    faults.point("written")
    run.reports.append(_reported(report))
    new = described(source, table) if revised else new
    return new | {"checks": tested, "revision": revised, "oldest": oldest}


def _rejects_before(run: Run, name: str) -> float:
    """The share of rows set aside by the load that brought the live version's table."""
    reports = run.before.manifest["reports"] if run.before else []
    return next((one["rejected"] / max(one["lines_in"], 1) for one in reports if one["source"] == name), 0.0)


def _reported(report: Report) -> dict[str, Any]:
    """The report as the manifest keeps it: counts, codes and a few line numbers, no rows."""
    kept = report.as_dict()
    kept.pop("rejects")
    return kept | {"publication": "retenue" if report.hold else "auto"}


def _again(run: Run, source: Input, note: str) -> dict[str, Any]:
    """The report of a source that brings nothing new: the counts of the load that brought it, and the note why."""
    before = next(report for report in run.before.manifest["reports"] if report["source"] == source.contract.name)
    said = {"notes": {note: 1}, "reasons": [[note, {}]], "hold": []}
    return {**before, "action": "accepter", "publication": "auto", **said}


def _carry(run: Run, source: Input, known: dict[str, Any], limits: pa.Table | None) -> dict[str, Any]:
    """Take a clean table over from the live version, by a link; anew if the limits or what it belongs to changed."""
    name, contract = source.contract.name, source.contract
    moved = limits is not None and corrections.is_placed(contract)
    orphaned = linking.borrowed(contract) and source.links != known["links"]
    if not moved and not orphaned:
        os.link(run.before.table(name), run.file(name))
        quarantine.carry(name, run.before.folder, run.staged)
        return known
    table = pq.read_table(run.before.table(name))
    if moved:
        table = corrections.placed(table, contract, limits)
    if orphaned:
        table = corrections.followed(table, contract, run.beside)
        quarantine.carry(name, run.before.folder, run.staged)
        known = {**known, "links": source.links, "rows": len(table)}
    write(table, contract, run.file(name))
    return {**known, "logical_hash": logical_hash(table)}
