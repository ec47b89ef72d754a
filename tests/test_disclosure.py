"""What may be shown: thresholds with zero included, rounding of every number, a finite menu, one pattern for ever."""

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import indicators
from indicators import disclosure, safe
from indicators.catalog import HERE, catalog, family
from indicators.disclosure import KEYS, class_of, class_of_label, rounded, rules, settings
from loaders.places import territories

RESTRICTED = [one for one in catalog().values() if family(one) == "internal"]
each_rule = pytest.mark.parametrize("rule", rules().values(), ids=rules())
each_restricted = pytest.mark.parametrize("indicator", RESTRICTED, ids=lambda one: one.name)


@pytest.fixture(scope="module")
def cells(restricted_data):
    """The safe cells of a small demonstration, and the exact ones beside them."""
    version = indicators.version(data=restricted_data)
    store = indicators.opened(data=restricted_data, family="internal")
    tables = []
    for indicator in RESTRICTED:
        for breakdown, _ in disclosure.crossings(indicator):
            shown, true = safe.cells(version, indicator.name, breakdown), safe.exact(store, indicator.name, breakdown)
            tables.append(shown.merge(true, on=KEYS, suffixes=("", "_true"), validate="one_to_one"))
    return pd.concat(tables, ignore_index=True)


# One number ---------------------------------------------------------------------------------------------------------


def test_there_are_classes_and_restricted_indicators():
    assert set(rules()) == {"internal", "personal", "housing", "sensitive"} and len(RESTRICTED) >= 19
    assert len(catalog()) >= 30


@each_rule
def test_every_setting_has_its_reason(rule):
    assert len(rule.reason) > 40
    assert {field.name for field in fields(disclosure.Rule)} - {"name"} == set(settings()["classes"][rule.name])


@each_rule
def test_zero_is_hidden_like_any_small_count(rule):
    assert {rule.shown(count) for count in range(rule.threshold + 1)} == {None}
    assert rule.hidden_text == f"< {rule.threshold + 1}"


@each_rule
def test_shown_numbers_never_fall_and_stay_near(rule):
    shown = [rule.shown(count) for count in range(rule.threshold + 1, 10_001)]
    assert shown == sorted(shown)
    assert all(number % rule.base == 0 and number >= rule.least for number in shown)
    assert max(abs(number - count) for count, number in enumerate(shown, rule.threshold + 1)) <= rule.base / 2


@each_rule
@given(count=st.integers(0, 10**9))
def test_the_same_count_gives_the_same_number_whatever_its_type(rule, count):
    assert rule.shown(count) == rule.shown(float(count)) == rule.shown(Decimal(count)) == rule.shown(np.int64(count))
    assert rule.shown(count) == rule.shown(Fraction(count))


@each_rule
@pytest.mark.parametrize("wrong", [True, False, None, float("nan"), 3.5, "7", [7]])
def test_what_is_no_count_is_refused(rule, wrong):
    with pytest.raises(TypeError):
        rule.shown(wrong)


@each_rule
def test_a_negative_count_is_refused(rule):
    with pytest.raises(ValueError, match="at least 0"):
        rule.shown(-1)


def test_a_tie_is_rounded_upwards():
    assert [rounded(count, 10) for count in (14, 15, 24, 25)] == [10, 20, 20, 30]
    assert [rounded(count, 5) for count in (12, 13, 17, 18)] == [10, 15, 15, 20]


# Classes ------------------------------------------------------------------------------------------------------------


@each_restricted
def test_the_class_is_found_from_the_sql(indicator):
    assert "class" not in yaml.safe_load((HERE / indicator.theme / f"{indicator.name}.yml").read_text("utf-8"))
    assert class_of(indicator) in rules()
    told = replace(indicator, sql=indicator.sql + "\n-- agression_sexuelle")
    assert class_of(told) in ("sensitive", "housing")


def test_a_label_that_concerns_minors_or_sexual_violence_is_sensitive():
    person = next(one for one in RESTRICTED if "sub_group" in one.breakdowns and class_of(one) == "internal")
    assert class_of_label(person, "agression_sexuelle") == "sensitive"
    assert class_of_label(person, "voies_de_fait") == "internal"
    ages = next(one for one in RESTRICTED if one.crossed and class_of(one) == "personal")
    assert class_of_label(ages, "F|12-25") == "sensitive" and class_of_label(ages, "F|26-39") == "personal"


