"""The phenomena: one file each. A new one is its file and its name in the tuple below; all lists derive from it."""

from __future__ import annotations

from types import ModuleType

from vrcore.phenomena import fixed_ratio_pause, partial_reinforcement_extinction
from vrcore.phenomena.phenomenon import TAGS, Bench, Finding, Phenomenon, Picture, Series

_MODULES: tuple[ModuleType, ...] = (
    fixed_ratio_pause,
    partial_reinforcement_extinction,
)

PHENOMENA: dict[str, Phenomenon] = {one.PHENOMENON.key: one.PHENOMENON for one in _MODULES}

__all__ = ["PHENOMENA", "TAGS", "Bench", "Finding", "Phenomenon", "Picture", "Series"]
