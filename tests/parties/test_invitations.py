"""Inviting: who may, what the mail says, the link and its code, and what is made when somebody says yes."""

import datetime

import pytest
from django.core import mail
from django.db import connection

from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.parties import administration
from perspectief.parties.actions import answers, invitations, one_time
from perspectief.parties.actions.invitations import Wanted
from perspectief.parties.models import Invitation, Membership, OneTimeLink, Organisation, RegionMembership, User
from perspectief.parties.queries import current_memberships, regions_of
from perspectief.parties.rules import MOST_TRIES, InvitationKind, LinkState, OrganisationKind, Role, may_hold
from tests.factories import OTHER_REGION, PASSWORD, REGION, MembershipFactory, OrganisationFactory, UserFactory, actor
from tests.parties.conftest import token_in

NEW = "een zin die niemand raadt"
COLLEAGUE = Wanted(InvitationKind.COLLEAGUE, "Nieuw@Eigenstad.test", "Nina Nieuw", role=Role.CASEWORKER)
EMPLOYER = Wanted(
    InvitationKind.EMPLOYER, "marieke@bedrijf.test", "Marieke", party_name="Van Gestel", party_kvk="6874 2913"
)
PARTNER = Wanted(
    InvitationKind.PARTNER, "els@inzet.test", "Els", role=Role.INTERMEDIARY, party_name="Inzet", party_kind="intermediair",
    party_kvk="52719364",
)  # fmt: skip


@pytest.fixture
def send(office, address, django_capture_on_commit_callbacks):
    """`send(wanted, by=membership)`: the invitation, the token out of its mail, and its code."""

    def sent(wanted=COLLEAGUE, by=None):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            made = invitations.invite(actor(by or office.admin), wanted=wanted, address=address)
        return made.invitation, token_in(mail.outbox[0].body), made.code

    return sent


def facts(verb):
    return list(Fact.objects.filter(verb=verb).order_by("id"))


def test_a_colleague_is_invited_and_joins(office, send):
    _invitation, token, code = send()
    assert mail.outbox[0].to == ["nieuw@eigenstad.test"] and code not in mail.outbox[0].body + mail.outbox[0].subject
    assert not User.objects.filter(email="nieuw@eigenstad.test").exists()
    assert one_time.try_code(token, f" {code[:4]} {code[4:]}")
    done = answers.accept(token, user=None, name="Nina Nieuw", password=NEW)
    held = current_memberships(done.user)
    assert [(one.organisation, one.role) for one in held] == [(office.own, Role.CASEWORKER)]
    assert held[0].given_by == office.admin.user and done.user.check_password(NEW)
    assert [fact.data["kind"] for fact in facts("invited")] == ["colleague"]
    assert [fact.on_behalf_of for fact in facts("role_given")] == [office.admin.user_id]
    assert not any("eigenstad" in str(fact.data) for fact in Fact.objects.order_by("id"))


def test_a_link_takes_one_answer(send):
    _, token, _ = send()
    answers.accept(token, user=None, name="Nina", password=NEW)
    with pytest.raises(Refused, match="al gebruikt"):
        answers.accept(token, user=None, name="Nina", password=NEW)
    with pytest.raises(Refused):
        answers.decline(token)
    assert Membership.objects.filter(user__email="nieuw@eigenstad.test").count() == 1


def test_a_weak_password_leaves_the_link_usable(send):
    _, token, _ = send()
    with pytest.raises(Invalid):
        answers.accept(token, user=None, name="Nina", password="kort")
    assert answers.accept(token, user=None, name="Nina", password=NEW).new


def test_a_few_wrong_codes_close_the_link_also_for_the_right_one(send):
    _invitation, token, code = send()
    wrong = "00000000" if code != "00000000" else "11111111"
    for _ in range(MOST_TRIES):
        assert not one_time.try_code(token, wrong)
    with pytest.raises(Refused, match="te vaak"):
        one_time.try_code(token, code)
    with pytest.raises(Refused):
        answers.accept(token, user=None, name="Nina", password=NEW)
    assert [fact.data["tries"] for fact in facts("one_time_code_wrong")] == [1, 2, 3, 4, 5]


def test_after_its_term_a_link_is_over(send, freeze):
    still = freeze(2026, 3, 2, 9)
    _invitation, token, code = send()
    still.move(days=7, minutes=1)
    with pytest.raises(Refused, match="verlopen"):
        one_time.try_code(token, code)


