"""The one door to judgements: which years a change is judged by, and one word for one change on every page."""

from datetime import date

import numpy as np
import pytest

import indicators
from indicators import catalog, judgements, references
from indicators.breaks import Break
from indicators.comparisons import CLEAR, LABELS
from indicators.query import Span, Sums
from indicators.variation import pooled_variation
from reports import judged_words, portrait_numbers, portrait_season, restricted, trend, years
from reports.documents import open_tables, tables
from tests import restricted_pages as visits
from tests import tiny

BEFORE, AFTER = ("2015-01", "2019-12"), ("2025-01", "2025-12")
PLACES = ("city", "agglomeration", "REM19", "REM23", "66102")
NAMES = ("all_acts_rate", "vehicle_theft_rate", "burglary_rate", "robbery_rate", "death_offence_rate", "night_share")


class Known:
    """A reader of hand-made yearly counts: thirty territories and their sum."""

    def __init__(self, first: int, counts: np.ndarray, provisional: int = 0):
        self.first, self.counts = first, np.concatenate([counts, counts.sum(axis=0, keepdims=True)])
        self.parts = list(indicators.territories())[: len(counts)]
        self.places, self.provisional, self.asked = [*self.parts, "city"], provisional, 0

    def spans(self, by: str):
        assert by == "year"
        many = self.counts.shape[1]
        return [Span(str(self.first + at), 12 * at, 12 * at + 12, "provisional" * (at >= many - self.provisional))
                for at in range(many)]  # fmt: skip

    def sums(self, name, spans, breakdown=None):
        self.asked += 1
        self.years = [int(span.label) for span in spans]
        counts = self.counts[:, [year - self.first for year in self.years], None]
        return Sums([""], counts, np.full(counts.shape, np.nan))


@pytest.fixture
def counts():
    return np.random.default_rng(11).poisson(np.geomspace(30, 3000, 30)[:, None], (30, 11)).astype(float)


@pytest.fixture
def hard(monkeypatch):
    """Sets the days of hard breaks in place of the file's: none unless a test says so."""
    words = {"fr": "Nouvelle règle", "en": "New rule"}
    found: list[Break] = []
    monkeypatch.setattr(references, "breaks", lambda: found)

    def on(*days):
        found[:] = [Break(day, None, ("*",), ("*",), "hard", words, words, words, "https://a.ca") for day in days]

    return on


# The years ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before, after, taken", [
    (("2015-01", "2019-12"), ("2025-01", "2025-12"), range(2015, 2020)),
    (("2015-01", "2019-12"), ("2024-06", "2025-05"), range(2015, 2020)),
    (("2023-01", "2023-12"), ("2024-01", "2024-12"), range(2019, 2024)),  # back to five
    (("2015-01", "2017-12"), ("2018-01", "2022-12"), range(2015, 2023)),  # with the period's own years
    (("2015-01", "2015-12"), ("2016-01", "2016-12"), [2015, *range(2017, 2025)]),  # too few before: all but the period
    (("2021-03", "2023-09"), ("2024-01", "2024-12"), range(2018, 2023)),  # whole years alone
])  # fmt: skip
def test_the_years_of_reference_follow_one_rule(counts, hard, before, after, taken):
    reader = Known(2015, counts, provisional=1)
    assert np.isfinite(references.measured(reader, "burglary_rate", before, after)[""]).all()
    assert reader.years == list(taken), "2025 is provisional here"


def test_a_step_between_the_two_periods_is_no_variation(counts, hard):
    stepped = counts.copy()
    stepped[:, 3:] *= 2
    asked = ("burglary_rate", ("2015-01", "2017-12"), ("2018-01", "2022-12"))
    found = references.measured(Known(2015, stepped), *asked)[""]
    assert np.median(found) < 3, "each period has its own line"


def test_a_step_at_a_hard_break_is_no_variation(counts, hard):
    stepped = counts.copy()
    stepped[:, 4:] *= 3
    asked = ("burglary_rate", ("2015-01", "2023-12"), ("2024-01", "2024-12"))
    assert np.median(references.measured(Known(2015, stepped), *asked)[""]) > 20
    hard(date(2019, 1, 1))
    assert np.median(references.measured(Known(2015, stepped), *asked)[""]) < 5


def test_years_before_a_break_tell_where_those_after_it_are_too_few(counts, hard):
    hard(date(2019, 1, 1))
    reader = Known(2015, counts)
    found = references.measured(reader, "burglary_rate", ("2019-01", "2019-12"), ("2020-01", "2020-12"))[""]
    assert reader.years == [2015, 2016, 2017, 2018, 2019] and np.isfinite(found).all()


def test_two_years_tell_nothing_and_the_word_is_inconclusive(counts, hard):
    reader = Known(2015, counts[:, :3])
    wide = judgements.variation(reader, "burglary_rate", "city", ("2015-01", "2015-12"), ("2016-01", "2016-12"))
    assert np.isnan(wide)


