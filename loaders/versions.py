"""Versions: complete folders under data/versions, one made live by a single pointer file, every attempt registered."""

import contextlib
import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from loaders import faults
from loaders.disk import swap, sync, write_whole
from loaders.fingerprint import file_hash

HERE = Path(__file__).parent
STAGING, PURGED = "staging-", "purged-"
ENDS = ("published", "held", "refused", "unchanged", "failed", "discarded")


class NoVersion(Exception):
    """No complete version can be shown."""


class Busy(Exception):
    """Another load holds the lock."""


def audience() -> str:
    """Who this process serves: `analysis` or `shared` (LABSU_AUDIENCE)."""
    return os.environ.get("LABSU_AUDIENCE", "analysis")


def data_folder(audience: str | None = None) -> Path:
    """The data folder: LABSU_DATA, or `data/` beside the code; for the shared audience, that of the release.

    The audience is the process's own (LABSU_AUDIENCE) unless said.
    """
    folder = Path(os.environ.get("LABSU_DATA") or HERE.parent / "data")
    return shared_folder(folder) if (audience or os.environ.get("LABSU_AUDIENCE")) == "shared" else folder


def shared_folder(data: Path | None = None) -> Path:
    """Where the shared audience reads: LABSU_SHARED, or `shared` in the data folder."""
    return Path(os.environ.get("LABSU_SHARED") or (data or data_folder("analysis")) / "shared")


@dataclass(frozen=True)
class Version:
    """One complete, immutable version."""

    number: int
    folder: Path
    manifest: dict[str, Any]

    def __hash__(self):
        return hash(self.folder)

    def table(self, name: str) -> Path:
        """The Parquet file of a clean table."""
        return self.folder / "clean" / f"{name}.parquet"

    def built(self, name: str) -> Path:
        """The Parquet file of a built table."""
        return self.folder / "built" / f"{name}.parquet"

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        return self.manifest["sources"]

    @property
    def is_demonstration(self) -> bool:
        restricted = self.manifest.get("restricted", {})  # of a release, which holds no more of them than that
        return any(source.get("demonstration") for source in [*self.sources.values(), *restricted.values()])

    @property
    def last_day(self) -> str:
        """The last day of the open file; of the restricted extracts where they are alone."""
        return max(self.sources[name]["last_day"] for name in counted(self.sources))

    @property
    def delay(self) -> dict[str, Any]:
        """After how many months a month stops moving, and whether that was measured."""
        return self.manifest["delay"]

    @property
    def has_schematic_limits(self) -> bool:
        return bool(self.sources["limites"]["default"])


def counted(sources: dict[str, dict[str, Any]]) -> list[str]:
    """The sources whose rows are events of the open pages: those with days, the open ones where there are some."""
    dated = [name for name, source in sources.items() if source["last_day"]]
    return [name for name in dated if sources[name].get("sensitivity", "open") == "open"] or dated


def versions_folder(data: Path | None = None) -> Path:
    return (data or data_folder()) / "versions"


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


# Reading ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _manifest(manifest: Path, _identity: tuple) -> dict[str, Any]:
    """A manifest's content, read once for as long as its file stays the same; nobody changes it."""
    return json.loads(manifest.read_text("utf-8"))


@cache
def _sound(folder: Path, _identity: tuple) -> bool:
    """Whether every file the manifest names is there with the bytes it had when it was published."""
    files = _manifest(folder / "manifest.json", _identity[:3])["files"]
    return all((folder / name).exists() and file_hash(folder / name) == sha for name, sha in files.items())


def open_version(number: int, data: Path | None = None) -> Version:
    """One version by its number; NoVersion says what is wrong when it is not there or not whole."""
    folder = versions_folder(data) / str(number)
    manifest = folder / "manifest.json"
    try:
        status = manifest.stat()
        identity = status.st_ino, status.st_mtime_ns, status.st_size
        content = _manifest(manifest, identity)
        stamps = tuple((name, (folder / name).stat().st_mtime_ns) for name in content["files"])
        sound = _sound(folder, (*identity, stamps))
    except (OSError, ValueError, KeyError) as error:
        raise NoVersion(f"version {number}: no readable manifest ({type(error).__name__}). Run: make load") from error
    if not sound:
        raise NoVersion(f"version {number}: a file is missing or its bytes changed since publication. Run: make load")
    return Version(number, folder, content)


def live(data: Path | None = None) -> Version:
    """The published version; when the pointer is missing or wrong, the last published one that is whole."""
    folder = versions_folder(data)
    text = ""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = (folder / "current").read_text("utf-8").strip()
    if re.fullmatch(r"[1-9]\d{0,8}", text):
        with contextlib.suppress(NoVersion):
            return open_version(int(text), data)
    for event in reversed(register(data)):
        if event["state"] == "published" and str(event["version"]) != text:
            with contextlib.suppress(NoVersion):
                return open_version(event["version"], data)
    raise NoVersion(f"{folder}: promised a published version; found none. Run: python -m loaders load")


