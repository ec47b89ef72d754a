"""Corrections over time: what a new extract replaces, and what it adds, withdraws or reclassifies against the last."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from loaders.contract import Contract
from loaders.fingerprint import row_hashes

LONGEST_GAP = 3  # months without an event inside one extract; older rows beyond it are latecomers
EMPTY = pa.schema([("change", pa.string()), ("month", pa.date32()), ("category", pa.string()),
                   ("was", pa.string()), ("territory_id", pa.string()), ("events", pa.int64())])  # fmt: skip


@dataclass
class Revision:
    """A new extract laid over the table it corrects."""

    table: pa.Table
    changes: pa.Table
    added: int = 0
    withdrawn: int = 0
    reclassified: int = 0
    late: int = 0
    replaced: int = 0
    first_month: str = ""
    last_month: str = ""
    kept_after: int = 0
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # month → events before, events now


def dated(contract: Contract) -> str | None:
    """The column that says when an event of this source is counted."""
    dates = (name for name, kind in contract.clean.items() if pa.types.is_date(kind))
    return next((name for name in dates if contract.columns[name].get("essential")), None)


def labelled(contract: Contract) -> str | None:
    """The essential column that says what an event of this source is."""
    named = (name for name, column in contract.columns.items() if column["type"] == "label" and column.get("essential"))
    return next(named, None)


def months(table: pa.Table, column: str) -> np.ndarray:
    """The month of each row, as numpy months."""
    return table[column].to_numpy().astype("datetime64[M]")


def first_of_run(present: np.ndarray) -> np.datetime64:
    """The first month of the run that ends the series, a run being months less than LONGEST_GAP empty months apart."""
    gaps = np.flatnonzero(np.diff(present).astype(int) > LONGEST_GAP + 1)
    return present[gaps[-1] + 1] if len(gaps) else present[0]


def lay(new: pa.Table, old: pa.Table, contract: Contract) -> Revision:
    """Put a new extract in the place of its period; what lies outside is kept, what differs inside is told.

    Rows before the extract's own run of months that the old table does not have are latecomers: they are added, and
    nothing around them is replaced.
    """
    day = dated(contract)
    new_months, old_months = months(new, day), months(old, day)
    present = np.unique(new_months)
    start, stop = first_of_run(present), present[-1]
    early = new_months < start
    if early.any() and not _differs(new.filter(pa.array(early)), old.filter(pa.array(old_months < start)), contract):
        start, early = present[0], np.zeros(len(new), dtype=bool)
    inside = (old_months >= start) & (old_months <= stop)
    kept, replaced = old.filter(pa.array(~inside)), old.filter(pa.array(inside))
    period = new.filter(pa.array(~early))
    added, withdrawn = _differences(period, replaced, contract)
    if contract.key:  # a case whose day was corrected is the same case
        kept = kept.filter(pc.invert(pc.is_in(kept[contract.key[0]], value_set=new[contract.key[0]].combine_chunks())))
    revision = Revision(
        table=pa.concat_tables([kept, new.select(old.column_names)]),
        changes=EMPTY.empty_table(),
        late=int(early.sum()),
        replaced=len(replaced),
        first_month=str(start),
        last_month=str(stop),
        kept_after=int((old_months > stop).sum()),
        counts=_counts(period, replaced, contract),
    )
    _tell(revision, added, withdrawn, new.filter(pa.array(early)), contract)
    return revision


def _compared(table: pa.Table, contract: Contract) -> pa.Table:
    """The columns that came with the extract; a territory is ours and may move with the limits."""
    return table.select([name for name in contract.clean if not contract.columns[name].get("derived")])


def _differs(one: pa.Table, other: pa.Table, contract: Contract) -> bool:
    hashes = [np.sort(row_hashes(_compared(table, contract))) for table in (one, other)]
    return not np.array_equal(*hashes)


def _differences(new: pa.Table, old: pa.Table, contract: Contract) -> tuple[pa.Table, pa.Table]:
    """Rows of the new multiset that the old one lacks, and the reverse; identical rows are counted, never merged."""
    ours, theirs = (row_hashes(_compared(table, contract)) for table in (new, old))
    return new.take(pa.array(_beyond(ours, theirs))), old.take(pa.array(_beyond(theirs, ours)))


def _beyond(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Positions in `ours` left once each of `theirs` has taken one of its equals away."""
    order = np.argsort(ours, kind="stable")
    ranked = ours[order]
    occurrence = np.arange(len(ranked)) - np.searchsorted(ranked, ranked, "left")
    sorted_theirs = np.sort(theirs)
    taken = np.searchsorted(sorted_theirs, ranked, "right") - np.searchsorted(sorted_theirs, ranked, "left")
    return np.sort(order[occurrence >= taken])


