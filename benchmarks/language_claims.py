"""`python -m benchmarks.language_claims`: what the toy language model must show, measured, beside what is demanded.

Each figure is made by the very functions that the named test judges, so that table and test cannot drift apart. The
interval is the test's own: 95 % by bootstrap over seeds, or 99 % by Student's t over runs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

import vrcore
from tests.theory import test_curriculum as curricula
from tests.theory import test_gridworld as mice
from tests.theory import test_language_learning as learning
from tests.theory import test_language_persistence as persistence
from tests.theory import test_over_optimisation as rating
from vrcore.language import Channel, LanguageExperiment, Stage, train
from vrcore.language.matching import contrast, verdict
from vrcore.language.over_optimisation import learn
from vrcore.language.preference_experiment import PreferenceExperiment

BOOTSTRAP, STUDENT, NONE = "95 % bootstrap", "99 % Student", ""


class Claim(NamedTuple):
    """One figure: `low` and `high` are nan where every seed gave the same or there is nothing to resample."""

    what: str
    demand: str
    value: float
    low: float
    high: float
    kind: str
    seeds: int
    test: str


def claim(what: str, demand: str, found: tuple[float, float, float], kind: str, seeds: int, test: Any) -> Claim:
    """Return a figure with the name of the test that judges it."""
    return Claim(what, demand, *found, kind, seeds, f"{test.__module__.removeprefix('tests.')}::{test.__name__}")


def alone(value: float) -> tuple[float, float, float]:
    """Return a figure without an interval."""
    return float(value), np.nan, np.nan


def over_runs(values: Any) -> tuple[float, float, float]:
    """Return the mean over runs with the tests' 99 % interval."""
    low, high = mice.interval(np.asarray(values, float))
    return float(np.mean(values)), low, high


def dilation() -> Iterator[Claim]:
    """Plain ascent on VR n: steps, reinforcers, and the verifier that misses four of five."""
    seeds, other = learning.chosen(learning.SEEDS), learning.chosen(learning.SEEDS, of=1)
    steps = {n: learning.mean_steps_to(learning.dilated(n), seeds=seeds) for n in learning.RATIOS}
    rich = learning.mean_steps_to(learning.dilated(1), seeds=other)
    spent = {n: learning.mean_reinforcers_to(learning.dilated(n), seeds=seeds) for n in learning.RATIOS}
    n_seeds = learning.SEEDS
    steps_test, spent_test = (
        learning.test_plain_ascent_is_dilated_n_times,
        learning.test_reinforcers_to_criterion_are_constant,
    )
    yield claim("RLOO, SGD: steps to .9 under CRF", "", learning.interval(steps[1]), BOOTSTRAP, n_seeds, steps_test)
    for n in learning.RATIOS[1:]:
        found = learning.interval(steps[n] / rich / n)
        yield claim(f"VR {n}: steps to .9 over n times those of CRF", "1 +- .05", found, BOOTSTRAP, n_seeds, steps_test)
    middle = np.mean([spent[n][0] for n in learning.RATIOS])
    for n in learning.RATIOS:
        what = f"VR {n}: reinforcers to .9 over their mean over all ratios ({middle:,.0f})"
        yield claim(what, "1 +- .03", learning.interval(spent[n] / middle), BOOTSTRAP, n_seeds, spent_test)
    noisy = learning.mean_steps_to(learning.dilated(1, 0.8), seeds=other)
    yield claim(
        "VR 5 less false-negative rate .8: steps to .9", "0 within sampling error",
        learning.interval(steps[5] - noisy), BOOTSTRAP, n_seeds,
        learning.test_variable_ratio_5_is_a_false_negative_rate_of_four_fifths,
    )  # fmt: skip


