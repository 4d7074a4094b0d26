"""Writes two years into the tables, set by set, as a named service for each owner: policies, constraints and triggers hold for it too."""

import datetime
import json
from typing import Any

import polars as pl

from perspectief.access.context import Actor, acting, service
from perspectief.access.decision import Layer
from perspectief.access.grants import Purpose
from perspectief.core import statistics
from perspectief.exchange.made.country import taught
from perspectief.exchange.made.country.lived import Lived, Told
from perspectief.exchange.made.load import AUDIENCE, NAME, Keys
from perspectief.exchange.made.region import MadeRegion
from perspectief.exchange.made.staging import Staging, new_ids, same
from perspectief.guidance.rules import CoachKind, Ground
from perspectief.matching.introductions.rules import Status
from perspectief.parties.rules import COUNTER_KINDS, OrganisationKind, Role
from perspectief.supply.rules import Audience

GUIDED_BY_PARTNER = 8  # people of a region
INT, TEXT, FLAG = pl.Int64, pl.String, pl.Boolean
COLUMNS: dict[str, dict[str, Any]] = {
    "introductions": {
        **dict.fromkeys(("number", "card", "place", "opened_by"), INT), **dict.fromkeys(("said_yes", "lapsed"), FLAG),
        **dict.fromkeys(("outcome", "said_on", "said_how", "opened_at", "shown_at", "answered_at", "meets_at", "closed_at", "reason",
                         "text_person"), TEXT),
    },
    "trials": {
        **dict.fromkeys(("number", "card", "place", "introduction", "by", "hours", "hours_done", "agreement"), INT), "led_to_job": FLAG,
        **dict.fromkeys(("at", "kind", "consent_on", "consent_how", "starts_on", "ends_on", "approved_on", "result", "reported_at", "work",
                         "guided_by", "remarks"), TEXT),
    },
    "placements": {
        **dict.fromkeys(("number", "card", "place", "introduction", "trial", "by", "hours", "wage_cents"), INT),
        **dict.fromkeys(("at", "consent_on", "consent_how", "contract_form", "starts_on", "ends_on"), TEXT),
    },
    "coaches": {
        **dict.fromkeys(("placement", "user", "by"), INT), **dict.fromkeys(("kind", "name", "starts_on", "ended_on", "at"), TEXT),
    },
    "milestones": {
        **dict.fromkeys(("placement", "week", "by"), INT), "at_work": FLAG,
        **dict.fromkeys(("spoken_on", "person_said", "employer_said", "text", "at"), TEXT),
    },
    "endings": {
        **dict.fromkeys(("placement", "step_receiver", "by"), INT),
        **dict.fromkeys(("ended_on", "ended_by", "reason", "lesson", "better", "step", "step_due", "step_done_at", "at"), TEXT),
    },
    "asks": {
        **dict.fromkeys(("card", "introduction", "placement", "week"), INT), "answered": FLAG, **dict.fromkeys(("side", "asked_on"), TEXT),
    },
    "answers": {**dict.fromkeys(("first", "second"), INT), **dict.fromkeys(("side", "month"), TEXT)},
    "requests": {
        **dict.fromkeys(("employer", "organisation", "owner", "number"), INT),
        **dict.fromkeys(("kind", "text", "asked_at", "due_at", "answer", "answered_at", "ending", "ended_at"), TEXT),
    },
    "enrolments": {**dict.fromkeys(("number", "card", "course", "group", "by"), INT), **dict.fromkeys(("enrolled_at", "result_at"), TEXT)},
}  # fmt: skip
FILLED = (
    "matching_introduction", "guidance_trial", "guidance_placement", "guidance_milestone", "guidance_ending", "matching_exitask",
    "matching_exitanswer", "demand_employerrequest", "core_fact", "core_change",
)  # fmt: skip
FACTS = {
    "actor": "-1", "role": f"'service:{NAME}'", "origin": "'cli'", "result": "'done'", "at": "at::timestamptz", "data": "data::jsonb",
    **same("organisation_id", "verb", "subject"),
}  # fmt: skip


def moments(*names: str) -> dict[str, str]:
    """Columns of a moment, which stand as text."""
    return {name: f"{name}::timestamptz" for name in names}


def days(*names: str) -> dict[str, str]:
    """Columns of a day, which stand as text."""
    return {name: f"{name}::date" for name in names}


