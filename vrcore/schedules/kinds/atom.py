"""Simple schedules: a distribution over a domain, as in Ferster & Skinner (1957).

The distribution is F fixed, V variable (drawn from a list) or R random; the domain R ratio (a number of responses),
I interval (the first response after a time) or T time (delivered without a response). CRF is FR 1; EXT reinforces
nothing and is a schedule in its own right.
"""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError, suggestion
from vrcore.schedules.kinds.quantity import (
    checked_amount,
    checked_count,
    checked_seconds,
    count,
    duration,
    number,
    ordinal,
    time,
    withdrawn,
    within,
)
from vrcore.schedules.kinds.schedule import Caution, Schedule, put
from vrcore.schedules.lists import LISTS, ratios

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
LONGEST_LIST = 1000
TIMERS = ("held", "running")


@dataclass(frozen=True)
class Atom(Schedule):
    """A simple schedule. `value` is a number of responses (ratio) or seconds; 1 for CRF and 0 for EXT.

    `list_type` and `list_length` say how a variable schedule's values are made (see `lists`). `hold` is the limited
    hold (LH): how many seconds a set-up reinforcer stays available before it is withdrawn; 0 for ever. `timer` of
    VI and RI: `"held"` stops the clock while a set-up reinforcer waits, `"running"` lets it go on.
    """

    kind: str
    value: float
    list_type: str = DEFAULT_LIST
    list_length: int = DEFAULT_LIST_LENGTH
    hold: float = 0.0
    timer: str = "held"

    def __post_init__(self) -> None:
        kind = self.kind
        if kind not in ATOMS:
            raise ScheduleError(
                f'there is no schedule "{kind}"{suggestion(str(kind), ATOMS) or "."} Known: {", ".join(ATOMS)}.',
                code="UNKNOWN_SCHEDULE",
                allowed=", ".join(ATOMS),
            )
        if kind in ("CRF", "EXT"):
            value = 1.0 if kind == "CRF" else 0.0
        elif self.domain == "R":
            value = self._checked_ratio()
        else:
            value = checked_seconds(kind, self.value, code="ATOMIC_NONPOSITIVE_VALUE")
        put(self, value=value, hold=checked_seconds("LH", self.hold, zero=True))
        self._check_list()
        if self.timer not in TIMERS or (self.timer == "running" and kind not in ("VI", "RI")):
            raise ScheduleError(
                f"{kind} has no timer={self.timer}; VI and RI take timer=held or timer=running.",
                code="INVALID_KEYWORD_ARG",
                allowed="timer=held or timer=running, on VI and RI",
            )

    def _checked_ratio(self) -> float:
        value = checked_amount(self.kind, self.value, zero=True, code="ATOMIC_NONPOSITIVE_VALUE")
        if value < 1:
            raise ScheduleError(
                f"{self.kind} needs at least 1 response; {value:g} is fewer. CRF reinforces every response, EXT none.",
                code="RATIO_BELOW_ONE" if value else "ATOMIC_NONPOSITIVE_VALUE",
                allowed="a number of responses, at least 1",
                meant="CRF or EXT",
            )
        if self.kind == "FR" and value != int(value):
            raise ScheduleError(
                f"FR counts whole responses; {value:g} is none. RR {value:g} has that mean.",
                code="RATIO_NOT_INTEGER",
                allowed="a whole number of responses",
                meant=f"RR {value:g}",
            )
        return value

    def _check_list(self) -> None:
        default = self.list_type == DEFAULT_LIST and self.list_length == DEFAULT_LIST_LENGTH
        if self.distribution != "V":
            if not default:
                raise ScheduleError(
                    f"{self.kind} draws from no list; VR, VI and VT take list and n.",
                    code="INVALID_KEYWORD_ARG",
                    allowed="list and n, on VR, VI and VT",
                )
            return
        if self.list_type not in LISTS:
            raise ScheduleError(
                f'there is no list "{self.list_type}"{suggestion(str(self.list_type), LISTS) or "."} '
                f"Use {', '.join(LISTS)}.",
                code="UNKNOWN_LIST",
                allowed=", ".join(LISTS),
            )
        length = checked_count("n", self.list_length)
        if length > LONGEST_LIST:
            raise ScheduleError(
                f"n={length}: a list has 1 to {LONGEST_LIST} values.",
                code="INVALID_VALUE",
                allowed=f"1 to {LONGEST_LIST} values",
            )
        put(self, list_length=length)
        if self.domain == "R":
            ratios(self.value, length, self.list_type)  # refuses a mean that the list cannot have

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: a simple schedule is made of no others."""
        return ()

    @property
    def distribution(self) -> str:
        """`"F"`, `"V"` or `"R"`; empty for EXT."""
        return {"CRF": "F", "EXT": ""}.get(self.kind, self.kind[0])

    @property
    def domain(self) -> str:
        """`"R"`, `"I"` or `"T"`; empty for EXT."""
        return {"CRF": "R", "EXT": ""}.get(self.kind, self.kind[-1])

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself."""
        if self.hold and self.domain == "R" and self.kind != "CRF":
            return (
                Caution(
                    "VACUOUS_LH_RATIO",
                    f"{self}: the response that completes a ratio is itself reinforced, so that nothing waits to be "
                    "collected and a limited hold changes nothing.",
                ),
            )
        return ()

    def __str__(self) -> str:
        hold = f" LH {time(self.hold)}" if self.hold else ""
        if self.kind in ("CRF", "EXT"):
            return f"{self.kind}{hold}"
        value = number(self.value) if self.domain == "R" else time(self.value)
        options = []
        if self.distribution == "V" and self.list_type != DEFAULT_LIST:
            options.append(f"list={self.list_type}")
        if self.distribution == "V" and self.list_length != DEFAULT_LIST_LENGTH:
            options.append(f"n={self.list_length}")
        if self.timer == "running":
            options.append("timer=running")
        return (f"{self.kind}({value}, {', '.join(options)})" if options else f"{self.kind} {value}") + hold

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        if self.kind == "EXT":
            return "no response is reinforced"
        average = "" if self.distribution == "F" else " on average"
        if self.domain == "R" and self.value == 1:
            rule = "every response is reinforced"
        elif self.kind == "RR":
            rule = f"each response is reinforced with a chance of 1 in {number(self.value)}"
        elif self.domain == "R":
            rule = f"every {ordinal(self.value)} response{average} is reinforced"
        elif self.domain == "I":
            running = ", on a clock that does not wait for it," if self.timer == "running" else ""
            rule = f"{self._first_response()}{running} is reinforced"
        else:
            random = "at random times, " if self.distribution == "R" else ""
            rule = f"a reinforcer comes {random}every {duration(self.value)}{average}, whatever the subject does"
        listed = f", from a list of {count(self.list_length, 'value')} ({LISTS[self.list_type][1].split(':')[0]})"
        return f"{rule}{listed if self._own_list() else ''}{withdrawn(self.hold)}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        average = "" if self.distribution == "F" else " on average"
        if self.kind == "EXT":
            return "nothing the subject can do"
        if self.domain == "R":
            return f"{count(self.value, 'response')}{average}{within(self.hold)}"
        if self.domain == "T":
            return f"{duration(self.value)}{average}{within(self.hold)}"
        return f"{self._first_response()}{within(self.hold)}"

    def _first_response(self) -> str:
        average = "" if self.distribution == "F" else " on average"
        random = "a random time of " if self.distribution == "R" else ""
        return f"the first response after {random}{duration(self.value)}{average}"

    def _own_list(self) -> bool:
        return self.distribution == "V" and (self.list_type, self.list_length) != (DEFAULT_LIST, DEFAULT_LIST_LENGTH)
