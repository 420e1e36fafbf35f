"""Finds how points scatter around a first fit, and fits again: binomial weights, groups, autocorrelation, outliers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
from scipy.special import stdtr

from vrcore.curves import slow_residuals as slow
from vrcore.curves.autocorrelation import Serial, mean, possible, reach, serial
from vrcore.curves.family import Array
from vrcore.curves.noise import INDEPENDENT, Noise, series
from vrcore.curves.points import Points
from vrcore.curves.wording import number, significance
from vrcore.errors import FitError, unknown

KINDS = ("auto", "independent", "known", "binomial", "ar1", "groups")

CLEARLY_SERIAL = 0.01
"""Below this one-sided p value residuals are said to go together. A convention of this library. No interval depends on
it: 7 to 18 points of a run rarely show an autocorrelation that already makes intervals far too narrow."""

NO_SIGN = 0.2
"""Above this one-sided p value residuals show no sign of going together."""

SHOWN_BY = 30
"""With this many degrees of freedom an autocorrelation that matters shows some sign of itself. Measured on the trends
of benchmarks/autocorrelation_odds.py (35 to 80 points, 400 records each): where residuals without a sign (`NO_SIGN`)
count as independent, 90 % intervals cover 91 to 93 % at an autocorrelation of 0, 90 to 91 % at 0.2, 91 to 94 % at 0.4
and 0.6, at most 1.5 % less than without this shortcut, which spares four in five fits without autocorrelation the
averaging."""

FAINTEST_SCATTER = 1e-7
"""Residuals smaller than this share of the range of y are the rounding of a curve without noise."""

HUBER = 1.345
"""Beyond this many standard deviations a robust fit counts a residual as this large: 95 % efficiency for normal ones.
Source: Holland and Welsch (1977), Communications in Statistics A6, 813-827 (recalled, not checked)."""

MAD_TO_SD = 1.4826
"""The median absolute deviation of a normal distribution is its standard deviation divided by this."""

FALSE_FLAGS = 0.01
"""Points are flagged so that about this share of the flags is false: the Q = 1 % of ROUT (Motulsky and Brown 2006, BMC
Bioinformatics 7, 123; recalled, not checked), by the rule of Benjamini and Hochberg (1995)."""

MOST_ROUNDS = 60
SHARES = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 61)])
"""Variances between groups, relative to that within, that are tried."""


class Problem(Protocol):
    """A curve over points that can be fitted again under another noise."""

    points: Points
    course: bool
    averages: bool

    def search(self, noise: Noise) -> Array:
        """Return the best parameters, sought everywhere."""

    def refit(self, noise: Noise, near: Array) -> Array:
        """Return the best parameters near others."""

    def fitted(self, params: Array) -> Array:
        """Return the curve at the points, in units of y."""

    def slopes(self, noise: Noise, params: Array, pressed: bool = False) -> Array:
        """Return the transformed Jacobian (points, parameters) of what is free, with what limits press if wanted."""

    def times(self, noise: Noise, rows: Array) -> Array:
        """Return rows transformed."""

    def log_determinant(self, noise: Noise) -> float:
        """Return that of the correlation under this noise."""


class Settled(NamedTuple):
    """The noise found, the parameters under it, and the places of flagged points."""

    noise: Noise
    params: Array
    flagged: tuple[int, ...] = ()


def first_noise(points: Points, kind: str, robust: bool) -> Noise:
    """Return the noise of the first fit, or raise `FitError` where what was asked for and what was given disagree."""
    if kind not in KINDS:
        raise unknown("noise", kind, KINDS)
    if kind == "known" and points.sigma is None:
        raise FitError('noise="known" takes standard errors at their word: give them as sigma.')
    if kind == "binomial" and points.trials is None:
        raise FitError('noise="binomial" needs successes and trials.')
    if kind == "groups" and points.group is None:
        raise FitError('noise="groups" needs group: which subject or seed each point belongs to.')
    if points.group is not None and len(set(points.group)) == points.x.size:
        raise FitError("every point is a group of its own; give each subject or seed the same name on all its points.")
    if robust and points.trials is not None:
        raise FitError("robust is for measurements; the spread of successes of trials is known, so leave it out.")
    if points.trials is not None and kind in ("auto", "binomial"):
        return _binomial(points, points.y, INDEPENDENT)
    if kind == "known":
        return Noise("known", unit=points.unit_variance, words="The standard errors given are taken at their word.")
    return INDEPENDENT


def settle(problem: Problem, kind: str, robust: bool, noise: Noise, params: Array) -> Settled:
    """Return the noise that was asked for, or that "auto" finds, with the parameters fitted under it.

    The rule of "auto": successes of trials are binomial, with the over-dispersion seen (never below 1), and without an
    autocorrelation: x is as often a strength or a dose as the course of a run, and of the former neighbours are
    independent. Where their residuals go together with p < 0.01, `words` say so: at an autocorrelation of 0.6 and 40
    points 90 % intervals then hold 76 %, those of noise="ar1" 91 % (`benchmarks/shares_along_a_run.py`). With `group`
    the groups differ in level. Otherwise the points of a family or a published curve are the course of one run,
    whose residuals may go together: AR(1) with the autocorrelation left open, from -0.95 to 0.98, each value with
    the weight that the points and `autocorrelation.ODDS` give it: where an autocorrelation cannot be ruled out,
    intervals allow for it, and with more points they come near to those of independent residuals; those with 30
    degrees of freedom or more and no sign of it at all (p > 0.2) count as independent. Of fewer than 8 degrees of
    freedom only the two slowest patterns tell how far the curve may be off (`slow_residuals`). The curve itself stays
    that of least squares, which is as near to the truth on the trends named there: its standard deviation is 0.95
    to 1.00 times that of weighting by the mean autocorrelation where there is none, 1.01 to 1.06 times at 0.6 and
    up to 1.14 times at 0.8 (noise="ar1" weights by it).

    A function of your own is fitted by plain least squares, as its x may be anything: where its residuals go together
    with p < 0.01, `words` say so. Residuals also count as independent where points lie on the curve to rounding or
    leave no degree of freedom. A robust fit leaves the autocorrelation open in the same way. `sigma` gives weights; it
    is taken at its word only with noise="known".
    """
    points = problem.points
    flagged: tuple[int, ...] = ()
    if noise.kind == "binomial":
        noise, params = _until_still(problem, noise, params, lambda p: _binomial(points, problem.fitted(p), noise))
    if robust:
        noise, params, flagged = _robust(problem, noise, params)
    if points.group is not None and len(set(points.group)) > 1 and kind != "ar1" and kind != "independent":
        noise, params = _groups(problem, noise, params)
    elif kind == "ar1" or (kind == "auto" and noise.kind == "independent"):
        noise, params = _serial(problem, noise, params, kind == "ar1")
    if noise.kind == "binomial":
        noise = _dispersed(problem, noise, params)
        noise = _told(noise, serial_of(problem, noise, params)) if points.group is None else noise
    return Settled(noise, params, flagged)


def _until_still(problem: Problem, noise: Noise, params: Array, again: Callable[[Array], Noise]) -> tuple[Noise, Array]:
    """Return noise and parameters that no longer change each other."""
    before = problem.fitted(params)
    for _ in range(MOST_ROUNDS):
        noise = again(params)
        params = problem.refit(noise, params)
        after = problem.fitted(params)
        if float(np.abs(after - before).max()) <= 1e-10 * float(np.ptp(problem.points.y)):
            break
        before = after
    return noise, params


def _binomial(points: Points, share: Array, noise: Noise) -> Noise:
    """Return binomial weights at these shares, held half a success away from 0 and 1.

    Least squares with weights n / (p (1 - p)) at the fitted p solves the likelihood equations of the binomial:
    McCullagh and Nelder (1989), Generalized Linear Models (recalled, not checked).
    """
    trials = np.asarray(points.trials)
    edge = 0.5 / (trials + 1.0)
    p = np.clip(share, edge, 1.0 - edge)
    logs = 0.5 * np.log(trials / (p * (1.0 - p)))
    weight = np.exp(logs - logs.mean())
    return replace(noise, kind="binomial", unit=float(np.exp(-2.0 * logs.mean())), weight=weight)


def _dispersed(problem: Problem, noise: Noise, params: Array) -> Noise:
    """Return the noise with its over-dispersion: Pearson's chi-squared over the degrees of freedom, 1 at least."""
    residual = problem.times(noise, problem.points.y - problem.fitted(params))
    freedom = max(residual.size - problem.slopes(noise, params).shape[1], 1)
    dispersion = max(float(residual @ residual) / noise.unit / freedom, 1.0)
    more = f", over-dispersed {number(dispersion, 2)} times" if dispersion > 1.0 else ""
    clustered = f"; groups differ in level, {number(noise.shared, 2)} times that variance" if noise.shared else ""
    return replace(noise, dispersion=dispersion, words=f"Successes of trials are binomial{more}{clustered}.")


