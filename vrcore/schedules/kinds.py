"""What a schedule is: a small frozen tree whose text is its notation.

Simple schedules are a distribution (F fixed, V variable from a list, R random) over a domain (R ratio: a
number of responses; I interval: the first response after a time; T time: delivered without a response), as
in Ferster & Skinner (1957). CRF is FR 1; EXT reinforces nothing and is a schedule in its own right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# name -> what a page says of it
ATOMS = {
    "CRF": "continuous reinforcement: every response is reinforced",
    "EXT": "extinction: no response is reinforced",
    "FR": "fixed ratio: every n-th response is reinforced",
    "VR": "variable ratio: ratios from a shuffled list with mean n",
    "RR": "random ratio: each response is reinforced with probability 1/n",
    "FI": "fixed interval: the first response after t seconds is reinforced",
    "VI": "variable interval: intervals from a shuffled list with mean t",
    "RI": "random interval: exponential intervals with mean t",
    "FT": "fixed time: a reinforcer every t seconds, whatever the subject does",
    "VT": "variable time: delivered after times from a shuffled list with mean t",
    "RT": "random time: delivered after exponential times with mean t",
}

DEFAULT_LIST = "fh"
DEFAULT_LIST_LENGTH = 12


def number(value: float) -> str:
    """Return a number as notation writes it: `10`, `2.5`, never `10.0`."""
    if value == int(value):
        return repr(int(value))
    written = repr(value)
    return f"{value:.9f}".rstrip("0") if "e" in written else written


@dataclass(frozen=True)
class Atom:
    """A simple schedule. `value` is a number of responses (ratio) or seconds; 1 for CRF and 0 for EXT.

    `list_type` and `list_length` say how a variable schedule's values are made (see `lists`).
    """

    kind: str
    value: float
    list_type: str = DEFAULT_LIST
    list_length: int = DEFAULT_LIST_LENGTH

    @property
    def distribution(self) -> str:
        """`"F"`, `"V"` or `"R"`; empty for EXT."""
        return {"CRF": "F", "EXT": ""}.get(self.kind, self.kind[0])

    @property
    def domain(self) -> str:
        """`"R"`, `"I"` or `"T"`; empty for EXT."""
        return {"CRF": "R", "EXT": ""}.get(self.kind, self.kind[-1])

    def __str__(self) -> str:
        if self.kind in ("CRF", "EXT"):
            return self.kind
        value = number(self.value) + ("" if self.domain == "R" else "-s")
        options = []
        if self.distribution == "V" and self.list_type != DEFAULT_LIST:
            options.append(f"list={self.list_type}")
        if self.distribution == "V" and self.list_length != DEFAULT_LIST_LENGTH:
            options.append(f"n={self.list_length}")
        return f"{self.kind}({value}, {', '.join(options)})" if options else f"{self.kind} {value}"


@dataclass(frozen=True)
class Concurrent:
    """Two or more schedules at once, each on its own operandum.

    `changeover_delay` (COD, seconds): no reinforcer within this time of a changeover; the changeover response
    itself is not reinforced, and a set-up reinforcer is kept.
    """

    parts: tuple[Schedule, ...]
    changeover_delay: float = 0.0

    def __str__(self) -> str:
        options = [f"COD={number(self.changeover_delay)}-s"] if self.changeover_delay else []
        return f"Conc({', '.join([*map(str, self.parts), *options])})"


DEFAULT_COMPONENT_SECONDS = 60.0


@dataclass(frozen=True)
class Multiple:
    """Schedules that take turns, each with its own stimulus, for `seconds` each.

    Timers and counts of a component stand still while another is in effect.
    """

    parts: tuple[Schedule, ...]
    seconds: float = DEFAULT_COMPONENT_SECONDS

    def __str__(self) -> str:
        options = [f"time={number(self.seconds)}-s"] if self.seconds != DEFAULT_COMPONENT_SECONDS else []
        return f"Mult({', '.join([*map(str, self.parts), *options])})"


Schedule = Atom | Concurrent | Multiple


def atoms(schedule: Schedule) -> Iterator[Atom]:
    """Yield the simple schedules of a tree, left to right."""
    if isinstance(schedule, Atom):
        yield schedule
    else:
        for part in schedule.parts:
            yield from atoms(part)


def is_extinction(schedule: Schedule) -> bool:
    """Say whether no reinforcer can be earned anywhere in the schedule."""
    return all(atom.kind == "EXT" for atom in atoms(schedule))
