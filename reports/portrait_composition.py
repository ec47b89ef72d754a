"""A portrait's composition by sub-group: each offence's part of the crimes against the person and against property."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators import catalog
from reports import rest_words, words
from reports.labels_restricted import known
from reports.portrait_figures import share_bars
from reports.portrait_lines import folded
from reports.portrait_numbers import ENOUGH
from reports.portrait_restricted import CITY, CRIMES, Blocks
from reports.portrait_titles import capital
from reports.restricted import Cell, Cells, Read, marked, rest, spoken

SUB_GROUP = "sub_group"
TITLE = {"fr": "Composition par sous-groupe", "en": "Composition by sub-group"}
MISSING = {
    "fr": "Les sous-groupes d'infractions viennent d'un extrait restreint, qui n'est pas chargé : les parts des "
          "catégories du fichier ouvert sont données plus haut.",
    "en": "Sub-groups of offences come from a restricted extract, which is not loaded: the shares of the open file's "
          "categories are given above.",
}  # fmt: skip


@dataclass(frozen=True)
class Composition:
    """The cells of one total by sub-group, here and in the rest of the city; those are empty for a whole."""

    name: str
    place: str
    period: str
    audience: str
    whole: Cell
    parts: dict[str, Cell]
    city: Cell
    city_parts: dict[str, Cell]

    @property
    def is_enough(self) -> bool:
        """Whether shares are given: the total is shown and large enough."""
        return self.whole.is_shown and self.whole.number >= ENOUGH

    def share(self, label: str) -> float:
        """A sub-group's part in per cent; NaN where it or the total is hidden."""
        cell = self.parts[label]
        return 100 * cell.number / self.whole.number if cell.is_shown and self.is_enough else float("nan")

    def city_share(self, label: str) -> float:
        """The same in the rest of the city."""
        cell = self.city_parts.get(label, Cell())
        return 100 * cell.number / self.city.number if cell.is_shown and self.city.is_shown else float("nan")

    @property
    def ranked(self) -> list[str]:
        """The sub-groups whose part is shown, largest first."""
        shown = [label for label in self.parts if self.share(label) > 0]
        return sorted(shown, key=lambda label: -self.share(label))


def gather(read: Read, b: Blocks, is_compared: bool) -> list[Composition]:
    """Both totals by sub-group, over the period that the blocks show."""
    cells, found = Cells(read, b.place, b.period), []
    for name in CRIMES:
        here, city = cells.by(name, SUB_GROUP), cells.by(name, SUB_GROUP, CITY) if is_compared else {}
        here = {label: here[label] for label in known(SUB_GROUP) if label in here}
        city = {label: rest(here.get(label, Cell()), cell, b.place) for label, cell in city.items()}
        found.append(Composition(name, b.place, b.period, b.audience, b.crimes[name], here, b.rest[name], city))
    return found


def label(code: str, lang: str) -> str:
    return known(SUB_GROUP)[code][lang]


# Figure and table -----------------------------------------------------------------------------------------------------


def figure(c: Composition, lang: str) -> dict[str, Any]:
    """Each sub-group's part as a bar from zero, with the mark of the rest; what is hidden says so in its place."""
    rows = []
    for code, cell in c.parts.items():
        share, city = c.share(code), c.city_share(code)
        text = cell.count(lang)
        if share == share:
            text = words.percent(share, lang, 0) if share >= 1 or not share else f"< {words.percent(1, lang, 0)}"
        known_city = round(city, 2) if city == city else None
        bar = round(share, 2) if share == share else 0
        rows.append({"label": folded(label(code, lang)), "share": bar, "text": text, "city": known_city,
                     "end": max(bar, known_city or 0)})  # fmt: skip
    return share_bars(rows, 13, bool(c.city_parts))


def table(c: Composition, lang: str) -> pd.DataFrame:
    """Number and part of each sub-group, beside those of the rest of the city."""
    beside = rest_words.head(c.place, lang)
    heads = {"fr": ["Infraction", "Affaires", "Part", f"{beside}, affaires", f"{beside}, part"],
             "en": ["Offence", "Cases", "Share", f"{beside}, cases", f"{beside}, share"]}[lang]  # fmt: skip
    heads[1] = marked(heads[1], c.audience, lang)
    rows = []
    for code, cell in c.parts.items():
        city = c.city_parts.get(code, Cell())
        rows.append([label(code, lang), cell.count(lang), words.percent(c.share(code), lang), city.count(lang),
                     words.percent(c.city_share(code), lang)])  # fmt: skip
    total = {"fr": "Ensemble", "en": "All"}[lang]
    rows.append([total, c.whole.count(lang), words.absent(lang), c.city.count(lang), words.absent(lang)])
    return pd.DataFrame(rows, columns=heads).iloc[:, : 5 if c.city_parts else 3]


# Words ----------------------------------------------------------------------------------------------------------------


