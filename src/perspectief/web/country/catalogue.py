"""The catalogue of open data as JSON-LD, in the words of DCAT-AP-NL. Pure but for the names of addresses."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from perspectief.monitoring.tables import TABLES, PublicTable, is_year
from perspectief.web.country.keeping import day_of

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
EUROPE = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FORMATS = (("open_csv", "CSV", "text/csv"), ("open_json", "JSON", "application/json"))
Moments = tuple[datetime.datetime, datetime.datetime, str, str]
Absolute = Callable[[str], str]


def catalogue(absolute: Absolute, told: Mapping[str, Moments]) -> dict[str, Any]:
    """The catalogue with a dataset for every table. `told`: `queries.first_told`; a table nobody told yet has no dates."""
    home = absolute(reverse("web:open_data"))
    maker = {
        "@id": f"{home}#uitgever",
        "@type": "foaf:Agent",
        "foaf:name": {"@value": "Perspectief", "@language": "nl"},
    }
    moments = [one for pair in told.values() for one in pair[:2]]
    return {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _dutch("Openbare cijfers van Perspectief"),
        "dct:description": _dutch("Matches en beëindigingen per arbeidsmarktregio, per kwartaal en per jaar."),
        "dct:publisher": maker,
        "dct:language": {"@id": f"{EUROPE}/language/NLD"},
        "dct:license": {"@id": LICENCE},
        "foaf:homepage": {"@id": home},
        **_dates(moments),
        "dcat:dataset": [_dataset(absolute, home, table, told.get(table.code)) for table in TABLES],
    }


def _dataset(absolute: Absolute, home: str, table: PublicTable, moments: Moments | None) -> dict[str, Any]:
    found = {
        "@id": f"{home}#{table.code}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{home}#{table.code}",
        "dct:title": _dutch(table.title),
        "dct:description": _dutch(
            f"{table.counts.definition} {table.counts.how} Afgerond op vijf; minder dan 5 wordt niet verteld."
        ),
        "dct:publisher": {"@id": f"{home}#uitgever"},
        "dct:language": {"@id": f"{EUROPE}/language/NLD"},
        "dct:license": {"@id": LICENCE},
        "dct:accessRights": {"@id": f"{EUROPE}/access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": f"{EUROPE}/frequency/QUARTERLY"},
        "dct:spatial": {"@id": f"{EUROPE}/country/NLD"},
        "dcat:theme": {"@id": f"{EUROPE}/data-theme/SOCI"},
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:fn": "Perspectief",
            "vcard:hasURL": {"@id": absolute(reverse("web:help"))},
        },
        "dcat:version": str(table.counts.version),
        "dcat:distribution": [_distribution(absolute, table, *one) for one in FORMATS],
    }
    if moments is None:
        return found
    return found | _dates(moments[:2]) | {"dct:temporal": _period(moments[2], moments[3])}


def _distribution(absolute: Absolute, table: PublicTable, name: str, kind: str, media: str) -> dict[str, Any]:
    address = absolute(reverse(f"web:{name}", args=[table.code]))
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _dutch(f"{table.title} ({kind})"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dct:format": {"@id": f"{EUROPE}/file-type/{kind}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
        "dct:license": {"@id": LICENCE},
    }


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _dates(moments: Any) -> dict[str, Any]:
    if not moments:
        return {}
    typed = [{"@value": day_of(one), "@type": "xsd:date"} for one in (min(moments), max(moments))]
    return {"dct:issued": typed[0], "dct:modified": typed[1]}


def _period(first: str, last: str) -> dict[str, Any]:
    """From the first day of the first period to the last day of the last one."""
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@value": first_day(first).isoformat(), "@type": "xsd:date"},
        "dcat:endDate": {"@value": last_day(last).isoformat(), "@type": "xsd:date"},
    }


def first_day(period: str) -> datetime.date:
    """Of '2026' or '2026-K3'."""
    return datetime.date(int(period[:4]), 1 if is_year(period) else 3 * int(period[-1]) - 2, 1)


def last_day(period: str) -> datetime.date:
    """Of '2026' or '2026-K3'."""
    if is_year(period) or period.endswith("4"):
        return datetime.date(int(period[:4]), 12, 31)
    return datetime.date(int(period[:4]), 3 * int(period[-1]) + 1, 1) - datetime.timedelta(days=1)
