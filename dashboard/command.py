"""The command `vrlab`: the lab, a run, its measures, a fit, a forecast, an advice and the schedules from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from dashboard.serve import serve
from vrcore.errors import VrlabError

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="VR Lab. Without a command: start the lab in the browser.",
)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn what a person can correct into one sentence on standard error and exit status 2."""
    try:
        yield
    except VrlabError as error:
        typer.echo(f"vrlab: {error.sentence}", err=True)
        raise typer.Exit(2) from error


def _version(wanted: bool) -> None:
    if wanted:
        from vrcore import __version__

        typer.echo(f"vrlab {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def lab(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the lab.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets everybody on the network in.")
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Start the lab in the browser, unless a command is given."""
    if context.invoked_subcommand is None:
        with one_sentence():
            serve(address, port, browser=not no_browser)


@app.command()
def run(
    schedule: Annotated[str | None, typer.Argument(help='Schedule of the first phase, such as "VR 10".')] = None,
    agent: Annotated[str, typer.Option(help="Name of the agent.")] = "q-learning",
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the agent; may be repeated.")
    ] = None,
    spread: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=SD", help="Differences between subjects, SD of ln(parameter); may be repeated."),
    ] = None,
    responses: Annotated[int | None, typer.Option(help="The first phase ends after so many responses.")] = None,
    reinforcers: Annotated[int | None, typer.Option(help="... after so many delivered reinforcers.")] = None,
    seconds: Annotated[float | None, typer.Option(help="... after so many seconds.")] = None,
    minutes: Annotated[float | None, typer.Option(help="... after so many minutes.")] = None,
    trials: Annotated[int | None, typer.Option(help="... after so many trials.")] = None,
    then: Annotated[str | None, typer.Option(help='Schedule of a second phase, such as "EXT".')] = None,
    then_responses: Annotated[int | None, typer.Option(help="The second phase ends after so many responses.")] = None,
    then_reinforcers: Annotated[int | None, typer.Option(help="... after so many delivered reinforcers.")] = None,
    then_seconds: Annotated[float | None, typer.Option(help="... after so many seconds.")] = None,
    then_trials: Annotated[int | None, typer.Option(help="... after so many trials.")] = None,
    omission: Annotated[float, typer.Option(help="Chance that an earned reinforcer is not delivered (phase 1).")] = 0.0,
    spurious: Annotated[
        float, typer.Option(help="Chance that an unpaid response is paid all the same (phase 1).")
    ] = 0.0,
    magnitude_sd: Annotated[float, typer.Option(help="SD of the size of reinforcers, mean 1 (phase 1).")] = 0.0,
    subjects: Annotated[int, typer.Option(help="Independent subjects.")] = 1,
    seed: Annotated[
        int | None, typer.Option(help="Where the random numbers start; drawn and shown if missing.")
    ] = None,
    tick: Annotated[float, typer.Option(help="Simulation step in seconds.")] = 0.5,
    eating: Annotated[float, typer.Option(help="Seconds a subject is busy after each reinforcer.")] = 0.0,
    procedure: Annotated[str, typer.Option(help="free-operant, discrete-trials or forced-choice.")] = "free-operant",
    experiment: Annotated[
        Path | None, typer.Option(help="Take the whole experiment from a JSON file, as --json writes it.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the log, its experiment inside, to this file: .csv, .csv.gz or .parquet."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write every event to this file, as a bare table.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --out if it is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Run an experiment and print what happened in each phase."""
    from dashboard import command_run

    with one_sentence():
        seconds = command_run.in_seconds(minutes, seconds)
        first = {"responses": responses, "reinforcers": reinforcers, "seconds": seconds, "trials": trials}
        second = {
            "responses": then_responses,
            "reinforcers": then_reinforcers,
            "seconds": then_seconds,
            "trials": then_trials,
        }
        phases = [(schedule, first), (then, second)]
        if experiment is None:
            noise = {"omission": omission, "spurious": spurious, "magnitude_sd": magnitude_sd}
            wanted = command_run.described(
                agent, setting or [], phases, noise, spread or [], subjects=subjects, seed=seed, tick=tick,
                eating=eating, procedure=procedure,
            )  # fmt: skip
        else:
            wanted = command_run.from_file(experiment, schedule, seed)
        drawn = seed is None and experiment is None
        command_run.report(wanted, out=out, csv=csv, force=force, as_json=as_json, seed_was_drawn=drawn)


