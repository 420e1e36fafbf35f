"""The gridworld against its definition: exact shares, the expected update, walks, and the same result every time."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from vrcore.errors import VrlabError
from vrcore.language import gridworld
from vrcore.language.grid import CELLS, CORNER, SIDE, WEIGHTS, assess, learn
from vrcore.language.gridworld import GridworldExperiment, GridworldResult, train

MOVES = {0: (-1, 0), 1: (0, 1), 2: (1, 0), 3: (0, -1)}  # up, right, down, left as rows and columns


def place(cell: int) -> np.ndarray:
    return np.array([cell // SIDE, cell % SIDE])


def transition(weights: np.ndarray, salience: float, cheese: int) -> np.ndarray:
    """Return P[cell, action, next cell], made from the definition and not from the kernels."""
    moving = np.zeros((CELLS, 4, CELLS))
    for cell in range(CELLS):
        down, right = np.sign(place(cheese) - place(cell))
        logits = weights[cell] + salience * weights[CELLS + 3 * (right + 1) + down + 1]
        probability = np.exp(logits) / np.exp(logits).sum()
        for a, move in MOVES.items():
            row, column = np.clip(place(cell) + move, 0, SIDE - 1)
            moving[cell, a, row * SIDE + column] += probability[a]
    return moving


def shares(weights: np.ndarray, salience: float, cheese: int, horizon: int) -> tuple[float, float, float]:
    """Return reached, corner passed, corner passed and cheese not reached, from powers of two stopped matrices."""
    moving = transition(weights, salience, cheese).sum(axis=1)
    starts = [cell for cell in range(CELLS) if cell not in (cheese, CORNER)]

    def stays(*cells: int) -> np.ndarray:
        stopped = moving.copy()
        for cell in cells:
            stopped[cell] = np.eye(CELLS)[cell]
        return np.linalg.matrix_power(stopped, horizon)[starts].mean(axis=0)

    reached, at_either = stays(cheese)[cheese], stays(cheese, CORNER)
    # Passing neither is the only way not to be stopped; what is stopped at the cheese there never saw the corner.
    passed = at_either[CORNER]
    return reached, passed, passed - (reached - at_either[cheese]) if cheese != CORNER else 0.0


def expected_return(weights: np.ndarray, salience: float, cheese: int, horizon: int, discount: float) -> float:
    moving = transition(weights, salience, cheese).sum(axis=1)
    at = np.full(CELLS, 1 / (CELLS - 1))
    at[cheese] = 0.0
    total = 0.0
    for t in range(1, horizon + 1):
        at = at @ moving
        total += discount**t * at[cheese]
        at[cheese] = 0.0
    return total


@pytest.mark.parametrize("horizon", [1, 5, 12])
def test_the_assessment_is_exact(horizon: int) -> None:
    weights = np.random.default_rng(3).normal(size=(WEIGHTS, 4))
    given = np.zeros(4)
    assess(weights, 0.7, horizon, given)
    moved = [shares(weights, 0.7, cheese, horizon) for cheese in range(CELLS) if cheese != CORNER]
    assert given[0] == pytest.approx(shares(weights, 0.7, CORNER, horizon)[0], abs=1e-12)
    np.testing.assert_allclose(given[1:], np.mean(moved, axis=0), atol=1e-12)


def test_the_update_is_the_gradient_of_the_expected_return() -> None:
    # The batch's mean as baseline contains the episode itself: the expected update is (1 - 1/batch) of the gradient.
    salience, discount, horizon, batch, diversity = 0.6, 0.9, 4, 4, 0.4
    start = 0.5 * np.random.default_rng(1).normal(size=(WEIGHTS, 4))

    def objective(weights: np.ndarray) -> float:
        each = [expected_return(weights, salience, cheese, horizon, discount) for cheese in range(CELLS)]
        return (1 - diversity) * each[CORNER] + diversity * float(np.mean(each))

    rng, curve, count = np.random.default_rng(2), np.zeros((1, 4)), 20_000
    updates = np.empty((count, WEIGHTS, 4))
    for k in range(count):
        weights = start.copy()
        learn(weights, curve, rng, diversity, salience, batch, 1.0, discount, horizon, 0)
        updates[k] = weights - start
    # A wall of the grid makes some weights hardly matter; 40 of the 136 are compared, chosen beforehand.
    places = list(itertools.product((0, 3, 7, 12, 18, 24, 25, 29, 31, 33), range(4)))
    slopes = np.empty(len(places))
    for k, place_ in enumerate(places):
        nudge = np.zeros((WEIGHTS, 4))
        nudge[place_] = 1e-5
        slopes[k] = (objective(start + nudge) - objective(start - nudge)) / 2e-5
    compared = updates[:, [row for row, _ in places], [a for _, a in places]]
    # Five standard errors: one accident in 40,000 sets of 40 comparisons.
    room = 5 * compared.std(axis=0, ddof=1) / math.sqrt(count) + 1e-9
    assert (np.abs(compared.mean(axis=0) - (1 - 1 / batch) * slopes) <= room).all()
    # And all of them together, which is sharper: how far the mean update goes along the gradient.
    along = compared @ slopes / (slopes @ slopes)
    standard_error = along.std(ddof=1) / math.sqrt(count)
    assert along.mean() == pytest.approx(1 - 1 / batch, abs=5 * standard_error)
    assert standard_error < 0.02


SMALL = GridworldExperiment(diversity=0.3, seeds=2, seed=5, iterations=3, batch=6)


def same(one: GridworldResult, other: GridworldResult) -> bool:
    arrays = [(one.curves, other.curves), (one.weights, other.weights)]
    return all(np.array_equal(a, b) for a, b in arrays) and one.episodes == other.episodes


def test_compiled_and_plain_text_agree_to_the_last_digit() -> None:
    assert same(train(SMALL), train(SMALL, interpreted=True))


def test_the_same_experiment_gives_the_same_result() -> None:
    again = GridworldExperiment.from_json(SMALL.to_json())
    assert again == SMALL
    assert again.key() == SMALL.key()
    assert same(train(SMALL), train(again))
    other = GridworldExperiment.from_dict(SMALL.to_dict() | {"seed": 6})
    assert other.key() != SMALL.key()
    assert not np.array_equal(train(other).weights, train(SMALL).weights)


def test_a_run_does_not_depend_on_how_many_there_are() -> None:
    more = train(GridworldExperiment.from_dict(SMALL.to_dict() | {"seeds": 4}))
    assert np.array_equal(more.weights[:2], train(SMALL).weights)
    assert not np.array_equal(more.weights[0], more.weights[1])


def test_progress_rises_to_one() -> None:
    shares_done = list(gridworld.steps(GridworldExperiment(seeds=2, iterations=100, batch=4)))
    assert shares_done == sorted(shares_done)
    assert shares_done[-1] == 1.0
    assert len(shares_done) == 6


def test_walks_are_walks_and_agree_with_the_exact_shares() -> None:
    result = train(GridworldExperiment(diversity=0.1, seeds=1))
    reached = passed = 0
    walks, rng = 4000, np.random.default_rng(8)
    free = [cell for cell in range(CELLS) if cell != CORNER]
    for k in range(walks):
        cheese, start = rng.choice(free, 2, replace=False).tolist()
        walk = result.walk(0, start, cheese, k)
        steps = [int(np.abs(place(a) - place(b)).sum()) for a, b in itertools.pairwise(walk.cells)]
        assert walk.cells[0] == start
        assert max(steps) <= 1
        assert cheese not in walk.cells[:-1]
        assert walk.reached == (walk.cells[-1] == cheese)
        assert walk.reached or len(walk.cells) == 13
        reached += walk.reached
        passed += walk.corner_visited
    # Four standard errors each: about one accident in 8,000.
    for count, share in ((reached, result.moved_reached[0]), (passed, result.corner_visited[0])):
        assert count / walks == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / walks))
    assert result.walk(0, 20, 3, 7) == result.walk(0, 20, 3, 7)


def test_episodes_to_play_back() -> None:
    result = train(GridworldExperiment(seeds=3), episodes=4)
    assert len(result.episodes) == 3 * 2 * 4
    training = [one for one in result.episodes if one.layout == "training"]
    moved = [one for one in result.episodes if one.layout == "moved"]
    assert {one.cheese for one in training} == {CORNER}
    assert CORNER not in {one.cheese for one in moved}
    assert {one.run for one in moved} == {0, 1, 2}
    assert all(one.reached for one in training)  # .999 of them do


def test_the_frame_and_the_sentence_say_what_the_arrays_say() -> None:
    result = train(SMALL)
    frame = result.frame()
    assert len(frame) == 2 * 4
    last = frame[(frame["run"] == 1) & (frame["iteration"] == 3)]
    assert last["moved_reached"].item() == result.moved_reached[1]
    assert f"{result.moved_reached.mean():.1%}" in result.words
    with pytest.raises(ValueError, match="read-only"):
        result.curves[0, 0, 0] = 1.0


@pytest.mark.parametrize(("run", "start", "cheese"), [(2, 0, 1), (0, 25, 1), (0, -1, 1), (0, 0, True), (0.5, 0, 1)])
def test_a_walk_from_nowhere_is_refused(run: int, start: int, cheese: int) -> None:
    with pytest.raises(VrlabError, match="must be a whole number from 0 to"):
        train(SMALL).walk(run, start, cheese)


@pytest.mark.parametrize("number", [-1, 0.5, True, "3"])
def test_walks_that_cannot_be_counted_are_refused(number: Any) -> None:
    with pytest.raises(VrlabError, match="must be a whole number from 0 to"):
        train(SMALL, episodes=number)
    with pytest.raises(VrlabError, match="must be a whole number from 0 to"):
        train(SMALL).walk(0, 1, 2, number)
