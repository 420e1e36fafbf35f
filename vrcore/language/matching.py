"""Is lean training more persistent? The answer depends on what is held equal between the schedules.

Every schedule trains until a budget is used up, and then the reward stops while a pull goes on; persistence is the
half-life, the steps until half of the pass rate is left. Under the rule

    steps         every schedule has the same number of training steps
    reinforcers   every schedule has the same number of delivered reinforcers
    performance   every schedule has reached the same pass rate

and a policy gradient that sees only its present batch carries nothing from training into extinction but its weights:
what decides is how far training had come, not the schedule. So extinction begins with a fresh optimiser. Where it goes
on with the old one (`fresh_optimiser=False`), Adam's running root mean square still remembers how large the gradients
of training were, which makes rich training look much more persistent under every rule: a trait of the optimiser.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vrcore.errors import ParameterError, unknown
from vrcore.language.channel import Channel, as_channel
from vrcore.language.experiment import LanguageExperiment, Stage
from vrcore.language.finished import finished
from vrcore.language.log import TrainingLog
from vrcore.language.settings import RECORDED
from vrcore.language.training import BATCH, Course, Learners, logged
from vrcore.measures import Interval, ratio_of_medians

RULES = {
    "steps": "after the same number of training steps",
    "reinforcers": "after the same number of delivered reinforcers",
    "performance": "after the same pass rate was reached",
}
CHANNELS = ("VR 1", "VR 2", "VR 5", "VR 10", "VR 20")
RESAMPLES = 2_000
ALIKE = 0.25  # half-lives whose ratio is surely between 1/1.25 and 1.25 count as equal, as in studies of equivalence
MOST_STEPS = 5_000  # of training or extinction, for a seed that never gets there


@dataclass(frozen=True)
class Persistence:
    """What one schedule left under one rule. Arrays have the shape (seeds,).

    `half_life` is in steps (inf: not within the stage's limit; nan: the seed never reached the rule's budget, so that
    there is nothing to compare), `pass_rate` and `reinforcers` those at the end of training, `training_steps` how long
    that took. `interval` is the median half-life with its bootstrap interval over seeds. `reached` is the share of
    seeds that reached the rule's budget.
    """

    rule: str
    channel: Channel
    half_life: Any
    pass_rate: Any
    reinforcers: Any
    training_steps: Any
    reached: float
    interval: Interval
    log: TrainingLog

    @property
    def ratio(self) -> float:
        """The schedule's ratio n."""
        return self.channel.ratio


def bootstrap_median(values: Any, level: float = 0.95, seed: int = 0, resamples: int = RESAMPLES) -> Interval:
    """Return the median over seeds with its percentile bootstrap interval; inf stands for a criterion never reached and
    nan for a seed that does not count.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    values = np.asarray(values, float)
    values = values[~np.isnan(values)]
    if not len(values):
        return Interval(np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    drawn = np.sort(values[rng.integers(0, len(values), (resamples, len(values)))], axis=1)
    medians = np.sort(_middle(drawn))
    tail = (1.0 - level) / 2.0
    low, high = (medians[round(share * (resamples - 1))] for share in (tail, 1.0 - tail))
    return Interval(float(_middle(np.sort(values)[np.newaxis])[0]), float(low), float(high))


def _middle(rows: Any) -> Any:
    """Return the median of each sorted row; inf beside a number is inf, and never nan."""
    n = rows.shape[1]
    low, high = rows[:, (n - 1) // 2], rows[:, n // 2]
    return np.where(np.isinf(high), high, (low + np.where(np.isinf(high), 0.0, high)) / 2.0)


def stages(
    channel: str | Channel, rule: str, budget: float, extinction: Stage, limit_steps: int = MOST_STEPS
) -> tuple[Stage, Stage]:
    """Return training until the rule's budget is used up, and extinction. Raises `VrlabError` for an unknown rule."""
    if not isinstance(rule, str) or rule not in RULES:
        raise unknown("matching rule", rule, RULES)
    trained = as_channel(channel)
    if trained.ratio == 0:
        raise ParameterError("extinction teaches nothing that could be extinguished; compare schedules that pay.")
    until: dict[str, Any] = {"pass_rate" if rule == "performance" else rule: budget}
    if rule != "steps":
        until["limit_steps"] = limit_steps
    return Stage(trained, **until), extinction


def compare(
    experiment: LanguageExperiment,
    channels: Iterable[str | Channel] = CHANNELS,
    *,
    progress: Callable[[float], None] | None = None,
    **values: Any,
) -> dict[str, list[Persistence]]:
    """Return the half-life of every schedule under every rule: `{"steps": [...], "reinforcers": [...], ...}`.

    `values` are those of `comparing`. `progress` is called with the share done; what it raises stops the run.
    """
    return finished(comparing(experiment, channels, **values), progress)


