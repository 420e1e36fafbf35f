"""The phenomena: one file each. A new one is its file and its name in the tuple below; all lists derive from it.

Their order is that of the scoreboard: learning, ratios, timing, choice, extinction, recovery.
"""

from __future__ import annotations

from types import ModuleType

from vrcore.phenomena import (
    acquisition,
    baited_choice,
    behavioural_contrast,
    bitonic_rate,
    bout_parameters,
    changeover_delay,
    contingency_degradation,
    difference_within_bouts,
    differential_low_rates,
    exclusive_preference,
    extinction_burst,
    fixed_interval_break,
    fixed_interval_pause,
    fixed_interval_scallop,
    fixed_ratio_pause,
    generalised_matching,
    herrnstein_hyperbola,
    magnitude_matching,
    magnitude_rate,
    momentum_multiple,
    momentum_single,
    partial_reinforcement_equal_responses,
    partial_reinforcement_extinction,
    progressive_ratio_breakpoint,
    random_interval_constant,
    rate_corrected_extinction,
    reacquisition,
    reinforced_response_times,
    renewal,
    resistance_by_omitted_reinforcers,
    resurgence,
    reversal,
    scalar_timing,
    spontaneous_recovery,
    token_accumulation,
    upcoming_ratio_pause,
    variable_ratio_over_interval,
    variable_ratio_pause,
)
from vrcore.phenomena.phenomenon import TAGS, Bench, Finding, Phenomenon, Picture, Series

_MODULES: tuple[ModuleType, ...] = (
    acquisition,
    fixed_ratio_pause,
    variable_ratio_pause,
    upcoming_ratio_pause,
    bitonic_rate,
    variable_ratio_over_interval,
    difference_within_bouts,
    reinforced_response_times,
    bout_parameters,
    progressive_ratio_breakpoint,
    magnitude_rate,
    token_accumulation,
    fixed_interval_scallop,
    fixed_interval_break,
    fixed_interval_pause,
    scalar_timing,
    random_interval_constant,
    differential_low_rates,
    herrnstein_hyperbola,
    generalised_matching,
    changeover_delay,
    exclusive_preference,
    magnitude_matching,
    baited_choice,
    reversal,
    behavioural_contrast,
    contingency_degradation,
    partial_reinforcement_extinction,
    partial_reinforcement_equal_responses,
    resistance_by_omitted_reinforcers,
    rate_corrected_extinction,
    momentum_multiple,
    momentum_single,
    extinction_burst,
    spontaneous_recovery,
    reacquisition,
    resurgence,
    renewal,
)

PHENOMENA: dict[str, Phenomenon] = {one.PHENOMENON.key: one.PHENOMENON for one in _MODULES}

__all__ = ["PHENOMENA", "TAGS", "Bench", "Finding", "Phenomenon", "Picture", "Series"]
