"""A made region: the same for the same seed, plausible, odd where files are odd, and nobody's name on a card."""

import re
import subprocess
import sys
from datetime import date

import numpy as np
import polars as pl
import pytest
from stdnum.nl import bsn as number

from perspectief.core import wording
from perspectief.demand.wages import minimum_cents
from perspectief.exchange.made import names, region
from perspectief.exchange.made.bsn import FIRST_ISSUED, bsns
from perspectief.exchange.made.chance import stream
from perspectief.parties.made import ACCOUNTS, accounts
from perspectief.supply.rules import completeness
from perspectief.taxonomy.catalogue import catalogue
from perspectief.work.models import TaskKind

TODAY = date(2026, 11, 22)
SMALL = region.Size(people=600, places=150, employers=50)


@pytest.fixture(scope="module")
def made() -> region.MadeRegion:
    return region.make(11, TODAY, region.Size(people=4_000, places=1_000, employers=300))


def frames(of: region.MadeRegion) -> dict[str, str]:
    """Every frame as text."""
    found = {"tasks": of.demand.tasks, "places": of.demand.places, "placeskills": of.demand.skills}
    found |= {name: frame for name, frame in of._asdict().items() if isinstance(frame, pl.DataFrame)}
    found |= {"users": of.staff.users, "organisations": of.staff.organisations, "memberships": of.staff.memberships}
    return {name: frame.write_csv() for name, frame in found.items()}


def test_the_same_seed_gives_the_same_region_to_the_byte():
    once, again = region.make(3, TODAY, SMALL), region.make(3, TODAY, SMALL)
    assert frames(once) == frames(again)
    assert frames(region.make(4, TODAY, SMALL))["cards"] != frames(once)["cards"]


def test_another_region_can_be_made_too():
    made = region.make(3, TODAY, SMALL, region=1)
    assert "Gemeente Groningen" in made.staff.organisations["name"]
    assert made.cards["pc4"].drop_nulls().is_between(9_000, 9_999).mean() > 0.9


def test_bsns_pass_the_eleven_test_and_were_never_issued():
    found = bsns(stream(1, "bsn"), 20_000).tolist()
    assert len(set(found)) == 20_000
    assert all(one < FIRST_ISSUED and number.is_valid(f"{one:09d}") for one in found)
    with pytest.raises(ValueError, match="at most"):
        bsns(stream(1, "bsn"), 250_001)


def test_one_person_has_one_bsn_also_in_two_dossiers(made):
    known = made.dossiers.filter(pl.col("bsn").is_not_null())
    assert known.group_by("card").agg(pl.col("bsn").n_unique())["bsn"].max() == 1
    assert known.group_by("bsn").agg(pl.col("card").n_unique())["card"].max() == 1
    assert known.height > made.cards.height * 0.7
    assert made.dossiers["card"].is_duplicated().sum() > 40


def test_only_public_bodies_keep_a_bsn(made):
    public = made.staff.of_kind("gemeente") + made.staff.of_kind("uwv")
    assert made.dossiers.filter(~pl.col("organisation").is_in(public))["bsn"].null_count() > 0
    assert made.dossiers.filter(~pl.col("organisation").is_in(public))["bsn"].drop_nulls().is_empty()


def test_no_card_or_place_tells_who_somebody_is(made):
    """Family names that are ordinary words ("Bakker") are left to the rule for their first names."""
    words = [
        set(re.findall(r"[\w-]+", f"{title} {text}"))
        for title, text in made.cards.select("title", "motivation").iter_rows()
    ]
    for said, (given, family) in zip(words, made.profiles.select("given_name", "family_name").iter_rows(), strict=True):
        assert given not in said and family not in said
    people = {name for group in names.GROUPS for name in names.given_names(group)}
    assert not people & set().union(*words)


def test_the_texts_hold_nothing_that_does_not_belong_there(made):
    tasks = " ".join(skill.label for skill in catalogue().skills.values())
    for text in [
        *made.cards["motivation"],
        *made.demand.places["summary"],
        *made.cards["title"],
        *made.demand.places["title"],
    ]:
        found = [doubt for doubt in wording.doubts(text) if doubt.words.lower() not in tasks]
        assert not found, text
    for text in made.dossiers["notes"].unique():
        assert not wording.doubts(text, wording.CLOSED), text


def test_cards_do_not_sound_alike(made):
    assert made.cards["title"].n_unique() > made.cards.height * 0.7
    said = made.cards["motivation"].filter(made.cards["motivation"] != "")
    assert said.n_unique() > len(said) * 0.97
    assert made.cards["title"].str.len_chars().max() <= 90
    assert made.demand.places["summary"].n_unique() > made.demand.places.height * 0.95


def test_the_oddities_of_real_files_are_there(made):
    cards = made.cards
    days = cards.select(-(pl.col("confirmed_at", "waiting_since") - pl.lit(TODAY)).dt.total_days())
    assert 0.05 < (days["confirmed_at"] > 365).mean() < 0.2, "stale profiles"
    assert cards["confirmed_at"].null_count() > 0
    for field in (
        "week_can",
        "hours_max",
        "modes",
        "language",
        "loads",
        "guidance",
        "readiness",
        "pc4",
        "contract_forms",
    ):
        assert 0 < cards[field].null_count() < cards.height * 0.15, field
    assert 0.03 < cards["school_hours"].mean() < 0.15
    learning = cards.filter(pl.col("inburgering"))
    assert 0.04 < learning.height / cards.height < 0.2 and learning["language"].drop_nulls().max() <= 4
    assert (cards["modes"].drop_nulls() & 32 == 0).mean() > 0.5, "most have no car"
    assert cards["hidden_at"].drop_nulls().len() > 0 and (cards["state"] == "zoekt").mean() > 0.8
    both = (cards["person_key_at"].is_not_null() & cards["organisation_key_at"].is_not_null()).mean()
    assert 0.3 < both < 0.7
    waiting = days["waiting_since"]
    assert waiting.median() < 600 < waiting.quantile(0.85) and waiting.max() > 3_000, "a long tail"


