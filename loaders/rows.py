"""Which lines of a table of text are rows, which of those are set aside, and what the rest of the file says of them."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import decoding, layout, records
from loaders.contract import Contract
from loaders.fates import Refused, Report
from loaders.values import Typed, is_null, key, number, tidy

SHORT_CODE = re.compile(r"\d{1,4}")
WORD = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,3}")


@dataclass
class Received:
    """A file as a table of text with the contract's names, before any value is read."""

    grid: records.Grid
    known: dict[str, int]
    names: list[str]
    base: int = 1900
    long_fields: bool = False


def check_texts(received: Received, report: Report) -> None:
    """No field may be a book, and no character may have been lost on the way here."""
    for column in received.grid.columns:
        texts = column.dictionary
        if not len(texts):
            continue
        if not received.long_fields and pc.max(pc.binary_length(texts)).as_py() > records.FIELD:
            at = pc.index(pc.greater(pc.binary_length(texts), records.FIELD), True).as_py()
            raise Refused("CHAMP_TROP_LONG", line=_line(received, column, at), limit=records.FIELD)
        unusual = pc.invert(pc.string_is_ascii(texts))
        if pc.any(unusual).as_py():
            for at in np.flatnonzero(unusual.to_numpy(zero_copy_only=False)).tolist():
                if code := decoding.lost(texts[at].as_py()):
                    raise Refused(code, line=_line(received, column, at))


def tell_nameless(received: Received, report: Report) -> None:
    """A column without a name is a separator too many when it is empty, else a column nobody announced."""
    nameless = [index for index, name in enumerate(received.names) if not tidy(name)[0]]
    full = [at for at in nameless if any(tidy(text)[0] for text in received.grid.columns[at].dictionary.to_pylist())]
    report.note("DELIM_FINAL", int(len(nameless) > len(full)))
    report.note("COL_INCONNUE", len(full), hold=True, columns=[f"n° {index + 1}" for index in full])


def _line(received: Received, column: pa.DictionaryArray, at: int) -> int:
    row = int(np.argmax(column.indices.to_numpy() == at))
    return int(received.grid.line(np.array([row]))[0])


def real(received: Received, contract: Contract, report: Report) -> np.ndarray:
    """The rows that are neither empty, nor the header again, nor a total."""
    grid = received.grid
    keep = np.ones(grid.rows, bool)
    if not grid.rows:
        return np.flatnonzero(keep)
    titles = {key(name): index for index, name in enumerate(received.names)}
    again = _rows_where(grid, received.known, lambda text, index: titles.get(key(tidy(text)[0]), -1) == index)
    report.header += int(again.sum())
    report.note("ENTETE_REPETEE", int(again.sum()))
    empty = _rows_where(grid, dict(enumerate(range(len(grid.columns)))), lambda text, _: not text.strip())
    report.blank += int(empty.sum())
    totals = np.zeros(grid.rows, bool)
    for at in _totals(received, contract):
        grid.totals.append([column[int(at)].as_py() for column in grid.columns])
        totals[at] = True
    report.total += int(totals.sum())
    report.note("LIGNES_VIDES", report.blank)
    return np.flatnonzero(keep & ~again & ~empty & ~totals)


def _rows_where(grid: records.Grid, columns: dict, test) -> np.ndarray:
    """The rows whose field passes the test in every one of the columns; distinct texts are tested, once each."""
    found = None
    for index in sorted(columns.values(), key=lambda index: len(grid.columns[index].dictionary)):
        column = grid.columns[index]
        passing = [at for at, text in enumerate(column.dictionary.to_pylist()) if test(text, index)]
        rows = np.isin(column.indices.to_numpy(), passing) if passing else np.zeros(grid.rows, bool)
        found = rows if found is None else found & rows
        if not found.any():
            return found
    return found


def _totals(received: Received, contract: Contract) -> np.ndarray:
    """Rows whose first field announces a total and that have no day."""
    first = received.grid.columns[0]
    texts = (
        [at for at, text in enumerate(first.dictionary.to_pylist()) if text and layout.looks_like_total(text)]
        if (len(first.dictionary) < 100_000)
        else []
    )
    if not texts:
        return np.empty(0, np.int64)
    rows = np.flatnonzero(np.isin(first.indices.to_numpy(), texts))
    days = [received.known[name] for name, column in contract.received.items() if column.get("essential")]
    others = [received.grid.columns[index] for index in days if index]
    return np.array([at for at in rows if all(is_null(tidy(one[int(at)].as_py())[0]) for one in others)], np.int64)


def check_totals(grid: records.Grid, report: Report) -> None:
    """A row of totals is a check: its number must be the number of rows."""
    if not grid.totals:
        return
    report.note("LIGNE_TOTAL", 1, lines=len(grid.totals))
    cells = [tidy(cell)[0] for cell in grid.totals[-1]]
    counts = [int(found[0]) for cell in cells if (found := number(cell)) and found[0] == int(found[0])]
    counts += [int(digits) for digits in re.findall(r"\d+", cells[0])]
    if len(counts) == 1 and counts[0] != report.lines_in:
        raise Refused("TOTAL_DISCORDANT", promised=counts[0], found=report.lines_in)


