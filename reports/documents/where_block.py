"""Where a portrait's acts lie, in its document: the map of 250 m cells as vectors, and what each class holds."""

from functools import lru_cache

import pandas as pd

from indicators import Version, corners
from reports import places_figures, portrait_where, words
from reports.documents.context import Context
from reports.documents.model import Block, Cell, Table
from reports.places_sentences import CLASS_NAMES, CLASSES
from reports.shapes import Area

HEIGHT = 400  # pixels of the map, less than on a screen


@lru_cache(maxsize=2)
def _ground(areas: tuple[Area, ...]) -> places_figures.Ground:
    """Where the grid lies, once in a process."""
    return places_figures.ground(areas)


_known: dict[tuple, pd.DataFrame] = {}  # the last cells judged: a folder of documents has them once in a process


def _judged(version: Version, areas: tuple[Area, ...], name: str, years: tuple[int, int]) -> pd.DataFrame:
    """Every cell of the agglomeration with its events, territory and class."""
    key = (version.folder, areas, name, years)
    if key not in _known:
        known = _ground(areas)
        found = places_figures.placed(corners.around(version, name, *years, known.cell), known, areas)
        _known.clear()
        _known[key] = found
    return _known[key]


def where(c: Context) -> Block:
    """The cells of the territory, their classes, and what is never drawn."""
    p, lang = c.p, c.lang
    label, one = portrait_where.TITLE[lang], portrait_where.indicator(c.store)
    if one is None or not corners.is_built(c.version):
        return Block("where", label, label, empty=portrait_where.empty(None, None, lang))
    frame, members = _judged(c.version, c.areas, one.name, p.years), corners.members(p.territory, c.store.parts)
    cells = places_figures.tally(frame, members)
    why = portrait_where.empty(cells, one, lang)
    if not cells["events"].to_numpy().sum():
        return Block("where", label, label, empty=why)
    title, about = (portrait_where.title(cells, lang),
                    portrait_where.subtitle(one, p.territory, words.years(*p.years), lang))  # fmt: skip
    if why:
        return Block("where", title, label, about.removesuffix("."), table=table(cells, lang), empty=why)
    spec = {**places_figures.cells_map(frame, c.areas, members, lang), "height": HEIGHT}
    colours = c.say(fr="Orange : se détache ; pâle : non.", en="Orange: stands out; pale: does not.")
    return Block(
        "where", title, label, f"{about} {colours}".removesuffix("."),
        tuple(portrait_where.sentences(cells, one, lang)),
        c.figure("where", spec, f"{title}. {about} {colours}"), table(cells, lang), note=portrait_where.note(lang),
    )  # fmt: skip


def table(cells: pd.DataFrame, lang: str) -> Table:
    """Cells and acts of each class, and the part of the acts that it holds."""
    heads = {"fr": ("Mailles de 250 m", "Mailles", "Actes", "Part des actes"),
             "en": ("Cells of 250 m", "Cells", "Acts", "Share of acts")}[lang]  # fmt: skip
    whole = float(cells["events"].to_numpy().sum())
    rows = []
    for kind in (*CLASSES, ""):
        name = CLASS_NAMES[kind][lang] if kind else "Total"
        held = [cells[what, kind].sum() if kind else cells[what].to_numpy().sum() for what in ("cells", "events")]
        rows.append((Cell(name), *(Cell(float(one), "count") for one in held), Cell(100 * held[1] / whole, "share")))
    title = {"fr": "Mailles et actes par classe", "en": "Cells and acts by class"}[lang]
    return Table(title, heads, tuple(rows))
