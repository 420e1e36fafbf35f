"""A callback for every trainer built on transformers (TRL's among them): asks for a forecast while training runs.

    from vrcore.adapters.transformers import ForecastCallback
    trainer.add_callback(ForecastCallback(upper=1.0, least_gain=0.01))

Checked with transformers 5.23.0; `pip install "vrlab[llm]"` brings it. All that it computes is in
`vrcore.adapters.running_curve`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from transformers import TrainerCallback

from vrcore.adapters.running_curve import RunningCurve, StopRule, Verdict
from vrcore.errors import ParameterError

_LOG = logging.getLogger(__name__)


class ForecastCallback(TrainerCallback):
    """Read the trainer's log as a curve, ask for a forecast every so many logged values, and stop where it says so.

    `metric` None follows what was truly earned (see `running_curve.PREFERRED`); `lower` and `upper` are what it cannot
    leave. `budget` is the step at which training is to end (None: the trainer's own `max_steps`). `every` says after
    how many new values of the metric the question is asked; `least_gain`, `in_a_row` and `level` are those of
    `StopRule`; `stop=False` only asks. `curve` is the curve, `verdicts` everything that was said, `stopped_at` the step
    at which it stopped the training, or None.
    """

    def __init__(
        self,
        metric: str | None = None,
        *,
        lower: float | None = 0.0,
        upper: float | None = None,
        budget: float | None = None,
        every: int = 5,
        least_gain: float = 0.01,
        in_a_row: int = 2,
        level: float = 0.9,
        stop: bool = True,
    ) -> None:
        """Raises `ParameterError` for a number that cannot be used."""
        if isinstance(every, bool) or not isinstance(every, int) or every < 1:
            raise ParameterError(f"every must be a whole number above 0; {every!r} is not.")
        self.curve = RunningCurve(metric, lower=lower, upper=upper)
        self.verdicts: list[Verdict] = []
        self.stopped_at: int | None = None
        self._budget = budget
        self._rule_of: Callable[[float], StopRule] = lambda end: StopRule(end, least_gain, in_a_row, level)
        self._every, self._stop = every, stop
        self._rule_of(1.0 if budget is None else budget)  # refuses here, and not in the middle of a run
        self._rule: StopRule | None = None
        self._asked = 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Set the rule for this run; a resumed one brings its log."""
        self._rule = self._rule_of(float(state.max_steps) if self._budget is None else self._budget)
        self.curve.read(state.log_history)
        self._asked = len(self.curve.logged)

    def on_log(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        """Read the log, ask if it is time to, and stop the training if the rule says so."""
        self.curve.read(state.log_history)
        seen = len(self.curve.logged)
        if self._rule is None or seen < self._asked + self._every:
            return control
        self._asked = seen
        said = self._rule.ask(self.curve)
        self.verdicts.append(said)
        if said.stop and self._stop:
            self.stopped_at = int(state.global_step)
            _LOG.warning("Training stops at step %d: %s", state.global_step, said.words)
            control.should_training_stop = True
        return control
