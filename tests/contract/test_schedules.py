"""Every simple schedule, and every way of combining them, keeps the schedules' contract."""

from __future__ import annotations

import pytest

from vrcore import Experiment, Phase, testing
from vrcore.log import REINFORCER, EventLog
from vrcore.noise import DeliveryNoise
from vrcore.schedules import ATOMS, KINDS, LISTS, parse
from vrcore.schedules.kinds import atoms
from vrcore.simulate import run
from vrcore.testing import ZOO, ContractError, check_schedule

SIMPLE = [kind if kind in ("CRF", "EXT") else f"{kind} 6" for kind in ATOMS]
LISTED = [f"{kind}(7, list={name}, n=9)" for kind in ("VR", "VI", "VT") for name in LISTS]
COMPOUND = [
    "Conc(VI 10, VI 20, COD=3)",
    "Conc(FR 5, VR 5, RR 5, FI 5, VI 5, RI 5, FT 5, EXT)",
    "Mult(VI 5, EXT, time=7)",
    "Mult(FR 1, EXT, FT 3, RR 2, time=5)",
    "Mult(Conc(FR 2, FR 3, COD=1), VI 3, time=11)",
    "Conc(Mult(FR 2, EXT, time=9), VI 3)",
    "Conc(Mult(FR 2, EXT, time=9), Mult(VI 3, EXT, FI 2, time=4), COD=1)",
]

KINDS_OF_ALL = [kind.example for kind in KINDS]


@pytest.mark.parametrize("text", [*SIMPLE, *LISTED, *COMPOUND, *KINDS_OF_ALL, *ZOO])
def test_a_schedule_keeps_the_contract(text: str) -> None:
    check_schedule(text)


def test_the_zoo_holds_every_simple_schedule() -> None:
    kinds = {atom.kind for text in ZOO for atom in atoms(parse(text))}
    assert kinds == set(ATOMS)


def test_a_reinforcer_out_of_nowhere_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def generous(experiment: Experiment, **how: bool) -> EventLog:
        (phase,) = experiment.phases
        noise = DeliveryNoise(spurious=0.5)
        return run(
            type(experiment)(experiment.agent, [type(phase)(phase.schedule, seconds=phase.seconds, noise=noise)]), **how
        )

    monkeypatch.setattr(testing, "run", generous)
    with pytest.raises(ContractError, match="unearned"):
        check_schedule("EXT")


def test_a_tree_that_is_written_as_another_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "parse", lambda text: parse("VR 10" if text == "VR 5" else "VR 20"))
    with pytest.raises(ContractError, match="another schedule"):
        check_schedule("VR 5")


def test_extinction_pays_nothing_and_continuous_reinforcement_everything() -> None:
    for text, share in (("EXT", 0.0), ("CRF", 1.0)):
        log = run(Experiment("constant-rate", [Phase(text, responses=200)]))
        assert (log.event == REINFORCER).sum() == share * 200
