"""Settings of the tab "You are the rater"; every name begins with "rater_". Clicks are not among them."""

from __future__ import annotations

from dashboard.field import Field
from vrcore.params import Param

MODES = {"rate": "The rater: compare answers", "dispense": "The dispenser: reward answers"}
METHODS = {"rlhf": "Reward model, then policy", "dpo": "DPO: directly"}
KINDS = {"VR": "Variable ratio", "FR": "Fixed ratio", "RR": "Random ratio"}
VOTES = {
    "open": "not yet",
    "stays": "it rises and stays",
    "falls": "it rises, then falls",
    "flat": "it does not rise",
    "skip": "shown",
}

FIELDS: tuple[Field, ...] = (
    Field("rater_mode", "choice", "rate", MODES, "role", heading="You are"),
    Field("rater_method", "choice", "rlhf", METHODS, "method", heading="Learning from your clicks"),
    Field(
        "rater_pull",
        "float",
        0.0,
        Param(
            0.0, 0.5, "how strongly the policy is held to the reference (KL; beta in DPO)", step=0.01, label="KL pull"
        ),
        "KL pull",
    ),
    Field(
        "rater_steps",
        "int",
        400,
        Param(50, 800, "how long the policy is optimised against the reward model", "steps", step=50, label="optimise"),
        "number of steps",
    ),
    Field(
        "rater_count",
        "int",
        30,
        Param(12, 60, "pairs you compare; the last sixth are repeats", "pairs", step=6, label="comparisons"),
        "number of comparisons",
    ),
    Field("rater_kind", "choice", "VR", KINDS, "schedule", heading="Schedule behind your button"),
    Field(
        "rater_ratio",
        "int",
        2,
        Param(1, 10, "your rewards per reward that is delivered, on average", "rewards", step=1, label="ratio"),
        "ratio",
    ),
    Field(
        "rater_rate",
        "float",
        1.5,
        Param(0.1, 5.0, "how far one delivered reward moves the model", step=0.1, label="learning rate"),
        "learning rate",
    ),
    Field(
        "rater_rounds",
        "int",
        50,
        Param(10, 200, "answers in a session", "answers", step=10, label="session"),
        "number of answers",
    ),
    Field("rater_seed", "seed", 1, None, "seed"),
    Field("rater_vote", "choice", "open", VOTES, "prediction"),
)
