"""You are the dispenser: a visitor's rewards go through a schedule to the toy model, and their own ratio shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.charts.language_rater_dispenser import model_alt, model_figure, rewards_alt, rewards_figure
from dashboard.charts.look import Drawn, Look
from vrcore.language.dispenser import DispenserExperiment, Session, replay, respond
from vrcore.language.personal_ratio import PersonalRatio, personal_ratio
from vrcore.language.preferences import gold_scores

LENGTH = 3
REFERENCE_RIGHT = 0.6  # so that about one answer in five is right at the start, and nobody waits long for one


def experiment(kind: str, ratio: int, rate: float, seed: int) -> DispenserExperiment:
    """Return what the tab's settings mean."""
    schedule = "CRF" if ratio == 1 else f"{kind} {ratio}"
    return DispenserExperiment(schedule, length=LENGTH, reference_right=REFERENCE_RIGHT, learning_rate=rate, seed=seed)


def simulated(plan: DispenserExperiment, verdicts: Sequence[bool], rounds: int) -> tuple[bool, ...]:
    """Return what the simulated rater does in the rounds that are left: it rewards every wholly right answer."""
    session = replay(plan, verdicts)
    while len(session.rounds) < rounds:
        prompt, tokens = session.offered
        right = gold_scores(np.array([prompt]), np.array([tokens]))[0]
        session = respond(session, bool(right == plan.length))
    return session.clicks[len(verdicts) :]


@dataclass(frozen=True, eq=False)
class View:
    """What is shown of a session so far."""

    session: Session
    own: PersonalRatio
    finding: str
    model: Drawn
    model_alt: str
    rewards: Drawn
    rewards_alt: str


def view(plan: DispenserExperiment, verdicts: Sequence[bool], persons: Sequence[bool], look: Look) -> View:
    """Return the session that these clicks make, drawn; `persons` says which were the visitor's. Some milliseconds."""
    session = replay(plan, verdicts)
    mine = [one for one, person in zip(session.rounds, persons, strict=True) if person]
    own = personal_ratio(
        [one.rewarded for one in mine if one.right == plan.length],
        [one.rewarded for one in mine if one.right < plan.length],
    )
    return View(
        session,
        own,
        finding(session, own),
        model_figure(session, look),
        model_alt(session),
        rewards_figure(session, look),
        rewards_alt(session),
    )


def finding(session: Session, own: PersonalRatio) -> str:
    """Return the finding: the visitor's own ratio, what the schedule made of it, and what the model has learnt."""
    rate, given = session.curve("pass_rate"), sum(session.clicks)
    through = f"{session.experiment.schedule} let {session.delivered} of {given} rewards through"
    model = f"the model's pass rate went from {rate[0]:.2f} to {rate[-1]:.2f}"
    said = own.words if own.right + own.wrong else "The simulated rater judged every answer, and you none."
    return f"{said} {through}, and {model}."


def drift(own: PersonalRatio) -> str:
    """Return a sentence on how the visitor's ratio drifted, or why nothing can be said."""
    if own.right < 8:
        return "When you have judged eight wholly right answers, this says whether your own ratio drifts."
    halves = f"In the first half of the right answers you rewarded {100 * own.early:.0f} %, in the second"
    if own.early == own.late:
        return f"{halves} as many: no drift."
    sure = "a drift that chance would hardly make" if own.chance < 0.05 else "which may be chance"
    return f"{halves} {100 * own.late:.0f} %: {sure} (p = {own.chance:.2g}, Fisher's exact test)."


def last_words(session: Session) -> str:
    """Return what became of the last answer."""
    if not session.rounds:
        return "The model was asked to go on counting. Reward what you want to see more of."
    last = session.rounds[-1]
    if last.delivered:
        return "Your reward was delivered: the model has moved towards that answer."
    return "The schedule kept your reward: the model has not moved." if last.rewarded else "No reward: nothing moved."
