"""The functional administrator's pages: what they show, what their buttons do, and what they refuse."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.parties.models import Membership
from perspectief.parties.queries import current_memberships
from perspectief.parties.rules import Role
from perspectief.supply.models import Dossier
from perspectief.work.models import Task, TaskKind
from tests.factories import PASSWORD, REGION, CardFactory, DossierFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def admin(db, settings, as_app):
    """One of two functional administrators."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    own = OrganisationFactory(name="gemeente Eigenstad")
    MembershipFactory(organisation=own, role=Role.ADMINISTRATOR, user__name="Cor Controle")
    return MembershipFactory(organisation=own, role=Role.ADMINISTRATOR, user__name="Bea Beheer")


@pytest.fixture
def worker(admin):
    """A klantmanager with three people and two tasks: one about the first person, one about a file."""
    held = MembershipFactory(organisation=admin.organisation, user__name="Wim Werker")
    cards = [CardFactory(organisation=admin.organisation, named=True) for _ in range(3)]
    for card in cards:
        DossierFactory(card=card, caseworker=held.user)
    for kind, subject, number in (
        (TaskKind.CONFIRM_CARD, "card", cards[0].number),
        (TaskKind.DOUBTFUL_ROWS, "upload", 7),
    ):
        Task.objects.create(
            region_id=REGION, organisation=admin.organisation, assignee=held.user, kind=kind, subject_kind=subject,
            subject_number=number, due_at=clock.now(),
        )  # fmt: skip
    held.cards = cards
    return held


def page_of(member, part=""):
    return f"/beheer/accounts/{member.user.number}/{part}"


def test_after_log_in_an_administrator_comes_to_beheer(admin, enter):
    answer = enter(admin).get(reverse("web:today"), follow=True)
    html = answer.content.decode()
    assert answer.request["PATH_INFO"] == "/beheer/" and "Beheer van gemeente Eigenstad" in html
    assert 'role="search" action="/bestand/"' not in html


def test_no_person_stands_on_any_page_of_an_administrator(admin, worker, enter):
    client = enter(admin)
    names = [card.profile.family_name for card in worker.cards]
    for path in (
        "/beheer/",
        "/beheer/accounts/",
        page_of(worker),
        page_of(worker, "overdragen/"),
        "/beheer/controle/?toon=alles",
    ):
        html = client.get(path).content.decode()
        assert [name for name in names if name in html] == [], path
    assert "3 mensen en 2 taken" in client.get(page_of(worker)).content.decode()


def test_more_than_a_page_of_colleagues_is_paged_searched_and_ordered(admin, enter):
    for at in range(30):
        MembershipFactory(organisation=admin.organisation, user__name=f"Collega {at:02}")
    client = enter(admin)
    first = client.get("/beheer/accounts/").content.decode()
    assert "32 collega" in first and "Collega 23" in first and "Collega 24" not in first
    assert "Collega 29" in client.get("/beheer/accounts/?blad=2").content.decode()
    found = client.get("/beheer/accounts/?q=collega+07").content.decode()
    assert "Collega 07" in found and "Collega 08" not in found
    assert "Niemand gevonden" in client.get("/beheer/accounts/?q=zzz").content.decode()
    assert "Nog niemand" in client.get("/beheer/accounts/?toon=weg").content.decode()
    for order in ("laatst", "begin", "onzin"):
        assert client.get(f"/beheer/accounts/?volgorde={order}&blad=99").status_code == 200


def test_a_role_is_given_changed_and_ended_on_the_page(admin, worker, enter):
    client, page = enter(admin), page_of(worker)
    today = clock.today()
    assert client.post(page, {"doe": "geef", "role": "account_manager", "starts_on": str(today)}).status_code == 302
    given = Membership.objects.get(user=worker.user, role=Role.ACCOUNT_MANAGER)
    client.post(page, {"doe": "einde", "rol": given.pk, "ends_on": str(today + datetime.timedelta(days=40))})
    given.refresh_from_db()
    assert given.ends_on == today + datetime.timedelta(days=40)
    client.post(page, {"doe": "stop", "rol": given.pk})
    assert [one.role for one in current_memberships(worker.user)] == [Role.CASEWORKER]


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"doe": "geef", "role": "employer", "starts_on": "2030-01-01"}, 400, "Selecteer"),
        ({"doe": "geef", "role": "auditor", "starts_on": "gisteren"}, 400, "geldige datum"),
        ({"doe": "geef", "role": "auditor", "starts_on": "2020-01-01"}, 400, "vandaag of een latere dag"),
        ({"doe": "einde", "rol": "x", "ends_on": ""}, 404, ""),
        ({"doe": "herstel", "how": "gok"}, 400, "Selecteer"),
        ({"doe": "iets"}, 400, ""),
    ],
)
def test_what_cannot_be_is_refused_and_said(admin, worker, enter, sent, status, said):
    before = Membership.objects.count()
    answer = enter(admin).post(page_of(worker), sent)
    assert answer.status_code == status and said in answer.content.decode()
    assert Membership.objects.count() == before


def test_the_own_page_offers_nothing_and_refuses(admin, enter):
    client, page = enter(admin), page_of(admin)
    html = client.get(page).content.decode()
    assert "Dit ben jij" in html and 'value="geef"' not in html and 'value="herstel"' not in html
    answer = client.post(page, {"doe": "geef", "role": "caseworker", "starts_on": str(clock.today())})
    assert answer.status_code == 403 and "eigen rechten" in answer.content.decode()


