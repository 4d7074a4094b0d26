"""Learning, from end to end, with keys only: a course that gives a place, the work floor up to a declaration, a gap that becomes a course."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import audits
from tests.e2e.helped import first_helped
from tests.e2e.test_journeys import counts, tab_to
from tests.e2e.visitor import NARROW


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Tab to what begins with `name` and press it."""
    page.locator("h1").first.wait_for()
    tab_to(page, name)
    page.keyboard.press(key)


def fill(page: Page, label: str, text: str) -> None:
    """Tab to a field and type."""
    tab_to(page, label)
    page.keyboard.type(text)


def checked(page: Page) -> None:
    """Nothing wrong for who listens, and nothing sideways."""
    assert audits.axe(page) == []
    assert audits.sideways(page) == []


@pytest.fixture
def learner(fresh_region):
    """Somebody of the klantmanager whom a course gives a place, and that course."""
    return first_helped(fresh_region.members["klantmanager"])


def test_a_course_gives_a_place(fresh_region, learner, visit):
    """What helps, enrol, passed: the card changes and more places fit."""
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/mensen/{learner}/")
    before = counts(page)[0]
    expect(page.get_by_role("heading", name="Dit kan iemand hier leren")).to_be_visible()
    press(page, "Schrijf in")
    page.wait_for_url("**/scholing/inschrijving/**")
    expect(page.get_by_role("status").first).to_contain_text("is ingeschreven")
    checked(page)
    tab_to(page, "Gehaald")
    page.keyboard.press("Space")
    press(page, "Leg de uitslag vast")
    expect(page.get_by_role("status").first).to_contain_text(f"dat waren er {before}")
    visitor.go(f"/mensen/{learner}/")
    assert counts(page)[0] > before
    expect(page.locator("#helpt").locator("..")).to_contain_text("gehaald")
    checked(page)


def test_the_work_floor_up_to_a_declaration(fresh_region, visit):
    """The school and the company sign, the company assesses, the school declares, and the paper is taken along."""
    number = fresh_region.learned.practice.number
    where = f"/scholing/praktijkleren/{number}/"
    school, company = visit("trainer"), visit("employer", viewport=NARROW)
    school.go(where)
    press(school.page, "Ik teken")
    expect(school.page.get_by_role("status").first).to_contain_text("De handtekening staat erbij")
    company.go(where)
    checked(company.page)
    press(company.page, "Ik teken")
    expect(company.page.get_by_role("status").first).to_contain_text("De handtekening staat erbij")
    fill(company.page, "Uren", "8")
    press(company.page, "Zet in het logboek")
    expect(company.page.locator("#logboek").locator("..")).to_contain_text("8 uur gewerkt")
    tab_to(company.page, "B1-K1-W1")
    company.page.keyboard.type("zelf")
    press(company.page, "Sla de beoordeling op")
    expect(company.page.get_by_role("status").first).to_contain_text("De beoordeling is opgeslagen")
    checked(company.page)
    school.go(where)
    press(school.page, "Geef de praktijkverklaring af")
    expect(school.page.get_by_role("status").first).to_contain_text("afgegeven")
    with school.page.expect_download() as waiting:
        press(school.page, "Download de praktijkverklaring")
    assert waiting.value.suggested_filename == f"praktijkverklaring-{number}.pdf"
    press(school.page, "Bekijk hem hier")
    expect(school.page.get_by_role("heading", level=1)).to_have_text("Praktijkverklaring")
    assert audits.axe(school.page) == []


def test_what_nobody_teaches_becomes_a_course(fresh_region, visit):
    """Asked of a school, answered by it, and a course closes the gap."""
    gap = fresh_region.learned.gap
    where = f"/scholing/gaten/{gap.number}/"
    visitor, school = visit("klantmanager"), visit("trainer")
    page = visitor.page
    visitor.go(where)
    tab_to(page, "Aan welke school?")
    page.keyboard.type("Vak")
    press(page, "Stel de vraag")
    expect(page.get_by_role("status").first).to_contain_text("De vraag is gesteld")
    checked(page)
    school.go("/scholing/")
    press(school.page, "Wat niemand leert")
    school.page.wait_for_url("**/scholing/gaten/")
    press(school.page, gap.label)
    school.page.wait_for_url(f"**{where}")
    fill(school.page, "Toelichting", "Vanaf het voorjaar.")
    press(school.page, "Leg het antwoord vast")
    expect(school.page.get_by_role("status").first).to_contain_text("Het antwoord is vastgelegd")
    press(school.page, "Maak er een cursus van")
    school.page.wait_for_url("**/scholing/cursus/nieuw/**")
    checked(school.page)
    press(school.page, "Sla op")
    school.page.wait_for_url(re.compile(r"/scholing/cursus/\d+/$"))
    visitor.go(where)
    expect(page.get_by_role("heading", name="Deze cursus leert het")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Vanaf het voorjaar.")


def test_a_school_at_its_own_door(fresh_region, visit):
    """Who comes, and what came of it: the klantmanager sees it on the card."""
    visitor = visit("trainer", viewport=NARROW)
    page = visitor.page
    visitor.go("/scholing/")
    checked(page)
    kept = fresh_region.learned.enrolment
    visitor.go(f"/scholing/inschrijving/{kept.number}/")
    checked(page)
    tab_to(page, "Gehaald")
    page.keyboard.press("Space")
    press(page, "Leg de uitslag vast")
    expect(page.get_by_role("status").first).to_contain_text("De klantmanager ziet het ook")
    with visitor.expecting(404):
        assert visitor.go(f"/mensen/{fresh_region.card.number}/").status == 404
