"""The coordinates of a table of text, each distinct point read and checked once."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import points
from loaders.fates import Report
from loaders.values import Typed, numbers

AXES = ("longitude", "latitude", "x", "y")
ROUNDED = r"^-?\d(?:[.,]\d{0,6})?[eE]\+?0?[5-6]$"  # too few digits left for a metre


@dataclass
class Spot:
    """Where every row is."""

    columns: dict[str, pa.Array]
    codes: np.ndarray | None = None  # each row's distinct point
    size: int = 1
    fields: list[int] = field(default_factory=list)


def place(received, codes: dict[int, np.ndarray], report: Report, extent: list[float] | None = None) -> Spot:
    """Read the coordinates of the rows kept; a point that cannot be known is empty, and counted."""
    fields = {name: received.known[name] for name in AXES if name in received.known}
    rows = len(next(iter(codes.values())))
    if not ({"longitude", "latitude"} <= set(fields) or {"x", "y"} <= set(fields)):
        nothing = pa.nulls(rows, pa.float64())
        return Spot({"longitude": nothing, "latitude": nothing})
    grid = received.grid
    read = {name: numbers(grid.columns[index].dictionary, name.upper()) for name, index in fields.items()}
    own, which = _distinct([(codes[index], len(grid.columns[index].dictionary)) for index in fields.values()])
    weight = np.bincount(own, minlength=len(which[0]))
    at = dict(zip(fields, which, strict=True))
    nowhere = np.full(len(weight), np.nan)
    values = [
        read[name].values.to_numpy(zero_copy_only=False)[at[name]] if name in fields else nowhere for name in AXES
    ]
    rounded, unreadable = np.zeros(len(weight), bool), np.zeros(len(weight), bool)
    for name, index in fields.items():
        texts = grid.columns[index].dictionary
        if name in ("x", "y"):
            rounded |= pc.match_substring_regex(texts, ROUNDED).to_numpy(zero_copy_only=False)[at[name]]
        unreadable |= _garbage(read[name])[at[name]]
    found = points.check(*values, rounded, unreadable, weight, tuple(extent or points.DEGREES))
    _tell(found, weight, report)
    _tell_writing(read, fields, codes, report)
    picked = pa.array(own)
    columns = {
        "longitude": pa.array(found.longitude, mask=np.isnan(found.longitude)).take(picked),
        "latitude": pa.array(found.latitude, mask=np.isnan(found.latitude)).take(picked),
    }
    return Spot(columns, own, len(weight), list(fields.values()))


def _distinct(columns: list[tuple[np.ndarray, int]]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Each row's distinct combination of codes, and the code each combination has in every column."""
    folded, size = columns[0][0].astype(np.int64), columns[0][1]
    parts = [np.arange(size)]
    for codes, width in columns[1:]:
        dense = pa.array(folded * width + codes).dictionary_encode()
        pairs = dense.dictionary.to_numpy()
        parts = [part[pairs // width] for part in parts] + [pairs % width]
        folded = dense.indices.to_numpy().astype(np.int64)
    return folded, parts


def _garbage(found: Typed) -> np.ndarray:
    """Which texts are neither a number nor a way of writing nothing."""
    flags = np.zeros(len(found.values), bool)
    flags[[index for index in found.failed if index not in found.empty]] = True
    return flags


def _tell(found: points.Points, weight: np.ndarray, report: Report) -> None:
    for code, flags in found.notes.items():
        n = int(weight[flags].sum())
        if not n:
            continue
        repaired = code != points.ABSENT or bool(weight[flags & found.changed].sum())
        many = (
            code in (points.SWAPPED, points.SWAPPED_METRES, points.DISCORDANT, points.SIGN, points.OUTSIDE)
            and n * 2 > weight.sum()
        )
        report.note(code, n, repaired=repaired, hold=many and n > 1)


def _tell_writing(read: dict[str, Typed], fields: dict[str, int], codes: dict[int, np.ndarray], report: Report) -> None:
    """Decimal commas and thousands are a file's way of writing: noted once."""
    seen: dict[str, list[str]] = {}
    for name, found in read.items():
        if found.notes:
            rows = np.bincount(codes[fields[name]], minlength=len(found.values))
            for code in {code for at, own in found.notes.items() if rows[at] for code in own}:
                seen.setdefault(code, []).append(name)
    for code, columns in sorted(seen.items()):
        report.note(code, columns=columns)
