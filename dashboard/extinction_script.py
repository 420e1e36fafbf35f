"""The script that "Copy Python" gives: the numbers of "Learning and extinction" from vrcore alone."""

from __future__ import annotations

from collections.abc import Sequence
from pprint import pformat

from dashboard.group import Group, Measured

HEAD = '''"""Learning and extinction: the mean course of training, and each group's medians by three rulers."""

import vrcore
from vrcore.measures import RULERS, course, mean_interval, median_interval, resistance

AGENT = vrcore.AGENTS[{agent!r}](
{parameters}
)
NOISE = vrcore.DeliveryNoise(
    omission={noise.omission!r}, spurious={noise.spurious!r}, magnitude_sd={noise.magnitude_sd!r}
)
BLOCKS = {blocks}  # of training, schedule by schedule

learning, medians = [], []
for schedule, blocks in BLOCKS.items():
    phases = [
        vrcore.Phase(schedule, {budget}, noise=NOISE, limit_seconds={limit!r}),
        vrcore.Phase("EXT", seconds={seconds!r}),
    ]
    experiment = vrcore.Experiment(
        AGENT, phases, subjects={subjects}, seed={seed}, tick={tick!r}, eating={eating!r},
        spread={spread},
    )
    log = vrcore.run(experiment)
    training = course(log, 1, {by!r}, blocks)
    learning += [(schedule, *row) for row in zip(training.x, *mean_interval(training.rates))]
    found = resistance(log, 2, share={share!r}, window_seconds={window!r})
    medians += [(schedule, ruler, *median_interval(found.by(ruler))) for ruler in RULERS]

print(f"{{'schedule':12}} {{'{by}':>14}} {{'responses/min':>14}} {{'low':>8}} {{'high':>8}}")
for schedule, x, mean, low, high in learning:
    print(f"{{schedule:12}} {{x:14.2f}} {{mean:14.2f}} {{low:8.2f}} {{high:8.2f}}")
print(f"{{'schedule':12}} {{'until it stopped':>18}} {{'median':>10}} {{'low':>10}} {{'high':>10}}")
for schedule, ruler, middle, low, high in medians:
    print(f"{{schedule:12}} {{ruler:>18}} {{middle:10.2f}} {{low:10.2f}} {{high:10.2f}}")
'''


def script(groups: Sequence[Group], measured: Measured) -> str:
    """Return a Python text whose `medians` are those of the right figure, and whose `learning` the left one's means."""
    one = groups[0].experiment
    training, extinction = one.phases
    unit, amount = training.until
    return HEAD.format(
        agent=one.agent.key,
        parameters="\n".join(f"    {name}={value!r}," for name, value in one.agent._asdict().items()),
        noise=training.noise,
        blocks=pformat({group.label: len(group.course.x) for group in groups}, sort_dicts=False),
        budget=f"{unit}={amount!r}",
        limit=training.limit_seconds,
        seconds=extinction.seconds,
        subjects=one.subjects,
        seed=one.seed,
        tick=one.tick,
        eating=one.eating,
        spread=pformat(dict(one.spread)),
        by=measured.by,
        share=measured.share,
        window=measured.window_seconds,
    )


__all__ = ["script"]
