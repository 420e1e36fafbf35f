"""The script that "Copy Python" gives in the tab "Kinds of extinction"."""

from __future__ import annotations

from pprint import pformat

from dashboard.extinction_lab.fields import differences
from dashboard.extinction_lab.kinds_study import END, TRAINING, Asked
from dashboard.learners import python_of

TEXT = '''"""Five ways to stop paying for a response: minutes until it has halved, and what is left in the end."""

import vrcore
from vrcore.designs import experiments, kinds_of_extinction
from vrcore.measures import median_interval, resistance, stretch_rate

LEARNERS = {{
{learners}
}}
SPREAD = {spread}  # how much subjects differ, and in what

minutes = {{}}
for name, agent in LEARNERS.items():
    groups = kinds_of_extinction(
        seconds={seconds!r}, cost={cost!r}, schedule={schedule!r}, reinforcers={training}, minutes={minutes!r}
    )
    for label, experiment in experiments(
        agent, groups, subjects={subjects}, seed={seed}, spread=SPREAD[name]
    ).items():
        log = vrcore.run(experiment)
        found = resistance(log, 2)
        minutes[name, label] = found.minutes
        left = (stretch_rate(log, 2, {end!r}) / found.baseline)[found.learnt]
        print(name, label, "half after", median_interval(found.minutes), "min; left", median_interval(left))
'''


def text(asked: Asked) -> str:
    """Return the script; its `minutes` are those of the figures."""
    return TEXT.format(
        learners="\n".join(f"    {key!r}: {python_of(one)}," for key, one in asked.agents.items()),
        spread=pformat({key: differences(one, asked.spread) for key, one in asked.agents.items()}),
        seconds=float(asked.seconds),
        cost=asked.cost,
        schedule=f"VR {asked.ratio}" if asked.ratio > 1 else "CRF",
        training=TRAINING,
        minutes=float(asked.minutes),
        subjects=asked.subjects,
        seed=asked.seed,
        end=-min(END, 30.0 * asked.minutes),
    )
