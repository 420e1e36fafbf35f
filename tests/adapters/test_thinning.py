"""Keyed draws: the same key, the same draw; the right share of them; and what no draw can stand for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrcore import VrlabError
from vrcore.adapters.counter import Counter
from vrcore.adapters.split import is_training
from vrcore.adapters.thinning import KEYED, chance, check_level, delivers, drawn, ratio

DRAWS = 20_000


@pytest.mark.parametrize(("text", "share"), [("VR 5", 0.2), ("RR 5", 0.2), ("VR 2", 0.5), ("CRF", 1.0), ("EXT", 0.0)])
def test_the_share_delivered_is_one_in_n(text, share):
    schedule = ratio(text)
    got = sum(delivers(schedule, "sample", 7, "prompt", number) for number in range(DRAWS)) / DRAWS
    error = (share * (1 - share) / DRAWS) ** 0.5
    assert abs(got - share) <= 4 * error


def test_a_draw_is_the_same_in_every_process():
    key = ["3>7=", 12, [4, 1], "sample"]
    code = f"from vrcore.adapters.thinning import drawn; print(repr(drawn(3, *{key!r})))"
    said = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": hash_seed}
        )
        for hash_seed in ("1", "2")
    ]
    assert [float(one.stdout) for one in said] == [drawn(3, *key)] * 2


@given(st.integers(0, 2**40), st.lists(st.one_of(st.text(), st.integers(), st.booleans()), max_size=4))
def test_every_key_has_a_draw_between_0_and_1(seed, key):
    assert 0.0 <= drawn(seed, *key) < 1.0
    assert drawn(seed, *key) == drawn(seed, *key)


def test_seeds_levels_and_steps_have_draws_of_their_own():
    pattern = {
        name: tuple(delivers(ratio("VR 2"), level, seed, step, number) for number in range(64))
        for name, level, seed, step in (
            ("a", "sample", 0, 0), ("b", "sample", 1, 0), ("c", "group", 0, 0), ("d", "sample", 0, 1),
        )
    }  # fmt: skip
    assert len(set(pattern.values())) == len(pattern)


def test_what_a_thin_ratio_delivers_a_rich_one_delivers_too():
    for number in range(500):
        if delivers(ratio("VR 20"), "sample", 0, number):
            assert delivers(ratio("VR 5"), "sample", 0, number)


@pytest.mark.parametrize("text", ["VI 30-s", "FT 5-s", "Conc(VR 5, VR 10)", "Mult(VR 5, EXT)"])
def test_a_schedule_that_needs_a_clock_or_a_choice_is_refused(text):
    with pytest.raises(VrlabError, match="cannot thin rewards"):
        ratio(text)


@pytest.mark.parametrize("level", KEYED)
def test_a_fixed_ratio_needs_a_count(level):
    with pytest.raises(VrlabError, match='use level="counter"'):
        chance(ratio("FR 5"), level)
    assert chance(ratio("FR 1"), level) == 1.0


def test_a_key_whose_text_could_change_is_refused():
    with pytest.raises(VrlabError, match="keyed on plain values"):
        drawn(0, object())


def test_levels_and_splits_are_named():
    with pytest.raises(VrlabError, match='did you mean "sample"'):
        check_level("sampl")
    assert is_training("Train")
    assert not is_training("test")
    with pytest.raises(VrlabError, match="neither training"):
        is_training("trian")


def test_a_fixed_ratio_counts():
    counter = Counter(ratio("FR 3"), 0)
    assert [counter.tick(True) for _ in range(7)] == [False, False, True, False, False, True, False]
    counter.restart(0)
    assert [counter.tick(responded) for responded in (True, False, True, False, True)] == [False] * 4 + [True]


def test_a_variable_ratio_pays_its_list_without_replacement():
    counter, paid = Counter(ratio("VR 5"), 1), []
    for number in range(1, 12 * 5 * 4 + 1):
        if counter.tick(True):
            paid.append(number)
    ratios = [b - a for a, b in zip([0, *paid], paid, strict=False)]
    assert len(ratios) == 48
    assert all(sorted(ratios[i : i + 12]) == sorted(ratios[:12]) for i in (12, 24, 36))
    assert sum(ratios[:12]) == 60
