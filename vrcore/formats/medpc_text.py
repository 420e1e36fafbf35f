"""The text of MED-PC data files: blocks of a header, variables A to Z, and arrays of rows.

    File: C:\\MED-PC\\DATA\\!2025-05-21           once a file, or once a session
    Start Date: 05/21/25                        begins a session's block
    Subject: R101  ...  MSN: the program's name
    B:    1513.000                              a variable
    D:                                          an array: rows of DISKCOLUMNS numbers behind the first one's place
         0:        0.000      661.000      667.000
         3:      705.000

Line ends may be CRLF, LF, CR or a mixture. Source: the data files that published analyses come with, of which several
were compared; the layout is also described in the manual of MED-PC (Med Associates).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vrcore.errors import LogError
from vrcore.formats.wording import shortened

HEADER = ("File", "Start Date", "End Date", "Subject", "Experiment", "Group", "Box", "Start Time", "End Time", "MSN")
NUMBER = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_VARIABLE = re.compile(r"([A-Z]):[ \t]*(\S*)[ \t]*")
_ROW = re.compile(r"[ \t]*(\d+):[ \t]*(.*)", re.ASCII)
_FIELD = re.compile(r"([A-Za-z][A-Za-z ]*):[ \t]?(.*)")


@dataclass
class Block:
    """One session of one box: `header` by field, `scalars` and `arrays` by letter, as the texts that stand there.

    `line` is where the block begins in its file.
    """

    line: int
    header: dict[str, str] = field(default_factory=dict)
    scalars: dict[str, str] = field(default_factory=dict)
    arrays: dict[str, list[str]] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """How messages call the block."""
        name = self.header.get("Subject") or "?"
        return f"the session of subject {shortened(name, 40)} (line {self.line})"


def read_blocks(text: str, who: str) -> tuple[list[Block], list[str]]:
    """Return the blocks of a file and notes on it.

    Raises `LogError`, with the line, for anything that is no part of such a file: a number that is none, rows of an
    array that are missing, a variable that comes twice, a last number that was cut off.
    """
    blocks: list[Block] = []
    file: str | None = None
    array: list[str] | None = None
    lines = re.split(r"\r*\n|\r", text)
    for place, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("\\"):  # blank, or a comment of the experimenter
            continue
        at = f"{who}, line {place}"
        if found := _ROW.fullmatch(line):
            if array is None:
                raise LogError(f'{at}: "{shortened(line.strip())}" is a row of an array, and no array has begun.')
            if int(found[1]) != len(array):
                raise LogError(
                    f"{at}: the row begins at place {int(found[1])} where place {len(array)} comes next: "
                    "numbers are missing or stand twice."
                )
            array += _numbers(found[2].split(), at)
        elif found := _VARIABLE.fullmatch(line.strip()):
            if not blocks:
                raise LogError(f"{at}: a variable stands before any header (Start Date, Subject, ..., MSN).")
            block = blocks[-1]
            if found[1] in block.scalars or found[1] in block.arrays:
                raise LogError(f"{at}: variable {found[1]} comes twice in one session: a header is missing.")
            array = None
            if found[2]:
                block.scalars[found[1]] = _numbers([found[2]], at)[0]
            else:
                array = block.arrays[found[1]] = []
        elif (found := _FIELD.fullmatch(line.strip())) and found[1].title() in (*HEADER, "Msn"):
            name = next(one for one in HEADER if one.lower() == found[1].lower())
            array = None
            if name == "File":
                file = found[2].strip()
                continue
            # A block begins with its date; a file that somebody has shortened may begin with the subject.
            if not blocks or blocks[-1].arrays or blocks[-1].scalars or name in blocks[-1].header:
                blocks.append(Block(place, {} if file is None else {"File": file}))
            blocks[-1].header[name] = found[2].strip()
        else:
            raise LogError(f'{at}: "{shortened(line.strip())}" is no part of a MED-PC data file.')
    if not blocks:
        raise LogError(f"{who} has no session: a MED-PC data file has a header with Start Date, Subject and MSN.")
    return blocks, _ending(text, lines, blocks[-1], array, who)


def _numbers(words: list[str], at: str) -> list[str]:
    for word in words:
        if not NUMBER.fullmatch(word):
            raise LogError(f'{at}: "{shortened(word)}" is no number.')
    return words


def _ending(text: str, lines: list[str], block: Block, array: list[str] | None, who: str) -> list[str]:
    """Return a note on a file without a last line end; raise `LogError` where its last number is surely cut."""
    if text.endswith(("\n", "\r")) or not text:
        return []
    cut = LogError(f"{who} ends in the middle of a line, in subject {block.header.get('Subject', '?')}: copy it again.")
    last = lines[-1]
    if array is None:
        others = list(block.scalars.values())
    else:
        others = array
        if not array or not _ROW.fullmatch(last):
            raise cut
        # Numbers stand below each other, so that a shorter one at the end has lost digits.
        ends = [one.end() for one in re.finditer(r"\S+", last)]
        above = next((line for line in reversed(lines[:-1]) if _ROW.fullmatch(line)), "")
        aligned = [one.end() for one in re.finditer(r"\S+", above)]
        if len(array) > len(ends) - 1 and len(aligned) >= len(ends) and aligned[len(ends) - 1] != ends[-1]:
            raise cut
    decimals = {len(re.split("[.,]", one)[1]) if re.search("[.,]", one) else -1 for one in others}
    if len(decimals) > 1:
        raise cut
    return ["The file does not end with a line end, as MED-PC writes it; if it was cut, events are missing."]
