"""The variation between years: its levels and power in worlds that are known, on real counts, and its laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gamma

from indicators import comparisons
from indicators.variation import pooled_variation
from tests import variation_world as world

REAL = world.SIZES.parents[1] / "portal" / "rapport-annuel" / "spvm_rapport_annuel_par_pdq_2015_2024.csv"
GROUPS = ("Introductions par effraction", "Méfaits", "Vols de véhicules à moteur", "Vols qualifiés", "Voies de fait",
          "Vols simples", "Fraudes", "Agressions sexuelles")  # fmt: skip
MERGED = {"24": "26", "11": "9", "33": "31", "22": "21", "55": "5"}  # stations, under the one they joined
COUNTS = arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 8)), elements=st.integers(0, 3000).map(float))


@pytest.fixture(autouse=True)
def sizes(request):
    """The sizes kept outside the project where they stand, else those of a generated demonstration."""
    if not world.SIZES.exists() and "world" in request.node.name:
        monkeypatch = request.getfixturevalue("monkeypatch")
        monkeypatch.setenv("LABSU_DATA", str(request.getfixturevalue("demo_data")))


# Worlds ---------------------------------------------------------------------------------------------------------------


def test_in_a_world_where_nothing_changed_few_changes_are_clear_and_true_ones_are_seen():
    found = world.called(60, 5)
    assert (found["false"] <= 6).all(), found
    assert (found["power"] >= [10, 40, 65, 77, 80]).all(), found


def test_in_a_world_where_years_echo_one_another_false_alarms_stay_under_nine():
    assert (world.called(60, 5, 0.4)["false"] <= 9).all()


def test_in_a_world_of_three_reference_years_the_level_holds():
    found = world.called(60, 3)
    assert (found["false"] <= 7.5).all(), found
    assert (found["power"].iloc[2:] >= [55, 70, 75]).all(), found


@pytest.mark.parametrize("known", [1, 2])
def test_in_a_world_where_some_show_two_years_or_one_they_are_judged_by_the_others(known):
    found = world.called(60, 5, known=known)
    assert (found["false"] <= 8).all() and found["power"].iloc[2:].min() > 25, found


def test_the_table_of_the_world_has_a_line_for_each_kind_of_reference():
    lines = world.table(2).splitlines()
    assert len(lines) == 2 + len(world.ROWS) and all(line.count("|") == 7 for line in lines)


def test_on_real_counts_wide_changes_are_clear_and_narrow_ones_are_not():
    if not REAL.exists():
        pytest.skip(f"the yearly report by station is not at {REAL}")
    table = pd.read_csv(REAL, dtype={"pdq": str})
    table = table[(table["pdq"] != "Total") & table["sous_groupe"].isin(GROUPS)]
    table["pdq"] = table["pdq"].replace(MERGED)
    wide = table.groupby(["sous_groupe", "pdq", "annee"])["nombre"].sum().unstack("annee").dropna()
    ratios, clear = [], []
    for _, rows in wide.groupby(level=0):
        for first in range(2015, 2020):
            before, after = rows[list(range(first, first + 5))].to_numpy(float), rows[first + 5].to_numpy(float)
            found = comparisons.change(before.sum(axis=1), after, 5.0, 1.0, pooled_variation(before))
            ratios.append(found.ratio)
            clear.append(np.isin(found.label, comparisons.CLEAR))
    ratio, clear = np.concatenate(ratios), np.concatenate(clear)
    share = {span: clear[(ratio > span[0]) & (ratio <= span[1])].mean() for span in ((0.85, 1.15), (1.5, 2), (2, 99))}
    assert share[0.85, 1.15] <= 0.02 and share[1.5, 2] >= 0.77 and share[2, 99] >= 0.95, share


# Laws -----------------------------------------------------------------------------------------------------------------


@given(COUNTS, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_territories_does_not_matter(counts, random):
    order = list(range(len(counts)))
    random.shuffle(order)
    assert pooled_variation(counts[order]) == pytest.approx(pooled_variation(counts)[order], rel=1e-6, nan_ok=True)


@given(COUNTS, st.floats(0, 0.6))
@settings(max_examples=60, deadline=None)
def test_phi_is_one_or_more_or_not_known_for_anyone(counts, missing):
    counts[np.random.default_rng(counts.size).random(counts.shape) < missing] = np.nan
    found = pooled_variation(counts, freedom=True)
    known = ~np.isnan(counts).all(axis=1)
    assert (found.dispersion[known] >= 1).all() or np.isnan(found.dispersion).all()
    assert np.isnan(found.dispersion[~known]).all()
    assert np.isnan(found.coefficient) or found.coefficient >= 0


@given(st.integers(0, 500))
@settings(max_examples=20, deadline=None)
def test_ten_times_the_counts_with_the_same_swings_are_ten_times_as_far_from_chance(seed):
    """The variance of large counts is c·m², so φ grows as the size does while c stays."""
    random = np.random.default_rng(seed)
    counts = random.uniform(2e4, 8e4, (20, 1)) * gamma.rvs(100, scale=0.01, size=(20, 5), random_state=random)
    one, ten = pooled_variation(counts, freedom=True), pooled_variation(10 * counts, freedom=True)
    assert ten.coefficient == pytest.approx(one.coefficient, rel=0.02)
    assert ten.dispersion == pytest.approx(10 * one.dispersion, rel=0.1)


def test_poisson_counts_are_found_to_be_poisson():
    counts = np.random.default_rng(3).poisson(np.linspace(20, 900, 60)[:, None], (60, 5)).astype(float)
    found = pooled_variation(counts, freedom=True)
    assert found.coefficient < 0.001 and np.median(found.dispersion) < 1.5


def test_years_that_follow_a_trend_or_stand_on_both_sides_of_a_break_do_not_vary():
    size = np.linspace(200, 4000, 12)[:, None]
    trend, step = size * np.linspace(1, 2, 6), size * np.array([1, 1, 1, 3, 3, 3.0])
    assert pooled_variation(trend).max() < 1.3
    assert pooled_variation(step, runs=[0, 0, 0, 1, 1, 1]).max() < 1.3 and pooled_variation(step).min() > 20


def test_three_years_have_a_line_and_two_have_the_others():
    counts = np.random.default_rng(2).negative_binomial(25, 25 / (25 + 300), (30, 3)).astype(float)
    assert np.isfinite(pooled_variation(counts)).all() and pooled_variation(counts).min() > 2
    counts[0, 0] = counts[1, :2] = np.nan
    found = pooled_variation(counts, freedom=True)
    assert found.dispersion[0] > 1 + found.coefficient * np.nanmean(counts[0]) > 5 < found.dispersion[1]


def test_nothing_known_is_nan():
    assert np.isnan(pooled_variation([[100, 200], [5, 9]])).all(), "two years make no line"
    assert np.isnan(pooled_variation([[0, 1, 0, 1], [1, 0, 0, 0]])).all(), "so few events are chance alone"
    assert np.isnan(pooled_variation(np.full((3, 5), np.nan))).all()
    with pytest.raises(ValueError, match="0 or more"):
        pooled_variation([[3, -1, 2]])


def test_a_lone_territory_has_its_own_years_raised_for_their_being_few():
    found = pooled_variation([[900.0, 1300, 700, 1400, 800]], freedom=True)
    assert found.freedom.tolist() == [3] and found.dispersion[0] > 2.6 * 50


def test_sums_take_the_variation_of_their_parts_at_their_own_size():
    random = np.random.default_rng(8)
    parts = random.poisson(300 * gamma.rvs(70, scale=1 / 70, size=(30, 5), random_state=random)).astype(float)
    whole = parts.sum(axis=0, keepdims=True)
    found = pooled_variation(np.concatenate([parts, whole]), pool=[True] * 30 + [False], freedom=True)
    assert found.coefficient == pooled_variation(parts, freedom=True).coefficient
    assert found.dispersion[:30] == pytest.approx(pooled_variation(parts)) and found.dispersion[30] > 10
