"""Training or evaluation: a schedule thins the one and never the other."""

from __future__ import annotations

from vrcore.errors import ParameterError

TRAINING = ("train", "training")
EVALUATION = ("eval", "evaluation", "val", "valid", "validation", "dev", "test", "heldout")


def is_training(value: object) -> bool:
    """Say whether a value of a column `split` means training; raise `ParameterError` for a word that is neither."""
    word = str(value).strip().lower()
    if word in TRAINING:
        return True
    if word in EVALUATION:
        return False
    raise ParameterError(
        f'split is "{value}", which says neither training ({", ".join(TRAINING)}) nor evaluation '
        f"({', '.join(EVALUATION)})."
    )
