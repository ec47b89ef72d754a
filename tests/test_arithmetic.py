"""Values and limits: published figures reproduced, edges held, coverage computed exactly."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, poisson

from indicators import arithmetic as a
from tests.published import rows

EVENTS = st.integers(0, 5_000_000)
EXPOSURE = st.floats(1e-3, 1e9)
CONFIDENCE = st.sampled_from([0.8, 0.95, 0.998])


@pytest.mark.parametrize("row", rows("phe_crude_rate", "value == value"))
def test_crude_rates_of_ohid(row):
    halves = row["Numerator"], row["Denominator"], row["multiplier"]
    assert a.value(*halves) == pytest.approx(row["value"], rel=1e-14)
    for confidence, name in ((0.95, "95_0"), (0.998, "99_8")):
        found = a.rate_limits(*halves, confidence)
        assert found[:2] == pytest.approx((row[f"lower{name}cl"], row[f"upper{name}cl"]), rel=1e-13)
        assert found.method == {"Exact": "exact Poisson", "Byars": "Byar"}[row["method"]]


@pytest.mark.parametrize("row", rows("phe_byars_wilson"))
def test_byar_and_wilson_limits_of_ohid(row):
    confidence = float(row["confidence"].rstrip("%")) / 100
    if row["method"] == "Byars":
        found = a.byar(row["x"], confidence)
    else:
        found = a.share_limits(row["x"], row["n"], 1.0, confidence)
    assert found[:2] == pytest.approx((row["lowercl"], row["uppercl"]), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("row", rows("phe_proportion_wilson", "value == value"))
def test_shares_of_ohid(row):
    halves = row["Numerator"], row["Denominator"], row["multiplier"]
    assert a.value(*halves) == pytest.approx(row["value"], rel=1e-14)
    for confidence, name in ((0.95, "95_0"), (0.998, "99_8")):
        found = a.share_limits(*halves, confidence)
        assert found[:2] == pytest.approx((row[f"lower{name}cl"], row[f"upper{name}cl"]), rel=1e-12)
        assert found.method == "Wilson"


@pytest.mark.parametrize("row", rows("poisson_rate_ci", "method == 'exact-c'"))
def test_exact_poisson_limits_of_r(row):
    found = a.exact_poisson(row["count"], row["conf"])
    assert np.divide(found[:2], row["exposure"]) == pytest.approx((row["low"], row["high"]), rel=1e-12)


@pytest.mark.parametrize("row", rows("poisson_rate_ci", "method == 'byar_desctools'"))
def test_byar_is_that_of_breslow_and_day_not_the_one_with_a_half_on_both_sides(row):
    found = np.divide(a.byar(row["count"], row["conf"])[:2], row["exposure"])
    assert found == pytest.approx((0.02097, 0.06185), abs=5e-6)
    assert found != pytest.approx((row["low"], row["high"]), rel=1e-2)


@pytest.mark.parametrize("row", rows("proportion_ci_r_binom", "method in ('wilson', 'exact')"))
def test_share_limits_of_r(row):
    if row["method"] == "wilson":
        found = a.share_limits(row["count"], row["nobs"], 1.0, row["conf"])[:2]
    else:
        found = a.split_limits(row["count"], row["nobs"] - row["count"], row["conf"])
    assert tuple(map(float, found)) == pytest.approx((row["low"], row["high"]), abs=5e-7)


@pytest.mark.parametrize("row", rows("statcan_daily_20230727_table5"))
def test_published_rates_of_statistics_canada(row):
    # Populations of 1 July that fit every published row of the release of 27 July 2023, table 5.
    for year, people in ((2021, 38_226_498), (2022, 38_929_902)):
        printed = str(row[f"rate_per_100k_{year}"])
        if printed != "0s":  # rounded to zero
            decimals = len(printed.partition(".")[2].rstrip("0")) if "." in printed else 0
            found = a.value(row[f"count_{year}"], people, 100_000)
            assert found == pytest.approx(float(printed), abs=0.5 * 10**-decimals + 1e-9)


@given(EVENTS, EXPOSURE, CONFIDENCE)
def test_a_rate_lies_within_its_limits(events, exposure, confidence):
    found = a.rate_limits(events, exposure, 1000, confidence)
    assert 0 <= found.low <= a.value(events, exposure, 1000) <= found.high < np.inf
    assert (found.low == 0) == (events == 0)
    assert found.method == ("exact Poisson" if events < 10 else "Byar")


@given(EVENTS, EVENTS, CONFIDENCE)
def test_a_share_lies_within_its_limits(part, rest, confidence):
    whole = part + rest + 1
    found = a.share_limits(part, whole, 100, confidence)
    assert 0 <= found.low <= a.value(part, whole, 100) <= found.high <= 100
    assert (found.low == 0) == (part == 0)


def test_nothing_and_everything_are_their_own_limits():
    whole = np.arange(1, 3000)
    assert (a.share_limits(0, whole).low == 0).all() and (a.share_limits(whole, whole).high == 1).all()


@given(EVENTS, EXPOSURE)
def test_half_the_multiplier_halves_everything(events, exposure):
    whole, half = a.rate_limits(events, exposure, 1000), a.rate_limits(events, exposure, 500)
    assert np.multiply(half[:2], 2) == pytest.approx(whole[:2])
    assert a.value(events, exposure, 500) * 2 == pytest.approx(a.value(events, exposure, 1000))


@given(EVENTS, EXPOSURE)
def test_more_confidence_never_narrows(events, exposure):
    narrow, wide = a.rate_limits(events, exposure), a.rate_limits(events, exposure, confidence=0.998)
    assert wide.low <= narrow.low and narrow.high <= wide.high


def test_limits_of_rates_cover_their_mean_as_often_as_they_say():
    # Summed from the Poisson distribution, not simulated: the chance that the limits hold the mean.
    for mean in np.concatenate([np.arange(0.5, 40, 0.05), np.linspace(40, 5000, 400)]):
        counts = np.arange(max(0, int(mean - 9 * mean**0.5)), int(mean + 9 * mean**0.5 + 20))
        low, high, _ = a.rate_limits(counts, 1.0)
        assert poisson.pmf(counts, mean)[(low <= mean) & (mean <= high)].sum() >= 0.95, mean


def test_arrays_keep_their_shape_and_numbers_stay_numbers():
    table = a.rate_limits([[0, 9, 10], [1e6, 25, 3]], [[1], [2]])
    assert table.low.shape == table.high.shape == table.method.shape == (2, 3)
    assert list(table.method[0]) == ["exact Poisson", "exact Poisson", "Byar"]
    assert a.rate_limits([5], [100]).low.shape == (1,)
    assert np.ndim(a.rate_limits(5, 100).low) == 0 and isinstance(a.rate_limits(5, 100).method, str)
    assert a.rate_limits([], []).low.shape == (0,)
    assert a.rate_limits(pd.Series([1, 2], dtype="Int64"), 10).low == pytest.approx(a.rate_limits([1, 2], 10).low)


def test_a_million_events():
    found = a.rate_limits(1_000_000, 2_000_000, 1000)
    assert found[:2] == pytest.approx((499.0205, 500.9810), abs=1e-4)  # 500 ± 1.96·√10⁶/2000, nearly


def test_an_exposure_of_zero_names_the_territory():
    events, people = (pd.Series(v, index=["REM19", "REM23", "66142"]) for v in ([1, 2, 3], [10, 0, -4]))
    with pytest.raises(ValueError) as error:
        a.rate_limits(events, people.clip(lower=0))
    assert str(error.value) == (
        "rate_limits.exposure: must be above 0; it is 0 at 'REM23', '66142' — leave that out or give its exposure"
    )
    with pytest.raises(ValueError, match="it is negative at '66142'"):
        a.rate_limits(events, people.replace(0, 1))
    with pytest.raises(ValueError, match="it is 0 at position 1 "):
        a.rate_limits([1, 2], [3, 0])
    with pytest.raises(ValueError, match=r"standardised_ratio\.expected: must be above 0"):
        a.standardised_ratio(3, 0)


@pytest.mark.parametrize(
    "call, words",
    [
        (
            lambda: a.rate_limits([1, np.nan], 10),
            r"rate_limits\.events: must be 0 or more; it is missing or infinite at",
        ),
        (lambda: a.rate_limits(pd.Series([1, None], dtype="Int64"), 10), "it is missing or infinite at 1 "),
        (lambda: a.rate_limits(-1, 10), "it is negative at the only value"),
        (lambda: a.rate_limits(1, np.nan), r"rate_limits\.exposure: must be above 0; it is missing"),
        (
            lambda: a.share_limits([1, 5], [2, 4]),
            r"share_limits\.part: must not exceed its whole; it does at position 1 ",
        ),
        (lambda: a.share_limits(-1, 4), r"share_limits\.part: must be 0 or more"),
        (lambda: a.rate_limits([1, 2], [1, 2, 3]), r"one shape or be numbers; found events \(2,\), exposure \(3,\)"),
        (lambda: a.rate_limits(pd.Series([1], ["x"]), pd.Series([1], ["y"])), "must share one index"),
        (lambda: a.rate_limits(1, 1, confidence=95), "must lie between 0 and 1; found 95"),
        (lambda: a.standardised_rate([20], [10], [0]), "they sum to 0"),
        (lambda: a.benjamini_hochberg([0.5, 1.5]), "must lie between 0 and 1"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_every_kind_has_limits_called_alike():
    assert list(a.LIMITS) == ["count", "rate", "share", "level"]
    found = {kind: limits([20.0], [40.0], 100.0, 0.95) for kind, limits in a.LIMITS.items()}
    assert {kind: each.method.tolist() for kind, each in found.items()} == {
        "count": ["Byar"],
        "rate": ["Byar"],
        "share": ["Wilson"],
        "level": ["none"],
    }
    assert found["rate"].low == pytest.approx([30.528572])
    assert found["share"].low == pytest.approx([35.199], abs=1e-3)
    assert np.isnan(found["level"].low).all()
    # A count has no denominator: it may be missing.
    assert a.count_limits([20, 3], [np.nan, 1]).low == pytest.approx(a.rate_limits([20, 3], 1).low)
    assert a.count_limits(20).low == a.rate_limits(20, 1).low


def test_a_standardised_rate_with_the_standard_s_own_ages_is_the_crude_rate():
    events, people = np.array([[20, 30, 50], [1, 2, 3]]), np.array([[1000, 2000, 3000], [1000, 2000, 3000]])
    found = a.standardised_rate(events, people, people, 1000)
    assert found.value[0] == pytest.approx(1000 * 100 / 6000)
    assert (found.low[0], found.high[0]) == pytest.approx(a.rate_limits(100, 6000, 1000)[:2])
    assert np.isnan([found.value[1], found.low[1], found.high[1]]).all()  # 6 events in all
    assert list(found.method) == ["Dobson", "none"]


def test_a_standardised_rate_worked_by_hand():
    # Weights ¾ and ¼: 0.75·20/1000 + 0.25·30/500 = 0.03; variance 0.75²·20/1000² + 0.25²·30/500² = 1.875e-5.
    found = a.standardised_rate([20, 30], [1000, 500], [3, 1], 1.0)
    limits = a.byar(50)
    reach = np.sqrt(1.875e-5 / 50)
    assert found.value == pytest.approx(0.03)
    assert found[1:3] == pytest.approx((0.03 + reach * (limits.low - 50), 0.03 + reach * (limits.high - 50)))


def test_a_standardised_rate_never_goes_below_zero():
    # One event carries all the weight: Dobson's lower limit would be negative.
    assert a.standardised_rate([1, 9], [100, 100], [1, 0]).low == 0


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=3), st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_a_standardised_rate_lies_within_its_limits(events, weights):
    found = a.standardised_rate(events, [900, 1800, 400], weights, 1000)
    if sum(events) < 10:
        assert np.isnan(found.value)
    else:
        assert 0 <= found.low <= found.value <= found.high


def test_a_standardised_ratio_is_the_count_over_what_was_expected():
    expected = a.expected_events([100, 200, np.nan], [10, 30, 0], [1000, 1000, 500])
    assert expected == pytest.approx(7.0)  # a missing population where the reference has no event adds nothing
    found = a.standardised_ratio([14, 0], expected)
    assert found.value == pytest.approx([2.0, 0.0]) and found.low[1] == 0
    assert found.low == pytest.approx(a.rate_limits([14, 0], 7.0).low)
    assert list(found.method) == ["Byar", "exact Poisson"]
    assert np.isnan(a.expected_events([np.nan], [3], [10]))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discoveries_are_controlled_as_scipy_does(p):
    assert a.adjusted(p) == pytest.approx(false_discovery_control(p))
    assert a.benjamini_hochberg(p, 0.1).tolist() == (false_discovery_control(p) <= 0.1).tolist()


def test_untested_pairs_are_neither_kept_nor_counted():
    # Benjamini and Hochberg 1995, table of 15 p-values: four are kept at 5 %.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    assert a.benjamini_hochberg([*p, np.nan, np.nan]).tolist() == [True] * 4 + [False] * 13
