"""What a schedule is: small frozen trees whose text is their notation, one kind or family of kinds per file."""

from vrcore.schedules.kinds.adjusting import Adjusting
from vrcore.schedules.kinds.alternating import Mixed, Multiple
from vrcore.schedules.kinds.atom import ATOMS, Atom
from vrcore.schedules.kinds.concurrent import Concurrent
from vrcore.schedules.kinds.interlocking import Interlocking
from vrcore.schedules.kinds.joint import Alternative, Conjunctive
from vrcore.schedules.kinds.leaves import atoms, is_extinction
from vrcore.schedules.kinds.percentile import Percentile
from vrcore.schedules.kinds.progressive import Progressive
from vrcore.schedules.kinds.quantity import number
from vrcore.schedules.kinds.rates import HighRate, LowRate, Omission
from vrcore.schedules.kinds.schedule import Caution, Schedule, walk
from vrcore.schedules.kinds.second_order import SecondOrder
from vrcore.schedules.kinds.sequence import Chained, Tandem
from vrcore.schedules.kinds.token import Token
from vrcore.schedules.kinds.yoked import Yoked

__all__ = [
    "ATOMS",
    "Adjusting",
    "Alternative",
    "Atom",
    "Caution",
    "Chained",
    "Concurrent",
    "Conjunctive",
    "HighRate",
    "Interlocking",
    "LowRate",
    "Mixed",
    "Multiple",
    "Omission",
    "Percentile",
    "Progressive",
    "Schedule",
    "SecondOrder",
    "Tandem",
    "Token",
    "Yoked",
    "atoms",
    "is_extinction",
    "number",
    "walk",
]
