"""Files that are no training log, or an odd one, on the command line: one clear sentence, and no traceback."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.test_command import refused

COMMANDS = ("fit", "forecast", "advise")
RISE = [round(0.1 + 0.8 * step / (step + 9), 4) for step in range(30)]


def table(head: str, steps: object = None, size: float = 1.0) -> str:
    """Return a comma-separated table of `RISE` times `size`."""
    first = list(range(30)) if steps is None else [steps] * 30
    return head + "\n" + "\n".join(f"{step},{value * size}" for step, value in zip(first, RISE, strict=True))


REFUSED = {
    "the step stands still": (
        table("step,reward", 3),
        "no column looks like the step; name one with --x. There is: step, reward. The same in all rows: step.",
    ),
    "dates that do not exist": (
        table("date,reward", "2026-02-30"),
        "no column looks like the step; name one with --x. There is: date, reward.",
    ),
    "a single row": (
        "step,reward\n1,0.5\n",
        "this log holds one row: a curve needs several, and advice at least 8 evaluations.",
    ),
    "no numbers": (table("step,reward", size=np.nan), "the metric; name one with --y. There is: step, reward. Without"),
    "too large": (table("step,reward", size=1e300), "too large to compute with; rescale it."),
    "empty": ("", "is empty"),
    "binary": ("\x00\x01\x02", "NUL bytes"),
    "one column": ("reward\n" + "\n".join(map(str, RISE)), "has one column only"),
    "no rows yet": ("step,reward\n", "no rows below it"),
    "an open quotation mark": ('step,reward\n1,"0.5\n2,0.6\n', "on line 2"),
    "not quite JSON": ('{"step": 1, "reward": .5}\n{"step": 2, "reward": .6}', "is not valid JSON (line 1, column 23)"),
    "nothing logged": ('{"log_history": []}', "empty log_history"),
    "no history": ('{"global_step": 5}', "without a list of rows such as log_history"),
    "nested too deeply": ("[" * 200_000 + "]" * 200_000, "nested too deeply"),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_curve_is_refused_in_one_clear_sentence(command, case, tmp_path: Path):
    text, said = REFUSED[case]
    file = tmp_path / "trainer_state.json"  # a name that promises something else must not matter
    file.write_text(text)
    assert said in refused(command, str(file))


@pytest.mark.parametrize("command", COMMANDS)
def test_so_are_folders_and_files_that_are_not_there(command, tmp_path: Path):
    assert "cannot be read" in refused(command, str(tmp_path))
    assert "there is no file" in refused(command, str(tmp_path / "nothing.csv"))
