"""You are the dispenser: a person rewards single answers of the toy model by click, and a schedule stands in between.

The model gives one answer; the person rewards it or does not; if the schedule lets the reward through, the policy moves

    logits += learning_rate * f * grad log pi(answer),   f = 1 for a delivered reward, 0 otherwise,

which takes the person's feedback for an advantage. Meanwhile the person keeps a schedule too, knowingly or not: of the
right answers they saw they rewarded one in so many, and that ratio drifts.

Everything here is a pure function of values: a session is its experiment and the person's clicks, and `replay` makes
it again.

Source of the update: MacGlashan et al. (2017), Interactive learning from policy-dependent human feedback (COACH), arXiv
1701.06049, without its eligibility traces, because an answer is judged as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from vrcore.errors import ParameterError
from vrcore.experiment import LARGEST_SEED
from vrcore.language.channel import Channel
from vrcore.language.declared_experiment import DeclaredExperiment
from vrcore.language.personal_ratio import PersonalRatio, personal_ratio
from vrcore.language.policy import SHARING, answers, code, log_probabilities, probabilities, reference_logits
from vrcore.language.preference_training import assess
from vrcore.language.preferences import VOCABULARY, Answer, gold_scores
from vrcore.language.reward_model import rows_read
from vrcore.params import Param

MOST_ROUNDS = 2000
CURVES = ("right_transitions", "divergence", "pass_rate")


@dataclass(frozen=True)
class DispenserExperiment(DeclaredExperiment):
    """What the person sits before: `schedule` is CRF, FR n, VR n, RR n or EXT, counted over the person's rewards.

    With the `control` coin-flip a coin decides about each answer, and the person's click changes nothing; with
    equal-mean a delivered reward moves the model n times as far.
    """

    rules: ClassVar[str] = "dispenser/1"
    choices: ClassVar[dict[str, tuple[str, ...]]] = {
        "sharing": tuple(SHARING),
        "control": ("none", "coin-flip", "equal-mean"),
    }
    refused: ClassVar[dict[str, str]] = {"shuffled": "answers come one at a time, and there is none to deal rewards to"}

    schedule: str = "CRF"
    sharing: str = "tied"
    length: Annotated[int, Param(1, 6, "tokens of an answer", "tokens")] = 4
    reference_right: Annotated[float, Param(0.05, 0.95, "probability of a right token at the start")] = 0.5
    learning_rate: Annotated[float, Param(0.0, 10.0, "how far one delivered reward moves the model", step=0.1)] = 1.0
    seed: Annotated[int, Param(0, LARGEST_SEED, "where the random numbers start")] = 0
    control: str = "none"

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "schedule", str(Channel(self.schedule, level="counter").schedule))

    @cached_property
    def channel(self) -> Channel:
        """The schedule, as a true counter."""
        return Channel(self.schedule, level="counter")


class Round(NamedTuple):
    """One answer and what became of it: `right` counts right transitions."""

    answer: Answer
    right: int
    rewarded: bool
    delivered: bool


@dataclass(frozen=True, eq=False)
class Session:
    """A session so far. Frozen; `respond` returns another one.

    `logits` (rows, tokens) is the policy now, `rounds` what happened, `curves` (rounds + 1, 3) the `CURVES` before the
    first round and after each, all exact: expected right transitions, KL to the reference in nats, pass rate.
    """

    experiment: DispenserExperiment
    logits: Any
    rounds: tuple[Round, ...]
    curves: Any

    def curve(self, name: str) -> Any:
        """Return one of the `CURVES`, shape (rounds + 1,)."""
        if name not in CURVES:
            raise ParameterError(f"a session's curves are {', '.join(CURVES)}; {name!r} is none of them.")
        return self.curves[:, CURVES.index(name)]

    @property
    def clicks(self) -> tuple[bool, ...]:
        """What the person did in each round: with the experiment, the whole session (see `replay`)."""
        return tuple(one.rewarded for one in self.rounds)

    @property
    def delivered(self) -> int:
        """How many rewards the schedule let through."""
        return sum(one.delivered for one in self.rounds)

    @property
    def offered(self) -> Answer:
        """The answer that waits for the person's verdict."""
        rng = _rng(self.experiment, 0, len(self.rounds))
        prompt = int(rng.integers(VOCABULARY))
        tokens, _ = answers(self.logits, self.experiment.sharing, self.experiment.length, [prompt], rng)
        return Answer(prompt, tuple(tokens[0].tolist()))

    def personal_ratio(self) -> PersonalRatio:
        """Return the person's own schedule so far."""
        full = self.experiment.length
        right = [one.rewarded for one in self.rounds if one.right == full]
        return personal_ratio(right, [one.rewarded for one in self.rounds if one.right < full])


