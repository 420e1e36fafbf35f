"""Row: the partial-reinforcement extinction effect after equally many responses instead of equal reinforcers."""

from __future__ import annotations

from vrcore.phenomena.phenomenon import Bench, Judging, Phenomenon
from vrcore.phenomena.training_before_extinction import RESPONSES, partial_over_continuous


def find(bench: Bench) -> Judging:
    """Train to equal responses, then count unpaid responses until responding has halved."""
    return (yield from partial_over_continuous(bench, responses=RESPONSES))


PHENOMENON = Phenomenon(
    key="partial-reinforcement-equal-responses",
    title="The same effect after equally many responses",
    claim="Partial reinforcement outlasts continuous also where both were trained for as many responses, so that the "
    "continuous group had more reinforcers.",
    source="Jenkins & Stanley (1950), Psychological Bulletin 47, 193-234; Mackintosh (1974) (recalled, not checked "
    "against the originals)",
    measure="Responses until the rate is below half of the subject's own baseline in two minutes in a row: RR 10 over "
    "CRF, both trained for 3,000 responses or 4 hours. Told beside it: the same down to 10 responses a minute, an "
    "absolute criterion.",
    criterion="Above 1.5 (chosen for this table, the same as after equal reinforcers), and the interval excludes 1.",
    tags=("extinction",),
    find=find,
)
