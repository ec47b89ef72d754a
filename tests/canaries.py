"""Tokens that the analysis folder alone may hold: pseudonyms and numbers of cases, numbers and addresses of houses."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pyarrow.parquet as pq

import indicators


def tokens_of(data: Path) -> dict[str, set[str]]:
    """Numbers and pseudonyms of cases, numbers of buildings, by kind."""
    version = indicators.version(data=data)
    cases = pq.read_table(version.table("spvm_affaires"), columns=["case_id"])["case_id"].to_pylist()
    houses = pq.read_table(version.table("omhm_immeubles"), columns=["building_id"])["building_id"].to_pylist()
    with next((data / "raw").glob("affaires*.csv")).open(encoding="utf-8") as file:
        numbers = [row["NO_AFFAIRE"] for row in csv.DictReader(file)]
    assert len(set(cases)) == len(cases) > 1_000 and len(set(houses)) == len(houses) > 100
    return {"pseudonym": set(cases), "building": set(houses), "number": set(numbers)}


PATTERNS = {
    "pseudonym": re.compile(rb"(?<![0-9a-f])[0-9a-f]{20}(?![0-9a-f])"),
    "building": re.compile(rb"IMM\d{5}"),
    "number": re.compile(rb"\d{2}-\d{6}-\d{3}"),
    "address": re.compile("rue Inventée".encode()),
}


def found(content: bytes, tokens: dict[str, set[str]]) -> set[str]:
    """The tokens that some bytes hold."""
    seen = {one.decode() for name in ("pseudonym", "building", "number") for one in PATTERNS[name].findall(content)
            if one.decode() in tokens[name]}  # fmt: skip
    return seen | ({"an address"} if PATTERNS["address"].search(content) else set())


def contents(path: Path) -> bytes:
    """A file's bytes, with those of what it packs."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        content += repr(pq.read_table(path).to_pydict()).encode()
    return unpacked(content)


def unpacked(content: bytes) -> bytes:
    """Some bytes, with those of what they pack, and of what that packs: an office file's charts hold workbooks."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return content + b"".join(unpacked(packed.read(name)) for name in packed.namelist())
