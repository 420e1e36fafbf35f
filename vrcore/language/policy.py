"""The policy: a table of logits z[row, token], read one token after the other.

Which row is read depends on the context, with one of three amounts of weight sharing (V tokens, T positions):

    tied       the previous token                           V rows      everything transfers
    untied     position and previous token                  T V rows    what is learnt at one position stays there
    prompted   prompt, position and previous token          V T V rows  nothing is shared between prompts

The prompt counts as the first previous token. P(token | row) is the softmax of the row.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vrcore.compiled import jitable, kernel
from vrcore.language.task import TASKS, right_token

SHARING = {
    "tied": "one row for each previous token: everything transfers from one position to the next",
    "untied": "one row for each position and previous token",
    "prompted": "one row for each prompt, position and previous token",
}
TIED, UNTIED, PROMPTED = range(len(SHARING))


def rows(sharing: str, positions: int, vocabulary: int) -> int:
    """Return how many rows the table has; times `vocabulary`, how many parameters."""
    return vocabulary * {"tied": 1, "untied": positions, "prompted": positions * vocabulary}[sharing]


@jitable
def row_of(sharing: int, positions: int, vocabulary: int, prompt: int, position: int, previous: int) -> int:
    """Return the row that the context reads; `sharing` is a position in `SHARING`, `position` counts from 0."""
    if sharing == 0:
        return previous
    if sharing == 1:
        return position * vocabulary + previous
    return (prompt * positions + position) * vocabulary + previous


@jitable
def tabulate(z: Any, log_p: Any, p: Any, below: Any) -> None:
    """Fill the tables of log-probabilities, probabilities and their running sums, all of z's shape (rows, tokens)."""
    vocabulary = z.shape[1]
    for r in range(z.shape[0]):
        highest = z[r, 0]
        for v in range(1, vocabulary):
            if z[r, v] > highest:
                highest = z[r, v]
        total = 0.0
        for v in range(vocabulary):
            p[r, v] = math.exp(z[r, v] - highest)
            total += p[r, v]
        log_total = highest + math.log(total)
        share = 1.0 / total
        running = 0.0
        for v in range(vocabulary):
            p[r, v] *= share
            log_p[r, v] = z[r, v] - log_total
            running += p[r, v]
            below[r, v] = running
        below[r, vocabulary - 1] = 2.0  # whatever rounding left, the last token takes what is over


@jitable
def exact_pass(p: Any, sharing: int, positions: int, stride: int, length: int) -> float:
    """Return the probability of a right answer of `length` tokens, averaged over prompts: no sampling noise."""
    vocabulary = p.shape[1]
    total = 0.0
    for prompt in range(vocabulary):
        previous = prompt
        chance = 1.0
        for position in range(length):
            r = row_of(sharing, positions, vocabulary, prompt, position, previous)
            previous = right_token(previous, stride, vocabulary)
            chance *= p[r, previous]
        total += chance
    return float(total / vocabulary)


@jitable
def right_margin(z: Any, sharing: int, positions: int, stride: int, length: int) -> float:
    """Return by how much the right token's logit exceeds the best wrong one's, averaged along the right answers."""
    vocabulary = z.shape[1]
    total = 0.0
    for prompt in range(vocabulary):
        previous = prompt
        for position in range(length):
            r = row_of(sharing, positions, vocabulary, prompt, position, previous)
            previous = right_token(previous, stride, vocabulary)
            best = -math.inf
            for v in range(vocabulary):
                if v != previous and z[r, v] > best:
                    best = z[r, v]
            total += z[r, previous] - best
    return float(total / (vocabulary * length))


@jitable
def answer(
    below: Any, sharing: int, positions: int, prompt: int, length: int, read: Any, tokens: Any, rng: Any
) -> None:
    """Draw one answer by inverse CDF: its tokens, and the rows that were read, both of shape (positions,)."""
    vocabulary = below.shape[1]
    previous = prompt
    for position in range(length):
        r = row_of(sharing, positions, vocabulary, prompt, position, previous)
        u = rng.random()
        token = 0
        while below[r, token] <= u:
            token += 1
        read[position] = r
        tokens[position] = token
        previous = token


