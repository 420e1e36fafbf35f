"""Names out of a file, as `vrlab fit`, `forecast` and `advise` print them: nothing in them reaches the terminal."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from tests.test_command import refused, vrlab

STEP, METRIC, OTHER, RUN = "st\x1b]0;ep", "re\x1b[31mward", "lo\x07ss\u202e", "ru\x9bn"
COMMANDS = ("fit", "forecast", "advise")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    file = tmp_path / "run.csv"
    curve = np.round(np.arange(30) / (np.arange(30) + 9) + np.tile([0, 0.02, -0.02], 10), 4)
    rows = [f"{step},{value},{1 - value},a\x1b[2J" for step, value in enumerate(curve)]
    file.write_text(f"{STEP},{METRIC},{OTHER},{RUN}\n" + "\n".join(rows))
    return file


def acting(text: str) -> set[str]:
    """Return the characters that a terminal obeys, line ends aside."""
    return {one for one in text if unicodedata.category(one) in ("Cc", "Cf") and one != "\n"}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_in_a_file_acts_on_the_terminal(command, hostile):
    found = vrlab(command, str(hostile))
    assert found.exit_code == 0, found.output
    assert 'The metric could also be "lo ss "' in found.stdout
    assert "st ]0;ep" in found.stdout
    assert not acting(found.output)
    for words in (("--y", "nothing"), ("--y", METRIC, "--x", METRIC)):
        assert not acting(refused(command, str(hostile), *words))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", [OTHER, "lo ss "])
def test_a_column_is_found_by_its_name_in_the_file_and_as_it_is_printed(command, name, hostile):
    found = json.loads(vrlab(command, str(hostile), "--y", name, "--json").stdout)
    assert (found["x"], found["y"]) == (STEP, OTHER)


def test_companions_runs_and_values_are_shown_so_too(hostile):
    assert not acting(refused("forecast", str(hostile), "--reward", "\x1b[31mnothing"))
    assert not acting(refused("fit", str(hostile), "--choose", "\x1b[31m"))
    said = refused("fit", str(hostile), "--choose", "ru n=b")
    assert said == 'vrlab: no row has ru n = "b". There is: a [2J.'
    assert refused("fit", str(hostile), "--y", "nothing").startswith('vrlab: there is no column "nothing". There is: ')


def test_long_names_are_printed_short_and_lines_in_them_are_one(tmp_path):
    file = tmp_path / "run.csv"
    name = "reward " + "x" * 5_000
    rows = "\n".join(f"{step},{step / (step + 9)}" for step in range(30))
    file.write_text(f'"st\nep","{name}"\n{rows}')
    for command in COMMANDS:
        found = vrlab(command, str(file))
        assert found.exit_code == 0, found.output
        assert "x" * 100 not in found.stdout
        assert "st ep" in found.stdout
        assert "\nep" not in found.stdout
