"""Learning from each other, with keys only: an ending's lesson becomes another region's adopted practice, and a meeting that is full."""

import re

from playwright.sync_api import Page, expect

from perspectief.config.environment import OWNER
from perspectief.learning.models import Activity
from tests.e2e import audits, databases
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW

LESSON = "Oefen de reis een keer samen"


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Tab to what begins with `name` and press it; a link or button leads to another page."""
    page.locator("h1").first.wait_for()
    tab_to(page, name)
    if key == "Space":
        page.keyboard.press(key)
        return
    with page.expect_navigation():
        page.keyboard.press(key)


def fill(page: Page, label: str, text: str) -> None:
    """Tab to a field and type over what stands there."""
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def told(page: Page, words: str) -> None:
    """The page says so, and nothing is wrong with it for who listens or has a small screen."""
    expect(page.get_by_role("status").first).to_contain_text(words)
    checked(page)


def checked(page: Page) -> None:
    assert audits.axe(page) == []
    assert audits.sideways(page) == []


def test_the_lesson_of_an_ending_becomes_a_practice_elsewhere(fresh_region, visit):
    """The klantmanager shares it without anybody in it, the programme manager reads it, another region does it too and writes down how."""
    stopped = fresh_region.learning.placement.number
    mine = visit("klantmanager")
    mine.go(f"/plaatsingen/{stopped}/")
    press(mine.page, "Deel deze les")
    checked(mine.page)
    fill(mine.page, "De les in een korte zin", LESSON)
    fill(mine.page, "Wat leerden jullie?", "Een vroege bus die niet rijdt, merk je dan op tijd.")
    fill(mine.page, "Hoe weet je dat?", "Bij vier plaatsingen gezien.")
    with mine.expecting(400):  # nobody read it again
        press(mine.page, "Deel deze les")
    expect(mine.page.get_by_text(re.compile("kan niemand herkend worden")).first).to_be_visible()
    checked(mine.page)
    tab_to(mine.page, "Ik heb dit nagelezen")  # what is wrong stands on top, and leads there
    mine.page.keyboard.press("Enter")
    expect(mine.page.get_by_role("checkbox", name=re.compile("Ik heb dit nagelezen"))).to_be_focused()
    mine.page.keyboard.press("Space")
    press(mine.page, "Deel deze les")
    told(mine.page, "Een tweede lezer kijkt mee")
    number = int(re.findall(r"/leren/les/(\d+)/", mine.page.url)[0])

    theirs = visit("foreign", viewport=NARROW)
    with theirs.expecting(404):
        assert theirs.go(f"/leren/les/{number}/").status == 404
    lead = visit("programme_manager")
    lead.go("/leren/")
    checked(lead.page)
    press(lead.page, LESSON)
    press(lead.page, "Deel met alle regio’s")
    told(lead.page, "Gedeeld met alle regio’s")

    theirs.go("/leren/")
    checked(theirs.page)
    fill(theirs.page, "Waar wil je iets over weten?", "vroege bussen")
    press(theirs.page, "Zoek")
    checked(theirs.page)
    press(theirs.page, LESSON)
    fill(theirs.page, "Hoe doen jullie het?", "In de week voor de start.")
    press(theirs.page, "Wij doen dit ook")
    told(theirs.page, "jullie regio doet dit ook")
    press(theirs.page, "Maak er een goed voorbeeld van")
    fill(theirs.page, "De les in een korte zin", "Samen met de eerste bus")
    fill(theirs.page, "Wat leerden jullie?", "Wie de reis kent, komt op tijd.")
    fill(theirs.page, "Hoe weet je dat?", "Bij acht mensen gedaan.")
    fill(theirs.page, "Wat doen jullie, stap voor stap?", "Een dag kiezen. Samen instappen. Daarna bellen.")
    press(theirs.page, "Ik heb dit nagelezen", "Space")
    checked(theirs.page)
    press(theirs.page, "Deel")
    told(theirs.page, "Een tweede lezer kijkt mee")

    team = visit("support_team")
    team.go("/leren/")
    press(team.page, "Samen met de eerste bus")
    press(team.page, "Deel met alle regio’s")
    told(team.page, "Gedeeld met alle regio’s")

    mine.go(f"/leren/les/{number}/")
    expect(mine.page.locator("#ook")).to_have_text("1 regio doet dit ook")
    expect(mine.page.locator("#voorbeelden").locator("..")).to_contain_text("Samen met de eerste bus")
    mine.go(f"/plaatsingen/{stopped}/")
    expect(mine.page.get_by_role("link", name="Deze les is gedeeld")).to_be_visible()
    checked(mine.page)


def test_a_theme_gets_on_the_agenda_and_a_region_takes_part(fresh_region, visit):
    school, team, lead = visit("trainer"), visit("support_team"), visit("programme_manager")
    school.go("/leren/")
    press(school.page, "Stel een thema voor")
    checked(school.page)
    fill(school.page, "Hoe heet het thema?", "Taal op de werkvloer")
    fill(school.page, "Welke vraag", "Hoe leert iemand taal naast de cursus?")
    fill(school.page, "Waarom telt dit nu?", "Veel mensen beginnen met weinig Nederlands.")
    press(school.page, "Stel voor")
    told(school.page, "Voorgesteld")
    where = school.page.url
    team.page.goto(where)
    tab_to(team.page, "Zet het op de agenda")
    team.page.keyboard.press("Space")
    fill(team.page, "Waarom?", "Vijf regio’s vroegen dit.")
    press(team.page, "Leg dit vast")
    told(team.page, "Vastgelegd")
    lead.page.goto(where)
    press(lead.page, "Wij doen mee")
    told(lead.page, "Jullie regio doet mee")
    expect(lead.page.locator("#mee")).to_have_text("1 regio doet mee")


def test_a_full_meeting_has_a_waiting_list_and_a_way_back(fresh_region, visit):
    number = fresh_region.learning.activity.number
    with databases.using(fresh_region.database, OWNER):
        Activity.objects.filter(number=number).update(seats=1)
    first, second = visit("trainer", viewport=NARROW), visit("foreign", viewport=NARROW)
    first.go("/leren/agenda/")
    checked(first.page)
    first.go(f"/leren/agenda/{number}/")
    press(first.page, "Schrijf mij in")
    told(first.page, "Je bent ingeschreven")
    second.go(f"/leren/agenda/{number}/")
    press(second.page, "Zet mij op de wachtlijst")
    told(second.page, "Je staat op de wachtlijst")
    press(first.page, "Meld mij af")
    told(first.page, "Je bent afgemeld")
    second.go(f"/leren/agenda/{number}/")
    expect(second.page.get_by_text("Je bent ingeschreven.")).to_be_visible()
    host = visit("klantmanager")
    host.go(f"/leren/agenda/{number}/")
    expect(host.page.locator("#wie").locator("..")).to_contain_text(fresh_region.members["foreign"].user.name)
    checked(host.page)
