"""What a lab compiles before it is asked, and what it compiles when somebody picks it."""

from __future__ import annotations

import threading

import pytest

from dashboard import extinction_settings, five_levers, four_schedules_settings, live_settings, start_study, warming
from dashboard.language import animals_fields
from dashboard.live_session import read
from vrcore.agents import AGENTS


class Member:
    """A crew whose one member compiles until it is told that it is done."""

    def __init__(self):
        self.asked, self.at_once, self.most, self.may_end = [], 0, 0, threading.Event()

    def remote(self, work, key):
        assert work is warming.compiled
        self.asked.append(key)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        assert self.may_end.wait(20.0)
        self.at_once -= 1
        yield 1.0


@pytest.fixture
def member(monkeypatch):
    monkeypatch.setattr(warming, "_compiled", {})
    return Member()


def finish(waiting):
    assert all(fraction == 0.0 for fraction in waiting)


def test_what_the_pages_show_unasked_is_compiled_first():
    shown = {settings.PAGE["agent"].default for settings in (extinction_settings, four_schedules_settings)}
    shown |= {segment.rule.agent for segment in read(live_settings.PAGE["session"].default)}
    shown |= {start_study.experiment({"pays": "10", "seed": 1}).agent.key}
    shown |= {animals_fields.ANIMAL}
    shown |= {next(one.default for one in animals_fields.FIELDS if one.name == "animals_contrast")}
    shown |= {five_levers.ReinforceBaseline.key}
    assert set(warming.FIRST) == shown
    assert set(warming.FIRST) < set(AGENTS)


def test_all_who_wait_for_an_agent_wait_for_one_compilation_and_give_way_meanwhile(member):
    assert not warming.under_way()
    first, second = (warming.ready(["linear-operator"], member.remote) for _ in range(2))
    assert [next(first), next(second), next(first)] == [0.0, 0.0, 0.0]
    assert warming.under_way()
    member.may_end.set()
    finish(first)
    finish(second)
    finish(warming.ready(["linear-operator"], member.remote))
    assert member.asked == ["linear-operator"]
    assert not warming.under_way()


def test_one_agent_is_compiled_at_a_time(member):
    waiting = [warming.ready([key], member.remote) for key in ("linear-operator", "reinforce", "constant-rate")]
    for one in waiting:
        next(one)
    member.may_end.set()
    for one in waiting:
        finish(one)
    assert sorted(member.asked) == ["constant-rate", "linear-operator", "reinforce"]
    assert member.most == 1


def test_who_goes_away_leaves_the_compilation_to_the_others(member):
    gone, other = (warming.ready(["reinforce"], member.remote) for _ in range(2))
    next(gone)
    next(other)
    gone.close()
    member.may_end.set()
    finish(other)
    assert member.asked == ["reinforce"]


def test_what_cannot_be_compiled_keeps_nobody_waiting_and_is_logged(member, caplog):
    def failing(work, key):
        yield 0.0
        raise RuntimeError("no compiler")

    finish(warming.ready(["reinforce"], failing))
    assert not warming.under_way()
    assert "the agent reinforce could not be compiled ahead" in caplog.text


def test_warming_up_compiles_the_first_and_a_member_any_other(monkeypatch):
    ran = []
    monkeypatch.setattr(warming, "_compiled", {})
    monkeypatch.setattr(warming, "_run", ran.append)
    warming.warm()
    assert tuple(ran) == warming.FIRST
    assert not warming.under_way()
    finish(warming.ready(warming.FIRST, lambda work, key: pytest.fail("compiled twice")))
    finish(warming.ready(["constant-rate"], warming_in_place))
    assert ran[len(warming.FIRST) :] == ["constant-rate"]


def warming_in_place(work, key):
    yield from work(key)


class Crew:
    """A crew whose member is ready when it has been looked at a few times."""

    def __init__(self):
        self.looks, self.asked = 0, []

    @property
    def ready(self):
        self.looks += 1
        return self.looks > 3

    def remote(self, work):
        self.asked.append((work, self.looks))
        yield 1.0


def test_the_language_model_is_compiled_by_a_member_that_is_ready_and_not_by_the_server(monkeypatch):
    monkeypatch.setattr(warming, "GLANCE", 0.001)
    crew = Crew()
    warming.ahead(crew)
    assert crew.asked == [(warming.language, 4)]


def test_compiling_the_language_model_gives_way_between_its_parts():
    shares = list(warming.language())
    assert shares == sorted(shares)
    assert len(shares) == 5
    assert shares[-1] == 1.0
