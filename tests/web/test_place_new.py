"""A new place from a pasted vacancy: what was understood, confirmed or changed, and kept; the text itself is not."""

import pytest

from perspectief.core.models import Fact
from perspectief.demand.models import Employer, Place, PlaceTask
from perspectief.taxonomy import needs
from perspectief.web.staff.place_told_forms import ANSWERS
from tests.factories import EmployerFactory, MembershipFactory
from tests.web.sending import form_of

pytestmark = pytest.mark.django_db
NEW = "/plekken/nieuw/"
TEXT = """Zoeken 2 mensen in Breda, 24 tot 32 uur. Orders verzamelen met de scanner, inpakken en pallets wegzetten.
VCA vereist, heftruckcertificaat kun je hier halen, rijbewijs niet nodig. 15,40 per uur. Start 11 januari."""


@pytest.fixture
def mark():
    return MembershipFactory(account_manager=True)


@pytest.fixture
def client(enter, mark, freeze):
    freeze(2026, 11, 22)
    return enter(mark)


def understood(client, text=TEXT, **given):
    page = client.get(NEW)
    fields = form_of(page, "") | {"text": text, "lees": "ja"} | given
    return client.post(NEW, fields)


def bits(*codes):
    return sum(1 << needs.CERTIFICATE_BY_CODE[code].bit for code in codes)


def test_a_pasted_vacancy_becomes_at_most_seven_answers_with_marks_beside_them(client):
    employer = EmployerFactory(name="Van Gestel", pc4=4811)
    page = understood(client, employer_name="van gestel").content.decode()
    assert page.count('id="antwoord-') == ANSWERS == 7
    assert "<mark>24 tot 32 uur" in page and "<mark>Breda" in page and "<mark>VCA" in page
    assert f'name="employer" value="{employer.number}"' in page
    assert not Place.objects.exists()


def test_two_sends_make_one_place_that_is_what_the_text_said(client):
    EmployerFactory(name="Van Gestel", pc4=4811)
    fields = form_of(understood(client, employer_name="Van Gestel"), "")
    fields.pop("opnieuw", None)
    first = client.post(NEW, fields)
    assert first.status_code == 302 and client.post(NEW, fields).status_code == 302
    place = Place.objects.get()
    assert (place.hours_min, place.hours_max, place.capacity, place.wage_cents) == (24, 32, 2, 1540)
    assert (place.certificates, place.certificates_learnable) == (bits("vca", "heftruck"), bits("heftruck"))
    assert str(place.starts_on) == "2027-01-11" and str(place.pc4).startswith("48")
    tasks = PlaceTask.objects.order_by("position").values_list("title", "skill")
    assert [title for title, _skill in tasks] == ["Orders verzamelen met de scanner", "inpakken", "pallets wegzetten"]
    assert dict(tasks)["Orders verzamelen met de scanner"] == 1
    assert place.title == "Orders verzamelen met de scanner en inpakken" and place.summary == ""
    assert place.provenance["hours_min"]["source"] == "tekst"
    assert Fact.objects.filter(verb="place_added").count() == 1


def test_what_was_changed_is_what_is_kept(client):
    EmployerFactory(name="Van Gestel")
    fields = form_of(understood(client, employer_name="Van Gestel"), "")
    fields.pop("opnieuw", None)
    fields |= {
        "hours_max": "28",
        "task_2": "",
        "where": "4817",
        "paper_vca": "named",
        "kind": "trial",
        "wage_cents": "",
    }
    fields.pop("task_0_skill")
    client.post(NEW, fields)
    place = Place.objects.get()
    assert (place.hours_max, place.pc4, place.kind, place.certificates) == (28, 4817, "trial", bits("heftruck"))
    assert place.contract_forms == 1 << [code for code, _label in needs.CONTRACT_FORMS].index("zonder-loon")
    assert next(iter(PlaceTask.objects.order_by("position").values_list("title", "skill"))) == (
        "Orders verzamelen met de scanner",
        None,
    )
    assert PlaceTask.objects.count() == 2


