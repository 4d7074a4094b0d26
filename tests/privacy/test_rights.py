"""Correction, objection, hold and terms, as who may and who may not."""

import datetime

import pytest
from django.conf import settings
from django.db import connection

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Change, Fact
from perspectief.parties.queries import actor_of_person
from perspectief.privacy import actions, erased, erasing, retention
from perspectief.privacy.command import erase
from perspectief.privacy.models import Erasure, Hold, Request, Warned
from perspectief.supply.actions.layers import update_profile
from perspectief.supply.actions.objecting import lift_objection, object_to
from perspectief.supply.actions.standing import confirm_card
from perspectief.supply.models import Card, Dossier, Profile
from perspectief.supply.rules import State
from perspectief.work.models import Task, TaskKind
from tests.factories import CardFactory, DossierFactory, actor
from tests.scenes import region_scene

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def scene(db):
    found = region_scene()
    found.owner, found.person = actor(found.members["klantmanager"]), actor_of_person(found.members["job_seeker"])
    return found


@pytest.fixture
def app(scene):
    connection.acting_role = settings.DATABASE_ROLES["app"]
    yield
    connection.acting_role = None


def asked() -> Request:
    return Request.objects.get()


def test_a_request_of_the_person_becomes_a_task_and_the_answer_is_read_by_the_person(scene, app):
    actions.ask_correction(scene.person, text="Mijn telefoonnummer is veranderd")
    connection.acting_role = None
    task = Task.objects.get(kind=TaskKind.CORRECT)
    assert (task.organisation, task.subject_number) == (scene.own, scene.card.number)
    request = asked()
    assert request.by_person
    connection.acting_role = settings.DATABASE_ROLES["app"]
    update_profile(scene.owner, number=scene.card.number, version=None, values={"phone": "0611111111"})
    actions.answer_correction(scene.owner, number=scene.card.number, request=request.pk, done=True, answer="Aangepast")
    (answered,) = actions.requests(scene.person)
    assert (answered.outcome, answered.answer) == ("gedaan", "Aangepast")
    connection.acting_role = None
    assert not Task.objects.filter(kind=TaskKind.CORRECT, done_at=None).exists()
    change = Change.objects.filter(table_name="supply_profile", operation="update").latest("id")
    assert (change.old["phone"], change.new["phone"]) == ("0687651234", "0611111111")


def test_a_refusal_says_why(scene, app):
    actions.ask_correction(scene.owner, number=scene.card.number, text="Het klopt niet")
    with pytest.raises(Invalid):
        actions.answer_correction(scene.owner, number=scene.card.number, request=asked().pk, done=False, answer=" ")


@pytest.mark.parametrize("role", ["neighbour", "foreign", "employer", "intermediary", "account_manager"])
def test_no_other_party_touches_the_rights(scene, role, app):
    who, number = actor(scene.members[role]), scene.card.number
    for deed in (
        lambda: actions.ask_correction(who, number=number, text="x"),
        lambda: actions.start_erasure(who, number=number),
        lambda: actions.hold(who, number=number, reason="x", until=datetime.date(2099, 1, 1)),
        lambda: actions.requests(who, number=number),
        lambda: object_to(who, number=number),
    ):
        with pytest.raises(Missing):
            deed()
    connection.acting_role = None
    assert not Card.objects.filter(hidden_at__isnull=False).exists()
    assert not Request.objects.exists()


def test_an_objection_is_made_and_lifted_by_the_person(scene, app):
    object_to(scene.person, number=scene.card.number)
    connection.acting_role = None
    assert Card.objects.get(pk=scene.card.pk).hidden_at
    connection.acting_role = settings.DATABASE_ROLES["app"]
    lift_objection(scene.person, number=scene.card.number)
    connection.acting_role = None
    assert Card.objects.get(pk=scene.card.pk).hidden_at is None
    verbs = Fact.objects.filter(verb__startswith="objection").order_by("id").values_list("verb", "data")
    assert list(verbs) == [("objection_made", {"by": "person"}), ("objection_lifted", {"by": "person"})]