def test_an_open_indicator_has_no_rule():
    assert {class_of(one) for one in catalog().values() if family(one) == "open"} == {"open"}


# The cells ----------------------------------------------------------------------------------------------------------


def test_a_hidden_cell_hides_all_that_follows_from_it(cells):
    hidden = cells[cells["hidden"]]
    assert 0 < len(hidden) < len(cells)
    assert hidden[["numerator", "value", "low", "high"]].isna().all(axis=None)
    assert (hidden["method"] == "").all() and (hidden["flag"] == "hidden").all()


def test_every_small_count_is_hidden_zero_too(cells):
    threshold = cells["class"].map({name: rule.threshold for name, rule in rules().items()})
    small = cells["numerator_true"] <= threshold
    assert (cells["numerator_true"] == 0).any()
    assert cells.loc[small, "hidden"].all()
    told = cells["why"] == "threshold"
    assert told.any() and (cells.loc[told, "text"] == "< " + (threshold[told] + 1).astype(str)).all()
    assert (cells.loc[cells["why"] != "threshold", "text"] == "").all()


def test_every_shown_number_is_rounded_from_its_own_truth(cells):
    shown = cells[~cells["hidden"]]
    base = shown["class"].map({name: rule.base for name, rule in rules().items()})
    assert (shown["numerator"] % base == 0).all()
    assert ((shown["numerator"] - shown["numerator_true"]).abs() <= base / 2).all()


def test_a_whole_is_rounded_from_its_truth_and_not_from_its_parts(cells):
    """The agglomeration differs from the truth by its own rounding; the sum of rounded parts may differ by more."""
    whole = cells[(cells["territory_id"] == "agglomeration") & ~cells["hidden"]]
    base = whole["class"].map({name: rule.base for name, rule in rules().items()})
    assert ((whole["numerator"] - whole["numerator_true"]).abs() <= base / 2).all()
    parts = cells[~cells["territory_id"].map(lambda place: territories()[place].is_whole)]
    sums = parts.groupby(KEYS[:1] + KEYS[2:])["numerator"].sum()
    both = whole.set_index(KEYS[:1] + KEYS[2:])["numerator"].to_frame().join(sums.rename("parts"))
    assert (both["numerator"] != both["parts"]).any()


def test_values_come_from_the_shown_numbers_alone(cells):
    shown = cells[cells["value"].notna()]
    assert len(shown)
    per = shown["indicator"].map({one.name: one.per for one in RESTRICTED})
    is_count = shown["indicator"].map({one.name: one.kind == "count" for one in RESTRICTED})
    again = np.where(is_count, shown["numerator"], per * shown["numerator"] / shown["denominator"])
    assert np.allclose(shown["value"], again)
    assert ((shown["low"] <= shown["value"]) & (shown["value"] <= shown["high"])).all()


def test_a_share_near_nothing_or_all_is_hidden(cells):
    shares = {one.name for one in RESTRICTED if one.kind == "share"}
    rows = cells[cells["indicator"].isin(shares)]
    threshold = rows["class"].map({name: rule.threshold for name, rule in rules().items()})
    near = (rows["numerator_true"] <= threshold) | (rows["denominator_true"] - rows["numerator_true"] <= threshold)
    assert near.any() and rows.loc[near, "hidden"].all()


def test_housing_needs_enough_buildings(cells, restricted_data):
    import pyarrow.parquet as pq

    limits = settings()["housing"]
    houses = pq.read_table(indicators.version(data=restricted_data).table("omhm_immeubles")).to_pandas()
    count = houses.groupby("territory_id")["building_id"].nunique()
    few = [place for place in territories() if not territories()[place].is_whole and count.get(place, 0) < 3]
    assert few and limits["buildings"] == 3
    housing = {one.name for one in RESTRICTED if disclosure.concerned([one])}
    assert cells[cells["indicator"].isin(housing) & cells["territory_id"].isin(few)]["hidden"].all()