def comparing(
    experiment: LanguageExperiment,
    channels: Iterable[str | Channel] = CHANNELS,
    *,
    steps: int = 300,
    reinforcers: int = 2_500,
    pass_rate: float = 0.95,
    kl: float = 0.05,
    extinction: Stage | None = None,
    level: float = 0.95,
    limit_steps: int = MOST_STEPS,
) -> Generator[float, None, dict[str, list[Persistence]]]:
    """Compare schedules in short chunks: yields the share done, returns one `Persistence` a schedule by rule.

    The experiment's stages are replaced: by training on each schedule until the rule's budget is used up, and by
    `extinction` (by default reward off with a KL pull `kl`, until half of the pass rate is left).
    """
    last = extinction or Stage("EXT", retained=0.5, kl=kl, fresh_optimiser=True, limit_steps=limit_steps)
    budgets = {"steps": steps, "reinforcers": reinforcers, "performance": pass_rate}
    wanted = [as_channel(channel) for channel in channels]
    made = [
        {
            rule: dataclasses.replace(experiment, stages=stages(channel, rule, budget, last, limit_steps))
            for rule, budget in budgets.items()
        }
        for channel in wanted
    ]
    found: dict[str, list[Persistence]] = {rule: [] for rule in budgets}
    for number, by_rule in enumerate(made):
        courses: dict[str, list[Course]] = {rule: [] for rule in budgets}
        for low in range(0, experiment.seeds, BATCH):
            only = range(low, min(low + BATCH, experiment.seeds))
            for share in _batch(by_rule, only, courses):
                yield (number + (low + share * len(only)) / experiment.seeds) / len(made)
        for rule, one in by_rule.items():
            log = logged(one, courses[rule], range(experiment.seeds))
            found[rule].append(_persistence(rule, log, level))
    return found


def _batch(
    by_rule: Mapping[str, LanguageExperiment], only: range, courses: dict[str, list[Course]]
) -> Generator[float, None, None]:
    """Take some seeds of one schedule through all rules; yields the share done.

    The rules differ only in when training stops, so that one goes on where another stopped too early for it: the log
    is that of the experiment run on its own.
    """
    trained: list[Course] = []
    for number, (rule, one) in enumerate(by_rule.items()):
        training, extinction = one.stages
        earlier = [course for course in trained if _stopped_too_early(course, training)]
        if earlier:
            course = max(earlier, key=lambda course: float(course.ends[0][:, 0].sum())).copy()
            running = course.go_on(training)
        else:
            course = Course(Learners(one, only))
            running = course.enter(training)
        for share in running:
            yield (number + 0.5 * share) / len(by_rule)
        trained.append(course)
        extinguished = course.copy()
        for share in extinguished.enter(extinction):
            yield (number + 0.5 + 0.5 * share) / len(by_rule)
        courses[rule].append(extinguished)


def _stopped_too_early(course: Course, training: Stage) -> bool:
    """Say whether every seed of a course stopped before it would have in this stage."""
    unit, amount = training.until
    made, _, _, passed, spent = course.ends[0].T
    if unit == "steps":
        return bool((made <= amount).all())
    if unit == "reinforcers":
        return bool((spent < amount).all())
    at = RECORDED.index("stage_pass_rate")
    best = max((float(records[:, at].max()) for mine in course.pieces for _, records in mine), default=0.0)
    return max(best, float(passed.max())) < amount


def _persistence(rule: str, log: TrainingLog, level: float) -> Persistence:
    ends = log.ends[:, 0]
    half_life = np.where(ends[:, 1] == 1, log.half_life(2), np.nan)
    return Persistence(
        rule, log.experiment.stages[0].channel, half_life, ends[:, 2], ends[:, 4], ends[:, 0],
        float((ends[:, 1] == 1).mean()), bootstrap_median(half_life, level, seed=log.experiment.seed), log,
    )  # fmt: skip


def contrast(found: list[Persistence]) -> Interval:
    """Return the leanest schedule's median half-life over the richest one's, with a bootstrap interval over seeds.

    nan where that cannot be known: fewer than six seeds of one of them, or half-lives beyond the stage's limit.
    """
    if not found:
        raise ParameterError("a verdict compares schedules, and there is none.")
    rich, lean = (pick(found, key=lambda one: one.ratio) for pick in (min, max))
    return ratio_of_medians(lean.half_life, rich.half_life, seed=rich.log.experiment.seed, resamples=RESAMPLES)


def verdict(found: list[Persistence], tolerance: float = ALIKE) -> str:
    """Return whether the leanest schedule is "more", "less" or "equally" persistent than the richest, or "unclear".

    It rests on the interval over seeds of the ratio of their half-lives. Equally: all of it lies within `tolerance`,
    that is between 1/(1 + tolerance) and 1 + tolerance. More or less: otherwise, and all of it on one side of 1. Where
    there is no such interval, more or less need intervals of the two that lie apart, and further than `tolerance`, and
    so many seeds that chance would put all of one side beyond the other in less than one case in 20; equally, that the
    pass rate of hardly any seed of either fell to the half.
    Source of a verdict of equality by an interval within limits: Schuirmann (1987), A comparison of the two one-sided
    tests procedure and the power approach for assessing the equivalence of average bioavailability.
    """
    between = contrast(found)
    richest, leanest = (pick(found, key=lambda one: one.ratio) for pick in (min, max))
    rich, lean = richest.interval, leanest.interval
    if np.isinf(rich.low) and np.isinf(lean.low):
        return "equally"
    if np.isnan(between.estimate):
        counted = [int((~np.isnan(one.half_life)).sum()) for one in (richest, leanest)]
        enough = math.comb(sum(counted), counted[0]) > 40  # two of so many orders have all of one beyond the other
        if enough and lean.low > rich.high and lean.high > (1.0 + tolerance) * rich.low:
            return "more"
        return "less" if enough and lean.high < rich.low and rich.high > (1.0 + tolerance) * lean.low else "unclear"
    if 1.0 / (1.0 + tolerance) <= between.low and between.high <= 1.0 + tolerance:
        return "equally"
    return "more" if between.low > 1.0 else "less" if between.high < 1.0 else "unclear"
