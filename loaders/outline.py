"""A drawn Montréal: schematic limits of the 34 territories, and the imagined street corners inside them.

`python -m loaders.outline` reads data/reference/quartiers.csv (neighbourhood centres, named after a place or a
landmark, with a weight saying how built-up they are and the station that served them in 2015) and
data/reference/rivage.csv (each island's shore, some hundred metres between points; an island that names a territory
belongs to it whole), both typed from general geographic knowledge, and writes
data/reference/limites_schematiques.geojson. A territory is the ground nearer to its centres than to any other's. The
limits let the project open without the network; they are no one's limits (some 93 % of real street corners fall in
their own territory), and the official ones, once fetched, replace them. Corners are those of
an imagined grid of streets.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
import shapely

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
TO_METRES = pyproj.Transformer.from_crs(4326, 32188, always_xy=True)
TO_DEGREES = pyproj.Transformer.from_crs(32188, 4326, always_xy=True)
MAIN_ISLAND = "Île de Montréal"
LIMITS = REFERENCE / "limites_schematiques.geojson"
TITLE = "Limites schématiques des 34 territoires (dessin de ce projet, non officiel)"
BOROUGH, CITY = "Arrondissement", "Ville liée"
BLOCK = (100.0, 155.0)  # metres between the corners of the imagined grid
AXIS = np.deg2rad(145.0)  # the way streets run, from the river up
REACH = 900.0  # metres around a centre where every corner exists; beyond, they thin out
GATHERING, MOST = 1.1, 25.0  # spread of the logarithm of a corner's pull, and the most of it
NAMES = {
    "REM05": "Outremont",
    "REM09": "Anjou",
    "REM12": "Verdun",
    "REM14": "Saint-Léonard",
    "REM15": "Saint-Laurent",
    "REM16": "Montréal-Nord",
    "REM17": "LaSalle",
    "REM19": "Ville-Marie",
    "REM20": "Le Sud-Ouest",
    "REM21": "Le Plateau-Mont-Royal",
    "REM22": "Mercier–Hochelaga-Maisonneuve",
    "REM23": "Ahuntsic-Cartierville",
    "REM24": "Rosemont–La Petite-Patrie",
    "REM25": "Villeray–Saint-Michel–Parc-Extension",
    "REM27": "Lachine",
    "REM31": "Pierrefonds-Roxboro",
    "REM32": "L'Île-Bizard–Sainte-Geneviève",
    "REM33": "Rivière-des-Prairies–Pointe-aux-Trembles",
    "REM34": "Côte-des-Neiges–Notre-Dame-de-Grâce",
    "66007": "Montréal-Est",
    "66032": "Westmount",
    "66047": "Montréal-Ouest",
    "66058": "Côte-Saint-Luc",
    "66062": "Hampstead",
    "66072": "Mont-Royal",
    "66087": "Dorval",
    "66092": "L'Île-Dorval",
    "66097": "Pointe-Claire",
    "66102": "Kirkland",
    "66107": "Beaconsfield",
    "66112": "Baie-D'Urfé",
    "66117": "Sainte-Anne-de-Bellevue",
    "66127": "Senneville",
    "66142": "Dollard-des-Ormeaux",
}


def table(name: str) -> list[dict[str, str]]:
    """The rows of a reference file."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def metres(rows: list[dict[str, str]]) -> np.ndarray:
    """The longitude and latitude of rows, as metres of EPSG:32188."""
    degrees = np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows])
    return np.column_stack(TO_METRES.transform(*degrees.T))


def rounded(ring: np.ndarray) -> np.ndarray:
    """A closed ring whose corners are cut a quarter in, so that a hand-drawn shore loses its angles."""
    following = np.roll(ring, -1, axis=0)
    return np.stack([0.75 * ring + 0.25 * following, 0.25 * ring + 0.75 * following], axis=1).reshape(-1, 2)


def shores() -> dict[str, tuple[str, shapely.Polygon]]:
    """Each island's territory (none for the main island, which is shared) and outline."""
    islands: dict[str, list[dict[str, str]]] = {}
    for row in table("rivage.csv"):
        islands.setdefault(row["island"], []).append(row)
    return {
        island: (rows[0]["territory_id"], shapely.Polygon(rounded(metres(rows)))) for island, rows in islands.items()
    }


def cells(centres: np.ndarray, shore: shapely.Polygon) -> np.ndarray:
    """The part of the island that is nearest each centre, in the centres' order."""
    nearest = shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=shore, ordered=True)
    return shapely.intersection(shapely.get_parts(nearest), shore, grid_size=0.01)