def set_aside(
    received: Received, contract: Contract, essential: dict[str, Typed], keep: np.ndarray, report: Report
) -> np.ndarray:
    """Set aside the rows that an essential field makes useless, with the first reason, and those of the wrong shape."""
    grid = received.grid
    reason = np.zeros(len(keep), np.int32)
    names: list[str] = [""]
    for name, found in essential.items():
        if not found.failed:
            continue
        codes = grid.columns[received.known[name]].indices.to_numpy()[keep]
        failing = np.zeros(len(found.values), np.int32)
        unknown = [at for at, code in found.failed.items() if code.endswith("_INCONNUE")]
        unknown = [at for at in unknown if (codes == at).any()] if len(unknown) < 50 else unknown
        for at, code in found.failed.items():
            if code.endswith("_INCONNUE") and len(unknown) == 1 and not contract.is_restricted:
                code = _named(code, grid.columns[received.known[name]].dictionary[at].as_py())
            if code not in names:
                names.append(code)
            failing[at] = names.index(code)
        reason = np.where(reason == 0, failing[codes], reason)
    out = np.flatnonzero(reason)
    lines = grid.line(keep[out]).tolist() if len(out) else []
    codes = [names[reason[at]] for at in out.tolist()]
    private = contract.is_restricted
    raw = _understood(received, essential, keep[out]) if private else [grid.raw(int(at)) for at in keep[out]]
    lines += [line for line, *_ in grid.bad]
    codes += [code for _, code, _ in grid.bad]
    raw += ["" if private else text for *_, text in grid.bad]
    report.reject(lines, codes, raw)
    report.hold += sorted({code.partition(":")[0] for code in codes if "_INCONNUE" in code})
    return keep[reason == 0] if len(out) else keep


def _understood(received: Received, essential: dict[str, Typed], at: np.ndarray) -> list[str]:
    """What may be kept of restricted rows set aside: values that were understood and short codes, never a text."""
    columns = []
    for name, found in essential.items():
        column = received.grid.columns[received.known[name]].take(pa.array(at))
        values = found.values.take(column.indices).to_pylist()
        texts = ["?"] * len(values) if found.values.type == pa.string() else column.to_pylist()
        columns.append([
            f"{name}={value if value is not None else text if SHORT_CODE.fullmatch(text) else '?'}"
            for value, text in zip(values, texts, strict=True)
        ])  # fmt: skip
    return ["; ".join(cells) for cells in zip(*columns, strict=True)]


def _named(code: str, label: str) -> str:
    """The one unknown label is part of the code, when it is a plain word."""
    label = tidy(label)[0]
    return f"{code}:{label}" if len(label) <= 40 and WORD.fullmatch(label) else code


def tell_identical(grid, codes: dict[int, np.ndarray], spot, received: Received, report: Report) -> None:
    """Count the rows that repeat another, field for field; they are events like the others and stay."""
    used = set(spot.fields) if spot else set()
    folded, size = (spot.codes.astype(np.int64), spot.size) if spot and spot.codes is not None else (None, 1)
    for index, own in codes.items():
        if index in used:
            continue
        width = len(grid.columns[index].dictionary)
        if size * width > 1 << 62:
            dense = pa.array(folded).dictionary_encode()
            folded, size = dense.indices.to_numpy().astype(np.int64), len(dense.dictionary)
        folded, size = own.astype(np.int64) if folded is None else folded * width + own, size * width
    if folded is not None:
        folded = np.sort(folded)
        report.note("LIGNES_IDENTIQUES", int((folded[1:] == folded[:-1]).sum()), repaired=False)


def weigh_end(grid: records.Grid, head: layout.Layout, contract: Contract, report: Report) -> None:
    """A file without a final line end may be cut: its last field must be evidently whole, or a person decides."""
    last, column = grid.last, grid.columns[-1]
    names = {index: name for name, index in head.known.items()}
    promise = contract.columns.get(names.get(len(grid.columns) - 1), {})
    texts = column.dictionary.to_pylist() if len(column.dictionary) < 2_000_000 else []
    whole = len(last) > 1 and last.startswith('"') and last.endswith('"')
    if promise.get("type") == "label":
        listed = {
            str(word) for label, words in (promise.get("values") or {}).items() for word in (label, *(words or ()))
        }
        whole |= last in listed and not any(word != last and word.startswith(last) for word in listed)
    elif promise.get("type") in ("number", "date"):
        shapes = {
            (len(text.rpartition(".")[2]) if "." in text else -len(text)) for text in texts if text and text != last
        }
        own = len(last.rpartition(".")[2]) if "." in last else -len(last)
        whole |= bool(last) and shapes == {own} and (own > 0 or promise["type"] == "date")
    if whole:
        report.note("FIN_SANS_SAUT", repaired=False)
    else:
        report.note("FIN_SANS_SAUT", repaired=False, hold=True)
