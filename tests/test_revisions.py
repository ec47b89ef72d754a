"""Corrections over time: planted differences are found exactly, periods are replaced, and the delay is measured."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import build
from loaders import delay, revisions, versions
from loaders.contract import contracts
from loaders.load import load

CONTRACT = contracts()["spvm_actes"]
CATEGORIES = sorted(CONTRACT.columns["category"]["values"])


def table(rows: list[tuple]) -> pa.Table:
    """Clean acts from (day, category, shift) rows."""
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    plain = {"reported_on": columns[0], "category": columns[1], "shift": columns[2]}
    empty = [None] * len(rows)
    return pa.table(
        {name: pa.array(list(plain.get(name, empty)), kind) for name, kind in CONTRACT.clean.items()}
    )  # fmt: skip


row = st.tuples(
    st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    st.sampled_from(CATEGORIES),
    st.sampled_from(["jour", "soir", "nuit"]),
)


@given(st.lists(row, min_size=1, max_size=40), st.lists(row, max_size=8), st.data())
@settings(max_examples=150, deadline=None)
def test_differences_are_those_of_the_multisets(kept, added, data):
    """Whatever was added or withdrawn, identical rows included, is counted to the unit."""
    withdrawn = data.draw(st.lists(st.sampled_from(kept), max_size=5))
    left = Counter(kept) - Counter(withdrawn)
    new = [*left.elements(), *added]
    first, last = revisions._differences(table(new), table(kept), CONTRACT)
    assert len(first) == (Counter(new) - Counter(kept)).total()
    assert len(last) == (Counter(kept) - Counter(new)).total()


def months_of(start: str, count: int, each: int) -> list[tuple]:
    """The same number of acts in each of some months, of every category in turn."""
    first = date.fromisoformat(start)
    months = [divmod(first.year * 12 + first.month - 1 + m, 12) for m in range(count)]
    return [(date(y, m + 1, 1 + n % 28), CATEGORIES[n % 6], "jour") for y, m in months for n in range(each)]


def test_an_extract_replaces_its_period_and_keeps_the_rest():
    old, new = months_of("2024-01-01", 12, 10), months_of("2024-07-01", 8, 11)
    found = revisions.lay(table(new), table(old), CONTRACT)
    assert (found.first_month, found.last_month, found.late) == ("2024-07", "2025-02", 0)
    assert len(found.table) == 6 * 10 + 8 * 11
    assert (found.added, found.withdrawn) == (6 * 1 + 2 * 11, 0)


def test_a_latecomer_is_added_and_replaces_nothing():
    old, new = months_of("2024-01-01", 24, 10), months_of("2025-06-01", 7, 10)
    late = (date(2024, 2, 28), CATEGORIES[0], "nuit")
    found = revisions.lay(table([*new, late]), table(old), CONTRACT)
    assert (found.late, found.first_month, len(found.table)) == (1, "2025-06", 24 * 10 + 1)


def test_a_reclassified_act_is_told_apart():
    old = months_of("2024-01-01", 3, 10)
    new = [*old[:-1], (old[-1][0], CATEGORIES[5], old[-1][2])]
    assert new[-1] != old[-1]
    found = revisions.lay(table(new), table(old), CONTRACT)
    assert (found.added, found.withdrawn, found.reclassified) == (1, 1, 1)
    told = {r["change"]: r for r in found.changes.to_pylist()}
    assert (told["reclassified"]["was"], told["reclassified"]["category"]) == (old[-1][1], CATEGORIES[5])


def described(counts: dict[str, int], last_day: str) -> dict:
    return {"months": counts, "last_day": last_day, "demonstration": False}


def test_the_delay_is_measured_when_versions_span_enough_months():
    months = [f"{2024 + m // 12}-{m % 12 + 1:02d}" for m in range(24)]
    latest = described(dict.fromkeys(months, 1000), "2025-12-31")
    # Seen from the end of May 2025, the three last months lacked 10 % of what they came to.
    early = {month: 900 if month in ("2025-02", "2025-03", "2025-04") else 1000 for month in months[:16]}
    assert delay.measure([described(early, "2025-05-31")], latest) == {"months": 4, "measured": True}
    assert delay.measure([], latest) == {"months": delay.DEFAULT, "measured": False}
    assert delay.measure([described(early, "2025-11-30")], latest)["measured"] is False


def written(folder, name, rows):
    text = "CATEGORIE,DATE,QUART,PDQ,LONGITUDE,LATITUDE\n" + "".join(
        f"{category},{day},{shift},20,-73.56,45.51\n" for day, category, shift in rows
    )
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def series(tmp_path):
    """Three years of acts, twenty-five a month: enough for the checks and the rules on volume."""
    return tmp_path, months_of("2023-01-01", 36, 25)


def test_planted_differences_between_two_vintages_are_shown_exactly(series):
    folder, rows = series
    rng = np.random.default_rng(7)
    gone = set(rng.choice(np.arange(700, 900), 5, replace=False).tolist())
    moved = set(rng.choice(np.arange(600, 700), 3, replace=False).tolist())
    revised = [
        (day, CATEGORIES[(CATEGORIES.index(category) + 1) % 6], shift) if n in moved else (day, category, shift)
        for n, (day, category, shift) in enumerate(rows) if n not in gone
    ]  # fmt: skip
    revised += [(rows[-1][0] - timedelta(days=d), CATEGORIES[0], "nuit") for d in range(4)]
    options = {"build": build.build, "catalog": "", "data": folder, "as_of": date(2026, 1, 15)}
    load({"spvm_actes": written(folder, "v1.csv", rows)}, **options)
    outcome = load({"spvm_actes": written(folder, "v2.csv", revised)}, **options)
    assert outcome.published
    assert outcome.sources[0]["notes"]["REVISION:+7-8"] == 1
    assert versions.live(folder).sources["spvm_actes"]["revision"]["reclassified"] == 3
    changes = pq.read_table(versions.live(folder).folder / "revisions" / "spvm_actes.parquet").to_pandas()
    assert changes.groupby("change")["events"].sum().to_dict() == {"added": 7, "reclassified": 3, "withdrawn": 8}
    assert versions.open_version(1, folder).sources["spvm_actes"]["rows"] == len(rows)


def test_a_missing_month_a_closed_year_and_an_earlier_extract_are_held(series):
    folder, rows = series
    options = {"build": build.build, "catalog": "", "data": folder, "as_of": date(2026, 1, 15)}
    load({"spvm_actes": written(folder, "v1.csv", rows)}, **options)
    without = [one for one in rows if one[0].strftime("%Y-%m") != "2025-06"]
    assert load({"spvm_actes": written(folder, "a.csv", without)}, **options).sources[0]["hold"] == ["MOIS_MANQUANT"]
    closed = [one for n, one in enumerate(rows) if not (one[0].year == 2023 and n % 20 == 0)]
    assert load({"spvm_actes": written(folder, "b.csv", closed)}, **options).sources[0]["hold"] == ["ANNEE_FERMEE"]
    shorter = [one for one in rows if one[0] < date(2025, 11, 1)]
    assert load({"spvm_actes": written(folder, "c.csv", shorter)}, **options).sources[0]["hold"] == [
        "EXTRAIT_ANTERIEUR"
    ]
    assert versions.live(folder).number == 1
