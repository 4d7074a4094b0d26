"""The pages of Scholing: from what helps to a place, from a gap to a course, from an agreement to a declaration."""

import re
import zlib
from types import SimpleNamespace

import pytest

from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply.models import Card
from perspectief.training.models import Course, Enrolment, Gap, Practice
from perspectief.training.rules import GapState
from tests.factories import CardFactory as Person
from tests.factories import (
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
)
from tests.training.conftest import FORKLIFT

BEGINS, ENDS = "2030-03-04", "2030-03-05"


@pytest.fixture
def region(db) -> SimpleNamespace:
    """A klantmanager with one person who misses one certificate, a trainer, an employer user, a neighbour."""
    own = OrganisationFactory(name="gemeente Eigenstad")
    me = MembershipFactory(organisation=own)
    school = OrganisationFactory(name="Vakschool De Baronie", kind=OrganisationKind.TRAINER)
    firm = OrganisationFactory(name="Van Gestel", kind=OrganisationKind.EMPLOYER)
    card = Person(organisation=own, named=True, can=[1, 2, 26])
    DossierFactory(card=card, caseworker=me.user)
    place = PlaceFactory(asks=[1, 2, 26], occupation_id=1, certificates=FORKLIFT)
    return SimpleNamespace(
        me=me,
        card=card,
        place=place,
        trainer=MembershipFactory(organisation=school, role=Role.TRAINER),
        employer_user=MembershipFactory(organisation=firm, role=Role.EMPLOYER),
        employer=EmployerFactory(organisation=own, party=firm, recognised_trainer=True, name="Van Gestel"),
        neighbour=MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv")),
    )


