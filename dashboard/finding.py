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


# Two groups count as alike if their ratio surely lies in here: a convention of this page, said on it.
ALIKE = (0.8, 1.25)


class Finding(NamedTuple):
    """What came out, as a verdict on the last group against the first and in words for people.

    `verdict`: "more" or "fewer" where the interval of the ratio excludes 1; "alike" where it lies within ALIKE;
    "undecided" otherwise; "never", "nothing learnt", "one group" or "too few" where there is no ratio.
    """

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
        words = f"{_median_words(first, medians[0])} before falling below {share} of baseline.{_left_out(groups)}"
        return Finding("one group", words)
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
        verdict if certain else "undecided",
        f"{_median_words(stops, middle)} before falling below {share} of baseline; after {goes_on.label} it was still "
        f"responding when we stopped looking.{'' if certain else ' With these subjects that may be chance.'}"
        f"{_left_out((first, last))}",
    )


def _left_out(groups: Sequence[Group]) -> str:
    """Return a sentence on subjects that had not learnt and are left out, or nothing."""
    parts = []
    for group in groups:
        left = int((~group.resistance.learnt).sum())
        if left:
            parts.append(f"{left} of {group.experiment.subjects} on {group.label}")
    return f" Left out, because they responded less than 10 times a minute: {', '.join(parts)}." if parts else ""


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
    left_out = _left_out((first, last))
    if np.isnan(times.estimate):
        words = f"{start}. With fewer than 6 subjects that had learnt in a group no interval can be given.{left_out}"
        return Finding("too few", words)
    verdict = "more" if times.low > 1 else "fewer" if times.high < 1 else "undecided"
    if times.low >= ALIKE[0] and times.high <= ALIKE[1]:
        verdict = "alike"
    said = f"{start}: {_times(times)}"
    said += {"undecided": ", so these subjects do not settle which is more.", "alike": ": alike."}.get(verdict, ".")
    missed = [median_interval(group.resistance.omitted).estimate for group in (first, last)]
    ratio = ratio_of_medians(last.resistance.omitted, first.resistance.omitted)
    if np.isfinite(missed).all() and np.isfinite(ratio.estimate):
        said += (
            f" Counted in expected reinforcers omitted it was {number(missed[1])} against {number(missed[0])}: "
            f"{_times(ratio)}."
        )
    return Finding(verdict, said + left_out)


def _times(ratio: Interval) -> str:
    """Return a ratio with its interval, in words."""
    return f"{_rounded(ratio.estimate)} times as many{_ratio_limits(ratio)}"


def answer(vote: str, groups: Sequence[Group], verdict: str) -> str | None:
    """Return what to say to a prediction: `vote` is "first", "last" or "alike"; None if there was none to judge."""
    truth = {verdict: verdict, "more": "last", "fewer": "first"}[verdict]
    first, last = groups[0].label, groups[-1].label
    said = {
        "first": f"{first} would keep responding longest",
        "last": f"{last} would keep responding longest",
        "alike": "there would be no difference",
    }
    happened = {
        "first": f"{first} did",
        "last": f"{last} did",
        "alike": "the two are alike",
        "undecided": "these subjects do not settle it; more of them might",
        "never": "neither stopped while we looked",
    }
    if vote not in said or truth not in happened or len(groups) < 2:
        return None
    if truth == "never":  # by minutes and omitted reinforcers neither stopped, either
        return f"You said that {said[vote]}. {happened[truth].capitalize()}, by any ruler."
    if vote == truth:
        return f"You said that {said[vote]}. By responses, so it was: {happened[truth]}. Do the other two rulers agree?"
    return f"You said that {said[vote]}. By responses, {happened[truth]}: now look at the other two rulers."
