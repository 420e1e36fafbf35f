"""Whatever a file holds, all the way to the points of a curve: data, or one sentence; no other error, and soon."""

import gzip
import json
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vrcore.errors import LogError
from vrcore.formats import guess, prepare, read_table, separate

ROWS = [{"step": step, "seed": step % 2, "reward": step / 40, "note": f"n{step % 3}"} for step in range(40)]
SAMPLES = {
    "csv": "step,seed,reward\n" + "".join(f"{row['step']},{row['seed']},{row['reward']}\n" for row in ROWS),
    "decimal commas": "step;reward\n" + "".join(f"{step};{step},5\n" for step in range(20)),
    "json lines": "\n".join(map(json.dumps, ROWS)),
    "trainer_state.json": json.dumps({"best": None, "log_history": ROWS, "flags": {"a": [1]}}),
    "columns": json.dumps({"step": list(range(20)), "reward": [step / 20 for step in range(20)]}),
    "runs": json.dumps([{"task": "a", "seed": seed, "xs": [0, 1, 2], "ys": [0, None, 2]} for seed in (0, 1)]),
    "panel": "Step,a - r,a - r__MIN,a - r__MAX\n" + "".join(f"{step},{step},{step},{step}\n" for step in range(9)),
    "mlflow": "".join(f"17000000{step:05} {step / 9} {step}\n" for step in range(20)),
    "monitor": '#{"t_start": 1.0, "env_id": "x"}\nr,l,t\n' + "".join(f"{row},9,{row}.5\n" for row in range(20)),
    "long": "step,tag,value\n" + "".join(f"{row // 2},{'ab'[row % 2]},{row}\n" for row in range(20)),
    "printed": "\n".join(map(str, ROWS)),
}
PARTS = [
    b"\x00",
    b"\xff",
    b"\xff\xfe",
    b'"',
    b"'",
    b"{",
    b"[",
    b"]" * 50,
    b"," * 50,
    b"\n",
    b"\r",
    b"#",
    b"#{",
    b"1e400",
]
PARTS += [
    b"nan",
    b"-inf",
    b"9" * 400,
    b"1,5",
    b"=1+1",
    b" - ",
    b"__MIN",
    b"null",
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"e",
    b"-",
]


def followed(data):
    """Do what a page does with a file."""
    began = time.process_time()
    try:
        table = read_table(data, "x")
        found = guess(table.frame)
        if found.x is not None and found.y is not None:
            curve = prepare(table.frame, found.x, found.y, found.group)
            assert np.all(np.diff(curve.x) > 0)
            assert np.isfinite(curve.y).all()
            assert curve.faults.steps >= 2
            separate(table.frame, found.x, found.y, found.group)
        assert found.reasons
    except LogError as error:
        said = str(error)
        assert said.endswith(".")
        assert "\n" not in said
        assert len(said) < 400
    assert time.process_time() - began < 5


def test_the_samples_themselves_become_curves():
    for name, text in SAMPLES.items():
        table = read_table(text, name)
        found = guess(table.frame)
        assert prepare(table.frame, found.x, found.y, found.group).x.size >= 2, name


def test_halves_of_letters_become_question_marks():
    """JSON can write half of a letter outside the basic plane, which no encoding of a file or of a page can."""
    half = "\\ud800"
    for text in (
        f'[{{"step": 1, "{half}r": 0.5, "n": "{half}"}}, {{"step": 2, "{half}r": 0.6, "n": "b"}}]',
        f'{{"step": [1, 2], "{half}r": [0.5, 0.6], "n": ["{half}", "b"]}}',
        f'{{"step": 1, "{half}r": 0.5, "n": "{half}"}}\n{{"step": 2, "{half}r": 0.6, "n": "b"}}\n',
    ):
        frame = read_table(text).frame
        assert list(frame) == ["step", "?r", "n"]
        assert frame["n"].tolist() == ["?", "b"]
    followed(f'{{"{half}": 1, "b": [1, 2], "c": [{{}}]}}')


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PARTS) | st.binary(max_size=4)), max_size=4
    ),
    st.floats(0.2, 1),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_samples_that_are_damaged(name, changes, share, encoding):
    data = SAMPLES[name].encode(encoding)
    for place, length, part in changes:
        at = int(place * len(data))
        data = data[:at] + part + data[at + length :]
    followed(data[: int(share * len(data))])


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300) | st.text('0123456789.,;\t "\n#{}[]:-enai', max_size=300))
def test_bytes_of_no_format_at_all(data):
    followed(data)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 200), st.integers(0, 255))
def test_gzip_that_is_damaged(place, byte):
    data = bytearray(gzip.compress(SAMPLES["csv"].encode()))
    data[place % len(data)] = byte
    followed(bytes(data))
