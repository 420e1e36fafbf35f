"""Experimental designs: what is done to subjects, as phases, for pages and notebooks alike."""

from vrcore.designs.token_economy import EXCHANGES, longest_run, token_economy, token_links, token_saving
from vrcore.designs.two_alternatives import two_alternatives
from vrcore.designs.two_levers import EXPLORERS, Exploring, explorers, lever_chances, trial_by_trial, two_levers

__all__ = [
    "EXCHANGES",
    "EXPLORERS",
    "Exploring",
    "explorers",
    "lever_chances",
    "longest_run",
    "token_economy",
    "token_links",
    "token_saving",
    "trial_by_trial",
    "two_alternatives",
    "two_levers",
]
