"""Settings of the tab "Three answers to one question"; every name begins with "answers_"."""

from __future__ import annotations

from dashboard.field import Field
from dashboard.language import control
from vrcore.language import ALGORITHMS
from vrcore.params import Param

TRAINED = {key: one.title for key, one in ALGORITHMS.items() if not one.place}
OPTIMISERS = {"adam": "Adam", "sgd": "SGD"}
VOTES = {
    "open": "not yet",
    "rich": "continuous reinforcement",
    "lean": "the lean schedule",
    "alike": "no difference",
    "skip": "shown",
}

FIELDS: tuple[Field, ...] = (
    Field("answers_algorithm", "choice", "grpo", TRAINED, "algorithm", heading="Algorithm"),
    Field(
        "answers_ratio",
        "int",
        10,
        Param(2, 50, "right answers for one reward, on average (VR n)", "", step=1, label="ratio n"),
        "ratio",
    ),
    Field(
        "answers_steps",
        "int",
        300,
        Param(50, 1000, "training steps where steps are held equal", "", step=10, label="training steps"),
        "training budget",
    ),
    Field(
        "answers_noise",
        "float",
        0.0,
        Param(
            0.0,
            0.45,
            "chance that the verifier takes a right answer for wrong, or a wrong one for right, in training",
            step=0.01,
            label="verifier noise",
        ),
        "verifier noise",
    ),
    Field(
        "answers_kl",
        "float",
        0.05,
        Param(
            0.0,
            0.5,
            "pull back to the policy before training (beta) once reward has stopped; 0: nothing pulls",
            step=0.01,
            label="KL pull",
        ),
        "KL pull",
    ),
    Field(
        "answers_reinforcers",
        "int",
        2500,
        Param(200, 10_000, "rewards delivered where reinforcers are held equal", "", step=100, label="reinforcers"),
        "number of reinforcers",
    ),
    Field(
        "answers_pass",
        "float",
        0.95,
        Param(0.3, 0.98, "pass rate reached where performance is held equal", step=0.01, label="pass rate"),
        "pass rate",
    ),
    Field("answers_optimiser", "choice", "adam", OPTIMISERS, "optimiser", heading="Optimiser"),
    Field("answers_memory", "bool", False, None, "optimiser's memory", heading="Keep Adam's memory in extinction"),
    control.field("answers"),
    Field("answers_seeds", "int", 8, Param(6, 16, "independent training runs", step=1, label="seeds"), "seeds"),
    Field("answers_seed", "seed", 1, None, "seed"),
    Field("answers_vote", "choice", "open", VOTES, "prediction"),
)