def register(data: Path | None = None) -> list[dict[str, Any]]:
    """Every line of the register of loads, oldest first; a torn last line is left out."""
    path = versions_folder(data) / "register.jsonl"
    lines = []
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            with contextlib.suppress(ValueError):
                lines.append(json.loads(line))
    return lines


def states(data: Path | None = None) -> dict[int, str]:
    """The last registered state of each version number; a refused or idle load leaves the live one as it was."""
    kept = ("refused", "unchanged")
    events = (event for event in register(data) if event.get("version") and event["state"] not in kept)
    return {event["version"]: event["state"] for event in events}


def published(data: Path | None = None) -> list[dict[str, Any]]:
    """The manifests of every published version, oldest first, read without checking the files they seal."""
    found = []
    for number in sorted(number for number, state in states(data).items() if state == "published"):
        with contextlib.suppress(OSError, ValueError):
            found.append(json.loads((versions_folder(data) / str(number) / "manifest.json").read_text("utf-8")))
    return found


def history(data: Path | None = None) -> list[tuple[Version, str]]:
    """Every readable version with its state, oldest first."""
    found = []
    last = states(data)
    for folder in versions_folder(data).glob("[1-9]*"):
        if folder.name.isdigit():
            with contextlib.suppress(NoVersion):
                number = int(folder.name)
                found.append((open_version(number, data), last.get(number, "staged")))
    return sorted(found, key=lambda pair: pair[0].number)


# Writing ------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def alone(data: Path | None = None) -> Iterator[Path]:
    """Hold the lock of loads, sweep what a killed load left, and give the versions folder; Busy if another runs."""
    folder = versions_folder(data)
    folder.mkdir(parents=True, exist_ok=True)
    for own in (folder, folder.parent / "raw"):
        if own.exists() and own.stat().st_mode & 0o077:
            own.chmod(0o700)  # rows are for the analyst's account alone
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy("another load is running; wait for it to end and try again") from error
        sweep(folder)
        yield folder


def sweep(folder: Path) -> None:
    """Finish a purge that was cut short, remove what is half made, and give each unfinished attempt its end."""
    for purged in folder.glob(f"{PURGED}*"):
        number = purged.name.removeprefix(PURGED)
        swap(purged, folder / number, folder / f"{STAGING}old-{number}")
    for leftover in (*folder.glob(f"{STAGING}*"), *folder.glob("*.part")):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    events = register(folder.parent)
    ended = {event["attempt"] for event in events if event["state"] in ENDS}
    pointer = (folder / "current").read_text("utf-8").strip() if (folder / "current").exists() else ""
    for event in events:
        if event["state"] == "started" and event["attempt"] not in ended:
            reached = str(event["version"]) == pointer
            record(folder, event["attempt"], "published" if reached else "failed", event["version"], swept=True)
            if not reached:
                shutil.rmtree(folder / str(event["version"]), ignore_errors=True)


def record(folder: Path, attempt: str, state: str, version: int | None, **details: Any) -> None:
    """Add one line to the register, on the disk before returning."""
    line = json.dumps({"at": now(), "attempt": attempt, "state": state, "version": version, **details})
    with (folder / "register.jsonl").open("a", encoding="utf-8") as file:
        if file.tell() and not _ends_whole(folder / "register.jsonl"):
            file.write("\n")
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def next_number(folder: Path) -> int:
    """One more than every number ever used, so that order is by number and never by clock."""
    used = [int(path.name) for path in folder.glob("[1-9]*") if path.name.isdigit()]
    used += [event["version"] for event in register(folder.parent) if event.get("version")]
    return max(used, default=0) + 1


def seal(staged: Path, number: int, manifest: dict[str, Any]) -> dict[str, Any]:
    """Write the manifest of a staged folder, with the bytes of every file, all on the disk before returning."""
    names = sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
    manifest = {**manifest, "version": number, "files": {name: file_hash(staged / name) for name in names}}
    write_whole(staged / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1, default=str))
    for name in names:
        sync(staged / name)
    return manifest


def finish(staged: Path, folder: Path, number: int, manifest: dict[str, Any]) -> Version:
    """Seal a staged folder and give it its number; nobody reads it before the pointer says so."""
    manifest = seal(staged, number, manifest)
    faults.point("synced")
    staged.rename(folder / str(number))
    sync(folder)
    faults.point("renamed")
    return Version(number, folder / str(number), manifest)


def point_to(folder: Path, number: int) -> None:
    """Publish a sealed version: the one step that readers can see."""
    write_whole(folder / "current", f"{number}\n")
    faults.point("pointed")
