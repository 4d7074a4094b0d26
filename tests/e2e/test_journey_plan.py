"""The life of a plan, by keyboard: from the first year typed to the second part of the money, through five pairs of hands."""

import datetime
import re

from playwright.sync_api import Page, expect

from perspectief.core import clock
from tests.e2e import audits
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW, Visitor

FIRST, LAST = clock.today().year + 4, clock.today().year + 5


def press(page: Page, name: str) -> None:
    """Tab to what begins with `name`, press it, and wait for the page it leads to."""
    page.locator("h1").first.wait_for()
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    """Tab to a field and type over what stands there."""
    tab_to(page, label)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def day(page: Page, label: str, on: datetime.date) -> None:
    """A day, as the browser's field takes it."""
    page.get_by_label(label).first.fill(on.isoformat())


def told(page: Page, text: str) -> None:
    """What the page says after a deed, with nothing wrong on it."""
    expect(page.get_by_role("status").first).to_contain_text(text)
    assert audits.axe(page) == []
    assert audits.sideways(page) == []


def drafted(lead: Visitor) -> str:
    """A plan with ambition, parties and an action, laid before the parties: its address."""
    page = lead.page
    lead.go("/doe-agenda/")
    press(page, "Begin een plan voor andere jaren")
    page.wait_for_url("**/nieuw/")
    fill(page, "Eerste jaar", str(FIRST))
    fill(page, "Laatste jaar", str(LAST))
    press(page, "Begin")
    page.wait_for_url(re.compile(r"/doe-agenda/\d+/$"))
    told(page, "Het plan is begonnen")
    address = page.url
    press(page, "Wijzig de ambitie")
    page.wait_for_url("**/ambitie/")
    assert audits.axe(page) == []
    tab_to(page, "Een match is een baan")
    page.keyboard.press("Space")
    fill(page, "Nulmeting", "410")
    fill(page, f"{FIRST}, iedereen", "250")
    press(page, "Sla op")
    told(page, "De ambitie is opgeslagen")
    press(page, "Naar de partijen")
    for name, role, account in (("Gemeenten", "pu", ""), ("Werkgevers", "pri", ""), ("UWV", "", "UWV")):
        fill(page, "Naam van de partij", name)
        if role:
            tab_to(page, "Rol in het plan")
            page.keyboard.type(role)
        if account:
            tab_to(page, "Account in dit programma")
            page.keyboard.type(account)
        press(page, "Voeg toe")
        told(page, "De partij staat bij het plan")
    lead.go(address)
    press(page, "Voeg een actie toe bij Vraag")
    page.wait_for_url("**/actie/**")
    fill(page, "Hoe heet de actie?", "300 plekken beloofd")
    for label, text in (
        ("Trekker namens de overheid: naam", "Karin Verbeek"),
        ("Trekker namens de overheid: organisatie", "gemeente"),
        ("Trekker namens de werkgevers: naam", "Jan van Aert"),
        ("Trekker namens de werkgevers: organisatie", "VNO-NCW"),
    ):
        fill(page, label, text)
    press(page, "Sla op")
    told(page, "staat in het concept")
    lead.go(address)
    press(page, "Vraag de partijen")
    told(page, "ligt nu bij de partijen")
    return address


