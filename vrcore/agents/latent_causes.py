"""Latent causes: a subject that asks which of the situations it knows it is in, and forgets none of them."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

MOST = 10  # causes that it can tell apart
PLACES = MOST + 2  # and two that are not there yet: a barren one and one that pays
BARREN = 10.0  # responses' worth of conviction that a barren cause pays next to nothing
HOUR = 3600.0


@allocation_free
def _places(memory: Any) -> int:
    """Return how many causes it considers: those it knows and, while there is room, a barren and a paying new one."""
    known = memory.known[0, 0]
    return int(known + 2 if known < MOST else known)


@allocation_free
def _set(memory: Any, k: int, paid: float, unpaid: float, belief: float) -> None:
    """Make cause k one that nothing is known about, besides what it is believed to pay."""
    memory.belief[0, 0][k] = belief
    memory.made[0, 0][k] = 0.0
    for s in range(memory.shape[0]):
        memory.seen[s, 0][k] = 0.0
    for a in range(1, memory.shape[1]):
        memory.paid[0, a][k] = paid
        memory.unpaid[0, a][k] = unpaid


@allocation_free
def _pays(memory: Any, k: int, a: int) -> float:
    """Return the chance that a response on operandum a pays under cause k."""
    paid = memory.paid[0, a][k]
    return float(paid / (paid + memory.unpaid[0, a][k]))


@allocation_free
def _usual(agent: Any, memory: Any, k: int) -> float:
    """Return how often cause k is in force: by the responses made under it, or as a new one."""
    known = memory.known[0, 0]
    novelty = agent.novelty if known < MOST else 0.0
    if k >= known:
        return float(0.5 * novelty)
    total = 0.0
    for j in range(known):
        total += memory.made[0, 0][j]
    return float((1.0 - novelty) * memory.made[0, 0][k] / total)


@allocation_free
def _drift(agent: Any, memory: Any, share: float) -> None:
    """Let the cause have changed with a chance of `share`."""
    belief = memory.belief[0, 0]
    for k in range(_places(memory)):
        belief[k] += share * (_usual(agent, memory, k) - belief[k])


@allocation_free
def _enter(agent: Any, memory: Any, s: int) -> None:
    """Ask anew which cause is in force, because the stimulus has changed."""
    belief, stimuli = memory.belief[0, 0], memory.shape[0]
    known, total = memory.known[0, 0], 0.0
    for k in range(_places(memory)):
        match = 1.0 / stimuli
        if k < known and memory.made[0, 0][k] > 0.0:
            match = (1.0 - agent.tolerance) * memory.seen[s, 0][k] / memory.made[0, 0][k] + agent.tolerance / stimuli
        belief[k] = _usual(agent, memory, k) * match
        total += belief[k]
    for k in range(_places(memory)):
        belief[k] /= total


def _worth(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    belief, n = memory.belief[0, 0], memory.shape[1]
    return float(
        sum(belief[k] for k in range(_places(memory)) if max(_pays(memory, k, a) for a in range(1, n)) > agent.worth)
    )


def _known(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.known[0, 0])


@described(
    key="latent-causes",
    short="lc",
    title="Latent causes",
    layout=[
        ("belief", "f8", (PLACES,)),
        ("made", "f8", (PLACES,)),
        ("seen", "f8", (PLACES,)),
        ("paid", "f8", (PLACES,)),
        ("unpaid", "f8", (PLACES,)),
        ("known", "i8"),
        ("shown", "i8"),
        ("since", "f8"),
    ],
    differs="hazard",
    readings=(
        Reading(
            "paying", "P(paying), the chance that a cause that pays is in force", "P(paying)", "", _worth, 0.0, 1.0
        ),
        Reading("known", "Causes that it knows", "Causes", "", _known, 0.0),
    ),
    badges=(
        Badge(
            PREE,
            "shows",
            "It takes a run of unpaid responses for a new cause once it is too long for the old one, which takes more "
            "responses the more rarely they were paid.",
        ),
        NO_CLOCK,
    ),
)
class LatentCauses(NamedTuple):
    """A subject that explains what happens by hidden causes, one at a time, and keeps those that are not in force.

    Each cause k it knows has counts S and F of responses paid and unpaid under it, so that a response pays with
    m(k) = S/(S + F), and of the responses made in each stimulus. A new cause may be barren, S = 10 e and
    F = 10 (1 - e), or pay, S = F = 1. How often a cause is in force it judges by the responses made under it, w(k),
    with a share c for causes never met: u(k) = (1 - c) w(k)/sum w, and u = c/2 for either kind of new one. The belief
    b(k) changes

        with each response          b <- (1 - h) b + h u,  then  b <- b m if it was paid,  b (1 - m) if not, normalised
        with time t                 b <- u + (b - u) exp(-t/tau)
        at a change of stimulus     b <- u ((1 - q) share of w(k) made in this stimulus + q/number of stimuli), likewise

    and the response counts for the most credible cause alone, which is known from then on if it was new.

        P(respond at a decision) = lowest + (highest - lowest) sum of b over causes with m > worth

    Several operanda share the causes and are chosen in proportion to sum b m.

    Also known as: latent-state model, context inference, sticky Chinese restaurant process, local MAP inference.

    Source: Gershman, Blei & Niv (2010), Psychological Review 117, 197-209; Redish, Jensen, Johnson & Kurth-Nelson
    (2007), Psychological Review 114, 784-805 (recalled and not checked). That causes last (h), that time brings back
    what is usual (tau), the share c for new ones and the values of the parameters are this project's own.

    Shows the partial-reinforcement extinction effect by responses; spontaneous recovery after a rest, since the old
    cause is only out of force and has the more responses to its name; renewal, when the stimulus of training returns
    after extinction in another one, and less when a third one comes: in the order of the published result, though the
    scoreboard does not count it, because less than half of its responding comes along to the other place. In a multiple
    schedule whose components all stop paying it hardly extinguishes: at each change it asks anew, and goes back to the
    cause that paid. After continuous reinforcement these come to a few
    responses, because one that is not paid says enough. It learns from what follows its responses alone: free
    reinforcers do not reinstate responding. It has no clock: no pause, no scallop.
    """

    hazard: Annotated[
        float, Param(0.00001, 0.1, "chance, at each response, that another cause has come into force", log=True)
    ] = 0.005
    novelty: Annotated[float, Param(0.001, 0.9, "share of causes that were never met before", log=True)] = 0.2
    stray: Annotated[
        float, Param(0.000001, 0.1, "chance of a reinforcer under a barren cause", "per response", log=True)
    ] = 0.0001
    memory_hours: Annotated[
        float, Param(0.1, 1000.0, "time after which a cause may well have changed by itself", "h", log=True)
    ] = 24.0
    tolerance: Annotated[
        float, Param(0.01, 1.0, "how little the stimulus says about the cause: 1 nothing", step=0.01)
    ] = 0.3
    worth: Annotated[
        float, Param(0.0001, 0.5, "chance of pay above which responding is worth its effort", log=True)
    ] = 0.005
    lowest: Annotated[float, Param(0.001, 0.5, "probability of responding when sure that nothing pays", log=True)] = (
        0.03
    )
    highest: Annotated[float, Param(0.05, 1.0, "probability of responding when sure that it pays", step=0.01)] = 0.80
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        barren = BARREN * self.stray
        _set(memory, 0, barren, BARREN - barren, 1.0)
        _set(memory, 1, barren, BARREN - barren, 0.0)
        _set(memory, 2, 1.0, 1.0, 0.0)
        # What the world was like before training counts as one response.
        memory.made[0, 0][0] = 1.0
        memory.known[0, 0] = 1
        memory.shown[0, 0] = 0
        memory.since[0, 0] = 0.0

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, n = now.stimulus, memory.shape[1]
        belief = memory.belief[0, 0]
        if memory.shown[0, 0] != s + 1:
            if memory.shown[0, 0] > 0:
                _enter(self, memory, s)
            memory.shown[0, 0] = s + 1
        else:
            passed = now.t - memory.since[0, 0]
            _drift(self, memory, 1.0 - math.exp(-passed / (HOUR * self.memory_hours)))
        memory.since[0, 0] = now.t
        pays, total = 0.0, 0.0
        for k in range(_places(memory)):
            best = 0.0
            for a in range(1, n):
                best = max(best, _pays(memory, k, a))
                total += belief[k] * _pays(memory, k, a)
            if best > self.worth:
                pays += belief[k]
        if now.first == 0 and rng.random() >= self.lowest + max(self.highest - self.lowest, 0.0) * pays:
            return 0
        if n == 2:
            return 1
        # A trace of every operandum stays open, or one given up could never be tried again.
        spare = 0.01 * total / (n - 1) + 1e-12
        u = rng.random() * (total + spare * (n - 1))
        for a in range(1, n):
            u -= spare
            for k in range(_places(memory)):
                u -= belief[k] * _pays(memory, k, a)
            if u < 0.0:
                return a
        return n - 1

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if action == 0:
            return
        _drift(self, memory, self.hazard)
        belief, known = memory.belief[0, 0], memory.known[0, 0]
        total, likeliest = 0.0, 0
        for k in range(_places(memory)):
            pays = _pays(memory, k, action)
            belief[k] *= pays if reward > 0.0 else 1.0 - pays
            total += belief[k]
            if belief[k] > belief[likeliest]:
                likeliest = k
        if likeliest >= known:
            # It becomes a known one, in the first free place, and two new ones stand ready behind it.
            barren = BARREN * self.stray
            new = belief[known] + belief[known + 1]
            if likeliest == known:
                _set(memory, known, barren, BARREN - barren, new)
            else:
                _set(memory, known, 1.0, 1.0, new)
            _set(memory, known + 1, barren, BARREN - barren, 0.0)
            _set(memory, known + 2, 1.0, 1.0, 0.0)
            memory.known[0, 0] = known + 1
            likeliest = known
        for k in range(_places(memory)):
            belief[k] /= total
        memory.made[0, 0][likeliest] += 1.0
        memory.seen[now.stimulus, 0][likeliest] += 1.0
        if reward > 0.0:
            memory.paid[0, action][likeliest] += 1.0
        else:
            memory.unpaid[0, action][likeliest] += 1.0
