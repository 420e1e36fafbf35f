"""Where a slider stops and how a number is written beside it."""

from __future__ import annotations

import math

from dashboard.field import Field

MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
DECADES = 4


def step_of(field: Field) -> float | int:
    """Return the slider's step: the declared one, or the round number nearest to a hundredth of the range."""
    param = field.param
    if param.step is not None:
        return int(param.step) if field.kind == "int" else float(param.step)
    raw = (param.high - param.low) / 100
    power = 10.0 ** math.floor(math.log10(raw))
    step = power * next(round_one for round_one in (1, 2, 5, 10) if round_one * power >= raw * 0.99)
    return max(1, int(step)) if field.kind == "int" else float(f"{step:.3g}")


def stops(field: Field, now: float) -> list[float | int]:
    """Return the numbers that a logarithmic slider stops at, with the limits and the present value among them.

    A range that begins at 0 has no logarithm there: 0 is its first stop, and the second lies four decades below
    the upper limit.
    """
    param = field.param
    lowest = param.low if param.low > 0 else param.high * 10.0**-DECADES
    powers = range(math.floor(math.log10(lowest)), math.ceil(math.log10(param.high)) + 1)
    found = {float(f"{mantissa * 10.0**power:.3g}") for power in powers for mantissa in MANTISSAS}
    found = {number for number in found if lowest <= number <= param.high} | {param.low, param.high, now}
    if field.kind == "int":
        return sorted({int(number) for number in found if float(number).is_integer()})
    return sorted(float(number) for number in found)


def box_step(field: Field, now: float) -> float | int:
    """Return the increment of the box: the slider's, or a tenth of the leading digit on a logarithmic scale."""
    if field.kind != "float":
        return 1 if field.kind == "seed" or field.param.log else int(step_of(field))
    if not field.param.log:
        return float(step_of(field))
    return 10.0 ** (math.floor(math.log10(now if now > 0 else field.param.high)) - 1)


def printf(field: Field, step: float) -> str:
    """Return the format of the number over a slider: as many decimals as its step has."""
    if field.kind == "int":
        return "%d"
    return f"%.{max(0, -math.floor(math.log10(step) + 1e-9))}f" if step < 1 else "%.10g"
