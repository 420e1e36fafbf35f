"""What pandas or a JSON writer puts into a file comes back equal to the last digit."""

import json

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from vrcore.errors import LogError
from vrcore.formats import read_table
from vrcore.formats.cells import number

finite = st.floats(allow_nan=False, allow_infinity=False)
names = st.lists(
    st.from_regex(r"[a-z][a-z_/ ]{0,8}[a-z]", fullmatch=True).filter(lambda name: number(name) is None),
    min_size=2,
    max_size=5,
    unique=True,
)


@st.composite
def frames(draw, least=1):
    columns = draw(names)
    rows = draw(st.integers(least, 12))
    return pd.DataFrame({name: draw(st.lists(finite, min_size=rows, max_size=rows)) for name in columns})


@settings(deadline=None)
@given(frames(), st.sampled_from([",", ";", "\t", "|"]))
def test_floats_written_by_pandas_come_back_equal(frame, mark):
    table = read_table(frame.to_csv(index=False, sep=mark).encode())
    pd.testing.assert_frame_equal(table.frame, frame, check_exact=True)
    assert table.notes == ()


@settings(deadline=None)
@given(frames())
def test_floats_with_a_decimal_comma_come_back_equal(frame):
    table = read_table(frame.to_csv(index=False, sep=";", decimal=","))
    pd.testing.assert_frame_equal(table.frame, frame, check_exact=True)


@settings(deadline=None)
@given(frames(least=2))  # a single object on a single line is a file of settings rather than a log
def test_floats_in_json_lines_lists_and_columns_come_back_equal(frame):
    rows = frame.to_dict("records")
    lines = "\n".join(json.dumps(row) for row in rows)
    for text in (
        lines,
        json.dumps(rows),
        json.dumps({"log_history": rows}, indent=1),
        json.dumps(frame.to_dict("list")),
    ):
        pd.testing.assert_frame_equal(read_table(text).frame, frame, check_exact=True)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1)), min_size=2, max_size=20))
def test_json_lines_written_by_pandas_come_back_within_its_own_rounding(rows):
    frame = pd.DataFrame(rows, columns=["step", "reward"])
    back = read_table(frame.to_json(orient="records", lines=True, double_precision=15)).frame
    assert back["step"].tolist() == frame["step"].tolist()
    np.testing.assert_allclose(back["reward"], frame["reward"], rtol=0, atol=1e-14)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400), st.text('0123456789,;.\t\n"#{}[]:-e ', max_size=400)))
def test_anything_at_all_is_read_or_refused_in_words(data):
    try:
        table = read_table(data)
    except LogError:
        return
    assert table.frame.shape[1] >= 2
    assert len(table.frame) >= 1
    json.dumps([table.notes, table.kind, list(table.frame)])
