"""Every kind of schedule with an example: the one table behind the list of a page, `vrlab schedules` and the tests."""

from __future__ import annotations

from typing import NamedTuple

from vrcore.schedules.notation import parse


class Kind(NamedTuple):
    """One kind of schedule: its name in notation, what it is called, and an example that runs."""

    name: str
    title: str
    example: str

    @property
    def words(self) -> str:
        """The example in one sentence."""
        return parse(self.example).words


KINDS = (
    Kind("CRF", "continuous reinforcement", "CRF"),
    Kind("EXT", "extinction", "EXT"),
    Kind("FR", "fixed ratio", "FR 10"),
    Kind("VR", "variable ratio", "VR 10"),
    Kind("VR", "variable ratio, with its list", "VR(10, list=arith, n=20)"),
    Kind("RR", "random ratio", "RR 10"),
    Kind("FI", "fixed interval", "FI 30-s"),
    Kind("VI", "variable interval", "VI 30-s"),
    Kind("VI", "variable interval, running clock", "VI(30-s, timer=running)"),
    Kind("RI", "random interval", "RI 30-s"),
    Kind("FT", "fixed time", "FT 30-s"),
    Kind("VT", "variable time", "VT 30-s"),
    Kind("RT", "random time", "RT 30-s"),
    Kind("LH", "limited hold", "FI 30-s LH 10-s"),
    Kind("DRL", "differential reinforcement of low rates", "DRL 5-s"),
    Kind("DRH", "differential reinforcement of high rates, by the time between responses", "DRH 2-s"),
    Kind("DRH", "differential reinforcement of high rates, by a count", "DRH(2-s, responses=3)"),
    Kind("DRO", "differential reinforcement of other behaviour, resetting", "DRO 10-s"),
    Kind("DRO", "differential reinforcement of other behaviour, momentary", "DRO(10-s, momentary)"),
    Kind("PR", "progressive ratio, arithmetic", "PR 5"),
    Kind("PR", "progressive ratio, geometric", "PR(geometric, start=1, ratio=2)"),
    Kind("PR", "progressive ratio, Richardson and Roberts", "PR(richardson-roberts, stop=20-min)"),
    Kind("Interlock", "interlocking", "Interlock(R0=50, T=2-min)"),
    Kind("Pctl", "percentile", "Pctl(IRT, 50, window=20, dir=below)"),
    Kind("Adj", "adjusting delay", "Adj(delay, start=10-s, step=1-s, min=0-s, max=60-s)"),
    Kind("Adj", "adjusting ratio", "Adj(ratio, start=5, step=1, min=1, max=50)"),
    Kind("Adj", "adjusting amount", "Adj(amount, start=3, step=1, min=1, max=10)"),
    Kind("Conc", "concurrent, with a changeover delay", "Conc(VI 30-s, VI 60-s, COD=2-s)"),
    Kind("Conc", "concurrent, with a delay in one direction", "Conc(VI 30-s, VI 60-s, COD=1-s, COD(2->1)=5-s)"),
    Kind("Conc", "concurrent, with a changeover ratio", "Conc(VI 30-s, VI 60-s, COD=0-s, FRCO=5)"),
    Kind("Mult", "multiple", "Mult(VI 30-s, EXT, time=60-s, BO=5-s)"),
    Kind("Mult", "multiple, changing with reinforcers", "Mult(FR 5, VI 30-s, reinforcers=5)"),
    Kind("Mix", "mixed", "Mix(FR 5, FR 50, time=60-s)"),
    Kind("Chain", "chained", "Chain(FR 10, FI 30-s)"),
    Kind("Tand", "tandem", "Tand(VI 60-s, FT 5-s)"),
    Kind("Alt", "alternative", "Alt(FR 10, FI 5-min)"),
    Kind("Conj", "conjunctive", "Conj(FR 5, FI 30-s)"),
    Kind("second-order", "second-order", "FR 5(FI 30-s, brief=1-s)"),
    Kind("Token", "token", "Token(prod=FR 10, exch=FR 5, cost=1)"),
    Kind("Yoke", "yoked", 'Yoke("A1", VI, intervals=[12.5 40 7.2 21])'),
)
