"""One door for every indicator and audience: the same columns, what is offered is answered, no hidden number."""

import numpy as np
import pandas as pd
import pytest

import indicators
from indicators import disclosure, judgements, safe
from indicators.catalog import catalog, family
from indicators.own import is_own
from indicators.query import BESIDE, CROSSED
from tests import restricted_pages

COLUMNS = ["territory_id", "period", "numerator", "denominator", "value", "low", "high", "method", "flag",
           "hidden", "why", "text"]  # fmt: skip
NUMBERS = COLUMNS[2:7]
AUDIENCES = ("analysis", "shared")
RESTRICTED = [name for name, one in catalog().items() if family(one) == "internal"]


@pytest.fixture(scope="module")
def folders(released_data):
    """The data folder that each audience reads."""
    return {"analysis": released_data, "shared": released_data / "shared"}


def asked(name, audience, folders, **more):
    return indicators.values(name, audience=audience, data=folders[audience], **more)


def test_every_indicator_is_held_for_both_audiences(folders):
    for audience in AUDIENCES:
        assert indicators.held(audience, data=folders[audience]) == list(catalog())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_all_that_is_offered_is_answered_with_the_same_columns(audience, folders):
    for name in catalog():
        offer = indicators.offered(name, audience, data=folders[audience])
        for by in offer.grains:
            start, end = (offer.first, offer.last)
            if offer.periods and by == "period":
                start, end = f"{offer.periods[0]}-01", f"{offer.periods[0]}-12"
            table = asked(name, audience, folders, by=by, start=start, end=end)
            assert list(table) == COLUMNS, (name, by)
            own = {place for place in offer.places if is_own(place)}  # each is asked for by name
            assert set(table["territory_id"]) == set(offer.places) - own
            assert audience == "analysis" or not own
        for breakdown in offer.breakdowns:
            table = asked(name, audience, folders, by="year", breakdown=breakdown)
            assert list(table) == [*COLUMNS[:2], *breakdown.split(CROSSED), *COLUMNS[2:]], (name, breakdown)
            assert len(table) > len(offer.places)
        for per in offer.denominators:
            table = asked(name, audience, folders, by="year", per=per)
            assert table["value"].notna().any() or table["hidden"].all(), (name, per)


def test_the_finite_menu_is_all_that_the_shared_audience_is_offered(folders):
    for name in RESTRICTED:
        offer = indicators.offered(name, "shared", data=folders["shared"])
        assert set(offer.grains) == {"year", "period"} and offer.periods
        for period in offer.periods:
            start, end = f"{period[:4]}-01", f"{period[-4:]}-12"
            assert len(asked(name, "shared", folders, by="period", start=start, end=end)) == len(offer.places)
        with pytest.raises(ValueError, match="shared by year"):
            asked(name, "shared", folders, by="month")


def test_what_is_shared_is_the_safe_cell_and_what_is_hidden_has_no_number(folders):
    version, hidden = indicators.version(data=folders["shared"]), 0
    for name in RESTRICTED:
        for breakdown in ("", *indicators.offered(name, "shared", data=folders["shared"]).breakdowns):
            cells = safe.cells(version, name, breakdown)
            cells = cells[cells["period"].str.len() == 4].set_index(["territory_id", "period", "label"])
            table = asked(name, "shared", folders, by="year", breakdown=breakdown or None)
            parts = [table[one] for one in breakdown.split(CROSSED)] if breakdown else [pd.Series("", table.index)]
            label = parts[0].str.cat(parts[1:], sep=BESIDE) if len(parts) > 1 else parts[0]
            found = table.set_index([table["territory_id"], table["period"], label])
            assert table.loc[table["hidden"], NUMBERS].drop(columns="denominator").isna().all(axis=None)
            assert set(table["why"]) <= {"", "menu", *disclosure.GROUPS}
            for column in NUMBERS:
                both = found.loc[cells.index, column].astype(float), cells[column].astype(float)
                np.testing.assert_allclose(*both, rtol=1e-5)  # a denominator is handed out rounded
            assert (found.loc[cells.index, "text"] == cells["text"]).all()
            hidden += int(table["hidden"].sum())
    assert hidden > 100


def test_a_shared_rate_of_a_count_comes_from_the_shown_number_and_from_residents(folders):
    name = "victim_count"
    shown = asked(name, "shared", folders, by="year")
    rated = asked(name, "shared", folders, by="year", per="residents")
    residents = asked("person_crime_rate", "analysis", folders, by="year", start=shown["period"].min() + "-01")
    known = rated["value"].notna()
    assert known.any() and (rated.loc[~known, "hidden"] | (rated.loc[~known, "denominator"].fillna(0) == 0)).all()
    expected = 1000 * shown["numerator"] / residents["denominator"].to_numpy()
    np.testing.assert_allclose(rated.loc[known, "value"], expected[known], rtol=1e-6)


def test_a_count_is_compared_by_the_rate_that_is_fair_to_it_or_not_at_all(folders):
    run = {"start": "2023-01", "end": "2025-12"}
    for name in RESTRICTED:
        one = catalog()[name]
        if one.kind != "count":
            continue
        reader = indicators.reader(name, "analysis", data=folders["analysis"])
        table, known = judgements.classes(reader, name, **run)
        if not one.rated_by:
            assert np.isnan(known.average) and set(table["label"]) == {""}
            continue
        sums = table[table["value"].notna()]
        below = (sums["numerator"] / sums["denominator"] < known.average / one.compared.per).mean()
        assert known.per == one.compared.per and 0.3 < below <= 1  # most have none where there are few
        assert set(sums["label"]) - {""}


def test_the_weekday_of_what_is_told_by_shift_adds_up(folders):
    for name, one in catalog().items():
        if not one.apart:
            continue
        days = asked(name, "analysis", folders, by="year", breakdown="weekday")
        assert sorted(days["weekday"].unique()) == list("1234567")
        whole = asked(name, "analysis", folders, by="year")
        sums = days.groupby(["territory_id", "period"], sort=False)["numerator"].sum()
        assert sums.tolist() == whole["numerator"].tolist(), name


def test_a_process_of_the_shared_audience_answers_as_such_whatever_is_asked(released_data, monkeypatch):
    with restricted_pages.serving(released_data, "shared", monkeypatch):
        assert isinstance(indicators.reader("victim_count"), indicators.Menu)
        assert isinstance(indicators.reader("victim_count", "analysis"), indicators.Menu)
        with pytest.raises(ValueError, match="shared by year"):
            indicators.values("victim_count", by="month", audience="analysis")


def test_an_indicator_whose_extract_is_not_loaded_is_not_held(demo_data):
    held = indicators.held("analysis", data=demo_data)
    assert held and set(held) == {name for name, one in catalog().items() if family(one) == "open"}
    with pytest.raises(ValueError, match="holds no internal tables"):
        indicators.offered("victim_count", "analysis", data=demo_data)
