"""Starts the lab from any folder, with its own settings and theme."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path

from vrcore.errors import VrlabError

HERE = Path(__file__).resolve().parent
ENTRY = HERE / "app.py"
SETTINGS = Path(".streamlit") / "config.toml"
PATIENCE = 60.0  # seconds until the browser is opened in any case
PORTS_TRIED = 20


def home() -> Path:
    """Return the folder whose settings the lab runs with: beside the code in a wheel, above it in a checkout.

    Streamlit reads the settings of the folder it is started in and of the entry file's own folder.
    """
    for folder in (HERE, HERE.parent):
        if (folder / SETTINGS).is_file():
            return folder
    raise VrlabError(f"this copy of VR Lab is incomplete: {SETTINGS} is neither in {HERE} nor above it.")


def is_free(address: str, port: int) -> bool:
    """Say whether a server could listen there; raises `VrlabError` for an address that is none of this machine's."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise VrlabError(f'"{address}" is no address of this machine; 127.0.0.1 is the usual one.') from error
    with socket.socket(family, kind) as probe:
        # As the server itself does: a port that was closed a moment ago counts as free.
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except PermissionError as error:
            raise VrlabError(f"port {port} is reserved for the system; use one from 1024 to 65535.") from error
        except OSError as error:
            if error.errno in (98, 48, 10048):  # in use: Linux, macOS, Windows
                return False
            raise VrlabError(f'"{address}" is no address of this machine; 127.0.0.1 is the usual one.') from error
    return True


def check_port(address: str, port: int) -> None:
    """Raise `VrlabError`, naming a free port, where the wanted one is taken."""
    if is_free(address, port):
        return
    others = range(port + 1, min(port + 1 + PORTS_TRIED, 65536))
    free = next((other for other in others if is_free(address, other)), None)
    hint = f"try {free}" if free else "choose another"
    raise VrlabError(f"port {port} on {address} is taken, perhaps by a lab that is already running; {hint}.")


def serve(address: str, port: int, *, browser: bool) -> None:
    """Run the lab in this process until it is interrupted.

    The process moves to `home()`, because a foreign `.streamlit` folder where the person stands could otherwise
    change the lab's settings. Raises `VrlabError` where the port or the address cannot be used.
    """
    check_port(address, port)
    os.chdir(home())
    # Streamlit reads its settings when they are first asked for, so it is imported only now.
    from streamlit.web import cli

    shown = "127.0.0.1" if address in ("0.0.0.0", "") else "[::1]" if address == "::" else address
    url = f"http://{shown}:{port}"
    print(f"VR Lab is at {url}; Ctrl+C stops it.", flush=True)
    if browser and _has_screen():
        threading.Thread(target=_open_when_ready, args=(shown.strip("[]"), port, url), daemon=True).start()
    options = [f"--server.port={port}", f"--server.address={address}", "--server.headless=true"]
    cli.main(["run", str(ENTRY), *options], prog_name="streamlit", standalone_mode=False)


def _has_screen() -> bool:
    """Say whether a browser window could appear; without a screen a text browser would take over the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_when_ready(host: str, port: int, url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection(host, port, timeout=2)
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                break
        except OSError:
            pass  # not listening yet
        time.sleep(0.2)
    webbrowser.open(url)
