"""The phenomena: one file each. A new one is its file and its name in the tuple below; all lists derive from it."""

from __future__ import annotations

from types import ModuleType

from vrcore.phenomena import (
    acquisition,
    baited_choice,
    behavioural_contrast,
    changeover_delay,
    contingency_degradation,
    exclusive_preference,
    extinction_burst,
    fixed_ratio_pause,
    generalised_matching,
    herrnstein_hyperbola,
    magnitude_matching,
    magnitude_rate,
    momentum_multiple,
    momentum_single,
    partial_reinforcement_equal_responses,
    partial_reinforcement_extinction,
    rate_corrected_extinction,
    reacquisition,
    renewal,
    resistance_by_omitted_reinforcers,
    resurgence,
    reversal,
    spontaneous_recovery,
    token_accumulation,
)
from vrcore.phenomena.phenomenon import TAGS, Bench, Finding, Phenomenon, Picture, Series

_MODULES: tuple[ModuleType, ...] = (
    extinction_burst,
    fixed_ratio_pause,
    momentum_multiple,
    momentum_single,
    partial_reinforcement_equal_responses,
    partial_reinforcement_extinction,
    rate_corrected_extinction,
    reacquisition,
    renewal,
    resistance_by_omitted_reinforcers,
    resurgence,
    spontaneous_recovery,
    acquisition,
    baited_choice,
    behavioural_contrast,
    changeover_delay,
    contingency_degradation,
    exclusive_preference,
    generalised_matching,
    herrnstein_hyperbola,
    magnitude_matching,
    magnitude_rate,
    reversal,
    token_accumulation,
)

PHENOMENA: dict[str, Phenomenon] = {one.PHENOMENON.key: one.PHENOMENON for one in _MODULES}

__all__ = ["PHENOMENA", "TAGS", "Bench", "Finding", "Phenomenon", "Picture", "Series"]
