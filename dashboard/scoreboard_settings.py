"""The page "Scoreboard" as a table of settings: what its link holds and how each part is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.state import Field, PageState
from vrcore.agents import AGENTS
from vrcore.params import Param
from vrcore.phenomena import PHENOMENA, TAGS

ALL = {"all": "All"} | {key: key.capitalize() for key in TAGS}
SOURCES = {"stored": "As shipped", "now": "Computed now"}


def _relevant(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that matter to what is shown; a link holds these."""
    left_out = {"subjects", "seed"} if values["source"] == "stored" else set()
    return set(PAGE.by_name) - left_out


PAGE = PageState(
    "sb",
    (
        Field("tag", "choice", "all", ALL, "group of phenomena", heading="Phenomena"),
        Field("agent", "choice", "q-learning", {key: cls.title for key, cls in AGENTS.items()}, "learner"),
        Field(
            "row", "choice", "partial-reinforcement-extinction", {key: one.title for key, one in PHENOMENA.items()},
            "phenomenon",
        ),
        Field("source", "choice", "stored", SOURCES, "source", heading="This cell"),
        Field("subjects", "int", 40, Param(10, 120, "subjects of each group", step=10), "number of subjects"),
        Field("seed", "seed", 1, None, "seed"),
    ),
    relevant=_relevant,
)  # fmt: skip


def rows_of(tag: str) -> list[str]:
    """Return the phenomena with a tag, in the order of the registry; all of them for "all"."""
    return [key for key, one in PHENOMENA.items() if tag in ("all", *one.tags)]
