"""Puts typed rows of people into the tables, as new cards or as news about known ones."""

import datetime
import secrets

import polars as pl
from django.db import connection

from perspectief.access.context import Actor
from perspectief.core import statistics
from perspectief.core.text import fold, person_key
from perspectief.exchange.importing.derive import UNTITLED, card_columns
from perspectief.exchange.importing.merge import Written, newer, update_changed
from perspectief.exchange.importing.rows import execute, ids, insert_numbered, numbers, provenance, stage
from perspectief.parties.queries import colleagues
from perspectief.parties.rules import Role
from perspectief.supply.identity import NONCE, digest, encrypt

CARD = (
    "motivation", "kinds_of_work", "branches", "contract_forms", "place_kinds", "pc4", "travel_minutes", "modes", "hours_min", "hours_max", "week_can",
    "available_from", "language", "reading", "education", "guidance", "guidance_hours", "readiness", "readiness_at", "confirmed_at",
)  # fmt: skip
TABLES = (
    "supply_card", "supply_cardskill", "supply_cardwish", "supply_pseudonym", "supply_profile", "supply_dossier", "supply_identity",
)  # fmt: skip
ADDED_UP = ("certificates", "adaptations")  # bits that a file adds and never takes away
FLAGS = ("school_hours", "inburgering")
PROFILE = ("given_name", "prefix", "family_name", "birth_date", "email", "phone", "postcode", "street", "presentation", "cv_text", "target_group_register")  # fmt: skip
DOSSIER = ("client_number", "benefit", "obligations", "debts", "health_limits", "notes")
EMPTY_TEXT = {"motivation", "prefix", "email", "phone", "postcode", "street", "presentation", "cv_text", "client_number", "benefit", "obligations", "health_limits", "notes"}  # fmt: skip


def write_people(
    actor: Actor, *, region: int, values: pl.DataFrame, known: pl.DataFrame, source: str, today: datetime.date
) -> Written:
    """Writes all rows in the running transaction, inside `acting(actor)`.

    `values`: the columns of PEOPLE_SCHEMA; `known`: row and card_id of those who stand in the file already. Known cards of the own organisation
    get what is new; what a colleague wrote down in a talk stays, unless the file was confirmed after it. A card of another organisation is left
    alone: only the own dossier is added.
    """
    rows = _prepared(actor, values, source, today)
    rows = rows.with_row_index("row").join(
        known.select(pl.col("row").cast(pl.UInt32), "card_id"), on="row", how="left", maintain_order="left"
    )
    fresh = rows.filter(pl.col("card_id").is_null())
    fresh = fresh.with_columns(ids("supply_card", fresh.height).alias("card_id"))
    fresh = fresh.with_columns(pl.col("card_id").alias("id"), numbers(fresh.height))
    kept = rows.filter(pl.col("card_id").is_not_null()).unique("card_id", keep="last", maintain_order=True)
    _add(actor, region, fresh, source)
    changed = _update(actor, region, kept, source)
    _dossiers(actor, region, pl.concat([fresh.select(kept.columns), kept]), source)
    if fresh.height >= statistics.MANY:
        statistics.refresh(*TABLES)
    return Written(new=fresh.height, changed=changed, same=kept.height - changed)


def _prepared(actor: Actor, values: pl.DataFrame, source: str, today: datetime.date) -> pl.DataFrame:
    """Derived columns, keys as dates, the caseworker as a user, provenance per layer."""
    known = {fold(one.name): one.pk for one in colleagues(actor.organisation)} | {
        one.email: one.pk for one in colleagues(actor.organisation)
    }
    mine = actor.id if actor.role == Role.CASEWORKER and values["caseworker"].null_count() == values.height else None
    rows = card_columns(values)
    said = "confirmed_at"
    names = values.select("family_name", "prefix", "given_name").iter_rows()
    return rows.with_columns(
        pl.Series(
            "sort_key",
            [person_key(family or "", prefix or "", given or "") for family, prefix, given in names],
            dtype=pl.String,
        ),
        pl.Series(
            "caseworker_id",
            [known.get(fold(one), mine) if one else mine for one in values["caseworker"]],
            dtype=pl.Int64,
        ),
        pl.when(pl.col("person_key")).then(pl.coalesce("person_key_at", pl.lit(today))).alias("person_key_at"),
        pl.when(pl.col("readiness").is_not_null())
        .then(pl.coalesce("readiness_at", said, pl.lit(today)))
        .alias("readiness_at"),
        pl.coalesce("waiting_since", pl.lit(today)).alias("waiting_since"),
        provenance(rows, (*CARD, *ADDED_UP), source=source, at=today.isoformat()),
        provenance(rows, PROFILE, source=source, at=today.isoformat()).alias("profile_provenance"),
        provenance(rows, DOSSIER, source=source, at=today.isoformat()).alias("dossier_provenance"),
    )


