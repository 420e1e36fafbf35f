"""What happened in the first minute without pay, in sentences made of the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dashboard.charts.extinction import number
from dashboard.extinction_lab.shares import Share, share
from dashboard.extinction_lab.who import who
from vrcore.agents import AGENTS
from vrcore.designs import rate_with_eating

if TYPE_CHECKING:
    from dashboard.extinction_lab.minute_study import Minutes

ENOUGH = 6


def shares(minutes: Minutes) -> tuple[Share, Share, Share]:
    """Return who exceeds the baseline in the first minute: eating counted, eating left out; and each of 19 minutes."""
    kept = ~np.isnan(minutes.first)
    first = minutes.first[kept]
    return (
        share(first > minutes.with_eating[kept]),
        share(first > minutes.usual[kept]),
        share(first > minutes.highest[kept]),
    )


def finding(agent: str, label: str, eating: float, minutes: Minutes) -> str:
    """Return the finding: who responds more in the first minute without pay, and what of it is freed time."""
    counted, plain, _ = shares(minutes)
    title = AGENTS[agent].title
    if plain.n < ENOUGH:
        reason, remedy = (
            ("had less than 19 minutes besides eating before pay stopped", "train longer, or let it eat faster")
            if minutes.short > minutes.untaught
            else ("responded less than 10 times a minute when pay stopped", "train longer, or pay more often")
        )
        most = max(minutes.short, minutes.untaught)
        return (
            f"{title} on {label}: {most} of {len(minutes.first)} subjects {reason}, so that fewer than {ENOUGH} are "
            f"left to compare: {remedy}."
        )
    if eating == 0.0:
        said = f"in the first minute without pay {plain.words} respond faster than before; eating takes no time here"
    else:
        said = (
            f"in the first minute without pay {counted.words} respond faster than before where eating counts, and "
            f"{plain.words.replace('95 % interval ', '')} where it is left out"
        )
    return f"{title} on {label}: {said}. {_judged(counted, plain, eating)}{_left_out(minutes)}"


def _judged(counted: Share, plain: Share, eating: float) -> str:
    if plain.low > 0.5:
        return "More than the half that chance alone gives: it does respond faster than before."
    freed = eating > 0.0 and counted.low > 0.5
    if plain.high >= 0.5 and plain.count * 2 > plain.n:
        kept = "Much of the rise is freed time" if freed else "A burst is not settled"
        return f"{kept}: chance alone gives half, and these subjects do not exceed it for sure{' without it' * freed}."
    rest = "fewer than half" if plain.high < 0.5 else "no more than the half that chance alone gives"
    if freed:
        return f"The burst is freed time: without it, {rest}."
    return f"No burst: {rest}."


def _left_out(minutes: Minutes) -> str:
    parts = []
    if minutes.untaught:
        parts.append(f"{minutes.untaught} that responded less than 10 times a minute")
    if minutes.short:
        parts.append(f"{minutes.short} with less than 19 minutes besides eating")
    return f" Left out: {' and '.join(parts)}." if parts else ""


def note(agent: str, minutes: Minutes) -> str:
    """Return how many show a burst by more than chance, the first five minutes, and who can show one."""
    _, plain, beyond = shares(minutes)
    if plain.n < ENOUGH:
        return who("extinction-burst")
    kept = ~np.isnan(minutes.first)
    base = minutes.usual[kept]
    one, five = (float(np.median(rates[kept] / base)) for rates in (minutes.first, minutes.five))
    above = share(minutes.five[kept] > base)
    hides = ": a longer window hides what is short" if five < one else ""
    few = "; 1 in 20 would by chance" if beyond.low <= 0.05 else ", where 1 in 20 would by chance"
    return (
        f"In {beyond.words} the first minute is higher than each of the last 19 minutes of baseline{few}. Against the "
        f"baseline without meals the median subject makes {one:.2f} times as many responses in the first minute and "
        f"{five:.2f} times in the first five, in which {above.words.replace('95 % interval ', '')} exceed it"
        f"{hides}. In people treated with extinction a burst was reported in 24 % of 113 cases (Lerman and Iwata "
        "1995). "
        f"{who('extinction-burst')}"
    )


def arithmetic(ratio: float, running: float, eating: float, minutes: Minutes) -> str:
    """Return the arithmetic of freed time for a made subject, and for the subjects of the figure."""
    counted = rate_with_eating(ratio, running, eating)
    seconds = ratio * 60.0 / running
    what, take = ("response", "takes") if ratio == 1 else ("responses", "take")
    say = f"{number(ratio)} {what} at {number(running)} a minute {take} {number(seconds)} s"
    said = (
        f"{say}, a meal {number(eating)} s: {number(ratio)} in {number(seconds + eating)} s are "
        f"{counted:.1f} a minute. When no meal comes any more the same subject makes {number(running)}: an apparent "
        f"burst of {100.0 * (running / counted - 1.0):.0f} %, and nothing has changed."
    )
    if eating == 0.0:
        return (
            f"{say} and a meal takes no time here: with meals and without, the rate is the same, and no "
            "burst can come from freed time."
        )
    kept = ~np.isnan(minutes.first)
    if kept.sum() >= ENOUGH:
        own, fed = float(np.median(minutes.usual[kept])), float(np.median(minutes.with_eating[kept]))
        said += (
            f" The subjects of the figure run at {own:.1f} a minute (median), and {fed:.1f} with meals counted, so "
            f"that {100.0 * (own / fed - 1.0):.0f} % would come from freed time alone."
        )
    return said
