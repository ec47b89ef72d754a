"""The portrait's blocks of the open file: trend, weekdays, places, peers; each number said is in its table."""

import dataclasses

import pandas as pd
import pytest

import indicators
from indicators import corners, weekdays
from reports import (
    maps,
    places_figures,
    places_sentences,
    portrait_glance,
    portrait_moves,
    portrait_peers,
    portrait_season,
    portrait_tables,
    portrait_weekdays,
)
from reports import portrait_numbers as numbers
from reports import portrait_where as where
from reports.documents import sentences
from reports.portrait_figures import QUARTS
from tests.portraits import PLACES
from tests.words import told

LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module")
def version(demo_data):
    return indicators.version(data=demo_data)


# The week -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_the_days_of_the_week_hold_every_act_once(store, version, portraits, place):
    """Counted apart from the indicators, from the file itself, they add up to the portrait's whole."""
    found = weekdays.by_weekday(version, place, store.parts, 2018, 2022)
    assert len(found) == 7 * 4 and found["acts"].sum() == portraits[place].acts
    shifts = found[found["shift"] != "inconnu"].groupby("shift")["acts"].sum()
    own = portraits[place].hours.groupby("shift")["numerator"].sum()
    assert shifts.to_dict() == own.to_dict()


def test_weekends_are_those_of_the_indicator(store, version):
    found = weekdays.by_weekday(version, "city", store.parts, 2022, 2022)
    ends = store.values("weekend_share", places=["city"], by="year", start="2022-01", end="2022-12")
    assert found.loc[found["weekday"] >= 6, "acts"].sum() == ends["numerator"].iloc[0]


def week(*totals):
    rows = [(day + 1, shift, total if shift == "jour" else 0) for day, total in enumerate(totals)
            for shift in weekdays.SHIFTS]  # fmt: skip
    return pd.DataFrame(rows, columns=["weekday", "shift", "acts"])


def test_the_week_word_for_word():
    skewed, even = week(300, 290, 280, 270, 260, 150, 100), week(300, 302, 298, 301, 299, 300, 303)
    assert portrait_weekdays.title(skewed, "fr") == "De 6\u00a0% des signalements le dimanche à 18\u00a0% le lundi"
    assert portrait_weekdays.title(skewed, "en") == "From 6% of reports on Sunday to 18% on Monday"
    assert portrait_weekdays.title(even, "en") == "No day of the week stands out"
    assert "dépasse ce que le hasard explique" in portrait_weekdays.sentences(skewed, "fr")[2]
    assert "ne dépasse pas" in portrait_weekdays.sentences(even, "fr")[2]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["REM19", "city", "agglomeration"])
def test_what_is_said_of_times_is_in_their_tables(store, version, portraits, place, lang):
    p, found = portraits[place], weekdays.by_weekday(version, place, store.parts, 2018, 2022)
    said = [*portrait_weekdays.sentences(found, lang), portrait_weekdays.title(found, lang)]
    assert told(said[:4], [portrait_weekdays.table(found, lang)], lang) >= 6
    assert len(said[:4]) == 4
    assert told(sentences.hours(p, lang), [portrait_tables.hours_table(p, QUARTS, lang)], lang) >= 5
    drawn = portrait_weekdays.figure(p, found, lang)["data"]["values"]
    assert len(drawn) == 7 * 3 and len({one["month"] for one in drawn}) == 7