def _add(actor: Actor, region: int, fresh: pl.DataFrame, source: str) -> None:
    if fresh.is_empty():
        return
    table = stage("people", fresh.drop("row"))
    tenant = {"region_id": str(region), "organisation_id": str(actor.organisation)}
    columns = tenant | {
        "id": "id", "number": "number", "version": "1", "title": "title", "state": "'zoekt'", "completeness": "completeness", "waiting_since": "waiting_since",
        "person_key_at": "person_key_at", "person_key_how": "CASE WHEN person_key_at IS NULL THEN '' ELSE 'uit het bestand' END",
        "provenance": "provenance::jsonb", "created_at": "now()", "updated_at": "now()",
    }  # fmt: skip
    columns |= {name: f"coalesce({name}, '')" if name in EMPTY_TEXT else name for name in CARD}
    columns |= {name: f"coalesce({name}, 0)" for name in ADDED_UP} | {
        name: f"coalesce({name}, false)" for name in FLAGS
    }
    insert_numbered("supply_card", table, columns)
    layer = (
        f"SELECT {region}, {actor.organisation}, card.audience, card.id, {{what}} FROM {table} AS s "
        f"JOIN supply_card AS card ON card.region_id = {region} AND card.id = s.id"
    )
    at = "region_id, organisation_id, audience, card_id"
    subject = "('x' || substr(md5(gen_random_uuid()::text), 1, 16))::bit(64)::bigint & 9223372036854775807"
    execute(f"INSERT INTO supply_pseudonym ({at}, subject) {layer.format(what=subject)}")
    texts = [name for name in PROFILE if name in EMPTY_TEXT or name in ("given_name", "family_name")]
    what = ", ".join(f"coalesce(s.{name}, '')" if name in texts else f"s.{name}" for name in PROFILE)
    execute(
        f"INSERT INTO supply_profile ({at}, {', '.join(PROFILE)}, sort_key, version, provenance) "
        + layer.format(what=f"{what}, s.sort_key, 1, s.profile_provenance::jsonb")
    )
    _links(region, table, source)


def _links(region: int, table: str, source: str) -> None:
    """Skills and wishes that are not there yet."""
    card = f"JOIN supply_card AS card ON card.region_id = {region} AND card.id = s.card_id"
    head = "card.region_id, card.organisation_id, card.audience, card.id"
    for column, relation in (("can", "can"), ("learn", "learn")):
        execute(
            f"INSERT INTO supply_cardskill (region_id, organisation_id, audience, card_id, skill_id, relation, source) "
            f"SELECT DISTINCT {head}, skill, '{relation}', %s FROM {table} AS s {card} CROSS JOIN unnest(s.{column}) AS skill "
            "ON CONFLICT (region_id, card_id, skill_id) DO NOTHING",
            source,
        )
    execute(
        f"INSERT INTO supply_cardwish (region_id, organisation_id, audience, card_id, occupation_id) "
        f"SELECT DISTINCT {head}, wish FROM {table} AS s {card} CROSS JOIN unnest(s.wishes) AS wish "
        "ON CONFLICT (region_id, card_id, occupation_id) DO NOTHING"
    )


