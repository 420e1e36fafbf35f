"""The script that "Copy Python" gives in the tab "One subject, two schedules"."""

from __future__ import annotations

from pprint import pformat

from dashboard.extinction_lab.fields import differences
from dashboard.extinction_lab.within_study import RICH, Asked
from dashboard.learners import python_of

TEXT = '''"""The same two schedules in one subject and in two groups: how long responding lasts, by four rulers."""

import numpy as np

import vrcore
from vrcore.designs import experiments, within_and_between
from vrcore.measures import component_resistance, decline, median_interval, resistance

GROUPS = within_and_between(
    {rich!r}, {lean!r}, minutes={minutes!r}, extinction_minutes={extinction!r}, component={component!r}
)


def rulers(found, falls):
    """Return the three rulers, and the slope of log10(B/B0) as minutes per tenfold fall (inf: no decline)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        tenfold = np.where(falls.halved & (falls.steepness > 0), 1 / falls.steepness, np.inf)
    values = {{ruler: found.by(ruler) for ruler in ("responses", "minutes", "omitted")}}
    return values | {{"slope": np.where(found.learnt, tenfold, np.nan)}}


lasted = {{}}
for label, experiment in experiments(
    {agent}, GROUPS, subjects={subjects}, seed={seed},
    spread={spread},
).items():
    log = vrcore.run(experiment)
    if label == "both":
        for k, schedule in enumerate(({rich!r}, {lean!r}), 1):
            lasted["within", schedule] = rulers(component_resistance(log, k), decline(log, 2, component=k))
    else:
        lasted["between", label] = rulers(resistance(log, 2), decline(log, 2))
for (how, schedule), values in lasted.items():
    for ruler, one in values.items():
        print(f"{{how:8}} {{schedule:8}} {{ruler:10}}", median_interval(one))
'''


def text(asked: Asked) -> str:
    """Return the script; its `lasted` are the values of the figures."""
    values = asked._asdict() | {
        "rich": RICH,
        "lean": asked.lean,
        "minutes": float(asked.minutes),
        "extinction": float(asked.extinction),
        "component": float(asked.component),
        "agent": python_of(asked.agent),
        "spread": pformat(differences(asked.agent, asked.spread)),
    }
    return TEXT.format(**values)
