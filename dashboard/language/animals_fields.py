"""Settings of the tab "Beside a pigeon"; every name begins with "animals_"."""

from __future__ import annotations

from dashboard.field import Field
from dashboard.language import control
from vrcore import CURVES
from vrcore.agents import AGENTS
from vrcore.language import ALGORITHMS
from vrcore.params import Param

ANIMAL = "change-point"  # the one agent of the lab that shows the partial-reinforcement extinction effect
POLICY_GRADIENTS = ("grpo", "rloo", "reinforce", "reinforce-baseline", "ppo")
PULLS = {
    "none": "Reward off, nothing else",
    "kl": "KL pull to the reference",
    "entropy": "Entropy bonus",
    "punishment": "Right answers punished",
}
AXES = {
    "step": "A step is a trial",
    "answer": "An answer is a trial",
    "own": "Each learner's own clock",
}
FAMILIES = {key: CURVES[key].title for key in ("hill", "logistic", "gompertz")}
VOTES = {
    "open": "not yet",
    "animal": "only the pigeon-like learner",
    "all": "all three",
    "none": "none of them",
    "other": "another one",
    "skip": "shown",
}

FIELDS: tuple[Field, ...] = (
    Field(
        "animals_ratio",
        "int",
        10,
        Param(2, 20, "the lean schedule, VR n: right responses per reinforcer on average", step=1, label="ratio n"),
        "ratio",
    ),
    Field(
        "animals_algorithm",
        "choice",
        "grpo",
        {key: ALGORITHMS[key].title for key in POLICY_GRADIENTS},
        "algorithm",
        heading="Toy model trained by",
    ),
    Field("animals_pull", "choice", "none", PULLS, "pull", heading="Its extinction"),
    control.field("animals"),
    Field(
        "animals_contrast",
        "choice",
        "q-learning",
        {key: one.title for key, one in AGENTS.items() if key != ANIMAL},
        "other learner",
        heading="Other learner",
    ),
    Field("animals_axis", "choice", "step", AXES, "axis", heading="Count as a trial"),
    Field(
        "animals_budget",
        "int",
        100,
        Param(20, 200, "how long the two agents are trained", "reinforcers", step=10, label="their training"),
        "training",
    ),
    Field("animals_runs", "int", 12, Param(6, 32, "subjects, and seeds of the toy model, on each schedule"), "runs"),
    Field("animals_family", "choice", "hill", FAMILIES, "curve", heading="Fitted curve"),
    Field("animals_seed", "seed", 1, None, "seed"),
    Field("animals_vote", "choice", "open", VOTES, "prediction"),
)
