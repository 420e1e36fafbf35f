"""A reward that rises along a sigmoid with the share of right tokens, beside one that knows pass or fail alone."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.language_shaping import Line, lines_figure, shape_figure
from dashboard.charts.look import Look
from dashboard.language.shaping_parts import Band, Panel, View, band, kept, part, per_cent, steps_words
from vrcore.language import Channel, LanguageExperiment, Stage, TrainingLog
from vrcore.language import steps as training
from vrcore.measures import mean_interval, median_interval

STEPS = 400
THRESHOLDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
RATES = {"rloo": ("sgd", 6.0), "grpo": ("adam", 0.02)}
# Conventions of this page: what counts as learnt, as paid nearly in full, and as no difference to speak of.
LEARNT, PAID, ALIKE = 0.5, 0.9, 0.01


class Trained(NamedTuple):
    """What one reward led to: courses of the pass rate and of the mean reward, and both at the end, run by run.

    `half` holds each run's steps to a pass rate of LEARNT, infinite where it was not reached.
    """

    course: Band
    reward: Band
    final: Any
    last_reward: Any
    half: Any


def shaped(x: Any, sharpness: float, threshold: float) -> Any:
    """Return the reward for a share x of right tokens: 1 / (1 + exp(-sharpness (x - threshold)))."""
    return 1.0 / (1.0 + np.exp(-sharpness * (np.asarray(x, float) - threshold)))


def experiment_of(s: Mapping[str, Any], threshold: float | None) -> LanguageExperiment:
    """Return the training on a shaped reward, or with `threshold` None on pass or fail."""
    shape: dict[str, Any] = {} if threshold is None else {"sharpness": s["sharpness"], "threshold": threshold}
    optimiser, rate = RATES[s["algorithm"]]
    return LanguageExperiment(
        s["algorithm"],
        [Stage(Channel("CRF", control=s["control"], **shape), steps=STEPS)],
        length=s["answer"],
        right=s["right"],
        sharing="untied",
        optimiser=optimiser,
        learning_rate=rate,
        seeds=s["seeds"],
        seed=s["seed"],
    )


def _one(e: LanguageExperiment) -> Generator[float, None, Trained]:
    log: TrainingLog = yield from training(e)
    passed, reward = log.table("pass_rate"), log.table("reward")
    # A step's mean reward is that of 64 answers; the last tenth of training tells it more exactly.
    return Trained(
        band(passed), band(reward), passed[:, -1], reward[:, -STEPS // 10 :].mean(axis=1), log.steps_to(LEARNT)
    )


def wanted(s: Mapping[str, Any]) -> list[float | None]:
    """Return the thresholds that are trained with; None is pass or fail."""
    return [None, *sorted({*THRESHOLDS, s["threshold"]})]


def work(s: Mapping[str, Any], look: Look) -> Generator[float, None, View]:
    """Train on pass or fail, on the shaped reward, and on the same with other thresholds; yields the share done."""
    trained = wanted(s)
    found: dict[float | None, Trained] = {}
    for i, threshold in enumerate(trained):
        e = experiment_of(s, threshold)
        found[threshold] = yield from part(kept(f"shaped/{e.key()}", lambda e=e: _one(e), 25_000), i, len(trained))
    plain, one = found[None], found[s["threshold"]]
    verdict, words = finding(plain, one, s)
    settings = {
        "shaped": experiment_of(s, s["threshold"]).to_json(),
        "pass or fail": experiment_of(s, None).to_json(),
    }
    panels = (function(s, look), courses(plain, one, look), thresholds(found, s, look))
    return View(panels, verdict, words, "", settings)


def ends(values: Any) -> tuple[float, float, float]:
    """Return the mean of a number at the end of training with its limits over runs."""
    return band(np.asarray(values)[:, None]).at(0)


def finding(plain: Trained, one: Trained, s: Mapping[str, Any]) -> tuple[str, str]:
    """Return the verdict on the shaped reward and a sentence made of the numbers.

    "overpaid": paid nearly in full for answers that do not pass; "makes learnable": learnt where pass or fail is not;
    "nothing to climb": neither is learnt; "helps", "hurts", "no difference": the ends of both, run by run.
    """
    mine, other, paid = ends(one.final), ends(plain.final), ends(one.last_reward)
    most = float(shaped(1.0, s["sharpness"], s["threshold"]))
    passes = f"{per_cent(mine)} of answers pass after {STEPS} steps"
    beside = f"with pass or fail {per_cent(other)} do"
    if mine[0] < LEARNT and paid[0] >= PAID * most and mine[0] < paid[0] - 0.2:
        return (
            "overpaid",
            f"Paid nearly in full for half-right answers: the mean reward is {paid[0]:.2f} of at most {most:.2f}, "
            f"but {passes}; {beside}.",
        )
    if mine[0] >= LEARNT > other[0]:
        return (
            "makes learnable",
            f"Shaping gives learning something to climb: {passes} with the shaped reward; {beside}.",
        )
    if mine[0] < LEARNT and other[0] < LEARNT:
        return (
            "nothing to climb",
            f"Hardly anything is learnt in time: {passes} with the shaped reward; {beside}.",
        )
    gap, low, high = (float(limit[0]) for limit in mean_interval((one.final - plain.final)[:, None]))
    apart = f"a difference of {100 * gap:.1f} points ({100 * low:.1f} to {100 * high:.1f})"
    ending = f"{passes} with the shaped reward; {beside}, {apart}"
    speed = f"Half of them pass after {steps_words(median_interval(one.half))} against "
    speed += f"{steps_words(median_interval(plain.half))}."
    if low > ALIKE:
        return ("helps", f"Shaping ends higher: {ending}. {speed}")
    if high < -ALIKE:
        return ("hurts", f"Pass or fail ends higher: {ending}. {speed}")
    return ("no difference", f"No difference to speak of in the end: {ending}. {speed}")


def function(s: Mapping[str, Any], look: Look) -> Panel:
    """Return what is paid for which share of right tokens."""
    possible = np.arange(s["answer"] + 1) / s["answer"]
    values = shaped(possible, s["sharpness"], s["threshold"])
    x = np.linspace(0.0, 1.0, 101)
    figure = shape_figure(x, shaped(x, s["sharpness"], s["threshold"]), possible, values, look)
    said = ", ".join(f"{value:.2f}" for value in values)
    alt = (
        f"Shaped reward for answers with 0 to {s['answer']} of {s['answer']} tokens right: {said}. Pass or fail pays 1 "
    )
    alt += "for the last alone."
    table = pd.DataFrame(
        {
            "tokens_right": np.arange(s["answer"] + 1),
            "shaped_reward": values,
            "pass_or_fail": [0.0] * s["answer"] + [1.0],
        }
    )
    return Panel("function", "What is paid", figure, alt, table)


def courses(plain: Trained, one: Trained, look: Look) -> Panel:
    """Return pass rates against steps with both rewards, and the mean reward that the shaped one paid."""
    courses_ = {
        "pass rate, shaped reward": one.course,
        "pass rate, pass or fail": plain.course,
        "mean shaped reward": one.reward,
    }
    lines, parts = [], []
    for i, (label, found) in enumerate(courses_.items()):
        x = np.arange(len(found.mean))
        lines.append(Line(label, i, x, *found))
        columns = {"line": label, "step": x, "mean": found.mean, "low_95": found.low, "high_95": found.high}
        parts.append(pd.DataFrame(columns))
    said = "; ".join(f"{label} {found.mean[-1]:.2f}" for label, found in courses_.items())
    figure = lines_figure(lines, look, "Step of training", "Pass rate, or mean reward", rows=3)
    return Panel("courses", "What is learnt", figure, f"At the end of training: {said}.", pd.concat(parts))


def thresholds(found: Mapping[float | None, Trained], s: Mapping[str, Any], look: Look) -> Panel:
    """Return what is learnt and what is paid at the end against the threshold, at this sharpness."""
    at = [threshold for threshold in found if threshold is not None]
    passed = band(np.stack([found[one].final for one in at], axis=1))
    paid = band(np.stack([found[one].last_reward for one in at], axis=1))
    lines = [Line("pass rate", 0, at, *passed), Line("mean shaped reward", 2, at, *paid)]
    figure = lines_figure(lines, look, "Threshold (share right)", "At the end of training", marked=True, rows=3)
    best = at[int(np.argmax(passed.mean))]
    alt = (
        "Pass rate and mean reward at the end of training against the threshold, at a sharpness of "
        f"{s['sharpness']:g}: most is learnt at a threshold of {best:g}, a pass rate of {passed.mean.max():.2f}."
    )
    columns = {"threshold": at, "pass_rate": passed.mean, "pass_low_95": passed.low, "pass_high_95": passed.high}
    columns |= {"mean_reward": paid.mean, "reward_low_95": paid.low, "reward_high_95": paid.high}
    return Panel("thresholds", "Where the threshold lies", figure, alt, pd.DataFrame(columns))