def test_withdrawn_is_withdrawn_and_sent_again_gets_a_new_link(
    office, send, address, django_capture_on_commit_callbacks
):
    invitation, token, code = send()
    with django_capture_on_commit_callbacks(execute=True):
        again = invitations.send_again(actor(office.admin), number=invitation.number, address=address)
    with pytest.raises(Refused, match="ingetrokken"):
        one_time.try_code(token, code)
    fresh = token_in(mail.outbox[-1].body)
    assert fresh != token and one_time.try_code(fresh, again.code)
    invitations.withdraw(actor(office.admin), number=invitation.number)
    with pytest.raises(Refused, match="ingetrokken"):
        answers.accept(fresh, user=None, name="Nina", password=NEW)


def test_neither_link_nor_code_can_be_read_from_the_database(send):
    _, token, code = send()
    kept = OneTimeLink.objects.get()
    assert token not in str(vars(kept)) and code not in str(vars(kept))


def test_another_organisation_sees_no_link_and_no_invitation(office, send):
    _, _token, _ = send()
    from perspectief.access.context import acting

    stranger = MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"), role=Role.ADMINISTRATOR)
    with acting(actor(stranger)):
        assert OneTimeLink.objects.count() == Invitation.objects.count() == 0
    with acting(actor(office.admin)):
        assert OneTimeLink.objects.count() == Invitation.objects.count() == 1
    with pytest.raises(Missing):
        one_time.held("een-token-dat-niemand-heeft")


@pytest.mark.parametrize(
    ("role", "wanted", "may"),
    [
        (Role.ADMINISTRATOR, COLLEAGUE, True),
        (Role.ADMINISTRATOR, PARTNER, True),
        (Role.CASEWORKER, EMPLOYER, True),
        (Role.ACCOUNT_MANAGER, EMPLOYER, True),
        (Role.CASEWORKER, COLLEAGUE, False),
        (Role.CASEWORKER, PARTNER, False),
        (Role.PRIVACY_OFFICER, EMPLOYER, False),
        (Role.ADMINISTRATOR, Wanted(InvitationKind.JOB_SEEKER, "a@b.test", "A", role=Role.JOB_SEEKER), False),
    ],
)
def test_who_may_invite_whom(office, address, role, wanted, may):
    member = MembershipFactory(organisation=office.own, role=role)
    if may:
        assert invitations.invite(actor(member), wanted=wanted, address=address)
    else:
        with pytest.raises(Refused):
            invitations.invite(actor(member), wanted=wanted, address=address)
        assert not Invitation.objects.exists()


def test_a_partner_does_not_invite_organisations_into_the_region(office, address):
    agency = OrganisationFactory(name="Opstap", kind="intermediair")
    with pytest.raises(Refused):
        invitations.invite(
            actor(MembershipFactory(organisation=agency, role=Role.ADMINISTRATOR)), wanted=PARTNER, address=address
        )


def test_a_partner_organisation_is_made_when_its_first_person_says_yes(office, send):
    _, token, _ = send(PARTNER)
    assert not Organisation.objects.filter(kind="intermediair").exists()
    user = answers.accept(token, user=None, name="Els", password=NEW).user
    made = Organisation.objects.get(kind="intermediair")
    assert regions_of(made.pk) == (REGION,)
    assert {one.role for one in current_memberships(user)} == {Role.INTERMEDIARY, Role.ADMINISTRATOR}


def test_an_employer_is_known_by_its_number(office, send):
    _, first, _ = send(EMPLOYER, by=office.worker)
    one = answers.accept(first, user=None, name="Marieke", password=NEW)
    assert one.party.kind == OrganisationKind.EMPLOYER and one.party.kvk == one.kvk == "68742913"
    later = Wanted(InvitationKind.EMPLOYER, "kees@bedrijf.test", "Kees", party_kvk="68742913")
    _, second, _ = send(later, by=office.worker)
    assert answers.accept(second, user=None, name="Kees", password=NEW).party == one.party
    assert Organisation.objects.filter(kvk="68742913").count() == 1


@pytest.mark.parametrize("number", ["", "1234567", "123456789", "abcdefgh", "00000000", "１２３４５６７８"])
def test_a_number_that_cannot_be_is_refused(office, address, number):
    wanted = Wanted(InvitationKind.EMPLOYER, "a@b.test", "A", party_name="B", party_kvk=number)
    with pytest.raises(Invalid) as caught:
        invitations.invite(actor(office.worker), wanted=wanted, address=address)
    assert set(caught.value.fields) == {"party_kvk"}


