"""Comparisons: published tests reproduced, changes that mirror, false alarms counted."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from indicators import comparisons as c
from indicators.arithmetic import split_tails
from indicators.funnel import ratio_limits, shrunk
from tests.published import rows

COUNT = st.integers(0, 2_000_000)
EXPOSURE = st.floats(0.01, 1e6)
DISPERSION = st.floats(1, 20)


# Other tests of the same file (Wald, score, E-test) are the libraries' own and not used here.
@pytest.mark.parametrize("row", rows("two_poisson_rates_tests", "method in ('exact-cond', 'cond-midp')"))
def test_conditional_tests_of_two_rates(row):
    scale = row["null_value"] * row["exposure1"] / row["exposure2"]
    at_least, above = split_tails(row["count1"], row["count2"], scale / (1 + scale))
    if row["method"] == "cond-midp":
        at_least = above = (at_least + above) / 2
    p = at_least if row["alternative"] == "larger" else 1 - above
    assert p == pytest.approx(row["p_value"], abs=row["abs_tol"])


@pytest.mark.parametrize("row", rows("two_poisson_rates_ci", "method == 'exact-cond-central'"))
def test_limits_of_a_ratio_of_two_rates(row):
    found = c.change(row["count2"], row["count1"], row["exposure2"], row["exposure1"], confidence=row["conf"])
    assert (found.low, found.high) == pytest.approx((row["low"], row["high"]), abs=row["abs_tol"])


@pytest.mark.parametrize("row", rows("etest", "alternative == 'two-sided' and `diff` == 0"))
def test_the_e_test_comes_to_the_same_verdict(row):
    found = c.change(row["k2"], row["k1"], row["n2"], row["n1"])
    assert (found.p < 0.05) == (row["p_value"] < 0.05)


@pytest.mark.parametrize("row", rows("statcan_daily_20230727_table5"))
def test_percentages_of_statistics_canada_are_those_of_unrounded_rates(row):
    found = c.change(row["count_2021"], row["count_2022"], 38_226_498, 38_929_902)
    printed = str(row["pct_change_rate_2021_2022"])
    assert found.percent == pytest.approx(0 if printed == "0s" else float(printed), abs=0.5)


@pytest.mark.parametrize("row", rows("phe_funnel_rate_limits"))
def test_funnel_limits_of_ohid(row):
    # One year of three is published as the population; the solver behind the 99.8 % columns stops at about 5e-5.
    for sigma, confidence, within in (("2s", 0.95, 1e-6), ("3s", 0.998, 1e-5)):
        for side, place in (("lower", 0), ("upper", 1)):
            exposure = 3 * row[f"{side}_{sigma}_population_1_year"]
            found = c.funnel_limits(exposure, row["baseline"], 100_000, confidence)[place]
            assert found == pytest.approx(row[f"{side}_{sigma}_limit"], rel=within)


@pytest.mark.parametrize("row", rows("wdd"))
def test_weighted_displacement_difference(row):
    found = c.wdd(
        *(
            (row[f"{place}_pre"], row[f"{place}_post"])
            for place in ("treated", "control", "disp_treated", "disp_control")
        ),
        (row["time_w_pre"], row["time_w_post"]),
        [row[f"area_w_{place}"] for place in ("treated", "control", "disp_treated", "disp_control")],
        1 - row["alpha"],
    )
    for value, name in zip(found, ("est_total", "se_total", "low_ci", "high_ci"), strict=True):
        if row[name] == row[name]:  # blank where not published
            decimals = len(str(row[name]).partition(".")[2].rstrip("0"))
            # Rows printed to the unit or to a tenth are rounded from limits computed with z = 1.96 or its like.
            within = 0.5 if decimals == 0 else 0.051 if decimals == 1 else 1e-5
            assert value == pytest.approx(row[name], abs=within), name


@pytest.mark.parametrize("row", rows("rirr_wilson"))
def test_relative_incidence_rate_ratio(row):
    found = c.rirr((row["treated_pre"], row["treated_post"]), (row["control_pre"], row["control_post"]))
    assert found.estimate == pytest.approx(row["rirr"], abs=5e-8)
    assert np.log(found.estimate) == pytest.approx(row["log_rirr"], abs=5e-8)
    assert found.error == pytest.approx(np.sqrt(1 / 50 + 1 / 30 + 1 / 60 + 1 / 55))
    assert np.log([found.low, found.high]).sum() / 2 == pytest.approx(row["log_rirr"], abs=1e-7)


def test_no_ratio_is_made_of_a_zero():
    found = c.rirr([[5, 0], [50, 30]], [[6, 5], [60, 55]])
    assert np.isnan(found.estimate[0]) and (found.low[0], found.high[0]) == (0, np.inf)
    assert found.estimate[1] == pytest.approx(0.6545, abs=1e-4)
    assert c.wdd((50, 30), (60, 55), dispersion=4).error == pytest.approx(2 * np.sqrt(195))


@pytest.mark.parametrize(
    "before, after, label, percent",
    [
        (4, 9, "inconclusive", None),
        (16, 25, "inconclusive", None),  # p = 0.16, interval 0.80 to 3.13
        (160, 250, "clear_rise", 56.25),
        (250, 160, "clear_fall", -36.0),
        (19, 60, "clear_rise", None),
        (20, 21, "inconclusive", 5.0),
        (0, 0, "inconclusive", None),
        (0, 20, "clear_rise", None),
        (40, 0, "clear_fall", -100.0),
        (1_000_000, 1_004_000, "clear_rise", 0.4),
        (1_000_000, 1_001_000, "stable", 0.1),
        (1000, 1050, "stable", 5.0),
        (1000, 1070, "inconclusive", 7.0),
    ],
)
def test_changes_everyone_will_ask_about(before, after, label, percent):
    found = c.change(before, after)
    assert found.label == label and np.ndim(found.p) == 0
    assert found.percent == pytest.approx(np.nan if percent is None else percent, nan_ok=True)


def test_sixteen_to_twenty_five():
    found = c.change(16, 25)
    assert (found.ratio, found.low, found.high, found.p) == pytest.approx((1.5625, 0.8020, 3.1320, 0.1641), abs=5e-5)


@given(COUNT, COUNT, EXPOSURE, EXPOSURE, DISPERSION)
def test_a_change_and_its_reverse_mirror(before, after, first, last, dispersion):
    one, other = c.change(before, after, first, last, dispersion), c.change(after, before, last, first, dispersion)
    assert one.p == pytest.approx(other.p, rel=1e-6, abs=1e-12)
    assert {one.label, other.label} <= {"stable", "inconclusive"} or {one.label, other.label} == set(c.CLEAR)
    if before and after:
        assert one.ratio * other.ratio == pytest.approx(1)
        assert one.low * other.high == pytest.approx(1)


@given(COUNT, COUNT, DISPERSION)
def test_label_interval_and_p_agree(before, after, dispersion):
    found = c.change(before, after, dispersion=dispersion)
    assert 0 <= found.low <= found.high and 0 <= found.p <= 1
    if before + after:
        assert found.low <= found.ratio * (1 + 1e-9) and found.ratio <= found.high * (1 + 1e-9)
    assert (found.label == "stable") <= (found.low >= 0.85 and found.high <= 1.15)
    if found.label in c.CLEAR:
        assert found.p < 0.05 and not found.low <= 1 <= found.high
        assert (found.label == "clear_rise") == (after > before)
    assert found.p >= c.change(before, after).p * (1 - 1e-6)  # more dispersion never makes a change clearer


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_mid_p_is_that_of_the_binomial(before, after):
    upper = binom.sf(after, before + after, 0.5) + binom.pmf(after, before + after, 0.5) / 2
    assert c.change(before, after).p == pytest.approx(min(1, 2 * min(upper, 1 - upper)), abs=1e-10)


@pytest.mark.parametrize("mean", [0.5, 2, 5, 10, 20, 50, 200, 1000])
def test_false_alarms_without_dispersion_stay_under_five_percent(mean):
    # Summed over all pairs of Poisson counts, not simulated.
    counts = np.arange(max(0, int(mean - 7 * mean**0.5)), int(mean + 7 * mean**0.5 + 12))
    chance = poisson.pmf(counts, mean)
    alarms = np.isin(c.change(counts[:, None], counts[None, :]).label, c.CLEAR)
    assert (chance[:, None] * chance[None, :])[alarms].sum() < 0.05
    assert alarms.any()


@pytest.mark.parametrize("mean", [20, 100, 500])
@pytest.mark.parametrize("dispersion", [1.5, 3, 8])
def test_false_alarms_at_the_stated_dispersion_stay_under_five_percent(mean, dispersion):
    draws = np.random.default_rng(19).negative_binomial(mean / (dispersion - 1), 1 / dispersion, (2, 40_000))
    assert np.isin(c.change(*draws, dispersion=dispersion).label, c.CLEAR).mean() < 0.05
    assert np.isin(c.change(*draws).label, c.CLEAR).mean() > 0.07  # which is why dispersion matters


def test_dispersion_widens_by_its_square_root():
    plain, wide = c.change(10_000, 10_500), c.change(10_000, 10_500, dispersion=4)
    assert np.log(wide.high / wide.ratio) / np.log(plain.high / plain.ratio) == pytest.approx(2, abs=0.02)
    assert (plain.label, wide.label) == ("clear_rise", "stable") and plain.ratio == wide.ratio
    assert c.change(10, 20, dispersion=0.3).p == c.change(10, 20).p
    assert c.change([10, 10], [20, 20], dispersion=[1, 2]).p[1] == c.change(10, 20, dispersion=2).p


def test_an_unknown_dispersion_claims_nothing():
    found = c.change([100, 100], [400, 400], dispersion=[1.0, np.nan])
    assert found.label.tolist() == ["clear_rise", "inconclusive"] and found.ratio.tolist() == [4, 4]
    assert np.isnan([found.low[1], found.high[1], found.p[1], found.dispersion[1]]).all()
    assert np.isfinite([found.low[0], found.high[0], found.p[0]]).all()


def test_months_vary_around_their_own_mean():
    months = np.array([[10, 40, 0], [20, 60, 0]])  # χ² = 50/15 + 200/50 over 2 degrees of freedom
    assert c.pooled_dispersion(months) == pytest.approx((50 / 15 + 200 / 50) / 2)
    season = np.random.default_rng(4).poisson([20, 200, 2000], (500, 3))
    assert c.pooled_dispersion(season) == pytest.approx(1, abs=0.1)
    with pytest.raises(ValueError, match="years × months"):
        c.pooled_dispersion([3, 4])


@given(EXPOSURE, st.just(0.0) | st.floats(1e-9, 50), st.floats(0, 2))
def test_the_funnel_holds_the_average(exposure, average, spread):
    near, far = (c.funnel_limits(exposure, average, 1.0, each) for each in (0.95, 0.998))
    assert 0 <= far.low <= near.low <= average <= near.high * (1 + 1e-12) <= far.high * (1 + 1e-9)
    assert (near.high == 0) == (average == 0)
    wide = c.funnel_limits(exposure, average, 1.0, 0.95, spread)
    assert wide.low <= near.low * (1 + 1e-9) + 1e-9 and wide.high >= near.high * (1 - 1e-9)


@given(st.floats(1, 1e6), st.just(0.0) | st.floats(1e-6, 100), st.floats(0, 2))
def test_the_funnel_of_a_share_stays_between_nothing_and_all(whole, average, spread):
    near, far = (c.funnel_limits(whole, average, 100, each, spread, is_share=True) for each in (0.95, 0.998))
    assert -1e-9 <= far.low <= near.low * (1 + 1e-9) and near.low <= average * (1 + 1e-9)
    assert average <= near.high * (1 + 1e-9) and near.high <= far.high * (1 + 1e-9) <= 100 * (1 + 1e-8)


def test_many_events_leave_the_spread_between_territories():
    for spread in (0.1, 0.5):
        found = c.funnel_limits(1e8, 2.0, 1.0, 0.95, spread)
        assert np.log(np.array([found.low, found.high]) / 2) == pytest.approx([-1.96 * spread, 1.96 * spread], rel=1e-3)
    share = c.funnel_limits(1e8, 20.0, 100, 0.95, 0.3, is_share=True)
    odds = np.array([share.low, share.high]) / (100 - np.array([share.low, share.high]))
    assert np.log(odds / 0.25) == pytest.approx([-1.96 * 0.3, 1.96 * 0.3], rel=1e-3)


def test_classes_against_the_average():
    exposure, events = np.full(9, 1000), np.array([150, 100, 78, 120, 60, 100, 105, 95, 0])
    found = c.against_average(events, exposure, average=100.0, per=1000)
    kinds = ["much_higher", "comparable", "lower", "comparable", "much_lower", *["comparable"] * 3, "much_lower"]
    assert found.label.tolist() == kinds and set(kinds) < set(c.LABELS)
    assert (found.low_998 <= found.low).all() and (found.high <= found.high_998).all()
    assert (found.low <= 100).all() and (found.high >= 100).all() and found.spread == 0
    wide = c.against_average(events, exposure, per=1000)
    assert wide.average == pytest.approx(100, rel=0.01) and 0.15 < wide.spread < 0.8
    assert wide.label.tolist() == ["comparable"] * 8 + ["much_lower"]
    assert c.against_average(260, 1000, average=100.0, per=1000).label == "much_higher"
    assert c.against_average([260], [1000], average=100.0, per=1000).label.tolist() == ["much_higher"]
    assert c.against_average([0, 0], [1000, 9], per=1000).label.tolist() == ["comparable"] * 2
    with pytest.raises(ValueError, match="'REM23'"):
        c.against_average(pd.Series([1, 2], ["REM19", "REM23"]), pd.Series([1, 0], ["REM19", "REM23"]))


def test_no_event_where_some_are_expected_is_judged_by_the_exact_law():
    exposure = np.full(30, 1000.0)
    for expected, label in ((3, "comparable"), (4, "lower"), (9, "much_lower")):  # P(0) is 5 %, 1.8 %, 0.01 %
        events = np.array([0, *[expected] * 29])
        assert c.against_average(events, exposure, average=expected, per=1000).label[0] == label


def test_chance_alone_puts_few_territories_apart():
    labels = [
        c.against_average(each, np.full(34, 1e4)).label for each in np.random.default_rng(7).poisson(80, (400, 34))
    ]
    assert 0.01 < (np.array(labels) != "comparable").mean() < 0.05


def test_shares_that_differ_by_a_known_spread_are_seldom_apart():
    rng = np.random.default_rng(3)
    wholes = rng.integers(20, 3000, (300, 34))
    odds = 0.25 * np.exp(0.3 * rng.standard_normal((300, 34)))
    events = rng.binomial(wholes, odds / (1 + odds))
    found = [c.against_average(*pair, is_share=True) for pair in zip(events, wholes, strict=True)]
    assert 0.03 < np.mean([one.label != "comparable" for one in found]) < 0.07
    assert np.median([one.spread for one in found]) == pytest.approx(0.3, abs=0.04)


def test_ratios_of_rates_are_those_of_a_change_and_of_shares_narrower():
    ours = np.array([50, 100, 150, 0]), np.array([1000.0] * 4), np.array([100_000] * 4), np.array([1e6] * 4)
    ratio, low, high = ratio_limits(*ours)
    same = c.change(ours[2], ours[0], ours[3], ours[1])
    assert ratio == pytest.approx([0.5, 1, 1.5, 0])
    np.testing.assert_allclose([low, high], [same.low, same.high])
    _, inside, beyond = ratio_limits(*(each[:3] for each in ours), is_share=True)
    assert (beyond / inside < high[:3] / low[:3]).all() and ((inside < ratio[:3]) & (ratio[:3] < beyond)).all()
    with pytest.raises(ValueError, match=r"ratio_limits\.exposure: must be above 0; it is 0 at position 1"):
        ratio_limits([1, 2], [1, 0], 3, 4)


def test_rates_of_small_places_are_drawn_towards_all():
    events, exposure = np.array([0, 30, 300, 900, 1]), np.array([50.0, 2000, 20_000, 40_000, 10])
    found, raw = shrunk(events, exposure, 1000), 1000 * events / exposure
    mean = 1000 * events.sum() / exposure.sum()
    part = (found - mean) / (raw - mean)
    assert ((part >= 0) & (part <= 1)).all() and (np.diff(part[np.argsort(exposure)]) >= 0).all()
    between = (exposure * (events / exposure - mean / 1000) ** 2).sum() / exposure.sum()
    between -= mean / 1000 / exposure.mean()  # Marshall 1991, by hand
    weight = between / (between + mean / 1000 / exposure) if between > 0 else 0 * exposure
    assert found == pytest.approx(1000 * weight * events / exposure + (1 - weight) * mean)
    assert shrunk([0, 0], [1, 2]).tolist() == [0, 0]


def test_ranks_are_intervals():
    found = c.rank_interval([1000, 505, 500, 10], [100, 100, 100, 100])
    assert found.rank.tolist() == [1, 2, 3, 4]
    assert found.low.tolist() == [1, 2, 2, 4] and found.high.tolist() == [1, 3, 3, 4]
    alike = c.rank_interval([100, 100, 100], [10, 10, 10])
    assert alike.rank.tolist() == [1, 1, 1] and alike.low.tolist() == [1] * 3 and alike.high.tolist() == [3] * 3
    assert c.rank_interval([7], [10]) == (1, 1, 1)


def test_rank_intervals_hold_the_true_ranks():
    truth = np.linspace(60, 140, 34)
    draws = np.random.default_rng(11).poisson(truth, (200, 34))
    held = [(each.low <= rank) & (rank <= each.high) for each in (c.rank_interval(d, np.ones(34)) for d in draws)
            for rank in [np.arange(34, 0, -1)]]  # fmt: skip
    assert np.mean(held) > 0.95


def test_many_pairs_of_large_counts_in_one_call():
    counts = np.random.default_rng(5).poisson(1e6, (2, 34, 500))
    found = c.change(*counts)
    assert found.p.shape == (34, 500) and np.isfinite(found.low).all() and np.isfinite(found.high).all()


def test_every_label_has_its_words_in_both_languages():
    assert all(set(words) == {"fr", "en"} and all(words.values()) for words in c.LABELS.values())
    assert c.LABELS["clear_rise"]["fr"] == "hausse nette" and c.LABELS["inconclusive"]["fr"] == "écart non concluant"
