"""Row: the partial-reinforcement extinction effect, counted in responses."""

from __future__ import annotations

from vrcore.experiment import Phase
from vrcore.measures.extinction import resistance
from vrcore.phenomena.phenomenon import (
    Bench,
    Judging,
    Phenomenon,
    Picture,
    judged,
    line,
    missed,
    ratio_of,
    too_few,
)

RATIOS = {"CRF": 1, "RR 5": 5, "RR 10": 10, "RR 20": 20}
REINFORCERS, EXTINCTION = 300, 3_600.0


def find(bench: Bench) -> Judging:
    """Train to equal reinforcers, then count unpaid responses until responding has halved."""
    groups = {}
    for schedule in RATIOS:
        log = yield from bench.run(
            Phase(schedule, reinforcers=REINFORCERS, limit_seconds=14_400.0), Phase("EXT", seconds=EXTINCTION)
        )
        groups[schedule] = resistance(log, 2)
    few = too_few({name: groups[name].baseline for name in ("CRF", "RR 10")})
    if few is not None:
        return few
    responses = {name: one.responses for name, one in groups.items()}
    if not any(one.reached.any() for one in groups.values()):
        return missed(bench.subjects, "It goes on responding for the whole hour, after whichever training.")
    found = ratio_of(responses["RR 10"], responses["CRF"])
    picture = Picture("responses per reinforcer in training", "unpaid responses until responding halved", (
        line("responses", list(RATIOS.values()), list(responses.values())),
    ))  # fmt: skip
    return judged(
        found,
        int(groups["RR 10"].learnt.sum()),
        f"It makes {found.estimate:.2f} times as many unpaid responses after RR 10 as after CRF until it has slowed.",
        above=1.5,
        null=1.0,
        picture=picture,
    )


PHENOMENON = Phenomenon(
    key="partial-reinforcement-extinction",
    title="Partial-reinforcement extinction effect, by responses",
    claim="After partial reinforcement more responses go unpaid before responding stops than after continuous.",
    source="Humphreys (1939); Jenkins & Stanley (1950), Psychological Bulletin 47, 193-234; Mackintosh (1974) "
    "(recalled, not checked against the originals)",
    measure="Responses until the rate is below half of the subject's own baseline in two minutes in a row: RR 10 over "
    "CRF, both trained to 300 reinforcers.",
    criterion="Above 1.5 (chosen for this table), and the interval excludes 1.",
    tags=("extinction",),
    find=find,
)
