"""Subject access: everything of the person the route may give, nothing of anybody else, and it is written down."""

import json

import pytest
from django.conf import settings
from django.db import connection

from perspectief.access.classification import Kind, Link, tables
from perspectief.access.context import acting
from perspectief.access.models import Look
from perspectief.core import clock, journal
from perspectief.core.errors import Missing
from perspectief.core.models import Fact
from perspectief.parties.queries import actor_of_person
from perspectief.parties.rules import Role
from perspectief.privacy import command
from perspectief.privacy.subject_access import give
from perspectief.supply.actions.cards import update_card
from perspectief.supply.identity import digest, encrypt
from perspectief.supply.models import Dossier, Identity, Pseudonym
from perspectief.work.models import Task, TaskKind
from tests.factories import REGION, CardFactory, MembershipFactory, actor
from tests.scenes import CANARY, CLIENT_NUMBER, region_scene

pytestmark = pytest.mark.django_db
BSN = "111222333"
DOSSIER_WORDS = (CLIENT_NUMBER, BSN)
CARD_WORDS = (CANARY.family_name, CANARY.phone, CANARY.email, CANARY.street)


@pytest.fixture
def scene(db):
    found = region_scene()
    dossier = Dossier.objects.get(card=found.card)
    sealed, key = encrypt(BSN, dossier=dossier.pk, nonce=bytes(12))
    Identity.objects.create(
        region_id=REGION,
        organisation=found.own,
        dossier=dossier,
        bsn_encrypted=sealed,
        key_id=key,
        bsn_hash=digest(BSN),
    )
    found.owner = actor(found.members["klantmanager"])
    found.person = actor_of_person(found.members["job_seeker"])
    update_card(found.owner, number=found.card.number, version=None, values={"motivation": "Graag buiten"})
    subject = Pseudonym.objects.get(card=found.card).subject
    for role in ("neighbour", "account_manager"):
        member = found.members[role]
        Look.objects.create(
            actor=member.user_id, role=member.role, organisation_id=member.organisation_id, region_id=REGION,
            subject=subject, layer="card", page="web:job_seeker",
        )  # fmt: skip
    other = CardFactory(organisation=found.own, named=True, title="Iemand anders", profile__family_name="Anderman")
    found.other = other
    connection.acting_role = settings.DATABASE_ROLES["app"]
    yield found
    connection.acting_role = None


def text(given) -> str:
    return json.dumps(given.data, ensure_ascii=False) + str(given.parts)


def test_the_owner_gives_every_layer(scene):
    given = give(scene.owner, number=scene.card.number)
    said = text(given)
    assert [word for word in (*DOSSIER_WORDS, *CARD_WORDS, "Graag buiten") if word not in said] == []
    assert {one["organisation"] for one in given.looks} == {"UWV", "WSP"}
    assert any(one["verb"] == "card_changed" for one in given.facts)
    assert any((one["new"] or {}).get("motivation") == "Graag buiten" for one in given.changes)
    assert "herkomst" in said or "waar het vandaan komt" in said


def test_the_person_gets_card_profile_looks_and_no_dossier(scene):
    given = give(scene.person, number=scene.card.number)
    said = text(given)
    assert [word for word in CARD_WORDS if word not in said] == []
    assert [word for word in DOSSIER_WORDS if word in said] == []
    assert len(given.looks) == 2
    assert given.facts
    assert given.changes


@pytest.mark.parametrize("who", ["owner", "person"])
def test_nothing_of_anybody_else_and_no_key_of_ours(scene, who):
    given = give(getattr(scene, who), number=scene.card.number)
    said = text(given)
    names = [one.user.name for one in scene.members.values() if hasattr(one, "organisation")]
    assert [name for name in [*names, "Anderman", "Iemand anders"] if name in said] == []
    connection.acting_role = None
    subject = Pseudonym.objects.get(card=scene.card).subject
    assert str(subject) not in said


def test_every_classified_column_about_the_person_is_given_or_hidden_on_purpose(scene):
    """A new column is in the answer by itself; what is left out stands in `hidden`."""
    given = give(scene.owner, number=scene.card.number)
    for table in tables().values():
        if table.link is Link.CARD or (table.model in given.data["gegevens"] and not table.tells):
            expected = set(table.kinds()) - set(table.hidden.split())
            assert set(given.data["gegevens"][table.model][0]) == expected
    personal = {
        t.model
        for t in tables().values()
        if t.link in (Link.CARD, Link.CARD_ID) and Kind.PERSONAL in t.kinds().values()
    }
    assert {"supply.Card", "supply.Profile", "supply.Dossier", "supply.CardSkill"} <= personal & set(
        given.data["gegevens"]
    )


