"""Totals beside the annual reports, and acts without a place: exact words, recomputed ratios, the chart's claims."""

from itertools import pairwise

import pandas as pd
import pytest

import indicators
from indicators import provenance
from reports import reconciliation
from tests import tiny

ACTS = pd.DataFrame(
    [(2022, "Introduction", 990, 90), (2022, "Vols qualifiés", 70, 14), (2023, "Introduction", 1010, 101),
     (2023, "Vols qualifiés", 71, 7), (2024, "Introduction", 400, 40), (2022, "Infractions entrainant la mort", 20, 2)],
    columns=["year", "category", "events", "unlocated"],
)  # fmt: skip
PUBLISHED = pd.DataFrame(
    [(2021, "Introduction", 900), (2022, "Introduction", 1000), (2022, "Vols qualifiés", 100),
     (2023, "Introduction", 1000), (2023, "Vols qualifiés", 100), (2022, "Méfait", 10)],
    columns=["year", "category", "reported"],
)  # fmt: skip


@pytest.fixture
def compared():
    return reconciliation.compare(ACTS, PUBLISHED)


def test_each_category_and_year_has_both_totals_and_their_ratio(compared):
    told = {(row.category, row.year): (row.events, row.reported, round(row.ratio, 1)) for row in compared.itertuples()}
    assert told[("Introduction", 2022)] == (990, 1000, 99.0)
    assert told[("Vols qualifiés", 2023)] == (71, 100, 71.0)
    assert told[("Méfait", 2022)] == (0, 10, 0.0)
    assert ("Introduction", 2021) not in told


def test_the_sentence_gives_the_part_held_over_all_the_years(compared):
    assert reconciliation.sentence(compared[compared["category"] != "Méfait"], "fr") == (
        "En 2022–2023, le fichier ouvert compte 100,0\u00a0% des introductions par effraction et 70,5\u00a0% des vols "
        "qualifiés des rapports annuels du SPVM."
    )
    assert reconciliation.sentence(compared[compared["category"] != "Méfait"], "en") == (
        "In 2022–2023, the open file holds 100.0% of break-ins and 70.5% of robberies of the SPVM's annual reports."
    )
    assert reconciliation.sentence(compared.head(0), "fr").startswith("Aucune année")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_ratio_of_the_sentence_is_in_the_table(compared, lang):
    _, rows = reconciliation.ratio_table(compared, lang)
    sentence = reconciliation.sentence(compared, lang)
    for row in rows:
        assert row[-1] in sentence


def test_unlocated_shares_add_up_by_year_and_category():
    shares = reconciliation.unlocated(ACTS).set_index(["category", "year"])["share"]
    assert shares[("all", 2022)] == pytest.approx(100 * 106 / 1080)
    assert shares[("Introduction", 2023)] == pytest.approx(10.0)


def test_the_unlocated_sentence_leaves_incomplete_years_out():
    shares = reconciliation.unlocated(ACTS)
    assert reconciliation.unlocated_sentence(shares, [2022, 2023], "fr") == (
        "En 2023, 10,0\u00a0% des actes n'ont pas de lieu ; entre 9,8\u00a0% et 10,0\u00a0% depuis 2022"
    )
    assert reconciliation.unlocated_sentence(shares, [2022], "en") == (
        "In 2022, 9.8% of acts have no place; between 9.8% and 9.8% since 2022"
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_chart_starts_at_zero_draws_no_rare_category_and_marks_the_incomplete_year(lang):
    spec = reconciliation.unlocated_chart(reconciliation.unlocated(ACTS), [2022, 2023], lang).to_dict()
    rows = [row for rows in spec["datasets"].values() for row in rows]
    assert {row["category"] for row in rows} == {"all", "Introduction", "Vols qualifiés"}
    assert {row["year"] for row in rows if not row["whole"]} == {2024}
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0] == 0


def test_labels_stand_apart():
    placed = reconciliation._apart([20.0, 19.5, 19.0, 3.0], 2.0)
    assert all(above - below >= 2.0 - 1e-9 for above, below in pairwise(placed))


def test_demonstration_totals_follow_the_reports_they_are_drawn_from(demo_data):
    with tiny.shown(demo_data):
        version = indicators.version()
        acts = provenance.acts(version)
        assert acts["events"].sum() == version.sources["spvm_actes"]["rows"]
        found = reconciliation.totals(reconciliation.compare(acts, provenance.published()))
        assert found.set_index("category")["ratio"].between(60, 105).all()


def test_each_known_gap_names_a_category_that_has_words():
    assert set(provenance.known_gaps()) == set(reconciliation.CATEGORIES)
    assert set(provenance.published()["category"]) < set(reconciliation.CATEGORIES)
