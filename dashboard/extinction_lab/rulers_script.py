"""The script that "Copy Python" gives in the tab "Four rulers"."""

from __future__ import annotations

from pprint import pformat

from dashboard.extinction_lab.fields import differences
from dashboard.extinction_lab.rulers_study import Asked
from dashboard.learners import python_of

TEXT = '''"""Groups trained to equal {by}, then extinguished: medians by four rulers, and ratios to the first group."""

import numpy as np

import vrcore
from vrcore.designs import experiments, extinction_after_training
from vrcore.measures import decline, median_interval, ratio_of_medians, resistance

GROUPS = extinction_after_training(
    {schedules!r},
    {by!r},
    {amount!r},
    extinction_seconds={seconds!r},
    noise=vrcore.DeliveryNoise(omission={omission!r}, spurious={spurious!r}, magnitude_sd={size_sd!r}),
)
EXPERIMENTS = experiments(
    {agent}, GROUPS, subjects={subjects}, seed={seed}, eating={eating!r},
    spread={spread},
)

lasted = {{}}
for label, experiment in EXPERIMENTS.items():
    log = vrcore.run(experiment)
    found = resistance(log, 2, {level}, window_seconds={window!r})
    falls = decline(log, 2)
    # The slope of log10(B/B0) as minutes per tenfold fall; no decline to speak of: inf.
    with np.errstate(divide="ignore", invalid="ignore"):
        tenfold = np.where(falls.halved & (falls.steepness > 0), 1 / falls.steepness, np.inf)
    values = {{ruler: found.by(ruler) for ruler in ("responses", "minutes", "omitted")}} | {{"slope": tenfold}}
    left_out = ~found.learnt{performance}
    lasted[label] = {{ruler: np.where(left_out, np.nan, one) for ruler, one in values.items()}}

first = next(iter(lasted))
medians = []
for label, values in lasted.items():
    for ruler, one in values.items():
        medians.append((label, ruler, *median_interval(one)))
        print(f"{{label:10}} {{ruler:10}}", median_interval(one), ratio_of_medians(one, lasted[first][ruler]))
'''

PERFORMANCE = " | np.array([span.limited for span in vrcore.measures.spans.spans(log, 1)])"


def text(asked: Asked) -> str:
    """Return the script; its `medians` are those of the figure."""
    values = asked._asdict() | {
        "seconds": asked.extinction * 60.0,
        "level": f"rate={asked.criterion.rate!r}" if asked.criterion.rate else f"share={asked.criterion.share!r}",
        "window": asked.criterion.window_seconds,
        "agent": python_of(asked.agent),
        "spread": pformat(differences(asked.agent, asked.spread)),
        "performance": PERFORMANCE if asked.by == "rate" else "",
    }
    return TEXT.format(**values)