class Writer:
    """What is needed to turn positions into ids: those of the region, and those of the rows that others hang on."""

    def __init__(self, made: MadeRegion, keys: Keys, lived: Lived, today: datetime.date) -> None:
        self.made, self.keys, self.lived, self.today = made, keys, lived, today
        self.region = {"region_id": str(made.region)}
        self.counter = service(NAME, regions=(made.region,), purpose="verzonnen regio om mee te oefenen").at("cli")
        cards = made.cards.with_columns(audience=AUDIENCE.cast(pl.Int64))
        self.cards = keys.of(cards, organisation="organisation").select(
            "card", "organisation_id", "audience", "subject", card_id=pl.Series(keys.card, dtype=pl.Int64)
        )
        self.places = self._places()
        self.owners = sorted({keys.organisation[one.owner] for one in lived.people})
        self.tables: dict[str, pl.DataFrame] = {}

    def _places(self) -> pl.DataFrame:
        """Per place who keeps it, and whose eyes the employer's are (`matching.introductions.proposing.party_of`)."""
        kinds = dict(self.made.staff.organisations.select("organisation", "kind").iter_rows())
        parties = self.made.employers.select("employer", "party")
        frame = self.made.demand.places.select("place", "organisation", "employer").join(
            parties, on="employer", how="left", maintain_order="left"
        )
        counter = [kinds.get(one) in COUNTER_KINDS for one in frame["organisation"]]
        eyes = (
            pl.when(pl.Series(counter) & pl.col("party").is_not_null())
            .then(pl.col("party"))
            .otherwise(pl.col("organisation"))
        )
        frame = self.keys.of(frame.with_columns(eyes=eyes, at_counter=pl.Series(counter)), organisation="organisation")
        frame = self.keys.of(frame, eyes="organisation").rename(
            {"organisation_id": "receiver_id", "eyes_id": "party_id"}
        )
        party = pl.when(pl.col("party_id") != pl.col("receiver_id")).then(pl.col("party_id")).otherwise(None)
        return frame.select(
            "place",
            "receiver_id",
            "party_id",
            "at_counter",
            employer_party_id=party,
            place_id=pl.Series(self.keys.place, dtype=pl.Int64),
        )

    def frame(self, name: str, **users: str) -> pl.DataFrame:
        """The rows of a table with what hangs on card and place, and users as ids (`by="user"` gives `by_id`)."""
        rows = pl.DataFrame(self.lived.rows.get(name, []), schema=COLUMNS[name], orient="row")
        for column in users:
            ids = [None if at is None else self.keys.user[at] for at in rows[column]]
            rows = rows.with_columns(pl.Series(f"{column}_id", ids, dtype=pl.Int64))
        if "placement" in rows.columns and "card" not in rows.columns:
            there = self.tables["placements"].select(
                "card", "place", placement_id="id", placement=pl.int_range(pl.len())
            )
            rows = rows.join(there, on="placement", how="left", maintain_order="left")
        if "card" in rows.columns:
            rows = rows.join(self.cards, on="card", how="left", maintain_order="left")
        return (
            rows.join(self.places, on="place", how="left", maintain_order="left") if "place" in rows.columns else rows
        )

    def numbered(self, name: str, table: str, frame: pl.DataFrame, **hangs: str) -> pl.DataFrame:
        """With ids of its own, and those of rows it hangs on (`introduction="introductions"`)."""
        frame = frame.with_columns(id=pl.Series(new_ids(table, frame.height), dtype=pl.Int64))
        self.tables[name] = self.pointing(frame, **hangs)
        return self.tables[name]

    def pointing(self, frame: pl.DataFrame, **hangs: str) -> pl.DataFrame:
        """Positions of rows as their ids."""
        for column, name in hangs.items():
            ids = self.tables[name]["id"].to_list()
            found = [None if at is None else ids[at] for at in frame[column]]
            frame = frame.with_columns(pl.Series(f"{column}_id", found, dtype=pl.Int64))
        return frame

    def put(self, name: str, table: str, frame: pl.DataFrame, row: dict[str, str], *, owned: bool = False) -> None:
        """Inserts; `owned`: for each owner of cards as that owner, where only they may."""
        if frame.is_empty():
            return
        stage = Staging(f"lived_{name}", frame)
        for organisation in self.owners if owned else (None,):
            if organisation is None:
                with acting(self.counter):
                    stage.insert(table, self.region | row)
            else:
                with acting(self.owner(organisation)):
                    stage.insert(table, self.region | row, "organisation_id = %s", organisation)

    def owner(self, organisation: int) -> Actor:
        """The service, for one owner of cards."""
        return service(NAME, regions=(self.made.region,), organisation=organisation, public=True).at("cli")


THREAD = same(
    "organisation_id", "audience", "receiver_id", "employer_party_id", "card_id", "place_id", "by_id"
) | moments("at")


