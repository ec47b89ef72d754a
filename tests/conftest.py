"""The data folders that tests share: each is loaded and built once in a run, and none is the developer's own."""

import fcntl
import functools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from streamlit.components.v2 import manifest_scanner

import indicators
from reports import portrait_numbers as numbers
from tests import imports, restricted_pages, tiny, visit
from tests.portraits import PLACES

OFFICIAL = ("actes-criminels.csv", "limites-administratives-agglomeration.geojson")
# By what each took when last measured (--durations=0).
LONGEST = (
    "test_browser", "test_canary", "test_sequences_browser", "test_pages", "test_documents_restricted",
    "test_compared_everywhere", "test_documents_shared", "test_every_indicator_table", "test_documents",
    "test_documents_command", "test_faults", "test_mistakes", "test_trend_page", "test_commands", "test_audit",
    "test_loading",
)  # fmt: skip
# A busy machine must not fail a property: no test asserts a clock.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(items):
    """The longest files first, so that two processes end together."""
    order = {f"tests/{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))


@pytest.fixture(scope="session", autouse=True)
def _nobodys_data(tmp_path_factory):
    """No test reads or writes the developer's data folder, nor obeys the developer's environment."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("LABSU_")}
    os.environ["LABSU_DATA"] = str(tmp_path_factory.mktemp("nothing"))
    os.environ["LABSU_KEY"] = "the key of the tests alone"
    yield
    del os.environ["LABSU_DATA"], os.environ["LABSU_KEY"]
    os.environ.update(kept)


@pytest.fixture(scope="session", autouse=True)
def _packages_scanned_once():
    """Every page opened by AppTest looks through the installed packages for components: longer than most pages take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests)
        )
        yield


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A data folder that the first process to ask makes, while the others wait; each works on a copy of its own."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        made = factory.mktemp(name)
        make(made)
        return made
    common = factory.getbasetemp().parent
    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (common / name).exists():
            making = factory.mktemp(f"{name}-making")
            make(making)
            making.rename(common / name)
    return shutil.copytree(common / name, factory.mktemp(name) / "data")


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory):
    """A tiny Montréal: the examples of the contracts, in the 34 territories with their committed population."""
    return made_once(tmp_path_factory, "tiny", tiny.of_examples)


@pytest.fixture(scope="session")
def bare_data(tmp_path_factory):
    """Nothing but the examples of the contracts: two territories, some without residents, hardly an event."""
    return made_once(tmp_path_factory, "bare", lambda folder: tiny.of_examples(folder, literally=True))


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """The demonstration at its real volume."""
    return made_once(tmp_path_factory, "demo", tiny.of_demonstration)


@pytest.fixture(scope="session")
def restricted_data(tmp_path_factory):
    """The demonstration with its restricted extracts: three years of one case in twenty."""
    return made_once(tmp_path_factory, "restricted", lambda folder: tiny.of_extracts(folder, years=3, share=0.05))


@pytest.fixture
def own_data(tiny_data, tmp_path):
    """A copy of the tiny Montréal that a test may change."""
    return shutil.copytree(tiny_data, tmp_path / "data")


@pytest.fixture(scope="module")
def store(demo_data):
    """The demonstration, shown to visitors and open to be asked."""
    with tiny.shown(demo_data):
        yield indicators.opened()


@pytest.fixture(scope="module")
def portraits(store):
    """Portraits of the demonstration by place."""
    return {place: numbers.gather(store, place, 2018, 2022) for place in PLACES}


@pytest.fixture(scope="session")
def messy_data(tmp_path_factory):
    """A version of the first extract of the messy files; for the tests that are skipped without them."""
    return made_once(tmp_path_factory, "import", imports.first_version)


@pytest.fixture
def import_data(messy_data, tmp_path):
    """A copy of it, shown to visitors, that a test may change."""
    with tiny.shown(shutil.copytree(messy_data, tmp_path / "data")) as folder:
        yield folder


@pytest.fixture(scope="session")
def real_data(tmp_path_factory):
    """The published open file with the official limits, loaded; skipped where nobody has put them."""
    files = [tiny.SHARED / "portal" / name for name in OFFICIAL]
    for file in files:
        if not file.exists():
            pytest.skip(f"no {file.name} beside the repository (../shared/portal): the real file is not tested")
    return made_once(tmp_path_factory, "real", lambda folder: tiny.of_files(folder, files))


# Visitors -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def program():
    """A real browser."""
    with visit.browser() as program:
        yield program


@pytest.fixture(scope="module")
def address(demo_data):
    """A server of the demonstration that many tests visit."""
    with visit.forked(demo_data) as address:
        yield address


@pytest.fixture(scope="module")
def released_data(restricted_data, tmp_path_factory):
    """A copy of the restricted demonstration, released to the shared audience."""
    copied = shutil.copytree(restricted_data, tmp_path_factory.mktemp("released") / "data")
    restricted_pages.share(copied)
    return copied


@pytest.fixture(params=["analysis", "shared"])
def audience(request, released_data, monkeypatch):
    """Each audience in turn, served from the same data."""
    with restricted_pages.serving(released_data, request.param, monkeypatch):
        yield request.param
