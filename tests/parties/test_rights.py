"""Roles with dates: given, ended, confirmed; nobody raises the own rights, and somebody always administers."""

import datetime
import threading

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from perspectief.access.context import service
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.parties import administration, jobs
from perspectief.parties.actions import rights
from perspectief.parties.models import Membership
from perspectief.parties.queries import current_memberships, held
from perspectief.parties.rules import REVIEW_GRACE, Role, Standing, review_standing
from tests.factories import MembershipFactory, OrganisationFactory, actor


def give(office, user, role=Role.ACCOUNT_MANAGER, by=None, **more):
    return rights.give_role(
        actor(by or office.admin), user=user.number, role=role, **{"starts_on": clock.today()} | more
    )


def test_a_role_is_given_and_the_other_administrators_hear_of_it(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = give(office, office.worker.user, Role.ADMINISTRATOR)
    assert made.given_by == office.admin.user
    told = {mail_to for sent in mail.outbox for mail_to in sent.to}
    assert told == {office.second.user.email, office.worker.user.email}
    assert all("Wim Werker" in sent.body and "Bea Beheer" in sent.body for sent in mail.outbox)
    assert Fact.objects.get(verb="role_given").data["role"] == "administrator"


def test_nobody_changes_the_own_rights(office):
    with pytest.raises(Refused, match="eigen rechten"):
        give(office, office.admin.user, Role.CASEWORKER)
    limited = give(office, office.second.user, Role.PRIVACY_OFFICER, ends_on=clock.today() + datetime.timedelta(days=9))
    for later in (None, clock.today() + datetime.timedelta(days=99)):
        with pytest.raises(Refused, match="eigen rechten"):
            rights.set_end(actor(office.second), membership=limited.pk, ends_on=later)
    assert rights.set_end(actor(office.second), membership=limited.pk, ends_on=clock.today())


@pytest.mark.parametrize("member", ["worker", "stranger"])
def test_only_an_administrator_of_the_own_organisation(office, member):
    stranger = MembershipFactory(organisation=OrganisationFactory(kind="uwv"), role=Role.ADMINISTRATOR)
    who = actor(office.worker if member == "worker" else stranger)
    wrong = Refused if member == "worker" else Missing
    for deed in (
        lambda: rights.give_role(who, user=office.second.user.number, role=Role.CASEWORKER, starts_on=clock.today()),
        lambda: rights.set_end(who, membership=office.worker.pk, ends_on=clock.today()),
        lambda: rights.end_now(who, membership=office.worker.pk),
        lambda: rights.leave(who, user=office.worker.user.number),
    ):
        with pytest.raises(wrong):
            deed()
    if member == "worker":
        with pytest.raises(Refused):
            rights.confirm(who, memberships=[office.worker.pk])
    else:
        assert rights.confirm(who, memberships=[office.worker.pk]) == 0


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.MINISTRY, Role.JOB_SEEKER, "alles"])
def test_a_role_of_another_kind_of_organisation_is_refused(office, role):
    with pytest.raises(Invalid) as caught:
        give(office, office.worker.user, role)
    assert set(caught.value.fields) == {"role"}


def test_dates_that_cannot_be_are_refused(office):
    today = clock.today()
    with pytest.raises(Invalid):
        give(office, office.worker.user, starts_on=today - datetime.timedelta(days=1))
    with pytest.raises(Invalid):
        give(office, office.worker.user, ends_on=today - datetime.timedelta(days=1))
    with pytest.raises(Invalid):
        give(office, office.worker.user, Role.CASEWORKER)
    with pytest.raises(Invalid):
        rights.set_end(actor(office.admin), membership=office.worker.pk, ends_on=datetime.date(2019, 1, 1))


def test_the_last_administrator_cannot_go(office):
    rights.end_now(actor(office.admin), membership=office.second.pk)
    alone = actor(office.admin)
    for deed in (
        lambda: rights.end_now(alone, membership=office.admin.pk),
        lambda: rights.leave(alone, user=office.admin.user.number),
        lambda: rights.set_end(alone, membership=office.admin.pk, ends_on=clock.today() + datetime.timedelta(days=30)),
    ):
        with pytest.raises(Refused, match="enige beheerder"):
            deed()
    assert current_memberships(office.admin.user)


def test_who_leaves_is_out_at_the_next_request_and_the_session_with_it(office):
    client = Client()
    client.force_login(office.worker.user)
    assert client.get(reverse("web:pool")).status_code == 200
    rights.leave(actor(office.admin), user=office.worker.user.number)
    answer = client.get(reverse("web:pool"))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
    office.worker.user.refresh_from_db()
    again = Client()
    again.force_login(office.worker.user)
    assert again.get(reverse("web:pool")).status_code == 403
    assert not held(office.own.pk).filter(user=office.worker.user).exists()


