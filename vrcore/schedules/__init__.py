"""Schedules of reinforcement: notation, lists, tables, and the machine that runs them."""

from vrcore.schedules.compile import Tables, tables
from vrcore.schedules.examples import KINDS
from vrcore.schedules.kinds import ATOMS, Atom, Concurrent, Multiple, Schedule
from vrcore.schedules.lists import LISTS
from vrcore.schedules.notation import parse

__all__ = ["ATOMS", "KINDS", "LISTS", "Atom", "Concurrent", "Multiple", "Schedule", "Tables", "parse", "tables"]