class _Outlying(NamedTuple):
    noise: Noise
    deviation: float


def _robust(problem: Problem, noise: Noise, params: Array) -> tuple[Noise, Array, tuple[int, ...]]:
    """Fit by Huber's rule: residuals beyond 1.345 standard deviations are drawn in, until nothing changes.

    The modified-residuals form: points moved towards the curve and least squares repeated; dividing what is left by the
    share of points not moved makes the usual standard errors right (Huber's pseudo-values; Huber 1981, Robust
    Statistics, ch. 7; recalled, not checked). Nothing is dropped: points too far out to belong are flagged.
    """
    points = problem.points
    weight = points.weight
    free = problem.slopes(noise, params).shape[1]
    freedom = max(points.x.size - free, 1)

    def drawn(at: Array) -> _Outlying:
        curve = problem.fitted(at)
        residual = weight * (points.y - curve)
        deviation = MAD_TO_SD * float(np.median(np.abs(residual))) * math.sqrt(points.x.size / freedom)
        deviation = max(deviation, 1e-9 * float(np.ptp(points.y)))
        near = np.clip(residual, -HUBER * deviation, HUBER * deviation)
        inside = max(float((np.abs(residual) <= HUBER * deviation).mean()), 0.2)
        target = curve + near / inside / weight
        return _Outlying(replace(noise, robust=True, target=target), deviation)

    for _ in range(3):  # outliers may have led the first search into another valley
        params = problem.search(drawn(params).noise)
    _, params = _until_still(problem, noise, params, lambda at: drawn(at).noise)
    last = drawn(params)
    residual = weight * (points.y - problem.fitted(params)) / last.deviation
    flagged = _false_discovery(2.0 * stdtr(freedom, -np.abs(residual)))
    words = f"Points far from the curve count less (Huber); {len(flagged) or 'none'} flagged, none dropped."
    return replace(last.noise, words=words), problem.refit(last.noise, params), flagged


