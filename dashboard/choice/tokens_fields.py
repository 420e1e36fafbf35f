"""Settings of the tab "Token economy"; every name begins with "tokens_"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.field import Field
from vrcore.agents import AGENTS
from vrcore.params import Param

# Learners that the scoreboard's row on tokens cannot ask: at sixty responses an exchange they hardly respond.
TOO_SLOW = ("sequential-memory", "thompson", "evolutionary")
LEARNERS = {key: one.title for key, one in AGENTS.items() if key not in TOO_SLOW}
VOTES = {"open": "not yet", "first": "every token", "last": "saving", "alike": "no difference", "skip": "shown"}
MOST = 200
KINDS = {
    "FR": "Fixed ratio",
    "VR": "Variable ratio",
    "RR": "Random ratio",
    "FI": "Fixed interval",
    "VI": "Variable interval",
    "RI": "Random interval",
}
INTERVALS = ("FI", "VI", "RI")


def size(kind: str, ratio: str, interval: str) -> tuple[str, str]:
    """Return of two fields the one that says how much is required on a schedule of this kind, and then the other."""
    return (interval, ratio) if kind in INTERVALS else (ratio, interval)


def sizes(values: Mapping[str, Any]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return what `size` says of production and of exchange."""
    return (
        size(values["tokens_producing"], "tokens_production", "tokens_interval"),
        size(values["tokens_exchange"], "tokens_needed", "tokens_wait"),
    )


def unused(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that mean nothing beside the others: a link leaves them out."""
    return {other for _, other in sizes(values)}


FIELDS: tuple[Field, ...] = (
    Field("tokens_agent", "choice", "sarsa", LEARNERS, "learner", heading="Learner"),
    Field("tokens_producing", "choice", "FR", KINDS, "production schedule", heading="Production", later=True),
    Field(
        "tokens_production",
        "int",
        10,
        Param(1, 50, "responses that earn a token; on VR and RR on average", "", step=1, label="ratio"),
        "production ratio",
    ),
    Field(
        "tokens_interval",
        "int",
        10,
        Param(2, 120, "time after which a response earns a token; on VI and RI on average", "s", step=1,
              label="time"),
        "production interval",
    ),
    Field("tokens_exchange", "choice", "FR", KINDS, "exchange schedule", heading="Exchange"),
    Field(
        "tokens_needed",
        "int",
        6,
        Param(2, 12, "tokens that are earned until they are exchanged; on VR and RR on average", "", step=1,
              label="tokens"),
        "exchange ratio",
    ),
    Field(
        "tokens_wait",
        "int",
        60,
        Param(10, 600, "time after which a token opens the exchange; on VI and RI on average", "s", step=10,
              label="wait"),
        "exchange interval",
    ),
    Field(
        "tokens_cost",
        "int",
        1,
        Param(1, 6, "tokens that buy one reinforcer", "", step=1, label="cost"),
        "cost",
    ),
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
