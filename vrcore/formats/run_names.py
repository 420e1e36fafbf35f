"""What a tracker's names of runs say: seeds of one recipe, or recipes."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A whole number at the end, with or without a word for repetitions before it; "lr-0.01" does not end in one.
_REPETITION = re.compile(
    r"[\W_]*(?:(?<![a-z])(?:seed|run|rep|replicate|repeat|trial|fold|s|r))?[\W_]*(?<![\d.])\d+$", re.IGNORECASE
)


def recipe(name: str) -> str:
    """Return a run's name without the number that tells repetitions apart: "grpo-seed3" and "grpo_4" are "grpo"."""
    return _REPETITION.sub("", name.strip())


def repetitions(names: Iterable[str]) -> bool:
    """Say whether runs of these names are repetitions of one recipe: the names differ in a number at their end only."""
    return len({recipe(name) for name in names}) <= 1
