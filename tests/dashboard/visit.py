"""One visit to the lab without a browser: open a page with a link, move controls, read what the page shows."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest

from dashboard import warming

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
PATHS = {
    "st": None,
    "ll": "app_pages/live_lab.py",
    "ex": "app_pages/extinction.py",
    "el": "app_pages/extinction_lab.py",
    "fs": "app_pages/four_schedules.py",
    "fc": "app_pages/fit_curve.py",
    "fb": "app_pages/forecast.py",
    "lm": "app_pages/language.py",
    "sb": "app_pages/scoreboard.py",
    "ch": "app_pages/choice.py",
    "lc": "app_pages/learning_curves.py",
}
PATIENCE = 240.0  # seconds until a page that computes must be done; some try every learner, on whatever machine
KINDS = ("slider", "select_slider", "number_input", "selectbox", "button_group", "toggle", "text_input")


# Compiling takes a minute on a busy machine, once, and says nothing about a page.
warm = lru_cache(maxsize=1)(warming.warm)
# Each visit would look through all installed packages for components of others, which takes half a second.
manifest_scanner.scan_component_manifests = lru_cache(maxsize=1)(manifest_scanner.scan_component_manifests)


class Visit:
    """A visit to the page with this prefix; `query` is a link's part behind the question mark."""

    def __init__(self, prefix: str, query: str = "") -> None:
        warm()
        self.prefix = prefix
        self.at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        for key, value in parse_qsl(query, keep_blank_values=True):
            self.at.query_params[key] = value
        self.at.run()
        if PATHS[prefix]:
            self.go(prefix)
        self.settle()

    def go(self, prefix: str) -> Visit:
        """Go to another page of the same visit."""
        self.prefix = prefix
        self.at.switch_page(PATHS[prefix] or "app_pages/start.py").run()
        return self.settle()

    def settle(self) -> Visit:
        """Run until nothing is being computed; a run waits half a second by itself, but not again for the same work."""
        end = time.monotonic() + PATIENCE
        while any(str(button.key).endswith("_cancel") for button in self.at.button):
            assert time.monotonic() < end, "the page still computes"
            time.sleep(0.05)
            self.at.run()
        assert not self.at.exception, [one.message for one in self.at.exception]
        return self

    def run(self) -> Visit:
        self.at.run()
        return self.settle()

    def control(self, name: str) -> Any:
        """Return the control of a field of this page, or the one with this whole key."""
        for key in (f"{self.prefix}_{name}", name):
            for kind in KINDS:
                for one in getattr(self.at, kind):
                    if one.key == key:
                        return one
        raise KeyError(f"no control {name} on the page")

    def move(self, name: str, value: Any) -> Visit:
        self.control(name).set_value(value).run()
        return self.settle()

    def press(self, name: str) -> Visit:
        self.at.button(f"{self.prefix}_{name}").click().run()
        return self.settle()

    def control_keys(self) -> set[str]:
        """The keys of all controls on the page."""
        return {str(one.key) for kind in KINDS for one in getattr(self.at, kind)}

    @property
    def values(self) -> dict[str, Any]:
        """The page's settings as this visit keeps them."""
        return dict(self.at.session_state[f"{self.prefix}.store"]["values"])

    @property
    def problems(self) -> list[str]:
        """What is shown of what the link asked for in vain."""
        kept = list(self.at.session_state[f"{self.prefix}.store"]["problems"])
        shown = [one.value for one in self.at.text]
        assert shown[: len(kept)] == kept
        return kept

    def component(self, key: str) -> dict[str, Any]:
        """Return the message to the component with this key."""
        for one in self.at.get("bidi_component"):
            if one.proto.id.endswith(f"-{self.prefix}_{key}"):
                return json.loads(one.proto.json)
        raise KeyError(f"no component {key} on the page")

    def tell(self, key: str, event: str, value: Any) -> Visit:
        """Send what the browser's side of a component tells the server: the value of one of its triggers."""
        (element,) = [one for one in self.at.get("bidi_component") if one.proto.id.endswith(f"-{self.prefix}_{key}")]
        states = self.at._tree.get_widget_states()
        told = states.widgets.add()
        told.id = _make_trigger_id(element.proto.id, "events")
        told.json_trigger_value = json.dumps([{"event": event, "value": value}])
        self.at._run(states)
        return self.settle()

    @property
    def link(self) -> str:
        """What the address bar says; "Copy link" must copy the same, but for the visitor's own vote."""
        copied, address = (re.sub(r"\.vote=\w+", "", self.component(one)["query"]) for one in ("link", "address"))
        assert copied == address
        return self.component("address")["query"]

    @property
    def charts(self) -> dict[str, dict[str, Any]]:
        """The Plotly figures on the page by key, as the browser gets them."""
        return {key: json.loads(told["figure"]) for key, told in self._drawn()}

    @property
    def alts(self) -> dict[str, str]:
        return {key: told["alt"] for key, told in self._drawn()}

    def _drawn(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for one in self.at.get("bidi_component"):
            told = json.loads(one.proto.json or "{}")  # a component that is told nothing gets no message
            if "figure" in told:
                yield one.proto.id.rsplit(f"-{self.prefix}_", 1)[1], told

    @property
    def texts(self) -> list[str]:
        """What is shown as plain text."""
        return [one.value for one in self.at.text]

    @property
    def markdown(self) -> list[str]:
        """All that is read as Markdown on the page, with HTML."""
        return [one.value for one in (*self.at.markdown, *self.at.caption, *self.at.title, *self.at.subheader)]

    @property
    def heading(self) -> str:
        """The finding."""
        (found,) = [one for one in self.markdown if one.startswith("#### ")]
        return found.removeprefix("#### ")

    def protos(self) -> Iterator[str]:
        """All elements of the page as text, each with all that is sent to the browser."""
        for one in self.at:
            yield str(getattr(one, "proto", ""))
