"""Advice: what a curve shows that forbids extrapolating, what more effort would buy, and what to do next."""

from vrcore.advice.advise import advise
from vrcore.advice.allocate import allocate
from vrcore.advice.allocation import Allocation, Share
from vrcore.advice.findings import CAUTION, CODES, DETECTORS, STOPS, Finding, examine
from vrcore.advice.outlook import Reach
from vrcore.advice.parts import RECOMMENDATIONS, Comparison, Options, Quantity, RunAdvice
from vrcore.advice.result import Advice
from vrcore.advice.run import Run, Series
from vrcore.advice.score import Score, score

__all__ = [
    "CAUTION",
    "CODES",
    "DETECTORS",
    "RECOMMENDATIONS",
    "STOPS",
    "Advice",
    "Allocation",
    "Comparison",
    "Finding",
    "Options",
    "Quantity",
    "Reach",
    "Run",
    "RunAdvice",
    "Score",
    "Series",
    "Share",
    "advise",
    "allocate",
    "examine",
    "score",
]
