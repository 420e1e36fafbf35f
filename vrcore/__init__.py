"""VR Lab: what keeps a subject responding when most responses go unpaid, and what carries over to other learners.

The public names; everything else may change.
"""

from vrcore.advice import advise, allocate
from vrcore.agents import AGENTS
from vrcore.curves import CURVES, fit
from vrcore.curves.groups import fit_all
from vrcore.errors import VrlabError
from vrcore.experiment import Experiment, Phase
from vrcore.forecasts import forecast
from vrcore.formats import read_log
from vrcore.log import EventLog
from vrcore.noise import DeliveryNoise
from vrcore.phenomena import PHENOMENA
from vrcore.phenomena.scoreboard import scoreboard
from vrcore.schedules import parse
from vrcore.simulate import run
from vrcore.yoking import yoke

__version__ = "0.1.0"

__all__ = [
    "AGENTS",
    "CURVES",
    "PHENOMENA",
    "DeliveryNoise",
    "EventLog",
    "Experiment",
    "Phase",
    "VrlabError",
    "advise",
    "allocate",
    "fit",
    "fit_all",
    "forecast",
    "parse",
    "read_log",
    "run",
    "scoreboard",
    "yoke",
]
