"""The portrait's figures: they hold what they claim, and every number of a sentence stands in a figure or a table."""

import dataclasses
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from indicators.breaks import Break
from reports import portrait_figures as figures
from reports import portrait_lines as lines
from reports import portrait_numbers as numbers
from reports import portrait_sentences as sentences
from reports import portrait_tables as tables
from reports import portrait_titles as titles
from reports import words
from tests import portraits
from tests.portraits import CARS, rolling


@pytest.fixture
def usual():
    return portraits.usual()


# Figures ------------------------------------------------------------------------------------------------------------


def test_every_number_of_a_sentence_stands_in_a_table(usual):
    for lang in ("fr", "en"):
        told = " ".join([*sentences.lead(usual, lang), sentences.finding(usual, lang), titles.mix_title(usual, lang)])
        shown = " ".join(str(one) for frame in (tables.indicators_table(usual, lang), tables.mix_table(usual, lang))
                         for one in frame.to_numpy().ravel())  # fmt: skip
        shown += " ".join(words.percent(usual.share(name), lang, 0) for name in usual.categories)  # drawn on the bars
        for number in set(re.findall(r"\d[\d\u202f,.]*\d|\d+", told)) - {"2015", "2019", "1", "000", "1,000", "20"}:
            assert number in shown, (lang, number)


def test_the_mix_draws_its_shares_and_the_city(usual):
    values = figures.mix(usual, "fr", False)["layer"][0]["data"]["values"]
    assert [one["share"] for one in values] == [35.71, 24.29, 20.49, 19.51]
    assert values[0]["city"] == round(100 * 30679 / 116036, 2)
    assert len(figures.mix(dataclasses.replace(usual, reference=None), "fr", False)["layer"]) == 2, (
        "no mark without a city"
    )


def test_the_bars_tell_the_period_from_what_came_before(usual):
    drawn = figures.bars(usual, CARS, 'a "quoted" text')
    assert drawn.count("<i class=''") == 5
    assert drawn.count("<i class='in'") == 5
    assert "&quot;quoted&quot;" in drawn
    usual.yearly.loc[usual.yearly["period"] == "2024", "flag"] = "provisional"
    assert figures.bars(usual, CARS, "").count("in open") == 1


def test_a_line_still_provisional_is_dotted(usual):
    rows = usual.rolling.copy()
    rows.loc[rows["period"] >= "2024-08", "flag"] = "provisional"
    spec = figures.lines(dataclasses.replace(usual, rolling=rows, flag="provisional"), "fr", False)
    drawn = [one for one in spec["layer"] if one["mark"]["type"] == "line"]
    assert sorted({tuple(one["mark"]["strokeDash"]) for one in drawn}) == [(1, 0), (2, 4)]
    assert len(drawn) == 2 * len(usual.categories)


def test_a_hard_break_cuts_the_lines(monkeypatch):
    cut = SimpleNamespace(kind="hard", on=pd.Timestamp("2024-03-01").date())
    monkeypatch.setattr(numbers, "touching", lambda *_: [cut])
    found = rolling(**{CARS: (100, 200)})
    monkeypatch.setattr(numbers, "_counts", lambda *_: found)
    rows = numbers._rolling(None, (CARS,), "REM23", "2020-01", "2024-12").set_index("period")["numerator"]
    assert rows["2024-02"] > 0
    assert np.isnan(rows["2024-03":"2024-12"]).all(), "twelve months that hold both ways of counting"


def test_names_at_the_end_of_the_lines_never_touch():
    found = lines.apart(np.array([90.0, 369, 370, 424, 477]), 30, 800)
    assert (np.diff(found) >= 30 - 1e-6).all()
    assert (abs(found - [90, 369, 370, 424, 477]) < 40).all()
    crowded = lines.apart(np.zeros(6), 30, 800)
    assert (np.diff(crowded) >= 30 - 1e-6).all() and crowded.min() > 0


@pytest.mark.parametrize(("low", "high", "apart", "ticks"), [
    (0.66, 1.09, 0.16, [1 / 1.5, 1 / 1.25, 1, 1.25]),
    (1.7, 4.0, 0.16, [1, 1.5, 2, 3, 4]),
    (1.7, 4.0, 0.34, [1, 2, 4]),
])  # fmt: skip
def test_ratio_ticks_are_round_and_apart(low, high, apart, ticks):
    assert figures.ratio_ticks(low, high, apart) == pytest.approx(ticks)


def test_a_break_of_residents_is_told_and_not_drawn(usual, monkeypatch):
    common = dict(until=None, territories=("*",), kind="soft", title={}, cause={}, effect={}, link="")
    counting = Break(on=pd.Timestamp("2021-01-01").date(), series=("*",), **common)
    residents = Break(on=pd.Timestamp("2022-01-01").date(), series=("*:residents",), **common)
    monkeypatch.setattr(lines, "touching", lambda *_: [counting, residents])
    assert lines.breaks_of(usual) == [counting, residents]
    assert lines.drawn_breaks(usual) == [counting]
