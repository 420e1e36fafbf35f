"""What every tab of a page owes its visitor, checked on one opened page: controls that count, links, a script.

A tab's own test file keeps what is its own: its measures, its sentences, its figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from dashboard import link
from dashboard.field import number_text
from dashboard.learners import parameter_names
from dashboard.state import PageState
from tests.dashboard.visit import Visit
from vrcore.agents import AGENTS


@dataclass(frozen=True)
class Tab:
    """One tab. All names are those of its fields without the tab's own in front.

    `small` keeps its work short. `charts` are its figures; each of `moves` (name, value, which of them must change;
    None: all) is made in turn, with "More settings" open. `absent` are fields that stand nowhere with these settings.
    `forged` is what a link may not hold, and what is said of it.
    """

    page: PageState
    name: str
    small: Mapping[str, Any]
    charts: set[str]
    moves: tuple[tuple[str, Any, set[str] | None], ...]
    forged: Mapping[str, str]
    absent: set[str] = field(default_factory=set)

    def query(self, **changes: Any) -> str:
        """Return the link of the tab with its small settings."""
        prefix = self.page.prefix
        given = {f"{prefix}.{self.name}_{name}": value for name, value in {**self.small, **changes}.items()}
        return urlencode({"v": 1, f"{prefix}.tab": self.name, **given})

    def opened(self, **changes: Any) -> Visit:
        """Return a visit to the tab with "More settings" open."""
        visit = Visit(self.page.prefix, self.query(**changes))
        visit.at.session_state[f"{self.page.prefix}_{self.name}_more"] = True
        return visit.run()

    @property
    def fields(self) -> set[str]:
        """The names of the tab's settings, its prediction and learners' own parameters left out."""
        own = {name for agent in AGENTS for name in parameter_names(agent, f"{self.name}_")}
        mine = [name for name in self.page.by_name if name.startswith(f"{self.name}_") and name not in own]
        return {name.removeprefix(f"{self.name}_") for name in mine} - {"vote"}


def check_controls(tab: Tab) -> None:
    """Every setting is a control that moves its value, its link and its figures; the link gives the same elsewhere."""
    assert {name for name, _, _ in tab.moves} | tab.absent == tab.fields
    visit = tab.opened()
    before = visit.charts
    assert set(before) == tab.charts
    for name, value, wanted in tab.moves:
        whole = f"{tab.name}_{name}"
        one = tab.page[whole]
        numeric = one.kind in ("int", "float", "seed")
        # A seed has only a box, and a logarithmic slider stops at round numbers.
        visit.move(f"{whole}_box" if numeric and (one.kind == "seed" or one.param.log) else whole, value)
        assert visit.values[whole] == value, name
        said = number_text(value) if numeric else str(int(value)) if isinstance(value, bool) else value
        assert re.search(rf"{tab.page.prefix}\.{whole}={re.escape(said)}(&|$)", visit.link), name
        now = visit.charts
        moved = {key for key in tab.charts if now.get(key) != before.get(key)}
        assert moved >= (tab.charts if wanted is None else wanted), (name, moved)
        before = now
    _check_parameters(tab, visit)
    _check_script(tab, visit)
    again = Visit(tab.page.prefix, visit.link)
    assert again.problems == []
    assert all(again.values[one.name] == visit.values[one.name] for one in tab.page.linked(visit.values))
    assert (again.link, again.charts, again.heading) == (visit.link, visit.charts, visit.heading)


def _check_parameters(tab: Tab, visit: Visit) -> None:
    """The chosen learner's own parameters are controls, stand in the link, and count; those of others do not."""
    if f"{tab.name}_agent" not in tab.page.by_name or not tab.page.by_name.keys() & set(own_of(tab, "q-learning")):
        return
    agent = visit.values[f"{tab.name}_agent"]
    both = {agent, visit.values.get(f"{tab.name}_beside", agent)}
    wanted = {name for one in both for name in own_of(tab, one)}
    keys = visit.control_keys()
    held = {name for one in AGENTS for name in own_of(tab, one) if f"{tab.page.prefix}_{name}" in keys}
    assert held == wanted
    assert {name for one in AGENTS for name in own_of(tab, one) if f".{name}=" in visit.link} == wanted
    name = f"{tab.name}_{AGENTS[agent].short}_highest_rate"
    before = visit.charts
    visit.move(f"{name}_box", 77.0)
    assert visit.values[name] == 77.0
    assert visit.charts != before


def own_of(tab: Tab, agent: str) -> list[str]:
    """Return the names of the fields with an agent's own parameters."""
    return parameter_names(agent, f"{tab.name}_")


def _check_script(tab: Tab, visit: Visit) -> None:
    """The script is written when somebody asks for it."""
    assert not visit.at.code
    visit.at.session_state[f"{tab.page.prefix}_{tab.name}_python"] = True
    (code,) = visit.run().at.code
    compile(code.value, "script", "exec")
    assert "vrcore" in code.value
    visit.at.session_state[f"{tab.page.prefix}_{tab.name}_python"] = False
    visit.run()


def check_forged(tab: Tab) -> None:
    """Each value that a link may not hold becomes one sentence, and all of them together leave a page that works."""
    told: dict[str, dict[str, str]] = {}
    for query, words in tab.forged.items():
        given = {f"{tab.page.prefix}.{tab.name}_{part.split('=')[0]}": part.split("=")[1] for part in query.split("&")}
        values, problems = link.decode(tab.page, {"v": "1", f"{tab.page.prefix}.tab": tab.name, **given})
        (problem,) = [one for one in problems if "default there" not in one]
        assert words in problem, problems
        assert problem.endswith(".")
        told[problem] = given
        for name, value in values.items():
            assert value is None or tab.page[name].accept(value) == (value, None)
    some = dict(list(told.items())[:4])
    visit = Visit(tab.page.prefix, "&".join((tab.query(), *map(urlencode, some.values()))))
    assert {one for one in visit.problems if "default there" not in one} == set(some)
    for name, value in visit.values.items():
        assert tab.page[name].accept(value) == (value, None)
    before = visit.values
    visit.at.session_state[f"{tab.page.prefix}_{tab.name}_more"] = True
    keys = visit.run().control_keys()
    whole = next(name for name in visit.values if f"{tab.page.prefix}_{name}_box" in keys and name.startswith(tab.name))
    visit.move(f"{whole}_box", 10**6)  # an honest browser sends no such number
    assert visit.values == before


def check_old_link(tab: Tab) -> None:
    """A link from before learners' own parameters stood in it means their defaults, and nothing is said of it."""
    whole = link.pairs_of(tab.page, {**tab.page.defaults, "tab": tab.name})
    later = {f"{tab.page.prefix}.{one.name}" for one in tab.page.fields if one.later}
    old = {key: text for key, text in whole.items() if key not in later}
    assert len(old) < len(whole)
    assert link.decode(tab.page, old) == (tab.page.defaults | {"tab": tab.name}, [])