@jitable
def divergence(p: Any, log_p: Any, reference: Any, r: int) -> float:
    """Return KL(policy, reference) of one row in nats; `reference` holds log-probabilities."""
    total = 0.0
    for v in range(p.shape[1]):
        total += p[r, v] * (log_p[r, v] - reference[r, v])
    return total


@jitable
def entropy(p: Any, log_p: Any, r: int) -> float:
    """Return the entropy of one row in nats."""
    total = 0.0
    for v in range(p.shape[1]):
        total -= p[r, v] * log_p[r, v]
    return total


# --- for use from Python ------------------------------------------------------------------------------------------


@kernel
def _tabulate(z: Any, log_p: Any, p: Any, below: Any) -> None:
    tabulate(z, log_p, p, below)


@kernel
def _answers(
    below: Any, sharing: int, positions: int, prompts: Any, length: int, read: Any, tokens: Any, rng: Any
) -> None:
    for i in range(len(prompts)):
        answer(below, sharing, positions, prompts[i], length, read[i], tokens[i], rng)


@kernel
def _exact_pass(p: Any, sharing: int, positions: int, stride: int, length: int) -> float:
    return exact_pass(p, sharing, positions, stride, length)


def code(sharing: str) -> int:
    """Return the number by which kernels know an amount of weight sharing."""
    return list(SHARING).index(sharing)


def log_probabilities(z: Any) -> Any:
    """Return log softmax of every row, shape (rows, tokens)."""
    log_p, p, below = (np.empty(z.shape) for _ in range(3))
    _tabulate(z, log_p, p, below)
    return log_p


def probabilities(z: Any) -> Any:
    """Return the softmax of every row, shape (rows, tokens)."""
    log_p, p, below = (np.empty(z.shape) for _ in range(3))
    _tabulate(z, log_p, p, below)
    return p


def reference_logits(
    sharing: str,
    positions: int,
    vocabulary: int,
    stride: int,
    right: float,
    noise: float = 0.0,
    rng: Any = None,
) -> Any:
    """Return the logits of the reference ("pretrained") policy, shape (rows, tokens).

    The token that rightly follows has probability `right`, the others share the rest: logit
    b = ln(right (V - 1)/(1 - right)) on the right one and 0 elsewhere. `noise` is the standard deviation of normal
    noise on all logits, drawn from `rng`.
    """
    z = np.zeros((rows(sharing, positions, vocabulary), vocabulary))
    bonus = math.log(right * (vocabulary - 1) / (1.0 - right))
    for r in range(len(z)):
        z[r, right_token(r % vocabulary, stride, vocabulary)] = bonus
    if noise > 0.0:
        z += noise * rng.standard_normal(z.shape)
    return z


def pass_rate(z: Any, sharing: str, positions: int, task: str = "count-on", length: int | None = None) -> float:
    """Return the exact pass rate of a table of logits, averaged over prompts."""
    return float(_exact_pass(probabilities(z), code(sharing), positions, TASKS[task].stride, length or positions))


def answers(z: Any, sharing: str, positions: int, prompts: Any, rng: Any, length: int | None = None) -> tuple[Any, Any]:
    """Draw one answer to each prompt; return tokens and rows read, both of shape (prompts, length)."""
    log_p, p, below = (np.empty(z.shape) for _ in range(3))
    _tabulate(z, log_p, p, below)
    length = length or positions
    read, tokens = (np.zeros((len(prompts), length), np.int64) for _ in range(2))
    _answers(below, code(sharing), positions, np.asarray(prompts, np.int64), length, read, tokens, rng)
    return tokens, read


def right_transitions(prompts: Any, tokens: Any, task: str = "count-on", vocabulary: int = 10) -> Any:
    """Return the graded score of answers: how many transitions are right, shape (answers,)."""
    before = np.concatenate([np.asarray(prompts)[:, None], tokens[:, :-1]], axis=1)
    return ((before + TASKS[task].stride) % vocabulary == tokens).sum(axis=1)
