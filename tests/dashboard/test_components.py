"""What the browser-side parts are told: only plain values, checked, and another digest for another run."""

import base64
import json
from urllib.parse import urlencode

import numpy as np
import pytest

from dashboard.components.browser_files import FOLDER, script, style
from dashboard.components.chart import SCRIPT as CHART_SCRIPT
from dashboard.components.copy_link import link_data
from dashboard.components.export import export_data
from dashboard.components.gridworld import FILES as GRIDWORLD
from dashboard.components.live_recorder import LIVE_FILES
from dashboard.components.live_recorder import SCRIPT as LIVE_SCRIPT
from dashboard.components.payload import RateSeries, Record, file_stem
from dashboard.components.player import FILES, SCRIPT
from dashboard.components.player_data import player_data
from dashboard.components.recorder import recorder_data
from vrcore.errors import ParameterError


def decoded(text):
    return np.frombuffer(base64.b64decode(text), dtype="<f4")


def a_record(**changes):
    fields = {
        "label": "VR 5, subject 1",
        "group": np.int64(1),
        "responses": np.array([0.5, 1.25, 2.0, 9.75]),
        "reinforcers": np.array([1.25]),
        "omitted": np.array([2.0]),
        "phases": [(np.float64(0), "VR 5"), (5, "EXT")],
    }
    return Record(**{**fields, **changes})


def a_series(**changes):
    fields = {"minutes": np.arange(3), "mean": np.array([1, 2, 3]), "low": np.zeros(3), "high": np.full(3, 4.0)}
    return RateSeries(**{"label": "VR 5", "group": 1, "phase_changes": (np.float32(1.5),), **fields, **changes})


def a_message(records=None, rates=None, **changes):
    rates = [a_series()] if rates is None else rates
    return player_data(records or [a_record()], rates, **{"alt": "One record.", "filename": "one", **changes})


def leaves(value):
    if type(value) is dict:
        assert all(type(key) is str for key in value)
        for one in value.values():
            yield from leaves(one)
    elif type(value) is list:
        for one in value:
            yield from leaves(one)
    else:
        yield value


@pytest.mark.parametrize(
    "message",
    [
        a_message(),
        recorder_data(a_record(), alt="One.", filename="one"),
        export_data("chart", "name"),
        link_data("v=1"),
    ],
)
def test_only_plain_values_travel(message):
    # One numpy scalar would make Streamlit send the whole message as a Python repr.
    assert {type(leaf) for leaf in leaves(message)} <= {str, int, float, bool}
    assert json.loads(json.dumps(message, allow_nan=False)) == message


def test_times_arrive_as_little_endian_single_precision():
    record = a_message()["records"][0]
    assert decoded(record["responses"]).tolist() == [0.5, 1.25, 2.0, 9.75]
    assert decoded(record["reinforcers"]).tolist() == [1.25]
    assert decoded(record["omitted"]).tolist() == [2.0]
    assert record["phases"] == [{"start": 0.0, "name": "VR 5"}, {"start": 5.0, "name": "EXT"}]


def test_rates_arrive_in_minutes_and_responses_per_minute():
    series = a_message()["rates"][0]
    assert {name: series[name] for name in ("label", "group", "changes")} == {
        "label": "VR 5",
        "group": 1,
        "changes": [1.5],
    }
    assert {name: decoded(series[name]).tolist() for name in ("x", "mean", "low", "high")} == {
        "x": [0.0, 1.0, 2.0],
        "mean": [1.0, 2.0, 3.0],
        "low": [0.0, 0.0, 0.0],
        "high": [4.0, 4.0, 4.0],
    }


def test_the_duration_is_the_last_thing_that_happens_unless_it_is_given():
    assert a_message(rates=[])["duration"] == 9.75
    assert a_message(rates=[a_series(minutes=np.array([0.5, 1.5, 2.5]))])["duration"] == 150.0
    assert a_message([a_record(seconds=600.0)], rates=[])["duration"] == 600.0
    assert a_message(duration=1000)["duration"] == 1000.0
    assert a_message([a_record(responses=[], reinforcers=[], omitted=[])], rates=[])["duration"] > 0


def test_a_record_ends_where_its_run_ends():
    first, second = a_message([a_record(seconds=10), a_record()], duration=20)["records"]
    assert (first["seconds"], second["seconds"]) == (10.0, 20.0)


