"""Preferences: pairs of answers, a rater who prefers one of each, and how noisy that rater is.

The simulated rater follows Bradley and Terry: of two answers to one prompt with gold scores g and h it prefers the
first with probability sigma(sharpness (g - h)); then the label is flipped with probability `flips`. The gold score of
an answer is its number of right transitions, plus a bonus if all of them are right.

Source: Bradley & Terry (1952), Rank analysis of incomplete block designs: the method of paired comparisons.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from vrcore.errors import ParameterError
from vrcore.language.policy import answers, right_transitions

VOCABULARY = 10


class Answer(NamedTuple):
    """One answer of the toy model: the prompt's digit and the digits that follow it."""

    prompt: int
    tokens: tuple[int, ...]


class Pairs(NamedTuple):
    """Preferred and other answers to the same prompts: `prompts` (pairs,), `winners` and `losers` (pairs, tokens)."""

    prompts: Any
    winners: Any
    losers: Any


class RaterNoise(NamedTuple):
    """How often a rater disagrees with itself, and what that says.

    `repeated` counts comparisons of two verdicts on the same pair and `disagreements` those that differ. A rater who
    flips each verdict with probability e disagrees with itself in 2 e (1 - e) of them; `flips` solves this for e
    between 0 and 1/2, with `low` and `high` from the exact binomial 95 % interval. All three are NaN without a
    repeated pair. Indecision between two equal answers counts as noise. `against_gold` is the share of verdicts for the
    answer with the lower gold score (NaN if no pair differs in it).
    """

    repeated: int
    disagreements: int
    flips: float
    low: float
    high: float
    against_gold: float

    @property
    def words(self) -> str:
        """One sentence for people, made of the numbers."""
        if not self.repeated:
            return "No pair was shown twice, so nothing is known about how often this rater would decide otherwise."
        return (
            f"Asked again about {self.repeated} pairs, this rater decided otherwise in {self.disagreements}: as if "
            f"{100 * self.flips:.0f} % of the verdicts were flipped by accident "
            f"(95 % interval {100 * self.low:.0f} % to {100 * self.high:.0f} %)."
        )


def gold_scores(prompts: Any, tokens: Any, bonus: float = 0.0) -> Any:
    """Return the gold score of answers, shape (answers,): right transitions, plus `bonus` where all are right."""
    right = right_transitions(prompts, tokens)
    return right + bonus * (right == np.shape(tokens)[1])


def offered(z: Any, sharing: str, length: int, count: int, rng: Any, *, differing: bool = False) -> Any:
    """Draw pairs of different answers to the same prompts from a policy.

    `z` is the table of logits. Returns prompts (count,) and tokens (count, 2, length). `differing` keeps only pairs
    that differ in their number of right transitions, which a person can tell apart.
    """
    prompts, tokens = np.zeros(count, np.int64), np.zeros((count, 2, length), np.int64)
    missing = np.arange(count)
    for _ in range(1000):
        fresh = rng.integers(0, VOCABULARY, len(missing))
        both = np.stack([answers(z, sharing, length, fresh, rng)[0] for _ in range(2)], axis=1)
        prompts[missing], tokens[missing] = fresh, both
        same = (both[:, 0] == both[:, 1]).all(axis=1)
        if differing:
            same |= right_transitions(fresh, both[:, 0]) == right_transitions(fresh, both[:, 1])
        missing = missing[same]
        if not len(missing):
            return prompts, tokens
    raise ParameterError("this policy gives the same answer nearly always, so that there is nothing to compare.")


def rated(
    prompts: Any, tokens: Any, rng: Any, *, sharpness: float, flips: float, bonus: float = 0.0, control: str = "none"
) -> Pairs:
    """Return the verdicts of the simulated rater on offered pairs, or of a `control` in the rater's place."""
    first, second = (gold_scores(prompts, tokens[:, k], bonus) for k in (0, 1))
    # Written with the larger exponent negative, so that no sharpness overflows.
    gap = sharpness * (first - second)
    small = np.array([math.exp(-abs(one)) for one in gap.tolist()])
    prefers_first = rng.random(len(gap)) < np.where(gap >= 0, 1.0, small) / (1.0 + small)
    prefers_first ^= rng.random(len(gap)) < flips
    if control == "coin-flip":
        prefers_first = rng.random(len(gap)) < 0.5
    elif control == "shuffled":
        prefers_first = rng.permutation(prefers_first)
    better = np.where(prefers_first, 0, 1)
    each = np.arange(len(gap))
    return Pairs(prompts, tokens[each, better], tokens[each, 1 - better])


