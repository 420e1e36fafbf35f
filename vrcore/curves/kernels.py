"""The two inner loops of every fit, compiled: sums over a grid of shapes, and the polish of one shape.

The text of each built-in unit shape stands here once more, for one x at a time; a contract test holds it to the text
of its family. A family without a `code` goes through the general path (`lattice`, `reduced`), which gives the same
answers.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vrcore.compiled import jitable, kernel

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

LN2 = math.log(2.0)
LOG_LN2 = math.log(LN2)
TINY = 2.2250738585072014e-308
LEAST_DETERMINANT = 1e-13
DEPENDENT = 1e-4


@jitable
def unit(code: int, x: float, log_x: float, a: float, b: float, c: float) -> tuple[float, float, float, float]:
    """Return g and its derivatives by midpoint a, slope b and asymmetry c; 0 for those a family does not have."""
    if code <= 1:  # logistic, Hill
        away = x - a if code == 0 else log_x - math.log(a)
        z = b * away
        e = math.exp(-abs(z)) if math.isfinite(z) else 0.0
        g = 1.0 / (1.0 + e) if z >= 0.0 else e / (1.0 + e)
        bell = e / ((1.0 + e) * (1.0 + e))
        if bell == 0.0:
            return g, 0.0, 0.0, 0.0
        return g, (-b * bell if code == 0 else -b / a * bell), away * bell, 0.0
    if code == 2:  # Gompertz
        u = min(-b * (x - a), 700.0)
        depth = LN2 * math.exp(u)
        if depth > 740.0:
            return 0.0, 0.0, 0.0, 0.0
        g = math.exp(-depth)
        bell = depth * g
        return g, -b * bell, (x - a) * bell, 0.0
    if code == 3:  # Richards
        lag = c * LN2 + math.log(-math.expm1(-c * LN2)) - b * (x - a)
        e = math.exp(-abs(lag))
        lse = max(lag, 0.0) + math.log1p(e)
        depth = lse / c
        if depth > 700.0:
            return 0.0, 0.0, 0.0, 0.0
        g = math.exp(-depth)
        part = 1.0 / (1.0 + e) if lag >= 0.0 else e / (1.0 + e)
        bell = g * part / c
        turn = LN2 / -math.expm1(-c * LN2)
        return g, -b * bell, (x - a) * bell, g * depth / c - turn * bell
    if code == 4:  # Weibull
        if x <= 0.0:
            return 0.0, 0.0, 0.0, 0.0
        away = log_x - math.log(a)
        depth = math.exp(min(LOG_LN2 + b * away, 700.0))
        if depth > 740.0:
            return 1.0, 0.0, 0.0, 0.0
        bell = depth * math.exp(-depth)
        return -math.expm1(-depth), -b / a * bell, away * bell, 0.0
    if code == 5:  # exponential
        depth = min(LN2 * x / a, 700.0)
        return -math.expm1(-depth), -depth / a * math.exp(-depth), 0.0, 0.0
    if x <= 0.0:  # power law
        return 0.0, 0.0, 0.0, 0.0
    z = LN2 / b
    share = log_x - math.log(a) + z + math.log(-math.expm1(-z))
    e = math.exp(-abs(share))
    lse = max(share, 0.0) + math.log1p(e)
    part = 1.0 / (1.0 + e) if share >= 0.0 else e / (1.0 + e)
    rest = math.exp(-b * lse)
    turn = z / -math.expm1(-z)
    return -math.expm1(-b * lse), -b / a * rest * part, rest * (lse - part * turn), 0.0


@jitable
def share_of(code: int, x: float, log_x: float, a: float, b: float, c: float) -> float:
    """Return g alone."""
    if code <= 1:
        return 1.0 / (1.0 + math.exp(-b * (x - a if code == 0 else log_x - math.log(a))))
    if code == 2:
        return math.exp(-LN2 * math.exp(min(-b * (x - a), 700.0)))
    if code == 3:
        lag = c * LN2 + math.log(-math.expm1(-c * LN2)) - b * (x - a)
        return math.exp(-(max(lag, 0.0) + math.log1p(math.exp(-abs(lag)))) / c)
    if code == 4:
        return -math.expm1(-math.exp(min(LOG_LN2 + b * (log_x - math.log(a)), 700.0))) if x > 0.0 else 0.0
    if code == 5:
        return -math.expm1(-LN2 * x / a)
    return -math.expm1(-b * math.log1p(x / a * math.expm1(LN2 / b)))


@kernel
def grid_sums(code: int, x: Array, log_x: Array, y: Array, weight: Array, cells: Array, out: Array) -> None:
    """Fill out (5, cells) with the weighted sums of r r, r g, g g, r y, g y, r = 1 - g; cells is (members, cells)."""
    members = cells.shape[0]
    for cell in range(cells.shape[1]):
        a = cells[0, cell]
        b = cells[1, cell] if members > 1 else 1.0
        c = cells[2, cell] if members > 2 else 1.0
        aa, ab, bb, ay, by = 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(x.size):
            g = share_of(code, x[i], log_x[i], a, b, c)
            w = weight[i] * weight[i]
            rest = 1.0 - g
            aa += w * rest * rest
            ab += w * rest * g
            bb += w * g * g
            ay += w * rest * y[i]
            by += w * g * y[i]
        out[0, cell], out[1, cell], out[2, cell], out[3, cell], out[4, cell] = aa, ab, bb, ay, by


@jitable
def clamp(value: float, low: float, high: float) -> float:
    """Return the nearest value in a range."""
    return min(max(value, low), high)


@jitable
def level_pair(aa: float, ab: float, bb: float, ay: float, by: float, ends: Array) -> tuple[float, float]:
    """Return the best levels in their ranges, ends = (low, high of the baseline, low, high of the asymptote)."""
    scale = aa * bb
    determinant = max(scale - ab * ab, LEAST_DETERMINANT * scale + TINY)
    low = (bb * ay - ab * by) / determinant
    high = (aa * by - ab * ay) / determinant
    if ends[0] < low < ends[1] and ends[2] < high < ends[3]:
        return low, high
    low = clamp(low, ends[0], ends[1])
    partner = clamp((by - ab * low) / (bb + TINY), ends[2], ends[3])
    high = clamp(high, ends[2], ends[3])
    other = clamp((ay - ab * high) / (aa + TINY), ends[0], ends[1])
    one = low * low * aa + 2 * low * partner * ab + partner * partner * bb - 2 * (low * ay + partner * by)
    two = other * other * aa + 2 * other * high * ab + high * high * bb - 2 * (other * ay + high * by)
    return (other, high) if two < one else (low, partner)


@kernel
def grid_levels(sums: Array, whole: float, ends: Array, out: Array) -> None:
    """Fill out (3, cells) with the best levels of each shape and the weighted residual sum of squares."""
    for cell in range(sums.shape[1]):
        aa, ab, bb, ay, by = sums[0, cell], sums[1, cell], sums[2, cell], sums[3, cell], sums[4, cell]
        low, high = level_pair(aa, ab, bb, ay, by, ends)
        out[0, cell], out[1, cell] = low, high
        out[2, cell] = low * (low * aa + 2.0 * (high * ab - ay)) + high * (high * bb - 2.0 * by) + whole


@jitable
def look(
    code: int,
    x: Array,
    log_x: Array,
    y: Array,
    weight: Array,
    before: NDArray[np.int64],
    rho: float,
    theta: Array,
    ends: Array,
    rows: Array,
    out: Array,
) -> float:
    """Solve for the levels of one shape; return the residual sum of squares.

    rows is (7, points): 1 - g, g, y, residual and the derivatives of g, all transformed. out gets the levels, the
    normal equations, and whether each level is inside its range.
    """
    scale = 1.0 / math.sqrt(1.0 - rho * rho)
    aa, ab, bb, ay, by = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(x.size):
        g, da, db, dc = unit(code, x[i], log_x[i], theta[0], theta[1], theta[2])
        w = weight[i]
        rows[0, i], rows[1, i], rows[2, i] = w * (1.0 - g), w * g, w * y[i]
        rows[4, i], rows[5, i], rows[6, i] = w * da, w * db, w * dc
    if rho != 0.0:
        for i in range(x.size - 1, -1, -1):
            if before[i] >= 0:
                for k in range(7):
                    if k != 3:
                        rows[k, i] = (rows[k, i] - rho * rows[k, before[i]]) * scale
    for i in range(x.size):
        r, g, v = rows[0, i], rows[1, i], rows[2, i]
        aa += r * r
        ab += r * g
        bb += g * g
        ay += r * v
        by += g * v
    low, high = level_pair(aa, ab, bb, ay, by, ends)
    inside_low, inside_high = ends[0] < low < ends[1], ends[2] < high < ends[3]
    if inside_low and inside_high and aa * bb - ab * ab < DEPENDENT * aa * bb:
        left_low, left_high = 0.0, 0.0
        for i in range(x.size):
            rest = low * rows[0, i] + high * rows[1, i] - rows[2, i]
            left_low += rows[0, i] * rest
            left_high += rows[1, i] * rest
        determinant = max(aa * bb - ab * ab, LEAST_DETERMINANT * aa * bb + TINY)
        low = clamp(low - (bb * left_low - ab * left_high) / determinant, ends[0], ends[1])
        high = clamp(high - (aa * left_high - ab * left_low) / determinant, ends[2], ends[3])
    rss = 0.0
    for i in range(x.size):
        rest = low * rows[0, i] + high * rows[1, i] - rows[2, i]
        rows[3, i] = rest
        rss += rest * rest
    out[0], out[1], out[2], out[3], out[4] = low, high, aa, ab, bb
    out[5], out[6] = 1.0 if inside_low else 0.0, 1.0 if inside_high else 0.0
    return rss


@jitable
def normal_equations(rows: Array, out: Array, factor: Array, moving: Flags, matrix: Array, uphill: Array) -> None:
    """Fill matrix and uphill with J'J and J'r of the reduced problem, J without what the levels make up for.

    Source: Kaufman (1975), see `reduced`.
    """
    aa, ab, bb = out[2], out[3], out[4]
    both, first, second = out[5] * out[6] > 0.0, out[5] > 0.0, out[6] > 0.0
    count = rows.shape[1]
    size = factor.size
    along = np.zeros((2, size))
    for k in range(size):
        for i in range(count):
            along[0, k] += rows[0, i] * rows[4 + k, i]
            along[1, k] += rows[1, i] * rows[4 + k, i]
    determinant = max(aa * bb - ab * ab, LEAST_DETERMINANT * aa * bb + TINY)
    for k in range(size):
        for m in range(k + 1):
            total = 0.0
            for i in range(count):
                total += rows[4 + k, i] * rows[4 + m, i]
            if both:
                p = (bb * along[0, m] - ab * along[1, m]) / determinant
                q = (aa * along[1, m] - ab * along[0, m]) / determinant
                total -= along[0, k] * p + along[1, k] * q
            elif first:
                total -= along[0, k] * along[0, m] / (aa + TINY)
            elif second:
                total -= along[1, k] * along[1, m] / (bb + TINY)
            value = total * factor[k] * factor[m] if moving[k] and moving[m] else 0.0
            matrix[k, m], matrix[m, k] = value, value
        total = 0.0
        for i in range(count):
            total += rows[4 + k, i] * rows[3, i]
        uphill[k] = total * factor[k] if moving[k] else 0.0


@jitable
def damped_step(matrix: Array, uphill: Array, damping: float, moving: Flags, step: Array) -> None:
    """Fill step with -(M + damping diag M)^-1 uphill by Gauss elimination; 0 for what is held."""
    size = uphill.size
    work = np.zeros((size, size + 1))
    for k in range(size):
        for m in range(size):
            work[k, m] = matrix[k, m]
        work[k, k] = matrix[k, k] * (1.0 + damping) if moving[k] and matrix[k, k] > 0.0 else 1.0
        work[k, size] = -uphill[k]
    for k in range(size):
        pivot = work[k, k] if abs(work[k, k]) > TINY else TINY
        for m in range(k + 1, size):
            share = work[m, k] / pivot
            for j in range(k, size + 1):
                work[m, j] -= share * work[k, j]
    for k in range(size - 1, -1, -1):
        total = work[k, size]
        for m in range(k + 1, size):
            total -= work[k, m] * step[m]
        pivot = work[k, k] if abs(work[k, k]) > TINY else TINY
        step[k] = total / pivot if moving[k] and matrix[k, k] > 0.0 else 0.0


@kernel
def polish(
    code: int,
    x: Array,
    log_x: Array,
    y: Array,
    weight: Array,
    before: NDArray[np.int64],
    rho: float,
    theta: Array,
    logs: Flags,
    free: Flags,
    box: Array,
    ends: Array,
    tolerance: float,
    enough: float,
    most: int,
    levels: Array,
) -> float:
    """Improve theta (3) and levels (2) in place by Levenberg-Marquardt in the box (3, 2); return the sum of squares.

    Members of theta with `logs` are moved on a logarithmic scale, those without `free` not at all, and one that presses
    against an end of its range only inwards. Ends where a step changes nothing more than `tolerance`, where the fit is
    as good as `enough`, or after `most` looks. Source: Levenberg-Marquardt with Marquardt's scaling (1963, Journal of
    the Society for Industrial and Applied Mathematics 11, 431-441; recalled, not checked against the original).
    """
    count = x.size
    rows, other = np.empty((7, count)), np.empty((7, count))
    out, trial_out = np.empty(7), np.empty(7)
    matrix, uphill, step, factor = np.zeros((3, 3)), np.zeros(3), np.zeros(3), np.zeros(3)
    moving = np.zeros(3, dtype=np.bool_)
    trial = theta.copy()
    rss = look(code, x, log_x, y, weight, before, rho, theta, ends, rows, out)
    damping, looks, fresh = 1e-3, 1, True
    while looks < most and rss > enough:
        if fresh:
            rise = out[1] - out[0]
            for k in range(3):
                factor[k] = rise * theta[k] if logs[k] else rise
                moving[k] = free[k]
            normal_equations(rows, out, factor, moving, matrix, uphill)
            held = False
            for k in range(3):
                pressed = (theta[k] <= box[k, 0] and uphill[k] >= 0.0) or (theta[k] >= box[k, 1] and uphill[k] <= 0.0)
                if moving[k] and pressed:
                    moving[k], held = False, True
            if held:
                normal_equations(rows, out, factor, moving, matrix, uphill)
            fresh = False
        damped_step(matrix, uphill, damping, moving, step)
        largest = 0.0
        for k in range(3):
            if not moving[k]:
                trial[k] = theta[k]
            elif logs[k]:
                step[k] = clamp(step[k], -3.0, 3.0)
                trial[k] = clamp(theta[k] * math.exp(step[k]), box[k, 0], box[k, 1])
                largest = max(largest, abs(math.log(trial[k] / theta[k])))
            else:
                trial[k] = clamp(theta[k] + step[k], box[k, 0], box[k, 1])
                largest = max(largest, abs(trial[k] - theta[k]))
        if largest <= 1e-16:
            break
        after = look(code, x, log_x, y, weight, before, rho, trial, ends, other, trial_out)
        looks += 1
        if after < rss:
            gained = (rss - after) / rss
            rss = after
            theta[:] = trial
            out[:] = trial_out
            rows, other = other, rows
            damping = max(damping * 0.1, 1e-12)
            fresh = True
            if (gained <= tolerance and largest <= math.sqrt(tolerance)) or largest <= tolerance:
                break
        else:
            if largest <= tolerance or damping > 1e14:
                break
            damping = max(damping * 8.0, 1e-6)
    levels[0], levels[1] = out[0], out[1]
    return rss
