"""MED-PC data files (and DNAMIC text files) as event logs, through a mapping that says what their codes mean.

A session becomes a phase. It begins at 0 or at the code that means "start", and lasts to the code that means "end" or,
where there is none, to the last event in the file, whatever its code. Sessions of one subject follow each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vrcore.errors import LogError
from vrcore.formats.dnamic import is_dnamic, read_lines
from vrcore.formats.intake import read_text
from vrcore.formats.limits import COMPUTER, Limits
from vrcore.formats.medpc_codes import ticks_and_codes
from vrcore.formats.medpc_mapping import END, START, Meaning, Program, program_for, read_mapping
from vrcore.formats.medpc_text import Block, read_blocks
from vrcore.formats.source import Source
from vrcore.formats.wording import counted, shortened
from vrcore.log import COLUMNS, COMPONENT, EVENTS, PHASE, TYPES, Array, EventLog
from vrcore.provenance import Origin

_CLOCK = re.compile(r"\s*(\d{1,2}):(\d{2}):(\d{2})\s*", re.ASCII)
_ROUGHLY = 5.0  # seconds by which the header's clock, which shows whole seconds, may differ from the last event's time


def is_medpc(source: Source) -> bool:
    """Say whether a text begins like a MED-PC data file or a DNAMIC file."""
    head = source.head().decode("latin-1").removeprefix("\xef\xbb\xbf")
    lines = [line.strip() for line in re.split(r"[\r\n]+", head) if line.strip()][:12]
    named = {line.partition(":")[0] for line in lines}
    return is_dnamic(head) or ("MSN" in named and bool(named & {"File", "Start Date", "Subject"}))


def blocks_of(source: Source | Path, limits: Limits = COMPUTER) -> tuple[list[Block], list[str]]:
    """Return the sessions of a file as they stand there, and notes on it. Raises `LogError`."""
    if isinstance(source, Path):
        source = Source(source, source.name, limits)
    text = read_text(source)
    text.check_lines()
    with text.open() as file:
        # A wrapped text has newlines only, and "\r\r\n" would be two of them; both read alike here.
        words = file.read()
    blocks, notes = read_lines(words, text.who) if is_dnamic(words[:4096]) else read_blocks(words, text.who)
    return blocks, [*text.notes, *notes]


def read_medpc(source: Source | Path, mapping: str | Path | Mapping[str, Any] | None) -> EventLog:
    """Return the event log of a MED-PC or DNAMIC file. `mapping`: see `medpc_mapping`.

    The log's `notes` count the codes that the mapping does not know, whose events are left out. Raises `LogError`
    where the mapping cannot be right: an array missing, another way of coding, times that go backwards or beyond the
    end that the header gives, none of its codes found.
    """
    blocks, notes = blocks_of(source)
    programs = read_mapping(mapping)
    who = source.who if isinstance(source, Source) else f'"{source.name}"'
    sessions: dict[str, list[dict[str, Array]]] = {}
    blocks_by_name: dict[str, list[Block]] = {}
    for block in blocks:
        here = f"{who}, {block.who}" if len(blocks) > 1 else who
        program = program_for(programs, block.header.get("MSN", ""), here)
        name = _identity(block, program)
        for other in blocks_by_name.get(name, []):
            _check_apart(other, block, name, who)
        columns, said = _session(block, program, here)
        notes += said
        sessions.setdefault(name, []).append(columns)
        blocks_by_name.setdefault(name, []).append(block)
    return _joined(sessions, notes)


def _identity(block: Block, program: Program) -> str:
    box = f"box {block.header.get('Box', '?')}"
    return box if program.subject == "box" else (block.header.get("Subject") or box)


def _check_apart(first: Block, second: Block, name: str, who: str) -> None:
    """Raise `LogError` where two sessions of one subject overlap: two animals have the same name.

    Where a header has no clock, one box is taken to hold one animal after the other, and two boxes two animals at once.
    """
    one, other = first.header, second.header
    if one.get("Start Date") != other.get("Start Date"):
        return
    gaps = [
        (_clock(later.get("Start Time", "")), _clock(earlier.get("End Time", "")))
        for earlier, later in ((one, other), (other, one))
    ]
    known = [start >= end for start, end in gaps if start is not None and end is not None]
    if any(known) if len(known) == len(gaps) else one.get("Box") == other.get("Box"):
        return
    raise LogError(
        f'{who} has two sessions of subject "{shortened(name, 40)}" at the same time (lines {first.line} and '
        f'{second.line}): are they two animals? With subject = "box" in the mapping, boxes tell them apart.'
    )


def _clock(words: str) -> int | None:
    found = _CLOCK.fullmatch(words)
    return None if found is None else int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


def _session(block: Block, program: Program, who: str) -> tuple[dict[str, Array], list[str]]:
    """Return the columns of one session but for its subject and phase, from 0 on, and notes."""
    ticks, codes = ticks_and_codes(block, program, who)
    t = ticks / program.ticks_per_s
    notes = _check_duration(block, t, who)
    known = np.isin(codes, list(program.codes))
    if not known.any():
        seen = ", ".join(str(code) for code, _ in Counter(codes.tolist()).most_common(8)) or "none at all"
        raise LogError(
            f"{who}: none of the mapping's codes ({_listed(program)}) occurs in array {program.array}; its most "
            f"frequent codes are {seen}."
        )
    if not known.all():
        strange = Counter(codes[~known].tolist()).most_common()
        shown = ", ".join(f"{code} ({counted(count, 'time')})" for code, count in strange[:12])
        more = f" and {len(strange) - 12} more" if len(strange) > 12 else ""
        notes.append(
            f"{who}: {counted(int((~known).sum()), 'event')} with codes that the mapping does not know "
            f"{'was' if (~known).sum() == 1 else 'were'} left out: {shown}{more}."
        )
    start, end, inside = _bounds(t, codes, program, who)
    meant = [program.codes[code] for code in codes[known & inside].tolist()]
    kept = [place for place, one in enumerate(meant) if one.event not in (START, END)]
    lost = int(known.sum()) - len(kept) - int(np.isin(codes, _marks(program)).sum())
    if lost:
        notes.append(f"{who}: {counted(lost, 'event')} before the start or after the end {_were(lost)} left out.")
    times = t[known & inside][kept] - start
    return _columns(times, [meant[place] for place in kept], end - start), notes


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _marks(program: Program) -> list[int]:
    return [code for code, one in program.codes.items() if one.event in (START, END)]


def _listed(program: Program) -> str:
    return shortened(", ".join(map(str, program.codes)), 60)


def _bounds(t: Array, codes: Array, program: Program, who: str) -> tuple[float, float, Array]:
    """Return when the session starts and ends, and which rows lie within."""
    first, last = 0, len(t) - 1
    for event in (START, END):
        marks = [code for code, one in program.codes.items() if one.event == event]
        if not marks:
            continue
        rows = np.flatnonzero(np.isin(codes, marks))
        if len(rows) != 1:
            said = "does not occur" if len(rows) == 0 else f"occurs {len(rows)} times"
            raise LogError(
                f"{who}: the code of the session's {event} ({', '.join(map(str, marks))}) {said}: was the file cut? "
                "Without it in the mapping, the session is read as it stands."
            )
        first, last = (int(rows[0]), last) if event == START else (first, int(rows[0]))
    if first > last:
        raise LogError(f"{who}: the session ends before it starts.")
    has_start = any(one.event == START for one in program.codes.values())
    inside = np.zeros(len(t), bool)
    inside[first : last + 1] = True
    return (float(t[first]) if has_start else 0.0), float(t[last]), inside


def _check_duration(block: Block, t: Array, who: str) -> list[str]:
    """Compare the last time with the clock in the header; raise `LogError` where it lies beyond the session's end."""
    start, end = _clock(block.header.get("Start Time", "")), _clock(block.header.get("End Time", ""))
    if start is None or end is None or len(t) == 0:
        return []
    days = block.header.get("Start Date") != block.header.get("End Date")
    lasted = end - start + (86_400 if end < start or days else 0)
    latest = float(t[-1])
    if latest > lasted + max(_ROUGHLY, 0.01 * lasted):
        raise LogError(
            f"{who}: the last event would be at {latest:,.0f} s, and by its header the session lasted {lasted:,} s: "
            "is ticks_per_s right, and the way of coding?"
        )
    if latest < 0.5 * lasted - _ROUGHLY:
        return [
            f"{who}: the last event is at {latest:,.0f} s, and by its header the session lasted {lasted:,} s: "
            "is ticks_per_s right, and is the file complete?"
        ]
    return []


