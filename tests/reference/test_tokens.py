"""Tokens earned, held, spent and waited for, under any production and exchange, counted by hand; and the designs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vrcore import DeliveryNoise, EventLog, Experiment, Phase, run
from vrcore.designs import longest_run, token_economy, token_links, token_saving
from vrcore.errors import LogError, ParameterError, ScheduleError
from vrcore.log import EXCHANGE, OMITTED, REINFORCER, RESPONSE, TOKEN
from vrcore.measures import link_pauses, pauses_by_link, token_record, tokens, tokens_held
from vrcore.measures.spans import Span, spans, times

ENDS = ("response", "token", "exchange", "reinforcer")


def log_of(*moments: tuple[float, str]) -> EventLog:
    """Return a log of one phase. `(10, "rte2ff")`: at 10 s a response, a token, 2 tokens spent, 2 reinforcers (f)."""
    rows: list[tuple[float, str, float]] = []
    for t, what in moments:
        for place, letter in enumerate(what):
            if not letter.isdigit():
                spent = float(what[place + 1]) if letter == "e" else 1.0
                rows.append((float(t), dict(zip("rtef", ENDS, strict=True))[letter], spent))
    return EventLog.from_frame(pd.DataFrame(rows, columns=["t", "event", "value"]).assign(subject=0, operandum=1))


def only(log: EventLog) -> Span:
    (span,) = spans(log, 1)
    return span


# --- what the log says -----------------------------------------------------------------------------------------------


def every_second(schedule: str, seconds: float, **how: object) -> EventLog:
    """Return the log of a subject that responds once a second."""
    phase = Phase(schedule, seconds=seconds, **how)  # type: ignore[arg-type]  # noise alone
    return run(Experiment("constant-rate", [phase], tick=1.0, seed=3, procedure="forced-choice"))


def at(log: EventLog, event: int) -> list[float]:
    return times(log, only(log), event).tolist()


def spent(log: EventLog) -> list[tuple[float, float]]:
    rows = log.event == EXCHANGE
    return list(zip(log.t[rows].tolist(), log.value[rows].tolist(), strict=True))


def test_tokens_on_a_fixed_interval() -> None:
    # Responses at 1, 2, 3, ...: the first at or after 5 s earns a token, the clock starts anew, and two are exchanged.
    log = every_second("Token(prod=FI 5-s, exch=FR 2, cost=1)", 32.0)
    assert at(log, TOKEN) == [5, 10, 15, 20, 25, 30]
    assert spent(log) == [(10, 2), (20, 2), (30, 2)]
    assert at(log, REINFORCER) == [10, 10, 20, 20, 30, 30]
    log = every_second("Token(prod=FI 2.5-s, exch=FI 7-s, cost=2)", 20.0)
    # A token every 3 s. After 7 s the next token (9) opens the exchange: three are held, two buy one. Then 18: four.
    assert at(log, TOKEN) == [3, 6, 9, 12, 15, 18]
    assert spent(log) == [(9, 2), (18, 4)]
    assert at(log, REINFORCER) == [9, 18, 18]


def test_tokens_on_a_variable_ratio_cost_its_ratios_in_some_order() -> None:
    # Ratios 1, 3 and 5 (mean 3), each once in nine responses; three tokens an exchange, two a reinforcer.
    log = every_second("Token(prod=VR(3, list=arith, n=3), exch=FR 3, cost=2)", 27.0)
    gaps = np.diff([0.0, *at(log, TOKEN)]).reshape(3, 3)
    assert np.sort(gaps, axis=1).tolist() == [[1, 3, 5]] * 3
    # Three buy one and leave one; then four buy two; then three buy one.
    assert spent(log) == [(9, 2), (18, 4), (27, 2)]
    assert at(log, REINFORCER) == [9, 18, 18, 27]


def test_tokens_on_a_variable_interval_wait_for_the_response_after_it() -> None:
    # Intervals 1 1/3, 4 and 6 2/3 s (mean 4) end at the second, fourth and seventh response after the token before.
    log = every_second("Token(prod=VI(4-s, list=arith, n=3), exch=FR 1, cost=3)", 39.0)
    gaps = np.diff([0.0, *at(log, TOKEN)]).reshape(3, 3)
    assert np.sort(gaps, axis=1).tolist() == [[2, 4, 7]] * 3
    assert spent(log) == [(13, 3), (26, 3), (39, 3)]


@pytest.mark.parametrize(
    "production",
    ["FR 4", "VR 4", "RR 4", "FI 6-s", "VI 6-s", "RI 6-s", "FT 6-s", "PR 2", "DRL 3-s", "Tand(FR 2, VI 5-s)"],
)
def test_a_token_that_is_exchanged_at_once_is_the_reinforcer(production: str) -> None:
    # Nothing else differs from the production alone, draw by draw: the exact times of tokens under any production.
    how = {"subjects": 3, "seed": 8, "eating": 1.5}
    alone, economy = (
        run(Experiment("q-learning", [Phase(schedule, seconds=900.0)], **how))  # type: ignore[arg-type]  # mixed kinds of values
        for schedule in (production, f"Token(prod={production}, exch=FR 1, cost=1)")
    )
    told = np.isin(economy.event, (TOKEN, EXCHANGE))
    for name in ("subject", "t", "event", "operandum"):
        np.testing.assert_array_equal(getattr(alone, name), getattr(economy, name)[~told])
    paid = economy.event == REINFORCER
    assert paid.sum() > 20
    for event in (TOKEN, EXCHANGE):
        np.testing.assert_array_equal(economy.t[economy.event == event], economy.t[paid])


def test_a_token_comes_after_its_response_and_before_what_it_buys() -> None:
    log = every_second("Token(prod=FR 2, exch=FR 2, cost=2)", 5.0)
    assert log.frame()["event"].tolist()[1:-1] == [
        *("response", "response", "token", "response", "response", "token", "exchange", "reinforcer", "response")
    ]
    assert log.operandum[log.event == TOKEN].tolist() == [1, 1]


def test_tokens_are_spent_where_the_reinforcer_is_lost() -> None:
    log = every_second("Token(prod=FR 2, exch=FR 2, cost=1)", 20.0, noise=DeliveryNoise(omission=1.0))
    assert spent(log) == [(4, 2), (8, 2), (12, 2), (16, 2), (20, 2)]
    assert not at(log, REINFORCER)
    assert len(at(log, OMITTED)) == 10
    assert tokens_held(log, 1).tolist() == [2.0]
    assert link_pauses(log, 1, 2).tolist() == [[1.0, 1.0]]


def test_an_exchange_that_buys_nothing_is_none() -> None:
    log = every_second("Token(prod=FR 1, exch=FR 2, cost=3)", 8.0)
    assert spent(log) == [(4, 3), (6, 3)]  # 2 are too few; 4 leave 1; 1 and 2 make 3; 2 are too few again
    record = token_record(log, only(log))
    assert record.held.tolist() == [4, 3]
    assert record.kept.tolist() == [1, 0]


def test_each_phase_begins_without_tokens() -> None:
    phase = Phase("Token(prod=FR 1, exch=FR 3, cost=1)", responses=5)
    log = run(Experiment("constant-rate", [phase, phase], procedure="forced-choice", tick=1.0))
    table = tokens(log)
    assert table[["earned", "exchanges", "spent", "left"]].to_numpy().tolist() == [[5, 1, 3, 2]] * 2
    assert table["held"].tolist() == [3.0, 3.0]


# --- measures on logs made by hand ------------------------------------------------------------------------------------

# FR 2, three tokens an exchange, two a reinforcer. At 10 three are held, one reinforcer is bought and a token stays; at
# 28 four are held, and two are bought.
SAVED = log_of(
    (1, "r"), (3, "rt"), (4, "r"), (8, "rt"), (9, "r"), (10, "rte2f"),
    (20, "r"), (21, "rt"), (25, "r"), (26, "rt"), (27, "r"), (28, "rte4ff"),
)  # fmt: skip


def test_tokens_in_hand() -> None:
    found = token_record(SAVED, only(SAVED))
    assert found.earned.tolist() == [3, 8, 10, 21, 26, 28]
    assert found.exchanged.tolist() == [10, 28]
    assert found.spent.tolist() == [2, 4]
    assert found.held.tolist() == [3, 4]
    assert found.kept.tolist() == [1, 0]
    assert found.in_hand([0, 3, 9.9, 10, 21, 27, 28, 99]).tolist() == [0, 1, 2, 1, 2, 3, 0, 0]
    assert tokens_held(SAVED, 1).tolist() == [3.5]
    assert tokens(SAVED).iloc[0].to_list() == [0, 1, 6, 2, 6, 0, 3.5]
    nothing = log_of((1, "r"))
    assert np.isnan(tokens_held(nothing, 1)).all()
    assert token_record(nothing, only(nothing)).in_hand([0, 5]).tolist() == [0, 0]
    with pytest.raises(LogError, match="phase 2"):
        tokens_held(SAVED, 2)


def test_pauses_before_links_begin_with_the_exchange_or_the_token_before() -> None:
    # The first exchange is where counting begins. From 10 to 20; the token at 21, to 25; the token at 26, to 27.
    assert link_pauses(SAVED, 1, 3).tolist() == [[10.0, 4.0, 1.0]]
    assert link_pauses(SAVED, 1, 2).tolist() == [[10.0, 4.0]]
    longer = link_pauses(SAVED, 1, 4)
    assert longer[0, :3].tolist() == [10.0, 4.0, 1.0]
    assert np.isnan(longer[0, 3])
    table = pauses_by_link(SAVED)
    assert table.to_numpy().tolist() == [[0, 1, 1, 1, 10.0], [0, 1, 2, 1, 4.0], [0, 1, 3, 1, 1.0]]
    for wrong in (0, 1.5, True):
        with pytest.raises(ParameterError, match="links"):
            link_pauses(SAVED, 1, wrong)  # type: ignore[arg-type]  # what a notebook may pass


def test_pauses_under_a_variable_ratio() -> None:
    # Tokens after 1, 3 | 2, 1 | 1, 2 responses, exchanged in twos, one a reinforcer.
    log = log_of(
        (1, "rt"), (2, "r"), (3, "r"), (4, "rte2ff"),
        (10, "r"), (11, "rt"), (13, "rte2ff"),
        (17, "rt"), (22, "r"), (23, "rte2ff"),
    )  # fmt: skip
    # First links: 4 to 10 and 13 to 17; second ones: 11 to 13 and 17 to 22.
    assert link_pauses(log, 1, 2).tolist() == [[5.0, 3.5]]
    assert pauses_by_link(log)["pauses"].tolist() == [2, 2]


def test_pauses_under_a_fixed_interval() -> None:
    # FI 10: the clock starts with each token. Tokens at 12, 23 | 35, 46 | 60, exchanged in twos.
    log = log_of(
        (11, "r"), (12, "rt"), (20, "r"), (23, "rte2ff"),
        (31, "r"), (34, "r"), (35, "rt"), (41, "r"), (46, "rte2ff"),
        (55, "r"), (60, "rt"),
    )  # fmt: skip
    # 23 to 31, and 35 to 41. Nothing was exchanged after 46, so that what was waited from there does not count.
    assert link_pauses(log, 1, 2).tolist() == [[8.0, 6.0]]
    assert tokens(log).iloc[0].to_list() == [0, 1, 5, 2, 4, 1, 2.0]


def test_pauses_under_a_variable_interval() -> None:
    # Intervals of 2, 9 and 4 s, in other orders; a response may earn its token at once. Three an exchange.
    log = log_of(
        (2, "rt"), (5, "r"), (11, "rt"), (15, "rte3f"),
        (20, "rt"), (30, "rt"), (31, "r"), (33, "rte3f"),
        (36, "rt"), (37, "r"), (48, "rt"), (50, "rte3f"),
    )  # fmt: skip
    # First links 15 to 20, 33 to 36; second 20 to 30, 36 to 37; third 30 to 31, 48 to 50.
    assert link_pauses(log, 1, 3).tolist() == [[4.0, 5.5, 1.5]]


def test_a_token_that_comes_without_a_response_ends_no_pause() -> None:
    # FT 5, exchanged in threes: nobody responds between the tokens at 20 and 25; the third link has its response.
    log = log_of((1, "r"), (5, "t"), (10, "t"), (15, "te3f"), (18, "r"), (20, "t"), (25, "t"), (27, "r"), (30, "te3f"))
    found = link_pauses(log, 1, 3)[0]
    assert found[[0, 2]].tolist() == [3.0, 2.0]
    assert np.isnan(found[1])
    assert pauses_by_link(log)["pauses"].tolist() == [1, 0, 1]


def test_pauses_are_means_over_exchanges_of_any_length() -> None:
    # A token a response, exchanges after one, two and one of them: 2, 4 and 6 s before first links, 1 before a second.
    log = log_of((1, "rte1f"), (3, "rte1f"), (7, "rt"), (8, "rte2ff"), (14, "rte1f"))
    assert link_pauses(log, 1, 2).tolist() == [[4.0, 1.0]]


def test_eating_is_no_pause() -> None:
    phases = token_links(token_economy(4, 3), seconds=900.0)
    log = run(Experiment("constant-rate", phases, seed=2, eating=6.0))
    for span in spans(log, 2):
        record, made = token_record(log, span), times(log, span, RESPONSE)
        after = made[np.searchsorted(made, record.exchanged[:-1], "right")] - record.exchanged[:-1]
        assert (after > 6.0).all()
        assert link_pauses(log, 2, 1)[0, 0] == pytest.approx((after - 6.0).mean())


# --- the designs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needed", "cost", "held", "run_of_links"), [(6, 1, 6.0, 6), (6, 4, None, 6), (2, 3, None, 4), (1, 1, 1.0, 1)]
)
@pytest.mark.parametrize("production", [5, "VI 8-s"])
def test_the_measure_agrees_with_the_schedule(
    production: int | str, needed: int, cost: int, held: float | None, run_of_links: int
) -> None:
    schedule = token_economy(production, needed, cost)
    log = run(Experiment("constant-rate", token_links(schedule, seconds=1_800), subjects=2, seed=1))
    for span in spans(log, 2):
        found = token_record(log, span)
        # What was kept could not pay one more reinforcer, and nobody has spent what it did not have.
        assert ((found.kept >= 0) & (found.kept < cost)).all()
        assert len(times(log, span, REINFORCER)) == found.spent.sum() / cost
        gaps = np.diff(np.searchsorted(found.earned, found.exchanged, "right"))
        assert gaps.max() == run_of_links == longest_run(needed, cost)
        if production == 5:  # the fifth, tenth, ... response
            np.testing.assert_array_equal(found.earned, times(log, span, RESPONSE)[4::5])
    if held is not None:
        assert tokens_held(log, 2).tolist() == [held, held]


def test_saving_compares_equal_prices_and_equal_reinforcers() -> None:
    groups = token_saving(4, 6, 2, reinforcers=30, seconds=60)
    assert list(groups) == ["exchange at every token", "exchange at 6 tokens"]
    assert [str(one[0].schedule) for one in groups.values()] == [
        "Token(prod=FR 4, exch=FR 1, cost=2)",
        "Token(prod=FR 4, exch=FR 6, cost=2)",
    ]
    for phases in groups.values():
        log = run(Experiment("constant-rate", phases, subjects=4, seed=2))
        training = log.phase == 1
        paid = np.bincount(log.subject[training & (log.event == REINFORCER)])
        made = np.bincount(log.subject[training & (log.event == RESPONSE)])
        assert paid.tolist() == [30] * 4
        assert made.tolist() == [30 * 8] * 4
    names = [list(token_saving("VI 9-s", rule))[1] for rule in ("VR 6", "RR 3", "FI 30-s")]
    assert names == ["exchange on VR 6", "exchange on RR 3", "exchange on FI 30-s"]


def test_a_token_economy_says_what_it_cannot_be() -> None:
    assert str(token_economy(3, "VR 4", 2)) == "Token(prod=FR 3, exch=VR 4, cost=2)"
    assert str(token_economy("VI 20-s", "FI 60-s")) == "Token(prod=VI 20-s, exch=FI 60-s, cost=1)"
    for wrong in ({"cost": 0}, {"production": 0}, {"production": "VI"}, {"exchange": True}):
        with pytest.raises(ScheduleError):
            token_economy(**wrong)  # type: ignore[arg-type]  # what a notebook may pass
    assert [one.seconds for one in token_links(token_economy(), seconds=90)] == [90.0, 90.0]
    assert isinstance(token_links(token_economy())[0], Phase)
