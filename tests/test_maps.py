"""Maps: what they draw, where names are written, what they say, and that colours stay apart for every eye."""

import itertools
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

import indicators
from indicators.cells import MINIMUM
from reports import cell_map, cell_sentences, labels, maps, shapes, style
from reports import map_sentences as sentences
from tests.map_rows import NIGHT, THEFTS, judged
from tests.tiny import ROOT, SHARED

SCHEMATIC = ROOT / "data" / "reference" / "limites_schematiques.geojson"
OFFICIAL = SHARED / "portal" / "limites-administratives-agglomeration.geojson"
# Machado, Oliveira & Fernandes 2009, IEEE TVCG 15: severity 1. Programs apply them to RGB as coded or made linear, so
# both are tried: the closest pair, the comparable grey and the weak blue under protanopia, is 19.1 or 18.6 apart.
SIGHTS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "full sight": np.eye(3).tolist(),
}
CLASSES = [name for name in maps.CLASSES if name != "hidden"]


@pytest.fixture(scope="module", params=["schematic", "official"])
def areas(request, tmp_path_factory):
    source = SCHEMATIC if request.param == "schematic" else OFFICIAL
    if not source.exists():
        pytest.skip(f"no {source.name} beside the repository (../shared/portal): official limits are not tested")
    found = json.loads(source.read_text("utf-8"))["features"]
    table = pa.table({
        "territory_id": [each["properties"]["CODEMAMH"] for each in found],
        "geometry": [json.dumps(each["geometry"]) for each in found],
    })  # fmt: skip
    path = tmp_path_factory.mktemp("limits") / "limites.parquet"
    pq.write_table(table, path)
    return shapes.features(path, request.param == "schematic")


# Colours ------------------------------------------------------------------------------------------------------------


def rgb(code):
    return np.array([int(code[start : start + 2], 16) for start in (1, 3, 5)]) / 255


def straight(part):
    """Coded RGB made linear."""
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def linear(code):
    return straight(rgb(code))


