"""The script a page hands out gives the page's numbers on the user's own file, whatever the file is called."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vrcore
from vrcore.errors import LogError
from vrcore.formats import prepare, read_table, reproduce

ROOT = Path(__file__).resolve().parents[2]
LITERALS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def log_text(seeds=(0, 1), column="eval_reward"):
    """A run of the field's usual shape: a Hill curve with a little regular scatter, two seeds."""
    rows = [f"step,seed,{column}"]
    for seed in seeds:
        for step in range(0, 1000, 25):
            value = 0.1 + 0.6 / (1 + (300 / max(step, 1e-9)) ** 2) + 0.01 * np.sin(step + seed)
            rows.append(f"{step},{seed},{value!r}")
    return "\n".join(rows).replace("np.float64(", "").replace(")", "") + "\n"


def run_script(text, folder):
    script = folder / "again.py"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script.name],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "name",
    ["run.csv", 'it\'s "my" run.csv', "two\nlines.csv", "{braces} %s ''' \"\"\".csv", "#\\n'+__import__('os')+'.csv"],
)
def test_the_script_gives_the_same_numbers(name, tmp_path):
    text = log_text()
    (tmp_path / name).write_text(text, encoding="utf-8")
    mapping = {"x": "step", "y": "eval_reward", "group": ["seed"], "choose": {"seed": "1"}}
    fitted = {"family": "hill", "upper": 1.0}
    table = read_table(text)
    data = prepare(table.frame, **mapping)
    curve = vrcore.fit(data.x, data.y, **fitted)
    ahead = [1200.0, 1234.5678901234567, 2000.0]
    low, high = curve.prediction_band(ahead, 0.8)
    found = run_script(reproduce(name, mapping, fitted, ahead, 0.8), tmp_path)
    assert found["params"] == dict(curve.params)
    assert found["stderr"] == dict(curve.stderr)
    assert found["points"] == 40
    assert found["notes"] == [*table.notes, *data.notes]
    assert [row["at"] for row in found["forecast"]] == ahead
    assert [row["value"] for row in found["forecast"]] == list(curve.predict(ahead))
    assert [row["low"] for row in found["forecast"]] == list(low)
    assert [row["high"] for row in found["forecast"]] == list(high)


def test_a_forecast_is_left_out_where_none_was_asked_for(tmp_path):
    (tmp_path / "run.csv").write_text(log_text(column="a 'b' \\"), encoding="utf-8")
    mapping = {"x": "step", "y": "a 'b' \\", "group": "seed", "average": True}
    found = run_script(reproduce("run.csv", mapping, {"family": "logistic"}), tmp_path)
    assert "forecast" not in found
    assert found["notes"][0].startswith("Mean of 2 runs")


@settings(deadline=None)
@given(st.text(max_size=30), LITERALS, st.lists(st.floats(allow_nan=False), max_size=3))
def test_every_value_comes_back_from_the_script_and_nothing_else_gets_in(name, value, ahead):
    tree = ast.parse(reproduce(name, {"x": value, "y": 1}, {"family": value}, ahead))
    plain = ast.parse(reproduce("a", {"x": 1, "y": 1}, {"family": 1}, [1.0]))
    assert len(tree.body) == len(plain.body)
    values = {
        node.targets[0].id: eval(ast.unparse(node.value), {"float": float})  # noqa: S307  (literals made by the tested function)
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id.isupper()
    }
    assert values["FILE"] == (name or "pasted.csv")
    assert values["COLUMNS"] == {"x": value, "y": 1}
    assert values["FIT"] == {"family": value}
    assert values["FORECAST_AT"] == ahead


def test_numpy_numbers_and_tuples_are_written_as_plain_ones():
    text = reproduce("a", {"x": "s", "choose": {"seed": np.int64(3)}, "group": ("seed",)}, {"upper": np.float64(0.5)})
    assert "COLUMNS = {'x': 's', 'choose': {'seed': 3}, 'group': ['seed']}" in text
    assert "FIT = {'upper': 0.5}" in text


def test_what_has_no_literal_is_refused():
    with pytest.raises(LogError, match="type object"):
        reproduce("a", {"x": object()}, {})
