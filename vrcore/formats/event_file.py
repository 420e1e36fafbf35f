"""TensorBoard's event files, read without TensorFlow: the scalars in them, as a table with a column a tag.

Field numbers after tensorflow/core/util/event.proto (Event: wall_time 1, step 2, summary 5) and framework/summary.proto
(Summary: value 1; Value: tag 1, simple_value 2, tensor 8, metadata 9; metadata: plugin_data 1, its name 1).
"""

from __future__ import annotations

from array import array
from collections.abc import Collection

import numpy as np
import pandas as pd

from vrcore.errors import LogError
from vrcore.formats import protobuf
from vrcore.formats.long_form import spread
from vrcore.formats.not_numbers import WRITTEN
from vrcore.formats.one_scalar import one_scalar
from vrcore.formats.source import Source
from vrcore.formats.tensor import one_number
from vrcore.formats.tfrecord import records
from vrcore.formats.wording import left_out

STEP, TIME = "step", "wall_time"


def read_event_file(source: Source, wanted: Collection[str] | None = None) -> tuple[pd.DataFrame, list[str]]:
    """Return the scalars of an event file, one column a tag beside "step" and "wall_time", in the order written.

    Scalars are read in both forms: as TensorBoard's own number, and as a tensor of one element. Pictures, histograms,
    texts and graphs are left out and counted. `wanted` are the only tags to keep. Raises `LogError` for a damaged
    file, one without scalars, and one that holds more than a table may.
    """
    notes: list[str] = []
    scalars = _Scalars(source, wanted)
    for place, record in enumerate(records(source, notes), 1):
        try:
            scalars.take(record)
        except protobuf.MessageError as error:
            raise LogError(
                f"{source.who} is no event file of TensorBoard: its record {place} is not an event."
            ) from error
    frame = scalars.frame()
    if scalars.others:
        notes.append(left_out(scalars.others, "summary", "that is no single number").replace("summarys", "summaries"))
    return spread(frame, "tag", "value", source.limits, source.who, notes), notes


class _Scalars:
    """The scalars found so far, as columns in long form."""

    def __init__(self, source: Source, wanted: Collection[str] | None) -> None:
        self._who = source.who
        self._limits = source.limits
        self._wanted = None if wanted is None else set(wanted) - {STEP, TIME}
        self._steps = array("q")
        self._times = array("d")
        self._tags = array("i")
        self._values = array("d")
        self._names: dict[str, int] = {}
        self._plugins: dict[str, str] = {}
        self.others = 0

    def take(self, record: bytes) -> None:
        """Take the scalars of one event. Raises `MessageError`."""
        usual = one_scalar(record)
        if usual is not None and usual.tag not in self._plugins:
            self._keep(usual.tag, usual.value, usual.step, usual.time)
            return
        step, time, summaries = 0, float("nan"), []
        for number, kind, value in protobuf.fields(record):
            if number == 1 and isinstance(value, bytes) and kind == protobuf.EIGHT_BYTES:
                time = protobuf.double(value)
            elif number == 2 and isinstance(value, int):
                step = protobuf.signed(value)
            elif number == 5 and isinstance(value, bytes):
                summaries.append(value)
        for summary in summaries:
            for number, kind, value in protobuf.fields(summary):
                if number == 1 and kind == protobuf.BYTES and isinstance(value, bytes):
                    self._take_value(value, step, time)

    def _take_value(self, message: bytes, step: int, time: float) -> None:
        tag, found, plugin = "", None, ""
        for number, kind, value in protobuf.fields(message):
            if not isinstance(value, bytes):
                continue
            if number == 1 and kind == protobuf.BYTES:
                tag = value.decode("utf-8", "replace")
            elif number == 2 and kind == protobuf.FOUR_BYTES:
                found = protobuf.single(value)
            elif number == 8 and kind == protobuf.BYTES:
                found = one_number(value)
            elif number == 9 and kind == protobuf.BYTES:
                plugin = _plugin(value)
        if plugin and len(self._plugins) < self._limits.columns:
            self._plugins[tag] = plugin  # said with the first value of a tag only
        if found is None or self._plugins.get(tag, "scalars") != "scalars":
            self.others += 1
            return
        self._keep(tag, found, step, time)

    def _keep(self, tag: str, value: float, step: int, time: float) -> None:
        if self._wanted is not None and tag not in self._wanted:
            return
        if tag not in self._names:
            self._limits.check_columns(len(self._names) + 1, self._who)
            self._names[tag] = len(self._names)
        self._steps.append(step)
        self._times.append(time)
        self._tags.append(self._names[tag])
        self._values.append(value)
        if len(self._steps) % 1_000 == 0:
            self._limits.check_cells(4 * len(self._steps), self._who)

    def frame(self) -> pd.DataFrame:
        """Return the scalars in long form."""
        if not self._names:
            there = f" (but {self.others:,} other summaries)" if self.others else ""
            asked = " of the names wanted" if self._wanted is not None else ""
            raise LogError(
                f"{self._who} is an event file without scalars{asked}{there}: a curve needs a step and a value."
            )
        values = np.frombuffer(self._values, np.float64)
        if np.isnan(values).any():
            values = np.where(np.isnan(values), WRITTEN, values)
        return pd.DataFrame(
            {
                STEP: np.frombuffer(self._steps, np.int64),
                TIME: np.frombuffer(self._times, np.float64),
                "tag": pd.Categorical.from_codes(
                    np.frombuffer(self._tags, np.intc), dtype=pd.CategoricalDtype(list(self._names))
                ),
                "value": values,
            },
            copy=False,
        )


def _plugin(metadata: bytes) -> str:
    """Return the name of the TensorBoard plugin that a summary is for, or nothing."""
    for number, _, value in protobuf.fields(metadata):
        if number == 1 and isinstance(value, bytes):
            for inner, _, name in protobuf.fields(value):
                if inner == 1 and isinstance(name, bytes):
                    return name.decode("utf-8", "replace")
    return ""
