"""Where the next unit of compute should go, measured: `python -m benchmarks.allocation [count]`.

Recipes are true curves with noise, drawn so that many cross: Hill curves, of which the rule knows the family, and in
two cases curves that it does not know. Each starts with 8 evaluations; the budget that is
left is then spent by one of five policies, and the recipe that the policy ends up with is scored by the true curve at
the x it got. Regret is the distance to the best that spending the whole budget on one recipe could have reached.
Policies see the same curves and the same noise. Seeds are fixed; those used while the rule was chosen (1 to 999) are
not among those reported (from 10,000).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_curves import autoregressive
from benchmarks.table import Row
from vrcore.advice.allocate import worth_of_a_step
from vrcore.advice.belief import believe

Array = NDArray[np.float64]
START = 8
FIRST_SEED = 10_000


class World(NamedTuple):
    """One problem: true curves and what evaluations show, (recipes, x = 1 ... length), and the budget left."""

    true: Array
    seen: Array
    budget: int


class Case(NamedTuple):
    title: str
    recipes: int
    noise: float
    rho: float
    each: int
    shape: str = "hill"


CASES = (
    Case("4 recipes, noise .01", 4, 0.01, 0.0, 24),
    Case("4 recipes, noise .03", 4, 0.03, 0.0, 24),
    Case("8 recipes, noise .01", 8, 0.01, 0.0, 24),
    Case("8 recipes, noise .03", 8, 0.03, 0.0, 24),
    Case("8 recipes, noise .03, AR .6", 8, 0.03, 0.6, 24),
    Case("8 recipes, noise .03, short budget", 8, 0.03, 0.0, 8),
    Case("8 recipes, noise .03, Gompertz curves", 8, 0.03, 0.0, 24, "gompertz"),
    Case("8 recipes, noise .03, sudden learners", 8, 0.03, 0.0, 24, "steps"),
)


def world(case: Case, seed: int) -> World:
    rng = np.random.default_rng(seed)
    budget = case.each * case.recipes
    x = np.arange(1.0, START + budget + 1.0)
    start = rng.uniform(0.1, 0.2, (case.recipes, 1))
    end = rng.uniform(0.4, 0.8, (case.recipes, 1))
    middle = np.exp(rng.uniform(np.log(3.0), np.log(60.0), (case.recipes, 1)))
    power = rng.uniform(1.0, 2.5, (case.recipes, 1))
    if case.shape == "hill":
        share = 1.0 / (1.0 + (middle / x) ** power)
    elif case.shape == "gompertz":
        # half way at the same place, about as wide as the Hill curve of the same power
        share = np.exp(-np.log(2.0) * np.exp(-power * 1.5 * (x / middle - 1.0)))
    else:
        share = (x >= middle).astype(float)
    true = start + (end - start) * share
    seen = true + case.noise * autoregressive(rng, case.recipes, x.size, case.rho)
    return World(true, np.clip(seen, 0.0, 1.0), budget)


def standing(world: World, at: Array) -> Array:
    """Return the mean of the last three evaluations of each recipe."""
    return np.array([row[end - 3 : end].mean() for row, end in zip(world.seen, at, strict=True)])


def score(world: World, at: Array) -> float:
    """Return the true value of the recipe with the highest mean of its last three evaluations."""
    best = int(np.argmax(standing(world, at)))
    return float(world.true[best, at[best] - 1])


def equal_shares(world: World) -> float:
    k = len(world.true)
    return score(world, np.full(k, START + world.budget // k))


def successive_halving(world: World) -> float:
    """Spend the budget in log2 rounds of equal size; after each the better half by the last three values goes on.

    Source: Jamieson and Talwalkar (2016), AISTATS, 240-248; the inner loop of Hyperband, Li et al. (2017), ICLR
    (neither checked against the original).
    """
    k = len(world.true)
    alive, at = np.arange(k), np.full(k, START)
    rounds = int(np.ceil(np.log2(k)))
    for _ in range(rounds):
        at[alive] += world.budget // rounds // alive.size
        order = alive[np.argsort(-standing(world, at)[alive], kind="stable")]
        alive = order[: max(1, alive.size // 2)]
    # rounding leaves a few units, which belong to the survivor
    at[alive] += world.budget - int((at - START).sum())
    return float(world.true[alive[0], at[alive[0]] - 1])


def greedy(world: World, step: int = 4) -> float:
    at, left = np.full(len(world.true), START), world.budget
    while left > 0:
        give = min(step, left)
        at[int(np.argmax(standing(world, at)))] += give
        left -= give
    return score(world, at)


def commit(world: World) -> float:
    """Forecast once, give everything to the recipe with the highest forecast."""
    at = np.full(len(world.true), START)
    x = np.arange(1.0, START + 1.0)
    means = [believe(x, row[:START], 0.0, 1.0).at(START + world.budget)[0] for row in world.seen]
    at[int(np.argmax(means))] += world.budget
    return score(world, at)


def forecast_led(world: World, steps: int = 16) -> float:
    """The rule of `vrcore.advice.allocate`, asked again after every step of a sixteenth of the budget."""
    at, left = np.full(len(world.true), START), world.budget
    step = max(1, world.budget // steps)
    beliefs = [believe(np.arange(1.0, START + 1.0), row[:START], 0.0, 1.0) for row in world.seen]
    while left > 0:
        give = min(step, left)
        chosen = int(np.argmax(worth_of_a_step(beliefs, at.astype(float), float(left), float(give))))
        at[chosen] += give
        left -= give
        end = at[chosen]
        beliefs[chosen] = believe(np.arange(1.0, end + 1.0), world.seen[chosen, :end], 0.0, 1.0)
    return score(world, at)


POLICIES: dict[str, Callable[[World], float]] = {
    "equal shares": equal_shares,
    "successive halving": successive_halving,
    "leader so far": greedy,
    "one forecast": commit,
    "forecast-led": forecast_led,
}


class Played(NamedTuple):
    """Rewards kept by every policy on the problems of one case, and the best that could be had, (problems,) each."""

    kept: dict[str, Array]
    oracle: Array


def play(case: Case, count: int, first: int = FIRST_SEED) -> Played:
    """Return what every policy keeps on the same problems."""
    kept: dict[str, list[float]] = {name: [] for name in POLICIES}
    oracle = []
    for seed in range(first, first + count):
        made = world(case, seed)
        oracle.append(float(made.true[:, START + made.budget - 1].max()))
        for name, policy in POLICIES.items():
            kept[name].append(policy(made))
    return Played({name: np.array(values) for name, values in kept.items()}, np.array(oracle))


def rows(count: int = 60) -> list[Row]:
    """Return for each case what forecast-led allocation keeps more than its rivals; fewer problems than `main`."""
    found = []
    for case in CASES:
        kept = play(case, count).kept
        for rival in ("successive halving", "equal shares"):
            gain = kept["forecast-led"] - kept[rival]
            what = f"{case.title}: forecast-led over {rival}"
            found += [Row(what, float(gain.mean()), ""), Row("its 95 % interval, +-", _half(gain), "")]
    return found


def _half(values: Array) -> float:
    return float(1.96 * values.std() / values.size**0.5)


def main(count: int, first: int = FIRST_SEED) -> None:
    print(f"{count} problems a case; mean true reward, regret with 95 % interval, and gain over successive halving")
    for case in CASES:
        kept, oracle = play(case, count, first)
        print(f"\n{case.title}; {case.each} evaluations each are left; oracle {oracle.mean():.4f}", flush=True)
        for name, got in kept.items():
            regret, gain = oracle - got, got - kept["successive halving"]
            print(
                f"  {name:20s} {got.mean():.4f}   regret {regret.mean():.4f} +- {_half(regret):.4f}"
                f"   over halving {gain.mean():+.4f} +- {_half(gain):.4f}",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
