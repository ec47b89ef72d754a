"""The schematic limits of the 34 territories: neighbourhood cells cut by a shoreline, both drawn by hand for this project.

`python -m loaders.outline` reads data/reference/quartiers.csv (neighbourhood centres, named after a place or a landmark,
with a weight from 1 to 10 saying how built-up they are) and data/reference/rivage.csv (each island's shore, some hundred
metres between points; an island with a territory belongs to it whole), both typed from general geographic knowledge, and
writes data/reference/limites_schematiques.geojson. A territory is the ground nearer to its centres than to any other's.
The limits let the project open without the network; they are no one's limits (about 93 % of street corners fall in
their own territory), and the official ones, once fetched, replace them.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyproj
import shapely

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
TO_METRES = pyproj.Transformer.from_crs(4326, 32188, always_xy=True)
TO_DEGREES = pyproj.Transformer.from_crs(32188, 4326, always_xy=True)
MAIN_ISLAND = "Île de Montréal"
TITLE = "Limites schématiques des 34 territoires (dessin de ce projet, non officiel)"
BOROUGH, CITY = "Arrondissement", "Ville liée"
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
    with open(REFERENCE / name, encoding="utf-8", newline="") as lines:
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
    on_main = [row for row, is_ashore in zip(rows, ashore) if is_ashore]
    for row, cell in zip(on_main, cells(centres[ashore], main)):
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
        for (territory, name), shape in zip(NAMES.items(), shapes)
    ]
    return {"type": "FeatureCollection", "name": TITLE, "features": features}


def main() -> None:
    """Write the schematic limits, one territory a line."""
    text = json.dumps(collection(), ensure_ascii=False, separators=(",", ":"))
    text = text.replace('{"type":"Feature",', '\n{"type":"Feature",')
    (REFERENCE / "limites_schematiques.geojson").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