def test_the_organisation_lifts_it_only_with_a_record_of_how(scene, app):
    object_to(scene.owner, number=scene.card.number)
    with pytest.raises(Invalid):
        lift_objection(scene.owner, number=scene.card.number)
    lift_objection(scene.owner, number=scene.card.number, how="in een gesprek")
    connection.acting_role = None
    assert Fact.objects.filter(verb="objection_lifted", data={"by": "organisation"}).count() == 1


def test_a_hold_stops_erasing_and_is_lifted_with_a_record(scene, app):
    until = clock.today() + 30 * DAY
    actions.hold(scene.owner, number=scene.card.number, reason="Bezwaarprocedure loopt", until=until)
    with pytest.raises(Refused):
        actions.start_erasure(scene.owner, number=scene.card.number)
    actions.lift_hold(scene.owner, number=scene.card.number)
    actions.start_erasure(scene.owner, number=scene.card.number)
    connection.acting_role = None
    assert Erasure.objects.get().card_id == scene.card.pk
    assert Card.objects.get(pk=scene.card.pk).hidden_at
    assert list(Fact.objects.filter(verb__contains="eras").order_by("id").values_list("verb", flat=True)) == [
        "erasure_held",
        "erasure_hold_lifted",
        "erasure_asked",
    ]


@pytest.fixture
def theirs(scene, tmp_path, monkeypatch):
    """The neighbour keeps a dossier of the same person."""
    monkeypatch.setattr(settings, "ERASED_FILE", tmp_path / "erased.txt")
    member = scene.members["neighbour"]
    return DossierFactory(
        card=scene.card, organisation_id=member.organisation_id, client_number="U-1", caseworker=member.user, notes="x"
    )


def taken_out(scene) -> None:
    """The owner erases, and maintenance does it."""
    actions.start_erasure(scene.owner, number=scene.card.number)
    connection.acting_role = None
    erasing.take_out(Erasure.objects.get())


def test_another_organisations_dossier_is_its_own_to_decide_about(scene, theirs, app):
    taken_out(scene)
    assert not Card.objects.filter(pk=scene.card.pk).exists()
    assert not Profile.objects.exists() and not Dossier.objects.exclude(pk=theirs.pk).exists()
    left = Dossier.objects.select_related("card").get()
    neighbour = scene.members["neighbour"]
    assert (left.pk, left.client_number, left.notes, left.card.organisation_id) == (
        theirs.pk,
        "U-1",
        "x",
        neighbour.organisation_id,
    )
    assert left.card.hidden_at and left.card.state == State.LEFT and left.card.number != scene.card.number
    assert scene.card.title not in str(vars(left.card))
    task = Task.objects.get(kind=TaskKind.DECIDE_DOSSIER)
    assert (task.organisation_id, task.assignee, task.subject_number) == (
        neighbour.organisation_id, neighbour.user, left.card.number
    )  # fmt: skip
    assert datetime.timedelta(days=29) < task.due_at - clock.now() <= datetime.timedelta(days=30)


def test_the_old_values_of_a_dossier_that_stays_are_kept_with_it(scene, theirs, app):
    connection.acting_role = None
    Dossier.objects.filter(pk=theirs.pk).update(notes="y")
    taken_out(scene)
    held = set(Change.objects.filter(table_name="supply_dossier", row_id=theirs.pk).values_list("id", flat=True))
    gone = set(Erasure.objects.get().changes)
    assert len(held) >= 2 and not held & gone
    assert (
        set(Change.objects.filter(table_name="supply_card", row_id=scene.card.pk).values_list("id", flat=True)) <= gone
    )


