"""Text to tree: schedule notation, in the forms people write it.

    program  := {NAME "=" value} {"let" name "=" schedule} schedule            COD = 2-s   let rich = VI 30-s
    schedule := simple | second | compound | name | "(" schedule ")", then [LH value]
    compound := FORM "(" schedule {"," schedule} {"," option} ")"              Conc(VI 30-s, VI 60-s, COD=2-s)
              | FORM schedule schedule {schedule} {option}                     conc VI 30 VI 60 COD 2
    second   := simple "(" simple ["," brief "=" value] ")"                    FR 5(FI 30-s)
    simple   := CRF | EXT | NAME value | NAME "(" value {"," option} ")"       VR 10   FI30s   VR(10, list=arith, n=12)
              | NAME "(" {option} ")"                                          Interlock(R0=250, T=5-min)
    value    := number [[-] unit]                                              30   30-s   1 min   500 ms   2 h

`--` starts a comment. Keywords may be in any case. A time without a unit is in seconds, and cautioned against. The
forms are those of the journals and of the public notation contingency-dsl (MIT), with additions of our own: lists
(`VR(10, list=fh, n=12)`), running timers (`VI(30-s, timer=running)`), how components take turns (`time=60-s`,
`reinforcers=5`, `responses=20`), `Token(...)` and `Yoke(...)`. `str` of the tree gives one spelling of it, and
`parse(str(schedule)) == schedule`.
"""

from __future__ import annotations

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds import Schedule
from vrcore.schedules.notation.program import read_program
from vrcore.schedules.notation.reader import Reader


def parse(text: str | Schedule) -> Schedule:
    """Return the schedule that a text describes; a tree is returned as it is.

    Raises `ScheduleError` with the text, the place of the word that does not fit, what is allowed there and what was
    probably meant. What the text gives reason to think about is in `schedule.warnings`.
    """
    if isinstance(text, Schedule):
        return text
    if not isinstance(text, str):
        raise ScheduleError(f"{text!r} is no schedule; write its notation, such as 'VR 10'.", code="EXPECTED_TEXT")
    return read_program(Reader(text))


__all__ = ["parse"]
