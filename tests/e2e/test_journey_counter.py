"""The employer's counter: a question with a clock, silence, colleagues called in, taken over and answered; a pledge, a lane with a
trial day and somebody enrolled; the employer's own page on a narrow phone; a search for somebody no place fits. With keys only.
"""

import datetime
import os
import re

import pytest
from playwright.sync_api import Page, expect

from perspectief.access.context import acting
from perspectief.config.environment import OWNER
from perspectief.core import clock
from perspectief.demand.actions import watching
from perspectief.demand.counter import tasks
from perspectief.demand.models import ContactMoment, Employer, EmployerRequest, Place, TrialSeat
from perspectief.work.models import Task, TaskKind
from tests.e2e import audits, databases
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW
from tests.factories import REGION

NO_SCROLL = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def press(page: Page, name: str) -> None:
    """Goes with Tab to what is called so, and presses Enter."""
    tab_to(page, name)
    enter(page)


def enter(page: Page) -> None:
    """Presses Enter, and waits for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    """Goes with Tab to the field with this label, and types."""
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def whole(page: Page, name: str) -> None:
    """Nothing wrong for who cannot see or use a mouse, and no sideways scroll."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert audits.axe(page) == []
    assert page.evaluate(NO_SCROLL)


@pytest.fixture
def firm(fresh_region):
    """The employer with an account, as it stands in the region."""
    with databases.using(fresh_region.database, OWNER):
        return Employer.objects.get(party=fresh_region.members["employer"].organisation)


def test_a_question_with_a_clock_silence_and_a_colleague_who_takes_over(fresh_region, visit, firm):
    boss = visit("employer", viewport=NARROW)
    page = boss.page
    boss.go("/mijn-bedrijf/")
    whole(page, "company-320")
    press(page, "Stel een vraag")
    whole(page, "question-320")
    fill(page, "Uw vraag", "Wie kan twee ochtenden komen inpakken?")
    press(page, "Verstuur")
    expect(page.get_by_role("status").first).to_contain_text("U hoort van ons voor")
    expect(page.get_by_text("Wacht op antwoord").first).to_be_visible()
    with databases.using(fresh_region.database, OWNER):
        asked = EmployerRequest.objects.filter(employer=firm).latest("pk")
        assert asked.owner_id and asked.due_at > clock.now()
        past = clock.now() - datetime.timedelta(days=9)
        EmployerRequest.objects.filter(pk=asked.pk).update(
            asked_at=past,
            set_at=past,
            respond_by=past + datetime.timedelta(days=2),
            due_at=past + datetime.timedelta(days=2),
        )
    assert [watching.escalate(REGION), watching.escalate(REGION)] == [1, 0]
    colleague = visit("neighbour")
    page = colleague.page
    colleague.go("/werkgevers/?toon=wacht&volgorde=wacht")
    expect(page.get_by_text("te laat").first).to_be_visible()
    whole(page, "employers-1280")
    press(page, firm.name)
    whole(page, "employer-1280")
    press(page, "Ik zoek mensen")
    whole(page, "request-1280")
    press(page, "Neem over")
    expect(page.get_by_role("status").first).to_contain_text("De vraag is nu van jou")
    tab_to(page, "We bellen vandaag")
    page.keyboard.press("Space")
    press(page, "Leg het antwoord vast")
    expect(page.get_by_role("status").first).to_contain_text("Antwoord vastgelegd")
    expect(page.get_by_text("Overgenomen door")).to_be_visible()
    expect(page.get_by_text("collega's zijn erbij gehaald")).to_be_visible()
    tab_to(page, "geholpen")
    page.keyboard.press("Space")
    press(page, "Rond af")
    expect(page.get_by_role("status").first).to_contain_text("Afgerond: geholpen")
    with acting(tasks.of(REGION, asked.organisation_id)):
        assert not Task.objects.filter(subject_number=asked.number, done_at=None).exists()
    boss.go("/mijn-bedrijf/")
    expect(boss.page.get_by_text("Afgerond").first).to_be_visible()
    assert boss.page.evaluate(NO_SCROLL)


