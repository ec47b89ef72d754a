"""The committed reference files: documented, whole, consistent with each other and with published totals."""

import csv
import io
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest
import yaml

from loaders import inputs
from loaders.contract import TYPES, contracts
from tests import rules

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "reference"
FILES = sorted(path.name for path in FOLDER.glob("*.csv"))
SHARED = ROOT.parent / "shared" / "portal"
OTHER_THEFTS = "Vol dans / sur véhicule à moteur"
LITTLE_TOUCHED = {"Introduction", "Méfait", OTHER_THEFTS, "Vol de véhicule à moteur", "Vols qualifiés"}
CATEGORIES = LITTLE_TOUCHED | {"Infractions entrainant la mort"}
PUBLISHED = [("2016", 1_942_044, 1_704_694), ("2021", 2_004_265, 1_762_949)]  # year, the 34, the 19: producers' totals


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(*kinds: str) -> set[str]:
    return {row["territory_id"] for row in rows("territories.csv") if row["kind"] in kinds}


PARTS = places("arrondissement", "ville liée")
IDS = PARTS | {"city", "agglomeration", "unlocated"}


def sections() -> dict[str, str]:
    """The README's paragraphs by file name."""
    text = (FOLDER / "README.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def french() -> list[tuple[str, str]]:
    """Every French text of the reference files and of their two contracts, with its place."""
    found = [
        (f"{name}:{column}", row[column]) for name in FILES for row in rows(name) for column in row if "_fr" in column
    ]
    for name in ("population", "exposition"):
        found += [
            (name, text) for text in _french_in(yaml.safe_load((ROOT / f"loaders/{name}.yml").read_text("utf-8")))
        ]
    return found


def _french_in(node) -> list[str]:
    if isinstance(node, dict):
        own = [node["fr"]] if isinstance(node.get("fr"), str) else []
        return own + [text for child in node.values() for text in _french_in(child)]
    return [text for child in node for text in _french_in(child)] if isinstance(node, list) else []


def clean(name: str, text: str) -> pa.Table:
    """A reference CSV as its loader's clean table, held to its contract."""
    contract = contracts()[name]
    types = {column: TYPES[promise["type"]] for column, promise in contract.received.items()}
    options = pyarrow.csv.ConvertOptions(column_types=types)
    table = pyarrow.csv.read_csv(io.BytesIO(text.encode()), convert_options=options)
    return contract.check(inputs.turned(name, table))


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if c.isascii() and c.isalpha())


def test_each_file_has_a_section_that_says_whose_it_is_and_what_to_beware_of():
    assert len(FILES) >= 12 and set(sections()) == set(FILES)
    assert [name for name, text in sections().items() if "Citation:" not in text or "Caution:" not in text] == []


def is_a_rectangle(name):
    raw = (FOLDER / name).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw
    header, *lines = csv.reader(io.StringIO(raw.decode("utf-8")))
    assert len(set(header)) == len(header) and lines
    assert {len(line) for line in lines} == {len(header)}
    assert all(cell == cell.strip(" ") for line in [header, *lines] for cell in line)
    assert {row["territory_id"] for row in rows(name) if "territory_id" in row} - {""} <= IDS


def test_a_file_is_a_rectangle_of_trimmed_text_and_known_territories():
    rules.hold(is_a_rectangle, FILES)


def test_the_territories_are_19_and_15_and_three_wholes():
    assert len(places("arrondissement")) == 19
    assert len(places("ville liée")) == 15
    assert [row["territory_id"] for row in rows("territories.csv")][34:] == ["city", "agglomeration", "unlocated"]


def test_names_join_places_with_an_en_dash_and_sort_as_they_read():
    named = {row["territory_id"]: row for row in rows("territories.csv") if row["territory_id"] in PARTS}
    joined = {place for place, row in named.items() if "–" in row["name_fr"]}
    assert joined == {"REM22", "REM24", "REM25", "REM32", "REM33", "REM34"}
    assert all(row["sort_key"] == fold(row["name_fr"]) for row in named.values())
    assert list(named) == sorted(named, key=lambda place: named[place]["sort_key"])


def test_labels_fit_on_a_map_and_differ():
    labels = [row[column] for row in rows("territories.csv") for column in ("short", "short_en")]
    assert all(0 < len(label) <= 16 for label in labels)
    for column in ("short", "short_en", "name_fr", "name_en"):
        assert len({row[column] for row in rows("territories.csv")}) == 37


def test_french_forms_elide_and_contract():
    for row in rows("territories.csv"):
        if row["territory_id"] not in PARTS:
            continue
        article, bare = re.match(r"(Le )?(.*)", row["name_fr"]).groups()
        assert row["de"] == ("du " if article else "d'" if bare[0] in "AEIOU" else "de ") + bare
        assert re.fullmatch(r"(à|dans|dans le|sur le) " + re.escape(bare), row["a"]) and row["in_en"].startswith("in ")


