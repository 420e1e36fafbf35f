"""Files that are no training log, or meant to do harm: each gets one plain sentence, soon, and nothing is run."""

import gzip
import io
import json
import pickle
import tracemalloc
import zipfile
import zlib
from dataclasses import replace

import pytest

from vrcore.errors import LogError, VrlabError
from vrcore.formats import PAGE, Limits, read_table, read_training_log


class Boom:
    """What an attacker would pickle: opening it calls a function."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was opened",))


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("sheet.csv", "step,reward\n1,2\n")
    return file.getvalue()


REFUSED = {
    "empty": (b"", "is empty"),
    "only white space": (b" \n\n\t ", "is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "is empty"),
    "only a header": (b"step,reward\n", "no rows below"),
    "only comments": (b"# a\n# b\n", "only comments"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG picture"),
    "JPEG": (b"\xff\xd8\xff\xe0" + bytes(50), "JPEG picture"),
    "PDF": (b"%PDF-1.7\n...", "PDF"),
    "pickle": (pickle.dumps(Boom()), "never opened"),
    "old pickle": (pickle.dumps(Boom(), protocol=2), "never opened"),
    "zip": (zipped(), "ZIP"),
    "parquet": (b"PAR1" + bytes(30), "Parquet"),
    "numpy": (b"\x93NUMPY\x01\x00v\x00{}", "NumPy"),
    "HDF5": (b"\x89HDF\r\n\x1a\n", "HDF5"),
    "SQLite": (b"SQLite format 3\x00", "SQLite"),
    "xz": (b"\xfd7zXZ\x00", "xz"),
    "event file with a wrong checksum": (b"\x18" + bytes(7) + b"\xa3\x7f\x4b\x23\tbrain.Event:2", "TensorBoard"),
    "event file that has just begun": (b"\x18" + bytes(7) + b"\xa3\x7f\x4b\x22\tbrain.Event:2", "without scalars"),
    "event file that is cut": (b"\x18\x00\x00", "NUL bytes"),
    "other binary": (bytes(range(1, 256)), "binary"),
    "NUL bytes": (b"step,reward\n0,\x000.5\n", "NUL bytes"),
    "UTF-16 without its mark": ("step,reward\n0,1\n".encode("utf-16-le"), "NUL bytes"),
    "broken UTF-16": (b"\xff\xfes\x00t", "UTF-16"),
    "unknown encoding": ("step,reward,名前\n0,1,\x81\n".encode("shift_jis", "replace") + b"\x81\x8d", "UTF-8"),
    "web page": (b"\n<!DOCTYPE html><html><body>404</body></html>", "web page"),
    "web page of another kind": (b'<?xml version="1.0"?>\n<html xmlns="">', "web page"),
    "XML": (b"<svg></svg>", "XML"),
    "one column": (b"reward\n0.5\n0.6\n", "one column"),
    "one column of JSON": (b'[{"reward": 1}, {"reward": 2}]', "one column"),
    "no numbers": (b"step,reward\none,half\ntwo,full\n", "no column of numbers"),
    "only missing": (b"step,reward\nnan,nan\nnan,\n", "no column of numbers"),
    "prose": (b"Dear reader,\nthis is a letter, and no table.\nYours, me\n", "no column of numbers"),
    "truncated JSON": (b'[\n{"step": 1, "reward": 2},\n{"step": 2, "rew', "ends too early (line 3"),
    "truncated JSON between rows": (b'[\n{"step": 1, "reward": 2},\n', "ends too early (line 3"),
    "bad JSON": (b'[\n{"step": 1, "reward": 2},\n{"step": 2; 3}\n]', "line 3"),
    "bad JSON line": (b'{"step": 1, "r": 2}\n{"step": 2, r: 3}\n{"step": 3, "r": 4}\n', "line 2"),
    "JSON line that is a list": (b'{"step": 1, "r": 2}\n[1, 2]\n{"step": 3, "r": 4}\n', "line 2"),
    "a call where a printed row should be": (
        b"{'a': 1, 'b': 2}\n{'a': __import__('os').getpid(), 'b': 2}\n{'a': 1}",
        "line 2",
    ),
    "a printed row without end": (b"{'a': 1, 'b': 2}\n{'a': " + b"(" * 5_000 + b"\n{'a': 1}\n", "line 2"),
    "empty JSON list": (b"[]", "empty"),
    "JSON list of numbers": (b"[1, 2, 3]", "entry 1"),
    "JSON list of deep lists": (b"[1, " + b"[" * 900 + b"]" * 900 + b"]", "entry 1 is a number"),
    "JSON without rows": (b'{"learning_rate": 0.1}', "learning_rate"),
    "empty log_history": (b'{"log_history": []}', "nothing was logged"),
    "uneven lists": (b'[["a", "b"], [1, 2], [3]]', "row 2"),
    "xs without ys": (b'[{"xs": [1, 2], "ys": [1]}]', "2 xs but 1 ys"),
    "rows without names": (b"[{}, {}]", "no values"),
    "number of 5,000 digits": (b'[{"a": ' + b"9" * 5000 + b', "b": 1}]', "too long"),
    "deeply nested": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "deeply nested objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    "quotation mark never closed": (b'step,reward\n0,"0.5\n1,0.6\n', "quotation mark"),
    "damaged gzip": (b"\x1f\x8b" + bytes(40), "damaged gzip"),
    "gzip cut short": (gzip.compress(b"step,reward\n" + b"1,2\n" * 1000)[:-20], "ends too early"),
    "gzip in gzip": (gzip.compress(gzip.compress(b"step,reward\n1,2\n")), "gzip file inside"),
    "gzip of a pickle": (gzip.compress(pickle.dumps(Boom())), "never opened"),
    "gzip of nothing": (gzip.compress(b""), "is empty"),
    "a million columns": (b",".join([b"a"] * 1_000_000) + b"\n1,2\n", "500"),
    "501 columns": (b",".join(b"c%d" % i for i in range(501)) + b"\n" + b"1," * 500 + b"1\n", "500"),
    "501 names in JSON": (json.dumps([{f"c{i}": i for i in range(501)}]).encode(), "500"),
    "10,000 columns": (b",".join(b"c%d" % i for i in range(10_000)) + b"\n" + b"1," * 9_999 + b"1\n", "500"),
    "more than 20 MB": (b"step,reward\n" + b"1,2\n" * 5_300_000, "21 MB"),
    "many empty objects": (b"[{}" + b",{}" * 200_000 + b"]", "no values"),
    "one value of 5 MB": (b'[{"a": "' + b"x" * 5_000_000 + b'", "b": 1}]', "single value"),
    "one line of 5 MB": (b"a,b\n1," + b"x" * 5_000_000 + b"\n", "line of 5 MB"),
    "one JSON line of 5 MB": (b'{"a": 1, "b": 2}\n{"a": "' + b"x" * 5_000_000 + b'"}\n{"a": 1}\n', "line of 5 MB"),
    "a cell of 200 kB in quotation marks": (b'a,b\n1,"' + b"x\n" * 100_000 + b'"\n', "very long cell"),
    "two documents": (
        b'{"log_history": [{"step": 1, "r": 2}, {"step": 2, "r": 3}]} {"a": 1}',
        "not valid JSON (line 1",
    ),
    "two tables in JSON": (b'{"a": [{"s": 1, "r": 2}], "b": [{"s": 1, "r": 2}]}', "names seen: a, b"),
    "columns of other lengths": (b'{"a": [1, 2], "b": [1, 2, 3]}', "without a list of rows"),
    "lists and numbers": (b'[["a", "b"], [1, 2], 3]', "no list of values"),
    "gzip of a line without end": (gzip.compress(b"1" * 30_000_000), "line of 30 MB"),
}

FEW = Limits(file_bytes=100_000, text_bytes=50_000, rows=100, columns=10, cells=300, line_bytes=2_000)
BEYOND = {
    "file": (b"step,reward\n" + b"1,2\n" * 26_000, "104 kB and at most 100 kB"),
    "gzip bomb": (gzip.compress(bytes(60_000)), "50 kB"),
    "rows": (b"s,r\n" + b"1,2\n" * 101, "100 rows"),
    "JSON rows": (b'[{"a":1,"b":2}' + b',{"a":1,"b":2}' * 100 + b"]", "100 rows"),
    "JSON lines": (b'{"a":1,"b":2}\n' * 101, "100 rows"),
    "JSON columns": (b'{"a": [1' + b",1" * 100 + b'], "b": [1' + b",1" * 100 + b"]}", "100 rows"),
    "runs": (b'[{"xs": [1' + b",1" * 100 + b'], "ys": [1' + b",1" * 100 + b"]}]", "100 rows"),
    "columns": (b",".join(b"c%d" % i for i in range(11)) + b"\n" + b"1," * 10 + b"1\n", "10 can be read"),
    "names in JSON": (b"[" + b",".join(b'{"s":1,"n%d":1}' % row for row in range(11)) + b"]", "10 can be read"),
    "cells": (b"c" + b",c" * 9 + b"\n" + (b"1" + b",1" * 9 + b"\n") * 31, "300 cells"),
    "cells of long form": (
        b"step,metric,value\n" + b"".join(b"%d,m%d,1\n" % (row, row % 8) for row in range(99)),
        "300 cells",
    ),
    "cells of a panel": (
        b"Step" + b"".join(b",r%d - a" % run for run in range(8)) + b"\n" + b"1,1,1,1,1,1,1,1,1\n" * 33,
        "300 cells",
    ),
    "line": (b"a,b\n1," + b"x" * 2_500 + b"\n", "2.5 kB"),
    "value": (b'[{"a": "' + b"x" * 90_000 + b'"}]', "single value"),
}


@pytest.mark.parametrize("case", BEYOND)
def test_no_limit_is_passed(case):
    data, words = BEYOND[case]
    with pytest.raises(LogError) as caught:
        read_table(data, "my run.csv", limits=FEW)
    message = str(caught.value)
    assert words in message
    assert message.startswith('"my run.csv" ')
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_one_plain_sentence(case):
    data, words = REFUSED[case]
    with pytest.raises(LogError) as caught:
        read_table(data, "my run.csv")
    message = str(caught.value)
    assert words in message
    assert message.startswith('"my run.csv"')
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 300
    assert "Traceback" not in message


@pytest.mark.parametrize("line", [bytes(1_000), b"1,2\n" * 250, b'{"a": 1, "b": 2}\n' * 60])
def test_a_gzip_bomb_is_never_unpacked_beyond_the_limit(line):
    """200 MB in less than 1 MB, as a forged file would hold it: a few megabytes of the allowed 30 are ever held."""
    packer = zlib.compressobj(9, wbits=31)
    block = line * 1_000
    bomb = b"".join(packer.compress(block) for _ in range(200)) + packer.flush()
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(LogError, match=r"30 MB|NUL bytes"):
            read_table(bomb, limits=replace(PAGE, text_bytes=30_000_000))
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


def test_names_of_files_are_shown_short_and_on_one_line():
    with pytest.raises(LogError) as caught:
        read_table(b"", "a\nb\r\x1b[31m" + "x" * 500)
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_text_without_a_name_is_called_the_text():
    with pytest.raises(LogError, match=r"^The text is empty"):
        read_table("")


def test_files_that_cannot_be_opened(tmp_path):
    with pytest.raises(LogError, match="no file"):
        read_training_log(tmp_path / "nothing.csv")
    with pytest.raises(LogError, match="cannot be read"):
        read_training_log(tmp_path)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(220_000_000)
    with pytest.raises(LogError, match="has 220 MB and at most 210 MB"):
        read_training_log(large)
    assert issubclass(LogError, VrlabError)


def test_reading_from_a_file_is_reading_its_bytes(tmp_path):
    file = tmp_path / "run 'one'.csv"
    file.write_text("step,reward\n0,1\n1,2\n")
    assert read_training_log(file).frame.equals(read_table(file.read_bytes()).frame)


def test_a_folder_is_said_to_be_one_with_a_file_to_name(tmp_path, monkeypatch):
    (tmp_path / ".hidden").write_text("")
    with pytest.raises(LogError, match=r"it is a folder\. Name a file in it\.$"):
        read_training_log(tmp_path)
    (tmp_path / "progress.csv").write_text("step,acc\n1,2\n")
    (tmp_path / "run").mkdir()
    with pytest.raises(LogError, match=r'Name a file in it, such as "progress\.csv"\.$'):
        read_training_log(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LogError, match=r'^"\." cannot be read: it is a folder'):
        read_training_log(".")
