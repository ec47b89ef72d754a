"""Every indicator answers its worked example, and its parts add up to the whole, in the tables of its own family."""

import itertools
import shutil

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import indicators.build
import indicators.query
from indicators.catalog import FAMILIES, HERE, catalog, family
from indicators.query import GRAINS, Store
from loaders import versions
from loaders.contract import contracts
from loaders.places import territories
from tests import rules, tiny

each_indicator = pytest.mark.parametrize("indicator", catalog().values(), ids=catalog())
WORLDS = ["tiny_data", "restricted_data"]


def given(indicator, folder):
    """A version's folder holding the rows of an example; columns not given are empty."""
    (folder / "clean").mkdir(parents=True)
    for name, rows in indicator.example["given"].items():
        schema = pa.schema(list(contracts()[name].clean.items()))
        unknown = {column for row in rows for column in row} - set(schema.names)
        assert not unknown, f"{indicator.name}: {name} has no column {sorted(unknown)}"
        pq.write_table(pa.Table.from_pylist(rows, schema), folder / "clean" / f"{name}.parquet")
    return folder


def answer(indicator, folder):
    """What the indicator says of the period of its example, by territory."""
    indicators.build.build(folder, only=[indicator.name])
    store = Store(folder, 0, family(indicator))
    span = {"start": indicator.example["from"], "end": indicator.example["to"]}
    table = store.values(indicator.name, by="period", **span)
    assert len(table) == len(store.places), "one row per territory"
    return {row["territory_id"]: row for row in table.to_dict("records")}


def check(indicator, found):
    """Hold an answer against the example; a value that is not expected must be empty."""
    expected = indicator.example["expect"]
    assert {row["territory_id"] for row in expected} == set(found), "every place is expected, wholes included"
    for row in expected:
        place = found[row["territory_id"]]
        for column in row.keys() - {"territory_id"}:
            assert place[column] == pytest.approx(row[column]), f"{row['territory_id']}.{column}"
        if "value" not in row:
            assert np.isnan(place["value"]), f"{row['territory_id']}: promised no value; found {place['value']}"


def test_there_are_indicators():
    assert len(catalog()) >= 10, "found too few indicators: the tests below would pass by testing nothing"


def test_sql_and_yaml_come_in_pairs():
    pairs = {ending: {path.with_suffix("") for path in HERE.glob(f"*/*.{ending}")} for ending in ("sql", "yml")}
    assert {path for path in pairs["sql"] if path.parent.name != "bases"} == pairs["yml"]
    assert {path.name for path in pairs["yml"]} == set(catalog()), "one name, one indicator"


@each_indicator
def test_worked_example(indicator, tmp_path):
    check(indicator, answer(indicator, given(indicator, tmp_path)))


@each_indicator
def test_examples_hold_something_another_period_and_a_place_where_nothing_happened(indicator):
    expected = {row["territory_id"]: row for row in indicator.example["expect"]}
    own = [row for place, row in expected.items() if not territories()[place].is_whole]
    assert {row["numerator"] > 0 for row in own} == {True, False}
    assert expected["unlocated"]["numerator"] > 0
    assert expected["city"]["numerator"] != expected["agglomeration"]["numerator"]
    days = [str(row["reported_on"])[:7] for rows in indicator.example["given"].values() for row in rows
            if "reported_on" in row]  # fmt: skip
    inside = [indicator.example["from"] <= day <= indicator.example["to"] for day in days]
    assert set(inside) == {True, False}


# Adding up ----------------------------------------------------------------------------------------------------------


def moved(data, folder, sql):
    """The same version with events placed otherwise: `sql` gives the territory_id instead."""
    (folder / "clean").mkdir(parents=True)
    for name, contract in contracts().items():
        source = versions.live(data).table(name)
        if not source.exists():
            continue
        if contract.columns.get("territory_id", {}).get("derived") and "longitude" in contract.columns:
            query = f"select * replace ({sql} as territory_id) from read_parquet('{source}')"
            duckdb.connect().execute(f"copy ({query}) to '{folder}/clean/{name}.parquet' (format parquet)")
        else:
            shutil.copy(source, folder / "clean")
    indicators.build.build(folder)
    return {name: Store(folder, 0, name) for name in built(folder)}


def built(folder):
    """The families that a version's folder holds the extract of."""
    return [name for name, dated in FAMILIES.items() if (folder / "clean" / f"{dated}.parquet").exists()]