def test_a_spelling_means_one_territory_and_every_name_is_one():
    spellings = {row["spelling"]: row["territory_id"] for row in rows("territory_spellings.csv")}
    assert len(spellings) == len(rows("territory_spellings.csv"))
    assert all(spellings[row["name_fr"]] == row["territory_id"] for row in rows("territories.csv"))
    meant = {}
    for spelling, place in spellings.items():
        assert meant.setdefault(fold(spelling), place) == place, spelling


def test_spellings_in_circulation_are_all_known():
    path = SHARED / "territoires-variantes.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository")
    spellings = {row["spelling"]: row["territory_id"] for row in rows("territory_spellings.csv")}
    with path.open(encoding="utf-8-sig", newline="") as file:
        variants = list(csv.DictReader(file))
    assert len(variants) == 83
    assert [row["variante"] for row in variants if spellings.get(row["variante"]) != row["code_mamh"]] == []


@pytest.mark.parametrize(("year", "agglomeration", "city"), PUBLISHED)
def test_censuses_add_up_to_the_published_totals(year, agglomeration, city):
    counted = {row["territory_id"]: int(row["residents"]) for row in rows("population.csv") if row["year"] == year}
    assert set(counted) == PARTS and sum(counted.values()) == agglomeration
    assert sum(counted[place] for place in places("arrondissement")) == city


def test_the_2023_estimate_covers_the_19():
    estimated = {row["territory_id"] for row in rows("population.csv") if row["basis"] == "isq_2023"}
    assert estimated == places("arrondissement")


@pytest.mark.parametrize("name", ["population", "exposition"])
def test_a_contract_example_loads_as_it_says(name):
    example = contracts()[name].example
    assert clean(name, example["given"]).to_pylist() == example["expect"]


def test_population_has_every_year_and_passes_through_its_sources():
    table = clean("population", (FOLDER / "population.csv").read_text("utf-8"))
    every = {(row["territory_id"], row["year"]): row for row in table.to_pylist()}
    assert set(every) == {(place, year) for place in PARTS for year in range(2015, 2027)}
    for row in rows("population.csv"):
        found = every[row["territory_id"], int(row["year"])]
        assert (found["residents"], found["basis"]) == (int(row["residents"]), row["basis"])
    for place in PARTS:
        between = [every[place, year]["residents"] for year in range(2016, 2022)]
        assert between in (sorted(between), sorted(between, reverse=True))
        assert every[place, 2015] == every[place, 2016] | {"year": 2015, "basis": "report"}


def test_population_says_which_territory_comes_twice():
    with pytest.raises(ValueError, match="REM17 has two for 2016"):
        clean("population", "territory_id,year,residents,basis\n" + "REM17,2016,1,recensement_2016\n" * 2)


def test_exposition_covers_what_its_readme_says():
    held = {}
    for row in rows("exposition.csv"):
        held.setdefault(row["name"], set()).add(row["territory_id"])
    assert held["land_area_km2"] == held["dwellings"] == PARTS and held["residents_15_plus"] == PARTS - {"66092"}
    assert held["present_population"] == {"REM19"}
    assert {row["quality"] for row in rows("exposition.csv") if row["name"] == "present_population"} == {"D"}


def test_land_areas_give_back_the_published_densities():
    exposition, profile = rows("exposition.csv"), rows("profile_2021.csv")
    areas = {row["territory_id"]: float(row["value"]) for row in exposition if row["name"] == "land_area_km2"}
    densities = {row["territory_id"]: float(row["value"]) for row in profile if row["variable"] == "density_per_km2"}
    residents = {row["territory_id"]: int(row["residents"]) for row in rows("population.csv") if row["year"] == "2021"}
    assert set(areas) - set(densities) == {"66092"}  # 30 residents, no profile: its area is the published one
    assert all(residents[place] / areas[place] == pytest.approx(densities[place], rel=0.003) for place in densities)
    city = sum(areas[place] for place in places("arrondissement"))
    assert 1_762_949 / city == pytest.approx(4_834, rel=0.002)


def test_a_carried_measure_loses_a_grade_but_an_area_does_not():
    table = clean("exposition", (FOLDER / "exposition.csv").read_text("utf-8"))
    grades = {(row["name"], row["year"]): row["quality"] for row in table.to_pylist() if row["territory_id"] == "REM19"}
    assert grades["land_area_km2", 2018] == grades["land_area_km2", 2021] == "B"
    assert (grades["residents_15_plus", 2021], grades["residents_15_plus", 2018]) == ("A", "B")
    assert grades["present_population", 2026] == "D"
    assert [grades["dwellings", year] for year in (2015, 2016, 2019, 2021, 2026)] == ["B", "A", "B", "A", "B"]


def test_each_profile_has_each_variable_and_each_variable_a_name():
    profile = [(row["territory_id"], row["variable"]) for row in rows("profile_2021.csv")]
    variables = [row["variable"] for row in rows("profile_variables.csv")]
    assert sorted(profile) == sorted((place, variable) for place in PARTS - {"66092"} for variable in variables)
    assert all(float(row["value"]) > 0 for row in rows("profile_2021.csv"))


