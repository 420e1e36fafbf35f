"""The phenomena: one file each. A new one is its file and its name in the tuple below; all lists derive from it."""

from __future__ import annotations

from types import ModuleType

from vrcore.phenomena import (
    bitonic_rate,
    bout_parameters,
    difference_within_bouts,
    differential_low_rates,
    fixed_interval_break,
    fixed_interval_pause,
    fixed_interval_scallop,
    fixed_ratio_pause,
    partial_reinforcement_extinction,
    progressive_ratio_breakpoint,
    random_interval_constant,
    reinforced_response_times,
    scalar_timing,
    upcoming_ratio_pause,
    variable_ratio_over_interval,
    variable_ratio_pause,
)
from vrcore.phenomena.phenomenon import TAGS, Bench, Finding, Phenomenon, Picture, Series

_MODULES: tuple[ModuleType, ...] = (
    bitonic_rate,
    bout_parameters,
    difference_within_bouts,
    differential_low_rates,
    fixed_interval_break,
    fixed_interval_pause,
    fixed_interval_scallop,
    fixed_ratio_pause,
    partial_reinforcement_extinction,
    progressive_ratio_breakpoint,
    random_interval_constant,
    reinforced_response_times,
    scalar_timing,
    upcoming_ratio_pause,
    variable_ratio_over_interval,
    variable_ratio_pause,
)

PHENOMENA: dict[str, Phenomenon] = {one.PHENOMENON.key: one.PHENOMENON for one in _MODULES}

__all__ = ["PHENOMENA", "TAGS", "Bench", "Finding", "Phenomenon", "Picture", "Series"]
