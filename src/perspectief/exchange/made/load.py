"""Puts a made region into the database as a named service, for each owner as that owner: the policies hold for it too."""

import json
import os
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import polars as pl
from django.contrib.auth.hashers import make_password
from django.db import transaction

from perspectief.access.context import acting, service
from perspectief.core import clock, journal, statistics
from perspectief.core.numbers import new_number
from perspectief.exchange.importing import people as people_tables
from perspectief.exchange.importing import places as place_tables
from perspectief.exchange.made.region import MadeRegion
from perspectief.exchange.made.staff import Staff
from perspectief.exchange.made.staging import Staging, new_ids, same
from perspectief.geo.models import Region
from perspectief.parties.made import ACCOUNTS, PASSWORD
from perspectief.parties.models import Installation, Membership, Organisation, RegionMembership, RegionSettings, User
from perspectief.parties.rules import Role
from perspectief.supply.identity import NONCE, digest, encrypt
from perspectief.supply.rules import Audience

NAME = "made-region"
MORNING = time(8, 40)
CARD = same(
    "id", "organisation_id", "number", "person_key_at", "person_key_how", "organisation_key_at", "hidden_at", "state", "title", "motivation",
    "kinds_of_work", "branches", "contract_forms", "place_kinds", "pc4", "modes", "travel_minutes", "hours_min", "hours_max", "week_can",
    "week_rather_not", "school_hours", "available_from", "language", "reading", "education", "certificates", "loads", "adaptations", "guidance",
    "guidance_hours", "inburgering", "readiness", "readiness_at", "readiness_by_id", "waiting_since", "confirmed_at", "completeness",
)  # fmt: skip
PLACE = same(
    "id", "organisation_id", "employer_id", "number", "reference", "kind", "state", "title", "sort_key", "summary", "occupation_id", "branch",
    "kinds_of_work", "pc4", "capacity", "filled", "starts_on", "wage_cents", "contract_forms", "hours_min", "hours_max", "week_fixed",
    "week_also", "school_hours", "language", "language_learnable", "reading", "education", "certificates", "certificates_learnable", "loads",
    "adaptations", "guidance", "pick_up", "confirmed_at", "expires_on",
)  # fmt: skip
PROFILE = same(
    "given_name", "prefix", "family_name", "sort_key", "birth_date", "email", "phone", "postcode", "street", "cv_text", "target_group_register",
)  # fmt: skip
DOSSIER = same("client_number", "caseworker_id", "benefit", "obligations", "debts", "health_limits", "notes")
KEYED = pl.col("person_key_at").is_not_null() & pl.col("organisation_key_at").is_not_null()
AUDIENCE = (
    pl.when(pl.col("hidden_at").is_not_null())
    .then(int(Audience.OWNER))
    .when(KEYED)
    .then(int(Audience.PARTNERS))
    .otherwise(int(Audience.COUNTER))
)
LAYER = same("organisation_id", "audience", "card_id")
KNOWN_FIELDS = ("skills", "week_can", "hours_max", "language")


class Keys:
    """From the positions of a made region to the ids of the database."""

    def __init__(self, made: MadeRegion) -> None:
        self.region = made.region
        self.organisation, self.user = _parties(made.region, made.staff)
        self.employer = new_ids("demand_employer", made.employers.height)
        self.place = new_ids("demand_place", made.demand.places.height)
        self.card = new_ids("supply_card", made.cards.height)
        self.dossier = new_ids("supply_dossier", made.dossiers.height)

    def of(self, frame: pl.DataFrame, **columns: str) -> pl.DataFrame:
        """The frame with for each `name="user"` the column `name` turned from positions into ids, as `name_id`."""
        known: dict[str, Sequence[int]] = {
            "organisation": self.organisation, "user": self.user, "employer": self.employer, "place": self.place, "card": self.card,
        }  # fmt: skip
        for name, kind in columns.items():
            ids = pl.Series(known[kind], dtype=pl.Int64)
            frame = frame.with_columns(pl.Series(f"{name}_id", ids.gather(frame[name])))
        return frame


def load(made: MadeRegion, today: date) -> Keys:
    """Everything in one transaction: all of it stands there afterwards, or nothing. Gives the ids it got.

    The record of changes gets a row per card, profile, dossier, employer and place, from the database itself; the journal
    gets one fact.
    """
    with transaction.atomic():
        Installation.objects.update_or_create(id=1, defaults={"kind": Installation.Kind.MADE})
        keys = Keys(made)
        counter = keys.organisation[made.staff.of_kind("wsp")[0]]
        actor = service(
            NAME, regions=(made.region,), organisation=counter, purpose="verzonnen regio om mee te oefenen"
        ).at("cli")
        with acting(actor):
            _demand(made, keys)
        people = {name: Staging(name, frame) for name, frame in _people(made, keys).items()}
        owners = sorted({keys.organisation[at] for at in made.dossiers["organisation"].unique()})
        for put in (_owned, _kept):
            for organisation in owners:
                with acting(service(NAME, regions=(made.region,), organisation=organisation, public=True).at("cli")):
                    put(people, made.region, organisation)
        _tasks(made, keys)
        with acting(actor):
            people, places, employers = made.cards.height, made.demand.places.height, made.employers.height
            statistics.refresh(*people_tables.TABLES, *place_tables.TABLES, "core_change", "work_task")
            journal.record(
                "region_made", actor=actor, region=made.region, people=people, places=places, employers=employers
            )
    return keys