# The menu -----------------------------------------------------------------------------------------------------------


@each_restricted
def test_the_menu_is_finite_and_no_shorter_than_the_class_allows(indicator, restricted_data, monkeypatch):
    store = indicators.opened(data=restricted_data, family="internal")
    known = {period for period, *_ in disclosure.periods(indicator, store)}
    assert known and all(len(period) in (4, 9) for period in known)
    shorter = settings() | {"menu": settings()["menu"] | {"periods": ["month"]}}
    monkeypatch.setattr(disclosure, "settings", lambda: shorter)
    if rules()[class_of(indicator)].shortest != "month":
        with pytest.raises(disclosure.Indiscreet, match="shorter than"):
            disclosure.periods(indicator, store)
    else:
        assert len(disclosure.periods(indicator, store)) > len(known)


def test_crossed_breakdowns_are_for_wholes_alone(cells):
    crossed = cells[cells["breakdown"].str.contains("+", regex=False)]
    assert len(crossed)
    assert crossed["territory_id"].map(lambda place: territories()[place].is_whole).all()


def test_what_is_not_on_the_menu_is_not_given(restricted_data):
    version, opened = indicators.version(data=restricted_data), indicators.opened(data=restricted_data)
    menu, name = indicators.Menu(version, opened), RESTRICTED[0].name
    with pytest.raises(ValueError, match="is shown by"):
        menu.values(name, by="year", breakdown="moon")
    for by in ("month", "quarter", "rolling12"):
        with pytest.raises(ValueError, match="shared by year"):
            menu.values(name, by=by)
    for start, end in (("2024-03", "2025-12"), ("2024-01", "2025-11"), ("2010-01", "2012-12")):
        with pytest.raises(ValueError, match="shared by year"):
            menu.values(name, by="period", start=start, end=end)


# From one edition to the next ---------------------------------------------------------------------------------------

EDITION = pd.DataFrame({
    "indicator": "any_count", "territory_id": ["A", "B", "C", "D"], "period": "2024", "breakdown": "", "label": "",
    "class": "internal", "numerator": [np.nan, 20.0, 50.0, 10.0], "denominator": np.nan,
    "value": [np.nan, 20.0, 50.0, 10.0], "low": np.nan, "high": np.nan, "method": "", "flag": ["hidden", "", "", ""],
    "hidden": [True, False, False, False], "why": ["threshold", "", "", ""],
})  # fmt: skip


def test_a_pattern_stays_the_same_and_small_corrections_do_not_show():
    now = EDITION.assign(
        numerator=[15.0, 25.0, 65.0, np.nan], value=[15.0, 25.0, 65.0, np.nan], hidden=[False, False, False, True]
    )
    kept = disclosure.frozen(now, EDITION).set_index("territory_id")
    assert kept["hidden"].tolist() == EDITION["hidden"].tolist()
    assert np.isnan(kept.at["A", "numerator"])  # hidden once, hidden for ever
    assert kept.at["B", "numerator"] == 20.0  # 25 for 20 would tell of a few persons
    assert kept.at["C", "numerator"] == 65.0  # a large correction shows
    assert kept.at["D", "numerator"] == 10.0  # shown once, it cannot become « < 8 »


def test_the_first_edition_is_as_it_comes():
    assert disclosure.frozen(EDITION, None) is EDITION


def test_the_same_records_give_the_same_cells(restricted_data):
    version = indicators.version(data=restricted_data)
    store = indicators.opened(data=restricted_data, family="internal")
    name, few = RESTRICTED[0].name, disclosure.few_residents(store)
    for _ in range(3):
        exact = pd.concat(disclosure.exact_cells(catalog()[name], store, ""), ignore_index=True)
        again = disclosure.protect(exact, catalog(), None, few).sort_values(KEYS, kind="stable").reset_index(drop=True)
        built = safe.cells(version, name).reset_index(drop=True)[again.columns]
        if not disclosure.concerned([catalog()[name]]):
            same = [column for column in again if column != "flag"]  # a build does not know the delay yet
            pd.testing.assert_frame_equal(again[same], built[same], check_dtype=False)