def test_it_is_written_down(scene):
    give(scene.owner, number=scene.card.number)
    give(scene.person, number=scene.card.number)
    connection.acting_role = None
    facts = Fact.objects.filter(verb="subject_access_given").order_by("id")
    assert [(fact.actor, fact.data["route"]) for fact in facts] == [
        (scene.owner.id, "organisatie"),
        (scene.person.id, "persoon"),
    ]


@pytest.mark.parametrize("role", ["neighbour", "foreign", "account_manager", "employer", "intermediary"])
def test_nobody_else_gets_anything(scene, role):
    with pytest.raises(Missing):
        give(actor(scene.members[role]), number=scene.card.number)


def test_a_person_gets_nobody_else(scene):
    with pytest.raises(Missing):
        give(scene.person, number=scene.other.number)


def test_what_happened_names_no_row_of_an_employee(scene):
    with acting(scene.owner):
        subject = Pseudonym.objects.get(card=scene.card).subject
        journal.record(
            "card_changed", actor=scene.owner, region=REGION, subject=subject, to=scene.owner.id, fields=["hours_max"]
        )
    told = [one["data"] for one in give(scene.person, number=scene.card.number).facts if "fields" in one["data"]]
    assert {"fields": ["hours_max"]} in told
    assert not any("to" in data for data in told)


def test_another_account_manager_of_the_own_organisation_has_no_task_in_it(scene):
    connection.acting_role = None
    member = MembershipFactory(organisation=scene.own, role=Role.ACCOUNT_MANAGER)
    connection.acting_role = settings.DATABASE_ROLES["app"]
    with pytest.raises(Missing):
        give(actor(member), number=scene.card.number)


def test_the_privacy_officer_reaches_the_person_for_this_alone(scene):
    connection.acting_role = None
    officer = actor(MembershipFactory(organisation=scene.own, role=Role.PRIVACY_OFFICER))
    stranger = actor(MembershipFactory(organisation=scene.members["neighbour"].organisation, role=Role.PRIVACY_OFFICER))
    connection.acting_role = settings.DATABASE_ROLES["app"]
    assert officer.regions == ()
    assert CLIENT_NUMBER in text(give(officer, number=scene.card.number))
    with pytest.raises(Missing):
        give(stranger, number=scene.card.number)


def test_the_definer_functions_answer_for_nobody_else(scene):
    for who in (actor(scene.members["neighbour"]), actor(scene.members["employer"])):
        with acting(who), connection.cursor() as cursor:
            for function in ("privacy_looks", "privacy_facts", "privacy_changes"):
                cursor.execute(f"SELECT count(*) FROM {function}(%s)", [scene.card.pk])
                assert cursor.fetchone() == (0,)
            cursor.execute("SELECT privacy_start_erasure(%s)", [scene.card.pk])
            assert cursor.fetchone() == ("missing",)
            cursor.execute("SELECT privacy_ask('wissen', '', '')")
            assert cursor.fetchone() == (None,)


def test_the_command_writes_both_forms_for_the_owner_alone(scene, tmp_path, capsys):
    words = [str(scene.card.number), "--in", str(tmp_path)]
    assert command.subject_access([*words, "--organisatie", str(scene.own.number)]) == 0
    data, page = sorted(tmp_path.iterdir(), reverse=True)
    assert json.loads(data.read_text())["gegevens"]["supply.Profile"][0]["family_name"] == CANARY.family_name
    assert CANARY.family_name in page.read_text()
    assert data.stat().st_mode & 0o077 == 0
    other = scene.members["neighbour"].organisation.number
    assert command.subject_access([*words, "--organisatie", str(other)]) == 1
    assert "hoort bij een andere organisatie" in capsys.readouterr().err


def test_a_task_about_something_else_that_names_the_card_is_in_it_and_one_about_another_is_not(scene):
    other = CardFactory(organisation=scene.card.organisation)
    given = {
        "region_id": REGION,
        "organisation": scene.card.organisation,
        "due_at": clock.now(),
        "subject_kind": "trial",
    }
    for number, card in enumerate((scene.card.number, other.number)):
        Task.objects.create(
            **given, kind=TaskKind.TRIAL_REPORT, subject_number=number, data={"card": card, "place": scene.place.number}
        )
    tasks = give(scene.owner, number=scene.card.number).data["gegevens"]["work.Task"]
    told = [one["data"]["card"] for one in tasks if one["kind"] == TaskKind.TRIAL_REPORT]
    assert told == [scene.card.number]
