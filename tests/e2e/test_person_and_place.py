"""Changing a person and a place in the browser: type-ahead, the carving board live and by keyboard, two who save at once."""

from tests.e2e.visitor import PHONE


def figure(page):
    """The last number of the board: who fits with the choices made."""
    return int(page.locator("#effect .psp-stat__n").last.inner_text().replace(".", ""))


def test_the_board_counts_at_once_and_keeps_the_focus(region, visit):
    page = visit("klantmanager").page
    page.goto(f"/plekken/{region.place.number}/")
    before = figure(page)
    row = page.locator("#bord li", has=page.locator("input[name=uren]"))
    row.locator("input[value='0']").focus()
    with page.expect_response(lambda answer: "uren=" in answer.url and answer.request.headers.get("hx-request")):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector("#bord .is-on")
    assert page.evaluate("document.activeElement.id") == "uren-1"
    assert "uren=1" in page.url and figure(page) >= before
    assert page.get_by_text("met 1 wijziging").is_visible()
    assert page.get_by_role("button", name="Neem over in de plek").is_visible()
    assert page.locator("h1").count() == 1


def test_the_board_without_script_gives_the_same(region, visit):
    live, plain = visit("klantmanager").page, visit("klantmanager", java_script_enabled=False).page
    path = f"/plekken/{region.place.number}/?uren=1"
    live.goto(path)
    plain.goto(f"/plekken/{region.place.number}/")
    plain.check("#uren-1", force=True)
    plain.get_by_role("button", name="Bereken").click()
    assert "uren=1" in plain.url
    assert figure(plain) == figure(live)


def test_a_skill_is_found_while_typing_and_kept(fresh_region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    page.goto(f"/mensen/{fresh_region.card.number}/wijzig/")
    page.locator("#id_can_q").press_sequentially("strij", delay=20)
    option = page.locator("#pick_can_box label", has_text="strijken").first
    option.wait_for()
    option.locator("input").check()
    with page.expect_response(lambda answer: "can_q=dweil" in answer.url):
        page.locator("#id_can_q").fill("dweil")
    page.locator("#pick_can_box label", has_text="strijken").locator("input:checked").wait_for()
    page.get_by_role("button", name="Sla op").click()
    page.wait_for_url(lambda address: "wijzig" not in address)
    assert page.get_by_text("past nu op").is_visible()
    assert page.get_by_text("strijken").first.is_visible()


def test_a_colleague_saved_first_and_what_i_typed_is_there(fresh_region, visit):
    mine, theirs = visit("klantmanager"), visit("klantmanager", viewport=PHONE, again=True)
    path = f"/mensen/{fresh_region.card.number}/wijzig/"
    mine.page.goto(path)
    theirs.page.goto(path)
    theirs.page.get_by_label("Wat vindt deze persoon belangrijk in werk?").fill("dicht bij huis")
    theirs.page.get_by_role("button", name="Sla op").click()
    theirs.page.wait_for_url(lambda address: "wijzig" not in address)
    mine.page.get_by_label("Wat vindt deze persoon belangrijk in werk?").fill("een vast team")
    with mine.expecting(409):
        mine.page.get_by_role("button", name="Sla op").click()
        mine.page.get_by_role("heading", name="Een collega was je voor").wait_for()
    assert mine.page.get_by_label("Van je collega: dicht bij huis").is_visible()
    assert mine.page.get_by_label("Wat vindt deze persoon belangrijk in werk?").input_value() == "een vast team"
    mine.page.get_by_role("button", name="Sla op").click()
    mine.page.wait_for_url(lambda address: "wijzig" not in address)
    assert mine.page.get_by_text("een vast team").first.is_visible()
