"""What moved: false alarms stay rare at any dispersion, and reference years that follow a trend do not hide its end."""

import numpy as np
import pytest

from indicators import comparisons
from indicators.judgements import reference_dispersion


def draws(rng, mean, dispersion, shape):
    """Counts with this mean, and a variance that many times the mean."""
    if dispersion == 1:
        return rng.poisson(mean, shape).astype(float)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, shape).astype(float)


@pytest.mark.parametrize("after", [1, 5])
@pytest.mark.parametrize("mean", [30, 300, 3000])
@pytest.mark.parametrize("dispersion", [1, 1.5, 3, 8, 20])
def test_false_alarms_are_rare_when_nothing_changed(dispersion, mean, after):
    """Five reference years against one or five more of the same law: fewer than one in twenty is called a change."""
    rng = np.random.default_rng(20)
    reference, later = draws(rng, mean, dispersion, (3000, 5)), draws(rng, mean, dispersion, (3000, after))
    found = comparisons.change(
        reference.sum(axis=1), later.sum(axis=1), 5.0, float(after), reference_dispersion(reference)
    )
    # Three standard errors of a share of 5 % over 3,000 draws are 1.2 points.
    assert (found.label != "usual").mean() < 0.05 + 0.012


def test_a_trend_in_the_reference_years_does_not_hide_where_it_led():
    falling = np.array([9800.0, 9300, 8800, 8300, 7800])
    assert reference_dispersion(falling) < 2 < comparisons.dispersion(falling)
    assert comparisons.change(falling.sum(), 5000, 5, 1, reference_dispersion(falling)).label == "clear_fall"


def test_restless_years_ask_for_more():
    restless = np.array([900.0, 1300, 700, 1400, 800])
    assert reference_dispersion(restless) > 50
    assert comparisons.change(restless.sum(), 1300, 5, 1, reference_dispersion(restless)).label == "usual"


def test_three_years_are_too_few_for_a_line():
    three = np.array([100.0, 150, 200])
    assert reference_dispersion(three) > comparisons.dispersion(three) > 1
