"""The script that "Copy Python" gives in the tab "Matching law"."""

from __future__ import annotations

from dashboard.choice.matching_study import Asked

TEXT = '''"""Generalised matching over five pairs of intervals, and the hyperbola over six single ones: medians."""

import numpy as np

import vrcore
from vrcore.analytic import fit_hyperbola
from vrcore.measures.tally import seconds_of, tally
from vrcore.log import REINFORCER, RESPONSE
from vrcore.phenomena.concurrent_intervals import shared_out
from vrcore.phenomena.generalised_matching import LEAST, RATIOS
from vrcore.phenomena.herrnstein_hyperbola import MEANS, MEASURE, SETTLE
from vrcore.phenomena.phenomenon import Bench, learnt, middle_of


def finish(running):
    """Run a generator to its end and return its result."""
    while True:
        try:
            next(running)
        except StopIteration as last:
            return last.value


bench = Bench(vrcore.AGENTS[{agent!r}](), {subjects}, {seed})
pairs = finish(shared_out(bench, RATIOS, delay={delay!r}, conditions=LEAST, measure={measure!r}))
print("sensitivity:", middle_of(pairs.fit.slope))
print("log10 bias:", middle_of(pairs.fit.bias))
phases = []
for mean in MEANS:
    phases += [vrcore.Phase(f"VI {{mean}}-s", seconds=SETTLE), vrcore.Phase(f"VI {{mean}}-s", seconds=MEASURE)]
log = finish(bench.run(*phases))
minutes = seconds_of(log)[:, 1::2] / 60.0
rate, income = (tally(log, event, operanda=1)[:, 1::2, 0] / minutes for event in (RESPONSE, REINFORCER))
kept = learnt(rate[:, int(np.argmin(MEANS))])
fits = np.array([fit_hyperbola(*one) for one in zip(income[kept], rate[kept]) if np.ptp(one[1]) > 0]).reshape(-1, 3)
for name, values in zip(("k", "R_e", "variance accounted for"), fits.T):
    print(f"{{name}}:", middle_of(values))
'''


def text(asked: Asked) -> str:
    """Return the script."""
    return TEXT.format(**asked._asdict(), measure=60.0 * asked.minutes)


__all__ = ["text"]