def _parties(region: int, staff: Staff) -> tuple[list[int], list[int]]:
    """Organisations, users and memberships; only the accounts to try have a password."""
    joined = Region.objects.get(pk=region)
    RegionSettings.objects.get_or_create(region=joined)
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(name=name, kind=kind, number=number)
            for name, kind, number in _numbered(staff.organisations).select("name", "kind", "number").iter_rows()
        ]
    )
    first = min(staff.memberships["starts_on"])
    RegionMembership.objects.bulk_create(
        [RegionMembership(organisation=one, region=joined, starts_on=first) for one in organisations]
    )
    open_to_try, password, closed = (
        {account.email for account in ACCOUNTS},
        make_password(PASSWORD),
        make_password(None),
    )
    users = User.objects.bulk_create(
        [
            User(
                email=email,
                name=name,
                number=number,
                password=password if email in open_to_try else closed,
                last_login=seen_on and datetime.combine(seen_on, MORNING, clock.HOME),
            )
            for name, email, seen_on, number in _numbered(staff.users)
            .select("name", "email", "seen_on", "number")
            .iter_rows()
        ]
    )
    _seats(staff, organisations, users)
    return [one.pk for one in organisations], [one.pk for one in users]


def _seats(staff: Staff, organisations: Sequence[Organisation], users: Sequence[User]) -> None:
    """Who works where, each role confirmed by an administrator of the party."""
    administrators = {
        organisation: users[user]
        for organisation, user in staff.memberships.filter(role=Role.ADMINISTRATOR)
        .select("organisation", "user")
        .iter_rows()
    }
    Membership.objects.bulk_create(
        [
            Membership(
                user=users[user],
                organisation=organisations[organisation],
                role=role,
                starts_on=starts_on,
                confirmed_on=max(confirmed_on, starts_on),
                confirmed_by=administrators.get(organisation),
            )
            for user, organisation, role, starts_on, confirmed_on in staff.memberships.select(
                "user", "organisation", "role", "starts_on", "confirmed_on"
            ).iter_rows()
        ]
    )


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """With public numbers of its own where it brings none."""
    if "number" in frame.columns:
        return frame
    return frame.with_columns(number=pl.Series([new_number() for _row in range(frame.height)], dtype=pl.Int64))


def _demand(made: MadeRegion, keys: Keys) -> None:
    region = {"region_id": str(made.region)}
    frame = keys.of(made.employers, organisation="organisation", party="organisation", contact="user")
    employers = Staging("employers", frame.with_columns(id=pl.Series(keys.employer)))
    named = same(
        "id", "organisation_id", "party_id", "number", "name", "sort_key", "branch", "pc4", "town", "recognised_trainer"
    )
    employers.insert("demand_employer", region | named | {"version": "1", "created_at": "now()"})
    file = region | same("kvk", "sbi", "size_class", "ambassador", "contact_id")
    employers.insert(
        "demand_employerfile", file | {"employer_id": "id", "sbi_version": "'2008'", "provenance": "'{}'::jsonb"}
    )
    contacts = Staging("contacts", keys.of(made.contacts, employer="employer"))
    contacts.insert("demand_employercontact", region | same("employer_id", "name", "role", "phone", "email"))
    _places(made, keys, region)
    notes = Staging("notes", keys.of(made.notes, employer="employer", organisation="organisation", user="user"))
    for organisation in sorted({keys.organisation[at] for at in made.notes["organisation"].unique()}):
        with acting(service(NAME, regions=(made.region,), organisation=organisation).at("cli")):
            row = region | same("employer_id", "organisation_id", "user_id", "at", "text")
            notes.insert("demand_contactnote", row, "organisation_id = %s", organisation)


def _places(made: MadeRegion, keys: Keys, region: dict[str, str]) -> None:
    frame = keys.of(made.demand.places, organisation="organisation", employer="employer")
    if "came_on" not in frame.columns:  # known longer than it was confirmed, where it has a past
        frame = frame.with_columns(came_on=pl.col("confirmed_at"))
    places = Staging("places", frame.with_columns(pl.Series("id", keys.place), occupation_id=pl.col("occupation")))
    more = {"version": "1", "provenance": "'{}'::jsonb", "created_at": "came_on", "updated_at": "confirmed_at"}
    places.insert("demand_place", region | PLACE | more)
    owner = frame.select("place", "organisation_id")
    tasks = Staging(
        "tasks",
        keys.of(made.demand.tasks, place="place").join(owner, on="place").with_columns(skill_id=pl.col("skill")),
    )
    link = region | same("organisation_id", "place_id", "skill_id")
    tasks.insert("demand_placetask", link | same("position", "title", "hours"))
    skills = Staging(
        "placeskills",
        keys.of(made.demand.skills, place="place").join(owner, on="place").with_columns(skill_id=pl.col("skill")),
    )
    skills.insert("demand_placeskill", link | same("need"))


