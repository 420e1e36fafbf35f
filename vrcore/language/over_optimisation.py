"""Over-optimisation of a reward model: the proxy goes on rising, the gold score rises and then falls (Goodhart).

Pairs of answers of the reference policy are rated (`preferences.py`), by a simulated rater or a person; the policy then
learns from them, through a reward model (RLHF) or directly (DPO). In units of d = sqrt(KL(policy, reference)) the gold
score of RLHF is described by

    gold(d) - gold(0) = d (alpha - beta log d)

Source of the form: Gao, Schulman & Hilton (2022), Scaling laws for reward model overoptimization, arXiv 2210.10760.
The fit here is rough; a chart should show the curve and not the law alone.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from vrcore.compiled import plain
from vrcore.errors import ParameterError
from vrcore.language.finished import finished
from vrcore.language.policy import code, log_probabilities
from vrcore.language.preference_experiment import PreferenceExperiment, reference, to_rate
from vrcore.language.preference_training import COLUMNS, assess, optimise, prefer
from vrcore.language.preferences import Pairs, as_pairs, offered, rated
from vrcore.language.reward_model import accuracy, fitting, rows_read

ANSWERS_PER_CHUNK = 10_000  # between two reports of progress: some 10 ms


class Law(NamedTuple):
    """The fitted d (alpha - beta log d); `error` is the root mean square error, in points of gold."""

    alpha: float
    beta: float
    error: float


@dataclass(frozen=True, eq=False)
class PreferenceResult:
    """What learning from preferences did. Frozen; arrays are read-only.

    `curves` (runs, steps + 1, 4) holds before every step and after the last, all exact: the expected gold score, the
    expected score of the reward model, KL(policy, reference) in nats, and the exact pass rate. `accuracy` (runs,) is
    the reward model's share of fresh pairs in the gold order. `weights` (runs, rows, tokens) are the reward models,
    `logits` the final policies, `losses` (runs, steps) DPO's loss (empty for RLHF).
    """

    experiment: PreferenceExperiment
    curves: Any
    accuracy: Any
    weights: Any
    logits: Any
    losses: Any
    rated: tuple[Pairs, ...]

    def curve(self, name: str) -> Any:
        """Return one of the `COLUMNS`, or `distance` (the square root of the divergence); shape (runs, steps + 1)."""
        if name == "distance":
            return np.sqrt(np.maximum(self.curves[:, :, COLUMNS.index("divergence")], 0.0))
        if name not in COLUMNS:
            raise ParameterError(f"the curves are distance, {', '.join(COLUMNS)}; {name!r} is none of them.")
        return self.curves[:, :, COLUMNS.index(name)]

    @property
    def peak(self) -> int:
        """The step at which the mean gold score over runs is highest."""
        return int(self.curve("gold").mean(axis=0).argmax())

    def law(self) -> Law:
        """Return the least-squares fit of Gao et al.'s form to the means over runs."""
        distance, gold = self.curve("distance").mean(axis=0), self.curve("gold").mean(axis=0)
        there = distance > 1e-6
        d, gain = distance[there], gold[there] - gold[0]
        if len(d) < 2:
            raise ParameterError("the law needs a policy that has moved away from the reference; this one has not.")
        columns = np.stack([d, -d * np.log(d)], axis=1)
        (alpha, beta), *_ = np.linalg.lstsq(columns, gain, rcond=None)
        return Law(float(alpha), float(beta), float(np.sqrt(np.mean((columns @ [alpha, beta] - gain) ** 2))))

    @property
    def words(self) -> str:
        """One sentence for people, made of the numbers."""
        gold, proxy, distance = (self.curve(name).mean(axis=0) for name in ("gold", "proxy", "distance"))
        lost = gold[self.peak] - gold[-1]
        after = f"ends at {gold[-1]:.2f}" if lost >= 0.005 else "stays there"
        moved = "rises to" if proxy[-1] > proxy[0] else "falls to" if proxy[-1] < proxy[0] else "stays at"
        return (
            f"The gold score goes from {gold[0]:.2f} to {gold[self.peak]:.2f} at a distance of "
            f"{distance[self.peak]:.2f} and {after}, while the reward model's score {moved} {proxy[-1]:.2f} "
            f"(mean of {len(self.curves)} runs)."
        )

    def frame(self) -> pd.DataFrame:
        """Return one row for each run and step: `run`, `step`, `distance` and the `COLUMNS`."""
        runs, points, _ = self.curves.shape
        columns = {"run": np.repeat(np.arange(runs), points), "step": np.tile(np.arange(points), runs)}
        names = ("distance", *COLUMNS)
        return pd.DataFrame(columns | {name: self.curve(name).ravel() for name in names})


