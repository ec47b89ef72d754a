"""The rows set aside by a load: kept beside the version with their line number and reason, for the analyst alone."""

import csv
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from loaders.fates import Report, plain

COLUMNS = ("line", "code", "row")


def file(source: str, folder: Path) -> Path:
    """Where a version keeps the rows of a source that were set aside."""
    return folder / "quarantine" / f"{source}.csv"


def keep(report: Report, folder: Path) -> None:
    """Write a load's rejected rows, readable by its owner only; nothing is written when there are none."""
    if not report.rejects:
        return
    rows = ((line, code, row) for (line, code), row in zip(report.rejects, report.raw, strict=True))
    write(file(report.source, folder), [COLUMNS, *rows])


def write(path: Path, lines: Iterable[Iterable]) -> None:
    """Write lines, header first, in a file that its owner alone may read."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)


def carry(source: str, before: Path, folder: Path) -> None:
    """Take the rows set aside over from an earlier version, with the table they belong to."""
    path = file(source, before)
    if path.exists():
        file(source, folder).parent.mkdir(mode=0o700, exist_ok=True)
        os.link(path, file(source, folder))


def first(source: str, folder: Path, most: int = 50) -> list[tuple[int, str, str]]:
    """The first rows set aside, each cut short and made one harmless line of text: line, code, row."""
    path, found = file(source, folder), []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines, suppress(csv.Error):
            for row in islice(csv.DictReader(lines), most):
                found.append((int(row["line"]), row["code"], plain(row["row"])))
    return found
