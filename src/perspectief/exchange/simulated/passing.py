"""Time that passes: what the program calls now is a day of the simulation, also where a field would ask the database's clock."""

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils import timezone

from perspectief.core import clock
from perspectief.core.fields import Moment

NINE = datetime.time(9, 0)


def working_days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Monday to Friday, both ends included."""
    day = first
    while day <= last:
        if day.weekday() < 5:
            yield day
        day += datetime.timedelta(days=1)


@contextlib.contextmanager
def at(day: datetime.date, time: datetime.time = NINE) -> Iterator[None]:
    """It is this moment of this day in the Netherlands."""
    with clock.standing(datetime.datetime.combine(day, time, clock.HOME)):
        yield


@contextlib.contextmanager
def told_by_us() -> Iterator[None]:
    """Moments that rows get from the database (`Moment`) or from Django (`auto_now`) come from our clock, in this process."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_instead(timezone, "now", clock.now))
        for field in _of_the_database():
            stack.enter_context(_instead(field, "default", clock.now))
            field.__dict__.pop("_get_default", None)  # what Django worked out before
            stack.callback(field.__dict__.pop, "_get_default", None)
        yield


@contextlib.contextmanager
def _instead(holder: Any, name: str, value: Any) -> Iterator[None]:
    former = getattr(holder, name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        setattr(holder, name, former)


def _of_the_database() -> list[Field]:
    every = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return [field for field in every if isinstance(getattr(field, "db_default", None), Moment)]
