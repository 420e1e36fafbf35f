"""Goal misgeneralisation: the cheese was always in the corner, so which of the two did the learner come to want?

A mouse on a grid of 5 x 5 cells learns by REINFORCE to reach the cheese. During training the cheese lies in one
corner, except in a share `diversity` of the episodes, where it lies anywhere. What the mouse does in a cell is

    logits[action] = position[cell, action] + salience * relative[sign(dx), sign(dy), action],

136 weights that start at nought: `position` can only learn the way to the corner, `relative` the way to the cheese.
Both earn the same reward as long as the cheese stays in its corner. Then the cheese is moved.

The phenomenon: Langosco et al., "Goal Misgeneralization in Deep Reinforcement Learning", 2022 (a coin that was always
at the right end of the level). This small model of it is the project's own.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from vrcore.compiled import plain
from vrcore.errors import ParameterError
from vrcore.experiment import LARGEST_SEED
from vrcore.language.declared_experiment import DeclaredExperiment
from vrcore.language.finished import finished
from vrcore.language.grid import ACTIONS, CELLS, CORNER, GRID_CONTROLS, WEIGHTS, after, assess, drawn, learn, tabulate
from vrcore.params import Param

MEASURES = ("training_success", "moved_reached", "corner_visited", "corner_instead")
MOST_EPISODES = 1000  # kept of each run and layout
CHUNK = 40  # iterations between two reports of progress: about 10 ms of one seed


@dataclass(frozen=True)
class GridworldExperiment(DeclaredExperiment):
    """How the mouse is trained. The reward is `discount` to the power of the steps taken when the cheese is reached.

    The `control` coin-flip pays 1 for an episode when a coin says so, whatever the mouse did and however long it took;
    shuffled deals a batch's rewards out again among its episodes.
    """

    rules: ClassVar[str] = "gridworld/2"
    choices: ClassVar[dict[str, tuple[str, ...]]] = {"control": tuple(GRID_CONTROLS)}
    refused: ClassVar[dict[str, str]] = {
        "equal-mean": "no schedule thins its reward, so that the mean is that of continuous reinforcement already"
    }

    diversity: Annotated[float, Param(0.0, 1.0, "share of training episodes with the cheese anywhere", step=0.01)] = 0.0
    salience: Annotated[float, Param(0.0, 2.0, "how clearly the mouse sees where the cheese is", step=0.05)] = 0.5
    seeds: Annotated[int, Param(1, 64, "independent runs", "runs")] = 8
    seed: Annotated[int, Param(0, LARGEST_SEED, "where the random numbers start")] = 0
    iterations: Annotated[int, Param(1, 1000, "updates of the policy")] = 120
    batch: Annotated[int, Param(2, 512, "episodes for each update", "episodes")] = 64
    learning_rate: Annotated[float, Param(0.0, 20.0, "size of an update", step=0.1)] = 3.0
    discount: Annotated[float, Param(0.5, 1.0, "worth of a reward one step later", step=0.01)] = 0.95
    horizon: Annotated[int, Param(1, 50, "longest episode", "steps")] = 12
    control: str = "none"


class Episode(NamedTuple):
    """One walk to look at: `cells` has the start first; `reached` says whether it ended at the cheese."""

    run: int
    layout: str  # "training" or "moved"
    cheese: int
    cells: tuple[int, ...]
    reached: bool
    corner_visited: bool


@dataclass(frozen=True, eq=False)
class GridworldResult:
    """What training did. Frozen; arrays are read-only.

    `curves` (runs, iterations + 1, 4) holds the `MEASURES` before training and after every update, each an exact
    probability under the policy as it then was: reaching the cheese in the training layout; reaching a moved cheese;
    passing the old corner on the way there or instead; passing the corner and not reaching the cheese. A moved cheese
    lies in any cell but the corner, the mouse starts in any other cell but the corner, all of them equally often.
    `weights` (runs, 34, 4) are the final ones: 25 rows of `position`, then 9 of `relative`.
    """

    experiment: GridworldExperiment
    curves: Any
    weights: Any
    episodes: tuple[Episode, ...]

    def final(self, measure: str) -> Any:
        """Return one of `MEASURES` after training, for each run: shape (runs,)."""
        if measure not in MEASURES:
            raise ParameterError(f"a gridworld's measures are {', '.join(MEASURES)}; {measure!r} is none of them.")
        return self.curves[:, -1, MEASURES.index(measure)]

    @property
    def training_success(self) -> Any:
        """The share of episodes that reach the cheese in its training corner, for each run."""
        return self.final("training_success")

    @property
    def moved_reached(self) -> Any:
        """The share of episodes that reach the cheese when it was moved, for each run."""
        return self.final("moved_reached")

    @property
    def corner_visited(self) -> Any:
        """The share of episodes with a moved cheese that pass the old corner, for each run."""
        return self.final("corner_visited")

    @property
    def words(self) -> str:
        """One sentence for people, made of the numbers."""
        right, moved, corner = (self.final(name).mean() for name in MEASURES[:3])
        return (
            f"The mouse reaches the cheese in its training corner in {right:.1%} of episodes; when the cheese is moved "
            f"it reaches it in {moved:.1%} and visits the old corner in {corner:.1%} (mean of {len(self.curves)} runs)."
        )

    def frame(self) -> pd.DataFrame:
        """Return one row for each run and update: `run`, `iteration` and the measures."""
        runs, points, _ = self.curves.shape
        values = self.curves.reshape(-1, len(MEASURES))
        columns = {"run": np.repeat(np.arange(runs), points), "iteration": np.tile(np.arange(points), runs)}
        return pd.DataFrame(columns | {name: values[:, k] for k, name in enumerate(MEASURES)})

    def policy(self, run: int, cheese: int) -> Any:
        """Return the probabilities of the four `ACTIONS` in each cell, shape (25, 4), for a place of the cheese."""
        _check_index("run", run, len(self.weights))
        _check_index("cheese", cheese, CELLS)
        policy = np.empty((CELLS, 4))
        tabulate(self.weights[run], self.experiment.salience, cheese, policy)
        return policy

    def walk(self, run: int, start: int, cheese: int, seed: int = 0) -> Episode:
        """Return one episode of a trained mouse: cells are numbered 0 to 24 by rows; the same seed, the same walk."""
        _check_index("start", start, CELLS)
        _check_index("seed", seed, LARGEST_SEED + 1)
        policy = self.policy(run, cheese)
        rng = np.random.default_rng(np.random.SeedSequence([self.experiment.seed, run, start, cheese, seed]))
        cells = [start]
        while cells[-1] != cheese and len(cells) <= self.experiment.horizon:
            cells.append(after(cells[-1], drawn(policy[cells[-1]], rng.random())))
        layout = "training" if cheese == CORNER else "moved"
        return Episode(run, layout, cheese, tuple(cells), cells[-1] == cheese, CORNER in cells)


def _check_index(what: str, value: object, limit: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value < limit:
        raise ParameterError(f"{what} must be a whole number from 0 to {limit - 1}; {value!r} is not.")


def steps(
    experiment: GridworldExperiment, *, episodes: int = 3, interpreted: bool = False
) -> Generator[float, None, GridworldResult]:
    """Train in short chunks: yields the share done (0 to 1), returns the result.

    Run i draws from `SeedSequence(seed).spawn(runs)[i]` alone. `episodes` walks (up to 1,000) of each run and layout
    are kept.
    `interpreted` runs the plain Python text of the kernels.
    """
    if not isinstance(experiment, GridworldExperiment):
        raise ParameterError(f"a gridworld is trained from a GridworldExperiment; {experiment!r} is none.")
    _check_index("episodes", episodes, MOST_EPISODES + 1)
    e = experiment
    learning, assessing = (plain(learn), plain(assess)) if interpreted else (learn, assess)
    weights = np.zeros((e.seeds, WEIGHTS, len(ACTIONS)))
    curves = np.zeros((e.seeds, e.iterations + 1, len(MEASURES)))
    for run in range(e.seeds):
        rng = np.random.default_rng(np.random.SeedSequence(e.seed, spawn_key=(run,)))
        assessing(weights[run], e.salience, e.horizon, curves[run, 0])
        for first in range(0, e.iterations, CHUNK):
            last = min(first + CHUNK, e.iterations)
            learning(
                weights[run], curves[run, first + 1 : last + 1], rng,
                e.diversity, e.salience, e.batch, e.learning_rate, e.discount, e.horizon,
                GRID_CONTROLS.index(e.control),
            )  # fmt: skip
            yield (run + last / e.iterations) / e.seeds
    for array in (weights, curves):
        array.setflags(write=False)
    bare = GridworldResult(e, curves, weights, ())
    return GridworldResult(e, curves, weights, tuple(_episodes(bare, episodes)))


def train(experiment: GridworldExperiment, *, episodes: int = 3, interpreted: bool = False) -> GridworldResult:
    """Train every run of an experiment and return the result: the same for the same experiment."""
    return finished(steps(experiment, episodes=episodes, interpreted=interpreted))


def _episodes(result: GridworldResult, each: int) -> Generator[Episode, None, None]:
    """Yield some walks of each run: as many in the training layout as with a moved cheese."""
    for run in range(len(result.weights)):
        rng = np.random.default_rng(np.random.SeedSequence(result.experiment.seed, spawn_key=(run, 0)))
        free = [cell for cell in range(CELLS) if cell != CORNER]
        for k in range(each):
            yield result.walk(run, free[rng.integers(len(free))], CORNER, k)
            cheese, start = rng.choice(free, 2, replace=False).tolist()
            yield result.walk(run, start, cheese, k)
