"""The project as a whole: nothing of the machine it was made on, honest names, one version."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import vrcore

ROOT = Path(__file__).resolve().parents[1]
TEXT = {".py", ".md", ".toml", ".txt", ".js", ".css", ".html", ".json", ".csv", ".cfg", ".yml", ".yaml", "", ".run"}
# Built from parts, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot")) + r")/[\w.]"),
    "the host of a package registry": re.compile(
        "|".join(
            (r"py" + r"pi\.org", r"python" + r"hosted\.org", r"npm" + r"js\.(?:org|com)", r"deb\." + r"debian\.org")
        )
    ),
}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def tracked() -> list[Path]:
    """Return the project's own files: what git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy of the project is no git checkout")
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def test_no_trace_of_one_machine() -> None:
    texts = [path for path in tracked() if path.suffix in TEXT]
    assert len(texts) > 50
    for path in texts:
        words = path.read_text("utf-8")
        for what, pattern in FORBIDDEN.items():
            found = pattern.search(words)
            assert not found, f"{path.relative_to(ROOT)} holds {what}: {found.group()}"


@pytest.mark.parametrize(
    "words", ["/" + "work/main/x", "see /" + "root/.cache", "https://py" + "pi.org/simple", "//deb." + "debian.org"]
)
def test_traces_are_recognised(words: str) -> None:
    assert any(pattern.search(words) for pattern in FORBIDDEN.values())


def test_files_are_named_after_their_idea() -> None:
    names = {path.stem for path in tracked()} | {part for path in tracked() for part in path.relative_to(ROOT).parts}
    assert not names & EMPTY_NAMES


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    newest = re.search(r"^## ([0-9][^\s]*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == project["version"] == vrcore.__version__


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line.strip() and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][\w.+!]*( ?;.*)?", pin) for pin in pins)
    pinned = {_name(pin) for pin in pins}
    assert {_name(one) for one in wanted} <= pinned


def _name(requirement: str) -> str:
    """Return a distribution's name in the one spelling that registries compare."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]).lower()


def test_settings_travel_with_the_wheel() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["force-include"][".streamlit/config.toml"] == "dashboard/.streamlit/config.toml"
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert settings["browser"]["gatherUsageStats"] is False
    for scheme in ("light", "dark"):
        # With fewer than ten, Plotly shows its own colours in the browser.
        assert len(settings["theme"][scheme]["chartCategoricalColors"]) == 10
