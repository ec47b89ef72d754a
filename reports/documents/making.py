"""Documents in a folder: of one portrait or of every territory, each file written whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import indicators
from loaders import versions
from reports.documents import drawing, fonts
from reports.documents.portrait import ADDRESS, check, of, usual_years
from reports.documents.writers import FORMATS, written
from reports.portrait_numbers import gather

WORKERS = 2
LANGUAGES = ("fr", "en")


class Unwritable(Exception):
    """The folder asked for takes no file."""


@dataclass(frozen=True)
class Order:
    """What is asked: territories, years, denominator, languages, formats, folder, and from which version."""

    territories: tuple[str, ...]
    folder: Path
    years: tuple[int, int] | None = None
    per: str | None = None
    languages: tuple[str, ...] = ("fr",)
    formats: tuple[str, ...] = ("pdf",)
    audience: str = "analysis"
    version: int | None = None
    address: str = ADDRESS


def settled(order: Order) -> Order:
    """The order with its version and years pinned, once all of it is known to be possible; errors say what is not."""
    for name, asked, known in (("lang", order.languages, LANGUAGES), ("format", order.formats, FORMATS)):
        if unknown := [one for one in asked if one not in known]:
            raise ValueError(f"--{name} {unknown[0]}: promised one or more of {','.join(known)}; found another")
    chosen = indicators.version(order.version)
    if order.audience == "shared" and not _was_published(chosen.number):
        raise indicators.NoVersion(f"version {chosen.number}: promised a published version; it never was.")
    store = indicators.opened(chosen.number)
    years = order.years or usual_years(store)
    territories = order.territories or (*store.parts, "city", "agglomeration")
    for territory in territories:
        check(store, territory, years, order.per)
    fonts.folder()
    usable(order.folder)
    return Order(**{**order.__dict__, "territories": territories, "years": years, "version": chosen.number})


def _was_published(number: int) -> bool:
    """Whether a version was ever given to see; one that waits for a decision is the analyst's alone."""
    return any(event["state"] == "published" and event.get("version") == number for event in versions.register())


def usable(folder: Path) -> None:
    """Unwritable says why a folder takes no file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Unwritable(
            f"--out {folder}: promised a folder that takes files; found {error.strerror or error}. Choose another."
        ) from error


def put(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except OSError as error:
        Path(partial).unlink(missing_ok=True)
        raise Unwritable(f"{path}: promised a file written whole; found {error.strerror or error}") from error
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def portrait(order: Order, territory: str) -> list[str]:
    """Every file of one territory, from numbers gathered once; gives their names."""
    version = indicators.version(order.version)
    store = indicators.opened(version.number)
    numbers = gather(store, territory, *order.years, order.per)
    names = []
    for lang in order.languages:
        document = of(numbers, store, version, lang, order.audience, order.address)
        for ending in order.formats:
            for name, content in written(document, ending).items():
                put(order.folder / name, content)
                names.append(name)
    return names


def make(order: Order, told: Callable[[str], None] | None = None) -> list[str]:
    """Every file of a settled order; several territories are shared by two processes."""
    told = told or (lambda line: None)
    names: list[str] = []
    whole = len(order.territories)
    for number, (territory, made) in enumerate(_each(order), 1):
        names += made
        told(f"{number}/{whole} {territory}: {len(made)} files")
    return names


def _each(order: Order) -> Iterator[tuple[str, list[str]]]:
    """Each territory with the names of its files, as they come."""
    if len(order.territories) == 1:
        yield order.territories[0], portrait(order, order.territories[0])
        return
    # Started anew rather than forked: the drawing library keeps threads that a fork would lose.
    with ProcessPoolExecutor(WORKERS, get_context("spawn"), initializer=_start, initargs=(list(sys.path),)) as pool:
        asked = {territory: pool.submit(portrait, order, territory) for territory in order.territories}
        try:
            for territory, future in asked.items():
                yield territory, future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _start(path: list[str]) -> None:
    """What each process does once."""
    sys.path[:] = path
    drawing.ready()
