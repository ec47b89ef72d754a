"""Physical lines and records of a delimited text: which row is on which line, which rows have the wrong shape."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from loaders.fates import Refused, Report
from loaders.layout import Layout, cut, looks_like_total

FIELD = 100_000  # bytes; the longest field accepted
BLOCK, PIECE = 1 << 24, 1 << 25
NEWLINE, QUOTE = 10, 34


@dataclass
class Grid:
    """A table of text: one dictionary-encoded column a field, and the way back to lines of the file."""

    columns: list[pa.DictionaryArray]
    line: Callable[[np.ndarray], np.ndarray]
    raw: Callable[[int], str]
    rows: int
    bad: list[tuple[int, str, str]] = field(default_factory=list)  # line, code, text
    totals: list[list[str]] = field(default_factory=list)
    last: str | None = None  # the last field of a file without a final line end


def parse(data: bytes, layout: Layout, report: Report) -> Grid:
    """Cut the text into rows and fields, strictly; every line that is not a row is counted."""
    body = memoryview(data)[layout.start :]
    above = report.preamble + report.header
    ended = data.endswith(b"\n")
    physical = data.count(b"\n", layout.start) + (not ended and len(body) > 0)
    report.physical = above + physical
    if not bytes(body[:65536]).strip() and not data[layout.start :].strip():
        report.blank = physical
        raise Refused("VIDE")
    width = len(layout.names)
    columns, ragged = _arrow(body, width, layout.delimiter)
    plain = not ragged and len(columns[0]) == physical and data.count(b'"', layout.start) % 2 == 0
    if plain:
        lines = Lines(data, layout.start)
        grid = Grid(columns, lambda rows: rows + above + 1, lines.text, physical)
    else:
        del columns
        if b"\r\n" in data:
            data = data[: layout.start] + bytes(body).replace(b"\r\n", b"\n")
        grid = _with_care(data, layout, report, above)
    if not ended and (plain or grid.last is None):
        grid.last = _last_field(data, layout.delimiter)
    return grid


def _arrow(body, width: int, delimiter: str) -> tuple[list[pa.DictionaryArray], bool]:
    """All the well-formed rows, every field as text; and whether any row was not well formed."""
    names = [str(index) for index in range(width)]
    ragged = []
    if not len(body):
        return [pa.array([], pa.string()).dictionary_encode()] * width, False
    try:
        table = pc.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            read_options=pc.ReadOptions(column_names=names, block_size=BLOCK),
            parse_options=pc.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=False,
                invalid_row_handler=lambda row: (ragged or ragged.append(True), "skip")[1],
            ),
            convert_options=pc.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if "straddl" in str(error) or "block" in str(error):
            raise Refused("CHAMP_TROP_LONG", limit=FIELD) from None
        if "mpty CSV" in str(error):
            return [pa.array([], pa.string()).dictionary_encode()] * width, True
        raise Refused("STRUCTURE") from None
    table = table.unify_dictionaries().combine_chunks()
    return [_whole(column) for column in table.columns], bool(ragged)


def _whole(column: pa.ChunkedArray) -> pa.DictionaryArray:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string()).dictionary_encode()


class Lines:
    """The text of a row by its number, for a file with one row a line."""

    def __init__(self, data: bytes, start: int):
        self.data, self.start, self.ends = data, start, None

    def text(self, row: int) -> str:
        if self.ends is None:
            self.ends = positions(self.data, self.start, NEWLINE)
        begin = self.ends[row - 1] + 1 if row else self.start
        end = self.ends[row] if row < len(self.ends) else len(self.data)
        return self.data[begin:end].decode("utf-8", "replace").rstrip("\r")


def positions(data: bytes, start: int, byte: int) -> np.ndarray:
    """The offsets of a byte, found piece by piece so that a large file needs little memory."""
    found = []
    for offset in range(start, len(data), PIECE):
        piece = np.frombuffer(data, np.uint8, min(PIECE, len(data) - offset), offset)
        found.append(np.flatnonzero(piece == byte) + offset)
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _with_care(data: bytes, layout: Layout, report: Report, above: int) -> Grid:
    """The way of files with blank lines, ragged rows or line ends inside quotes."""
    newlines, quotes = positions(data, layout.start, NEWLINE), positions(data, layout.start, QUOTE)
    ended = data.endswith(b"\n")
    if len(quotes) % 2:
        line = above + 1 + int(np.searchsorted(newlines, quotes[-1]))
        raise Refused("GUILLEMET_OUVERT" if ended else "TRONQUE", line=line)
    ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    if not ended:
        ends = np.append(ends, len(data))
    starts = np.concatenate(([layout.start], ends[:-1] + 1)).astype(np.int64)
    first = np.searchsorted(newlines, starts) + above + 1
    lines = np.diff(np.append(first, report.physical + 1))
    torn = _torn(data, layout, quotes, starts, lines)
    width, fields = len(layout.names), _fields(data, layout, quotes, starts)
    blank = ends == starts
    extra = ~blank & (fields == width + 1)
    if (
        extra.any()
        and extra.sum() == (~blank).sum()
        and all(data[end - 1] == ord(layout.delimiter) for end in ends[extra])
    ):
        layout.names.append("")
        layout.unknown.append(width)
        width += 1
    wrong = ~blank & ((fields != width) | torn)
    if not ended and wrong[-1] and fields[-1] < width and data[starts[-1] :].strip():
        raise Refused("TRONQUE", line=int(first[-1]))
    grid = Grid([], lambda rows: rows, lambda row: "", 0)
    for index in np.flatnonzero(wrong).tolist():
        _sort_out(grid, data[starts[index] : ends[index]], int(first[index]), layout, bool(torn[index]), report)
        blank[index] = True
    good = ~blank
    report.blank += int(np.count_nonzero(blank & ~wrong))
    report.continuation += int((lines - 1).sum())
    kept = data[layout.start :] if not wrong.any() else b"".join(_pieces(data, starts, ends, wrong))
    grid.columns, ragged = _arrow(memoryview(kept), width, layout.delimiter)
    grid.rows, rows = int(good.sum()), np.flatnonzero(good)
    if (ragged and kept.strip()) or len(grid.columns[0]) != grid.rows:
        raise Refused("STRUCTURE")
    grid.line = lambda at: first[rows[at]]
    grid.raw = lambda at: data[starts[rows[at]] : ends[rows[at]]].decode("utf-8", "replace")
    if not ended and not wrong[-1] and good[-1]:
        grid.last = _last_field(data[starts[-1] :], layout.delimiter)
    elif not ended:
        grid.last = ""
    return grid


def _pieces(data: bytes, starts: np.ndarray, ends: np.ndarray, wrong: np.ndarray):
    """The text without its wrong records, in the longest possible pieces."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], wrong, [True])).astype(np.int8)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        yield data[starts[begin] : ends[end - 1]]
        yield b"\n"


