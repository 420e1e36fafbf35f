"""The page "Extinction lab" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.extinction_lab import (
    fields,
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

# What a tab's settings leave without meaning: parameters of learners that are not shown, constants that are fitted.
UNUSED = {
    "rulers": rulers_fields.unused,
    "minute": fields.unused("minute"),
    "recovery": fields.unused("recovery"),
    "kinds": fields.unused("kinds", "agent", "beside"),
    "within": fields.unused("within"),
    "theory": theory_fields.unused,
}
PAGE = tabbed("el", TABS, OWN, UNUSED)
