"""What a region agrees for itself: how soon an employer is answered, when the counter is open, when somebody is looked after."""

import datetime
from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import journal, submissions
from perspectief.core.errors import Changed, Invalid, Refused
from perspectief.parties.models import RegionSettings
from perspectief.parties.rules import BOUNDS

NOT_YOURS = "Alleen de programmamanager legt de afspraken van de regio vast."
LATER = "Een collega heeft de afspraken intussen veranderd."
WRONG = "Niet alles klopt. Er is niets veranderd."


def may_settle(actor: Actor, region: int) -> bool:
    """Who leads the programme of the region: the agreements bind every party in it."""
    return actor.id > 0 and region in actor.programme_regions


def change_region_settings(
    actor: Actor, *, region: int, version: int, values: Mapping[str, Any], key: str = ""
) -> RegionSettings:
    """New agreements, from now on; what runs keeps the term it got. `values`: the names of `BOUNDS` and `closed_days` (dates).

    Raises Refused, Changed (somebody saved since `version`), Invalid.
    """
    if not may_settle(actor, region):
        raise Refused(NOT_YOURS)
    _check(values)
    with acting(actor):
        RegionSettings.objects.get_or_create(region_id=region)
        kept = RegionSettings.objects.select_for_update(of=("self",)).get(region=region)
        if key and not submissions.claim(key, actor):
            return kept
        if kept.version != version:
            raise Changed(LATER, current=kept)
        new = dict(values) | {"closed_days": sorted(day.isoformat() for day in set(values["closed_days"]))}
        changed = {name: value for name, value in new.items() if getattr(kept, name) != value}
        if not changed:
            return kept
        former = {name: getattr(kept, name) for name in changed}
        for name, value in changed.items():
            setattr(kept, name, value)
        kept.version += 1
        kept.save(update_fields=[*changed, "version"])
        journal.record("region_settings_changed", actor=actor, region=region, former=former, now=changed)
    return kept


def _check(values: Mapping[str, Any]) -> None:
    wrong: dict[str, str] = {}
    for name, (least, most) in BOUNDS.items():
        given = values.get(name)
        if name == "response_working_hours" and given is None:
            continue
        if not isinstance(given, int) or not least <= given <= most:
            wrong[name] = f"Vul een getal in van {least} tot en met {most}."
    if not wrong and values["day_begins"] >= values["day_ends"]:
        wrong["day_ends"] = "Het loket gaat later dicht dan open."
    if not all(isinstance(day, datetime.date) for day in values.get("closed_days", ())):
        wrong["closed_days"] = "Schrijf elke dag als 24-12-2026."
    if wrong:
        raise Invalid(WRONG, wrong)
