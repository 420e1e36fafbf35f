"""A toy language model that is trained by reward: policy, tasks, reward channel, algorithms, experiments and their log.

Not a language model: some 400 numbers that learn to go on counting, small enough to be trained while one looks on, and
large enough to show what thinning, noise and withdrawal of reward do to learning and to persistence.

    from vrcore.language import Channel, LanguageExperiment, Stage, train

    stages = [Stage("VR 5", steps=400), Stage("EXT", steps=300, kl=0.05)]
    experiment = LanguageExperiment("grpo", stages, seeds=16, seed=7)
    log = train(experiment)                          # TrainingLog; the same for the same experiment
    frame = log.frame()                              # seed, stage, step, stage_step, pass_rate, ... one row a step
    log.curve("pass_rate")                           # steps, mean over seeds
    log.steps_to(0.9), log.reinforcers_to(0.9)       # one number a seed, inf where not reached
    log.half_life(stage=2)                           # steps until half of the pass rate at the stage's start is left

    Stage(channel, steps= | reinforcers= | pass_rate= | retained=, kl=, entropy=, punishment=, task=, length=, mixture=,
          first_ratio=, limit_steps=)
    Channel(schedule, level=, omitted=, false_negative=, false_positive=, magnitude=, magnitude_sd=, sharpness=,
            threshold=, control=, coin=, tokens=, price=)
    LanguageExperiment(algorithm, stages, task=, length=, sharing=, vocabulary=, right=, reference_noise=, optimiser=,
                       learning_rate=, epochs=, clip=, scale=, baseline_rate=, temperature=, groups=, group_size=,
                       seeds=, seed=)
    train(experiment, progress=None, cancel=None) -> TrainingLog
    steps(experiment) -> generator of the share done, which returns the TrainingLog

`ALGORITHMS`, `TASKS`, `SHARING`, `LEVELS`, `CONTROLS`, `OPTIMISERS` and `SCALES` are the names there are, with words.
`matching.compare` answers "is it more persistent?" under three matching rules; `teaching_signal` says which groups
teach, exactly. `training.Learners` trains step by step what a curriculum or a reward model decides as it goes.

Source of the model and of the figures it is tested against: the toy model of the project's reference notes; each
algorithm names its own source.
"""

from vrcore.language.algorithms import ALGORITHMS, SCALES, Algorithm
from vrcore.language.channel import CONTROLS, LEVELS, Channel
from vrcore.language.experiment import BUDGETS, RULES, LanguageExperiment, Stage
from vrcore.language.log import COLUMNS, TrainingLog
from vrcore.language.optimisers import OPTIMISERS
from vrcore.language.policy import SHARING
from vrcore.language.task import TASKS, Task
from vrcore.language.training import Learners, steps, train

__all__ = [
    "ALGORITHMS",
    "BUDGETS",
    "COLUMNS",
    "CONTROLS",
    "LEVELS",
    "OPTIMISERS",
    "RULES",
    "SCALES",
    "SHARING",
    "TASKS",
    "Algorithm",
    "Channel",
    "LanguageExperiment",
    "Learners",
    "Stage",
    "Task",
    "TrainingLog",
    "steps",
    "train",
]
