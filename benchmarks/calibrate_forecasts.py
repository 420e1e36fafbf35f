"""`python -m benchmarks.calibrate_forecasts`: derive the numbers in `vrcore/forecasts/constants.py`.

Learned from: DreamerV3 (Procgen, Atari 100k) and the TD-MPC2 tasks with an even SHA-256, with and without limits.
Kept for the check in `reliability.py`: the other TD-MPC2 tasks, TD3 and LCDB 1.1. What is not learned here are the few
round numbers of `averaging.py`, `ensemble.py` and `interval.py` (temper, prior, sharpness, powers, floors): they were
chosen by hand with all of these curves in sight, and moving any of them by half changes little.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks import forecast_corpora as corpora
from vrcore.forecasts import constants
from vrcore.forecasts.averaging import Limits
from vrcore.forecasts.interval import Scale, interval, scale
from vrcore.forecasts.posed import pose
from vrcore.forecasts.seen import seen

NEW_SOURCE = 0.85
"""Tails are taken this much smaller than asked: runs of a new source are less like these than these like each other."""

ROUNDING = 1e-12

LEVELS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


class Scored(NamedTuple):
    """One case: what was forecast (`value`, `last`), what came (`target`), and the scales; arrays over `at`."""

    case: corpora.Case
    value: Any
    last: float
    target: Any
    ahead: Any
    behind: Any
    rising: bool
    known: bool

    def beyond(self, centre: Any) -> Any:
        """Return the errors in scales: above 0 in the direction of progress."""
        error = (self.target - centre) * (1.0 if self.rising else -1.0)
        return np.where(error > 0.0, error / self.ahead, error / self.behind)

    def ends(self, level: float, table: constants.Table, *, of_last: bool = False) -> tuple[Any, Any]:
        centre = np.full(self.value.size, self.last) if of_last else self.value
        wide = Scale(self.ahead, self.behind, self.rising, self.known)
        return interval(centre, wide, level, table, Limits(self.case.curve.lower, self.case.curve.upper))


def scored(case: corpora.Case) -> Scored | None:
    """Return one case with its forecast, in the units of the curve; None where the forecaster refuses."""
    points = seen(case.x, case.y, None, None)
    limits = Limits(case.curve.lower, case.curve.upper)
    posed = pose(points, limits, case.at)
    found = posed.run.combined(points.n, posed.asked)
    wide = scale(found, posed.run.y, case.at / points.x[-1], posed.run.limits)
    if wide is None:
        return None
    last = float(limits.clip(posed.back(posed.run.y[-3:].mean())))
    return Scored(
        case,
        limits.clip(posed.back(found.value)),
        last,
        case.target,
        wide.ahead * posed.size,
        wide.behind * posed.size,
        wide.rising,
        wide.known,
    )


def everything(keep: Callable[[corpora.Curve], bool]) -> list[Scored]:
    """Return the scored cases of the curves to be kept; those of TD-MPC2 with and without limits."""
    known = corpora.bounded()
    curves = [*known, *corpora.without_limits(known), *corpora.unbounded()]
    found = [scored(case) for curve in curves if keep(curve) for case in corpora.cases(curve)]
    return [one for one in found if one is not None]


def weights(rows: Sequence[Scored]) -> Any:
    """Return a weight for each case: each source at each cut counts by the square root of its number of curves."""
    keys = [(row.case.curve.source, row.case.cut) for row in rows]
    return np.array([keys.count(key) ** -0.5 for key in keys])


def quantile(values: Any, weight: Any, share: float) -> float:
    """Return the smallest value that at least `share` of the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weight[order])
    return float(values[order][min(np.searchsorted(mass, share * mass[-1]), values.size - 1)])


def learned(rows: Sequence[Scored], *, of_last: bool = False) -> constants.Table:
    """Return the quantiles of the errors in scales, each side separately."""
    beyond = np.array([float(row.beyond(row.last if of_last else row.value)[0]) for row in rows])
    weight, known = weights(rows), np.array([row.known for row in rows])

    def side(which: Any, sign: float) -> tuple[float, ...]:
        values = sign * beyond[which]
        return tuple(
            round(max(0.0, quantile(values, weight[which], 1.0 - NEW_SOURCE * tail)), 2) if tail < 0.5 else 0.0
            for tail in constants.TAILS.tolist()
        )

    return constants.Table(side(known, 1.0), side(~known, 1.0), side(np.ones(known.size, dtype=bool), -1.0))


def held(rows: Sequence[Scored], level: float, table: constants.Table, *, of_last: bool = False) -> float:
    """Return the share of targets inside their intervals, each case counting once."""
    shares = []
    for row in rows:
        low, high = row.ends(level, table, of_last=of_last)
        shares.append(float(np.mean((row.target >= low - ROUNDING) & (row.target <= high + ROUNDING))))
    return float(np.mean(shares))


def sets() -> dict[str, list[Scored]]:
    """Return the cases that the constants have not seen, by the name under which their reliability is kept."""
    unseen = everything(lambda curve: not curve.seen)
    lcdb = [scored(case) for curve in corpora.lcdb() for case in corpora.lcdb_cases(curve)]
    return {
        "TD-MPC2 results, other half of the tasks, limits declared": [row for row in unseen if row.known],
        "the same, no limit declared": [row for row in unseen if not row.known and row.case.curve.source != "td3"],
        "TD3": [row for row in unseen if row.case.curve.source == "td3"],
        "LCDB 1.1 (classifiers)": [row for row in lcdb if row is not None],
    }


def main() -> int:
    if not corpora.present():
        print(corpora.ABSENT, file=sys.stderr)
        return 2
    rows = everything(lambda curve: curve.seen)
    print(f"# constants.py, from {len(rows)} forecasts")
    tables = {"FORECAST": learned(rows), "LAST": learned(rows, of_last=True)}
    for name, table in tables.items():
        print(f"{name} = Table(")
        for field, values in table._asdict().items():
            print(f"    {field}={values},")
        print(")")
    print("# reliability.py")
    for name, unseen in sets().items():
        shares = tuple(round(held(unseen, level, tables["FORECAST"]), 3) for level in LEVELS)
        print(f'    Checked("{name}", {len(unseen)}, {shares}),')
    return 0


if __name__ == "__main__":
    sys.exit(main())
