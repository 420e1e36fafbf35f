"""What a phenomenon is: a claim with its source, the experiments that test it, a measure, and a criterion.

A new one is its file and its name in `vrcore/phenomena/__init__.py`. It tests an agent by running experiments on a
`Bench` and returns a `Finding`. The guards that all share are here: subjects that never learnt are left out and never
counted, a cell has an interval over subjects, and what an agent cannot be asked is "not applicable", with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vrcore.experiment import Experiment, Phase
from vrcore.log import EventLog
from vrcore.measures.interval import Interval
from vrcore.simulate import steps

Floats = npt.NDArray[np.float64]

TAGS = {
    "timing": "pauses, scallops and clocks",
    "ratio": "ratios, rates and what is between responses",
    "choice": "two things at once",
    "extinction": "after pay has stopped",
    "recovery": "what comes back",
    "acquisition": "how it is learnt",
}
LEAST_RATE = 10.0
"""Responses per minute of training below which a subject never learnt and is left out, as guards 3 and 9 ask."""

FEWEST = 8
"""Subjects that must be left for a cell: below that the interval of a median says nothing."""

RESAMPLES = 2000


class Series(NamedTuple):
    """One line of a phenomenon's picture: x and y of equal length; `low` and `high` where it has an interval."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


class Picture(NamedTuple):
    """The data of a phenomenon's plot, with what the axes are."""

    x: str
    y: str
    series: tuple[Series, ...]


class Finding(NamedTuple):
    """What one agent showed of one phenomenon.

    `passed`: True, False, or None where the question does not apply. `value` with its 95 % interval over subjects
    (`low`, `high`), from `n` subjects. `why` is a sentence: what was found, or why it does not apply.
    """

    passed: bool | None
    value: float
    low: float
    high: float
    n: int
    why: str
    picture: Picture | None = None


Running = Generator[float, None, EventLog]
Judging = Generator[float, None, Finding]


class Anchor(NamedTuple):
    """What real subjects did: `value` by the row's own measure (nan where theirs was another), and in `words`."""

    value: float
    words: str


@dataclass
class Bench:
    """Where one agent is tested on one phenomenon: it runs experiments with that agent, in short chunks."""

    agent: Any
    subjects: int = 40
    seed: int = 0
    runs: int = field(default=0, init=False)

    @property
    def tick(self) -> float:
        """The simulation step in seconds: at least one for each of the agent's decisions, at most half a second."""
        return float(min(0.5, 60.0 / self.agent.highest_rate))

    def run(
        self,
        *phases: Phase,
        subjects: int | None = None,
        eating: float = 0.0,
        procedure: str = "free-operant",
        agent: Any = None,
    ) -> Running:
        """Run all subjects through these phases; every run of a bench has seeds of its own.

        Use it as `log = yield from bench.run(...)`.
        """
        self.runs += 1
        return (
            yield from steps(
                Experiment(
                    self.agent if agent is None else agent,
                    phases,
                    subjects=self.subjects if subjects is None else subjects,
                    # Far apart, so that neighbouring seeds of a scoreboard share no run.
                    seed=self.seed * 1_000 + self.runs,
                    tick=self.tick,
                    eating=eating,
                    procedure=procedure,
                )
            )
        )


@dataclass(frozen=True)
class Phenomenon:
    """One row of the scoreboard. All texts are for people; `criterion` names where it comes from.

    `find(bench)` yields the share done of a run, which only says that it goes on, and returns the `Finding`.
    """

    key: str
    title: str
    claim: str
    source: str
    measure: str
    criterion: str
    tags: tuple[str, ...]
    find: Callable[[Bench], Judging]
    anchor: Anchor | None = None


def middle_of(values: Floats, statistic: Callable[..., Any] = np.median, *, seed: int = 0) -> Interval:
    """Return the median over subjects with a percentile bootstrap interval (95 %); nan below `FEWEST` values.

    Infinite values stand for what was never reached. Source: Efron & Tibshirani (1993), chapter 13.
    """
    kept = np.asarray(values, float)
    kept = kept[~np.isnan(kept)]
    if len(kept) < FEWEST:
        return Interval(np.nan, np.nan, np.nan)
    if statistic is np.median:
        # All at once, with the same draws as one by one: most of a board's intervals are of medians.
        n, rng = len(kept), np.random.default_rng(seed)
        with np.errstate(all="ignore"):
            return _interval(float(np.median(kept)), np.median(kept[rng.integers(0, n, (RESAMPLES, n))], axis=1))
    return bootstrap(lambda chosen: float(statistic(kept[chosen])), len(kept), seed=seed)


