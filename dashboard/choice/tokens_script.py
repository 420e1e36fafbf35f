"""The script that "Copy Python" gives in the tab "Token economy"."""

from __future__ import annotations

from dashboard.choice.tokens_asked import LINKS, Asked

TEXT = '''"""A token economy: pauses on the way to an exchange, and what saving does to persistence."""

from vrcore import Experiment, run
from vrcore.designs import token_economy, token_links, token_saving
from vrcore.measures import link_pauses, median_interval, ratio_of_medians, resistance, tokens
from vrcore.measures.pauses import response_rates
from vrcore.phenomena.phenomenon import learnt, middle_of

schedule = token_economy({made!r}, {exchanged!r}, {cost})
phases = token_links(schedule, seconds={watched})
log = run(Experiment({agent!r}, phases, subjects={subjects}, seed={seed}, tick={tick}))
counts = tokens(log)
counts = counts[counts["phase"] == 2]
print(counts[["earned", "spent", "held"]].median())  # held: in hand at an exchange
rates = response_rates(log)
kept = learnt(rates[rates["phase"] == 2]["per_minute"].to_numpy())  # the others respond too little to be asked
{links}
pauses = link_pauses(log, 2, links)[kept]  # a row a subject, a column a link
for link, seconds in enumerate(pauses.T, start=1):
    print("pause before link", link, median_interval(seconds))
k = min(2, links // 2)
early_over_late = middle_of(pauses[:, :k].sum(axis=1) / pauses[:, -k:].sum(axis=1))
print("early over late:", early_over_late)

groups = token_saving({made!r}, {exchanged!r}, {cost}, reinforcers={reinforcers}, seconds={unpaid})
lasted = {{}}
for label, phases in groups.items():
    log = run(Experiment({agent!r}, phases, subjects={subjects}, seed={seed}, tick={tick}))
    lasted[label] = resistance(log, 2)
    for ruler in ("responses", "minutes", "omitted"):
        print(label, ruler, median_interval(lasted[label].by(ruler)))
every, saved = lasted.values()
print("unpaid responses, saving over every token:", ratio_of_medians(saved.responses, every.responses))
'''
COUNTED = """several = counts[counts["exchanges"] > 0]
usual = (several["earned"] / several["exchanges"]).median()  # tokens an exchange, of the median subject
links = int(min(max(round(usual), {low}), {high})) if usual > 0 else {low}"""


def text(asked: Asked) -> str:
    """Return the script."""
    made, exchanged = asked.rules
    known = asked.links_known
    return TEXT.format(
        **asked._asdict() | {"extinction": None},
        made=made,
        exchanged=exchanged,
        links=COUNTED.format(low=LINKS[0], high=LINKS[1]) if known is None else f"links = {known}",
        watched=60.0 * asked.minutes,
        unpaid=60.0 * asked.extinction,
        tick=asked.watching(asked.agent).tick,
    )
