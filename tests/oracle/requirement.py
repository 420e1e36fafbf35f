"""What every part of a schedule is to the oracle: a requirement with a clock of its own.

All times are whole milliseconds, so that nothing here depends on rounding.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

EVERYWHERE = -1
"""Where a token counts as a response of the exchange schedule: on each of its operanda."""


class Met(NamedTuple):
    """A requirement has been met: on which operandum, and how large a reinforcer it is worth, if it says so."""

    operandum: int
    size: float | None = None


def of_the_first(mets: list[Met]) -> list[Met]:
    """Return what was met on the operandum that comes first: a whole pays on one operandum."""
    return [one for one in mets if one.operandum == mets[0].operandum]


class Changed(NamedTuple):
    """Tokens were earned or spent: which of the two, where the last one was earned, and how many."""

    event: str
    operandum: int
    tokens: int


class Moment(NamedTuple):
    """The end of one step, at schedule time `now`: how long it was, and where the subject responded (0: nowhere).

    `before` is the operandum of the response before this one, 0 for none. `gated` says that a response counts but
    can meet no requirement. Into `dark` goes the length of a blackout that begins here; it is dark everywhere then,
    and no clock runs. Into `changed` goes what became of tokens. Where tokens count as responses, `place` is
    the operandum on which the latest was earned.
    """

    now: Fraction
    step: Fraction
    operandum: int
    before: int
    dark: list[Fraction]
    changed: list[Changed]
    gated: bool = False
    place: int = 0


class Requirement:
    """A part of a schedule while it is in effect; while it is not, nothing here is called and its clock stands."""

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """Start anew: at the start of the `session`, as a link that is `entered`, or after something was met."""
        raise NotImplementedError

    def judge(self, moment: Moment) -> list[Met]:
        """Let one step pass; return what has been met at its end.

        What has been met is started anew by what it belongs to: with `again` at once, or with `begin` once all that
        belongs together has been met.
        """
        raise NotImplementedError

    def again(self) -> None:
        """Start anew after it was met and nothing else is needed; a schedule whose parts do so does nothing."""
        self.begin()

    def restart(self, reinforcers: int) -> None:
        """Start anew after it was met, waited for more, and so many reinforcers were earned by all of it."""
        self.begin()

    def over(self) -> bool:
        """Say whether the session is over because of this part."""
        return False


def milliseconds(seconds: float) -> Fraction:
    """Return a time in seconds as milliseconds, rounded to the millionth."""
    return Fraction(round(seconds * 1_000_000_000), 1_000_000)