def test_readiness_is_mixed_and_dated(made):
    mixed = made.cards["readiness"].drop_nulls().value_counts(normalize=True)
    assert mixed["proportion"].min() > 0.2
    judged = made.cards.filter(pl.col("readiness").is_not_null())
    assert judged["readiness_at"].null_count() == 0
    assert made.cards.filter(pl.col("readiness").is_null())["readiness_at"].drop_nulls().is_empty()


def test_what_is_known_adds_up_as_supply_says(made):
    skills = set(made.skills["card"])
    wishes = set(made.wishes["card"])
    for row in made.cards.head(300).iter_rows(named=True):
        values = row | {"skills": [1] if row["card"] in skills else [], "wishes": [1] if row["card"] in wishes else []}
        assert row["completeness"] == completeness(values)


def test_a_card_does_not_contradict_itself(made):
    lifting = next(skill.id for skill in catalogue().skills.values() if skill.code == "V0690")
    strong = made.skills.filter((pl.col("skill") == lifting) & (pl.col("relation") == "can"))["card"]
    assert (made.cards[strong]["loads"].drop_nulls() & 3 == 2).all()
    assert (made.cards["week_can"] & made.cards["week_rather_not"]).drop_nulls().max() == 0
    assert (made.cards["hours_min"] <= made.cards["hours_max"]).drop_nulls().all()
    assert not made.skills.select("card", "skill").is_duplicated().any()


def test_the_hours_of_the_tasks_are_the_hours_of_the_place(made):
    summed = made.demand.tasks.group_by("place").agg(pl.col("hours").sum()).sort("place")
    assert (summed["hours"] == made.demand.places["hours_max"]).all()
    assert made.demand.tasks["hours"].min() >= 0.5


def test_paid_work_pays_the_legal_minimum_and_a_trial_has_no_wage(made):
    places = made.demand.places
    unpaid = places["kind"].is_in(["trial", "experience", "taster"])
    assert places.filter(unpaid)["wage_cents"].drop_nulls().is_empty()
    assert places.filter(~unpaid)["wage_cents"].min() >= minimum_cents(TODAY)
    assert places.filter(~unpaid)["wage_cents"].null_count() == 0


def test_some_places_are_expired_full_or_closed(made):
    places = made.demand.places
    assert 0.03 < (places["expires_on"] < TODAY).mean() < 0.12
    assert (places["filled"] <= places["capacity"]).all() and (places["filled"] == places["capacity"]).any()
    assert set(places["state"]) == {"open", "paused", "closed"}
    starts = places["starts_on"].drop_nulls()
    assert (starts.dt.weekday() == 1).all() and (starts > TODAY).all() and 0.5 < len(starts) / places.height < 0.8
    assert (places["week_fixed"] & places["week_also"]).max() == 0


def test_owners_own_their_people(made):
    towns = dict(made.staff.organisations.select("organisation", "town").iter_rows())
    kinds = dict(made.staff.organisations.select("organisation", "kind").iter_rows())
    owners = made.cards["organisation"].value_counts(normalize=True).sort("proportion", descending=True)
    assert {kinds[one] for one in owners["organisation"]} == {"gemeente", "uwv", "ontwikkelbedrijf"}
    assert sum(town is not None for town in towns.values()) == 14
    workers = made.dossiers.filter(pl.col("caseworker").is_not_null()).select("organisation", "caseworker")
    held = set(made.staff.memberships.select("organisation", "user").iter_rows())
    assert set(workers.iter_rows()) <= held


def test_the_accounts_to_try_work_where_they_say(made):
    assert len({email for _, email, _ in accounts()}) == len(accounts())
    kinds = dict(made.staff.organisations.select("organisation", "kind").iter_rows())
    for account in ACCOUNTS:
        user = made.staff.users.filter(email=account.email)["user"].item()
        seat = made.staff.memberships.filter(user=user)
        assert seat["role"].item() == account.role.value
        assert kinds[seat["organisation"].item()] == account.works_at
        assert made.staff.users.filter(user=user)["name"].item() == account.name


def test_every_address_of_mail_is_one_that_cannot_exist(made):
    addresses = [
        *made.staff.users["email"],
        *made.contacts["email"],
        *made.profiles["email"].filter(made.profiles["email"] != ""),
    ]
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.example", one) for one in addresses)
    assert made.staff.users["email"].n_unique() == made.staff.users.height
    assert np.all([phone.startswith("06 00") for phone in made.profiles["phone"] if phone])


def test_everybody_with_people_or_employers_has_something_to_do(made):
    assert set(made.tasks["kind"]) <= set(TaskKind.values) and made.tasks["kind"].n_unique() == 3
    assert made.tasks.group_by("assignee", "kind").len()["len"].max() == 2
    workers = made.staff.memberships.filter(role="caseworker")["user"]
    assert workers.is_in(made.tasks["assignee"].implode()).mean() > 0.9
    assert made.tasks["due"].min() < TODAY < made.tasks["due"].max()


def test_a_region_is_made_without_django():
    """The generator is pure: whoever wants arrays to measure with needs no database and no settings."""
    program = "import datetime; from perspectief.exchange.made import region as r; r.make(1, datetime.date(2026, 1, 1), r.Size(50, 20, 8))"
    assert subprocess.run([sys.executable, "-c", program], env={"PATH": ""}, check=False).returncode == 0
