"""What is fetched must be what was promised: the promised columns, a plain name, the right resource, told errors."""

import re
import socket
from argparse import Namespace
from types import SimpleNamespace

import portal_stub
import pytest
from portal_stub import NAME

from loaders import fetch
from loaders.fetch_messages import TEXTS, FetchError
from tests.fetching import LIMITS, ROWS, contract, held, one


@pytest.fixture
def portal():
    """A portal that answers well until a test says otherwise."""
    with portal_stub.portal(ROWS) as server:
        yield server


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