@app.command()
def measure(
    file: Annotated[Path, typer.Argument(help="An event log: CSV, Parquet, or a MED-PC file with --mapping.")],
    measure: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this measure; may be repeated. Default: all.")
    ] = None,
    phase: Annotated[int | None, typer.Option(help="Only this phase: 1, 2, ...")] = None,
    mapping: Annotated[Path | None, typer.Option(help="What the codes of a MED-PC file mean, as TOML.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Measure an event log: rates, pauses, inter-response times, bouts, timing, choice, ratios."""
    from dashboard import command_measure

    with one_sentence():
        command_measure.report(file, measure or [], mapping=mapping, phase=phase, as_json=as_json)


@app.command()
def convert(
    file: Annotated[Path, typer.Argument(help="An event log: CSV, Parquet, or a MED-PC file with --mapping.")],
    out: Annotated[Path, typer.Option(help="The new file: .csv, .csv.gz, .parquet; .txt or .medpc for MED-PC.")],
    mapping: Annotated[Path | None, typer.Option(help="What the codes of a MED-PC file mean, as TOML.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --out if it is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a sentence.")] = False,
) -> None:
    """Convert an event log to another format."""
    from dashboard import command_convert

    with one_sentence():
        command_convert.report(file, out, mapping=mapping, force=force, as_json=as_json)


@app.command()
def fit(
    file: Annotated[Path, typer.Argument(help="A training log: CSV, JSON lines, trainer_state.json, ...")],
    x: Annotated[str | None, typer.Option(help="Column of the steps; guessed and shown if missing.")] = None,
    y: Annotated[str | None, typer.Option(help="Column of the metric; guessed and shown if missing.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="Column that tells runs apart; may be repeated.")] = None,
    choose: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Take only these runs; may be repeated.")
    ] = None,
    family: Annotated[
        str, typer.Option(help="Family of curves: logistic, hill, gompertz, richards, weibull ... or auto.")
    ] = "auto",
    upper: Annotated[float | None, typer.Option(help="Highest value possible, such as 1 for a share.")] = None,
    to: Annotated[float | None, typer.Option(help="Also predict the metric at this step.")] = None,
    level: Annotated[float, typer.Option(min=0.5, max=0.999, help="Level of all intervals.")] = 0.9,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Fit a learning curve to a training log and print its parameters."""
    from dashboard import command_fit

    with one_sentence():
        points, notes = command_fit.points(file, x, y, group, choose or [])
        command_fit.report(points, notes, family=family, upper=upper, to=to, level=level, as_json=as_json)


@app.command()
def forecast(
    file: Annotated[Path, typer.Argument(help="A training log: CSV, JSON lines, trainer_state.json, ...")],
    at: Annotated[
        list[str] | None, typer.Option(help="Where: a step such as 1e5, or 2x, twice as far; may be repeated.")
    ] = None,
    x: Annotated[str | None, typer.Option(help="Column of the steps; guessed and shown if missing.")] = None,
    y: Annotated[str | None, typer.Option(help="Column of the metric; guessed and shown if missing.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="Column that tells runs apart; may be repeated.")] = None,
    choose: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Take only these runs; may be repeated.")
    ] = None,
    level: Annotated[float, typer.Option(min=0.05, max=0.99, help="Level of all intervals.")] = 0.9,
    lower: Annotated[float | None, typer.Option(help="Lowest value possible; -inf: none; guessed if missing.")] = None,
    upper: Annotated[float | None, typer.Option(help="Highest value possible; inf: none; guessed if missing.")] = None,
    drop_before: Annotated[float | None, typer.Option(help="Leave out the warm-up, steps before this one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Forecast a training log, with intervals and the forecaster's own record on this run."""
    from dashboard import command_fit, command_forecast

    with one_sentence():
        points, notes = command_fit.points(file, x, y, group, choose or [])
        command_forecast.report(
            points, notes, at=at or ["2x"], lower=lower, upper=upper, level=level, drop_before=drop_before,
            as_json=as_json,
        )  # fmt: skip


@app.command()
def advise(
    files: Annotated[list[Path], typer.Argument(help="Training logs, one for each recipe.")],
    budget: Annotated[
        str | None, typer.Option(help="How far a run may go in total: 1e5, or 2x (the default), twice as far.")
    ] = None,
    cost: Annotated[float | None, typer.Option(help="Price of one unit of x.")] = None,
    worth: Annotated[float | None, typer.Option(help="Worth of one unit of the metric, in the same money.")] = None,
    target: Annotated[float | None, typer.Option(help="A value of the metric to reach.")] = None,
    x: Annotated[str | None, typer.Option(help="Column of the steps; guessed and shown if missing.")] = None,
    y: Annotated[str | None, typer.Option(help="Column of the metric; guessed and shown if missing.")] = None,
    recipe: Annotated[
        str | None, typer.Option(help="Column that tells the recipes inside a file apart; guessed if missing.")
    ] = None,
    reward: Annotated[str | None, typer.Option(help="Column of the training reward, to compare with.")] = None,
    cut_off: Annotated[str | None, typer.Option(help="Column of the share of responses cut off.")] = None,
    level: Annotated[float, typer.Option(min=0.05, max=0.99, help="Level of all intervals.")] = 0.9,
    lower: Annotated[float | None, typer.Option(help="Lowest value possible; -inf: none; guessed if missing.")] = None,
    upper: Annotated[float | None, typer.Option(help="Highest value possible; inf: none; guessed if missing.")] = None,
    drop_before: Annotated[float | None, typer.Option(help="Leave out the warm-up, steps before this one.")] = None,
    higher_is_better: Annotated[
        bool, typer.Option("--higher-is-better", help="Whatever the metric's name says.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Say what to do next with one training log or several, why, and what would change it."""
    from dashboard import command_advise

    with one_sentence():
        wanted = command_advise.Wanted(
            x, y, recipe, reward, cut_off, budget, cost, worth, target, lower, upper, level, drop_before,
            higher_is_better,
        )  # fmt: skip
        command_advise.report(files, wanted, as_json=as_json)


@app.command()
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


@app.command()
def schedules(
    notation: Annotated[
        str | None, typer.Argument(help='Explain this schedule, such as "conc VI 30 VI 60"; all kinds if missing.')
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """List every kind of schedule with an example and what it says, or explain one."""
    from dashboard import command_schedules

    with one_sentence():
        if notation is None:
            command_schedules.report(as_json=as_json)
        else:
            command_schedules.explain(notation, as_json=as_json)


if __name__ == "__main__":
    app()