def _update(actor: Actor, region: int, kept: pl.DataFrame, source: str) -> int:
    """What the file knows and the card does not, or knows otherwise. Gives how many cards or profiles changed."""
    if kept.is_empty():
        return 0
    table = stage("news", kept.drop("row"))
    own = f"c.region_id = {region} AND c.organisation_id = {actor.organisation}"
    execute(
        f"DELETE FROM {table} AS s WHERE NOT EXISTS (SELECT FROM supply_card AS c WHERE {own} AND c.id = s.card_id)"
    )  # another organisation's card
    _links(region, table, source)
    cards = {name: newer(name) for name in CARD}
    cards |= {name: f"c.{name} | coalesce(s.{name}, 0)" for name in ADDED_UP}
    cards |= {name: f"c.{name} OR coalesce(s.{name}, false)" for name in FLAGS}
    cards["title"] = f"CASE WHEN c.title = '{UNTITLED}' THEN s.title ELSE c.title END"
    cards["completeness"] = "greatest(c.completeness, s.completeness)"
    touched = update_changed("supply_card", "id", table, cards, own, "provenance", more=", updated_at = now()")
    profiles = {name: newer(name) for name in PROFILE}
    profiles["sort_key"] = "CASE WHEN s.family_name IS NULL THEN c.sort_key ELSE s.sort_key END"
    touched |= update_changed("supply_profile", "card_id", table, profiles, own, "profile_provenance")
    return len(touched)


def _dossiers(actor: Actor, region: int, everybody: pl.DataFrame, source: str) -> None:
    """The own organisation's dossier of everybody in the file, with the BSN apart."""
    dossiers = everybody.with_columns(ids("supply_dossier", everybody.height).alias("dossier_id"))
    table = stage("dossiers", dossiers.drop("row"))
    taken = ", ".join(
        f"{name} = CASE WHEN excluded.{name} IS NULL{' OR excluded.' + name + ' = $$$$' if name in EMPTY_TEXT else ''} "
        f"THEN supply_dossier.{name} ELSE excluded.{name} END"
        for name in DOSSIER
    )
    differs = " OR ".join(
        f"(excluded.{name} IS NOT NULL{' AND excluded.' + name + ' <> $$$$' if name in EMPTY_TEXT else ''} "
        f"AND excluded.{name} IS DISTINCT FROM supply_dossier.{name})"
        for name in DOSSIER
    )
    values = ", ".join(f"coalesce({name}, '')" if name in EMPTY_TEXT else name for name in DOSSIER)
    execute(
        f"INSERT INTO supply_dossier (id, region_id, organisation_id, card_id, caseworker_id, version, provenance, {', '.join(DOSSIER)}) "
        f"SELECT dossier_id, {region}, {actor.organisation}, card_id, caseworker_id, 1, dossier_provenance::jsonb, {values} FROM {table} "
        f"ON CONFLICT (organisation_id, card_id) DO UPDATE SET {taken}, version = supply_dossier.version + 1, "
        f"caseworker_id = coalesce(supply_dossier.caseworker_id, excluded.caseworker_id), "
        f"provenance = supply_dossier.provenance || excluded.provenance WHERE {differs}"
    )
    if actor.public:
        _identities(actor, region, dossiers)


def _identities(actor: Actor, region: int, dossiers: pl.DataFrame) -> None:
    """BSNs of dossiers that have none yet, each encrypted for its own dossier."""
    wanted = dict(dossiers.filter(pl.col("bsn").is_not_null()).select("card_id", "bsn").iter_rows())
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.card_id FROM supply_dossier AS d LEFT JOIN supply_identity AS i ON i.dossier_id = d.id "
            "WHERE d.organisation_id = %s AND d.card_id = ANY (%s) AND i.id IS NULL",
            [actor.organisation, list(wanted)],
        )
        missing = cursor.fetchall()
    rows: list[tuple[int, str, str, str]] = []
    for dossier, card in missing:
        secret, key = encrypt(wanted[card], dossier=dossier, nonce=secrets.token_bytes(NONCE))
        rows.append((dossier, secret.hex(), key, digest(wanted[card]).hex()))
    names = {"dossier_id": pl.Int64, "secret": pl.String, "key_id": pl.String, "hash": pl.String}
    table = stage("identities", pl.DataFrame(rows, schema=names, orient="row"))
    execute(
        f"INSERT INTO supply_identity (region_id, organisation_id, dossier_id, bsn_encrypted, key_id, bsn_hash) "
        f"SELECT {region}, {actor.organisation}, dossier_id, decode(secret, 'hex'), key_id, decode(hash, 'hex') FROM {table} "
        "ON CONFLICT (organisation_id, bsn_hash) DO NOTHING"
    )
