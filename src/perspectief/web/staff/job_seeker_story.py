"""The story of somebody so far: facts of the journal in Dutch words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from perspectief.core import clock
from perspectief.supply.queries.card import Altered, Told
from perspectief.supply.rules import State
from perspectief.taxonomy.needs import READINESS
from perspectief.web import formats
from perspectief.web.merging import said
from perspectief.web.staff.job_seeker_forms import CardForm

FIELD_WORDS = {
    "title": "de kop",
    "motivation": "wat belangrijk is",
    "skills": "wat iemand kan",
    "wishes": "welk werk iemand wil",
    "kinds_of_work": "soort werk",
    "branches": "branches",
    "contract_forms": "soort contract",
    "place_kinds": "soort plek",
    "pc4": "postcode",
    "modes": "vervoer",
    "travel_minutes": "reistijd",
    "hours_min": "uren",
    "hours_max": "uren",
    "week_can": "dagen",
    "week_rather_not": "dagen",
    "school_hours": "schooltijd",
    "available_from": "begindatum",
    "language": "Nederlands",
    "reading": "lezen",
    "education": "opleiding",
    "certificates": "papieren",
    "loads": "wat het werk mag vragen",
    "adaptations": "wat er nodig is",
    "guidance": "begeleiding",
    "guidance_hours": "jobcoach",
    "inburgering": "inburgering",
}


class Moment(NamedTuple):
    """One line of the story: when, what, more about it (may be empty), by whom; `kind` now, work or nothing."""

    when: str
    what: str
    more: str
    kind: str


def _nothing(data: Mapping[str, Any]) -> str:
    return ""


def _changed(data: Mapping[str, Any]) -> str:
    fields = data.get("fields", ())
    return formats.listed(list(dict.fromkeys(FIELD_WORDS[name] for name in fields if name in FIELD_WORDS)))


def _keys(data: Mapping[str, Any]) -> str:
    return (
        _("Werkgevers en partners vinden de kaart, zonder naam.")
        if data.get("open")
        else _("Alleen het loket vindt de kaart.")
    )


WORDS: dict[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "card_added": ("In het bestand gezet", _nothing),
    "card_imported": ("Met een bestand binnengekomen", _nothing),
    "card_changed": ("Kaart bijgewerkt", _changed),
    "card_confirmed": ("Kaart nagelopen: klopt nog", _nothing),
    "profile_changed": ("Naam of contact bijgewerkt", _nothing),
    "dossier_changed": ("Dossier bijgewerkt", _nothing),
    "caseworker_changed": ("Andere klantmanager", _nothing),
    "card_offered": ("Gevraagd of een andere organisatie overneemt", _nothing),
    "card_offer_withdrawn": ("Overdracht ingetrokken", _nothing),
    "card_taken_over": ("Overgenomen door een andere organisatie", _nothing),
    "card_refused": ("Overdracht niet aangenomen", _nothing),
    "person_invited": ("Uitgenodigd voor een eigen account", _nothing),
    "person_invitation_withdrawn": ("Uitnodiging ingetrokken", _nothing),
    "person_recovery_started": ("Weer toegang gegeven tot het eigen account", _nothing),
    "keys_turned": ("Toestemming veranderd", _keys),
    "readiness_set": ("Bepaald hoe ver van werk", lambda data: READINESS.get(data.get("level") or 0, "")),
    "state_set": ("Stand veranderd", lambda data: str(dict(State.choices).get(data.get("state", ""), ""))),
}


def story_lines(facts: Iterable[Told], *, shows_readiness: bool) -> list[Moment]:
    """The facts that have words, newest first."""
    lines = []
    for fact in facts:
        if fact.verb not in WORDS or (fact.verb == "readiness_set" and not shows_readiness):
            continue
        what, more = WORDS[fact.verb]
        by = _("door %(who)s") % {"who": fact.who} if fact.who else ""
        day = formats.day(fact.at.astimezone(clock.HOME).date(), clock.today())
        lines.append(Moment(", ".join(filter(None, [day, by])), what, more(fact.data), ""))
    return lines


class Alteration(NamedTuple):
    """One saved change: when and by whom, and per field what it was and is."""

    when: str
    fields: list[tuple[str, str, str]]


def alterations(rows: Iterable[Altered]) -> list[Alteration]:
    """The changes of a card in words; what the program keeps for itself (version, sources) is left out."""
    form, found = CardForm(), []
    for row in rows:
        known = [name for name in row.new if name in form.fields and name in FIELD_WORDS]
        told = [
            (str(form.fields[name].label), said(form, name, row.old.get(name)), said(form, name, row.new[name]))
            for name in known
        ]
        if told:
            day = formats.day(row.at.astimezone(clock.HOME).date(), clock.today())
            found.append(Alteration(", ".join(filter(None, [day, row.who])), told))
    return found
