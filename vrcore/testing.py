"""What every agent and every schedule must pass, for those in the registries and for your own.

    from vrcore.testing import check_agent
    check_agent(MyAgent)                    # silent, or a ContractError that says what is broken

Each registry has one `check_...` function, which raises `ContractError` through `require` and needs no test runner. A
check runs the plain text of the rules before any compiled kernel, because its traceback names the file and the line.
"""

from __future__ import annotations

import inspect
import itertools
import math
import random
import re
from typing import Any

import numpy as np

from vrcore.agents import ConstantRate
from vrcore.agents.protocol import PREE, Badge, Moment
from vrcore.experiment import Experiment, Phase
from vrcore.log import COLUMNS, COMPONENT, EXCHANGE, REINFORCER, RESPONSE, SPURIOUS, TOKEN, EventLog
from vrcore.noise import DeliveryNoise
from vrcore.params import declared
from vrcore.schedules import parse, tables
from vrcore.schedules.records import LAST_SIMPLE, NEVER
from vrcore.simulate import run, steps

VERDICTS = ("shows", "reversed", "cannot", "never extinguishes")
METHODS = {
    "start": ("self", "memory"),
    "choose": ("self", "memory", "now", "rng"),
    "learn": ("self", "memory", "now", "action", "reward"),
}
# Every simple kind, the differential and the progressive ones and most compounds; one to three operanda, one and two
# stimuli.
ZOO = (
    "CRF",
    "FR 3",
    "VR 5",
    "RR 5",
    "FI 5-s",
    "VI 5-s",
    "RI 5-s",
    "FT 5-s",
    "VT 5-s",
    "RT 5-s",
    "FI 5-s LH 3-s",
    "DRL 5-s",
    "DRO 3-s",
    "PR 2",
    "Interlock(R0=10, T=20-s)",
    "Pctl(IRT, 50, window=20, dir=below)",
    "Chain(FR 2, FI 5-s)",
    "Tand(VR 3, FT 2-s)",
    "Alt(FR 5, FI 5-s)",
    "Mix(FR 2, FR 6, time=10-s)",
    "Conc(VI 5-s, VI 10-s, COD=1-s)",
    "Conc(VR 3, RR 6, EXT)",
    "Mult(VR 3, EXT, time=10-s)",
    "Mult(Conc(VR 3, VI 5-s), FR 2, time=10-s)",
)
MOST_CORNERS = 64
ALL_NOISE = DeliveryNoise(omission=0.25, spurious=0.05, magnitude_sd=0.5)


class ContractError(AssertionError):
    """Something registered does not keep a promise that the rest of the library relies on."""


def require(condition: object, sentence: str) -> None:
    """Raise `ContractError` with this sentence unless the condition holds."""
    if not condition:
        raise ContractError(sentence)


def check_agent(cls: Any) -> None:
    """Hold an agent class to the protocol of `vrcore.agents.protocol`; takes a few seconds when it must be compiled.

    Checked: declarations, docstring, badge and argument names; actions within bounds and finite memory at the corners
    of the parameters' ranges; randomness from the given generator alone; compiled and plain logs equal bit for bit;
    a subject's log independent of batch and threads. Raises `ContractError` naming what does not hold.
    """
    check_declarations(cls)
    check_description(cls)
    check_rules(cls)
    check_logs(cls)


def check_declarations(cls: Any) -> None:
    """Require a `NamedTuple` whose every field is a declared float with a default inside its range."""
    name = getattr(cls, "__name__", repr(cls))
    require(isinstance(cls, type) and issubclass(cls, tuple) and hasattr(cls, "_fields"), f"{name} is no NamedTuple.")
    found = declared(cls)
    undeclared = [field for field in cls._fields if field not in found]
    require(not undeclared, f"{name} has fields without a Param: {', '.join(undeclared)}.")
    require("highest_rate" in found, f"{name} has no highest_rate; copy its line from another agent.")
    for field, one in found.items():
        where = f"{name}.{field}"
        require(one.kind is float, f"{where} must be a float; another type is another kernel.")
        require(isinstance(one.default, float), f"{where} needs a default that is written as a float.")
        require(one.param.low < one.param.high, f"{where}: the range {one.param.low} to {one.param.high} is empty.")
        require(one.param.low <= one.default <= one.param.high, f"{where}: the default lies outside its range.")
        require(not one.param.log or one.param.low > 0, f"{where}: a logarithmic slider cannot start at 0.")
        require(one.param.words, f"{where} needs words that say what it does.")
    for method, names in METHODS.items():
        require(callable(getattr(cls, method, None)), f"{name} has no method {method}.")
        given = tuple(inspect.signature(getattr(cls, method)).parameters)
        require(given == names, f"{name}.{method} takes {', '.join(given)}; kernels call it as {', '.join(names)}.")


