"""Experiments that are declared numbers and named choices and nothing else: JSON both ways, and a key.

A subclass is a frozen dataclass whose fields carry a `Param`, or stand in `choices` with the texts they may be.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from vrcore.errors import ParameterError, shown, suggestion, unknown
from vrcore.params import checked, declared


@dataclass(frozen=True)
class DeclaredExperiment:
    """What all such experiments share. `rules` names kind and version; the same key means the same result."""

    rules: ClassVar[str] = ""
    choices: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    refused: ClassVar[Mapping[str, str]] = {}  # controls that make no sense here, and why: ends a sentence

    def __post_init__(self) -> None:
        owner = type(self).__name__
        for name, one in declared(type(self)).items():
            object.__setattr__(self, name, checked(owner, name, getattr(self, name), one.kind, one.param))
        for name, allowed in self.choices.items():
            value = getattr(self, name)
            if name == "control" and isinstance(value, str) and value in self.refused:
                raise ParameterError(f"{owner} has no control {value}: {self.refused[value]}.")
            if not isinstance(value, str) or value not in allowed:
                raise unknown(f"{owner}.{name}", value, allowed)
            object.__setattr__(self, name, str(value))

    def to_dict(self) -> dict[str, Any]:
        """Return the experiment as plain JSON values, every parameter spelt out."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the experiment that `to_dict` described; what is left out has its default.

        Raises `VrlabError` naming what is unknown or out of range; nothing else, whatever is passed.
        """
        names = [one.name for one in fields(cls)]
        if not isinstance(values, Mapping):
            raise ParameterError(f"{cls.__name__} must be a mapping of names to values.")
        for name in values:
            if name not in names:
                meant = suggestion(str(name), names) or "."
                raise ParameterError(f'"{shown(name)}" is no part of {cls.__name__}{meant}')
        return cls(**values)

    def to_json(self) -> str:
        """Return the canonical JSON text: sorted keys, no spaces."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the experiment that a JSON text describes. Raises `VrlabError` for anything else."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError, TypeError) as error:
            raise ParameterError(f"this is no JSON text of {cls.__name__}: {error}.") from error
        return cls.from_dict(values)

    def key(self) -> str:
        """Return 16 hexadecimal digits that name this experiment under the present rules."""
        return hashlib.sha256(f"{self.rules}\n{self.to_json()}".encode()).hexdigest()[:16]