def _false_discovery(p: Array) -> tuple[int, ...]:
    order = np.argsort(p, kind="stable")
    passed = np.flatnonzero(p[order] <= FALSE_FLAGS * np.arange(1, p.size + 1) / p.size)
    return tuple(sorted(int(one) for one in order[: passed[-1] + 1])) if passed.size else ()


def _groups(problem: Problem, noise: Noise, params: Array) -> tuple[Noise, Array]:
    """Find by restricted likelihood how much groups differ in level (random intercepts), and fit again.

    Source: Patterson and Thompson (1971), Biometrika 58, 545-554 (recalled, not checked against the original).
    """
    count = len(set(problem.points.group or ()))
    for _ in range(3):
        scores = []
        for share in SHARES.tolist():
            one = replace(noise, shared=share)
            target = problem.points.y if noise.target is None else noise.target
            residual = problem.times(one, target - problem.fitted(params))
            slopes = problem.slopes(one, params)
            base, upper = np.linalg.qr(slopes)
            rest = residual - base @ (base.T @ residual)
            freedom = max(residual.size - slopes.shape[1], 1)
            size = float(np.log(np.maximum(np.abs(np.diag(upper)), 1e-300)).sum())
            scores.append(
                -0.5 * problem.log_determinant(one) - size - 0.5 * freedom * math.log(max(float(rest @ rest), 1e-300))
            )
        shared = float(SHARES[int(np.argmax(scores))])
        words = (
            f"The {count} groups differ in level: their variance is {number(shared, 2)} times that within a group."
            if shared
            else f"The {count} groups do not differ in level more than points within them do."
        )
        kind = noise.kind if noise.kind == "binomial" else "groups"
        noise = replace(noise, kind=kind, shared=shared, words=words)
        params = problem.refit(noise, params)
    return noise, params