def test_a_role_of_somebody_elsewhere_is_not_there(admin, enter):
    stranger = MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"))
    client = enter(admin)
    assert client.get(page_of(stranger)).status_code == 404
    own = MembershipFactory(organisation=admin.organisation)
    assert client.post(page_of(own), {"doe": "stop", "rol": stranger.pk}).status_code == 404
    assert current_memberships(stranger.user)


def test_who_leaves_is_out_with_the_window_still_open_and_the_work_stays_to_hand_over(admin, worker, enter):
    window = enter(worker)
    assert window.get("/bestand/").status_code == 200
    client = enter(admin)
    client.post(page_of(worker), {"doe": "weg"})
    assert window.get("/bestand/").status_code == 302
    assert "Wim Werker werkt hier niet meer" in client.get("/beheer/").content.decode()
    assert "Wim Werker" in client.get("/beheer/accounts/?toon=weg").content.decode()


def test_a_caseload_is_dealt_to_colleagues_with_a_fact_each(admin, worker, enter):
    takers = [MembershipFactory(organisation=admin.organisation, user__name=f"Neemt Over{at}") for at in range(2)]
    sent = {"to": [one.user.number for one in takers]}
    answer = enter(admin).post(page_of(worker, "overdragen/"), sent, follow=True)
    assert "Overgedragen: 3 mensen en 2 taken" in answer.content.decode()
    have = list(Dossier.objects.order_by("card_id").values_list("caseworker", flat=True))
    assert have == [takers[0].user_id, takers[1].user_id, takers[0].user_id]
    about_card = Task.objects.get(subject_kind="card")
    assert about_card.assignee_id == Dossier.objects.get(card__number=about_card.subject_number).caseworker_id
    facts = Fact.objects.filter(verb="caseworker_changed").order_by("id")
    assert {fact.subject for fact in facts} == {card.pseudonym.subject for card in worker.cards}
    assert Fact.objects.filter(verb="task_handed_over").count() == 2
    assert Fact.objects.get(verb="caseload_handed_over").data["people"] == 3


@pytest.mark.parametrize("to", ["nobody", "stranger", "admin", "self"])
def test_work_goes_only_to_colleagues_who_work_with_people(admin, worker, enter, to):
    MembershipFactory(organisation=admin.organisation)
    stranger = MembershipFactory(organisation=OrganisationFactory(kind="uwv"))
    numbers = {
        "nobody": [],
        "stranger": [stranger.user.number],
        "admin": [admin.user.number],
        "self": [worker.user.number],
    }
    assert enter(admin).post(page_of(worker, "overdragen/"), {"to": numbers[to]}).status_code == 400
    assert Dossier.objects.filter(caseworker=worker.user).count() == 3


def test_the_review_on_the_page(admin, worker, enter):
    client = enter(admin)
    html = client.get("/beheer/controle/").content.decode()
    assert "te laat, eindigt" in html and "Wim Werker is nog klantmanager" in html
    assert "Bea Beheer is nog" not in html
    client.post("/beheer/controle/", {"rol": [worker.pk, admin.pk, "x", 99999]})
    worker.refresh_from_db()
    admin.refresh_from_db()
    assert worker.confirmed_on == clock.today() and admin.confirmed_on is None


def test_recovery_from_page_to_new_password(admin, worker, enter, django_capture_on_commit_callbacks):
    window = enter(worker)
    with django_capture_on_commit_callbacks(execute=True):
        html = enter(admin).post(page_of(worker), {"doe": "herstel", "how": "in_person"}).content.decode()
    code = re.search(r"psp-stat__n\">(\d{4} \d{4})<", html)[1]
    link = re.search(r"http://testserver(/link/\S+/)", mail.outbox[-1].body)[1]
    assert code not in mail.outbox[-1].body and window.get("/bestand/").status_code == 302
    client = Client()
    assert "geeft je weer toegang" in client.get(link).content.decode()
    client.post(link, {"code": code})
    assert client.post(f"{link}antwoord/", {"password": "kort"}).status_code == 400
    done = client.post(f"{link}antwoord/", {"password": "een nieuwe lange zin"}, follow=True)
    assert done.request["PATH_INFO"] == reverse("account_login")
    worker.user.refresh_from_db()
    assert worker.user.check_password("een nieuwe lange zin") and not worker.user.check_password(PASSWORD)


def test_an_invitation_is_sent_again_and_withdrawn(admin, enter):
    client = enter(admin)
    given = {"name": "Nina", "email": "nina@eigenstad.test", "role": "caseworker"}
    assert client.post("/uitnodigingen/nieuw/?wie=collega", given | {"role": "employer"}).status_code == 400
    client.post("/uitnodigingen/nieuw/?wie=collega", given)
    path = re.search(r"/uitnodigingen/\d{9}/", client.get("/uitnodigingen/").content.decode())[0]
    assert "Zeg deze code" in client.post(path, {"doe": "opnieuw"}).content.decode()
    assert "ingetrokken" in client.post(path, {"doe": "intrekken"}, follow=True).content.decode()


def test_the_counter_invites_employers_and_nobody_else(admin, worker, enter):
    client = enter(worker)
    assert client.get("/uitnodigingen/nieuw/?wie=collega").status_code == 404
    given = {"name": "Marieke", "email": "m@bedrijf.test", "party_name": "Van Gestel", "party_kvk": "12"}
    answer = client.post("/uitnodigingen/nieuw/?wie=werkgever", given)
    assert answer.status_code == 400 and "acht cijfers" in answer.content.decode()
    assert (
        "Zeg deze code"
        in client.post("/uitnodigingen/nieuw/?wie=werkgever", given | {"party_kvk": "68742913"}).content.decode()
    )
    assert "Uitnodigingen" in client.get("/mijn-account/").content.decode()
