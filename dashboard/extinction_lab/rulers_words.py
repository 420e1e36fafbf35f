"""What four rulers said: on which of them partial reinforcement outlasts continuous, and on which not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.extinction import down_to, number
from dashboard.extinction_lab.tested import FEWEST, RULERS, Tested, compared
from dashboard.extinction_lab.who import listed, who
from vrcore.agents import AGENTS
from vrcore.measures import Interval, median_interval
from vrcore.measures.extinction import LEAST_BASELINE, Criterion

NAMES = {
    "responses": "responses",
    "minutes": "minutes",
    "omitted": "expected reinforcers omitted",
    "slope": "the rate-corrected slope",
}
ROWS = {"responses": "partial-reinforcement-extinction", "slope": "rate-corrected-extinction"}
CHALLENGED = "VR 10"


class Finding(NamedTuple):
    """What came out: a verdict and a ratio for each ruler, and the sentence.

    `why` is "" where the rulers could be read, and else why they could not; `note` says what this learner cannot show.
    """

    words: str
    verdicts: Mapping[str, tuple[str, Interval]]
    why: str = ""
    note: str = ""


def verdicts(last: Tested, first: Tested) -> dict[str, tuple[str, Interval]]:
    """Return for each ruler how `last` compares with `first`."""
    return {ruler: compared(last.resistance.by(ruler), first.resistance.by(ruler)) for ruler in RULERS}


def finding(groups: Sequence[Tested], focus: Tested) -> Finding:
    """Return the finding on `focus` against the first group."""
    first = groups[0]
    who_is = AGENTS[first.experiment.agent.key].title
    for group in (first, focus):
        if group.left_out * 2 >= len(group.slope):
            return Finding(_untaught(group, who_is), {}, "untaught")
    found = verdicts(focus, first)
    if {found[ruler][0] for ruler in ("responses", "slope")} == {"never"}:
        minutes = number(float(np.nanmax(first.resistance.observed_minutes)))
        words = (
            f"{who_is} does not stop: in {minutes} minutes without pay its median subject falls below "
            f"{down_to(first.resistance.criterion, 'its baseline')} neither after {first.label} nor after "
            f"{focus.label}, so that there is no effect to measure by any ruler."
        )
        note = f"{who(ROWS['responses'])} How a learner that does not stop can be stopped: see Kinds of extinction."
        return Finding(words + _left_out(groups), found, "never", note)
    # The usual criterion goes without saying; an absolute one may turn the order round.
    absolute = first.resistance.criterion.rate > 0
    how = f" and counted down to {down_to(first.resistance.criterion)}" if absolute else ""
    words = f"{who_is} after {focus.label}, compared with {first.label}{how}, {_by_verdict(found)}."
    return Finding(words + _left_out(groups), found, note=_note(found))


def _note(found: Mapping[str, tuple[str, Interval]]) -> str:
    """Return what real subjects do and this learner does not, with who does."""
    said = []
    verdict = found["responses"][0]
    if verdict not in ("more", "too few"):
        start = "These subjects do not settle whether" if verdict == "undecided" else (
            "With these settings it does not show that"
        )  # fmt: skip
        said.append(f"{start} partial reinforcement outlasts continuous by responses. {who(ROWS['responses'])}")
    if found["slope"][0] == "more":
        said.append(
            "By the rate-corrected slope Nevin (1988) found the reverse, the shallower slope after continuous "
            f"reinforcement. {who(ROWS['slope'])}"
        )
    return " ".join(said)


def _by_verdict(found: Mapping[str, tuple[str, Interval]]) -> str:
    """Return the rulers by what they say: "lasts longer by responses (14 times, ...); it is alike by ..."."""
    said = {
        "more": "lasts longer by {}",
        "fewer": "stops sooner by {}",
        "alike": "is alike by {}",
        "undecided": "is not settled by {}",
        "never": "cannot be compared by {}",
        "too few": "has too few subjects to be compared by {}",
    }
    parts, first = [], True
    for verdict, pattern in said.items():
        rulers = [ruler for ruler in RULERS if found[ruler][0] == verdict]
        named = []
        for ruler in rulers:
            limits = times(found[ruler][1], first=first)
            named.append(f"{NAMES[ruler]}{f' ({limits})' if limits else ''}")
            first = first and not limits
        if named:
            parts.append(pattern.format(listed(named)))
    return "; it ".join(parts)


def times(ratio: Interval, *, first: bool) -> str:
    """Return a ratio with its interval for brackets; "" where there is none. `first` says what an interval is."""
    if np.isnan(ratio.low):
        return ""
    of = "95 % interval " if first else ""
    if np.isinf(ratio.low):
        return "beyond measure, as most never stopped"
    if ratio.high == 0.0:
        return "next to nothing beside it"
    if np.isinf(ratio.estimate) or np.isinf(ratio.high):
        return f"{rounded(ratio.low)} times or more{', 95 % confidence' if first else ''}"
    if ratio.estimate == 0.0:
        return f"at most {rounded(ratio.high)} times{', 95 % confidence' if first else ''}"
    return f"{rounded(ratio.estimate)} times, {of}{rounded(ratio.low)} to {rounded(ratio.high)}"


def rounded(value: float) -> str:
    """Return a ratio with two significant digits, never with an exponent."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def ratios_table(groups: Sequence[Tested]) -> pd.DataFrame:
    """Return a row a group and ruler: the median with its interval, and the ratio to the first group with its own.

    Empty where nothing is known; a median that was never reached has no number.
    """
    rows = []
    for group in groups:
        for ruler in RULERS:
            values = group.resistance.by(ruler)
            middle = median_interval(values)
            verdict, ratio = compared(values, groups[0].resistance.by(ruler))
            same = group is groups[0]
            rows.append(
                {
                    "group": group.label,
                    "ruler": NAMES[ruler].removeprefix("the "),
                    **_numbers("median", middle),
                    **_numbers(f"over {groups[0].label}", Interval(np.nan, np.nan, np.nan) if same else ratio),
                    "verdict": "" if same else verdict,
                    "subjects": int(group.resistance.learnt.sum()),
                }
            )
    return pd.DataFrame(rows)


