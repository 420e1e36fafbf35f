"""Settings of the tab "Shaping and curriculum"; every name begins with "shaping_"."""

from __future__ import annotations

from dashboard.field import Field
from dashboard.language import control
from vrcore.params import Param

VIEWS = {"curriculum": "Curriculum", "thinning": "Thinning", "reward": "Shaped reward"}
SHARED = {"tied": "Shared", "untied": "Separate"}
DRAWN = {
    "staircase": "one token more at a time",
    "skip": "every second length",
    "leap": "one token, then all",
    "mixture": "all lengths mixed",
    "teacher": "a teacher chooses",
}
ALGORITHMS = {"rloo": "RLOO, plain ascent", "grpo": "GRPO, Adam"}
VOTES = {
    "direct": "Full length at once",
    "staircase": "One token more at a time",
    "mixture": "All lengths mixed",
    "teacher": "A teacher that looks for progress",
    "open": "not voted yet",
    "skip": "only looking",
}

FIELDS: tuple[Field, ...] = (
    Field("shaping_view", "choice", "curriculum", VIEWS, "question", heading="What is shaped"),
    # The curriculum.
    Field("shaping_plan", "choice", "staircase", DRAWN, "plan drawn step by step", heading="Plan shown in detail"),
    Field("shaping_sharing", "choice", "tied", SHARED, "sharing of weights", heading="Weights of the positions"),
    Field(
        "shaping_length",
        "int",
        6,
        Param(2, 6, "tokens of a full answer, all of which must be right", "tokens"),
        "length of a full answer",
        heading="Tokens in all",
    ),
    Field(
        "shaping_criterion",
        "float",
        0.9,
        Param(0.5, 0.95, "pass rate at which the next length begins", step=0.05),
        "criterion",
        heading="Criterion (pass rate)",
    ),
    Field(
        "shaping_limit",
        "int",
        600,
        Param(100, 1000, "a stage ends after so many steps in any case", "steps", step=50),
        "limit of a stage",
        heading="Limit of a stage (steps)",
    ),
    # Thinning.
    Field(
        "shaping_ratio",
        "int",
        20,
        Param(2, 100, "right answers for each reinforcer in the end", "answers", log=True),
        "final ratio",
        heading="Final ratio",
    ),
    Field(
        "shaping_dense",
        "int",
        100,
        Param(0, 300, "steps in which every right answer is rewarded, before thinning begins", "steps", step=10),
        "dense beginning",
        heading="Dense steps first",
    ),
    Field(
        "shaping_steps",
        "int",
        600,
        Param(400, 1000, "steps of training in all", "steps", step=50),
        "length of training",
        heading="Steps in all",
    ),
    # The shaped reward.
    Field(
        "shaping_threshold",
        "float",
        0.5,
        Param(0.0, 1.0, "share of right tokens worth half a reward", step=0.05),
        "threshold",
        heading="Threshold",
    ),
    Field(
        "shaping_sharpness",
        "float",
        10.0,
        Param(1.0, 100.0, "steepness of the shaped reward around its threshold", log=True),
        "sharpness",
        heading="Sharpness",
    ),
    Field(
        "shaping_answer",
        "int",
        4,
        Param(2, 6, "tokens of an answer", "tokens"),
        "length of an answer",
        heading="Tokens",
    ),
    Field(
        "shaping_right",
        "float",
        0.1,
        Param(0.1, 0.5, "probability of a right token before training", step=0.05),
        "start",
        heading="Right token at the start (probability)",
    ),
    Field("shaping_algorithm", "choice", "rloo", ALGORITHMS, "algorithm", heading="Algorithm"),
    # All three.
    control.field("shaping"),
    Field(
        "shaping_seeds",
        "int",
        8,
        Param(6, 16, "independent runs, over which the intervals are taken", "runs"),
        "number of runs",
        heading="Runs",
    ),
    Field("shaping_seed", "seed", 1, None, "seed", heading="Seed"),
    Field("shaping_vote", "choice", "open", VOTES, "prediction", heading="Prediction"),
)
# What belongs to each view; the rest stands in every view's link all the same.
ROWS = {
    "curriculum": ("shaping_plan", "shaping_sharing", "shaping_length"),
    "thinning": ("shaping_ratio", "shaping_dense", "shaping_steps"),
    "reward": ("shaping_threshold", "shaping_sharpness", "shaping_answer"),
}
MORE = {
    "curriculum": ("shaping_criterion", "shaping_limit"),
    "thinning": (),
    "reward": ("shaping_right", "shaping_algorithm"),
}
