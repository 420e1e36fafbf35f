"""Groups that differ in their training and are then all extinguished: what several rows compare."""

from __future__ import annotations

from collections.abc import Generator, Iterable

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import EventLog
from vrcore.measures.decline import Decline
from vrcore.measures.extinction import Resistance, resistance
from vrcore.phenomena.phenomenon import (
    Bench,
    Finding,
    Judging,
    Picture,
    judged,
    line,
    middle_of,
    missed,
    ratio_of,
    too_few,
)

RATIOS = {"CRF": 1, "RR 5": 5, "RR 10": 10, "RR 20": 20}
REINFORCERS, RESPONSES = 300, 3_000
EXTINCTION = 3_600.0
LIMIT = 14_400.0
ABSOLUTE = 10.0  # responses a minute, the rate above which a subject counts as having learnt


def groups(
    bench: Bench,
    schedules: Iterable[str],
    *,
    reinforcers: int | None = None,
    responses: int | None = None,
    seconds: float | None = None,
    extinction: float = EXTINCTION,
    limit_seconds: float = LIMIT,
) -> Generator[float, None, dict[str, EventLog]]:
    """Train one group of subjects on each schedule to the same budget, extinguish it, and return the logs."""
    logs = {}
    for schedule in schedules:
        training = Phase(
            schedule, reinforcers=reinforcers, responses=responses, seconds=seconds, limit_seconds=limit_seconds
        )
        logs[schedule] = yield from bench.run(training, Phase("EXT", seconds=extinction))
    return logs


def no_decline(where: str, found: Decline) -> str | None:
    """Return the sentence about subjects whose responding does not decline, so that no slope can be compared."""
    slope = middle_of(found.steepness)
    if found.mostly_halved and slope.low > 0.0:
        return None
    return (
        f"{where} responding does not clearly decline: {found.halved.sum()} of {len(found.halved)} subjects fall below "
        f"half of their baseline, and log10(B/B0) changes by {-slope.estimate:+.3f} a minute (median)."
    )


def partial_over_continuous(bench: Bench, *, reinforcers: int | None = None, responses: int | None = None) -> Judging:
    """Judge unpaid responses until responding has halved, after RR 10 and after CRF, by the criterion of both rows."""
    logs = yield from groups(bench, RATIOS, reinforcers=reinforcers, responses=responses)
    absolute = {name: resistance(logs[name], 2, rate=ABSOLUTE) for name in ("CRF", "RR 10")}
    return judge_partial({name: resistance(log, 2) for name, log in logs.items()}, absolute)


def judge_partial(found: dict[str, Resistance], absolute: dict[str, Resistance] | None = None) -> Finding:
    """Judge the resistance of the groups trained on `RATIOS`: RR 10 against CRF.

    `absolute` is their resistance down to `ABSOLUTE`, which is told beside it and decides nothing.
    """
    few = too_few({name: found[name].baseline for name in ("CRF", "RR 10")})
    if few is not None:
        return few
    if not any(one.reached.any() for one in found.values()):
        return missed(len(found["CRF"].baseline), "It goes on responding for the whole hour, after whichever training.")
    made = {name: one.responses for name, one in found.items()}
    value = ratio_of(made["RR 10"], made["CRF"])
    middles = {name: float(np.nanmedian(made[name])) for name in ("CRF", "RR 10")}
    if np.isinf(middles["CRF"]):
        why = "Most of its subjects trained on CRF go on responding for the whole hour."
    else:
        lean = "after RR 10 goes on, in most subjects, for the whole hour"
        if np.isfinite(middles["RR 10"]):
            lean = f"{middles['RR 10']:.0f} after RR 10"
        why = f"Until it has slowed, it makes {middles['CRF']:.0f} unpaid responses after CRF and {lean}."
    if absolute is not None:
        why = f"{why} {_absolutely(absolute)}"
    picture = Picture("responses per reinforcer in training", "unpaid responses until responding halved", (
        line("responses", list(RATIOS.values()), list(made.values())),
    ))  # fmt: skip
    return judged(value, int(found["RR 10"].learnt.sum()), why, above=1.5, null=1.0, picture=picture)


def _absolutely(found: dict[str, Resistance]) -> str:
    """Return how the two groups compare down to a rate that is the same for all."""
    medians = [float(np.nanmedian(found[name].responses)) for name in ("CRF", "RR 10")]
    said = f"Down to {ABSOLUTE:.0f} responses a minute"
    if not np.isfinite(medians).all():
        on = [name for name, one in zip(("CRF", "RR 10"), medians, strict=True) if not np.isfinite(one)]
        return f"{said}, the same for all, most subjects do not come within the hour after {' nor after '.join(on)}."
    times = ratio_of(found["RR 10"].responses, found["CRF"].responses)
    limits = (
        f" (95 % interval {times.low:.2g} to {times.high:.2g})" if np.isfinite([times.low, times.high]).all() else ""
    )
    return f"{said}, the same for all, RR 10 takes {times.estimate:.2g} times as many as CRF{limits}."
