"""The page "From lever to language model" as a table of settings: a link holds the tab and what belongs to it."""

from __future__ import annotations

from dashboard.language import (
    animals_fields,
    answers_fields,
    dictionary_fields,
    goal_fields,
    rater_fields,
    shaping_fields,
    sparse_fields,
    stability_fields,
)
from dashboard.state import tabbed

TABS = {
    "answers": "Three answers to one question",
    "sparse": "Sparse reward",
    "animals": "Beside a pigeon",
    "rater": "You are the rater",
    "goal": "Wrong goal, right score",
    "shaping": "Shaping and curriculum",
    "stability": "Cost and stability",
    "dictionary": "Dictionary",
}
OWN = {
    "answers": answers_fields.FIELDS,
    "sparse": sparse_fields.FIELDS,
    "animals": animals_fields.FIELDS,
    "rater": rater_fields.FIELDS,
    "goal": goal_fields.FIELDS,
    "shaping": shaping_fields.FIELDS,
    "stability": stability_fields.FIELDS,
    "dictionary": dictionary_fields.FIELDS,
}

PAGE = tabbed("lm", TABS, OWN)
