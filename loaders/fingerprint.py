"""Fingerprints of bytes and of rows: what tells whether two files, or two tables in any order, say the same thing."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

BLOCK = 1 << 20


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _column_hashes(column: pa.ChunkedArray) -> np.ndarray:
    """One unsigned 64-bit number a row; each distinct value is hashed once, and empty has its own number."""
    coded = pa.concat_arrays(column.chunks or [pa.array([], column.type)]).dictionary_encode()
    values = coded.dictionary
    if pa.types.is_string(values.type):
        hashed = pd.util.hash_array(np.array(values.to_pylist(), dtype=object), categorize=False)
    else:
        plain = values.cast(pa.int32()) if pa.types.is_date(values.type) else values
        hashed = pd.util.hash_array(plain.to_numpy(zero_copy_only=False), categorize=False)
    hashed = np.append(hashed, np.uint64(0x9E3779B97F4A7C15))
    positions = coded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    return hashed[positions]


def row_hashes(table: pa.Table) -> np.ndarray:
    """One unsigned 64-bit number a row of the table, shape (rows,), whatever the order of the columns."""
    total = np.zeros(len(table), dtype=np.uint64)
    for name in sorted(table.column_names):
        salt = np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little") | 1)
        mixed = _column_hashes(table[name]) * salt
        total += mixed ^ (mixed >> np.uint64(29))
    return total


def logical_hash(table: pa.Table) -> str:
    """SHA-256 of the sorted multiset of rows: the same rows in any order, written anyhow, give the same text."""
    digest = hashlib.sha256(",".join(sorted(table.column_names)).encode())
    digest.update(np.sort(row_hashes(table)).tobytes())
    return digest.hexdigest()
