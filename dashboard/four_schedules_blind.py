"""The blind round: four records without names, the visitor's answers, and what gives each record away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboard.charts.four_schedules_records import counts
from dashboard.four_schedules_group import Group
from dashboard.four_schedules_settings import ANSWERS, KINDS, LETTERS
from dashboard.four_schedules_study import Study
from vrcore.measures.spans import Floats

# Drawn with the round's seed, so that the order has nothing to do with the subjects' own draws.
ORDER = 4_114
MOST_KEPT = 60  # lengths of intervals that are looked at: more than the eye does


def order(seed: int) -> tuple[str, ...]:
    """Return which schedule each of the records A, B, C, D is from, drawn from the seed."""
    shuffled = np.random.default_rng([ORDER, seed]).permutation(len(KINDS))
    return tuple(KINDS[i] for i in shuffled)


def records(study: Study, subject: int, seed: int) -> dict[str, tuple[Floats, Floats]]:
    """Return responses and reinforcers of one subject (1, 2, ...) on each schedule, by letter."""
    groups = [study.groups[kind] for kind in order(seed)]
    return {
        letter: (group.responses[subject - 1], group.reinforcers[subject - 1])
        for letter, group in zip(LETTERS, groups, strict=True)
    }


def cut(records: Mapping[str, tuple[Floats, Floats]], minutes: float) -> dict[str, tuple[Floats, Floats]]:
    """Return the records as far as they are shown."""
    end = minutes * 60.0
    return {letter: (one[one <= end], paid[paid <= end]) for letter, (one, paid) in records.items()}


def right(values: Mapping[str, Any]) -> list[bool]:
    """Return for each record whether the visitor's answer is right."""
    return [values[name] == kind for name, kind in zip(ANSWERS, order(values["seed"]), strict=True)]


def score(values: Mapping[str, Any]) -> str:
    """Return the score of a round in a sentence."""
    n = sum(right(values))
    verdict = {4: "all four", 3: "three of four", 2: "two of four", 1: "one of four", 0: "none of the four"}[n]
    by_chance = "one who guesses gets one right on average."
    return f"You named {verdict} right; {by_chance}"


def told(study: Study, values: Mapping[str, Any], subject: int) -> list[tuple[str, str, bool, str]]:
    """Return for each record its letter, what it is, whether the visitor was right, and what gives it away."""
    return [
        (letter, study.groups[kind].schedule, hit, gives_away(study.groups[kind], subject))
        for letter, kind, hit in zip(LETTERS, order(values["seed"]), right(values), strict=True)
    ]


def gives_away(group: Group, subject: int) -> str:
    """Return what gives the schedule of a record away, with the record's own numbers."""
    paid = group.reinforcers[subject - 1][:MOST_KEPT].astype(float)
    if len(paid) < 2:
        return "nothing: this subject obtained fewer than two reinforcers."
    runs = np.diff(counts(group.responses[subject - 1], paid), prepend=0.0)
    waits = np.diff(paid, prepend=0.0)
    each = f"{runs.min():.0f} to {runs.max():.0f} responses"
    time = f"{waits.min():.0f} to {waits.max():.0f} s"
    match group.kind:
        case "FR":
            return f"always {runs.max():.0f} responses from stroke to stroke, in {time}: equal steps upwards."
        case "FI":
            return f"never less than {waits.min():.1f} s from stroke to stroke, and {each}: equal steps to the right."
        case "VR":
            found = ", ".join(f"{run:.0f}" for run in np.unique(runs))
            return f"{each} from stroke to stroke, and {time}. The counts keep to a list ({found}), the times to none."
        case _:
            return (
                f"{time} from stroke to stroke, and {each}. The counts keep to no list ({len(np.unique(runs))} "
                f"different ones in {len(runs)}): the clock decides, and the first response after it is paid."
            )
