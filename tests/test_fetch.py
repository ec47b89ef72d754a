"""Fetching: whole files or nothing, whatever the portal does."""

import hashlib
import json
import re
import socket
import subprocess
import sys
import threading
from argparse import Namespace
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import portal_stub
import pyarrow as pa
import pytest
from portal_stub import NAME, whole

from loaders import fetch, limites
from loaders.contract import contracts
from loaders.fetch_messages import TEXTS, FetchError

SERVE = Path(__file__).resolve().parents[1].parent / "shared" / "portal" / "serve.py"
LIMITS = contracts()["limites"]
QUICK = {"timeout": 5, "pauses": (0, 0)}
ROWS = b"CATEGORIE,DATE\n" + b"Introduction,2024-01-05\n" * 4000


def contract(**origin):
    columns = {"category": {"from": ["CATEGORIE", "Catégorie"], "essential": True}, "day": {"from": ["DATE"]}}
    return SimpleNamespace(name="acts", file="*.csv", columns=columns, origin={"package": "acts", **origin})


def held(raw):
    """Every file in raw with its bytes; what is under way in .partial is not in raw."""
    return {path.name: path.read_bytes() for path in raw.iterdir() if path.is_file()} if raw.exists() else {}


@pytest.fixture
def portal():
    """A portal that answers well until a test says otherwise."""
    with portal_stub.portal(ROWS) as server:
        yield server


@contextmanager
def city(fault):
    """The local copy of the city's portal, misbehaving as asked."""
    if not SERVE.exists():
        pytest.skip(f"the local copy of the portal is not here: {SERVE.parent.name}/{SERVE.name}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(SERVE), "--port", str(port), "--fault", fault]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                threading.Event().wait(0.05)
            yield address
        finally:
            process.terminate()


def one(address, raw, source=None, **options):
    """Fetch one source and return what became of it."""
    (outcome,) = fetch.fetch(address, raw, [source or contract()], **QUICK | options)
    return outcome


def test_every_open_source_of_the_portal_is_fetched_whole_then_unchanged(tmp_path):
    with city("none") as address:
        first = fetch.fetch(address, tmp_path, contracts(), **QUICK)
        before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.iterdir()}
        again = fetch.fetch(address, tmp_path, contracts(), **QUICK)
    assert first and {outcome.status for outcome in first} == {"fetched"}, [outcome.text for outcome in first]
    for outcome in first:
        assert outcome.file.read_bytes() == (SERVE.parent / outcome.file.name).read_bytes()
    assert {outcome.status for outcome in again} == {"unchanged"}
    assert "inchangé" in again[0].text["fr"]
    after = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.iterdir()}
    assert after == before
    assert not list((tmp_path / fetch.PARTIAL).iterdir())


@pytest.mark.parametrize(
    ("fault", "key", "french"),
    [
        ("500", "status_later", r"limites\xa0: le fichier est promis, le portail répond l'erreur 500\xa0; relancez"),
        ("truncate", "cut", r"1,3\xa0Mo sont promis, 629,3\xa0ko sont arrivés avant la coupure"),
        ("html", "page", r"un fichier GeoJSON est promis, une page web est arrivée \(«\xa0Connexion\xa0»\)"),
        ("slow", "stalled", r"1,3\xa0Mo sont promis, l'envoi s'est arrêté 0,5 s à"),
    ],
)
def test_a_misbehaving_portal_leaves_raw_as_it_was(tmp_path, fault, key, french):
    name = "limites-administratives-agglomeration.geojson"
    (tmp_path / name).write_text("the previous file")
    with city(fault) as address:
        outcome = one(address, tmp_path, LIMITS, timeout=0.5 if fault == "slow" else 5)
    assert (outcome.status, outcome.error.key) == ("failed", key)
    assert re.search(french, outcome.error.fr), outcome.error.fr
    assert held(tmp_path) == {name: b"the previous file"}


def test_a_slow_portal_is_waited_for_while_it_sends(tmp_path):
    stations = SimpleNamespace(
        name="stations", file="pdq*.csv", columns={}, origin={"package": "vmtl-carte-postes-quartier"}
    )
    with city("slow") as address:
        assert one(address, tmp_path, stations).status == "fetched"
    assert (tmp_path / "pdq.csv").read_bytes() == (SERVE.parent / "pdq-points.csv").read_bytes()


def test_the_note_beside_a_file_says_what_it_is(portal, tmp_path):
    assert one(portal.address, tmp_path).status == "fetched"
    note = json.loads((tmp_path / f"{NAME}.origin.json").read_text("utf-8"))
    assert note["sha256"] == hashlib.sha256(ROWS).hexdigest()
    assert (note["size"], note["demonstration"], note["resource"]) == (len(ROWS), False, "r1")


