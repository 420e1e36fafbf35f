"""Prints, as JSON, the settings that the lab runs with: the real start, stopped just before the server listens.

Run it with the Python of any installation, from any folder.
"""

from __future__ import annotations

import json
import socket
from typing import Any

from streamlit import config
from streamlit.web import bootstrap

from dashboard.serve import serve

NAMES = (
    "runner.postScriptGC",
    "runner.magicEnabled",
    "browser.gatherUsageStats",
    "client.showErrorDetails",
    "server.port",
    "server.address",
    "theme.baseFontSize",
    "theme.primaryColor",
    "theme.light.primaryColor",
    "theme.dark.primaryColor",
    "theme.dark.backgroundColor",
)


def show(*_: Any) -> None:
    print(json.dumps({name: config.get_option(name) for name in NAMES}))


if __name__ == "__main__":
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bootstrap.run = show  # the last step: everything before it is what a person's start does
    serve("127.0.0.1", port, browser=False)
