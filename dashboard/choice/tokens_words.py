"""What the tab "Token economy" says: pauses before early and late links, tokens in hand, and who can show it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard import finding as persistence
from dashboard.finding import ALIKE
from dashboard.scoreboard_study import CONTROL, who_shows
from vrcore.agents import AGENTS
from vrcore.measures.interval import Interval
from vrcore.measures.spans import Floats
from vrcore.phenomena.phenomenon import FEWEST, LEAST_RATE, middle_of
from vrcore.phenomena.token_accumulation import LINK, TOKENS

ROW = "token-accumulation"
BOARD = f"On the scoreboard (FR {LINK}, {TOKENS} tokens an exchange)"


def compared(links: int) -> int:
    """Return how many links at either end are compared: two, or one where there are less than four."""
    return min(2, links // 2)


def early_over_late(seconds: Floats) -> Interval:
    """Return the median subject's ratio of pauses, early to late, with its bootstrap interval."""
    k = compared(seconds.shape[1])
    return middle_of(np.divide(seconds[:, :k].sum(axis=1), seconds[:, -k:].sum(axis=1)))


def verdict(seconds: Floats) -> str:
    """Return what the pauses do on the way to an exchange; `seconds` has the shape (subjects, links).

    "too few" subjects that respond and exchange; "alike" where the interval of early over late lies within ALIKE;
    "shorten" or "lengthen" where it excludes 1, but "first" where only the pause after the exchange is long, because
    the second is not longer than the last, and "two" where no other pause is there to tell; "undecided" otherwise.
    """
    found = early_over_late(seconds)
    if np.isnan(found.low):
        return "too few"
    if found.low >= ALIKE[0] and found.high <= ALIKE[1]:
        return "alike"
    if found.low > 1.0:
        if seconds.shape[1] == 2:
            return "two"
        if not middle_of(seconds[:, 1] / seconds[:, -1]).low > 1.0:
            return "first"
        return "shorten"
    return "lengthen" if found.high < 1.0 else "undecided"


def finding(pauses: Any, asked: Any) -> str:
    """Return the finding on pauses."""
    seconds, title = pauses.seconds, pauses.title
    what, left = verdict(seconds), _left_out(pauses)
    if what == "too few":
        return (
            f"{title}: {_counted(seconds)} of {pauses.subjects} subjects respond at least {LEAST_RATE:g} times a "
            f"minute and exchange tokens, fewer than the {FEWEST} that an interval needs. Ask for less, or for a "
            "longer session."
        )
    k = compared(seconds.shape[1])
    first, last = (_seconds(part) for part in (seconds[:, :k], seconds[:, -k:]))
    which = ("the first token", "the last") if k == 1 else ("the first two tokens", "the last two")
    times = _times(early_over_late(seconds))
    # What is known of animals is about fixed ratios.
    as_animals = ", as animals do" if asked.producing == "FR" else ""
    said = {
        "shorten": f"{title} pauses longer before early links than before late ones{as_animals}",
        "lengthen": f"{title} gets it backwards and pauses longer before late links than before early ones",
        "alike": f"{title} pauses alike before early and late links",
        "undecided": f"{title}: these subjects do not settle whether it pauses longer before early links",
        "two": f"{title} pauses longer before the first token, which after an exchange may be the reinforcer's doing",
        "first": f"{title} pauses after each exchange, and no longer before the second link than before the last",
    }[what]
    numbers = f"{first} s before {which[0]}, {last} s before {which[1]}, {times}"
    if what == "first":
        numbers = (
            f"{_seconds(seconds[:, :1])} s before the first token, {_seconds(seconds[:, 1:2])} s before the second, "
            f"{_seconds(seconds[:, -1:])} s before the last; early over late {times}"
        )
    return f"{said}: {numbers}.{left}"


