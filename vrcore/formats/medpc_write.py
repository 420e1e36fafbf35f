"""Event logs as MED-PC data files: the usual header, one array of tick.code in five columns, a block a session."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from vrcore.errors import LogError
from vrcore.formats.medpc_mapping import END, SENTINELS, START, Meaning, Program, read_mapping
from vrcore.formats.medpc_text import HEADER
from vrcore.log import EVENTS, PHASE, Array, EventLog

COLUMNS_ON_DISK = 5
_TICKS = (10, 100, 500, 1000, 10_000, 1_000_000)
_PROGRAM = "vrlab"
_MIDNIGHT = datetime(2000, 1, 1)


def to_medpc(
    log: EventLog,
    mapping: str | Path | Mapping[str, Any] | Program | None = None,
    headers: Sequence[Mapping[str, str]] | None = None,
) -> tuple[str, dict[str, Any]]:
    """Return a log as the text of a MED-PC file, and the mapping with which `read_log` reads it back.

    `mapping` names the codes, and gets one for the session's end if it has none; without one, each kind of event gets a
    code of its own and the tick is the longest of 0.1 s to 1 microsecond on which all times lie. `headers` are those of
    the sessions, subject by subject; without them the header gives subject, box and the session's clock from midnight.
    Raises `LogError` for an event, or a size of reinforcer, that has no code, and where times do not lie on ticks:
    nothing is rounded.
    """
    program = mapping if isinstance(mapping, Program) else _only(mapping) if mapping is not None else _own_codes(log)
    program = program.as_fraction()
    codes = {(EVENTS.index(one.event), *one[1:]): code for code, one in program.codes.items() if one.event in EVENTS}
    ends = [code for code, one in program.codes.items() if one.event == END]
    starts = [code for code, one in program.codes.items() if one.event == START]
    blocks: list[str] = []
    for subject in range(log.subjects):
        for phase in range(1, log.phases + 1):
            low, high = log.borders[subject, phase - 1]
            if low == high:
                continue
            number = len(blocks)
            header = headers[number] if headers is not None and number < len(headers) else None
            blocks.append(_block(log, int(low), int(high), program, (codes, starts, ends), header, subject))
    back = {
        "array": program.array, "kind": "fraction", "ticks_per_s": program.ticks_per_s, "digits": program.digits,
        "codes": {str(code): one._asdict() for code, one in program.codes.items()},
    }  # fmt: skip
    return "".join(blocks), {"*": back}


def _only(mapping: str | Path | Mapping[str, Any]) -> Program:
    programs = read_mapping(mapping)
    if len(programs) > 1:
        raise LogError(f"one file is written with the codes of one program; the mapping has {len(programs)}.")
    return next(iter(programs.values()))


def _own_codes(log: EventLog) -> Program:
    """Return a code for each kind of event that occurs, and the longest tick on which all times lie."""
    rows = np.flatnonzero(log.event != PHASE)
    kinds = np.stack([log.event[rows], log.operandum[rows], log.value[rows]], axis=1).astype(float)
    found = np.unique(kinds, axis=0)
    if len(found) > 900:
        raise LogError(f"a MED-PC file tells 900 kinds of events apart, and this log has {len(found):,}: sizes differ.")
    codes = {100 + place: Meaning(EVENTS[int(one[0])], int(one[1]), float(one[2])) for place, one in enumerate(found)}
    codes[1] = Meaning(END, 0, 1.0)
    starts = _starts(log)
    ticks = next((one for one in _TICKS if _on_ticks(log.t - starts, one).all()), None)
    if ticks is None:
        raise LogError("the times of this log lie on no tick of 0.1 s to 1 microsecond: round them first.")
    return Program("fraction", "C", "", float(ticks), 3, SENTINELS, "subject", codes)


def _starts(log: EventLog) -> Array:
    """Return for each row when its session began."""
    starts = np.zeros(len(log))
    for subject in range(log.subjects):
        for low, high in log.borders[subject].tolist():
            if low < high:
                starts[low:high] = _start(log, low)
    return starts


def _start(log: EventLog, low: int) -> float:
    if log.event[low] == PHASE:
        return float(log.t[low])
    return float(log.t[low - 1]) if low > 0 and log.subject[low - 1] == log.subject[low] else 0.0


def _on_ticks(t: Array, ticks_per_s: float) -> Array:
    ticks = t * ticks_per_s
    return np.asarray(np.abs(ticks - np.rint(ticks)) < 1e-6 * np.maximum(1.0, ticks * 1e-6))


def _block(
    log: EventLog, low: int, high: int, program: Program, codes: tuple[dict[Any, int], list[int], list[int]],
    header: Mapping[str, str] | None, subject: int,
) -> str:  # fmt: skip
    t = log.t[low:high] - _start(log, low)
    fits = _on_ticks(t, program.ticks_per_s)
    if not fits.all():
        raise LogError(
            f"an event at {t[np.argmin(fits)]:g} s lies on no tick of {1 / program.ticks_per_s:g} s: "
            "give a mapping with more ticks_per_s."
        )
    ticks = np.rint(t * program.ticks_per_s).astype(np.int64)
    known, starts, ends = codes
    words = [f"0.{starts[0]:0{program.digits}d}"] if starts else []
    for row, tick in zip(range(low, high), ticks.tolist(), strict=True):
        kind = (int(log.event[row]), int(log.operandum[row]), float(log.value[row]))
        if kind[0] == PHASE:
            continue
        if kind not in known:
            raise LogError(
                f'the mapping has no code for the event "{EVENTS[kind[0]]}" on operandum {kind[1]} with value '
                f"{kind[2]:g}, which is in the log."
            )
        words.append(f"{tick}.{known[kind]:0{program.digits}d}")
    if ends:
        words.append(f"{ticks[-1]}.{ends[0]:0{program.digits}d}")
    # A run has no date; the clock of its first session begins at midnight.
    begin, end = (_MIDNIGHT + timedelta(seconds=seconds) for seconds in (_start(log, low), float(log.t[high - 1])))
    fields = {"Start Date": f"{begin:%m/%d/%y}", "End Date": f"{end:%m/%d/%y}", "Subject": log.name(subject),
              "Experiment": "", "Group": "", "Box": str(subject + 1), "Start Time": f"{begin:%H:%M:%S}",
              "End Time": f"{end:%H:%M:%S}", "MSN": _PROGRAM}  # fmt: skip
    if header is not None:
        fields = {name: header.get(name, "") for name in HEADER if name != "File"}
    lines = [f"File: {(header or {}).get('File', '')}".rstrip(), "", "", ""]
    lines += [f"{name}: {value}".rstrip() for name, value in fields.items()]
    lines.append(f"{program.array}:")
    for place in range(0, len(words), COLUMNS_ON_DISK):
        lines.append(f"{place:6d}:" + "".join(f" {word:>13}" for word in words[place : place + COLUMNS_ON_DISK]))
    return "\r\n".join([*lines, "", ""])


def mapping_text(mapping: Mapping[str, Any]) -> str:
    """Return a mapping, as `to_medpc` gives it, as TOML."""
    lines = []
    for name, program in mapping.items():
        lines.append(f"[{json.dumps(name)}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in program.items() if key != "codes"]
        lines.append(f"[{json.dumps(name)}.codes]")
        lines += [
            f'{code} = {{ event = "{one["event"]}", operandum = {one["operandum"]}, value = {one["value"]!r} }}'
            for code, one in program["codes"].items()
        ]
    return "\n".join([*lines, ""])
