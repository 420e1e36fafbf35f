"""Row: the pause after a reinforcer grows with the fixed ratio."""

from __future__ import annotations

import numpy as np
from scipy.stats import spearmanr

from vrcore.experiment import Phase
from vrcore.measures.pauses import pauses, response_rates
from vrcore.phenomena.phenomenon import Bench, Judging, Phenomenon, Picture, judged, line, middle_of, too_few

RATIOS = (5, 10, 20, 40, 80)


def find(bench: Bench) -> Judging:
    """Measure the median pause of each subject on growing ratios, one after the other."""
    phases = []
    for ratio in RATIOS:
        phases += [
            Phase(f"FR {ratio}", reinforcers=60, limit_seconds=7_200.0),
            Phase(f"FR {ratio}", reinforcers=30, limit_seconds=3_600.0),
        ]
    log = yield from bench.run(*phases)
    rates, waits = response_rates(log), pauses(log)
    measured = [2 * k + 2 for k in range(len(RATIOS))]
    few = too_few({"FR 5": rates[rates["phase"] == 2]["per_minute"].to_numpy()})
    if few is not None:
        return few
    table = np.array([waits[waits["phase"] == phase]["median_seconds"].to_numpy() for phase in measured])
    each = np.array([_order(one) for one in table.T])
    found = middle_of(each)
    short, long = np.nanmedian(table[0]), np.nanmedian(table[-1]) if np.isfinite(table[-1]).any() else np.nan
    return judged(
        found,
        int(np.isfinite(each).sum()),
        f"Its median pause is {short:.1f} s on FR {RATIOS[0]} and {long:.1f} s on FR {RATIOS[-1]}.",
        above=0.9,
        picture=Picture(
            "fixed ratio (responses)", "pause after a reinforcer (s)", (line("median", RATIOS, list(table)),)
        ),
    )


def _order(waits: np.ndarray) -> float:
    """Return the rank correlation of one subject's pauses with the ratio; nan where fewer than 4 ratios were run."""
    there = np.isfinite(waits)
    if there.sum() < 4:
        return float("nan")
    if np.ptp(waits[there]) == 0.0:
        return 0.0
    return float(spearmanr(np.array(RATIOS)[there], waits[there]).statistic)


PHENOMENON = Phenomenon(
    key="fixed-ratio-pause",
    title="The pause grows with the fixed ratio",
    claim="After a reinforcer a subject pauses, the longer the more responses the next one takes.",
    source="Felton & Lyon (1966), Journal of the Experimental Analysis of Behavior 9, 131-134",
    measure="Spearman correlation of each subject's median pause with the ratio, FR 5 to FR 80; the median subject.",
    criterion="Above .9, the level chosen for this table.",
    tags=("ratio", "timing"),
    find=find,
)
