"""What three learners did when pay stopped: a verdict on each, and sentences made of the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dashboard.charts.extinction import number
from dashboard.finding import ALIKE
from dashboard.language.animals_runs import CRITERION, EXTINCTION, Learner
from vrcore.measures import Interval, median_interval, ratio_of_medians

FROZEN = 0.02  # a learner whose share moved by no more than this in the whole of extinction has frozen


def verdict(learner: Learner) -> str:
    """Return what a learner did: more, fewer, alike, undecided, frozen, never, or nothing learnt.

    "more" is the partial-reinforcement extinction effect: the interval of the ratio, lean to continuous, lies above 1.
    """
    if any(np.isnan(group.lasted).mean() > 0.5 for group in learner.groups):
        return "nothing learnt"
    medians = [median_interval(group.lasted).estimate for group in learner.groups]
    if np.isinf(medians).all():
        moved = [abs(group.extinction.mean[0] - group.left) for group in learner.groups]
        return "frozen" if max(moved) <= FROZEN else "never"
    times = ratio(learner)
    if np.isnan(times.estimate):
        return "undecided"
    if times.low > 1.0:
        return "alike" if times.high <= ALIKE[1] else "more"
    if times.high < 1.0:
        return "alike" if times.low >= ALIKE[0] else "fewer"
    return "alike" if times.low >= ALIKE[0] and times.high <= ALIKE[1] else "undecided"


def ratio(learner: Learner) -> Interval:
    """Return how many times as long the lean group lasted; where only the other goes on for ever, from its inverse."""
    rich, lean = (group.lasted for group in learner.groups)
    if np.isfinite(median_interval(rich).estimate):
        return ratio_of_medians(lean, rich)
    inverse = ratio_of_medians(rich, lean)
    upper = 1.0 / inverse.low if inverse.low > 0 else np.inf
    return Interval(1.0 / inverse.estimate, 1.0 / inverse.high, upper)


def named(learner: Learner) -> str:
    """Return a learner's name as it stands in a sentence: "The toy model (GRPO)", but "Q-learning"."""
    kind = learner.title.startswith(("Pigeon-like", "Toy model"))
    return f"The {learner.title[:1].lower()}{learner.title[1:]}" if kind else learner.title


def sentence(learner: Learner, *, first: bool = True) -> str:
    """Return one sentence on one learner; after the `first`, what the others have said is said more briefly."""
    found, (rich, lean) = verdict(learner), learner.groups
    if found == "nothing learnt":
        poor = next(group for group in learner.groups if np.isnan(group.lasted).mean() > 0.5)
        missing = int(np.isnan(poor.lasted).sum())
        what = f"did not reach a pass rate of {CRITERION:g}" if learner.key == "toy" else "did not learn to respond"
        runs = f"{missing} of {len(poor.lasted)} runs on {poor.schedule}"
        return f"{named(learner)}: {runs} {what}, so nothing is compared."
    if found in ("frozen", "never"):
        ends = _both(f"{lean.left:.2f}", f"{rich.left:.2f}", learner)
        if found == "frozen":
            return f"{named(learner)} freezes: {EXTINCTION} {_units(learner)} without reward leave it at {ends}."
        return (
            f"{named(learner)} does not fall to half within {EXTINCTION} {_units(learner)}: it ends at {ends}, from "
            f"{lean.extinction.mean[0]:.2f} and {rich.extinction.mean[0]:.2f}."
        )
    effect = "the partial-reinforcement extinction effect" if first else "the effect"
    said = {
        "more": f"shows {effect}",
        "fewer": f"shows the reverse of {effect}",
        "alike": f"does not show {effect}",
        "undecided": "is not settled by these runs",
    }[found]
    medians = [median_interval(group.lasted).estimate for group in learner.groups]
    for on, off in ((0, 1), (1, 0)):
        if np.isinf(medians[on]):
            return (
                f"{named(learner)} {said}: {number(medians[off])} {learner.counted} after "
                f"{learner.groups[off].schedule}, and after {learner.groups[on].schedule} the median run had not "
                f"fallen to half in {EXTINCTION} {_units(learner)}."
            )
    return (
        f"{named(learner)} {said}: {number(medians[1])} {learner.counted} after {lean.schedule}, {number(medians[0])} "
        f"after {rich.schedule}, {_times(ratio(learner), first=first)}."
    )


def _units(learner: Learner) -> str:
    return "steps" if learner.key == "toy" else "trials"


def _both(lean: str, rich: str, learner: Learner) -> str:
    """Return two shares of the maximum in words, once where they are the same."""
    if lean == rich:
        return f"{lean} of its maximum after either schedule"
    return f"{lean} of its maximum after {learner.groups[1].schedule} and {rich} after {learner.groups[0].schedule}"


def _times(times: Interval, *, first: bool) -> str:
    if np.isnan(times.estimate):
        return "too few runs for a ratio"
    if np.isinf(times.high):
        return f"at least {_rounded(times.low)} times as many (95 % confidence)"
    limits = f"{_rounded(times.low)} to {_rounded(times.high)}"
    return f"{_rounded(times.estimate)} times as many ({'95 % interval ' if first else ''}{limits})"


def _rounded(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2f}"


def heading(learners: Sequence[Learner]) -> str:
    """Return the finding: a sentence on each learner."""
    return " ".join(sentence(one, first=place == 0) for place, one in enumerate(learners))


def answer(vote: str, learners: Sequence[Learner]) -> str | None:
    """Return what to say to a prediction of who shows the effect, or None if there was none."""
    found: Mapping[str, str] = {one.key: verdict(one) for one in learners}
    showing = {one.key for one in learners if found[one.key] == "more"}
    animal = learners[0].key
    truth = {frozenset({animal}): "animal", frozenset(found): "all", frozenset(): "none"}.get(
        frozenset(showing), "other"
    )
    said = {
        "animal": "that only the pigeon-like learner shows the effect",
        "all": "that all three show it",
        "none": "that none of them shows it",
        "other": "that another learner shows it",
    }
    if vote not in said:
        return None
    names = [named(one).replace("The ", "the ", 1) for one in learners if one.key in showing]
    happened = f"{' and '.join(names)} {'does' if len(names) == 1 else 'do'}" if names else "none of them does"
    return f"You said {said[vote]}. {'So it is' if vote == truth else 'Not so'}: {happened}."
