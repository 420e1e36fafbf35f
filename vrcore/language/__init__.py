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
    train(experiment, *, progress=None, cancel=None) -> TrainingLog
    steps(experiment) -> generator of the share done, which returns the TrainingLog

`ALGORITHMS`, `TASKS`, `SHARING`, `LEVELS`, `CONTROLS`, `OPTIMISERS` and `SCALES` are the names there are, with words.
`compare` answers "is it more persistent?" under three matching rules, and `verdict` in a word; the module
`teaching_signal` says which groups teach, exactly. `Learners` trains step by step what a curriculum or a reward model
decides as it goes.

Further experiments, each a value with `to_dict`, `from_dict`, `to_json`, `from_json` and `key()`, and what runs it:

    run_curriculum(CurriculumExperiment("staircase"))            short answers first; transfer    curriculum
    run_thinning(ThinningExperiment(plan="linear"))              from dense to lean reinforcement thinning
    learn_preferences(PreferenceExperiment("rlhf", pairs=300))   RLHF and DPO, over-optimisation  over_optimisation
    train_gridworld(GridworldExperiment(diversity=0.0))          goal misgeneralisation           gridworld
    begin_session(DispenserExperiment("VR 3"))                   a person rewards by click        dispenser

Each returns a result with arrays and words (the last a session: `respond(session, True)` is the next one, and
`replay(experiment, clicks)` makes it again). A person's own preferences are `pairs_to_rate(experiment)`, their choices
go in as `learn_preferences(experiment, chosen)`, and `rater_noise` says how sure they were. The module named last has
the same in short chunks, as `steps`, and what else there is to know.

Source of the model and of the figures it is tested against: the toy model of the project's reference notes; each
algorithm names its own source.
"""

from vrcore.language.algorithms import ALGORITHMS, SCALES, Algorithm
from vrcore.language.channel import CONTROLS, LEVELS, Channel
from vrcore.language.curriculum import CurriculumExperiment, CurriculumResult
from vrcore.language.curriculum import run as run_curriculum
from vrcore.language.dispenser import DispenserExperiment, Session, replay, respond
from vrcore.language.dispenser import begin as begin_session
from vrcore.language.experiment import BUDGETS, RULES, LanguageExperiment, Stage
from vrcore.language.gridworld import GridworldExperiment, GridworldResult
from vrcore.language.gridworld import train as train_gridworld
from vrcore.language.log import COLUMNS, TrainingLog
from vrcore.language.matching import Persistence, compare, verdict
from vrcore.language.optimisers import OPTIMISERS
from vrcore.language.over_optimisation import PreferenceResult
from vrcore.language.over_optimisation import learn as learn_preferences
from vrcore.language.policy import SHARING
from vrcore.language.preference_experiment import PreferenceExperiment
from vrcore.language.preference_experiment import to_rate as pairs_to_rate
from vrcore.language.preferences import rater_noise
from vrcore.language.task import TASKS, Task
from vrcore.language.thinning import ThinningExperiment, ThinningResult
from vrcore.language.thinning import run as run_thinning
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
    "CurriculumExperiment",
    "CurriculumResult",
    "DispenserExperiment",
    "GridworldExperiment",
    "GridworldResult",
    "LanguageExperiment",
    "Learners",
    "Persistence",
    "PreferenceExperiment",
    "PreferenceResult",
    "Session",
    "Stage",
    "Task",
    "ThinningExperiment",
    "ThinningResult",
    "TrainingLog",
    "begin_session",
    "compare",
    "learn_preferences",
    "pairs_to_rate",
    "rater_noise",
    "replay",
    "respond",
    "run_curriculum",
    "run_thinning",
    "steps",
    "train",
    "train_gridworld",
    "verdict",
]
