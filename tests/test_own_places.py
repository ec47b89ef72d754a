"""The analyst's own places: sums of what is known, for every indicator; never for the shared audience."""

import json
import shutil

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indicators
from indicators import breaks, catalog, corners, geographies, own, weekdays
from indicators.query import GRAINS
from loaders import groups, inputs, versions
from loaders.contract import contracts
from loaders.fates import Refused
from loaders.points import DEGREES
from tests import restricted_pages, tiny

WEST, EAST, SOUTH, NORTH = DEGREES
MIDDLE = -73.62  # a meridian through the island
FAMILIES = ("open", "internal")


def box(west: float, east: float) -> dict:
    ring = [[west, SOUTH], [east, SOUTH], [east, NORTH], [west, NORTH], [west, SOUTH]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(name: str, west: float, east: float, **properties) -> dict:
    return {"type": "Feature", "properties": {"nom": name, **properties}, "geometry": box(west, east)}


def file_of(folder, *features: dict):
    path = folder / "quartiers.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), "utf-8")
    return path


def cleaned(path):
    return inputs.clean(inputs.Input(contracts()["zones"], path), inputs.today(), None)[0]


@pytest.fixture(scope="module")
def data(restricted_data, tmp_path_factory):
    """The restricted demonstration with the two halves of the island as neighbourhoods, one with residents."""
    copy = shutil.copytree(restricted_data, tmp_path_factory.mktemp("places") / "data")
    halves = (area("Ouest <b>x</b>", WEST, MIDDLE, id=1, population=5000), area("Est", MIDDLE, EAST))
    path = file_of(tmp_path_factory.mktemp("file"), *halves)
    live = versions.live(copy)
    inputs.write(cleaned(path), contracts()["zones"], live.table("zones"))
    named = live.manifest | {"sources": live.sources | {"zones": live.sources["limites"] | {"file": path.name}}}
    (live.folder / "manifest.json").write_text(json.dumps(named), "utf-8")
    with tiny.shown(copy):
        yield copy


@pytest.fixture(scope="module")
def stores(data) -> dict[str, indicators.Store]:
    return {family: indicators.opened(data=data, family=family) for family in FAMILIES}


def of(stores, name: str) -> indicators.Store:
    return next(store for store in stores.values() if name in store.names)


def whole(store, name: str) -> geographies.Halves:
    """The agglomeration's halves."""
    row, halves = store.places.index("agglomeration"), store.halves(name)
    below = None if halves.denominator is None else halves.denominator[row]
    return geographies.Halves(halves.numerator[row], below, halves.labels)


# Groups ---------------------------------------------------------------------------------------------------------------


@settings(max_examples=12)
@given(draw=st.data())
def test_a_group_is_the_sum_of_its_members(data, stores, draw):
    members = draw.draw(st.lists(st.sampled_from(stores["open"].parts), min_size=2, max_size=34, unique=True))
    code = groups.create("Un groupe", tuple(members), data).code
    try:
        for name in catalog():
            store, by = of(stores, name), draw.draw(st.sampled_from(GRAINS))
            breakdown = draw.draw(st.sampled_from([None, *store.breakdowns(name)]))
            ours = store.values(name, places=[code], by=by, breakdown=breakdown)
            theirs = store.values(name, places=members, by=by, breakdown=breakdown)
            keys = ["period", *([breakdown] if breakdown else [])]
            for half in ("numerator", "denominator"):
                sums = theirs.groupby(keys, sort=False)[half].agg(lambda parts: parts.sum(skipna=False))
                assert np.allclose(ours.set_index(keys)[half], sums.reindex(ours.set_index(keys).index), equal_nan=True)
            kind = catalog()[name].kind
            known = ours["value"].notna()
            if kind != "count":
                per = catalog()[name].per
                assert np.allclose(ours["value"][known], (per * ours["numerator"] / ours["denominator"])[known])
    finally:
        groups.remove(code, data)


def test_a_group_of_all_the_boroughs_is_the_city(data, stores):
    store = stores["open"]
    code = groups.create("Dix-neuf", tuple(corners.members("city", store.parts)), data).code
    for name in store.names:
        ours, city = (store.values(name, places=[one], by="year") for one in (code, "city"))
        columns = ["numerator", "denominator", "value", "low", "high"]
        np.testing.assert_allclose(ours[columns], city[columns])
        assert ours["flag"].tolist() == city["flag"].tolist()
    groups.remove(code, data)


def test_wholes_and_parts_do_not_move(data, stores):
    """What is listed by default is the territories and the wholes, whatever the analyst keeps beside."""
    store = stores["open"]
    before = store.values("burglary_rate", by="year")
    code = groups.create("À côté", ("REM19", "REM21"), data).code
    store.values("burglary_rate", places=[code, "REM19", "pdq-21"], by="year")
    after = store.values("burglary_rate", by="year")
    assert after.equals(before) and code not in store.places and code not in set(after["territory_id"])
    groups.remove(code, data)


def test_a_denominator_that_a_member_lacks_is_lacking(data, stores):
    code = groups.create("Avec le centre", ("REM19", "REM21"), data).code
    store = stores["open"].holding(code)
    assert np.isnan(store.exposure("present_population")[-1]).all()
    assert (store.exposure("residents")[-1] > 0).all()
    groups.remove(code, data)


def test_few_residents_are_told_by_the_sum(data, stores):
    """Two hamlets are a hamlet; with a borough, their rates may be given."""
    store = stores["open"]
    residents = dict(zip(store.parts, store.exposure("residents")[:, -13] * 12, strict=False))
    small, other = sorted(residents, key=residents.get)[:2]
    assert residents[small] < 1000 < residents["REM23"]
    codes = [groups.create(name, (small, beside), data).code for name, beside in (("Petit", other), ("Grand", "REM23"))]
    rows = store.values("burglary_rate", places=codes, by="period").set_index("territory_id")
    assert ("small_population" in rows.loc[codes[0], "flag"]) == (residents[small] + residents[other] < 1000)
    assert "small_population" not in rows.loc[codes[1], "flag"] and rows.loc[codes[1], "value"] >= 0
    for code in codes:
        groups.remove(code, data)


def test_a_group_has_the_breaks_of_its_members_and_their_cells(data, stores):
    one = catalog()["burglary_rate"]
    code = groups.create("Mêlé", ("REM23", "66032"), data).code
    kept = {member: breaks.touching(one, member, "residents") for member in ("REM23", "66032")}
    assert kept["REM23"] != kept["66032"], "the two members have the same breaks: nothing is tried"
    union = [each for each in breaks.breaks() if any(each in found for found in kept.values())]
    assert breaks.touching(one, code, "residents") == union
    assert set(corners.members(code, stores["open"].parts)) == {"REM23", "66032"}
    days = weekdays.by_weekday(versions.live(data), code, stores["open"].parts, 2024, 2025)["acts"]
    parts = [weekdays.by_weekday(versions.live(data), member, stores["open"].parts, 2024, 2025)["acts"]
             for member in ("REM23", "66032")]  # fmt: skip
    assert (days == sum(parts)).all() and days.sum() > 0
    groups.remove(code, data)


# Stations and neighbourhoods ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("geography", [own.STATION, own.ZONE])
@pytest.mark.parametrize("name", list(catalog()))
def test_places_and_what_is_in_none_add_up_to_the_whole(geography, name, data, stores):
    store, one = of(stores, name), catalog()[name]
    for apart in ("", *one.apart):
        found, total = geographies.halves(store.folder, geography, one, apart), store.halves(name, apart)
        row = store.places.index("agglomeration")
        order = [found.labels.index(label) for label in total.labels]
        if not geographies.is_known(one, geography):
            assert np.isnan(found.numerator).all() and np.isnan(found.denominator).all()
            continue
        np.testing.assert_array_equal(found.numerator.sum(axis=0)[:, order], total.numerator[row])
        if total.denominator is not None:
            np.testing.assert_allclose(found.denominator.sum(axis=0)[:, order], total.denominator[row])
        assert found.numerator[:-1].sum() >= found.numerator[-1].sum(), "most are in a place"


def test_only_what_needs_the_place_of_buildings_has_no_station():
    """What is refused by station is what would otherwise be in none of them."""
    refused = [name for name, one in catalog().items() if not geographies.is_known(one, own.STATION)]
    assert refused == ["housing_building_share"]


def test_a_merged_station_counts_under_the_one_it_joined(data, stores):
    """Counted anew from the rows: 24 under 26 before and after it joined; and its own code is no place."""
    store, table = stores["open"], pq.read_table(versions.live(data).table("spvm_actes"))
    inside = pc.and_(pc.is_in(table["pdq"], pc.cast([24, 26], "int32")), pc.equal(table["category"], "Introduction"))
    years = pc.year(table.filter(inside)["reported_on"]).to_numpy()
    assert {24, 26} <= set(pc.unique(table["pdq"]).to_pylist())
    counts = store.values("burglary_rate", places=["pdq-26"], by="year").set_index("period")["numerator"]
    assert counts.to_dict() == {str(year): int((years == year).sum()) for year in np.unique(years)}
    assert "pdq-24" not in store.own and not store.answers("pdq-24")
    with pytest.raises(ValueError, match="pdq-24"):
        indicators.values("burglary_rate", "pdq-24", data=data)


def test_a_station_has_numbers_and_no_rate(data):
    for name in ("burglary_rate", "all_case_rate"):
        rows = indicators.values(name, "pdq-21", by="year", data=data)
        assert (rows["numerator"] > 0).any() and rows["value"].isna().all() and rows["denominator"].isna().all()
        assert rows["flag"].str.contains("no_denominator").all()
    share = indicators.values("night_share", "pdq-21", by="year", data=data)
    assert share["value"].notna().all()


def test_a_neighbourhood_counts_its_points(data, stores):
    table = pq.read_table(versions.live(data).table("spvm_actes"), columns=["category", "longitude"])
    acts = table.filter(pc.equal(table["category"], "Introduction"))["longitude"].to_numpy()
    rows = indicators.values("burglary_rate", ["q-1", "q-est"], by="period", data=data).set_index("territory_id")
    assert rows.loc["q-1", "numerator"] == (acts < MIDDLE).sum() > 0
    assert rows.loc["q-est", "numerator"] == (acts > MIDDLE).sum() > 0
    assert rows.loc["q-est", "flag"].startswith("no_denominator") or "no_denominator" in rows.loc["q-est", "flag"]
    years = stores["open"].covered.sum() / 12
    assert np.isclose(rows.loc["q-1", "denominator"], 5000 * years, atol=0.01)
    assert np.isclose(rows.loc["q-1", "value"], 1000 * rows.loc["q-1", "numerator"] / (5000 * years))


def test_days_of_a_station_and_of_a_neighbourhood_are_its_own(data, stores):
    store, version = stores["open"], versions.live(data)
    for code in ("pdq-21", "q-est"):
        days = weekdays.by_weekday(version, code, store.parts, 2025, 2025)["acts"].sum()
        assert days == store.values("all_acts_rate", places=[code], by="period", start="2025-01", end="2025-12")[
            "numerator"].iloc[0] > 0  # fmt: skip


def test_the_cells_of_the_menu_are_told_of_own_places_too(data):
    shown = indicators.shown("all_case_rate", ["pdq-21", "city"], data=data)
    assert set(shown["territory_id"]) == {"pdq-21", "city"} and (shown["numerator"] > 0).all()


# Files of limits ------------------------------------------------------------------------------------------------------


def test_a_name_that_is_markup_is_shown_without_it(data):
    place = own.zones(versions.live(data).folder)["q-1"]
    texts = [place.plain, place.of, *place.name.values(), *place.short.values(), *place.at.values()]
    assert all("<" not in text and ">" not in text for text in texts) and "Ouest" in place.plain


LINE = {"type": "LineString", "coordinates": [[-73.6, 45.5], [-73.5, 45.5]]}
BAD = {
    "cut": lambda text: text[: len(text) // 2],
    "garbled": lambda text: text.replace('"features"', '"x"'),
    "metres": lambda text: text.replace("-74.05", "274000").replace("45.35", "5035000"),
    "lines": lambda text: text.replace(json.dumps(box(MIDDLE, EAST)), json.dumps(LINE)),
    "text in a ring": lambda text: text.replace("-73.62", '"-73.62"'),
    "the same twice": lambda text: text.replace('"Est"', '"Ouest"'),
    "no name": lambda text: text.replace('"nom"', '"autre"'),
    "elsewhere": lambda text: text.replace("-73.4", "-60.4"),
}


@pytest.mark.parametrize("change", BAD.values(), ids=BAD)
def test_a_file_of_limits_that_cannot_be_read_says_why(change, tmp_path):
    path = file_of(tmp_path, area("Ouest", WEST, MIDDLE), area("Est", MIDDLE, EAST))
    assert len(cleaned(path)) == 2
    text = path.read_text("utf-8")
    assert change(text) != text
    path.write_text(change(text), "utf-8")
    with pytest.raises(Refused) as refusal:
        cleaned(path)
    assert str(refusal.value).count(" ") > 5


def test_a_neighbourhood_without_an_outline_is_set_aside(tmp_path):
    features = area("Ouest", WEST, MIDDLE), area("Est", MIDDLE, EAST) | {"geometry": None}
    table, report = inputs.clean(inputs.Input(contracts()["zones"], file_of(tmp_path, *features)), inputs.today(), None)
    assert table["name"].to_pylist() == ["Ouest"] and (report.loaded, report.rejected) == (1, 1)


def test_a_loaded_file_of_limits_gives_places(tiny_data):
    store = indicators.opened(data=tiny_data)
    assert [code for code in store.own if code.startswith(own.ZONE)] == ["q-ile-notre-dame", "q-12"]
    assert indicators.values("burglary_rate", "q-12", by="period", data=tiny_data)["denominator"].iloc[0] > 0


# Who may ask ----------------------------------------------------------------------------------------------------------


def test_own_places_are_offered_to_the_analysis_alone(data, monkeypatch):
    code = groups.create("Centre", ("REM19", "REM21"), data).code
    restricted_pages.share(data)
    codes = {code, "pdq-21", "q-1", "q-est"}
    assert codes <= set(indicators.offered("burglary_rate", data=data).places)
    assert codes <= set(indicators.offered("all_case_rate", data=data).places)
    held = [path.name for path in (data / "shared").rglob("*")]
    assert "limites.parquet" in held and "zones.parquet" not in held and groups.FILE not in held
    for name in ("burglary_rate", "all_case_rate"):  # asked for the shared audience by a process of the analysis
        assert not codes & set(indicators.offered(name, "shared", data=data / "shared").places)
        for one in codes:
            with pytest.raises(ValueError, match=one):
                indicators.values(name, one, by="year", audience="shared", data=data / "shared")
    with restricted_pages.serving(data, "shared", monkeypatch):
        assert not indicators.opened().own
        for one in codes:
            assert one not in indicators.territories() and indicators.territories().get(one) is None
            for name in ("burglary_rate", "all_case_rate"):
                with pytest.raises(ValueError, match=one):
                    indicators.values(name, one, by="year")
                with pytest.raises(ValueError):
                    indicators.reader(name).values(name, places=[one], by="year")
    groups.remove(code, data)


def test_one_goes_through_the_34_and_the_wholes_alone():
    assert list(indicators.territories()) == list(indicators.territories().keys())
    assert len(indicators.territories()) == 37 and "pdq-21" not in list(indicators.territories())
    assert indicators.territories()["pdq-21"].name["fr"] == "PDQ 21"
    with pytest.raises(KeyError):
        indicators.territories()["pdq-24"]