def check_description(cls: Any) -> None:
    """Require key, title, memory layout, badges and a docstring that can serve as a reference page."""
    name = cls.__name__
    for attribute in ("key", "short", "title", "layout", "differs", "badges"):
        require(hasattr(cls, attribute), f"{name} has no {attribute}; use the decorator `described`.")
    require(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cls.key), f'{name}: "{cls.key}" is no key such as q-learning.')
    require(re.fullmatch(r"[a-z]{2,3}", cls.short), f'{name}: "{cls.short}" is not two or three letters for links.')
    require(isinstance(cls.title, str) and cls.title.strip(), f"{name} has no title for people.")
    require(
        isinstance(cls.layout, np.dtype) and cls.layout.names,
        f"{name}.layout must name the fields of one memory record.",
    )
    require(cls.differs in cls._fields, f'{name}: "{cls.differs}" is no parameter for subjects to differ in.')
    require(isinstance(cls.badges, tuple), f"{name}.badges must be a tuple.")
    for badge in cls.badges:
        require(isinstance(badge, Badge) and badge.words.strip(), f"{name} has a badge that gives no reason.")
        require(badge.verdict in VERDICTS, f'{name}: "{badge.verdict}" is no verdict; use {", ".join(VERDICTS)}.')
    stated = [badge for badge in cls.badges if badge.phenomenon == PREE]
    require(len(stated) == 1, f"{name} must say once whether it shows the {PREE}.")
    text = inspect.cleandoc(cls.__doc__ or "")  # Python 3.13 takes the common indentation away by itself
    require("Also known as:" in text, f"{name}: the docstring does not say what else it is called (Also known as:).")
    require(re.search(r"\n {4}\S.*(<-|=)", text), f"{name}: the docstring has no equation, indented by four.")
    learns = _learns(cls)
    require(not learns or "Source:" in text, f"{name}: the docstring does not say where the rule is from (Source:).")


def _memory(agent: Any, stimuli: int = 1, operanda: int = 1) -> Any:
    """Return the memory of a new subject, shape (stimuli, operanda + 1)."""
    memory = np.zeros((stimuli, operanda + 1), type(agent).layout).view(np.recarray)
    agent.start(memory)
    return memory


def _learns(cls: Any) -> bool:
    """Say whether outcomes change this agent's memory at all."""
    agent = cls()
    memory = _memory(agent)
    before = memory.tobytes()
    for reward in (1.0, 0.0):
        agent.learn(memory, Moment(0, 0, 1.0), 1, reward)
    return bool(memory.tobytes() != before)


def corners(cls: Any) -> list[Any]:
    """Return agents with every parameter at one end of its range or the other, and the default one (65 at most)."""
    found = declared(cls)
    ends = itertools.product(*((one.param.low, one.param.high) for one in found.values()))
    n = 2 ** len(found)
    every = max(1, math.ceil(n / MOST_CORNERS))
    # An odd stride: an even one would leave the last parameters at one end throughout.
    stride = every + 1 - every % 2 if every > 1 else 1
    return [cls(), *(cls(*values) for values in itertools.islice(ends, 0, n, stride))]


def check_rules(cls: Any) -> None:
    """Run the plain text of the three methods through 60 decisions at each corner of the parameters' ranges."""
    for agent in corners(cls):
        for stimuli, operanda, first in ((1, 1, 0), (1, 2, 0), (2, 3, 0), (2, 3, 1)):
            _check_decisions(agent, stimuli, operanda, first)


def _check_decisions(agent: Any, stimuli: int, operanda: int, first: int) -> None:
    before = agent._asdict()
    legacy = repr(np.random.get_state()), random.getstate()  # noqa: NPY002 (the legacy state is what is guarded)
    rng = np.random.default_rng(5)
    memory = _memory(agent, stimuli, operanda)
    for k in range(60):
        now = Moment(k % stimuli, first, 0.5 * k)
        action = agent.choose(memory, now, rng)
        require(
            isinstance(action, int) and first <= action <= operanda,
            f"{agent}.choose returned {action!r} where {first} to {operanda} may be chosen.",
        )
        # A run of pay, a run without, and now and then a large or a free one.
        reward = (1.0 if k < 20 or k > 50 else 0.0) if k % 7 else 3.0
        agent.learn(memory, now, action, reward)
        if k % 11 == 0 and first == 0:
            agent.learn(memory, now, 0, reward)
        finite = all(np.isfinite(memory[field]).all() for field in agent.layout.names)
        require(finite, f"{agent}: the memory is no longer finite after {k + 1} decisions.")
    require(agent._asdict() == before, f"{agent} changed its own parameters.")
    after = repr(np.random.get_state()), random.getstate()  # noqa: NPY002 (as above)
    require(after == legacy, f"{agent} draws from a global generator; use the rng it is given.")


