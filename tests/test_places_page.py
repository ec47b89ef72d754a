"""Places: what a version holds of intersections, the words and figures made of it, and what the page refuses."""

import re

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from streamlit.testing.v1 import AppTest

import indicators
from indicators import corners
from indicators.cells import CELL_SHIFT
from indicators.concentration import hot_cells, places_holding, queen_neighbours
from loaders import versions
from reports import maps, places_figures, style
from reports import places_sentences as sentences
from tests import tiny

BURGLARY = indicators.catalog()["burglary_rate"]
COUNTS = np.array([40, 30, 20, 10, *[5] * 10, *[1] * 50])  # 200 acts at 64 intersections of 400


@pytest.fixture
def found():
    return corners.study(corners.Corners(COUNTS, 400))


@pytest.fixture
def tally():
    frame = pd.DataFrame({
        "cell": range(7), "events": [30, 20, 6, 3, 0, 0, 9], "territory_id": ["REM19"] * 6 + ["REM23"],
        "kind": ["hot", "hot", "plain", "few", "none", "none", "plain"],
    })  # fmt: skip
    return places_figures.tally(frame, ["REM19"])


def plain(text):
    return re.sub(r"[\u00a0\u202f]", " ", text)


def numbers(text):
    return set(re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"[\u00a0\u202f]", "", text)))


# What a version holds -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def version(demo_data):
    return indicators.version(data=demo_data)


def test_corners_hold_each_located_act_once(version, demo_data):
    table = pq.read_table(version.built("corners")).to_pandas()
    known = pq.read_table(version.built("intersections")).to_pandas()
    assert list(table) == ["indicator", "corner", "year", "events"], "no coordinates in a built table"
    assert list(known) == ["corner", "territory_id"] and known["corner"].is_unique
    allowed = {name for name, one in indicators.catalog().items() if one.cells}
    assert set(table["indicator"]) == allowed and len(allowed) >= 4
    assert not allowed & {name for name, one in indicators.catalog().items() if one.theme == "person"}
    located = table.merge(known, on="corner").groupby(["indicator", "territory_id"])["events"].sum()
    store = indicators.opened(data=demo_data)
    for name in sorted(allowed):
        totals = store.values(name, places=store.parts, by="period").set_index("territory_id")["numerator"]
        assert totals.to_dict() == located[name].reindex(store.parts, fill_value=0).to_dict()


def test_cells_and_corners_count_alike(version):
    sums = [
        pq.read_table(version.built(name)).to_pandas().groupby(["indicator", "year"])["events"].sum()
        for name in ("cells", "corners")
    ]
    assert len(sums[0]) and sums[0].equals(sums[1])


def test_one_choice_counts_its_territories_and_years_alone(version, demo_data):
    store = indicators.opened(data=demo_data)
    first = int(str(store.months[0])[:4]) + 1
    whole = corners.counted(version, "burglary_rate", corners.members("city", store.parts), first, first + 1)
    parts = [
        corners.counted(version, "burglary_rate", [place], first, first + 1)
        for place in corners.members("city", store.parts)
    ]
    assert len(parts) == 19 and whole.events > 0
    assert whole.events == sum(one.events for one in parts) and whole.known == sum(one.known for one in parts)
    assert (np.diff(whole.counts) <= 0).all() and len(whole.counts) <= whole.known
    asked = store.values("burglary_rate", places=["city"], by="period", start=f"{first}-01", end=f"{first + 1}-12")
    assert whole.events == asked["numerator"].item()
    assert corners.members("REM19", store.parts) == ["REM19"]
    assert corners.members("agglomeration", store.parts) == store.parts


# Arithmetic -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("events, places", [(200, 1000), (3000, 1000), (50_000, 14_000)])
def test_chance_is_what_throwing_acts_gives(events, places):
    expected = corners.by_chance(events, places)
    assert abs(expected.sum() - events) <= 0.01 * events + 5 and (np.diff(expected) <= 0).all()
    rng = np.random.default_rng(7)
    thrown = [places_holding(rng.multinomial(events, np.full(places, 1 / places)), 0.5).share for _ in range(20)]
    assert places_holding(expected, 0.5, places).share == pytest.approx(np.mean(thrown), rel=0.04)


def test_acts_thrown_by_chance_do_not_gather():
    rng = np.random.default_rng(11)
    thrown = [np.sort(rng.multinomial(400, np.full(1000, 0.001)))[::-1] for _ in range(60)]
    said = [corners.study(corners.Corners(counts[counts > 0], 1000)).gathers for counts in thrown]
    assert sum(said) <= 1
    assert corners.study(corners.Corners(COUNTS, 400)).gathers


