"""Which earned rewards a schedule delivers, and to whom one decision applies: a sample, a group, a step, or a count.

A count (`level="counter"`) needs rewards in an order: it is the schedule as a subject meets it. The other levels
decide by a draw that is keyed and keeps no state: the same key gives the same draw, in whichever process and whenever
it is asked. A VR n is then what a verifier with a false-negative rate of 1 - 1/n is: each earned reward is delivered
with probability 1/n (the field's random ratio).
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

from vrcore.errors import ParameterError, unknown
from vrcore.schedules import Atom, Schedule, parse

LEVELS = {
    "sample": "each earned reward is delivered with probability 1/n",
    "group": "one draw for all samples of a prompt",
    "step": "one draw for everything that is scored in an optimiser step",
    "counter": "earned rewards are counted in the order in which they are scored",
}
KEYED = ("sample", "group", "step")
RATIOS = ("CRF", "FR", "VR", "RR", "EXT")


def ratio(schedule: str | Schedule) -> Atom:
    """Return a schedule that counts earned rewards; raise `ParameterError` for one that needs a clock or a choice."""
    found = parse(schedule)
    if not isinstance(found, Atom) or found.kind not in RATIOS:
        raise ParameterError(
            f"{found} cannot thin rewards: earned rewards have a number but no time and no operandum. "
            f"Use one of {', '.join(RATIOS)}, such as VR 5."
        )
    return found


def chance(schedule: Atom, level: str) -> float:
    """Return the probability with which a keyed draw delivers; raise `ParameterError` where a draw cannot replace it.

    A fixed ratio is a count and nothing else, so that only `level="counter"` can run it.
    """
    if schedule.kind == "EXT":
        return 0.0
    if schedule.kind == "FR" and schedule.value > 1.0:
        raise ParameterError(
            f'{schedule} pays by exact count, which level="{level}" does not keep; use level="counter" where rewards '
            f"are scored in one order, or RR {schedule.value:g} for the same share by chance."
        )
    return 1.0 / schedule.value


def check_level(level: object, allowed: tuple[str, ...] = tuple(LEVELS)) -> str:
    """Return a level, or raise `UnknownNameError`."""
    if not isinstance(level, str) or level not in allowed:
        raise unknown("level", level, allowed)
    return level


def check_number(name: str, value: object, *, positive: bool = False) -> float:
    """Return a finite number, above 0 if `positive`; raise `ParameterError` for anything else."""
    wanted = "a number above 0" if positive else "a finite number"
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ParameterError(f"{name} must be {wanted}; {value!r} is not.")
    if positive and value <= 0.0:
        raise ParameterError(f"{name} must be {wanted}; it is {value:g}.")
    return float(value)


def check_seed(seed: object) -> int:
    """Return a seed, a whole number from 0 on, or raise `ParameterError`."""
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ParameterError(f"seed must be a whole number, 0 or above; {seed!r} is not.")
    return seed


def drawn(seed: int, *key: Any) -> float:
    """Return a number from [0, 1) that depends on the seed and the key alone: the same one in every process.

    The parts of the key are JSON values. Raises `ParameterError` for anything else, whose text could change from one
    process to the next.
    """
    try:
        text = json.dumps([seed, *key], sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise ParameterError(
            f"a draw is keyed on plain values (texts, numbers, lists of them), not on these: {error}. "
            "Name a column or a function that identifies the sample instead."
        ) from error
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") / 2.0**64


def delivers(schedule: Atom, level: str, seed: int, *key: Any) -> bool:
    """Say whether the keyed draw delivers. What a thinner ratio delivers, a richer one delivers too."""
    return drawn(seed, level, *key) < chance(schedule, level)