# The trend ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "whole", "reference"),
    [((2018, 2022), range(2015, 2026), (2015, 2017)), ((2021, 2025), range(2015, 2026), (2016, 2020)),
     ((2016, 2020), range(2015, 2026), (2015, 2019)), ((2015, 2015), range(2015, 2026), (2015, 2015)),
     ((2016, 2017), range(2015, 2026), (2015, 2016))],
)  # fmt: skip
def test_the_season_rests_on_the_years_before(portraits, years, whole, reference):
    p = dataclasses.replace(portraits["REM19"], years=years)
    assert portrait_season.reference(p, list(whole)) == reference


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["REM19", "66127", "city"])
def test_what_is_said_of_the_trend_is_in_its_tables(store, portraits, place, lang):
    found = portrait_season.study(store, portraits[place])
    assert found.months["period"].iloc[-1] == "2022-12", "nothing after the period"
    said = portrait_season.sentences(found, "", lang)
    besides = {"20"} if "20 act" in " ".join(said) else set()
    told(said, portrait_season.tables(found, lang), lang, besides)
    assert len(portrait_season.breaks(found, lang)) == 2
    other = "clear_rise" if found.movement.label == "clear_fall" else "clear_fall"
    assert len(portrait_season.sentences(found, other, lang)) == len(said) + 1, "two tests that differ are told"
    assert portrait_season.sentences(found, found.movement.label, lang) == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_happened_no_block_is_drawn(store, version, portraits, lang):
    p = portraits["66092"]
    assert portrait_season.empty(p, portrait_season.study(store, p), lang)
    assert not portrait_weekdays.is_enough(weekdays.by_weekday(version, "66092", store.parts, 2018, 2022))
    assert portrait_peers.empty(p, portrait_peers.gather(store, p), lang)
    moves = portrait_moves.within(store, p, (p.whole, *p.categories, *portrait_glance.OPEN))
    assert "0" not in portrait_glance.title(p, None, moves, lang) + portrait_moves.categories_title(p, moves, lang)


# Places -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(version):
    areas = maps.features(version.table("limites"), version.has_schematic_limits)
    ground = places_figures.ground(areas)
    return places_figures.placed(corners.around(version, "open_property_rate", 2018, 2022, ground.cell), ground, areas)


def test_only_property_is_ever_drawn_by_cell(store):
    one = where.indicator(store)
    assert one.cells and one.theme == "property"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_said_of_places_is_in_the_legend(store, judged, place, lang):
    cells, one = places_figures.tally(judged, corners.members(place, store.parts)), where.indicator(store)
    why = where.empty(cells, one, lang)
    assert bool(why) == (not cells["cells"][["hot", "plain"]].to_numpy().sum())
    if cells["events"].to_numpy().sum():
        said = where.sentences(cells, one, lang)
        assert 3 <= len(said) <= 6 and where.PROTECTED[lang] in said
        told(said, [places_sentences.legend(cells, lang)], lang, {"5", "4"})


def test_why_there_is_no_map():
    one = indicators.catalog()["open_property_rate"]
    assert "python -m indicators build" in where.empty(None, one, "en")
    few = places_figures.tally(pd.DataFrame({"cell": [1], "events": [4], "territory_id": ["REM19"], "kind": ["few"]}),
                               ["REM19"])  # fmt: skip
    assert where.empty(few, one, "fr").startswith("Aucune maille n'atteint 5 actes")


# The peers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_peers_are_told_one_by_one(store, portraits, lang):
    p = portraits["REM19"]
    found = portrait_peers.gather(store, p)
    heads, rows = portrait_peers.table(p, found, lang)
    assert len(rows) == len(p.beside) + 4 and {len(row) for row in rows} == {len(heads)}
    assert told(portrait_peers.sentences(found, lang), [pd.DataFrame(rows, columns=heads)], lang) == 7
    theirs = p.row(p.whole)["peers_value"]
    assert found.together == pytest.approx(theirs), "the diamond of the figure is the row of the table"
    names = [row[0] for row in rows[1:-3]]
    known = indicators.territories()
    assert names == [known[one].name[lang] for one in known if one in p.beside], "alphabetical"
    mine = found.rows.at["REM19", "value"]
    assert found.ratio == pytest.approx(mine / found.together) and found.low < found.ratio < found.high


def test_wholes_say_why_they_have_no_peers(store, portraits):
    for place in ("city", "agglomeration"):
        assert "n'en ont pas" in portrait_peers.empty(portraits[place], None, "fr")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["REM19", "66142"])
def test_what_is_said_against_the_city_is_in_its_table(store, place, lang):
    p = numbers.gather(store, place, 2018, 2022)
    assert told(sentences.against(p, lang), [portrait_tables.against_table(p, lang)], lang)
    both = [portrait_tables.rolling_table(p, lang), portrait_tables.yearly_table(p, lang)]
    assert told(sentences.trend(p, lang), both, lang)
    assert told(sentences.mix(p, lang), [portrait_tables.mix_table(p, lang)], lang)
