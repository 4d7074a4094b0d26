"""Activities as a calendar file (RFC 5545): what, when, where; nothing about who comes."""

import datetime
from collections.abc import Iterable

from icalendar import Calendar, Event

from perspectief.core import clock
from perspectief.learning.models import Activity


def written(rows: Iterable[Activity], *, address: str) -> bytes:
    """The calendar. `address`: of the page with the agenda, absolute or in words; the number of an activity follows it."""
    found = Calendar()
    found.add("prodid", "-//Perspectief//Leeragenda//NL")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Leeragenda")
    for row in rows:
        found.add_component(_event(row, address))
    return bytes(found.to_ical())


def _event(row: Activity, address: str) -> Event:
    event = Event()
    event.add("uid", f"leren-{row.number}@perspectief")
    event.add("sequence", row.version)
    event.add("dtstamp", clock.now().astimezone(datetime.UTC))
    event.add("dtstart", row.starts_at.astimezone(datetime.UTC))
    event.add("dtend", row.ends_at.astimezone(datetime.UTC))
    event.add("summary", f"{row.get_kind_display().capitalize()}: {row.title}")
    event.add("location", row.location)
    event.add("description", row.about)
    event.add("url", f"{address}{row.number}/")
    event.add("status", "CANCELLED" if row.cancelled_at else "CONFIRMED")
    return event
