"""The automatic checks of a load: each passes on a usual extract, and fails on the one month it is made for."""

from datetime import date, timedelta

import pyarrow as pa
import pytest

from loaders import checks
from loaders.contract import contracts

CONTRACT = contracts()["spvm_actes"]
CATEGORIES = sorted(CONTRACT.columns["category"]["values"])[:2]
FIRST, MONTHS = date(2023, 1, 1), 30


def extract(last: dict[str, int], unlocated: int = 0) -> pa.Table:
    """Thirty whole months: 30 or 32 acts of each category in all but the last, which has those given."""
    rows = []
    for number in range(MONTHS):
        day = date(FIRST.year + number // 12, number % 12 + 1, 1)
        end = date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(1)
        is_last = number == MONTHS - 1
        for category in CATEGORIES:
            many = last[category] if is_last else 30 + 2 * (number % 2)
            rows += [(end, category, None if is_last and n < unlocated else "REM23") for n in range(many)]
    columns = dict(zip(("reported_on", "category", "territory_id"), zip(*rows, strict=True), strict=True))
    kinds = {"reported_on": pa.date32(), "category": pa.string(), "territory_id": pa.string()}
    return pa.table({name: pa.array(columns[name], kind) for name, kind in kinds.items()})


def failing(table: pa.Table, rejected: int = 0, before: float = 0.0) -> set[str]:
    found = checks.run(table, CONTRACT, len(table) + rejected, rejected, before)
    assert len(found) == 7 and not any(one["passed"] is None for one in found)
    return {one["name"] for one in found if not one["passed"]}


@pytest.mark.parametrize("last, names", [
    ((30, 30), set()),
    ((29, 30), {"lowest_ever"}),
    ((58, 2), set()),
    ((60, 0), {"category_vanished"}),
    ((90, 90), {"far_from_history"}),
    ((5, 5), {"far_from_history", "lowest_ever"}),
])  # fmt: skip
def test_the_last_month_is_judged_by_those_before_it(last, names):
    assert failing(extract(dict(zip(CATEGORIES, last, strict=True)))) == names


def test_more_acts_without_a_place_and_more_rows_set_aside_are_told():
    usual = extract(dict.fromkeys(CATEGORIES, 30))
    assert failing(extract(dict.fromkeys(CATEGORIES, 30), unlocated=30)) == {"unlocated_rise"}
    few = len(usual) // 60
    assert failing(usual, few) == set() and failing(usual, 2 * few) == {"rejects_rise"}
    assert failing(usual, 2 * few, before=0.03) == set(), "as many as the load before"


def test_too_short_a_history_judges_nothing():
    table = extract(dict.fromkeys(CATEGORIES, 30))
    recent = table.filter(pa.compute.greater(table["reported_on"], pa.scalar(date(2024, 1, 1))))
    told = {one["name"]: one["passed"] for one in checks.run(recent, CONTRACT, len(recent), 0, 0.0)}
    assert {name for name, passed in told.items() if passed is None} == {
        "all_zero", "far_from_history", "lowest_ever", "category_vanished", "unlocated_rise",
    }  # fmt: skip