def nothing_saved(asked: Any) -> str:
    """Return why there is nothing to compare where a reinforcer costs as much as is saved, or a multiple of it."""
    return (
        f"A reinforcer costs {asked.cost} tokens. Whoever may exchange at every token has to wait for {asked.cost} all "
        f"the same, like those who exchange at every {asked.needed}: both groups would be one. Change the cost or the "
        "exchange to compare them."
    )


def question(asked: Any) -> str:
    """Return what is asked before the groups are shown."""
    first = "every token at once" if asked.cost == 1 else f"as soon as it had {asked.cost} tokens, the cost"
    average = "" if asked.exchange in ("FR", "FI") else " on average"
    if asked.timed:
        then = f"could exchange only with the first token after {asked.wait} s{average}"
    elif asked.cost <= asked.needed:
        then = f"saved {asked.needed}{average} first"
    else:
        then = f"could exchange only after every {asked.needed}{average}"
    return (
        f"One group exchanged {first}; another {then}. A reinforcer cost both the same, and both got about equally "
        "many. Now nothing is paid. Who makes more responses before giving up?"
    )


def guesses(asked: Any) -> dict[str, str]:
    """Return what may be answered: by vote, what its button says."""
    return {
        "first": "Every token at once" if asked.cost == 1 else "As soon as it can",
        "last": f"Waiting {asked.wait} s" if asked.timed else f"Saving {asked.needed}",
        "alike": "No difference",
        "skip": "Just show me",
    }


def answer(vote: str, groups: Any, what: str) -> str:
    """Return what persistence means for the prediction; nothing where there was none."""
    if vote not in ("first", "last", "alike"):
        return ""
    return persistence.answer(vote, groups, what) or "These groups do not tell whether your prediction was right."


def _counted(seconds: Floats) -> int:
    return int(np.isfinite(seconds).all(axis=1).sum())


def _seconds(part: Floats) -> str:
    middle = float(np.nanmedian(part.mean(axis=1)))
    return f"{middle:.1f}" if middle < 99.95 else f"{middle:.0f}"


def _times(one: Interval) -> str:
    middle, low, high = (f"{value:.0f}" if value >= 10 else f"{value:.2f}" for value in one)
    return f"{middle} times as long (95 % interval {low} to {high})"


def _left_out(pauses: Any) -> str:
    if not pauses.left_out:
        return ""
    return (
        f" Left out, because they responded less than {LEAST_RATE:g} times a minute: {pauses.left_out} of "
        f"{pauses.subjects}."
    )


def more(pauses: Any, control: Any, counts: Any, asked: Any) -> str:
    """Return the rest in a line: tokens earned, spent and in hand, the control, and who can show the pattern."""
    earned, spent = (float(np.median(one)) for one in (counts.earned, counts.spent))
    parts = [f"In {asked.minutes} minutes the median subject earns {earned:,.0f} tokens and spends {spent:,.0f}."]
    known = counts.held[~np.isnan(counts.held)]
    if len(known):
        parts.append(f"Tokens in hand when they are exchanged: {float(np.median(known)):.3g}.")
    if asked.agent != CONTROL:
        found = early_over_late(control.seconds)
        if np.isfinite(found.low):
            parts.append(f"Control, a constant rate: {_times(found)}.")
    shown = [AGENTS[key].title for key in who_shows(ROW)]
    if asked.agent in who_shows(ROW):
        others = [title for title in shown if title != AGENTS[asked.agent].title]
        too = ", too," if verdict(pauses.seconds) == "shorten" else ""
        parts.append(
            f"{BOARD}{too} it shows shorter pauses as tokens accumulate"
            f"{f', with {_and(others)}' if others else ', alone among the learners'}."
        )
    else:
        who = f"{_and(shown)} {'does' if len(shown) == 1 else 'do'}" if shown else "no learner does"
        parts.append(f"{BOARD} it does not show shorter pauses as tokens accumulate; {who}.")
    return " ".join(parts)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


__all__ = [
    "answer", "compared", "early_over_late", "finding", "guesses", "more", "nothing_saved", "question", "verdict",
]  # fmt: skip
