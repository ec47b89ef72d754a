"""The published file, where it lies beside the repository: its counts come out as a plain count gives them."""

import csv
import re
from collections import Counter

import duckdb
import pytest

import indicators
from indicators.catalog import catalog, family
from loaders import versions
from loaders.contract import contracts
from loaders.places import territories
from tests import tiny

SOURCE = "spvm_actes"
RATES = [one for one in catalog().values() if one.kind == "rate" and family(one) == "open"]


@pytest.fixture(scope="module")
def plain(real_data):
    """Rows by category and year, counted line by line with nothing of ours."""
    with (real_data / "raw" / "actes-criminels.csv").open(encoding="utf-8-sig", newline="") as file:
        found = Counter((row["CATEGORIE"], row["DATE"][:4]) for row in csv.DictReader(file))
    assert found.total() > 300_000
    return found


def test_counts_by_category_and_year_are_those_of_the_file(real_data, plain):
    table = versions.live(real_data).table(SOURCE)
    rows = duckdb.connect().execute(
        f"select category, cast(year(reported_on) as varchar), count(*) from read_parquet('{table}') group by all"
    ).fetchall()  # fmt: skip
    assert {(category, year): n for category, year, n in rows} == plain


def test_every_row_is_accounted_for(real_data, plain):
    report = next(one for one in versions.live(real_data).manifest["reports"] if one["source"] == SOURCE)
    assert report["lines_in"] == report["loaded"] + report["rejected"] == plain.total()
    assert report["rejected"] == 0


@pytest.mark.parametrize("name", [one.name for one in RATES])
def test_indicators_count_what_a_plain_count_counts(name, real_data, plain):
    """The categories are those that the SQL names; where it names none, all of them."""
    known = contracts()[SOURCE].columns["category"]["values"]
    named = set(re.findall(r"'([^']*)'", catalog()[name].sql)) & set(known) or set(known)
    found = indicators.values(name, "agglomeration", by="year", data=real_data).set_index("period")["numerator"]
    expected = Counter()
    for (category, year), n in plain.items():
        expected[year] += n * (category in named)
    assert found.astype(int).to_dict() == expected


def test_parts_add_up_to_the_whole(real_data):
    kinds = Counter(one.kind for one in territories().values())
    assert (kinds["arrondissement"], kinds["ville liée"]) == (19, 15)
    boroughs = [place for place, one in territories().items() if one.kind == "arrondissement"]
    for name in indicators.opened(data=real_data).names:
        table = indicators.values(name, data=real_data).pivot(
            index="period", columns="territory_id", values="numerator"
        )
        parts = [place for place in table.columns if place not in ("city", "agglomeration")]
        assert len(parts) == 35
        assert (table[parts].sum(axis=1) == table["agglomeration"]).all(), name
        assert (table[boroughs].sum(axis=1) == table["city"]).all(), name


def test_the_limits_are_the_official_ones_and_nearly_all_points_fall_in_them(real_data):
    version = versions.live(real_data)
    assert not version.has_schematic_limits and not version.is_demonstration
    rows, without_point, strays = duckdb.connect().execute(
        "select count(*), count(*) filter (where longitude is null),"
        " count(*) filter (where longitude is not null and territory_id is null)"
        f" from read_parquet('{version.table(SOURCE)}')"
    ).fetchone()  # fmt: skip
    assert strays < rows / 1000, f"{strays} points fall in no territory"
    assert 0.1 < without_point / rows < 0.25, "about one act in six has no point"


def test_demonstration_resembles_it(real_data, demo_data):
    """Same order of size and the same share without a place, so that what is tried on one holds for the other."""
    rows = {data: versions.live(data).sources[SOURCE]["rows"] for data in (real_data, demo_data)}
    assert 0.8 < rows[demo_data] / rows[real_data] < 1.25
    shares = [
        duckdb.connect().execute(
            f"select avg(cast(territory_id is null as int)) from read_parquet('{versions.live(data).table(SOURCE)}')"
        ).fetchone()[0]
        for data in (real_data, demo_data)
    ]  # fmt: skip
    assert abs(shares[0] - shares[1]) < 0.05
    assert tiny.SHARED.exists()
