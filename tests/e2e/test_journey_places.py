"""From a pasted vacancy to people who fit, and from too few people to more: keys only, and an employer on a narrow phone."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import audits
from tests.e2e.test_journeys import counts, tab_to
from tests.e2e.visitor import NARROW

TEXT = (
    "Wij zoeken in Breda 2 mensen voor 12 tot 32 uur. Orders verzamelen met de scanner, inpakken en dozen labelen. "
    "Rijbewijs niet nodig. 15,40 per uur."
)
MOST_ANSWERS, MOST_PRESSES = 7, 3


def axe(page: Page) -> None:
    assert audits.axe(page) == []
    assert audits.sideways(page) == []


def press(page: Page, name: str, presses: list[str]) -> None:
    """To the button with Tab, and on it: one press."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    presses.append(name)


def test_a_new_place_from_a_pasted_vacancy_with_keys_only(fresh_region, visit):
    """Paste, look, confirm: seven answers at most, three presses, and people stand ranked with their reasons."""
    page, presses = visit("account_manager").page, []
    page.goto("/bestand/")
    press(page, "Nieuwe plek", presses)
    page.wait_for_url("**/plekken/nieuw/")
    axe(page)
    tab_to(page, "Welke werkgever?")
    page.keyboard.insert_text("Inpakkerij De Vlijt")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(TEXT)
    press(page, "Lees de tekst", presses)
    expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit?")
    axe(page)
    assert page.locator("[id^=antwoord-]").count() <= MOST_ANSWERS
    expect(page.locator("mark", has_text="12 tot 32 uur")).to_be_visible()
    expect(page.locator("#id_hours_min")).to_have_value("12")
    expect(page.locator("#id_where")).to_have_value("Breda")
    press(page, "Klopt, zet in het bestand", presses)
    page.wait_for_url(re.compile(r"/plekken/\d{9}/"))
    expect(page.get_by_role("status").first).to_contain_text("Opgeslagen.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Orders verzamelen met de scanner en inpakken")
    assert counts(page)[0] > 0
    expect(page.locator(".psp-fit .psp-why__ok").first).to_be_visible()
    assert len(presses) <= MOST_PRESSES
    axe(page)


def test_too_few_people_a_need_made_softer_and_an_adapted_place_beside_it_with_keys_only(fresh_region, visit):
    page = visit("account_manager").page
    page.goto(f"/plekken/{fresh_region.place.number}/")
    before = counts(page)[0]
    row = page.locator("#bord li", has=page.locator("b", has_text=re.compile(r"^\+"))).first
    row.locator("input:checked").first.focus()
    with page.expect_response(lambda answer: "/plekken/" in answer.url and answer.request.method == "GET"):
        page.keyboard.press("ArrowLeft")  # round to the furthest choice
    expect(page.locator("#effect .psp-stat--ok")).to_be_visible()
    axe(page)
    more = int(page.locator("#effect .psp-stat--ok .psp-stat__n").inner_text().replace(".", ""))
    assert more > before
    tab_to(page, "Bewaar als aangepaste plek")
    page.keyboard.press("Enter")
    expect(page.get_by_text("De aangepaste plek staat ernaast.")).to_be_visible()
    expect(page.get_by_text("Gemaakt uit:")).to_be_visible()
    assert counts(page)[0] >= more
    axe(page)
    tab_to(page, "Maak de laatste wijziging ongedaan")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/plekken/{fresh_region.place.number}/")
    assert counts(page)[0] == before


def test_an_employer_registers_work_on_a_narrow_phone_without_script(fresh_region, visit):
    page = visit("employer", viewport=NARROW, java_script_enabled=False).page
    page.goto("/plekken/nieuw/")
    assert page.get_by_label("Welke werkgever?").count() == 0
    page.get_by_label("Wat is het werk?").fill(TEXT)
    page.get_by_role("button", name="Lees de tekst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit?")
    page.get_by_role("button", name="Klopt, zet in het bestand").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Orders verzamelen met de scanner en inpakken")
    expect(page.get_by_text("Wat hoort bij deze soort plek?")).to_be_visible()
