"""Row: the response rate first rises and then falls with the ratio."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.pauses import response_rates
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    bootstrap,
    judged,
    learnt,
    line,
    too_few,
)

RATIOS = (4, 8, 16, 32, 64, 128, 256)
CLEARLY = 0.9


def find(bench: Bench) -> Judging:
    """Measure the response rate on seven ratios, on groups of their own."""
    trained, rates = {}, []
    for ratio in RATIOS:
        log = yield from bench.run(
            Phase(f"FR {RATIOS[0]}", reinforcers=200, limit_seconds=7_200.0),
            Phase(f"FR {ratio}", reinforcers=20, limit_seconds=7_200.0),
            Phase(f"FR {ratio}", reinforcers=20, limit_seconds=7_200.0),
        )
        table = response_rates(log)
        name = f"FR {RATIOS[0]} before FR {ratio}"
        trained[name] = by_subject(table, 1, "per_minute")
        rates.append(by_subject(table, 3, "per_minute")[learnt(trained[name])])
    few = too_few(trained)
    if few is not None:
        return few
    n = min(len(one) for one in rates)
    every = np.array([one[:n] for one in rates])
    found = bootstrap(lambda chosen: higher_end(np.median(every[:, chosen], axis=1)), n)
    middles = np.median(every, axis=1)
    best = 1 + int(np.argmax(middles[1:-1]))
    return judged(
        found,
        n,
        f"It responds {middles[0]:.1f} times a minute on FR {RATIOS[0]}, {middles[best]:.1f} on FR {RATIOS[best]} and "
        f"{middles[-1]:.1f} on FR {RATIOS[-1]}.",
        below=CLEARLY,
        null=1.0,
        also=n >= FEWEST,
        picture=Picture("fixed ratio (responses)", "responses/min", (line("median", RATIOS, rates),)),
    )


def higher_end(rates: np.ndarray) -> float:
    """Return the higher of the rates at both ends over the highest rate between them; nan without a response."""
    most = float(rates[1:-1].max())
    return float(max(rates[0], rates[-1])) / most if most > 0 else float("nan")


PHENOMENON = Phenomenon(
    key="bitonic-rate",
    title="The rate rises and falls with the ratio",
    claim="From small ratios the response rate rises with the ratio; on large ones it falls, until responding strains.",
    source="Baum (1993), Journal of the Experimental Analysis of Behavior 60, 245-264 (volume and pages recalled, not "
    "checked against the original): the fall at the smallest ratios is due to pauses",
    measure="Responses per minute, pauses included and eating not simulated, on FR 4 to FR 256, on groups of their "
    "own: 200 reinforcers of FR 4, then 40 of the ratio, of which the last 20 are measured. The higher of the two "
    "ends over the highest ratio between them, medians of subjects.",
    criterion="Below .9: both ends are clearly below a maximum between them (an interior maximum is the published "
    "result, how far below is chosen, as the highest of five equal rates is always above the others). The"
    " interval excludes 1.",
    tags=("ratio",),
    find=find,
)
