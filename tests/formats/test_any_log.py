"""One door for the lab's own event logs and for other people's training logs."""

import gzip

import pandas as pd
import pytest

from vrcore.errors import LogError
from vrcore.formats import Limits, TrainingTable, read_log
from vrcore.log import EventLog

EVENTS = pd.DataFrame(
    {"subject": [0, 0, 0], "t": [0.5, 1.0, 1.0], "event": ["response", "response", "reinforcer"], "value": [1, 1, 1]}
)


@pytest.mark.parametrize("above", ["", "# a comment\n\n", "\ufeff"])
def test_an_event_log_is_known_by_its_columns(tmp_path, above):
    file = tmp_path / "log.csv"
    file.write_text(above + EVENTS.to_csv(index=False), encoding="utf-8")
    found = read_log(file)
    assert isinstance(found, EventLog)
    assert found.t.tolist() == [0.5, 1.0, 1.0]
    assert read_log(str(file)).digest() == found.digest()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_everything_else_is_a_training_log(tmp_path, pack):
    file = tmp_path / "run.csv"
    file.write_bytes(pack(b"step,t,subject\n0,1,2\n1,2,3\n"))
    found = read_log(file)
    assert isinstance(found, TrainingTable)
    assert list(found.frame) == ["step", "t", "subject"]
    assert list(read_log(file, columns=["step", "t"]).frame) == ["step", "t"]


def test_refused_in_words(tmp_path):
    with pytest.raises(LogError, match="there is no file"):
        read_log(tmp_path / "nothing.csv")
    with pytest.raises(LogError, match="cannot be read"):
        read_log(tmp_path)
    file = tmp_path / "run.csv"
    file.write_text("step,reward\n" + "1,2\n" * 100)
    with pytest.raises(LogError, match=r"at most 0\.1 kB"):
        read_log(file, limits=Limits(100, 100, 10, 10, 100))
