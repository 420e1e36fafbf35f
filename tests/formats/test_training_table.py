"""Every kind of training log that `read_table` takes, written out by hand."""

import gzip
import json

import numpy as np
import pandas as pd
import pytest

from vrcore.formats import read_table

WANTED = pd.DataFrame({"step": [0, 10, 20], "reward": [0.5, 0.25, 1.0]})

DELIMITED = {
    "comma": ("step,reward\n0,0.5\n10,0.25\n20,1.0\n", "comma-separated table"),
    "comma and space": ("step, reward\n0, 0.5\n10, 0.25\n20, 1.0\n", "comma-separated table"),
    "tab": ("step\treward\n0\t0.5\n10\t0.25\n20\t1.0\n", "tab-separated table"),
    "semicolon": ("step;reward\n0;0.5\n10;0.25\n20;1.0\n", "semicolon-separated table"),
    "bar": ("step|reward\n0|0.5\n10|0.25\n20|1.0\n", "bar-separated table"),
    "spaces": ("step   reward\n   0  0.5\n  10 0.25\n  20  1.0\n", "space-separated table"),
    "semicolon, decimal comma": ("step;reward\n0;0,5\n10;0,25\n20;1,0\n", "semicolon-separated table"),
    "tab, decimal comma": ("step\treward\n0\t0,5\n10\t0,25\n20\t1,0\n", "tab-separated table"),
    "spaces, decimal comma": ("step reward\n0 0,5\n10 0,25\n20 1,0\n", "space-separated table"),
    "sep line of a spreadsheet": ("sep=;\nstep;reward\n0;0.5\n10;0.25\n20;1.0\n", "semicolon-separated table"),
    "CRLF": ("step,reward\r\n0,0.5\r\n10,0.25\r\n20,1.0\r\n", "comma-separated table"),
    "old Mac line ends": ("step,reward\r0,0.5\r10,0.25\r20,1.0\r", "comma-separated table"),
    "quoted": ('"step","reward"\n"0","0.5"\n"10","0.25"\n"20","1.0"\n', "comma-separated table"),
    "blank lines": ("\n\nstep,reward\n0,0.5\n\n10,0.25\n,\n20,1.0\n\n", "comma-separated table"),
    "no newline at the end": ("step,reward\n0,0.5\n10,0.25\n20,1.0", "comma-separated table"),
    "mark at the end of rows": ("step,reward\n0,0.5,\n10,0.25,\n20,1.0,\n", "comma-separated table"),
    "numpy.savetxt": ("# step reward\n0 0.5\n10 0.25\n20 1.0\n", "space-separated table"),
    "commented header": ("#step,reward\n0,0.5\n10,0.25\n20,1.0\n", "comma-separated table"),
}


@pytest.mark.parametrize("case", DELIMITED)
def test_delimited_text_gives_the_same_table(case):
    text, kind = DELIMITED[case]
    table = read_table(text)
    assert table.kind == kind
    pd.testing.assert_frame_equal(table.frame, WANTED)


JSON = {
    "JSON lines": '{"step": 0, "reward": 0.5}\n{"step": 10, "reward": 0.25}\n\n{"step": 20, "reward": 1.0}\n',
    "JSON list": '[{"step": 0, "reward": 0.5}, {"step": 10, "reward": 0.25}, {"step": 20, "reward": 1.0}]',
    "JSON columns": '{"step": [0, 10, 20], "reward": [0.5, 0.25, 1.0]}',
    "trainer_state.json": json.dumps(
        {
            "global_step": 20,
            "log_history": [{"step": step, "reward": reward} for step, reward in WANTED.itertuples(index=False)],
        },
        indent=2,
    ),
    "JSON list ": '[["step", "reward"], [0, 0.5], [10, 0.25], [20, 1.0]]',
    "JSON list  ": '{"note": "x", "history": [{"step": 0, "reward": 0.5}, {"step": 10, "reward": 0.25}, '
    '{"step": 20, "reward": 1.0}]}',
}


@pytest.mark.parametrize("kind", JSON)
def test_json_gives_the_same_table(kind):
    table = read_table(JSON[kind])
    assert table.kind == kind.strip()
    assert table.notes == ()
    pd.testing.assert_frame_equal(table.frame, WANTED)


