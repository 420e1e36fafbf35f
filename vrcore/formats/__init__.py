"""Import and export of files: event logs, other laboratories' data, people's training logs, a reproducing script."""

from vrcore.formats.any_log import FORMATS, read_log
from vrcore.formats.columns import guess
from vrcore.formats.curve_data import CurveData, prepare, separate
from vrcore.formats.event_log import ENDINGS
from vrcore.formats.faults import StepFaults
from vrcore.formats.guessed import GUESSED, Guess
from vrcore.formats.limits import COMPUTER, PAGE, Limits
from vrcore.formats.medpc import blocks_of
from vrcore.formats.medpc_write import mapping_text, to_medpc
from vrcore.formats.one_clock import check_place
from vrcore.formats.script import reproduce
from vrcore.formats.selection import choices
from vrcore.formats.table import TrainingTable, read_table, read_training_log

__all__ = [
    "COMPUTER",
    "ENDINGS",
    "FORMATS",
    "GUESSED",
    "PAGE",
    "CurveData",
    "Guess",
    "Limits",
    "StepFaults",
    "TrainingTable",
    "blocks_of",
    "check_place",
    "choices",
    "guess",
    "mapping_text",
    "prepare",
    "read_log",
    "read_table",
    "read_training_log",
    "reproduce",
    "separate",
    "to_medpc",
]
