"""What the page of public housing knows: cases per dwelling there and elsewhere, by clientele, year and territory."""

from dataclasses import dataclass

from reports.labels_restricted import known
from reports.restricted import Cell, Cells, Read, Years

HERE, REST, HOMES = "housing_case_rate", "elsewhere_case_rate", "elsewhere_residence_rate"
PERSON, PROPERTY, TOUCHED = "housing_person_rate", "housing_property_rate", "housing_building_share"
RATES = (HERE, REST, HOMES)
NAMES = [HERE, PERSON, PROPERTY, TOUCHED, REST, HOMES]


@dataclass(frozen=True)
class Housing:
    """Cells by indicator; `everywhere` by indicator then territory."""

    place: str
    period: str
    audience: str
    cells: dict[str, Cell]
    clientele: dict[str, Cell]
    yearly: dict[str, Years]
    everywhere: dict[str, dict[str, Cell]]

    @property
    def years(self) -> tuple[int, int]:
        return int(self.period[:4]), int(self.period[-4:])

    @property
    def length(self) -> int:
        return self.years[1] - self.years[0] + 1

    @property
    def is_alone(self) -> bool:
        """Whether the territory has nothing to show of its own: no building, or too few of them."""
        return not self.cells[HERE].has_value


def gather(read: Read, place: str, period: str, audience: str) -> Housing:
    """Everything that the page says of a place and a period, from the cells of the menu alone."""
    cells = Cells(read, place, period)
    found = cells.by(HERE, "clientele")
    return Housing(
        place,
        period,
        audience,
        cells={name: cells.one(name) for name in NAMES},
        clientele={label: found[label] for label in known("clientele") if label in found},
        yearly={name: cells.yearly(name) for name in NAMES},
        everywhere={name: cells.everywhere(name) for name in NAMES},
    )
