"""A viewer without a browser: speaks the dashboard's own messages over its websocket, and hears a run to its end."""

import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect


@dataclass
class Run:
    """One run of the script: seconds until it ended, elements drawn, messages to the reader, and what went wrong."""

    seconds: float = 0
    drawn: int = 0
    told: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Viewer:
    """One visit of one page by its address: a session of its own, that keeps what its lists show."""

    def __init__(self, address: str, page: str = "", **query: str):
        self.address, self.page, self.query = address.replace("http", "ws", 1), page, urlencode(query)
        self.lists: dict[str, list[str]] = {}
        self.shown: dict[str, str] = {}

    async def __aenter__(self) -> "Viewer":
        self.socket = await connect(
            f"{self.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
            open_timeout=None, ping_interval=None,  # as patient as a browser
        )  # fmt: skip
        return self

    async def __aexit__(self, *_) -> None:
        await self.socket.close()

    def choose(self, draw: random.Random) -> None:
        """Change one of the page's lists; the next run shows it."""
        if self.lists:
            widget = draw.choice(sorted(self.lists))
            self.shown[widget] = draw.choice(self.lists[widget])

    async def run(self) -> Run:
        """Ask for a run and hear it until the script ends."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = self.query, self.page
        asked.rerun_script.widget_states.widgets.extend(
            WidgetState(id=widget, string_value=label) for widget, label in self.shown.items()
        )
        run, start = Run(), time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while True:
            said = ForwardMsg.FromString(await self.socket.recv())
            kind = said.WhichOneof("type")
            if kind == "delta" and said.delta.WhichOneof("type") == "new_element":
                self._hear(said.delta.new_element, run)
            elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                run.seconds = time.perf_counter() - start
                return run

    def _hear(self, element, run: Run) -> None:
        run.drawn += 1
        kind = element.WhichOneof("type")
        if kind == "selectbox" and "-widget:" in element.selectbox.id:  # the page's choices, not those of a form
            self.lists[element.selectbox.id] = list(element.selectbox.options)
        elif kind == "exception" or (kind == "alert" and element.alert.format == element.alert.ERROR):
            run.failed.append(str(element)[:300])
        elif kind == "alert":
            run.told.append(element.alert.body)
