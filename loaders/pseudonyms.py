"""Pseudonyms: case numbers and addresses replaced by keyed hashes; the key is kept away from the data."""

import hmac
import os
import secrets
import stat
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import addresses, versions
from loaders.fates import Refused

KEY_FILE = "~/.config/labsu/key"
LEAST = 16  # characters; one made here has 64
DIGITS = 20  # hexadecimal: 80 bits, so that a million numbers share none


def key(data: Path | None = None) -> bytes:
    """The secret key: LABSU_KEY, or the file LABSU_KEY_FILE, made on first use; refused where others could read it."""
    text = os.environ.get("LABSU_KEY")
    if not text:
        path = Path(os.environ.get("LABSU_KEY_FILE") or KEY_FILE).expanduser().resolve()
        folders = {folder.resolve() for folder in (data, versions.data_folder(), versions.HERE.parent) if folder}
        if any(path.is_relative_to(folder) for folder in folders):
            raise Refused("CLE_PLACE")
        text = _kept(path)
    if len(text) < LEAST:
        raise Refused("CLE_COURTE", limit=LEAST)
    return text.encode()


def _kept(path: Path) -> str:
    """The text of a key's file, made of random bytes when there is none; only its owner may read it."""
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32) + "\n")
        with path.open(encoding="utf-8") as file:
            status = os.fstat(file.fileno())
            if status.st_mode & 0o077 or not stat.S_ISREG(status.st_mode):
                raise Refused("CLE_OUVERTE")
            return file.read().strip()
    except (OSError, UnicodeDecodeError):
        raise Refused("CLE_ILLISIBLE") from None


def fingerprint(secret: bytes) -> str:
    """What a manifest keeps of a key, to tell whether another was used; it says nothing of the key itself."""
    return _hashed("fingerprint", "", secret)[:12]


def _hashed(purpose: str, text: str, secret: bytes) -> str:
    return hmac.digest(secret, f"{purpose}\0{text}".encode(), "sha256").hex()[:DIGITS]


def of(texts: pa.Array, purpose: str, secret: bytes) -> pa.Array:
    """The pseudonym of each text, empty where there is nothing to hash; each distinct text is hashed once.

    `purpose` says how texts are first made alike (`case` or `address`); the same text has another hash for another.
    """
    alike = NORMALISE[purpose](texts)
    coded = alike.dictionary_encode()
    stem = f"{purpose}\0".encode()
    hashes = [
        hmac.digest(secret, stem + text.encode(), "sha256").hex()[:DIGITS] if text else None
        for text in coded.dictionary.to_pylist()
    ]
    return pa.array(hashes, pa.string()).take(coded.indices)


def numbers(texts: pa.Array) -> pa.Array:
    """Case numbers without spaces, dashes or case; zeros in front are kept, « .0 » added by a program is not."""
    bare = pc.replace_substring_regex(pc.utf8_upper(pc.utf8_normalize(texts, "NFKC")), r"^\s*(\d+)\.0+\s*$", r"\1")
    return pc.replace_substring_regex(bare, r"[^\pL\pN]+", "")


def _addresses(texts: pa.Array) -> pa.Array:
    return pa.array(np.array([text and addresses.plain(text) for text in texts.to_pylist()], object), pa.string())


NORMALISE = {"case": numbers, "address": _addresses}
