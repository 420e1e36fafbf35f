"""The script that "Copy Python" gives in the tab "The first minute"."""

from __future__ import annotations

from pprint import pformat

from dashboard.extinction_lab.fields import differences
from dashboard.extinction_lab.minute_study import AFTER, Asked
from dashboard.learners import python_of

TEXT = '''"""The first minute without pay: over the baseline, with and without eating time."""

import numpy as np

import vrcore
from vrcore.designs import experiments, first_minute, rate_with_eating
from vrcore.measures import burst, median_interval, stretch_rate

(experiment,) = experiments(
    {agent},
    first_minute({label!r}, training_seconds={training!r}, extinction_seconds={after!r}),
    subjects={subjects}, seed={seed}, eating={eating!r},
    spread={spread},
).values()
log = vrcore.run(experiment)
found, five = burst(log, 2), stretch_rate(log, 2, high={after!r})
kept = found.usual >= 10  # the others never learnt
ratios = {{}}
for words, rates in (("first minute", found.first), ("first 5 minutes", five)):
    for how, base in (("counted", found.with_eating), ("left out", found.usual)):
        one = ratios[words, how] = (rates / base)[kept]
        print(f"{{words}}, eating {{how}}: {{median_interval(one)}}; above 1 in {{np.mean(one > 1):.0%}}")
print("higher than each of 19 minutes before:", np.mean((found.first > found.highest)[kept]))
print("arithmetic, responses/min with meals counted:", rate_with_eating({ratio}, {running}, {eating!r}))
'''


def text(asked: Asked) -> str:
    """Return the script; its `ratios` are those of the figure."""
    values = asked._asdict() | {
        "label": asked.label,
        "training": 60.0 * asked.training,
        "after": 60.0 * AFTER,
        "agent": python_of(asked.agent),
        "spread": pformat(differences(asked.agent, asked.spread)),
    }
    return TEXT.format(**values)