@pytest.fixture(scope="module", params=WORLDS)
def world(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def stores(world):
    """The store of each family that the world holds the extract of."""
    return {name: indicators.opened(data=world, family=name) for name in built(versions.live(world).folder)}


@pytest.fixture
def store(stores, indicator):
    """The store that an indicator is built in."""
    return stores[family(indicator)]


def test_every_indicator_is_built_in_its_family(stores):
    assert list(stores) == list(FAMILIES), "the tests of a family would pass by testing nothing"
    for name, store in stores.items():
        assert set(store.names) == {one.name for one in catalog().values() if family(one) == name}
        assert len(store.parts) == 34


def test_the_34_and_the_unlocated_are_the_agglomeration(world, stores, tmp_path):
    """To the unit, for every indicator and month, against a version that places nothing anywhere."""
    for name, nowhere in moved(world, tmp_path, "cast(null as varchar)").items():
        store = stores[name]
        assert any(nowhere.halves(one).numerator.sum() for one in store.names)
        parts = [store.places.index(place) for place in [*store.parts, "unlocated"]]
        for one, half in itertools.product(store.names, ("numerator", "denominator")):
            kept, all_of_it = getattr(store.halves(one), half), getattr(nowhere.halves(one), half)
            if kept is None:
                continue
            whole = all_of_it[nowhere.places.index("unlocated")]
            assert np.array_equal(kept[parts].sum(axis=0), whole), f"{one}.{half}"
            assert np.array_equal(kept[store.places.index("agglomeration")], whole), f"{one}.{half}"


def test_the_city_is_its_19(world, stores, tmp_path):
    """Against a version in which only the 19 are somewhere."""
    boroughs = [place for place, one in territories().items() if one.kind == "arrondissement"]
    assert len(boroughs) == 19
    inside = ", ".join(f"'{place}'" for place in boroughs)
    for name, within in moved(world, tmp_path, f"case when territory_id in ({inside}) then 'REM19' end").items():
        for one in stores[name].names:
            found = stores[name].halves(one).numerator[stores[name].places.index("city")]
            assert np.array_equal(found, within.halves(one).numerator[within.places.index("REM19")]), one


@each_indicator
def test_every_period_is_the_sum_of_its_months(indicator, store):
    if indicator.name not in store.names:
        pytest.fail(f"{indicator.name} is not in the version")
    months = store.values(indicator.name, by="month")
    numerators = months.pivot(index="period", columns="territory_id", values="numerator")
    denominators = months.pivot(index="period", columns="territory_id", values="denominator")
    for by, key in {
        "year": lambda month: month[:4],
        "quarter": lambda month: f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}",
    }.items():
        found = store.values(indicator.name, by=by).set_index(["period", "territory_id"])
        for half, table in {"numerator": numerators, "denominator": denominators}.items():
            expected = table.groupby(key).sum(min_count=1).stack(future_stack=True)
            pd.testing.assert_series_equal(
                found[half].sort_index(), expected.sort_index(), check_names=False, rtol=1e-9, atol=1e-6
            )
    if len(numerators) >= 12:
        rolling = store.values(indicator.name, by="rolling12").pivot(
            index="period", columns="territory_id", values="numerator"
        )
        pd.testing.assert_frame_equal(rolling, numerators.rolling(12).sum().dropna(), check_names=False)


def come_from_their_halves(indicator, by, store):
    found = store.values(indicator.name, by=by)
    known = found[found["value"].notna()]
    if indicator.kind in ("rate", "share"):
        again = indicator.per * known["numerator"] / known["denominator"]
        assert np.allclose(known["value"], again, rtol=1e-12)
        assert (known["denominator"] > 0).all()
    if indicator.kind != "level":
        assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
        assert (known["method"] != "").all()
    unknown = found[found["value"].isna()]
    assert unknown["flag"].str.contains("no_denominator|small_population").all()
    assert unknown[["low", "high"]].isna().all(axis=None)


@each_indicator
def test_values_come_from_their_halves_and_lie_within_their_limits(indicator, store):
    rules.hold(come_from_their_halves, [(indicator, by, store) for by in GRAINS])


@each_indicator
def test_breakdowns_add_up(indicator, store):
    whole = store.values(indicator.name, by="year")["numerator"].to_numpy()
    for breakdown in indicator.breakdowns:
        parts = store.values(indicator.name, by="year", breakdown=breakdown)
        again = parts.groupby(["territory_id", "period"], sort=False)["numerator"].sum().to_numpy()
        assert np.array_equal(again, whole), breakdown


# Asking -------------------------------------------------------------------------------------------------------------


def test_a_family_that_was_not_loaded_says_so(demo_data):
    own = next(one for one in catalog().values() if family(one) == "internal")
    for asked in (lambda: indicators.opened(data=demo_data, family="internal"),
                  lambda: indicators.values(own.name, data=demo_data)):  # fmt: skip
        with pytest.raises(ValueError, match="load the extract spvm_affaires"):
            asked()


@each_indicator
def test_values_are_those_of_the_indicators_own_family(indicator, store, world):
    found = indicators.values(indicator.name, by="year", data=world)
    exact = store.values(indicator.name, by="year")
    assert np.array_equal(found["numerator"], exact["numerator"])
    pd.testing.assert_frame_equal(found[["value", "low", "high", "flag"]], exact[["value", "low", "high", "flag"]])


def test_a_version_that_is_asked_wrongly_says_so(tiny_data):
    name = next(iter(catalog()))
    for wrong in ({"by": "week"}, {"start": "2090-01"}, {"breakdown": "moon"}, {"territory": "REM99"}, {"per": "cats"}):
        with pytest.raises(ValueError, match=r"promised|offers"):
            indicators.values(name, data=tiny_data, **wrong)
    with pytest.raises(ValueError, match="promised an indicator"):
        indicators.values("none_such", data=tiny_data)
    assert tiny.number_of(tiny_data) == 1
