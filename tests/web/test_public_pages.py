"""The start page, the texts, the language, and pages for when something is wrong."""

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from perspectief.web import failures
from tests.factories import EmployerFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def visitor(db, as_app) -> Client:
    """Nobody."""
    return Client()


def test_the_map_shows_35_regions_and_which_take_part(visitor):
    OrganisationFactory()
    html = visitor.get("/").content.decode()
    drawn = html[html.index('class="psp-nl"') : html.index("</figure>")]
    assert drawn.count("<path d=") == 34
    assert drawn.count('<path class="mine"') == 1
    assert "Hier wordt met Perspectief gewerkt: West-Brabant" in html
    assert "CBS" in html


@pytest.mark.parametrize(
    ("kind", "role"), [("gemeente", "caseworker"), ("werkgever", "employer"), ("opleider", "trainer"), ("intermediair", "intermediary")]
)  # fmt: skip
def test_who_is_logged_in_goes_on_from_the_start_page_to_the_own_first_page(enter, kind, role):
    member = MembershipFactory(organisation=OrganisationFactory(kind=kind), role=role)
    EmployerFactory(organisation=MembershipFactory().organisation, party=member.organisation)
    client = enter(member)
    html = client.get("/").content.decode()
    assert f"Je bent ingelogd als {member.user.name}" in html and 'class="psp-who"' in html
    door = html[html.index('class="psp-door"') :].split('href="')[1].split('"')[0]
    assert client.get(door).status_code == 200


def test_a_visitor_leaves_no_session_behind(visitor):
    for name in ("start", "how", "privacy", "accessibility", "help", "glossary", "offline"):
        answer = visitor.get(reverse(f"web:{name}"))
        assert answer.status_code == 200
        assert not answer.cookies


def test_english_is_a_choice_that_is_remembered(visitor):
    answer = visitor.get(reverse("web:language", args=["en"]), {"terug": "/hulp/"})
    assert answer["Location"] == "/hulp/"
    html = visitor.get("/hulp/").content.decode()
    assert '<html lang="en">' in html
    visitor.get(reverse("web:language", args=["nl"]))
    assert '<html lang="nl">' in visitor.get("/hulp/").content.decode()


def test_what_a_browser_asks_for_does_not_change_the_language(visitor):
    assert '<html lang="nl">' in visitor.get("/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("away", ["https://kwaad.test/", "//kwaad.test", "javascript:alert(1)"])
def test_the_language_link_leads_nowhere_else(visitor, away):
    assert visitor.get(reverse("web:language", args=["en"]), {"terug": away})["Location"] == "/"


def test_a_language_we_do_not_speak_is_not_there(visitor):
    assert visitor.get("/taal/xx/").status_code == 404


def test_a_page_that_is_not_there(visitor, enter):
    html = visitor.get("/nergens/").content.decode()
    assert "Deze pagina er niet" not in html
    assert "Deze pagina is er niet" in html
    assert "Naar de startpagina" in html
    assert "Naar Vandaag" in enter(MembershipFactory()).get("/nergens/").content.decode()


def test_more_than_we_take_is_told_in_megabytes(enter):
    client = enter(MembershipFactory())
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=2 * 2**20):
        answer = client.post(
            reverse("web:today_act"),
            "tekst=" + "x" * (2 * 2**20),
            content_type="application/x-www-form-urlencoded",
        )
    assert answer.status_code == 413
    assert "2 MB" in answer.content.decode()


def test_what_broke_is_told_without_anything_that_may_be_broken():
    answer = failures.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Alles van daarvoor is bewaard" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/?x=%00", "/inloggen/?next=/%00", "/bestand/?q=a%00b", "/bestand/?toon=mensen&%00=1", "/bestand/werk/?werk=%00"],
)
def test_what_no_keyboard_makes_is_not_read(enter, path):
    """No text in the database can hold a NUL: a search for one broke."""
    answer = enter(MembershipFactory()).get(path)
    assert answer.status_code == 400
    assert "Dit konden we niet lezen" in answer.content.decode()


@pytest.mark.parametrize("address", ["account_login", "web:today_act"])
def test_nor_in_a_form(enter, address):
    client = enter(MembershipFactory())
    assert client.post(reverse(address), {"login": "a\x00", "taak": "1\x00"}).status_code == 400
