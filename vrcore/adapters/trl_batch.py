"""One call of a TRL reward function: which rows form a group, what identifies a row, who called."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from typing import Any

from vrcore.adapters.thinning import drawn
from vrcore.errors import ParameterError


def trainer_of(log_metric: Any) -> Any:
    """Return the trainer whose method `log_metric` is, None for any other function."""
    owner = getattr(log_metric, "__self__", None)
    return owner if hasattr(owner, "model") else None


def is_dead(rewards: Sequence[float | None]) -> bool:
    """Say whether a group teaches nothing: fewer than two scored samples, or all of them with the same reward."""
    scored = {one for one in rewards if one is not None}
    return len(scored) < 2


class Batch:
    """The rows of one call, in the order of the call.

    `groups` are the rows of each group. TRL repeats each prompt `num_generations` times in a block; where the size is
    unknown, or the blocks are not whole (a group may be spread over processes), neighbours with the same prompt are
    one group.
    """

    def __init__(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        given: Mapping[str, Any],
        prompt_id: str | None,
        num_generations: int | None,
        trainer: Any,
        training: bool,
    ) -> None:
        if prompt_id is not None and prompt_id not in given:
            raise ParameterError(f'the data set has no column "{prompt_id}", which prompt_id names.')
        ids = prompts if prompt_id is None else given[prompt_id]
        self._prompt = [drawn(0, one) for one in ids]  # a short name for a long prompt
        tokens = given.get("completion_ids")
        said = completions if tokens is None else [[int(one) for one in row] for row in tokens]
        seen: Tally[tuple[float, float]] = Tally()
        self._sample: list[tuple[float, int]] = []
        for prompt, one in zip(self._prompt, said, strict=True):
            name = drawn(1, one)
            self._sample.append((name, seen[prompt, name]))
            seen[prompt, name] += 1
        self._state = given.get("trainer_state")
        asked = "num_generations" if training else "num_generations_eval"
        self.groups = self._blocks(num_generations or getattr(trainer, asked, None))
        before: Tally[float] = Tally()
        self._group: dict[int, int] = {}
        for rows in self.groups:
            for row in rows:
                self._group[row] = before[self._prompt[rows[0]]]
            before[self._prompt[rows[0]]] += 1

    @property
    def step(self) -> int:
        """The optimiser step; raises `ParameterError` where the call does not say."""
        step = getattr(self._state, "global_step", None)
        if step is None:
            raise ParameterError(
                "draws are keyed on the optimiser step, or the same sample would be passed over for ever: call with "
                "trainer_state, as TRL does."
            )
        return int(step)

    def key(self, level: str, row: int) -> tuple[Any, ...]:
        """Return what the draw of a row depends on at this level."""
        if level == "step":
            return (self.step,)
        if level == "group":
            return (self.step, self._prompt[row], self._group[row])
        return (self.step, self._prompt[row], *self._sample[row])

    def _blocks(self, size: int | None) -> list[list[int]]:
        rows = len(self._prompt)
        if size and rows % size == 0:
            blocks = [list(range(first, first + size)) for first in range(0, rows, size)]
            if all(len({self._prompt[row] for row in block}) == 1 for block in blocks):
                return blocks
        found: list[list[int]] = []
        for row in range(rows):
            if row and self._prompt[row] == self._prompt[row - 1]:
                found[-1].append(row)
            else:
                found.append([row])
        return found
