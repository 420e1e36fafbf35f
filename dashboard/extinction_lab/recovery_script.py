"""The script that "Copy Python" gives in the tab "What comes back"."""

from __future__ import annotations

from pprint import pformat

from dashboard.extinction_lab.fields import differences
from dashboard.extinction_lab.recovery_study import Asked
from dashboard.learners import python_of

HEAD = '''"""{title}: what comes back, a number a subject and group."""

import numpy as np

import vrcore
from vrcore.designs import experiments, {design}
from vrcore.measures import median_interval, {measures}

logs = {{
    label: vrcore.run(experiment)
    for label, experiment in experiments(
        {agent}, {call}, subjects={subjects}, seed={seed},
        spread={spread},
    ).items()
}}


{body}

for label, one in values.items():
    print(label, median_interval(one))
'''
# Each ends with `values`; whoever had not learnt, or was not extinguished, is nan.
AGAIN = '''def kept(log):
    """1 where the subject had learnt and was extinguished, else nan."""
    base, last = stretch_rate(log, 1, -300.0), stretch_rate(log, 2, -300.0)
    return np.where((base >= 10) & (last < base / 2), 1.0, np.nan)


values = {{
    label: kept(log)
    * (stretch_rate(log, {test}, high=300.0) * 5 + 0.5)
    / (stretch_rate(log, 2, -300.0) * 5 + 0.5)
    for label, log in logs.items()
}}'''
PLACE = '''def kept(log):
    """1 where the subject had learnt and was extinguished, else nan."""
    base, last = stretch_rate(log, 1, -300.0), stretch_rate(log, 2, -300.0)
    return np.where((base >= 10) & (last < base / 2), 1.0, np.nan)


with np.errstate(divide="ignore", invalid="ignore"):
    values = {{
        label: kept(log) * 100.0 * (stretch_rate(log, 3, high=300.0) * 5.0 + 0.5) / (stretch_rate(log, 1, -300.0) * 5.0)
        for label, log in logs.items()
    }}'''
OTHER = '''def times(log):
    """Target responses (operandum 1) in 10 minutes without pay over those in the last 10 of the alternative."""
    first, last = stretch_rate(log, 3, high=600.0, operandum=1), stretch_rate(log, 2, -600.0, operandum=1)
    return (first * 10 + 0.5) / (last * 10 + 0.5)


(name, target), (other, never) = logs.items()
base, last = stretch_rate(target, 1, -600.0, operandum=1), stretch_rate(target, 2, -600.0, operandum=1)
kept = np.where((base >= 10) & (last < base / 2), 1.0, np.nan)
values = {{name: kept * times(target), other: times(never)}}'''
RELEARN = """(log,) = logs.values()
base = resistance(log, 2).baseline
gone = stretch_rate(log, 2, -600.0) < base / 4
kept = np.where((base >= 10) & gone, 1.0, np.nan)
values = {{
    "second time": kept * reinforcers_to_criterion(log, 3, base / 2),
    "first time": kept * reinforcers_to_criterion(log, 1, base / 2),
}}"""
PARTS = {
    "rest": ("spontaneous_recovery", "stretch_rate", AGAIN),
    "again": ("reacquisition", "reinforcers_to_criterion, resistance, stretch_rate", RELEARN),
    "free": ("reinstatement", "stretch_rate", AGAIN),
    "place": ("renewal", "stretch_rate", PLACE),
    "other": ("resurgence", "stretch_rate", OTHER),
}


def text(asked: Asked) -> str:
    """Return the script; its `values` are those of the figure."""
    design, measures, body = PARTS[asked.design]
    rests = tuple(dict.fromkeys((asked.rest, 0.0)))
    call = {
        "rest": f"spontaneous_recovery({rests!r}, reinforcers={asked.reinforcers})",
        "again": f"reacquisition(reinforcers={asked.reinforcers})",
        "free": f"reinstatement(every={asked.every}, reinforcers={asked.reinforcers})",
        "place": f"renewal(reinforcers={asked.reinforcers})",
        "other": f'resurgence("VI {asked.interval}-s")',
    }[asked.design]
    return HEAD.format(
        title=design.replace("_", " ").capitalize(),
        design=design,
        measures=measures,
        agent=python_of(asked.agent),
        call=call,
        subjects=asked.subjects,
        seed=asked.seed,
        spread=pformat(differences(asked.agent, asked.spread)),
        body=body.format(test=3 if asked.design == "rest" else 4),
    )
