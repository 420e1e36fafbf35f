"""Curves: families with comparable parameters, fits that can be trusted, refusals in words.

A new family is its file and its name in the tuple of `registry.py`; all lists derive from it.
"""

from vrcore.curves.compare import Compared
from vrcore.curves.family import Family
from vrcore.curves.fit import fit
from vrcore.curves.forecast import Forecast
from vrcore.curves.registry import CURVES, find
from vrcore.curves.result import Band, Estimate, Fit

__all__ = ["CURVES", "Band", "Compared", "Estimate", "Family", "Fit", "Forecast", "find", "fit"]
