"""The audit finds nothing to learn in what is built, and catches each fault planted in it."""

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import indicators
from indicators import audit, audit_mending, audit_records, audit_spread, audit_worlds, disclosure, release, safe
from indicators.audit_records import Column, System
from indicators.audit_spread import Shown
from indicators.catalog import catalog
from loaders import versions


@pytest.fixture(scope="module")
def store(restricted_data):
    return indicators.opened(data=restricted_data, family="internal")


@pytest.fixture(scope="module")
def table(restricted_data):
    return pq.read_table(safe.path(indicators.version(data=restricted_data))).to_pandas()


@pytest.fixture(scope="module")
def found(table):
    """An audit that found nothing, as far as a release goes; the attack is tried below, and whole by the bench."""
    said = table.groupby("indicator")["hidden"].agg(["size", "sum"])
    tables = {name: {"cells": int(cells), "hidden": int(hidden)} for name, cells, hidden in said.itertuples()}
    return audit.Audit(len(table), int(table["hidden"].sum()), tables, table=table)


def rules_of(store, table):
    return {one.code for one in audit.kept_rules(store, [catalog()[name] for name in store.names], table)}


# What is built ------------------------------------------------------------------------------------------------------


def test_mending_hides_a_number_beside_then_longer_periods_then_the_total_then_all(monkeypatch):
    """Hidden a, shown b, their total, in a year and in a run of years."""
    columns = [Column("any_count", "numerator", "kind", label) for label in ("a", "b")]
    columns.append(Column("any_count", "numerator", "", ""))
    system = System("little", columns, np.array([[[3.0, 100.0]]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]))
    rows = [("REM19", period, one.breakdown, one.label) for period in ("2020", "2018-2022") for one in columns]
    table = pd.DataFrame(rows, columns=["territory_id", "period", "breakdown", "label"]).assign(
        indicator="any_count", numerator=[np.nan, 100.0, 105.0, 15.0, 500.0, 515.0], hidden=[True, *[False] * 5],
        why=["threshold", *[""] * 5], denominator=np.nan, value=1.0, low=1.0, high=1.0, method="", flag="",
    )  # fmt: skip
    narrow = np.zeros((1, 2, 3), dtype=bool)
    narrow[0, 0, 0] = True
    expected = [[1], [1], [0, 3, 4], [2, 5], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], []]
    for attempt, beside in enumerate(expected):
        mended = audit_mending.hide_beside(table, system, narrow, ["REM19"], ["2020", "2018-2022"], attempt)
        hidden = mended.index[mended["why"] == "beside"].tolist()
        assert hidden == beside, attempt
        assert mended.loc[hidden, ["numerator", "value", "low", "high"]].isna().all(axis=None)
        assert mended.loc[hidden, "hidden"].all() and (mended.loc[hidden, "flag"] == "hidden").all()
    once = audit_mending.hide_beside(table, system, narrow, ["REM19"], ["2020", "2018-2022"], 0)
    again = audit_mending.hide_beside(once, system, narrow, ["REM19"], ["2020", "2018-2022"], 1)
    assert again.index[again["why"] == "beside"].tolist() == [0, 1, 3, 4], "no other number is left: the next step"
    monkeypatch.setitem(disclosure.settings(), "kept_last", ["any_count"])
    mended = audit_mending.hide_beside(table, system, narrow, ["REM19"], ["2020", "2018-2022"], 4)
    assert mended.index[mended["why"] == "beside"].tolist() == [0, 1, 3, 4], "all but the totals that come last"


def test_mending_leaves_less_to_learn_in_a_small_world(store, table):
    """Three indicators that nest in each other, where most counts are small."""
    own = [catalog()[name] for name in ("person_crime_rate", "assault_rate", "attempted_murder_count")]
    few = table[table["indicator"].isin([one.name for one in own])].reset_index(drop=True)
    before, after = audit.audit(store, own, few), audit.audit(store, own, few, mends=2)
    assert after.worlds > 10 and after.table["hidden"].sum() == after.hidden + after.beside and after.beside > 0
    assert sum(one.cells for one in after.findings) < sum(one.cells for one in before.findings)
    assert {one.code for one in before.findings} == {"NARROWED"}
    assert not audit.kept_rules(store, own, after.table)


def test_kinds_nobody_was_but_might_have_been_are_known(store):
    """An attacker does not know that nobody was of a kind; that suspects have no relation she does."""
    own = [catalog()[name] for name in store.names if name.startswith(("victim", "suspect"))]
    (system,) = (
        one for one in audit_records.systems(store.folder, own, store, [2025]) if one.name == "persons_monthly"
    )
    assert (system.counts.sum(axis=(0, 1)) == 0).any()
    about = [(one.indicator.split("_")[0], one.breakdown) for one in system.columns]
    suspects = system.member[:, [i for i, (who, _) in enumerate(about) if who == "suspect"]].any(axis=1)
    relations = system.member[:, [i for i, one in enumerate(about) if one == ("victim", "relation")]].any(axis=1)
    assert suspects.any() and relations.any() and not (suspects & relations).any()


