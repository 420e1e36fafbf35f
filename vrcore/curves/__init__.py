"""Curves: families with comparable parameters, fits that can be trusted, refusals in words.

A new family is its file and its name in a tuple of `registry.py`; all lists derive from it. `names()` lists every name.
"""

from vrcore.curves.compare import Compared
from vrcore.curves.family import Family
from vrcore.curves.fit import fit
from vrcore.curves.forecast import CurveForecast
from vrcore.curves.formula import Formula
from vrcore.curves.noise import Noise
from vrcore.curves.registry import CURVES, FURTHER, curve, find, names
from vrcore.curves.residuals import Residuals
from vrcore.curves.result import Band, Estimate, Fit
from vrcore.curves.thresholds import Threshold

__all__ = [
    "CURVES",
    "FURTHER",
    "Band",
    "Compared",
    "CurveForecast",
    "Estimate",
    "Family",
    "Fit",
    "Formula",
    "Noise",
    "Residuals",
    "Threshold",
    "curve",
    "find",
    "fit",
    "names",
]
