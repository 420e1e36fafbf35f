"""What "Learning curves" says: the finding, the answer to a guess, how it is computed, and what it cannot show."""

from __future__ import annotations

import numpy as np

from dashboard.learning_curves_study import Study
from dashboard.plain import plain
from vrcore.curves import Fit
from vrcore.curves.wording import number, percent

NEAR = 0.05
"""How many subjects changed near the middle of the mean: within this share of the range of x."""

ALL_BUT_A_FEW = (0.1, 0.9)
"""The middle of the onsets, between which most subjects changed."""

PLAIN = 4.0
"""From this many widths of an individual on, onsets make up 15 parts in 16 of the mean's squared width."""

SUDDEN = 0.8
"""A curve that does this share of its way from one point to the next, from 10 to 90 %, is a step to these points."""

UNSETTLED = "These points do not settle whether the mean misleads."

MODELS = (
    "What this page cannot show: whether animals or people learn suddenly. The simulated groups follow the rule that "
    "was chosen for them, and a step is one of those rules; the agents show what follows from theirs. In published "
    "acquisition data individuals were abrupt in several conditioning procedures (Gallistel, Fairhurst and Balsam "
    "2004), while the response rates of rats from session to session can be gradual in each animal, too."
)


def question(study: Study) -> str:
    """Return what is asked before the reveal; the names of a file's columns are not read as Markdown."""
    name = plain(study.x_name)
    by = study.one_unit if study.one_unit != "x =" else name
    many = study.unit if study.unit != "units" else f"units of {name}"
    return (
        f"This is the mean of {study.group.n} individuals. By which {by} have half of them learnt? And, in your head: "
        f"how many {many} does one of them take to learn?"
    )


def finding(study: Study) -> str:
    """Return what the group shows, in one sentence with its numbers."""
    group, unit = study.group, study.unit
    learnt = int(np.isfinite(group.onsets).sum())
    if not learnt:
        return f"None of {group.n} subjects shows a change, so there is no learning to describe."
    if at_once(study):
        low, high = (number(float(end)) for end in np.quantile(group.onsets[np.isfinite(group.onsets)], ALL_BUT_A_FEW))
        where = f"at {study.one_unit} {low}" if low == high else f"between {study.one_unit} {low} and {high}"
        return (
            f"{learnt} of {group.n} subjects show a change, nearly all of them {where}. So the mean is as sudden as "
            "they are: there is no gradual rise whose width could be told."
        )
    wide = group.breadth
    if group.mean is None or group.ratio is None or (wide is None and not group.misleading):
        why = group.mean_refused if group.mean is None else next(iter(group.mean.problems), "")
        said = f"{learnt} of {group.n} subjects show a change; the mean tells no width. {why}".strip()
        return f"{said} {UNSETTLED}" if group.unsettled else said
    own, single = group.width, float(np.median(group.widths))
    if wide is not None:
        start = f"The mean takes {number(wide.value)} {unit} from 10 to 90 % of its rise; "
    else:
        assert group.spread is not None  # what misleads without a width of its own is held against the onsets
        start = f"The middle 80 % of the onsets lie {number(group.spread.value)} {unit} apart; "
    pooled = "a width shared by all" if group.hierarchy is not None else "their median"
    if own.low == 0.0:
        spacing = float(np.median(np.diff(group.average[0])))
        said = f"less than {number(spacing)}" if single < spacing else number(single)
        known = f" ({pooled} is below {number(own.high, 2)})" if own.high > 0.0 else ""
        takes = "" if wide is not None else "takes "
        individuals = f"the median individual {takes}{said}{known}"
    else:
        takes = "" if wide is not None else "takes "
        individuals = f"an individual {takes}{number(own.value)} ({number(own.low)} to {number(own.high)}, {pooled})"
    if group.misleading:
        part = "" if group.ratio.low > PLAIN else "in large part "
        end = f". What looks like slow learning is {part}subjects that learn at different times."
    elif group.unsettled:
        end = f". {UNSETTLED}"
    else:
        end = ". Here the mean does not mislead about how an individual learns."
    return start + individuals + end


def at_once(study: Study) -> bool:
    """Say whether the mean jumps because nearly all individuals change at the same time."""
    group = study.group
    onsets = group.onsets[np.isfinite(group.onsets)]
    if group.mean is None or 2 * onsets.size < group.n:
        return False
    if "slope" in group.mean.curve.names and group.mean.identified("slope"):  # a step has none
        return False
    low, high = np.quantile(onsets, ALL_BUT_A_FEW)
    return bool(high - low <= NEAR * np.ptp(group.average[0]))


