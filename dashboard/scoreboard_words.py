"""What the page "Scoreboard" says: the finding of the whole board, of a cell, and how it is made."""

from __future__ import annotations

import math

from dashboard.scoreboard_study import board, shows, who_shows
from vrcore.agents import AGENTS
from vrcore.phenomena import PHENOMENA, Finding

VERDICTS = {True: "shows it", False: "does not show it", None: "cannot be asked"}

METHOD = (
    "Every cell is an experiment of its own: the learner as it is shipped, with at least 40 subjects, is trained and "
    "tested as the row says, and the measure is compared with the criterion. The interval is a bootstrap over subjects "
    "(95 %). A cell passes where the value meets the criterion, with whatever else the criterion asks of intervals.",
    "Guards: training is equal in reinforcers unless the row says otherwise, and a row repeats the extinction effect "
    "with equal responses; "
    "resistance has several rulers, each a row of its own; subjects that never learnt (under 10 responses/min) are "
    "left out and not counted as fast; single and multiple schedules are separate rows; yoked subjects' incomes are "
    "reported; a learner that responds at a constant rate must fail every row.",
    "Criteria come from the sources or were chosen for this table. In some rows a condition was added after first "
    "values were seen, because something passed that the phenomenon does not mean (mere slowing, for instance); the "
    "criterion names it. Nothing was changed in order to let a learner pass; one does (savings, latent causes) since "
    "that measure was made finer.",
    "What it cannot show: that an animal works like the learner that passes. A criterion says what is counted as "
    "showing it, and many are this table's own choice; each row says whose. Other parameters give other learners: the "
    "board is about the ones that are shipped.",
)


def finding() -> str:
    """Return what the whole board shows, in one sentence."""
    counts = {agent: shows(agent)[0] for agent in AGENTS}
    best = max(counts, key=lambda agent: counts[agent])
    lead = "No learner shows everything: of" if counts[best] < len(PHENOMENA) else "Of"
    return (
        f"{lead} {len(PHENOMENA)} phenomena {AGENTS[best].title} shows most, {counts[best]}; "
        f"Q-learning, the tutorials' own, {counts['q-learning']}."
    )


def interval(one: Finding) -> str:
    """Return a value with its interval, as a line."""
    if math.isnan(one.value):
        return "no value"
    said = f"{one.value:.3g}"
    if not math.isnan(one.low):
        said += f" (95 % interval {one.low:.3g} to {one.high:.3g})"
    return f"{said}, {one.n} subjects"


def verdict(agent: str, key: str, one: Finding) -> str:
    """Return the cell's answer in one sentence."""
    return f"{AGENTS[agent].title} {VERDICTS[one.passed]}: {PHENOMENA[key].title[0].lower()}{PHENOMENA[key].title[1:]}."


def answers(agent: str) -> list[str]:
    """Return what a learner shows, what not, and what it cannot be asked, a paragraph each."""
    found = []
    for passed, words in ((True, "Shows"), (False, "Does not show"), (None, "Cannot be asked")):
        titles = [one.title for key, one in PHENOMENA.items() if board().findings[agent, key].passed is passed]
        if titles:
            found.append(f"**{words} ({len(titles)}).** {'; '.join(titles)}.")
    return found


def others(key: str) -> str:
    """Return who shows a phenomenon, in one sentence."""
    names = [AGENTS[agent].title for agent in who_shows(key)]
    if not names:
        return "No learner of this lab shows it."
    if len(names) == len(AGENTS) - 1:
        return "Every learner shows it, and the constant-rate control does not."
    return f"It is shown by {', '.join(names)}."


def stale() -> str:
    """Return what to say of a board computed under other rules."""
    return (
        f"This board was computed under rules version {board().rules} of the simulation; those in force may give other "
        "numbers. Choose Computed now to see a cell under them."
    )