def adam() -> Iterator[Claim]:
    """GRPO with Adam: how it slows, what size does to it, and the shape of its curve."""
    seeds = learning.chosen(learning.SEEDS)
    times = [learning.mean_steps_to(learning.adaptive(n), 0.5, seeds) for n in learning.RATIOS]
    slope = learning.interval(np.polyfit(np.log(learning.RATIOS), np.log(times), 1)[0])
    test: Any = learning.test_grpo_with_adam_slows_about_as_the_square_root
    yield claim("GRPO, Adam: exponent of n in the steps to .5", "about .5", slope, BOOTSTRAP, learning.SEEDS, test)
    small, large = (
        train(LanguageExperiment("grpo", [Stage(Channel("VR 5", magnitude=m), steps=400)], seed=14)).pass_rate
        for m in (1.0, 100.0)
    )
    test = learning.test_size_is_cancelled_by_the_groups_deviation
    what = "GRPO: greatest change of any pass rate by magnitude x 100"
    yield claim(what, "0 (unchanged)", alone(np.abs(small - large).max()), NONE, 16, test)
    test = learning.test_the_learning_curve_is_a_hill_and_no_logistic
    for algorithm, optimiser in (("rloo", "sgd"), ("grpo", "adam")):
        log = train(LanguageExperiment(algorithm, [Stage("CRF", steps=400)], optimiser=optimiser, seeds=64, seed=13))
        x, _ = log.curve("pass_rate", 1)
        table = log.table("pass_rate", 1)
        times_better = []
        for mine in learning.chosen(learning.SEEDS, 12):
            y = table[mine].mean(axis=0)
            error = [
                np.sqrt(np.mean((y[1:] - vrcore.fit(x[1:], y[1:], family=one).predict(x[1:])) ** 2))
                for one in ("logistic", "hill")
            ]
            times_better.append(error[0] / error[1])
        found = (times_better[0], min(times_better), max(times_better))
        what = f"{algorithm.upper()}, {optimiser}: residual of the logistic over that of Hill"
        yield claim(what, ">= 3", found, "range of 12 resamples", 64, test)


def extinction() -> Iterator[Claim]:
    """What reward that is merely off leaves, and the three matching rules."""
    kept: Any = persistence.test_a_policy_gradient_without_reward_keeps_its_pass_rate_for_600_steps
    for schedule in ("CRF", "VR 5", "VR 20"):
        table = persistence.extinguished("grpo", schedule, "adam").table("pass_rate", 2)
        ends = table[:, -1] / table[:, 0]
        found = (float(ends.mean()), float(ends.min()), float(ends.max()))
        what = f"GRPO, {schedule}, reward merely off: share of the pass rate left after 600 steps"
        yield claim(what, "1 (keeps it)", found, "range over seeds", 16, kept)
    rules: Any = persistence.test_the_matching_rule_decides_the_answer
    demands = {"steps": "less persistent (< 1)", "reinforcers": "more (> 1)", "performance": "none (.8 to 1.25)"}
    for rule, found in persistence.compared().items():
        what = f"equal {rule}: half-life after VR 20 over VR 1 (verdict: {verdict(found)})"
        yield claim(what, demands[rule], tuple(contrast(found)), BOOTSTRAP, persistence.SEEDS, rules)


def over_optimisation() -> Iterator[Claim]:
    """Gold and proxy with few pairs and with many."""
    few, many = (learn(PreferenceExperiment(pairs=n, seeds=rating.RUNS, seed=21)) for n in (300, 10_000))
    gold, proxy = few.curve("gold"), few.curve("proxy")
    runs = rating.RUNS
    first: Any = rating.test_with_300_pairs_gold_rises_then_falls_while_the_proxy_rises
    second: Any = rating.test_with_10_000_pairs_it_falls_less
    rise, fall = over_runs(gold[:, few.peak] - gold[:, 0]), over_runs(rating.fall(few))
    yield claim("300 pairs: gold rises by, up to its peak", "> 0", rise, STUDENT, runs, first)
    yield claim("300 pairs: gold then falls by", "> 0", fall, STUDENT, runs, first)
    found = over_runs(proxy[:, -1] - proxy[:, few.peak])
    yield claim("300 pairs: the proxy rises meanwhile by", "> 0", found, STUDENT, runs, first)
    yield claim("10,000 pairs: gold falls by", "less", over_runs(rating.fall(many)), STUDENT, runs, second)
    found = over_runs(rating.fall(few) - rating.fall(many))
    yield claim("fall with 300 less fall with 10,000", "> 0", found, STUDENT, runs, second)


