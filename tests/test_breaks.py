"""Breaks: which of them lie between two periods, and that a hard one forbids a percentage."""

from datetime import date

import numpy as np
import pytest

import indicators
from indicators import breaks, catalog, judgements
from indicators.breaks import Break

WORDS = {"fr": "Nouvelle règle", "en": "New rule"}


@pytest.fixture
def hard(monkeypatch):
    """Sets the days of hard breaks in place of the file's."""

    def on(*days):
        found = [Break(day, None, ("*",), ("*",), "hard", WORDS, WORDS, WORDS, "https://example.org") for day in days]
        monkeypatch.setattr(breaks, "touching", lambda *_: found)

    return on


@pytest.mark.parametrize("day, is_between", [
    (date(2019, 1, 1), False), (date(2019, 1, 2), True), (date(2021, 1, 1), True), (date(2021, 1, 2), False),
])  # fmt: skip
def test_a_break_lies_between_what_it_changes(day, is_between, hard):
    """From January 2019 to January 2021: what changes on the first day of either changes the later one alone."""
    hard(day)
    found = breaks.between(catalog()["burglary_rate"], "city", "2019-01", "2021-01")
    assert [one.on for one in found] == [day] * is_between


def test_breaks_of_another_kind_are_not_hard(hard):
    hard(date(2020, 5, 1))
    assert breaks.between(catalog()["burglary_rate"], "city", "2019-01", "2021-01", "soft") == []


def test_a_hard_break_forbids_a_percentage(tiny_data, hard):
    store = indicators.opened(data=tiny_data)
    first, last = str(store.months[0]), str(store.months[-1])

    def change():
        return judgements.changes(store, ["burglary_rate"], "city", (first, first), (last, last)).iloc[0]

    hard()
    assert change()["reason"] != "break" and change()["broken"] is None
    hard(date.fromisoformat(f"{last}-01"))
    assert change()["reason"] == "break" and change()["broken"].title == WORDS and np.isnan(change()["percent"])
