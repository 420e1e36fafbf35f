"""What "Four schedules" says: the finding with its interval, what was matched, and what this learner cannot show."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dashboard.finding import ALIKE
from dashboard.four_schedules_group import Group
from dashboard.four_schedules_study import Study
from dashboard.four_schedules_tables import AGREE, mean_of, pairs
from vrcore.agents import AGENTS, TIMING
from vrcore.measures import Interval

LEARNT = 10.0  # responses per minute; who responds less has not learnt, or has given up
FEWEST = 3  # subjects for an interval
SCALLOP = 0.35  # quarter-life from which on a rate surely rises through the interval; 0.25 is a steady rate


class Compared(NamedTuple):
    """Response rates on one schedule as multiples of those on another, subject by subject.

    `verdict`: "more", "fewer", "alike" (the whole interval within `ALIKE`), "undecided", or "too few". `n` pairs
    count; `slow` do not because a subject hardly responded, `apart` because their reinforcers per minute differ.
    """

    verdict: str
    ratio: Interval
    n: int
    slow: int
    apart: int


def compared(study: Study, ratio: str = "VR", interval: str = "VI") -> Compared:
    """Compare the response rates of a ratio schedule with those of an interval schedule, each subject with itself."""
    found = pairs(study, ratio, interval)
    first, second = (found[f"{kind}_responses_per_minute"].to_numpy() for kind in (ratio, interval))
    there = ~np.isnan(first) & ~np.isnan(second)
    fast = there & (np.fmin(first, second) >= LEARNT)
    agree = found["within_10_percent"].to_numpy() | (study.asked.match != "yoked")
    counted = fast & agree
    n, slow, apart = int(counted.sum()), int((~fast).sum()), int((fast & ~agree).sum())
    if not n:
        return Compared("too few", Interval(np.nan, np.nan, np.nan), 0, slow, apart)
    middle = mean_of(np.log(first[counted] / second[counted]))
    times = Interval(*(float(np.exp(one)) for one in middle))
    if n < FEWEST:
        return Compared("too few", times, n, slow, apart)
    verdict = "more" if times.low > 1.0 else "fewer" if times.high < 1.0 else "undecided"
    if ALIKE[0] <= times.low and times.high <= ALIKE[1]:
        verdict = "alike"
    return Compared(verdict, times, n, slow, apart)


def finding(study: Study) -> str:
    """Return what the comparison of the two variable schedules says, in a sentence with its interval."""
    found = compared(study)
    ratio, interval = study.groups["VR"], study.groups["VI"]
    names, times = f"{ratio.schedule} and on {name_of(interval)}", found.ratio
    limits = f"(95 % interval {times.low:.2f} to {times.high:.2f}, N = {found.n}, each subject with itself)"
    paid = " at {} and {} reinforcers a minute.".format(
        *(f"{float(np.nanmean(one.values['income'])):.2f}" for one in (ratio, interval))
    )
    match found.verdict:
        case "too few":
            return (
                f"With {found.n} subject{'' if found.n == 1 else 's'} that can be compared on {names} no interval can "
                f"be given.{left_out(study, found)}"
            )
        case "alike":
            said = f"Subjects responded about equally fast on {names}: {times.estimate:.2f} times {limits},{paid}"
        case "undecided":
            said = (
                f"These subjects do not settle on which of {names} they respond faster: {times.estimate:.2f} times "
                f"{limits},{paid}"
            )
        case verdict:
            how = "" if verdict == "more" else "only "
            said = (
                f"Subjects responded {how}{times.estimate:.2f} times as fast on {ratio.schedule} as on "
                f"{name_of(interval)} {limits},{paid}"
            )
    return said + caution(study) + left_out(study, found)


def name_of(group: Group) -> str:
    """Return what a group is called in a sentence."""
    return f"the {group.schedule}" if "yoked" in group.schedule else group.schedule


def apart(study: Study, ratio: str, interval: str) -> float:
    """Return by how much the reinforcers per minute of an interval group differ from its ratio group's, as a share."""
    income = [float(np.nanmean(study.groups[kind].values["income"])) for kind in (interval, ratio)]
    return income[0] / income[1] - 1.0 if income[1] > 0 else float("inf")


