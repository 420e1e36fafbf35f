"""The script that "Copy Python" gives: the fits and onsets of "Learning curves" from vrcore alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pprint import pformat
from typing import Any

from dashboard.learning_curves_settings import MADE
from dashboard.learning_curves_study import Study, blocks, experiment, learners

MADE_GROUP = """from vrcore.curves.simulated_learners import Learners

made = Learners(
{settings}
).simulate()
curves = [(made.x, outcomes) for outcomes in made.y]
"""

TRAINED = """from vrcore.measures import course

AGENT = vrcore.AGENTS[{agent!r}](
{parameters}
)
experiment = vrcore.Experiment(
    AGENT, [vrcore.Phase({schedule!r}, seconds={seconds!r})], subjects={subjects}, seed={seed}, tick={tick!r},
    spread={spread},
)
training = course(vrcore.run(experiment), 1, "minutes", {blocks})
curves = [(training.x, rates) for rates in training.rates]
"""

LONG = """from vrcore.formats import read_training_log, separate

table = read_training_log("your-file.csv").frame  # the file that was opened on the page
subjects = separate(table, {x!r}, {y!r}, {who!r}, keep="all")
labels = [label.removeprefix({who!r} + " ") for label in subjects]
curves = [(one.x, one.y) for one in subjects.values()]
"""

WIDE = """from vrcore.formats import read_training_log

table = read_training_log("your-file.csv").frame  # the file that was opened on the page
labels = {subjects}
x = table[{x!r}].to_numpy(dtype=float)
curves = [(x, table[name].to_numpy(dtype=float)) for name in labels]
"""

WHOLE = '''"""Learning curves of a group: the curves through {whose}, and where and how fast each individual changed."""

import numpy as np

import vrcore
from vrcore.errors import FitError
{source}
curves = [(np.asarray(x)[np.isfinite(y)], np.asarray(y)[np.isfinite(y)]) for x, y in curves]
LIMITS = {{"lower": {lower!r}, "upper": {upper!r}}}
group = vrcore.fit_all(curves, {family!r}, **LIMITS, level={level!r}{labels})

x, y = {points}
fits = {{}}
for family in {families!r}:
    try:
        fits[family] = vrcore.fit(x, y, family, **LIMITS)
        print(fits[family].words)
    except FitError as refusal:
        print(f"{{family}}: {{refusal}}")
print(group.frame().to_string())
print(group.words)
'''


def script(study: Study, values: Mapping[str, Any], subject: int) -> str:
    """Return a Python text whose `fits` are the curves shown, and whose `group` is all that the page says."""
    one = values["view"] == "one"
    return WHOLE.format(
        whose=f"subject {study.group.individuals[subject].label}" if one else "the mean",
        source=_source(study, values).rstrip(),
        lower=study.lower,
        upper=study.upper,
        family=values["families"][0],
        families=tuple(values["families"]),
        level=values["level"],
        labels=", labels=labels" if study.columns else "",
        points=f"curves[{subject}]" if one else "group.average[0], group.average[1]",
    )


def _source(study: Study, values: Mapping[str, Any]) -> str:
    """Return the lines that make, train or read the group."""
    if study.columns:
        wide = "subjects" in study.columns
        return (WIDE if wide else LONG).format(**study.columns)
    if values["source"] in MADE:
        given = asdict(learners(values))
        return MADE_GROUP.format(settings="\n".join(f"    {name}={value!r}," for name, value in given.items()))
    asked = experiment(values)
    return TRAINED.format(
        agent=asked.agent.key,
        parameters="\n".join(f"    {name}={value!r}," for name, value in asked.agent._asdict().items()),
        schedule=values["schedule"],
        seconds=asked.phases[0].until[1],
        subjects=asked.subjects,
        seed=asked.seed,
        tick=asked.tick,
        spread=pformat(dict(asked.spread)),
        blocks=blocks(values),
    )


__all__ = ["script"]