def goals() -> Iterator[Claim]:
    """Mice that learn where the cheese was."""
    wrong, right = mice.trained(0.0), mice.trained(0.5)
    runs = mice.RUNS
    first: Any = mice.test_without_diversity_the_score_is_perfect_and_the_goal_is_wrong
    second: Any = mice.test_with_diversity_the_goal_is_right
    yield claim("diversity 0: success in training", "> .99", over_runs(wrong.training_success), STUDENT, runs, first)
    found = over_runs(wrong.moved_reached)
    yield claim("diversity 0: moved goal reached", ".37 +- .06", found, STUDENT, runs, first)
    yield claim("diversity .5: success in training", "> .99", over_runs(right.training_success), STUDENT, runs, second)
    yield claim("diversity .5: moved goal reached", "> .9", over_runs(right.moved_reached), STUDENT, runs, second)


def stages() -> Iterator[Claim]:
    """Curriculum, transfer and thinning."""
    runs = curricula.RUNS
    learns: Any = curricula.test_stages_learn_what_direct_training_never_does
    moves: Any = curricula.test_transfer_is_seen_with_shared_weights_only
    for sharing in ("tied", "untied"):
        direct, staircase = curricula.plan("direct", sharing), curricula.plan("staircase", sharing)
        never, always = alone(direct.reached.mean()), alone(staircase.reached.mean())
        yield claim(f"{sharing}: runs that direct training gets there", "0", never, NONE, runs, learns)
        yield claim(f"{sharing}: runs that stages 1 to 6 get there", "1", always, NONE, runs, learns)
        yield claim(f"{sharing}: steps of stages 1 to 6", "", over_runs(staircase.steps), STUDENT, runs, learns)
        entry = over_runs(curricula.plan("staircase", sharing, optimiser="sgd").entry_pass[:, 1:].mean(axis=1))
        demand = "far above .09 (chance)" if sharing == "tied" else ".09 (chance)"
        yield claim(f"{sharing}: pass rate on entering stages 2 to 6", demand, entry, STUDENT, runs, moves)
    continuous = curricula.thinned("continuous")
    test: Any = curricula.test_thinning_after_acquisition_keeps_most_for_little
    for name in ("linear", "doubling"):
        plan = curricula.thinned(name)
        found = over_runs(plan.kept(continuous))
        yield claim(f"thinning, {name}: share of the final pass kept", ">= .9", found, STUDENT, runs, test)
        found = over_runs(plan.cost(continuous))
        yield claim(f"thinning, {name}: share of the reinforcers", "<= .25", found, STUDENT, runs, test)


PARTS: tuple[Callable[[], Iterator[Claim]], ...] = (
    dilation, adam, extinction, over_optimisation, goals, stages,
)  # fmt: skip


def written(one: Claim) -> str:
    """Return a line of the table."""
    interval = "" if np.isnan(one.low) else f"{one.low:.4g} to {one.high:.4g} ({one.kind})"
    return f"| {one.what} | {one.value:.4g} | {interval} | {one.seeds} | {one.demand} | {one.test} |"


def main() -> int:
    """Print the table."""
    began = time.perf_counter()
    print("| what | measured | interval | seeds | demanded | judged by |\n|---|---:|---|---:|---|---|")
    for part in PARTS:
        for one in part():
            print(written(one), flush=True)
    print(f"\n{time.perf_counter() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
