"""The scripts that "Copy Python" gives on the language page: the numbers of a tab from vrcore alone."""

from __future__ import annotations

from dashboard.language import answers_study, sparse_study
from vrcore.language.gridworld import GridworldExperiment

ANSWERS = '''"""Is lean training more persistent? Half-lives in steps, with 95 % bootstrap intervals over seeds."""

from vrcore.language import Channel, LanguageExperiment, Stage
from vrcore.language.matching import compare, contrast

found = compare(
    LanguageExperiment({algorithm!r}, "CRF", optimiser={optimiser!r}, seeds={seeds}, seed={seed}),
    [
        Channel("CRF", false_negative={noise!r}, false_positive={noise!r}, control={control!r}),
        Channel("VR {ratio}", false_negative={noise!r}, false_positive={noise!r}, control={control!r}),
    ],
    steps={steps},
    reinforcers={reinforcers},
    pass_rate={pass_rate!r},
    extinction=Stage("EXT", retained={kept!r}, kl={kl!r}, fresh_optimiser={fresh}, limit_steps={extinction}),
    limit_steps={training},
)
for rule, pair in found.items():
    for one in pair:
        print(f"equal {{rule}}, {{one.channel.schedule}}: {{one.interval}}")
    print(f"equal {{rule}}, the leaner over the richer: {{contrast(pair)}}")
'''

SPARSE = '''"""Which groups teach: the exact share, and that of a run."""

from vrcore.language import Channel, LanguageExperiment, Stage, train
from vrcore.language.teaching_signal import informative_share

print("exact share at the start:", informative_share({p!r}, {group}, {ratio}, {level!r}))
experiment = LanguageExperiment(
    "grpo",
    Stage(Channel({label!r}, level={level!r}, control={control!r}), steps={steps}),
    length={length},
    right={p!r} ** (1 / {length}),
    groups={groups},
    group_size={group},
    seeds={seeds},
    seed={seed},
)
log = train(experiment)
teaching = 1 - log.table("zero_variance", 1)  # a row a seed, a column a step
print("share over the run:", teaching.mean())
print("pass rate before and after:", log.table("pass_rate", 1)[:, [0, -1]].mean(axis=0))
'''

GOAL = '''"""Where the mice go: means over mice of exact probabilities."""

from vrcore.language.gridworld import GridworldExperiment, train

result = train({experiment!r})
for name in ("training_success", "moved_reached", "corner_visited"):
    print(name, result.final(name).mean())
'''


def answers(asked: answers_study.Asked) -> str:
    """Return the script of the tab "Three answers to one question"."""
    return ANSWERS.format(
        **asked._asdict() | {"optimiser": asked.experiment.optimiser, "kl": asked.extinction.kl},
        kept=answers_study.KEPT,
        fresh=asked.extinction.fresh_optimiser,
        extinction=answers_study.EXTINCTION_LIMIT,
        training=answers_study.TRAINING_LIMIT,
    )


def sparse(asked: sparse_study.Asked) -> str:
    """Return the script of the tab "Sparse reward"."""
    return SPARSE.format(**asked._asdict(), label=asked.label, groups=asked.groups, length=sparse_study.LENGTH)


def goal(experiment: GridworldExperiment) -> str:
    """Return the script of the tab "Wrong goal, right score"."""
    return GOAL.format(experiment=experiment)
