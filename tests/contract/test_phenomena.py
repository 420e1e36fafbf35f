"""Every phenomenon of the scoreboard: what it must say, that the control fails it, and that it is the same again."""

from __future__ import annotations

import math
import re

import pytest

from vrcore.agents import make
from vrcore.phenomena import PHENOMENA, TAGS, Bench, Finding, Phenomenon

ROWS = pytest.mark.parametrize("one", PHENOMENA.values(), ids=list(PHENOMENA))


def found(one: Phenomenon, agent: str, subjects: int = 12, seed: int = 0) -> Finding:
    running = one.find(Bench(make(agent), subjects, seed))
    while True:
        try:
            share = next(running)
        except StopIteration as last:
            return last.value
        assert 0.0 <= share <= 1.0


@ROWS
def test_says_what_is_claimed_who_said_so_what_is_measured_and_what_counts(one):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.key)
    assert one.title
    assert len(one.title) <= 60
    assert not one.title.endswith(".")
    for text in (one.claim, one.measure, one.criterion):
        assert re.fullmatch(r"[A-Z].{19,}\.", text, re.DOTALL), text
    assert re.search(r"\b(1[89]|20)\d\d\b|47 rats", one.source), "a source has a year"
    if one.anchor is not None:
        assert re.fullmatch(r"[A-Z0-9].{19,}\.", one.anchor.words), "whose, and what they did"
        assert math.isnan(one.anchor.value) or f"{one.anchor.value:g}".lstrip("0") in one.anchor.words
    assert one.tags
    assert set(one.tags) <= set(TAGS)


@ROWS
def test_a_subject_that_learns_nothing_fails_it(one):
    """A row that the constant rate passed would show nothing; one that never asks it would hide that."""
    finding = found(one, "constant-rate")
    assert finding.passed is False, finding
    assert finding.why.endswith(".")


@ROWS
def test_the_same_again_is_the_same_and_a_finding_is_whole(one):
    first, second = (found(one, "q-learning") for _ in range(2))
    assert repr(first) == repr(second)
    assert first.passed in (True, False, None)
    assert first.why
    assert first.why[0].isupper()
    assert first.why.endswith(".")
    if first.passed is None:
        assert math.isnan(first.value)
        assert first.n == 0
    if not any(map(math.isnan, (first.value, first.low, first.high))):
        assert first.low <= first.high
    if first.picture is not None:
        assert first.picture.x
        assert first.picture.y
        assert first.picture.series
        for series in first.picture.series:
            assert len(series.x) == len(series.y)
            assert len(series.low) == len(series.high) in (0, len(series.x))


# A published set of 47 rats: 16 on FR 20, 15 on RR 20, 8 on FI 45 s, 8 on RI 45 s; medians of sessions 16 to 20.
PRESSES = {"RR 20": 79.8, "RI 45": 31.7}  # per minute
PAUSE_OVER_INTERVAL = {"FR 20": 0.216, "RR 20": 0.129}
WITHIN_BOUTS = {"RR 20": 91.0, "RI 45": 32.0}  # responses per minute
RI_IRT, RI_REINFORCED_IRT = 1.31, 2.56  # seconds
MEASURED = {
    "acquisition": 12 / 14,  # sessions from 10 to 90 %, individuals over group, RR 20
    "difference-within-bouts": WITHIN_BOUTS["RR 20"] / WITHIN_BOUTS["RI 45"],
    "fixed-interval-break": 26.5 / 45,
    "fixed-interval-scallop": 0.634,
    "reinforced-response-times": RI_REINFORCED_IRT / RI_IRT,
    "variable-ratio-over-interval": PRESSES["RR 20"] / PRESSES["RI 45"],
    "variable-ratio-pause": PAUSE_OVER_INTERVAL["RR 20"] / PAUSE_OVER_INTERVAL["FR 20"],
}
OTHERWISE = {  # measured there in another way than here: told in words, without a value
    "bout-parameters": ".88 on FR 20, .975 on RR 20, .838 on FI 45 s, .929 on RI 45 s",
    "fixed-interval-pause": ".388 of the interval",
    "fixed-ratio-pause": "3.27 s",
    "random-interval-constant": "from .032 to .728 responses per second, index of curvature .467",
    "scalar-timing": "coefficient of variation of .24",
}


def test_the_anchors_are_what_the_rats_did():
    anchors = {key: one.anchor for key, one in PHENOMENA.items() if one.anchor is not None}
    assert set(anchors) == set(MEASURED) | set(OTHERWISE)
    for key, value in MEASURED.items():
        assert anchors[key].value == pytest.approx(value, abs=0.005), key
    for key, words in OTHERWISE.items():
        assert math.isnan(anchors[key].value)
        assert words in anchors[key].words