def test_a_word_that_means_several_things_is_asked_back(client):
    EmployerFactory(name="Koerier Zuid")
    page = understood(client, "Chauffeur gezocht in Breda, 30 uur.", employer_name="Koerier Zuid")
    assert "Wat bedoel je met ‘chauffeur’?" in page.content.decode()
    fields = form_of(page, "")
    fields.pop("opnieuw", None)
    assert client.post(NEW, fields).status_code == 400
    client.post(NEW, fields | {"occupation": "14", "title": "Pakketten bezorgen"})
    assert Place.objects.get().occupation_id == 14


def test_two_towns_are_asked_about(client):
    EmployerFactory(name="Koerier Zuid")
    page = understood(client, "Pakketten bezorgen in Breda en Tilburg, 30 uur.", employer_name="Koerier Zuid")
    fields = form_of(page, "")
    fields.pop("opnieuw", None)
    assert client.post(NEW, fields).status_code == 400
    client.post(NEW, fields | {"where": "Tilburg"})
    assert str(Place.objects.get().pc4).startswith("50")


def test_who_is_left_out_and_who_is_named_is_pointed_out_and_not_taken_over(client):
    EmployerFactory(name="Eetcafé")
    text = "Afwassen, 12 uur. Jonge meid tot 25 jaar, bel 0612345678 of mail piet@eetcafe.example. BSN 111222333."
    page = understood(client, text, employer_name="Eetcafé").content.decode()
    assert "sluit mensen uit" in page and "telefoonnummer" in page and "e-mailadres" in page and "lijkt een BSN" in page
    fields = form_of(understood(client, text, employer_name="Eetcafé"), "")
    fields.pop("opnieuw", None)
    client.post(NEW, fields)
    place = Place.objects.get()
    kept = (
        f"{place.title} {place.summary} {list(PlaceTask.objects.order_by('position').values_list('title', flat=True))}"
    )
    assert not any(word in kept for word in ("meid", "25", "0612345678", "piet", "111222333"))


def test_an_employer_that_is_not_there_yet_comes_with_the_place(client):
    fields = form_of(understood(client, employer_name="Bakkerij Nieuw"), "")
    fields.pop("opnieuw", None)
    assert client.post(NEW, fields).status_code == 302
    assert (
        Employer.objects.get().name == "Bakkerij Nieuw" and Place.objects.get().employer_id == Employer.objects.get().pk
    )


def test_several_employers_of_a_name_are_asked_about(client):
    one, _other = EmployerFactory(name="Bakkerij Noord"), EmployerFactory(name="Bakkerij Zuid")
    page = understood(client, employer_name="bakkerij")
    assert "Welke werkgever bedoel je?" in page.content.decode()
    fields = form_of(page, "")
    fields.pop("opnieuw", None)
    client.post(NEW, fields | {"employer": str(one.number)})
    assert Place.objects.get().employer_id == one.pk


def test_nothing_pasted_or_nobody_named_is_said(client):
    assert understood(client, "", employer_name="X").status_code == 400
    assert understood(client, employer_name="").status_code == 400


def test_back_to_the_text_keeps_it(client):
    EmployerFactory(name="Van Gestel")
    fields = form_of(understood(client, employer_name="Van Gestel"), "") | {"opnieuw": "ja"}
    assert "Orders verzamelen met de scanner" in client.post(NEW, fields).content.decode()
    assert not Place.objects.exists()


def test_an_employer_registers_its_own_place(enter, freeze):
    freeze(2026, 11, 22)
    party = MembershipFactory(employer=True)
    own = EmployerFactory(party=party.organisation, name="Van Gestel")
    client = enter(party)
    assert 'name="employer_name"' not in client.get(NEW).content.decode()
    fields = form_of(understood(client), "")
    fields.pop("opnieuw", None)
    assert client.post(NEW, fields).status_code == 302
    assert (Place.objects.get().employer_id, Place.objects.get().organisation_id) == (own.pk, party.organisation.pk)
    other = EmployerFactory(name="Een ander")
    assert client.post(NEW, fields | {"employer": str(other.number)}).status_code == 404
