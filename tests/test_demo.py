"""Demonstration data and schematic limits: seeded, shaped by the reference tables, never over a received file."""

import csv
import json
from argparse import Namespace
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.csv
import pytest
import shapely

from loaders import demo, demo_acts, outline

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
REFERENCE = outline.REFERENCE


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return demo.make(tmp_path_factory.mktemp("raw"))[0]


@pytest.fixture(scope="module")
def acts(made):
    types = {"QUART": "string", "PDQ": "int64", "X": "float64", "Y": "float64"}
    options = pyarrow.csv.ConvertOptions(column_types=types)
    return pyarrow.csv.read_csv(made, convert_options=options).to_pandas(date_as_object=False)


@pytest.fixture(scope="module")
def limits():
    features = json.loads(outline.LIMITS.read_text("utf-8"))["features"]
    return {row["properties"]["CODEMAMH"]: shapely.geometry.shape(row["geometry"]) for row in features}


def reference(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_limits_are_the_34_territories():
    collection = json.loads(outline.LIMITS.read_text("utf-8"))
    named = {row["territory_id"]: row["name_fr"] for row in reference("territories.csv") if row["kind"] != "ensemble"}
    properties = [feature["properties"] for feature in collection["features"]]
    found = {row["CODEMAMH"]: row["NOM"] for row in properties}
    assert len(found) == len(properties) == 34
    assert found == {territory: named[territory] for territory in found}
    assert Counter(row["TYPE"] for row in properties) == {"Arrondissement": 19, "Ville liée": 15}
    assert "schématiques" in collection["name"]
    assert all(row["SCHEMATIQUE"] is True for row in properties)


def test_the_limits_are_small_valid_and_touch_without_overlap(limits):
    shapes = list(limits.values())
    assert outline.LIMITS.stat().st_size <= 60_000
    assert sum(shapely.get_num_coordinates(shapes)) <= 3_000
    assert all(shapely.is_valid(shapes))
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert not any(len(part.interiors) for part in shapely.get_parts(whole)), "a hole inside the shore"


def test_the_limits_fill_the_shore(limits):
    shore = shapely.union_all([island for _, island in outline.shores().values()])
    parts = list(limits.values())
    in_metres = shapely.transform(
        shapely.union_all(parts), lambda xy: np.column_stack(outline.TO_METRES.transform(*xy.T))
    )
    assert shapely.hausdorff_distance(in_metres, shore) < 60
    assert in_metres.symmetric_difference(shore).area / shore.area < 0.003


def test_the_committed_limits_are_what_the_code_draws():
    assert json.loads(outline.LIMITS.read_text("utf-8")) == outline.collection()


def test_every_centre_lies_in_its_territory(limits):
    for row in reference("quartiers.csv"):
        centre = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        assert limits[row["territory_id"]].contains(centre), row["name"]


def test_the_limits_agree_with_where_corners_really_are(limits):
    file = SHARED / "portal" / "intersections-2020.csv"
    if not file.exists():
        pytest.skip("the shared list of intersections is absent")
    with file.open(encoding="utf-8", newline="") as lines:
        corners = [row for row in csv.DictReader(lines) if row["CODEMAMH"]]
    right = sum(
        shapely.contains_xy(limits[row["CODEMAMH"]], float(row["LONGITUDE"]), float(row["LATITUDE"])) for row in corners
    )
    assert right / len(corners) > 0.9


def test_the_same_seed_gives_the_same_bytes(made, tmp_path):
    again = demo.make(tmp_path / "again")[0]
    other = demo.make(tmp_path / "other", seed=7)[0]
    assert again.read_bytes() == made.read_bytes()
    assert other.read_bytes() != made.read_bytes()


def test_an_earlier_last_day_is_honoured(tmp_path):
    text = demo.make(tmp_path, until=date(2016, 2, 29))[0].read_text("utf-8")
    days = [line.split(",")[1] for line in text.splitlines()[1:]]
    assert min(days) == "2015-01-01"
    assert max(days) == "2016-02-29"


def test_the_note_says_it_is_made_up(made):
    note = json.loads(made.with_name(made.name + ".origin.json").read_text("utf-8"))
    assert note["demonstration"] is True
    assert note["seed"] == demo.SEED
    assert note["size"] == made.stat().st_size
    assert note["made_at"]


def test_years_are_those_of_the_annual_reports(acts):
    share = {row["open_category"]: row["open_share_pct"] for row in reference("spvm_gaps.csv")}
    promised = Counter()
    for row in reference("spvm_annual.csv"):
        promised[row["open_category"], int(row["year"])] += (
            int(row["reported"]) * float(share[row["open_category"]]) / 100
        )
    found = acts.groupby(["CATEGORIE", acts["DATE"].dt.year]).size()
    assert len(promised) == 50
    for key, count in promised.items():
        assert abs(found[key] - count) <= 1, key


def test_months_are_those_of_the_annual_reports(acts):
    whole = acts[acts["DATE"].dt.year < 2026]
    found = whole.groupby(["CATEGORIE", whole["DATE"].dt.month]).size()
    totals = whole.groupby("CATEGORIE").size()
    for row in reference("spvm_months.csv"):
        category, expected = row["category"], float(row["share"]) * totals[row["category"]]
        assert abs(found[category, int(row["month"])] - expected) < 5 * np.sqrt(expected), row


def test_stations_are_those_of_the_open_file(acts):
    found = acts[acts["DATE"] <= "2024-03-31"].groupby(["CATEGORIE", "PDQ"]).size()
    gaps, counted = 0, 0
    for row in reference("spvm_pdq.csv"):
        expected = int(row["count"])
        number = found.get((row["category"], int(row["pdq"])), 0)
        assert abs(number - expected) < 0.1 * expected + 5 * np.sqrt(expected) + 5, row
        gaps, counted = gaps + abs(number - expected), counted + expected
    assert gaps / counted < 0.04


def test_retired_stations_stop_on_their_day(acts):
    last = acts.groupby("PDQ")["DATE"].max()
    retired = [row for row in reference("pdq.csv") if row["to"] > "2015"]
    assert {row["pdq"] for row in retired} >= {"11", "22", "24", "33"}
    for row in retired:
        assert "2015" < str(last[int(row["pdq"])].date()) <= row["to"]
    assert demo_acts.METRO in last.index
    known = {int(row["pdq"]) for row in reference("pdq.csv")}
    assert set(acts["PDQ"].dropna()) <= known


def test_the_quirks_of_the_open_file_are_there(acts):
    assert 340_000 < len(acts) < 380_000
    assert acts["PDQ"].isna().sum() == demo_acts.WITHOUT_STATION
    assert acts.duplicated().sum() > 500
    assert not acts["DATE"].is_monotonic_increasing
    blank = acts[["X", "Y", "LONGITUDE", "LATITUDE"]].isna()
    assert (blank.all(axis=1) == blank.any(axis=1)).all()
    overall = {row["located"]: int(row["count"]) for row in reference("spvm_located.csv")}
    assert blank["X"].mean() == pytest.approx(overall["unlocated"] / sum(overall.values()), abs=0.005)
    by_category = blank["X"].groupby(acts["CATEGORIE"]).mean()
    assert by_category["Introduction"] < by_category["Vol de véhicule à moteur"] < by_category["Vols qualifiés"]


def test_every_corner_falls_in_its_territory(limits, acts):
    found = outline.corners(np.random.default_rng(demo.SEED))
    assert 12_000 < len(found.longitude) < 17_000
    placed = 0
    for territory, shape in limits.items():
        mine = found.territory == territory
        assert shapely.contains_xy(shape, found.longitude[mine], found.latitude[mine]).all(), territory
        placed += mine.sum()
    assert placed == len(found.longitude)
    corners = set(zip(found.longitude.round(6), found.latitude.round(6), strict=True))
    located = acts.dropna(subset=["X"])
    assert set(zip(located["LONGITUDE"], located["LATITUDE"], strict=True)) <= corners


def test_metres_and_degrees_say_the_same_to_the_millimetre(acts):
    located = acts.dropna(subset=["X"]).drop_duplicates(["X", "Y"])
    x, y = outline.TO_METRES.transform(located["LONGITUDE"].to_numpy(), located["LATITUDE"].to_numpy())
    assert np.abs(x - located["X"]).max() < 0.001
    assert np.abs(y - located["Y"]).max() < 0.001


def test_acts_spread_between_boroughs_and_towns_as_published(limits, acts):
    located = acts.dropna(subset=["X"]).groupby(["LONGITUDE", "LATITUDE"]).size()
    points = located.index.to_frame().to_numpy()
    share = {
        territory: located[shapely.contains_xy(shape, *points.T)].sum() / len(acts)
        for territory, shape in limits.items()
    }
    counts = {row["located"]: int(row["count"]) for row in reference("spvm_located.csv")}
    boroughs = sum(value for territory, value in share.items() if territory.startswith("REM"))
    assert boroughs == pytest.approx(counts["arrondissement"] / sum(counts.values()), abs=0.015)
    assert sum(share.values()) - boroughs == pytest.approx(counts["ville liée"] / sum(counts.values()), abs=0.015)
    assert max(share, key=share.get) == "REM19"
    assert located.nlargest(len(located) // 20).sum() > 0.25 * located.sum(), "few corners hold many acts"


@pytest.mark.parametrize("language, words", [("fr", "un fichier reçu s'y trouve"), ("en", "a received file is there")])
@pytest.mark.parametrize("name", ["actes-criminels.csv", "actes-criminels-2025.csv", "affaires.xlsx", "personnes.csv"])
def test_a_received_file_is_never_written_over(tmp_path, monkeypatch, capsys, name, language, words):
    monkeypatch.setenv("LABSU_DATA", str(tmp_path))
    received = tmp_path / "raw" / name
    received.parent.mkdir()
    received.write_text("CATEGORIE,DATE\n")
    assert demo.main(Namespace(seed=demo.SEED, force=False, lang=language)) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "--force" in said
    assert said.count("\n") == 1
    assert received.read_text() == "CATEGORIE,DATE\n"
    assert list(received.parent.iterdir()) == [received]


@pytest.mark.parametrize("only_open", [True, False])
def test_force_writes_over_a_received_file_and_a_made_one_needs_none(tmp_path, monkeypatch, capsys, only_open):
    monkeypatch.setenv("LABSU_DATA", str(tmp_path))
    monkeypatch.setattr(demo, "EVERYTHING", demo.Extent(since=2025, share=0.02))
    file = tmp_path / "raw" / demo.FILE
    file.parent.mkdir()
    file.write_text("CATEGORIE,DATE\n")
    assert demo.main(Namespace(seed=3, force=True, lang="fr", open_only=only_open)) == 0
    assert demo.main(Namespace(seed=3, force=False, lang="en", open_only=only_open)) == 0
    said = capsys.readouterr().out
    assert "made-up acts, for demonstration" in said
    assert ("made-up persons, for demonstration" in said) != only_open
    names = [demo.FILE] if only_open else [demo.FILE, demo.CASES, demo.BUILDINGS, demo.PERSONS]
    assert sorted(path.name for path in file.parent.iterdir()) == sorted(names + [name + demo.NOTE for name in names])
    file.write_bytes(file.read_bytes() + b"\n")
    assert demo.main(Namespace(seed=3, force=False, lang="en", open_only=only_open)) == 2, "edited since"
