"""The message for the grid that is walked in the browser: plain text, whole numbers and lists only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from dashboard.components.payload import group_index, number, stamped
from vrcore.errors import ParameterError

SIDE = 5  # cells


class Walk(NamedTuple):
    """One walk: `cells` are numbered by rows from the upper left, the start first.

    `policy` (25, 4) holds the probabilities of up, right, down and left in each cell.
    """

    cheese: int
    cells: Sequence[int]
    reached: bool
    policy: Any


class Row(NamedTuple):
    """Walks side by side under one title; `group` is their place in the palette."""

    title: str
    group: int
    walks: Sequence[Walk]


def cell(value: int, what: str) -> int:
    """Return the number of a cell of the grid."""
    if not 0 <= int(value) < SIDE * SIDE:
        raise ParameterError(f"{what} is cell {value}; the grid has cells 0 to {SIDE * SIDE - 1}.")
    return int(value)


def walk_fields(walk: Walk) -> dict[str, Any]:
    """Return one walk's part of the message: in each cell the likeliest action, and how likely it is."""
    policy = np.asarray(walk.policy, dtype=float)
    if policy.shape != (SIDE * SIDE, 4) or not np.isfinite(policy).all():
        raise ParameterError(f"a policy on this grid has 25 rows of 4 probabilities; this one has {policy.shape}.")
    if not walk.cells:
        raise ParameterError("a walk begins somewhere: it has one cell at least.")
    return {
        "cheese": cell(walk.cheese, "the cheese"),
        "cells": [cell(one, "a place of the walk") for one in walk.cells],
        "reached": bool(walk.reached),
        "likeliest": [int(action) for action in policy.argmax(axis=1)],
        "chance": [round(float(chance), 3) for chance in policy.max(axis=1)],
    }


def gridworld_data(rows: Sequence[Row], *, corner: int, horizon: int, alt: str) -> dict[str, Any]:
    """Return the message for the browser: rows of walks.

    All walks are sent once, shown complete, and played from there without a message to the server. `corner` is where
    the cheese lay in training; `horizon` is the longest walk, in steps. Raises ParameterError.
    """
    if not rows or not all(row.walks for row in rows):
        raise ParameterError("the grid shows at least one row with at least one walk in it.")
    fields = {
        "alt": str(alt),
        "side": SIDE,
        "corner": cell(corner, "the corner"),
        "horizon": int(number(horizon, "the longest walk", 1)),
        "rows": [
            {
                "title": str(row.title),
                "group": group_index(row.group, row.title),
                "walks": [walk_fields(walk) for walk in row.walks],
            }
            for row in rows
        ],
    }
    return stamped(fields, None)
