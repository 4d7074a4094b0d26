"""What people come here to do, from one end to the other: with a mouse, with keys only, and without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import audits

SAVED = re.compile(r"Opgeslagen\.")


def counts(page: Page) -> list[int]:
    """How many fit now, after arranging one thing, after one training."""
    return [int(one.replace(".", "")) for one in page.locator(".psp-jump .psp-stat__n").all_inner_texts()]


# Looks for a name where the focus stands after each Tab. Once it is there every further Tab is swallowed, so that keys may come a few at
# a time. Says whether it is there; another document begins anew.
LOOK_FOR = """name => {
  const looking = (window.focusFor ??= { name: null, there: false, listens: false });
  if (looking.name !== name) Object.assign(looking, { name, there: false });
  if (looking.there) return !(looking.name = null);
  if (looking.listens) return false;
  looking.listens = true;
  const words = (one) => ((one?.labels?.[0] ?? one)?.innerText || "").trim();
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || looking.name === null || !looking.there) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  window.addEventListener("keyup", (event) => {
    if (event.key === "Tab" && looking.name !== null) looking.there ||= words(document.activeElement).startsWith(looking.name);
  }, true);
  return false;
}"""
AT_ONCE = 5


def tab_to(page: Page, name: str, *, most: int = 250) -> None:
    """Presses Tab until something whose words begin with `name` has the focus; a field is called by its label."""
    for _turn in range(most // AT_ONCE):
        page.evaluate(LOOK_FOR, name)
        for _step in range(AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate(LOOK_FOR, name):
            return
    raise AssertionError(f"no way to '{name}' with Tab")


def test_why_a_place_fits_and_what_changes_when_the_card_changes(fresh_region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    before = counts(page)
    assert len(before) == 3 and before[0] > 0
    first = page.locator(".psp-fit").first
    expect(first.locator(".psp-why__ok").first).to_be_visible()
    first.get_by_text("Hoe is dit geteld?").click()
    expect(first.locator("details.psp-table-behind li").first).to_contain_text("van")
    page.get_by_role("link", name="Wijzig de kaart").click()
    page.locator("#id_hours_min").fill("1")
    page.locator("#id_hours_max").fill("2")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("status")).to_contain_text(f"dat waren er {before[0]}")
    assert counts(page)[0] < before[0]
    assert audits.axe(page) == []


def test_why_so_few_and_what_changes_when_the_place_changes(fresh_region, visit):
    visitor = visit("account_manager")
    page = visitor.page
    visitor.go(f"/plekken/{fresh_region.place.number}/")
    before = counts(page)
    expect(page.get_by_role("heading", name="Waarom zo weinig?")).to_be_visible()
    page.get_by_role("link", name="Wijzig de plek").click()
    page.locator("#id_hours_min").fill("58")
    page.locator("#id_hours_max").fill("60")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("status").first).to_contain_text(f"dat waren er {before[0]}")
    assert counts(page)[0] < before[0]


def test_the_carving_board_shows_at_once_how_many_more_fit(fresh_region, visit):
    visitor = visit("account_manager")
    page = visitor.page
    visitor.go(f"/plekken/{fresh_region.place.number}/")
    board = page.locator("#bord")
    choice = board.locator("input[type=radio]:not(:checked)").first
    with page.expect_response(lambda answer: "/plekken/" in answer.url and answer.request.method == "GET"):
        choice.check(force=True)
    expect(page.locator("#effect")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?.+="))
    assert audits.axe(page) == []
    page.reload()
    expect(page.locator("#effect")).to_be_visible()
    assert audits.outline(page) == []


def test_a_judgement_stands_and_can_be_taken_back(fresh_region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    title = page.locator(".psp-fit h4").first.inner_text()
    page.get_by_role("button", name=re.compile(rf"^Stel voor\s?: {re.escape(title)}$")).first.click()
    expect(page.get_by_role("status")).to_contain_text(title)
    page.wait_for_url("**/voordrachten/**")
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    judged = page.locator(".psp-fit", has=page.get_by_role("link", name=title, exact=True)).first
    expect(judged).to_contain_text("Voorgesteld")
    expect(judged).to_contain_text(fresh_region.members["klantmanager"].user.name)
    assert audits.axe(page) == []
    judged.get_by_role("button", name="Maak ongedaan").click()
    expect(page.get_by_role("status")).to_contain_text("Teruggedraaid")


def test_with_keys_only(fresh_region, visit):
    """Log in, find the person, read why, change the card, read what changed: no mouse."""
    visitor = visit()
    page = visitor.page
    email = fresh_region.members["klantmanager"].user.email
    visitor.go("/")
    tab_to(page, "Ik werk in de regio")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/**")
    tab_to(page, "E-mailadres")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type("samen-aan-het-werk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vandaag/")
    page.locator("#zoek").focus()
    page.keyboard.type(str(fresh_region.card.number))
    page.keyboard.press("Enter")
    page.wait_for_url("**/bestand/**")
    tab_to(page, fresh_region.card.title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mensen/**")
    before = counts(page)
    tab_to(page, "Wijzig de kaart")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wijzig/")
    tab_to(page, "Uren in de week, tot en met")
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("1")
    tab_to(page, "Sla op")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"dat waren er {before[0]}")


def test_the_skip_link_leads_to_the_content(region, visit):
    page = visit("klantmanager").page
    page.goto("/bestand/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_without_javascript(fresh_region, visit):
    """Search with a question back, filters, the card, a change, a judgement, the carving board: forms and links alone."""
    visitor = visit("klantmanager", java_script_enabled=False)
    page = visitor.page
    visitor.go("/bestand/")
    page.get_by_label("Welk werk zoek je?").fill("chauffeur")
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.get_by_text("Wat bedoel je met")).to_be_visible()
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    page.get_by_role("link", name="Wijzig de kaart").click()
    page.locator("#id_title").fill("Zonder script gewijzigd")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(SAVED)
    page.get_by_role("button", name=re.compile("^Stel voor")).first.click()
    expect(page.get_by_role("status")).to_contain_text("Voorgesteld")
    visitor.go(f"/plekken/{fresh_region.place.number}/")
    page.locator("#bord input[type=radio]:not(:checked)").first.check(force=True)
    page.get_by_role("button", name="Bereken").click()
    expect(page).to_have_url(re.compile(r"\?.+="))
    expect(page.locator("#effect")).to_be_visible()


def test_type_ahead_asks_back(region, visit):
    visitor = visit("klantmanager")
    visitor.go("/bestand/")
    field = visitor.page.get_by_label("Welk werk zoek je?")
    field.press_sequentially("chauff", delay=30)
    suggested = visitor.page.locator(".psp-suggest a, .psp-suggest button").first
    expect(suggested).to_be_visible()
    assert audits.axe(visitor.page, without="target-size") == []
    visitor.page.keyboard.press("Escape")
    expect(suggested).not_to_be_visible()


def test_a_list_can_be_taken_along(region, visit):
    visitor = visit("klantmanager")
    visitor.go("/bestand/?toon=mensen")
    for form, name in (("CSV", r"perspectief-mensen-.*\.csv"), ("Excel", r"perspectief-mensen-.*\.xlsx")):
        with visitor.page.expect_download() as waiting:
            visitor.page.get_by_role("link", name=form).click()
        assert re.fullmatch(name, waiting.value.suggested_filename)
