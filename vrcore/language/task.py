"""The tasks: go on counting from a prompt. An answer is verified exactly, right or wrong.

With vocabulary V and prompt d, the right answer of a task with stride k is d + k, d + 2k, ..., d + T k, all modulo V.
The graded score of an answer is how many of its T transitions (each token from the one before it) have the stride.
"""

from __future__ import annotations

from typing import NamedTuple

from vrcore.compiled import jitable


class Task(NamedTuple):
    """A task: its name, by how much each token follows the one before it, and words for people."""

    key: str
    stride: int
    words: str


TASKS: dict[str, Task] = {
    task.key: task
    for task in (
        Task("count-on", 1, "go on counting: after 3 comes 4, 5, 6, ..."),
        Task("count-back", -1, "count backwards: after 3 comes 2, 1, 0, ... (the reversal of count-on)"),
        Task("count-in-twos", 2, "count in twos: after 3 comes 5, 7, 9, ... (another task on the same weights)"),
        Task("count-in-threes", 3, "count in threes: after 3 comes 6, 9, ... (another task on the same weights)"),
    )
}


@jitable
def right_token(previous: int, stride: int, vocabulary: int) -> int:
    """Return the token that rightly follows `previous`."""
    return (previous + stride + vocabulary) % vocabulary
