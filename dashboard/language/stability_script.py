"""The script that "Copy Python" gives in the tab "Cost and stability"."""

from __future__ import annotations

from dashboard.language.stability_runs import LENGTH, RIGHT, experiment
from dashboard.language.stability_study import Asked
from vrcore.language import LanguageExperiment, PreferenceExperiment

HEAD = '''"""What it costs to get to the criterion: medians over the seeds that do, with 95 % bootstrap intervals."""

import numpy as np

'''
REWARDS = """rates = {rates!r}
for algorithm, rate in rates.items():
    experiment = LanguageExperiment(
        algorithm,
        Stage(Channel("VR {ratio}", control={control!r}), steps={steps}),
        length={length},
        right={right!r},
        learning_rate=rate,
        seeds={seeds},
        seed={seed},
    )
    log = train(experiment)
    when, rewards = log.steps_to({criterion!r}), log.reinforcers_to({criterion!r})
    there = np.isfinite(when)
    print(f"{{algorithm}}: {{there.sum()}} of {{len(there)}} seeds")
    print("  answers:", bootstrap_median(experiment.batch * when[there], seed={seed}))
    print("  rewards:", bootstrap_median(rewards[there], seed={seed}))
"""
RATED = """experiments = {experiments}
for experiment in experiments:
    when = crossing(learn_preferences(experiment).curve("pass_rate"), {criterion!r})
    when = when[np.isfinite(when)]
    # RLHF goes on drawing answers after the pairs have been rated; DPO learns from these alone.
    drawn = experiment.prompts * experiment.group if experiment.method == "rlhf" else 0
    print(f"{{experiment.method}}: {{len(when)}} of {seeds} seeds, {{experiment.pairs}} rated pairs")
    print("  answers:", bootstrap_median(2 * experiment.pairs + drawn * when, seed={seed}))
"""


def text(asked: Asked) -> str:
    """Return the script: one loop for what learns from rewards, one for what learns from rated pairs."""
    plans = {key: experiment(key, asked.factor, asked.setting) for key in asked.algorithms}
    rates = {key: one.learning_rate for key, one in plans.items() if isinstance(one, LanguageExperiment)}
    rated = [one for one in plans.values() if isinstance(one, PreferenceExperiment)]
    values = asked.setting._asdict() | {"length": LENGTH, "right": RIGHT}
    names = ["Channel", "LanguageExperiment", "Stage", "train"] if rates else []
    names += ["PreferenceExperiment", "learn_preferences"] if rated else []
    imports = [f"from vrcore.language import {', '.join(sorted(names, key=_place))}"]
    imports += ["from vrcore.language.log import crossing"] if rated else []
    imports += ["from vrcore.language.matching import bootstrap_median"]
    parts = [REWARDS.format(rates=rates, **values)] if rates else []
    if rated:
        listed = "".join(f"\n    {one!r}," for one in rated)
        parts.append(RATED.format(experiments=f"[{listed}\n]", **values))
    return HEAD + "\n".join(imports) + "\n\n" + "\n".join(parts)


def _place(name: str) -> tuple[bool, str]:
    """Sort as an import is sorted: classes before functions."""
    return name[0].islower(), name
