"""What a person decides of a version: an older one live again, a held one published or given up."""

import shutil
from pathlib import Path

from loaders.versions import NoVersion, Version, alone, live, now, open_version, point_to, record, register, states


class Stale(Exception):
    """A held version no longer answers to the live one."""


def rollback(number: int, data: Path | None = None) -> Version:
    """Make an older published version live again."""
    with alone(data) as folder:
        version = open_version(number, data)
        if "published" not in {event["state"] for event in register(data) if event.get("version") == number}:
            raise NoVersion(f"version {number}: promised a version that was published; it never was.")
        point_to(folder, number)
        record(folder, f"rollback-{now()}", "published", number, rollback=True)
        return version


def approve(number: int, data: Path | None = None) -> Version:
    """Publish a held version; Stale when another was published since, for its differences no longer hold."""
    with alone(data) as folder:
        version = _held(number, data)
        base = version.manifest["base"]
        current = live(data).number if (folder / "current").exists() else None
        if base != current:
            raise Stale(f"version {number}: staged against version {base}, but version {current} is live. Load again.")
        point_to(folder, number)
        record(folder, f"approval-{number}", "published", number, approved=True)
        return version


def discard(number: int, data: Path | None = None) -> None:
    """Give up a held version and remove its files."""
    with alone(data) as folder:
        _held(number, data)
        record(folder, f"discard-{number}", "discarded", number)
        shutil.rmtree(folder / str(number))


def _held(number: int, data: Path | None) -> Version:
    if states(data).get(number) != "held":
        raise NoVersion(f"version {number}: promised a version held for approval; found {states(data).get(number)}.")
    return open_version(number, data)
