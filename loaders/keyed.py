"""Rows that say a key again: the first is kept, the others set aside and counted; a person decides when they differ."""

import numpy as np
import pyarrow as pa

from loaders.contract import Contract
from loaders.fingerprint import row_hashes
from loaders.reading import Extract


def once(extract: Extract, contract: Contract) -> None:
    """Keep one row of each key; repeated rows are set aside, with a hold where they do not say the same."""
    _tell_disagreements(extract, contract)
    table = extract.table
    first = firsts(table, contract.key)
    again = np.flatnonzero(first != np.arange(len(table)))
    if not len(again):
        return
    hashes = row_hashes(table.select([name for name in table.column_names if "agrees" not in contract.columns[name]]))
    alike = hashes[again] == hashes[first[again]]
    codes = np.where(alike, "LIGNE_REPETEE", "LIGNE_CONTRADICTOIRE").tolist()
    extract.set_aside(again, codes, told(table.take(pa.array(again)), contract))
    if not alike.all():
        extract.report.hold.append("LIGNE_CONTRADICTOIRE")


def _tell_disagreements(extract: Extract, contract: Contract) -> None:
    """Count the rows whose key says several values of a column that has one value for each."""
    for name, column in contract.columns.items():
        if "agrees" not in column or name not in extract.table.column_names:
            continue
        values = extract.table[name]
        known = np.flatnonzero(values.is_valid().to_numpy())
        first = firsts(extract.table.select(column["agrees"]).take(pa.array(known)), column["agrees"])
        found = values.to_numpy()[known]
        extract.report.note(f"{column['code']}_DISCORDANT", int((found != found[first]).sum()), repaired=False)


def firsts(table: pa.Table, key: list[str]) -> np.ndarray:
    """The position, for each row, of the first row with the same key."""
    folded = np.zeros(len(table), np.int64)
    for name in key:
        coded = table[name].combine_chunks().dictionary_encode()
        folded = folded * len(coded.dictionary) + coded.indices.to_numpy()
        folded = pa.array(folded).dictionary_encode().indices.to_numpy().astype(np.int64)
    first = np.full(folded.max(initial=-1) + 1, len(table), np.int64)
    first[folded[::-1]] = np.arange(len(table))[::-1]  # the last one written is the first row
    return first[folded]


def told(table: pa.Table, contract: Contract) -> list[str]:
    """What the quarantine keeps of rows already read: their essential values, identifiers as pseudonyms."""
    names = [name for name, column in contract.received.items() if column.get("essential") and column.get("keep", True)]
    return ["; ".join(f"{name}={row[name]}" for name in names) for row in table.select(names).to_pylist()]