def test_no_act_says_nothing():
    none = corners.study(corners.Corners(np.empty(0, dtype=int), 0))
    assert not none.gathers and not none.is_enough and np.isnan(none.gini) and not corners.by_chance(0, 50).size


def test_cells_without_acts_belong_to_the_study(monkeypatch):
    x, y = (each.ravel() for each in np.meshgrid(np.arange(20), np.arange(20)))
    ground = x * CELL_SHIFT + y
    counts = np.where((x < 4) & (y < 4), 20, 0)
    rows = {"cell": ground[counts > 0], "events": counts[counts > 0]}
    monkeypatch.setattr(corners, "_rows", lambda *_: pa.table(rows))
    version = versions.Version(1, tiny.ROOT, {})
    cells = corners.around(version, "burglary_rate", 2020, 2020, ground)
    assert len(cells.cell) == 400 and cells.events.sum() == 320
    assert cells.hot.sum() == 16 and (cells.events[cells.hot] == 20).all()
    alone = hot_cells(counts[counts > 0], queen_neighbours(x[counts > 0], y[counts > 0]))
    assert not alone.hot.any(), "cells with acts alone would hide what the empty ones show"


# Words ----------------------------------------------------------------------------------------------------------------


def test_findings_word_for_word(found):
    assert plain(sentences.finding(found, BURGLARY, "fr")) == (
        "La moitié des introductions par effraction localisées tient à 1,0 % des intersections ; "
        "un partage égal en demanderait au moins 25 %"
    )
    assert plain(sentences.finding(found, BURGLARY, "en")) == (
        "Half of the located break-ins lie at 1.0% of intersections; an even spread would need at least 25%"
    )
    assert plain(sentences.finding(found, BURGLARY, "fr", short=True)).endswith("tient à 1,0 % des intersections")
    few = corners.study(corners.Corners(np.array([3, 1]), 40))
    assert plain(sentences.finding(few, BURGLARY, "fr")) == (
        "4 introductions par effraction localisées : trop peu pour parler de concentration"
    )
    even = corners.study(corners.Corners(np.ones(150, dtype=int), 400))
    assert sentences.finding(even, BURGLARY, "en") == (
        "The located break-ins do not gather more than chance alone would make them"
    )
    none = corners.study(corners.Corners(np.empty(0, dtype=int), 40))
    assert sentences.finding(none, BURGLARY, "fr") == "Aucun acte localisé pendant cette période"


def test_cells_word_for_word(tally):
    assert plain(sentences.hot_title(tally, "fr")) == "Sur 6 mailles de 250 m, 2 se détachent et portent 85 % des actes"
    assert sentences.hot_title(tally, "en") == "Of 6 cells of 250 m, 2 stand out and carry 85% of acts"
    one = tally.copy()
    one["cells", "hot"] = 1
    assert "1 se détache et porte" in sentences.hot_title(one, "fr")
    one["cells", "hot"] = 0
    assert plain(sentences.hot_title(one, "fr")) == "Aucune maille de 250 m ne se détache"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_number_said_is_in_a_table(found, tally, lang):
    said = sentences.finding(found, BURGLARY, lang) + sentences.curve_title(found, lang)
    said += sentences.lead(found, tally, "REM19", lang)
    shown = " ".join(" ".join(row) for row in sentences.held_table(found, lang)[1])
    shown += sentences.curve_subtitle(found, "REM19", "2024", lang)
    shown += " ".join(" ".join(row[1:]) for row in sentences.legend(tally, lang))
    hot = tally["events", "hot"].sum() / tally["events"].to_numpy().sum()
    assert len(numbers(said)) > 8
    assert numbers(said) - numbers(shown) <= {"250"} | numbers(sentences.share(hot, lang))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_caution_is_always_said(found, tally, lang):
    text = " ".join(
        [sentences.lead(found, tally, "city", lang), *sentences.notes(found, lang), *sentences.hot_notes(lang)]
    )
    for word in {"fr": ["intersection la plus proche", "artefacts", "points distincts", "toutes années"],
                 "en": ["nearest intersection", "artefacts", "distinct points", "all years"]}[lang]:  # fmt: skip
        assert word in text


def test_the_legend_adds_up_and_the_table_says_the_same(tally):
    rows = sentences.legend(tally, "en")
    assert sum(int(row[2]) for row in rows[:-1]) == int(rows[-1][2]) == 6
    assert sum(int(row[3]) for row in rows[:-1]) == int(rows[-1][3]) == 59
    table = sentences.cells_table(tally, "en").data
    assert table.iloc[0].to_list() == ["Ville-Marie", 2, 50, 1, 1, 2, 6, 59]


