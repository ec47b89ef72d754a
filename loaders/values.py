"""The distinct texts of a column, each read once, as the values its contract promises."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.dates import dates
from loaders.fates import Refused, Report

MISSING = """nan null none nil n/a n.a. na nd n.d. n/d s.o. s/o so - -- – — . ? nat <na> inconnu inconnue unknown
#n/a #n/d #na #valeur! #value! #ref! #div/0! #nom? #name? #num! #nombre! #null! #nul! #calc!
inf -inf +inf infinity -infinity"""
NULLS = frozenset(MISSING.split())
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SPACES = re.compile(r"\s+")
PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+|\d[.,]\d+[eE]\d+")  # digits lost: several numbers became one
PLAIN_TEXT = r"^[!-~](?:[ -~]*[!-~])?$"  # ASCII without spaces around: as it should be
PLAIN_NUMBER = r"^[0-9A-Za-z/_#-]*[0-9][0-9A-Za-z/_#-]*$"
NUMBERED = re.compile(r"(?:[a-zà-ÿ. °#]*?)\s*0*(\d{1,6})(?:[.,]0+)?(?:\s+[-–—]\s+.*|\s*:.*)?", re.IGNORECASE)
ONCE = (
    "UNICODE_NFC",
    "DECIMALE_VIRGULE",
    "MILLIERS",
    "DATE_FORMAT:",
    "DATE_SERIE",
    "DATE_HEURE",
    "DATE_MOIS",
    "DATE_FUSEAU",
)


@dataclass
class Typed:
    """One value for each distinct text; which of them failed and why; which were read with a note."""

    values: pa.Array
    failed: dict[int, str] = field(default_factory=dict)
    notes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    empty: frozenset[int] = frozenset()  # failed because nothing was written: not a repair

    def tell(self, report: Report, rows: np.ndarray, name: str, hold: bool = False) -> None:
        """Count the notes; `rows` says how many loaded rows have each distinct text."""
        counted: dict[str, int] = {}
        for index, codes in self.notes.items():
            for code in codes:
                counted[code] = counted.get(code, 0) + int(rows[index])
        for code, n in sorted(counted.items()):
            if n:
                report.note(code, 1 if code.startswith(ONCE) else n, column=name, rows=n)

    def tell_unknown(self, report: Report, rows: np.ndarray, name: str) -> None:
        """Count the values that were set to unknown."""
        counted: dict[str, list[int]] = {}
        for index, code in self.failed.items():
            pair = counted.setdefault(code, [0, 0])
            pair[0] += int(rows[index])
            pair[1] += 0 if index in self.empty else int(rows[index])
        for code, (n, changed) in sorted(counted.items()):
            report.note(code, n, repaired=changed > 0, column=name)


def tidy(text: str) -> tuple[str, tuple[str, ...]]:
    """A text composed (NFC) and with ordinary single spaces, and the codes of what that changed."""
    if text.isascii() and text == text.strip() and "  " not in text and text.isprintable():
        return text, ()
    composed = unicodedata.normalize("NFC", text)
    spaced = SPACES.sub(" ", INVISIBLE.sub("", composed)).strip()
    codes = (("UNICODE_NFC",) if composed != text else ()) + (("ESPACES",) if spaced != composed else ())
    return spaced, codes


def key(text: str) -> str:
    """A label without case, accents or punctuation, to recognise its spellings."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w/]+|_", " ", bare.replace("œ", "oe").replace("/", " / ")).split())


def is_null(text: str) -> bool:
    return not text or text.casefold() in NULLS


def typed(texts: pa.Array, name: str, column: dict[str, Any], as_of: date, base: int = 1900) -> Typed:
    """Read the distinct texts of one column as its type."""
    kind, code = column["type"], column.get("code", name.upper())
    if kind == "date":
        strings = [tidy(text)[0] for text in texts.to_pylist()]
        values, failed, notes = dates(strings, as_of, base, bool(column.get("future")), column.get("earliest"))
        empty = frozenset(index for index, text in enumerate(strings) if not text)
        return Typed(pa.array(values, pa.date32()), failed, notes, empty)
    if kind == "label" and column.get("values"):
        return labels(texts.to_pylist(), column["values"], code, bool(column.get("essential")))
    if kind == "integer":
        return integers(texts.to_pylist(), code, column)
    if kind == "number":
        return numbers(texts, code)
    return plain_texts(texts, code, column.get("pseudonym") == "case")


def plain_texts(texts: pa.Array, code: str, number: bool = False) -> Typed:
    """Texts as they are, composed and without spaces around; a null where nothing is written.

    A case `number` says which case, so a word for nothing or what a spreadsheet made of long digits is none.
    """
    plain = pc.fill_null(pc.match_substring_regex(texts, PLAIN_NUMBER if number else PLAIN_TEXT), False)
    values: list[str | None] = texts.to_pylist() if pc.any(pc.invert(plain)).as_py() else []
    if not values:
        return Typed(texts.cast(pa.string()))
    failed, notes = {}, {}
    for index in np.flatnonzero(~plain.to_numpy(zero_copy_only=False)).tolist():
        text = values[index]
        composed = unicodedata.normalize("NFC", text)
        value = composed.strip().strip("\ufeff\u200b")
        codes = (("UNICODE_NFC",) if composed != text else ()) + (("ESPACES",) if value != composed else ())
        if codes:
            notes[index] = codes
        if number and value and (is_null(value) or ROUNDED.fullmatch(value) or not any(map(str.isalnum, value))):
            failed[index] = f"{code}_{'ILLISIBLE' if ROUNDED.fullmatch(value) else 'VIDE'}"
            value = None
        elif not value:
            failed[index] = f"{code}_VIDE"
        values[index] = value or None
    return Typed(pa.array(values, pa.string()), failed, notes, frozenset(failed))