@pytest.mark.parametrize("text", [DELIMITED["comma"][0], JSON["JSON lines"], JSON["trainer_state.json"]])
def test_gzip_of_a_log_is_that_log_and_says_so(text):
    table = read_table(gzip.compress(text.encode()), "run.gz")
    pd.testing.assert_frame_equal(table.frame, WANTED)
    assert "The file was decompressed (gzip)." in table.notes


def test_gzip_of_two_members_is_read_to_the_end():
    parts = gzip.compress(b"step,reward\n0,0.5\n") + gzip.compress(b"10,0.25\n20,1.0\n")
    pd.testing.assert_frame_equal(read_table(parts).frame, WANTED)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("cp1252", "Windows-1252"), ("latin-1", "Windows-1252")],
)
def test_encodings(encoding, note):
    table = read_table("step,Größe,wer\n0,0.5,Zoë\n1,0.75,René\n".encode(encoding))
    assert list(table.frame) == ["step", "Größe", "wer"]
    assert table.frame["wer"].tolist() == ["Zoë", "René"]
    assert [note in one for one in table.notes] == ([True] if note else [])


def test_byte_order_mark_in_pasted_text():
    assert list(read_table("\ufeffstep,reward\n0,1\n1,2\n").frame) == ["step", "reward"]


def test_repeated_headers_are_dropped_and_counted():
    one = read_table("step,reward\n0,0.5\nstep,reward\n10,0.25\n20,1.0\n")
    pd.testing.assert_frame_equal(one.frame, WANTED)
    assert one.notes == ("1 repeated header row was left out.",)
    two = read_table("step,reward\n0,0.5\nstep,reward\n10,0.25\nstep,reward\n20,1.0\n")
    assert two.notes == ("2 repeated header rows were left out.",)


def test_a_header_with_a_new_column_moves_the_cells_below_it():
    table = read_table("step,reward\n0,0.5\nstep,kl,reward\n10,7,0.25\n")
    assert table.frame["reward"].tolist() == [0.5, 0.25]
    assert table.frame["kl"].isna().tolist() == [True, False]
    assert table.notes == ("1 repeated header row was left out.",)


def test_comments_are_left_out_and_counted():
    table = read_table("# made by me\nstep,reward\n0,0.5\n# paused\n10,0.25\n20,1.0\n")
    pd.testing.assert_frame_equal(table.frame, WANTED)
    assert table.notes == ("2 comment lines were left out.",)


def test_missing_and_infinite_cells():
    table = read_table("step,a,b\n0,NaN,Infinity\n1,,-inf\n2,n/a,1e400\n3,0.5,null\n")
    assert table.frame["a"].tolist()[3] == 0.5
    assert table.frame["a"].isna().sum() == 3
    np.testing.assert_array_equal(table.frame["b"], [np.inf, -np.inf, np.inf, np.nan])


def test_json_nan_null_and_numbers_too_large():
    huge = "9" * 400
    table = read_table('[{"a": NaN, "b": Infinity}, {"a": null, "b": 1e999}, {"a": 1, "b": ' + huge + "}]")
    np.testing.assert_array_equal(table.frame["a"], [np.nan, np.nan, 1.0])
    np.testing.assert_array_equal(table.frame["b"], [np.inf] * 3)


def test_text_cells_stay_text_even_formulas_and_markup():
    cells = ["=HYPERLINK(evil)", "@SUM(1)", "<script>alert(1)</script>", "1_000", "  two  ", "[x](y)", "0x10"]
    text = "step\tnote\n" + "".join(f"{row}\t{cell}\n" for row, cell in enumerate(cells))
    assert read_table(text).frame["note"].tolist() == [cell.lstrip() for cell in cells]
    rows = [{"step": row, "note": cell} for row, cell in enumerate(cells)]
    assert read_table(json.dumps(rows)).frame["note"].tolist() == cells


def test_a_few_odd_cells_become_missing_and_are_named():
    lines = [f"{row},{row / 4}" for row in range(20)]
    lines[4] = "4,error"
    table = read_table("step,reward\n" + "\n".join(lines))
    assert table.frame["reward"].isna().sum() == 1
    assert table.notes == ('In "reward", 1 cell is not a number and counts as missing (first: "error" in row 5).',)