def test_stations_merge_into_stations_that_live_on():
    stations = {row["pdq"]: row for row in rows("pdq.csv")}
    assert sum(row["has_polygon"] == "yes" for row in stations.values()) == 28
    for number, row in stations.items():
        assert (row["to"] == "") == (row["to_precision"] == "")
        if row["to"]:
            date.fromisoformat(row["to"])
            assert row["to_precision"] in {"day", "estimated", "before"} and row["merged_into"], number
        if row["merged_into"]:
            assert stations[row["merged_into"]]["has_polygon"] == "yes" and row["has_polygon"] == "no", number


def test_each_merger_since_2015_is_a_break_the_day_after():
    breaks = {row["series"]: row["date"] for row in rows("breaks.csv") if row["series"].startswith("pdq:")}
    merged = {
        f"pdq:{row['pdq']};pdq:{row['merged_into']}": (date.fromisoformat(row["to"]) + timedelta(days=1)).isoformat()
        for row in rows("pdq.csv")
        if row["to"] > "2015"
    }
    assert len(merged) == 4 and breaks == merged


@pytest.mark.parametrize("row", rows("breaks.csv"), ids=lambda row: f"{row['date']} {row['title_en']} {row['kind']}")
def test_a_break_is_dated_placed_and_told_in_both_languages(row):
    start = date.fromisoformat(row["date"])
    assert row["kind"] in {"hard", "soft", "event"}
    assert not row["until"] or date.fromisoformat(row["until"]) > start
    assert row["kind"] != "event" or row["until"]
    assert all(row["series"].split(";"))
    assert row["territories"] == "*" or set(row["territories"].split(";")) <= IDS
    assert all(row[f"{part}_{language}"] for part in ("title", "cause", "effect") for language in ("fr", "en"))
    assert row["link"].startswith("https://") and row["citation"]


def test_the_counting_rule_is_hard_for_persons_and_soft_for_the_open_file():
    rule = [row for row in rows("breaks.csv") if row["date"] == "2019-01-01"]
    kinds = {series: row["kind"] for row in rule for series in row["series"].split(";")}
    assert kinds["property/*"] == kinds["person/robbery_rate"] == "soft"
    assert kinds["person/assault*"] == kinds["person/sexual*"] == "hard"


def test_the_annual_reports_cover_ten_years_of_six_subgroups():
    annual = {(row["year"], row["subgroup"]): int(row["reported"]) for row in rows("spvm_annual.csv")}
    assert len(annual) == len(rows("spvm_annual.csv")) == 60 and annual["2024", "Vols de véhicules à moteur"] == 8_812
    assert annual["2015", "Introductions par effraction"] == 9_764
    assert {row["open_category"] for row in rows("spvm_annual.csv")} == CATEGORIES - {
        "Vol dans / sur véhicule à moteur"
    }


def test_each_category_has_a_gap_or_says_there_is_no_counterpart():
    gaps = {row["open_category"]: row["open_share_pct"] for row in rows("spvm_gaps.csv")}
    assert set(gaps) == CATEGORIES and {category for category, share in gaps.items() if not share} == {OTHER_THEFTS}
    assert all(0 < float(share) <= 100 for share in gaps.values() if share)


def test_months_of_a_category_make_a_year():
    shares = {}
    for row in rows("spvm_months.csv"):
        shares.setdefault(row["category"], {})[int(row["month"])] = float(row["share"])
    assert set(shares) == CATEGORIES
    for share in shares.values():
        assert set(share) == set(range(1, 13)) and sum(share.values()) == pytest.approx(1, abs=0.001)


def test_counts_are_of_known_stations_and_all_categories_and_add_up():
    counts = {(row["pdq"], row["category"]): int(row["count"]) for row in rows("spvm_pdq.csv")}
    stations = {pdq for pdq, _ in counts}
    assert stations == {row["pdq"] for row in rows("pdq.csv")} - {"37"}
    assert set(counts) == {(pdq, category) for pdq in stations for category in CATEGORIES}
    assert sum(count for (pdq, _), count in counts.items() if pdq == "38") == 20_302
    assert sum(int(row["count"]) for row in rows("spvm_located.csv")) == 97_652


def test_french_texts_use_no_break_spaces():
    wrong = re.compile(r" [:;?!»%]|« |(?<!\u00a0)[:»]|(?<!\d)\d{1,3} \d{3}")
    assert len(french()) > 60 and [place for place, text in french() if wrong.search(text)] == []


def names_no_machine(name):
    assert not re.search(r"/work|/tmp|\bshared\b|localhost|127\.0\.0", (FOLDER / name).read_text("utf-8"))


def test_no_file_names_a_machine():
    rules.hold(names_no_machine, [*FILES, "README.md"])