def title(c: Composition, lang: str) -> str:
    """The largest sub-group's part, as a finding."""
    noun = catalog()[c.name].noun[lang]
    if not c.ranked:
        return capital(noun)
    first = c.ranked[0]
    colon = {"fr": " : ", "en": ": "}[lang]
    part = words.percent(c.share(first), lang, 0)
    return f"{label(first, lang)}{colon}{part} {({'fr': 'des', 'en': 'of'})[lang]} {noun}"


def subtitle(c: Composition, lang: str) -> str:
    """Measure, period, and the mark of the rest of the city."""
    beside = rest_words.rest(c.place, lang)
    mark = {"fr": f" ; trait noir : {beside}", "en": f"; black mark: {beside}"}[lang] if c.city_parts else ""
    return {"fr": f"Part de chaque sous-groupe des affaires, extrait restreint, {spoken(c.period)}{mark}.",
            "en": f"Share of each sub-group of cases, restricted extract, {spoken(c.period)}{mark}."}[lang]  # fmt: skip


def empty(c: Composition, lang: str) -> str:
    """Why no share is given; empty where some are."""
    if c.ranked:
        return ""
    if not c.whole.is_shown:
        return {"fr": "Masqué : nombre trop petit pour protéger les personnes.",
                "en": "Hidden: too small a number to protect people."}[lang]  # fmt: skip
    if not c.whole.number:
        return {"fr": "Aucune affaire signalée pendant cette période.", "en": "No reported case in this period."}[lang]
    return {"fr": f"Parts non calculées : moins de {ENOUGH} affaires.",
            "en": f"Shares not computed: fewer than {ENOUGH} cases."}[lang]  # fmt: skip


def sentences(c: Composition, lang: str) -> list[str]:
    """The largest sub-groups, the part farthest from the rest's, and what is hidden."""
    if not c.ranked:
        return []
    said, number, name = {}, {}, {}
    for code in c.ranked:
        said[code], number[code] = words.percent(c.share(code), lang), c.parts[code].count(lang)
        name[code] = label(code, lang)[0].lower() + label(code, lang)[1:]
    first, noun = c.ranked[0], catalog()[c.name].noun[lang]
    whole = c.whole.count(lang)
    told = [{
        "fr": f"Sur {whole} {noun}, {number[first]} relèvent du sous-groupe le plus nombreux, {name[first]}, soit "
              f"{said[first]}.",
        "en": f"Of {whole} {noun}, {number[first]} are in the largest sub-group, {name[first]}, that is "
              f"{said[first]}.",
    }[lang]]  # fmt: skip
    if rest := [f"{name[code]} ({said[code]})" for code in c.ranked[1:3]]:
        head = {"fr": "Viennent ensuite : ", "en": "Next come: "}[lang]
        told.append(head + words.listing(rest, lang) + ".")
    told += [*_apart(c, name, lang), *_hidden(c, lang)]
    return told


def _apart(c: Composition, name: dict[str, str], lang: str) -> list[str]:
    """The part farthest from that of the rest of the city; a description, nothing is tested here."""
    gaps = {code: abs(c.share(code) - c.city_share(code)) for code in c.ranked}
    gaps = {code: gap for code, gap in gaps.items() if gap == gap}
    if not gaps:
        return _least(c, name, lang)
    code = max(gaps, key=gaps.__getitem__)
    here, city = words.percent(c.share(code), lang), words.percent(c.city_share(code), lang)
    of, beside = rest_words.of_rest(c.place, lang), rest_words.in_rest(c.place, lang)
    return [{
        "fr": f"La part la plus éloignée de celle {of} : {name[code]}, {here} ici, {city} {beside}.",
        "en": f"The share farthest from {of}: {name[code]}, {here} here, {city} {beside}.",
    }[lang]]  # fmt: skip


def _least(c: Composition, name: dict[str, str], lang: str) -> list[str]:
    """The smallest sub-group that is shown, where nothing is compared with the city and the largest are told."""
    if len(c.ranked) < 4:
        return []
    code = c.ranked[-1]
    number, part = c.parts[code].count(lang), words.percent(c.share(code), lang)
    return [{
        "fr": f"Le sous-groupe le moins nombreux : {name[code]}, {number}, soit {part}.",
        "en": f"The smallest sub-group: {name[code]}, {number}, that is {part}.",
    }[lang]]  # fmt: skip


def _hidden(c: Composition, lang: str) -> list[str]:
    """How many sub-groups are hidden."""
    number = sum(not cell.is_shown for cell in c.parts.values())
    if not number:
        return []
    return [{
        "fr": f"{words.plural(number, 'Un sous-groupe est masqué', f'{number} sous-groupes sont masqués', 'fr')} pour "
              "protéger les personnes.",
        "en": f"{words.plural(number, 'One sub-group is hidden', f'{number} sub-groups are hidden', 'en')} to protect "
              "people.",
    }[lang]]  # fmt: skip


__all__ = ["MISSING", "TITLE", "Composition", "empty", "figure", "gather", "sentences", "subtitle", "table",
           "title"]  # fmt: skip
