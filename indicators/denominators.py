"""What a rate may be divided by: one line each in a reference file, with its unit, its words and its caution."""

import csv
from dataclasses import dataclass
from functools import cache

from loaders.places import REFERENCE

Text = dict[str, str]
SOURCES = {"residents": "population", "omhm_dwellings": "omhm_immeubles", "other_dwellings": "omhm_immeubles"}
TEXTS = ("label", "counted", "unit", "each", "whose", "caution")


@dataclass(frozen=True)
class Denominator:
    """One line of denominators.csv.

    A rate is given per `per` units of it (`unit` says so); `counted` is what one counts, `each` begins a comparison
    (« Par habitant »), `whose` says who or what is in it. No rate is published for a territory with fewer than
    `smallest` residents, whatever is divided by; 0 where that does not matter, as for an area.
    """

    name: str
    per: float
    smallest: float
    label: Text
    counted: Text
    unit: Text
    each: Text
    whose: Text
    caution: Text
    citation: str

    @property
    def source(self) -> str:
        """The clean table that its values come from."""
        return SOURCES.get(self.name, "exposition")

    @property
    def counts_residents(self) -> bool:
        """Whether it leaves out those who come by day: its rates mislead where many do."""
        return self.name.startswith("residents")


@cache
def denominators() -> dict[str, Denominator]:
    """Every known denominator by name, in the order pages offer them."""
    with (REFERENCE / "denominators.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["name"]: Denominator(
                name=row["name"],
                per=float(row["per"]),
                smallest=float(row["smallest"] or 0),
                **{text: {lang: _plain(row[f"{text}_{lang}"]) for lang in ("fr", "en")} for text in TEXTS},
                citation=row["citation"],
            )
            for row in csv.DictReader(file)
        }


def _plain(text: str) -> str:
    """No-break spaces made plain, as in the catalogue's texts: pages typeset what they show, files keep plain ones."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")
