"""`vrlab score`: the table, the stored board, a file that can be opened again, refusals, and Ctrl+C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner, Result

from dashboard.command import app
from vrcore.agents import AGENTS
from vrcore.phenomena import PHENOMENA
from vrcore.phenomena.scoreboard import Board, board, stored

ROOT = Path(__file__).resolve().parents[1]
ROW = "fixed-ratio-pause"
# Where the tests themselves run in the background, Ctrl+C is ignored, and whoever they start inherits that.
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from dashboard.command import app
print("begun", flush=True)
app()
"""
ONE_CELL = ("--agent", "constant-rate", "--phenomenon", ROW, "--subjects", "10", "--workers", "1")


def score(*words: str) -> Result:
    return CliRunner().invoke(app, ["score", *words])


def test_the_stored_board_is_printed_whole() -> None:
    result = score("--stored")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    said = {line.split()[0]: line.split()[1:] for line in lines if line.split() and line.split()[0] in PHENOMENA}
    marks = {True: "yes", False: "no", None: "-"}
    whole = stored().findings
    assert said == {key: [marks[whole[agent, key].passed] for agent in AGENTS] for key in PHENOMENA}
    assert all(agent.title in result.stdout for agent in AGENTS.values())


def test_one_cell_is_computed_and_says_why() -> None:
    result = score(*ONE_CELL)
    assert result.exit_code == 0, result.output
    (finding,) = board(["constant-rate"], [ROW], subjects=10).findings.values()
    assert f"constant-rate, {ROW}: {finding.why}" in result.stdout
    assert "10 subjects a group, seed 0" in result.stdout


def test_as_json_it_is_the_board_of_the_library() -> None:
    values = json.loads(score(*ONE_CELL, "--json").stdout)
    values.pop("vrlab")
    assert values == json.loads(board(["constant-rate"], [ROW], subjects=10).to_json())


def test_its_file_opens_again_and_is_not_replaced_unasked(tmp_path: Path) -> None:
    out = tmp_path / "board.json"
    assert score(*ONE_CELL, "--out", str(out)).exit_code == 0
    written = out.read_text("utf-8")
    assert list(Board.from_json(written).findings) == [("constant-rate", ROW)]
    again = score(*ONE_CELL, "--seed", "1", "--out", str(out))
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert out.read_text("utf-8") == written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--agent", "clok"], 'did you mean "clock"'),
        (["--phenomenon", "renewel"], 'did you mean "renewal"'),
        (["--agent", "clock", "--subjects", "0"], "subjects must be a whole number of at least 1"),
        (["--agent", "clock", "--workers", "0"], "workers must be a whole number of at least 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(words: list[str], said: str) -> None:
    result = score(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.startswith("vrlab: ")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of a terminal to a group of processes")
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_it_at_once_in_one_sentence(workers: int, tmp_path: Path) -> None:
    # Kernels are compiled anew, for tens of seconds: that is when an interrupt would be swallowed, and processes that
    # share the work are still starting.
    program = [sys.executable, "-c", INTERRUPTIBLE, "score"]
    running = subprocess.Popen(
        [*program, "--workers", str(workers), "--agent", "clock", "--agent", "sarsa"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    try:
        assert running.stdout.readline() == "begun\n"
        time.sleep(6.0)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=15)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    assert running.returncode == 130
    assert said.strip() == "vrlab: stopped before it was done."


@pytest.mark.skipif(os.name != "posix", reason="kills a process as the system does")
def test_processes_that_share_the_work_do_not_outlive_one_that_was_killed() -> None:
    words = ["score", "--workers", "2", "--agent", "clock", "--agent", "sarsa", "--subjects", "400"]
    running = psutil.Popen([sys.executable, "-c", "from dashboard.command import app; app()", *words], cwd=ROOT)
    try:
        end = time.monotonic() + 60.0
        while sum("spawn_main" in " ".join(one.cmdline()) for one in running.children()) < 2:
            assert time.monotonic() < end, "no process came to share the work"
            time.sleep(0.2)
        time.sleep(3.0)  # until they have begun
        helping = running.children()
    finally:
        running.kill()
        running.wait()
    _, left = psutil.wait_procs(helping, timeout=20)
    assert not left
