"""Everybody's own door, with keys only: a yes on a phone that reaches Vandaag, a traject to its result, a matching day to its follow-up."""

from playwright.sync_api import Page, expect

from perspectief.core import clock
from tests.e2e import audits
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW


def press(page: Page, name: str) -> None:
    """Goes to what begins with `name` by Tab, presses it, and waits for the page it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def unfold(page: Page, name: str) -> None:
    """Goes to what begins with `name` by Tab, and opens it."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_a_yes_on_a_phone_reaches_the_klantmanager(fresh_region, visit):
    page = visit("job_seeker", viewport=NARROW).page
    page.wait_for_url("**/mijn/profiel/")
    assert audits.axe(page) == [] and audits.sideways(page) == []
    title = page.locator(".psp-fit h4").first.inner_text()
    press(page, "Ja, hier wil ik meer over weten")
    expect(page.get_by_role("status")).to_contain_text("Je zei ja")
    expect(page.locator(".psp-fit", has_text=title).first).to_contain_text("Jij zei ja")
    assert audits.axe(page) == [] and audits.sideways(page) == []
    staff = visit("klantmanager").page
    staff.goto("/vandaag/")
    row = staff.locator(".psp-row", has_text="vraagt of zegt iets").first
    expect(row).to_be_visible()
    press(staff, "Lees en antwoord")
    staff.wait_for_url("**/mensen/**")
    expect(staff.locator("#zegt")).to_contain_text(title)
    expect(staff.locator("#zegt")).to_contain_text("Wil meer weten")
    press(staff, "Ik heb antwoord gegeven")
    staff.wait_for_url("**/vandaag/")
    expect(staff.locator(".psp-row", has_text="vraagt of zegt iets")).to_have_count(0)


def test_a_no_with_a_reason_and_coming_to_a_day(fresh_region, visit):
    page = visit("job_seeker", viewport=NARROW).page
    unfold(page, "Nee")
    press(page, "Het is te ver")
    expect(page.get_by_role("status")).to_contain_text("Je zei nee")
    press(page, "Nee, ik kom niet")
    expect(page.get_by_role("status")).to_contain_text("Jammer")
    press(page, "Ja, ik kom")
    expect(page.locator("main")).to_contain_text("Je komt.")
    assert audits.axe(page) == [] and audits.sideways(page) == []


def test_a_traject_ends_with_a_judgement(fresh_region, visit):
    page = visit("klantmanager").page
    page.goto(f"/mensen/{fresh_region.own_card.number}/")
    press(page, fresh_region.traject.provider)
    page.wait_for_url("**/trajecten/**")
    assert audits.axe(page) == []
    press(page, "Leg het resultaat vast")
    tab_to(page, "doel gehaald")
    page.keyboard.press("Space")
    page.locator("#id_readiness").focus()
    page.keyboard.type("laag")
    tab_to(page, "Wat bracht het?")
    page.keyboard.type("Begint elke dag op tijd.")
    assert audits.axe(page) == []
    press(page, "Sluit het traject af")
    page.wait_for_url("**/mensen/**")
    expect(page.get_by_role("status")).to_contain_text("Het resultaat staat erin")
    who = fresh_region.members["klantmanager"].user.name
    expect(page.locator(".psp-title")).to_contain_text("laag, vastgesteld")
    expect(page.locator(".psp-title")).to_contain_text(f"door {who}")
    expect(page.locator("main")).to_contain_text("Werkfit-traject afgesloten")
    expect(page.get_by_role("link", name="Begin een werkfit-traject")).to_be_visible()


def test_a_matching_day_from_invitation_to_follow_up(fresh_region, visit):
    page = visit("klantmanager").page
    page.goto("/matchingsdagen/")
    press(page, "Nieuwe dag")
    page.locator("#id_on").fill((clock.today()).isoformat())
    tab_to(page, "Waar?")
    page.keyboard.type("Werkcentrum Breda")
    press(page, "Sla op")
    page.wait_for_url("**/matchingsdagen/*/")
    assert audits.axe(page) == []
    page.locator("#werkgever").focus()
    page.keyboard.press("Home")
    employer = page.locator("#werkgever option").first.inner_text()
    press(page, "Vraag deze werkgevers")
    tab_to(page, "Vraag mensen")
    page.keyboard.type(str(fresh_region.card.number))
    press(page, "Vraag deze mensen")
    expect(page.get_by_role("status")).to_contain_text("Gevraagd")
    for side in ("mensen", "werkgevers"):
        page.locator(f"section[aria-labelledby={side}] summary").first.focus()
        page.keyboard.press("Enter")
        press(page, "Komt")
    expect(page.locator("#nu")).to_contain_text("1 werkgever komt")
    press(page, "Wie wil je spreken?")
    unfold(page, "Leg vast")
    press(page, "Werkzoekende wil graag")
    press(page, "Plan de gesprekken")
    expect(page.get_by_role("heading", name="Programma")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Beter kan niet met wie er komt")
    unfold(page, "Verplaats")
    press(page, "Ronde 3")
    expect(page.locator("main")).to_contain_text("staat vast")
    assert audits.axe(page) == []
    for side in ("Werkzoekende: ja, verder", "Werkgever: ja, verder"):
        unfold(page, "Hoe ging het?")
        press(page, side)
    expect(page.get_by_role("status")).to_contain_text("Allebei ja")
    page.goto("/vandaag/")
    press(page, "Maak de afspraak")
    page.wait_for_url("**/mensen/**")
    expect(page.locator("#na-de-dag")).to_contain_text(employer)
    assert audits.axe(page) == []
