"""Settings of the tab "Dictionary"; every name begins with "dictionary_"."""

from __future__ import annotations

from dashboard.field import Field

TOPICS = {
    "all": "All",
    "schedules": "Reward and schedules",
    "learning": "Learning",
    "extinction": "Extinction",
    "people": "People and measures",
}

FIELDS: tuple[Field, ...] = (
    Field("dictionary_search", "text", "", 60, "search", heading="Search"),
    Field("dictionary_topic", "choice", "all", TOPICS, "topic", heading="Topic"),
)
