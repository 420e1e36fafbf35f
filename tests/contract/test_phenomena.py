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
