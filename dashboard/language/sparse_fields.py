"""Settings of the tab "Sparse reward"; every name begins with "sparse_"."""

from __future__ import annotations

from dashboard.field import Field
from dashboard.language import control
from vrcore.params import Param

LEVELS = {"sample": "each answer", "group": "each group", "step": "each batch"}
VOTES = {
    "open": "not yet",
    "hard": "right 1 time in 20",
    "easy": "right 19 times in 20",
    "alike": "both alike",
    "skip": "shown",
}

FIELDS: tuple[Field, ...] = (
    Field(
        "sparse_p",
        "float",
        0.005,
        Param(0.0002, 0.9, "share of answers that are right before training", log=True, label="start pass rate"),
        "pass rate at the start",
    ),
    Field(
        "sparse_group",
        "int",
        8,
        Param(
            2, 64, "answers to the same prompt, which are compared with each other", "", log=True, label="group size"
        ),
        "group size",
    ),
    Field(
        "sparse_ratio",
        "int",
        1,
        Param(1, 50, "right answers for one reward, on average; 1: every right answer", "", step=1, label="ratio n"),
        "ratio",
    ),
    Field("sparse_level", "choice", "sample", LEVELS, "level of thinning", heading="The schedule draws for"),
    Field(
        "sparse_steps",
        "int",
        600,
        Param(50, 1500, "how long it is trained", "", step=50, label="training steps"),
        "length",
    ),
    control.field("sparse"),
    Field("sparse_seeds", "int", 16, Param(4, 32, "independent training runs", step=1, label="seeds"), "seeds"),
    Field("sparse_seed", "seed", 1, None, "seed"),
    Field("sparse_vote", "choice", "open", VOTES, "prediction"),
)
