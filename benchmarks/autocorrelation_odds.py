"""Where `vrcore/curves/autocorrelation.py` has its odds from: `python -m benchmarks.autocorrelation_odds`.

Coverage of 90 % intervals that average over the autocorrelation, on trends other than the compute law: parabolas,
exponential approaches and whole logistic curves, to first order in their parameters, so that every fit is linear and
exact. For each share of the odds on independence, the mean over the trends of a set, by number of points and by true
autocorrelation, and how far the worst of them (up to 0.6) is from 90 %; then how much wider than those of independent
residuals the intervals are where there is no autocorrelation (median), and how the standard deviation of weighting by
the mean autocorrelation compares with that of plain least squares. Then the same for the few residuals of which only
the slowest patterns count (`vrcore/curves/slow_residuals.py`), beside what all of them would give. Last, what it costs
to take residuals without a sign of autocorrelation as independent (`SHOWN_BY` in `vrcore/curves/scatter.py`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtr, stdtrit

from vrcore.curves.autocorrelation import LEAST_WEIGHT, NODES, ODDS, odds, serial
from vrcore.curves.noise import series
from vrcore.curves.scatter import NO_SIGN
from vrcore.curves.slow_residuals import FEW, RISING, SLOWEST, patterns

LEVEL = 0.9
RECORDS = 800
TRUE = (0.0, 0.2, 0.4, 0.6, 0.8)
UP_TO = 0.6
SHARES = (0.0, 0.1, 0.15, 0.2)
MANY = (35, 40, 60, 80)
"""Numbers of points with which a missing sign is taken at its word, three or four of them parameters."""

Trend = tuple[Any, Any]  # columns (points, parameters) and the combination of parameters that is asked for


class Told(NamedTuple):
    """Per autocorrelation tried and record: log likelihood, estimate, standard error; degrees of freedom."""

    likelihood: Any
    estimate: Any
    error: Any
    freedom: int


def approaches(n: int) -> list[Trend]:
    """Return parabolas and exponential approaches: a level further on, a slope, the asymptote, the rate."""
    t, one = np.linspace(0.0, 1.0, n), np.ones(n)
    found: list[Trend] = [
        (np.stack([one, t, t * t], 1), np.array([1.0, 1.5, 2.25])),
        (np.stack([one, t - 0.5, (t - 0.5) ** 2], 1), np.array([0.0, 1.0, 0.0])),
    ]
    for rate in (1.0, 2.5, 5.0):
        left = np.exp(-rate * t)
        found += [(np.stack([one, left, t * left], 1), np.eye(3)[place]) for place in (0, 2)]
    return found


def sigmoids(n: int) -> list[Trend]:
    """Return logistic curves and exponential approaches between two levels: the asymptote, midpoint or rate."""
    t = np.linspace(0.0, 1.0, n)
    found: list[Trend] = []
    for slope, middle in ((8.0, 0.5), (10.0, 0.35), (6.0, 0.7)):
        share = 1.0 / (1.0 + np.exp(-slope * (t - middle)))
        bend = share * (1.0 - share)
        found += [
            (np.stack([1.0 - share, share, -slope * bend, (t - middle) * bend], 1), np.eye(4)[place])
            for place in (1, 2)
        ]
    for rate in (2.0, 5.0):
        left = np.exp(-rate * t)
        found += [(np.stack([1.0 - left, left, t * left], 1), np.eye(3)[place]) for place in (0, 2)]
    return found


SETS = {"approaches": (approaches, (11, 13, 15, 25, 40, 80)), "sigmoids": (sigmoids, (12, 14, 20, 40, 80))}
FEWER = {"approaches": (approaches, (6, 7, 8, 9, 10)), "sigmoids": (sigmoids, (8, 9, 10, 11))}


def root(rho: float, n: int) -> Any:
    return np.linalg.cholesky(np.asarray(rho, dtype=float) ** np.abs(np.subtract.outer(range(n), range(n))))


def told(trend: Trend, noise: Any) -> Told:
    """Return what every autocorrelation tried makes of records (points, records) whose truth is 0 everywhere."""
    columns, wanted = trend
    n, p = columns.shape
    rows = []
    for rho in NODES.tolist():
        whiten = root(rho, n)
        base, upper = np.linalg.qr(np.linalg.solve(whiten, columns))
        seen = np.linalg.solve(whiten, noise)
        along = base.T @ seen
        rss = (seen * seen).sum(0) - (along * along).sum(0)
        reach = np.linalg.solve(upper.T, wanted)
        size = np.log(np.diag(whiten)).sum() + np.log(np.abs(np.diag(upper))).sum()
        rows.append((-size - 0.5 * (n - p) * np.log(rss), reach @ along, np.sqrt(reach @ reach * rss / (n - p))))
    return Told(*(np.array(column) for column in zip(*rows, strict=True)), n - p)


def slowly_told(trend: Trend, noise: Any) -> Told:
    """Return the same where only the slowest patterns tell the size of the scatter."""
    columns, wanted = trend
    along = patterns(columns)
    seen, rows = along.T @ noise, []
    for rho in NODES.tolist():
        whiten = root(rho, columns.shape[0])
        base, upper = np.linalg.qr(np.linalg.solve(whiten, columns))
        reach = np.linalg.solve(upper.T, wanted)
        inner = np.linalg.cholesky(along.T @ whiten @ whiten.T @ along)
        square = (np.linalg.solve(inner, seen) ** 2).sum(0)
        likelihood = -np.log(np.diag(inner)).sum() - 0.5 * SLOWEST * np.log(square)
        estimate = reach @ base.T @ np.linalg.solve(whiten, noise)
        rows.append((likelihood, estimate, np.sqrt(reach @ reach * square / SLOWEST)))
    return Told(*(np.array(column) for column in zip(*rows, strict=True)), SLOWEST)


def weights(of: Told, before: Any) -> Any:
    found = np.exp(of.likelihood - of.likelihood.max(0)) * before[:, None]
    found /= found.sum(0)
    found[found < LEAST_WEIGHT] = 0.0
    return found / found.sum(0)


def coverage(of: Told, before: Any) -> float:
    below = (weights(of, before) * stdtr(of.freedom, of.estimate / of.error)).sum(0)
    return float(np.mean(np.abs(below - 0.5) <= LEVEL / 2.0))


def ratio(of: Told, before: Any, every: Told | None = None) -> float:
    """Return the median width over that of independent residuals (all of `every`), its ends found by bisection."""
    weight, ends = weights(of, before), []
    for tail in (0.5 - LEVEL / 2.0, 0.5 + LEVEL / 2.0):
        low, high = ((of.estimate + far * of.error) for far in (-60.0, 60.0))
        low, high = low.min(0), high.max(0)
        for _ in range(45):
            middle = (low + high) / 2.0
            up = (weight * stdtr(of.freedom, (middle - of.estimate) / of.error)).sum(0) < tail
            low, high = np.where(up, middle, low), np.where(up, high, middle)
        ends.append(low)
    plain = every or of
    independent = 2.0 * stdtrit(plain.freedom, 0.5 + LEVEL / 2.0) * plain.error[NODES == 0.0][0]
    return float(np.median((ends[1] - ends[0]) / independent))


def efficiency(of: Told) -> float:
    """Return the standard deviation of weighting by the mean autocorrelation over that of plain least squares."""
    mean = (weights(of, ODDS) * NODES[:, None]).sum(0)
    found = [np.interp(mean[i], NODES, of.estimate[:, i]) for i in range(mean.size)]
    return float(np.sqrt(np.mean(np.square(found)) / np.mean(of.estimate[NODES == 0.0] ** 2)))


def shortened(trend: Trend, noise: Any) -> tuple[float, float, float]:
    """Return coverage with averaging, with the shortcut, and the share of records that it takes as independent."""
    of = told(trend, noise)
    tails = stdtr(of.freedom, of.estimate / of.error)
    averaged, plain = (weights(of, ODDS) * tails).sum(0), tails[NODES == 0.0][0]
    base, _ = np.linalg.qr(trend[0])
    residual = noise - base @ (base.T @ noise)
    before = series(noise.shape[0], None)
    silent = np.array([serial(before, one, trend[0]).p > NO_SIGN for one in residual.T])
    held = [np.abs(one - 0.5) <= LEVEL / 2.0 for one in (averaged, np.where(silent, plain, averaged))]
    return float(held[0].mean()), float(held[1].mean()), float(silent.mean())


def percent(held: dict[float, float]) -> str:
    return " ".join(f"{100.0 * one:.1f}" for one in held.values()) + " %"


def compare_few(name: str, n: int, trends: list[Trend]) -> None:
    """Print coverage and width where the slowest patterns alone count, and where all residuals do."""
    white = np.random.default_rng([5, n]).normal(size=(n, 2 * RECORDS))
    held: list[dict[float, float]] = [{}, {}]
    for rho in TRUE:
        noise = root(rho, n) @ white
        pairs = [(slowly_told(trend, noise), told(trend, noise)) for trend in trends]
        for place, before in enumerate((RISING, ODDS)):
            held[place][rho] = float(np.mean([coverage(pair[place], before) for pair in pairs]))
        if rho == 0.0:
            wide = [np.mean([ratio(pair[i], (RISING, ODDS)[i], pair[1]) for pair in pairs]) for i in (0, 1)]
    left = n - trends[0][0].shape[1]
    which = "few" if left < FEW else "not few"
    print(
        f"{name}, {n} points, {left} degrees of freedom ({which}): slowest patterns {percent(held[0])}, "
        f"{wide[0]:.2f} times as wide at 0; all residuals {percent(held[1])}, {wide[1]:.2f} times",
        flush=True,
    )


def main() -> None:
    worst = dict.fromkeys(SHARES, 0.0)
    for name, (trends, sizes) in SETS.items():
        for n in sizes:
            white = np.random.default_rng([3, n]).normal(size=(n, RECORDS))
            found = {rho: [told(trend, root(rho, n) @ white) for trend in trends(n)] for rho in TRUE}
            for share in SHARES:
                held = {rho: float(np.mean([coverage(of, odds(share)) for of in found[rho]])) for rho in TRUE}
                worst[share] = max(worst[share], *(abs(held[rho] - LEVEL) for rho in TRUE if rho <= UP_TO))
                wider = np.mean([ratio(of, odds(share)) for of in found[0.0]])
                print(f"{name}, {n} points, {share:g} on independence: {percent(held)}; {wider:.2f} times as wide at 0")
            gain = " ".join(f"{np.mean([efficiency(of) for of in found[rho]]):.3f}" for rho in TRUE)
            print(f"{name}, {n} points: weighted over plain least squares {gain}", flush=True)
    for share, off in worst.items():
        print(f"{share:g} on independence: {100.0 * off:.1f} % off in the worst case up to {UP_TO:g}")
    for name, (trends, sizes) in FEWER.items():
        for n in sizes:
            compare_few(name, n, trends(n))
    for n in MANY:
        white = np.random.default_rng([9, n]).normal(size=(n, RECORDS // 2))
        for rho in TRUE:
            every = [shortened(trend, root(rho, n) @ white) for trend in (*approaches(n)[::2], *sigmoids(n)[1::2])]
            full, short, share = (100.0 * float(np.mean(column)) for column in zip(*every, strict=True))
            print(f"{n} points at {rho:g}: {full:.1f} %, with the shortcut {short:.1f} %; taken in {share:.0f} %")


if __name__ == "__main__":
    main()
