"""What rates are divided by: each line offered or explained, values by hand, nothing where a part is missing."""

import csv

import numpy as np
import pytest

from indicators import judgements
from indicators.catalog import catalog, family
from indicators.denominators import SOURCES, TEXTS, denominators
from loaders.contract import contracts
from loaders.places import REFERENCE, territories
from reports.words import typeset
from tests.words import typos

RATES = [one for one in catalog().values() if one.kind == "rate"]
VEHICLES = "vehicle_theft_rate"
OPEN = [one for one in RATES if family(one) == "open"]
OFFERED = list(dict.fromkeys(name for one in RATES for name in one.denominators))


def known(name, year=None):
    """The committed figures of a denominator, by territory: those of a year, or the latest."""
    with (REFERENCE / "exposition.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["name"] == name and year in (None, int(row["year"]))]
    return {row["territory_id"]: float(row["value"]) for row in sorted(rows, key=lambda row: row["year"])}


def asked(store, per, places=None):
    rows = store.values(VEHICLES, places=places, by="period", start="2018-01", end="2022-12", per=per)
    return rows.set_index("territory_id")


# The file -----------------------------------------------------------------------------------------------------------


def test_every_line_is_offered_or_its_absence_is_explained():
    names = set(SOURCES) | set(contracts()["exposition"].columns["name"]["values"])
    assert set(denominators()) == names
    explained = (REFERENCE / "README.md").read_text("utf-8").split("## denominators.csv")[1].split("\n## ")[0]
    for name in names - set(OFFERED):
        assert f"`{name}`" in explained, f"{name}: no indicator offers it and its paragraph does not say why"
    assert all(known(name) for name in set(OFFERED) - set(SOURCES))


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
    for name in indicator.denominators:  # one territory makes no map
        assert len(indicator.by(name).scale) == (0 if name == "present_population" else 4)
    with pytest.raises(ValueError, match=f"offers {indicator.denominators[0]}"):
        indicator.by("cats")


@pytest.mark.parametrize("indicator", OPEN, ids=lambda one: one.name)
def test_a_rate_of_the_open_file_offers_who_is_there_and_how_large_it_is(indicator):
    assert {"residents", "present_population", "residents_15_plus", "land_area_km2"} <= set(indicator.denominators)


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


def test_dwellings_are_those_of_two_censuses_and_interpolated_between(store):
    first, last = known("dwellings", 2016), known("dwellings", 2021)
    assert set(first) == set(last) == {place for place, one in territories().items() if one.kind != "unlocated"
                                       and not one.is_whole}  # fmt: skip
    related = {place for place, one in territories().items() if one.kind == "ville liée"}
    assert sum(last[place] for place in related) == 910_359 - 816_338  # the agglomeration's and the city's, published
    assert sum(last.values()) == pytest.approx(910_359, abs=19 * 5) and sum(first.values()) == pytest.approx(870_373, 5)
    for year, expected in {2016: first, 2021: last, 2025: last}.items():
        found = store.values("burglary_rate", by="period", start=f"{year}-01", end=f"{year}-12", per="dwellings")
        found = found.set_index("territory_id")
        assert {place: found.loc[place, "denominator"] for place in expected} == pytest.approx(expected), year
        large = found["denominator"] > 1000
        by_hand = 1000 * found["numerator"] / found["denominator"]
        assert found.loc[large, "value"].tolist() == pytest.approx(by_hand[large].tolist())
    between = store.values("burglary_rate", by="period", start="2019-01", end="2019-12", per="dwellings")
    downtown = between.set_index("territory_id").loc["REM19", "denominator"]
    assert downtown == pytest.approx(51_455 * (61_425 / 51_455) ** 0.6, abs=1)


def test_people_present_are_known_in_one_place_only(store):
    found = asked(store, "present_population")
    by_hand = 1000 * found.loc["REM19", "numerator"] / (5 * 439_170)
    assert found.loc["REM19", "value"] == pytest.approx(by_hand, rel=1e-9)
    others = found.drop(index="REM19")
    assert others[["denominator", "value", "low", "high"]].isna().all(axis=None)
    assert others["flag"].str.contains("no_denominator").all()
    assert found["numerator"].tolist() == asked(store, None)["numerator"].tolist()


@pytest.mark.parametrize("per", catalog()[VEHICLES].denominators)
def test_a_whole_with_a_missing_part_has_no_value(store, per):
    parts = store.exposure(per)[: len(store.parts)]
    boroughs = [territories()[place].kind == "arrondissement" for place in store.parts]
    for whole, rows in {"city": parts[boroughs], "agglomeration": parts}.items():
        found = store.exposure(per)[store.places.index(whole)]
        expected = np.full(len(found), np.nan) if np.isnan(rows).any() else rows.sum(axis=0)
        np.testing.assert_allclose(found, expected)
    unknown = {"present_population", "residents_15_plus"}  # of L'Île-Dorval at least
    assert np.isnan(asked(store, per).loc["agglomeration", "value"]) == (per in unknown)


def test_a_territory_under_a_thousand_residents_has_its_density_only(store):
    small = [place for place, row in asked(store, None).iterrows() if "small_population" in row["flag"]]
    assert small
    for place in set(small) & set(known("land_area_km2")):
        assert "small_population" in asked(store, "dwellings").loc[place, "flag"]
        assert asked(store, "land_area_km2").loc[place, "value"] >= 0
    for per in ("residents_15_plus", "dwellings"):
        assert np.isnan(asked(store, per).loc[small, "value"]).all(), per


def test_no_median_is_made_of_one_territory(store):
    table, known = judgements.classes(store, VEHICLES, "2018-01", "2022-12", "present_population")
    assert np.isnan(known.average) and (table["label"] == "").all() and table["value"].notna().sum() == 1
    table, known = judgements.classes(store, VEHICLES, "2018-01", "2022-12", "land_area_km2")
    assert known.average > 0 and (table.loc[table["value"].notna(), "label"] != "").all()


def test_nothing_is_compared_with_a_city_that_has_no_value(store):
    row = judgements.against(store, [VEHICLES], "REM19", "2018-01", "2022-12", per="present_population").iloc[0]
    assert row["value"] > 0 and np.isnan(row["reference_value"]) and row["label"] == ""
    row = judgements.against(store, [VEHICLES], "REM19", "2018-01", "2022-12", per="land_area_km2").iloc[0]
    assert row["label"] in ("lower", "comparable", "higher")


def test_a_denominator_that_is_not_offered_is_refused_and_a_share_does_not_heed_it(store):
    with pytest.raises(ValueError, match="offers residents, present_population"):
        store.values("robbery_rate", per="dwellings")
    plain = store.values("night_share", by="year")
    assert store.values("night_share", by="year", per="land_area_km2").equals(plain)
