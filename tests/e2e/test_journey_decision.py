"""A decision of the region by two people, and a new place made of tasks: with keys only."""

from playwright.sync_api import expect

from tests.e2e import audits
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW, PHONE

PATH = "/verdeling/besluiten/"


def test_a_colleague_confirms_and_nothing_changes_before(fresh_region, visit):
    visitor = visit("klantmanager", viewport=PHONE)
    page = visitor.page
    visitor.go("/verdeling/")
    expect(page.get_by_label("jonger dan 27 jaar", exact=True)).to_have_count(0)
    visitor.go(PATH)
    expect(page.get_by_text("wacht op een collega")).to_be_visible()
    assert audits.axe(page) == []
    tab_to(page, "Bevestig")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bevestigd, met jouw naam en de datum.")).to_be_visible()
    expect(page.get_by_text("Geldt nu nog niet.")).to_be_visible()
    assert audits.axe(page) == []
    visitor.go("/verdeling/")
    expect(page.get_by_label("jonger dan 27 jaar", exact=True)).to_have_count(0)


def test_who_writes_it_down_cannot_confirm_it_and_takes_it_back(fresh_region, visit):
    visitor = visit("klantmanager", viewport=NARROW)
    page = visitor.page
    visitor.go(PATH)
    page.get_by_label("Welke groep?").select_option("register")
    page.get_by_label("Wie besloot dit, en waarom?").fill("Stuurgroep van deze maand.")
    tab_to(page, "Leg vast")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Het telt pas mee als een collega het bevestigt.")).to_be_visible()
    own = page.locator("li.psp-fit", has_text="in het doelgroepregister")
    expect(own.get_by_role("button", name="Bevestig")).to_have_count(0)
    tab_to(page, "Trek in")
    page.keyboard.press("Enter")
    expect(own.get_by_text("Ingetrokken voor iemand het bevestigde.")).to_be_visible()
    assert audits.axe(page) == []


def test_a_new_place_is_made_ready_of_tasks_and_is_not_open(fresh_region, visit):
    visitor = visit("account_manager", viewport=PHONE)
    page = visitor.page
    visitor.go("/regio/kansen/")
    expect(page.get_by_role("heading", name="Nieuwe plekken uit losse taken")).to_be_visible()
    tab_to(page, "Maak deze plek klaar")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Gemaakt, en nog niet open.")).to_be_visible()
    expect(page.get_by_role("button", name="Zet weer open")).to_be_visible()
    assert audits.axe(page) == []
