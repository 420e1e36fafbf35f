"""The page "Extinction lab" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.extinction_lab import rulers_fields
from dashboard.state import tabbed

TABS = {
    "rulers": "Four rulers",
}
OWN = {
    "rulers": rulers_fields.FIELDS,
}

PAGE = tabbed("el", TABS, OWN)