def test_every_kind_of_record_is_told_apart_by_the_sql_itself(store):
    """The systems explain the exact figures of nearly every column; those they do not are alone, never left out."""
    own = [catalog()[name] for name in store.names]
    years = [int(span.label) for span in store.spans("year") if "partial" not in span.flag]
    systems = audit_records.systems(store.folder, own, store, years)
    columns = [column for system in systems for column in system.columns]
    expected = {column for one in own for column, _ in audit_records._exact(one, store, years)}
    assert set(columns) == expected
    twice = {one.indicator for one in columns if columns.count(one) > 1}
    housing = {"housing_case_rate", "housing_person_rate", "housing_property_rate"}
    assert twice == housing, "all cases less those elsewhere tell them too"
    explained = sum(len(system.columns) for system in systems if len(system.columns) > 1)
    assert explained > 0.8 * len(columns)
    for system in systems:
        for number, column in enumerate(system.columns):
            if column.half == "numerator" and not column.breakdown:
                years_ = store.values(column.indicator, by="year", places=["agglomeration"])
                whole = years_[~years_["flag"].str.contains("partial")]["numerator"].to_numpy()
                assert np.allclose(system.truth[:, :, number].sum(axis=0), whole), column


# Planted faults -----------------------------------------------------------------------------------------------------


def shown_row(table, **wanted):
    """The place of one shown row."""
    rows = table[~table["hidden"] & table["value"].notna()]
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    return rows.index[0]


def test_the_rules_are_kept(store, table):
    assert rules_of(store, table) == set()


def test_an_exact_margin_is_caught(store, table):
    planted = table.copy()
    row = shown_row(planted, territory_id="city", breakdown="")
    planted.loc[row, ["numerator", "value"]] = planted.loc[row, "numerator"] + 1, np.nan
    assert "NOT_ROUNDED" in rules_of(store, planted)


def test_a_lower_threshold_is_caught(store, table):
    """Counts of 5 to 7 shown as 5, as a threshold of 4 would."""
    planted = table.copy()
    row = planted.index[planted["why"] == "threshold"][0]
    planted.loc[row, ["numerator", "hidden", "why"]] = 5.0, False, ""
    assert "TOO_SMALL" in rules_of(store, planted)


def test_an_unrounded_value_is_caught(store, table):
    planted = table.copy()
    row = shown_row(planted)
    planted.loc[row, "value"] *= 1 + 1 / planted.loc[row, "numerator"]
    assert "BACK_CALCULATED" in rules_of(store, planted)


def test_a_blank_for_zero_is_caught(store, table):
    planted = table.copy()
    row = planted.index[planted["why"] == "threshold"][0]
    planted.loc[row, ["hidden", "why", "flag"]] = False, "", ""
    assert "TOO_SMALL" in rules_of(store, planted)


def test_a_hidden_cell_that_keeps_its_rate_is_caught(store, table):
    planted = table.copy()
    planted.loc[planted.index[planted["hidden"]][0], "value"] = 1.25
    assert "HIDDEN_SPEAKS" in rules_of(store, planted)


@pytest.mark.parametrize("period", ["2023-W05", "2023-02", "2023-Q1", "2023-2024"])
def test_a_period_off_the_menu_is_caught(store, table, period):
    extra = table.loc[[shown_row(table)]].assign(period=period)
    assert "OFF_MENU" in rules_of(store, pd.concat([table, extra], ignore_index=True))


def test_a_crossing_off_the_menu_is_caught(store, table):
    crossed = table[table["breakdown"].str.contains("+", regex=False)].iloc[:1].assign(territory_id="REM19")
    assert "OFF_MENU" in rules_of(store, pd.concat([table, crossed], ignore_index=True))


def test_a_changed_pattern_and_a_small_revision_are_caught(table):
    hidden, shown = table.index[table["hidden"]][0], shown_row(table)
    turned, moved = table.copy(), table.copy()
    turned.loc[hidden, "hidden"] = False
    moved.loc[shown, "numerator"] += 5
    assert not audit.same_pattern(table, table)
    assert [one.code for one in audit.same_pattern(turned, table)] == ["PATTERN"]
    assert [one.code for one in audit.same_pattern(moved, table)] == ["SMALL_REVISION"]


# The attack itself --------------------------------------------------------------------------------------------------


def little(counts, low, high):
    """Two places and their total, one year, one kind of record."""
    system = System(
        "little", [Column("any_count", "numerator", "", "")], np.array(counts, float).reshape(2, 1, 1), np.ones((1, 1))
    )
    groups, runs = audit_spread.places_and_periods(
        [np.array([0]), np.array([1]), np.array([0, 1])], [np.array([0])], 2, 1
    )
    return system, Shown(np.array(low, float).reshape(3, 1, 1), np.array(high, float).reshape(3, 1, 1), groups, runs)


