"""Records in the shape of VUM (profiles of job seekers, vacancies), laid flat into the columns a register would have.

Codes become our own plain words, which the readers of values know. 0, 7, 8, 9, 99 and 999 stand for unknown or for no limit there,
and are left out. Source: the interface contracts of VUM 3.0 and the code lists of VUM 1.5.
"""

from collections.abc import Iterable
from typing import Any

BETWEEN = " | "
_PROFILE = frozenset(
    {"idWerkzoekende", "arbeidsmarktkwalificatie", "bemiddelingsberoep", "indicatieBeschikbaarheidContactgegevens"}
)
_VACANCY = frozenset({"idVacature", "naamVacature", "nummerVacature", "omschrijvingVacature"})

_DUTCH = frozenset({"nld", "dut", "nl"})
_YES_NO = {"1": "ja", "2": "nee"}
_LANGUAGE = {"1": "geen", "2": "redelijk", "3": "goed", "4": "zeer goed"}
_LEVEL = {"1": "geen", "2": "basisonderwijs", "3": "vmbo", "4": "mbo", "5": "hbo", "6": "wo"}
_SCHOOLING = {"1": "basisonderwijs", "2": "vmbo", "3": "havo", "4": "mbo", "5": "hbo", "6": "wo"}
_TRANSPORT = {"1": "auto", "2": "brommer", "3": "fiets", "4": "motor", "5": "ov"}
_CONTRACT = {"B": "tijdelijk", "O": "vast"}
_AGREEMENT = {"01": "baan", "02": "leerwerkplek", "04": "werkervaringsplaats"}
_UNLIMITED = frozenset({"99", "999"})


def is_record(record: dict[str, Any]) -> bool:
    """Whether the names of VUM stand in it."""
    return not _PROFILE.isdisjoint(record) or not _VACANCY.isdisjoint(record)


def flat(record: dict[str, Any]) -> dict[str, str]:
    """The columns of a profile or a vacancy; only those that hold something."""
    found = _vacancy(record) if not _VACANCY.isdisjoint(record) else _profile(record)
    return {name: value for name, value in found.items() if value}


def _profile(record: dict[str, Any]) -> dict[str, str]:
    able = _one(record.get("arbeidsmarktkwalificatie"))
    return {
        "klantnummer": _text(record.get("idWerkzoekende")),
        "gewenst beroep": _joined(_occupation(job) for job in _many(record.get("bemiddelingsberoep"))),
        "ervaring als": _joined(_occupation(_one(job.get("beroep"))) for job in _many(able.get("werkervaring"))),
        "wat kan iemand": _skills(able),
        "presentatie": _text(record.get("persoonlijkePresentatie")),
        "postcode": _text(_one(record.get("mobiliteit")).get("bemiddelingspostcode")),
        "reistijd": _limited(_one(record.get("mobiliteit")).get("maximaleReistijd")),
        "reisafstand": _limited(_one(record.get("mobiliteit")).get("maximaleReisafstand")),
        "vervoer": _transport(record),
        "beschikbaar vanaf": _text(_one(record.get("flexibiliteit")).get("datumAanvangBeschikbaarVoorWerk")),
        "e-mail": _first(record.get("emailadres")),
        "telefoon": _first(record.get("telefoonnummer")),
        "doelgroepregister": _YES_NO.get(_text(record.get("indicatieLdrRegistratie")), ""),
        "aangepaste werkplek": _YES_NO.get(
            _text(_one(record.get("eisAanWerk")).get("indicatieAanpassingWerkomgeving")), ""
        ),
        "begeleiding nodig": _YES_NO.get(_text(_one(record.get("eisAanWerk")).get("indicatieBegeleiding")), ""),
        **_shared(record, able),
    }


