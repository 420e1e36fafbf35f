"""Settings of the tab "Cost and stability"; every name begins with "stability_"."""

from __future__ import annotations

from dashboard.field import Field
from dashboard.language import control
from vrcore.language import ALGORITHMS
from vrcore.params import Param

TITLES = {key: one.title for key, one in ALGORITHMS.items()}

FIELDS: tuple[Field, ...] = (
    Field("stability_algorithms", "choices", tuple(TITLES), TITLES, "algorithm", heading="Algorithms"),
    Field(
        "stability_ratio",
        "int",
        5,
        Param(1, 20, "right answers for one reward, on average; 1: every right answer", "", step=1, label="ratio n"),
        "ratio",
    ),
    Field(
        "stability_factor",
        "float",
        2.0,
        Param(
            0.125, 16.0, "times the learning rate that each algorithm has by itself", log=True, label="learning rate x"
        ),
        "learning rate",
    ),
    Field(
        "stability_criterion",
        "float",
        0.9,
        Param(0.5, 0.98, "pass rate that counts as having got there", step=0.01, label="criterion"),
        "criterion",
    ),
    Field("stability_watch", "choice", "ppo", TITLES, "algorithm to watch", heading="Watch the seeds of"),
    Field(
        "stability_steps",
        "int",
        400,
        Param(100, 800, "how long it is trained", "", step=50, label="training steps"),
        "length",
    ),
    Field(
        "stability_pairs",
        "int",
        2000,
        Param(100, 5000, "rated pairs of answers for DPO and RLHF", "pairs", log=True, label="pairs"),
        "number of pairs",
    ),
    control.field("stability"),
    Field("stability_seeds", "int", 8, Param(4, 16, "independent training runs", step=1, label="seeds"), "seeds"),
    Field("stability_seed", "seed", 1, None, "seed"),
)