def test_the_variation_is_that_of_all_territories_and_is_found_once(counts, hard):
    reader = Known(2015, counts)
    asked = (reader, "burglary_rate"), (("2015-01", "2019-12"), ("2025-01", "2025-12"))
    found = [judgements.variation(*asked[0], place, *asked[1]) for place in reader.places]
    assert reader.asked == 1
    assert found[:30] == pytest.approx(pooled_variation(counts[:, :5]))


# One word for one change ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_home_trends_and_years_have_one_word_for_one_change(store, name, place):
    """The same territory, indicator, before and after, asked as each page asks."""
    one, vary = catalog()[name], judgements.varying(store, name, place)
    measure = "rate" if one.kind == "rate" else "value"
    frame = store.values(name, places=[place], by="month", end=AFTER[1]).assign(flag="")
    monthly = trend.study(frame, one, place, measure, (2015, 2019), vary).movement
    assert (monthly.start, monthly.end) == AFTER
    home = judgements.changes(store, [name], place, BEFORE, AFTER).iloc[0]
    assert {"break": ""}.get(home["reason"], home["label"]) == monthly.label
    table = store.values(name, places=[place], by="year", end=AFTER[1]).assign(flag="")
    keep = table["period"].astype(int)
    yearly = years.study(table[(keep < 2020) | (keep == 2025)], one, place, measure, None, store.status, vary).movement
    if monthly.label and yearly.label:
        assert (yearly.label, yearly.ratio, yearly.dispersion) == (
            monthly.label, pytest.approx(monthly.ratio, nan_ok=True), monthly.dispersion)  # fmt: skip
        assert (home["ratio"], home["low"]) == pytest.approx((monthly.ratio, monthly.ratio_low), nan_ok=True)


def test_where_to_look_has_the_words_of_the_portrait(store):
    run = str(store.months[store.provisional_from - 12]), str(store.months[store.provisional_from - 1])
    listed = judgements.moved(store, list(NAMES[:5]), BEFORE, run)
    assert len(listed)
    for row in listed.itertuples():
        found = judgements.changes(store, [row.indicator], row.territory_id, BEFORE, run).iloc[0]
        assert (found["label"], found["ratio"]) == (row.label, pytest.approx(row.ratio))


@pytest.mark.parametrize("first, last", [(2018, 2022), (2021, 2025), (2025, 2025)])
@pytest.mark.parametrize("place", PLACES)
def test_portrait_and_documents_have_the_words_of_the_door(store, place, first, last):
    p = portrait_numbers.gather(store, place, first, last)
    if p.before is None:
        return  # told within the period, which the next test asks
    runs = [(f"{ends[0]}-01", f"{ends[1]}-12") for ends in (p.before, p.years)]
    found = judgements.changes(store, list(p.table.index), place, *runs).set_index("indicator")
    for name in p.table.index:
        if p.row(name)["change"]:
            assert p.row(name)["change"] == found.at[name, "label"]
    rows = {row[0].value: row[-1].of for row in tables.every(p, list(p.table.index), "fr").rows}
    for name in p.table.index:
        if label := p.row(name)["change"]:
            told = f"{judged_words.SYMBOLS[label]} {LABELS[label]['fr']}"
            assert rows[p.indicator(name).title["fr"]] == told


def test_the_season_of_a_portrait_and_its_table_in_documents_have_one_word(portraits, store):
    for p in portraits.values():
        study = portrait_season.study(store, p)
        told = [cell.of for row in open_tables._test(study.movement, "fr") for cell in row if cell.kind == "change"]
        label = study.movement.label
        assert told == ([f"{judged_words.SYMBOLS[label]} {LABELS[label]['fr']}"] if label else [])


@pytest.mark.parametrize("who", ["analysis", "shared"])
def test_a_restricted_number_has_the_word_of_the_door_for_either_audience(released, who):
    """As the portrait tells it from cells, as Trends and the door tell it from years."""
    name, said = "property_crime_rate", set()
    folder = released / "shared" if who == "shared" else released
    reader = indicators.reader(name, who, data=folder)
    for place in ("city", "REM19", "REM23"):
        own = restricted.Cells(visits.reader(released, who), place, "2025").yearly(name)
        first, last = sorted(own)[-2:]
        word = restricted.moved(own[first], own[last], own.variation(first, last))
        if word:
            door = judgements.changes(reader, [name], place, *((f"{year}-01", f"{year}-12") for year in (first, last)))
            assert door["label"].iloc[0] == word
            assert LABELS[word]["fr"] in restricted.told(own, first, last, "fr")
            said.add(word)
    assert said, "some change is judged"


@pytest.fixture(scope="module")
def released(restricted_data, tmp_path_factory):
    """The restricted demonstration, released to the shared audience."""
    with tiny.shown(restricted_data):
        visits.share(restricted_data)
    return restricted_data


def test_every_word_has_a_symbol_and_is_explained():
    assert set(judged_words.SYMBOLS) == {*CLEAR, "stable", "inconclusive"}
    for lang in ("fr", "en"):
        assert all(LABELS[label][lang] in judged_words.TESTED[lang].lower() for label in judged_words.SYMBOLS)
    assert "usual" not in LABELS