def _serial(problem: Problem, noise: Noise, params: Array, asked: bool) -> tuple[Noise, Array]:
    """Return AR(1) noise with its autocorrelation left open, or what was given where there is nothing to be said."""
    found = serial_of(problem, noise, params)
    clear = found.p < CLEARLY_SERIAL
    if not asked and not problem.course:
        return _told(noise, found), params
    if not asked and not _in_doubt(problem, noise, params, found):
        return noise, params
    few = slow.few(problem, noise, params)
    unsettled = replace(noise, kind="ar1")
    ahead = slow.possible(problem, unsettled, params) if few else possible(problem, unsettled, params, found.corrected)
    middle = mean(ahead)
    low, high = (number(one, 1) for one in reach(ahead))
    how, why = ("go", significance(found.p)) if clear else ("may go", f"{low} to {high}")
    size = f"{number(middle, 2 if clear else 1)}, {why}"
    if not clear and low == high:  # "0.001, 0 to 0" would tell nobody anything
        how, size = ("may go" if float(low) else "hardly go"), low
    words = (
        f"Neighbouring residuals {how} together (autocorrelation about {size}); standard errors and intervals allow "
        "for it."
    )
    told = slow.SLOWEST if few else 0
    noise = replace(noise, kind="ar1", autocorrelation=middle, possible=ahead, slowest=told, words=_after(noise, words))
    return noise, problem.refit(noise, params) if asked else params


def _told(noise: Noise, found: Serial) -> Noise:
    """Return noise that does not allow for an autocorrelation, with a sentence where the residuals clearly have one."""
    if found.p >= CLEARLY_SERIAL:
        return noise
    binomial = noise.kind == "binomial"
    words = (
        f"Neighbouring residuals go together (autocorrelation about {number(found.corrected, 2)}, "
        f"{significance(found.p)}), which {'the binomial' if binomial else 'plain least squares'} does not allow for; "
        'where x is the course of one run, ask for noise="ar1".'
    )
    return replace(noise, words=f"{noise.words} {words}" if binomial else _after(noise, words))


def _after(noise: Noise, words: str) -> str:
    """Return `words` after what a robust fit has to say."""
    return f"{noise.words} {words}" if noise.robust else words


def _in_doubt(problem: Problem, noise: Noise, params: Array, found: Serial) -> bool:
    """Return whether residuals may go together: more than rounding, and not too many of them to show no sign of it."""
    residual = problem.points.y - problem.fitted(params)
    freedom = residual.size - problem.slopes(noise, params, pressed=True).shape[1]
    scattered = float(np.abs(residual).max()) > FAINTEST_SCATTER * float(np.ptp(problem.points.y))
    return scattered and freedom > 0 and (freedom < SHOWN_BY or found.p <= NO_SIGN)


def serial_of(problem: Problem, noise: Noise, params: Array) -> Serial:
    """Return the autocorrelation of a fit's residuals, weighted but not yet freed of it."""
    plain = replace(noise, autocorrelation=0.0, possible=())
    target = problem.points.y if noise.target is None else noise.target
    residual = problem.times(plain, target - problem.fitted(params))
    return serial(series(problem.points.x.size, problem.points.group), residual, problem.slopes(plain, params))
