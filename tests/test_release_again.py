"""A release after another of the same periods: its pattern stays, and what moved takes its number back if it must."""

import numpy as np
import pandas as pd
import pytest

import indicators
from indicators import audit, audit_mending, catalog, disclosure
from indicators.audit_records import Column, System
from indicators.disclosure import KEYS

PLACES, LABELS = ["REM19"], ["2020", "2018-2022"]
COLUMNS = [Column("any_count", "numerator", "kind", "a"), Column("any_count", "numerator", "kind", "b"),
           Column("any_count", "numerator", "", "")]  # fmt: skip
SYSTEM = System("little", COLUMNS, np.array([[[3.0, 100.0]]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]))


@pytest.fixture
def older():
    """Hidden a, shown b, their total, in a year."""
    rows = [("any_count", "REM19", "2020", one.breakdown, one.label) for one in COLUMNS]
    return pd.DataFrame(rows, columns=KEYS).assign(
        numerator=[np.nan, 100.0, 105.0], hidden=[True, False, False], why=["threshold", "", ""],
        denominator=np.nan, value=1.0, low=1.0, high=1.0, method="", flag="",
    )  # fmt: skip


@pytest.fixture
def newer(older):
    """The same year, where b moved by enough to be shown, and a run of years."""
    run = older.assign(period="2018-2022", numerator=[15.0, 500.0, 515.0], hidden=False, why="")
    return pd.concat([older.assign(numerator=[np.nan, 120.0, 105.0]), run], ignore_index=True)


def mended(table, older, attempt):
    narrow = np.zeros((1, 2, 3), dtype=bool)
    narrow[0, 0, 0] = True
    return audit_mending.hide_beside(table, SYSTEM, narrow, PLACES, LABELS, attempt, older)


def test_what_stands_as_before_is_settled(older, newer):
    assert audit_mending.settled(newer, older).tolist() == [True, False, True, False, False, False]
    assert not audit_mending.settled(newer, None).any()


def test_a_number_that_moved_takes_its_former_one_back_rather_than_be_hidden(older, newer):
    table = mended(newer, older, 0)
    assert table["numerator"].tolist()[1:] == [100.0, 105.0, 15.0, 500.0, 515.0]
    assert not table["hidden"][1:].any() and table["hidden"][0]


def test_only_new_cells_are_hidden_for_others(older, newer):
    table = mended(newer, older, 4)  # everything of its place, in this period and the longer one
    assert table.index[table["why"] == "beside"].tolist() == [3, 4, 5]
    assert not audit.same_pattern(table, older)


def test_a_system_goes_back_to_the_edition_before(older, newer):
    table = audit_mending.former(newer, older, SYSTEM)
    pd.testing.assert_frame_equal(table[:3], older, check_dtype=False)
    assert table["numerator"].tolist()[3:] == [15.0, 500.0, 515.0]


def test_the_same_cells_again_are_not_attacked_again(restricted_data):
    store = indicators.opened(data=restricted_data, family="internal")
    own = [catalog()[name] for name in ("person_crime_rate", "assault_rate")]
    exact = [table for one in own for breakdown, _ in disclosure.crossings(one)
             for table in disclosure.exact_cells(one, store, breakdown)]  # fmt: skip
    table = pd.concat([disclosure.protect(one, catalog()) for one in exact], ignore_index=True)
    first, again = audit.audit(store, own, table), audit.audit(store, own, table, [table])
    assert first.worlds > 0 and again.worlds == 0 and again.passed
    pd.testing.assert_frame_equal(again.table, table)
