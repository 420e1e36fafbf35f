"""The options of `vrlab language`: the toy language model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.command_refusal import one_sentence


def language(
    schedule: Annotated[str, typer.Argument(help="Schedule of the first stage: CRF, FR n, VR n, RR n or EXT.")],
    algorithm: Annotated[
        str, typer.Option(help="reinforce, reinforce-baseline, rloo, ppo, grpo or q-learning (dpo and rlhf: Python).")
    ] = "grpo",
    steps: Annotated[
        int | None, typer.Option(help="The first stage ends after so many steps (400 if missing).")
    ] = None,
    reinforcers: Annotated[int | None, typer.Option(help="... after so many delivered reinforcers.")] = None,
    pass_rate: Annotated[float | None, typer.Option(help="... when the pass rate has reached this.")] = None,
    seeds: Annotated[int, typer.Option(help="Independent runs.")] = 16,
    seed: Annotated[
        int | None, typer.Option(help="Where the random numbers start; drawn and shown if missing.")
    ] = None,
    level: Annotated[str, typer.Option(help="Who draws: sample, group, step or counter.")] = "sample",
    omitted: Annotated[
        str, typer.Option(help="What the learner is told of a reward that did not come: 0 or none.")
    ] = "0",
    false_negative: Annotated[float, typer.Option(help="Chance that a right answer is taken for wrong.")] = 0.0,
    false_positive: Annotated[float, typer.Option(help="Chance that a wrong answer is taken for right.")] = 0.0,
    magnitude: Annotated[float, typer.Option(help="Size of a delivered reinforcer.")] = 1.0,
    magnitude_noise: Annotated[
        float | None, typer.Option(help="Standard deviation of that size, whose mean stays, in reinforcers.")
    ] = None,
    sharpness: Annotated[
        float | None, typer.Option(help="Shaped reward: steepness over the share of right transitions.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="Shaped reward: share of right transitions worth half a reward (0.5).")
    ] = None,
    tokens: Annotated[int | None, typer.Option(help="Token economy: tokens for each reinforcer (1).")] = None,
    price: Annotated[int | None, typer.Option(help="Token economy: tokens that buy one reward.")] = None,
    control: Annotated[
        str, typer.Option(help="What takes the reward's place: none, coin-flip, equal-mean or shuffled.")
    ] = "none",
    coin: Annotated[float | None, typer.Option(help="Chance of a reward under coin-flip (0.5).")] = None,
    optimiser: Annotated[str | None, typer.Option(help="sgd or adam; the algorithm's own if missing.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="The algorithm's own if missing.")] = None,
    scale: Annotated[str | None, typer.Option(help="GRPO only: group, batch or none.")] = None,
    task: Annotated[str, typer.Option(help="count-on, count-back, count-in-twos or count-in-threes.")] = "count-on",
    length: Annotated[int, typer.Option(help="Tokens of an answer, 1 to 6.")] = 4,
    sharing: Annotated[str | None, typer.Option(help="tied, untied or prompted weights.")] = None,
    kl: Annotated[float, typer.Option(help="Pull to the reference policy in the first stage.")] = 0.0,
    entropy: Annotated[float | None, typer.Option(help="Bonus for entropy in the first stage.")] = None,
    punishment: Annotated[
        float | None, typer.Option(help="Reward lost by each answer taken for right in the first stage.")
    ] = None,
    thin_from: Annotated[
        float | None, typer.Option(help="Thin the first stage evenly from this ratio to the schedule's.")
    ] = None,
    limit_steps: Annotated[
        int | None, typer.Option(help="The first stage ends after so many steps in any case (5,000).")
    ] = None,
    then: Annotated[str | None, typer.Option(help='Schedule of a second stage, such as "EXT".')] = None,
    then_steps: Annotated[int | None, typer.Option(help="The second stage ends after so many steps.")] = None,
    then_task: Annotated[str | None, typer.Option(help="What is rewarded in the second stage.")] = None,
    then_kl: Annotated[float | None, typer.Option(help="Pull to the reference policy in the second stage.")] = None,
    then_entropy: Annotated[float | None, typer.Option(help="Bonus for entropy in the second stage.")] = None,
    then_punishment: Annotated[
        float | None, typer.Option(help="Reward lost by each answer taken for right in the second stage.")
    ] = None,
    then_fresh_optimiser: Annotated[
        bool, typer.Option("--then-fresh-optimiser", help="Forget Adam's running moments before the second stage.")
    ] = False,
    csv: Annotated[Path | None, typer.Option(help="Write every step to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Train a toy language model by reward on a schedule and print what it took."""
    from dashboard import command_language

    with one_sentence():
        channel = {
            "level": level, "false_negative": false_negative, "false_positive": false_positive,
            "magnitude": magnitude, "magnitude_sd": magnitude_noise, "sharpness": sharpness, "threshold": threshold,
            "tokens": tokens, "price": price, "control": control, "coin": coin,
        }  # fmt: skip
        first = {
            "steps": steps, "reinforcers": reinforcers, "pass_rate": pass_rate, "kl": kl, "entropy": entropy,
            "punishment": punishment, "first_ratio": thin_from, "limit_steps": limit_steps,
        }  # fmt: skip
        second = {
            "steps": then_steps, "task": then_task, "kl": then_kl, "entropy": then_entropy,
            "punishment": then_punishment, "fresh_optimiser": then_fresh_optimiser or None,
        }  # fmt: skip
        wanted = command_language.described(
            schedule, channel, first, then, second, omitted=omitted, seed=seed, algorithm=algorithm, task=task,
            length=length, sharing=sharing, optimiser=optimiser, learning_rate=learning_rate, scale=scale, seeds=seeds,
        )  # fmt: skip
        command_language.report(wanted, csv=csv, as_json=as_json, seed_was_drawn=seed is None)
