"""Settings of the tab "Token economy"; every name begins with "tokens_"."""

from __future__ import annotations

from dashboard.field import Field
from vrcore.agents import AGENTS
from vrcore.designs.token_economy import EXCHANGES
from vrcore.params import Param

# Learners that the scoreboard's row on tokens cannot ask: at sixty responses an exchange they hardly respond.
TOO_SLOW = ("sequential-memory", "thompson", "evolutionary")
LEARNERS = {key: one.title for key, one in AGENTS.items() if key not in TOO_SLOW}
VOTES = {"open": "not yet", "first": "every token", "last": "saving", "alike": "no difference", "skip": "shown"}
MOST = 200

FIELDS: tuple[Field, ...] = (
    Field("tokens_agent", "choice", "sarsa", LEARNERS, "learner", heading="Learner"),
    Field(
        "tokens_production",
        "int",
        10,
        Param(1, 50, "responses that earn a token", "", step=1, label="production: FR"),
        "production ratio",
    ),
    Field(
        "tokens_needed",
        "int",
        6,
        Param(2, 12, "tokens that are earned until they are exchanged", "", step=1, label="exchange: tokens"),
        "exchange ratio",
    ),
    Field(
        "tokens_cost",
        "int",
        1,
        Param(1, 6, "tokens that buy one reinforcer", "", step=1, label="cost: tokens"),
        "cost",
    ),
    Field("tokens_exchange", "choice", "FR", EXCHANGES, "exchange schedule", heading="Tokens are exchanged"),
    Field(
        "tokens_minutes",
        "int",
        60,
        Param(20, 240, "how long it learns, and then for how long pauses are measured", "min", step=10,
              label="learning, and measuring"),
        "length of the session",
    ),
    Field(
        "tokens_reinforcers",
        "int",
        180,
        Param(30, 600, "reinforcers that both groups are trained to before pay stops", "", step=30,
              label="reinforcers before extinction"),
        "number of reinforcers",
    ),
    Field(
        "tokens_extinction",
        "int",
        120,
        Param(10, 240, "how long nothing is paid", "min", step=10, label="extinction"),
        "length of extinction",
    ),
    Field("tokens_subjects", "int", 40, Param(8, MOST, "independent subjects in each group"), "number of subjects"),
    Field("tokens_subject", "int", 1, Param(1, MOST, "whose record is drawn", label="subject drawn"), "subject drawn"),
    Field("tokens_seed", "seed", 1, None, "seed"),
    Field("tokens_vote", "choice", "open", VOTES, "prediction"),
)  # fmt: skip
