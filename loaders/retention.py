"""Retention: until which day a restricted source's rows may be kept, and which of a table's rows are past it."""

import csv
import re
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.contract import Contract
from loaders.fates import Report
from loaders.linking import Beside, borrowed
from loaders.reading import Extract
from loaders.revisions import dated

DAY = re.compile(r"\w+=(\d{4}-\d{2}-\d{2})(?:;|$)")
CASE = re.compile(r"case_id=([0-9a-f]+)(?:;|$)")


def cutoff(contract: Contract, as_of: date) -> date:
    """The first day that may still be kept."""
    year = as_of.year - contract.retention_years
    return date(year, 3, 1) if (as_of.month, as_of.day) == (2, 29) else as_of.replace(year=year)


def days(table: pa.Table, contract: Contract, beside: Beside) -> pa.ChunkedArray | None:
    """The day that retention counts from, a row: its own, else that of the case it belongs to; empty while it runs."""
    if lent := borrowed(contract):
        name, target, day = lent
        other = beside(target)
        if other is None:
            return None
        return other[day].take(pc.index_in(table[name], value_set=other[name].combine_chunks()))
    ends = (name for name, column in contract.columns.items() if column.get("ends"))
    name = dated(contract) or next(ends, None)
    return table[name] if name else None


def oldest(table: pa.Table, contract: Contract, beside: Beside, report: Report) -> str | None:
    """The earliest such day of an extract, as ISO text; None when no row of it will ever be past."""
    if report.notes["CONSERVATION"]:
        return date.min.isoformat()  # the file has rows that are past already
    found = days(table, contract, beside) if contract.is_restricted else None
    first = None if found is None else pc.min(found).as_py()
    return first and first.isoformat()


def past(table: pa.Table, contract: Contract, beside: Beside, limit: date) -> np.ndarray:
    """Which rows may no longer be kept."""
    found = days(table, contract, beside)
    if found is None:
        return np.zeros(len(table), bool)
    return pc.fill_null(pc.less(found, pa.scalar(limit)), False).to_numpy()


def obey(extract: Extract, contract: Contract, as_of: date, beside: Beside | None) -> None:
    """Set aside what a purge would remove at once, without keeping anything of it: an old file brings nothing back."""
    if contract.is_restricted:
        limit = cutoff(contract, as_of)
        out = np.flatnonzero(past(extract.table, contract, beside or (lambda _: None), limit))
        extract.set_aside(out, ["CONSERVATION"] * len(out), [""] * len(out))


def quarantined(path: Path, limit: date, gone: set[str], loaded: str) -> tuple[list[list[str]], int]:
    """The lines of a quarantine that may be kept, header first, and how many may not.

    A line goes with its own day, else with its case; one that says neither, with the day it was `loaded`.
    """
    with path.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    kept = [head]
    for line in lines:
        day, case = DAY.search(line[-1]), CASE.search(line[-1])
        if (case is None or case[1] not in gone) and (day[1] if day else loaded) >= limit.isoformat():
            kept.append(line)
    return kept, len(lines) + 1 - len(kept)