def write(made: MadeRegion, keys: Keys, lived: Lived, today: datetime.date) -> int:
    """Everything that was lived through; how many facts. Joins the running transaction."""
    to = Writer(made, keys, lived, today)
    _introductions(to)
    _trials(to)
    _placements(to)
    _after(to)
    _asked(to)
    courses = taught.write(to)
    told = _facts(to, courses)
    with acting(to.counter):
        statistics.refresh(*FILLED)
    return told


def _introductions(to: Writer) -> None:
    frame = to.numbered("introductions", "matching_introduction", to.frame("introductions", opened_by="user"))
    row = same(
        "id", "number", "organisation_id", "audience", "receiver_id", "party_id", "card_id", "place_id", "outcome", "said_yes", "said_how",
        "reason", "text_person", "lapsed", "opened_by_id",
    )  # fmt: skip
    row |= moments("opened_at", "shown_at", "answered_at", "meets_at", "closed_at") | days("said_on")
    row |= {"owner_id": "organisation_id", "version": "1", "status": f"'{Status.CLOSED}'", "presented": "'{}'::jsonb"}
    to.put("introductions", "matching_introduction", frame, row, owned=True)


def _trials(to: Writer) -> None:
    frame = to.numbered("trials", "guidance_trial", to.frame("trials", by="user"), introduction="introductions")
    row = THREAD | same(
        "id", "number", "kind", "introduction_id", "consent_how", "hours", "result", "hours_done", "led_to_job"
    )
    row |= days("consent_on", "starts_on", "ends_on", "approved_on") | moments("reported_at")
    to.put("trials", "guidance_trial", frame, row | {"version": "1", "takes_opening": "true"})
    row = THREAD | days("starts_on", "ends_on") | same("hours", "work", "guided_by", "remarks")
    to.put("agreements", "guidance_agreement", frame, row | {"trial_id": "id", "number": "agreement", "sequence": "1"})


def _placements(to: Writer) -> None:
    frame = to.frame("placements", by="user")
    frame = to.numbered("placements", "guidance_placement", frame, introduction="introductions", trial="trials")
    row = THREAD | same(
        "id", "number", "introduction_id", "trial_id", "consent_how", "contract_form", "hours", "wage_cents"
    )
    row |= days("consent_on", "starts_on", "ends_on") | {"version": "1"}
    to.put("placements", "guidance_placement", frame, row)
    over = {row["placement"] for row in to.lived.rows.get("endings", ())}
    named = frame.with_row_index("at_row").filter(
        ~pl.col("at_row").cast(pl.Int64).is_in(list(over))
        & (~pl.col("at_counter") | pl.col("employer_party_id").is_not_null())
    )
    grant = same("card_id") | {
        "organisation_id": "coalesce(employer_party_id, receiver_id)", "owner_id": "organisation_id", "layer": f"'{Layer.PROFILE}'",
        "purpose": f"'{Purpose.GUIDANCE}'", "starts_on": "(at::timestamptz)::date",
    }  # fmt: skip
    named = named.filter(pl.coalesce("employer_party_id", "receiver_id") != pl.col("organisation_id")).drop("at_row")
    to.put("grants", "access_grant", named.unique(["card_id"], keep="last", maintain_order=True), grant, owned=True)


def _after(to: Writer) -> None:
    """Who guides, what was said, and what ended."""
    hangs = THREAD | same("placement_id")
    row = (
        hangs | same("kind", "user_id", "name", "party_id", "consent_how") | days("starts_on", "ended_on", "consent_on")
    )
    coaches = _of_partner(to, to.frame("coaches", by="user", user="user"))
    to.put("coaches", "guidance_coach", coaches, row)
    grant = same("card_id") | days("starts_on") | {
        "organisation_id": "party_id", "owner_id": "organisation_id", "layer": f"'{Layer.PROFILE}'", "purpose": f"'{Purpose.COACHING}'",
    }  # fmt: skip
    named = coaches.filter(pl.col("consent_how") != "").unique(["card_id"], keep="last", maintain_order=True)
    to.put("coaching", "access_grant", named, grant, owned=True)
    row = hangs | same("week", "at_work", "person_said", "employer_said", "text") | days("spoken_on")
    to.put("milestones", "guidance_milestone", to.frame("milestones", by="user"), row)
    row = (
        hangs
        | same("ended_by", "reason", "lesson", "better", "step", "step_receiver_id")
        | days("ended_on", "step_due")
    )
    frame = to.frame("endings", by="user", step_receiver="user")
    to.put("endings", "guidance_ending", frame, row | moments("step_done_at"))


