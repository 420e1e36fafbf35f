"""Every registered agent keeps the contract, and the contract catches what it is there to catch."""

from __future__ import annotations

import random
from typing import Annotated, Any, NamedTuple

import numpy as np
import pytest

import vrcore
from vrcore import AGENTS, EventLog, Experiment, testing
from vrcore.agents import make
from vrcore.agents.protocol import PREE, Badge, HighestRate, described
from vrcore.errors import ParameterError, UnknownNameError
from vrcore.params import Param, declared
from vrcore.testing import (
    ContractError,
    check_agent,
    check_declarations,
    check_description,
    check_logs,
    check_rules,
    corners,
)


@pytest.mark.parametrize("key", AGENTS)
def test_a_registered_agent_keeps_the_contract(key: str) -> None:
    assert AGENTS[key].key == key
    check_agent(AGENTS[key])


def test_keys_and_titles_are_used_once() -> None:
    assert len({agent.title for agent in AGENTS.values()}) == len(AGENTS)
    assert len({agent.short for agent in AGENTS.values()}) == len(AGENTS)


@pytest.mark.parametrize("key", AGENTS)
def test_an_unknown_parameter_names_those_that_exist_and_the_nearest(key: str) -> None:
    for name in AGENTS[key]._fields:
        with pytest.raises(UnknownNameError, match=f'did you mean "{name}"') as error:
            make(key, **{name + "x": 1.0})
        assert all(known in error.value.sentence for known in AGENTS[key]._fields)


def test_an_unknown_agent_names_those_that_exist_and_the_nearest() -> None:
    for key in AGENTS:
        with pytest.raises(UnknownNameError, match=f'did you mean "{key}"') as error:
            make(key + "x")
        assert all(known in error.value.sentence for known in AGENTS)
    with pytest.raises(ParameterError, match="is a class; give an instance, such as Clock"):
        make(AGENTS["clock"])
    with pytest.raises(ParameterError, match="is no agent; give a name"):
        make(7)


_REASON = Badge(PREE, "cannot", "It is broken on purpose.")
_WHOLE = {
    "key": "broken",
    "short": "bk",
    "title": "Broken",
    "layout": [("value", "f8")],
    "differs": "size",
    "badges": (_REASON,),
}


@described(**_WHOLE)
class Whole(NamedTuple):
    """An agent that passes: the broken ones below differ from it in one thing each.

        value <- value + size reward

    Also known as: nothing.

    Source: this test.
    """

    size: Annotated[float, Param(0.0, 1.0, "how far a reinforcer moves the value")] = 0.5
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        pass

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        return now.first + int(rng.random() * (memory.shape[1] - now.first))

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        memory.value[now.stimulus, action] += self.size * reward


def changed(**attributes: Any) -> Any:
    """Return `Whole` with some of its attributes replaced."""
    return type("Changed", (Whole,), attributes)


class Undeclared(NamedTuple):
    size: float = 0.5
    highest_rate: HighestRate = 60.0


class WholeNumber(NamedTuple):
    size: Annotated[int, Param(0, 4, "a whole number")] = 1
    highest_rate: HighestRate = 60.0


class OutOfRange(NamedTuple):
    size: Annotated[float, Param(0.0, 1.0, "default above the range")] = 2.0
    highest_rate: HighestRate = 60.0


class LogFromZero(NamedTuple):
    size: Annotated[float, Param(0.0, 1.0, "slider that cannot be drawn", log=True)] = 0.5
    highest_rate: HighestRate = 60.0


class NoRate(NamedTuple):
    size: Annotated[float, Param(0.0, 1.0, "the only parameter")] = 0.5


def test_the_whole_agent_passes_the_readable_checks() -> None:
    check_declarations(Whole)
    check_description(Whole)
    check_rules(Whole)


@pytest.mark.parametrize(
    ("cls", "said"),
    [
        (int, "no NamedTuple"),
        (Undeclared, "without a Param: size"),
        (WholeNumber, "must be a float"),
        (OutOfRange, "outside its range"),
        (LogFromZero, "cannot start at 0"),
        (NoRate, "no highest_rate"),
        (changed(learn=None), "no method learn"),
        (changed(choose=lambda self, memory, moment, rng: 1), "choose takes self, memory, moment, rng"),
        (changed(start=lambda self: None), "start takes self"),
    ],
)
def test_a_wrong_declaration_is_named(cls: Any, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        check_declarations(cls)


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"key": "Not a key"}, "is no key"),
        ({"title": " "}, "no title"),
        ({"layout": [("value", "f8")]}, "layout must name"),
        ({"differs": "sise"}, '"sise" is no parameter'),
        ({"badges": ()}, "must say once"),
        ({"badges": (_REASON, _REASON)}, "must say once"),
        ({"badges": (Badge(PREE, "perhaps", "Who knows."),)}, '"perhaps" is no verdict'),
        ({"badges": (Badge(PREE, "shows", " "),)}, "gives no reason"),
        ({"__doc__": "Says nothing."}, "Also known as"),
        ({"__doc__": "Says.\n\n    Also known as: x.\n\n    Source: y.\n"}, "no equation"),
        ({"__doc__": "Says.\n\n        v <- r\n\n    Also known as: x.\n"}, "where the rule is from"),
    ],
)
def test_a_wrong_description_is_named(attributes: dict[str, Any], said: str) -> None:
    with pytest.raises(ContractError, match=said):
        check_description(changed(**attributes))


def _global_choice(self: Any, memory: Any, now: Any, rng: Any) -> int:
    return now.first + int(random.random() * (memory.shape[1] - now.first))


def _legacy_choice(self: Any, memory: Any, now: Any, rng: Any) -> int:
    np.random.random()  # noqa: NPY002 (the draw that the contract forbids)
    return 1


def _explode(self: Any, memory: Any, now: Any, action: int, reward: float) -> None:
    memory.value[now.stimulus, action] = np.inf


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"choose": lambda self, memory, now, rng: 0}, "returned 0 where 1 to 3"),
        ({"choose": lambda self, memory, now, rng: memory.shape[1]}, "returned 2 where 0 to 1"),
        ({"choose": lambda self, memory, now, rng: 1.0}, "returned 1.0"),
        ({"choose": _global_choice}, "global generator"),
        ({"choose": _legacy_choice}, "global generator"),
        ({"learn": _explode}, "no longer finite"),
    ],
)
def test_a_wrong_rule_is_named(attributes: dict[str, Any], said: str) -> None:
    with pytest.raises(ContractError, match=said):
        check_rules(changed(**attributes))


def test_a_log_that_is_not_the_same_twice_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    logs = iter(range(100))

    def other_each_time(experiment: Experiment, **_: Any) -> EventLog:
        return vrcore.run(Experiment.from_dict({**experiment.to_dict(), "seed": next(logs)}))

    monkeypatch.setattr(testing, "run", other_each_time)
    with pytest.raises(ContractError, match="the logs differ in"):
        check_logs(AGENTS["constant-rate"])


@pytest.mark.parametrize("cls", AGENTS.values(), ids=list(AGENTS))
def test_corners_take_every_parameter_to_both_ends(cls: Any) -> None:
    found = corners(cls)
    for name, one in declared(cls).items():
        assert {one.param.low, one.param.high} <= {getattr(agent, name) for agent in found}
