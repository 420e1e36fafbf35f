"""The grid of the goal-misgeneralisation experiment: cells, walks, one update of the policy, exact assessment.

Kernels over arrays; `gridworld.py` says what they are for. Cells are numbered 0 to 24 by rows from the upper left.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vrcore.compiled import inlined, jitable, kernel

SIDE = 5  # cells
CELLS = SIDE * SIDE
CORNER = SIDE - 1  # the upper right cell, where the cheese lies in training
WEIGHTS = CELLS + 9  # rows of weights: one for each cell, then one for each direction of the cheese
ACTIONS = ("up", "right", "down", "left")
GRID_CONTROLS = ("none", "coin-flip", "shuffled")  # what may stand in the place of the reward, by position
ROW_STEP, COLUMN_STEP = (-1, 0, 1, 0), (0, 1, 0, -1)


@inlined
def after(cell: int, action: int) -> int:
    """Return the cell that an action leads to; a wall leaves one where one is."""
    row = min(max(cell // SIDE + ROW_STEP[action], 0), SIDE - 1)
    column = min(max(cell % SIDE + COLUMN_STEP[action], 0), SIDE - 1)
    return row * SIDE + column


@inlined
def drawn(probabilities: Any, u: float) -> int:
    """Return the action that a uniform number stands for."""
    action = 0
    u -= probabilities[0]
    while u >= 0.0 and action < 3:
        action += 1
        u -= probabilities[action]
    return action


@inlined
def other_cell(u: float, taken: int) -> int:
    """Return the cell that a uniform number stands for among those that are not taken."""
    cell = min(int(u * (CELLS - 1)), CELLS - 2)
    return cell + 1 if cell >= taken else cell


@inlined
def direction(cell: int, cheese: int) -> int:
    """Return the row of the weights that belongs to the signs of the way to the cheese."""
    down, right = cheese // SIDE - cell // SIDE, cheese % SIDE - cell % SIDE
    return CELLS + 3 * (min(max(right, -1), 1) + 1) + min(max(down, -1), 1) + 1


@jitable
def tabulate(weights: Any, salience: float, cheese: int, policy: Any) -> None:
    """Fill `policy` (25, 4) with the probabilities of the actions in each cell."""
    for cell in range(CELLS):
        seen = direction(cell, cheese)
        highest = -math.inf
        for a in range(4):
            policy[cell, a] = weights[cell, a] + salience * weights[seen, a]
            highest = max(highest, policy[cell, a])
        total = 0.0
        for a in range(4):
            policy[cell, a] = math.exp(policy[cell, a] - highest)
            total += policy[cell, a]
        for a in range(4):
            policy[cell, a] /= total


@jitable
def outcomes(policy: Any, cheese: int, horizon: int, chance: Any, following: Any) -> tuple[float, float, float]:
    """Return the probabilities of reaching the cheese, of passing the corner, and of the corner but not the cheese.

    All starts but the corner and the cheese are equally likely. `chance` and `following` (25, 2) are room to work in:
    where the mouse is, and whether it has passed the corner.
    """
    chance[:] = 0.0
    starts = CELLS - (1 if cheese == CORNER else 2)
    for cell in range(CELLS):
        if cell != cheese and cell != CORNER:
            chance[cell, 0] = 1.0 / starts
    reached, passed = 0.0, 0.0
    for _ in range(horizon):
        following[:] = 0.0
        for cell in range(CELLS):
            for a in range(4):
                there = after(cell, a)
                if there == CORNER:
                    following[there, 1] += (chance[cell, 0] + chance[cell, 1]) * policy[cell, a]
                else:
                    following[there, 0] += chance[cell, 0] * policy[cell, a]
                    following[there, 1] += chance[cell, 1] * policy[cell, a]
        reached += following[cheese, 0] + following[cheese, 1]
        passed += following[cheese, 1]
        following[cheese, 0] = 0.0
        following[cheese, 1] = 0.0
        chance[:] = following
    instead = 0.0
    for cell in range(CELLS):
        instead += chance[cell, 1]
    return reached, passed + instead, instead


@jitable
def measure(policies: Any, horizon: int, chance: Any, following: Any, measures: Any) -> None:
    """Fill `measures` (4,): the training layout's success, then a moved cheese's three shares (all places alike)."""
    measures[:] = 0.0
    for cheese in range(CELLS):
        reached, passed, instead = outcomes(policies[cheese], cheese, horizon, chance, following)
        if cheese == CORNER:
            measures[0] = reached
        else:
            measures[1] += reached / (CELLS - 1)
            measures[2] += passed / (CELLS - 1)
            measures[3] += instead / (CELLS - 1)


@kernel
def assess(weights: Any, salience: float, horizon: int, measures: Any) -> None:
    """Fill `measures` (4,) for a policy given by its weights (34, 4)."""
    policies, chance, following = np.empty((CELLS, CELLS, 4)), np.empty((CELLS, 2)), np.empty((CELLS, 2))
    for cheese in range(CELLS):
        tabulate(weights, salience, cheese, policies[cheese])
    measure(policies, horizon, chance, following, measures)


@kernel
def learn(
    weights: Any,
    curve: Any,
    rng: Any,
    diversity: float,
    salience: float,
    batch: int,
    learning_rate: float,
    discount: float,
    horizon: int,
    control: int,
) -> None:
    """Update `weights` (34, 4) by REINFORCE once for each row of `curve`, which receives the assessment thereafter.

    The gradient of one episode is the sum of grad log pi over its steps, times its return less the batch's mean return.
    `control` is a position in `GRID_CONTROLS`.
    """
    policies = np.empty((CELLS, CELLS, 4))  # one for each place of the cheese
    visits, actions = np.empty((batch, horizon), np.int64), np.empty((batch, horizon), np.int64)
    lengths, places, returns = np.empty(batch, np.int64), np.empty(batch, np.int64), np.empty(batch)
    gradient = np.empty((WEIGHTS, 4))
    chance, following = np.empty((CELLS, 2)), np.empty((CELLS, 2))
    for cheese in range(CELLS):
        tabulate(weights, salience, cheese, policies[cheese])
    for iteration in range(len(curve)):
        mean = 0.0
        for i in range(batch):
            cheese = CORNER
            if rng.random() < diversity:
                cheese = min(int(rng.random() * CELLS), CELLS - 1)
            cell = other_cell(rng.random(), cheese)
            length, worth, gained = 0, 1.0, 0.0
            while length < horizon and cell != cheese:
                a = drawn(policies[cheese, cell], rng.random())
                visits[i, length], actions[i, length] = cell, a
                cell = after(cell, a)
                length += 1
                worth *= discount
                if cell == cheese:
                    gained = worth
            if control == 1:
                # Not less for a longer walk: a short one ends at the cheese, and would be taught all the same.
                gained = 1.0 if rng.random() < 0.5 else 0.0
            lengths[i], places[i], returns[i] = length, cheese, gained
            mean += gained / batch
        if control == 2:
            for i in range(batch - 1, 0, -1):
                j = int(rng.random() * (i + 1))
                kept = returns[i]
                returns[i] = returns[j]
                returns[j] = kept
        gradient[:] = 0.0
        for i in range(batch):
            weight = (returns[i] - mean) / batch
            for t in range(lengths[i]):
                cell = visits[i, t]
                seen = direction(cell, places[i])
                for a in range(4):
                    change = -weight * policies[places[i], cell, a]
                    if a == actions[i, t]:
                        change += weight
                    gradient[cell, a] += change
                    gradient[seen, a] += salience * change
        for row in range(WEIGHTS):
            for a in range(4):
                weights[row, a] += learning_rate * gradient[row, a]
        for cheese in range(CELLS):
            tabulate(weights, salience, cheese, policies[cheese])
        measure(policies, horizon, chance, following, curve[iteration])
