"""What came back, in sentences made of the numbers; and who can show it."""

from __future__ import annotations

import numpy as np

from dashboard.charts.extinction import number
from dashboard.charts.lab_dots import middle_words
from dashboard.extinction_lab.recovery_measured import Came
from dashboard.extinction_lab.rulers_words import rounded
from dashboard.extinction_lab.tested import FEWEST, compared
from dashboard.extinction_lab.who import who
from vrcore.agents import AGENTS
from vrcore.measures import Interval, median_interval

STAGES = {
    "rest": ("training", "extinction", "extinction"),
    "again": ("training", "extinction", "training"),
    "free": ("training", "extinction", "free", "test"),
    "place": ("training", "extinction", "test"),
    "other": ("target paid", "alternative paid", "neither paid"),
}
AXES = {
    "rest": "Rate after / before (1: unchanged)",
    "again": "Reinforcers to half of baseline",
    "free": "Rate, test / extinction (1: unchanged)",
    "place": "Rate in the test, % of baseline",
    "other": "Target, after / before (1: unchanged)",
}
ROWS = {"rest": "spontaneous-recovery", "again": "reacquisition", "place": "renewal", "other": "resurgence"}
WHAT = {
    "rest": "recovers after the rest",
    "again": "relearns with savings",
    "free": "is reinstated by free reinforcers",
    "place": "renews what was extinguished elsewhere",
    "other": "goes back to the target when the alternative stops paying",
}
NOT = {
    "rest": "does not recover more than without a rest",
    "again": "shows no savings",
    "free": "is not reinstated by free reinforcers",
    "place": "does not renew what was extinguished elsewhere",
    "other": "shows no resurgence beyond what the control group does",
}
FREE = (
    "The scoreboard has no row for reinstatement. A learner that learns only from what follows its own responses does "
    "not notice a reinforcer that comes for nothing; one whose vigour follows the average reward does."
)
CARRIED = 0.5  # of the baseline, or what was learnt in A was never extinguished but only left behind


def verdict(design: str, came: Came) -> tuple[str, Interval]:
    """Return "shown", "not shown", "undecided" or "too few", and the group in question over its control.

    Shown: the interval of that ratio lies on the side of the effect, and so does the group's own median where 1 means
    that nothing changed.
    """
    first = next(iter(came.values))
    mine, other = came.values[first], came.values.get(came.control, np.zeros(0))
    if first == came.control or min((~np.isnan(mine)).sum(), (~np.isnan(other)).sum()) < FEWEST:
        return "too few", Interval(np.nan, np.nan, np.nan)
    _, ratio = compared(mine, other)
    middle = median_interval(mine)
    if np.isnan(ratio.low):
        return "undecided", ratio
    if came.fewer:
        return ("shown" if ratio.high < 1.0 else "not shown" if ratio.low >= 1.0 else "undecided"), ratio
    own = middle.low > 1.0 or design == "place"
    if ratio.low > 1.0 and own:
        if design == "place" and (came.carried < CARRIED or not _first_of_all(came)):
            return "not shown", ratio
        return "shown", ratio
    return ("not shown" if ratio.high <= 1.25 or middle.high <= 1.0 else "undecided"), ratio


def _first_of_all(came: Came) -> bool:
    """Say whether the first group lies above each of the others for sure."""
    (_, mine), *rest = came.values.items()
    return all(compared(mine, one)[1].low > 1.0 for _, one in rest if (~np.isnan(one)).sum() >= FEWEST)


def finding(agent: str, design: str, came: Came) -> str:
    """Return the finding: what came back, beside the control, with its interval."""
    title = AGENTS[agent].title
    found, ratio = verdict(design, came)
    first = next(iter(came.values))
    if first == came.control:
        return f"{title}: without a rest there is only the control, and nothing to compare it with."
    if found == "too few":
        return f"{title}: {_why_not(design, came)}"
    said = {
        "shown": f"{title} {WHAT[design]}",
        "not shown": f"{title} {NOT[design]}",
        "undecided": f"{title}: these subjects do not settle whether it {WHAT[design]}",
    }[found]
    values = "; ".join(f"{name}: {middle_words(one)}" for name, one in came.values.items())
    return f"{said}. {came.title}, {values}{_ratio(first, came.control, ratio)}.{_left_out(came)}"


def _ratio(first: str, control: str, ratio: Interval) -> str:
    if np.isnan(ratio.low) or np.isinf(ratio.estimate):
        return ""
    high = f"to {rounded(ratio.high)}" if np.isfinite(ratio.high) else "up"
    return f"; {first} over {control}: {rounded(ratio.estimate)} (95 % interval {rounded(ratio.low)} {high})"


def _why_not(design: str, came: Came) -> str:
    if (came.untaught + came.not_gone) * 2 < came.subjects:
        return (
            f"fewer than {FEWEST} subjects are left in one of the groups, too few to compare. Take more subjects."
            f"{_left_out(came)}"
        )
    if came.untaught > came.not_gone:
        return (
            f"{came.untaught} of {came.subjects} subjects responded less than 10 times a minute when training ended, "
            "so that there is nothing that could come back. Train longer."
        )
    when = "while the alternative was paid" if design == "other" else "when extinction ended"
    where = "nothing" if came.not_gone == came.subjects else "in too many nothing"
    return (
        f"{where} was gone, so that nothing can come back: {when}, {came.not_gone} of {came.subjects} subjects still "
        f"responded at more than {came.gone} of their baseline."
    )


def _left_out(came: Came) -> str:
    parts = []
    if came.untaught:
        parts.append(f"{came.untaught} that responded less than 10 times a minute")
    if came.not_gone:
        parts.append(f"{came.not_gone} still above {came.gone} of their baseline")
    return f" Left out, of {came.subjects}: {' and '.join(parts)}." if parts else ""


def note(design: str, came: Came) -> str:
    """Return who can show it, and what to beware of."""
    said = who(ROWS[design]) if design in ROWS else FREE
    if design == "place" and np.isfinite(came.carried):
        share = f"{number(100.0 * came.carried)} %"
        if came.carried < CARRIED:
            said = (
                f"But only {share} of the baseline came along to place B in the first minute there: most of what was "
                "learnt in A was not extinguished in B but left behind, and ABA finds it where it was. "
                f"{said}"
            )
        else:
            said = f"In the first minute in place B, {share} of the baseline had come along. {said}"
    return said
