"""Delivery noise: reinforcers that fail to come, come unearned, or vary in size."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from vrcore.compiled import allocation_free
from vrcore.params import Param, checked, declared


@dataclass(frozen=True)
class DeliveryNoise:
    """What may happen between an earned and a delivered reinforcer. The log keeps both.

    `omission` is a verifier's false-negative rate (omission 1 - 1/n on continuous reinforcement is a random ratio
    n); `spurious` is its false-positive rate, per response that earned nothing. `magnitude_sd` spreads the size of a
    reinforcer log-normally with its mean kept at 1 and this standard deviation, so that no reinforcer is negative.
    """

    omission: Annotated[float, Param(0.0, 1.0, "probability that an earned reinforcer is not delivered", step=0.01)] = (
        0.0
    )
    spurious: Annotated[
        float, Param(0.0, 1.0, "probability that a response that earned nothing is reinforced", step=0.01)
    ] = 0.0
    magnitude_sd: Annotated[
        float,
        Param(0.0, 2.0, "standard deviation of a reinforcer's size, whose mean stays 1", "reinforcers", step=0.05),
    ] = 0.0

    def __post_init__(self) -> None:
        for name, one in declared(DeliveryNoise).items():
            object.__setattr__(self, name, checked("DeliveryNoise", name, getattr(self, name), one.kind, one.param))

    def to_dict(self) -> dict[str, float]:
        """Return the three numbers by name."""
        return asdict(self)


@allocation_free
def magnitude(sd: float, rng: Any) -> float:
    """Draw the size of a reinforcer: log-normal with mean 1 and standard deviation `sd` (1.0 if sd is 0).

    If ln X is normal with variance s2 = ln(1 + sd^2) and mean -s2/2, then E X = 1 and SD X = sd.
    """
    if sd <= 0.0:
        return 1.0
    variance = math.log(1.0 + sd * sd)
    # Box-Muller on two uniforms: the same numbers with and without compilation.
    normal = math.sqrt(-2.0 * math.log(1.0 - rng.random())) * math.cos(2.0 * math.pi * rng.random())
    return math.exp(math.sqrt(variance) * normal - 0.5 * variance)
