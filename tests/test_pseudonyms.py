"""Case numbers and addresses are hashed with a key that is kept away from the data and never seen."""

import hashlib
import hmac
import os
import stat

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import addresses, pseudonyms, versions
from loaders.fates import Refused
from tests import restricted
from tests.restricted import case, person, put

SECRET = b"a key of thirty-two characters!!"


def hashed(texts, purpose="case", secret=SECRET):
    return pseudonyms.of(pa.array(texts, pa.string()), purpose, secret).to_pylist()


@pytest.fixture
def no_key(monkeypatch, tmp_path):
    """A home without a key."""
    monkeypatch.delenv("LABSU_KEY")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home" / ".config" / "labsu" / "key"


def test_a_pseudonym_is_hmac_sha256_cut_to_twenty_digits():
    expected = hmac.new(SECRET, b"case\x00240001234", hashlib.sha256).hexdigest()[:20]
    assert hashed(["24-0001234"]) == [expected]


@pytest.mark.parametrize("other", ["24 0001234", " 240001234 ", "24-0001234 ", "２４-0001234", "240001234.0"])
def test_the_same_number_written_otherwise_has_the_same_pseudonym(other):
    assert hashed([other]) == hashed(["24-0001234"])
    assert hashed(["mtl-12a"]) == hashed(["MTL 12A"])


def test_zeros_in_front_other_keys_and_other_purposes_make_other_pseudonyms():
    assert len({*hashed(["0012", "012", "12", "120"])}) == 4
    assert hashed(["12"]) != hashed(["12"], secret=b"another key of enough characters")
    assert hashed(["12 rue A"]) != hashed(["12 rue A"], "address")
    assert hashed([None, "", "--", "12"])[:3] == [None] * 3


@given(st.lists(st.text(alphabet="0123456789-ABab ", min_size=1, max_size=12), max_size=30))
def test_a_pseudonym_depends_on_the_number_alone(numbers):
    assert hashed(numbers) == [hashed([number])[0] for number in numbers]
    assert all(one is None or (len(one) == 20 and set(one) <= set("0123456789abcdef")) for one in hashed(numbers))


ALIKE = [
    ("1234, rue Saint-Denis", "1234 St-Denis St, Montréal (Québec) H2X 3K4", "1234 rue st denis, app. 5",
     "5-1234, rue Saint-Denis", "1234-1240, RUE SAINT-DENIS", "1234 Saint-Denis"),
    ("100, boulevard René-Lévesque Est", "100 boul. Rene Levesque E.", "100 René-Lévesque Blvd East, Montreal, QC"),
    ("2525, 3e Avenue", "2525 3rd Ave", "2525, 3ième av."),
    ("7, avenue de l'Église", "7 av. de l’Eglise", "007 Église Ave."),
]  # fmt: skip


@pytest.mark.parametrize("alike", ALIKE, ids=lambda alike: alike[0])
def test_an_address_written_otherwise_is_the_same(alike):
    assert len({addresses.plain(text) for text in alike}) == 1 and addresses.plain(alike[0])


def test_other_addresses_differ_and_an_intersection_is_none():
    texts = ["1234 rue Saint-Denis", "1236 rue Saint-Denis", "1234 rue Saint-Denis Est", "1234A rue Saint-Denis"]
    assert len({addresses.plain(text) for text in texts}) == 4
    for text in ("Saint-Denis / Rachel", "rue Saint-Denis", "1234", "", "1234, rue", "inconnue"):
        assert addresses.plain(text) is None


# The key ------------------------------------------------------------------------------------------------------------


def test_a_key_is_made_on_first_use_and_kept(no_key):
    first = pseudonyms.key()
    assert len(first) >= 32 and pseudonyms.key() == first
    assert stat.S_IMODE(no_key.stat().st_mode) == 0o600 and stat.S_IMODE(no_key.parent.stat().st_mode) == 0o700
    no_key.unlink()
    assert pseudonyms.key() != first


def refusal(code):
    return pytest.raises(Refused, check=lambda refused: refused.code == code and str(refused).count(" ") > 8)


def test_a_key_that_others_can_read_is_refused(no_key):
    made = pseudonyms.key()
    for mode in (0o640, 0o604, 0o660):
        no_key.chmod(mode)
        with refusal("CLE_OUVERTE"):
            pseudonyms.key()
    no_key.chmod(0o600)
    assert pseudonyms.key() == made, "it is the mode that is refused"


def test_a_key_beside_the_data_is_refused(no_key, monkeypatch, tmp_path):
    for inside in (versions.data_folder() / "key", versions.HERE.parent / "key", tmp_path / "data" / "raw" / "key"):
        monkeypatch.setenv("LABSU_KEY_FILE", str(inside))
        with refusal("CLE_PLACE"):
            pseudonyms.key(tmp_path / "data")
        assert not inside.exists()


def test_a_key_that_is_short_or_unreadable_is_refused(no_key, monkeypatch, tmp_path):
    monkeypatch.setenv("LABSU_KEY", "short")
    with refusal("CLE_COURTE"):
        pseudonyms.key()
    monkeypatch.delenv("LABSU_KEY")
    monkeypatch.setenv("LABSU_KEY_FILE", str(tmp_path))
    with refusal("CLE_ILLISIBLE"):
        pseudonyms.key()
    assert tmp_path.is_dir(), "nothing is written in its place"


def test_a_refused_key_refuses_the_load_in_one_sentence(no_key, monkeypatch, tmp_path):
    monkeypatch.setenv("LABSU_KEY_FILE", str(tmp_path / "data" / "key"))
    outcome = put(tmp_path / "data", [case("1", "2025-03-02")])
    assert (outcome.state, outcome.exit_code) == ("refused", 4)
    assert outcome.sources[0]["notes"] == {"CLE_PLACE": 1}


def test_the_manifest_has_the_keys_fingerprint_and_never_the_key(tmp_path):
    assert put(tmp_path, [case("1", "2025-03-02")], [person("1")]).published
    sources = versions.live(tmp_path).sources
    secret = pseudonyms.key()
    assert sources["spvm_affaires"]["key"] == sources["spvm_personnes"]["key"] == pseudonyms.fingerprint(secret)
    assert len(pseudonyms.fingerprint(secret)) == 12
    assert secret not in restricted.everything(tmp_path)


def test_another_key_is_told_and_refused(tmp_path, monkeypatch):
    assert put(tmp_path, [case("1", "2025-03-02")]).published
    monkeypatch.setenv("LABSU_KEY", os.environ["LABSU_KEY"] + " no more")
    outcome = put(tmp_path, None, [person("1")])
    assert outcome.state == "refused" and outcome.sources[0]["notes"] == {"CLE_CHANGEE": 1}
    assert versions.live(tmp_path).number == 1