def _numbers(name: str, found: Interval) -> dict[str, float | None]:
    parts = {name: found.estimate, f"{name}, low": found.low, f"{name}, high": found.high}
    return {key: float(f"{value:.3g}") if np.isfinite(value) else None for key, value in parts.items()}


def others(groups: Sequence[Tested], focus: Tested) -> str:
    """Return one sentence on the groups that the finding leaves out, or ""."""
    first, said = groups[0], []
    for group in groups[1:]:
        if group is focus or group.left_out * 2 >= len(group.slope) or first.left_out * 2 >= len(first.slope):
            continue
        found = verdicts(group, first)
        longer = [NAMES[ruler] for ruler in RULERS if found[ruler][0] == "more"]
        sooner = [NAMES[ruler] for ruler in RULERS if found[ruler][0] == "fewer"]
        parts = []
        if len(longer) == len(RULERS):
            parts.append("longer by all four rulers")
        elif longer:
            parts.append(f"longer by {listed(longer)}")
        if len(sooner) == len(RULERS):
            parts.append("sooner by all four rulers")
        elif sooner:
            parts.append(f"sooner by {listed(sooner)}")
        said.append(f"{group.label} {'; '.join(parts) if parts else 'no different for sure by any ruler'}")
    return f"The other groups, against {first.label}: {'. '.join(said)}." if said else ""


def least(criterion: Criterion) -> str:
    """Return how many responses a minute a subject must have made in training to be counted."""
    return number(max(LEAST_BASELINE, criterion.rate))


def _untaught(group: Tested, who_is: str) -> str:
    performance = group.experiment.phases[0].until[0] == "rate"
    criterion = f"reached {group.experiment.phases[0].rate:g} a minute for three minutes" if performance else ""
    slow = f"responded less than {least(group.resistance.criterion)} times a minute when training ended"
    reason = f"never {criterion}" if performance else slow
    return (
        f"{who_is}: {group.left_out} of {len(group.slope)} subjects on {group.label} {reason}, so that nothing is "
        f"compared. {'Ask for less' if performance else 'Train longer'}, or pay more often."
    )


def _left_out(groups: Sequence[Tested]) -> str:
    """Return sentences on the subjects that are left out, and on those whose training was cut short; or ""."""
    return _excluded(groups) + _cut_short(groups)


def _cut_short(groups: Sequence[Tested]) -> str:
    parts = [f"{group.limited} of {len(group.slope)} on {group.label}" for group in groups if group.limited]
    if not parts or groups[0].experiment.phases[0].until[0] == "rate":
        return ""
    return f" Trained for 4 hours without getting that far: {', '.join(parts)}."