# Figures --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("large", [False, True])
def test_the_curve_holds_what_it_says(found, large):
    spec = places_figures.lorenz_chart(found.corners, found.helds, "fr", large)
    alt.LayerChart.from_dict(spec)
    even, _, subject = spec["layer"][:3]
    assert subject["mark"]["color"] == style.SUBJECT and even["mark"]["color"] == style.POINT
    rows = subject["data"]["values"]
    assert rows[0] == {"x": 0.0, "y": 0.0} and rows == sorted(rows, key=lambda row: (row["x"], row["y"]))
    assert np.interp(1.0, [row["x"] for row in rows], [row["y"] for row in rows]) == pytest.approx(50, abs=0.01)
    words = [layer["data"]["values"][0] for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert "Partage égal : 25\u00a0%" in {row["wide"] for row in words}
    assert sum(len(layer["data"]["values"]) for layer in spec["layer"]) < 2000


def test_the_map_draws_classes_by_territory_and_never_a_point(version, demo_data):
    areas = maps.features(version.table("limites"), version.has_schematic_limits)
    ground = places_figures.ground(areas)
    cells = corners.around(version, "open_property_rate", 2015, 2030, ground.cell)
    frame = places_figures.placed(cells, ground, areas)
    assert set(frame["territory_id"]) <= {area.id for area in areas}
    assert (frame.loc[frame["kind"].isin(["hot", "plain"]), "events"] >= 5).all()
    store = indicators.opened(data=demo_data)
    members = corners.members("city", store.parts)
    tally = places_figures.tally(frame, members)
    assert list(tally.index) == members and tally["events"].to_numpy().sum() > 0
    spec = places_figures.cells_map(frame, areas, members, "fr")
    alt.LayerChart.from_dict(spec)
    drawn = [row for layer in spec["layer"] for row in layer["data"]["values"] if "words" in row]
    assert {row["geometry"]["type"] for row in drawn} == {"MultiPolygon"}
    for kind in ("hot", "plain"):
        told = [row for row in drawn if row["fill"] == places_figures.FILLS[kind]]
        said = sum(int(re.sub(r"\D", "", row["t2"])) for row in told)
        assert said == tally["cells", kind].sum()


# The page -------------------------------------------------------------------------------------------------------------


def opened(**address):
    app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("pages/lieux.py")
    app.run()
    assert not app.exception and not app.error
    return app


def test_the_page_shows_curve_and_cells(demo_data):
    with tiny.shown(demo_data):
        app = opened(indicator="open_property_rate")
        assert len(app.get("vega_lite_chart")) == 2 and "intersections" in app.title[0].value
        assert len(opened(indicator="open_property_rate", mode="presentation").get("vega_lite_chart")) == 1


@pytest.mark.parametrize("name, why", [
    ("robbery_rate", "To protect people, acts against them are never mapped finer than the territory."),
    ("all_acts_rate", "This indicator includes acts against the person, never mapped finer than the territory."),
    ("night_share", "A share is not drawn by cell: each holds too few acts."),
])  # fmt: skip
def test_an_indicator_without_places_says_why_and_where_to_go(demo_data, name, why):
    """One sentence and the way to the map of the same indicator; nothing is shown in its place."""
    with tiny.shown(demo_data):
        app = opened(indicator=name, lang="en", period="2020")
        assert "no places finer than the territory" in app.title[0].value
        assert why in " ".join(one.proto.body for one in app.get("html"))
        assert not app.get("vega_lite_chart") and app.session_state["choice:indicator"] == name
        (link,) = [one.proto for one in app.get("page_link")]
        assert f"indicator={name}" in link.query_string and "period=2020" in link.query_string
        assert not opened(indicator=name, mode="presentation").get("page_link")


def test_a_cell_wholly_in_the_water_is_not_drawn():
    land = shapely.box(0, 0, 1000, 1000)
    assert places_figures.over_land(shapely.box([5000], [5000], [5250], [5250]), land) is None
    assert places_figures.over_land(shapely.box([900], [900], [1150], [1150]), land).area == 100 * 100


def test_an_older_version_says_what_to_run(tiny_data, monkeypatch):
    monkeypatch.setattr(corners, "is_built", lambda version: False)
    with tiny.shown(tiny_data):
        app = opened(indicator="burglary_rate", lang="en")
        assert app.title[0].value == "This version does not hold intersections"
        assert any("python -m indicators build" in one.proto.body for one in app.get("html"))
