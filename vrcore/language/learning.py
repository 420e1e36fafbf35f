"""The loop: one policy, one batch of answers after the other, as readable text and as a fast kernel."""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable, kernel
from vrcore.language.algorithms import weigh
from vrcore.language.algorithms.q_learning import back_up
from vrcore.language.batch import draw_batch, gradient_of_batch, note
from vrcore.language.delivery import deliver
from vrcore.language.optimisers import adam, sgd
from vrcore.language.policy import exact_pass, tabulate
from vrcore.language.settings import RECORDED, Room, Settings, room


@jitable
def advance(
    s: Any,
    w: Any,
    z: Any,
    reference: Any,
    first: Any,
    second: Any,
    powers: Any,
    baseline: Any,
    counts: Any,
    amounts: Any,
    ratios: Any,
    mixture: Any,
    judge: Any,
    rng: Any,
    records: Any,
    steps: int,
) -> int:
    """Train one policy for up to `steps` steps or until its stage ends; return the steps made.

    `z` are the logits and `reference` the reference policy's log-probabilities (rows, tokens); `amounts` holds the
    reinforcers of the stage, its first pass rate and its latest. Everything is changed in place, so that the next
    call goes on where this one stopped. `counts[DONE]` becomes 1 when the budget is used up, 2 at the step limit.
    """
    made = 0
    while True:
        tabulate(z, w.log_p, w.p, w.below)
        passed = exact_pass(w.p, s.sharing, s.positions, s.probe_stride, s.probe_length)
        staged = passed
        if s.stride != s.probe_stride or s.length != s.probe_length:
            staged = exact_pass(w.p, s.sharing, s.positions, s.stride, s.length)
        if counts[0] == 0:
            amounts[1] = passed
        amounts[2] = passed
        amounts[3] = staged
        if (
            (s.budget == 0 and counts[0] >= s.amount)
            or (s.budget == 1 and amounts[0] >= s.amount)
            or (s.budget == 2 and staged >= s.amount)
            or (s.budget == 3 and passed <= s.amount * amounts[1])
        ):
            counts[1] = 1
        elif counts[0] >= s.limit:
            counts[1] = 2
        if counts[1] != 0 or made >= steps:
            return made
        ratio = s.ratio
        if s.thinned_over > 0.0:
            ratio = s.first_ratio + (s.ratio - s.first_ratio) * min(counts[0] / s.thinned_over, 1.0)
        draw_batch(s, w, mixture, judge, rng)
        deliver(s, ratio, w.right, w.share, w.judged, counts, ratios, rng, w.reward, w.scored, w.observed, w.paid)
        weigh(s.algorithm, s.scale, s.group_size, s.baseline_rate, w.reward, w.scored, w.prompts, baseline, w.weight)
        if s.algorithm == 5:
            for i in range(len(w.weight)):
                w.weight[i] = 1.0 if w.scored[i] else 0.0
        gradient_of_batch(s, w, reference, False)
        record = records[made]
        record[0] = passed
        record[1] = staged
        record[12] = ratio
        note(s, w, z, reference, record)
        amounts[0] += record[5]
        if s.algorithm == 5:
            back_up(z, w.read, w.tokens, w.lengths, w.reward, w.scored, s.temperature, s.learning_rate)
        else:
            for epoch in range(s.epochs):
                if epoch > 0:
                    tabulate(z, w.log_p, w.p, w.below)
                    gradient_of_batch(s, w, reference, True)
                if s.optimiser == 1:
                    adam(z, w.gradient, first, second, powers, s.learning_rate)
                else:
                    sgd(z, w.gradient, s.learning_rate)
        counts[0] += 1
        made += 1


@kernel
def advance_all(
    s: Any,
    w: Any,
    z: Any,
    reference: Any,
    first: Any,
    second: Any,
    powers: Any,
    baseline: Any,
    counts: Any,
    amounts: Any,
    ratios: Any,
    mixture: Any,
    judge: Any,
    rngs: Any,
    records: Any,
    made: Any,
    count: int,
    steps: int,
) -> None:
    """Train the first `count` policies of a batch, one after the other; `made[i]` becomes the steps of policy i.

    Every array but those of `w`, `mixture` and `judge` holds the policies along its first axis.
    """
    for i in range(count):
        made[i] = 0
        if counts[i, 1] == 0:
            made[i] = advance(
                s,
                w,
                z[i],
                reference[i],
                first[i],
                second[i],
                powers[i],
                baseline[i],
                counts[i],
                amounts[i],
                ratios[i],
                mixture,
                judge,
                rngs[i],
                records[i],
                steps,
            )


__all__ = ["RECORDED", "Room", "Settings", "advance", "advance_all", "room"]
