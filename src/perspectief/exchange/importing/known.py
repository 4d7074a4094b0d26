"""Who of a file already stands in the database. One person stands in the file of a region once."""

import polars as pl

from perspectief.access.context import Actor
from perspectief.access.decision import lists
from perspectief.core.text import fold, person_key
from perspectief.exchange.importing.rows import fetch, stage
from perspectief.supply.circles import PROFILE
from perspectief.supply.identity import digest

CLIENT, BSN, ELSEWHERE, HIDDEN, LIKELY = "client", "bsn", "elsewhere", "hidden", "likely"
PEOPLE = {"row": pl.Int64, "card_id": pl.Int64, "number": pl.Int64, "how": pl.String}
PLACES = {"row": pl.Int64, "place_id": pl.Int64, "number": pl.Int64, "how": pl.String}

OWN_NUMBER = """
SELECT s.row, card.id, card.number, 'client'
FROM {source} AS s
JOIN supply_dossier AS dossier ON dossier.organisation_id = %s AND dossier.client_number = s.client_number
JOIN supply_card AS card ON card.region_id = dossier.region_id AND card.id = dossier.card_id
"""
OWN_BSN = """
SELECT s.row, card.id, card.number, 'bsn'
FROM {source} AS s
JOIN supply_identity AS identity ON identity.organisation_id = %s AND identity.bsn_hash = decode(s.hash, 'hex')
JOIN supply_dossier AS dossier ON dossier.organisation_id = identity.organisation_id AND dossier.id = identity.dossier_id
JOIN supply_card AS card ON card.region_id = dossier.region_id AND card.id = dossier.card_id
"""
OTHERS = """
SELECT s.row, card.id, card.number, CASE WHEN card.id IS NULL THEN 'hidden' ELSE 'elsewhere' END
FROM supply_known_people(%s, (SELECT array_agg(decode(hash, 'hex')) FROM {source} WHERE hash IS NOT NULL)) AS held
JOIN {source} AS s ON s.hash = encode(held.hash, 'hex')
LEFT JOIN (supply_pseudonym AS pseudonym
    JOIN supply_card AS card ON card.region_id = pseudonym.region_id AND card.id = pseudonym.card_id
) ON pseudonym.subject = held.subject
WHERE card.organisation_id IS DISTINCT FROM %s
"""
ALIKE = """
SELECT DISTINCT ON (s.row) s.row, card.id, card.number, 'likely'
FROM {source} AS s
JOIN supply_profile AS profile ON profile.region_id = %s AND profile.birth_date = s.birth_date AND profile.sort_key = s.sort_key
JOIN supply_card AS card ON card.region_id = profile.region_id AND card.id = profile.card_id
WHERE s.birth_date IS NOT NULL AND (%s OR card.organisation_id = %s) AND (card.pc4 = s.pc4 OR s.pc4 IS NULL OR card.pc4 IS NULL)
ORDER BY s.row, card.id
"""
OWN_REFERENCE = """
SELECT s.row, place.id, place.number, 'client'
FROM {source} AS s
JOIN demand_place AS place ON place.region_id = %s AND place.organisation_id = %s AND place.reference = s.reference
"""
SAME_WORK = """
SELECT DISTINCT ON (s.row) s.row, place.id, place.number, 'likely'
FROM {source} AS s
JOIN demand_place AS place ON place.region_id = %s AND place.organisation_id = %s AND place.sort_key = s.sort_key
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
WHERE s.reference IS NULL AND place.pc4 IS NOT DISTINCT FROM s.pc4 AND employer.sort_key = s.employer_key
ORDER BY s.row, place.id
"""


def known_people(actor: Actor, region: int, values: pl.DataFrame) -> pl.DataFrame:
    """Rows about somebody who stands in the file: row, card_id, number, how. Runs inside `acting(actor)`.

    CLIENT, BSN: the own organisation's number or BSN. ELSEWHERE: another organisation of the region has the same BSN. HIDDEN:
    the same, and its card is hidden: who objected is not brought back by a file. LIKELY: the same name and birth date, and postcode where both have one; a human decides.
    """
    by_birth = lists(
        actor, region, PROFILE["birth_date"]
    )  # else a file of guesses would tell the birth date of somebody
    bsns = values["bsn"].to_list() if actor.public else [None] * values.height
    keys = pl.DataFrame(
        {
            "row": pl.int_range(values.height, eager=True),
            "client_number": values["client_number"],
            "birth_date": values["birth_date"],
            "pc4": values["pc4"].cast(pl.Int32),
            "sort_key": [
                person_key(family or "", prefix or "", given or "") if family else None
                for family, prefix, given in values.select("family_name", "prefix", "given_name").iter_rows()
            ],
            "hash": [digest(bsn).hex() if bsn else None for bsn in bsns],
        },
        schema_overrides={"client_number": pl.String, "sort_key": pl.String, "hash": pl.String},
    )
    source = stage("keys", keys)
    found = [
        fetch(OWN_NUMBER.format(source=source), actor.organisation, schema=PEOPLE),
        fetch(OWN_BSN.format(source=source), actor.organisation, schema=PEOPLE),
        fetch(OTHERS.format(source=source), region, actor.organisation, schema=PEOPLE),
        fetch(ALIKE.format(source=source), region, by_birth, actor.organisation, schema=PEOPLE),
    ]
    return pl.concat(found).unique("row", keep="first", maintain_order=True).sort("row")


def known_places(actor: Actor, region: int, values: pl.DataFrame) -> pl.DataFrame:
    """Rows about a place that stands in the file: row, place_id, number, how (CLIENT: the same reference; LIKELY: the same
    work at the same employer and postcode). Runs inside `acting(actor)`."""
    keys = pl.DataFrame(
        {
            "row": pl.int_range(values.height, eager=True),
            "reference": values["reference"],
            "pc4": values["pc4"].cast(pl.Int32),
            "sort_key": [fold(title) if title else None for title in values["title"]],
            "employer_key": [fold(name) if name else None for name in values["employer_name"]],
        },
        schema_overrides={"reference": pl.String, "sort_key": pl.String, "employer_key": pl.String},
    )
    source = stage("keys", keys)
    found = [
        fetch(one.format(source=source), region, actor.organisation, schema=PLACES)
        for one in (OWN_REFERENCE, SAME_WORK)
    ]
    return pl.concat(found).unique("row", keep="first", maintain_order=True).sort("row")
