"""How often each detector fires where it must not, and where it must: `python -m benchmarks.false_alarms [count]`.

Curves and noise are made up, so that the truth is known; the seed is fixed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks import made_curves as made
from benchmarks.table import Row
from vrcore.advice.findings import DETECTORS, Finding
from vrcore.advice.run import Run

Array = made.Array
LENGTHS = (10, 20, 40)


def kinds() -> dict[str, Callable[[np.random.Generator, int, int], Array]]:
    """Return the kinds of curves: name -> (generator, how many, how long) -> rows of values."""
    return {
        "saturating, noise .03": lambda rng, count, n: made.saturating(rng, count, n, 0.03),
        "saturating, noise .03 AR .6": lambda rng, count, n: made.saturating(rng, count, n, 0.03, 0.6),
        "plateau, white": lambda rng, count, n: made.plateau(rng, count, n, 0.05, 0.0),
        "plateau, AR .6": lambda rng, count, n: made.plateau(rng, count, n, 0.05, 0.6),
        "plateau, AR .8": lambda rng, count, n: made.plateau(rng, count, n, 0.05, 0.8),
        "step learner, noise .05": lambda rng, count, n: made.stepping(rng, count, n, 0.05),
        "loses .10 after its peak": lambda rng, count, n: made.decaying(rng, count, n, 0.03, 0.10),
        "loses .20 after its peak": lambda rng, count, n: made.decaying(rng, count, n, 0.03, 0.20),
    }


def rate(detect: Callable[[Run], Finding | None], rows: Iterator[Run]) -> float:
    found = [detect(run) is not None for run in rows]
    return float(np.mean(found))


def plain(values: Array) -> Iterator[Run]:
    for row in values:
        yield Run(np.arange(1.0, row.size + 1.0), np.clip(row, 0.0, 1.0), lower=0.0, upper=1.0)


def every_prefix(values: Array) -> Iterator[Run]:
    """Yield each run cut where its last evaluation is lowest relative to the best so far: the worst of its prefixes."""
    for row in values:
        best = np.maximum.accumulate(row)
        cut = 3 + int(np.argmin((row / np.maximum(best, 1e-9))[2:]))
        yield Run(np.arange(1.0, cut + 1.0), row[:cut], lower=0.0, upper=1.0)


def doubled(rng: np.random.Generator, count: int, n: int, rho: float, apart: float) -> Iterator[Run]:
    """Yield logs with two values per step, whose means lie `apart` noise standard deviations apart."""
    for _ in range(count):
        pair = made.autoregressive(rng, 2, n, rho) * 0.05
        y = np.stack([0.5 + pair[0], 0.5 + pair[1] + 0.05 * apart], axis=1).ravel()
        yield Run(np.repeat(np.arange(1.0, n + 1.0), 2), y)


def rewarded(rng: np.random.Generator, count: int, n: int, fall: float) -> Iterator[Run]:
    """Yield evaluations with AR .6 that lose `fall` over the log, while training reward rises."""
    for row in made.plateau(rng, count, n, 0.05, 0.6):
        y = row - fall * np.linspace(0.0, 1.0, n)
        reward = np.linspace(0.2, 0.8, n) + 0.1 * rng.normal(size=n)
        yield Run(np.arange(1.0, n + 1.0), y, lower=0.0, upper=1.0, training_reward=reward)


def cut_off(rng: np.random.Generator, count: int, share: float) -> Iterator[Run]:
    for _ in range(count):
        x = np.arange(1.0, 101.0)
        yield Run(x, x, truncation=rng.binomial(8, share, 100) / 8.0)


def rows(count: int = 200) -> list[Row]:
    """Return how often each detector fires on curves where it must not, at the middle length."""
    by_name = {detect.__name__: detect for detect in DETECTORS}  # type: ignore[attr-defined]  # all are functions
    n = LENGTHS[1]
    must_not = {
        "saturating, noise .03": ("peak_then_decay", "collapse", "no_trend", "mixed_runs", "midpoint_not_passed",
                                  "asymptote_at_bound"),
        "plateau, AR .6": ("peak_then_decay", "collapse", "mixed_runs"),
        "step learner, noise .05": ("peak_then_decay", "collapse", "no_trend", "midpoint_not_passed"),
    }  # fmt: skip
    found = []
    for title, detectors in must_not.items():
        for name in detectors:
            values = kinds()[title](np.random.default_rng(n), count, n)
            share = rate(by_name[name], plain(values))
            found.append(Row(f"{title}, {n} evaluations: {name.replace('_', '-')} fires", share, "of runs"))
    return found


def main(count: int) -> None:
    by_name = {detect.__name__: detect for detect in DETECTORS}  # type: ignore[attr-defined]  # all are functions
    on_curves = [
        "no_trend", "peak_then_decay", "collapse", "midpoint_not_passed", "asymptote_at_bound", "too_few_points",
        "bad_steps", "mixed_runs", "out_of_range",
    ]  # fmt: skip
    print(f"{count} curves a cell (a quarter for the fitted two); share of them with a finding at n = {LENGTHS}")
    for title, make in kinds().items():
        print(f"\n{title}")
        for name in on_curves:
            rates = []
            for n in LENGTHS:
                few = count // 4 if name in ("midpoint_not_passed", "asymptote_at_bound") else count
                rates.append(rate(by_name[name], plain(make(np.random.default_rng(n), few, n))))
            print(f"  {name:22s}" + "".join(f"{one:8.3f}" for one in rates), flush=True)
        worst = [rate(by_name["collapse"], every_prefix(make(np.random.default_rng(n), count, n))) for n in LENGTHS]
        print(f"  {'collapse, worst prefix':22s}" + "".join(f"{one:8.3f}" for one in worst), flush=True)
    print("\nsuccess rate of 10 episodes, true rate .05 / .1 / .3 / .6, collapse at the worst prefix of 40")
    rates = []
    for true in (0.05, 0.1, 0.3, 0.6):
        rng = np.random.default_rng(7)
        rates.append(rate(by_name["collapse"], every_prefix(rng.binomial(10, true, (count, 40)) / 10.0)))
    print("  " + "".join(f"{one:8.3f}" for one in rates))
    print("\nfive points of a saturating curve: every detector but too_few_points")
    for name in on_curves:
        values = made.saturating(np.random.default_rng(5), count, 5, 0.03)
        print(f"  {name:22s}{rate(by_name[name], plain(values)):8.3f}")
    print("\ntwo values a step, n =", LENGTHS, ": mixed_runs")
    for rho, apart in ((0.0, 0.0), (0.6, 0.0), (0.0, 3.0), (0.6, 3.0)):
        rates = [rate(by_name["mixed_runs"], doubled(np.random.default_rng(n), count, n, rho, apart)) for n in LENGTHS]
        print(f"  AR {rho}, {apart} sd apart" + "".join(f"{one:8.3f}" for one in rates), flush=True)
    print("\nreward rises, evaluation loses 0, .1, .2 (noise .05, AR .6): diverging_metrics at n =", LENGTHS)
    for fall in (0.0, 0.1, 0.2):
        rates = [
            rate(by_name["diverging_metrics"], rewarded(np.random.default_rng(n), count, n, fall)) for n in LENGTHS
        ]
        print(f"  loses {fall}" + "".join(f"{one:8.3f}" for one in rates), flush=True)
    print("\ntruncation, 100 steps of 8 responses, true share .05 / .08 / .10 / .12 / .15 / .20")
    shares = (0.05, 0.08, 0.10, 0.12, 0.15, 0.20)
    rates = [rate(by_name["truncation"], cut_off(np.random.default_rng(3), count, share)) for share in shares]
    print("  " + "".join(f"{one:8.3f}" for one in rates))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
