"""Experimental designs: what is done to subjects, as phases, for pages and notebooks alike."""

from vrcore.designs.two_alternatives import two_alternatives

__all__ = ["two_alternatives"]
