"""What an invitation may never do: open another organisation, raise the own rights, make a counter, outlive who sent it."""

import datetime

import pytest
from django.core import mail

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.parties.actions import answers, invitations, rights
from perspectief.parties.actions.invitations import Wanted
from perspectief.parties.models import Invitation, Membership, Organisation, User
from perspectief.parties.queries import current_memberships, organisations_in, regions_of
from perspectief.parties.rules import COUNTER_KINDS, InvitationKind, Role
from tests.factories import OTHER_REGION, REGION, MembershipFactory, OrganisationFactory, actor
from tests.parties.conftest import token_in

NEW = "een zin die niemand raadt"
KVK = "87654321"
COLLEAGUE = Wanted(InvitationKind.COLLEAGUE, "maat@elders.test", "Maat", role=Role.ADMINISTRATOR)
EMPLOYER = Wanted(InvitationKind.EMPLOYER, "maat@elders.test", "Maat", party_name="Van Gestel", party_kvk=KVK)
PARTNERS = {"intermediair": Role.INTERMEDIARY, "opleider": Role.TRAINER, "ontwikkelbedrijf": Role.CASEWORKER}


def partner(kind: str, role: str, **more) -> Wanted:
    given = {"party_name": "Een nieuwe naam", "party_kvk": KVK} | more
    return Wanted(InvitationKind.PARTNER, "maat@elders.test", "Maat", role=role, party_kind=kind, **given)


@pytest.fixture
def send(office, address, django_capture_on_commit_callbacks):
    """`send(wanted, by=membership)`: the token out of its mail."""

    def sent(wanted, by=None):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            invitations.invite(actor(by or office.admin), wanted=wanted, address=address)
        return token_in(mail.outbox[0].body)

    return sent


def accepted(token, user=None):
    return answers.accept(token, user=user, name="Maat", password=NEW)


def works_nowhere(email="maat@elders.test") -> bool:
    return not Membership.objects.filter(user__email=email).exists()


@pytest.mark.parametrize("kind", sorted(PARTNERS))
def test_a_number_opens_no_organisation_that_takes_part(kind, office, send):
    known = OrganisationFactory(name="Opstap", kind=kind, kvk=KVK)
    with pytest.raises(Invalid) as caught:
        send(partner(kind, PARTNERS[kind]))
    assert "geen beheerder" in caught.value.fields["party_kvk"]
    MembershipFactory(organisation=known, role=Role.ADMINISTRATOR)
    with pytest.raises(Invalid) as caught:
        send(partner(kind, PARTNERS[kind]))
    assert caught.value.fields == {"party_kvk": "Opstap doet al mee. Vraag de beheerder daar om een uitnodiging."}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("kind", sorted(PARTNERS))
def test_nor_when_it_came_between_invitation_and_answer(kind, send):
    token = send(partner(kind, PARTNERS[kind]))
    MembershipFactory(organisation=OrganisationFactory(name="Opstap", kind=kind, kvk=KVK), role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="doet al mee"):
        accepted(token)
    assert works_nowhere()


def test_the_counter_helps_an_employer_that_nobody_administers_and_no_other(office, send):
    employer = OrganisationFactory(name="Van Gestel", kind="werkgever", kvk=KVK)
    token, again = (send(EMPLOYER, by=office.worker) for _ in range(2))
    assert accepted(token).party == employer
    boss = MembershipFactory(organisation=employer, role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="doet al mee"):
        answers.accept(again, user=User.objects.get(email=EMPLOYER.email))
    with pytest.raises(Invalid) as caught:
        send(EMPLOYER, by=office.worker)
    assert "doet al mee" in caught.value.fields["party_kvk"]
    Membership.objects.filter(pk=boss.pk).update(ends_on="2021-01-01", starts_on="2020-01-01")
    assert send(EMPLOYER, by=office.worker)


def test_an_employer_that_went_to_work_in_another_region_too_is_not_opened_any_more(office, send):
    employer = OrganisationFactory(name="Van Gestel", kind="werkgever", kvk=KVK)
    token = send(EMPLOYER, by=office.worker)
    employer.region_memberships.create(region_id=OTHER_REGION, starts_on="2020-01-01")
    with pytest.raises(Refused, match="andere regio"):
        accepted(token)


