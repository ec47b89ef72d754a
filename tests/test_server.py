"""The served process: ready before it answers, so that no visitor waits for an import; no collection after a run."""

import asyncio
import json
import os
import shutil
import subprocess
import sys

import pytest
from streamlit import config

from pages.parts.cards import cards
from tests import restricted_pages, tiny, visit
from tests.viewers import Viewer

# Starts the entry as a server does, then visits every page; says what was there once started, and what came after.
PROCESS = """
import asyncio, gc, json, logging, sys, types
logging.disable(logging.WARNING)
import app, indicators.query
from pages.parts import frame
from pages.parts.cards import cards
from tests import choices

ROOMS = ("loaders", "indicators", "reports", "pages")
ours = lambda: {name for name in sys.modules if name.split(".")[0] in ROOMS}
opened = lambda: indicators.query.store.cache_info().misses

async def start():
    asked, told = asyncio.Queue(), asyncio.Queue()
    life = asyncio.create_task(app.app({"type": "lifespan", "state": {}}, asked.get, told.put))
    await asked.put({"type": "lifespan.startup"})
    said = await told.get()
    followed = [one.__name__ for one in gc.get_objects() if isinstance(one, types.ModuleType)]
    await asked.put({"type": "lifespan.shutdown"})
    await life
    return said["type"], [name for name in followed if name.split(".")[0] in ROOMS]

said, followed = asyncio.run(start())
before, stores = ours(), opened()
titles = [len(choices.visited(card.path).run().title) for card in cards(frame.audience())]
print(json.dumps({
    "said": said, "followed": followed, "frozen": gc.get_freeze_count(), "before": len(before), "stores": stores,
    "titles": titles, "imported": sorted(ours() - before), "opened": opened() - stores,
}))
"""


def started(**environment):
    """What that process says."""
    child = subprocess.run(
        [sys.executable, "-c", PROCESS], cwd=tiny.ROOT, env=os.environ | environment, text=True, capture_output=True
    )
    assert not child.returncode, child.stderr[-3000:]
    return json.loads(child.stdout)


@pytest.fixture(scope="module", params=["analysis", "shared"])
def process(request, tiny_data, tmp_path_factory):
    """A process of each audience, as it was once ready, and after a visit of every page."""
    data = tiny_data
    if request.param == "shared":
        data = shutil.copytree(tiny_data, tmp_path_factory.mktemp("released") / "data")
        restricted_pages.share(data)
    return started(LABSU_DATA=str(data), LABSU_AUDIENCE=request.param), request.param


def test_streamlit_does_not_collect_after_each_run():
    assert config.get_option("runner.postScriptGC") is False


def test_no_visit_imports_a_module_of_ours_or_opens_the_version(process):
    found, audience = process
    assert found["said"] == "lifespan.startup.complete"
    assert found["titles"] == [1] * len(cards(audience)), "every page was drawn"
    assert found["before"] > 60 and found["stores"]
    assert found["imported"] == []
    assert found["opened"] == 0


def test_what_is_ready_is_out_of_the_collectors_rounds(process):
    found, _ = process
    assert found["frozen"] > 50_000
    assert found["followed"] == []


def test_a_server_without_a_version_answers_what_to_do(tmp_path):
    async def seen(address):
        async with Viewer(address, "portrait") as viewer:
            return await viewer.run()

    with visit.served(tmp_path) as address:
        run = asyncio.run(seen(address))
    assert not run.failed
    assert any("python -m loaders load" in message for message in run.told)