def _vacancy(record: dict[str, Any]) -> dict[str, str]:
    employer = _one(record.get("werkgever"))
    terms = _one(record.get("arbeidsVoorwaarden"))
    address = _one(_one(_one(employer.get("adresHouding")).get("adres")).get("adresNederland"))
    return {
        "vacaturenummer": _text(record.get("nummerVacature")) or _text(record.get("idVacature")),
        "functie": _text(record.get("naamVacature")),
        "omschrijving": _text(record.get("omschrijvingVacature")),
        "beroep": _occupation(_one(record.get("beroep"))),
        "werkgever": _text(employer.get("handelsnaamOrganisatie")),
        "kvk": _text(employer.get("nummerKvk")),
        "sbi": _text(_one(employer.get("sector")).get("codeSbi")) or _text(_one(record.get("sector")).get("codeSbi")),
        "contactpersoon": _text(_one(employer.get("contactpersoon")).get("naamContactpersoonAfdeling")),
        "contact e-mail": _first(_one(employer.get("contactpersoon")).get("emailadres")),
        "contact telefoon": _first(_one(employer.get("contactpersoon")).get("telefoonnummer")),
        "postcode": _text(address.get("postcode")),
        "plaats": _text(address.get("woonplaatsnaam")) or _text(address.get("gemeentenaam")),
        "startdatum": _text(terms.get("datumAanvangWerkzaamheden")),
        "sluitingsdatum": _text(record.get("sluitingsDatumVacature")),
        "salaris": _text(terms.get("salarisIndicatie")),
        "gevraagde vaardigheden": _skills(record),
        **_shared(record, record),
    }


def _shared(record: dict[str, Any], able: dict[str, Any]) -> dict[str, str]:
    """What profile and vacancy write alike; `able` holds education, languages and licences."""
    hours = _one(record.get("werktijden"))
    forms = _many(record.get("contractvorm"))
    dutch = next((t for t in _many(able.get("taalbeheersing")) if _text(t.get("codeTaal")).lower() in _DUTCH), {})
    level = able.get("codeWerkEnDenkniveauWerkzoekende", record.get("codeWerkEnDenkniveauMinimaal"))
    return {
        "uren min": _limited(hours.get("aantalWerkurenPerWeekMinimaal")),
        "uren max": _limited(hours.get("aantalWerkurenPerWeekMaximaal")),
        "dagdelen": "kantoortijden" if _text(hours.get("indicatieKantoortijden")) == "1" else "",
        "contractvorm": _joined(_CONTRACT.get(_text(form.get("codeTypeArbeidscontract")), "") for form in forms),
        "soort plek": _joined(_AGREEMENT.get(_text(form.get("codeTypeOvereenkomst")), "") for form in forms),
        "rijbewijs": _joined(_text(licence.get("codeSoortRijbewijs")) for licence in _many(able.get("rijbewijs"))),
        "certificaten": _joined(_text(course.get("naamCursus")) for course in _many(able.get("cursus"))),
        "taalniveau": _LANGUAGE.get(_text(dutch.get("codeNiveauTaalbeheersingMondeling")), ""),
        "lezen": _LANGUAGE.get(_text(dutch.get("codeNiveauTaalbeheersingLezen")), ""),
        "opleidingsniveau": _LEVEL.get(_text(level), "") or _highest(able.get("opleiding")),
    }


def _skills(able: dict[str, Any]) -> str:
    skills = (_text(skill.get("omschrijving")) for skill in _many(able.get("vakvaardigheid")))
    ways = (_text(way.get("omschrijvingGedragscompetentie")) for way in _many(able.get("gedragscompetentie")))
    return _joined([*skills, *ways])


def _transport(record: dict[str, Any]) -> str:
    """Ways to travel to work; one that is said not to be for that is left out."""
    ways = [
        way
        for way in _many(record.get("vervoermiddel"))
        if _text(way.get("indicatieBeschikbaarVoorWoonWerkverkeer")) != "2"
    ]
    return _joined(_TRANSPORT.get(_text(way.get("codeVervoermiddel")), "") for way in ways)


def _highest(schooling: Any) -> str:
    """The highest level of schooling that was finished."""
    done = [
        one
        for one in _many(schooling)
        if _text(one.get("codeStatusOpleiding")) in ("", "1") and _text(one.get("indicatieDiploma")) != "2"
    ]
    levels = sorted(level for level in (_text(one.get("codeNiveauOpleiding")) for one in done) if level in _SCHOOLING)
    return _SCHOOLING[levels[-1]] if levels else ""


def _occupation(job: dict[str, Any]) -> str:
    return _text(job.get("naamBeroepOngecodeerd")) or _text(job.get("omschrijvingBeroepsnaam"))


def _limited(value: Any) -> str:
    text = _text(value)
    return "" if text in _UNLIMITED else text


def _text(value: Any) -> str:
    """A value on one line; records, lists and nothing are empty."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    return " ".join(str(value).split())


def _many(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def _one(value: Any) -> dict[str, Any]:
    return next(iter(_many(value)), {})


def _first(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return next((text for text in map(_text, values) if text), "")


def _joined(texts: Iterable[str]) -> str:
    return BETWEEN.join(dict.fromkeys(text for text in texts if text))
