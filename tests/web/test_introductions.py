"""The page of an introduction and the two one-time links: who sees what, when, and one answer by POST."""

import datetime
import re

import pytest
from django.test import Client

from perspectief.access.models import Look
from perspectief.core import clock
from perspectief.core.submissions import new_key
from perspectief.matching.models import Introduction, IntroductionNote
from perspectief.parties.rules import Role
from perspectief.supply.models import Card
from tests.factories import (
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonAccountFactory,
    PlaceFactory,
)

NAME, FAMILY = "Quirijntje", "Zwartkanarie"


@pytest.fixture(autouse=True)
def by_hand(settings):
    """No mail goes out, so the page shows the link besides the code."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def owner(db):
    """The klantmanager of the person."""
    return MembershipFactory()


@pytest.fixture
def card(owner):
    """Somebody with a name that occurs nowhere else."""
    told = {"profile__given_name": NAME, "profile__family_name": FAMILY, "profile__phone": "0687651234"}
    made = CardFactory(organisation=owner.organisation, named=True, **told)
    DossierFactory(card=made, caseworker=owner.user)
    return made


@pytest.fixture
def firm(db):
    """An employer with an account."""
    return MembershipFactory(employer=True)


@pytest.fixture
def place(owner, firm):
    """Work the counter keeps for the employer."""
    return PlaceFactory(employer=EmployerFactory(organisation=owner.organisation, party=firm.organisation))


def text(answer) -> str:
    return answer.content.decode()


class Desk:
    """The klantmanager at the page of one introduction."""

    def __init__(self, client, card: Card, place):
        answer = client.post(f"/plekken/{place.number}/oordeel/", {"oordeel": f"take_up:{card.number}"})
        self.client, self.path = client, answer["Location"]
        assert re.fullmatch(r"/voordrachten/\d{9}/", self.path)

    def do(self, deed: str, **given):
        """A button of the page, with what its form asks."""
        sent = {f"{deed}-{name}": value for name, value in given.items()} | {"doe": deed, "form_key": new_key()}
        return self.client.post(self.path, sent, follow=True)


@pytest.fixture
def desk(owner, card, place, enter):
    """Begun with "Stel voor" at the place."""
    return Desk(enter(owner), card, place)


def link_in(answer) -> tuple[str, str]:
    """Path and code from the page that shows them once."""
    shown = text(answer)
    return re.search(r"/link/[\w-]+/", shown)[0], re.search(r"\d{4} \d{4}", shown)[0]


def opened(answer) -> tuple[Client, str]:
    """A browser of somebody who is not logged in, which opened the link and gave the code."""
    path, code = link_in(answer)
    visitor = Client()
    assert visitor.get(path).status_code == 200
    entered = visitor.post(path, {"code": code})
    assert entered.status_code == 302
    return visitor, entered["Location"]


class TestOneWay:
    def test_from_stel_voor_to_the_yes_of_the_employer(self, desk, firm, enter):
        employer = enter(firm)
        for step, given in (("agree", {"how": "phone"}),):
            assert employer.get(desk.path).status_code == 404
            assert NAME in text(desk.do(step, **given))
        assert employer.get(desk.path).status_code == 404
        desk.do("show")
        page = text(employer.get(desk.path))
        assert NAME in page and "Wilt u kennismaken" in page
        assert NAME in text(employer.get("/voordrachten/"))
        answer = employer.post(desk.path, {"doe": "accept", "form_key": new_key()}, follow=True)
        assert "U zei ja" in text(answer)
        assert "regel de start" in text(desk.client.get(desk.path))

    def test_wrong_answers_are_told_at_the_form(self, desk):
        assert desk.do("agree").status_code == 400
        desk.do("agree", how="phone")
        desk.do("show")
        assert desk.do("invite", day="2020-01-01", time="10:00").status_code == 400
        doubted = desk.do("refuse", reason="other", to_person="Heeft een depressie.")
        assert doubted.status_code == 400 and "gezondheid" in text(doubted)
        kept = desk.do("refuse", reason="other", to_person="Heeft een depressie.", anyway="on")
        assert kept.status_code == 200

    def test_the_same_form_sent_twice_and_a_button_that_is_gone(self, desk):
        sent = {"doe": "agree", "agree-how": "phone", "form_key": new_key()}
        for _again in range(2):
            assert desk.client.post(desk.path, sent).status_code == 302
        assert "Zo staat het er nu voor" in text(desk.client.post(desk.path, sent, follow=True))
        assert Introduction.objects.get().version == 2

    def test_undone_from_the_list_while_nothing_was_sent(self, desk, card, place):
        back = {"oordeel": f"terug:{card.number}"}
        assert "Teruggedraaid" in text(desk.client.post(f"/plekken/{place.number}/oordeel/", back, follow=True))
        assert Introduction.objects.get().outcome == "withdrawn"

    def test_after_a_yes_the_list_cannot_take_it_back(self, desk, card, place):
        desk.do("agree", how="phone")
        back = {"oordeel": f"terug:{card.number}"}
        assert "al iets verstuurd" in text(desk.client.post(f"/plekken/{place.number}/oordeel/", back, follow=True))
        assert "Ingetrokken" in text(desk.do("withdraw", reason="mistake"))

    def test_the_person_answers_at_the_own_account(self, desk, card):
        me = Client()
        me.force_login(PersonAccountFactory(card_id=card.pk).user)
        assert "Wil je dat we je voorstellen" in text(me.get(desk.path))
        assert "We stellen je voor" in text(me.post(desk.path, {"doe": "agree"}, follow=True))
        declined = me.post(desk.path, {"doe": "decline", "decline-reason": "far"}, follow=True)
        assert "Je zei nee" in text(declined)

    def test_lists_on_the_pages_of_person_and_place(self, desk, card, place):
        for page in (
            f"/mensen/{card.number}/",
            f"/plekken/{place.number}/",
            "/voordrachten/",
            "/voordrachten/?van=regio",
        ):
            assert desk.path in text(desk.client.get(page))
        assert desk.path not in text(desk.client.get("/voordrachten/?wacht=shown"))
        desk.do("decline", reason="far", how="phone")
        assert desk.path in text(desk.client.get("/voordrachten/?toon=afgerond"))


class TestAnotherParty:
    def test_a_private_party_proposes_from_both_keys_on_and_never_reads_a_name(self, owner, card, place, enter):
        opstap = OrganisationFactory(name="Opstap", kind="intermediair")
        broker = enter(MembershipFactory(organisation=opstap, role=Role.INTERMEDIARY))
        sent = {"mens": card.number, "plek": place.number, "form_key": new_key()}
        assert broker.post("/voordrachten/nieuw/", sent).status_code == 404
        Card.objects.filter(pk=card.pk).update(person_key_at=clock.today(), organisation_key_at=clock.today())
        page = broker.post("/voordrachten/nieuw/", sent, follow=True)
        assert page.status_code == 200 and "wacht op de klantmanager" in text(page) and FAMILY not in text(page)
        path = page.redirect_chain[-1][0]
        klantmanager = enter(owner)
        assert "Opstap" in text(klantmanager.get("/vandaag/")) or "Een andere partij stelt" in text(
            klantmanager.get("/vandaag/")
        )
        answer = {"doe": "hold_back", "hold_back-reason": "busy"}
        assert klantmanager.post(path, answer, follow=True).status_code == 200
        assert "Er loopt al iets anders" in text(broker.get(path))


class TestLinks:
    def test_the_person_says_yes_by_link_once(self, desk):
        visitor, page = opened(desk.do("ask_person", email="quirijntje@voorbeeld.test"))
        shown = text(visitor.get(page))
        assert "Ja, stel mij voor" in shown and "uitkering" in shown
        assert "We stellen je voor" in text(visitor.post(page, {"doe": "agree"}, follow=True))
        visitor.post(page, {"doe": "decline", "decline-reason": "far"})
        row = Introduction.objects.get()
        assert (row.status, row.said_how) == ("agreed", "link")

    def test_the_employer_sees_nothing_before_the_code_answers_once_and_may_read_on(self, desk):
        desk.do("agree", how="phone")
        sent = desk.do("show", email="baas@voorbeeld.test")
        path, code = link_in(sent)
        assert NAME not in text(Client().get(path))
        assert Client().get(f"{path}antwoord/").status_code == 302
        visitor, page = opened(sent)
        shown = text(visitor.get(page))
        assert NAME in shown and "0687651234" not in shown
        look = Look.objects.get(reason="link")
        assert (look.layer, look.role) == ("profile", "service:one-time-link")
        day = clock.today() + datetime.timedelta(days=365)
        wrong = visitor.post(page, {"doe": "invite", "invite-day": day.isoformat(), "invite-time": "10:00"})
        assert wrong.status_code == 400
        soon = clock.today() + datetime.timedelta(days=3)
        given = {"doe": "invite", "invite-day": soon.isoformat(), "invite-time": "10:00"}
        assert f"U nodigt {NAME}" in text(visitor.post(page, given, follow=True))
        visitor.post(page, {"doe": "refuse", "refuse-reason": "hours"})
        assert Introduction.objects.get().status == "invited"
        again = Client()
        assert again.post(path, {"code": code}).status_code == 302
        assert NAME in text(again.get(page))

    def test_a_no_by_link_has_two_texts_and_shuts_everything(self, desk):
        desk.do("agree", how="phone")
        visitor, page = opened(desk.do("show", email="baas@voorbeeld.test"))
        given = {
            "refuse-reason": "hours",
            "refuse-to_person": "Bedankt voor je interesse.",
            "refuse-to_colleague": "Bel in mei.",
        }
        thanks = text(visitor.post(page, given | {"doe": "refuse"}, follow=True))
        assert "Uw antwoord is binnen" in thanks and NAME not in thanks
        row = Introduction.objects.get()
        assert (row.outcome, row.reason, row.text_person) == ("refused", "hours", "Bedankt voor je interesse.")
        assert IntroductionNote.objects.get().text == "Bel in mei."
        assert "Bel in mei." in text(desk.client.get(desk.path))
        assert "Bedankt voor je interesse." in text(desk.client.get(desk.path))

    @pytest.mark.parametrize(
        ("deed", "given"), [("withdraw", {"reason": "other"}), ("decline", {"reason": "other", "how": "phone"})]
    )
    def test_after_the_end_the_link_shows_nothing(self, desk, firm, enter, deed, given):
        desk.do("agree", how="phone")
        visitor, page = opened(desk.do("show", email="baas@voorbeeld.test"))
        assert NAME in text(visitor.get(page))
        desk.do(deed, **given)
        gone = visitor.get(page)
        assert gone.status_code == 410 and NAME not in text(gone)
        employer = enter(firm)
        assert employer.get(desk.path).status_code == 404 and NAME not in text(employer.get("/voordrachten/"))

    def test_a_new_link_ends_the_former(self, desk):
        desk.do("agree", how="phone")
        visitor, page = opened(desk.do("show", email="baas@voorbeeld.test"))
        newer, other = opened(desk.do("send_again", email="baas@voorbeeld.test"))
        assert visitor.get(page).status_code == 410 and newer.get(other).status_code == 200

    def test_an_objection_shuts_the_link_in_the_same_request(self, desk, card):
        desk.do("agree", how="phone")
        visitor, page = opened(desk.do("show", email="baas@voorbeeld.test"))
        Card.objects.filter(pk=card.pk).update(hidden_at=clock.now())
        gone = visitor.get(page)
        assert gone.status_code in {404, 410} and NAME not in text(gone)

    def test_the_mails_name_nobody_and_hold_no_code(
        self, desk, settings, mailoutbox, django_capture_on_commit_callbacks
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        with django_capture_on_commit_callbacks(execute=True):
            asked = desk.do("ask_person", email="quirijntje@voorbeeld.test")
            desk.do("agree", how="phone")
            shown = desk.do("show", email="baas@voorbeeld.test")
        assert [mail.to for mail in mailoutbox] == [["quirijntje@voorbeeld.test"], ["baas@voorbeeld.test"]]
        for mail, page in zip(mailoutbox, (asked, shown), strict=True):
            code = re.search(r"\d{4} \d{4}", text(page))[0]
            assert "/link/" in mail.body and "/link/" not in text(page)
            assert NAME not in mail.body + mail.subject and code.replace(" ", "") not in mail.body
