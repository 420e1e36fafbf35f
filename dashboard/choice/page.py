"""The page "Choice" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.choice import levers_fields, matching_fields, theory_fields
from dashboard.state import tabbed

TABS = {
    "levers": "Two alternatives",
    "matching": "Matching law",
    "theory": "Theory on the same axes",
}
OWN = {
    "levers": levers_fields.FIELDS,
    "matching": matching_fields.FIELDS,
    "theory": theory_fields.FIELDS,
}
# What a tab's settings leave without meaning, such as the parameters of learners that are not shown.
UNUSED = {
    "levers": levers_fields.unused,
}

PAGE = tabbed("ch", TABS, OWN, UNUSED)
