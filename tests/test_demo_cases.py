"""The made-up cases before they are written: published totals, the open file within them, housing, assumptions."""

import csv
import json
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import shapely

from loaders import demo, demo_acts, demo_buildings, demo_cases, demo_lines, demo_persons, outline
from loaders.demo_cases import SUBGROUPS

REFERENCE = outline.REFERENCE


def reference(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def world():
    """Acts, buildings and cases of all years, before they are written."""
    acts = demo_acts.draw(demo.SEED, demo.LAST_DAY)
    rng = np.random.default_rng([demo.SEED, 5])
    houses = demo_buildings.draw(rng, acts.corners)
    return acts, houses, demo_cases.draw(rng, acts, houses, demo_cases.FIRST_YEAR, 1.0)


def test_cases_are_the_published_ones_by_subgroup_and_year(world):
    _, _, cases = world
    years = demo_cases.years(cases.day) + demo_cases.FIRST_YEAR
    found = Counter(zip(cases.kind.tolist(), years.tolist(), strict=True))
    printed = {row["sub_group"]: row for row in reference("spvm_subgroups_annual.csv")}
    assert set(printed) == set(SUBGROUPS)
    for kind, name in enumerate(SUBGROUPS):
        for year in range(2018, 2026):
            assert found[kind, year] == int(printed[name][f"y{min(year, 2024)}"] or 0), (name, year)


def test_codes_are_of_the_subgroup(world):
    _, _, cases = world
    of_code = {int(row["code"]): row["sub_group"] for row in reference("violations.csv") if row["retired"] == "non"}
    of_code[demo_cases.BEFORE_LEGAL] = "drogue"
    for kind, code in set(zip(cases.kind.tolist(), cases.code.tolist(), strict=True)):
        assert of_code[code] == SUBGROUPS[kind], code
    cannabis = cases.code // 100 == 49
    assert cannabis.any() and cases.day[cannabis].min() >= demo_cases.LEGAL_SINCE
    assert cases.day[cases.code == demo_cases.BEFORE_LEGAL].max() < demo_cases.LEGAL_SINCE


@pytest.mark.parametrize("category", demo_cases.OPEN)
def test_every_open_act_is_a_case_of_its_subgroup_and_no_other_case_is_one(world, category):
    """Per year: the open file's acts, and the cases that stand for them, at the same place on the same day."""
    acts, _, cases = world
    years = (acts.day >= np.datetime64("2018")) & (acts.day < np.datetime64("2026"))
    mine = years & (acts.kind == demo_acts.CATEGORIES.index(category))
    names = [SUBGROUPS.index(name) for name in demo_cases.OPEN[category]]
    same = cases.is_open & np.isin(cases.kind, names)
    opened = Counter(zip(acts.day[mine].tolist(), acts.station[mine].tolist(), acts.corner[mine].tolist(), strict=True))
    held = Counter(
        zip(cases.day[same].tolist(), cases.station[same].tolist(), cases.corner[same].tolist(), strict=True)
    )
    assert opened == held and sum(opened.values()) > 100
    if category == demo_acts.THEFT_INSIDE:
        inside = {int(row["code"]) for row in reference("violations.csv") if row["topic"] == "vol_dans_vehicule"}
        assert np.array_equal(np.isin(cases.code, list(inside)), same), "the code says which thefts the open file holds"


def test_months_are_the_published_ones_where_the_open_file_is_silent(world):
    _, _, cases = world
    silent = {name for name in SUBGROUPS} - {name for names in demo_cases.OPEN.values() for name in names}
    month = cases.day.astype("datetime64[M]").astype(int)
    for row in reference("spvm_subgroups_months.csv"):
        if row["sub_group"] not in silent:
            continue
        kind = cases.kind == SUBGROUPS.index(row["sub_group"])
        first = (int(row["year"]) - 1970) * 12
        found = np.bincount(month[kind & (month >= first) & (month < first + 12)] - first, minlength=12)
        assert found.tolist() == [int(row[f"m{one:02}"] or 0) for one in range(1, 13)], row


def test_stations_are_the_published_ones(world):
    """A merged station counts with the one it joined: a report prints a whole year as it is at its end."""
    _, _, cases = world
    joined = {retired: into for retired, into, _ in demo_acts.merges()}
    expected, found = Counter(), Counter()
    for row in reference("spvm_subgroups_pdq.csv"):
        station = joined.get(int(row["pdq"]), int(row["pdq"]))
        expected.update({(kind, station): int(row[name]) for kind, name in enumerate(SUBGROUPS)})
    printed = (cases.day < np.datetime64("2025")) & (cases.station > 0)
    for kind, station in zip(cases.kind[printed].tolist(), cases.station[printed].tolist(), strict=True):
        found[kind, joined.get(station, station)] += 1
    for where, count in expected.items():
        assert abs(found[where] - count) < 0.35 * count + 5 * np.sqrt(count) + 5, where
    assert sum(abs(found[where] - count) for where, count in expected.items()) / sum(expected.values()) < 0.06


def test_a_sixth_of_the_cases_have_no_coordinates(world):
    _, _, cases = world
    assert (cases.corner < 0).mean() == pytest.approx(0.165, abs=0.015)


def test_one_case_in_twenty_is_in_public_housing_in_three_ways(world):
    _, houses, cases = world
    at = cases.building >= 0
    assert 0.04 < at.mean() < 0.06
    assert ((cases.link > 0) == at).all()
    ways = Counter(cases.link[at].tolist())
    assert all(ways[way] > 0.1 * at.sum() for way in (demo_cases.BY_NUMBER, demo_cases.BY_ADDRESS, demo_cases.BY_POINT))
    assert not (cases.is_open & (cases.link == demo_cases.BY_POINT)).any()
    assert (houses.corner[cases.building[at]] == cases.place[at]).all()
    assert not (houses.until[cases.building[at]] < cases.day[at]).any()
    assert (houses.since[cases.building[at]] <= cases.day[at]).all()


def test_partners_and_firearms_are_where_they_are_expected(world):
    _, _, cases = world
    share = {name: cases.partner[cases.kind == kind].mean() for kind, name in enumerate(SUBGROUPS)}
    assert 0.2 < share["voies_de_fait"] < 0.35 and share["vol_vehicule"] < 0.01
    assert not (cases.partner & cases.family).any()
    assert cases.firearm[np.isin(cases.code, (1450, 1455, 1457))].all()
    cleared = {name: (cases.clearance[cases.kind == kind] > 0).mean() for kind, name in enumerate(SUBGROUPS)}
    assert cleared["vol_vehicule"] < cleared["vol_qualifie"] < cleared["voies_de_fait"] < cleared["drogue"]


def test_the_buildings_are_2509_over_the_territories(world):
    acts, houses, _ = world
    assert len(houses.corner) == 2_509 and houses.dwellings.min() >= 1
    assert houses.dwellings.sum() == sum(demo_buildings.DWELLINGS.values()) == 23_500
    promised = {row["territory_id"]: int(row["buildings"]) for row in reference("demo_housing.csv")}
    assert Counter(acts.corners.territory[houses.corner].tolist()) == promised
    assert sum(count in (1, 2) for count in promised.values()) >= 5, "disclosure has something to hide"
    assert not {"66092", "66107", "66127"} & set(promised)


def test_buildings_stand_in_their_territory_and_away_from_corners(world):
    acts, houses, _ = world
    features = json.loads(outline.LIMITS.read_text("utf-8"))["features"]
    degrees = np.column_stack(outline.TO_DEGREES.transform(houses.x, houses.y))
    whose = acts.corners.territory[houses.corner]
    right = np.zeros(len(whose), dtype=bool)
    for row in features:
        mine = whose == row["properties"]["CODEMAMH"]
        right[mine] = shapely.contains_xy(shapely.geometry.shape(row["geometry"]), *degrees[mine].T)
    assert right.mean() > 0.998
    corners = outline.TO_METRES.transform(acts.corners.longitude, acts.corners.latitude)
    tree = shapely.STRtree(shapely.points(*corners))
    apart = tree.query_nearest(shapely.points(houses.x, houses.y), return_distance=True, all_matches=False)[1]
    assert (apart > 36).mean() > 0.998


def test_a_case_found_by_its_point_is_near_its_building(world):
    _, houses, cases = world
    rng = np.random.default_rng(1)
    points = demo_lines.points(rng, cases, houses)
    beside = np.flatnonzero(cases.link == demo_cases.BY_POINT)
    xy = np.array([one.split(",")[:2] for one in points.take(pa.array(beside)).to_pylist()], dtype=float)
    building = cases.building[beside]
    assert np.hypot(xy[:, 0] - houses.x[building], xy[:, 1] - houses.y[building]).max() <= demo_lines.WITHIN + 0.01
    empty = pc.equal(points, ",,,").to_numpy(zero_copy_only=False)
    assert np.array_equal(empty, cases.corner < 0)


@pytest.mark.parametrize("name", ["demo_codes.csv", "demo_profiles.csv"])
def test_shares_are_shares(name):
    for row in reference(name):
        numbers = {key: float(value) for key, value in row.items() if value and not key.endswith("_ages")
                   and key not in ("code", "sub_group", "long", "victims")}  # fmt: skip
        assert all(0 <= value <= 1 for value in numbers.values()), row
        assert numbers.get("partner", 0) + numbers.get("family", 0) <= 1
        assert numbers.get("charged", 0) + numbers.get("otherwise", 0) <= 1, row


def test_codes_of_a_subgroup_share_it_whole():
    of_code = {row["code"]: row["sub_group"] for row in reference("violations.csv")}
    shares = Counter()
    for row in reference("demo_codes.csv"):
        shares[of_code[row["code"]]] += float(row["share"])
    assert set(shares) == set(SUBGROUPS)
    assert all(share == pytest.approx(1) for share in shares.values())
    assert [row["sub_group"] for row in reference("demo_profiles.csv")] == list(SUBGROUPS)
    for row in reference("demo_profiles.csv"):
        assert {row["victim_ages"], row["suspect_ages"]} <= set(demo_persons.AGES)
        assert sum(float(row[place]) for place in demo_lines.PLACES) <= 1 + 1e-9
