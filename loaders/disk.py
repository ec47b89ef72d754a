"""Small files written whole and folders put in the place of others: on the disk before anything relies on them."""

import os
import shutil
from pathlib import Path

from loaders import faults


def sync(path: Path) -> None:
    """Force a file's or a folder's content to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new one, never a mix."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync(path.parent)


def swap(new: Path, place: Path, aside: Path) -> None:
    """Put a whole folder in the place of another, which is put aside, then removed; what is aside is never needed."""
    if place.exists():
        shutil.rmtree(aside, ignore_errors=True)
        place.rename(aside)
    faults.point("purge_swapping")
    new.rename(place)
    sync(place.parent)
    shutil.rmtree(aside, ignore_errors=True)
