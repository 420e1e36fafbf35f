"""Resistance to extinction by three rulers: responses, minutes, expected reinforcers omitted.

One ruler is not enough. After a lean schedule a subject may make many more responses before it stops and yet miss no
more reinforcers than one trained richly, and minutes confound persistence with pace (Nevin 1988, Psychological Bulletin
103, 44-56; Shull & Grimes 2006, Journal of the Experimental Analysis of Behavior 85, 23-39).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from vrcore.errors import ParameterError
from vrcore.log import EventLog
from vrcore.measures.spans import Floats, available, delivery_times, response_times, spans
from vrcore.params import Param, checked, declared
from vrcore.schedules.kinds import atoms

RULERS = {
    "responses": "responses",
    "minutes": "minutes",
    "omitted": "expected reinforcers omitted",
}
LEAST_BASELINE = 10.0  # responses/min; a subject below it never learnt and is left out, not counted as fast extinction
LONGEST_BASELINE = 300.0  # seconds
STEP_SECONDS = 1.0  # how finely the window slides


@dataclass(frozen=True)
class Criterion:
    """When responding counts as extinguished: below a share of the own baseline in two windows in a row.

    A `rate` above 0 stands in the place of the share: an absolute criterion, the same for all. Who was fast before has
    further to fall to it, who was slow less far, so that the two need not agree.

    The second, which follows the first without overlap, confirms it: among the thousands of positions of a sliding
    window, a steady responder has a low one by chance alone. The values are those at the end of the first.
    """

    share: Annotated[float, Param(0.01, 0.9, "share of the baseline rate", step=0.01)] = 0.5
    window_seconds: Annotated[float, Param(5.0, 600.0, "length of the window", "s", step=5.0)] = 60.0
    rate: Annotated[float, Param(0.0, 1_000.0, "absolute criterion in place of the share; 0: none", "/min")] = 0.0

    def level(self, baseline: float) -> float:
        """Return the rate per minute below which a subject with this baseline counts as extinguished."""
        return self.rate or self.share * baseline

    def __post_init__(self) -> None:
        for name, one in declared(Criterion).items():
            object.__setattr__(self, name, checked("Criterion", name, getattr(self, name), one.kind, one.param))


@dataclass(frozen=True, eq=False)
class Resistance:
    """How long each subject kept responding; all arrays of shape (subjects,).

    `baseline`: responses per available minute in the last half of the phase before, at most its last 5 minutes.
    `per_response`: delivered reinforcers per response in that phase, what a response was worth.
    `responses`, `minutes`, `omitted`: up to the end of the first window below the criterion; inf where the phase
    ended before (censored), nan where the baseline was below 10 responses/min, or below an absolute criterion
    (`learnt` is False): such a subject is left out.
    `omitted` is `responses * per_response` after ratio schedules; after interval and time schedules, where time and not
    responding decides what is missed, it is `minutes` times the delivered reinforcers per minute of that phase.
    """

    criterion: Criterion
    baseline: Floats
    per_response: Floats
    responses: Floats
    minutes: Floats
    omitted: Floats
    observed_responses: Floats
    observed_minutes: Floats

    @property
    def learnt(self) -> npt.NDArray[np.bool_]:
        """Which subjects responded often enough before extinction to have something to lose."""
        return ~np.isnan(self.responses)

    @property
    def reached(self) -> npt.NDArray[np.bool_]:
        """Which subjects fell below the criterion before the phase ended."""
        return np.isfinite(self.responses)

    def by(self, ruler: str) -> Floats:
        """Return the values by one of `RULERS`."""
        if ruler not in RULERS:
            raise ParameterError(f'"{ruler}" is no ruler; use {", ".join(RULERS)}.')
        values: Floats = getattr(self, ruler)
        return values

    def observed(self, ruler: str) -> Floats:
        """Return how far every subject was watched, by one of `RULERS`: what one that never stopped has reached."""
        self.by(ruler)
        if ruler == "minutes":
            return self.observed_minutes
        if ruler == "responses":
            return self.observed_responses
        return np.asarray(self.observed_responses * np.nan_to_num(self.per_response), float)


def resistance(
    log: EventLog,
    phase: int = 2,
    *,
    share: float = 0.5,
    window_seconds: float = 60.0,
    rate: float = 0.0,
    before: int | None = None,
) -> Resistance:
    """Return the resistance to extinction in `phase`, against the baseline of the phase `before` it.

    `share`, `window_seconds` and `rate` are those of `Criterion`: a `rate` in responses/min is an absolute criterion.
    The window slides in steps of 1 s, from the start of the phase; a phase shorter than two windows is censored.
    Raises `LogError` for a phase that is not there, `ParameterError` for a criterion out of range.
    """
    criterion = Criterion(share, window_seconds, rate)
    training = {span.subject: span for span in spans(log, before or phase - 1)}
    testing = {span.subject: span for span in spans(log, phase)}
    n = log.subjects
    timed = is_timed(log, before or phase - 1)
    columns = {name: np.full(n, np.nan) for name in _COLUMNS}
    for subject, span in testing.items():
        trained = training.get(subject)
        if trained is None:
            continue
        responses = response_times(log, trained)
        deliveries = delivery_times(log, trained)
        low = trained.seconds - min(trained.seconds / 2.0, LONGEST_BASELINE)
        minutes = float(available(log, deliveries, low, trained.seconds)) / 60.0
        baseline = float((responses > low).sum()) / minutes if minutes > 0 else 0.0
        columns["baseline"][subject] = baseline
        columns["per_response"][subject] = len(deliveries) / len(responses) if len(responses) else np.nan
        emitted = response_times(log, span)
        columns["observed_responses"][subject] = len(emitted)
        columns["observed_minutes"][subject] = span.seconds / 60.0
        if baseline < max(LEAST_BASELINE, rate):
            continue
        end = first_below(emitted, delivery_times(log, span), log, span.seconds, criterion, baseline)
        columns["minutes"][subject] = end / 60.0
        columns["responses"][subject] = np.searchsorted(emitted, end + 1e-9, "right") if np.isfinite(end) else np.inf
        per_minute = len(deliveries) * 60.0 / trained.seconds
        worth, used = (
            (per_minute, end / 60.0) if timed else (columns["per_response"][subject], columns["responses"][subject])
        )
        # Where nothing was ever paid, nothing expected is omitted, however long it goes on.
        columns["omitted"][subject] = used * worth if worth > 0 else 0.0
    return Resistance(criterion, **columns)


_COLUMNS = ("baseline", "per_response", "responses", "minutes", "omitted", "observed_responses", "observed_minutes")


def first_below(
    responses: Floats, deliveries: Floats, log: EventLog, seconds: float, criterion: Criterion, baseline: float
) -> float:
    """Return the end (s) of the first window below the criterion that the next one confirms; inf if there is none."""
    window = criterion.window_seconds
    ends = np.arange(window, seconds + 1e-9, STEP_SECONDS)
    if len(ends) == 0:
        return float("inf")
    counts = np.searchsorted(responses, ends + 1e-9, "right") - np.searchsorted(
        responses, ends - window + 1e-9, "right"
    )
    free = available(log, deliveries, ends - window, ends)
    # A window spent eating says nothing about responding.
    below = (counts * 60.0 < criterion.level(baseline) * free) & (free > 0)
    later = round(window / STEP_SECONDS)
    confirmed = below[:-later] & below[later:] if len(below) > later else below[:0]
    return float(ends[np.argmax(confirmed)]) if confirmed.any() else float("inf")


def is_timed(log: EventLog, phase: int) -> bool:
    """Say whether time decides what is earned in a phase: any interval or time schedule in it."""
    if log.experiment is None:
        return False
    return any(atom.domain in ("I", "T") for atom in atoms(log.experiment.phases[phase - 1].schedule))
