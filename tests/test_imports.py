"""Imports go one way: from declarations to experiments to measures to curves to the lab, and never back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Each layer may import itself and what stands before it.
LAYERS = (
    {"params", "errors", "compiled"},
    {"schedules", "agents", "noise"},
    {"experiment", "loop", "simulate", "log", "provenance", "formats"},
    {"measures", "yoking", "inspection", "analytic"},
    {"designs"},
    {"curves"},
    {"trends"},
    {"forecasts"},
    {"advice"},
    {"designs"},
    {"phenomena", "language"},
    {"store", "sweep", "adapters"},
    {"testing", "__init__"},
    {"dashboard"},
)
LEVEL = {name: level for level, layer in enumerate(LAYERS) for name in layer}
# The browser's side of things, and what draws: none of it may be needed by somebody who only wants the numbers.
FOREIGN = {"streamlit", "plotly", "matplotlib", "altair", "dashboard", "tests", "benchmarks"}
SOURCES = sorted(ROOT.glob("vrcore/**/*.py")) + sorted(ROOT.glob("dashboard/**/*.py"))


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield every imported dotted name of a file, and whether only a type checker imports it."""
    package = list(path.relative_to(ROOT).with_suffix("").parts[:-1])
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # `from vrcore import log` imports a module, `from vrcore.log import EventLog` a name of one.
            names = [f"{base}.{one.name}" for one in node.names] if base in ("vrcore", "dashboard") else [base]
        else:
            continue
        for name in names:
            yield name, id(node) in for_types


def layer(dotted: str) -> str | None:
    """Return the layer's name of a module of this project; public names of `vrcore` itself count as `__init__`."""
    top, _, rest = dotted.partition(".")
    if top == "dashboard":
        return "dashboard"
    if top != "vrcore":
        return None
    first = rest.partition(".")[0]
    return first if first in LEVEL else "__init__"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    own = "dashboard" if parts[0] == "dashboard" else parts[1]
    assert own in LEVEL, f"say in {Path(__file__).name} on which layer {own} stands"
    for name, only_types in imported(path):
        if parts[0] == "vrcore":
            assert name.partition(".")[0] not in FOREIGN, f"{path.name} imports {name}"
        other = layer(name)
        if other is not None and not only_types:
            assert LEVEL[other] <= LEVEL[own], f"{own} imports {other}, which stands above it"


def test_formats_know_nothing_but_errors_and_logs() -> None:
    for path in ROOT.glob("vrcore/formats/*.py"):
        for name, _ in imported(path):
            assert layer(name) in (None, "formats", "errors", "log", "provenance"), f"{path.name} imports {name}"


def test_charts_are_pure() -> None:
    for path in ROOT.glob("dashboard/charts/*.py"):
        assert not [name for name, _ in imported(path) if name.partition(".")[0] == "streamlit"], path.name


def test_this_test_sees_imports() -> None:
    found = {name for name, _ in imported(ROOT / "vrcore" / "simulate.py")}
    assert {"numpy", "vrcore.experiment", "vrcore.compiled"} <= found
