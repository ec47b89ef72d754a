"""Files a person hands over: copied under names of our own, hashed while copied, kept only once they are loaded."""

import hashlib
import json
import os
import re
import shutil
import time
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loaders import versions
from loaders.fates import Refused

LARGEST = 200 << 20
PIECE = 1 << 20
WAIT = 3600  # seconds that a copy which nobody loaded may stay


@dataclass(frozen=True)
class Received:
    """One copy of a file handed over; everything that follows reads the copy."""

    path: Path
    sha256: str
    size: int


def folder(data: Path | None = None) -> Path:
    """Where the files that were loaded are kept."""
    return (data or versions.data_folder()) / "raw" / "received"


def waiting(data: Path | None = None) -> Path:
    """Where copies wait to be loaded, each in a folder of its own."""
    return folder(data) / "waiting"


def plain_name(name: str) -> tuple[str, str]:
    """A word and an ending of our own making from whatever name a file came with: letters, digits and hyphens."""
    last = re.split(r"[/\\]", name)[-1]
    stem, _, ending = last.rpartition(".") if "." in last else (last, "", "")
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", stem.casefold()) if not unicodedata.combining(sign))
    word = re.sub(r"[^a-z0-9]+", "-", bare)[:40].strip("-")
    return word or "fichier", re.sub(r"[^a-z0-9]", "", ending.casefold())[:8]


def take(file: BinaryIO, name: str, data: Path | None = None) -> Received:
    """Copy what a person handed over, hashing on the way; refused when it is larger than promised."""
    sweep(data)
    own = waiting(data) / uuid.uuid4().hex
    own.mkdir(mode=0o700, parents=True)
    word, ending = plain_name(name)
    digest, size, partial = hashlib.sha256(), 0, own / "copy.part"
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as copy:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > LARGEST:
                shutil.rmtree(own)
                raise Refused("FICHIER", limit=LARGEST >> 20)
            digest.update(piece)
            copy.write(piece)
    path = own / (f"{digest.hexdigest()[:12]}-{word}" + (f".{ending}" if ending else ""))
    partial.rename(path)
    found = Received(path, digest.hexdigest(), size)
    _tell_origin(found, data)
    return found


def _tell_origin(received: Received, data: Path | None) -> None:
    """Give the copy the note of the file it is a copy of, so that made-up data never pass for real."""
    for note in folder(data).parent.glob("*.origin.json"):
        try:
            known = json.loads(note.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(known, dict) and known.get("sha256") == received.sha256:
            beside = received.path.with_name(f"{received.path.name}.origin.json")
            beside.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
            return


def keep(received: Received, data: Path | None = None) -> Path:
    """Put a loaded copy with those kept; the same bytes under the same name are kept once."""
    target = folder(data) / received.path.name
    for path in sorted(received.path.parent.iterdir()):
        path.replace(folder(data) / path.name)
    forget(received)
    return target


def forget(received: Received) -> None:
    """Remove a copy that is not loaded, with its folder."""
    shutil.rmtree(received.path.parent, ignore_errors=True)


def drop(sha256: str, data: Path | None = None) -> None:
    """Remove a kept copy that no version was made of."""
    used = {source["sha256"] for version, _ in versions.history(data) for source in version.sources.values()}
    if sha256 not in used:
        for path in folder(data).glob(f"{sha256[:12]}-*"):
            path.unlink(missing_ok=True)


def sweep(data: Path | None = None) -> None:
    """Remove the copies that nobody loaded within the hour."""
    for own in waiting(data).glob("*"):
        try:
            old = time.time() - own.stat().st_mtime > WAIT
        except OSError:
            continue
        if old:
            shutil.rmtree(own, ignore_errors=True)