def test_from_draft_to_the_second_part(fresh_region, visit):
    lead, uwv = visit("programme_manager"), visit("neighbour", viewport=NARROW)
    support, ministry, anybody = visit("support_team"), visit("ministry"), visit("visitor", viewport=NARROW)
    address = drafted(lead)
    number = address.rstrip("/").rsplit("/", 1)[1]
    page = lead.page

    uwv.go(f"{address}partijen/")
    fill(uwv.page, "Wat moet er anders?", "Noem ook de kleine werkgevers.")
    press(uwv.page, "Geef deze reactie")
    told(uwv.page, "Je reactie staat bij het plan")
    with support.expecting(404):
        assert support.go(f"/landelijk/plannen/{number}/").status == 404, "nobody national reads a draft"

    lead.go(f"{address}partijen/")
    fill(page, "Antwoord aan UWV", "Dat doen we.")
    press(page, "Geef antwoord")
    told(page, "Je antwoord staat erbij")
    lead.go(address)
    fill(page, "Wat is er anders in deze versie?", "De eerste.")
    press(page, "Zet de tekst vast")
    told(page, "De tekst staat vast")

    uwv.go(f"{address}partijen/")
    fill(uwv.page, "Functie", "districtsmanager")
    fill(uwv.page, "Op welke grond?", "mandaatbesluit, artikel 4")
    press(uwv.page, "Ik teken")
    told(uwv.page, "De handtekening staat onder het plan")
    for who in ("Gemeenten", "Werkgevers"):
        lead.go(f"{address}partijen/")
        panel = page.locator("section", has=page.get_by_role("heading", name=f"Teken voor {who}"))
        panel.locator("summary").focus()
        page.keyboard.press("Enter")
        fill(page, "Wie tekent?", "M. de Bruin")
        fill(page, "Functie", "bestuurder")
        fill(page, "Op welke grond?", "besluit van het bestuur")
        press(page, "Leg de handtekening vast")
        told(page, "De handtekening staat onder het plan")
    lead.go(address)
    press(page, "Dien in bij het ministerie")
    told(page, "Het plan is ingediend")

    support.go("/landelijk/plannen/")
    assert audits.axe(support.page) == []
    expect(support.page.locator("tbody tr").first).to_contain_text("het ondersteuningsteam")
    support.go(f"/landelijk/plannen/{number}/")
    tab_to(support.page, "positief")
    support.page.keyboard.press("Space")
    fill(support.page, "Waarom?", "Helder plan.")
    press(support.page, "Stuur het advies")
    told(support.page, "Je advies ligt bij het ministerie")

    ministry.go(f"/landelijk/plannen/{number}/")
    tab_to(ministry.page, "akkoord")
    ministry.page.keyboard.press("Space")
    fill(ministry.page, "Wat zijn de redenen?", "Het past bij het programma.")
    press(ministry.page, "Leg het besluit vast")
    told(ministry.page, "Het besluit staat vast")
    press(ministry.page, "Maak openbaar")
    told(ministry.page, "Het plan is openbaar")

    anybody.go(f"/regio/am25/plan/?plan={number}")
    expect(anybody.page.locator("main")).to_contain_text("300 plekken beloofd")
    expect(anybody.page.locator("main")).to_contain_text("nog niet geteld")
    assert audits.axe(anybody.page) == []
    assert audits.sideways(anybody.page) == []

    lead.go(f"{address}gesprek/")
    day(page, "Wanneer is het gesprek?", clock.today())
    press(page, "Zet vast")
    told(page, "De datum van het gesprek staat vast")
    fill(page, "Wat is er besproken en geleerd?", "Het gaat goed.")
    press(page, "Leg het gesprek vast")
    told(page, "Het gesprek staat erbij")

    ministry.go(f"/landelijk/plannen/{number}/")
    tab_to(ministry.page, "toegekend")
    ministry.page.keyboard.press("Space")
    fill(ministry.page, "Waarop is dat gebaseerd?", "Genoeg voortgang.")
    press(ministry.page, "Leg dit besluit vast")
    told(ministry.page, "Het besluit over het tweede deel staat vast")
    lead.go(address)
    expect(page.locator("main")).to_contain_text("Toegekend")


def test_a_colleague_who_was_first_is_not_overwritten(fresh_region, visit):
    lead = visit("programme_manager")
    address = drafted(lead)
    lead.go(f"{address}?toon=concept")
    action = lead.page.get_by_role("link", name="300 plekken beloofd").get_attribute("href")
    second = visit("programme_manager")
    for visitor in (lead, second):
        visitor.go(action)
    fill(lead.page, "Hoe heet de actie?", "310 plekken beloofd")
    press(lead.page, "Sla op")
    told(lead.page, "De actie is opgeslagen")
    fill(second.page, "Hoe heet de actie?", "320 plekken beloofd")
    with second.expecting(409):
        press(second.page, "Sla op")
        expect(second.page.get_by_role("heading", name="Een collega was je voor")).to_be_visible()
    expect(second.page.locator("main")).to_contain_text("310 plekken beloofd")
    assert audits.axe(second.page) == []
