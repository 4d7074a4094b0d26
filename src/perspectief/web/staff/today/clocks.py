"""How much time is left, in two words; and until when something may wait. Pure: moments in, words out."""

import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perspectief.core.clock import HOME
from perspectief.web import formats
from perspectief.work.queries import SOON

END_OF_DAY = datetime.time(17, 0)
AFTERNOON, MORNING = datetime.time(13, 0), datetime.time(8, 30)


class Clock(NamedTuple):
    """`before` and `time`: two short lines. `state`: late, soon or empty. `share`: 0 to 1 of the agreed time left."""

    before: str
    time: str
    state: str = ""
    share: float = 0.0


def left(due_at: datetime.datetime, now: datetime.datetime, agreed_hours: int) -> Clock:
    """nog / 2 uur · voor / 17.00 · nog / 3 dagen · te laat / 1 dag."""
    rest = due_at - now
    share = rest / datetime.timedelta(hours=max(agreed_hours, 1))
    if rest < datetime.timedelta():
        return Clock(_("te laat"), _long(-rest), "late")
    if rest < SOON:
        return Clock(_("nog"), _long(rest), "soon", share)
    local = due_at.astimezone(HOME)
    if local.date() == now.astimezone(HOME).date():
        return Clock(_("voor"), formats.clock_time(local), "", share)
    return Clock(_("nog"), _days((local.date() - now.astimezone(HOME).date()).days), "", share)


def _long(time: datetime.timedelta) -> str:
    if time >= datetime.timedelta(days=1):
        return _days(time.days)
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    return (
        _("%(n)s uur") % {"n": hours} if hours else ngettext("%(n)s minuut", "%(n)s minuten", minutes) % {"n": minutes}
    )


def _days(number: int) -> str:
    return ngettext("%(n)s dag", "%(n)s dagen", number) % {"n": number}


class Later(NamedTuple):
    """A moment to put something off to."""

    code: str
    label: str
    at: datetime.datetime


def laters(now: datetime.datetime) -> list[Later]:
    """This afternoon (when it is morning), tomorrow, and next monday."""
    local = now.astimezone(HOME)
    tomorrow = local.date() + datetime.timedelta(days=1)
    monday = local.date() + datetime.timedelta(days=7 - local.weekday())
    found = []
    if local.time() < AFTERNOON:
        found.append(Later("middag", _("Vanmiddag"), datetime.datetime.combine(local.date(), AFTERNOON, HOME)))
    found.append(Later("morgen", _("Morgen"), datetime.datetime.combine(tomorrow, MORNING, HOME)))
    if monday != tomorrow:
        label = formats.weekday(monday)
        found.append(Later("week", label[0].upper() + label[1:], datetime.datetime.combine(monday, MORNING, HOME)))
    return found
