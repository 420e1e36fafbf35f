"""The published protocol for the compute law: a grid over asymptote and midpoint, the exponent by least squares."""

from __future__ import annotations

import numpy as np

from vrcore.curves.asked import Asked
from vrcore.curves.family import Array, quiet
from vrcore.curves.hill import Hill
from vrcore.curves.noise import Places
from vrcore.curves.points import Points
from vrcore.curves.solve import Solution
from vrcore.curves.task import Task, pose
from vrcore.errors import FitError

ASYMPTOTES = np.arange(450, 801, 5) / 1000.0
MIDPOINTS = np.linspace(100.0, 40_000.0, 100)

MARGIN = 0.02
"""The one error bar that the authors give for the asymptote of all runs, from three repetitions of one."""

ROUNDS = 60


def protocol(points: Points, asked: Asked) -> tuple[Task, Solution, Asked]:
    """Return the best cell of the grid as a solution, its task, and what was asked with R0 filled in.

    A in {0.450, 0.455, ..., 0.800}, C_mid one of 100 linearly spaced values in [100, 40000], B for each pair by
    unweighted least squares from 1 (the default start of SciPy's `curve_fit`), the pair with the smallest sum of
    squares. R0 is `fixed={"baseline": ...}`, or else the first y. All pairs are improved at once by Gauss-Newton steps
    in B, halved while they do not help; the minimum in B is the same. Source: Khatri et al., arXiv 2510.13786, appendix
    A.5, which leaves out the first ~1,500 GPU-hours: `exclude_before=1500`.
    """
    if points.sigma is not None or points.trials is not None:
        raise FitError('method="scalerl-grid" is unweighted: leave sigma, successes and trials out.')
    if set(asked.fixed) - {"baseline"}:
        raise FitError('method="scalerl-grid" finds A, C_mid and B itself: only the baseline (R0) can be fixed.')
    if float(points.x[0]) <= 0.0:
        raise FitError("the compute law divides by x: leave out the points up to x = 0.")
    start = asked.fixed.get("baseline", float(points.y[0]))
    slope, rss = exponents(points.x, points.y, start)
    row, column = np.unravel_index(int(rss.argmin()), rss.shape)
    found = np.array([start, ASYMPTOTES[row], MIDPOINTS[column], slope[row, column]])
    asked = asked._replace(fixed={"baseline": start})
    task = pose(points, Hill(), None, None, asked.fixed)
    scaled = (found - task.shift) / task.factor
    return task, Solution(scaled, float(rss[row, column]) / float(task.factor[0]) ** 2), asked


@quiet
def exponents(x: Array, y: Array, start: float) -> tuple[Array, Array]:
    """Return the best B and its residual sum of squares for every cell, each (asymptotes, midpoints)."""
    logs = np.log(x[None, :] / MIDPOINTS[:, None])
    rise = (ASYMPTOTES - start)[:, None, None]

    def look(slope: Array, rows: Places) -> tuple[Array, Array, Array]:
        at, high = logs[rows % MIDPOINTS.size], rise.ravel()[rows // MIDPOINTS.size][:, None]
        share = 1.0 / (1.0 + np.exp(-slope[:, None] * at))
        residual = start + high * share - y
        gradient = high * share * (1.0 - share) * at
        return (residual * residual).sum(1), (gradient * residual).sum(1), (gradient * gradient).sum(1)

    cells = ASYMPTOTES.size * MIDPOINTS.size
    every: Places = np.arange(cells)
    slope = np.ones(cells)
    loss, uphill, curvature = look(slope, every)
    damping = np.full(cells, 1e-3)
    active = every
    for _ in range(ROUNDS):
        step = -uphill[active] / (curvature[active] * (1.0 + damping[active]) + 1e-300)
        trial = slope[active] + np.clip(step, -1.0, 1.0)
        after, up, curved = look(trial, active)
        better = after < loss[active]
        gained = loss[active] - after
        moved = active[better]
        slope[moved], uphill[moved], curvature[moved] = trial[better], up[better], curved[better]
        damping[moved] *= 0.1
        damping[active[~better]] *= 10.0
        still = np.where(better, gained > 1e-12 * loss[active], damping[active] < 1e8)
        loss[moved] = after[better]
        active = active[still]
        if not active.size:
            break
    shape = (ASYMPTOTES.size, MIDPOINTS.size)
    return slope.reshape(shape), loss.reshape(shape)
