"""Forecasts of published learning curves: errors beside the last value's, coverage and interval scores.

The multiples of `constants.py` were learned on DreamerV3's curves and half of the TD-MPC2 tasks; "unseen" rows hold the
rest. "Source left out" learns them again from all other sources, for each source in turn. The few round numbers in
`averaging.py`, `ensemble.py` and `interval.py` were chosen with all of these curves in sight, LCDB 1.1 included.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks import forecast_corpora as corpora
from benchmarks.calibrate_forecasts import Scored, everything, held, learned, scored
from benchmarks.table import Row
from vrcore.forecasts import constants, forecast

LEVEL = 0.9
ERROR = {0.25: 0.109, 0.5: 0.078, 0.75: 0.048}
SCORE = {0.5: 1.04, 0.75: 0.5}
LCDB_ERROR = {0.1: 0.057, 0.3: 0.026, 0.5: 0.0145, 0.7: 0.0085, 0.9: 0.0035}
SECONDS = 2.0
SOURCE_AT_LEAST = 10

Tables = Callable[[Scored], constants.Table]


def rows() -> list[Row]:
    if not corpora.present():
        print(corpora.ABSENT, file=sys.stderr)
        return []
    every = everything(lambda curve: True)
    known = [row for row in every if row.case.curve.upper is not None]
    whole = [
        *known,
        *(row for row in every if row.case.curve.upper is None and "no limit" not in _source(row, full=True)),
    ]
    without = {source: learned([row for row in every if _source(row) != source]) for source in set(map(_source, every))}

    def shipped(_: Scored) -> constants.Table:
        return constants.FORECAST

    def left_out(row: Scored) -> constants.Table:
        return without[_source(row)]

    found: list[Row] = []
    for cut in corpora.CUTS:
        at = [row for row in known if row.case.cut == cut]
        percent = f"at {100 * cut:.0f} %"
        found += [
            Row(f"bounded {percent}: curves", len(at), "curves"),
            Row(f"bounded {percent}: mean error", _error(at), "", ERROR[cut]),
            Row(f"bounded {percent}: mean error of the last value", _error(at, of_last=True), ""),
            Row(f"bounded {percent}: mean error, unseen tasks", _error(_unseen(at)), "", ERROR[cut]),
            *_by_source(at, f"bounded {percent}"),
            *_intervals(at, f"bounded {percent}, source left out", left_out, SCORE.get(cut)),
            *_held_by_source(at, f"bounded {percent}, source left out", left_out),
            *_intervals(_unseen(at), f"bounded {percent}, unseen tasks, as shipped", shipped, SCORE.get(cut)),
        ]
    for cut in corpora.CUTS:
        at = [row for row in whole if row.case.cut == cut]
        percent = f"all runs at {100 * cut:.0f} %"
        found += [
            Row(f"{percent}: mean error over the last value's", _error(at) / _error(at, of_last=True), "times", 1.05),
            *_by_source([row for row in at if row.case.curve.upper is None], percent),
            *_intervals(at, f"{percent}, source left out", left_out, SCORE.get(cut)),
            *_held_by_source(
                [row for row in at if row.case.curve.upper is None], f"{percent}, source left out", left_out
            ),
        ]
    return [*found, *_lcdb(), *_speed()]


def _lcdb() -> list[Row]:
    cases = [case for curve in corpora.lcdb() for case in corpora.lcdb_cases(curve)]
    every = [row for row in map(scored, cases) if row is not None]
    found = []
    for cut in corpora.LCDB_CUTS:
        at = [row for row in every if row.case.cut == cut]
        name = f"LCDB 1.1 at {100 * cut:.0f} %, unseen"
        middle = statistics.median(float(np.abs(row.value - row.target).mean()) for row in at)
        last = statistics.median(float(np.abs(row.case.y[-1] - row.target).mean()) for row in at)
        found += [
            Row(f"{name}: median error", middle, "", LCDB_ERROR[cut]),
            Row(f"{name}: median error of the last anchor", last, ""),
            *_intervals(at, name, lambda _: constants.FORECAST, None),
        ]
    return found


def _speed() -> list[Row]:
    """Return the time of whole forecasts with their backtests, of runs of 100 points and of 5,000 rows."""
    found = []
    for n in (100, 5000):
        random = np.random.default_rng(7)
        x = np.arange(1.0, n + 1.0)
        y = 0.2 + 0.6 / (1.0 + (0.4 * n / x) ** 2) + random.normal(0.0, 0.02, n)
        times = []
        for _ in range(5):
            began = time.perf_counter()
            forecast(x, y, "2x", lower=0.0, upper=1.0)
            times.append(time.perf_counter() - began)
        found.append(Row(f"forecast with backtest, {n} rows, median of 5", statistics.median(times), "s", SECONDS))
    return found


def _by_source(at: Sequence[Scored], name: str) -> list[Row]:
    found = []
    for source in sorted({_source(row) for row in at}):
        own = [row for row in at if _source(row) == source]
        few = f" ({len(own)} curves)" if len(own) < SOURCE_AT_LEAST else ""
        ratio = _error(own) / _error(own, of_last=True)
        found.append(Row(f"{name}: {source}{few}, mean error over the last value's", ratio, "times", 1.05))
    return found


def _held_by_source(at: Sequence[Scored], name: str, table: Tables) -> list[Row]:
    found = []
    for source in sorted({_source(row) for row in at}):
        own = [row for row in at if _source(row) == source]
        share = statistics.fmean(held([row], LEVEL, table(row)) for row in own)
        found.append(Row(f"{name}: {source} ({len(own)} curves), {LEVEL:.0%} intervals hold", 100.0 * share, "%"))
    return found


def _intervals(at: Sequence[Scored], name: str, table: Tables, reach: float | None) -> list[Row]:
    """Return coverage, with its distance from 90 %, and the mean interval score."""
    scores, widths = [], []
    for row in at:
        low, high = row.ends(LEVEL, table(row))
        outside = np.maximum(low - row.target, 0.0) + np.maximum(row.target - high, 0.0)
        scores.append(np.mean(high - low + 2.0 / (1.0 - LEVEL) * outside))
        widths.append(np.mean(high - low))
    coverage = statistics.fmean(held([row], LEVEL, table(row)) for row in at)
    return [
        Row(f"{name}: {LEVEL:.0%} intervals hold", 100.0 * coverage, "%"),
        Row(f"{name}: distance from {LEVEL:.0%}", 100.0 * abs(coverage - LEVEL), "points", 3.0),
        Row(f"{name}: mean interval score", float(np.mean(scores)), "", reach),
        Row(f"{name}: median width", statistics.median(widths), ""),
    ]


def _error(at: Sequence[Scored], *, of_last: bool = False) -> float:
    return float(np.mean([abs((row.last if of_last else row.value[0]) - row.target[0]) for row in at]))


def _unseen(at: Sequence[Scored]) -> list[Scored]:
    return [row for row in at if not row.case.curve.seen]


def _source(row: Scored, *, full: bool = False) -> str:
    name = row.case.curve.source
    return name if full else name.split(",")[0]
