"""Whether a downloaded file is what its contract expects at all: not a login page, not an error, its columns there."""

import csv
import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

from loaders.fetch_messages import FetchError

HEAD = 1 << 16
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _plain(text: str) -> str:
    """A column's name without case, accents, blanks or signs."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _text(head: bytes) -> str:
    """The beginning of a text file, read with its own encoding."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return head.decode(encoding, errors="ignore")
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut by the end of the head is no reason to doubt the encoding.
        cut = error.start > len(head) - 4
        return head.decode("utf-8", "ignore") if cut else head.decode("cp1252", "replace")


def _csv_columns(text: str) -> list[str]:
    line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=line.count)
    return next(csv.reader([line], delimiter=delimiter), [])


def _geojson_columns(path: Path, where: str) -> list[str]:
    def wrong(fr: str, en: str) -> FetchError:
        return FetchError("content", where=where, promised="GeoJSON", found={"fr": fr, "en": en})

    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise wrong("ce qui est arrivé ne se lit pas", "what arrived cannot be read") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise wrong("ce n'est pas une collection d'entités", "it is no collection of features")
    first = next(iter(content.get("features") or []), None)
    if not isinstance(first, dict):
        raise wrong("il ne contient aucune entité", "it holds no feature")
    return [*(first.get("properties") or {}), "geometry"]


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _form(contract: Any) -> tuple[str, str]:
    """The format a contract reads, as a file's ending and as people write it."""
    form = Path(contract.file).suffix.lstrip(".").lower()
    return form, {"geojson": "GeoJSON"}.get(form, form.upper())


def refuse_page(path: Path, kind: str, contract: Any, url: str) -> None:
    """Raise a FetchError if the file at `path`, sent as `kind`, is a web page, which says it by its title."""
    text = _text(_beginning(path))
    if kind not in ("text/html", "application/xhtml+xml") and not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return
    _, opened, rest = text.partition("<title>")
    title = " ".join(rest.partition("</title>")[0].split())[:60] if opened else ""
    found = {"fr": f" (« {title} »)", "en": f" (“{title}”)"} if title else ""
    raise FetchError("page", where=contract.name, promised=_form(contract)[1], found=found, url=url)


def check(path: Path, contract: Any) -> None:
    """Raise a FetchError unless the file at `path` looks like what the contract reads."""
    where = contract.name
    form, promised = _form(contract)
    head = _beginning(path)
    if form in ("xlsx", "zip"):
        if not zipfile.is_zipfile(path):
            found = {"fr": "ce qui est arrivé n'en est pas un", "en": "what arrived is none"}
            raise FetchError("content", where=where, promised=promised, found=found)
        return
    text = _text(head)
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise FetchError(
            "content", where=where, promised=promised, found={"fr": "il est arrivé vide", "en": "it arrived empty"}
        )
    if form in ("csv", "txt", "tsv"):
        if start[0] in "{[" or "\x00" in text:
            found = {"fr": "autre chose est arrivé", "en": "something else arrived"}
            raise FetchError("content", where=where, promised=promised, found=found)
        columns = _csv_columns(start)
    elif form in ("geojson", "json"):
        columns = _geojson_columns(path, where)
    else:
        return
    there = {_plain(column) for column in columns}
    for column in contract.columns.values():
        spellings = column.get("from", [])
        if column.get("essential") and spellings and not there & {_plain(spelling) for spelling in spellings}:
            found = ", ".join(str(name)[:30] for name in columns[:12])
            raise FetchError("columns", where=where, promised=spellings[0], found=found)