def caution(study: Study) -> str:
    """Return what must stand beside a mean that misleads; the widths themselves are in the finding."""
    assert study.group.ratio is not None  # the caller asks only where the mean misleads
    mean = "mean" if study.group.breadth is None else "smooth mean"
    return (
        f"**Caution:** the {mean} hides how individuals learn: an individual's rise is at least "
        f"{number(study.group.ratio.low, 2)} times shorter. The mean's slope tells more of how far apart the onsets "
        "lie than of how fast anybody learns; report the onset distribution."
    )


def answer(study: Study, guess: float) -> str:
    """Return what to say to a guess of where half of the individuals have learnt: the distance, and the mean's word."""
    group, unit, one = study.group, study.unit, study.one_unit
    half = group.half_learnt
    if not np.isfinite(half.estimate):
        return f"You said {one} {number(guess)}. Fewer than half of the {group.n} subjects ever learnt."
    away = guess - half.estimate
    said = f"You said {one} {number(guess)}. Half of the {group.n} subjects had learnt by {one} {number(half.estimate)}"
    if np.isfinite([half.low, half.high]).all():
        inside = half.low <= guess <= half.high
        said += f" ({percent(group.level)} interval {number(half.low)} to {number(half.high)})"
    else:
        inside = False
    said += ": within the interval." if inside else f": you were {number(abs(away))} {unit} too {_side(away)}."
    return f"{said} {mean_says(study)}"


def _side(away: float) -> str:
    return "late" if away > 0 else "early"


def mean_says(study: Study) -> str:
    """Return where the mean suggests that half have learnt, and how many really learn about there."""
    group = study.group
    if at_once(study):
        return "The mean jumps where they do."
    if group.mean is None or not group.mean.identified("midpoint"):
        return "The mean's curve does not tell where its middle lies."
    middle = group.mean.params["midpoint"]
    reach = NEAR * float(np.ptp(group.average[0]))
    near = int((np.abs(group.onsets - middle) <= reach).sum())
    return (
        f"The mean is half way at {study.one_unit} {number(middle)}; {near} of {group.n} subjects changed within "
        f"{number(reach, 2)} {study.unit} of that."
    )


def subject_words(study: Study, subject: int) -> str:
    """Return what one subject's record says: where it changed, from what to what."""
    one = study.group.individuals[subject]
    if one.change is None:
        return f"Subject {one.label}: {one.refused}"
    change = one.change
    if not change.found:
        return f"Subject {one.label} shows no change that its own points would prove."
    return (
        f"Subject {one.label} changed at {study.one_unit} {number(change.onset)} (between {number(change.low)} and "
        f"{number(change.high)}), from {number(change.before, 2)} to {number(change.after, 2)}."
    )


def curve_words(study: Study, fit: Fit, view: str) -> str:
    """Return what a fitted curve says; of a subject's sudden change where it lies, which no standard error can tell."""
    if view != "one" or fit.identified("midpoint") or fit.identified("slope"):
        return fit.words
    jumps = np.abs(np.diff(fit.predict(fit.x)))
    at = int(np.argmax(jumps))
    low, high = fit.params["baseline"], fit.params["asymptote"]
    if jumps[at] < SUDDEN * abs(high - low):
        return fit.words
    return (
        f"The {fit.curve.title} curve goes from {number(low)} to {number(high)} between {study.one_unit} "
        f"{number(float(fit.x[at]))} and {number(float(fit.x[at + 1]))}. Any place between them and any steeper slope "
        "fits as well."
    )


def method(study: Study) -> list[str]:
    """Return how the numbers of the page come about."""
    group = study.group
    said = [
        "**Onset** of an individual: the likeliest place of a single step through its record. A subject without a "
        "change that its own points prove counts as not having learnt. Dotted line: half of all have.",
        "**Caution**: the squared width of the mean is about that of an individual plus what the spread of onsets "
        "adds. Where the mean is surely more than 1.4 times (the root of 2) as wide as an individual, more of it comes "
        "from the onsets than from anybody's learning, and the caution is shown. Where the mean's curve tells no "
        "width, the spread of the onsets is held against the individuals.",
    ]
    pooled = group.hierarchy
    if pooled is None:
        return [*said, f"**Hierarchy**: none; {group.hierarchy_refused}"]
    shared = "levels and slope are shared by all, midpoints differ" if study.trials else (
        "the slope is shared by all, midpoints and levels differ"
    )  # fmt: skip
    return [
        *said,
        f"**Hierarchy**: {shared}; midpoints lie around {pooled.midpoint:.3g} with a standard deviation of "
        f"{pooled.midpoint_sd:.3g}{' (of the logarithm)' if pooled.family == 'hill' else ''}. The shared width is "
        f"{pooled.width.value:.3g} {study.unit} ({pooled.width.low:.3g} to {pooled.width.high:.3g}). Curves fitted one "
        "by one come out too steep where points are few or noisy; the hierarchy does not.",
    ]
