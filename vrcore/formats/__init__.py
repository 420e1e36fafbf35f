"""Import and export of files that other tools write: people's own training logs in, a reproducing script out."""

from vrcore.formats.any_log import read_log
from vrcore.formats.columns import GUESSED, Guess, guess
from vrcore.formats.curve_data import CurveData, prepare, separate
from vrcore.formats.faults import StepFaults
from vrcore.formats.limits import COMPUTER, PAGE, Limits
from vrcore.formats.script import reproduce
from vrcore.formats.selection import choices
from vrcore.formats.table import TrainingTable, read_table, read_training_log

__all__ = [
    "COMPUTER",
    "GUESSED",
    "PAGE",
    "CurveData",
    "Guess",
    "Limits",
    "StepFaults",
    "TrainingTable",
    "choices",
    "guess",
    "prepare",
    "read_log",
    "read_table",
    "read_training_log",
    "reproduce",
    "separate",
]