def _people(made: MadeRegion, keys: Keys) -> dict[str, pl.DataFrame]:
    """Frames with ids, a staging table each; layers carry owner and audience of their card."""
    cards = keys.of(made.cards, organisation="organisation", readiness_by="user").with_columns(
        pl.Series("id", keys.card), AUDIENCE.cast(pl.Int64).alias("audience"), provenance=_provenance(made.cards)
    )
    layer = cards.select("card", "organisation_id", "audience", card_id="id")
    dossiers = keys.of(made.dossiers, organisation="organisation", caseworker="user", card="card").with_columns(
        pl.Series("id", keys.dossier)
    )
    return {
        "cards": cards,
        "skills": made.skills.join(layer, on="card").rename({"skill": "skill_id"}),
        "wishes": made.wishes.join(layer, on="card").rename({"occupation": "occupation_id"}),
        "profiles": made.profiles.join(layer, on="card"),
        "dossiers": dossiers,
        "identities": _identities(dossiers),
    }


def _owned(people: dict[str, Staging], region: int, organisation: int) -> None:
    """What an organisation owns: cards with everything that hangs on them."""
    own, tenant, layer = "organisation_id = %s", {"region_id": str(region)}, {"region_id": str(region)} | LAYER
    made = {"version": "1", "created_at": "waiting_since", "updated_at": "coalesce(confirmed_at, waiting_since)"}
    people["cards"].insert("supply_card", tenant | CARD | made | {"provenance": "provenance::jsonb"}, own, organisation)
    people["cards"].insert("supply_pseudonym", layer | {"card_id": "id", "subject": "subject"}, own, organisation)
    people["skills"].insert("supply_cardskill", layer | same("skill_id", "relation", "source"), own, organisation)
    people["wishes"].insert("supply_cardwish", layer | same("occupation_id"), own, organisation)
    empty = {"version": "1", "presentation": "''", "provenance": "'{}'::jsonb"}
    people["profiles"].insert("supply_profile", layer | PROFILE | empty, own, organisation)


def _kept(people: dict[str, Staging], region: int, organisation: int) -> None:
    """What an organisation keeps for itself, also of people it does not own."""
    own, tenant = "organisation_id = %s", {"region_id": str(region)} | same("organisation_id")
    row = tenant | same("id", "card_id") | DOSSIER | {"version": "1", "provenance": "'{}'::jsonb"}
    people["dossiers"].insert("supply_dossier", row, own, organisation)
    secret = {"bsn_encrypted": "decode(encrypted, 'hex')", "bsn_hash": "decode(hash, 'hex')"} | same(
        "dossier_id", "key_id"
    )
    people["identities"].insert("supply_identity", tenant | secret, own, organisation)


def _tasks(made: MadeRegion, keys: Keys) -> None:
    """Tasks of each organisation; they are due at the end of the day."""
    tasks = Staging("tasks_to_do", keys.of(made.tasks, organisation="organisation", assignee="user"))
    row = {"region_id": str(made.region), "due_at": "(due + time '17:00') AT TIME ZONE 'Europe/Amsterdam'"}
    row |= same("organisation_id", "assignee_id", "kind", "subject_kind", "subject_number", "agreed_hours")
    row |= {"data": "data::jsonb", "created_at": "now()"}
    for organisation in sorted({keys.organisation[at] for at in made.tasks["organisation"].unique()}):
        with acting(service(NAME, regions=(made.region,), organisation=organisation).at("cli")):
            tasks.insert("work_task", row, "organisation_id = %s", organisation)


def _provenance(cards: pl.DataFrame) -> pl.Series:
    """Who said it when, per field: the gesprek in which the card was confirmed; nothing for a card nobody confirmed."""
    days = cards["confirmed_at"].drop_nulls().unique()
    said = [json.dumps({name: {"source": "gesprek", "at": day.isoformat()} for name in KNOWN_FIELDS}) for day in days]
    return cards["confirmed_at"].replace_strict(
        days, pl.Series(said, dtype=pl.String), default="{}", return_dtype=pl.String
    )


def _identities(dossiers: pl.DataFrame) -> pl.DataFrame:
    """BSNs encrypted with the key of this installation, each bound to its dossier."""
    found: list[tuple[int, int, str, str, str]] = []
    for organisation, dossier, bsn in (
        dossiers.filter(pl.col("bsn").is_not_null()).select("organisation_id", "id", "bsn").iter_rows()
    ):
        number = f"{bsn:09d}"
        encrypted, key_id = encrypt(number, dossier=dossier, nonce=os.urandom(NONCE))
        found.append((organisation, dossier, encrypted.hex(), key_id, digest(number).hex()))
    schema: dict[str, Any] = {
        "organisation_id": pl.Int64,
        "dossier_id": pl.Int64,
        "encrypted": pl.String,
        "key_id": pl.String,
        "hash": pl.String,
    }
    return pl.DataFrame(found, schema=schema, orient="row")
