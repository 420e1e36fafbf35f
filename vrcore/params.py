"""One declaration per parameter: range, unit and words, beside its type and default.

The declaration stands in the annotation of a `NamedTuple` or dataclass field,

    learning_rate: Annotated[float, Param(0.0, 1.0, "how far one outcome moves the value", log=True)] = 0.01

and drives the range check here, the slider and help text of the lab, what a link may contain, the
documentation, and the strategies of the property tests.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from vrcore.errors import ParameterError, shown, suggestion

_WRITTEN = 10**15  # larger numbers are not repeated in a message


class Param(NamedTuple):
    """What may be put in: a closed range, words for people, a unit, and how a slider should move.

    `low` and `high` are in `unit`. `log` asks for a logarithmic slider. `step` is the slider's increment
    (None: chosen from the range). `label` is the name on the page (None: the field's name in words). `choices` names
    the whole numbers 0, 1, ... up to `high`, which may then be given by name. `later` marks a parameter that came after
    experiments had been named: at its default it is left out of `Experiment.key()`, so that old names stay.
    """

    low: float
    high: float
    words: str
    unit: str = ""
    log: bool = False
    step: float | None = None
    label: str | None = None
    choices: tuple[str, ...] = ()
    later: bool = False


class Declared(NamedTuple):
    """One parameter as its class declares it: `kind` is `int` or `float`."""

    name: str
    kind: type
    param: Param
    default: Any

    @property
    def label(self) -> str:
        """The parameter's name in words, as a page shows it."""
        return self.param.label or self.name.replace("_", " ")


_FOUND: dict[type, Mapping[str, Declared]] = {}


def declared(cls: type) -> Mapping[str, Declared]:
    """Return the declared parameters of a `NamedTuple` or dataclass, by name, in the order of declaration."""
    if cls not in _FOUND:  # reading annotations takes longer than simulating a subject
        _FOUND[cls] = MappingProxyType(_read(cls))
    return _FOUND[cls]


def _read(cls: type) -> dict[str, Declared]:
    defaults: Mapping[str, Any] = getattr(cls, "_field_defaults", None) or {
        name: field.default for name, field in getattr(cls, "__dataclass_fields__", {}).items()
    }
    found = {}
    for name, hint in get_type_hints(cls, include_extras=True).items():
        if get_origin(hint) is Annotated:
            kind, *notes = get_args(hint)
            for note in notes:
                if isinstance(note, Param):
                    found[name] = Declared(name, kind, note, defaults.get(name))
    return found


def checked(owner: str, name: str, value: object, kind: type, param: Param) -> float | int:
    """Return `value` as `kind`, or raise `ParameterError` naming the value, the limits and the unit.

    Truth values are refused: `True` for a number is nearly always a slip. Every float parameter really
    becomes a float, because an int left among floats would be another type to the compiler.
    """
    if param.choices:
        return chosen(owner, name, value, param)
    unit = f" {param.unit}" if param.unit else ""
    allowed = f"{owner}.{name} must lie between {param.low:g} and {param.high:g}{unit}"
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise ParameterError(f"{allowed}; {shown(repr(value))} is not a number.")
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond all floats
        raise ParameterError(f"{allowed}; that number is far too large.") from None
    if math.isnan(number) or not param.low <= number <= param.high:
        raise ParameterError(f"{allowed}; {number:g} does not.")
    if kind is int:
        if number != int(number):
            raise ParameterError(f"{allowed} and be a whole number; {number:g} is not.")
        return int(number)
    return number + 0.0  # minus zero is zero, and has its key


def chosen(owner: str, name: str, value: object, param: Param) -> float:
    """Return the number of a choice, given as its name or number, or raise `ParameterError` naming what there is."""
    if isinstance(value, str):
        known = {one.lower(): float(number) for number, one in enumerate(param.choices)}
        if value.strip().lower() in known:
            return known[value.strip().lower()]
    # compared before it is made a float: a whole number may be beyond all of these
    elif not isinstance(value, bool) and isinstance(value, Real) and value in range(len(param.choices)):
        return float(value) + 0.0
    numbered = ", ".join(f"{one} ({number})" for number, one in enumerate(param.choices))
    hint = suggestion(value, param.choices) if isinstance(value, str) else ""
    # a whole number of thousands of digits is one that Python refuses to write
    given = "that number" if isinstance(value, int) and abs(value) > _WRITTEN else shown(repr(value))
    raise ParameterError(f"{owner}.{name} must be one of {numbered}; {given} is none of them{hint or '.'}")


def check(values: Any) -> Any:
    """Return a `NamedTuple` of parameters with every field checked and of its declared type.

    Raises `ParameterError` for a value outside its declared range.
    """
    owner = type(values).__name__
    return values._replace(
        **{
            name: checked(owner, name, getattr(values, name), one.kind, one.param)
            for name, one in declared(type(values)).items()
        }
    )
