"""What rates are divided by, as it is shown: named in both languages, on the map, in files and in addresses."""

from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from indicators import judgements
from indicators.catalog import catalog
from loaders.places import territories
from reports import exports, map_legend, maps, switched, units
from tests import tiny

VEHICLES = "vehicle_theft_rate"


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
    number = f"{len(expected)} des 34 territoires changent" if len(expected) > 1 else "Un des 34 territoires change"
    assert said.startswith(number) and "Population présente : trop peu" in said
    alone = {"residents": by_each["residents"]}
    assert switched.who(alone) == [] and switched.sentence(alone, "en").startswith("No territory changes class")


def test_an_export_carries_the_denominator_its_year_and_the_warning():
    facts = exports.Facts(1, "2024-12-31", "2025-01-01", "2025-01-02", False, False)
    frame = pd.DataFrame({"territory_id": ["REM19"], "period": ["2024"], "numerator": [3.0], "denominator": [16.52],
                          "value": [0.18], "low": [0.1], "high": [0.3], "method": ["byar"], "flag": [""],
                          "hidden": [False], "why": [""], "text": [""]})  # fmt: skip
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
