"""What rates are divided by: values by hand, nothing where a part is missing, words in both languages."""

import csv
from importlib import import_module

import numpy as np
import pytest

import indicators
from indicators import judgements
from indicators.catalog import catalog
from indicators.denominators import TEXTS, denominators
from loaders.contract import contracts
from loaders.places import REFERENCE, territories
from reports.words import typeset
from tests.words import typos

query = import_module("indicators.query")
RATES = [one for one in catalog().values() if one.kind == "rate"]
VEHICLES = "vehicle_theft_rate"
OFFERED = list(dict.fromkeys(name for one in RATES for name in one.denominators))


def known(name):
    """The committed figures of a denominator, by territory."""
    with (REFERENCE / "exposition.csv").open(encoding="utf-8", newline="") as file:
        return {row["territory_id"]: float(row["value"]) for row in csv.DictReader(file) if row["name"] == name}


@pytest.fixture(scope="module")
def store(demo_data):
    return indicators.opened(data=demo_data)


def asked(store, per, places=None):
    rows = store.values(VEHICLES, places=places, by="period", start="2018-01", end="2022-12", per=per)
    return rows.set_index("territory_id")


# The file -----------------------------------------------------------------------------------------------------------


def test_every_line_is_offered_or_its_absence_is_explained():
    names = {"residents"} | set(contracts()["exposition"].columns["name"]["values"])
    assert set(denominators()) == names
    explained = (REFERENCE / "README.md").read_text("utf-8").split("## denominators.csv")[1].split("\n## ")[0]
    for name in names - set(OFFERED):
        assert f"`{name}`" in explained, f"{name}: no indicator offers it and its paragraph does not say why"
    assert all(known(name) for name in set(OFFERED) - {"residents"})


@pytest.mark.parametrize("one", denominators().values(), ids=denominators())
def test_words_in_both_languages(one):
    assert one.per > 0 and one.citation
    for text in TEXTS:
        said = getattr(one, text)
        assert set(said) == {"fr", "en"} and said["fr"] != said["en"], text
        for lang in said:
            assert said[lang].strip() == said[lang] != "" and not typos(typeset(said[lang], lang), lang), text
    for text in ("whose", "caution"):
        assert all(words.endswith(".") for words in getattr(one, text).values())
    written = {"fr": f"{one.per:,.0f}".replace(",", " "), "en": f"{one.per:,.0f}"}
    assert all(one.per == 1 or written[lang] in one.unit[lang] for lang in written)


@pytest.mark.parametrize("indicator", RATES, ids=lambda one: one.name)
def test_an_indicator_by_another_denominator_takes_its_unit_and_breaks(indicator):
    for name in indicator.denominators:
        other = indicator.by(name)
        assert (other.denominator, other.unit, other.per) == (
            denominators()[name], denominators()[name].unit, denominators()[name].per)  # fmt: skip
        assert set(other.denominators) == set(indicator.denominators)
        assert other.by(indicator.denominators[0]).scale == indicator.scale
        assert other.scale == sorted(set(other.scale))
    assert [len(indicator.by(name).scale) for name in ("residents", "residents_15_plus", "land_area_km2")] == [4, 4, 4]
    assert indicator.by("present_population").scale == []  # one territory makes no map
    with pytest.raises(ValueError, match="offers residents"):
        indicator.by("dwellings")


# Values -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("per", ["residents_15_plus", "land_area_km2"])
def test_values_equal_those_made_by_hand(store, per):
    counts, found, figures = asked(store, None), asked(store, per), known(per)
    scale = {"residents_15_plus": 1000, "land_area_km2": 1}[per]
    for place, figure in figures.items():
        if "small_population" not in found.loc[place, "flag"]:
            by_hand = scale * counts.loc[place, "numerator"] / (5 * figure)
            assert found.loc[place, "value"] == pytest.approx(by_hand, rel=1e-9), place
    boroughs = [place for place, one in territories().items() if one.kind == "arrondissement"]
    by_hand = scale * counts.loc["city", "numerator"] / (5 * sum(figures[place] for place in boroughs))
    assert found.loc["city", "value"] == pytest.approx(by_hand, rel=1e-9)


def test_people_present_are_known_in_one_place_only(store):
    found = asked(store, "present_population")
    by_hand = 1000 * found.loc["REM19", "numerator"] / (5 * 439_170)
    assert found.loc["REM19", "value"] == pytest.approx(by_hand, rel=1e-9)
    others = found.drop(index="REM19")
    assert others[["denominator", "value", "low", "high"]].isna().all(axis=None)
    assert others["flag"].str.contains("no_denominator").all()
    assert found["numerator"].tolist() == asked(store, None)["numerator"].tolist()


@pytest.mark.parametrize("per", OFFERED)
def test_a_whole_with_a_missing_part_has_no_value(store, per):
    parts = store.exposure(per)[: len(store.parts)]
    boroughs = [territories()[place].kind == "arrondissement" for place in store.parts]
    for whole, rows in {"city": parts[boroughs], "agglomeration": parts}.items():
        found = store.exposure(per)[store.places.index(whole)]
        expected = np.full(len(found), np.nan) if np.isnan(rows).any() else rows.sum(axis=0)
        np.testing.assert_allclose(found, expected)
    assert np.isnan(asked(store, per).loc["agglomeration", "value"]) == (per != "residents")


def test_a_territory_under_a_thousand_residents_has_its_density_only(store):
    small = [place for place, row in asked(store, None).iterrows() if "small_population" in row["flag"]]
    assert small
    for place in set(small) & set(known("land_area_km2")):
        assert "small_population" in asked(store, "residents_15_plus").loc[place, "flag"]
        assert asked(store, "land_area_km2").loc[place, "value"] >= 0
    assert np.isnan(asked(store, "residents_15_plus").loc[small, "value"]).all()


def test_no_mean_is_made_of_one_territory(store):
    table, mean = judgements.classes(store, VEHICLES, "2018-01", "2022-12", "present_population")
    assert np.isnan(mean) and (table["label"] == "").all() and table["value"].notna().sum() == 1
    table, mean = judgements.classes(store, VEHICLES, "2018-01", "2022-12", "land_area_km2")
    assert mean > 0 and (table.loc[table["value"].notna(), "label"] != "").all()


def test_nothing_is_compared_with_a_city_that_has_no_value(store):
    row = judgements.against(store, [VEHICLES], "REM19", "2018-01", "2022-12", per="present_population").iloc[0]
    assert row["value"] > 0 and np.isnan(row["reference_value"]) and row["label"] == ""
    row = judgements.against(store, [VEHICLES], "REM19", "2018-01", "2022-12", per="land_area_km2").iloc[0]
    assert row["label"] in ("lower", "comparable", "higher")


def test_a_denominator_that_is_not_offered_is_refused_and_a_share_does_not_heed_it(store):
    with pytest.raises(ValueError, match="offers residents, present_population"):
        store.values(VEHICLES, per="dwellings")
    plain = store.values("night_share", by="year")
    assert store.values("night_share", by="year", per="land_area_km2").equals(plain)