def caution(study: Study) -> str:
    """Return a sentence for groups that were paid unequally, or nothing."""
    if abs(apart(study, "VR", "VI")) <= AGREE:
        return ""
    return " They were not paid alike, so this compares two incomes as well as two rules."


def left_out(study: Study, found: Compared) -> str:
    """Return a sentence on subjects that do not count, or nothing."""
    parts = []
    if found.slow:
        parts.append(f"{found.slow} that responded less than 10 times a minute or had no partner")
    if found.apart:
        parts.append(f"{found.apart} whose pair differs by more than 10 % in reinforcers a minute")
    return f" Left out of {study.asked.subjects}: {', '.join(parts)}." if parts else ""


def matched(study: Study) -> list[str]:
    """Return how the groups were matched and what they obtained, one sentence a pair; differences are marked."""
    said = []
    for ratio, interval in (("FR", "FI"), ("VR", "VI")):
        first, second = study.groups[ratio], study.groups[interval]
        income = [float(np.nanmean(one.values["income"])) for one in (first, second)]
        by = apart(study, ratio, interval)
        mark = "" if abs(by) <= AGREE else f" **(differ by {100 * by:+.0f} %)**"
        words = {
            "requirement": "set by hand",
            "income": f"interval found from the run: what pays as {first.schedule} did",
            "yoked": f"each subject got the {'intervals' if interval == 'VI' else 'mean interval'} that it had "
            f"obtained itself on {first.schedule}; {_agreeing(study, ratio, interval)}",
        }[study.asked.match]
        seconds = f", median {second.middle_seconds:.1f} s" if study.asked.match == "yoked" else ""
        said.append(
            f"{first.schedule}: {income[0]:.2f}, {second.schedule}{seconds}: {income[1]:.2f} reinforcers a "
            f"minute{mark} ({words})."
        )
    return said


def _agreeing(study: Study, ratio: str, interval: str) -> str:
    agree = pairs(study, ratio, interval)["within_10_percent"]
    return f"{int(agree.sum())} of {len(agree)} pairs within 10 %"


def timing(agent: str) -> tuple[str, str] | None:
    """Return what is known of an agent and timing: its badge's verdict and why; None where nothing is stated."""
    stated = [badge for badge in AGENTS[agent].badges if badge.phenomenon == TIMING]
    return (stated[0].verdict, stated[0].words) if stated else None


def with_clock() -> list[str]:
    """Return the agents that are known to pause after a reinforcer, or to speed up towards the next."""
    return [key for key in AGENTS if (known := timing(key)) and known[0] == "shows"]


def pause_words(study: Study) -> str:
    """Return what the fixed ratio did to the pause, with its interval."""
    group = study.groups["FR"]
    found = mean_of(group.values["relative_pause"])
    if np.isnan(found.low):
        return f"Too few subjects to say whether they pause on {group.schedule}."
    numbers = (
        f"after a reinforcer on {group.schedule} the next response took {found.estimate:.2f} times as long as between "
        f"any two (95 % interval {found.low:.2f} to {found.high:.2f}; 1 is no pause)"
    )
    if found.low > ALIKE[1]:
        return f"A pause: {numbers}."
    if ALIKE[0] <= found.low and found.high <= ALIKE[1]:
        return f"No pause: {numbers}."
    return f"Whether there is a pause is not settled: {numbers}."


def scallop_words(study: Study) -> str:
    """Return what the fixed interval did to the rate within it, with its interval."""
    group = study.groups["FI"]
    found = mean_of(group.values["quarter_life"])
    if np.isnan(found.low):
        return f"Too few subjects to say whether {name_of(group)} draws a scallop."
    numbers = (
        f"on {name_of(group)} a quarter of the responses were made after {found.estimate:.2f} of the interval "
        f"(95 % interval {found.low:.2f} to {found.high:.2f}; 0.25 is a steady rate)"
    )
    if found.low > SCALLOP:
        return f"A scallop: {numbers}."
    if found.high <= SCALLOP:
        return f"No scallop: {numbers}."
    return f"Whether there is a scallop is not settled: {numbers}."