def test_an_etag_is_trusted_only_for_the_very_file_it_came_with(portal, tmp_path):
    one(portal.address, tmp_path)
    assert one(portal.address, tmp_path).status == "unchanged"
    assert "If-None-Match" in portal.downloads()[-1]
    (tmp_path / NAME).write_bytes(ROWS.replace(b"2024", b"2025"))
    assert one(portal.address, tmp_path).status == "fetched"
    assert "If-None-Match" not in portal.downloads()[-1]
    assert (tmp_path / NAME).read_bytes() == ROWS


def test_demonstration_data_are_replaced_by_the_real_file(portal, tmp_path):
    one(portal.address, tmp_path)
    beside = tmp_path / f"{NAME}.origin.json"
    beside.write_text(json.dumps(json.loads(beside.read_text("utf-8")) | {"demonstration": True}))
    one(portal.address, tmp_path)
    assert json.loads(beside.read_text("utf-8"))["demonstration"] is False


@pytest.mark.parametrize("ranges", [True, False])
def test_a_cut_is_resumed_where_the_server_can_else_restarted(portal, tmp_path, ranges):
    portal.cuts, portal.ranges = 1, ranges
    assert one(portal.address, tmp_path).status == "fetched"
    assert portal.downloads()[1]["Range"] == f"bytes={len(ROWS) // 2}-"
    assert (tmp_path / NAME).read_bytes() == ROWS


def test_a_later_fetch_resumes_but_never_joins_two_publications(portal, tmp_path):
    portal.cuts = 1
    assert one(portal.address, tmp_path, pauses=()).error.key == "cut"
    assert held(tmp_path) == {}
    portal.body = ROWS.replace(b"2024", b"2025")
    assert one(portal.address, tmp_path).status == "fetched"
    assert "Range" in portal.downloads()[-1]
    assert (tmp_path / NAME).read_bytes() == portal.body


def test_a_range_answered_beside_the_point_starts_over(portal, tmp_path):
    def askew(handler):
        if "Range" in handler.headers:
            size = len(ROWS)
            return handler.send(206, ROWS[5:], {"Content-Range": f"bytes 5-{size - 1}/{size}"})
        return whole(handler)

    portal.cuts, portal.play = 1, askew
    assert one(portal.address, tmp_path).status == "fetched"
    assert (tmp_path / NAME).read_bytes() == ROWS


def test_an_error_that_passes_is_tried_again_and_one_that_stays_is_not(portal, tmp_path):
    answers = [503, 200, 404]
    portal.play = lambda handler: whole(handler) if (a := answers.pop(0)) == 200 else handler.send(a, b"no", {})
    assert one(portal.address, tmp_path).status == "fetched"
    assert one(portal.address, tmp_path).error.key == "status_gone"
    assert answers == []


def test_redirects_are_followed_on_the_web_only(portal, tmp_path):
    targets = iter(["/download/elsewhere", "file:///etc/hostname", "ftp://127.0.0.1/x"])

    def elsewhere(handler):
        return (
            whole(handler)
            if handler.path.endswith("elsewhere")
            else handler.send(302, b"", {"Location": next(targets)})
        )

    portal.play = elsewhere
    assert one(portal.address, tmp_path).status == "fetched"
    for _ in range(2):
        outcome = one(portal.address, tmp_path)
        assert outcome.error.key == "not_web"
    portal.resource = {"url": "file:///etc/actes.csv"}
    assert one(portal.address, tmp_path).error.key == "not_web"
    assert (tmp_path / NAME).read_bytes() == ROWS


def test_the_catalogue_and_the_file_must_agree_on_the_size(portal, tmp_path):
    portal.resource = {"size": len(ROWS) + 1}
    outcome = one(portal.address, tmp_path)
    assert outcome.error.key == "catalogue_size"
    assert len(portal.downloads()) == 3
    assert held(tmp_path) == {}


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"", "content"),
        (b'{"error": "not allowed"}', "content"),
        (b"\n <!DOCTYPE html><p>hello", "page"),
        (b"day;shift\n2024-01-05;jour\n", "columns"),
        (b"CATEGORIE,DATE\n\x00\x00\x00", "content"),
    ],
)
def test_what_is_not_the_promised_csv_is_refused(portal, tmp_path, body, key):
    portal.body = body
    outcome = one(portal.address, tmp_path)
    assert outcome.error.key == key, outcome.text
    assert held(tmp_path) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbfCat\xc3\xa9gorie;DATE\n",
        b"Cat\xe9gorie\tDate\n",
        '\ufeff"CATÉGORIE","DATE"\r\n'.encode("utf-16-le"),
    ],
)
def test_known_spellings_are_recognised_in_any_encoding(portal, tmp_path, body):
    portal.body = body
    assert one(portal.address, tmp_path).status == "fetched"


@pytest.mark.parametrize(
    "body", [b'{"type": "FeatureCollection", "features": [', b'{"type": "FeatureCollection"}', b"[]"]
)
def test_a_geojson_that_does_not_read_is_refused(portal, tmp_path, body):
    portal.body = body
    portal.resource = {
        "format": "GEOJSON",
        "url": f"{portal.address}/download/limites-administratives-agglomeration.geojson",
    }
    assert one(portal.address, tmp_path, LIMITS).error.key == "content"
    assert held(tmp_path) == {}