def labels(texts: list[str], known: dict[str, list[str] | None], code: str, essential: bool) -> Typed:
    """Labels brought to the contract's own, by its known spellings."""
    exact, near = {}, {}
    for label, spellings in known.items():
        for spelling in (label, *(spellings or ())):
            near[key(str(spelling))] = label
            if str(spelling).casefold() == label.casefold():
                exact[str(spelling)] = label
    values: list[str | None] = []
    failed, notes, empty = {}, {}, set()
    unknown = f"{code}_{'INCONNUE' if essential else 'INCONNU'}"
    for index, text in enumerate(texts):
        spaced, codes = tidy(text)
        value = exact.get(spaced)
        if value is not None:
            if codes:
                notes[index] = codes
        elif (value := near.get(key(spaced))) is not None and not is_null(spaced):
            notes[index] = (f"{code}_ALIAS",)
        elif is_null(spaced):
            failed[index] = f"{code}_VIDE" if essential else unknown
            if not spaced:
                empty.add(index)
        else:
            failed[index] = unknown
            if "?" in spaced and any(_question_marks(label) == spaced for label in exact):
                raise Refused("ENC_PERTE")
        values.append(value)
    return Typed(pa.array(values, pa.string()), failed, notes, frozenset(empty))


def _question_marks(label: str) -> str:
    return label.encode("ascii", "replace").decode()


def integers(texts: list[str], code: str, column: dict[str, Any]) -> Typed:
    """Whole numbers; where the contract lists those that exist, « PDQ 30 », « 021 » and « 30.0 » are known.

    One outside the contract's `range` is nobody's, so unknown.
    """
    values: list[int | None] = []
    failed, notes, empty = {}, {}, set()
    known, unknown = column.get("known"), f"{code}_{'INCONNUE' if column.get('essential') else 'INCONNU'}"
    allowed = set(known or ())
    least, most = column.get("range") or (1 - 2**31, 2**31 - 1)
    for index, text in enumerate(texts):
        spaced, _ = tidy(text)
        value, changed = None, False
        if known:
            match = NUMBERED.fullmatch(spaced)
            value = int(match[1]) if match and int(match[1]) in allowed else None
            changed = value is not None and str(value) != text
        elif (found := number(spaced)) is not None and found[0] == int(found[0]) and abs(found[0]) < 2**31:
            value, changed = int(found[0]), str(int(found[0])) != text
        if value is not None and not least <= value <= most:
            failed[index], value = f"{code}_HORS_BORNES", None
        elif value is None:
            missing = "VIDE" if is_null(spaced) else "ILLISIBLE"
            listed = known and not (missing == "VIDE" and column.get("essential"))
            failed[index] = unknown if listed else f"{code}_{missing}"
            if not spaced:
                empty.add(index)
        elif changed:
            notes[index] = (f"{code}_FORMAT",)
        values.append(value)
    return Typed(pa.array(values, pa.int32()), failed, notes, frozenset(empty))


def numbers(texts: pa.Array, code: str) -> Typed:
    """Decimal numbers; commas, spaces of thousands and missing-value words are understood and noted."""
    try:
        values = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False).copy()
        plain = np.isfinite(values)
    except pa.ArrowInvalid:
        plain = pc.match_substring_regex(texts, rf"^{PLAIN.pattern}$").to_numpy(zero_copy_only=False)
        values = np.full(len(texts), np.nan)
        values[plain] = pc.cast(texts.filter(pa.array(plain)), pa.float64()).to_numpy(zero_copy_only=False)
    failed, notes, empty = {}, {}, set()
    plain &= np.isfinite(values)
    for index in np.flatnonzero(~plain).tolist():
        spaced, _ = tidy(texts[index].as_py())
        found = number(spaced)
        if found is None:
            failed[index] = f"{code}_VIDE" if is_null(spaced) else f"{code}_ILLISIBLE"
            if not spaced:
                empty.add(index)
            values[index] = np.nan
        else:
            values[index], codes = found
            if codes:
                notes[index] = codes
    values = values + 0.0  # negative zero is zero
    return Typed(pa.array(values, pa.float64(), mask=np.isnan(values)), failed, notes, frozenset(empty))


def number(text: str) -> tuple[float, tuple[str, ...]] | None:
    """A number as people write it, and the codes of its writing; None when it is not one."""
    bare = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))", "", text)
    codes = ("MILLIERS",) if bare != text else ()
    if bare.count(",") > 1 and re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare, codes = bare.replace(",", ""), ("MILLIERS",)
    elif bare.count(".") > 1 and re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", bare):
        bare, codes = bare.replace(".", ""), ("MILLIERS",)
    elif "," in bare and "." in bare:
        first = min(bare.index(","), bare.index("."))
        bare, codes = bare.replace(bare[first], "", 1), ("MILLIERS",)
    if bare.count(",") == 1:
        bare, codes = bare.replace(",", "."), (*codes, "DECIMALE_VIRGULE")
    bare = bare.replace("\u2212", "-").removeprefix("+")
    if not PLAIN.fullmatch(bare):
        return None
    value = float(bare)
    return (value, codes) if np.isfinite(value) else None
