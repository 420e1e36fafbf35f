"""What every algorithm declares, so that lists, defaults and pages derive from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Algorithm(NamedTuple):
    """An algorithm: `loss` is what it descends, in one line; `rates` its optimisers with a learning rate that works.

    `code` is the number by which the kernel knows it; `epochs` how often it uses a batch. `place` names the module
    that runs it where that is not `vrcore.language.training` (learning from preferences). `sharing` is the amount of
    weight sharing that it is used with unless another is asked for.
    """

    key: str
    title: str
    words: str
    loss: str
    code: int
    rates: Mapping[str, float]
    epochs: int = 1
    place: str = ""
    sharing: str = "untied"
