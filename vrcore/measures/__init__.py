"""Measures: from the event log to numbers, one file each. All take a log and change nothing."""

from vrcore.measures.course import Course, course
from vrcore.measures.cumulative import Record, record
from vrcore.measures.extinction import RULERS, Resistance, resistance
from vrcore.measures.interval import Interval, mean_interval, median_interval, ratio_of_medians
from vrcore.measures.phases import phase_table
from vrcore.measures.rate import rate

__all__ = [
    "RULERS",
    "Course",
    "Interval",
    "Record",
    "Resistance",
    "course",
    "mean_interval",
    "median_interval",
    "phase_table",
    "rate",
    "ratio_of_medians",
    "record",
    "resistance",
]