def _sort_out(grid: Grid, record: bytes, line: int, layout: Layout, torn: bool, report: Report) -> None:
    """A record of the wrong shape is nothing at all, a total, or a row set aside."""
    text = record.decode("utf-8", "replace").rstrip("\r")
    if not text.strip(layout.delimiter + ' \t"\x1a\u00a0\ufeff'):
        report.blank += 1
        return
    cells = [] if torn or len(text) > FIELD else cut(text, layout.delimiter)
    if cells and looks_like_total(cells[0]) and not any(re.search(r"[^\W\d]", cell) for cell in cells[1:]):
        grid.totals.append(cells)
        report.total += 1
        return
    grid.bad.append((line, "GUILLEMETS" if torn else "NB_CHAMPS", text))


def _torn(data: bytes, layout: Layout, quotes: np.ndarray, starts: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Which records have quotes that neither open nor close a field; refused when that could swallow lines."""
    torn = np.zeros(len(starts), bool)
    if not len(quotes):
        return torn
    view = np.frombuffer(data, np.uint8)
    around = np.isin(np.arange(256), [ord(layout.delimiter), NEWLINE, 13])
    doubled = np.diff(quotes) == 1
    opening, closing = quotes[::2], quotes[1::2]
    before = (opening == layout.start) | around[view[opening - 1]] | np.append(False, doubled[1::2])
    after = (closing + 1 == len(data)) | around[view[np.minimum(closing + 1, len(data) - 1)]]
    after |= np.append(doubled[1::2], False)
    stray = np.append(opening[~before], closing[~after])
    where = np.searchsorted(starts, stray, "right") - 1
    torn[where] = True
    if (torn & (lines > 1)).any():
        raise Refused("GUILLEMETS", line=int(np.flatnonzero(torn & (lines > 1))[0]))
    return torn


def _fields(data: bytes, layout: Layout, quotes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The number of fields of each record, piece by piece."""
    fields = np.ones(len(starts), np.int64)
    for offset in range(layout.start, len(data), PIECE):
        piece = np.frombuffer(data, np.uint8, min(PIECE, len(data) - offset), offset)
        cuts = np.flatnonzero(piece == ord(layout.delimiter)) + offset
        if len(quotes):
            cuts = cuts[np.searchsorted(quotes, cuts) % 2 == 0]
        fields += np.bincount(np.searchsorted(starts, cuts, "right") - 1, minlength=len(starts))
    return fields


def _last_field(data: bytes, delimiter: str) -> str:
    """The last field as written, with its quotes."""
    return (
        data[data.rfind(delimiter.encode(), max(0, len(data) - FIELD)) + 1 :].decode("utf-8", "replace").strip("\r\n")
    )
