"""No byte that the shared audience receives, or that is left outside the analysis folder, names a case or a house."""

import os
import re
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import indicators
from indicators import audit, release, safe
from pages.parts.cards import cards
from tests import samples, visit
from tests.canaries import contents, found, tokens_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(visit.chromium() is None, reason="no chromium is installed: nothing was tried in a browser"),
]
CARDS = cards("shared")
PLACES = ("REM19", "66092", "city", "agglomeration")
FORGED = {
    "indicator": "sexual_assault_rate", "breakdown": "sex+age_band", "audience": "analysis", "period": "2025-02",
    "by": "month", "per": "omhm_dwellings",
}  # fmt: skip
FORMER = {"version": "1", "audience": "analysis"}
# Every page that takes any indicator, asked for restricted ones beyond what is shared: months, crossed breakdowns,
# denominators, places of the analyst's own.
FURTHER = [
    ("tendances", {"indicator": "victim_count", "breakdown": "sex+age_band", "by": "month", "territory": "REM19"}),
    ("tendances", {"indicator": "homicide_count", "by": "month", "territory": "pdq-21"}),
    ("carte", {"indicator": "housing_case_rate", "period": "2024-03_2025-02", "per": "other_dwellings"}),
    ("carte", {"indicator": "young_victim_count", "view": "cells", "territory": "g-centre"}),
    ("comparer", {"indicator": "sexual_assault_rate", "period": "2025-01_2025-01", "territory": "66092"}),
    ("lieux", {"indicator": "partner_violence_rate", "period": "2024"}),
    ("telecharger", {"indicators": "homicide_count,housing_building_share,victim_count", "by": "month",
                     "breakdown": "sex+age_band", "period": "2024-03_2025-02", "territories": "REM19,pdq-21"}),
    ("telecharger", {"indicators": "victim_count", "by": "year", "breakdown": "age_band", "labels": "12-25"}),
    ("mes_lieux", {}),
]  # fmt: skip
DOWNLOADS = '[data-testid="stDownloadButton"] button'


@pytest.fixture(scope="module")
def tokens(restricted_data):
    """What the analysis folder alone may hold."""
    return tokens_of(restricted_data)


@pytest.fixture(scope="module")
def released(restricted_data, tmp_path_factory):
    """The shared folder of a release."""
    shared = tmp_path_factory.mktemp("outside") / "shared"
    os.environ["LABSU_SHARED"] = str(shared)
    try:
        table = pq.read_table(safe.path(indicators.version(data=restricted_data))).to_pandas()
        release.release(data=restricted_data, found=audit.Audit(len(table), 0, {}, table=table))
    finally:
        del os.environ["LABSU_SHARED"]
    return shared


@pytest.fixture(scope="module")
def served(released):
    """A process of the shared audience that was given the release alone: its address, and the file of what it says."""
    with serving(released) as served:
        yield served


@contextmanager
def serving(shared: Path):
    """The shared audience's process: its address and the file of what it says. It is given no analysis folder."""
    log = shared.parent / "server.log"
    (shared.parent / "tmp").mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LABSU_")}
    own = {"LABSU_AUDIENCE": "shared", "LABSU_SHARED": str(shared), "TMPDIR": str(shared.parent / "tmp"),
           "LABSU_DATA": str(shared.parent / "nothing")}  # fmt: skip
    with log.open("w+") as said, visit.started(kept | own, said) as address:
        yield address, log


class Listener:
    """Keeps every byte that a visitor receives: frames of the websocket, answers, downloads."""

    def __init__(self, seen: visit.Visit):
        self.heard: list[bytes] = []
        self.asked: set[str] = set()
        seen.page.on("websocket", lambda socket_: socket_.on("framereceived", self._frame))
        seen.page.on("response", self._answer)

    def _frame(self, payload):
        self.heard.append(payload if isinstance(payload, bytes) else str(payload).encode())

    def _answer(self, response):
        if "/static/" not in response.url and "/_stcore/" not in response.url:
            self.asked.add(response.url)

    def fetch_again(self, seen: visit.Visit) -> None:
        """The bodies of the answers: a page that goes on loses them, so they are asked once more."""
        for url in sorted(self.asked):
            self.heard.append(seen.context.request.get(url).body())


def drive(seen: visit.Visit, listener: Listener) -> int:
    """Open every page in every way that could reach further; take every download. How many were taken."""
    taken = 0
    for number, card in enumerate(CARDS):
        path, forged = "" if number == 0 else card.name, FORGED | {"territory": PLACES[number % len(PLACES)]}
        for asked in [forged | {"lang": "en"}, FORMER] if samples.ALL else [forged | {"lang": "en"} | FORMER]:
            seen.go(path, **asked)
        seen.go(path)
        taken += take(seen, listener)
    for path, asked in FURTHER:
        seen.go(path, **asked)
        taken += take(seen, listener)
    return taken


def take(seen: visit.Visit, listener: Listener) -> int:
    """Take every download of the page. How many there were."""
    taken = 0
    for button in seen.page.locator(DOWNLOADS).all():
        if button.is_visible() and button.is_enabled():
            with seen.page.expect_download(timeout=60_000) as waiting:
                button.click()
            listener.heard.append(contents(Path(waiting.value.path())))
            taken += 1
    return taken


def test_no_token_reaches_the_shared_audience(released, restricted_data, tokens, served, program):
    cases = contents(indicators.version(data=restricted_data).table("spvm_affaires"))
    assert len(found(cases, tokens)) > 1_000, "the tokens are there to be found"
    address, log = served
    with visit.Visit(program, address) as seen:
        listener = Listener(seen)
        taken = drive(seen, listener)
        listener.fetch_again(seen)
        assert not seen.elsewhere
    assert len(CARDS) >= 8 and taken >= 6
    assert sum(map(len, listener.heard)) > 1_000_000, "the pages were really received"
    hidden = re.compile(rb"(?:<|&lt;|\\u003c)(?:\s|\xc2\xa0|\xe2\x80\xaf|&nbsp;)*(?:8|10)\b|masqu")
    assert any(hidden.search(heard) for heard in listener.heard), "hidden numbers were shown as hidden"
    for heard in set(listener.heard):
        assert not found(heard, tokens)
    assert not found(log.read_bytes(), tokens), "nor is one in the log"
    for path in released.parent.rglob("*"):
        if path.is_file():
            assert not found(contents(path), tokens), path


def test_the_pages_of_the_analysis_alone_are_not_there(served, program):
    own = {card.name for card in cards("analysis")} - {card.name for card in CARDS}
    assert own
    with visit.Visit(program, served[0]) as seen:
        seen.go()
        listed = seen.page.locator("header").inner_text()
        for name in sorted(own):
            title = next(card.title["fr"] for card in cards("analysis") if card.name == name)
            assert title not in listed
