"""Steady-state laws in closed form: drawn on the same axes as the simulations, and never simulated themselves."""

from vrcore.analytic.fixed_share import Hill, fixed_shares
from vrcore.analytic.herrnstein import Hyperbola, fit_hyperbola, hyperbola
from vrcore.analytic.matching import Matching, fit_matching, matched
from vrcore.analytic.momentum import persistence
from vrcore.analytic.principles_of_reinforcement import Principles, coupling, fit_principles, principles_rate, strain

__all__ = [
    "Hill",
    "Hyperbola",
    "Matching",
    "Principles",
    "coupling",
    "fit_hyperbola",
    "fit_matching",
    "fit_principles",
    "fixed_shares",
    "hyperbola",
    "matched",
    "persistence",
    "principles_rate",
    "strain",
]
