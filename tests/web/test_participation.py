"""Who takes part in the region: ended and resumed by the administrators who also invite organisations, and by nobody else."""

import datetime
from types import SimpleNamespace

import pytest
from django.core import mail

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Missing, Refused
from perspectief.core.models import Fact
from perspectief.parties.actions import answers, invitations, participation
from perspectief.parties.actions.invitations import Wanted
from perspectief.parties.models import RegionMembership
from perspectief.parties.queries import actor_for, regions_of
from perspectief.parties.rules import EndReason, InvitationKind, Role
from perspectief.supply.models import Card, Profile
from tests.contract.test_routes import answer
from tests.factories import OTHER_REGION, REGION, CardFactory, MembershipFactory, OrganisationFactory, actor
from tests.routes import ROUTES
from tests.scenes import region_scene

END = {"doe": "einde", "regio": str(REGION), f"{REGION}-reason": "misuse", f"{REGION}-ends_on": ""}
RESUME = {"doe": "hervat", "regio": str(REGION)}


@pytest.fixture
def case(db, as_app, settings) -> SimpleNamespace:
    """`admin`: of the counter. `party`: an intermediary with a `member` who works there, an administrator `theirs`, and a `card` of its own."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    admin = MembershipFactory(organisation=OrganisationFactory(name="gemeente Eigenstad"), role=Role.ADMINISTRATOR)
    party = OrganisationFactory(name="Opstap", kind="intermediair", kvk="12345678")
    return SimpleNamespace(
        admin=admin,
        party=party,
        member=MembershipFactory(organisation=party, role=Role.INTERMEDIARY),
        theirs=MembershipFactory(organisation=party, role=Role.ADMINISTRATOR),
        card=CardFactory(organisation=party, named=True),
        keyed=CardFactory(organisation=admin.organisation, named=True, keyed=True),
        page=f"/beheer/deelname/{party.number}/",
    )


def test_it_is_ended_from_the_list_and_holds_at_the_next_request(case, enter):
    admin, window = enter(case.admin), enter(case.member)
    assert f'href="{case.page}"' in admin.get("/beheer/").content.decode()
    for person in (case.card, case.keyed):
        assert window.get(f"/mensen/{person.number}/").status_code == 200
    done = admin.post(case.page, END, follow=True).content.decode()
    assert "ziet deze organisatie niets meer van de regio" in done
    assert "gegevens zijn niet gebruikt zoals is afgesproken" in done
    for path in ("/bestand/", f"/mensen/{case.card.number}/", f"/mensen/{case.keyed.number}/"):
        assert window.get(path).status_code == 403
    assert "Wie deed eerder mee" in admin.get("/beheer/").content.decode()
    row = RegionMembership.objects.get(organisation=case.party)
    assert (row.ends_on, row.end_reason) == (clock.today(), EndReason.MISUSE)
    assert row.ended_at is not None


def test_the_database_shows_it_nothing_either(case, enter):
    held = actor_for(case.member)
    with acting(held):
        assert Card.objects.count() == 2
    enter(case.admin).post(case.page, END)
    after = actor_for(case.member)
    assert after.regions == ()
    with acting(after):
        assert not Card.objects.exists()
        assert not Profile.objects.exists()


def test_what_the_law_asks_of_a_party_that_left_stays_possible(case, enter):
    """Its privacy officer gives subject access to who is still its own (AVG art. 15), and sees nobody else."""
    officer = MembershipFactory(organisation=case.party, role=Role.PRIVACY_OFFICER)
    enter(case.admin).post(case.page, END)
    window = enter(officer)
    assert window.get(f"/mensen/{case.card.number}/inzage/").status_code == 200
    assert window.get(f"/mensen/{case.keyed.number}/inzage/").status_code == 404
    for path in ("/bestand/", f"/mensen/{case.card.number}/"):
        assert window.get(path).status_code == 403


@pytest.mark.parametrize("role", ["intermediary", "employer"])
def test_no_page_of_a_region_is_left(role, db, as_app, enter):
    """Every address that is closed for who works nowhere any more is closed for an organisation that takes part no more."""
    scene = region_scene()
    member = scene.members[role]
    participation.end(
        actor(scene.members["administrator"]), party=member.organisation.number, region=REGION, reason="stopped"
    )
    window, wrong = enter(member), {}
    for route in ROUTES:
        status = answer(window, route, scene).status_code
        if route.answers["ended"] in {403, 404} and status not in {403, 404}:
            wrong[route.name] = status
    assert wrong == {}


def test_a_last_day_ends_it_after_that_day(case, enter, freeze):
    freeze(2026, 3, 2, 9)
    client = enter(case.admin)
    client.post(case.page, END | {f"{REGION}-ends_on": "2026-03-10"})
    assert "tot en met 10 maart" in client.get("/beheer/").content.decode()
    assert actor_for(case.member).regions == (REGION,)
    freeze(2026, 3, 10, 23)
    assert actor_for(case.member).regions == (REGION,)
    freeze(2026, 3, 11, 0)
    assert actor_for(case.member).regions == ()


def test_a_last_day_is_taken_back(case, enter):
    client, later = enter(case.admin), clock.today() + datetime.timedelta(days=9)
    client.post(case.page, END | {f"{REGION}-ends_on": later.isoformat()})
    assert "Laat toch doorgaan" in client.get(case.page).content.decode()
    client.post(case.page, RESUME)
    row = RegionMembership.objects.get(organisation=case.party)
    assert (row.ends_on, row.end_reason) == (None, "")


def test_it_is_resumed_and_what_was_stays_to_be_read(case, enter):
    client, window = enter(case.admin), enter(case.member)
    client.post(case.page, END)
    assert "Hervat de deelname" in client.get(case.page).content.decode()
    assert "doet weer mee" in client.post(case.page, RESUME, follow=True).content.decode()
    assert window.get("/bestand/").status_code == 200
    former, now = RegionMembership.objects.filter(organisation=case.party).order_by("id")
    assert (former.end_reason, now.starts_on, now.ends_on) == (EndReason.MISUSE, clock.today(), None)
    assert client.post(case.page, RESUME).status_code == 403
    client.post(case.page, END)
    assert regions_of(case.party.pk) == ()


def test_the_journal_and_the_administrators_of_both_hear_of_it(case, enter, django_capture_on_commit_callbacks):
    second = MembershipFactory(organisation=case.admin.organisation, role=Role.ADMINISTRATOR)
    client = enter(case.admin)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(case.page, END)
        client.post(case.page, RESUME)
    facts = Fact.objects.filter(verb__startswith="participation").order_by("id")
    assert [fact.verb for fact in facts] == ["participation_ended", "participation_resumed"]
    assert facts[0].data == {"party": case.party.pk, "reason": "misuse", "ends_on": ""}
    assert {(fact.actor, fact.region_id) for fact in facts} == {(case.admin.user_id, REGION)}
    assert sorted(one.to[0] for one in mail.outbox) == sorted([second.user.email, case.theirs.user.email] * 2)
    assert "is beëindigd. Reden: gegevens zijn niet gebruikt" in mail.outbox[0].body


@pytest.mark.parametrize(
    "sent",
    [
        {f"{REGION}-reason": ""},
        {f"{REGION}-reason": "zomaar"},
        {f"{REGION}-ends_on": "2020-01-01"},
        {f"{REGION}-ends_on": "morgen"},
        {"regio": str(OTHER_REGION)},
        {"regio": "x"},
        {"doe": "iets"},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(sent, case, enter):
    answered = enter(case.admin).post(case.page, END | sent)
    assert answered.status_code == 400
    said = answered.content.decode()
    assert 'role="alert"' in said or "Er is niets veranderd" in said
    assert RegionMembership.objects.get(organisation=case.party).ends_on is None


@pytest.mark.parametrize("who", ["klantmanager", "their own administrator", "another region", "an enterprise"])
def test_others_end_nothing(who, case, enter):
    member = {
        "klantmanager": lambda: MembershipFactory(organisation=case.admin.organisation),
        "their own administrator": lambda: case.theirs,
        "another region": lambda: MembershipFactory(
            organisation=OrganisationFactory(joined=OTHER_REGION), role=Role.ADMINISTRATOR
        ),
        "an enterprise": lambda: MembershipFactory(
            organisation=OrganisationFactory(kind="ontwikkelbedrijf"), role=Role.ADMINISTRATOR
        ),
    }[who]()
    client, refused = enter(member), 403 if who == "klantmanager" else 404
    assert (client.get(case.page).status_code, client.post(case.page, END).status_code) == (refused, refused)
    with pytest.raises((Refused, Missing)):
        participation.end(actor(member), party=case.party.number, region=REGION, reason="misuse")
    assert regions_of(case.party.pk) == (REGION,)
    assert case.page not in client.get("/beheer/").content.decode()


@pytest.mark.parametrize("kind", ["gemeente", "uwv", "wsp"])
def test_the_counter_does_not_put_itself_out(kind, case, enter):
    for party in (OrganisationFactory(name="Ander loket", kind=kind), case.admin.organisation):
        page = f"/beheer/deelname/{party.number}/"
        client = enter(case.admin)
        assert page not in client.get("/beheer/").content.decode()
        assert client.post(page, END).status_code == 404
        assert regions_of(party.pk) == (REGION,)


def test_only_the_region_that_is_shared_is_ended(case, enter):
    RegionMembership.objects.create(organisation=case.party, region_id=OTHER_REGION, starts_on="2020-01-01")
    client = enter(case.admin)
    assert client.get(case.page).content.decode().count('value="einde"') == 1
    client.post(case.page, END)
    assert regions_of(case.party.pk) == (OTHER_REGION,)


def test_inviting_does_not_bring_it_back(case):
    """Any colleague of the counter invites employers: that must not undo what the administrator ended."""
    employer, tokens = OrganisationFactory(name="Van Gestel", kind="werkgever", kvk="87654321"), []
    wanted = Wanted(InvitationKind.EMPLOYER, "n@gestel.test", "Nina", party_name="Van Gestel", party_kvk="87654321")
    worker = actor(MembershipFactory(organisation=case.admin.organisation))

    def invite():
        return invitations.invite(worker, wanted=wanted, address=lambda token: tokens.append(token) or token)

    RegionMembership.objects.filter(organisation=employer).delete()
    invite()  # sent while nobody with this number takes part
    RegionMembership.objects.create(organisation=employer, region_id=REGION, starts_on="2020-01-01")
    participation.end(actor(case.admin), party=employer.number, region=REGION, reason="misuse")
    with pytest.raises(invitations.Invalid) as caught:
        invite()
    assert set(caught.value.fields) == {"party_kvk"}
    with pytest.raises(Refused, match="niet meer mee"):
        answers.accept(tokens[0], user=None, name="Nina", password="een zin die niemand raadt")
    assert regions_of(employer.pk) == ()
