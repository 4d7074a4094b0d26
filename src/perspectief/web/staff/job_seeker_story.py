"""The story of somebody so far: facts of the journal in Dutch words."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from perspectief.core import clock
from perspectief.guidance.queries import Chapter
from perspectief.guidance.rules import MILESTONES, ContractForm, Result, TrialKind, Verdict, Why
from perspectief.supply.queries.card import Altered, Told
from perspectief.supply.rules import State, TrajectResult
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


def _trial_result(data: Mapping[str, Any]) -> str:
    said = str(dict(Result.choices).get(data.get("outcome", ""), ""))
    return _("%(said)s, en er komt een baan van") % {"said": said} if data.get("job") else said


def _ended(data: Mapping[str, Any]) -> str:
    return str(dict(Why.choices).get(data.get("reason", ""), ""))


def _agreed(data: Mapping[str, Any]) -> str:
    return formats.day(datetime.date.fromisoformat(data["ended_on"]), clock.today()) if data.get("ended_on") else ""


COACH_WENT = {
    "withdrawn": "De werkzoekende trok het ja in.",
    "closed": "De kaart wordt niet meer gedeeld met partners.",
    "left": "De organisatie doet niet meer mee in de regio.",
    "employer": "De organisatie is zelf de werkgever.",
}
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
    "trial_opened": (
        "Een proef afgesproken",
        lambda data: str(dict(TrialKind.choices).get(data.get("kind", ""), "")),
    ),
    "trial_agreed": ("Iedereen gaf akkoord op de proef", _nothing),
    "trial_reported": ("De proef is voorbij", _trial_result),
    "tasks_confirmed": ("Op het werk bleek wat iemand kan", _nothing),
    "placed": ("Een plek gevonden", lambda data: str(dict(ContractForm.choices).get(data.get("form", ""), ""))),
    "coach_appointed": ("Begeleiding afgesproken", _nothing),
    "coach_ended": ("Begeleiding gestopt", lambda data: COACH_WENT.get(data.get("why", ""), "")),
    "ending_proposed": ("De jobcoach stelde voor om te stoppen", _ended),
    "ending_taken_back": ("De jobcoach nam dat voorstel terug", _nothing),
    "ending_agreed": ("Een dag afgesproken om te stoppen", _agreed),
    "ending_declined": (
        "Het werk stopt nog niet",
        lambda data: str(dict(Verdict.choices).get(data.get("why", ""), "")),
    ),
    "milestone_spoken": ("Gesproken met werknemer en werkgever", lambda data: MILESTONES.get(data.get("week", 0), "")),
    "signal_given": ("Gezegd dat het minder goed gaat", _nothing),
    "signal_answered": ("Het signaal is beantwoord", _nothing),
    "placement_ended": ("Het werk stopte", _ended),
    "next_step_done": ("De volgende stap is gezet", _nothing),
    "traject_started": (
        "Werkfit-traject begonnen",
        lambda data: formats.counted(int(data.get("weeks", 0)), _("week"), _("weken")),
    ),
    "traject_changed": ("Werkfit-traject bijgewerkt", _nothing),
    "traject_ended": (
        "Werkfit-traject afgesloten",
        lambda data: str(dict(TrajectResult.choices).get(data.get("outcome", ""), "")),
    ),
    "day_person_invited": ("Gevraagd voor een matchingsdag", _nothing),
    "person_wished": (
        "Zei zelf iets over een plek",
        lambda data: _("Ja, wil meer weten") if data.get("yes") else _("Nee"),
    ),
    "person_wish_taken_back": ("Nam het eigen antwoord over een plek terug", _nothing),
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


class Stretch(NamedTuple):
    """One stretch of work or trying out: when, where with its page, what came of it; `kind` work or now."""

    when: str
    where: str
    page: str
    number: int
    more: str
    kind: str


def stretches(found: Iterable[Chapter]) -> list[Stretch]:
    """The line over all employers, newest first."""
    today, rows = clock.today(), []
    for one in found:
        since = formats.day(one.starts_on, today)
        when = _("%(since)s tot %(until)s") % {"since": since, "until": formats.day(one.ends_on, today)}
        running = one.status in {"working", "running"}
        rows.append(
            Stretch(
                _("vanaf %(since)s") % {"since": since} if one.ends_on is None else when,
                one.where,
                f"web:{one.kind}",
                one.number,
                one.more,
                "now" if running else "work",
            )
        )
    return rows


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
