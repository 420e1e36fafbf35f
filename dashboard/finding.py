"""What a comparison found, in a sentence with its interval; and what the agent shown is known to be able to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dashboard.charts.extinction import number, percent
from dashboard.group import Group
from vrcore.agents import AGENTS, PREE
from vrcore.measures import Interval, median_interval, ratio_of_medians

# A badge's verdict -> how a page says it, and whether the agent does what real subjects do.
VERDICTS = {
    "shows": ("shows the effect", True),
    "reversed": ("gets it backwards", False),
    "cannot": ("cannot show it", False),
    "never extinguishes": ("never extinguishes", False),
}


class Finding(NamedTuple):
    """`verdict`: "more", "fewer", "alike", "never", "nothing learnt", "one group" or "too few"; `words`: for people."""

    verdict: str
    words: str


def badge(agent: str) -> tuple[str, bool, str]:
    """Return what is known of an agent and the partial-reinforcement extinction effect: title, good, why."""
    one = next(badge for badge in AGENTS[agent].badges if badge.phenomenon == PREE)
    title, good = VERDICTS[one.verdict]
    return title, good, one.words


def finding(groups: Sequence[Group]) -> Finding:
    """Return the finding on resistance to extinction: the last group against the first."""
    share = percent(groups[0].resistance.criterion.share)
    untaught = [group for group in groups if group.resistance.learnt.sum() * 2 <= group.experiment.subjects]
    if untaught:
        group = untaught[0]
        silent = group.experiment.subjects - int(group.resistance.learnt.sum())
        return Finding(
            "nothing learnt",
            f"{silent} of {group.experiment.subjects} subjects on {group.label} responded less than 10 times a minute "
            "when training ended, so there is nothing to extinguish. Train longer, or pay more often.",
        )
    first, last = groups[0], groups[-1]
    medians = [median_interval(group.resistance.responses) for group in (first, last)]
    if all(np.isinf(one.estimate) for one in medians):
        minutes = number(max(float(group.resistance.observed_minutes.max(initial=0.0)) for group in groups))
        who = "The median subject did not fall" if len(groups) == 1 else f"Neither {first.label} nor {last.label} fell"
        return Finding(
            "never",
            f"{who} below {share} of baseline in {minutes} minutes without reinforcement: half of the subjects or more "
            "were still responding when we stopped looking.",
        )
    if len(groups) == 1:
        return Finding("one group", f"{_median_words(first, medians[0])} before falling below {share} of baseline.")
    if np.isinf(medians[0].estimate) or np.isinf(medians[1].estimate):
        return _one_goes_on(first, last, medians, share)
    return _compared(first, last, medians, share)


def _median_words(group: Group, middle: Interval) -> str:
    return f"After {group.label} the median subject made {number(middle.estimate)} unpaid responses{_limits(middle)}"


def _one_goes_on(first: Group, last: Group, medians: Sequence[Interval], share: str) -> Finding:
    """Return the finding where the median subject of just one of the two groups was still responding at the end."""
    goes_on, stops, middle, verdict = (
        (last, first, medians[0], "more") if np.isinf(medians[1].estimate) else (first, last, medians[1], "fewer")
    )
    times = ratio_of_medians(goes_on.resistance.responses, stops.resistance.responses)
    certain = times.low > 1
    return Finding(
        verdict if certain else "alike",
        f"{_median_words(stops, middle)} before falling below {share} of baseline; after {goes_on.label} it was still "
        "responding when we stopped looking." + ("" if certain else " With so few subjects that may be chance."),
    )


def _limits(interval: Interval) -> str:
    if np.isnan(interval.low):
        return ""
    if np.isinf(interval.high):
        return f" (95 % interval from {number(interval.low)} up)"
    return f" (95 % interval {number(interval.low)} to {number(interval.high)})"


def _rounded(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.2g}"


def _ratio_limits(times: Interval) -> str:
    if np.isinf(times.high):
        return f" (95 % interval from {_rounded(times.low)} up)"
    return f" (95 % interval {_rounded(times.low)} to {_rounded(times.high)})"


def _compared(first: Group, last: Group, medians: Sequence[Interval], share: str) -> Finding:
    """Return the finding where both groups' median subjects stopped."""
    start = (
        f"{_median_words(last, medians[1])} before falling below {share} of baseline; after {first.label}, "
        f"{number(medians[0].estimate)}"
    )
    times = ratio_of_medians(last.resistance.responses, first.resistance.responses)
    if np.isnan(times.estimate):
        return Finding("too few", f"{start}. With fewer than 6 subjects a group no interval can be given.")
    verdict = "more" if times.low > 1 else "fewer" if times.high < 1 else "alike"
    said = f"{start}: {_rounded(times.estimate)} times as many{_ratio_limits(times)}"
    said += ", so the two cannot be told apart." if verdict == "alike" else "."
    missed = [median_interval(group.resistance.omitted).estimate for group in (first, last)]
    if np.isfinite(missed).all():
        said += (
            f" Counted in expected reinforcers omitted it was {number(missed[1])} against {number(missed[0])}: "
            + _ruler_words(verdict, missed[1] / missed[0] if missed[0] > 0 else np.nan)
        )
    return Finding(verdict, said)


def _ruler_words(verdict: str, ratio: float) -> str:
    if not np.isfinite(ratio):
        return "the rulers cannot be compared."
    nearly = 0.67 <= ratio <= 1.5
    if verdict == "more":
        return "nearly the same." if nearly else "fewer." if ratio < 1 else "more by that ruler too."
    if verdict == "fewer":
        return "fewer by that ruler too." if ratio < 0.67 else "nearly the same." if nearly else "more by that ruler."
    return "nearly the same." if nearly else f"{number(ratio)} times as many."


def answer(vote: str, groups: Sequence[Group], verdict: str) -> str | None:
    """Return what to say to a prediction: `vote` is "first", "last" or "alike"; None if there was none to judge."""
    truth = {"more": "last", "fewer": "first", "alike": "alike", "never": "never"}.get(verdict)
    first, last = groups[0].label, groups[-1].label
    said = {
        "first": f"{first} would keep responding longest",
        "last": f"{last} would keep responding longest",
        "alike": "there would be no difference",
    }
    if vote not in said or truth is None or len(groups) < 2:
        return None
    happened = {
        "first": f"{first} did",
        "last": f"{last} did",
        "alike": "the groups cannot be told apart here",
        "never": "neither stopped while we looked",
    }[truth]
    if vote == truth:
        return f"You said that {said[vote]}. By responses, so it was: {happened}. Do the other two rulers agree?"
    return f"You said that {said[vote]}. By responses, {happened}: now look at the other two rulers."
