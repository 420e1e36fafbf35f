"""The page "Extinction lab" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.extinction_lab import (
    kinds_fields,
    minute_fields,
    recovery_fields,
    rulers_fields,
    theory_fields,
    within_fields,
)
from dashboard.state import tabbed

TABS = {
    "rulers": "Four rulers",
    "minute": "The first minute",
    "recovery": "What comes back",
    "kinds": "Kinds of extinction",
    "within": "One subject, two schedules",
    "theory": "Theory",
}
OWN = {
    "rulers": rulers_fields.FIELDS,
    "minute": minute_fields.FIELDS,
    "recovery": recovery_fields.FIELDS,
    "kinds": kinds_fields.FIELDS,
    "within": within_fields.FIELDS,
    "theory": theory_fields.FIELDS,
}

# The constants of laws that are fitted are no settings.
UNUSED = {"theory": theory_fields.unused}

PAGE = tabbed("el", TABS, OWN, UNUSED)
