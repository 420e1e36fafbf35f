"""Curves of the literature that have no two levels: fitted by name, never chosen by "auto".

A file each; a new one is its file and its name in the tuple below. Curves that have two levels are families
(`registry.py`), also where the literature writes them otherwise: pow4 is `power.py`, exp3 and expd3 are
`exponential.py`, wbl4, exp4 and Janoschek are `weibull.py`, mmf4 is `hill.py`.
"""

from __future__ import annotations

from vrcore.curves.formula import Formula
from vrcore.curves.published.brain_cousens import BRAIN_COUSENS
from vrcore.curves.published.cedergreen import CEDERGREEN
from vrcore.curves.published.constant import CONSTANT
from vrcore.curves.published.expp3 import EXPP3
from vrcore.curves.published.fractional_polynomial import FRACTIONAL_POLYNOMIAL
from vrcore.curves.published.ilog2 import ILOG2
from vrcore.curves.published.lin2 import LIN2
from vrcore.curves.published.log2 import LOG2
from vrcore.curves.published.loglog_linear import LOGLOG_LINEAR
from vrcore.curves.published.pow2 import POW2
from vrcore.curves.published.pow3 import POW3
from vrcore.curves.published.vap3 import VAP3

PUBLISHED: dict[str, Formula] = {
    one.key: one
    for one in (
        CONSTANT,
        POW3,
        POW2,
        LIN2,
        LOG2,
        ILOG2,
        VAP3,
        EXPP3,
        LOGLOG_LINEAR,
        *BRAIN_COUSENS,
        *CEDERGREEN,
        FRACTIONAL_POLYNOMIAL,
    )
}