def territories() -> dict[str, shapely.Geometry]:
    """Each territory's schematic polygon in EPSG:32188."""
    islands = shores()
    main = islands[MAIN_ISLAND][1]
    rows = table("quartiers.csv")
    centres = metres(rows)
    ashore = shapely.contains_xy(main, *centres.T)
    pieces: dict[str, list[shapely.Geometry]] = {territory: [] for territory in NAMES}
    on_main = [row for row, is_ashore in zip(rows, ashore, strict=True) if is_ashore]
    for row, cell in zip(on_main, cells(centres[ashore], main), strict=True):
        pieces[row["territory_id"]].append(cell)
    for territory, outline in islands.values():
        if territory:
            pieces[territory].append(outline)
    return {territory: shapely.union_all(parts, grid_size=0.01) for territory, parts in pieces.items()}


def degrees(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape in WGS 84, to the fifth decimal (a metre), which neighbours round alike."""
    return shapely.transform(shape, lambda xy: np.round(np.column_stack(TO_DEGREES.transform(*xy.T)), 5))


def collection() -> dict:
    """The schematic limits as GeoJSON, with the portal's property names."""
    found = territories()
    shapes = shapely.coverage_simplify([found[territory] for territory in NAMES], tolerance=25.0)
    features = [
        {
            "type": "Feature",
            "properties": {
                "CODEMAMH": territory,
                "NOM": name,
                "TYPE": BOROUGH if territory.startswith("REM") else CITY,
                "SCHEMATIQUE": True,
            },
            "geometry": json.loads(shapely.to_geojson(shapely.multipolygons(shapely.get_parts(degrees(shape))))),
        }
        for (territory, name), shape in zip(NAMES.items(), shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "name": TITLE, "features": features}


@dataclass(frozen=True)
class Corners:
    """The imagined street corners: where they are, whose they are, how many acts they draw."""

    longitude: np.ndarray
    latitude: np.ndarray
    territory: np.ndarray
    station: np.ndarray
    pull: np.ndarray


def grid(rng: np.random.Generator) -> np.ndarray:
    """The crossings of an imagined street grid over the whole island, in metres, each a little off its place."""
    shore = metres(table("rivage.csv"))
    middle, reach = shore.mean(axis=0), np.ptp(shore, axis=0).max()
    steps = [np.arange(-reach, reach, side) for side in BLOCK]
    crossing = np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, 2)
    crossing += rng.uniform(-0.18, 0.18, crossing.shape) * BLOCK
    turn = np.array([[np.cos(AXIS), np.sin(AXIS)], [-np.sin(AXIS), np.cos(AXIS)]])
    # The first side runs across the streets, the second along them.
    return crossing[:, ::-1] @ turn + middle


def corners(rng: np.random.Generator) -> Corners:
    """Street corners inside the schematic limits, thick around neighbourhood centres and thin far from them."""
    features = json.loads(LIMITS.read_text("utf-8"))["features"]
    degrees = np.column_stack(TO_DEGREES.transform(*grid(rng).T)).round(6)
    territory = np.full(len(degrees), "", dtype="<U5")
    for feature in features:
        shape = shapely.geometry.shape(feature["geometry"])
        shapely.prepare(shape)
        territory[shapely.contains_xy(shape, *degrees.T)] = feature["properties"]["CODEMAMH"]
    degrees, territory = degrees[territory != ""], territory[territory != ""]
    places = np.column_stack(TO_METRES.transform(*degrees.T))
    rows = table("quartiers.csv")
    centres, whose = metres(rows), np.array([row["territory_id"] for row in rows])
    nearest, far = np.zeros(len(places), dtype=int), np.zeros(len(places))
    for one in np.unique(whose):
        here, mine = np.flatnonzero(territory == one), np.flatnonzero(whose == one)
        apart = np.hypot(*(places[here, None] - centres[None, mine]).transpose(2, 0, 1))
        nearest[here], far[here] = mine[apart.argmin(axis=1)], apart.min(axis=1)
    weight = np.array([float(row["weight"]) for row in rows])[nearest]
    thick = np.minimum(1, weight / 10 + 0.1) * np.exp(-((far / REACH).clip(1) - 1) * 2.5)
    exists = (rng.random(len(places)) < thick) & (far < 2 * REACH)
    # A built-up neighbourhood draws more acts than its corners alone would; no corner draws without end.
    pull = np.sqrt(weight) * rng.lognormal(0, GATHERING, len(places)).clip(max=MOST) * np.exp(-far / REACH / 2)
    station = np.array([int(row["pdq"]) for row in rows])[nearest]
    return Corners(*degrees[exists].T, territory[exists], station[exists], pull[exists])


def main() -> None:
    """Write the schematic limits, one territory a line."""
    text = json.dumps(collection(), ensure_ascii=False, separators=(",", ":"))
    text = text.replace('{"type":"Feature",', '\n{"type":"Feature",')
    LIMITS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
