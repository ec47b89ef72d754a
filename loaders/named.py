"""Small things that a person names and keeps in the data folder: their names, their lock, what could not be done."""

import fcntl
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_NAME = 60
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Problem(Exception):
    """What could not be done with a named thing, as one sentence in each language."""

    def __init__(self, **said: str):
        super().__init__(said["en"])
        self.said = said


def slug_of(name: str, what: dict[str, str]) -> str:
    """A name as an address and a file bear it: « Comité, 3 déc. » → comite-3-dec; Problem when nothing is left.

    `what` is the thing that is named, as a sentence begins: {"fr": "Un nom de séquence", "en": "A sequence's name"}.
    """
    name = name.strip()
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe"))
    slug = "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).lower()))
    if len(name) > LONGEST_NAME or not name.isprintable() or re.search(r"[/\\]", name) or not slug:
        raise Problem(
            fr=f"{what['fr']} a de 1 à {LONGEST_NAME} caractères, dont une lettre ou un chiffre, sans barre "
               "oblique ni caractère invisible.",
            en=f"{what['en']} has 1 to {LONGEST_NAME} characters, a letter or a digit among them, without slashes "
               "or invisible characters.",
        )  # fmt: skip
    if len(slug) > 2 * LONGEST_NAME:
        raise Problem(fr="Ce nom est trop long : choisissez-en un plus court.",
                      en="This name is too long: choose a shorter one.")  # fmt: skip
    return slug


def is_writable(folder: Path) -> bool:
    """Whether something can be kept in a folder, which may not be there yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder while a file of it is read, changed and written, so that nobody's change is lost."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise Problem(
            fr="Rien n'a été enregistré : le dossier des données ne peut pas être écrit ici.",
            en="Nothing was saved: the data folder cannot be written here.",
        ) from error