def bootstrap(statistic: Callable[[npt.NDArray[np.int64]], float], n: int, *, seed: int = 0) -> Interval:
    """Return a statistic of n subjects with its percentile bootstrap interval (95 %).

    `statistic(chosen)` computes it from the subjects at these places, repeats included. Values that are nan are left
    out; where more than half are, so is the interval.
    """
    rng = np.random.default_rng(seed)
    value = float(statistic(np.arange(n)))
    with np.errstate(all="ignore"):
        drawn = np.array([statistic(rng.integers(0, n, n)) for _ in range(RESAMPLES)])
    return _interval(value, drawn)


def _interval(value: float, drawn: Floats) -> Interval:
    """Return a value with the percentiles of what was drawn; nan where more than half of that is nan."""
    drawn = np.sort(drawn[~np.isnan(drawn)])
    if len(drawn) < RESAMPLES / 2 or np.isnan(value):
        return Interval(value, np.nan, np.nan)
    cut = 0.025 * (len(drawn) - 1)
    return Interval(value, float(drawn[int(np.floor(cut))]), float(drawn[int(np.ceil(len(drawn) - 1 - cut))]))


def ratio_of(above: Floats, below: Floats, *, seed: int = 0) -> Interval:
    """Return the ratio of two groups' medians with its bootstrap interval; nan where either has too few subjects.

    A median that was never reached is inf; the ratio of two of these is nan, because nothing is known of it.
    """
    top, bottom = (np.asarray(one, float)[~np.isnan(one)] for one in (above, below))
    if min(len(top), len(bottom)) < FEWEST:
        return Interval(np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    with np.errstate(all="ignore"):
        value = float(np.median(top) / np.median(bottom))
        tops, bottoms = (
            np.median(one[rng.integers(0, len(one), (RESAMPLES, len(one)))], axis=1) for one in (top, bottom)
        )
        return _interval(value, tops / bottoms)


def judged(
    found: Interval,
    n: int,
    why: str,
    *,
    above: float | None = None,
    below: float | None = None,
    null: float | None = None,
    picture: Picture | None = None,
    also: bool = True,
) -> Finding:
    """Return the finding of a value that should lie above and below limits, and whose interval excludes `null`.

    The value itself must meet the criterion; the interval must exclude what would be found if there were nothing
    (`null`), so that no cell passes by chance. `also` is any further condition.
    """
    met = not np.isnan(found.estimate)
    if above is not None:
        met = met and found.estimate > above
    if below is not None:
        met = met and found.estimate < below
    if null is not None:
        met = met and not np.isnan(found.low) and not found.low <= null <= found.high
    return Finding(bool(met and also), found.estimate, found.low, found.high, n, why, picture)


def inapplicable(why: str) -> Finding:
    """Return the finding of an agent that the question cannot be put to, with the reason as a sentence."""
    return Finding(None, np.nan, np.nan, np.nan, 0, why)


def missed(n: int, why: str, picture: Picture | None = None) -> Finding:
    """Return the finding of an agent that does not show it and gives no value to measure."""
    return Finding(False, np.nan, np.nan, np.nan, n, why, picture)


def learnt(rates: Floats) -> npt.NDArray[np.bool_]:
    """Say which subjects responded at least `LEAST_RATE` times a minute; nan counts as not."""
    return np.asarray(rates) >= LEAST_RATE


def too_few(rates: Mapping[str, Floats] | Floats) -> Finding | None:
    """Return the finding where too few subjects learnt, of any of the groups; None where enough did."""
    groups = rates if isinstance(rates, Mapping) else {"training": rates}
    for name, one in groups.items():
        left = int(learnt(one).sum())
        if left < FEWEST:
            known = np.asarray(one)[~np.isnan(one)]
            rate = float(np.median(known)) if len(known) else 0.0
            return inapplicable(
                f"It does not learn enough to be asked: on {name} {left} of {len(one)} subjects reached {LEAST_RATE:g} "
                f"responses per minute (median {rate:.1f})."
            )
    return None


def line(name: str, x: Sequence[float], values: Sequence[Floats]) -> Series:
    """Return a line of medians over subjects with their intervals; `values` holds the subjects of each x."""
    found = [middle_of(one) for one in values]
    return Series(
        name,
        tuple(float(one) for one in x),
        *(tuple(float(getattr(one, part)) for one in found) for part in ("estimate", "low", "high")),
    )
