"""Experimental designs, one file each: who goes through which phases, what it isolates, where it comes from.

A design is a function from its settings to the phases of labelled groups; `experiments` runs it on an agent:

    import vrcore
    from vrcore.designs import experiments, renewal

    logs = {label: vrcore.run(one) for label, one in experiments("latent-causes", renewal(), seed=7).items()}
"""

from vrcore.designs.design import Groups, experiments
from vrcore.designs.extinction_after_training import extinction_after_training
from vrcore.designs.first_minute import first_minute, rate_with_eating
from vrcore.designs.kinds_of_extinction import kinds_of_extinction
from vrcore.designs.ratio_function import ratio_function
from vrcore.designs.reacquisition import reacquisition
from vrcore.designs.reinstatement import reinstatement
from vrcore.designs.renewal import renewal
from vrcore.designs.resurgence import resurgence
from vrcore.designs.spontaneous_recovery import spontaneous_recovery
from vrcore.designs.token_economy import longest_run, token_economy, token_links, token_saving
from vrcore.designs.two_alternatives import two_alternatives
from vrcore.designs.two_levers import EXPLORERS, Exploring, explorers, lever_chances, trial_by_trial, two_levers
from vrcore.designs.within_and_between import within_and_between

__all__ = [
    "EXPLORERS",
    "Exploring",
    "Groups",
    "experiments",
    "explorers",
    "extinction_after_training",
    "first_minute",
    "kinds_of_extinction",
    "lever_chances",
    "longest_run",
    "rate_with_eating",
    "ratio_function",
    "reacquisition",
    "reinstatement",
    "renewal",
    "resurgence",
    "spontaneous_recovery",
    "token_economy",
    "token_links",
    "token_saving",
    "trial_by_trial",
    "two_alternatives",
    "two_levers",
    "within_and_between",
]