def as_pairs(chosen: Iterable[tuple[Any, Any]], length: int) -> Pairs:
    """Return a person's choices, a list of (winner, loser), as `Pairs`.

    Each is an `Answer`, or a prompt and its tokens. Raises `ParameterError` for answers that are not of this length, to
    different prompts, or made of anything but digits.
    """
    listed = list(chosen)
    if not listed:
        raise ParameterError("a preference needs at least one pair of answers; none is given.")
    rows = []
    for number, pair in enumerate(listed, start=1):
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
            raise ParameterError(f"choice {number} must be a pair (winner, loser); {pair!r} is not.")
        winner, loser = (_answer(one, length, number) for one in pair)
        if winner.prompt != loser.prompt:
            raise ParameterError(
                f"choice {number} compares answers to different prompts, {winner.prompt} and {loser.prompt}."
            )
        rows.append((winner, loser))
    return Pairs(
        np.array([winner.prompt for winner, _ in rows], np.int64),
        np.array([winner.tokens for winner, _ in rows], np.int64),
        np.array([loser.tokens for _, loser in rows], np.int64),
    )


def _answer(given: object, length: int, number: int) -> Answer:
    allowed = f"choice {number} must hold answers such as (3, (4, 5, 6, 7)): a prompt and {length} digits from 0 to 9"
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 2:
        raise ParameterError(f"{allowed}; {given!r} is not one.")
    prompt, tokens = given
    if not isinstance(tokens, Sequence) or isinstance(tokens, str) or len(tokens) != length:
        raise ParameterError(f"{allowed}; {given!r} is not one.")
    for digit in (prompt, *tokens):
        if isinstance(digit, bool) or not isinstance(digit, int | np.integer) or not 0 <= digit < VOCABULARY:
            raise ParameterError(f"{allowed}; {given!r} is not one.")
    return Answer(int(prompt), tuple(int(one) for one in tokens))


def rater_noise(pairs: Pairs, bonus: float = 0.0) -> RaterNoise:
    """Return how often a rater disagreed with itself on pairs that were shown more than once, in either order.

    Of a pair's verdicts the first is compared with the second, the third with the fourth, so that no verdict counts
    twice and the interval holds.
    """
    verdicts: dict[Any, list[bool]] = {}
    for prompt, winner, loser in zip(
        pairs.prompts.tolist(), pairs.winners.tolist(), pairs.losers.tolist(), strict=True
    ):
        low, high = sorted((tuple(winner), tuple(loser)))
        verdicts.setdefault((prompt, low, high), []).append(tuple(winner) == low)
    compared = [
        (one, other) for given in verdicts.values() for one, other in zip(given[::2], given[1::2], strict=False)
    ]
    repeated, disagreements = len(compared), sum(one != other for one, other in compared)
    gap = gold_scores(pairs.prompts, pairs.winners, bonus) - gold_scores(pairs.prompts, pairs.losers, bonus)
    against = float((gap < 0).sum() / (gap != 0).sum()) if (gap != 0).any() else math.nan
    if not repeated:
        return RaterNoise(0, 0, math.nan, math.nan, math.nan, against)
    limits = stats.binomtest(disagreements, repeated).proportion_ci(0.95, "exact")
    flips, low_flips, high_flips = (
        (1.0 - math.sqrt(max(0.0, 1.0 - 2.0 * share))) / 2.0
        for share in (disagreements / repeated, float(limits.low), float(limits.high))
    )
    return RaterNoise(repeated, disagreements, flips, low_flips, high_flips, against)
