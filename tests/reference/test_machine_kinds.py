"""Differential, progressive, compound and token schedules, driven by scripted responses and computed by hand."""

from __future__ import annotations

import pytest

from tests.reference.test_machine import Chamber


def script(text: str, responses: dict[float, int], until: float, tick: float = 0.5) -> list[tuple[float, int]]:
    """Respond at these times (s -> operandum); return when something was earned, and on which operandum."""
    box = Chamber(text, tick)
    found = []
    for k in range(1, round(until / tick) + 1):
        found += [(round(k * tick, 6), operandum) for operandum in box.next(responses.get(round(k * tick, 6), 0))]
    return found


def times(text: str, responses: list[float], until: float = 30.0, tick: float = 0.5) -> list[float]:
    """Respond on the first operandum at these times; return when something was earned."""
    return [t for t, _ in script(text, dict.fromkeys(responses, 1), until, tick)]


EVERY_SECOND = [float(t) for t in range(1, 31)]


# --- limited hold ---------------------------------------------------------------------------------------------------


def test_a_limited_hold_includes_its_end_and_the_timer_starts_from_there() -> None:
    # Windows: 5-7, then 5 s after 7, at 12-14, then at 19-21.
    assert times("FI 5-s LH 2-s", [7.0]) == [7.0]
    assert times("FI 5-s LH 2-s", [7.5, 11.5, 14.0]) == [14.0]
    assert times("FI 5-s LH 2-s", [14.5, 18.5, 19.0]) == [19.0]


def test_a_running_clock_sets_up_every_interval_and_keeps_one() -> None:
    # Set up at 5, 10, 15, ...: at 12 the one of 10 is collected (that of 5 is lost), and at 15 there is another.
    assert times("VI(5-s, n=1, timer=running)", [12.0, 12.5, 14.5, 15.0, 15.5]) == [12.0, 15.0]
    assert times("VI(5-s, n=1, timer=running) LH 1-s", [6.5, 11.0, 16.5, 20.0]) == [11.0, 20.0]


# --- differential reinforcement -------------------------------------------------------------------------------------


def test_every_response_starts_the_clock_of_drl() -> None:
    assert times("DRL 5-s", [2.0, 6.5, 11.5, 16.0, 21.0]) == [2.0, 11.5, 21.0]


def test_drl_with_a_hold_has_a_latest_time() -> None:
    # IRTs 5, 7 (the end included), 7.5 and 4.5; the first response comes after no other and is too late.
    assert times("DRL 5-s LH 2-s", [2.0, 7.0, 14.0, 21.5, 26.0]) == [7.0, 14.0]


def test_drl_as_a_link_counts_from_the_beginning_of_the_link() -> None:
    assert times("Tand(FR 1, DRL 3-s)", [1.0, 3.5, 6.5, 7.0, 10.0]) == [6.5, 10.0]


def test_drh_pays_two_responses_close_to_one_another() -> None:
    assert times("DRH 2-s", [1.0, 3.0, 5.5, 7.0, 7.5]) == [3.0, 7.0, 7.5]


def test_drh_by_a_count_looks_back_and_a_reinforcer_empties_nothing() -> None:
    assert times("DRH(2-s, responses=3)", [1.0, 2.0, 3.0, 4.0, 6.5, 7.0, 8.5]) == [3.0, 4.0, 8.5]


def test_entering_a_link_is_no_response_of_drh() -> None:
    assert times("Tand(FT 5-s, DRH 2-s)", [5.5, 6.5], 10.0) == [6.5]
    assert times("Tand(FR 2, DRH(2-s, responses=2))", [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]) == [2.5, 4.5]


def test_a_reinforcer_from_elsewhere_is_no_response_of_drh() -> None:
    assert times("Alt(DRH 2-s, FT 5-s)", [5.5, 9.5], 10.0) == [5.0, 10.0]


def test_dro_starts_anew_at_every_response() -> None:
    assert times("DRO 5-s", [3.0, 12.0], 18.0) == [8.0, 17.0]


