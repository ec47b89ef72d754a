"""Cases are tied to the building where they took place; persons to their case."""

import numpy as np
import pytest

from loaders import points, versions
from tests import restricted
from tests.restricted import building, case, person, put, report, rows

NOWHERE = ("", "")
FAR = ("-73.626778", "45.56778")  # in another territory


def away(metres: float) -> tuple[str, str]:
    """A point that many metres east of the usual one."""
    x, y = points.metres_of(np.array([float(restricted.HERE[0])]), np.array([float(restricted.HERE[1])]))
    east, north = points.degrees(x + metres, y)
    return f"{east[0]:.6f}", f"{north[0]:.6f}"


def linked(data, cases, buildings):
    outcome = put(data, cases, None, buildings)
    assert outcome.published, outcome.sources
    found = {row["reported_on"].day: row["building_id"] for row in rows(data, "spvm_affaires")}
    return found, report(outcome, "spvm_affaires")["notes"]


def test_the_number_comes_first_then_the_address_then_the_point(tmp_path):
    buildings = [
        building("A1", ADRESSE="10, rue Inventée"),
        building("B2", away(400), ADRESSE="20, rue Inventée"),
        building("C3", NOWHERE, ADRESSE="30, rue Inventée"),
    ]
    cases = [
        case("1", "2025-03-01", NO_IMMEUBLE="c3", ADRESSE="20 rue Inventée"),
        case("2", "2025-03-02", ADRESSE="20 Inventée, Montréal"),
        case("3", "2025-03-03", NO_IMMEUBLE="Z9", ADRESSE="20 r. Inventee"),
        case("4", "2025-03-04", ADRESSE="99 rue Inventée"),
        case("5", "2025-03-05", spot=away(429)),
        case("6", "2025-03-06", spot=away(431)),
        case("7", "2025-03-07", spot=NOWHERE, NO_IMMEUBLE="Z9"),
    ]
    found, notes = linked(tmp_path, cases, buildings)
    assert found == {1: "C3", 2: "B2", 3: "B2", 4: "A1", 5: "B2", 6: None, 7: None}
    assert {code: notes[code] for code in notes if code.startswith("LIEN_")} == {
        "LIEN_NUMERO": 1, "LIEN_ADRESSE": 2, "LIEN_DISTANCE": 2, "LIEN_INCONNU": 1,
    }  # fmt: skip


def test_a_building_counts_only_while_it_is_in_the_stock(tmp_path):
    buildings = [
        building("OLD", ADRESSE="10 rue Inventée", DATE_FIN="2025-03-02"),
        building("NEW", away(5), ADRESSE="10 rue Inventée", DATE_DEBUT="2025-03-03"),
    ]
    cases = [
        case("1", "2025-03-02"), case("2", "2025-03-03"), case("3", "2025-03-04", NO_IMMEUBLE="OLD", spot=NOWHERE),
        case("4", "2025-03-05", ADRESSE="10 rue Inventée", spot=NOWHERE),
        case("5", "2025-03-01", ADRESSE="10 rue Inventée", spot=NOWHERE),
    ]  # fmt: skip
    found, _ = linked(tmp_path, cases, buildings)
    assert found == {1: "OLD", 2: "OLD", 3: "NEW", 4: None, 5: "NEW"}


def test_the_nearest_building_is_taken(tmp_path):
    found, _ = linked(tmp_path, [case("1", "2025-03-01", spot=away(12))], [building("A"), building("B", away(20))])
    assert found == {1: "B"}


def test_a_case_counts_in_the_territory_of_its_building(tmp_path):
    buildings = [building("HERE"), building("NOWHERE", NOWHERE, ADRESSE="20 rue Inventée")]
    cases = [
        case("1", "2025-03-01", spot=NOWHERE, NO_IMMEUBLE="HERE"),  # without a point of its own
        case("2", "2025-03-02", spot=FAR, NO_IMMEUBLE="HERE"),  # its point is elsewhere
        case("3", "2025-03-03", spot=FAR),  # in no building
        case("4", "2025-03-04", spot=FAR, NO_IMMEUBLE="NOWHERE"),  # in a building that is nowhere
        case("5", "2025-03-05", spot=NOWHERE),
    ]
    linked(tmp_path, cases, buildings)
    found = {row["reported_on"].day: row["territory_id"] for row in rows(tmp_path, "spvm_affaires")}
    here, far = found[1], found[3]
    assert here and far and here != far
    assert found == {1: here, 2: here, 3: far, 4: far, 5: None}


