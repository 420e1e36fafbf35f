"""What the tab "Exploring" says: who loses least, who recovers best, and whether that is the same rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.choice.levers_words import whole
from vrcore.designs.two_levers import EXPLORERS
from vrcore.measures.interval import Interval, mean_interval
from vrcore.measures.spans import Floats

# In the middle of a sentence.
NAMES = {
    "epsilon": "epsilon-greedy",
    "softmax": "softmax",
    "ucb": "UCB",
    "thompson": "Thompson sampling",
    "fading": "discounted Thompson sampling",
}


class Leaders(NamedTuple):
    """Which rules lose least, come back furthest, and come back least far: the best and what cannot be told from it.

    The first of each is the one with the best mean.
    """

    least: tuple[str, ...]
    furthest: tuple[str, ...]
    last: tuple[str, ...]


def leaders(explorers: Sequence[Any]) -> Leaders:
    """Return who leads. Two rules are told apart where the 95 % interval of their mean difference excludes 0.

    Subjects of two rules share a seed, so that differences are taken subject by subject.
    """
    lost = {one.key: one.lost for one in explorers}
    back = {one.key: -one.back for one in explorers}
    return Leaders(_lowest(lost), _lowest(back), _lowest({key: -values for key, values in back.items()}))


def _lowest(values: Mapping[str, Floats]) -> tuple[str, ...]:
    first = min(values, key=lambda key: float(values[key].mean()))
    rest = sorted((key for key in values if key != first), key=lambda key: float(values[key].mean()))
    return (first, *(key for key in rest if not _above(values[key] - values[first])))


def _above(differences: Floats) -> bool:
    _, low, _ = mean_interval(differences[:, None])
    return bool(low[0] > 0.0)


def listed(keys: Sequence[str]) -> str:
    """Return names in a sentence: "a", "a and b", "a, b and c"."""
    names = [NAMES[key] for key in keys]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def reinforcers(one: Interval, first: bool = True) -> str:
    """Return a loss with its interval; after the `first`, that it is one of 95 % has been said."""
    middle, low, high = (f"{value:.1f}" if value < 99.95 else f"{value:.0f}" for value in one)
    return f"{middle} reinforcers, {'95 % interval ' if first else ''}{low} to {high}"


def percents(one: Interval) -> str:
    """Return a share with its interval."""
    middle, low, high = (whole(value) for value in one)
    return f"{middle} %, {low} to {high}"


def percent(one: Interval) -> str:
    """Return a share alone."""
    return f"{whole(one.estimate)} %"


def finding(runs: Any, asked: Any) -> str:
    """Return the finding; before the prediction, only what is lost while nothing changes."""
    if asked.alike:
        return (
            f"Both levers pay one response in {asked.left}: no choice loses anything, and when they change places "
            "nothing has changed. Set them apart to tell the rules from each other."
        )
    found, by_key = leaders(runs.explorers), {one.key: one for one in runs.explorers}
    said = [_loses(found.least, by_key)]
    if asked.revealed:
        said += [_back(found.furthest, by_key, runs.later), _both(found, by_key)]
    return " ".join(said)


def _loses(least: Sequence[str], by_key: Mapping[str, Any]) -> str:
    best = reinforcers(by_key[least[0]].interval("lost"))
    if len(least) == 1:
        return f"While nothing changes, {listed(least)} loses least ({best})."
    if len(least) == len(by_key):
        return f"While nothing changes, no rule surely loses less than another; {NAMES[least[0]]}: {best}."
    return f"While nothing changes, {listed(least)} lose least and are not told apart ({NAMES[least[0]]}: {best})."


def _back(furthest: Sequence[str], by_key: Mapping[str, Any], later: int) -> str:
    best = percents(by_key[furthest[0]].interval("back"))
    when = f"{'A hundred' if later == 100 else f'{later:,}'} trials after a change"
    if len(furthest) == 1:
        return f"{when}, {listed(furthest)} is furthest back (better lever on {best})."
    if len(furthest) == len(by_key):
        return (
            f"{when}, none is surely further back than another; {NAMES[furthest[0]]} is on the better lever on {best}."
        )
    return f"{when}, {listed(furthest)} are furthest back and not told apart ({NAMES[furthest[0]]} on {best})."


def _both(found: Leaders, by_key: Mapping[str, Any]) -> str:
    if found.least == found.furthest and len(found.least) == 1:
        return "Here the same rule is best at both."
    both = [key for key in found.least if key in found.furthest]
    if both:
        return f"{_capital(listed(both))} may be best at both: these subjects do not settle it."
    best = found.least[0]
    share = f"{NAMES[best]} is back on {percents(by_key[best].interval('back'))}"
    if len(found.least) == 1 and found.last == found.least:
        return f"The best at the one is the worst at the other: {share}."
    if len(found.least) == 1 and best in found.last:
        return f"The best at the one is among the worst at the other: {share}."
    return f"No rule is best at both: {share}."


def answer(vote: str, runs: Any, asked: Any) -> str:
    """Return what the finding means for the visitor's prediction; nothing where there was none, or nothing to find."""
    if vote not in EXPLORERS or asked.alike:
        return ""
    found, by_key = leaders(runs.explorers), {one.key: one for one in runs.explorers}
    mine = percent(by_key[vote].interval("back"))
    said = f"You said that {NAMES[vote]} would be furthest back."
    if found.furthest == (vote,):
        return f"{said} So it is, with {mine}."
    best = found.furthest[0]
    if vote in found.furthest:
        other = next(key for key in found.furthest if key != vote)
        return f"{said} It may be: with {mine} it is not told apart from {NAMES[best if best != vote else other]}."
    theirs = percent(by_key[best].interval("back"))
    return f"{said} It is back to {mine}; {NAMES[best]} is further, with {theirs}."


__all__ = ["NAMES", "Leaders", "answer", "finding", "leaders", "listed", "percent", "percents", "reinforcers"]
