"""A new extract laid over the live rows: its period replaced, what differs told, rows without their own gone."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders import holds, places, revisions, versions
from loaders.contract import Contract
from loaders.fates import Report
from loaders.inputs import Input
from loaders.linking import Beside, borrowed

KEPT = ("added", "withdrawn", "reclassified", "late", "replaced", "first_month", "last_month")


def lay(
    source: Input, table: pa.Table, report: Report, before: versions.Version | None, staged: Path, as_of: date,
    limits: pa.Table | None, beside: Beside,
) -> tuple[pa.Table, dict[str, Any] | None]:  # fmt: skip
    """The new rows laid over those of the live version, and what the manifest says of the difference.

    Made-up rows and real ones are never laid over each other, nor are sources without a day of their own or borrowed.
    """
    contract, known = source.contract, before.sources.get(source.contract.name) if before else None
    made_up, lent = bool(source.origin.get("demonstration")), borrowed(contract)
    if not known or known["demonstration"] != made_up or known["default"]:
        return table, None
    if not revisions.dated(contract) and not lent:
        return table, None
    old = pq.read_table(before.table(contract.name))
    if limits is not None and is_placed(contract):
        old = placed(old, contract, limits)
    if lent:
        table, old, contract = _dated(table, old, contract, lent, before, beside)
    revision = revisions.lay(table, old, contract)
    holds.from_revision(report, revision, as_of)
    if (revision.added or revision.withdrawn) and "VOLUME_ANORMAL" not in report.hold:
        told = {word: getattr(revision, word) for word in ("added", "withdrawn", "reclassified")}
        report.note(f"REVISION:+{revision.added}-{revision.withdrawn}", 1, repaired=False, **told)
    (staged / "revisions").mkdir(exist_ok=True)
    pq.write_table(revision.changes, staged / "revisions" / f"{contract.name}.parquet")
    laid = followed(revision.table.drop_columns([lent[2]]), contract, beside) if lent else revision.table
    return laid, {"against": before.number, **{word: getattr(revision, word) for word in KEPT}}


def _dated(
    table: pa.Table, old: pa.Table, contract: Contract, lent: tuple[str, str, str], before: versions.Version,
    beside: Beside,
) -> tuple[pa.Table, pa.Table, Contract]:  # fmt: skip
    """Both tables with the day of what their rows belong to, and the contract that says so."""
    name, target, day = lent
    now = beside(target).select([name, day])
    past = pq.read_table(before.table(target), columns=[name, day])
    days = [_days(one, name, [now, past], day) for one in (table, old)]
    promise = {"type": "date", "essential": True, "derived": True, "meaning": contract.columns[name]["meaning"]}
    wider = replace(contract, columns={**contract.columns, day: promise})
    return table.append_column(day, days[0]), old.append_column(day, days[1]), wider


def _days(table: pa.Table, name: str, among: list[pa.Table], day: str) -> pa.ChunkedArray:
    """The day of the row that each row belongs to, from the first of the tables that has it."""
    found = None
    for other in among:
        at = pc.index_in(table[name], value_set=other[name].combine_chunks())
        own = other[day].take(at)
        found = own if found is None else pc.coalesce(found, own)
    return found


def followed(table: pa.Table, contract: Contract, beside: Beside) -> pa.Table:
    """A clean table without the rows whose own row in another source is gone."""
    for name, target in contract.links.items():
        other = None if contract.columns[name].get("derived") else beside(target)
        if other is not None:
            table = table.filter(pc.is_in(table[name], value_set=other[name].combine_chunks()))
    return table


def is_placed(contract: Contract) -> bool:
    """Whether the territory of its rows is found from their points."""
    return bool(contract.columns.get("territory_id", {}).get("derived"))


def placed(table: pa.Table, contract: Contract, limits: pa.Table) -> pa.Table:
    """A clean table with its points placed in other limits."""
    table = table.drop_columns(["territory_id"])
    located = places.locate(table["longitude"], table["latitude"], limits)
    return contract.check(table.append_column("territory_id", located))
