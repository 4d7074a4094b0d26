"""The money of a plan, by keyboard: promised by one, seen by another, refused over the line, above it by a named decision, paid with its
document, and right to the cent. The second pair of eyes works on a narrow screen.
"""

import re

from playwright.sync_api import Page, expect

from tests.e2e import audits
from tests.e2e.test_journey_plan import fill, press, told
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW, Visitor

LINE = "Jobcoaches"
PDF = {"name": "factuur.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 factuur"}


def typed(lead: Visitor, money: str, what: str, fields: dict[str, str], *, line: str = "") -> Page:
    """One amount typed by keyboard and sent: the page that follows."""
    page = lead.page
    lead.go(f"{money}nieuw/?wat={what}")
    assert audits.axe(page) == []
    if line:
        tab_to(page, "Op welke regel?" if what == "verplichting" else "Welke regel mag hoger?")
        page.keyboard.type(line)
    for label, text in fields.items():
        fill(page, label, text)
    press(page, "Leg vast")
    return page


def looked(eyes: Visitor, money: str, amount: str) -> None:
    """The other person goes to the page and says it is right, by keyboard on a narrow screen."""
    eyes.go(money)
    item = eyes.page.locator("section[aria-labelledby=wacht] li.psp-fit", has_text=amount).first
    expect(item).to_be_visible()
    item.locator("h3").scroll_into_view_if_needed()
    button = item.get_by_role("button", name=re.compile("Dit klopt"))
    button.focus()
    with eyes.page.expect_navigation():
        eyes.page.keyboard.press("Enter")
    told(eyes.page, "Goedgekeurd")


def test_from_a_promise_to_a_payment(fresh_region, visit):
    money = f"/doe-agenda/{fresh_region.agenda.number}/geld/"
    lead, eyes = visit("programme_manager"), visit("controller", viewport=NARROW)
    counter, ministry = visit("klantmanager", viewport=NARROW), visit("ministry")
    page = lead.page

    promise = {"Aan wie?": "Coachbureau West", "Waarvoor?": "Uren jobcoach", "Bedrag in euro’s": "12.345,67"}
    typed(lead, money, "verplichting", promise, line=LINE)
    told(page, "Een collega kijkt het na")
    own = page.locator("section[aria-labelledby=wacht] li.psp-fit", has_text="12.345,67")
    expect(own).to_contain_text("wacht op een collega")
    expect(own.get_by_role("button", name=re.compile("Dit klopt"))).to_have_count(0)
    looked(eyes, money, "12.345,67")

    with lead.expecting(400):
        typed(lead, money, "verplichting", promise | {"Bedrag in euro’s": "999.999,99"}, line=LINE)
    expect(page.get_by_text("Op deze regel is nog").first).to_be_visible()
    assert audits.axe(page) == []
    press(page, "Leg een besluit boven de regel vast")
    expect(page.locator("h1")).to_have_text("Besluit boven de regel")
    lead.go(money)
    free = page.locator("section[aria-labelledby=regels] tr", has_text=LINE).locator("td").last.inner_text()
    needed = (cents(free) + 500_00) / 100
    asked = f"{needed:.2f}".replace(".", ",")
    with lead.expecting(400):
        typed(lead, money, "verplichting", promise | {"Bedrag in euro’s": asked}, line=LINE)
    decision = {
        "Bedrag in euro’s": "500,00",
        "Wie besloot het?": "M. de Bruin, bestuurder",
        "Waarom?": "Meer mensen begonnen.",
    }
    typed(lead, money, "besluit", decision, line=LINE)
    told(page, "Een collega kijkt het na")
    looked(eyes, money, "500,00")
    typed(lead, money, "verplichting", promise | {"Bedrag in euro’s": asked}, line=LINE)
    told(page, "Een collega kijkt het na")

    lead.go(money)
    row = page.locator("section[aria-labelledby=boek] li.psp-fit", has_text="12.345,67").first
    row.get_by_role("link", name=re.compile("Betaal, nog")).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    fill(page, "Bedrag in euro’s", "2.000,01")
    page.get_by_label("Het stuk").set_input_files(PDF)  # type: ignore[arg-type]
    press(page, "Leg vast")
    told(page, "Een collega kijkt het na")
    looked(eyes, money, "2.000,01")
    expect(eyes.page.locator("section[aria-labelledby=klopt]")).to_contain_text("alles telt op, tot op de cent")
    with eyes.page.expect_download() as taken:
        eyes.page.locator("section[aria-labelledby=boek] a", has_text="Download factuur.pdf").first.click()
    assert taken.value.path().read_bytes() == PDF["buffer"]

    counter.go(money)
    expect(counter.page.locator("section[aria-labelledby=klopt]")).to_contain_text("alles telt op")
    assert counter.page.get_by_role("button", name=re.compile("Dit klopt")).count() == 0
    assert audits.axe(counter.page) == [] and audits.sideways(counter.page) == []
    ministry.go(money)
    expect(ministry.page.locator("main")).to_contain_text(LINE)
    assert "Coachbureau West" not in ministry.page.content()
    assert audits.axe(ministry.page) == []


def cents(text: str) -> int:
    """ "€ 1.234,56" → 123456."""
    return int(re.sub(r"\D", "", text))
