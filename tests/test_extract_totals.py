"""The internal tables add up to the extracts, to the unit, and public housing and what is outside it to all cases."""

import duckdb
import pytest

import indicators
from loaders import versions
from loaders.places import REFERENCE


@pytest.fixture(scope="module")
def store(restricted_data):
    return indicators.opened(data=restricted_data, family="internal")


def yearly(store, name, breakdown=None):
    """Numbers by place and year, the breakdown's labels summed."""
    years = [span.label for span in store.spans("year") if "partial" not in span.flag]
    table = store.values(name, by="year", start=f"{years[0]}-01", end=f"{years[-1]}-12", breakdown=breakdown)
    return table.groupby(["territory_id", "period"])["numerator"].sum()


@pytest.mark.parametrize("name, condition", [
    ("all_case_rate", "true"),
    ("housing_case_rate", "building_id is not null"),
    ("elsewhere_case_rate", "building_id is null"),
    ("person_clearance_share", "violations.\"group\" = 'personne' and clearance in ('accusation', 'autrement')"),
])  # fmt: skip
def test_the_agglomeration_is_the_extract(store, restricted_data, name, condition):
    table = versions.live(restricted_data).table("spvm_affaires")
    counted = duckdb.connect().execute(
        f"""
        select cast(year(reported_on) as varchar), count(*) from read_parquet('{table}')
        left join (
            select code, "group" from read_csv('{REFERENCE}/violations.csv', all_varchar = true) as codes
            inner join read_csv('{REFERENCE}/subgroups.csv', all_varchar = true) as kinds
                on kinds.sub_group = codes.sub_group
        ) as violations on violations.code = cast(violation_code as varchar)
        where {condition} group by all
        """
    )
    expected = dict(counted.fetchall())
    found = yearly(store, name)["agglomeration"]
    assert len(found) >= 2 and found.to_dict() == {year: expected[year] for year in found.index}


def test_persons_are_those_of_the_extract(store, restricted_data):
    version = versions.live(restricted_data)
    counted = duckdb.connect().execute(
        f"""
        select cast(year(reported_on) as varchar), count(*) from read_parquet('{version.table("spvm_personnes")}')
        inner join read_parquet('{version.table("spvm_affaires")}') using (case_id) where role = 'victime' group by all
        """
    )
    expected = dict(counted.fetchall())
    for breakdown in (None, "sex", "age_band"):
        found = yearly(store, "victim_count", breakdown)["agglomeration"]
        assert found.to_dict() == {year: expected[year] for year in found.index}


def test_all_cases_are_those_inside_public_housing_and_outside_in_every_place(store):
    every, inside, outside = (
        yearly(store, name) for name in ("all_case_rate", "housing_case_rate", "elsewhere_case_rate")
    )
    assert (every == inside + outside).all() and (inside > 0).any()
