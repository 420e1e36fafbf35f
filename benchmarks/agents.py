"""Every agent against its own plain text, and evolutionary dynamics against the Python package `pyetbd`.

`pyetbd` is no part of the project. Where another interpreter has it, `PYETBD_PYTHON` names that interpreter, and both
run in turn on the same schedule: RI of 20 generations, 20,500 generations, one subject, one generation a step.
"""

from __future__ import annotations

import os
import subprocess
import time

from benchmarks.table import Row
from vrcore import AGENTS, Experiment, Phase, run

SECONDS = 4_000.0
SCHEDULE = "VR 10"
GENERATIONS, MEAN = 20_500, 20
REPEATS = 5
REACH_PLAIN, REACH_PYETBD = 40.0, 100.0

# Times its own loop alone: neither start nor the file it would write count.
PEER = f"""
import contextlib, io, os, tempfile, time
from pyetbd.experiment_runner import ExperimentRunner

def work(generations):
    settings = {{"file_stub": "x", "reps": 1, "gens": generations, "schedules": [[{{"mean": {MEAN}}}]]}}
    runner = ExperimentRunner({{"experiments": [settings]}}, tempfile.mkdtemp() + os.sep, False)
    (one,) = runner._load_experiments()
    one.data_saver.save_data = lambda: None
    began = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        one.run()
    return time.process_time() - began

work(2_000)
print(min(work({GENERATIONS}) for _ in range(3)))
"""


def seconds(experiment: Experiment, *, interpreted: bool = False, repeats: int = REPEATS) -> float:
    """Return the shortest processor time of several runs, in seconds."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        run(experiment, interpreted=interpreted)
        times.append(time.process_time() - began)
    return min(times)


def rows() -> list[Row]:
    """Return a row for each agent and, where `PYETBD_PYTHON` is set, one for the package."""
    found = []
    for key in AGENTS:
        experiment = Experiment(key, [Phase(SCHEDULE, seconds=SECONDS)], seed=7)
        run(experiment)
        ratio = seconds(experiment, interpreted=True, repeats=1) / seconds(experiment)
        found.append(Row(f"{key} on {SCHEDULE}, compiled over plain text", ratio, "times", REACH_PLAIN, True))
    peer = os.environ.get("PYETBD_PYTHON")
    if peer:
        step = 60.0 / AGENTS["evolutionary"]().highest_rate
        phase = Phase(f"RI {MEAN * step:g}-s", seconds=GENERATIONS * step)
        mine = GENERATIONS / seconds(Experiment("evolutionary", [phase], seed=7, tick=step))
        said = subprocess.run([peer, "-c", PEER], check=True, capture_output=True, text=True).stdout
        theirs = GENERATIONS / float(said.splitlines()[-1])
        found += [
            Row("evolutionary, generations a second", mine, "1/s"),
            Row("pyetbd, generations a second", theirs, "1/s"),
            Row("evolutionary over pyetbd", mine / theirs, "times", REACH_PYETBD, True),
        ]
    return found
