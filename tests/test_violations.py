"""The violation table and the annual reports' sub-groups: closed, named in both languages, true to their sources."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "reference"
PORTAL = ROOT.parent / "shared" / "portal"
OFFICIAL = {"100": "personne", "200": "propriete", "300": "autres_cc", "900": "circulation", "400": "autres_lois"}
# A code whose group is not that of its official category, and why; none so far: see the README's caution.
EXCEPTIONS: dict[str, str] = {}
SAME_WORD = {"1140"}  # Infanticide, in both languages
TOPICS = {"", "arme_a_feu", "images_intimes", "incendie", "menaces_harcelement", "services_sexuels", "sexuel",
          "sexuel_enfants", "vol_dans_vehicule", "vol_etalage"}  # fmt: skip
YEARS = range(2015, 2025)
PRINTED_OTHERWISE = {("Crimes contre la personne", 2019): 2}  # what the printed total has more than its sub-groups


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


VIOLATIONS = {row["code"]: row for row in rows(FOLDER / "violations.csv")}
SUBGROUPS = {row["sub_group"]: row for row in rows(FOLDER / "subgroups.csv")}
PRINTED = {name for name, row in SUBGROUPS.items() if row["printed"] == "oui"}
ANNUAL = {row["sub_group"]: row for row in rows(FOLDER / "spvm_subgroups_annual.csv")}


def whole(text: str) -> int:
    """A printed count; a cell that the report leaves empty counts nothing."""
    return int(float(text)) if text and text != "nan" else 0


@pytest.fixture(scope="module")
def tree():
    """Statistics Canada's members, by their number."""
    file = PORTAL / "statcan" / "ucr2_violations_3510017701.csv"
    if not file.exists():
        pytest.skip("the shared list of Statistics Canada's violations is absent")
    return {row["member_id"]: row for row in rows(file)}


@pytest.fixture(scope="module")
def reports():
    folder = PORTAL / "rapport-annuel"
    if not folder.exists():
        pytest.skip("the shared annual reports are absent")
    return {
        kind: rows(folder / f"spvm_rapport_annuel_{kind}_2015_2024.csv") for kind in ("total", "par_mois", "par_pdq")
    }


def leaves(tree):
    parents = {row["parent_member_id"] for row in tree.values()}
    return [row for number, row in tree.items() if number not in parents]


def above(tree, row):
    """The codes over a member, nearest first."""
    while row["parent_member_id"]:
        row = tree[row["parent_member_id"]]
        yield row["code"]


def test_a_code_comes_once():
    assert len(VIOLATIONS) == len(rows(FOLDER / "violations.csv")) == 292
    assert all(code.isdigit() for code in VIOLATIONS)


def test_every_official_leaf_has_one_row_and_the_official_parent(tree):
    official = {row["code"]: row for row in leaves(tree)}
    assert set(official) == {code for code, row in VIOLATIONS.items() if row["basis"] == "tableau"}
    for code, row in official.items():
        assert VIOLATIONS[code]["statcan_parent"] == tree[row["parent_member_id"]]["code"], code
        assert VIOLATIONS[code]["category"] == next(one for one in above(tree, row) if one in OFFICIAL), code


def test_the_group_of_a_code_is_that_of_its_official_category(tree):
    official = {row["code"]: row for row in leaves(tree)}
    for code in official:
        group = SUBGROUPS[VIOLATIONS[code]["sub_group"]]["group"]
        assert group == OFFICIAL[VIOLATIONS[code]["category"]] or code in EXCEPTIONS, code
        drug = "401" in list(above(tree, official[code]))
        assert drug == (VIOLATIONS[code]["sub_group"] == "drogue"), code


def test_other_codes_stand_under_a_leaf_or_are_assumed():
    for code, row in VIOLATIONS.items():
        if row["basis"] == "declaration":
            parent = VIOLATIONS[row["statcan_parent"]]
            assert parent["basis"] == "tableau" and len(row["statcan_parent"]) == 3, code
            assert (row["sub_group"], row["category"]) == (parent["sub_group"], parent["category"]), code
        elif row["basis"] == "hypothese":
            assert code[0] in "78" and (row["category"], row["statcan_parent"]) == ("", ""), code
            assert row["sub_group"] in {"loi_provinciale", "reglement_municipal"}, code
        else:
            assert row["basis"] == "tableau", code
    without_children = {code for code in VIOLATIONS if len(code) == 3}
    assert without_children == {"135", "211", "212", "220", "335", "620", "930"}


def test_what_the_source_ends_is_retired(tree):
    ended = {row["code"] for row in tree.values() if row["terminated"] == "t"}
    retired = {code for code, row in VIOLATIONS.items() if row["retired"] == "oui"}
    assert ended == {"3165", "3167"} and ended < retired
    before = {row["code"] for row in leaves(tree) if "pre-legalization" in row["name_en"]}
    assert before < retired
    assert {row["retired"] for row in VIOLATIONS.values()} == {"oui", "non"}


def test_names_are_there_in_both_languages_and_tell_codes_apart():
    for code, row in VIOLATIONS.items():
        assert len(row["name_fr"]) > 4 and len(row["name_en"]) > 4, code
        assert (row["name_fr"] == row["name_en"]) == (code in SAME_WORD), code
    for language in ("name_fr", "name_en"):
        assert len({row[language] for row in VIOLATIONS.values()}) == len(VIOLATIONS)
        assert len({row[language] for row in SUBGROUPS.values()}) == 23


