"""What the page of persons knows: victims and suspects of a place over a period, by sex, age, offence, relation."""

from dataclasses import dataclass

from indicators import territories
from reports.labels_restricted import known
from reports.restricted import Cell, Cells, Read, Years

ROLES = {"victims": "victim_count", "suspects": "suspect_count"}
OFFENCES = {"victims": "victim_offence_count", "suspects": "suspect_offence_count"}
NAMES = [*ROLES.values(), *OFFENCES.values()]
CROSSED = "sex+age_band"
UNKNOWN = "inconnu"
ROLE_WORDS = {
    "victims": {"fr": "Victimes", "en": "Victims"},
    "suspects": {"fr": "Suspects", "en": "Suspects"},
}


@dataclass(frozen=True)
class Persons:
    """Cells by role (`victims`, `suspects`), each by label in the order of the page."""

    place: str
    period: str
    audience: str
    total: dict[str, Cell]
    sex: dict[str, dict[str, Cell]]
    age: dict[str, dict[str, Cell]]
    crossed: dict[str, dict[str, Cell]]
    offence: dict[str, dict[str, Cell]]
    relation: dict[str, Cell]
    offences_total: dict[str, Cell]
    yearly: dict[str, Years]

    @property
    def years(self) -> tuple[int, int]:
        return int(self.period[:4]), int(self.period[-4:])

    @property
    def is_crossed(self) -> bool:
        """Whether sex and age may be shown together here: in the wholes alone."""
        return bool(self.crossed["victims"])


def gather(read: Read, place: str, period: str, audience: str) -> Persons:
    """Everything that the page says of a place and a period, from the cells of the menu alone."""
    cells, whole = Cells(read, place, period), territories()[place].is_whole

    def by(names: dict[str, str], breakdown: str) -> dict[str, dict[str, Cell]]:
        return {role: _ordered(cells.by(name, breakdown), breakdown) for role, name in names.items()}

    return Persons(
        place, period, audience,
        total={role: cells.one(name) for role, name in ROLES.items()},
        sex=by(ROLES, "sex"),
        age=by(ROLES, "age_band"),
        crossed={role: cells.by(name, CROSSED) if whole else {} for role, name in ROLES.items()},
        offence=by(OFFENCES, "sub_group"),
        relation=_ordered(cells.by(OFFENCES["victims"], "relation"), "relation"),
        offences_total={role: cells.one(name) for role, name in OFFENCES.items()},
        yearly={role: cells.yearly(name) for role, name in ROLES.items()},
    )  # fmt: skip


def _ordered(cells: dict[str, Cell], breakdown: str) -> dict[str, Cell]:
    return {label: cells[label] for label in known(breakdown) if label in cells}
