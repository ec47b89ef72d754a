"""Comparable territories: distances, who is near, and that being near need not be mutual."""

import numpy as np
import pandas as pd
import pytest

from indicators import peers
from loaders.places import territories


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns, index=[f"T{n}" for n in range(len(next(iter(columns.values()))))])


def test_a_distance_of_one_is_one_standard_deviation_on_average():
    found = peers.distances(table(income=[0.0, 2.0], age=[10.0, 30.0]))
    assert found.loc["T0", "T1"] == pytest.approx(2.0)  # two values lie two standard deviations apart
    assert (np.diag(found) == 0).all() and found.equals(found.T)


def test_sizes_are_compared_by_their_logarithm_and_units_do_not_matter():
    small = peers.distances(table(residents=[1e3, 1e4, 1e5]))
    assert small.loc["T0", "T1"] == pytest.approx(small.loc["T1", "T2"])
    dollars, cents = (peers.distances(table(income=np.array([1.0, 4.0, 9.0]) * unit)) for unit in (1, 100))
    assert np.allclose(dollars, cents)


def test_a_variable_that_never_varies_counts_for_nothing():
    assert np.allclose(
        peers.distances(table(a=[1.0, 2.0, 4.0], b=[7.0] * 3)), peers.distances(table(a=[1.0, 2.0, 4.0]))
    )


def test_being_near_need_not_be_mutual():
    places = table(a=[0.0, 1.0, 1.1, 1.2, 1.3])
    alone = peers.nearest(places, "T0", count=1)
    assert alone.index.tolist() == ["T1"] and not alone["is_mutual"].iloc[0]
    assert peers.nearest(places, "T3", count=1)["is_mutual"].dtype == bool


def test_the_committed_profiles_give_every_territory_but_one_its_peers():
    known = peers.profiles()
    missing = {place for place in territories() if place not in known.index} - {"city", "agglomeration", "unlocated"}
    assert missing == {"66092"} and list(known.columns) == list(peers.VARIABLES)
    for place in known.index:
        found = peers.nearest(known, place)
        assert len(found) == peers.COUNT and place not in found.index
        assert found["distance"].is_monotonic_increasing and (found["distance"] > 0).all()
    assert peers.nearest(known, "66092").empty
    assert set(peers.nearest(known, "REM23").index) == {"REM22", "REM14", "REM17", "REM24"}
