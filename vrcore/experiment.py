"""An experiment as a value: what is run, for how long, on whom, with which seed.

Everything downstream (the log, a link, a file name, a cache entry) is identified by `Experiment.key()`: a hash of
the canonical JSON text and of `RULES`. The same key means the same log, to the last digit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from vrcore.agents import AGENTS, make
from vrcore.errors import BudgetError, ParameterError, VrlabError, shown, suggestion, unknown
from vrcore.noise import DeliveryNoise
from vrcore.params import Param, checked, declared
from vrcore.schedules import Schedule, parse, tables

# Raise this whenever the same experiment would give another log (order of draws, a rule, a default constant).
RULES = 5

BUDGETS = ("responses", "reinforcers", "seconds", "trials", "rate")
PROCEDURES = {
    "free-operant": "responses may come at any time, or not at all",
    "discrete-trials": "one decision a trial; the subject may let a trial pass",
    "forced-choice": "one response a trial, on one of the operanda",
}
LARGEST_SEED = 2**53 - 1  # the largest whole number that JSON, and a browser, keep exactly


PLACE = ("rest", "context", "magnitude", "response_cost")


@dataclass(frozen=True)
class Phase:
    """One schedule in force until a budget is used up.

    Exactly one of `responses`, `reinforcers` (delivered), `seconds` (session time, eating included), `trials` and
    `rate` is given. A `rate` is a performance criterion, in responses a minute: the phase ends when each of three
    whole minutes in a row, eating included, has had at least so many. `limit_seconds` ends the phase all the same, for
    a subject that stops responding; the log says so.

    `rest` is time away from the chamber before the phase begins: session time goes on, and nothing else. `context` is
    where the phase takes place: in another one every stimulus is another stimulus. `magnitude` is how large a
    reinforcer is, where the schedule does not say so itself (an adjusting amount is that many times as large).
    `response_cost` is what every response takes away at once, paid or not: the subject learns from what it received
    less that. The log, which holds events, does not repeat it.
    """

    schedule: Schedule
    responses: Annotated[int | None, Param(1, 10_000_000, "responses until the phase ends", "responses")] = None
    reinforcers: Annotated[
        int | None, Param(1, 1_000_000, "delivered reinforcers until the phase ends", "reinforcers")
    ] = None
    seconds: Annotated[float | None, Param(0.001, 10_000_000.0, "session time until the phase ends", "s")] = None
    trials: Annotated[int | None, Param(1, 10_000_000, "trials until the phase ends", "trials")] = None
    rate: Annotated[
        float | None, Param(0.1, 1_000.0, "rate that three minutes in a row must reach until the phase ends", "/min")
    ] = None
    noise: DeliveryNoise = field(default_factory=DeliveryNoise)
    limit_seconds: Annotated[float, Param(1.0, 10_000_000.0, "the phase ends then in any case", "s")] = 36_000.0
    rest: Annotated[float, Param(0.0, 10_000_000.0, "time away from the chamber before the phase", "s")] = 0.0
    context: Annotated[int, Param(0, 7, "where it takes place")] = 0
    magnitude: Annotated[float, Param(0.01, 100.0, "size of a reinforcer", "reinforcers", log=True)] = 1.0
    response_cost: Annotated[float, Param(0.0, 10.0, "what every response takes away", "reinforcers")] = 0.0

    def __init__(
        self,
        schedule: str | Schedule,
        *,
        responses: int | None = None,
        reinforcers: int | None = None,
        seconds: float | None = None,
        trials: int | None = None,
        rate: float | None = None,
        noise: DeliveryNoise | None = None,
        limit_seconds: float = 36_000.0,
        rest: float = 0.0,
        context: int = 0,
        magnitude: float = 1.0,
        response_cost: float = 0.0,
    ) -> None:
        given = {"responses": responses, "reinforcers": reinforcers, "seconds": seconds, "trials": trials, "rate": rate}
        named = [name for name, value in given.items() if value is not None]
        parsed = parse(schedule)
        if len(named) != 1:
            said = "none is given" if not named else f"{' and '.join(named)} are given"
            raise BudgetError(f"the phase {parsed} needs exactly one of {', '.join(BUDGETS)}; {said}.")
        (unit,) = named
        kind = float if unit in ("seconds", "rate") else int
        set_field = object.__setattr__
        set_field(self, "schedule", parsed)
        for name in BUDGETS:
            set_field(self, name, None)
        set_field(self, unit, checked("Phase", unit, given[unit], kind, _param(Phase, unit)))
        if noise is not None and not isinstance(noise, DeliveryNoise):
            raise ParameterError(
                f"noise must be a DeliveryNoise, such as DeliveryNoise(omission=0.3); {noise!r} is not."
            )
        set_field(self, "noise", noise or DeliveryNoise())
        places = ((float, rest), (int, context), (float, magnitude), (float, response_cost))
        for name, (kind_of, value) in zip(PLACE, places, strict=True):
            set_field(self, name, checked("Phase", name, value, kind_of, _param(Phase, name)))
        tables(parsed)  # refuses here, and not in the middle of a run, what no session can show
        limit = checked("Phase", "limit_seconds", limit_seconds, float, _param(Phase, "limit_seconds"))
        # A budget in seconds is its own limit.
        set_field(self, "limit_seconds", limit if unit != "seconds" else max(limit, float(given["seconds"] or 0.0)))

    @property
    def until(self) -> tuple[str, float]:
        """What the budget counts, and how many: `("reinforcers", 100)`."""
        return next((name, value) for name in BUDGETS if (value := getattr(self, name)) is not None)

    def to_dict(self) -> dict[str, Any]:
        """Return the phase as plain JSON values."""
        unit, amount = self.until
        return {
            "schedule": str(self.schedule),
            unit: amount,
            "noise": self.noise.to_dict(),
            "limit_seconds": self.limit_seconds,
            "rest": self.rest,
            "context": self.context,
            "magnitude": self.magnitude,
            # Came after experiments had been named: without it they keep their names.
            **({"response_cost": self.response_cost} if self.response_cost else {}),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Phase:
        """Return the phase that `to_dict` described. Raises `VrlabError` for anything else."""
        known = _known("phase", values, ("schedule", *BUDGETS, "noise", "limit_seconds", *PLACE))
        if not isinstance(known.get("schedule"), str):
            raise ParameterError("a phase needs a schedule in notation, such as VR 10.")
        noise = _known("noise", known.pop("noise", {}), tuple(declared(DeliveryNoise)))
        return cls(noise=DeliveryNoise(**noise), **known)


@dataclass(frozen=True, eq=False)
class Experiment:
    """Subjects of one kind, run through the same phases.

    `agent` is a registry key or an instance; `tick` the simulation step in seconds; `eating` the seconds a subject is
    busy after each reinforcer; `spread` the standard deviation, on a logarithmic scale, of differences between
    subjects in the named parameters; `procedure` one of `PROCEDURES`. In trials, a trial takes one tick.
    """

    agent: Any
    phases: tuple[Phase, ...]
    subjects: Annotated[int, Param(1, 10_000, "independent replicates", "subjects")] = 1
    seed: Annotated[int, Param(0, LARGEST_SEED, "where the random numbers start")] = 0
    tick: Annotated[float, Param(0.01, 60.0, "simulation step", "s", log=True)] = 0.5
    eating: Annotated[float, Param(0.0, 60.0, "time the subject is busy after each reinforcer", "s", step=0.5)] = 0.0
    spread: tuple[tuple[str, float], ...] = ()
    procedure: str = "free-operant"

    def __init__(
        self,
        agent: Any,
        phases: Iterable[Phase],
        *,
        subjects: int = 1,
        seed: int = 0,
        tick: float = 0.5,
        eating: float = 0.0,
        spread: Mapping[str, float] | Iterable[tuple[str, float]] | None = None,
        procedure: str = "free-operant",
    ) -> None:
        set_field = object.__setattr__
        set_field(self, "agent", make(agent))
        set_field(self, "phases", tuple(phases))
        for name, value in (("subjects", subjects), ("seed", seed), ("tick", tick), ("eating", eating)):
            one = declared(Experiment)[name]
            set_field(self, name, checked("Experiment", name, value, one.kind, one.param))
        set_field(self, "spread", self._checked_spread(dict(spread or {})))
        if procedure not in PROCEDURES:
            raise unknown("procedure", procedure, PROCEDURES)
        set_field(self, "procedure", procedure)
        self._check_phases()

    def _checked_spread(self, spread: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
        for name in spread:
            if name not in self.agent._fields:
                raise unknown(f"parameter of {self.agent.key}", name, self.agent._fields)
            if name not in declared(type(self.agent)):
                raise ParameterError(
                    f"subjects cannot differ in {name}: {type(self.agent).__name__} declares no range for it; write "
                    f'{name}: Annotated[float, Param(low, high, "what it is")] there.'
                )
        limits = Param(0.0, 2.0, "standard deviation of ln(parameter) between subjects")
        return tuple(
            (name, float(checked("Experiment.spread", name, spread[name], float, limits)))
            for name in self.agent._fields
            if spread.get(name)
        )

    def _check_phases(self) -> None:
        if not 1 <= len(self.phases) <= 50:
            raise BudgetError(f"an experiment has 1 to 50 phases; {len(self.phases)} given.")
        for phase in self.phases:
            if not isinstance(phase, Phase):
                raise ParameterError(f"{phase!r} is no phase; write Phase('VR 10', reinforcers=100).")
            if (phase.until[0] == "trials") != (self.procedure != "free-operant") and phase.until[0] == "trials":
                raise BudgetError(
                    f"a budget in trials needs a procedure with trials ({', '.join(list(PROCEDURES)[1:])}); "
                    f"this one is {self.procedure}."
                )
        if self.procedure == "free-operant" and self.agent.highest_rate * self.tick > 60.0 + 1e-9:
            raise ParameterError(
                f"a tick of {self.tick:g} s allows at most {60.0 / self.tick:g} responses/min; "
                f"this agent decides {self.agent.highest_rate:g} times a minute. Use a tick of "
                f"{60.0 / self.agent.highest_rate:g} s or less."
            )

    def to_dict(self) -> dict[str, Any]:
        """Return the experiment as plain JSON values, every parameter spelt out."""
        return {
            "agent": self.agent.key,
            "parameters": self.agent._asdict(),
            "phases": [phase.to_dict() for phase in self.phases],
            "subjects": self.subjects,
            "seed": self.seed,
            "tick": self.tick,
            "eating": self.eating,
            "spread": dict(self.spread),
            "procedure": self.procedure,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Experiment:
        """Return the experiment that `to_dict` described.

        Raises `VrlabError` naming what is missing, unknown or out of range; nothing else, whatever is passed.
        """
        names = ("agent", "parameters", "phases", "subjects", "seed", "tick", "eating", "spread", "procedure")
        known = _known("experiment", values, names)
        for needed in ("agent", "phases"):
            if needed not in known:
                raise ParameterError(f"an experiment needs {needed}.")
        if not isinstance(known["agent"], str):
            raise ParameterError(f"agent must be one of {', '.join(AGENTS)}; {known['agent']!r} is not a name.")
        if not isinstance(known["phases"], list | tuple):
            raise ParameterError("phases must be a list of phases.")
        parameters, spread = known.pop("parameters", {}), known.get("spread", {})
        for name, mapping in (("parameters", parameters), ("spread", spread)):
            if not isinstance(mapping, Mapping):
                raise ParameterError(f"{name} must be a mapping from names to numbers.")
        agent = make(known.pop("agent"), **{str(name): value for name, value in parameters.items()})
        phases = [Phase.from_dict(phase) for phase in known.pop("phases")]
        if not isinstance(known.get("procedure", ""), str):
            raise ParameterError(f"procedure must be one of {', '.join(PROCEDURES)}.")
        return cls(agent, phases, **known)

    def __eq__(self, other: object) -> bool:
        # Two agents of different classes with the same numbers are equal as tuples; as experiments they are not.
        return self.to_json() == other.to_json() if isinstance(other, Experiment) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())

    def to_json(self) -> str:
        """Return the canonical JSON text: sorted keys, no spaces."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Experiment:
        """Return the experiment that a JSON text describes. Raises `VrlabError` for anything else."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ParameterError(f"this is no JSON text of an experiment: {error}.") from error
        return cls.from_dict(values)

    def key(self) -> str:
        """Return 16 hexadecimal digits that name this experiment under these rules.

        A parameter that was added later (`Param.later`) counts only where it differs from its default.
        """
        values = self.to_dict()
        for name, one in declared(type(self.agent)).items():
            if one.param.later and values["parameters"][name] == one.default:
                del values["parameters"][name]
        text = json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(f"{RULES}\n{text}".encode()).hexdigest()[:16]


def _param(cls: type, name: str) -> Param:
    return declared(cls)[name].param


def _known(what: str, values: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Return a copy of a mapping whose keys are all known, or raise `ParameterError`."""
    if not isinstance(values, Mapping):
        raise ParameterError(f"{what} must be a mapping of names to values.")
    for name in values:
        if name not in names:
            raise ParameterError(f'"{shown(name)}" is no part of a {what}{suggestion(str(name), names) or "."}')
    return dict(values)


__all__ = ["BUDGETS", "LARGEST_SEED", "PROCEDURES", "RULES", "Experiment", "Phase", "VrlabError"]
