"""Any schedule pays what the oracle says, where and when it says, and nothing else; so with tokens."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.oracle.determined import determined
from tests.oracle.judgement import demanded, told
from tests.schedule_strategies import schedules
from vrcore import Experiment, Phase, run
from vrcore.agents import ConstantRate, QLearning
from vrcore.errors import ScheduleError
from vrcore.experiment import PROCEDURES
from vrcore.schedules import Schedule

# The same sessions every time: a search for new ones is a person's, with more examples and `derandomize=False`.
quick = settings(deadline=None, max_examples=400, derandomize=True)
STEPS = 250


@st.composite
def sessions(draw: st.DrawFn, *, aligned: bool) -> Experiment:
    """Draw a session on any schedule that needs no draws; `aligned` ones have all times on the grid of steps."""
    tick = draw(st.sampled_from([0.1, 0.25, 0.5, 1.0]))
    grid = tick if aligned else draw(st.sampled_from([0.001, 0.03, 0.07]))
    schedule = determined(draw(schedules(10.0, simulated=True)), grid)
    eating = draw(st.integers(0, 4)) * tick if aligned else round(draw(st.integers(0, 600)) * 0.005, 3)
    fastest = 60.0 / max(tick, 1.0)
    probabilities = st.sampled_from([0.1, 0.5, 0.9, 1.0])
    agent: Any = draw(probabilities.map(lambda p: ConstantRate(p, fastest)) | st.just(QLearning(highest_rate=fastest)))
    return session(schedule, agent, tick, eating, draw(st.sampled_from(list(PROCEDURES))), draw(st.integers(0, 99)))


def session(
    schedule: Schedule | str,
    agent: Any = None,
    tick: float = 0.1,
    eating: float = 0.0,
    procedure: str = "forced-choice",
    seed: int = 0,
) -> Experiment:
    """Return a session of one subject; in the forced-choice procedure a response comes in every step."""
    try:
        phase = Phase(schedule, seconds=round(STEPS * tick, 6))
    except ScheduleError:
        assume(False)
    return Experiment(agent or ConstantRate(), [phase], tick=tick, eating=eating, seed=seed, procedure=procedure)


def agrees(experiment: Experiment) -> None:
    log = run(experiment)
    assert told(log) == demanded(log), str(experiment.phases[0].schedule)


@given(sessions(aligned=True))
@example(session("Tand(CRF, FT 1-s)", procedure="free-operant"))
@example(session("Adj(delay, start=1-s, step=0.5-s)", procedure="free-operant"))
@example(session("Conc(CRF, VI(0.2-s, n=1, timer=running))"))
@example(session("VI(0.2-s, n=1, timer=running) LH 0.1-s", ConstantRate(0.2)))
@example(session("Chain(CRF, DRH 0.1-s)"))
@example(session("Alt(DRH 0.5-s, FT 0.5-s)", procedure="free-operant"))
@example(session("Chain(CRF, DRH(1-s, responses=2))"))
@example(session("Chain(CRF, Conc(CRF, CRF, FRCO=2))"))
@example(session("Conc(CRF, Conc(CRF, CRF, COD=0.2-s), FRCO=3)"))
@example(session("Mult(Conc(CRF, CRF, COD=2-s), Conc(FR 2, CRF), time=1-s)"))
@example(session("Conj(DRO 0.1-s, Conc(CRF, CRF))", procedure="free-operant"))
@example(session("Conc(CRF, FT 0.1-s(FR 2))"))
@example(session("Alt(Token(prod=CRF, exch=FR 3, cost=2), EXT)"))
@example(session("Token(prod=CRF, exch=Mult(FR 2, FR 3, responses=2), cost=1)", procedure="free-operant"))
@example(session("Alt(PR(geometric, start=2, ratio=5), FI 0.2-s)"))
@example(session("Token(prod=Conc(CRF, CRF), exch=FR 2(FR 2), cost=2)", QLearning(), procedure="free-operant"))
@example(session("Token(prod=Conc(CRF, CRF), exch=Token(prod=CRF, exch=CRF, cost=2), cost=2)"))
@example(session("Chain(FR 2, Token(prod=FR 2, exch=FR 3, cost=1))"))
@example(session("Token(prod=FI 1-s, exch=FR 2, cost=1)", procedure="free-operant"))
@example(session("Token(prod=VI(0.5-s, n=1), exch=FI 2-s, cost=2)", procedure="free-operant"))
@example(session("Token(prod=FT 0.3-s, exch=FT 2-s, cost=4)", procedure="free-operant"))
@example(session("Conj(Token(prod=CRF, exch=FR 2, cost=1), FI 2-s, Adj(amount, start=2, step=1))"))
@example(session("Alt(Adj(amount, start=2, step=1), FR 3)"))
@example(session("Conj(EXT, Mult(CRF, CRF, time=0.3-s, BO=0.3-s))", ConstantRate(0.1), procedure="free-operant"))
@example(session("Mult(CRF, FT 0.1-s, time=0.1-s, BO=0.1-s)", eating=0.1))
@example(session("Alt(Conc(FT 0.3-s, FT 0.5-s), EXT)", procedure="free-operant"))
@example(session("Conj(Alt(DRL 1-s, FR 3), Conc(CRF, CRF, COD=1-s))", tick=0.25, eating=0.88, seed=1))
@quick
def test_with_all_times_on_the_grid_of_steps(experiment: Experiment) -> None:
    agrees(experiment)


@given(sessions(aligned=False))
@example(session("Mult(CRF, CRF, time=0.07-s, BO=0.35-s)", eating=0.35, procedure="free-operant"))
@quick
def test_with_times_between_the_steps(experiment: Experiment) -> None:
    agrees(experiment)
