"""A scripted visitor: speaks the lab's websocket as a browser tab does, and draws nothing.

Streamlit's protocol: the client sends `BackMsg.rerun_script` with the state of all its widgets; the server answers
with a stream of `ForwardMsg`, the last of a run being `script_finished`.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PATIENCE = 300.0  # seconds for one answer; a first visitor on a busy machine waits for the compiler
# Streamlit's name of a widget -> the field that carries its value.
VALUE_FIELDS = {
    "slider": "double_array_value",
    "number_input": "double_value",
    "checkbox": "bool_value",
    "text_input": "string_value",
    "text_area": "string_value",
}


class Answer(NamedTuple):
    """One run of the page: seconds from question to last word, bytes received, elements drawn."""

    seconds: float
    received: int
    elements: int


class Visitor:
    """One tab. Use `async with`; `open()` first, then `move(key, value)`."""

    def __init__(self, url: str, path: str = "", query: str = "") -> None:
        parts = urlsplit(url)
        if parts.hostname not in LOOPBACK:
            raise ValueError(f"scripted visitors are for this machine only, not for {parts.hostname}")
        self.address = f"ws://{parts.netloc}/_stcore/stream"
        self.page_name = path.strip("/")
        self.query = query
        self.page_hash = ""
        self.theme: Any = None
        self.widgets: dict[str, tuple[str, Any]] = {}  # the key given in Python -> kind, its last description
        self.values: dict[str, tuple[str, Any]] = {}  # widget id -> field, value
        self.fragments: dict[str, str] = {}  # widget id -> the fragment it lives in
        self.exceptions: list[str] = []
        self.unfinished: dict[str, float] = {}  # fragment that shows progress -> seconds until it looks again
        self.socket: Any = None

    async def __aenter__(self) -> Visitor:
        self.socket = await websockets.connect(
            self.address,
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            open_timeout=60,
            ping_interval=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def open(self) -> Answer:
        """Ask for the page as a new visitor does."""
        return await self._answer("")

    async def move(self, key: str, value: Any) -> Answer:
        """Give the widget of this key a value and wait until the page has answered."""
        if key not in self.widgets:
            raise KeyError(f"the page has no widget {key!r}; it has {', '.join(sorted(self.widgets))}")
        kind, widget = self.widgets[key]
        self.values[widget.id] = (VALUE_FIELDS[kind], [float(value)] if kind == "slider" else value)
        return await self._answer(self.fragments.get(widget.id, ""))

    async def _answer(self, fragment: str) -> Answer:
        """Ask once and, where the page shows how far long work is, look again as a browser does until it is done."""
        began = time.perf_counter()
        self.unfinished.clear()
        received, elements = await self._ask(fragment)
        while self.unfinished:
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("the page has not finished its work")
            watching, seconds = next(iter(self.unfinished.items()))
            await asyncio.sleep(seconds)
            more, drawn = await self._ask(watching, again=True)
            received, elements = received + more, elements + drawn
        return Answer(time.perf_counter() - began, received, elements)

    async def _ask(self, fragment: str, *, again: bool = False) -> tuple[int, int]:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self.page_hash
        state.page_name = self.page_name
        state.fragment_id = fragment
        state.is_auto_rerun = again
        for widget, (field, value) in self.values.items():
            one = state.widget_states.widgets.add()
            one.id = widget
            if field == "double_array_value":
                one.double_array_value.data.extend(value)
            else:
                setattr(one, field, value)
        await self.socket.send(message.SerializeToString())
        return await asyncio.wait_for(self._listen(), PATIENCE)

    async def _listen(self) -> tuple[int, int]:
        received = elements = 0
        announced: dict[str, float] = {}
        while True:
            data = await self.socket.recv()
            received += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.unfinished = announced  # the whole page was drawn anew
                else:
                    self.unfinished.update(announced)
                return received, elements
            if kind == "new_session":
                self.page_hash = message.new_session.page_script_hash
                if message.new_session.HasField("custom_theme"):
                    self.theme = message.new_session.custom_theme
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash  # which of the app's pages this is
            elif kind == "auto_rerun":
                announced[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            elif kind == "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    announced.pop(fragment, None)
                    self.unfinished.pop(fragment, None)
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                elements += 1
                self._note(message.delta)

    def _note(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        if kind in VALUE_FIELDS:
            widget = getattr(element, kind)
            # An id ends in the key; widgets without a key cannot be moved from here.
            self.widgets[widget.id.rsplit("-", 1)[-1]] = (kind, widget)
            if delta.fragment_id:
                self.fragments[widget.id] = delta.fragment_id
            else:
                self.fragments.pop(widget.id, None)
