"""The script that "Copy Python" gives in the tab "Theory on the same axes"."""

from __future__ import annotations

from dashboard.choice.theory_study import EXTINCTION, Asked
from vrcore.phenomena.momentum_multiple import LEAN, MINUTES, RICH

TEXT = '''"""A learner's rates on ratios and its declines in extinction, beside what two laws say."""

import numpy as np

import vrcore
from vrcore.analytic import fit_principles, persistence, principles_rate
from vrcore.designs import experiments, ratio_by_ratio, within_and_between
from vrcore.designs.ratio_by_ratio import RATIOS
from vrcore.log import RESPONSE
from vrcore.measures import component_rates, decline
from vrcore.measures.tally import seconds_of, tally

AGENT, SUBJECTS, SEED = {agent!r}, {subjects}, {seed}
rates = []
for experiment in experiments(AGENT, ratio_by_ratio({schedule!r}), subjects=SUBJECTS, seed=SEED).values():
    log = vrcore.run(experiment)
    per_minute = 60.0 * tally(log, RESPONSE, operanda=1)[:, :, 0] / seconds_of(log)
    rates.append(np.where(per_minute[:, 0] >= 10.0, per_minute[:, 2], np.nan))
medians = np.array([np.nanmedian(one) if np.isfinite(one).sum() >= 3 else np.nan for one in rates])
law = principles_rate(RATIOS, {schedule!r}, arousal={arousal!r}, response={response!r}, beta={beta!r})
for ratio, median, one in zip(RATIOS, medians, law):
    print(f"{schedule} {{ratio}}: median {{median:.1f}} responses/min, by the law {{one:.1f}}")
if np.isfinite(medians).sum() >= 4:
    print(fit_principles(RATIOS, medians, {schedule!r}))

both = within_and_between({rich!r}, {lean!r}, minutes={minutes!r}, extinction_minutes={extinction!r})["both"]
(experiment,) = experiments(AGENT, {{"both": both}}, subjects=SUBJECTS, seed=SEED + 1).values()
log = vrcore.run(experiment)
table = component_rates(log)
paid = table[table["phase"] == 1].groupby("component")["reinforcers_per_minute"].median() * 60.0
for component in (1, 2):
    slope = np.nanmedian(decline(log, 2, component=component).steepness)
    by_law = -np.log10(
        persistence(1.0 / {session!r}, paid[component], suspended={suspended!r}, missed={missed!r}, power={power!r})
    )
    print(f"component {{component}}: declines by {{slope:.4f}} a minute, by the law {{by_law:.4f}}")
'''


def text(asked: Asked) -> str:
    """Return the script."""
    return TEXT.format(**asked._asdict(), rich=RICH, lean=LEAN, minutes=float(MINUTES), extinction=EXTINCTION)


__all__ = ["text"]
