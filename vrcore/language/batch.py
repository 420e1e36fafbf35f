"""One batch of answers: drawn and verified, turned into a gradient, and written down."""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.ppo import clipped
from vrcore.language.policy import answer, divergence, entropy, right_margin
from vrcore.language.task import right_token


@jitable
def draw_batch(s: Any, w: Any, mixture: Any, judge: Any, rng: Any) -> None:
    """Draw prompts and answers, and verify them. A group has one prompt and one length."""
    vocabulary = w.p.shape[1]
    prompts, lengths, right, share, judged = w.prompts, w.lengths, w.right, w.share, w.judged
    read, tokens, chance, p, below = w.read, w.tokens, w.chance, w.p, w.below
    prompt, length = 0, s.length
    for i in range(len(prompts)):
        if i % s.group_size == 0:
            prompt = int(rng.random() * vocabulary)
            if len(mixture) > 0:
                length = mixture[int(rng.random() * len(mixture))]
        answer(below, s.sharing, s.positions, prompt, length, read[i], tokens[i], rng)
        prompts[i] = prompt
        lengths[i] = length
        previous = prompt
        good = 0
        for position in range(length):
            token = tokens[i, position]
            if token == right_token(previous, s.stride, vocabulary):
                good += 1
            previous = token
            chance[i, position] = p[read[i, position], token]
        right[i] = good == length
        share[i] = good / length
        if s.judged == 1:
            total = 0.0
            for position in range(length):
                total += judge[read[i, position], tokens[i, position]]
            judged[i] = total


@jitable
def gradient_of_batch(s: Any, w: Any, reference: Any, clipping: bool) -> None:
    """Fill the gradient of the objective for the policy that `w.p` now holds, of z's shape (rows, tokens).

    For token weights a, dJ/dz[r, v] = (1/B) sum over visits of r of a (1[token = v] - p[r, v]). The pull to the
    reference descends beta KL, the bonus ascends the entropy, in proportion to the visits to a row.
    """
    p, log_p, gradient, visits, weights = w.p, w.log_p, w.gradient, w.visits, w.weights
    read, tokens, lengths, weight, chance = w.read, w.tokens, w.lengths, w.weight, w.chance
    vocabulary = p.shape[1]
    for r in range(p.shape[0]):
        visits[r] = 0.0
        weights[r] = 0.0
        for v in range(vocabulary):
            gradient[r, v] = 0.0
    for i in range(len(weight)):
        a = weight[i]
        for position in range(lengths[i]):
            r = read[i, position]
            visits[r] += 1.0
            if a != 0.0:
                token = tokens[i, position]
                share = a
                if clipping:
                    share = clipped(a, p[r, token] / chance[i, position], s.clip)
                gradient[r, token] += share
                weights[r] += share
    each = 1.0 / len(weight)
    for r in range(p.shape[0]):
        if visits[r] > 0.0:
            for v in range(vocabulary):
                gradient[r, v] = (gradient[r, v] - weights[r] * p[r, v]) * each
            if s.kl > 0.0:
                mean = divergence(p, log_p, reference, r)
                pull = s.kl * visits[r] * each
                for v in range(vocabulary):
                    gradient[r, v] -= pull * p[r, v] * (log_p[r, v] - reference[r, v] - mean)
            if s.entropy > 0.0:
                mean = -entropy(p, log_p, r)
                bonus = s.entropy * visits[r] * each
                for v in range(vocabulary):
                    gradient[r, v] -= bonus * p[r, v] * (log_p[r, v] - mean)


@jitable
def note(s: Any, w: Any, z: Any, reference: Any, record: Any) -> None:
    """Write down what the batch was like, in the order of `RECORDED`; the pass rates are there already."""
    n = len(w.right)
    right, observed, delivered, paid, total = 0, 0, 0, 0.0, 0.0
    for i in range(n):
        right += w.right[i]
        observed += w.observed[i]
        delivered += w.observed[i] and w.paid[i] > 0.0
        paid += w.paid[i]
        total += w.reward[i]
    # A mean of equal rewards such as .1 is off by a rounding error, which is no advantage. It grows with the rewards.
    residue = 0.0
    for i in range(n):
        residue = max(residue, abs(w.reward[i]))
    residue = 1e-9 * max(residue, 1.0)
    visits, spread, apart = 0.0, 0.0, 0.0
    for r in range(z.shape[0]):
        if w.visits[r] > 0.0:
            visits += w.visits[r]
            spread += w.visits[r] * entropy(w.p, w.log_p, r)
            apart += w.visits[r] * divergence(w.p, w.log_p, reference, r)
    equal, dead = 0, 0
    for first in range(0, n, s.group_size):
        same, still = True, True
        for i in range(first, first + s.group_size):
            if w.reward[i] != w.reward[first]:
                same = False
            if abs(w.weight[i]) > residue:
                still = False
        equal += same
        dead += still
    groups = n // s.group_size
    record[2] = right / n
    record[3] = observed / n
    record[4] = delivered / n
    record[5] = paid
    record[6] = total / n
    record[7] = apart / n
    record[8] = spread / visits
    record[9] = equal / groups
    record[10] = dead / groups
    record[11] = right_margin(z, s.sharing, s.positions, s.probe_stride, s.probe_length)