def _excluded(groups: Sequence[Tested]) -> str:
    parts = [f"{group.left_out} of {len(group.slope)} on {group.label}" for group in groups if group.left_out]
    if not parts:
        return ""
    performance = groups[0].experiment.phases[0].until[0] == "rate"
    slow = f"who responded less than {least(groups[0].resistance.criterion)} times a minute"
    why = "who never got to the criterion" if performance else slow
    return f" Left out, {why}: {', '.join(parts)}."


def answer(vote: str, found: Finding) -> str | None:
    """Return what to say to a prediction of how many rulers favour the partial group; None if there is none to judge.

    A ruler counts where the interval of its ratio lies above 1.
    """
    said = {"all": "by all four rulers", "some": "by some rulers and not by others", "none": "by none of them"}
    if vote not in said:
        return None
    if found.why == "untaught" or all(verdict == "too few" for verdict, _ in found.verdicts.values()):
        return None
    longer = [NAMES[ruler] for ruler in RULERS if found.verdicts[ruler][0] == "more"]
    truth = "all" if len(longer) == len(RULERS) else "some" if longer else "none"
    sooner = [NAMES[ruler] for ruler in RULERS if found.verdicts[ruler][0] == "fewer"]
    happened = {"all": "by all four", "some": f"by {listed(longer)}", "none": "by none of them for sure"}[truth]
    if sooner:
        happened += f"; it is the other way round by {listed(sooner) if len(sooner) < len(RULERS) else 'all four'}"
    if truth == "some" and len(longer) + len(sooner) < len(RULERS):
        happened += "; not for sure by the rest"
    return f"You said: {said[vote]}. {'So it is' if vote == truth else 'Not so'}: {happened}."


def challenge(groups: Sequence[Tested]) -> tuple[bool, str]:
    """Return whether VR 10 extinguishes faster than CRF by responses for sure, and what to say of it."""
    by_label = {group.label: group for group in groups}
    if CHALLENGED not in by_label or "CRF" not in by_label:
        return False, f"It needs a group on CRF and one on {CHALLENGED}: set the ratio to 10, or write them yourself."
    partial, continuous = by_label[CHALLENGED], by_label["CRF"]
    if any(group.left_out * 2 >= len(group.slope) for group in (partial, continuous)):
        return False, "Not yet: most subjects of one of the two groups never learnt, and that does not count."
    found = verdicts(partial, continuous)
    verdict, ratio = found["responses"]
    if verdict == "fewer" or (verdict == "alike" and ratio.high < 1.0):
        return True, (
            f"Done: until it stops, {CHALLENGED} makes fewer responses than CRF ({times(ratio, first=True)}). Is it "
            "the schedule, the training or the learner that does it? Try it with another learner."
        )
    easy = [NAMES[ruler] for ruler in RULERS[1:] if found[ruler][1].high < 1.0]
    known = times(ratio, first=True)
    if verdict == "too few":
        return False, f"Not yet: with fewer than {FEWEST} subjects left in a group there is nothing to compare."
    state = f"Not yet: by responses, {CHALLENGED} over CRF ({known})." if known else (
        "Not yet: by responses nothing can be said, because a median subject never stopped."
    )  # fmt: skip
    middles = {ruler: (median_interval(partial.resistance.by(ruler)).estimate, found[ruler][1]) for ruler in RULERS[1:]}
    if easy:
        hint = f"By {listed(easy)} it is done already: a ruler can turn the order round while nothing else changes."
    else:
        usable = {ruler: ratio for ruler, (_, ratio) in middles.items() if not np.isnan(ratio.estimate)}
        if usable:
            nearest = min(usable, key=lambda ruler: usable[ruler].estimate)
            hint = (
                f"It is nearest by {NAMES[nearest]} ({times(usable[nearest], first=False)}). Per reinforcer omitted, "
                "a lean schedule has less to lose by each response; and not every learner counts."
            )
        else:
            hint = "This learner does not stop at all: choose another one."
    return False, f"{state} Hint: {hint}"


__all__ = [
    "NAMES",
    "Finding",
    "answer",
    "challenge",
    "finding",
    "least",
    "others",
    "ratios_table",
    "rounded",
    "times",
    "verdicts",
]
