"""The script that "Copy Python" gives in the tab "Beside a pigeon"."""

from __future__ import annotations

from dashboard.language import animals_runs
from dashboard.language.animals_fields import ANIMAL
from dashboard.language.animals_study import Asked

TEXT = '''"""Who keeps going longer after the lean schedule? Medians over runs with their 95 % intervals, CRF first."""

import numpy as np

from vrcore import Experiment, Phase, run
from vrcore.language import Channel, LanguageExperiment, Stage, train
from vrcore.measures import median_interval, ratio_of_medians, resistance

SCHEDULES = {schedules!r}


def trials(agent, schedule):
    """Return the unpaid responses of each subject until it had fallen to half of its own baseline."""
    phases = [Phase(schedule, reinforcers={budget}, limit_seconds={longest!r}), Phase("EXT", trials={extinction})]
    experiment = Experiment(
        agent, phases, subjects={runs}, seed={seed}, tick={tick!r}, procedure="discrete-trials"
    )
    return resistance(run(experiment), 2, share=0.5, window_seconds={window!r}).by("responses")


def steps(schedule):
    """Return the steps of each seed of the toy model until half of its pass rate was left; nan: it had not learnt."""
    stages = [
        Stage(Channel(schedule, control={control!r}), pass_rate={criterion!r}, limit_steps={training}),
        Stage("EXT", steps={extinction}, fresh_optimiser=True, **{pull!r}),
    ]
    log = train(LanguageExperiment({algorithm!r}, stages, seeds={runs}, seed={seed}))
    return np.where(log.ends[:, 0, 1] == 1, log.half_life(), np.nan)


lasted = {{agent: [trials(agent, schedule) for schedule in SCHEDULES] for agent in {agents!r}}}
lasted["toy model"] = [steps(schedule) for schedule in SCHEDULES]
for learner, (rich, lean) in lasted.items():
    print(f"{{learner}}, {{SCHEDULES[0]}}: {{median_interval(rich)}}")
    print(f"{{learner}}, {{SCHEDULES[1]}}: {{median_interval(lean)}}")
    print(f"{{learner}}, the leaner over the richer: {{ratio_of_medians(lean, rich)}}")
'''


def text(asked: Asked) -> str:
    """Return the script."""
    return TEXT.format(
        **asked._asdict() | {"pull": animals_runs.PULL[asked.pull]},
        schedules=asked.schedules,
        agents=(ANIMAL, asked.contrast),
        longest=animals_runs.LONGEST,
        extinction=animals_runs.EXTINCTION,
        tick=animals_runs.TICK,
        window=animals_runs.WINDOW * animals_runs.TICK,
        criterion=animals_runs.CRITERION,
        training=animals_runs.MOST_STEPS,
    )
