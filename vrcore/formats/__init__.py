"""Import and export of files that other tools write: people's own training logs in, a reproducing script out."""

from vrcore.formats.columns import GUESSED, Guess, guess
from vrcore.formats.curve_data import CurveData, choices, prepare
from vrcore.formats.script import reproduce
from vrcore.formats.table import TrainingTable, read_table, read_training_log

__all__ = [
    "GUESSED",
    "CurveData",
    "Guess",
    "TrainingTable",
    "choices",
    "guess",
    "prepare",
    "read_table",
    "read_training_log",
    "reproduce",
]