def lab(rgb):
    """CIE L*a*b* under D65 of a linear RGB colour."""
    matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    ratio = np.array(matrix) @ np.clip(rgb, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    light, dark = sorted((float(linear(code) @ [0.2126, 0.7152, 0.0722]) for code in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("pair", list(itertools.combinations(CLASSES, 2)), ids=" / ".join)
def test_two_classes_are_told_apart_whatever_the_eye(sight, pair):
    matrix = np.array(SIGHTS[sight])
    coded = [lab(straight(np.clip(matrix @ rgb(maps.FILLS[name]), 0, 1))) for name in pair]
    made_linear = [lab(matrix @ linear(maps.FILLS[name])) for name in pair]
    assert np.linalg.norm(coded[0] - coded[1]) >= 19
    assert np.linalg.norm(made_linear[0] - made_linear[1]) >= 18.5


@pytest.mark.parametrize("name", CLASSES)
def test_names_are_read_on_every_class(name):
    ink = "#FFFFFF" if name in maps.STRONG else style.INK
    assert contrast(ink, maps.FILLS[name]) >= 4.5


# Shapes -------------------------------------------------------------------------------------------------------------


def test_the_34_are_light_enough_to_draw_and_do_not_overlap(areas):
    assert [area.id for area in areas] == [
        name for name, known in indicators.territories().items() if not known.is_whole
    ]
    assert 500 < shapes.vertices(areas) <= 3000
    total = sum(area.shape.area for area in areas)
    assert shapely.union_all([area.shape for area in areas]).area == pytest.approx(total, rel=1e-3)
    assert 4.7e8 < total < 5.2e8  # the land of the agglomeration is 499 km²; with the river the limits hold 627


def test_labels_start_inside_their_territory_and_hatch_stays_in_it(areas):
    for area in areas:
        assert area.shape.contains(shapely.Point(area.point)), area.id
        hatch = shapely.from_geojson(json.dumps(area.hatch))
        assert hatch.length > 0
        assert area.shape.buffer(3).contains(hatch), area.id
        for line in shapely.get_parts(hatch):
            start, stop = shapely.get_coordinates(line)[[0, -1]]
            if line.length > 100:
                assert np.degrees(np.arctan2(*(stop - start)[::-1])) % 180 == pytest.approx(45, abs=1)


@pytest.mark.parametrize("size", [13, 20])
@pytest.mark.parametrize("scale", [9, 14, 20, 26.5, 40])
def test_no_name_covers_another_at_any_scale(areas, size, scale):
    shown = [each for each in labels.labels(areas, size, first={"REM19", "66087"}) if each.room <= scale]
    assert len(shown) >= {9: 0, 14: 0, 20: 2, 26.5: 10, 40: 20}[scale]
    for one, other in itertools.combinations(shown, 2):
        aside = abs(one.x - other.x) / 1000 * scale >= (one.width + other.width) / 2
        above = abs(one.y - other.y) / 1000 * scale >= (one.height + other.height) / 2
        assert aside or above, (one.id, other.id)


# Classes and drawing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value,label,shade", [
    (8.0, "higher", "higher_strong"),  # the last break belongs to the deep class
    (7.99, "much_higher", "higher_weak"),
    (20.0, "comparable", "comparable"),  # a high value that does not stand out has no colour
    (0.2, "comparable", "comparable"),
    (1.0, "much_lower", "lower_weak"),
    (0.99, "lower", "lower_strong"),
    (np.nan, "", "hidden"),
])  # fmt: skip
def test_direction_comes_from_the_test_and_depth_from_the_breaks(value, label, shade):
    assert judged([("REM19", 10, value, label)])["shade"].tolist() == [shade]


def drawing(areas, frame, lang="fr", large=False):
    indicator = indicators.catalog()[THEFTS]
    rows = [row for _, row in frame.iterrows()]
    told = {row["territory_id"]: sentences.told(row, indicator, None, lang) for row in rows}
    shades = dict(zip(frame["territory_id"], frame["shade"], strict=True))
    return maps.choropleth(areas, shades, dict.fromkeys(told, "1,00"), told, lang, large)


def everywhere(areas, **others):
    return judged([(area.id, 20, *others.get(area.id, (3.0, "comparable"))) for area in areas])


def test_the_map_holds_each_territory_once_in_the_colour_of_its_class(areas):
    found = everywhere(areas, REM19=(9.0, "higher"), **{"66127": (np.nan, ""), "REM12": (1.5, "lower")})
    spec = drawing(areas, found)
    fills = {each["territory_id"]: each["fill"] for each in spec["datasets"]["areas"]}
    assert fills == {row.territory_id: maps.FILLS[row.shade] for row in found.itertuples()}
    assert {each["territory_id"] for each in spec["datasets"]["hatch"]} == {"66127"}
    assert spec["params"][0]["name"] == "chosen"  # the page sets the chosen territory there
    assert '"url"' not in json.dumps(spec)
    assert len(json.dumps(spec)) < 120_000
    written = next(layer["data"]["values"] for layer in spec["layer"] if "values" in layer["data"])
    assert [each["ink"] for each in written if each["name"] == ["Ville-Marie"]] == ["#FFFFFF"]
    assert not [each for each in written if each["name"] == ["Senneville"]]


def test_what_is_hidden_is_crossed_what_is_not_known_is_hatched_and_what_is_not_compared_is_plain(areas):
    found = everywhere(areas, REM12=(np.nan, ""), **{"66127": (np.nan, "")})
    found.loc[found["territory_id"] == "REM12", ["hidden", "why", "text"]] = [True, "threshold", "< 8"]
    found["shade"] = maps.classed(found, indicators.catalog()[THEFTS])
    spec = drawing(areas, found)
    lines = {}
    for each in spec["datasets"]["hatch"]:
        lines.setdefault(each["territory_id"], []).append(each["geometry"])
    known = {area.id: area for area in areas}
    assert lines == {"REM12": [known["REM12"].crossed, known["REM12"].geometry],
                     "66127": [known["66127"].hatch, known["66127"].geometry]}  # fmt: skip
    assert len(known["REM12"].crossed["coordinates"]) > 1.5 * len(known["REM12"].hatch["coordinates"])
    told = next(each for each in spec["datasets"]["areas"] if each["territory_id"] == "REM12")
    assert [told["t1"], told["t4"]] == ["<\u00a08", "Masqué"]
    number = everywhere(areas).assign(label="")
    assert set(maps.classed(number, indicators.catalog()["suspect_count"])) == {"plain"}


def test_a_map_does_not_keep_what_the_one_before_it_showed(areas):
    hatched = drawing(areas, everywhere(areas, **{"66127": (np.nan, "")}))
    plain = drawing(areas, everywhere(areas))
    again = drawing(areas, everywhere(areas, **{"66127": (np.nan, "")}))
    assert "hatch" not in plain["datasets"]
    assert again == hatched


def test_the_locator_shows_the_subject_and_its_peers(areas):
    spec = maps.locator(areas, "REM19", ["REM21", "REM20"], "fr").to_dict(validate=False)
    fills = {each["territory_id"]: each["fill"] for each in spec["datasets"]["areas"]}
    assert [name for name, fill in fills.items() if fill == style.SUBJECT] == ["REM19"]
    assert {name for name, fill in fills.items() if fill == style.SERIES} == {"REM21", "REM20"}
    city = maps.locator(areas, "city", [], "en").to_dict(validate=False)
    assert sum(each["fill"] == style.SUBJECT for each in city["datasets"]["areas"]) == 19


# The grid -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grid(areas, tmp_path_factory):
    """Cells of 4, 5, 30 and 300 events over two years around downtown, and another indicator that must not count."""
    cell = [120020144, 120020145, 120120144, 120120145, 120120145]
    path = tmp_path_factory.mktemp("built") / "cells.parquet"
    pq.write_table(pa.table({
        "indicator": [THEFTS] * 5 + ["other"] * 2,
        "cell": [*cell, cell[0], cell[1]],
        "year": [2023, 2023, 2024, 2023, 2024, 2024, 2024],
        "events": [4, 5, 30, 100, 200, 50, 50],
    }), path)  # fmt: skip
    return cell_map.grid(path, THEFTS, 2023, 2024, areas)


def test_a_cell_under_five_is_counted_and_never_drawn(areas, grid):
    assert grid.shown["events"].tolist() == [5, 30, 300]
    assert grid.shown["step"].tolist() == [0, 2, 3]
    assert (grid.hidden, grid.hidden_events) == (1, 4)
    text, tooltip = cell_map.deck(grid, areas, "vols")
    content = json.loads(text)
    drawn = [row["n"] for layer in content["layers"] if layer["id"].startswith("step-") for row in layer["data"]]
    assert drawn == [5, 30, 300]
    assert min(drawn) >= MINIMUM
    assert "http" not in text  # nothing is asked from the network
    assert tooltip["html"] == "<b>{n}</b> vols"


def test_the_table_of_cells_says_what_the_grid_says(areas, grid):
    table = cell_sentences.table(grid, "en").data
    assert len(table) == len(areas)
    assert table[["Located acts", "Cells drawn", "Cells under 5 acts"]].sum().tolist() == [339, 3, 1]
    rows = cell_sentences.legend(grid, "fr")
    assert sum(number for _, _, number in rows) == grid.ground
    assert [values for _, values, _ in rows] == ["5 à 9", "10 à 24", "25 à 74", "75 et plus", "1 à 4, non dessinées",
                                                 "Aucun acte"]  # fmt: skip
    assert 7500 < grid.ground < 8500  # some 500 km² of land in cells of a sixteenth


def test_the_grid_says_how_few_cells_hold_half(grid):
    thefts, burglaries = indicators.catalog()[THEFTS], indicators.catalog()["burglary_rate"]
    assert cell_sentences.finding(grid, thefts, "fr") == (
        "La moitié des vols de véhicule localisés tient dans 0\u00a0% des mailles"
    )
    assert cell_sentences.finding(grid, burglaries, "fr").startswith(
        "La moitié des introductions par effraction localisées"
    )
    assert cell_sentences.lead(grid, "en").startswith(f"1 of {grid.ground:,} cells")
    few = cell_map.Grid(grid.shown.head(1), grid.by_place, np.array([5]), grid.ground)
    assert cell_sentences.finding(few, thefts, "en") == "5 located vehicle thefts, too few to speak of concentration"
    assert cell_sentences.hidden(grid, "fr") == "1 maille n'est pas dessinée : moins de 5 actes chacune, 4 en tout."


def test_an_indicator_without_cells_says_why():
    person = cell_sentences.refused(indicators.catalog()["robbery_rate"], "fr")
    assert person.startswith("Pour protéger les personnes")
    assert cell_sentences.refused(indicators.catalog()[NIGHT], "en").startswith("A share is not drawn by cell")