def test_a_role_that_begins_today_can_end_today(office):
    made = give(office, office.worker.user)
    rights.end_now(actor(office.admin), membership=made.pk)
    assert [one.role for one in current_memberships(office.worker.user)] == [Role.CASEWORKER]


def test_leaving_also_ends_a_role_that_has_still_to_begin(office, freeze):
    still = freeze(2026, 3, 2, 9)
    give(office, office.worker.user, starts_on=clock.today() + datetime.timedelta(days=10))
    rights.leave(actor(office.admin), user=office.worker.user.number)
    still.move(days=20)
    assert current_memberships(office.worker.user) == []


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-31, Standing.FINE),
        (-30, Standing.SOON),
        (0, Standing.SOON),
        (1, Standing.OVERDUE),
        (29, Standing.OVERDUE),
        (30, Standing.ENDS),
    ],
)
def test_where_a_role_stands_in_the_review(days, standing):
    due = datetime.date(2026, 3, 2)
    assert review_standing(due, due + datetime.timedelta(days=days)) == standing


def review_service(office):
    return service("review", regions=(), organisation=office.own.pk)


def test_what_nobody_confirms_is_warned_of_and_ends(office, freeze, django_capture_on_commit_callbacks):
    still = freeze(2026, 3, 2, 9)
    rights.confirm(actor(office.admin), memberships=[office.worker.pk, office.second.pk])
    rights.confirm(actor(office.second), memberships=[office.admin.pk])
    still.move(days=364)
    assert rights.warn_overdue(review_service(office)) == 0
    still.move(days=2)
    rights.confirm(actor(office.admin), memberships=[office.second.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert rights.warn_overdue(review_service(office)) == 2
    assert {one for sent in mail.outbox for one in sent.to} == {office.admin.user.email, office.second.user.email}
    still.move(days=REVIEW_GRACE - 2)
    assert rights.end_overdue(review_service(office)) == 0
    still.move(days=1)
    assert rights.end_overdue(review_service(office)) == 2
    assert [one.pk for one in held(office.own.pk).order_by("id")] == [office.second.pk]


def test_the_job_does_it_every_night_for_each_organisation(office, freeze):
    freeze(2026, 3, 2, 9)
    elsewhere = MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"))
    rights.confirm(actor(office.admin), memberships=[office.worker.pk])
    jobs.review(0)
    assert office.worker.pk in held(office.own.pk).values_list("pk", flat=True)
    assert not held(elsewhere.organisation_id).exists()


def test_the_review_never_takes_the_last_administrator(office, freeze):
    freeze(2026, 3, 2, 9)
    assert rights.end_overdue(review_service(office)) == 1
    assert set(held(office.own.pk).values_list("pk", flat=True)) == {office.admin.pk, office.second.pk}


def test_the_own_roles_are_confirmed_by_another_unless_there_is_none(office):
    assert rights.confirm(actor(office.admin), memberships=[office.admin.pk]) == 0
    assert [row.may_confirm for row in administration.review(actor(office.admin)) if row.name == "Bea Beheer"] == [
        False
    ]
    rights.end_now(actor(office.admin), membership=office.second.pk)
    assert rights.confirm(actor(office.admin), memberships=[office.admin.pk]) == 1
    assert Fact.objects.filter(verb="role_confirmed").latest("id").data["own"] is True


def test_accounts_are_found_by_name_address_and_role(office):
    def names(**asked):
        return [user.name for user in administration.accounts(office.own.pk, **asked)]

    assert names() == ["Bea Beheer", "Cor Controle", "Wim Werker"]
    assert names(q="wer wim") == ["Wim Werker"]
    assert names(q=office.second.user.email[:-5]) == ["Cor Controle"]
    assert names(q="beheerder") == ["Bea Beheer", "Cor Controle"]
    rights.leave(actor(office.admin), user=office.worker.user.number)
    assert names() == ["Bea Beheer", "Cor Controle"] and names(former=True) == ["Wim Werker"]


@pytest.mark.race
def test_two_administrators_cannot_end_each_other(transactional_db):
    own = OrganisationFactory()
    pair = [MembershipFactory(organisation=own, role=Role.ADMINISTRATOR) for _ in range(2)]
    actors, gate, refused = [actor(one) for one in pair], threading.Barrier(2), []

    def end(at: int) -> None:
        gate.wait()
        try:
            rights.end_now(actors[at], membership=pair[1 - at].pk)
        except Refused:
            refused.append(at)
        finally:
            connection.close()

    racers = [threading.Thread(target=end, args=(at,)) for at in range(2)]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    assert len(refused) == 1 and Membership.objects.filter(ended_at=None).count() == 1
