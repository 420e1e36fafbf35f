"""Which groups teach: exact numbers for a group of G answers, each right with probability p, of whose rewards 1/n come.

A group moves a policy that compares the answers of a group (RLOO, GRPO) only if their rewards differ. Under continuous
reinforcement that happens with probability 1 - p^G - (1 - p)^G; too easy teaches as little as too hard.

The signal is the expected update of the right-versus-wrong logit of one decision that is right with probability p:
E sum_i A_i (1[right_i] - p). It is found by going through all numbers of right answers and of delivered rewards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from vrcore.errors import ParameterError, unknown
from vrcore.language.algorithms import SCALES
from vrcore.params import Param, checked

SHARE = Param(0.0, 1.0, "probability")
GROUP = Param(2, 1024, "answers to a prompt", "answers")
RATIO = Param(1.0, 100_000.0, "right answers for one reward", "answers")
STEPS = Param(1, 1_000_000, "steps of a complete answer", "steps")
TRIES = Param(0, 1_000_000_000, "tries", "tries")
LEVELS = ("sample", "group", "step")
OMITTED = {
    "zero": "what is not delivered is told as 0",
    "none": "what is not delivered is left out, right or wrong",
    "right": "only right answers whose reward was not delivered are left out (a true counter with None)",
}


class Signal(NamedTuple):
    """What a group of answers teaches on average.

    `update` is the expected update of the logit by one group, `relative` the same over that under continuous
    reinforcement (nan where that is 0), `signal_to_noise` the update over its standard deviation between groups, `dead`
    the share of groups that move nothing, `pushed_down` the share of scored right answers with a negative advantage.
    """

    update: float
    relative: float
    signal_to_noise: float
    dead: float
    pushed_down: float


def informative_share(p: float, group_size: int = 8, ratio: float = 1.0, level: str = "sample") -> float:
    """Return the share of groups whose rewards differ, what is not delivered told as 0.

    Under continuous reinforcement 1 - p^G - (1 - p)^G. Drawn for each sample, thinning makes it 1 - (p/n)^G -
    (1 - p/n)^G; drawn for each group or step, only 1/n of the groups can differ at all.
    """
    p, group_size, ratio = _checked(p, group_size, ratio, level)
    if level == "sample":
        p, ratio = p / ratio, 1.0
    return (1.0 - p**group_size - (1.0 - p) ** group_size) / ratio


def waiting_time(p: float, group_size: int = 8, ratio: float = 1.0, level: str = "sample") -> float:
    """Return how many groups it takes on average until one teaches; inf where none ever does.

    At the level step that holds for one group a step: the groups of a batch share their draw, so that those that teach
    come in bursts.
    """
    share = informative_share(p, group_size, ratio, level)
    return 1.0 / share if share > 0.0 else math.inf


def zero_variance(p: float, group_size: int = 8, ratio: float = 1.0, level: str = "sample") -> float:
    """Return the share of groups whose rewards are all equal: what trainers log as the share of zero deviation."""
    return 1.0 - informative_share(p, group_size, ratio, level)


def chance_in_tries(step: float, steps: int, tries: int) -> float:
    """Return the chance of at least one complete answer in so many tries, each step right with probability `step`.

    Four steps of .3 come right once in 123 tries (.0081); a reward for the first step alone comes with .3 a try.
    """
    step = float(checked("chance_in_tries", "step", step, float, SHARE))
    steps = int(checked("chance_in_tries", "steps", steps, int, STEPS))
    tries = int(checked("chance_in_tries", "tries", tries, int, TRIES))
    return 1.0 - (1.0 - step**steps) ** tries


def signal(
    p: float,
    group_size: int = 8,
    ratio: float = 1.0,
    level: str = "sample",
    omitted: str = "zero",
    scale: str = "group",
) -> Signal:
    """Return what a group teaches under GRPO with these settings, exactly.

    Raises `VrlabError` for a value out of range; the scale "batch" needs more than one group and is refused.
    """
    p, group_size, ratio = _checked(p, group_size, ratio, level)
    for what, given, allowed in (("omission", omitted, OMITTED), ("scale", scale, SCALES)):
        if not isinstance(given, str) or given not in allowed:
            raise unknown(what, given, allowed)
    if scale == "batch":
        raise ParameterError("the batch's deviation depends on the other groups; take the scale group or none.")
    mean, square, dead, down, right = 0.0, 0.0, 0.0, 0.0, 0.0
    for chance, right_paid, right_unpaid, wrong in _groups(p, group_size, 1.0 / ratio, level, omitted):
        paid, unpaid = _advantages(right_paid, right_unpaid + wrong, scale)
        update = right_paid * (1.0 - p) * paid + (right_unpaid * (1.0 - p) - wrong * p) * unpaid
        mean += chance * update
        square += chance * update * update
        dead += chance * (paid == 0.0 and unpaid == 0.0)
        right += chance * (right_paid + right_unpaid)
        down += chance * (right_unpaid if unpaid < 0.0 else 0)
    whole = mean if ratio == 1.0 else signal(p, group_size, 1.0, scale=scale).update
    deviation = math.sqrt(max(square - mean * mean, 0.0))
    return Signal(
        mean,
        mean / whole if whole else math.nan,
        mean / deviation if deviation else math.nan,
        dead,
        down / right if right else 0.0,
    )


def _advantages(paid: int, unpaid: int, scale: str) -> tuple[float, float]:
    """Return the advantage of a rewarded and of an unrewarded answer in a group with so many of each."""
    n = paid + unpaid
    if paid == 0 or unpaid == 0:
        return 0.0, 0.0
    mean = paid / n
    deviation = 1.0
    if scale == "group":
        deviation = math.sqrt((paid * (1.0 - mean) ** 2 + unpaid * mean**2) / (n - 1)) + 1e-4
    return (1.0 - mean) / deviation, -mean / deviation


def _groups(
    p: float, group_size: int, delivered: float, level: str, omitted: str
) -> Iterator[tuple[float, int, int, int]]:
    """Yield every kind of group: its probability, scored right answers with and without reward, scored wrong ones."""
    for right in range(group_size + 1):
        chance = binomial(group_size, right, p)
        wrong = group_size - right
        if level != "sample":
            yield chance * delivered, right, 0, wrong
            if omitted == "zero":
                yield chance * (1.0 - delivered), 0, right, wrong
            else:
                yield chance * (1.0 - delivered), 0, 0, wrong if omitted == "right" else 0
            continue
        for paid in range(right + 1):
            both = chance * binomial(right, paid, delivered)
            if omitted == "zero":
                yield both, paid, right - paid, wrong
            elif omitted == "right":
                yield both, paid, 0, wrong
            else:
                for kept in range(wrong + 1):
                    yield both * binomial(wrong, kept, delivered), paid, 0, kept


def binomial(n: int, k: int, p: float) -> float:
    """Return the probability of k successes in n independent trials."""
    return math.comb(n, k) * p**k * (1.0 - p) ** (n - k)


def _checked(p: float, group_size: int, ratio: float, level: str) -> tuple[float, int, float]:
    if level not in LEVELS:
        raise unknown("level", level, LEVELS)
    return (
        float(checked("teaching_signal", "p", p, float, SHARE)),
        int(checked("teaching_signal", "group_size", group_size, int, GROUP)),
        float(checked("teaching_signal", "ratio", ratio, float, RATIO)),
    )
