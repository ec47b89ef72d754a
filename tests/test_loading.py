"""Every messy file of the shared index, through a whole load: fate of rows, publication, and what is held."""

import csv
from datetime import date
from pathlib import Path

import pytest

from indicators import build
from loaders import decisions, versions
from loaders.load import load

BAD = Path(__file__).resolve().parents[1].parent / "shared" / "badinputs"
INDEX = list(csv.DictReader((BAD / "index.csv").open(encoding="utf-8"))) if BAD.exists() else []
AS_OF = date(2026, 1, 15)
BASE = "r01a_extrait_v1.csv"

pytestmark = pytest.mark.skipif(not INDEX, reason="../shared/badinputs is absent: the messy files cannot be tried")


def run(data: Path, name: str, **options):
    return load({"spvm_actes": BAD / name}, build=build.build, catalog="", data=data, as_of=AS_OF, **options)


def expected_notes(row: dict) -> dict[str, int | None]:
    pairs = (code.rsplit("=", 1) if "=" in code else (code, None) for code in row["codes_note"].split(";") if code)
    return {code: count and int(count) for code, count in pairs}


def test_the_index_has_every_file():
    assert len(INDEX) >= 73
    assert all((BAD / row["file"]).exists() for row in INDEX)


@pytest.mark.parametrize("row", INDEX, ids=lambda row: row["file"])
def test_every_file_ends_as_the_index_says(row, tmp_path):
    if row["pair"] == "r01" and row["file"] != BASE:
        run(tmp_path, BASE)
    before = _live(tmp_path)
    outcome = run(tmp_path, row["file"])
    report = outcome.sources[0]
    assert (report["action"], report["publication"]) == (row["action"], row["publication"])
    for field, column in (("lines_in", "lignes_entree"), ("loaded", "lignes_chargees")):
        assert row[column] in ("", str(report[field])), field
    if row["action"] != "rejeter_fichier":
        assert report["rejected"] == int(row["lignes_rejetees"])
    notes = expected_notes(row)
    assert set(report["notes"]) == set(notes)
    assert all(report["notes"][code] == count for code, count in notes.items() if count)
    published = row["action"] != "rejeter_fichier" and row["publication"] == "auto"
    news = not {"DEJA_CHARGE", "CONTENU_IDENTIQUE"} & set(notes)
    assert outcome.published == (published and news)
    assert outcome.exit_code == (4 if row["action"] == "rejeter_fichier" else 0 if row["publication"] == "auto" else 3)
    assert (_live(tmp_path) == before) == (not outcome.published)


def _live(data: Path) -> int | None:
    try:
        return versions.live(data).number
    except versions.NoVersion:
        return None


def test_good_variants_have_the_hash_of_their_clean_twin(tmp_path):
    """What the index calls identical to g01, by its own words, has the same logical hash."""
    twins = [
        row["file"] for row in INDEX if "identique à g01" in row["expected"] or "mêmes dates que g01" in row["expected"]
    ]
    assert len(twins) >= 12
    hashes = {}
    for name in ["g01_valide_lf.csv", *twins]:
        folder = tmp_path / name
        run(folder, name)
        hashes[name] = versions.live(folder).sources["spvm_actes"]["logical_hash"]
    assert set(hashes.values()) == {hashes["g01_valide_lf.csv"]}


def test_a_held_version_waits_for_a_person(tmp_path):
    run(tmp_path, BASE)
    outcome = run(tmp_path, "r05_retrecissement.csv")
    assert (outcome.state, versions.live(tmp_path).number) == ("held", 1)
    decisions.approve(outcome.version, tmp_path)
    assert versions.live(tmp_path).number == outcome.version


def test_a_stale_approval_is_refused(tmp_path):
    run(tmp_path, BASE)
    held = run(tmp_path, "r05_retrecissement.csv").version
    run(tmp_path, "r01b_extrait_v2_revise.csv")
    with pytest.raises(decisions.Stale, match=f"version {held}: staged against version 1, but version 3 is live"):
        decisions.approve(held, tmp_path)


def test_a_held_version_may_be_discarded_or_approved_at_once(tmp_path):
    run(tmp_path, BASE)
    held = run(tmp_path, "k01_categorie_inconnue.csv").version
    decisions.discard(held, tmp_path)
    assert not (tmp_path / "versions" / str(held)).exists()
    assert versions.states(tmp_path)[held] == "discarded"
    assert run(tmp_path, "k01_categorie_inconnue.csv", approve=True).published


def test_a_refused_load_leaves_the_live_folder_byte_for_byte(tmp_path):
    run(tmp_path, BASE)
    before = {path: path.read_bytes() for path in (tmp_path / "versions" / "1").rglob("*") if path.is_file()}
    run(tmp_path, "s19_total_faux.csv")
    assert {path: path.read_bytes() for path in before} == before
    assert [path.name for path in (tmp_path / "versions").iterdir() if path.is_dir()] == ["1"]


def test_rows_set_aside_are_kept_with_their_line_and_reason(tmp_path):
    run(tmp_path, "d08_dates_impossibles.csv")
    path = tmp_path / "versions" / "1" / "quarantine" / "spvm_actes.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert [row["code"] for row in rows] == ["DATE_INVALIDE"] * 4
    source = (BAD / "d08_dates_impossibles.csv").read_text("utf-8").splitlines()
    assert all(source[int(row["line"]) - 1].split(",")[1] in row["row"] for row in rows)
    assert path.stat().st_mode & 0o077 == 0


def test_a_bare_load_does_not_go_back_to_a_file_published_before(tmp_path):
    """What lies in raw was published once; another file was loaded since: going back is a rollback, not a load."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "actes-criminels.csv").write_bytes((BAD / BASE).read_bytes())
    options = {"build": build.build, "catalog": "", "data": tmp_path, "as_of": AS_OF}
    assert load(**options).version == 1
    assert run(tmp_path, "r01b_extrait_v2_revise.csv").version == 2
    assert (load(**options).state, versions.live(tmp_path).number) == ("unchanged", 2)
