"""The page "Extinction lab" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.extinction_lab import kinds_fields, minute_fields, recovery_fields, rulers_fields, within_fields
from dashboard.state import tabbed

TABS = {
    "rulers": "Four rulers",
    "minute": "The first minute",
    "recovery": "What comes back",
    "kinds": "Kinds of extinction",
    "within": "One subject, two schedules",
}
OWN = {
    "rulers": rulers_fields.FIELDS,
    "minute": minute_fields.FIELDS,
    "recovery": recovery_fields.FIELDS,
    "kinds": kinds_fields.FIELDS,
    "within": within_fields.FIELDS,
}

PAGE = tabbed("el", TABS, OWN)