def check_logs(cls: Any) -> None:
    """Run the agent over `ZOO`, with all noise, eating and each procedure, and compare logs that must be equal."""
    for experiment in _experiments(cls()):
        words = f"{cls.__name__} on {experiment.phases[0].schedule} ({experiment.procedure})"
        reference = run(experiment)
        equal(run(experiment, interpreted=True), reference, f"{words}, compiled and as plain Python")
        equal(run(experiment), reference, f"{words}, run twice")
        require(reference.parameters is not None, f"{words}: the log does not keep the parameters.")
        given = np.array([list(cls())] * experiment.subjects)
        require(np.array_equal(np.asarray(reference.parameters), given), f"{words}: parameters changed.")
    # Individual differences too: subject i must not depend on who else is in the batch.
    spread = dict.fromkeys(declared(cls), 0.2)
    experiment = Experiment(
        cls(), [Phase(ZOO[-1], seconds=60.0)], subjects=5, seed=3, tick=0.1, spread=spread, procedure="discrete-trials"
    )
    reference = run(experiment)
    equal(run(experiment, workers=2), reference, f"{cls.__name__}, run by one worker and by two")
    for i in range(experiment.subjects):
        alone = _exhausted(steps(experiment, only=range(i, i + 1)))
        equal(alone, reference.one(i), f"{cls.__name__}, subject {i} alone and in the batch")


def _experiments(agent: Any) -> list[Experiment]:
    """Return short experiments that together meet every schedule of the zoo and every procedure."""
    tick = min(0.5, 60.0 / agent.highest_rate)
    return [
        Experiment(
            agent,
            [Phase(text, seconds=200 * tick, noise=ALL_NOISE), Phase("EXT", seconds=50 * tick)],
            subjects=2,
            seed=11 + k,
            tick=tick,
            eating=(k % 3) * tick,
            procedure=("free-operant", "discrete-trials", "forced-choice")[k % 3],
        )
        for k, text in enumerate(ZOO)
    ]


def _exhausted(generator: Any) -> EventLog:
    while True:
        try:
            next(generator)
        except StopIteration as stop:
            log: EventLog = stop.value
            return log


def equal(one: EventLog, other: EventLog, words: str) -> None:
    """Require two logs to be equal bit for bit in every column; `words` say which two they are."""
    for name in COLUMNS:
        same = np.array_equal(getattr(one, name), getattr(other, name))
        require(same, f"{words}: the logs differ in {name}.")


def check_schedule(text: str) -> None:
    """Hold a schedule, given in notation, to what the machine and the measures rely on.

    Checked: notation and tree say the same, tables compile and survive a run unchanged, compiled and plain logs are
    equal bit for bit, times ascend, operanda, components and reinforcers are ones the schedule can have.
    """
    schedule = parse(text)
    written = str(schedule)
    require(parse(written) == schedule, f"{text} is written {written}, which is another schedule.")
    require(str(parse(written)) == written, f"{written} is not written the same the second time.")
    before = tables(schedule)
    held = [part.tobytes() for part in before[:4]]
    for procedure in ("free-operant", "forced-choice"):
        experiment = Experiment(
            ConstantRate(probability=0.7, highest_rate=120.0),
            [Phase(schedule, seconds=150.0)],
            seed=5,
            eating=1.0,
            procedure=procedure,
        )
        log = run(experiment)
        words = f"{written} ({procedure})"
        equal(run(experiment, interpreted=True), log, f"{words}, compiled and as plain Python")
        require((np.diff(log.t) >= 0).all(), f"{words}: times do not ascend.")
        responded = log.operandum[log.event == RESPONSE]
        require(len(responded) > 0, f"{words}: nobody responded in 150 s.")
        require(((responded >= 1) & (responded <= before.operanda)).all(), f"{words}: a response on no operandum.")
        dark = (log.event == COMPONENT) & (log.value == 0.0)
        require((log.component[dark] == 0).all(), f"{words}: a blackout in which a component is in effect.")
        lit = log.component[~dark]
        require(((lit >= 1) & (lit <= before.components)).all(), f"{words}: no such component.")
        payable = {int(one.operandum) for one in before.node if NEVER < one.kind <= LAST_SIMPLE}
        paid = set(log.operandum[log.event == REINFORCER].tolist())
        require(paid <= payable, f"{words}: paid on operandum {sorted(paid - payable)}, which pays nothing.")
        require(not (log.event == SPURIOUS).any(), f"{words}: an unearned reinforcer without noise.")
        in_hand = np.cumsum((log.event == TOKEN) * 1.0 - np.where(log.event == EXCHANGE, log.value, 0.0))
        require((in_hand >= 0).all(), f"{words}: tokens are spent that were not earned.")
        require(before.clock[0].tokens or not in_hand.any(), f"{words}: a token without a token schedule.")
    copy = before.fresh()
    for part in copy[:4]:
        part[...] = 0
    require([part.tobytes() for part in before[:4]] == held, f"{written}: fresh() shares its tables with the run.")
