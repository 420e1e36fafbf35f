from __future__ import annotations

import numpy as np
import pytest

from dashboard.start_study import (
    PAGE,
    PAYS,
    TAUGHT_SECONDS,
    TESTED_SECONDS,
    VOTES,
    Session,
    experiment,
    reveal,
    sentence,
    work,
)  # fmt: skip


def session(pays: str, seed: int = 7) -> Session:
    running = work(experiment({"pays": pays, "seed": seed}))
    while True:
        try:
            next(running)
        except StopIteration as stop:
            return stop.value


def slow_longest(responses: np.ndarray, paid: np.ndarray) -> int:
    """Count, one response after the other, how often in a row it went unpaid."""
    longest = unpaid = 0
    times = {round(float(t), 6) for t in paid}
    for t in responses:
        unpaid = 0 if round(float(t), 6) in times else unpaid + 1
        longest = max(longest, unpaid)
    return longest


@pytest.mark.parametrize("pays", PAYS)
@pytest.mark.parametrize("seed", [0, 7, 8])
def test_the_counts_are_those_of_the_record(pays, seed):
    done = session(pays, seed)
    responses = done.record.responses[done.record.responses > TAUGHT_SECONDS]
    paid = done.record.reinforcers[done.record.reinforcers > TAUGHT_SECONDS]
    assert (done.responses, done.reinforcers) == (len(responses), len(paid))
    assert done.longest_wait == slow_longest(responses, paid)
    assert done.last_minute == (responses > TAUGHT_SECONDS + TESTED_SECONDS - 60).sum()
    assert done.record.end == pytest.approx(TAUGHT_SECONDS + TESTED_SECONDS)
    said = sentence({"pays": pays}, done)
    assert said.endswith(".")
    assert f" {done.responses} " in said
    if pays == "1":
        assert done.reinforcers == done.responses
    if pays == "never":
        assert done.reinforcers == 0


def test_never_paid_says_whether_it_stopped():
    done = session("never")
    assert sentence({"pays": "never"}, done._replace(last_minute=2)).endswith("and stopped.")
    assert sentence({"pays": "never"}, done._replace(last_minute=9)).endswith("still made 9 in the last minute.")


def test_the_fact_in_the_answer_is_true():
    rng = np.random.default_rng(1)
    runs = (rng.random((200_000, 20)) >= 0.1).all(axis=1).mean()
    for vote in list(VOTES)[1:]:
        assert f"{runs * 100:.0f} in 100 go unpaid throughout" in reveal(vote)
    assert len({reveal(vote).split(".")[0] for vote in list(VOTES)[1:]}) == 3


def test_the_same_settings_are_the_same_experiment():
    assert experiment(PAGE.defaults).key() == experiment(PAGE.defaults).key()
    assert len({experiment({"pays": pays, "seed": 7}).key() for pays in PAYS}) == 4
