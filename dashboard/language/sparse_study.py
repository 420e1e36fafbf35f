"""Sparse reward: which groups of answers teach, exactly and in a run; from settings to sentences and figures."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import beta

from dashboard.charts.language_sparse import (
    course_alt,
    course_figure,
    share_alt,
    share_figure,
    waiting_alt,
    waiting_figure,
)
from dashboard.charts.look import Drawn, Look
from vrcore.language import Channel, LanguageExperiment, Stage, steps
from vrcore.language.log import TrainingLog
from vrcore.language.teaching_signal import informative_share, zero_variance
from vrcore.measures import Interval

LENGTH = 4  # tokens of an answer
ANSWERS = 64  # in a batch, whatever the size of a group
BLOCKS = 24
HARD, EASY = 0.05, 0.95
P_GRID = np.concatenate([np.geomspace(1e-4, 0.02, 30), np.linspace(0.025, 0.999, 90)])


class Asked(NamedTuple):
    """What the tab asks for."""

    p: float
    group: int
    ratio: int
    level: str
    steps: int
    control: str
    seeds: int
    seed: int
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(("sparse", *(repr(one) for one in self[:-1]), self.look.key))

    @property
    def groups(self) -> int:
        """Prompts in a batch."""
        return max(1, round(ANSWERS / self.group))

    @property
    def label(self) -> str:
        """The schedule."""
        return "CRF" if self.ratio == 1 else f"VR {self.ratio}"

    @property
    def experiment(self) -> LanguageExperiment:
        """GRPO from a reference policy of this pass rate: each of four tokens is right with its fourth root."""
        return LanguageExperiment(
            "grpo",
            Stage(Channel(self.label, level=self.level, control=self.control), steps=self.steps),
            length=LENGTH,
            right=self.p ** (1.0 / LENGTH),
            groups=self.groups,
            group_size=self.group,
            seeds=self.seeds,
            seed=self.seed,
        )

    def share(self, p: float, ratio: float | None = None) -> float:
        """Return the exact share of groups that teach at a pass rate, with this or another ratio."""
        return informative_share(p, self.group, self.ratio if ratio is None else ratio, self.level)

    def wait(self, p: float, ratio: float | None = None) -> float:
        """Return how many batches it takes on average until one has a group that teaches; inf where none does.

        Where the schedule draws once for the whole batch, its groups are not independent of each other.
        """
        ratio = self.ratio if ratio is None else ratio
        once = ratio if self.level == "step" else 1.0
        in_group = self.share(p, ratio) * once
        share = -np.expm1(self.groups * np.log1p(-in_group)) / once if in_group < 1.0 else 1.0 / once
        return float(1.0 / share) if share > 0.0 else float("inf")


class Blocks(NamedTuple):
    """The run in blocks of steps, averaged over seeds. Arrays of shape (blocks,)."""

    step: Any
    pass_rate: Any
    teaching: Any  # share of groups whose rewards differed
    low: Any
    high: Any
    exact: Any  # what the formula says for the mean pass rate of each seed and step


@dataclass(frozen=True, eq=False)
class Sparse:
    """What the tab shows. `waited` is in batches, from the first batch that taught in each seed; `none` saw none."""

    asked: Asked
    blocks: Blocks
    waited: Interval
    none: int
    share: Drawn
    share_alt: str
    waiting: Drawn
    waiting_alt: str
    course: Drawn
    course_alt: str
    settings: dict[str, str]

    def nbytes(self) -> int:
        """Return roughly how much memory this takes."""
        return self.share.nbytes + self.waiting.nbytes + self.course.nbytes + 10_000


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    names = ("p", "group", "ratio", "level", "steps", "control", "seeds", "seed")
    return Asked(*(values[f"sparse_{name}"] for name in names), look)


def work(asked: Asked) -> Generator[float, None, Sparse]:
    """Train and draw in short chunks; yields the share done."""
    log = yield from steps(asked.experiment)
    return sparse(log, asked)


def sparse(log: TrainingLog, asked: Asked) -> Sparse:
    """Return what a run shows beside the formula."""
    found = blocks(log, asked)
    wait, none = waited(log)
    grid = P_GRID
    thin = [asked.share(p) for p in grid]
    full = [asked.share(p, 1.0) for p in grid]
    small = grid[grid <= 0.6]
    waits = [asked.wait(p) for p in small], [asked.wait(p, 1.0) for p in small]
    labels = (asked.label, "CRF")
    told = f"{percent(asked.share(asked.p), 1)} of groups teach at a pass rate of {asked.p:g}"
    return Sparse(
        asked,
        found,
        wait,
        none,
        share_figure(grid, thin, full, found, labels, asked.look),
        share_alt(asked.group, labels, float(np.max(thin)), told, agreement(found)),
        waiting_figure(small, *waits, (asked.p, wait), labels, asked.look),
        waiting_alt(asked.p, asked.wait(asked.p), wait),
        course_figure(found, asked.look),
        course_alt(found),
        {"experiment": asked.experiment.to_json()},
    )


def blocks(log: TrainingLog, asked: Asked) -> Blocks:
    """Return the run in blocks, with the 95 % interval of the mean over seeds, and what the formula says of it."""
    passed = log.table("pass_rate", 1)[:, :-1]
    teaching = 1.0 - log.table("zero_variance", 1)
    count = passed.shape[1]
    edges = np.unique(np.linspace(0, count, min(BLOCKS, count) + 1).round().astype(int))
    grid = np.linspace(0.0, 1.0, 801)
    exact = np.interp(passed, grid, [asked.share(p) for p in grid])
    parts = [slice(a, b) for a, b in pairwise(edges)]
    each = np.stack([teaching[:, part].mean(axis=1) for part in parts], axis=1)
    half = 1.96 * each.std(axis=0, ddof=1) / np.sqrt(len(each))
    mean = each.mean(axis=0)
    return Blocks(
        (edges[:-1] + edges[1:] - 1) / 2.0,
        np.array([passed[:, part].mean() for part in parts]),
        mean,
        np.maximum(mean - half, 0.0),
        np.minimum(mean + half, 1.0),
        np.array([exact[:, part].mean() for part in parts]),
    )


def waited(log: TrainingLog) -> tuple[Interval, int]:
    """Return how many batches it took until the first that taught, and how many seeds saw none at all.

    Until then nothing has moved the policy, so that every batch had the same chance: its estimate is the number of
    such first batches over all batches up to them, its interval that of Clopper and Pearson.
    """
    teaching = log.table("zero_variance", 1) < 1.0
    there = teaching.any(axis=1)
    batches = int(np.where(there, teaching.argmax(axis=1) + 1, teaching.shape[1]).sum())
    hits = int(there.sum())
    low = float(beta.ppf(0.025, hits, batches - hits + 1)) if hits else 0.0
    high = float(beta.ppf(0.975, hits + 1, batches - hits)) if batches > hits else 1.0
    return (
        Interval(batches / hits if hits else np.inf, 1.0 / high, 1.0 / low if low else np.inf),
        len(there) - hits,
    )


def agreement(found: Blocks) -> str:
    """Return how far the run lies from the formula, in points of a percentage."""
    gap = 100.0 * (found.teaching - found.exact)
    return (
        f"Over the run {percent(found.teaching.mean(), 1)} of groups taught; the formula for one pass rate says "
        f"{percent(found.exact.mean(), 1)} (block by block {gap.min():+.1f} to {gap.max():+.1f} points)"
    )


def percent(share: float, digits: int = 0) -> str:
    """Return a share for a sentence: "14.9 %"."""
    return f"{100.0 * share:.{digits}f} %"


def number(value: float) -> str:
    """Return a number of batches for a sentence."""
    if np.isinf(value):
        return "infinitely many"
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.1f}"


def finding(found: Sparse) -> str:
    """Return the finding in one sentence."""
    asked = found.asked
    share = asked.share(asked.p)
    thinned = f" and {asked.label}" if asked.ratio > 1 else ""
    said = (
        f"At a pass rate of {asked.p:g}{thinned}, {share:.2g} of the groups teach" if share < 0.001
        else f"At a pass rate of {asked.p:g}{thinned}, {percent(share, 1)} of the groups teach"
    )  # fmt: skip
    wait = number(asked.wait(asked.p))
    said += ": hardly a batch is without one." if wait == "1.0" else f": one batch in {wait} has any to learn from."
    batches = asked.experiment.stages[0].steps
    if found.none == asked.seeds:
        return f"{said} None of {asked.seeds} runs met one in {batches:,} batches."
    told = (
        f" The {asked.seeds} runs waited {number(found.waited.estimate)} batches "
        f"({number(found.waited.low)} to {number(found.waited.high)})"
    )
    return said + told + (f"; {found.none} of them met none in {batches:,}." if found.none else ".")


def story(found: Sparse) -> str:
    """Return what became of the share in the run: waiting, learning, and a mastered task that teaches little."""
    asked, teaching, passed = found.asked, found.blocks.teaching, found.blocks.pass_rate
    peak = int(teaching.argmax())
    said = (
        f"The pass rate goes from {passed[0]:.2g} to {passed[-1]:.2g}; the share of groups that teach from "
        f"{percent(teaching[0])} to {percent(teaching[-1])}"
    )
    if 0 < peak < len(teaching) - 1 and passed[-1] >= 0.9 and teaching[peak] - teaching[-1] > 0.05:
        said += (
            f", with a peak of {percent(teaching[peak])} at a pass rate of {passed[peak]:.2g}: "
            "too easy teaches as little as too hard"
        )
    said += "."
    if asked.ratio > 1 and asked.level == "sample" and passed[-1] > 0.8:
        said += (
            " Thinned answer by answer, even a mastered task keeps groups with unequal rewards: the difference is then "
            "luck, and right answers that went unpaid are pushed down."
        )
    return f"{said} {agreement(found.blocks)}."


def answer(vote: str, asked: Asked) -> str | None:
    """Return what to say to the visitor's prediction, or None where there was none."""
    if vote not in ("hard", "easy", "alike"):
        return None
    hard, easy = (informative_share(p, asked.group) for p in (HARD, EASY))
    words = {"hard": "the hard one", "easy": "the easy one", "alike": "both alike"}[vote]
    said = (
        f"You said: {words}. Rewarded every time, {percent(hard, 1)} of groups of {asked.group} teach where answers "
        f"are right 1 time in 20, and {percent(easy, 1)} where they are right 19 times in 20: "
        f"{'so it is.' if vote == 'alike' else 'the same.'}"
    )
    if asked.ratio > 1:
        thin_hard, thin_easy = asked.share(HARD), asked.share(EASY)
        said += f" With {asked.label} it is {percent(thin_hard, 1)} and {percent(thin_easy, 1)}."
    return said


def share_table(found: Sparse) -> pd.DataFrame:
    """Return the exact shares by pass rate."""
    asked = found.asked
    return pd.DataFrame(
        {
            "pass_rate": P_GRID,
            "groups_that_teach": [asked.share(p) for p in P_GRID],
            "groups_that_teach_crf": [asked.share(p, 1.0) for p in P_GRID],
            "zero_variance": [zero_variance(p, asked.group, asked.ratio, asked.level) for p in P_GRID],
            "batches_until_one_teaches": [asked.wait(p) for p in P_GRID],
        }
    )


def course_table(found: Sparse) -> pd.DataFrame:
    """Return the run, a block of steps a row."""
    one = found.blocks
    return pd.DataFrame(
        {
            "step": one.step,
            "pass_rate": one.pass_rate,
            "groups_that_teach": one.teaching,
            "low_95": one.low,
            "high_95": one.high,
            "zero_variance": 1.0 - one.teaching,
            "exact_for_one_pass_rate": one.exact,
        }
    )
