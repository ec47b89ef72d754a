"""Concentration: published Gini values reproduced, even spread as the yardstick, cells against a slow computation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import concentration as c
from tests import cells_world
from tests.published import rows

COUNTS = st.lists(st.integers(0, 200), min_size=2, max_size=60)


# One row of the file, marked as such there, is a misprint: the authors' own code gives 0.56 where they print 0.58.
@pytest.mark.parametrize("row", rows("gini_crime_concentration", "usable == 'yes'"))
def test_gini_of_bernasco_and_steenbeek(row):
    counts = [
        int(value)
        for value, _, times in (word.partition("x") for word in row["counts_compact"].split())
        for _ in range(int(times or 1))
    ]
    assert (len(counts), sum(counts)) == (row["n_units"], row["n_crimes"])
    how = {"corrected": bool(row["generalized"]), "unbiased": bool(row["unbiased"])}
    assert c.gini(counts, **how) == pytest.approx(row["gini"], abs=row["abs_tol"])
    short = [count for count in counts if count]
    assert c.gini(short, places=row["n_units"], **how) == pytest.approx(row["gini"], abs=row["abs_tol"])


@given(COUNTS)
def test_gini_is_that_of_all_pairs(counts):
    found, mean = c.gini(counts, corrected=False), np.mean(counts)
    if not mean:
        assert np.isnan(found)
        return
    pairs = np.abs(np.subtract.outer(counts, counts)).mean() / (2 * mean)
    assert found == pytest.approx(pairs, abs=1e-12)
    assert -1e-12 <= c.gini(counts) <= found + 1e-12


def test_gini_of_an_even_spread_is_zero_even_with_few_events():
    assert c.gini([1] * 970, places=1134) == pytest.approx(0, abs=1e-12)
    assert c.gini([1] * 970, places=1134, corrected=False) == pytest.approx(1 - 970 / 1134)
    assert c.gini([7] * 10) == 0 and np.isnan(c.gini([1], 5, unbiased=True)) and np.isnan(c.gini([0, 0]))


def test_half_of_the_events_in_the_fewest_places():
    assert c.places_holding([10, 0, 0, 0]) == (1, 0.25, 2, 0.5)
    assert c.places_holding([1, 5, 2, 2], 0.5) == (1, 0.25, 2, 0.5)
    assert c.places_holding([1, 4, 3, 2], 0.7).places == 2
    assert c.places_holding([1] * 100, 0.55) == (55, 0.55, 55, 0.55)  # 0.55 × 100 is over 55 in floating point
    assert c.places_holding([3, 1], 1.0, places=10) == (2, 0.2, 4, 0.4)
    assert np.isnan(c.places_holding([0, 0])).all()
    # 970 events in 1,134 cells: an even spread needs 42.8 % of the cells for half of them.
    found = c.places_holding(np.ones(970), 0.5, places=1134)
    assert found.even_share == pytest.approx(0.428, abs=5e-4) and found.share == found.even_share


@given(COUNTS, st.sampled_from([0.25, 0.5, 0.8, 1.0]))
def test_no_spread_needs_more_places_than_the_even_one(counts, share):
    found = c.places_holding(counts, share)
    if sum(counts):
        assert 1 <= found.places <= found.even_places <= len(counts)
        each, more = divmod(sum(counts), len(counts))
        even = [each + 1] * more + [each] * (len(counts) - more)
        assert c.places_holding(even, share).places == found.even_places
        assert c.places_holding(counts[::-1], share) == found
        x, y = c.lorenz(counts)
        assert (np.diff(x) > 0).all() and (np.diff(y) >= 0).all() and (x[-1], y[-1]) == pytest.approx((1, 1))
        assert y[int(found.places)] >= share - 1e-9 > y[int(found.places) - 1] - 1e-9


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: c.places_holding([1, 2, 3], 0.5, places=2), "must count every place; it is 2 with 3 that hold events"),
        (lambda: c.places_holding([1, 2], 50), "must lie above 0 and up to 1; found 50"),
        (lambda: c.gini([1, -2]), r"gini\.counts: must be 0 or more; it is negative at position 1"),
        (lambda: c.gini([]), "must count every place; it is 0"),
        (lambda: c.queen_neighbours([1, 1], [2, 2]), "must be listed once"),
        (lambda: c.getis_ord([1, 2], c.queen_neighbours([1], [1])), r"n × n for 2 values; found \(1, 1\)"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_cells_touch_by_sides_and_corners():
    columns, rows = np.indices((4, 3)).reshape(2, -1)
    touch = c.queen_neighbours(columns, rows).toarray()
    near = np.maximum(np.abs(np.subtract.outer(columns, columns)), np.abs(np.subtract.outer(rows, rows))) <= 1
    assert (touch == near).all()
    shuffled = np.random.default_rng(1).permutation(12)[:9]  # any order, holes in the grid, coordinates below zero
    columns, rows = columns[shuffled] - 7, rows[shuffled] + 100_000
    near = near[np.ix_(shuffled, shuffled)]
    assert (c.queen_neighbours(columns, rows).toarray() == near).all()


@given(st.integers(0, 2**32 - 1))
def test_getis_ord_is_the_formula_cell_by_cell(seed):
    values, w = np.random.default_rng(seed).poisson(3, 20), c.queen_neighbours(*np.indices((5, 4)).reshape(2, -1))
    if values.std() == 0:
        return
    found = c.getis_ord(values, w)
    for z, weights in zip(found, w.toarray(), strict=True):
        top = sum(weights * values) - values.mean() * sum(weights)
        below = values.std() * np.sqrt((20 * sum(weights**2) - sum(weights) ** 2) / 19)
        assert z == pytest.approx(top / below)


def test_a_hot_cell_needs_hot_surroundings_and_five_events():
    columns, rows = np.indices((30, 30)).reshape(2, -1)
    w, counts = c.queen_neighbours(columns, rows), np.random.default_rng(6).poisson(2, 900)
    block = (abs(columns - 10) <= 1) & (abs(rows - 10) <= 1)
    counts[block] = 20
    counts[np.flatnonzero(block)[0]] = 4
    found = c.hot_cells(counts, w)
    assert found.hot[block].sum() == 8 and not found.hot[np.flatnonzero(block)[0]]
    assert np.isnan(found.p[counts < 5]).all() and not np.isnan(found.p[counts >= 5]).any()
    far = (abs(columns - 10) > 3) | (abs(rows - 10) > 3)
    assert found.hot[far].sum() == 0 and found.p.shape == (900,)


def test_the_p_value_is_that_of_shuffled_cells():
    rng = np.random.default_rng(3)
    own, every = rng.negative_binomial(1, 0.2, 40) + 5, rng.negative_binomial(1, 0.2, 500)
    sums = rng.choice(own, 200_000) + rng.choice(every, (200_000, 8)).sum(axis=1)
    tail = c._tail(own, every, 8)
    assert tail[0] == pytest.approx(1) and (np.diff(tail) <= 1e-12).all()
    for total in (30, 60, 100):
        assert tail[total] == pytest.approx((sums >= total).mean(), abs=0.004)


@pytest.mark.parametrize("size", cells_world.SIZES)
def test_chance_alone_makes_few_hot_cells_and_clusters_are_found(size):
    assert cells_world.false(size, worlds=100) <= 8
    assert cells_world.found(size, worlds=40) >= 80


def test_no_variation_makes_no_hot_cell():
    w = c.queen_neighbours(*np.indices((20, 20)).reshape(2, -1))
    level = c.hot_cells(np.full(400, 9), w)
    assert np.isnan(level.z).all() and not level.hot.any()
    alone = c.hot_cells([9], c.queen_neighbours([0], [0]))
    assert np.isnan(alone.z).all() and not alone.hot.any()
