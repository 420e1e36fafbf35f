"""Names that nobody knows, in messages of one line."""

import pytest

from vrcore import Experiment, fit
from vrcore.errors import ParameterError, UnknownNameError, shown, unknown
from vrcore.language import Channel

HOSTILE = "ab\nc\x1b[31m\u202e\ud800" + 100 * "d"


def test_a_name_is_shown_on_one_line_and_not_longer_than_is_read():
    assert shown("softmax") == "softmax"
    assert shown(7) == "7"
    assert shown("long " * 12) == "long " * 12
    assert shown("long " * 13) == "long " * 12 + "..."
    assert shown(HOSTILE).startswith("ab c [31m  ddd")
    assert shown(HOSTILE).isprintable()


def test_what_nobody_knows_is_said_in_one_line():
    assert str(unknown("level", "\n", ["sample", "group"])) == 'there is no level " ". Known: sample, group.'
    with pytest.raises(UnknownNameError) as wrong:
        fit([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], HOSTILE)
    assert str(wrong.value).isprintable()
    for cls in (Experiment, Channel):
        with pytest.raises(ParameterError) as wrong:
            cls.from_dict({HOSTILE: 1})
        assert str(wrong.value).isprintable()