@pytest.mark.parametrize("kind", sorted(COUNTER_KINDS))
def test_no_invitation_makes_an_organisation_of_the_counter(kind, office, send):
    with pytest.raises(Invalid) as caught:
        send(partner(kind, Role.CASEWORKER, party_kvk=""))
    assert set(caught.value.fields) == {"party_kind"}
    token = send(partner("ontwikkelbedrijf", Role.CASEWORKER, party_kvk=""))
    with acting(actor(office.admin)):  # as one that was sent before this rule
        Invitation.objects.update(party_kind=kind)
    with pytest.raises(Refused, match="geldt niet meer"):
        accepted(token)
    assert organisations_in(REGION) == [office.own]


@pytest.mark.parametrize("name", ["gemeente Eigenstad", "GEMEENTE  EIGENSTAD", "Gemeente-Eigenstád."])
def test_nobody_passes_for_an_organisation_that_takes_part(name, office, send):
    with pytest.raises(Invalid) as caught:
        send(partner("opleider", Role.TRAINER, party_name=name))
    assert set(caught.value.fields) == {"party_name"}
    token = send(partner("opleider", Role.TRAINER))
    with acting(actor(office.admin)):
        Invitation.objects.update(party_name=name)
    with pytest.raises(Refused, match="al een organisatie met deze naam"):
        accepted(token)
    assert Organisation.objects.count() == 1


def test_nobody_invites_oneself(office, send):
    for email in (office.admin.user.email, f" {office.admin.user.email.upper()} "):
        with pytest.raises(Invalid) as caught:
            send(Wanted(InvitationKind.COLLEAGUE, email, "Ik", role=Role.CASEWORKER))
        assert set(caught.value.fields) == {"email"}
    assert not Invitation.objects.exists()


def test_nobody_answers_the_own_invitation(office, send):
    """As when the address of the account changed to the invited one in the mean time."""
    token = send(COLLEAGUE)
    User.objects.filter(pk=office.admin.user_id).update(email=COLLEAGUE.email)
    office.admin.user.refresh_from_db()
    with pytest.raises(Refused, match="eigen uitnodiging"):
        accepted(token, user=office.admin.user)
    assert [one.role for one in current_memberships(office.admin.user)] == [Role.ADMINISTRATOR]


def test_every_administrator_hears_what_an_invitation_gave(office, send, django_capture_on_commit_callbacks):
    token = send(COLLEAGUE)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        accepted(token)
    assert sorted(one.to[0] for one in mail.outbox) == sorted(one.user.email for one in (office.admin, office.second))
    assert all("maat@elders.test" in one.body and "functioneel beheerder" in one.body for one in mail.outbox)


def test_a_demoted_administrator_gives_nothing_any_more(office, send):
    MembershipFactory(organisation=office.own, user=office.admin.user)  # stays klantmanager
    colleague, employer = send(COLLEAGUE), send(EMPLOYER)
    rights.end_now(actor(office.second), membership=office.admin.pk)
    with pytest.raises(Refused, match="ingetrokken"):
        accepted(colleague)
    assert [fact.data["user"] for fact in Fact.objects.filter(verb="invitation_withdrawn")] == [office.admin.user_id]
    assert accepted(employer).party  # what a klantmanager may send as well goes on


def test_nor_when_the_role_ran_out_by_itself(office, send):
    MembershipFactory(organisation=office.own, user=office.admin.user)
    token = send(COLLEAGUE)
    Membership.objects.filter(pk=office.admin.pk).update(starts_on="2020-01-01", ends_on="2021-01-01")
    with pytest.raises(Refused, match="mag dat daar niet meer"):
        accepted(token)
    assert works_nowhere()


def test_a_role_that_ran_out_is_not_revived(office):
    yesterday = clock.today() - datetime.timedelta(days=1)
    former = MembershipFactory(organisation=office.own, starts_on="2020-01-01", ends_on=yesterday)
    elsewhere = MembershipFactory(organisation=OrganisationFactory(kind="uwv"), user=former.user)
    for ends_on in (None, clock.today()):
        with pytest.raises(Missing):
            rights.set_end(actor(office.admin), membership=former.pk, ends_on=ends_on)
    with pytest.raises(Missing):
        rights.end_now(actor(office.admin), membership=former.pk)
    assert current_memberships(former.user) == [elsewhere]
    assert regions_of(office.own.pk) == (REGION,)


def test_a_role_that_has_to_begin_still_gets_another_end(office):
    later = clock.today() + datetime.timedelta(days=7)
    coming = MembershipFactory(organisation=office.own, starts_on=later)
    assert rights.set_end(actor(office.admin), membership=coming.pk, ends_on=later).ends_on == later
