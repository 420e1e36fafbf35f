"""The scripts that "Copy Python" gives in the tab "Shaping and curriculum", one for each of its views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.language import shaping_curriculum, shaping_reward, shaping_thinning
from dashboard.language.shaping_study import Asked
from vrcore.language.thinning import THINNING

CURRICULUM = '''"""Which plan gets to the whole answer in the fewest steps? Medians over runs, 95 % intervals."""

from dataclasses import replace

import numpy as np

from vrcore.language import CurriculumExperiment, run_curriculum
from vrcore.measures import median_interval

direct = {experiment!r}
for plan, sharing in {plans!r}:
    result = run_curriculum(replace(direct, plan=plan, sharing=sharing))
    steps = np.where(result.reached, result.steps, np.inf)
    print(f"{{plan}}, {{sharing}} weights: {{result.reached.sum()}} of {{len(steps)}} runs, {{median_interval(steps)}}")
    print("  pass rate with which each length begins:", result.entry_pass.mean(axis=0).tolist())
'''
THINNED = '''"""What thinning keeps of the final pass rate, and for how many of the reinforcers: means over runs."""

from dataclasses import replace

from vrcore.language import ThinningExperiment, run_thinning

continuous = run_thinning({experiment!r})
for plan in {plans!r}:
    result = run_thinning(replace(continuous.experiment, plan=plan))
    print(f"{{plan}}: keeps {{result.kept(continuous).mean()}} for {{result.cost(continuous).mean()}}")
'''
REWARD = '''"""Paid by how much of an answer is right, or by pass or fail: what is learnt and paid at the end."""

from vrcore.language import Channel, LanguageExperiment, Stage, train

for threshold in {thresholds!r}:  # None: pass or fail
    shape = {{}} if threshold is None else {{"sharpness": {sharpness!r}, "threshold": threshold}}
    experiment = LanguageExperiment(
        {algorithm!r},
        Stage(Channel("CRF", control={control!r}, **shape), steps={steps}),
        length={answer},
        right={right!r},
        sharing="untied",
        optimiser={optimiser!r},
        learning_rate={rate!r},
        seeds={seeds},
        seed={seed},
    )
    log = train(experiment)
    paid = log.table("reward")[:, -{last}:]
    print(f"{{threshold}}: pass rate {{log.table('pass_rate')[:, -1].mean()}}, mean reward {{paid.mean()}}")
'''


def text(asked: Asked) -> str:
    """Return the script of the view that is shown."""
    return WRITTEN[asked.view](dict(asked.settings))


def _curriculum(s: Mapping[str, Any]) -> str:
    plans = [(shaping_curriculum.plan_of(plan, s["length"]), sharing) for plan, sharing in shaping_curriculum.wanted(s)]
    return CURRICULUM.format(experiment=shaping_curriculum.experiment_of(s, "direct", s["sharing"]), plans=plans)


def _thinning(s: Mapping[str, Any]) -> str:
    return THINNED.format(experiment=shaping_thinning.experiment_of(s, "continuous"), plans=list(THINNING))


def _reward(s: Mapping[str, Any]) -> str:
    optimiser, rate = shaping_reward.RATES[s["algorithm"]]
    return REWARD.format(
        **s,
        thresholds=shaping_reward.wanted(s),
        steps=shaping_reward.STEPS,
        last=shaping_reward.STEPS // 10,
        optimiser=optimiser,
        rate=rate,
    )


WRITTEN = {"curriculum": _curriculum, "thinning": _thinning, "reward": _reward}
