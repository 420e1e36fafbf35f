from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import figure

SCRIPT = """
import plotly.graph_objects as go
import pandas as pd
import streamlit as st
from dashboard import figure

def table():
    st.session_state["built"] = st.session_state.get("built", 0) + 1
    return pd.DataFrame({"ratio": [1, 5], "agent": ["q", "r"]})

figure.show(go.Figure(go.Scatter(x=[1, 2], y=[3, 4])), key="ex_rate", alt="The rate rises from 3 to 4.",
            table=table, filename="rate", settings={"key": "abc"})
"""


def test_the_table_is_built_only_when_somebody_opens_it():
    app = AppTest.from_string(SCRIPT, default_timeout=20).run()
    assert not app.exception
    assert "built" not in app.session_state
    (chart,) = (told for one in app.get("bidi_component") if "figure" in (told := json.loads(one.proto.json)))
    assert chart["alt"] == "The rate rises from 3 to 4."
    assert json.loads(chart["figure"])["data"][0]["y"] == [3, 4]
    app.button("ex_rate_table").click().run()
    assert app.session_state["built"] == 1
    assert app.dataframe[0].value["ratio"].tolist() == [1, 5]
    assert app.button("ex_rate_table").label == "Hide table"
    app.button("ex_rate_table").click().run()
    assert not app.dataframe


def test_csv_says_where_it_comes_from_and_reads_back():
    frame = pd.DataFrame({"t": [0.1, -2.5], "agent": ["q", "r"]})
    text = figure.csv_text(frame, {"key": "abc", "notation": "VR 10\n=1+1", "lab": "0.1"})
    assert text.splitlines()[:3] == ["# key: abc", "# notation: VR 10 =1+1", "# lab: 0.1"]
    pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(text), comment="#"), frame)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_defused(cell):
    frame = pd.DataFrame({cell: [cell, "safe"], "n": [-1, 2]})
    back = pd.read_csv(io.StringIO(figure.csv_text(frame, {})))
    assert back.columns[0][0] == "'"
    assert back.iloc[0, 0] == "'" + cell.replace("\r", " ")
    assert len(back) == 2
    assert back["n"].tolist() == [-1, 2]
    assert frame.iloc[0, 0] == cell