def test_without_buildings_cases_have_none_and_new_buildings_tie_them(tmp_path):
    found, notes = linked(tmp_path, [case("1", "2025-03-01", NO_IMMEUBLE="A")], None)
    assert found == {1: None} and not any(code.startswith("LIEN") for code in notes)
    assert put(tmp_path, None, None, [building("A")]).published
    assert rows(tmp_path, "spvm_affaires")[0]["building_id"] == "A"
    assert restricted.run(tmp_path).state == "unchanged"


def test_neither_the_address_nor_the_number_given_is_kept(tmp_path):
    cases = [case("1", "2025-03-01", NO_IMMEUBLE="ZZTOP", ADRESSE="4321 rue Secrètement")]
    linked(tmp_path, cases, [building("A", ADRESSE="4322 rue Secrètement")])
    kept = restricted.everything(tmp_path)
    for word in ("ZZTOP", "Secr", "secretement", "4321", "4322"):
        assert word.encode() not in kept


# Persons --------------------------------------------------------------------------------------------------------------


def test_persons_without_a_case_are_set_aside_and_cases_without_persons_are_counted(tmp_path):
    cases = [case("1", "2025-03-01"), case("2", "2025-03-02")]
    outcome = put(tmp_path, cases, [person("1"), person("9", AGE="44")])
    told = report(outcome, "spvm_personnes")
    assert (told["lines_in"], told["loaded"], told["rejected"]) == (2, 1, 1)
    assert told["notes"]["SANS_AFFAIRE"] == 1 and told["notes"]["AFFAIRE_SANS_PERSONNE"] == 1
    kept = (versions.live(tmp_path).folder / "quarantine" / "spvm_personnes.csv").read_text("utf-8")
    assert kept.splitlines()[1].startswith("3,SANS_AFFAIRE,case_id=") and "44" not in kept.split("person_no")[1]


def test_persons_before_any_case_or_of_no_case_are_refused(tmp_path):
    outcome = put(tmp_path, None, [person("1")])
    assert outcome.state == "refused" and outcome.sources[0]["notes"] == {"LIEN_ABSENT": 1}
    outcome = put(tmp_path, [case("5", "2025-03-01")])
    assert outcome.state == "refused" and "LIEN_AUCUN" in outcome.sources[0]["notes"]


def test_persons_follow_their_case_when_cases_are_corrected(tmp_path):
    cases = [case(str(n), f"2025-03-0{n}") for n in range(1, 10)]
    put(tmp_path, cases, [person(str(n)) for n in range(1, 10)])
    assert len(rows(tmp_path, "spvm_personnes")) == 9
    given = restricted.write(tmp_path / "in" / "affaires.csv", cases[1:])
    assert restricted.run(tmp_path, given={"spvm_affaires": given}, approve=True).published
    assert len(rows(tmp_path, "spvm_personnes")) == 8
    restricted.write(tmp_path / "raw" / "affaires.csv", [*cases, case("10", "2025-03-10")])
    assert restricted.run(tmp_path, approve=True).published
    assert len(rows(tmp_path, "spvm_personnes")) == 9, "the person of the case that came back is read again"


@pytest.mark.parametrize("how", ["persons", "cases"])
def test_a_new_extract_of_a_period_leaves_the_others_as_they_are(tmp_path, how):
    old = [case(f"24-{n}", f"2024-{n:02d}-03") for n in range(1, 13)]
    put(tmp_path, old, [person(row["NO_AFFAIRE"]) for row in old])
    new = [case(f"25-{n}", f"2025-{n:02d}-03") for n in range(1, 13)]
    files = {"spvm_affaires": restricted.write(tmp_path / "in" / "a.csv", new)}
    assert restricted.run(tmp_path, given=files, approve=True).published
    assert (len(rows(tmp_path, "spvm_affaires")), len(rows(tmp_path, "spvm_personnes"))) == (24, 12)
    if how == "persons":
        files = {
            "spvm_personnes": restricted.write(tmp_path / "in" / "p.csv", [person(row["NO_AFFAIRE"]) for row in new])
        }
        assert restricted.run(tmp_path, given=files, approve=True).published
        assert len(rows(tmp_path, "spvm_personnes")) == 24


def test_a_case_whose_day_was_corrected_is_the_same_case(tmp_path):
    put(tmp_path, [case("1", "2024-12-30"), case("2", "2025-01-05")], [person("1"), person("2")])
    moved = restricted.write(tmp_path / "in" / "a.csv", [case("1", "2025-01-02"), case("2", "2025-01-05")])
    assert restricted.run(tmp_path, given={"spvm_affaires": moved}, approve=True).published
    assert [row["reported_on"].isoformat() for row in rows(tmp_path, "spvm_affaires")] == ["2025-01-02", "2025-01-05"]
    assert len(rows(tmp_path, "spvm_personnes")) == 2