def test_there_are_22_printed_subgroups_and_one_for_traffic():
    assert len(PRINTED) == 22 and set(SUBGROUPS) - PRINTED == {"circulation"}
    assert [int(row["order"]) for row in SUBGROUPS.values()] == list(range(1, 24))
    groups = {}
    for row in SUBGROUPS.values():
        groups.setdefault(row["group"], set()).add((row["group_fr"], row["group_en"]))
    assert set(groups) == set(OFFICIAL.values()) and all(len(names) == 1 for names in groups.values())
    assert {row["sub_group"] for row in VIOLATIONS.values()} == set(SUBGROUPS)


def test_offences_of_a_sexual_nature_are_sensitive():
    assert {name for name, row in SUBGROUPS.items() if row["sensitive"] == "oui"} == {
        "agression_sexuelle",
        "prostitution",
    }
    sexual = re.compile(r"sexu|prostitution|bawdy|pornograph|procuring|intimate|incest|bestiality|indecent acts", re.I)
    told = {code for code, row in VIOLATIONS.items() if sexual.search(row["name_en"])}
    sensitive = {code for code, row in VIOLATIONS.items() if row["sensitive"] == "oui"}
    assert told - sensitive == set() and {"1310", "1390", "3455", "3120", "1525"} < sensitive
    for code, row in VIOLATIONS.items():
        if SUBGROUPS[row["sub_group"]]["sensitive"] == "oui":
            assert row["sensitive"] == "oui", code


def test_a_topic_gathers_what_its_name_says():
    topics = {}
    for code, row in VIOLATIONS.items():
        topics.setdefault(row["topic"], set()).add(code)
    assert set(topics) == TOPICS
    assert topics["images_intimes"] == {"1390"} and topics["incendie"] == {"1629", "2110"}
    assert topics["menaces_harcelement"] == {"1625", "1626", "1627"}
    firearm = {code for code, row in VIOLATIONS.items() if "firearm" in row["name_en"].lower()}
    assert firearm - topics["arme_a_feu"] == {"3720"}, "part III of the Code holds other weapons too"


def test_hard_cases_are_where_the_readme_says():
    where = {code: row["sub_group"] for code, row in VIOLATIONS.items()}
    assert {where[code] for code in ("1620", "1625", "1627", "1390", "1629", "1711")} == {"autre_personne"}
    assert where["3455"] == where["3456"] == where["335"] == "autre_cc"
    assert where["2178"] == "recel" and where["1385"] == "agression_sexuelle" and where["1450"] == "voies_de_fait"


def test_annual_counts_are_the_printed_ones_and_make_the_printed_totals(reports):
    named = {(row["group_fr"], row["name_fr"]): name for name, row in SUBGROUPS.items() if name in PRINTED}
    assert set(ANNUAL) == PRINTED
    sums = {}
    for row in reports["total"]:
        name = named.get((row["groupe"], row["sous_groupe"]))
        for year in YEARS if name else ():
            assert whole(ANNUAL[name][f"y{year}"]) == whole(row[str(year)]), (name, year)
            sums[row["groupe"], year] = sums.get((row["groupe"], year), 0) + whole(row[str(year)])
    for row in reports["total"]:
        if row["sous_groupe"] == "TOTAL" and not row["groupe"].startswith("Total"):
            for year in YEARS:
                more = whole(row[str(year)]) - sums[row["groupe"], year]
                assert more == PRINTED_OTHERWISE.get((row["groupe"], year), 0), (row["groupe"], year)


def test_months_make_years():
    months = rows(FOLDER / "spvm_subgroups_months.csv")
    sums = {(row["sub_group"], row["year"]): sum(whole(row[f"m{one:02}"]) for one in range(1, 13)) for row in months}
    assert len(sums) == len(months)
    for name, row in ANNUAL.items():
        for year in range(2018, 2025):
            assert sums.get((name, str(year)), 0) == whole(row[f"y{year}"]), (name, year)


def test_months_and_stations_are_the_printed_ones(reports):
    named = {(row["group_fr"], row["name_fr"]): name for name, row in SUBGROUPS.items() if name in PRINTED}
    months = {(row["sub_group"], row["year"]): row for row in rows(FOLDER / "spvm_subgroups_months.csv")}
    for row in reports["par_mois"]:
        name = named.get((row["groupe"], row["sous_groupe"]))
        if name and row["mois"] != "Total" and (name, row["annee"]) in months:
            assert whole(months[name, row["annee"]][f"m{int(row['mois']):02}"]) == whole(row["nombre"])
    counted = {}
    for row in reports["par_pdq"]:
        name = named.get((row["groupe"], row["sous_groupe"]))
        if name and row["pdq"] != "Total" and row["annee"] >= "2018":
            counted[row["pdq"], name] = counted.get((row["pdq"], name), 0) + whole(row["nombre"])
    stations = {row["pdq"]: row for row in rows(FOLDER / "spvm_subgroups_pdq.csv")}
    assert all(whole(stations[pdq][name]) == count for (pdq, name), count in counted.items())


def test_stations_make_the_agglomeration():
    stations = rows(FOLDER / "spvm_subgroups_pdq.csv")
    known = {row["pdq"] for row in rows(FOLDER / "pdq.csv")}
    assert {row["pdq"] for row in stations} == known - {"37"}
    for name, row in ANNUAL.items():
        assert sum(int(one[name]) for one in stations) == sum(whole(row[f"y{year}"]) for year in range(2018, 2025)), (
            name
        )


def test_the_six_open_categories_say_the_same_in_both_tables():
    by_name = {(row["group_fr"], row["name_fr"]): name for name, row in SUBGROUPS.items()}
    for row in rows(FOLDER / "spvm_annual.csv"):
        name = next(name for (_, title), name in by_name.items() if title == row["subgroup"])
        assert whole(ANNUAL[name][f"y{row['year']}"]) == int(row["reported"]), row
