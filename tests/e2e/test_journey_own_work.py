"""A person agrees to a trial on Mijn profiel and says that work does not go well; on a narrow phone, with keys only."""

import re

from playwright.sync_api import expect

from tests.e2e import audits
from tests.e2e.test_journey_introductions import press
from tests.e2e.visitor import NARROW


def test_the_person_agrees_and_says_on_a_phone_that_it_does_not_go_well(fresh_region, visit):
    me = visit("job_seeker", viewport=NARROW)
    page, work = me.page, fresh_region.own_work
    me.go("/mijn/profiel/")
    press(page, re.compile("^Bekijk de afspraken"), role="link")
    page.wait_for_url(f"**/mijn/afspraken/{work['agreement'].number}/")
    assert audits.axe(page) == [] and audits.sideways(page) == []
    press(page, "Ja, dit is goed")
    page.wait_for_url("**/mijn/profiel/**")
    expect(page.get_by_role("status").first).to_contain_text("Je zei ja tegen de afspraken")
    press(page, re.compile("^Het gaat niet goed"), role="link")
    page.wait_for_url(f"**/mijn/werk/{work['placement'].number}/")
    assert audits.axe(page) == [] and audits.sideways(page) == []
    page.get_by_role("radio", name="loon").focus()
    page.keyboard.press("Space")
    press(page, "Zeg het mijn begeleider")
    page.wait_for_url("**/mijn/profiel/**")
    expect(page.get_by_text("Je zei dat het niet goed gaat.").first).to_be_visible()
    coach = visit("klantmanager")
    coach.go(f"/plaatsingen/{work['placement'].number}/")
    expect(coach.page.get_by_text("loon").first).to_be_visible()
