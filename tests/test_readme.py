"""What the README tells people to type works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from dashboard.command import app
from vrcore.testing import check_logs, check_rules

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(README)
PYTHON = [code for language, code in BLOCKS if language == "python"]
SHELL = [line for language, code in BLOCKS if language in ("sh", "bash", "console") for line in code.splitlines()]
LINKS = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README)


def test_there_is_something_to_check() -> None:
    assert PYTHON
    assert any("make run" in line for line in SHELL)
    assert LINKS


@pytest.mark.parametrize("code", PYTHON)
def test_python_blocks_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a block that writes a file writes it here
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102  # running it is the test


def test_an_agent_of_ones_own_takes_ten_lines_and_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = [code for code in PYTHON if "@described" in code]
    block = code[code.index("@described") : code.index("print(")]
    assert len([line for line in block.splitlines() if line.strip()]) == 10
    made: dict[str, Any] = {"__name__": "readme"}
    exec(compile(code, "README.md", "exec"), made)  # noqa: S102  # running it is the test
    printed = capsys.readouterr().out
    assert "habit" in printed
    assert "q-learning" in printed
    check_rules(made["Habit"])
    check_logs(made["Habit"])


@pytest.mark.parametrize("line", [line for line in SHELL if line.strip() and not line.startswith("#")])
def test_shell_commands_exist(line: str) -> None:
    program, *words = shlex.split(line, comments=True)
    if program == "make":
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
        assert {word for word in words if "=" not in word} <= targets
    elif program == "vrlab":
        _check_command(words)
    else:
        assert program in ("git", "cd", "pip"), f"nobody checks {program}"


def _check_command(words: list[str]) -> None:
    """Check that the command and each of its options exist."""
    command = typer.main.get_command(app)
    options = {option for parameter in command.params for option in parameter.opts}
    if words and not words[0].startswith("-"):
        found = command.commands.get(words[0])  # type: ignore[attr-defined]  # a group has commands
        assert found is not None, f"vrlab has no command {words[0]}"
        options = {option for parameter in found.params for option in parameter.opts}
    for word in words:
        if word.startswith("--"):
            assert word.partition("=")[0] in options, f"vrlab has no option {word}"


@pytest.mark.parametrize("target", LINKS)
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
