"""The page "Choice" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.choice import exploration_fields, levers_fields, matching_fields, tokens_fields
from dashboard.state import tabbed

TABS = {
    "levers": "Two alternatives",
    "matching": "Matching law",
    "exploration": "Exploring",
    "tokens": "Token economy",
}
OWN = {
    "levers": levers_fields.FIELDS,
    "matching": matching_fields.FIELDS,
    "exploration": exploration_fields.FIELDS,
    "tokens": tokens_fields.FIELDS,
}
# What a tab's settings leave without meaning, such as the parameters of learners that are not shown.
UNUSED = {
    "levers": levers_fields.unused,
    "tokens": tokens_fields.unused,
}

PAGE = tabbed("ch", TABS, OWN, UNUSED)
