"""The interpreter of schedules, driven by scripted responses."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.schedules import parse, tables
from vrcore.schedules.effect import begin
from vrcore.schedules.machine import step
from vrcore.schedules.records import EARNED


class Chamber:
    """A schedule without a subject: `to(t, action)` runs to schedule time t and responds there."""

    def __init__(self, text: str, tick: float = 0.5, seed: int = 0) -> None:
        compiled = tables(parse(text)).fresh()
        self.records = compiled[:4]
        self.clock = compiled.clock
        self.tick, self.n = tick, 0
        self.rng = np.random.default_rng(seed)
        self.room = np.zeros(compiled.room, EARNED).view(np.recarray)
        begin(*self.records, self.rng)

    def next(self, action: int = 0) -> list[int]:
        """Run one tick; return the operanda of the reinforcers earned."""
        self.n += 1
        n = step(*self.records, self.room, self.n * self.tick, action, self.rng)
        return self.room.operandum[:n].tolist()

    def to(self, t: float, action: int = 0) -> list[int]:
        """Run silently up to one tick before t, then emit `action` at t; return what that tick earned."""
        while (self.n + 1) * self.tick < t - 1e-9:
            assert self.next() == []
        return self.next(action)

    def paid(self, seconds: float, action: int = 1) -> list[float]:
        """Respond at every tick until `seconds`; return the times at which something was earned."""
        found = []
        while self.n * self.tick < seconds - 1e-9:
            found.extend([round((self.n) * self.tick, 9)] * len(self.next(action)))
        return [round(t + self.tick, 9) for t in found]


# --- ratio ----------------------------------------------------------------------------------------------------------


def test_fixed_ratio_pays_every_nth_response_and_time_does_not_matter() -> None:
    box = Chamber("FR 3")
    assert [bool(box.next(1)) for _ in range(9)] == [False, False, True] * 3
    assert box.to(500.0, 1) == []
    assert box.to(900.0, 1) == []
    assert box.to(901.0, 1) == [1]


def test_continuous_reinforcement_is_fixed_ratio_1() -> None:
    box = Chamber("CRF")
    assert [box.next(a) for a in (1, 0, 1, 1, 0)] == [[1], [], [1], [1], []]


def test_variable_ratio_uses_up_its_list() -> None:
    box = Chamber("VR 5")
    gaps = np.diff([0.0, *box.paid(120 * 0.5)]) / 0.5
    expected = [1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 17]
    assert sorted(gaps[:12].tolist()) == expected
    assert sorted(gaps[12:24].tolist()) == expected
    assert gaps[:12].tolist() != gaps[12:24].tolist()


def test_random_ratio_1_pays_always() -> None:
    box = Chamber("RR 1")
    assert all(box.next(1) for _ in range(50))


# --- interval -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tick", [0.1, 0.3, 0.5, 1.0])
def test_fixed_interval_pays_the_first_response_from_t_on(tick: float) -> None:
    box = Chamber("FI 30-s", tick)
    assert box.paid(91.0) == pytest.approx([30.0, 60.0, 90.0])


def test_fixed_interval_waits_and_restarts_at_collection() -> None:
    box = Chamber("FI 10-s")
    assert box.to(37.0, 1) == [1]
    assert box.to(46.5, 1) == []
    assert box.to(47.0, 1) == [1]
    assert box.to(47.5, 1) == []


def test_variable_interval_arms_once_and_holds() -> None:
    box = Chamber("VI 60-s")
    assert box.to(3000.0, 1) == [1]  # fifty intervals' worth of waiting is one reinforcer ...
    later = box.paid(3600.0)
    gaps = np.diff([3000.0, *later])
    assert gaps.min() >= 2.57  # ... and each after it takes one whole interval of the list
    # The rest of the list that the first one was taken from: 720 s less that one, each rounded up to a tick.
    assert 720 - 209.1 <= gaps[:11].sum() <= 720 - 2.5 + 11 * 0.5


def test_variable_interval_intervals_are_the_list_rounded_up_to_ticks() -> None:
    box = Chamber("VI 60-s", tick=0.1)
    gaps = np.diff([0.0, *box.paid(800.0)])[:12]
    listed = [2.572, 8.035, 14.045, 20.725, 28.245, 36.846, 46.892, 58.974, 74.134, 94.522, 125.917, 209.094]
    excess = np.sort(gaps) - listed
    assert (excess >= -0.001).all()
    assert (excess <= 0.101).all()


# --- time and extinction --------------------------------------------------------------------------------------------


def test_fixed_time_pays_without_a_response() -> None:
    box = Chamber("FT 10-s")
    assert box.paid(35.0, action=0) == [10.0, 20.0, 30.0]


def test_fixed_time_pays_no_sooner_for_responses() -> None:
    assert Chamber("FT 10-s").paid(35.0, action=1) == [10.0, 20.0, 30.0]


@pytest.mark.parametrize("text", ["VT 10-s", "RT 10-s"])
def test_variable_and_random_times_pay_without_a_response(text: str) -> None:
    paid = Chamber(text, seed=2).paid(12_000.0, action=0)
    # The mean interval is 10 s, and half a tick of rounding up.
    assert len(paid) == pytest.approx(12_000 / 10.25, rel=0.1)


def test_extinction_never_pays() -> None:
    assert Chamber("EXT").paid(2_000.0) == []


# --- concurrent -----------------------------------------------------------------------------------------------------


def test_concurrent_schedules_count_their_own_operandum() -> None:
    box = Chamber("Conc(FR 2, FR 3)")
    assert [box.next(a) for a in (1, 2, 2, 1, 2)] == [[], [], [], [1], [2]]


def test_a_changeover_delay_blocks_and_does_not_consume() -> None:
    box = Chamber("Conc(FI 1-s, FI 1-s, COD=2-s)")
    assert box.to(0.5, 1) == []
    assert box.to(3.0, 2) == []  # the changeover itself
    assert box.to(4.5, 2) == []  # 1.5 s after it
    assert box.to(5.0, 2) == [2]  # 2 s after it: the reinforcer was kept
    assert box.to(6.0, 1) == []  # and the one on the other side, set up at 1 s, too
    assert box.to(8.0, 1) == [1]


def test_without_a_changeover_delay_the_changeover_itself_may_be_paid() -> None:
    box = Chamber("Conc(FI 1-s, FI 1-s)")
    assert box.to(3.0, 1) == [1]
    assert box.to(3.5, 2) == [2]


def test_the_first_response_of_a_session_is_no_changeover() -> None:
    assert Chamber("Conc(FR 1, FR 1, COD=5-s)").next(2) == [2]


def test_free_reinforcers_ignore_the_changeover_delay() -> None:
    box = Chamber("Conc(FT 2-s, EXT, COD=60-s)")
    assert box.to(1.0, 1) == []
    assert box.to(1.5, 2) == []
    assert box.to(2.0, 0) == [1]


def test_two_reinforcers_may_be_earned_at_once() -> None:
    assert Chamber("Conc(FT 2-s, FR 1, FT 2-s)").to(2.0, 2) == [1, 2, 3]


# --- multiple -------------------------------------------------------------------------------------------------------


def test_components_take_turns_by_time_and_their_timers_stand_still() -> None:
    box = Chamber("Mult(FI 10-s, EXT, time=25-s)")
    # 25 s hold two intervals and half of a third; that one goes on at 50 s, when the component is back.
    assert box.paid(126.0) == [10.0, 20.0, 55.0, 65.0, 75.0, 110.0, 120.0]


def test_counts_of_a_component_stand_still_too() -> None:
    box = Chamber("Mult(FR 10, EXT, time=3-s)")
    # 6 responses by 3 s; EXT to 6 s; the tenth is the fourth after that.
    assert box.paid(8.0) == [8.0]


def test_each_component_shows_its_own_stimulus() -> None:
    box = Chamber("Mult(FR 1, EXT, FR 2, time=1-s)")
    shown = []
    for _ in range(8):
        shown.append(int(box.clock[0].stimulus))
        box.next()
    assert shown == [0, 0, 1, 1, 2, 2, 0, 0]


def test_two_multiple_schedules_side_by_side_show_every_combination() -> None:
    box = Chamber("Conc(Mult(FR 1, EXT, time=1-s), Mult(FR 1, EXT, time=2-s))")
    shown = []
    for _ in range(8):
        shown.append(int(box.clock[0].stimulus))
        box.next()
    assert shown == [0, 0, 1, 1, 2, 2, 3, 3]
    assert tables(parse("Conc(Mult(FR 1, EXT, time=1-s), Mult(FR 1, EXT, time=2-s))")).stimuli == 4


def test_a_concurrent_component_uses_both_operanda() -> None:
    box = Chamber("Mult(Conc(FR 1, FR 2), FR 1, time=2-s)")
    assert [box.next(a) for a in (1, 2, 2, 2)] == [[1], [], [2], []]
    assert [box.next(a) for a in (1, 2, 1, 2)] == [[1], [], [1], []]


def test_the_component_in_effect_at_the_response_judges_it() -> None:
    box = Chamber("Mult(EXT, CRF, time=2-s)")
    assert [bool(box.next(1)) for _ in range(8)] == [False] * 4 + [True] * 4