def test_momentary_dro_looks_only_at_the_end() -> None:
    assert times("DRO(5-s, momentary)", [3.0, 10.0, 14.5], 20.0) == [5.0, 15.0, 20.0]


# --- progressive, interlocking, percentile, adjusting ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ratios"),
    [
        ("PR(arithmetic, start=2, increment=3)", [2, 5, 8, 11]),
        ("PR(geometric, start=1, ratio=1.5)", [1, 2, 2, 3, 5, 8]),  # 1, 1.5, 2.25, 3.375, 5.0625, 7.59
        ("PR(richardson-roberts)", [1, 2, 4, 6, 9, 12, 15, 20, 25, 32, 40, 50]),
    ],
)
def test_progressive_ratios(text: str, ratios: list[int]) -> None:
    box = Chamber(text)
    assert [next(n for n in range(1, 100) if box.next(1)) for _ in ratios] == ratios


def test_a_ratio_beyond_all_numbers_does_not_begin_anew_at_1() -> None:
    box = Chamber("Alt(PR(geometric, start=2, ratio=1000), FT 1-s)")
    assert [box.next(k % 2) for k in range(200)] == [[], [1]] * 100


def test_a_session_ends_when_the_ratio_is_not_completed_in_time() -> None:
    box = Chamber("PR(arithmetic, start=1, increment=1, stop=5-s)")
    assert box.to(4.0, 1) == [1]
    box.to(8.5)
    assert box.clock[0].stopped == 0
    box.next()
    assert box.clock[0].stopped == 1


def test_a_progressive_ratio_that_is_met_and_waits_for_another_stops_all_the_same() -> None:
    box = Chamber("Conj(EXT, PR(arithmetic, start=1, increment=1, stop=5-s))")
    assert box.to(1.0, 1) == []
    assert box.clock[0].stopped == 0
    assert box.to(5.0) == []
    assert box.clock[0].stopped == 1


def test_interlocking_takes_fewer_responses_later() -> None:
    # R0 = 10, T = 20: 8 at 4 s (ceil 8), 7 at 6 s, 6 at 8 s: one response a second completes it at 7 s: ceil 6.5 = 7.
    assert times("Interlock(R0=10, T=20-s)", EVERY_SECOND, 14.0) == [7.0, 14.0]
    assert times("Interlock(R0=10, T=20-s)", [20.0], 20.0) == [20.0]
    assert times("Interlock(R0=10, T=20-s)", [17.5, 18.0]) == [18.0]  # ceil 1.25 = 2 and ceil 1 = 1


def test_percentile_compares_with_the_irts_before() -> None:
    # IRTs 1, 3 fill the window: three responses are paid. Then the median of the last two: 2 of (1, 3), and so on.
    # IRT 2: paid (at the median); window (3, 2), median 2.5. IRT 2.5: paid; (2, 2.5), 2.25. IRT 3: not; (2.5, 3), 2.75.
    responses = [2.0, 3.0, 6.0, 8.0, 10.5, 13.5, 16.0]
    assert times("Pctl(IRT, 50, window=2)", responses) == [2.0, 3.0, 6.0, 8.0, 10.5, 16.0]
    assert times("Pctl(IRT, 50, window=2, dir=above)", responses) == [2.0, 3.0, 6.0, 8.0, 10.5, 13.5]


def test_adjusting_values_move_up_to_their_bound() -> None:
    ratio = "Adj(ratio, start=2, step=2, min=1, max=5)"
    assert times(ratio, EVERY_SECOND, 21.0) == [2.0, 6.0, 11.0, 16.0, 21.0]
    delay = "Adj(delay, start=1-s, step=1-s, min=0-s, max=2.5-s)"
    # A response starts the delay, and those during it count for nothing: 1, then 2, then 2.5 s.
    assert times(delay, [1.0, 1.5, 3.0, 4.0, 6.0, 9.0], 12.0) == [2.0, 5.0, 8.5, 11.5]


# --- compounds ------------------------------------------------------------------------------------------------------


