"""Fetching: whole files or nothing, whatever the portal does."""

import hashlib
import json
import re
from types import SimpleNamespace

import portal_stub
import pytest
from portal_stub import NAME, whole

from loaders import fetch
from loaders.contract import contracts
from tests.fetching import LIMITS, QUICK, ROWS, SERVE, city, held, one


@pytest.fixture
def portal():
    """A portal that answers well until a test says otherwise."""
    with portal_stub.portal(ROWS) as server:
        yield server


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
