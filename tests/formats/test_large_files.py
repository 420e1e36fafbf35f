"""Large files: read in stretches, in bounded memory, to the same table as a small one."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vrcore.formats import PAGE, grid, json_window, read_table
from vrcore.formats.delimited import read_delimited
from vrcore.formats.intake import read_text
from vrcore.formats.source import Source

ROOT = Path(__file__).resolve().parents[2]
ROWS = 30_000


LINES = ["1,0.5,a", "2,,b", "3,nan,", "4,1e400,a_b", "-5,+.5e-3,#c", ' 6, 7 ,"x, y"', "7,1_000,a", "8,50%,b", "9,n/a,b"]
LINES += ['10,"3","two\nlines"', "", "# a remark", "step,reward,note", "11,0.25", "12,0.25,a,9", "13,true,a", "14,2,7"]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=60), st.sampled_from(["\n", "\r\n", "\r"]))
def test_stretches_change_nothing(rows, end):
    usual = [f"{row},{row / 4},word {row % 3}" for row in range(100, 106)]
    text = end.join(["step,reward,note", *usual, *usual, *[row.replace("\n", end) for row in rows]]) + end
    table = read_table(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "_STRETCH", 12)
        patch.setattr("vrcore.formats.lines.STRETCH", 40)
        patch.setattr("vrcore.formats.source._CHUNK", 11)
        again = read_table(text)
    left, right = again.frame, table.frame
    if pd.api.types.is_numeric_dtype(right["reward"]):  # tiny stretches decide earlier that it is
        pd.testing.assert_frame_equal(left, right)
        assert again.notes == table.notes
    assert left["step"].tolist() == right["step"].tolist()
    assert left["note"].tolist() == right["note"].tolist()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.dictionaries(st.text(max_size=4), JSON_VALUES, max_size=3), max_size=5), st.sampled_from([None, 1]))
def test_a_window_over_json_sees_what_the_whole_holds(rows, indent):
    document = {"before": [1, {"a": []}], "log_history": rows, "after": -1.5e-7}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_window, "_CHUNK", 7)
        text = read_text(Source(json.dumps(document, indent=indent).encode(), "", PAGE))
        with text.open() as file:
            window = json_window.Window(file, "x", 1_000_000)
            found = {}
            for name in window.keys():  # noqa: SIM118  (no dictionary)
                found[name] = list(window.elements()) if window.peek() == "[" else window.value()
            window.end()
    assert json.dumps(found) == json.dumps(document)


def test_long_tables_take_the_quick_way_and_differ_in_nothing(monkeypatch):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "step": np.arange(ROWS),
            "env": np.where(rng.random(ROWS) < 0.5, "walker_walk", "hopper, hop"),
            "reward": rng.standard_normal(ROWS) * 10.0 ** rng.integers(-200, 200, ROWS),
            "eval": np.where(np.arange(ROWS) % 50, np.nan, rng.random(ROWS)),
            "whole": rng.integers(-(10**14), 10**14, ROWS),
        }
    )
    frame["env"] = frame["env"].astype(object)
    quick = []
    kept = sys.modules["vrcore.formats.delimited"].add_block
    monkeypatch.setattr("vrcore.formats.delimited.add_block", lambda *given: quick.append(kept(*given)) or quick[-1])
    for mark in ",;\t|":
        pd.testing.assert_frame_equal(read_table(frame.to_csv(index=False, sep=mark)).frame, frame, check_exact=True)
    assert quick.count(True) >= 3  # a comma in a name is quoted where commas separate


def test_words_that_come_late_and_numbers_that_come_late():
    text = "step,reward,remark\n" + "".join(f"{row},{row / 2},\n" for row in range(ROWS))
    late = read_table(text + "30000,crashed,crashed\n")
    assert late.frame["reward"].isna().sum() == 1
    assert late.frame["remark"].tolist()[-1] == "crashed"
    assert any('"reward", 1 cell is not a number' in note and "row 30001" in note for note in late.notes)
    notes = "step,reward,remark\n0,1,start\n" + "".join(f"{row},{row / 2},{row}\n" for row in range(1, 50))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "_STRETCH", 3)
        numbers = read_table(notes)
    assert numbers.frame["remark"].tolist()[1:] == list(range(1, 50))
    assert any('"remark", 1 cell is not a number' in note and '"start" in row 1' in note for note in numbers.notes)


def test_long_texts_are_left_out_and_said():
    rows = [{"step": row, "reward": row / 2, "answer": f"{row} " * 4_000} for row in range(700)]
    table = read_table("\n".join(map(json.dumps, rows)))
    assert list(table.frame) == ["step", "reward"]
    assert table.notes == ('The column "answer" holds long texts and was left out.',)


def test_columns_that_come_late_in_json_lines():
    lines = [json.dumps({"step": row, "loss": 1 / (row + 1)}) for row in range(60_000)]
    lines[55_000] = json.dumps({"step": 55_000, "eval": 0.5})
    frame = read_table("\n".join(lines)).frame
    assert frame["eval"].dropna().to_dict() == {55_000: 0.5}
    assert frame["loss"].isna().sum() == 1


def test_notes_stay_few():
    names = ",".join(["step", *["reward"] * 100])
    table = read_table(f"{names}\n" + "".join(",".join(["1%"] * 101) + "\n" for _ in range(3)))
    assert len(table.notes) < 40
    assert any("88 more" in note or "87 more" in note for note in table.notes)


def test_a_grid_reads_no_further_than_it_may():
    text = read_text(Source(b"a,b\n" + b"1,2\n" * 1_000, "", replace(PAGE, rows=2_000)))
    assert read_delimited(text)[0].height == 1_000


PEAK = """
import sys
from vrcore.formats import read_table, guess
def peak():
    return [int(line.split()[1]) / 1e3 for line in open("/proc/self/status") if line.startswith("VmHWM")][0]
read_table("step,reward\\n0,1\\n1,2\\n")
before = peak()
table = read_table(open(sys.argv[1], "rb").read(), "large")
print(peak() - before, len(table.frame), guess(table.frame).y)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("form", ["csv", "jsonl", "trainer_state"])
def test_the_memory_for_20_megabytes_is_below_five_times_the_file(form, tmp_path):
    """The file itself included, which an upload holds."""
    file = tmp_path / "large"
    rng = np.random.default_rng(1)
    block = pd.DataFrame(np.round(rng.random((50_000, 4)), 6), columns=["reward", "loss", "entropy", "kl"])
    block.insert(0, "step", np.arange(len(block)))
    text = block.to_csv(index=False, header=False) if form == "csv" else block.to_json(orient="records", lines=True)
    with file.open("w") as out:
        size = 19_000_000 if form == "csv" else 12_000_000
        if form == "csv":
            out.write(",".join(block.columns) + "\n")
        times = size // len(text)
        if form == "trainer_state":
            rows = text.strip().replace("\n", ",\n")
            out.write('{"log_history": [' + ",\n".join([rows] * times) + "]}")
        else:
            out.write(text * times)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(file)], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    grown, rows, metric = done.stdout.split()
    assert (int(rows), metric) == (50_000 * times, "reward")
    assert float(grown) * 1e6 < 5 * file.stat().st_size