def test_tandem_delays_what_comes_without_a_response() -> None:
    assert times("Tand(FR 2, FT 3-s)", [1.0, 2.0, 4.0, 6.0, 6.5]) == [5.0, 9.5]
    assert times("Tand(FR 1, DRO 3-s)", [1.0, 3.0], 10.0) == [6.0]  # the response at 3 starts the delay anew


def test_alternative_pays_the_first_and_starts_both_anew() -> None:
    # FR 3 at 3; then FI from 3: at 8 the first response since 3 + 5; and the count starts at 8.
    assert times("Alt(FR 3, FI 5-s)", [1.0, 2.0, 3.0, 8.0, 9.0, 10.0, 10.5]) == [3.0, 8.0, 10.5]


def test_conjunctive_takes_both_in_any_order() -> None:
    assert times("Conj(FR 3, FI 5-s)", [1.0, 2.0, 3.0, 4.0, 5.0]) == [5.0]
    assert times("Conj(FR 3, FI 5-s)", [6.0, 6.5, 7.0]) == [7.0]
    assert times("Conj(FT 5-s, FR 1)", [1.0]) == [5.0]  # the last one needs no response


def test_the_last_requirement_of_a_conjunctive_schedule_names_the_operandum() -> None:
    assert script("Conj(FT 1-s, Conc(FR 1, FR 1))", {2.0: 2}, 2.5) == [(2.0, 2)]


def test_second_order_counts_units() -> None:
    # Units FI 2 end at 2, 4.5, 7; the second is paid; the next at 9, and so on.
    assert times("FR 2(FI 2-s)", [1.0, 2.0, 3.5, 4.5, 7.0, 8.5, 9.0]) == [4.5, 9.0]
    assert times("FI 5-s(FR 2)", [1.0, 2.0, 4.0, 5.5, 6.0]) == [5.5]


def test_components_by_reinforcers_and_by_responses() -> None:
    assert times("Mult(FR 2, FR 3, reinforcers=2)", EVERY_SECOND, 12.0) == [2.0, 4.0, 7.0, 10.0, 12.0]
    assert times("Mix(FR 2, EXT, responses=3)", EVERY_SECOND, 12.0) == [2.0, 7.0, 9.0]


# --- changeovers ----------------------------------------------------------------------------------------------------


def test_a_changeover_ratio_counts_the_changeover_itself() -> None:
    alternate = {1.0: 1, 2.0: 2, 3.0: 2, 4.0: 2, 5.0: 1, 6.0: 2, 7.0: 2, 8.0: 2}
    assert script("Conc(CRF, CRF, FRCO=3)", alternate, 9.0) == [(1.0, 1), (4.0, 2), (8.0, 2)]


def test_each_direction_has_its_own_delay() -> None:
    both = {1.0: 1, 2.0: 2, 2.5: 2, 3.0: 2, 4.0: 1, 4.5: 1}
    text = "Conc(CRF, CRF, COD=0-s, COD(1->2)=1-s)"
    assert script(text, both, 5.0) == [(1.0, 1), (3.0, 2), (4.0, 1), (4.5, 1)]


def test_a_changeover_gates_only_the_schedule_it_was_made_in() -> None:
    # The component without a delay pays at once after a changeover in the other, and in itself.
    text = "Mult(Conc(CRF, CRF, COD=5-s), Conc(CRF, CRF), time=2-s)"
    assert script(text, {1.0: 1, 2.0: 2, 2.5: 2, 3.0: 1}, 4.0) == [(1.0, 1), (2.5, 2), (3.0, 1)]


def test_a_changeover_inside_leaves_that_of_the_whole() -> None:
    # 1 -> 3 is one of the whole (4 s); 3 -> 2 is one inside, and the 4 s are not over before 6.
    text = "Conc(CRF, Conc(CRF, CRF, COD=0.5-s), COD=4-s)"
    assert script(text, {1.0: 1, 2.0: 3, 3.0: 2, 5.5: 2, 6.0: 2}, 7.0) == [(1.0, 1), (6.0, 2)]


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_tokens_buy_what_they_can_and_the_rest_is_kept() -> None:
    # A token every 2 responses; exchange after 3; 2 a reinforcer: 3 tokens buy 1, 1 is left; 4 buy 2, and so on.
    box = Chamber("Token(prod=FR 2, exch=FR 3, cost=2)")
    earned = [len(box.next(1)) for _ in range(24)]
    assert {k + 1: n for k, n in enumerate(earned) if n} == {6: 1, 12: 2, 18: 1, 24: 2}


