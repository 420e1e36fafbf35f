"""The compound schedules: how the requirements of the parts become one."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tests.oracle.leaves import simple
from tests.oracle.requirement import EVERYWHERE, Changed, Met, Moment, Requirement, milliseconds, of_the_first
from vrcore.schedules.kinds import (
    Alternative,
    Chained,
    Concurrent,
    Conjunctive,
    Mixed,
    Multiple,
    Schedule,
    SecondOrder,
    Tandem,
    Token,
)
from vrcore.schedules.kinds.hold import held


class Role(NamedTuple):
    """What meeting a schedule leads to: whether it then starts anew by itself, and whether a reinforcer follows."""

    alone: bool
    pays: bool


REINFORCED, NEEDED = Role(alone=True, pays=True), Role(alone=False, pays=False)


class Group(Requirement):
    """Parts, of which one or several are in effect."""

    def __init__(self, parts: list[Requirement]) -> None:
        self.parts = parts
        self.waiting: list[Requirement] = []  # parts that were met and are needed for more

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """All parts start anew."""
        self.waiting = []
        for part in self.parts:
            part.begin(session=session, entered=entered)

    def over(self) -> bool:
        """Over, where any part in effect is."""
        return any(part.over() for part in self.parts)


class First(Group):
    """Alt: the first to be met counts, and starts anew as it would alone; the others start anew from the beginning."""

    def __init__(self, parts: list[Requirement], role: Role) -> None:
        super().__init__(parts)
        self.role = role

    def judge(self, moment: Moment) -> list[Met]:
        """All parts judge; what is met pays what it would alone, of several at once the least of them."""
        judged = [(part, part.judge(moment)) for part in self.parts]
        met = [mets for _, mets in judged if mets]
        if not met:
            return []
        for part, mets in judged:
            if mets and not self.role.alone:
                self.waiting.append(part)
            elif mets:
                part.again()
            elif self.role.alone:
                part.begin()
        if not self.role.alone:
            met = [of_the_first(mets) for mets in met]
        return min(met, key=lambda mets: (len(mets), sum(one.size or 0.0 for one in mets)))

    def again(self) -> None:
        """What was met has started anew already."""

    def restart(self, reinforcers: int) -> None:
        """What was met starts anew as it would alone, the rest from the beginning."""
        for part in self.parts:
            if part in self.waiting:
                part.restart(reinforcers)
            else:
                part.begin()
        self.waiting = []


class All(Group):
    """Conj: a part that is met stays so; the last of them counts, and what met it starts anew as it would alone."""

    def __init__(self, parts: list[Requirement], role: Role) -> None:
        super().__init__(parts)
        self.role = role

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """Nothing is met."""
        super().begin(session=session, entered=entered)
        self.done: dict[int, list[Met]] = {}

    def judge(self, moment: Moment) -> list[Met]:
        """All parts judge; those that are met already go on seeing what the subject does.

        Paid is the most that any of them would pay alone, where the last one was met.
        """
        where = 0
        for k, part in enumerate(self.parts):
            found = part.judge(moment)
            if found and k not in self.done:
                self.done[k] = of_the_first(found)
                where = where or found[0].operandum
        if not where or len(self.done) < len(self.parts):
            return []
        size = max((mets[0].size for mets in self.done.values() if mets[0].size is not None), default=None)
        met = [Met(where, size)] * max(map(len, self.done.values()))
        if self.role.alone:
            self.restart(len(met) if self.role.pays else 0)
        return met

    def again(self) -> None:
        """What was met has started anew already."""

    def restart(self, reinforcers: int) -> None:
        """All of it was met."""
        self.done = {}
        for part in self.parts:
            part.restart(reinforcers)


class Links(Group):
    """Chain and Tand: one after the other; the last counts."""

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """Back to the first link, which is entered unless it was in effect."""
        entered = entered or not hasattr(self, "n") or self.n > 0
        self.n = 0
        self.parts[0].begin(session=session, entered=entered)

    def judge(self, moment: Moment) -> list[Met]:
        """The present link judges."""
        found = self.parts[self.n].judge(moment)
        if not found:
            return []
        if self.n == len(self.parts) - 1:
            return of_the_first(found)
        self.n += 1
        self.parts[self.n].begin(entered=True)
        return []

    def over(self) -> bool:
        """Over, where the present link is."""
        return self.parts[self.n].over()


class Turns(Group):
    """Mult and Mix: one part at a time is in effect; the others stand still."""

    def __init__(self, parts: list[Requirement], schedule: Multiple | Mixed, operanda: set[int], role: Role) -> None:
        super().__init__(parts)
        self.schedule, self.operanda, self.role = schedule, operanda, role

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """The first component, and all parts start anew; those that were not in effect are entered."""
        self.waiting = []
        before = getattr(self, "n", None)
        for k, part in enumerate(self.parts):
            part.begin(session=session, entered=entered or k != before)
        self.n = 0
        self.used = Fraction(0)

    def judge(self, moment: Moment) -> list[Met]:
        """The component in effect during the step judges; then it may change."""
        self.dark = moment.dark
        found = self.parts[self.n].judge(moment)
        if found and self.role.alone:
            self.parts[self.n].again()
        elif found:
            self.waiting.append(self.parts[self.n])
        match self.schedule.by:
            case "seconds":
                self.used += moment.step
                allowed = milliseconds(self.schedule.seconds)
            case "responses":
                self.used += moment.operandum in {*self.operanda, EVERYWHERE}
                allowed = Fraction(self.schedule.amount)
            case _:
                self.used += len(found) if self.role.pays else 0
                allowed = Fraction(self.schedule.amount)
        if self.used >= allowed:
            self.turn()
        return found

    def turn(self) -> None:
        """The next component comes into effect."""
        self.n = (self.n + 1) % len(self.parts)
        self.used = Fraction(0)
        self.dark.append(milliseconds(self.schedule.blackout))

    def again(self) -> None:
        """What was met has started anew already."""

    def restart(self, reinforcers: int) -> None:
        """What was met starts anew; the reinforcers count."""
        for part in set(self.waiting):
            part.restart(reinforcers)
        self.waiting = []
        if self.schedule.by == "reinforcers":
            self.used += reinforcers
            if self.used >= self.schedule.amount:
                self.turn()

    def over(self) -> bool:
        """Over, where the component in effect is."""
        return self.parts[self.n].over()


class Together(Group):
    """Conc: parts at once, each on its own operanda; a changeover gates responses for a time and a number."""

    def __init__(self, parts: list[Requirement], schedule: Concurrent, operanda: list[set[int]], role: Role) -> None:
        super().__init__(parts)
        self.schedule, self.operanda, self.role = schedule, operanda, role
        self.changed: Fraction | None = None
        self.delay = Fraction(0)
        self.responses = 0  # since the changeover

    def judge(self, moment: Moment) -> list[Met]:
        """All parts judge, each its own responses."""
        here, there = self.side(moment.operandum), self.side(moment.before)
        if here is not None:
            if there is not None and here != there:
                self.delay = milliseconds(self.schedule.delay_between(there + 1, here + 1))
                self.changed, self.responses = moment.now, 0
            self.responses += 1
        blocked = self.changed is not None and (
            moment.now - self.changed < self.delay or self.responses < self.schedule.changeover_ratio
        )
        found: list[Met] = []
        for part, own in zip(self.parts, self.operanda, strict=True):
            operandum = moment.operandum if moment.operandum in {*own, EVERYWHERE} else 0
            mets = part.judge(moment._replace(operandum=operandum, gated=moment.gated or blocked))
            if mets and self.role.alone:
                part.again()
            elif mets:
                self.waiting.append(part)
            found += mets
        return found

    def again(self) -> None:
        """What was met has started anew already."""

    def restart(self, reinforcers: int) -> None:
        """What was met starts anew."""
        for part in set(self.waiting):
            part.restart(reinforcers)
        self.waiting = []

    def side(self, operandum: int) -> int | None:
        """Return the part that has an operandum."""
        return next((k for k, own in enumerate(self.operanda) if operandum in own), None)


class Units(Requirement):
    """Second order: completing the unit counts as a response on the overall schedule."""

    def __init__(self, overall: Requirement, unit: Requirement, operandum: int) -> None:
        self.overall, self.unit, self.operandum = overall, unit, operandum

    def judge(self, moment: Moment) -> list[Met]:
        """A unit, then the whole."""
        completed = self.unit.judge(moment)
        if completed:
            self.unit.again()
        return self.overall.judge(moment._replace(operandum=self.operandum if completed else 0, gated=False))

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """Both start anew."""
        self.overall.begin(session=session, entered=entered)
        self.unit.begin(session=session, entered=entered)

    def again(self) -> None:
        """A unit that is under way goes on."""
        self.overall.again()

    def restart(self, reinforcers: int) -> None:
        """A unit that is under way goes on."""
        self.overall.begin()


class Tokens(Requirement):
    """Token: completed production earns a token; completed exchange turns tokens into reinforcers."""

    def __init__(self, production: Requirement, exchange: Requirement, cost: int, operandum: int) -> None:
        self.production, self.exchange, self.cost = production, exchange, cost
        self.operandum = operandum  # that of the latest token
        self.tokens = 0
        self.exchanged = False

    def judge(self, moment: Moment) -> list[Met]:
        """A token, then the exchange, for which tokens are responses."""
        earned = self.production.judge(moment)
        if earned:
            self.operandum = moment.place or earned[0].operandum
            self.production.again()
            moment.changed.append(Changed("token", self.operandum, 1))
        self.tokens += len(earned) > 0
        told = moment._replace(operandum=EVERYWHERE if earned else 0, gated=False, place=self.operandum)
        mets = self.exchange.judge(told)
        if not mets or self.exchanged:
            return []
        bought, self.tokens = divmod(self.tokens, self.cost)
        if bought:
            moment.changed.append(Changed("exchange", self.operandum, bought * self.cost))
        else:
            self.exchange.begin()
        self.exchanged = bought > 0  # and waits until what it belongs to is met, too
        return [Met(self.operandum)] * bought

    def again(self) -> None:
        """A token that is under way goes on."""
        self.exchange.begin()
        self.exchanged = False

    def restart(self, reinforcers: int) -> None:
        """A token that is under way goes on."""
        self.again()

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """Tokens are kept."""
        self.production.begin(session=session, entered=entered)
        self.exchange.begin(session=session, entered=entered)
        self.exchanged = False

    def over(self) -> bool:
        """Over, where a part is."""
        return self.production.over() or self.exchange.over()


def width(schedule: Schedule) -> int:
    """Return how many operanda a schedule needs."""
    if isinstance(schedule, Concurrent):
        return sum(map(width, schedule.parts))
    return max(map(width, schedule.parts), default=1)


def requirement(schedule: Schedule, operandum: int = 1, role: Role = REINFORCED) -> Requirement:
    """Return what a schedule requires, its first operandum having this number."""
    match schedule:
        case Concurrent():
            parts, operanda, first = [], [], operandum
            for part in schedule.parts:
                parts.append(requirement(part, first, role))
                operanda.append(set(range(first, first + width(part))))
                first += width(part)
            return Together(parts, schedule, operanda, role)
        case Multiple() | Mixed():
            parts = [requirement(part, operandum, role) for part in schedule.parts]
            return Turns(parts, schedule, set(range(operandum, operandum + width(schedule))), role)
        case SecondOrder():
            overall = held(schedule.overall, schedule.hold)
            return Units(simple(overall, operandum), simple(schedule.unit, operandum), operandum)
        case Token():
            production = requirement(schedule.production, operandum, Role(alone=True, pays=False))
            exchange = requirement(schedule.exchange, operandum, NEEDED)
            return Tokens(production, exchange, schedule.cost, operandum)
        case Alternative():
            return First([requirement(part, operandum, role) for part in schedule.parts], role)
        case Conjunctive():
            return All([requirement(part, operandum, NEEDED) for part in schedule.parts], role)
    parts = [requirement(part, operandum, NEEDED) for part in schedule.parts]
    if isinstance(schedule, Chained | Tandem):
        return Links(parts)
    return simple(schedule, operandum)
