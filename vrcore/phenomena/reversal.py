"""Row: when two levers change places, choice follows within a hundred trials."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.levers import chosen
from vrcore.phenomena.phenomenon import Bench, Finding, Floats, Judging, Phenomenon, Picture, judged, line, middle_of

BETTER, WORSE = 2, 5  # a half and a fifth of the choices pay
TRIALS = 500
RUN, LEVEL, SOON = 20, 0.75, 100.0
BLOCK = 50


def find(bench: Bench) -> Judging:
    """Let the better lever become the worse one after 500 forced trials."""
    log = yield from bench.run(
        Phase(f"Conc(RR {BETTER}, RR {WORSE}, COD=0-s)", trials=TRIALS),
        Phase(f"Conc(RR {WORSE}, RR {BETTER}, COD=0-s)", trials=TRIALS),
        procedure="forced-choice",
    )
    first, second = (chosen(log, phase) for phase in (1, 2))
    return judgement(first == 1, second == 2)


def judgement(before: Floats, after: Floats) -> Finding:
    """Judge whether the better lever was chosen, shape (subjects, trials), before and after the reversal."""
    learnt = before[:, -100:].mean(axis=1)
    found = middle_of(trials_to(after))
    known = f"{found.estimate:.0f}" if np.isfinite(found.estimate) else f"more than {after.shape[1]}"
    blocks = [one.reshape(len(one), -1, BLOCK).mean(axis=2) for one in (before, after)]
    x = BLOCK * (np.arange(2 * TRIALS // BLOCK) + 0.5) - TRIALS
    return judged(
        found,
        len(after),
        f"It chooses the better lever on {np.median(learnt):.0%} of trials before they change places, and it takes "
        f"{known} trials after that until it does so on {LEVEL:.0%} of {RUN} in a row.",
        below=SOON,
        also=float(np.median(learnt)) >= LEVEL,
        picture=Picture(
            "trials since the levers changed places", "share of choices on the better lever",
            (line("median", x.tolist(), list(np.hstack(blocks).T)),),
        ),
    )  # fmt: skip


def trials_to(better: Floats) -> Floats:
    """Return the trial that ends the first run of 20 with at least 15 on the better lever; inf where there is none."""
    summed = np.cumsum(np.pad(better.astype(float), ((0, 0), (1, 0))), axis=1)
    there = summed[:, RUN:] - summed[:, :-RUN] >= LEVEL * RUN - 1e-9
    return np.where(there.any(axis=1), there.argmax(axis=1) + float(RUN), np.inf)


PHENOMENON = Phenomenon(
    key="reversal",
    title="Choice recovers after a reversal",
    claim="When the better of two levers becomes the worse one, choice follows within some dozens of trials.",
    source="Gallistel, Mark, King & Latham (2001), Journal of Experimental Psychology: Animal Behavior Processes 27, "
    "354-372 (rats follow changes about as fast as can be; recalled, not checked against the original)",
    measure="Trials after two levers (paid on 1/2 and 1/5 of choices, 500 forced trials) change places, until the "
    "better one is chosen on at least 15 of 20 in a row; the median subject.",
    criterion="Below 100, and the better lever was chosen on at least 75 % of the 100 trials before, because who has "
    "not chosen has nothing to reverse (chosen for this table).",
    tags=("choice", "recovery"),
    find=find,
)
