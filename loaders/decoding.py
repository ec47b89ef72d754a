"""The bytes of a file as UTF-8 text bytes with ordinary line ends; refused when characters are lost or mixed."""

import re

import numpy as np
import pyarrow as pa

from loaders.fates import Refused, Report

SIGNATURES = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"%PDF": "PDF",
    b"PAR1": "Parquet",
    b"ARROW1": "Arrow",
    b"FEA1": "Feather",
    b"SQLite format 3": "SQLite",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"(\xb5/\xfd": "zstd",
    b"\x7fELF": "ELF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"\x80\x04": "pickle",
    b"\x80\x05": "pickle",
}
MARKUP = re.compile(rb"\s*(<!doctype|<html|<head|<body|<\?xml|<svg|<script|<rss|<feed)", re.IGNORECASE)
JSON = re.compile(rb'\s*(\{\s*["}]|\[\s*[\[{"\]])')
BOM, BOM16, BOM32 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff"), (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
UTF8_RUN = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæñÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆÑ«»‘’“”–—…€°²³½·•\u00a0\u00ad\u0152®©™ºª¼¾±×")
DOUBLED = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€"
)


def content(data: bytes) -> str:
    """What the first bytes say the file is: a known kind, or "text"."""
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            return kind
    head = data[:1024].removeprefix(BOM)
    if MARKUP.match(head):
        return "HTML/XML"
    return "JSON" if JSON.match(head) else "text"


def decode(data: bytes, report: Report) -> bytes:
    """The text as UTF-8 bytes without byte order mark; every repair is noted."""
    if data.startswith(BOM32) or data.startswith(BOM16):
        data = _wide(data, report)
    elif data.startswith(BOM):
        report.note("ENC_BOM")
        data = data[3:]
    if not data[:4096].strip() and not data.strip():
        raise Refused("VIDE")
    if (at := data.find(b"\0")) >= 0:
        raise Refused("ENC_NUL", line=data.count(b"\n", 0, at) + 1)
    if not is_utf8(data):
        data = _narrow(data, report)
    return _line_ends(data, report)


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are valid UTF-8, without making a string of them."""
    offsets = pa.py_buffer(memoryview(bytearray(8) + len(data).to_bytes(8, "little")))
    try:
        pa.LargeStringArray.from_buffers(1, offsets, pa.py_buffer(data)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _wide(data: bytes, report: Report) -> bytes:
    name, code = ("utf-32", "ENC_UTF32") if data.startswith(BOM32) else ("utf-16", "ENC_UTF16")
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise Refused("TRONQUE", line=data.count(b"\n", 0, error.start) + 1) from None
    report.note(code)
    return text.encode("utf-8", "replace")


def _narrow(data: bytes, report: Report) -> bytes:
    """Bytes that are not UTF-8: one cut character, two encodings in one file, or cp1252."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        at = error.start
        if error.reason == "unexpected end of data" and len(data) - at < 4:
            raise Refused("TRONQUE", line=data.count(b"\n") + 1) from None
    if UTF8_RUN.search(data):
        raise Refused("ENC_MELANGE", line=data.count(b"\n", 0, at) + 1)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Refused("ENC_INCONNU", line=data.count(b"\n", 0, error.start) + 1) from None
    seen = np.bincount(np.frombuffer(data, np.uint8), minlength=256)[128:]
    french = [bytes([byte]).decode("cp1252", "replace") in FRENCH for byte in range(128, 256)]
    if seen[french].sum() < 0.9 * seen.sum():
        raise Refused("ENC_INCONNU", line=data.count(b"\n", 0, at) + 1)
    report.note("ENC_CP1252")
    return text.encode()


def _line_ends(data: bytes, report: Report) -> bytes:
    """Lone carriage returns become line ends; `\\r\\n` is left as it is when every line has it."""
    if b"\r" not in data:
        return data
    alone = data.count(b"\r") - data.count(b"\r\n")
    if not alone:
        return data
    if alone == 1 and data.endswith(b"\r") and b"\r\n" in data:
        return data[:-1]  # cut between the two characters of the last line end
    report.note("FIN_LIGNE_MIXTE" if b"\n" in data else "FIN_LIGNE_CR")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def lost(text: str) -> str | None:
    """The code of a text whose characters were lost or encoded twice; None when it reads well."""
    if "\ufffd" in text:
        return "ENC_PERTE"
    return "ENC_DOUBLE" if DOUBLED.search(text) else None
