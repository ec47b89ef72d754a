"""The sample of `make test` leaves no kind of thing out."""

import pytest

from indicators.catalog import catalog
from loaders.places import territories
from tests import samples, visit


@pytest.fixture(autouse=True)
def _sampled(monkeypatch):
    monkeypatch.setattr(samples, "ALL", False)


def test_every_shape_of_indicator_is_in_the_sample_and_the_rarest():
    for names in (list(catalog()), [name for name in catalog() if samples.shape(name)[1] == "open"]):
        kept = samples.indicators(names)
        assert {samples.shape(name) for name in kept} == {samples.shape(name) for name in names}
        assert "death_offence_rate" in kept and len(kept) < len(names) / 2
        assert kept == [name for name in names if name in kept], "in their order"
    assert samples.indicators([]) == []


def test_every_kind_of_territory_is_in_the_sample():
    kept = samples.places(territories())
    assert {territories()[code].kind for code in kept} >= {"arrondissement", "ville liée"} and "city" in kept


def test_every_size_of_screen_is_in_the_sample():
    assert {size for sizes in samples.SIZES for size in sizes} == set(visit.SIZES)


def test_the_whole_is_the_whole(monkeypatch):
    monkeypatch.setattr(samples, "ALL", True)
    assert samples.indicators(catalog()) == list(catalog()) and samples.places(territories()) == list(territories())
