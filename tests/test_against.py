"""One rule for what stands apart: no figure gets two words, no class of population is flagged more than another."""

from weakref import WeakKeyDictionary

import numpy as np
import pytest

import indicators
from indicators import catalog, comparisons, judgements
from indicators.funnel import Usual
from reports import comparison, portrait_numbers
from reports.comparison import side
from reports.documents import restricted_cells
from reports.maps import classed
from tests import against_world, samples

MONTHS = ("2018-01", "2022-12")


# The worlds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", against_world.RATES)
@pytest.mark.parametrize("spread", against_world.SPREADS)
@pytest.mark.parametrize("outlier", [None, against_world.TIMES])
def test_every_class_of_population_is_flagged_alike(rate, spread, outlier):
    shares, seen = against_world.flagged(rate, spread, outlier)
    assert all(1.5 <= each <= 8.5 for each in shares), shares
    assert outlier is None or seen >= 95


def test_one_outlier_does_not_make_the_spread():
    people = against_world.residents().to_numpy()
    calm = np.random.default_rng(2).poisson(0.02 * 5 * people)
    wild = calm.copy()
    wild[np.argmax(people)] *= 5
    spreads = [comparisons.against_average(each, 5 * people).spread for each in (calm, wild)]
    assert spreads[1] - spreads[0] < 0.05


# One word for a figure ------------------------------------------------------------------------------------------------


def _said(reader, name: str, place: str, months: tuple[str, str], p, b) -> dict[str, str]:
    """The class of a figure as each page's own function gives it, by page; of the portrait, if it is there."""
    frame, known = judgements.classes(reader, name, *months)
    one = catalog()[name].compared
    shades = classed(frame, one).str.split("_").str[0].to_numpy()
    at = frame["territory_id"].tolist().index(place)
    said = {"map": frame["label"].iloc[at], "shade": shades[at]}
    if one.kind != "count":
        per = one.denominators[0] if one.denominators else None
        places = list(dict.fromkeys([place, *judgements.boroughs(place), "city"]))
        asked = reader.values(name, places=places, by="period", start=months[0], end=months[1], per=per)
        spine = comparison.spine(asked.assign(indicator=name), {name: one}, place, [], {name: known})
        said["compare"] = spine["label"].iloc[0]
    if name in p.rows and catalog()[name].kind != "count":
        said["portrait"] = p.rows[name]["against"]
    if b and name in b.classes:
        said["crimes"] = b.classes[name]
    return said


def test_no_figure_gets_two_words(audience):
    """Map, Comparer, portrait, documents: one class for an indicator, a territory and a period, for both audiences."""
    version, seen = indicators.version(), 0
    for place in [one for one in samples.places(indicators.opened().parts) if one != "city"]:
        for year in ("2024", "2025"):
            months = f"{year}-01", f"{year}-12"
            p = portrait_numbers.gather(indicators.opened(), place, int(year), int(year))
            b = restricted_cells.gather(p, version, audience)
            b = b if b and b.period == year else None
            for name in samples.indicators(indicators.held()):
                said = _said(indicators.reader(name), name, place, months, p, b)
                shade = said.pop("shade")
                assert len(set(said.values())) == 1, (place, year, name, said)
                label = said["map"]
                assert side(label) == shade or (not label and shade in ("hidden", "masked", "plain")), (name, place)
                seen += len(said) > 1
    assert seen >= 20


def test_a_territory_is_set_beside_the_rest_of_the_city(store):
    """A borough beside the others, a ville liée beside the city, the city beside nothing."""
    names = ["burglary_rate", "night_share"]
    for place, without in (("REM19", ["REM19"]), ("66142", [])):
        found = judgements.against(store, names, place, *MONTHS).set_index("indicator")
        for name, row in found.iterrows():
            every = store.values(name, places=store.parts, by="period", start=MONTHS[0], end=MONTHS[1])
            known = indicators.territories()
            kept = [known[one].kind == "arrondissement" and one not in without for one in every["territory_id"]]
            events, below = every.loc[kept, "numerator"].sum(), every.loc[kept, "denominator"].sum()
            assert row["reference_numerator"] == events
            assert row["reference_value"] == pytest.approx(catalog()[name].per * events / below)
            assert row["ratio"] == pytest.approx(row["value"] / row["reference_value"])
            assert row["ratio_low"] < row["ratio"] < row["ratio_high"]
    whole = judgements.against(store, names, "city", *MONTHS)
    assert set(whole["label"]) == {""} and whole["ratio"].isna().all()


def test_nothing_is_judged_by_the_ratio(store):
    """A ratio whose interval excludes 1 gives no word: only the others do."""
    found = judgements.against(store, ["open_property_rate"], "REM23", *MONTHS).iloc[0]
    assert found["ratio_high"] < 1 and found["label"] == "comparable"


def test_what_is_usual_is_measured_once(store, monkeypatch):
    asked = []
    monkeypatch.setattr(judgements.funnel, "usual", lambda *given: asked.append(given) or Usual(1.0, 0.1))
    monkeypatch.setattr(judgements, "_found", WeakKeyDictionary())
    for _ in range(3):
        judgements.classes(store, "burglary_rate", *MONTHS)
        judgements.against(store, ["burglary_rate"], "REM19", *MONTHS)
    assert len(asked) == 1
