"""Sequences of views that a presenter prepares: small checked files in the data folder, one for each sequence."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from loaders import named, versions
from loaders.disk import write_whole
from loaders.named import LONGEST_NAME, SLUG, Problem

LONGEST_TITLE, LONGEST_NOTE, LONGEST_CODE = 300, 4000, 2000
MOST_VIEWS, MOST_CODES, LARGEST = 60, 30, 1_000_000
NAMED = {"fr": "Un nom de séquence", "en": "A sequence's name"}
KEY = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True)
class View:
    """One screen: a page with the codes of its choices, language and version among them, and the presenter's words."""

    page: str
    query: dict[str, str]
    title: str
    note: str = ""
    id: int = 0

    @property
    def version(self) -> str:
        return self.query.get("version", "")


@dataclass(frozen=True)
class Sequence:
    """Views in the order they are shown, under a name; `slug` is that name in an address and on the disk."""

    name: str
    views: tuple[View, ...] = ()

    @property
    def slug(self) -> str:
        return slug_of(self.name)


def folder(data: Path | None = None) -> Path:
    """Where the sequences of this audience are."""
    return (data or versions.data_folder()) / "sequences"


def slug_of(name: str) -> str:
    """A name as an address and a file bear it; Problem when it cannot be one."""
    return named.slug_of(name, NAMED)


def _path(slug: str, data: Path | None) -> Path:
    """The file of a sequence; a text that is no slug names none, wherever it would lead."""
    if not (len(slug) <= 2 * LONGEST_NAME and SLUG.fullmatch(slug)):
        raise _unknown()
    return folder(data) / f"{slug}.json"


def _unknown() -> Problem:
    return Problem(fr="Ce lien demande une séquence inconnue.", en="This link asks for an unknown sequence.")


# Reading ------------------------------------------------------------------------------------------------------------


def read(slug: str, data: Path | None = None) -> Sequence:
    """One sequence; Problem when there is none of that name, or its file is not what this module writes."""
    path = _path(slug, data)
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("too large")
        found = _checked(json.loads(path.read_text("utf-8")))
        if found.slug != slug:
            raise ValueError("another name than its file's")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _unknown() from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Problem(
            fr=f"Le fichier de la séquence « {slug} » ne se lit pas ; les autres restent.",
            en=f"The file of the sequence “{slug}” cannot be read; the others stay.",
        ) from error
    return found


def _checked(content: dict[str, Any]) -> Sequence:
    """A file's content as a sequence, each part of the type and size that was written; ValueError otherwise."""
    views = tuple(_checked_view(one) for one in content["views"])
    numbers = {view.id for view in views}
    if len(views) > MOST_VIEWS or len(numbers) < len(views):
        raise ValueError("too many views, or two of the same number")
    try:
        slug_of(content["name"])
    except Problem as error:
        raise ValueError("name") from error
    return Sequence(content["name"], views)


def _checked_view(one: dict[str, Any]) -> View:
    view = View(**one)
    texts = ((view.title, LONGEST_TITLE), (view.note, LONGEST_NOTE), *((c, LONGEST_CODE) for c in view.query.values()))
    if not (
        type(view.id) is int
        and KEY.fullmatch(view.page)
        and len(view.query) <= MOST_CODES
        and all(KEY.fullmatch(name) for name in view.query)
        and all(isinstance(text, str) and len(text) <= longest for text, longest in texts)
    ):
        raise ValueError("a view is not what was written")
    return view


def every(data: Path | None = None) -> dict[str, Sequence]:
    """The sequences that can be read, by slug, in the order of their names."""
    found = {}
    for path in folder(data).glob("*.json"):
        try:
            found[path.stem] = read(path.stem, data)
        except Problem:
            continue
    return dict(sorted(found.items(), key=lambda pair: pair[0]))


def alike(sequence: Sequence, page: str, query: dict[str, str | None], names: tuple[str, ...]) -> list[View]:
    """The views of a sequence that stand on the same page with the same codes for these choices."""
    return [
        view for view in sequence.views
        if view.page == page and all(view.query.get(name) == query.get(name) for name in names)
    ]  # fmt: skip


# Writing ------------------------------------------------------------------------------------------------------------


def is_writable(data: Path | None = None) -> bool:
    """Whether a sequence can be kept here."""
    return named.is_writable(folder(data))


def _alone(data: Path | None) -> AbstractContextManager[None]:
    return named.alone(folder(data))


def _write(sequence: Sequence, data: Path | None) -> None:
    content = {"name": sequence.name, "views": [asdict(view) for view in sequence.views]}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    try:
        _checked(json.loads(text))
    except (ValueError, TypeError, AttributeError) as error:
        raise Problem(
            fr=f"Rien n'a été enregistré : un titre a au plus {LONGEST_TITLE} caractères, une note {LONGEST_NOTE}, une "
               f"séquence {MOST_VIEWS} vues.",
            en=f"Nothing was saved: a title has at most {LONGEST_TITLE} characters, a note {LONGEST_NOTE}, a sequence "
               f"{MOST_VIEWS} views.",
        ) from error  # fmt: skip
    write_whole(_path(sequence.slug, data), text + "\n")


def _change(slug: str, change: Callable[[tuple[View, ...]], tuple[View, ...]], data: Path | None) -> Sequence:
    with _alone(data):
        sequence = read(slug, data)
        changed = replace(sequence, views=tuple(change(sequence.views)))
        _write(changed, data)
    return changed


def create(name: str, views: tuple[View, ...] = (), data: Path | None = None) -> Sequence:
    """A new sequence; Problem when another bears the same name."""
    made = Sequence(name.strip(), views)
    path = _path(made.slug, data)
    with _alone(data):
        if path.exists():
            raise Problem(fr=f"Une autre séquence s'appelle déjà « {made.slug} ».",
                          en=f"Another sequence is already called “{made.slug}”.")  # fmt: skip
        _write(made, data)
    return made


def add(slug: str, view: View, data: Path | None = None) -> Sequence:
    """One more view at the end."""
    return _change(
        slug, lambda views: (*views, replace(view, id=max((one.id for one in views), default=0) + 1)), data
    )  # fmt: skip


def move(slug: str, number: int, by: int, data: Path | None = None) -> Sequence:
    """A view earlier (−1) or later (+1); at either end it stays."""

    def moved(views: tuple[View, ...]) -> list[View]:
        order = list(views)
        here = next((place for place, one in enumerate(order) if one.id == number), None)
        if here is not None:
            order.insert(min(max(here + by, 0), len(order) - 1), order.pop(here))
        return order

    return _change(slug, moved, data)


def edit(slug: str, number: int, title: str, note: str, data: Path | None = None) -> Sequence:
    """Other words for a view."""
    return _change(
        slug, lambda views: [replace(v, title=title, note=note) if v.id == number else v for v in views], data
    )


def drop(slug: str, number: int, data: Path | None = None) -> Sequence:
    """The sequence without a view."""
    return _change(slug, lambda views: [view for view in views if view.id != number], data)


def rename(slug: str, name: str, data: Path | None = None) -> Sequence:
    """The same views under another name; its address changes with it."""
    other = slug_of(name)
    if other == slug:
        with _alone(data):
            renamed = replace(read(slug, data), name=name.strip())
            _write(renamed, data)
        return renamed
    made = create(name, read(slug, data).views, data)
    remove(slug, data)
    return made


def remove(slug: str, data: Path | None = None) -> None:
    """Forget a sequence."""
    with _alone(data):
        _path(slug, data).unlink(missing_ok=True)
