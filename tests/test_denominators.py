"""What rates are divided by: values by hand, nothing where a part is missing, words in both languages."""

import csv
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import indicators
from indicators import judgements
from indicators.catalog import catalog, family
from indicators.denominators import SOURCES, TEXTS, denominators
from loaders.contract import contracts
from loaders.places import REFERENCE, territories
from reports import exports, map_legend, maps, switched, units
from reports.words import typeset
from tests import tiny
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


@pytest.fixture(scope="module")
def store(demo_data):
    return indicators.opened(data=demo_data)


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
        store.values("robbery_rate", per="dwellings")
    plain = store.values("night_share", by="year")
    assert store.values("night_share", by="year", per="land_area_km2").equals(plain)


# Words --------------------------------------------------------------------------------------------------------------


def test_a_denominator_is_named_with_its_year_and_source(store):
    span, burglary = (2018, 2022), catalog()["burglary_rate"]
    said = {per: units.named(store, burglary, per, "REM19", span, "fr") for per in catalog()[VEHICLES].denominators}
    assert said == {
        "residents": "habitants, 2018–2022",
        "present_population": "personnes présentes, 2010 et 2016",
        "residents_15_plus": "habitants de 15 ans et plus, 2021",
        "land_area_km2": "km² de terre ferme, 2021",
        "dwellings": "logements, 2016 et 2021",
    }
    assert units.source(store, burglary, "land_area_km2", "city", span, "en") == (
        "Denominator: km² of land, 2021, the same value for every year. Statistique Canada, Recensement de 2021 "
        "(population divisée par la densité)."
    )
    assert units.source(store, burglary, "dwellings", "REM23", span, "fr") == (
        "Dénominateur : logements, 2016 et 2021, interpolés entre les recensements, constants ensuite. Statistique "
        "Canada, Recensement de 2016, commande de la Ville de Montréal (ménages privés) | Statistique Canada, "
        "Recensement de 2021, commande de la Ville de Montréal (ménages privés)."
    )
    assert units.source(store, burglary, "dwellings", "66142", (2021, 2024), "en") == (
        "Denominator: dwellings, 2021, the same value for every year. Statistique Canada, Recensement de 2021 "
        "(logements privés occupés)."
    )
    assert units.source(store, burglary, None, "REM19", (2021, 2021), "fr") == (
        "Dénominateur : habitants, 2021 (recensement de 2021)."
    )
    assert units.unit(burglary, "land_area_km2", "fr") == "par km² par an"


def test_a_denominator_that_nobody_publishes_says_so(store):
    burglary = catalog()["burglary_rate"]
    assert units.source(store, burglary, "present_population", "REM23", (2018, 2022), "fr") == (
        "Population présente : aucune source citable pour ce territoire."
    )
    assert units.source(store, burglary, "residents_15_plus", "agglomeration", (2018, 2022), "en") == (
        "Residents aged 15 and over: one part at least has no value, hence neither has the total."
    )
    assert units.source(store, catalog()["night_share"], None, "REM23", (2018, 2022), "fr") == ""
    assert units.reason("no_denominator", burglary, "en") == "no source to cite"
    assert units.reason("no_denominator", catalog()["night_share"], "en") == "nothing to count"


def classed(store, per, name=VEHICLES):
    table, _ = judgements.classes(store, name, "2018-01", "2022-12", per)
    return table.assign(shade=maps.classed(table, catalog()[name].by(per)))


def test_the_map_without_fixed_breaks_has_one_depth_and_says_so(store):
    bare = replace(catalog()[VEHICLES].by("land_area_km2"), scale=[])
    table, _ = judgements.classes(store, VEHICLES, "2018-01", "2022-12", "land_area_km2")
    table = table.assign(shade=maps.classed(table, bare))
    assert set(table["shade"]) <= {"higher_weak", "comparable", "lower_weak", "hidden"}
    rows = map_legend.legend(table, bare, "fr")
    assert len(rows) == 4 and sum(row.number for row in rows) == 34
    assert "Une seule nuance" in map_legend.breaks_words(bare, "fr")
    assert "toutes les périodes" in map_legend.breaks_words(catalog()[VEHICLES].by("land_area_km2"), "fr")


