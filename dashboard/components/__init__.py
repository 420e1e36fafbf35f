"""The browser-side parts of the lab: each is a Python function beside its own JavaScript and style files."""

from dashboard.components.copy_link import copy_link
from dashboard.components.export import export_buttons
from dashboard.components.payload import RateSeries, Record
from dashboard.components.player import player
from dashboard.components.recorder import recorder

__all__ = ["RateSeries", "Record", "copy_link", "export_buttons", "player", "recorder"]