def test_who_has_a_dossier_left_erases_it_or_says_why_not(scene, theirs, app):
    taken_out(scene)
    number = Dossier.objects.get().card.number
    connection.acting_role = settings.DATABASE_ROLES["app"]
    neighbour = actor(scene.members["neighbour"])
    for other in (scene.owner, actor(scene.members["account_manager"])):
        with pytest.raises(Missing):
            actions.start_erasure(other, number=number)
    until = clock.today() + 90 * DAY
    actions.hold(neighbour, number=number, reason="Terugvordering loopt", until=until)
    connection.acting_role = None
    assert Task.objects.get(kind=TaskKind.DECIDE_DOSSIER).done_at
    connection.acting_role = settings.DATABASE_ROLES["app"]
    actions.lift_hold(neighbour, number=number)
    actions.start_erasure(neighbour, number=number)
    connection.acting_role = None
    erasing.take_out(Erasure.objects.get(taken_out_at=None))
    assert not Dossier.objects.exists() and not Card.objects.exists()


def test_who_keeps_a_dossier_too_is_told_to_the_owner_alone(scene, theirs, app):
    assert actions.also_kept(scene.owner, number=scene.card.number) == ["UWV"]
    officer = actor(scene.members["privacy_officer"])
    assert actions.also_kept(officer, number=scene.card.number) == ["UWV"]
    neighbour = actor(scene.members["neighbour"])
    with pytest.raises(Missing):
        actions.also_kept(neighbour, number=scene.card.number)
    with acting(neighbour), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM privacy_also_kept(%s)", [scene.card.pk])
        assert cursor.fetchall() == []


def test_the_pages_say_it_before_and_after(scene, theirs, app, client):
    client.force_login(scene.members["klantmanager"].user)
    page = client.get(f"/mensen/{scene.card.number}/rechten/").content.decode()
    assert "UWV houdt zelf ook een dossier bij." in page
    taken_out(scene)
    left = Dossier.objects.get().card
    connection.acting_role = settings.DATABASE_ROLES["app"]
    client.force_login(scene.members["neighbour"].user)
    today = client.get("/vandaag/").content.decode()
    assert f"/mensen/{left.number}/rechten/" in today and "Een andere organisatie wiste deze persoon." in today
    assert client.get(f"/mensen/{left.number}/").status_code == 200
    rights = client.get(f"/mensen/{left.number}/rechten/").content.decode()
    assert "houdt zelf ook een dossier bij" not in rights and "Zwartkanarie" not in rights
    client.force_login(scene.members["klantmanager"].user)
    assert client.get(f"/mensen/{left.number}/").status_code == 404


def test_the_command_says_who_keeps_a_dossier_too(scene, theirs, capsys):
    assert erase([str(scene.card.number), "--namens", scene.members["klantmanager"].user.email]) == 1
    assert "Ook een eigen dossier bij: UWV." in capsys.readouterr().err


def test_a_number_that_is_taken_is_not_used_twice(scene, theirs, app):
    connection.acting_role = None
    taken = CardFactory(number=erased.number_after(scene.card.number, theirs.organisation_id))
    connection.acting_role = settings.DATABASE_ROLES["app"]
    taken_out(scene)
    assert Dossier.objects.get(pk=theirs.pk).card.number != taken.number


def test_the_application_cannot_write_erasures_itself(scene, app):
    from django.db.utils import ProgrammingError

    with pytest.raises(ProgrammingError, match="permission denied"), acting(scene.owner):
        Erasure.objects.create(region_id=25, organisation=scene.own, card_id=scene.card.pk, reason="request")


def aged(card: Card, days: int, **more) -> Card:
    """A card of which the last sign of life is that long ago."""
    then = datetime.datetime.now(datetime.UTC) - days * DAY
    Card.objects.filter(pk=card.pk).update(confirmed_at=then.date(), updated_at=then, **more)
    return card


