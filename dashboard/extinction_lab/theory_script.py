"""The script that "Copy Python" gives in the tab "Theory"."""

from __future__ import annotations

from dashboard.extinction_lab.theory_study import EXTINGUISHED, LEAST, MINUTES, REINFORCERS, SMALLEST, Asked
from dashboard.learners import python_of

TEXT = '''"""Two laws over simulated points: rates by ratio, and extinction after schedules of different pay."""

import numpy as np

import vrcore
from vrcore.analytic import fit_persistence, fit_principles
from vrcore.designs import experiments, extinction_after_training, ratio_function
from vrcore.designs.ratio_function import RATIOS
from vrcore.measures.rate import rate
from vrcore.measures.spans import delivery_times, spans
from vrcore.measures.stretch import stretch_rate

AGENT, KIND, SUBJECTS, SEED = {agent}, {kind!r}, {subjects}, {seed}

rates = []
for experiment in experiments(AGENT, ratio_function(RATIOS, KIND), subjects=SUBJECTS, seed=SEED).values():
    rates.append(np.median(stretch_rate(vrcore.run(experiment), 3)))
principles = None
if np.ptp(rates) > 0:
    principles = fit_principles(RATIOS, rates, KIND)
print(dict(zip(RATIOS, np.round(rates, 1))), principles)

schedules = [f"{{KIND}} {{ratio}}" if ratio > 1 else "CRF" for ratio in {extinguished}]
groups = extinction_after_training(schedules, "reinforcers", {reinforcers}, extinction_seconds={seconds:.1f})
minutes, shares, paid = [], [], []
for label, experiment in experiments(AGENT, groups, subjects=SUBJECTS, seed=SEED + 1).items():
    log = vrcore.run(experiment)
    before = stretch_rate(log, 1, -300.0)
    learnt = np.nan_to_num(before) >= {least}
    if learnt.sum() * 2 < SUBJECTS:
        continue
    ends, found = rate(log, 2, 60.0)
    share = found[learnt].mean(axis=0) / before[learnt].mean()
    low = np.flatnonzero(~(share >= {smallest}))
    last = low[0] if low.size else len(share)
    if last == 0:
        continue
    per_hour = []
    for one in spans(log, 1):
        if learnt[one.subject]:
            window = min(300.0, one.seconds)
            times = delivery_times(log, one) - one.start
            per_hour.append(3600.0 * (times > one.seconds - window).sum() / window)
    minutes.append((ends[:last] - 30.0) / 60.0)
    shares.append(share[:last])
    paid.append(np.mean(per_hour))
    print(label, round(paid[-1]), "an hour;", shares[-1].round(3))
momentum = None
if len(set(paid)) > 2 and any((share < 1).any() for share in shares):
    momentum = fit_persistence(minutes, shares, paid)
print(momentum)
'''


def text(asked: Asked) -> str:
    """Return the script; its `principles` and `momentum` are the fitted ones of the page."""
    return TEXT.format(
        **asked._asdict() | {"agent": python_of(asked.agent)},
        extinguished=EXTINGUISHED,
        reinforcers=REINFORCERS,
        seconds=60.0 * MINUTES,
        least=LEAST,
        smallest=SMALLEST,
    )
