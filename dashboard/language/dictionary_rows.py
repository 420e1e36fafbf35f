"""The dictionary lever - reinforcement learning - language model; every row says where the likeness ends.

What the rows say of policy gradients and of group normalisation is exact and shown by the tabs they name; what they
say of animals is in the docstrings of `vrcore.agents`, `vrcore.measures` and `vrcore.schedules`, with its sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd


class Row(NamedTuple):
    """One term in three languages, where the likeness ends, and the tab ("sparse") or page ("page:...") to see it."""

    topic: str
    lever: str
    learning: str
    model: str
    breaks: str
    seen: str = ""


PAGES = {
    "page:extinction": ("app_pages/extinction.py", "Learning and extinction"),
    "page:learning_curves": ("app_pages/learning_curves.py", "Learning curves"),
}

ROWS = (
    Row("schedules", "Response: a lever press", "Action", "A sampled answer, token by token",
        "A press costs an animal time and effort; a sampled answer costs the policy nothing, and a batch of them is "
        "drawn at once from the same weights.", "animals"),
    Row("schedules", "Reinforcer: food", "Reward", "Score of a verifier or a reward model",
        "Food reinforces a hungry animal and ceases to when it is sated; a score is a number that never sates.",
        "rater"),
    Row("schedules", "Continuous reinforcement, CRF", "Reward for every success", "A verifier that never errs",
        "In the chamber satiety ends a session on CRF; a verifier can be asked for ever.", "answers"),
    Row("schedules", "Variable ratio, VR n", "Reward with probability 1/n",
        "A verifier that misses a share 1 - 1/n of the right answers",
        "An unpaid press is an event that an animal may count; to a policy gradient thinning is only a smaller and "
        "noisier gradient.", "answers"),
    Row("schedules", "Fixed ratio, FR n", "A counter in the environment", "No usual counterpart",
        "Counting needs responses one after the other; the answers of a batch have no order, and the model never sees "
        "the count, so that neither pause nor run can form.", "page:extinction"),
    Row("schedules", "Interval schedules, VI and FI", "Reward that depends on time", "A rater with fixed hours",
        "Time passes between two presses and not between two samples: more samples an hour earn more on a ratio and "
        "hardly more from a rater with fixed hours.", "page:extinction"),
    Row("schedules", "Ratio strain", "Sparse reward", "Groups in which all rewards are equal",
        "An animal pauses and may stop; a policy goes on sampling at full pace and learns nothing from such groups.",
        "sparse"),
    Row("schedules", "Size of the reinforcer", "Scale of the reward", "Advantage after normalisation",
        "A larger reinforcer matters to an animal; where rewards are divided by the spread of their group, any factor "
        "common to the group cancels.", "sparse"),
    Row("schedules", "Superstition: food by accident", "Reward that was not earned", "False positives of a verifier",
        "An accident strengthens whatever came just before it, once; a verifier that errs systematically strengthens "
        "the same wrong answer every time.", "answers"),
    Row("schedules", "Token economy, conditioned reinforcer", "Learned reward", "Reward model",
        "A token keeps its worth because it is exchanged for food; a reward model's score is never exchanged for "
        "anything, so that it can rise while what was wanted falls.", "rater"),
    Row("learning", "Magazine training", "Initial policy", "Pretraining and supervised fine-tuning",
        "Magazine training only teaches where food comes from; pretraining has taught most of the behaviour, and "
        "reinforcement selects among answers that are already there.", "shaping"),
    Row("learning", "Shaping by successive approximations", "Reward shaping", "Partial credit, process reward",
        "A trainer moves the criterion while watching one animal; a formula for partial credit is fixed beforehand and "
        "can be satisfied without the goal.", "shaping"),
    Row("learning", "Chaining", "Curriculum", "Tasks in stages",
        "In a chain each link becomes a conditioned reinforcer of the one before; an earlier stage of a curriculum "
        "helps later only through the weights that both use.", "shaping"),
    Row("learning", "Schedule thinning", "Lowering the density of reward", "Scoring fewer answers late in training",
        "A thinned animal learns to go on through unpaid responses; thinning a trained policy costs little because "
        "little is left to learn, not because it has learnt to wait.", "shaping"),
    Row("learning", "Stimulus generalisation", "Function approximation", "Transfer through shared weights",
        "An animal generalises by similarity that we can measure; a model by which weights two prompts share, which "
        "the prompts do not show.", "shaping"),
    Row("learning", "Discriminative stimulus", "Observation", "Prompt",
        "A chamber has a few lamps, each met a thousand times; most prompts are met once.", "animals"),
    Row("learning", "Control by the wrong stimulus", "Goal misgeneralisation", "A proxy goal, never told apart",
        "With an animal one cue at a time can be tested alone; a model has been tested only on what somebody thought "
        "of.", "goal"),
    Row("learning", "Acquisition", "Training", "Steps of the optimiser",
        "Each trial changes the animal before the next one; a step changes the model once for a whole batch, by an "
        "amount that the optimiser and not the reward decides.", "stability"),
    Row("extinction", "Extinction", "Reward removed", "Training goes on without reward",
        "Unpaid presses teach an animal that pay has stopped; where all rewards are zero a policy gradient without a "
        "pull is zero, and the policy freezes.", "animals"),
    Row("extinction", "Partial-reinforcement extinction effect", "None, from value or policy alone",
        "At best in the context window",
        "The effect needs a learner that carries its history of rewards; weights hold what was learnt and not how "
        "rarely it was paid.", "animals"),
    Row("extinction", "Response elimination by other training", "KL penalty, entropy bonus", "Pull to a reference",
        "In an animal another response takes the place of the old one; a pull to the reference needs none, and "
        "no animal is held to a copy of itself from before training.", "answers"),
    Row("extinction", "Punishment", "Negative reward", "Penalty for an answer",
        "A punished animal can leave or do nothing; a policy must answer, and in a group whose answers are all "
        "punished alike nothing changes.", "animals"),
    Row("extinction", "Spontaneous recovery", "None", "An old answer to another prompt",
        "An extinguished response may come back after rest alone; weights at rest do not change, so that what comes "
        "back was asked for differently."),
    Row("people", "Trainer's praise", "Human feedback", "Preferences, RLHF and DPO",
        "A trainer judges what one animal does now; preferences are collected from one policy and applied to others.",
        "rater"),
    Row("people", "Cumulative record, response rate", "Return over episodes", "Pass rate over steps",
        "A record shows one animal, response by response; a pass rate is a mean over prompts, and smooth because it is "
        "one.", "page:learning_curves"),
    Row("people", "Individual animals", "Random seeds", "Training runs",
        "Animals differ before training begins; seeds differ in luck alone, so that their spread says nothing about "
        "another model.", "stability"),
)  # fmt: skip


def found(search: str, topic: str) -> tuple[Row, ...]:
    """Return the rows of a topic that hold every word of the search, in any column, whatever the case."""
    words = search.lower().split()
    return tuple(
        row for row in ROWS if topic in ("all", row.topic) and all(word in " ".join(row[1:5]).lower() for word in words)
    )


def dictionary_table(rows: Sequence[Row], tabs: dict[str, str]) -> pd.DataFrame:
    """Return the rows as a table; `tabs` gives each tab its name."""
    names = {**tabs, **{key: title for key, (_, title) in PAGES.items()}}
    return pd.DataFrame(
        {
            "at the lever": [row.lever for row in rows],
            "in reinforcement learning": [row.learning for row in rows],
            "with a language model": [row.model for row in rows],
            "where it breaks": [row.breaks for row in rows],
            "shown by": [names.get(row.seen, "") for row in rows],
        }
    )
