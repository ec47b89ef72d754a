"""Where names are written on the map of territories, and from which scale on each has room."""

from collections.abc import Collection
from dataclasses import dataclass

from reports.shapes import Area

EM = 0.49  # mean width of a letter of the house type, in parts of its size
LINE = 1.2  # height of a line of text, in parts of its size
GAP = 6  # pixels kept free between two labels
FIT, OVER = 0.92, 1.6  # the part of a name that its territory must hold, and how far one that stands out may run over
LEAST = 13.0  # pixels per kilometre under which no name is written: the map is then some 500 px wide


@dataclass(frozen=True)
class Place:
    """A name in one to three lines, moved from the middle of its territory by metres; `outside`, in the river."""

    lines: tuple[str, ...]
    east: int = 0
    north: int = 0
    outside: bool = False


# Tuned by eye on the official limits; every territory that is left out is in the table and under the pointer.
PLACES = {
    "REM23": Place(("Ahuntsic-", "Cartierville")),
    "REM09": Place(("Anjou",)),
    "66112": Place(("Baie-", "D'Urfé")),
    "66107": Place(("Beaconsfield",), 450),
    "REM34": Place(("CDN–NDG",)),
    "66058": Place(("Côte-", "St-Luc")),
    "66142": Place(("Dollard-des-", "Ormeaux"), 450, -150),
    "66087": Place(("Dorval",)),
    "66102": Place(("Kirkland",)),
    "REM27": Place(("Lachine",)),
    "REM17": Place(("LaSalle",)),
    "REM21": Place(("Le Plateau-", "Mont-Royal"), 80),
    "REM20": Place(("Le Sud-Ouest",)),
    "REM32": Place(("L'Île-Bizard–", "Ste-Geneviève")),
    "REM22": Place(("Mercier–", "Hochelaga-M.")),
    "66007": Place(("Montréal-Est",), 2900, -700, outside=True),
    "REM16": Place(("Montréal-", "Nord")),
    "66072": Place(("Mont-", "Royal")),
    "REM05": Place(("Outremont",), -300),
    "REM31": Place(("Pierrefonds-", "Roxboro")),
    "66097": Place(("Pointe-Claire",)),
    "REM33": Place(("Rivière-des-Prairies–", "Pointe-aux-Trembles")),
    "REM24": Place(("Rosemont–La", "Petite-Patrie"), 0, -600),
    "66117": Place(("Sainte-", "Anne"), 200),
    "REM15": Place(("Saint-Laurent",)),
    "REM14": Place(("Saint-Léonard",)),
    "66127": Place(("Senneville",)),
    "REM12": Place(("Verdun",), 4300, -300, outside=True),
    "REM19": Place(("Ville-Marie",), 650, 50),
    "REM25": Place(("Villeray–St-Michel–", "Parc-Extension"), 200, 250),
    "66032": Place(("Westmount",)),
}


@dataclass(frozen=True)
class Label:
    """One name ready to draw: its lines, its middle in metres, and the pixels per kilometre from which it has room."""

    id: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    room: float
    outside: bool


def labels(
    areas: tuple[Area, ...], size: float, first: Collection[str] = (), inside: Collection[str] = ()
) -> list[Label]:
    """The names to write at a type size in pixels, so that none ever covers another; those of `first` win.

    Each has one line more than its name, for the figure. A name of `first` may run over its limits, since its ink is
    read anywhere, but not one of `inside`, which is white.
    """
    known = {area.id: area for area in areas}
    order = sorted((name for name in PLACES if name in known), key=lambda name: (name not in first, -known[name].size))
    placed: list[Label] = []
    for name in order:
        area = known[name]
        held = area.clear if name in inside else area.across * (OVER if name in first else 1 / FIT)
        placed.append(_label(area, PLACES[name], size, held, placed))
    return placed


def _label(area: Area, place: Place, size: float, held: float, placed: list[Label]) -> Label:
    x, y = area.point[0] + place.east, area.point[1] + place.north
    width = max(len(line) for line in place.lines) * EM * size
    height = (len(place.lines) + 1) * LINE * size
    room = LEAST if place.outside else max(LEAST, 1000 * width / max(held, 1))
    for other in placed:
        room = max(room, _room_beside(x, y, width, height, other))
    return Label(area.id, place.lines, x, y, width, height, room, place.outside)


def _room_beside(x: float, y: float, width: float, height: float, other: Label) -> float:
    """The pixels per kilometre from which two boxes stand apart: side by side or one over the other."""
    aside, above = abs(x - other.x) / 1000, abs(y - other.y) / 1000
    beside = ((width + other.width) / 2 + GAP) / aside if aside else float("inf")
    over = ((height + other.height) / 2 + GAP / 2) / above if above else float("inf")
    return min(beside, over)
