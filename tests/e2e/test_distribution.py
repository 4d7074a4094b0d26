"""Verdeling in the browser: a lever is turned and the figures follow, proposals are taken over, a pin survives and is undone."""

from tests.e2e.visitor import PHONE

PATH = "/verdeling/?wie=onze"


def proposals(page) -> list[str]:
    """Card and place of every row."""
    return [box.get_attribute("value") for box in page.locator("input[name=v]").all()]


def turned(page, change) -> None:
    """Turns a lever and waits for the plan that follows."""
    with page.expect_response(lambda answer: "stel=1" in answer.url and "kosten" not in answer.url and answer.ok):
        change()
    page.wait_for_load_state("networkidle")
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def test_a_lever_is_turned_and_the_figures_follow(region, visit):
    page = visit("klantmanager").page
    page.goto(PATH)
    page.locator("#kost-wacht", has_text="langste wacht").wait_for()
    assert page.locator("#kosten-laden a").count() == 0
    before, proof = page.locator("#voorstellen + p").inner_text(), page.locator("#bewijs").inner_text()
    turned(page, lambda: page.get_by_label("Wachttijd").select_option("zwaar"))
    page.wait_for_url(lambda address: "wacht=zwaar" in address)
    page.locator("#bewijs summary").click()
    assert page.locator("#bewijs .psp-facts").inner_text() != proof
    page.locator("#kost-wacht", has_text="Gewoon").wait_for()
    assert "van" in before and page.get_by_label("Wachttijd").input_value() == "zwaar"
    turned(page, lambda: page.get_by_label("langer dan 2 jaar in beeld", exact=True).uncheck())
    page.wait_for_url(lambda address: "voor=long" not in address)
    field = page.get_by_label("plekken voor: langer dan 2 jaar in beeld")
    turned(page, lambda: (field.fill("veel"), field.press("Tab")))
    page.get_by_text("Vul een heel getal in").wait_for()
    assert field.input_value() == "veel"
    turned(page, lambda: (field.fill("0"), field.press("Tab")))
    page.get_by_text("Vul een heel getal in").wait_for(state="detached")
    assert page.locator("h1").count() == 1 and page.locator("#kop").count() == 1


def test_without_script_the_same_form_gives_the_same(region, visit):
    plain = visit("klantmanager", java_script_enabled=False).page
    plain.goto(PATH)
    plain.get_by_label("Wachttijd").select_option("zwaar")
    plain.get_by_role("button", name="Reken opnieuw").click()
    assert "wacht=zwaar" in plain.url and plain.get_by_label("Wachttijd").input_value() == "zwaar"
    plain.get_by_role("link", name="Bekijk wat elke keuze kost").click()
    assert "langste wacht" in plain.locator("#kost-wacht").inner_text()


def test_two_are_taken_over_by_name_and_become_introductions(fresh_region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    page.goto(PATH)
    two = proposals(page)[:2]
    assert len(two) == 2
    titles = []
    for value in two:
        row = page.locator(".psp-table tbody tr", has=page.locator(f"input[value='{value}']"))
        titles.append(row.locator("td a.psp-plain").first.inner_text())
        row.locator("input[name=v]").check()
    name = page.locator(".psp-who b").inner_text()
    page.get_by_role("button", name=f"Neem over als {name}").click()
    page.get_by_text("2 voorstellen zijn overgenomen").wait_for()
    assert not set(two) & set(proposals(page))
    page.goto("/voordrachten/?van=regio")
    for title in titles:
        assert page.get_by_text(title).first.is_visible()


def test_enter_on_a_ticked_proposal_takes_it_over(fresh_region, visit):
    page = visit("klantmanager").page
    page.goto(PATH)
    box = page.locator("input[name=v]").first
    box.check()
    box.press("Enter")
    page.get_by_text("1 voorstel is overgenomen").wait_for()
    page.get_by_text("Niemand staat vast.").wait_for()


def test_groups_otherwise_than_decided_give_figures_and_back_gives_the_page(region, visit):
    page = visit("klantmanager").page
    page.goto(PATH)
    turned(page, lambda: page.get_by_label("langer dan 2 jaar in beeld", exact=True).uncheck())
    page.get_by_text("Daarom staan hier alleen aantallen").wait_for()
    assert (
        page.locator("input[name=v]").count() == 0 and page.get_by_role("button", name="Bewaar als plan").count() == 0
    )
    page.get_by_role("link", name="Terug naar wat de regio besloot").click()
    page.get_by_role("button", name="Bewaar als plan").wait_for()
    assert proposals(page)


def test_a_pin_survives_a_lever_and_is_undone(fresh_region, visit):
    page = visit("klantmanager", viewport=PHONE).page
    page.goto(PATH)
    last = page.locator(".psp-table tbody tr").last
    value = last.locator("input[name=v]").get_attribute("value")
    last.get_by_text("Anders").click()
    last.get_by_role("button", name="Zet vast").click()
    page.get_by_text("Vastgezet, met jouw naam en de datum.").wait_for()
    assert page.locator(".psp-pins li", has_text="door").first.is_visible()
    turned(page, lambda: page.get_by_label("Wachttijd").select_option("niet"))
    page.goto("/verdeling/?wie=onze&toon=200&wacht=niet")
    assert value in proposals(page)
    assert (
        page.locator(".psp-table tbody tr", has=page.locator(f"input[value='{value}']"))
        .get_by_text("vastgezet")
        .is_visible()
    )
    page.get_by_role("button", name="Maak los").click()
    page.get_by_text("Losgemaakt.").wait_for()
    page.get_by_text("Niemand staat vast.").wait_for()


def test_a_plan_is_kept_and_looked_at_again(fresh_region, visit):
    page = visit("klantmanager").page
    page.goto(PATH)
    page.get_by_role("button", name="Bewaar als plan").click()
    page.get_by_text("Bewaard, met jouw naam en de datum.").wait_for()
    assert page.get_by_role("heading", name="Wat ervan kwam").is_visible()
    page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name="Verdeling").click()
    assert page.locator("#bewaard + ul li").count() == 2