def test_the_panel_tells_who_changes_class_and_only_them(store):
    by_each = {per: classed(store, per) for per in catalog()[VEHICLES].denominators}
    sides = {per: found.set_index("territory_id")["shade"].str.split("_").str[0] for per, found in by_each.items()}
    told = [per for per in catalog()[VEHICLES].denominators if per != "present_population"]
    expected = [place for place in store.parts if len({sides[per][place] for per in told} - {"hidden"}) > 1]
    assert switched.who(by_each) == expected and 0 < len(expected) < 34
    table = switched.table(by_each, catalog()[VEHICLES], "fr")
    assert table["Territoire"].tolist() == [territories()[place].name["fr"] for place in expected]
    assert list(table)[1:] == [
        "Habitants", "Population présente", "Habitants de 15 ans et plus", "Superficie", "Logements"]  # fmt: skip
    said = switched.sentence(by_each, "fr")
    assert said.startswith(f"{len(expected)} des 34 territoires") and "Population présente : trop peu" in said
    alone = {"residents": by_each["residents"]}
    assert switched.who(alone) == [] and switched.sentence(alone, "en").startswith("No territory changes class")


def test_an_export_carries_the_denominator_its_year_and_the_warning():
    facts = exports.Facts(1, "2024-12-31", "2025-01-01", "2025-01-02", False, False)
    frame = pd.DataFrame({"territory_id": ["REM19"], "period": ["2024"], "numerator": [3.0], "denominator": [16.52],
                          "value": [0.18], "low": [0.1], "high": [0.3], "method": ["byar"], "flag": [""]})  # fmt: skip
    told = ({"REM19": "km² de terre ferme, 2021"}, {"REM19": "Prudence : beaucoup de monde."})
    row = exports.readable(frame, catalog()[VEHICLES], "land_area_km2", facts, "fr", *told).iloc[0]
    assert row["Unité"] == "par km² par an" and row["Nature du dénominateur"].startswith("km² de terre ferme")
    assert row["Année et source du dénominateur"] == "km² de terre ferme, 2021"
    assert row["Remarque"] == ""  # the warning is on rates by residents
    row = exports.readable(frame, catalog()[VEHICLES], None, facts, "fr", *told).iloc[0]
    assert row["Remarque"] == "Prudence : beaucoup de monde."


# Addresses ----------------------------------------------------------------------------------------------------------


PAGES = ["portrait", "carte", "comparer", "tendances", "telecharger"]


def visit(data, name, **query):
    with tiny.shown(data):
        app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=120)
        for key, code in query.items():
            app.query_params[key] = code
        app.switch_page(f"pages/{name}.py").run()
        assert not app.exception and not app.error
        return app, app.query_params.get("per"), [one.value for one in app.warning]


def one(value):
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_the_code_in_the_address_survives_and_an_unknown_one_is_told(name, lang, demo_data):
    asked = {"territory": "REM19", "measure": "rate", "lang": lang}
    _, per, warned = visit(demo_data, name, per="land_area_km2", **asked)
    assert one(per) == "land_area_km2" and not warned
    _, per, warned = visit(demo_data, name, per="cats", **asked)
    assert one(per) == "residents" and len(warned) == 1 and ("Habitants" if lang == "fr" else "Residents") in warned[0]


@pytest.mark.parametrize("name", ["portrait", "carte", "comparer", "tendances", "accueil"])
def test_ville_marie_is_never_shown_by_residents_without_its_warning(name, demo_data):
    app, _, _ = visit(demo_data, name, territory="REM19", measure="rate")
    said = " ".join(element.proto.body for element in app.get("html"))
    if name != "accueil" or "territory=REM19" in said:
        assert "Ville-Marie accueille chaque jour environ" in said.replace("\u2011", "-")
