"""A stored value in words: choices, bits and levels as the screens say them. Pure, but for the names of what a row points at."""

import datetime
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Field, ForeignKey, Model

from perspectief.core.clock import HOME
from perspectief.parties.rules import Role
from perspectief.taxonomy import needs

YES, NO, UNKNOWN = "ja", "nee", "niet bekend"


def _listed(vocabulary: tuple) -> Callable[[int], str]:
    def said(value: int) -> str:
        labels = [vocabulary[bit] for bit in needs.bits(value) if bit < len(vocabulary)]
        return (
            ", ".join(getattr(one, "label", None) or (one if isinstance(one, str) else one[1]) for one in labels)
            or "geen"
        )

    return said


def _level(vocabulary: Any) -> Callable[[int], str]:
    known = dict(enumerate(vocabulary)) if isinstance(vocabulary, tuple) else vocabulary
    return lambda value: str(known.get(value, value))


def _week(value: int) -> str:
    parts = [
        f"{day} {part}"
        for at, day in enumerate(needs.DAYS)
        for of, part in enumerate(needs.DAYPARTS)
        if value & needs.daypart_bit(at, of)
    ]
    return ", ".join(parts) or "geen"


def _loads(value: int) -> str:
    levels = zip(needs.LOADS, needs.unpack_loads(value), strict=True)
    return ", ".join(f"{label}: {words[level]}" for (_code, label, words), level in levels)


WORDS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "kinds_of_work": _listed(needs.KINDS_OF_WORK),
        "branches": _listed(needs.BRANCHES),
        "contract_forms": _listed(needs.CONTRACT_FORMS),
        "place_kinds": _listed(needs.PLACE_KINDS),
        "modes": _listed(needs.MODES),
        "certificates": _listed(needs.CERTIFICATES),
        "adaptations": _listed(needs.ADAPTATIONS),
        "language": _level(needs.LANGUAGE),
        "reading": _level(needs.READING),
        "education": _level(needs.EDUCATION),
        "guidance": _level(needs.GUIDANCE),
        "readiness": _level(needs.READINESS),
        "week_can": _week,
        "week_rather_not": _week,
        "loads": _loads,
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "number": "kaartnummer", "organisation": "organisatie", "organisation_id": "organisatie", "region": "regio",
        "region_id": "regio", "version": "versie", "person_key_at": "jouw toestemming sinds",
        "person_key_how": "hoe je toestemming gaf", "organisation_key_at": "toestemming van de organisatie sinds",
        "hidden_at": "verborgen sinds", "audience": "wie de kaart ziet", "state": "stand", "title": "in het kort",
        "motivation": "wat je zelf zegt", "kinds_of_work": "soorten werk", "branches": "branches",
        "contract_forms": "contracten", "place_kinds": "soorten plekken", "pc4": "postcode (vier cijfers)",
        "modes": "vervoer", "travel_minutes": "reistijd in minuten", "hours_min": "minste uren", "hours_max": "meeste uren",
        "week_can": "kan op", "week_rather_not": "liever niet op", "school_hours": "onder schooltijd",
        "available_from": "beschikbaar vanaf", "language": "Nederlands spreken", "reading": "Nederlands lezen",
        "education": "opleiding", "certificates": "certificaten", "loads": "wat het werk mag vragen",
        "adaptations": "aanpassingen", "guidance": "begeleiding", "guidance_hours": "uren begeleiding",
        "inburgering": "inburgering", "readiness": "klaar voor werk", "readiness_at": "bepaald op",
        "waiting_since": "zoekt sinds", "confirmed_at": "nagelopen op", "completeness": "hoe volledig (procent)",
        "provenance": "waar het vandaan komt", "created_at": "toegevoegd op", "updated_at": "laatst gewijzigd op",
        "skill": "vaardigheid", "relation": "kan of leert", "source": "bron", "occupation": "beroep",
        "given_name": "voornaam", "prefix": "tussenvoegsel", "family_name": "achternaam", "birth_date": "geboortedatum",
        "email": "e-mailadres", "phone": "telefoon", "postcode": "postcode", "street": "straat en nummer",
        "presentation": "presentatie", "cv_text": "tekst van het cv", "target_group_register": "in het doelgroepregister",
        "client_number": "klantnummer", "benefit": "uitkering", "obligations": "verplichtingen", "debts": "schulden",
        "health_limits": "grenzen in het werk", "notes": "aantekeningen", "at": "wanneer", "role": "rol", "layer": "deel",
        "page": "pagina", "reason": "reden", "verb": "wat", "result": "uitkomst", "data": "bijzonderheden", "old": "was",
        "new": "is", "operation": "soort", "table_name": "waar", "kind": "soort", "due_at": "voor", "done_at": "klaar op",
        "judgement": "oordeel", "text": "tekst", "rules_version": "rekenregels", "explanation": "uitleg", "points": "punten",
        "total": "aantal", "right": "recht", "by_person": "door jezelf", "outcome": "uitkomst", "answer": "antwoord",
        "closed_at": "afgehandeld op", "starts_on": "vanaf", "ends_on": "tot", "until": "tot en met", "purpose": "doel",
        "origin": "langs welke weg", "warned_on": "gewaarschuwd op", "erase_on": "wordt gewist op", "bsn": "burgerservicenummer",
    }
)  # fmt: skip