def test_a_call_a_pledge_and_a_lane_with_a_trial_day(fresh_region, visit, firm):
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/werkgevers/{firm.number}/")
    press(page, "Leg een gesprek vast")
    whole(page, "moment-1280")
    fill(page, "Wat is er gezegd?", "Wil in het voorjaar praten over een vaste plek.")
    press(page, "Leg vast")
    expect(page.get_by_role("status").first).to_contain_text("Vastgelegd")
    expect(page.get_by_text("Overleg eerst voor je weer belt").first).to_be_visible()
    press(page, "Leg een toezegging vast")
    fill(page, "Hoeveel plekken?", "3")
    press(page, "Leg de toezegging vast")
    expect(page.get_by_text(re.compile(r"\d van 3"))).to_be_visible()
    visitor.go("/branchestraten/")
    whole(page, "lanes-1280")
    press(page, "Begin deze branchestraat")
    fill(page, "Zoek een werkgever op naam", firm.name[:8])
    enter(page)
    press(page, "Doet mee")
    expect(page.get_by_role("status").first).to_contain_text("doet mee")
    press(page, "Plan een proefdag")
    tab_to(page, "Dag")
    later = clock.today() + datetime.timedelta(days=9)
    page.locator("#id_on").fill(later.isoformat())
    fill(page, "Hoeveel mensen kunnen mee?", "1")
    press(page, "Plan de dag")
    card = fresh_region.card
    fill(page, "Nummer van de kaart", str(card.number))
    enter(page)
    press(page, "Meld aan")
    expect(page.get_by_role("status").first).to_contain_text("volgende stap")
    expect(page.get_by_text("vol", exact=True)).to_be_visible()
    whole(page, "trial-day-1280")
    with databases.using(fresh_region.database, OWNER):
        assert TrialSeat.objects.latest("pk").card_id == card.pk
        Task.objects.filter(subject_kind="card", subject_number=card.number).update(done_at=clock.now())
    visitor.go(f"/mensen/{card.number}/")
    expect(page.get_by_role("heading", name=re.compile("Motor in je bloed op"))).to_be_visible()
    visitor.go("/branchestraten/")
    press(page, "Techniek en logistiek")
    whole(page, "lane-1280")


def test_the_employer_confirms_its_places_on_a_narrow_phone(fresh_region, visit, firm):
    with databases.using(fresh_region.database, OWNER):
        place = Place.objects.filter(employer=firm).order_by("id").first()
        Place.objects.filter(pk=place.pk).update(state="open", expires_on=clock.today() + datetime.timedelta(days=2))
    visitor = visit("employer", viewport=NARROW)
    page = visitor.page
    page.goto("/")
    visitor.go("/vandaag/")
    page.wait_for_url("**/mijn-bedrijf/")  # where an employer begins
    whole(page, "company-places-320")
    press(page, "Ja, nog open")
    expect(page.get_by_role("status").first).to_contain_text("staat open tot")
    assert audits.outline(page) == []
    with databases.using(fresh_region.database, OWNER):
        place.refresh_from_db()
        assert place.expires_on > clock.today() + datetime.timedelta(days=20)


def test_a_search_for_somebody_no_place_fits(fresh_region, visit):
    card = fresh_region.card
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/mensen/{card.number}/")
    press(page, "Zoektocht")
    press(page, "Begin de zoektocht")
    expect(page.get_by_role("status").first).to_contain_text("De zoektocht staat op Vandaag")
    whole(page, "jobhunt-1280")
    first = page.locator(".psp-fit").first
    name = first.get_by_role("link").inner_text()
    expect(first.locator(".psp-list li").first).to_be_visible()
    visitor.go("/vandaag/")
    expect(page.get_by_role("link", name=re.compile("Naar de zoektocht")).first).to_be_visible()
    visitor.go(f"/mensen/{card.number}/zoektocht/")
    press(page, "Gebeld")
    expect(page.get_by_role("status").first).to_contain_text("Vastgelegd")
    press(page, "Rond de zoektocht af")
    with databases.using(fresh_region.database, OWNER):
        said = ContactMoment.objects.select_related("employer").latest("pk")
        assert (said.employer.name, said.subject) == (name, "jobhunt")
        assert not Task.objects.filter(kind=TaskKind.JOBHUNT, done_at=None).exists()