def steps(
    experiment: PreferenceExperiment,
    chosen: Iterable[tuple[Any, Any]] | None = None,
    *,
    interpreted: bool = False,
) -> Generator[float, None, PreferenceResult]:
    """Learn from preferences in short chunks: yields the share done (0 to 1), returns the result.

    `chosen` is a person's list of (winner, loser) and takes the place of the simulated rater: all runs learn from it,
    and differ in the answers that their policies draw. Run i draws pairs, verdicts, answers and test pairs from
    generators of its own. `interpreted` runs the plain Python text of the kernels.
    """
    if not isinstance(experiment, PreferenceExperiment):
        raise ParameterError(f"learning from preferences needs a PreferenceExperiment; {experiment!r} is none.")
    e = experiment
    if chosen is not None and e.control != "none":
        raise ParameterError(
            f"the control {e.control} takes the place of a simulated rater; a person's choices are learnt as they are."
        )
    given = None if chosen is None else as_pairs(chosen, e.length)
    start = reference(e)
    log_reference = log_probabilities(start)
    curves = np.zeros((e.seeds, e.steps + 1, len(COLUMNS)))
    losses = np.zeros((e.seeds, e.steps if e.method == "dpo" else 0))
    weights, logits = np.zeros((e.seeds, *start.shape)), np.repeat(start[np.newaxis], e.seeds, axis=0)
    accuracies, used = np.zeros(e.seeds), []
    run_rlhf, run_dpo, last = (
        (plain(optimise), plain(prefer), plain(assess)) if interpreted else (optimise, prefer, assess)
    )
    chunk = max(1, ANSWERS_PER_CHUNK // (e.prompts * e.group))
    for run in range(e.seeds):
        pair_rng, policy_rng, test_rng = (
            np.random.default_rng(np.random.SeedSequence(e.seed, spawn_key=(run, part))) for part in range(3)
        )
        pairs = given if given is not None else _simulated(e, start, pair_rng)
        used.append(pairs)
        fit = fitting(
            pairs, e.sharing, learning_rate=e.model_rate, iterations=e.model_iterations, decay=e.model_decay,
            interpreted=interpreted,
        )  # fmt: skip
        while True:
            try:
                yield (run + next(fit) / 2) / e.seeds
            except StopIteration as stop:
                weights[run] = stop.value
                break
        accuracies[run] = accuracy(weights[run], start, e.sharing, e.length, test_rng, bonus=e.bonus)
        first, second, powers = np.zeros(start.shape), np.zeros(start.shape), np.ones(2)
        won_read, lost_read = (rows_read(pairs.prompts, one, e.sharing) for one in (pairs.winners, pairs.losers))
        for begin in range(0, e.steps, chunk):
            end = min(begin + chunk, e.steps)
            memory = (logits[run], first, second, powers, log_reference, weights[run])
            part = curves[run, begin:end]
            if e.method == "rlhf":
                run_rlhf(
                    *memory, part, policy_rng, code(e.sharing), e.length, e.prompts, e.group, e.pull, e.learning_rate,
                    e.bonus,
                )  # fmt: skip
            else:
                run_dpo(
                    *memory, won_read, pairs.winners, lost_read, pairs.losers, part, losses[run, begin:end], policy_rng,
                    code(e.sharing), e.pull, e.prompts * e.group, e.learning_rate, e.bonus,
                )  # fmt: skip
            yield (run + 0.5 + end / e.steps / 2) / e.seeds
        last(logits[run], log_reference, weights[run], code(e.sharing), e.length, e.bonus, curves[run, -1])
    for array in (curves, accuracies, weights, logits, losses):
        array.setflags(write=False)
    return PreferenceResult(e, curves, accuracies, weights, logits, losses, tuple(used))


def _simulated(e: PreferenceExperiment, start: Any, rng: Any) -> Pairs:
    prompts, tokens = offered(start, e.sharing, e.length, e.pairs, rng)
    return rated(prompts, tokens, rng, sharpness=e.sharpness, flips=e.flips, bonus=e.bonus, control=e.control)


def learn(
    experiment: PreferenceExperiment, chosen: Iterable[tuple[Any, Any]] | None = None, *, interpreted: bool = False
) -> PreferenceResult:
    """Learn from preferences and return the result: the same for the same experiment and choices."""
    return finished(steps(experiment, chosen, interpreted=interpreted))


__all__ = ["COLUMNS", "Law", "PreferenceExperiment", "PreferenceResult", "learn", "reference", "steps", "to_rate"]
