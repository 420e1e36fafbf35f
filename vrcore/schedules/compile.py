"""From a schedule's tree to the tables that the machine runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from vrcore.errors import ScheduleError
from vrcore.schedules import records as r
from vrcore.schedules.kinds import (
    Adjusting,
    Alternative,
    Atom,
    Chained,
    Concurrent,
    Conjunctive,
    HighRate,
    Interlocking,
    LowRate,
    Mixed,
    Multiple,
    Omission,
    Percentile,
    Progressive,
    Schedule,
    SecondOrder,
    Tandem,
    Token,
    Yoked,
)
from vrcore.schedules.lists import intervals, ratios

MOST_STIMULI = 512
SHORTEST_CYCLE = 0.1  # seconds of interval and limited hold together

_DOMAIN = {"": r.NEVER, "R": r.RATIO, "I": r.INTERVAL, "T": r.TIME}
_DISTRIBUTION = {"": r.FIXED, "F": r.FIXED, "V": r.LIST, "R": r.RANDOM}
_SERIES = {"arithmetic": r.ADDING, "geometric": r.MULTIPLYING, "richardson-roberts": r.RICHARDSON_ROBERTS}
_COMPOUND: dict[type, int] = {
    Alternative: r.ALTERNATIVE,
    Conjunctive: r.CONJUNCTIVE,
    Chained: r.CHAINED,
    Tandem: r.CHAINED,
    Multiple: r.MULTIPLE,
    Mixed: r.MULTIPLE,
    Concurrent: r.CONCURRENT,
    SecondOrder: r.SECOND_ORDER,
    Token: r.TOKEN,
}
_TURNS = {"seconds": r.BY_SECONDS, "reinforcers": r.BY_REINFORCERS, "responses": r.BY_RESPONSES}


@dataclass(frozen=True)
class _Delay:
    """The second link of an adjusting delay: the time from the response to its reinforcer."""

    of: Adjusting


class Tables(NamedTuple):
    """A compiled schedule: record arrays (see `records`), and how many operanda, stimuli and components it has.

    `room` is how many reinforcers one tick can earn at most.
    """

    node: Any
    operandum: Any
    clock: Any
    lists: Any
    operanda: int
    stimuli: int
    components: int
    room: int

    def fresh(self) -> Tables:
        """Return a copy whose records a run may change."""
        return self._replace(
            node=self.node.copy(), operandum=self.operandum.copy(), clock=self.clock.copy(), lists=self.lists.copy()
        )


class _Compiler:
    """Lays out one tree, parts before wholes."""

    def __init__(self) -> None:
        self.nodes: list[dict[str, float]] = []
        self.values: list[float] = []
        self.sides: list[tuple[int, int]] = []

    def add(
        self, schedule: Schedule | _Delay, lowest: int, source: int, delivers: bool, resets: bool
    ) -> tuple[int, int]:
        """Add a schedule whose first operandum is `lowest`; return its place and its last operandum.

        `source` is the node whose completions it counts (-1: responses). `delivers`: meeting it earns a reinforcer,
        unless it only passes on what its parts earn. `resets`: it starts anew by itself.
        """
        first = len(self.nodes)
        own: dict[str, float] = {"source": source, "lowest": lowest, "first": first, "parent": -1}
        highest = lowest
        kind = _COMPOUND.get(type(schedule))
        within: tuple[Schedule | _Delay, ...] = () if isinstance(schedule, _Delay) else schedule.parts
        if isinstance(schedule, Adjusting) and schedule.what == "delay":
            # A response, then the delay, as in Tand(CRF, FT 5): responses during the delay change nothing.
            kind, within = r.CHAINED, (Atom("CRF", 1.0), _Delay(schedule))
        places: list[int] = []
        if kind is None:
            own |= self.simple(schedule, source)
            own["operandum"] = lowest
        elif isinstance(schedule, SecondOrder | Token):
            production, exchange = (
                (schedule.unit, schedule.overall)
                if isinstance(schedule, SecondOrder)
                else (schedule.production, schedule.exchange)
            )
            unit, highest = self.add(production, lowest, source, False, True)
            overall, _ = self.add(exchange, lowest, unit, False, False)
            places = [unit, overall]
            if isinstance(schedule, SecondOrder) and schedule.hold:
                self.nodes[overall]["hold"] = self.hold(schedule.overall, schedule.hold)
            own["cost"] = schedule.cost if isinstance(schedule, Token) else 1
        else:
            # Of an alternative, the part that is met earns and starts anew as it would alone.
            passes = kind in (r.MULTIPLE, r.CONCURRENT) or (kind == r.ALTERNATIVE and resets)
            sides: list[tuple[int, int]] = []
            for part in within:
                place, highest_here = self.add(
                    part, highest + 1 if sides and kind == r.CONCURRENT else lowest, source, delivers and passes,
                    resets and passes,
                )  # fmt: skip
                places.append(place)
                highest = max(highest, highest_here)
                sides.append((int(self.nodes[place]["lowest"]), highest_here))
            if isinstance(schedule, Concurrent):
                self.sides = sides
                own |= self.gates(schedule, sides)
            if isinstance(schedule, Multiple | Mixed):
                own |= {
                    "seconds": schedule.seconds,
                    "blackout": schedule.blackout,
                    "by": _TURNS[schedule.by],
                    "value": schedule.amount,
                }
            delivers = delivers and not passes
        own |= {"highest": highest, "resets": resets, "delivers": delivers}
        if kind is not None:
            own["kind"] = kind
            own |= self.joined(schedule, kind, places)
        else:
            own |= {"parts": 1, "stimuli": 1}
        self.nodes.append(own)
        return len(self.nodes) - 1, highest

    def joined(self, schedule: Schedule | _Delay, kind: int, places: list[int]) -> dict[str, float]:
        """Link the parts of a compound to it; return how many components and stimuli it has, and its first part."""
        parts, stimuli, base, stride, part = 0, 0, 0, 1, 0
        in_turn = kind in (r.CHAINED, r.MULTIPLE)
        signalled = isinstance(schedule, Chained | Multiple)
        for k, place in enumerate(places):
            one = self.nodes[place]
            one["parent"] = len(self.nodes)
            one["next"] = places[(k + 1) % len(places)]
            one["last"] = k == len(places) - 1
            one["ahead"], one["stride"], one["part"] = base if signalled else 0, stride, part
            if in_turn:
                base += int(one["stimuli"])
                stimuli = base if signalled else max(stimuli, int(one["stimuli"]))
                part += int(one["parts"])
                parts = part
            else:
                stride *= int(one["stimuli"])
                stimuli = stride
                parts = max(parts, int(one["parts"]))
        if stimuli > MOST_STIMULI:
            raise ScheduleError(f"{schedule} shows {stimuli} combinations of stimuli; at most {MOST_STIMULI}.")
        return {"down": places[0], "at": places[0], "parts": parts, "stimuli": stimuli}

    def hold(self, schedule: Schedule, seconds: float) -> float:
        """Return the limited hold in seconds, 0 where nothing ever waits for a response that could come too late."""
        if isinstance(schedule, LowRate):
            return seconds
        if not isinstance(schedule, Atom) or schedule.domain != "I":
            return 0.0
        if schedule.value + seconds < SHORTEST_CYCLE:
            raise ScheduleError(f"{schedule}: interval and limited hold last at least {SHORTEST_CYCLE} s together.")
        return seconds

    def simple(self, schedule: Schedule | _Delay, source: int) -> dict[str, float]:
        """Return the fields of a simple schedule, adding its list to the values."""
        own: dict[str, float] = {"list": len(self.values), "high": math.inf, "responded": -math.inf}
        if isinstance(schedule, Atom):
            own |= {"kind": _DOMAIN[schedule.domain], "distribution": _DISTRIBUTION[schedule.distribution]}
            own |= {"value": schedule.value, "running": schedule.timer == "running"}
            if schedule.hold:
                own["hold"] = self.hold(schedule, schedule.hold)
            if schedule.distribution == "V":
                make = ratios if schedule.domain == "R" else intervals
                self.values.extend(make(schedule.value, schedule.list_length, schedule.list_type))
        elif isinstance(schedule, LowRate):
            own |= {"kind": r.LOW_RATE, "value": schedule.seconds}
            own["hold"] = self.hold(schedule, schedule.hold) if schedule.hold else 0.0
        elif isinstance(schedule, HighRate):
            own |= {"kind": r.HIGH_RATE if schedule.responses else r.SHORT_TIME, "value": schedule.seconds}
            self.values.extend([-math.inf] * schedule.responses)
        elif isinstance(schedule, Omission):
            own |= {"kind": r.MOMENTARY if schedule.momentary else r.OMISSION, "value": schedule.seconds}
        elif isinstance(schedule, Progressive):
            own |= {"kind": r.RATIO, "distribution": _SERIES[schedule.series], "value": schedule.start}
            own |= {"step": schedule.step, "low": 1.0, "stop_after": schedule.stop}
        elif isinstance(schedule, Interlocking):
            own |= {"kind": r.INTERLOCKING, "value": schedule.ratio, "seconds": schedule.seconds}
        elif isinstance(schedule, Percentile):
            if schedule.target != "IRT":
                raise ScheduleError(
                    f"{schedule}: of a response the simulation knows only when it came; Pctl can measure IRT here, "
                    f"not {schedule.target}."
                )
            own |= {"kind": r.PERCENTILE, "step": schedule.rank, "above": schedule.direction == "above"}
            self.values.extend([0.0] * (2 * schedule.window))
        elif isinstance(schedule, Adjusting | _Delay):
            one = schedule.of if isinstance(schedule, _Delay) else schedule
            own |= {"distribution": r.ADDING, "value": one.start, "step": one.step}
            own |= {"low": one.low or 0.0, "high": math.inf if one.high is None else one.high}
            own |= {"kind": r.TIME if one.what == "delay" else r.RATIO, "sized": one.what == "amount"}
        elif isinstance(schedule, Yoked):
            own |= self.yoked(schedule)
        else:
            raise ScheduleError(f"{schedule}: {type(schedule).__name__} cannot be simulated.")
        if source >= 0 and own["kind"] not in (r.NEVER, r.RATIO, r.INTERVAL, r.TIME):
            raise ScheduleError(f"{schedule} measures single responses and cannot count completed units.")
        own["length"] = len(self.values) - own["list"]
        return own

    def yoked(self, schedule: Yoked) -> dict[str, float]:
        """Return the fields of a yoked schedule."""
        if not schedule.intervals:
            raise ScheduleError(
                f"{schedule} has no intervals yet; vrcore.yoke(log, subject) fills them in from the master's record."
            )
        random = schedule.as_[0] == "R"
        if not random:
            self.values.extend(schedule.intervals)
        distribution = r.RANDOM if random else r.LIST if schedule.as_ == "VT" else r.SEQUENCE
        return {
            "kind": _DOMAIN[schedule.as_[1]],
            "distribution": distribution,
            "value": sum(schedule.intervals) / len(schedule.intervals),
        }

    def gates(self, schedule: Concurrent, sides: list[tuple[int, int]]) -> dict[str, float]:
        """Return where the changeover delays and then ratios are, from each operandum to each; -1 on the same side."""
        if not schedule.changeover_ratio and not any(
            schedule.delay_between(a, b) for a in range(1, len(sides) + 1) for b in range(1, len(sides) + 1)
        ):
            return {}
        lowest, operanda = sides[0][0], sides[-1][1] - sides[0][0] + 1
        delays = np.full((operanda, operanda), -1.0)
        for a, (low, high) in enumerate(sides, start=1):
            for b, (low_b, high_b) in enumerate(sides, start=1):
                if a != b:
                    block = np.s_[low - lowest : high - lowest + 1, low_b - lowest : high_b - lowest + 1]
                    delays[block] = schedule.delay_between(a, b)
        place = len(self.values)
        self.values += [*delays.ravel().tolist(), *[float(schedule.changeover_ratio)] * delays.size]
        return {"list": place, "length": 2 * delays.size}


def tables(schedule: Schedule) -> Tables:
    """Compile a schedule. Raises `ScheduleError` for one that can be written but not simulated, saying why."""
    compiler = _Compiler()
    _, operanda = compiler.add(schedule, 1, -1, True, True)
    nodes = compiler.nodes
    node = np.zeros(len(nodes), r.NODE)
    for place, one in enumerate(nodes):
        for name, value in one.items():
            if name != "stimuli":
                node[name][place] = value
    clock = np.zeros(1, r.CLOCK)
    gating = [one["kind"] == r.CONCURRENT and "length" in one for one in nodes]
    clock["gated"] = any(gating)
    clock["tokens"] = any(one["kind"] == r.TOKEN for one in nodes)
    for place in reversed(range(len(nodes))):
        over = int(nodes[place]["parent"])
        node["gate"][place] = over if over >= 0 and gating[over] else node["gate"][over] if over >= 0 else -1
    tokens = sum(one["kind"] == r.TOKEN for one in nodes)
    operandum = np.zeros(operanda, r.OPERANDUM)
    sides = compiler.sides if isinstance(schedule, Concurrent) else [(1, operanda)]
    for branch, (low, high) in enumerate(sides, start=1):
        operandum["branch"][low - 1 : high] = branch if len(sides) > 1 else 0
    return Tables(
        node.view(np.recarray),
        operandum.view(np.recarray),
        clock.view(np.recarray),
        np.array(compiler.values, float),
        operanda,
        int(nodes[-1]["stimuli"]),
        int(nodes[-1]["parts"]),
        len(nodes) + int(tokens) * r.MOST_AT_ONCE,
    )
