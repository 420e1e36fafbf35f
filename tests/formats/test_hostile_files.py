"""Files that are no training log, or meant to do harm: each gets one plain sentence, soon, and nothing is run."""

import gzip
import io
import json
import pickle
import tracemalloc
import zipfile
import zlib

import pytest

from vrcore.errors import LogError, VrlabError
from vrcore.formats import read_table, read_training_log


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
    "TensorBoard events": (b"\x18\x00\x00\x00\x00\x00\x00\x00\xa3\x7f\x4b\x22\tbrain.Event:2", "TensorBoard"),
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
    "more than 5 MB": (b"step,reward\n" + b"1,2\n" * 1_300_000, "5 MB"),
    "too many rows": (b"s,r\n" + b"1,2\n" * 200_001, "200,000 rows"),
    "too many JSON rows": (b'[{"a":1,"b":2}' + b',{"a":1,"b":2}' * 200_000 + b"]", "200,000 rows"),
    "too many cells": (gzip.compress(b"c" + b",c" * 99 + b"\n" + (b"1" + b",1" * 99 + b"\n") * 50_001), "cells"),
    "a million empty objects": (b"[{}" + b",{}" * 1_100_000 + b"]", "limit"),
    "a new name in each row": (
        gzip.compress(b"\n".join(b'{"s":1,"n%d":1}' % (row // 400) for row in range(199_000))),
        "cells",
    ),
    "gzip bomb": (gzip.compress(bytes(60_000_000)), "50 MB"),
}


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


def test_a_gzip_bomb_is_never_unpacked_beyond_the_limit():
    """1 GB of zeros in 1 MB, as a forged file would hold them; at most some of the allowed 50 MB is ever held."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1_000_000)
    bomb = b"".join(packer.compress(zeros) for _ in range(1_000)) + packer.flush()
    assert len(bomb) < 5_000_000
    tracemalloc.start()
    try:
        with pytest.raises(LogError, match="50 MB"):
            read_table(bomb)
        assert tracemalloc.get_traced_memory()[1] < 130_000_000
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
    large.write_bytes(b"1" * 5_000_001)
    with pytest.raises(LogError, match="5 MB"):
        read_training_log(large)
    assert issubclass(LogError, VrlabError)


def test_reading_from_a_file_is_reading_its_bytes(tmp_path):
    file = tmp_path / "run 'one'.csv"
    file.write_text("step,reward\n0,1\n1,2\n")
    assert read_training_log(file).frame.equals(read_table(file.read_bytes()).frame)