def test_another_run_has_another_digest_and_the_same_run_the_same():
    again = [a_message()["digest"] for _ in range(2)]
    assert again[0] == again[1]
    others = [
        a_message([a_record(responses=np.array([0.5, 1.25, 2.0, 9.5]))]),
        a_message([a_record(label="VR 5, subject 2")]),
        a_message(rates=[]),
        a_message(speed="300"),
    ]
    assert len({again[0], *(other["digest"] for other in others)}) == 5


def test_the_name_of_the_run_is_the_callers_or_the_digest():
    assert a_message(run="abc")["run"] == "abc"
    assert a_message()["run"] == a_message()["digest"]


def test_the_player_shows_the_end_and_the_first_page_the_beginning():
    assert a_message()["start"] == "end"
    assert a_message()["autoplay"] is False
    message = recorder_data(a_record(), alt="One.", filename="one")
    assert message["start"] == "beginning"
    assert message["autoplay"] is False
    assert message["screen_seconds"] == 20.0


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (a_record(responses=[1.0, np.nan]), "holds nan at place 1"),
        (a_record(reinforcers=[np.inf]), "the reinforcer times of VR 5, subject 1 holds inf"),
        (a_record(responses=[2.0, 1.0]), "goes back from 2.0 to 1.0 s"),
        (a_record(omitted=[-1.0]), "begins at -1.0 s"),
        (a_record(responses=np.ones((2, 2))), "has 2 dimensions"),
        (a_record(group=5), "groups 0 to 4"),
        (a_record(group=-1), "groups 0 to 4"),
        (a_record(phases=[(np.nan, "EXT")]), "a phase of VR 5, subject 1 is nan"),
        (a_record(seconds=np.inf), "is inf"),
    ],
)
def test_a_record_that_cannot_be_drawn_is_refused_in_words(record, words):
    with pytest.raises(ParameterError, match=words):
        a_message([record], rates=[])


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (a_series(mean=[1.0, 2.0]), "differ in length"),
        (a_series(low=[0.0, np.nan, 0.0]), "the lower limit of VR 5 holds nan at place 1"),
        (a_series(group=9), "groups 0 to 4"),
        (a_series(phase_changes=[np.inf]), "a phase change of VR 5 is inf"),
    ],
)
def test_a_rate_that_cannot_be_drawn_is_refused_in_words(series, words):
    with pytest.raises(ParameterError, match=words):
        a_message(rates=[series])


@pytest.mark.parametrize("count", [0, 7])
def test_one_to_six_records(count):
    with pytest.raises(ParameterError, match=f"{count} records were given"):
        player_data([a_record()] * count, alt="", filename="x")


@pytest.mark.parametrize("duration", [-1.0, np.nan, np.inf])
def test_a_duration_that_is_no_length_of_time_is_refused(duration):
    with pytest.raises(ParameterError, match="the duration is"):
        a_message(duration=duration)


@pytest.mark.parametrize(
    ("given", "stem"),
    [
        ("learning and extinction", "learning-and-extinction"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b<c>|d', "a-b-c-d"),
        ("VR 10: rate", "VR-10-rate"),
        ("", "figure"),
        ("...", "figure"),
        ("x" * 300, "x" * 100),
    ],
)
def test_file_names_are_safe_everywhere(given, stem):
    assert file_stem(given) == stem


def test_the_link_keeps_its_query_as_written():
    query = urlencode({"v": 1, "noise": 0.0, "name": "a&b é"})
    assert link_data(query) == link_data(f"?{query}") == {"query": query}


def test_the_scripts_are_whole_and_write_no_markup():
    sources = sorted(FOLDER.glob("*.js"))
    assert {path.name for path in sources} == {*FILES, *LIVE_FILES, *GRIDWORLD, "chart.js", "export.js", "copy_link.js"}
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "setStateValue", "setTriggerValue", "eval("):
            # Only the live recorder speaks to the server, by the one function that its place on the page hands it.
            allowed = forbidden == "setTriggerValue" and path.name == "mounting.js"
            assert forbidden not in text or allowed, f"{path.name} uses {forbidden}"
    assert [path.name for path in sources if "tell(" in path.read_text("utf-8")] == ["live.js"]
    joined = [
        SCRIPT,
        LIVE_SCRIPT,
        CHART_SCRIPT,
        script(*GRIDWORLD),
        script("saving.js", "export.js"),
        script("copy_link.js"),
    ]
    assert all(text.count("export default ") == 1 for text in joined)
    assert not any(line.startswith("//") for text in joined for line in text.splitlines())


def test_the_style_sheets_lose_only_comments():
    for path in FOLDER.glob("*.css"):
        text = style(path.name)
        assert "/*" not in text
        assert text.count("{") == text.count("}") == path.read_text(encoding="utf-8").count("{")
