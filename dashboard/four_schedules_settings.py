"""The page "Four schedules" as a table of settings: what its link holds and how each part is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.state import Field, PageState
from vrcore.agents import AGENTS, TIMING
from vrcore.params import Param

KINDS = ("FR", "VR", "FI", "VI")
SHOW = {"four": "Named", "blind": "Blind round"}
MATCH = {"requirement": "Requirement", "income": "Reinforcers/min", "yoked": "Yoked"}
LETTERS = ("A", "B", "C", "D")
ANSWERS = tuple(f"answer_{letter.lower()}" for letter in LETTERS)
GUESSES = {"open": "Not yet", "FR": "FR", "VR": "VR", "FI": "FI", "VI": "VI"}
UNJUDGED = -1
MOST_SUBJECTS = 50

RATIO = Param(2, 200, "responses per reinforcer: exactly so many (FR), or on average (VR)", "responses", step=1)
INTERVAL = Param(
    2, 300, "seconds until a response is reinforced: exactly so many (FI), or on average (VI)", "s", step=1
)
MINUTES = Param(5, 60, "how long each subject is recorded", "min", step=5, label="session")
PRACTICE = Param(0, 120, "how long each subject is trained on its schedule before", "min", step=10, label="practice")
SUBJECTS = Param(1, MOST_SUBJECTS, "subjects on each schedule; subject 3 is the same one on all four")
SPAN = Param(1, 60, "how much of the session the records show", "min", step=1, label="minutes on the record")
WATCHED = Param(1, MOST_SUBJECTS, "whose record is drawn bold", label="subject drawn bold")
SPREAD = Param(
    0.0,
    1.0,
    "how much subjects differ: standard deviation of ln(parameter), in learning and in pace",
    step=0.05,
    label="differences between subjects",
)
JUDGED = Param(UNJUDGED, 2_147_483_647, "the seed of the round whose answers were checked; -1: none")


def titles() -> dict[str, str]:
    """Return the agents; one that can show a pause or a scallop says so."""
    found = {}
    for key, cls in AGENTS.items():
        clock = any(badge.phenomenon == TIMING and badge.verdict == "shows" for badge in cls.badges)
        found[key] = f"{cls.title} (pauses)" if clock else cls.title
    return found


def _relevant(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that matter to what is shown; a link holds these."""
    left_out = set() if values["match"] == "requirement" else {"interval"}
    if values["show"] != "blind":
        left_out |= {*ANSWERS, "judged"}
    return set(PAGE.by_name) - left_out


PAGE = PageState(
    "fs",
    (
        Field("show", "choice", "four", SHOW, "view", heading="Show"),
        Field("agent", "choice", "clock", titles(), "learner"),
        Field("match", "choice", "requirement", MATCH, "match", heading="Matched by"),
        Field("ratio", "int", 10, RATIO, "ratio", heading="Ratio n"),
        Field("interval", "int", 30, INTERVAL, "interval", heading="Interval t"),
        Field("minutes", "int", 20, MINUTES, "length of the session"),
        Field("subjects", "int", 20, SUBJECTS, "number of subjects"),
        Field("seed", "seed", None, None, "seed"),
        Field("practice", "int", 30, PRACTICE, "length of practice"),
        Field("spread", "float", 0.2, SPREAD, "spread"),
        Field("subject", "int", 1, WATCHED, "subject"),
        Field("span", "int", 5, SPAN, "length of the record"),
        *(
            Field(name, "choice", "open", GUESSES, f"answer on record {letter}", heading=f"Record {letter}")
            for name, letter in zip(ANSWERS, LETTERS, strict=True)
        ),
        Field("judged", "int", UNJUDGED, JUDGED, "checked round"),
    ),
    relevant=_relevant,
)


def judged(values: Mapping[str, Any]) -> bool:
    """Say whether the blind round's answers are all given and were checked, for the present seed."""
    return values["judged"] == values["seed"] and all(values[name] != "open" for name in ANSWERS)


def hidden(values: Mapping[str, Any]) -> bool:
    """Say whether a blind round is open: nothing that tells which record is which may be sent."""
    return values["show"] == "blind" and not judged(values)


def subject_of(values: dict[str, Any]) -> int:
    """Return whose record is drawn bold: one that there is."""
    return min(int(values["subject"]), int(values["subjects"]))


def span_of(values: dict[str, Any]) -> float:
    """Return how many minutes of the session the records show."""
    return float(min(values["span"], values["minutes"]))
