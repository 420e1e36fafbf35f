"""From the numbers of a block to ticks and codes, and no further where they cannot be what the mapping says."""

from __future__ import annotations

import re

import numpy as np

from vrcore.errors import LogError
from vrcore.formats.medpc_mapping import Program
from vrcore.formats.medpc_text import Block
from vrcore.log import Array

_EXACT = 2**53  # from here on not every whole number is a float


def ticks_and_codes(block: Block, program: Program, who: str) -> tuple[Array, Array]:
    """Return the times in ticks and the codes of a session's events, values to be ignored left out.

    Raises `LogError` where an array is missing, where numbers are not coded as the mapping says, and where time goes
    backwards.
    """
    values = _array(block, program.array, who)
    used = ~_ignored(values, program)
    if program.kind in ("parallel", "lines"):
        codes = _array(block, program.codes_array, who)
        if len(codes) != len(values):
            raise LogError(
                f"{who}: array {program.array} has {len(values):,} times and array {program.codes_array} "
                f"{len(codes):,} codes: the file was cut, or they do not belong together."
            )
        used &= ~_ignored(codes, program)
        ticks, codes = values[used], codes[used]
        _check(codes == np.rint(codes), codes, f"{who}, array {program.codes_array}", "which is no code")
    else:
        _check_coding(block.arrays[program.array], values[used], program, who)
        base = 10.0**program.digits
        scale = base if program.kind == "fraction" else 1.0
        whole = np.rint(values[used] * scale)
        if (np.abs(whole) >= _EXACT).any():
            raise LogError(f"{who}, array {program.array}: numbers are too large to be told from their neighbours.")
        ticks, codes = np.divmod(whole, base)
        ticks[values[used] < 0] = -1.0
    where = f"{who}, array {program.array}"
    _check(ticks >= 0, values[used], where, "which is no time (if it fills up the array, add it to ignore)")
    back = np.flatnonzero(np.diff(ticks) < 0)
    if len(back):
        place = int(back[0]) + 1
        zeros = " (if zeros fill up the array, add 0 to ignore)" if (ticks[place:] == 0).all() else ""
        raise LogError(
            f"{where}: time goes backwards, from {ticks[place - 1]:g} to {ticks[place]:g} ticks at event {place + 1}: "
            f"its numbers are not coded as the mapping says{zeros}."
        )
    return ticks, codes.astype(np.int64)


def _array(block: Block, letter: str, who: str) -> Array:
    words = block.arrays.get(letter)
    if words is None:
        have = ", ".join(sorted(block.arrays)) or "none"
        said = "is a single number" if letter in block.scalars else "is missing"
        raise LogError(f"{who}: array {letter} {said}; its arrays are {have}.")
    text = " ".join(words)
    if "," in text:
        if "." in text:
            raise LogError(f"{who}, array {letter}: some numbers have a decimal comma and some a point.")
        text = text.replace(",", ".")
    values = np.array(text.split(), np.float64)
    _check(
        np.abs(values) < _EXACT, values, f"{who}, array {letter}", "which is too large to be told from its neighbours"
    )
    return values


def _ignored(values: Array, program: Program) -> Array:
    found = np.zeros(len(values), bool)
    for one in program.ignore:
        # -987.987 is printed with as many decimals as the others have.
        found |= np.abs(values - one) < (0.05 if one == -987.987 else 1e-9)
    return found


def _check_coding(words: list[str], values: Array, program: Program, who: str) -> None:
    """Raise `LogError` where a fraction stands for whole numbers or the other way round."""
    where = f"{who}, array {program.array}"
    if program.kind == "integer":
        _check(values == np.rint(values), values, where, "which is no whole number: is the kind fraction?")
        return
    if len(values) == 0:
        return
    written = {len(re.split("[.,]", word)[1]) if re.search("[.,]", word) else 0 for word in words}
    fewest = min(written)
    if (values == np.rint(values)).all():
        raise LogError(f"{where}: no number has a fraction, so there are no codes: is the kind integer?")
    if fewest < program.digits:
        raise LogError(
            f"{where}: the code should be {program.digits} digits behind the point, and there are {fewest}: "
            "is another number of digits meant?"
        )
    scaled = values * 10.0**program.digits
    _check(np.abs(scaled - np.rint(scaled)) < 1e-3, values, where,
           f"which has more than {program.digits} digits behind the point")  # fmt: skip


def _check(fits: Array, values: Array, where: str, what: str) -> None:
    if not fits.all():
        row = int(np.argmin(fits))
        raise LogError(f"{where}: number {row + 1} is {values[row]:.15g}, {what}{'' if what.endswith('?') else '.'}")