def _columns(t: Array, meant: list[Meaning], seconds: float) -> dict[str, Array]:
    """Return the columns of a session, its begin and end marked, each event with the component in effect."""
    event = np.array([EVENTS.index(one.event) for one in meant], np.int64)
    operandum = np.array([one.operandum for one in meant], np.int64)
    value = np.array([one.value for one in meant], np.float64)
    component = np.ones(len(meant), np.int64)
    # A component of one operandum is in effect there only; one of operandum 0 everywhere.
    for one in np.unique(operandum):
        rows = np.flatnonzero((operandum == one) | (operandum == 0))
        changes = event[rows] == COMPONENT
        latest = np.maximum.accumulate(np.where(changes, np.arange(len(rows)), -1))
        found = np.where(latest >= 0, value[rows][np.maximum(latest, 0)], 1.0)
        own = operandum[rows] == one
        component[rows[own]] = found[own].astype(np.int64)
    return {
        "t": np.r_[0.0, t, seconds],
        "event": np.r_[PHASE, event, PHASE],
        "operandum": np.r_[0, operandum, 0],
        "component": np.r_[1, component, 1],
        "value": np.r_[1.0, value, 0.0],
    }


def _joined(sessions: Mapping[str, list[dict[str, Array]]], notes: list[str]) -> EventLog:
    parts: list[dict[str, Array]] = []
    for subject, mine in enumerate(sessions.values()):
        over = 0.0
        for number, session in enumerate(mine, 1):
            size = len(session["t"])
            whole = {"subject": np.full(size, subject), "phase": np.full(size, number)}
            parts.append({**session, **whole, "t": session["t"] + over})
            over = float(parts[-1]["t"][-1])
    columns = {name: np.concatenate([one[name] for one in parts]).astype(TYPES[name]) for name in COLUMNS}
    names = tuple(shortened(name, 100) for name in sessions)
    return EventLog(**columns, experiment=None).coming_from(Origin(names, tuple(notes)))
