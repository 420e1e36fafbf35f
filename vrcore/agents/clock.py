"""Clock: a subject that times the interval to its next reinforcer, and waits for most of it."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import PREE, TIMING, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

REMEMBERED = 16  # intervals kept of each kind; a new one takes the place of the oldest
BRIEF = 2.0  # seconds; shorter waits between responses are the pace of responding, and are not timed
UNTAUGHT = 30.0  # seconds; one interval that an untrained subject expects, beside those it remembers
TIRELESS = 1.5  # expected intervals after which the first reinforcer counts as missed


@allocation_free
def _probability(agent: Any, memory: Any, now: Any, a: int) -> float:
    """Return how likely the subject responds on an operandum now, were it the only one."""
    s = now.stimulus
    value = memory.value[s, a]
    early = now.t - memory.marked[0, 0] < memory.target[s, a] or now.t - memory.responded[s, a] < memory.gap[s, a]
    if memory.kept[s, a] > 0 and early:
        return float(min(agent.lowest, value))
    return float(value)


@allocation_free
def _soonest(remembered: Any, kept: int) -> float:
    """Return how soon pay has come: the second shortest of the times remembered, so that no single one rules."""
    least = min(remembered[0], remembered[1]) if kept > 1 else remembered[0]
    second = max(remembered[0], remembered[1]) if kept > 1 else remembered[0]
    for k in range(2, kept):
        if remembered[k] < least:
            second = least
            least = remembered[k]
        else:
            second = min(second, remembered[k])
    return float(second)


@allocation_free
def _expected(memory: Any, s: int, a: int) -> float:
    """Return the mean of the intervals remembered and of the one expected before, in seconds."""
    kept = min(memory.kept[s, a], REMEMBERED)
    total = UNTAUGHT
    for k in range(kept):
        total += memory.intervals[s, a][k]
    return total / (1 + kept)


def _value(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.value[stimulus, operandum])


def _target(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.target[stimulus, operandum])


@described(
    key="clock",
    short="ck",
    title="Clock",
    layout=[
        ("value", "f8"),
        ("intervals", "f8", (REMEMBERED,)),
        ("gaps", "f8", (REMEMBERED,)),
        ("kept", "i8"),
        ("target", "f8"),
        ("gap", "f8"),
        ("missed", "f8"),
        ("marked", "f8"),
        ("responded", "f8"),
        ("seen", "i8"),
        ("fresh", "i8"),
        ("poised", "i8"),
    ],
    differs="threshold",
    readings=(
        Reading("value", "Probability of responding once it is time", "P(respond), in time", "", _value, 0.0, 1.0),
        Reading("target", "When it will begin to respond, after the last reinforcer", "Begins after", "s", _target),
    ),
    badges=(
        Badge(
            PREE,
            "shows",
            "It stops when some expected intervals have passed without pay, and after lean training an interval "
            "holds more responses.",
        ),
        Badge(
            TIMING,
            "shows",
            "It begins to respond when most of the time to the next reinforcer has passed. Its runs begin at once, "
            "so that the mean of many draws the scallop; on fixed ratios it pauses longer than most animals.",
        ),
    ),
)
class Clock(NamedTuple):
    """A subject with a clock: it remembers how long reinforcers took to come, and begins to respond when it is time.

    Its clock starts at a reinforcer or a change of the stimulus. Of each operandum it remembers the last 16 times T at
    which a response was reinforced, and the 16 waits W between those responses and the ones before them. Of each kind
    the second shortest counts: pay has come so soon, and not only once. It begins to respond at

        b T (1 + gamma z)        and waits after each response for        w W (1 + gamma z')

    with b the threshold, w the share of the wait and z, z' standard normal, drawn anew each time; a W below 2 s is the
    pace of responding and is not waited for. Once both have passed, it responds at each decision with probability V,
    before that with the probability `lowest`. V is what it has learnt of pay as such:

        a reinforcer                                     V <- V + alpha_on (1 - V)
        another expected interval has passed without     V <- V - alpha_off (V - lowest)

    where the expected interval is the mean of those remembered and of the 30 s that an untrained subject expects; half
    of one is let pass before counting begins.

    Also known as: scalar expectancy theory (SET) with one start threshold; break-run model; pacemaker-accumulator.

    Source: Gibbon (1977), Psychological Review 84, 279-325 (comparison by ratio, scalar noise); Gibbon, Church & Meck
    (1984), Annals of the New York Academy of Sciences 423, 52-77 (memory as samples); Schneider (1969), Journal of the
    Experimental Analysis of Behavior 12, 677-687 (break and run). Counting expected intervals without pay follows
    Gallistel & Gibbon (2000), Psychological Review 107, 289-344. That the shortest intervals decide on the pause is
    reported for ratio schedules by Schlinger, Derenne & Baron (2008), The Behavior Analyst 31, 39-60. (All of these are
    recalled and not checked against the originals.) To let one rule time both reinforcers and waits between responses,
    the second shortest of what is remembered and the values of the parameters are this project's own.

    Shows the pause and, over many subjects, the scallop of fixed schedules, hardly a pause on variable ones, waits
    close to the criterion of DRL where DRL is what it meets first, and the partial-reinforcement extinction effect by
    responses. After continuous reinforcement it goes on far too fast for DRL, because what it remembers are intervals
    between reinforcers that came at once: not as published. On fixed ratios it waits for about half of the time between
    reinforcers, longer than most animals, because its own pause lengthens the interval it remembers. It unlearns: no
    spontaneous recovery.
    """

    threshold: Annotated[
        float, Param(0.05, 1.0, "share of the remembered interval that must have passed before it begins", step=0.01)
    ] = 0.6
    wait: Annotated[
        float,
        Param(0.0, 1.0, "share of the shortest reinforced wait between two responses that it waits again", step=0.01),
    ] = 0.8
    noise: Annotated[
        float, Param(0.0, 0.6, "scalar noise of the clock: standard deviation as a share of the interval", step=0.01)
    ] = 0.15
    gain: Annotated[float, Param(0.001, 1.0, "share of the way to certain responding after a reinforcer", log=True)] = (
        0.2
    )
    loss: Annotated[
        float,
        Param(0.001, 1.0, "share of that lost whenever an expected interval has passed without pay", log=True),
    ] = 0.1
    lowest: Annotated[float, Param(0.0001, 0.5, "probability of responding before it is time", log=True)] = 0.002
    start_value: Annotated[
        float, Param(0.001, 1.0, "probability of responding at a decision before training", log=True)
    ] = 0.3
    highest_rate: HighestRate = 120.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.value[s, a] = self.start_value

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, n = now.stimulus, memory.shape[1]
        if memory.seen[0, 0] != s + 1:
            memory.seen[0, 0] = s + 1
            memory.marked[0, 0] = now.t
            for a in range(1, n):
                memory.fresh[s, a] = 1
                memory.missed[s, a] = 0.0
        since = now.t - memory.marked[0, 0]
        none, total = 1.0, 0.0
        for a in range(1, n):
            kept = min(memory.kept[s, a], REMEMBERED)
            if kept > 0:
                if memory.fresh[s, a] == 1:
                    noise = max(1.0 + self.noise * rng.standard_normal(), 0.0)
                    memory.target[s, a] = self.threshold * _soonest(memory.intervals[s, a], kept) * noise
                    memory.fresh[s, a] = 0
                if memory.poised[s, a] == 0:
                    noise = max(1.0 + self.noise * rng.standard_normal(), 0.0)
                    wait = _soonest(memory.gaps[s, a], kept)
                    memory.gap[s, a] = self.wait * wait * noise if wait >= BRIEF else 0.0
                    memory.poised[s, a] = 1
                if since > (memory.missed[s, a] + TIRELESS) * _expected(memory, s, a):
                    memory.missed[s, a] += 1.0
                    memory.value[s, a] -= self.loss * max(memory.value[s, a] - self.lowest, 0.0)
            p = _probability(self, memory, now, a)
            none *= 1.0 - p
            total += p
        if now.first == 0 and rng.random() < none:
            return 0
        u = rng.random() * total
        for a in range(1, n):
            u -= _probability(self, memory, now, a)
            if u < 0.0:
                return a
        return n - 1

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        s, n = now.stimulus, memory.shape[1]
        if action > 0:
            if reward > 0.0:
                k = memory.kept[s, action] % REMEMBERED
                memory.intervals[s, action][k] = now.t - memory.marked[0, 0]
                memory.gaps[s, action][k] = now.t - max(memory.responded[s, action], memory.marked[0, 0])
                memory.kept[s, action] += 1
                memory.value[s, action] += self.gain * (1.0 - memory.value[s, action])
            memory.responded[s, action] = now.t
            memory.poised[s, action] = 0
        if reward > 0.0:
            memory.marked[0, 0] = now.t
            for a in range(1, n):
                memory.fresh[s, a] = 1
                memory.missed[s, a] = 0.0