@pytest.mark.parametrize("path", ["..%2Factes.csv", ".actes.csv", "a%5Cb.csv", "actes.xlsx", "", "actes%00.csv"])
def test_a_file_name_that_is_not_plain_is_refused(portal, tmp_path, path):
    portal.resource = {"url": f"{portal.address}/download/{path}"}
    assert one(portal.address, tmp_path).error.key == "file_name"
    assert not portal.downloads()
    assert one(portal.address, tmp_path, contract(file_name="plain.csv")).file == tmp_path / "plain.csv"


@pytest.mark.parametrize(
    ("catalogue", "key"),
    [
        ({"success": False, "error": {"message": "Non trouvé"}}, "package_unknown"),
        ({"success": True, "result": {"resources": []}}, "resource"),
        (
            {"success": True, "result": {"resources": [{"id": "a", "format": "CSV"}, {"id": "b", "format": "CSV"}]}},
            "resource",
        ),
        ({"success": True, "result": "none"}, "not_catalogue"),
    ],
)
def test_a_catalogue_without_the_source_says_so(portal, tmp_path, catalogue, key):
    portal.catalogue = catalogue
    assert one(portal.address, tmp_path).error.key == key


def test_a_resource_is_chosen_by_id_then_by_format_and_name():
    listed = [
        {"id": "1", "name": "A", "format": "CSV"},
        {"id": "2", "name": "B", "format": "csv"},
        {"id": "3", "name": "B", "format": "SHP"},
        {"id": "4", "name": "B", "format": "CSV", "state": "deleted"},
    ]
    assert fetch.choose(listed, contract(resource="1"))["id"] == "1"
    assert fetch.choose(listed, contract(resource="B"))["id"] == "2"
    assert fetch.choose(listed, contract(resource={"id": "gone", "name": "B", "format": "CSV"}))["id"] == "2"
    with pytest.raises(FetchError, match="one resource CSV is promised"):
        fetch.choose(listed, contract())


def test_one_source_failing_does_not_stop_the_others(portal, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LABSU_DATA", str(tmp_path))
    wanted = {"limites": LIMITS, "acts": contract(), "none": SimpleNamespace(origin={})}
    monkeypatch.setattr(fetch, "contracts", lambda: wanted)
    assert fetch.main(Namespace(portal=portal.address, timeout=5, lang="fr")) == 4
    said = capsys.readouterr()
    assert said.out == f"acts\xa0: {NAME}, 96,0\xa0ko reçus.\n"
    assert "Sources non obtenues\xa0: 1 sur 2" in said.err
    assert f"{NAME}\xa0: 96,0\xa0ko sur 96,0\xa0ko (100\xa0%)" in said.err
    wanted.pop("limites")
    assert fetch.main(Namespace(portal=portal.address, timeout=5, lang="en")) == 0


def test_an_unreachable_portal_and_a_wrong_option_say_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LABSU_DATA", str(tmp_path))
    monkeypatch.setenv("LABSU_PORTAL", "ftp://portal")
    assert fetch.main(Namespace(portal=None, timeout=5, lang="en")) == 2
    assert fetch.main(Namespace(portal="http://127.0.0.1:1", timeout=0, lang="en")) == 2
    assert "correct --portal or LABSU_PORTAL" in capsys.readouterr().err
    outcome = one("http://127.0.0.1:1", tmp_path / "raw")
    assert outcome.error.en == (
        "acts: 127.0.0.1:1 should answer, the connection is refused; "
        "check the address (--portal or LABSU_PORTAL) and try again."
    )
    monkeypatch.delenv("LABSU_PORTAL")
    assert fetch.portal_address() == "https://donnees.montreal.ca"


def test_a_portal_that_says_nothing_is_left_in_time(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        outcome = one(f"http://127.0.0.1:{mute.getsockname()[1]}", tmp_path, timeout=0.2, pauses=())
    assert outcome.error.key == "silent"
    assert "rien n'est venu en 0,2 s" in outcome.error.fr


def test_two_fetches_at_once_do_not_mix(portal, tmp_path):
    def inner(*_):
        with pytest.raises(FetchError, match="another is under way"):
            one(portal.address, tmp_path)

    assert one(portal.address, tmp_path, progress=inner).status == "fetched"


def test_every_sentence_is_in_both_languages():
    assert TEXTS
    for key, text in TEXTS.items():
        assert set(text) == {"fr", "en"}, key
        assert set(re.findall(r"{(\w+)}", text["fr"])) == set(re.findall(r"{(\w+)}", text["en"])), key


def test_limits_take_the_territories_own_names():
    table = pa.table({"territory_id": ["REM22", "X"], "name": ["Mercier-Hochelaga-Maisonneuve", "Ailleurs"]})
    assert limites.load(table)["name"].to_pylist() == ["Mercier–Hochelaga-Maisonneuve", "Ailleurs"]
