"""Experimental designs, one file each: who goes through which phases, what it isolates, where it comes from."""

from vrcore.designs.design import Groups, experiments
from vrcore.designs.extinction_after_training import extinction_after_training
from vrcore.designs.first_minute import first_minute, rate_with_eating
from vrcore.designs.kinds_of_extinction import kinds_of_extinction
from vrcore.designs.ratio_by_ratio import ratio_by_ratio
from vrcore.designs.reacquisition import reacquisition
from vrcore.designs.reinstatement import reinstatement
from vrcore.designs.renewal import renewal
from vrcore.designs.resurgence import resurgence
from vrcore.designs.spontaneous_recovery import spontaneous_recovery
from vrcore.designs.two_alternatives import two_alternatives
from vrcore.designs.within_and_between import within_and_between

__all__ = [
    "Groups",
    "experiments",
    "extinction_after_training",
    "first_minute",
    "kinds_of_extinction",
    "rate_with_eating",
    "ratio_by_ratio",
    "reacquisition",
    "reinstatement",
    "renewal",
    "resurgence",
    "spontaneous_recovery",
    "two_alternatives",
    "within_and_between",
]
