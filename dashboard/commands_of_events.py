"""The options of `vrlab run`, `measure`, `convert` and `schedules`: what has events in it, or makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.command_refusal import one_sentence


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
    rate: Annotated[
        float | None, typer.Option(help="End after three minutes in a row with so many responses a minute.")
    ] = None,
    then: Annotated[str | None, typer.Option(help='Schedule of a second phase, such as "EXT".')] = None,
    then_responses: Annotated[int | None, typer.Option(help="The second phase ends after so many responses.")] = None,
    then_reinforcers: Annotated[int | None, typer.Option(help="... after so many delivered reinforcers.")] = None,
    then_seconds: Annotated[float | None, typer.Option(help="... after so many seconds.")] = None,
    then_trials: Annotated[int | None, typer.Option(help="... after so many trials.")] = None,
    then_rate: Annotated[
        float | None, typer.Option(help="... after three minutes in a row at so many a minute.")
    ] = None,
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
        first = {"responses": responses, "reinforcers": reinforcers, "seconds": seconds, "trials": trials, "rate": rate}
        second = {
            "responses": then_responses,
            "reinforcers": then_reinforcers,
            "seconds": then_seconds,
            "trials": then_trials,
            "rate": then_rate,
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