def unpacked(document: bytes) -> bytes:
    """A PDF with what is packed in it opened."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    return document + b"\n".join(zlib.decompress(one) for one in packed if one[:1] == b"x")


def shown(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def course(client, school) -> Course:
    sent = {
        "title": "Heftruck in twee dagen", "school": school.organisation.number, "kind": "course", "state": "open",
        "certificates": "8", "start_0_on": BEGINS, "start_0_end": ENDS, "start_0_seats": "2", "price_cents": "350",
    }  # fmt: skip
    answer = client.post("/scholing/cursus/nieuw/", sent)
    assert answer.status_code == 302, shown(answer)
    return Course.objects.get()


def test_what_helps_leads_to_a_course_and_a_passed_course_to_a_place(region, enter):
    me, school = enter(region.me), enter(region.trainer)
    made = course(me, region.trainer)
    person = f"/mensen/{region.card.number}/"
    page = shown(me.get(person))
    assert "Heftruck in twee dagen" in page and "Vakschool De Baronie" in page
    listed = shown(me.get(f"/scholing/cursus/{made.number}/?wie=mijn"))
    assert "1 plek erbij" in listed and region.card.profile.family_name in listed
    sent = {"kaart": region.card.number, "dag": BEGINS, "plekken": "1"}
    for _twice in range(2):
        answer = me.post(f"/scholing/cursus/{made.number}/inschrijven/", sent, follow=True)
        assert "Kevin is ingeschreven" in shown(answer)
    kept = Enrolment.objects.get()
    page = f"/scholing/inschrijving/{kept.number}/"
    assert school.get(page).status_code == 404
    assert "De school ziet de naam" in shown(me.post(page, {"doe": "deel"}, follow=True))
    assert region.card.profile.family_name in shown(school.get(page))
    assert region.card.profile.family_name in shown(school.get("/scholing/"))
    assert shown(me.post(page, {"doe": "uitslag", "uitslag": "stopped"})).count("waarom iemand stopte") == 1
    answer = me.post(page, {"doe": "uitslag", "uitslag": "passed"}, follow=True)
    assert "Kevin past nu op 1 plek, dat waren er 0" in shown(answer)
    assert region.place.title in shown(me.get(person))
    assert Card.objects.get(pk=region.card.pk).certificates == FORKLIFT


def test_the_school_records_a_result_and_the_card_changes(region, enter):
    me, school = enter(region.me), enter(region.trainer)
    made = course(me, region.trainer)
    me.post(f"/scholing/cursus/{made.number}/inschrijven/", {"kaart": region.card.number, "dag": BEGINS})
    page = f"/scholing/inschrijving/{Enrolment.objects.get().number}/"
    me.post(page, {"doe": "deel"})
    told = shown(school.post(page, {"doe": "uitslag", "uitslag": "passed"}, follow=True))
    assert "De klantmanager ziet het ook" in told
    assert Card.objects.get(pk=region.card.pk).certificates == FORKLIFT


def test_a_gap_is_counted_asked_answered_and_closed_by_a_course(region, enter):
    me, school = enter(region.me), enter(region.trainer)
    assert "Nieuw in de lijst: 1" in shown(me.post("/scholing/gaten/", follow=True))
    gap = Gap.objects.get()
    page = f"/scholing/gaten/{gap.number}/"
    assert "heftruckcertificaat" in shown(me.get("/scholing/gaten/"))
    told = shown(school.get("/scholing/gaten/"))
    assert "minder dan tien" in told
    wrong = me.post(page, {"doe": "vraag", "row_version": gap.version, "question": "Kan dit?", "school": ""})
    assert wrong.status_code == 400 and "aan welke school" in shown(wrong)
    sent = {
        "doe": "vraag",
        "row_version": gap.version,
        "question": "Kunnen jullie dit?",
        "asked": region.trainer.organisation.number,
    }
    assert "De vraag is gesteld" in shown(me.post(page, sent, follow=True))
    assert "Aan jullie gevraagd" in shown(school.get("/scholing/gaten/"))
    answered = school.post(page, {"doe": "antwoord", "answer": "will", "text": "Vanaf de zomer."}, follow=True)
    assert "Het antwoord is vastgelegd" in shown(answered)
    assert "Vanaf de zomer." in shown(me.get(page)) and "Niemand in de regio leert dit" in shown(me.get("/vandaag/"))
    assert "heftruck" in shown(school.get(f"/scholing/cursus/nieuw/?gat={gap.number}"))
    course(me, region.trainer)
    gap.refresh_from_db()
    assert gap.state == GapState.CLOSED
    assert "Heftruck in twee dagen" in shown(me.get(page))


def begun(region, me) -> Practice:
    sent = {
        "employer": region.employer.number, "coach": "P. Coach", "school_number": region.trainer.organisation.number,
        "qualification": "Logistiek", "code": "25655", "starts_on": "2026-01-05", "ends_on": "2030-06-01", "week_hours": "24",
        "processes": "B1-K1-W1 Ontvangt goederen\nb1-k1-w2 Slaat op", "said_yes": "on",
    }  # fmt: skip
    page = f"/mensen/{region.card.number}/praktijkleren/"
    wrong = me.post(page, sent | {"processes": "1.1 Iets"})
    assert wrong.status_code == 400 and "geen code van een werkproces" in shown(wrong)
    assert me.post(page, sent).status_code == 302
    return Practice.objects.get()


def test_practice_learning_ends_in_a_tagged_declaration(region, enter):
    me, school, firm = enter(region.me), enter(region.trainer), enter(region.employer_user)
    kept = begun(region, me)
    page = f"/scholing/praktijkleren/{kept.number}/"
    assert me.get(f"{page}verklaring/").status_code == 404
    school.post(page, {"doe": "teken", "wie": "school"})
    firm.post(page, {"doe": "teken", "wie": "company"})
    me.post(page, {"doe": "teken", "wie": "learner", "hoe": "paper"})
    assert "In het logboek" not in shown(firm.get(page))
    logged = firm.post(
        page, {"doe": "dag", "on": "", "kind": "present", "hours": "7,5", "note": "Ging goed."}, follow=True
    )
    assert "7,5 uur gewerkt" in shown(logged)
    assert "werkproces" in shown(school.post(page, {"doe": "verklaar"}))
    firm.post(page, {"doe": "beoordeel", "p_B1-K1-W1": "alone", "p_B1-K1-W2": "not_yet"})
    assert "afgegeven" in shown(school.post(page, {"doe": "verklaar"}, follow=True))
    paper = shown(me.get(f"{page}verklaring/"))
    assert "B1-K1-W1" in paper and "B1-K1-W2" not in paper
    answer = me.get(f"{page}verklaring/?als=pdf")
    assert answer["Content-Type"] == "application/pdf"
    inside = unpacked(answer.content)
    assert b"/StructTreeRoot" in inside and b"/Marked true" in inside and b"/Lang (nl)" in inside
    assert b"pdfuaid" in inside and b"Praktijkverklaring Kevin" in inside
    assert b"/S /Table" in inside and b"/S /H1" in inside
    assert enter(region.neighbour).get(page).status_code == 200
    other = MembershipFactory(organisation=OrganisationFactory(kind=OrganisationKind.TRAINER), role=Role.TRAINER)
    assert enter(other).get(page).status_code == 404


def test_an_agreement_counts_its_places(region, enter):
    me = enter(region.me)
    sent = {
        "doe": "nieuw", "title": "Akkoord groen", "sector": "groen", "school": "ROC", "wanted": "20",
        "starts_on": BEGINS, "ends_on": ENDS,
    }  # fmt: skip
    assert "vastgelegd" in shown(me.post("/scholing/akkoorden/", sent, follow=True))
    number = re.search(r'name="akkoord" value="(\d+)"', shown(me.get("/scholing/akkoorden/")))[1]
    put = {"doe": "plek", "akkoord": number, "nummer": str(region.place.number)}
    assert "1 van 20 plekken" in shown(me.post("/scholing/akkoorden/", put, follow=True))
    assert me.post("/scholing/akkoorden/", put | {"nummer": "1"}).status_code == 400


def test_a_list_of_courses_is_searched_and_taken_along(region, enter):
    me = enter(region.me)
    course(me, region.trainer)
    assert "1 cursus" in shown(
        me.get("/scholing/?q=heftruck&leert=certificate:heftruck&prijs=400&voor=2031-01-01&taal=3")
    )
    for other in ("q=vca", "leert=certificate:vca", "prijs=300", "voor=2026-01-01"):
        assert "Geen cursus gevonden" in shown(me.get(f"/scholing/?{other}")), other
    assert "Heftruck in twee dagen" in me.get("/scholing/download/?als=csv").content.decode()


def test_a_file_is_read_in_on_the_page(region, enter):
    from django.core.files.uploadedfile import SimpleUploadedFile

    me = enter(region.me)
    example = me.get("/scholing/inlezen/sjabloon/?als=csv").content
    spoiled = example + b"HT-2;;School;;;;VCA;;;;;;;;;\r\n"
    sent = {"bestand": SimpleUploadedFile("cursussen.csv", spoiled)}
    answer = shown(me.post("/scholing/inlezen/", sent))
    assert "nieuwe cursussen" in answer and "Dit is leeg." in answer
    assert Course.objects.count() == 1
    assert me.post("/scholing/inlezen/", {}).status_code == 400