def test_warn_weeks_ahead_then_erase(scene):
    card = scene.card
    aged(card, 730 - 42 + 1)
    assert retention.warn() == 1
    assert retention.warn() == 0, "once"
    task = Task.objects.get(kind=TaskKind.TERM_ENDS)
    assert (task.organisation, task.subject_number) == (scene.own, card.number)
    assert retention.end() == 0, "not before the day"
    aged(card, 731)
    assert retention.end() == 0, "not without the weeks of the warning"
    Warned.objects.update(erase_on=clock.today())
    assert retention.end() == 1
    assert Erasure.objects.get().reason == "term"


def test_who_is_new_to_the_warning_still_gets_its_weeks(scene):
    aged(scene.card, 2_000)
    retention.warn()
    assert retention.end() == 0
    assert Warned.objects.get().erase_on == clock.today() + 42 * DAY


@pytest.mark.parametrize(
    ("state", "days", "ends"),
    [("zoekt", 729, False), ("zoekt", 731, True), ("uit", 364, False), ("uit", 366, True), ("werkt", 366, True)],
)
def test_the_term_is_that_of_the_state(scene, state, days, ends):
    aged(scene.card, days, state=state)
    Warned.objects.create(
        region_id=25, organisation=scene.own, card_id=scene.card.pk, warned_on="2020-01-01", erase_on="2020-02-12"
    )
    assert retention.end() == int(ends)


def test_a_sign_of_life_takes_the_warning_away(scene):
    aged(scene.card, 735)
    retention.warn()
    confirm_card(scene.owner, number=scene.card.number)
    assert Task.objects.get(kind=TaskKind.TERM_ENDS).done_at
    retention.warn()
    assert not Warned.objects.exists()


def test_a_hold_stops_the_term(scene):
    aged(scene.card, 800)
    retention.warn()
    Warned.objects.update(erase_on="2020-01-01")
    Hold.objects.create(
        region_id=25, organisation=scene.own, card_id=scene.card.pk, reason="beroep", starts_on="2020-01-01",
        until=clock.today() + DAY, user_id=scene.owner.id,
    )  # fmt: skip
    assert retention.end() == 0
    Hold.objects.update(until=clock.today() - DAY)
    assert retention.end() == 1


def test_finished_things_go_at_their_term(scene):
    old = datetime.datetime.now(datetime.UTC) - 400 * DAY
    mine = {"region_id": 25, "organisation": scene.own, "kind": TaskKind.CONFIRM_CARD, "subject_kind": "card"}
    Task.objects.create(**mine, subject_number=1, due_at=old, done_at=old)
    kept = Task.objects.create(**mine, subject_number=2, due_at=old)
    gone = retention.clear()
    assert gone["work_task"] == 1
    assert list(Task.objects.filter(kind=TaskKind.CONFIRM_CARD)) == [kept]


def test_an_account_closes_a_year_after_the_last_role(scene):
    ended = scene.members["ended"]
    assert retention.clear()["parties_user"] == 1
    ended.user.refresh_from_db()
    assert (ended.user.name, ended.user.is_active, ended.user.has_usable_password()) == ("oud-medewerker", False, False)
    assert scene.members["klantmanager"].user.is_active
    assert retention.clear()["parties_user"] == 0


def test_the_command_erases_in_the_name_of_somebody_who_works_there(scene, capsys):
    number, who = str(scene.card.number), scene.members["klantmanager"].user
    assert erase([number, "--namens", scene.members["neighbour"].user.email, "--zeker"]) == 1
    assert "werkt niet bij de organisatie" in capsys.readouterr().err
    assert not Fact.objects.filter(verb="erasure_decided").exists() and Card.objects.filter(pk=scene.card.pk).exists()
    assert erase([number, "--namens", who.email.upper(), "--zeker"]) == 0
    decided = Fact.objects.get(verb="erasure_decided")
    assert (decided.on_behalf_of, decided.origin) == (who.pk, "cli")
    assert not Card.objects.filter(pk=scene.card.pk).exists()