def test_nobody_is_let_into_another_region_through_an_employer_that_works_there_too(office, address):
    party = OrganisationFactory(name="Van Gestel", kind="werkgever", kvk="68742913")
    RegionMembership.objects.create(organisation=party, region_id=OTHER_REGION, starts_on=datetime.date(2020, 1, 1))
    with pytest.raises(Invalid) as caught:
        invitations.invite(actor(office.worker), wanted=EMPLOYER, address=address)
    assert "andere regio" in caught.value.fields["party_kvk"]


def test_an_employer_of_another_region_with_the_same_number_stays_another_party(office, send):
    OrganisationFactory(name="Van Gestel", kind="werkgever", kvk="68742913", joined=OTHER_REGION)
    _, token, _ = send(EMPLOYER, by=office.worker)
    assert regions_of(answers.accept(token, user=None, name="M", password=NEW).party.pk) == (REGION,)


def test_a_role_exists_only_at_the_right_kind_of_organisation(office, address):
    for kind in OrganisationKind:
        assert may_hold(kind, Role.ADMINISTRATOR) and not may_hold(kind, Role.JOB_SEEKER)
    for role in (Role.EMPLOYER, Role.MINISTRY, Role.JOB_SEEKER, "iets"):
        wanted = Wanted(InvitationKind.COLLEAGUE, "a@b.test", "A", role=role)
        with pytest.raises(Invalid) as caught:
            invitations.invite(actor(office.admin), wanted=wanted, address=address)
        assert set(caught.value.fields) == {"role"}


def test_who_has_an_account_already_answers_with_that_account_alone(office, send):
    known = UserFactory(email="nieuw@eigenstad.test")
    _, token, _ = send()
    assert answers.asked(token).known
    with pytest.raises(Refused, match="al een account"):
        answers.accept(token, user=None, name="Nina", password=NEW)
    with pytest.raises(Refused, match="ander e-mailadres"):
        answers.accept(token, user=office.worker.user)
    assert not answers.accept(token, user=known).new
    assert known.check_password(PASSWORD)
    assert [one.organisation for one in current_memberships(known)] == [office.own]


def test_an_invitation_of_somebody_who_left_gives_nothing(office, send):
    _, token, _ = send()
    Membership.objects.filter(pk=office.admin.pk).update(starts_on="2020-01-01", ends_on="2021-01-01")
    with pytest.raises(Refused, match="werkt daar niet meer"):
        answers.accept(token, user=None, name="Nina", password=NEW)
    assert not User.objects.filter(email="nieuw@eigenstad.test").exists()


def test_no_thank_you(office, send):
    invitation, token, _ = send()
    answers.decline(token)
    assert administration.invitation(actor(office.admin), invitation.number).answer == "declined"
    assert not User.objects.filter(email="nieuw@eigenstad.test").exists()


def test_the_same_form_twice_is_one_invitation(office, address):
    key = "4f1f3a0e-5f0a-4a53-9d3c-1d8a4a3a9c01"
    assert invitations.invite(actor(office.admin), wanted=COLLEAGUE, address=address, key=key)
    assert invitations.invite(actor(office.admin), wanted=COLLEAGUE, address=address, key=key) is None
    assert Invitation.objects.count() == 1


def test_a_mail_that_cannot_leave_stands_on_the_invitation(
    office, address, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        sent = invitations.invite(actor(office.admin), wanted=COLLEAGUE, address=address)
    assert administration.invitation(actor(office.admin), sent.invitation.number).mail_failed


def test_without_mail_the_inviter_hands_over_the_link_too(office, address, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    sent = invitations.invite(actor(office.admin), wanted=COLLEAGUE, address=address)
    assert token_in(sent.link) and len(sent.code) == 8


def test_the_definer_function_tells_nothing_without_the_digest(office, send):
    send()
    with connection.cursor() as cursor:
        cursor.execute("SELECT parties_link_holder(''), parties_link_holder('%%')")
        assert cursor.fetchone() == (None, None)


def test_what_became_of_it_is_listed_for_who_may_send_that_kind(office, send):
    send()
    send(EMPLOYER, by=office.worker)
    seen = {
        member: {row.kind for row in administration.invitations(actor(getattr(office, member)))}
        for member in ("admin", "worker")
    }
    assert seen == {"admin": {"colleague", "employer"}, "worker": {"employer"}}
    assert {row.state for row in administration.invitations(actor(office.admin))} == {LinkState.OPEN}
