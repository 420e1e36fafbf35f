"""Evolutionary dynamics: behaviours as a population that breeds, and reinforcers as what selects the parents."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

POPULATION = 100
BITS = 10
PHENOTYPES = 1 << BITS
FURTHEST = PHENOTYPES // 2  # around the circle of phenotypes
MIDDLE = PHENOTYPES // 2
CLASS = 41  # phenotypes that respond on one operandum
CELLS = 128  # parts in which a drawn parent is looked up
SEEDS = 9007199254740992.0  # 2^53, what one uniform number can distinguish


@allocation_free
def _lowest(operanda: int) -> int:
    """Return the lowest phenotype of the first operandum's class; the classes follow each other from there."""
    return max(MIDDLE - CLASS * ((operanda + 1) // 2), 0)


@allocation_free
def _operandum(phenotype: int, operanda: int) -> int:
    """Return the operandum that a behaviour responds on, 0 for none."""
    place = phenotype - _lowest(operanda)
    return place // CLASS + 1 if 0 <= place < CLASS * operanda else 0


@allocation_free
def _digits(state: int) -> int:
    """Return the next state of a generator whose 32 random bits are `_bits` of it; below 2^63, from below 2^53.

    A hundred children take hundreds of random numbers, which are most of the time that a decision takes. The subject's
    own generator therefore draws where this one starts, anew for each generation. Multiply with carry (Marsaglia 1994);
    with this multiplier a, the largest below 2^31 for which a 2^32 - 1 and a 2^31 - 1 are prime, the period is longest.
    """
    return 2147483085 * (state & 0xFFFFFFFF) + (state >> 32)


@allocation_free
def _bits(state: int) -> int:
    return (state ^ (state >> 32)) & 0xFFFFFFFF


@allocation_free
def _child(mother: int, father: int, choice: int, mutation: int, bits: int) -> int:
    """Return a child: each bit from either parent as `choice` says, then perhaps one bit flipped.

    Of 32 random bits, the first 16 decide whether it is flipped, in `mutation` of 2^16 cases, the last 16 which one.
    """
    flipped = 1 if (bits & 0xFFFF) < mutation else 0
    return (father ^ ((father ^ mother) & choice)) ^ (flipped << (((bits >> 16) * BITS) >> 16))


@allocation_free
def _breed(population: Any, children: Any, mutation: float, rng: Any) -> None:
    """Replace a population by the children of parents that are drawn at random."""
    flips = int(mutation * 65536.0)
    one, other = 1 + int(rng.random() * SEEDS), 1 + int(rng.random() * SEEDS)
    for i in range(POPULATION):
        one, other = _digits(one), _digits(other)
        bits = _bits(one)
        # 11 bits a parent: some places of the population are chosen in 21 and some in 20 of 2,048 cases, which matters
        # to nobody, since children are put into places at random.
        mother = population[(((bits >> 10) & 2047) * POPULATION) >> 11]
        father = population[((bits >> 21) * POPULATION) >> 11]
        children[i] = _child(mother, father, bits & (PHENOTYPES - 1), flips, _bits(other))
    for i in range(POPULATION):
        population[i] = children[i]


@allocation_free
def _distance(one: int, other: int) -> int:
    """Return how far apart two phenotypes are on their circle."""
    apart = abs(one - other)
    return min(apart, PHENOTYPES - apart)


@allocation_free
def _density(distance: int, mean: float) -> float:
    """Return the probability of a distance int(3 mu (1 - sqrt(1 - U)) + 0.5)."""
    low = max((distance - 0.5) / (3.0 * mean), 0.0)
    high = min((distance + 0.5) / (3.0 * mean), 1.0)
    return (high - low) * (2.0 - high - low) if low < high else 0.0


@allocation_free
def _parent(population: Any, upto: Any, guide: Any, u: float) -> int:
    """Return the individual in whose share of the whole `u`, uniform on [0, 1), lies."""
    i = guide[int(u * CELLS)]
    while i < POPULATION - 1 and upto[i] <= u * upto[POPULATION - 1]:
        i += 1
    return int(population[i])


@allocation_free
def _select(
    population: Any,
    children: Any,
    near: Any,
    upto: Any,
    guide: Any,
    emitted: int,
    mean: float,
    mutation: float,
    rng: Any,
) -> None:
    """Replace a population by the children of parents that are like the behaviour that was reinforced.

    To draw distances until there is somebody, and one of those at random, is to draw an individual in proportion to
    the density of its distance, shared among those at the same one. `near`, zero before and after, counts them; `upto`
    becomes the cumulative sum, `guide` where in it each of `CELLS` parts of the whole begins.
    """
    for i in range(POPULATION):
        near[_distance(population[i], emitted)] += 1
    total = 0.0
    for i in range(POPULATION):
        distance = _distance(population[i], emitted)
        total += _density(distance, mean) / near[distance]
        upto[i] = total
    for i in range(POPULATION):
        near[_distance(population[i], emitted)] = 0
    place = 0
    for cell in range(CELLS):
        while place < POPULATION - 1 and upto[place] <= total * cell / CELLS:
            place += 1
        guide[cell] = place
    flips = int(mutation * 65536.0)
    one, other = 1 + int(rng.random() * SEEDS), 1 + int(rng.random() * SEEDS)
    for i in range(POPULATION):
        one, other = _digits(one), _digits(other)
        mother = _parent(population, upto, guide, rng.random())
        father = _parent(population, upto, guide, rng.random())
        children[i] = _child(mother, father, _bits(one) & (PHENOTYPES - 1), flips, _bits(other))
    for i in range(POPULATION):
        population[i] = children[i]


def _share(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    if memory.born[stimulus, 0] == 0:
        return CLASS / PHENOTYPES
    operanda = memory.shape[1] - 1
    return sum(_operandum(int(one), operanda) == operandum for one in memory.population[stimulus, 0]) / POPULATION


@described(
    key="evolutionary",
    short="ev",
    title="Evolutionary",
    layout=[
        ("population", "i2", (POPULATION,)),
        ("children", "i2", (POPULATION,)),
        ("near", "i2", (FURTHEST + 1,)),
        ("upto", "f8", (POPULATION,)),
        ("guide", "i2", (CELLS,)),
        ("born", "i8"),
        ("emitted", "i8"),
        ("paid", "f8"),
    ],
    differs="selection",
    readings=(Reading("share", "Share of behaviours that respond here", "Share", "", _share, 0.0, 1.0),),
    badges=(
        Badge(
            PREE,
            "cannot",
            "Unpaid behaviours drift apart with every decision, whatever came before. How many responses that leaves "
            "room for depends on how fast it responded, so that its effect is weak and unreliable.",
        ),
        NO_CLOCK,
    ),
)
class Evolutionary(NamedTuple):
    """A subject whose behaviours are a population that breeds: what is like the reinforced one has the offspring.

    There are 100 behaviours, each a number of 10 bits (0 to 1023, on a circle). At every decision one of them, drawn
    at random, is emitted; it responds on the operandum whose class it lies in. One operandum's class is 471 to 511, a
    second one's 512 to 552; most behaviours are none of them. Then all 100 are replaced by children:

        parents after a reinforcer      at distance d from what was emitted,  d = int(3 mu (1 - sqrt(1 - U)) + 0.5)
        parents otherwise               any two, drawn at random
        child                           each bit from either parent; with probability m, one bit is flipped

    with U uniform; a d at which there is nobody is drawn again. mu is the mean of this linear density: the smaller, the
    stronger the reinforcer. A reinforcer r times as large has the mean mu/r.

    Also known as: evolutionary theory of behavior dynamics (ETBD), computational theory of selection by consequences.

    Source: McDowell, J. J. (2004), Journal of the Experimental Analysis of Behavior 81, 297-317, and (2012), ibid. 98,
    with classes, selection and mutation as in the Python package pyetbd (which counts the circle as 1023 wide). That
    each stimulus has a population of its own, mu/r, and classes for more than two operanda are this project's own.

    Shows generalised matching on concurrent random-interval schedules with a sensitivity below 1, and Herrnstein's
    hyperbola on single ones. The sensitivity grows with income: about .85 where a reinforcer comes every 9 s, as in the
    published simulations, .68 at every 20 s, .25 at every 90 s. On lean schedules it responds slowly (VR 20: some 7 a
    minute of 120). Extinction is drift with every decision, so that its partial-reinforcement extinction effect is weak
    and unreliable. Not as published (Riley's thesis of 2022, recalled, reports bouts and the effect of a changeover
    delay): a delay of 2 s lowers its sensitivity here, and a ratio at the end of an interval makes no longer bouts. It
    has no clock and no memory besides its behaviours: no pause, no scallop, no spontaneous recovery.
    """

    selection: Annotated[
        float,
        Param(
            1.0, 300.0, "mean distance of the parents from what was reinforced; less is a stronger reinforcer", log=True
        ),
    ] = 40.0
    mutation: Annotated[float, Param(0.001, 1.0, "chance that a child has one bit flipped", log=True)] = 0.1
    highest_rate: HighestRate = 120.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            memory.born[s, 0] = 0
            memory.paid[s, 0] = 0.0

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, operanda = now.stimulus, memory.shape[1] - 1
        population, children = memory.population[s, 0], memory.children[s, 0]
        if memory.born[s, 0] == 0:
            for i in range(POPULATION):
                population[i] = int(PHENOTYPES * rng.random())
            memory.born[s, 0] = 1
        elif memory.paid[s, 0] > 0.0:
            mean = min(self.selection / memory.paid[s, 0], float(PHENOTYPES))
            near, upto, guide = memory.near[s, 0], memory.upto[s, 0], memory.guide[s, 0]
            _select(population, children, near, upto, guide, memory.emitted[s, 0], mean, self.mutation, rng)
            memory.paid[s, 0] = 0.0
        else:
            _breed(population, children, self.mutation, rng)
        emitted = population[int(POPULATION * rng.random())]
        if now.first == 1 and _operandum(emitted, operanda) == 0:
            # Forced to respond: one of the behaviours that do, or any of those there could be.
            able = 0
            for i in range(POPULATION):
                able += 1 if _operandum(population[i], operanda) > 0 else 0
            place = int((able if able > 0 else CLASS * operanda) * rng.random())
            if able == 0:
                emitted = _lowest(operanda) + place
            for i in range(POPULATION):
                if able > 0 and _operandum(population[i], operanda) > 0:
                    if place == 0:
                        emitted = population[i]
                    place -= 1
        memory.emitted[s, 0] = emitted
        return _operandum(int(emitted), operanda)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        # What came of the behaviour shows in the next generation, which is bred when there is chance to draw from.
        if reward > 0.0 and memory.born[now.stimulus, 0] == 1:
            memory.paid[now.stimulus, 0] += reward