def test_tokens_are_kept_when_an_alternative_starts_anew() -> None:
    box = Chamber("Alt(Token(prod=FR 1, exch=FR 3, cost=2), EXT)")
    earned = [len(box.next(1)) for _ in range(9)]
    # 3 tokens buy one and leave one; 1 + 3 buy two, and the next 3 one again.
    assert {k + 1: n for k, n in enumerate(earned) if n} == {3: 1, 6: 2, 9: 1}
    assert [one.count for one in box.records[0] if one.cost == 2] == [1.0]


def test_a_unit_that_comes_by_itself_is_on_its_own_operandum() -> None:
    assert script("Conc(EXT, FT 2-s(FR 3))", {}, 4.0) == [(2.0, 2), (4.0, 2)]


# --- what a whole pays ----------------------------------------------------------------------------------------------


def sizes(text: str, until: float = 6.0) -> list[tuple[float, float]]:
    """Respond every second on the first operandum; return when something was earned, and how large it was."""
    box = Chamber(text, tick=1.0)
    found = []
    for k in range(1, int(until) + 1):
        n = len(box.next(1))
        found += [(float(k), float(size)) for size in box.room.amount[:n]]
    return found


def test_an_exchange_in_a_chain_pays_for_all_its_tokens() -> None:
    # A response, then 4 of which every second brings a token, and both are exchanged.
    assert sizes("Chain(FR 1, Token(prod=FR 2, exch=FR 2, cost=1))", 10.0) == [(5.0, 1.0)] * 2 + [(10.0, 1.0)] * 2


def test_an_adjusting_amount_is_as_large_in_a_tandem_and_as_an_alternative() -> None:
    grown = [(2.0, 3.0), (4.0, 5.0), (6.0, 7.0)]
    assert sizes("Tand(FR 1, Adj(amount, start=3, step=2))") == grown
    assert sizes("Alt(FI 9-s, Tand(FR 1, Adj(amount, start=3, step=2)))") == grown


def test_of_alternatives_met_at_once_the_ordinary_reinforcer_is_paid() -> None:
    assert sizes("Alt(Adj(amount, start=0.5, step=1), CRF)", 2.0) == [(1.0, 1.0), (2.0, 1.0)]


def test_conditions_that_are_all_met_pay_the_most_that_one_of_them_would() -> None:
    # The amount is met at once and waits; a condition of ordinary size does not make it larger.
    assert sizes("Conj(Adj(amount, start=0.5, step=1), FR 2)") == [(2.0, 0.5), (4.0, 1.5), (6.0, 2.5)]
    assert sizes("Conj(FR 2, Adj(amount, start=3, step=2))", 4.0) == [(2.0, 3.0), (4.0, 5.0)]


def test_tokens_earned_while_an_exchange_waits_for_another_condition_are_kept() -> None:
    # Two tokens are exchanged at 2 s and paid when the interval is over, at 5 s; the three of 3, 4 and 5 s are kept, so
    # that with those of 6 and 7 s there are five for the exchange at 7 s, paid at 10 s.
    paid = sizes("Conj(Token(prod=CRF, exch=FR 2, cost=1), FI 5-s)", 10.0)
    assert paid == [(5.0, 1.0)] * 2 + [(10.0, 1.0)] * 5


def test_what_exchanges_by_units_pays_where_the_tokens_were_earned() -> None:
    box = Chamber("Token(prod=Conc(CRF, CRF), exch=FR 1(FR 2), cost=1)")
    assert [box.next(action) for action in (1, 2, 2, 1)] == [[], [2, 2], [], [1, 1]]
