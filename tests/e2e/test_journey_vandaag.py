"""A klantmanager's morning: what waits, put off, taken, done; a colleague who stands in; which mail. By keyboard."""

import datetime
import re

from playwright.sync_api import Page, expect

from perspectief.core import clock
from perspectief.parties.queries import actor_for
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind
from tests.e2e import audits
from tests.e2e.test_journeys import tab_to

PHONE = {"width": 320, "height": 720}


def waits(region, kind: TaskKind, *, nobodys: bool = False) -> None:
    """Something to do about the person of the region, due within the hour: it stands first."""
    me = actor_for(region.members["klantmanager"])
    open_tasks(
        me, region=me.regions[0], kind=kind, subject_kind="card", due_at=clock.now() + datetime.timedelta(hours=1),
        assignees={region.card.number: None if nobodys else me.id},
    )  # fmt: skip


def badge(page: Page) -> int:
    found = re.search(r"\d+", page.locator(".psp-nav__list .psp-nav__n").first.inner_text())
    return int(found[0]) if found else 0


def test_a_morning_by_keyboard(fresh_region, visit):
    waits(fresh_region, TaskKind.UNSEEN)
    waits(fresh_region, TaskKind.NO_NEXT_STEP, nobodys=True)
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go("/vandaag/")
    assert audits.axe(page) == []
    before = badge(page)
    tab_to(page, "Gesproken")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Gedaan.")
    assert badge(page) == before - 1
    tab_to(page, "Van niemand")
    page.keyboard.press("Enter")
    page.wait_for_url("**van=niemand")
    tab_to(page, "Later")
    page.keyboard.press("Enter")
    tab_to(page, "Neem deze op jouw naam")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De taak is nu van jou.")
    visitor.go("/vandaag/")
    tab_to(page, page.get_by_text("gedaan vandaag").inner_text())
    page.keyboard.press("Enter")
    tab_to(page, "Draai terug")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Teruggedraaid.")
    assert badge(page) == before


def test_a_colleague_stands_in(fresh_region, visit):
    me = fresh_region.members["klantmanager"]
    other = fresh_region.members["colleague"]
    waits(fresh_region, TaskKind.UNSEEN)
    visitor = visit("klantmanager", viewport=PHONE)
    page = visitor.page
    visitor.go("/mijn-account/vervanging/")
    assert audits.axe(page) == []
    today = clock.today()
    page.get_by_label("Wie neemt waar?").select_option(label=other.user.name)
    page.get_by_label("Eerste dag").fill(today.isoformat())
    page.get_by_label("Laatste dag").fill(today.isoformat())
    tab_to(page, "Leg vast")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{other.user.name} neemt voor jou waar")).to_be_visible()
    colleague = visit("colleague")
    colleague.go("/vandaag/")
    expect(colleague.page.get_by_text(f"Je neemt vandaag waar voor {me.user.name}.")).to_be_visible()
    expect(colleague.page.get_by_text("is lang niet gesproken").first).to_be_visible()
    assert audits.axe(colleague.page) == []


def test_which_mail_by_keyboard_on_a_phone(fresh_region, visit):
    visitor = visit("klantmanager", viewport=PHONE)
    page = visitor.page
    visitor.go("/meldingen/")
    assert audits.axe(page) == []
    tab_to(page, "Kies welke mail je hierover krijgt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mijn-account/meldingen/")
    assert audits.axe(page) == []
    tab_to(page, "Elke werkdag één mail")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Sla op")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Opgeslagen.")
    expect(page.get_by_label("Elke werkdag één mail, en meteen bij wat haast heeft")).to_be_checked()