def test_a_hidden_count_is_recovered_from_an_exact_total():
    system, shown = little([3, 100], low=[0, 100, 103], high=[7, 100, 103])
    assert audit_worlds.attack(system, shown, np.full((3, 1, 1), 5.0)).width[0, 0, 0] < 1e-2


def test_a_hidden_count_is_narrowed_by_a_rounded_total_and_an_exact_part():
    system, shown = little([3, 100], low=[0, 100, 103], high=[7, 100, 107])
    width = audit_worlds.attack(system, shown, np.full((3, 1, 1), 5.0)).width[0, 0, 0]
    assert width == pytest.approx(4, abs=0.01)


def test_rounding_both_leaves_a_hidden_count_wide():
    system, shown = little([3, 100], low=[0, 98, 103], high=[7, 102, 107])
    wanted = np.array([5.0, 1.0, 1.0]).reshape(3, 1, 1)
    width = audit_worlds.attack(system, shown, wanted).width
    assert (width >= wanted - audit_spread.NEARLY).all()


def test_worlds_agree_with_what_is_shown():
    rng = np.random.default_rng(1)
    counts = rng.poisson(6, (2, 1, 1)).astype(float)
    system, shown = little(counts, low=[0, 0, counts.sum() - 2], high=[20, 20, counts.sum() + 2])
    spread = audit_worlds.attack(system, shown, np.full((3, 1, 1), 40.0))
    assert (spread.least >= shown.low - 0.01).all() and (spread.most <= shown.high + 0.01).all()
    assert spread.width[0, 0, 0] > 10


def test_exact_numbers_everywhere_are_caught_by_the_attack(store, table):
    """Were nothing rounded nor hidden, every count would be known: the attack must say so, not only the rules."""
    own = [catalog()["person_crime_rate"]]
    exact = pd.concat(disclosure._tables(own[0], store), ignore_index=True)
    naked = exact.assign(**{"class": "internal", "hidden": False, "why": ""})
    said = audit.audit(store, own, naked)
    assert {"NARROWED", "NOT_ROUNDED"} <= {one.code for one in said.findings}
    assert said.exact > 100


# The release --------------------------------------------------------------------------------------------------------


def test_a_release_holds_the_open_tables_and_the_safe_cells_alone(restricted_data, found, tmp_path, monkeypatch):
    monkeypatch.setenv("LABSU_SHARED", str(tmp_path / "shared"))
    release.release(data=restricted_data, found=found)
    files = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "shared").rglob("*") if path.is_file()}
    names = {name.rsplit("/", 1)[1] for name in files}
    assert "safe.parquet" in names and "values.parquet" in names
    assert not names & {
        "spvm_affaires.parquet",
        "spvm_personnes.parquet",
        "omhm_immeubles.parquet",
        "contributors.parquet",
    }
    assert not any("internal" in name or "quarantine" in name for name in files)
    live = versions.live(tmp_path / "shared")
    assert set(live.sources) == {name for name in live.sources if indicators.contracts()[name].sensitivity == "open"}
    assert live.is_demonstration and live.manifest["restricted"]
    for path in (tmp_path / "shared").rglob("*"):
        assert path.stat().st_mode & 0o044 == 0o044, "another account reads it"
    assert (restricted_data / "versions").stat().st_mode & 0o077 == 0, "and nothing else"
    cells = indicators.shown("person_crime_rate", "REM19", audience="shared", data=tmp_path / "shared")
    assert len(cells) and set(cells["flag"]) <= {"", "hidden", "provisional", "small_population", "no_denominator"}


def test_each_published_table_has_its_line_in_the_register(restricted_data, found, tmp_path, monkeypatch):
    monkeypatch.setenv("LABSU_SHARED", str(tmp_path / "shared"))
    release.release(data=restricted_data, found=found)
    path = restricted_data / release.REGISTER
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    last = lines[-len(found.tables):]  # fmt: skip
    assert {line["table"] for line in last} == set(found.tables)
    assert all(line["result"] == "released" and line["thresholds"] and line["cells"] for line in last)
    assert path.stat().st_mode & 0o077 == 0


def test_findings_refuse_the_release(restricted_data, found, tmp_path, monkeypatch):
    monkeypatch.setenv("LABSU_SHARED", str(tmp_path / "shared"))
    bad = audit.Audit(found.cells, found.hidden, found.tables, table=found.table)
    bad.findings.append(audit.Finding("NARROWED", "person_crime_rate", 1, "numerator REM19 2024", 0.0))
    with pytest.raises(release.Refused, match="not released; NARROWED person_crime_rate"):
        release.release(data=restricted_data, found=bad)
    assert not (tmp_path / "shared" / "versions" / "current").exists()
    assert bad.exact == 1
