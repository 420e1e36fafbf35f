"""Two levers that pay by chance, and ways of choosing between them: what is lost while nothing changes, and after.

What is done: one response a trial, forced, on one of two random ratios. In one group nothing changes; in the other the
levers change places half-way. Who stops trying the worse lever loses least in the first and learns last in the second.

Source: Lai & Robbins (1985), Advances in Applied Mathematics 6, 4-22, and Sutton & Barto (2018), Reinforcement
Learning, chapter 2, for the rules; Gallistel, Mark, King & Latham (2001), Journal of Experimental Psychology: Animal
Behavior Processes 27, 354-372, for rats whose levers change. (Recalled, not checked against the originals.)

What it isolates: all rules keep the same two values and are paid alike, so that they differ in nothing but how they
choose, and in how long they count what they have tried.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents import QLearning, make
from vrcore.experiment import Experiment, Phase
from vrcore.params import Param

EXPLORERS = {
    "epsilon": "Epsilon-greedy",
    "softmax": "Softmax",
    "ucb": "UCB",
    "thompson": "Thompson",
    "fading": "Discounted Thompson",
}
SLOWEST = 0.001  # learning rate: a value is then the mean of what was tried, since 1/n is never less in a session
TICK = 1.0  # seconds a trial; nothing depends on it


class Exploring(NamedTuple):
    """How the rules are set. Epsilon-greedy and softmax move their values by `step`; the others keep means."""

    step: Annotated[
        float,
        Param(SLOWEST, 1.0, "epsilon-greedy and softmax: share of each surprise that moves a value", log=True,
              label="learning rate"),
    ] = 0.1  # fmt: skip
    epsilon: Annotated[
        float, Param(0.0, 1.0, "epsilon-greedy: share of choices at random", step=0.01, label="epsilon")
    ] = 0.1
    sharpness: Annotated[
        float,
        Param(0.0, 100.0, "softmax: how strictly the better value is chosen", step=1.0, label="softmax sharpness"),
    ] = 10.0
    bonus: Annotated[
        float, Param(0.0, 2.0, "UCB: weight of the bonus for what was rarely tried", step=0.05, label="UCB bonus")
    ] = 1.0
    doubt: Annotated[
        float,
        Param(0.0, 2.0, "Thompson, both kinds: standard deviation of a draw for what was never tried", step=0.05,
              label="Thompson doubt"),
    ] = 0.5  # fmt: skip
    forgetting: Annotated[
        float,
        Param(0.0, 0.5, "discounted Thompson: share of the counts of tries that is lost at every choice", step=0.005,
              label="forgetting"),
    ] = 0.01  # fmt: skip


def explorers(setting: Exploring | None = None) -> dict[str, QLearning]:
    """Return the five rules as agents: Q-learning without a cost of responding, in five ways of choosing."""
    setting = Exploring() if setting is None else setting
    free: dict[str, Any] = {"response_cost": 0.0, "start_value": 0.0}
    moved, mean = {"learning_rate": setting.step, **free}, {"learning_rate": SLOWEST, **free}
    doubting = {"exploration": "Thompson", "curiosity": setting.doubt, **mean}
    own: dict[str, dict[str, Any]] = {
        "epsilon": {"exploration": "epsilon-greedy", "curiosity": setting.epsilon, **moved},
        "softmax": {"exploration": "softmax", "sharpness": setting.sharpness, **moved},
        "ucb": {"exploration": "UCB", "curiosity": setting.bonus, **mean},
        "thompson": doubting,
        "fading": {**doubting, "forgetting": setting.forgetting},
    }
    return {key: make("q-learning", **own[key]) for key in EXPLORERS}


def lever_chances(first: int, second: int) -> tuple[float, float]:
    """Return how likely a response is paid on two random ratios: 1/2 and 1/5 on RR 2 and RR 5."""
    return 1.0 / first, 1.0 / second


def two_levers(first: int = 2, second: int = 5, trials: int = 1_000) -> dict[str, tuple[Phase, ...]]:
    """Return the phases of both groups: "unchanged", and "exchanged", whose levers change places half-way.

    `first` and `second` are the ratios, in responses per reinforcer on average.
    """
    before = f"Conc(RR {first}, RR {second})"
    after = f"Conc(RR {second}, RR {first})"
    half = trials // 2
    return {
        "unchanged": (Phase(before, trials=trials),),
        "exchanged": (Phase(before, trials=half), Phase(after, trials=trials - half)),
    }


def trial_by_trial(agent: object, phases: tuple[Phase, ...], *, subjects: int = 200, seed: int = 0) -> Experiment:
    """Return the experiment of one rule in one group: forced choice, a response a trial."""
    return Experiment(agent, phases, subjects=subjects, seed=seed, tick=TICK, procedure="forced-choice")
