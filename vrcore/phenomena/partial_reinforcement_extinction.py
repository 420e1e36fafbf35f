"""Row: the partial-reinforcement extinction effect, counted in responses, after equal reinforcers."""

from __future__ import annotations

from vrcore.phenomena.phenomenon import Bench, Judging, Phenomenon
from vrcore.phenomena.training_before_extinction import REINFORCERS, partial_over_continuous


def find(bench: Bench) -> Judging:
    """Train to equal reinforcers, then count unpaid responses until responding has halved."""
    return (yield from partial_over_continuous(bench, reinforcers=REINFORCERS))


PHENOMENON = Phenomenon(
    key="partial-reinforcement-extinction",
    title="Partial-reinforcement extinction effect, by responses",
    claim="After partial reinforcement more responses go unpaid before responding stops than after continuous.",
    source="Humphreys (1939); Jenkins & Stanley (1950), Psychological Bulletin 47, 193-234; Mackintosh (1974) "
    "(recalled, not checked against the originals)",
    measure="Responses until the rate is below half of the subject's own baseline in two minutes in a row: RR 10 over "
    "CRF, both trained to 300 reinforcers. Told beside it: the same down to 10 responses a minute, an absolute "
    "criterion.",
    criterion="Above 1.5 (chosen for this table), and the interval excludes 1.",
    tags=("extinction",),
    find=find,
)
