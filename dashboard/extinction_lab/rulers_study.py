"""The tab "Four rulers": groups trained alike in one thing, then extinguished, and what comes out by each ruler."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from dashboard.charts.extinction_rulers import ruler_alt, ruler_figure, training_alt, training_figure
from dashboard.charts.look import Drawn, Look
from dashboard.charts.survival import survival_alt, survival_figure
from dashboard.extinction_lab.fields import differences, learner_in
from dashboard.extinction_lab.rulers_fields import OWN, measure
from dashboard.extinction_lab.rulers_words import answer, challenge, finding, others
from dashboard.extinction_lab.tested import RULERS, Tested, tested
from vrcore import DeliveryNoise, Experiment, parse
from vrcore.designs import experiments, extinction_after_training
from vrcore.errors import ParameterError
from vrcore.measures.extinction import Criterion


class Asked(NamedTuple):
    """What the tab asks for; `amount` is in units of `by`, `extinction` in minutes."""

    agent: Any
    schedules: tuple[str, ...]
    by: str
    amount: float
    omission: float
    spurious: float
    size_sd: float
    extinction: float
    eating: float
    spread: float
    subjects: int
    seed: int
    criterion: Criterion
    focus: str
    ruler: str
    vote: str
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["rulers", *map(str, self[:-1]), self.look.key])

    @property
    def revealed(self) -> bool:
        """Whether extinction is shown, or still to be predicted."""
        return self.vote != "open"

    def experiments(self) -> dict[str, Experiment]:
        """Return the experiment of each group."""
        groups = extinction_after_training(
            self.schedules,
            self.by,
            self.amount,
            extinction_seconds=self.extinction * 60.0,
            noise=DeliveryNoise(self.omission, self.spurious, self.size_sd),
        )
        return experiments(
            self.agent,
            groups,
            subjects=self.subjects,
            seed=self.seed,
            eating=self.eating,
            spread=differences(self.agent, self.spread),
        )


def schedules(values: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    """Return the groups' schedules, and which of them is held against the first in the finding."""
    ratio = values["rulers_ratio"]
    lean = str(parse(f"VR {ratio}"))
    if values["rulers_groups"] == "own":
        named = [values[f"rulers_{name}"] for name in OWN]
        found = tuple(dict.fromkeys(str(parse(text)) for text in named if text))
        return found, found[-1]
    if values["rulers_groups"] == "two":
        return ("CRF", lean), lean
    # Half of 2 or 3 is CRF again, which is there already.
    half = [str(parse(f"VR {ratio // 2}"))] if ratio >= 4 else []
    return ("CRF", *half, lean, "VI 30-s"), lean


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for. Raises `ParameterError` where there are no two groups to compare."""
    found, focus = schedules(values)
    if len(found) < 2:
        raise ParameterError(f"two groups at least must differ in their schedule; all of these are {found[0]}.")
    names = ("omission", "spurious", "size_sd", "extinction", "eating", "spread", "subjects", "seed")
    level = {"share" if values["rulers_criterion"] == "share" else "rate": float(values[measure(values)])}
    return Asked(
        learner_in("rulers", values),
        found,
        values["rulers_by"],
        float(values[f"rulers_{values['rulers_by']}"]),
        *(values[f"rulers_{name}"] for name in names),
        criterion=Criterion(window_seconds=float(values["rulers_window"]), **level),
        focus=focus,
        ruler=values["rulers_ruler"],
        vote=values["rulers_vote"],
        look=look,
    )


@dataclass(frozen=True, eq=False)
class View:
    """What is shown. Before the prediction, `rulers` is empty and `survival` None; `alts` are those of the rulers."""

    groups: tuple[Tested, ...]
    training: Drawn
    training_alt: str
    rulers: dict[str, Drawn]
    alts: dict[str, str]
    survival: Drawn | None
    survival_alt: str
    finding: str
    note: str
    others: str
    answer: str | None
    challenge: tuple[bool, str]

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        drawn = sum(one.nbytes for one in (self.training, self.survival, *self.rulers.values()) if one is not None)
        return drawn + sum(group.nbytes() for group in self.groups) + 20_000


def work(asked: Asked) -> Generator[float, None, View]:
    """Run, measure and draw the groups in short chunks; yields the share done."""
    groups: list[Tested] = []
    planned = asked.experiments()
    for place, (label, experiment) in enumerate(planned.items()):
        running = tested(label, experiment, asked.criterion)
        while True:
            try:
                yield (place + next(running)) / (len(planned) + 0.5)
            except StopIteration as stop:
                groups.append(stop.value)
                break
    focus = next(group for group in groups if group.label == asked.focus)
    found = finding(groups, focus)
    shown = asked.revealed
    return View(
        tuple(groups),
        training_figure(groups, asked.look),
        training_alt(groups),
        {ruler: ruler_figure(groups, ruler, asked.look) for ruler in RULERS} if shown else {},
        {ruler: ruler_alt(groups, ruler) for ruler in RULERS},
        survival_figure(groups, asked.ruler, asked.look, height=300) if shown else None,
        survival_alt(groups, asked.ruler),
        found.words if shown else "",
        found.note if shown else "",
        others(groups, focus) if shown else "",
        answer(asked.vote, found) if shown else None,
        challenge(groups),
    )


__all__ = ["Asked", "View", "asked_for", "schedules", "work"]
