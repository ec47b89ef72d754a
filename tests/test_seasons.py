"""Monthly series: published trends, charts and decompositions reproduced; incomplete months left out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import seasons as s
from indicators.comparisons import CLEAR
from tests import season_world

CASES = Path(__file__).resolve().parents[1].parent / "shared" / "cases"


def case(name: str) -> pd.DataFrame:
    """A reference file kept outside the project; the test is skipped without it."""
    path = CASES / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"reference values not here: shared/cases/{name}.csv")
    return pd.read_csv(path)


def months(values, start="2015-01") -> pd.Series:
    return pd.Series(values, pd.date_range(start, periods=len(values), freq="MS"), dtype=float)


@pytest.mark.parametrize("test", ["original", "sens", "seasonal_sens_12", "seasonal_12", "hamed_rao"])
def test_trends_of_pymannkendall(test):
    series, expected = case("mann_kendall_series").value, case("mann_kendall_expected").query("test == @test")
    found = s.seasonal_mann_kendall(series) if "seasonal" in test else s.mann_kendall(series, test == "hamed_rao")
    assert len(expected) >= 2
    for stat, value in zip(expected["stat"], expected["value"], strict=True):
        assert getattr(found, {"var_s": "variance"}.get(stat, stat)) == pytest.approx(value, rel=1e-10), stat


# Centre and limits as printed by Montgomery (1991) for the same data.
@pytest.mark.parametrize(
    "name, centre, low, high, signals",
    [
        ("circuit_c_trial", 19.85, 6.48, 33.21, [6, 20]),
        ("circuit_c_trial_excl_6_20", 19.67, 6.36, 32.97, []),
        ("pcmanufact_u", 1.93, 0.07, 3.79, []),
        ("dyedcloth_u", 1.42, None, None, []),
    ],
)
def test_control_charts_of_montgomery(name, centre, low, high, signals):
    points = case("qcc_poisson_charts_input").query("case == @name")
    found = s.control_limits(points["x"], points["size"] if name.endswith("_u") else 1.0, exact_below=0)
    assert found["centre"].iloc[0] == pytest.approx(centre, abs=0.005)
    assert (np.flatnonzero(found["signal"]) + 1).tolist() == signals
    if low is None:  # sizes differ from roll to roll, so do the limits
        assert found["high"].to_numpy() == pytest.approx(1.4233 + 3 * np.sqrt(1.4233 / points["size"]), abs=1e-3)
    else:
        assert (found["low"].iloc[0], found["high"].iloc[0]) == pytest.approx((low, high), abs=0.005)


def test_control_limits_are_exact_for_few_events_and_wider_with_dispersion():
    few = s.control_limits([3, 5, 4, 4, 14], reference=[True] * 4 + [False])
    assert few["centre"].iloc[0] == 4 and few["signal"].tolist() == [False] * 4 + [True]
    assert (few["low"].iloc[0], few["high"].iloc[0]) == (0, 11)  # P(X > 11) = 0.09 %, P(X > 10) = 0.28 %, for 0.13 %
    plain, wide = s.control_limits([100, 140]), s.control_limits([100, 140], dispersion=4)
    assert wide["high"].to_numpy() - 120 == pytest.approx(2 * (plain["high"].to_numpy() - 120))
    both = s.control_limits([4, 4, 4, 4], dispersion=4)["high"]
    assert both.iloc[0] == 4 * 5  # of one event in four, P(X > 5) = 0.06 %, P(X > 4) = 0.37 %
    usual = np.array([50, 100, 200])  # the season is not a signal once it is the exposure
    assert not s.control_limits(usual, usual)["signal"].any() and s.control_limits(usual)["signal"].any()
    with pytest.raises(ValueError, match="keeps none"):
        s.control_limits([1, 2], reference=False)


# Monthly mean temperatures at Nottingham Castle, 1920-1939, in tenths of °F (Anderson 1976; R's `nottem`).
NOTTINGHAM = """
406 408 444 467 541 585 577 564 543 505 429 398 442 398 451 470 541 587 663 599 570 542 397 428 375 387 395 421 557 578
568 543 543 471 418 417 418 401 429 458 492 527 642 596 544 492 363 376 393 375 383 455 532 577 608 582 564 498 444 436
400 405 408 451 538 594 635 610 530 500 381 363 392 434 434 489 506 568 625 620 575 467 416 398 394 385 453 471 517 550
604 605 547 503 423 352 408 411 428 473 509 564 622 605 554 502 430 373 348 313 410 439 531 569 625 603 598 492 429 419
416 371 412 469 512 604 601 616 570 509 430 388 371 384 384 465 535 584 606 582 538 466 455 406 424 384 403 446 509 570
621 635 563 473 436 418 362 393 445 487 542 608 655 649 601 502 421 358 394 382 404 469 534 596 665 604 592 512 428 458
400 426 435 471 500 605 646 640 568 486 442 364 373 350 440 439 527 586 600 611 581 496 416 413 408 410 384 474 541 586
614 618 563 509 414 371 421 412 473 466 524 590 596 604 570 507 478 392 394 409 424 478 524 580 607 618 582 467 466 378
"""


def test_the_season_at_nottingham_is_that_of_r():
    # stl(nottem, s.window = "periodic"): the seasonal component of one year, as R prints it.
    printed = [-9.3471980, -9.8552496, -6.8533008, -2.7634710, 3.5013569, 8.9833032]
    printed += [12.8452501, 11.4763813, 7.4475114, 0.4736899, -6.4301309, -9.4781423]
    found = s.decompose(np.array(NOTTINGHAM.split(), dtype=float) / 10)
    assert found["seasonal"].to_numpy() == pytest.approx(np.tile(printed, 20), abs=6e-8)


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("seasonal", ["periodic", 7])
def test_the_parts_add_up(seasonal, robust):
    values = np.random.default_rng(2).poisson(80 + 30 * np.sin(np.arange(72) * np.pi / 6) + np.arange(72) / 6)
    found = s.decompose(values, seasonal=seasonal, robust=robust)
    assert found.sum(axis=1).to_numpy() == pytest.approx(values)
    assert found["trend"].iloc[-6:].mean() > found["trend"].iloc[:6].mean()
    assert (np.ptp(found["seasonal"].to_numpy().reshape(6, 12), axis=0) < 1e-9).all() == (seasonal == "periodic")
    with pytest.raises(ValueError, match="needs 24 or more, without a gap"):
        s.decompose(values[:23])
    with pytest.raises(ValueError, match="without a gap"):
        s.decompose([*values, np.nan])


def test_one_wild_month_does_not_bend_a_robust_season():
    values = 80 + 30 * np.sin(np.arange(72) * np.pi / 6)
    wild = values.copy()
    wild[30] += 500
    plain, robust = (s.decompose(wild, seasonal=7, robust=each)["seasonal"] for each in (False, True))
    calm = s.decompose(values, seasonal=7)["seasonal"]
    assert abs(robust - calm).max() < 1 < 20 < abs(plain - calm).max()


def test_a_month_is_beside_the_same_month_of_the_reference_years():
    series = months([20 * (i // 12) + i % 12 for i in range(72)])  # 2015 … 2020: January 0, 20, … 100
    band = s.season_band(series, range(2015, 2020))
    assert band.index.tolist() == list(range(1, 13)) and band["years"].eq(5).all()
    assert band.loc[1, "mean"] == pytest.approx(40) and band.loc[12, "mean"] == pytest.approx(51)
    assert (band["low"] < band["mean"]).all() and (band["mean"] < band["high"]).all()
    complete = series.index != "2019-01-01"
    assert s.season_band(series, range(2015, 2020), complete).loc[1, "years"] == 4
    few = s.season_band(series, [2015, 2016])
    assert few[["low", "mean", "high"]].isna().all(axis=None) and few["years"].eq(2).all()
    assert s.season_band(series[:7], [2015, 2016, 2017])["years"].tolist() == [1] * 7 + [0] * 5


def test_a_band_is_the_same_in_events_and_in_rates_and_narrower_for_a_share():
    rng = np.random.default_rng(3)
    series, people = months(rng.poisson(40, 60)), np.full(60, 1000.0)
    count, years = s.season_band(series, range(2015, 2020)), range(2015, 2020)
    rate = s.season_band(series, years, exposure=people, per=1000)
    np.testing.assert_allclose(rate[["low", "mean", "high"]], count[["low", "mean", "high"]])
    whole = s.season_band(series, years, exposure=people / 20, per=100, is_share=True, variation=0.0)
    wide = s.season_band(series, years, variation=0.0)
    assert (whole["high"] - whole["low"] < (wide["high"] - wide["low"]) * 2).all() and (whole["high"] <= 100).all()


def test_the_variation_of_a_month_is_found_over_its_chance():
    rng = np.random.default_rng(4)
    for c in (0.0, 0.04):
        level = rng.gamma(1 / c, c, (50, 5, 12)) if c else np.ones((50, 5, 12))
        assert s.seasonal_variation(rng.poisson(100 * level)) == pytest.approx(c, abs=0.004)
    assert s.seasonal_variation(np.zeros((5, 12))) == 0
    empty = s.season_band(months(np.zeros(60)), range(2015, 2020))
    assert (empty["mean"] == 0).all() and (empty["low"] == 0).all() and (empty["high"] <= 1).all()


@pytest.mark.parametrize("years", season_world.YEARS)
@pytest.mark.parametrize("mean", season_world.MEANS)
def test_eight_quiet_months_in_ten_fall_in_the_band(years, mean):
    """Counted on months that the band was not made of, a month on its edge half."""
    assert 76 <= season_world.inside(years, mean, 0.02, worlds=150) <= 84


def test_a_rolling_year_sums_twelve_complete_months():
    series = months(range(30))
    found = s.rolling_year(series)
    assert found[:11].isna().all() and found.loc["2015-12"] == 66 and found.iloc[-1] == sum(range(18, 30))
    assert s.rolling_year(series, [True] * 29 + [False]).iloc[-1:].isna().all()
    hole = s.rolling_year(series.drop(series.index[14]))  # a month nobody delivered is not a month without events
    assert len(hole) == 30 and hole.iloc[14:26].isna().all() and hole.iloc[26] == found.iloc[26]
    periods = series.set_axis(series.index.to_period("M"))
    pd.testing.assert_series_equal(s.rolling_year(periods), found)
    with pytest.raises(ValueError, match="2015-01 does not"):
        s.rolling_year(pd.concat([series, series[:1]]))


@given(st.lists(st.integers(0, 10**6), min_size=24, max_size=40))
def test_a_rolling_year_moves_by_what_enters_and_leaves(values):
    found = s.rolling_year(months(values)).to_numpy()
    assert np.diff(found[11:]) == pytest.approx(np.array(values[12:]) - values[:-12])


def test_every_year_is_cut_on_the_same_day():
    dates = ["2020-02-28", "2020-02-29", "2020-03-01", "2021-02-28", "2021-03-01", "2021-01-31"]
    assert s.within_year_to(dates, "2024-02-29").tolist() == [True, True, False, True, False, True]
    assert s.within_year_to(dates, "2023-02-28").tolist() == [True, True, False, True, False, True]
    assert s.within_year_to(dates, "2023-02-27").tolist() == [False] * 5 + [True]


def test_a_year_to_date_is_beside_the_mean_of_five():
    found = s.year_to_date(130, [100, 110, 90, 105, 95], 1.0)
    assert (found.current, found.mean, found.difference, found.dispersion) == (130, 100, 30, 1)
    assert found.percent == pytest.approx(30) and found.ratio == pytest.approx(1.3) and found.label == "clear_rise"
    assert found.z == pytest.approx(2 * (np.sqrt(130) - 10) / np.sqrt(1.2))
    restless = s.year_to_date(130, [60, 140, 90, 125, 85], 10.0)
    assert restless.dispersion == 10 and restless.label == "inconclusive" and restless.ratio == found.ratio
    assert restless.z == pytest.approx(found.z / np.sqrt(10))
    assert np.isnan(s.year_to_date(40, [19, 19, 19, 19, 19], 1.0).percent)  # the base is the mean, not the sum
    table = s.year_to_date([130, 5], [[100, 110, 90, 105, 95], [4, 5, 6, 7, 8]], [1.0, np.nan])
    assert table.label.tolist() == ["clear_rise", "inconclusive"] and table.z.shape == (2,)
    assert np.isnan(table.low[1]), "where nothing is known of the years, no interval is claimed"


@pytest.mark.parametrize("dispersion", [1, 2, 6])
def test_false_alarms_of_the_year_to_date_stay_under_five_percent(dispersion):
    rng = np.random.default_rng(23)
    if dispersion == 1:
        draws = rng.poisson(200, (30_000, 6))
    else:
        draws = rng.negative_binomial(200 / (dispersion - 1), 1 / dispersion, (30_000, 6))
    found = s.year_to_date(draws[:, 5], draws[:, :5], dispersion)
    assert np.isin(found.label, CLEAR).mean() < 0.05
    if dispersion > 1:
        assert np.isin(s.year_to_date(draws[:, 5], draws[:, :5], 1.0).label, CLEAR).mean() > 0.08


def test_dispersion_measured_on_few_years_is_raised():
    assert s.allow_for_few_years([1, 2], 5) == pytest.approx([1, 2 * (2.776445 / 1.959964) ** 2], rel=1e-6)
    assert s.allow_for_few_years(3.0, 10_000) == pytest.approx(3.0, rel=1e-3)
    with pytest.raises(ValueError, match="must be 2 or more"):
        s.allow_for_few_years(2.0, 1)


def test_a_trend_respects_the_season():
    season = np.tile(100 + 60 * np.sin(np.arange(12) * np.pi / 6), 8)
    rising = s.trend(months(season + np.repeat(np.arange(8) * 5, 12)))
    assert rising.label == "rising" and rising.slope == pytest.approx(5) and rising.years == 8
    assert rising.low == pytest.approx(5) and rising.high == pytest.approx(5) and rising.reason == ""
    assert s.trend(months(season - np.repeat(np.arange(8) * 5, 12))).label == "falling"
    noise = np.random.default_rng(3).poisson(season)
    flat = s.trend(months(noise))
    assert flat.label == "no_trend" and flat.low <= flat.slope <= flat.high
    # A last month that is not over must not count, whatever it holds.
    spoiled = noise.copy()
    spoiled[-1] = 10**6
    complete = np.arange(96) < 95
    assert s.trend(months(spoiled), complete) == s.trend(months(noise), complete)


def test_a_trend_says_when_it_cannot_be_computed():
    for series, reason in [(range(50), "too_few_years"), ([3] * 72, "no_variation"), ([], "too_few_years")]:
        found = s.trend(months(series))
        assert (found.label, found.reason) == ("not_computed", reason) and np.isnan([found.p, found.slope]).all()
        assert set(s.REASONS[reason]) == set(s.TRENDS[found.label]) == {"fr", "en"}
    with pytest.raises(ValueError, match="three values or more"):
        s.mann_kendall([1, 2, np.nan])


def test_years_that_run_high_or_low_are_not_called_a_trend():
    rng = np.random.default_rng(29)
    years = rng.normal(1, 0.08, (400, 8, 1)) * 80 * np.ones(12)
    series = rng.poisson(years).reshape(400, 96)
    assert np.mean([s.trend(months(each)).label != "no_trend" for each in series]) < 0.055
    assert np.mean([s.seasonal_mann_kendall(each).p < 0.05 for each in series]) > 0.2


@given(st.lists(st.integers(0, 500), min_size=60, max_size=80))
def test_a_trend_read_backwards_is_its_opposite(values):
    size = len(values) // 12 * 12
    one, other = (s.seasonal_mann_kendall(each, correlated=True) for each in (values[:size], values[:size][::-1]))
    assert one.s == -other.s and one.variance == pytest.approx(other.variance) and one.p == pytest.approx(other.p)
    assert one.slope == pytest.approx(-other.slope) and -1 <= one.tau <= 1 and 0 <= one.p <= 1


def test_ties_are_not_broken_by_floating_point():
    """0.1 + 0.2 and 0.3 are one value to a test of ranks, and so are twelve equal months however they were added."""
    values = np.tile([0.3, 0.5, 0.4, 0.3, 0.2, 0.6, 0.7, 0.3, 0.2, 0.1, 0.4, 0.5], 6)
    noisy = values * (1 + 1e-14 * np.arange(72))
    assert s.mann_kendall(noisy) == s.mann_kendall(values)
    assert s.seasonal_mann_kendall(noisy) == s.seasonal_mann_kendall(values)
    assert s.trend(months(noisy)).reason == s.trend(months(values)).reason == "no_variation"
    large = np.concatenate([[1e15], np.full(23, 0.1)])
    assert s.rolling_year(months(large)).iloc[-1] == pytest.approx(1.2, rel=1e-12)