def test_percent_thousands_and_truth_values_are_read_and_said():
    table = read_table('step,acc,won\n0,12.5%,true\n"1,000",50 %,False\n"2,000",99%,true\n')
    assert table.frame["step"].tolist() == [0, 1000, 2000]
    assert table.frame["acc"].tolist() == [12.5, 50, 99]
    assert table.frame["won"].tolist() == [1, 0, 1]
    assert len(table.notes) == 2
    assert read_table('[{"s": 1, "won": true}, {"s": 2, "won": false}]').frame["won"].tolist() == [1, 0]


def test_ragged_rows_are_said():
    table = read_table("step,reward,kl\n0,0.5\n10,0.25,1,9\n20,1.0,2\n")
    np.testing.assert_array_equal(table.frame.to_numpy(), [[0, 0.5, np.nan], [10, 0.25, 1], [20, 1, 2]])
    assert table.notes == (
        "1 row has fewer cells than columns; the rest is missing (first: line 2).",
        "1 row has more cells than columns; the cells too many were left out (first: line 3).",
    )


def test_a_table_without_header_gets_numbered_columns_and_keeps_its_first_row():
    table = read_table("0,0.5\n10,0.25\n20,1.0\n")
    assert list(table.frame) == ["column 1", "column 2"]
    assert len(table.frame) == 3
    assert "no row of column names" in table.notes[0]


def test_equal_and_empty_column_names_stay_apart():
    table = read_table("step,reward,reward,\n0,1,2,3\n1,4,5,6\n")
    assert list(table.frame) == ["step", "reward", "reward (2)", "column 4"]
    assert table.frame["reward (2)"].tolist() == [2, 5]
    assert "more than once" in table.notes[0]


def test_trainer_state_mixes_train_eval_and_summary_rows():
    history = [
        {"step": 1, "epoch": 0.1, "reward": 0.1, "kl": 0.0},
        {"step": 1, "epoch": 0.1, "eval_reward": 0.2},
        {"step": 2, "epoch": 0.2, "reward": 0.3, "kl": 0.1},
        {"step": 2, "train_runtime": 12.5},
    ]
    frame = read_table(json.dumps({"best_metric": None, "log_history": history})).frame
    assert list(frame) == ["step", "epoch", "reward", "kl", "eval_reward", "train_runtime"]
    assert frame["eval_reward"].dropna().to_dict() == {1: 0.2}


def test_runs_as_xs_and_ys_are_laid_below_each_other():
    runs = [
        {"task": "a", "method": "m", "seed": 0, "xs": [0, 5], "ys": [1.5, None]},
        {"task": "a", "method": "m", "seed": 1, "xs": [0], "ys": [2.5]},
    ]
    table = read_table(json.dumps(runs))
    assert table.kind == "list of runs (xs, ys)"
    assert table.frame["seed"].tolist() == [0, 0, 1]
    assert table.frame["xs"].tolist() == [0, 5, 0]
    np.testing.assert_array_equal(table.frame["ys"], [1.5, np.nan, 2.5])


def test_nested_objects_become_columns_and_lists_are_left_out_and_said():
    table = read_table('{"step": 1, "m": {"r": {"mean": 0.5}}, "w": [1]}\n{"step": 2, "m": {"r": {"mean": 0.6}}}\n')
    assert list(table.frame) == ["step", "m/r/mean"]
    assert table.notes == ("Lists cannot stand in a table, so these were left out: w.",)


def test_tensorboard_json_of_bare_rows():
    frame = read_table("[[1700000000.5, 0, 0.25], [1700000001.5, 1, 0.5]]").frame
    assert list(frame) == ["Wall time", "Step", "Value"]


def test_the_half_written_last_line_of_a_running_job_is_left_out():
    table = read_table('{"step": 0, "reward": 0.5}\n{"step": 10, "reward": 0.25}\n{"step": 20, "rew')
    assert len(table.frame) == 2
    assert table.notes == ("The last line (line 3) is incomplete and was left out.",)


def test_quoted_cells_may_hold_the_mark_and_line_ends():
    frame = read_table('step,note,reward\n0,"a, b\nc",0.5\n1,d,0.75\n').frame
    assert frame["note"].tolist() == ["a, b\nc", "d"]


def test_rows_as_a_trainer_prints_them():
    table = read_table("{'loss': 0.5, 'step': 1, 'kl': nan}\n{'loss': '0.25', 'step': 2, 'kl': 1e-05}\n")
    assert table.kind == "printed rows"
    assert table.frame["loss"].tolist() == [0.5, 0.25]
    assert table.frame["kl"].isna().tolist() == [True, False]