VERBS: Mapping[str, str] = MappingProxyType(
    {
        "card_added": "toegevoegd", "card_changed": "kaart gewijzigd", "card_confirmed": "kaart nagelopen",
        "profile_changed": "gegevens gewijzigd", "dossier_changed": "dossier gewijzigd", "keys_turned": "toestemming gewijzigd",
        "readiness_set": "bepaald hoe ver van werk", "state_set": "stand gewijzigd", "proposal_judged": "voorstel beoordeeld",
        "pair_pinned": "in de verdeling vastgezet bij een plek", "pair_excluded": "in de verdeling bij een plek weggehouden",
        "pair_choice_undone": "keuze in de verdeling ongedaan gemaakt",
        "doubtful_text_kept": "tekst bewaard ondanks een opmerking", "subject_access_given": "inzage gegeven",
        "correction_asked": "verbetering gevraagd", "correction_answered": "antwoord op verbetering",
        "objection_made": "bezwaar gemaakt", "objection_lifted": "bezwaar ingetrokken", "erasure_asked": "wissen gevraagd",
        "erasure_held": "wissen tegengehouden", "erasure_hold_lifted": "wissen weer toegestaan",
        "dossier_left": "kaart gewist door een andere organisatie; dit dossier staat er nog",
    }
)  # fmt: skip
LAYERS: Mapping[str, str] = MappingProxyType({"card": "kaart", "profile": "profiel", "dossier": "dossier"})
ROLES: Mapping[str, str] = MappingProxyType({str(role.value): str(role.label) for role in Role})


def noted(row: Mapping[str, Any]) -> str:
    """A look or a fact in one line: when, by which organisation and role, what."""
    by = ROLES.get(row["role"], "het programma" if row["role"].startswith("service:") else row["role"])
    what = (
        VERBS.get(row["verb"], label(row["verb"]))
        if "verb" in row
        else f"bekeek {LAYERS.get(row['layer'], row['layer'])}"
    )
    return f"{moment(row['at'])}: {', '.join(filter(None, (row['organisation'], by)))}: {what}"


def moment(at: str) -> str:
    """25-09-2026 14:30, from a moment as JSON carries it."""
    return f"{datetime.datetime.fromisoformat(at).astimezone(HOME):%d-%m-%Y %H:%M}"


def worded(name: str, value: Any) -> Any:
    """A stored value of a column in words, as far as the column alone tells."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return YES if value else NO
    return WORDS[name](value) if name in WORDS and isinstance(value, int) else value


def label(name: str) -> str:
    """What a column is called on the page."""
    return LABELS.get(name, name.replace("_", " "))


def plain(value: Any) -> Any:
    """A value as JSON carries it."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def day(value: datetime.date | datetime.datetime) -> str:
    """25-09-2026; a moment as the day it was in the Netherlands."""
    return f"{value.astimezone(HOME) if isinstance(value, datetime.datetime) else value:%d-%m-%Y}"


def said(row: Model, field: Field) -> str:
    """The value of a field of this row in words."""
    if isinstance(field, ForeignKey):
        return _pointed(getattr(row, field.name))
    value = getattr(row, field.attname)
    if field.choices and value not in (None, ""):
        return str(dict(field.flatchoices).get(value, value))
    value = worded(field.name, value)
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, dict) and all(isinstance(one, dict) and "source" in one for one in value.values()):
        return ", ".join(_sourced(name, one) for name, one in value.items()) or UNKNOWN
    return str(plain(value))


def _sourced(name: str, found: Mapping[str, str]) -> str:
    at = f", {day(datetime.date.fromisoformat(found['at'][:10]))}" if found.get("at") else ""
    return f"{label(name)} ({found['source']}{at})"


def _pointed(other: Model | None) -> str:
    if other is None:
        return UNKNOWN
    for name in ("label", "name", "title"):
        if hasattr(other, name):
            return str(getattr(other, name))
    return str(other.pk)