def _of_partner(to: Writer, coaches: pl.DataFrame) -> pl.DataFrame:
    """Some who work now, whose card is shared with partners, are guided by a job coach of the ontwikkelbedrijf, with their yes."""
    staff, kind = to.made.staff, OrganisationKind.SOCIAL_ENTERPRISE
    firm = next(iter(staff.of_kind(kind)), None)
    users = [to.keys.user[one] for one in staff.working(firm, Role.JOB_COACH)] if firm is not None else []
    job = pl.col("kind") == CoachKind.JOB_COACH.value
    party = pl.when(job).then(pl.col("organisation_id")).otherwise(None)
    coaches = coaches.with_columns(party_id=party, consent_on=pl.lit(None, TEXT), consent_how=pl.lit(""))
    if firm is None or not users:
        return coaches
    there = to.keys.organisation[firm]
    parties = [pl.col(name).fill_null(-1) != there for name in ("organisation_id", "receiver_id", "employer_party_id")]
    may = (
        job & pl.col("ended_on").is_null() & (pl.col("audience") == int(Audience.PARTNERS)) & pl.all_horizontal(parties)
    )
    theirs = may & (may.cum_sum() <= GUIDED_BY_PARTNER)
    turn = (may.cum_sum() % len(users)).replace_strict(dict(enumerate(users)), return_dtype=INT)
    return coaches.with_columns(
        user_id=pl.when(theirs).then(turn).otherwise("user_id"),
        party_id=pl.when(theirs).then(pl.lit(there)).otherwise("party_id"),
        consent_on=pl.when(theirs).then("starts_on").otherwise("consent_on"),
        consent_how=pl.when(theirs).then(pl.lit(Ground.IN_PERSON.value)).otherwise("consent_how"),
    )


def _asked(to: Writer) -> None:
    """What both sides were asked and answered, and what employers asked."""
    frame = to.pointing(to.frame("asks"), introduction="introductions")
    row = same("organisation_id", "card_id", "introduction_id", "placement", "week", "side", "answered") | days(
        "asked_on"
    )
    to.put("asks", "matching_exitask", frame, row, owned=True)
    row = same("side", "first", "second") | days("month") | {"text": "''"}
    to.put("answers", "matching_exitanswer", to.frame("answers"), row)
    frame = to.frame("requests", owner="user")
    frame = to.keys.of(frame, employer="employer", organisation="organisation")
    party = to.keys.of(
        to.made.employers.filter(pl.col("party").is_not_null()).select("employer", "party"), party="organisation"
    )
    frame = frame.join(party.select("employer", "party_id"), on="employer", how="left", maintain_order="left")
    frame = to.numbered("requests", "demand_employerrequest", frame)
    row = same(
        "id", "number", "employer_id", "party_id", "organisation_id", "owner_id", "kind", "text", "answer", "ending"
    )
    row |= moments("asked_at", "due_at", "answered_at", "ended_at")
    row |= {
        "version": "1",
        "respond_by": "due_at::timestamptz",
        "set_at": "asked_at::timestamptz",
        "asked_by_id": "owner_id",
    }
    to.put("requests", "demand_employerrequest", frame, row)
    held = same("organisation_id") | {
        "request_id": "id",
        "user_id": "owner_id",
        "by_id": "owner_id",
        "at": "asked_at::timestamptz",
    }
    to.put("holders", "demand_requestholder", frame, held)


def _facts(to: Writer, courses: list[int]) -> int:
    """The journal, in the order of time."""
    places, numbers = to.keys.place, to.made.demand.places["number"].to_list()
    subjects, rows = to.cards["subject"].to_list(), []
    for one in sorted([*to.lived.facts, *_openings(to)], key=lambda one: one.at):
        data = dict(one.data)
        if one.place is not None:
            data["place"] = numbers[one.place] if one.by_number else places[one.place]
        if one.verb.startswith("course_"):
            data["course"] = courses[data["course"]]
        subject = None if one.card is None else subjects[one.card]
        organisation = to.keys.organisation[one.organisation] if one.organisation >= 0 else None
        rows.append((one.at, one.verb, organisation, subject, json.dumps(data)))
    schema = {"at": TEXT, "verb": TEXT, "organisation_id": INT, "subject": INT, "data": TEXT}
    to.put("facts", "core_fact", pl.DataFrame(rows, schema=schema, orient="row"), FACTS)
    return len(rows)


def _openings(to: Writer) -> list[Told]:
    """Openings taken and given back, as the room of demand tells them."""
    running: dict[int, int] = {}
    of, found = to.made.demand.places["capacity"].to_list(), []
    for at, place, step in sorted(to.lived.openings):
        running[place] = running.get(place, 0) + step
        verb = "opening_taken" if step > 0 else "opening_given_back"
        found.append(Told(at, verb, None, -1, place, False, {"filled": running[place], "of": of[place]}))
    return found
