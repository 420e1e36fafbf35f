"""The page "Extinction lab" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.extinction_lab import minute_fields, rulers_fields
from dashboard.state import tabbed

TABS = {
    "rulers": "Four rulers",
    "minute": "The first minute",
}
OWN = {
    "rulers": rulers_fields.FIELDS,
    "minute": minute_fields.FIELDS,
}

PAGE = tabbed("el", TABS, OWN)
