"""Something stands in the way, by keyboard: raised from the page it was met on, lifted by the region, answered in the country, and it helps."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import audits
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW

TITLE = "De erkenning van een leerbedrijf duurt te lang"
ANSWER = "Vanaf nu beslist het steunpunt binnen vier weken."


def press(page: Page, name: str) -> None:
    """Tab to what begins with `name`, press it, and wait for the page it leads to."""
    page.locator("h1").first.wait_for()
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fold_out(page: Page, name: str) -> None:
    """Tab to something folded, and open it."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    """Tab to a field and type over what stands there."""
    tab_to(page, label)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, label: str) -> None:
    """Tab into a group of choices, and go down to the one that begins with `label`."""
    focused = "() => (document.activeElement.labels?.[0]?.innerText || '').trim()"
    for _step in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type") == "radio":
            break
    for _step in range(6):
        if page.evaluate(focused).startswith(label):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice {label}")


def sound(page: Page) -> None:
    """Nothing is wrong with the page for who listens or has a small screen."""
    assert audits.axe(page) == []
    assert audits.sideways(page) == []


def told(page: Page, words: str) -> None:
    """The page says so, and is sound."""
    expect(page.get_by_role("status").first).to_contain_text(words)
    sound(page)


def test_raised_on_a_page_lifted_answered_in_the_country_and_it_helps(fresh_region, visit):
    me = visit("klantmanager", viewport=NARROW)
    me.go(f"/mensen/{fresh_region.card.number}/")
    press(me.page, "Loop je ergens tegenaan?")
    expect(me.page).to_have_url(re.compile(r"/knelpunten/nieuw/\?van=job_seeker$"))
    expect(me.page.locator("main")).to_contain_text("Je was bij: Bestand")
    expect(me.page.locator("main")).not_to_contain_text(str(fresh_region.card.number))
    sound(me.page)
    fill(me.page, "Wat staat er in de weg", TITLE)
    fill(me.page, "Vertel wat er gebeurt", "Bel mij op 0612345678, dan vertel ik het.")
    tab_to(me.page, "Waar gaat het over?")
    me.page.keyboard.type("taal")
    choose(me.page, "De regio.")
    with me.expecting(400):  # a telephone number has no place in it
        press(me.page, "Meld dit")
        expect(me.page.get_by_role("heading", name="Nog niet opgeslagen: kijk dit even na")).to_be_visible()
    sound(me.page)
    tab_to(me.page, "Vertel wat er gebeurt")  # what is doubted stands on top, and leads to its field
    me.page.keyboard.press("Enter")
    expect(me.page.get_by_role("textbox", name="Vertel wat er gebeurt")).to_be_focused()
    me.page.keyboard.press("Control+a")
    me.page.keyboard.type("Het duurt een half jaar. Zolang mag de school niet beginnen.")
    press(me.page, "Meld dit")
    told(me.page, "Gemeld")
    where = me.page.url

    neighbour = visit("neighbour")
    neighbour.page.goto(where)
    expect(neighbour.page.locator("main")).to_contain_text(TITLE)
    expect(neighbour.page.locator("main")).not_to_contain_text(fresh_region.members["klantmanager"].user.name)
    press(neighbour.page, "Dit speelt hier ook")
    told(neighbour.page, "dit speelt bij jullie ook")

    lead = visit("programme_manager")
    lead.go("/doe-agenda/")
    expect(lead.page.locator("#wacht-op-jou").locator("..")).to_contain_text(TITLE)
    sound(lead.page)
    lead.go("/knelpunten/")
    sound(lead.page)
    press(lead.page, TITLE)
    press(lead.page, "Ik pak dit op")
    told(lead.page, "Het knelpunt is nu van jou")
    fold_out(lead.page, "Leg het landelijk neer")
    fill(lead.page, "Waarom kan dit hier niet", "De erkenning is landelijk geregeld.")
    press(lead.page, "Leg het hoger neer")
    told(lead.page, "een niveau hoger")

    support = visit("support_team", viewport=NARROW)
    support.go("/landelijk/plannen/")
    expect(support.page.locator("#wacht-op-jou").locator("..")).to_contain_text(TITLE)
    sound(support.page)
    support.page.goto(where)
    expect(support.page.locator("main")).not_to_contain_text(fresh_region.members["klantmanager"].user.name)
    choose(support.page, "opgelost")
    fill(support.page, "Wat verandert er", ANSWER)
    press(support.page, "Geef dit antwoord")
    told(support.page, "Je antwoord staat erbij")

    me.go("/knelpunten/")
    expect(me.page.locator("#wacht-op-jou").locator("..")).to_contain_text("Zeg of het antwoord helpt")
    sound(me.page)
    press(me.page, "Zeg of het antwoord helpt")
    expect(me.page.locator("main")).to_contain_text(ANSWER)
    expect(me.page.locator("main")).to_contain_text(fresh_region.members["support_team"].user.name)
    sound(me.page)
    press(me.page, "Dit helpt")
    told(me.page, "Het knelpunt is opgelost")
    lead.go("/knelpunten/?stand=closed")
    expect(lead.page.locator("tbody")).to_contain_text(TITLE)


def test_an_employer_raises_one_and_it_stays_open_until_it_says_it_helps(fresh_region, visit):
    firm, lead = visit("employer", viewport=NARROW), visit("programme_manager")
    firm.go("/mijn-bedrijf/")
    press(firm.page, "Loop je ergens tegenaan?")
    sound(firm.page)
    expect(firm.page.locator("main")).not_to_contain_text("Mijn organisatie.")
    fill(firm.page, "Wat staat er in de weg", TITLE)
    fill(firm.page, "Vertel wat er gebeurt", "Wij hebben werk en een begeleider.")
    tab_to(firm.page, "Waar gaat het over?")
    firm.page.keyboard.type("werk")
    press(firm.page, "Meld dit")
    told(firm.page, "Gemeld")
    where = firm.page.url
    lead.page.goto(where)
    choose(lead.page, "zo zit de regel")
    fill(lead.page, "Wat verandert er", "Het steunpunt helpt met het formulier.")
    press(lead.page, "Geef dit antwoord")
    told(lead.page, "Je antwoord staat erbij")
    firm.page.goto(where)
    sound(firm.page)
    fold_out(firm.page, "Nog niet opgelost?")
    fill(firm.page, "Wat staat er nog in de weg?", "Het steunpunt neemt niet op.")
    press(firm.page, "Nog niet: zet het weer open")
    told(firm.page, "Het knelpunt staat weer open")
    lead.go("/knelpunten/?stand=open")
    expect(lead.page.locator("tbody")).to_contain_text(TITLE)


def test_an_initiative_stands_beside_the_action_and_on_the_public_plan(fresh_region, visit):
    lead, anybody = visit("programme_manager"), visit("visitor", viewport=NARROW)
    lead.go("/knelpunten/")
    press(lead.page, "Wat er al is")
    sound(lead.page)
    press(lead.page, "Voeg een initiatief toe")
    sound(lead.page)
    fill(lead.page, "Hoe heet het?", "Taalmaatjes")
    fill(lead.page, "Wat is het, en voor wie?", "Elke eerste dinsdag.")
    tab_to(lead.page, "Iedereen een kaart")
    lead.page.keyboard.press("Space")
    tab_to(lead.page, "Iedereen mag dit lezen")
    lead.page.keyboard.press("Space")
    press(lead.page, "Sla op")
    told(lead.page, "Het initiatief staat erbij")
    lead.go("/doe-agenda/")
    expect(lead.page.locator(".psp-act").first).to_contain_text("bestaat al: Taalmaatjes")
    sound(lead.page)
    anybody.go("/regio/am25/plan/")
    expect(anybody.page.locator(".psp-act").first).to_contain_text("bestaat al: Taalmaatjes")
    sound(anybody.page)
