"""Settings of the tab "Exploring"; every name begins with "exploration_"."""

from __future__ import annotations

from dashboard.field import Field
from dashboard.state import field_of
from vrcore.designs.two_levers import EXPLORERS, Exploring
from vrcore.params import Param, declared

VOTES = {"open": "not yet", **{key: title.lower() for key, title in EXPLORERS.items()}, "skip": "shown"}
RATIO = "responses on this lever for one reinforcer, on average: VR {} pays one response in {}"
OWN = tuple(f"exploration_{name}" for name in declared(Exploring))

FIELDS: tuple[Field, ...] = (
    Field(
        "exploration_left",
        "int",
        2,
        Param(1, 20, RATIO.format(2, "two"), "", step=1, label="left lever: VR"),
        "left ratio",
    ),
    Field(
        "exploration_right",
        "int",
        5,
        Param(1, 20, RATIO.format(5, "five"), "", step=1, label="right lever: VR"),
        "right ratio",
    ),
    Field(
        "exploration_trials",
        "int",
        1_000,
        Param(200, 2_000, "choices that every subject makes", "", step=100, label="trials"),
        "number of trials",
    ),
    Field("exploration_exchange", "bool", True, None, "exchange", heading="Levers change places half-way"),
    Field(
        "exploration_subjects",
        "int",
        120,
        Param(20, 400, "independent subjects for each rule", "", step=20, label="subjects"),
        "number of subjects",
    ),
    *(field_of(one, name=f"exploration_{name}") for name, one in declared(Exploring).items()),
    Field("exploration_seed", "seed", 1, None, "seed"),
    Field("exploration_vote", "choice", "open", VOTES, "prediction"),
)
