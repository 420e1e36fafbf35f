"""From a visitor's clicks to a reward model, to a policy: gold and proxy, beside a simulated rater's clicks."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.language_rater import Line, course_alt, course_figure
from dashboard.charts.look import Drawn, Look
from dashboard.language.rater_words import details, finding, verdict
from dashboard.store import store
from vrcore.language.over_optimisation import PreferenceExperiment, PreferenceResult, steps, to_rate
from vrcore.language.preferences import Answer, RaterNoise, as_pairs, gold_scores, rater_noise
from vrcore.measures import mean_interval

RUNS = 8
LENGTH = 4
MANY = 300  # pairs of the simulated rater, for comparison
DPO_PULL = 0.1  # DPO needs one
POINTS = 81

Pair = tuple[Answer, Answer]


def experiment(method: str, pull: float, optimise: int, seed: int) -> PreferenceExperiment:
    """Return what the tab's settings mean; DPO, which needs a pull, gets its usual one where none is set."""
    held = DPO_PULL if method == "dpo" and pull == 0.0 else pull
    return PreferenceExperiment(method=method, pull=held, steps=optimise, seeds=RUNS, seed=seed, length=LENGTH)


@lru_cache(maxsize=64)
def shown(seed: int, count: int) -> tuple[Pair, ...]:
    """Return the pairs that are shown: the last sixth are earlier ones again, with their sides swapped."""
    return to_rate(PreferenceExperiment(seed=seed, length=LENGTH), count, count // 6)


def gold(answer: Answer) -> int:
    """Return the gold score of an answer: how many of its transitions go on counting."""
    return int(gold_scores(np.array([answer.prompt]), np.array([answer.tokens]))[0])


def simulated(seed: int, number: int, pair: Pair) -> bool:
    """Say whether the simulated rater prefers the first answer: Bradley-Terry on the gold scores, sharpness 1."""
    gap = gold(pair[0]) - gold(pair[1])
    return bool(np.random.default_rng([seed, number]).random() < 1.0 / (1.0 + np.exp(-gap)))


def chosen(pairs: Sequence[Pair], verdicts: Sequence[bool]) -> tuple[Pair, ...]:
    """Return (winner, loser) for each verdict."""
    return tuple((a, b) if first else (b, a) for (a, b), first in zip(pairs, verdicts, strict=False))


class Asked(NamedTuple):
    """What is trained: on whose clicks (True: the first answer), how many of them the visitor's own, shown how."""

    experiment: PreferenceExperiment
    count: int
    verdicts: tuple[bool, ...]
    own: int
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        given = "".join("10"[not one] for one in self.verdicts)
        return f"rater/{self.experiment.key()}/{self.count}/{given}/{self.own}/{self.look.key}"


class Course(NamedTuple):
    """One training: curves of all runs, shape (runs, steps + 1), and the reward model's accuracy, (runs,)."""

    label: str
    gold: Any
    proxy: Any
    accuracy: Any


@dataclass(frozen=True, eq=False)
class View:
    """What is shown of a training on the visitor's clicks."""

    courses: tuple[Course, ...]
    noise: RaterNoise
    gold: Drawn
    gold_alt: str
    proxy: Drawn
    proxy_alt: str
    verdict: str
    finding: str
    details: tuple[str, ...]

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return self.gold.nbytes + self.proxy.nbytes + sum(2 * one.gold.nbytes for one in self.courses)


def work(asked: Asked) -> Generator[float, None, View]:
    """Train on the visitor's clicks and on a simulated rater's, in short chunks; yields the share done."""
    pairs = chosen(shown(asked.experiment.seed, asked.count), asked.verdicts)
    who = "your clicks" if asked.own == len(asked.verdicts) else "these clicks"
    plans = (
        (f"{who} ({len(pairs)})", asked.experiment, pairs),
        (f"simulated rater ({len(pairs)})", replace(asked.experiment, pairs=len(pairs)), None),
        (f"simulated rater ({MANY})", replace(asked.experiment, pairs=MANY), None),
    )
    courses: list[Course] = []
    for number, (label, plan, given) in enumerate(plans):
        running = _training(label, plan, given)
        while True:
            try:
                yield (number + next(running)) / len(plans)
            except StopIteration as stop:
                courses.append(stop.value)
                break
    noise = rater_noise(as_pairs(pairs, LENGTH))
    titles = {"gold": f"Gold score (of {LENGTH})", "proxy": "Proxy score"}
    drawn = {}
    for name, title in titles.items():
        # The proxies of two raters are two scales: only the visitor's own is shown.
        lines = [_line(one, name) for one in (courses if name == "gold" else courses[:1])]
        drawn[name] = (course_figure(lines, title, asked.look), course_alt(lines, title))
        yield 1.0
    return View(
        tuple(courses),
        noise,
        *drawn["gold"],
        *drawn["proxy"],
        verdict(courses[0]),
        finding(courses[0], asked.own, len(pairs)),
        details(courses, noise),
    )


def _training(label: str, plan: PreferenceExperiment, given: Any) -> Generator[float, None, Course]:
    """Train, or take what was trained for another visitor: the simulated rater's clicks are everybody's."""
    key = f"rater-course/{plan.key()}"
    found: Course | None = None if given is not None else store().get(key)
    if found is None:
        result: PreferenceResult = yield from steps(plan, given)
        found = Course(label, np.array(result.curve("gold")), np.array(result.curve("proxy")), result.accuracy)
        if given is None:
            store().put(key, found, 2 * found.gold.nbytes + 1_000)
    return found


def _line(course: Course, name: str) -> Line:
    values = getattr(course, name)
    at = np.unique(np.linspace(0, values.shape[1] - 1, POINTS).astype(int))
    mean, low, high = mean_interval(values[:, at])
    return Line(course.label, at, mean, low, high)
