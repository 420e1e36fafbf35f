"""Measures: from the event log to numbers, one file each. All take a log and change nothing."""

from vrcore.measures.acquisition import reinforcers_to_criterion
from vrcore.measures.allocation import Allocation, allocation
from vrcore.measures.bouts import Bouts, bouts, fit_bouts
from vrcore.measures.burst import Burst, burst
from vrcore.measures.choice import changeovers, relative_rates
from vrcore.measures.component_resistance import component_resistance
from vrcore.measures.components import component_rates
from vrcore.measures.course import Course, course
from vrcore.measures.cumulative import Record, record
from vrcore.measures.decline import Decline, decline
from vrcore.measures.extinction import RULERS, Resistance, resistance
from vrcore.measures.feedback_function import feedback_function
from vrcore.measures.inter_response import each_irt, irts, reinforced_irts
from vrcore.measures.interval import Interval, mean_interval, median_interval, ratio_of_medians
from vrcore.measures.levers import chosen, regret, share_around
from vrcore.measures.pauses import each_pause, pauses, response_rates
from vrcore.measures.phases import phase_table
from vrcore.measures.rate import rate
from vrcore.measures.ratios import feedback, progressive_breakpoint, responses_per_reinforcer
from vrcore.measures.registry import MEASURES, Measure, measures_named
from vrcore.measures.stretch import stretch_rate
from vrcore.measures.survival import Survival, survival
from vrcore.measures.timing import breaks, curvature, each_break, local_rate, quarter_life
from vrcore.measures.tokens import Tokens, link_pauses, pauses_by_link, token_record, tokens, tokens_held

__all__ = [
    "MEASURES",
    "RULERS",
    "Allocation",
    "Bouts",
    "Burst",
    "Course",
    "Decline",
    "Interval",
    "Measure",
    "Record",
    "Resistance",
    "Survival",
    "Tokens",
    "allocation",
    "bouts",
    "breaks",
    "burst",
    "changeovers",
    "chosen",
    "component_rates",
    "component_resistance",
    "course",
    "curvature",
    "decline",
    "each_break",
    "each_irt",
    "each_pause",
    "feedback",
    "feedback_function",
    "fit_bouts",
    "irts",
    "link_pauses",
    "local_rate",
    "mean_interval",
    "measures_named",
    "median_interval",
    "pauses",
    "pauses_by_link",
    "phase_table",
    "progressive_breakpoint",
    "quarter_life",
    "rate",
    "ratio_of_medians",
    "record",
    "regret",
    "reinforced_irts",
    "reinforcers_to_criterion",
    "relative_rates",
    "resistance",
    "response_rates",
    "responses_per_reinforcer",
    "share_around",
    "stretch_rate",
    "survival",
    "token_record",
    "tokens",
    "tokens_held",
]