def begin(experiment: DispenserExperiment) -> Session:
    """Return a session before its first round."""
    if not isinstance(experiment, DispenserExperiment):
        raise ParameterError(f"a session needs a DispenserExperiment; {experiment!r} is none.")
    logits = _reference(experiment)
    return _made(experiment, logits, (), np.zeros((0, len(CURVES))))


def respond(session: Session, rewarded: bool) -> Session:
    """Return the session after the person rewarded the offered answer, or did not."""
    if not isinstance(rewarded, bool | np.bool_):
        raise ParameterError(f"a person rewards an answer or does not: True or False; {rewarded!r} is neither.")
    if len(session.rounds) >= MOST_ROUNDS:
        raise ParameterError(f"a session has at most {MOST_ROUNDS:,} rounds; begin another one.")
    e, offered = session.experiment, session.offered
    delivered = _coin(session) if e.control == "coin-flip" else bool(rewarded) and _lets_through(session)
    prompts, tokens = np.array([offered.prompt]), np.array([offered.tokens])
    right = int(gold_scores(prompts, tokens)[0])
    logits = session.logits
    if delivered:
        size = e.channel.ratio if e.control == "equal-mean" else 1.0
        logits = logits + e.learning_rate * size * gradient(logits, offered, e.sharing)
    return _made(e, logits, (*session.rounds, Round(offered, right, bool(rewarded), delivered)), session.curves)


def replay(experiment: DispenserExperiment, clicks: Iterable[bool]) -> Session:
    """Return the session that these clicks make: the same for the same experiment and clicks."""
    if not isinstance(clicks, Iterable):
        raise ParameterError(f"clicks must be a list of True and False; {clicks!r} is none.")
    session = begin(experiment)
    for rewarded in clicks:
        session = respond(session, rewarded)
    return session


def gradient(logits: Any, answer: Answer, sharing: str) -> Any:
    """Return the gradient of log pi(answer) with regard to the logits, shape (rows, tokens)."""
    tokens = np.array([answer.tokens])
    read = rows_read(np.array([answer.prompt]), tokens, sharing)[0]
    p = probabilities(logits)
    found = np.zeros(logits.shape)
    for row, token in zip(read.tolist(), answer.tokens, strict=True):
        found[row] -= p[row]
        found[row, token] += 1.0
    return found


def _rng(experiment: DispenserExperiment, purpose: int, number: int) -> np.random.Generator:
    """Return a generator of its own for each answer (purpose 0), random ratio (1) and shuffled list (2)."""
    return np.random.default_rng(np.random.SeedSequence(experiment.seed, spawn_key=(purpose, number)))


def _reference(e: DispenserExperiment) -> Any:
    return reference_logits(e.sharing, e.length, VOCABULARY, 1, e.reference_right)


def _made(e: DispenserExperiment, logits: Any, rounds: tuple[Round, ...], curves: Any) -> Session:
    """Return a session with the present policy's row added to the curves."""
    reference, row = log_probabilities(_reference(e)), np.zeros(4)
    assess(logits, reference, np.zeros(logits.shape), code(e.sharing), e.length, 0.0, row)
    curves = np.concatenate([curves, [[row[0], row[2], row[3]]]])
    for array in (logits, curves):
        array.setflags(write=False)
    return Session(e, logits, rounds, curves)


def _coin(session: Session) -> bool:
    """Toss for the present answer: reward as often as the schedule would if every second answer were rewarded."""
    chance = 0.5 / session.experiment.channel.ratio if session.experiment.channel.ratio else 0.0
    return bool(_rng(session.experiment, 3, len(session.rounds)).random() < chance)


def _lets_through(session: Session) -> bool:
    """Say whether the schedule delivers the reward that the person is now giving."""
    e, atom = session.experiment, session.experiment.channel.atom
    given = sum(session.clicks)  # rewards before this one
    if atom.kind == "EXT":
        return False
    if atom.kind == "RR":
        return bool(_rng(e, 1, given).random() < 1.0 / atom.value)
    ratios = e.channel.counted()
    delivered, since = session.delivered, 1
    for one in reversed(session.rounds):
        if one.delivered:
            break
        since += one.rewarded
    # Every time the list has been used up it is shuffled anew.
    shuffled = _rng(e, 2, delivered // len(ratios)).permutation(ratios)
    return bool(since >= shuffled[delivered % len(ratios)])