def _counts(new: pa.Table, old: pa.Table, contract: Contract) -> dict[str, tuple[int, int]]:
    before, now = monthly(old, contract), monthly(new, contract)
    return {month: (before.get(month, 0), now.get(month, 0)) for month in sorted({*before, *now})}


def _tell(revision: Revision, added: pa.Table, withdrawn: pa.Table, late: pa.Table, contract: Contract) -> None:
    """Count what changed, and pair a withdrawn row with an added one that differs by its category alone."""
    day, label = dated(contract), labelled(contract)
    revision.added, revision.withdrawn = len(added), len(withdrawn)
    rows = []
    if label and len(added) and len(withdrawn):
        rows = _reclassified(added, withdrawn, contract, label)
        revision.reclassified = len(rows)
    for change, table in (("added", added), ("withdrawn", withdrawn), ("late", late)):
        rows += _listed(change, table, day, label)
    if rows:
        frame = pd.DataFrame(rows, columns=["change", "month", "category", "was", "territory_id"])
        counted = frame.groupby(list(frame.columns), dropna=False).size().reset_index(name="events")
        revision.changes = pa.Table.from_pandas(counted, EMPTY, preserve_index=False)


def _listed(change: str, table: pa.Table, day: str, label: str | None) -> list[tuple]:
    stamps = months(table, day).astype("datetime64[D]").tolist()
    labels = table[label].to_pylist() if label else [None] * len(table)
    places = table["territory_id"].to_pylist() if "territory_id" in table.column_names else [None] * len(table)
    return [(change, stamp, name, None, place) for stamp, name, place in zip(stamps, labels, places, strict=True)]


def _reclassified(added: pa.Table, withdrawn: pa.Table, contract: Contract, label: str) -> list[tuple]:
    """Pairs that agree on everything received but the category: (reclassified, month, now, was, territory)."""
    columns = [name for name in _compared(added, contract).column_names if name != label]
    gone: dict[int, list[str]] = {}
    for code, name in zip(row_hashes(withdrawn.select(columns)).tolist(), withdrawn[label].to_pylist(), strict=True):
        gone.setdefault(code, []).append(name)
    found = []
    stamped = _listed("reclassified", added, dated(contract), label)
    for code, (change, stamp, name, _, place) in zip(row_hashes(added.select(columns)).tolist(), stamped, strict=True):
        if gone.get(code):
            found.append((change, stamp, name, gone[code].pop(), place))
    return found


def monthly(table: pa.Table, contract: Contract) -> dict[str, int]:
    """Events of each month of a clean table, by month."""
    day = dated(contract)
    if not day:
        return {}
    return {str(month): int(n) for month, n in zip(*np.unique(months(table, day), return_counts=True), strict=True)}


def span(table: pa.Table, contract: Contract) -> tuple[str | None, str | None]:
    """The first and last day of a clean table, as ISO text."""
    day = dated(contract)
    if not day:
        return None, None
    ends = pc.min_max(table[day]).as_py()
    return ends["min"].isoformat(), ends["max"].isoformat()
