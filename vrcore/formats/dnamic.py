"""The text of DNAMIC data files: a short header, then a line an event, `code: milliseconds`.

Read as one block with the times in the array TIMES and the codes in CODES, so that a mapping of kind "lines" says what
the codes mean. Source: the sample files of the Nautiyal laboratory's analysis package.
"""

from __future__ import annotations

import re

from vrcore.errors import LogError
from vrcore.formats.medpc_text import Block
from vrcore.formats.wording import shortened

TIMES, CODES = "times", "codes"
_EVENT = re.compile(r"(\d{1,9}):[ \t]*(\d{1,15})", re.ASCII)
_FIELD = re.compile(r"(Subject|Paradigm):[ \t]*(.*)")


def is_dnamic(head: str) -> bool:
    """Say whether a text begins like a DNAMIC file."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", head) if line.strip()]
    return bool(lines) and lines[0].startswith("Subject:") and any(_EVENT.fullmatch(line) for line in lines[1:9])


def read_lines(text: str, who: str) -> tuple[list[Block], list[str]]:
    """Return the one block of a DNAMIC file, its paradigm as MSN, and notes. Raises `LogError` with the line."""
    block = Block(1, {}, {}, {TIMES: [], CODES: []})
    for place, line in enumerate(re.split(r"\r*\n|\r", text), 1):
        if not (words := line.strip()):
            continue
        if found := _EVENT.fullmatch(words):
            block.arrays[CODES].append(found[1])
            block.arrays[TIMES].append(found[2])
        elif found := _FIELD.fullmatch(words):
            if block.arrays[TIMES]:
                raise LogError(f"{who}, line {place}: a second session begins; bring one session a file.")
            block.header["MSN" if found[1] == "Paradigm" else found[1]] = found[2].strip()
        elif block.arrays[TIMES]:
            raise LogError(f'{who}, line {place}: "{shortened(words)}" is no event (code: milliseconds).')
    if not text.endswith(("\n", "\r")):
        # A time that lost its last digits is a time, too.
        raise LogError(f"{who} ends in the middle of a line: copy it again, or take out its last line.")
    return [block], []
