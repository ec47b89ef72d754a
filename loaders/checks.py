"""Seven automatic checks on each loaded source, in the manner of the Real-Time Crime Index; all can read them."""

from typing import Any

import numpy as np
import pyarrow as pa

from loaders.contract import Contract
from loaders.revisions import dated, labelled, months

HISTORY = 24  # whole months before the one judged
USUAL_LEAST = 20  # events in a usual month
FAR = 5.0  # standard deviations from the same history
RISE = 0.10  # rise of a share, in parts of one
REJECTS = 0.02


def run(
    table: pa.Table, contract: Contract, lines_in: int, rejected: int, rejected_before: float
) -> list[dict[str, Any]]:
    """The seven checks of a clean table: name, passed (None when there is too little history), what was found.

    The last whole month is judged against the whole months before it; a month is whole when its last day is past.
    """
    day, label = dated(contract), labelled(contract)
    if not day:
        return []
    stamps = months(table, day)
    last_day = table[day].to_numpy().max().astype("datetime64[D]")
    first, last = stamps.min(), last_day.astype("datetime64[M]")
    if last_day < (last + 1).astype("datetime64[D]") - 1:
        last = last - 1
    grid = np.arange(first, last + 1)
    counts = np.array([0]) if not len(grid) else np.bincount(
        (stamps[stamps <= last] - first).astype(int), minlength=len(grid))  # fmt: skip
    enough = len(counts) > HISTORY and counts[:-1].mean() >= USUAL_LEAST
    month = str(last)
    return [
        _check("no_rows", len(table) > 0, rows=len(table)),
        _check("all_zero", bool(counts[-1] > 0) if enough else None, month=month, events=int(counts[-1])),
        _check("far_from_history", _near(counts) if enough else None, month=month, events=int(counts[-1])),
        _check("lowest_ever", bool(counts[-1] >= counts[:-1].min()) if enough else None, month=month,
               events=int(counts[-1])),
        _check("category_vanished", _all_there(table, label, stamps, last) if enough and label else None, month=month),
        _check("unlocated_rise", _located(table, stamps, last) if enough else None, month=month),
        _check("rejects_rise", _few(lines_in, rejected, rejected_before), rejected=rejected, lines=lines_in),
    ]  # fmt: skip


def _check(name: str, passed: bool | None, **found: Any) -> dict[str, Any]:
    return {"name": name, "passed": passed, **found}


def _near(counts: np.ndarray) -> bool:
    """The last month within FAR standard deviations of the months of the five years before."""
    history = counts[-1 - 12 * 5 - 1 : -1] if len(counts) > 12 * 5 + 1 else counts[:-1]
    scale = max(history.std(ddof=1), np.sqrt(history.mean()))
    return bool(abs(counts[-1] - history.mean()) <= FAR * scale)


def _all_there(table: pa.Table, label: str, stamps: np.ndarray, last: np.datetime64) -> bool:
    """Every category usual in the last two years is there in the last month."""
    recent = (stamps >= last - HISTORY) & (stamps < last)
    labels = table[label].combine_chunks().dictionary_encode()
    codes = labels.indices.to_numpy(zero_copy_only=False)
    usual = np.bincount(codes[recent], minlength=len(labels.dictionary)) >= USUAL_LEAST * HISTORY
    now = np.bincount(codes[stamps == last], minlength=len(labels.dictionary)) > 0
    return bool(now[usual].all())


def _located(table: pa.Table, stamps: np.ndarray, last: np.datetime64) -> bool | None:
    """The share without a place over the last three months no more than RISE above that of the two years before."""
    if "territory_id" not in table.column_names:
        return None
    missing = table["territory_id"].is_null().to_numpy()
    now, before = stamps > last - 3, (stamps > last - 3 - HISTORY) & (stamps <= last - 3)
    return bool(missing[now].mean() <= missing[before].mean() + RISE)


def _few(lines_in: int, rejected: int, before: float) -> bool:
    """The share set aside no more than REJECTS above that of the load before."""
    return rejected < USUAL_LEAST or rejected / max(lines_in, 1) <= before + REJECTS
