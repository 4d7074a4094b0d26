"""Nothing typed is lost: a session that ended, a colleague who was first, an impatient finger, the back button."""

import re

import pytest
from playwright.sync_api import expect

from perspectief.parties.made import PASSWORD
from tests.e2e import audits, databases


def edit_address(region, kind: str) -> str:
    """Where the person, or the place, of the scene is changed."""
    return f"/{kind}/{(region.card if kind == 'mensen' else region.place).number}/wijzig/"


def title_field(page):
    """The first text of the form."""
    return page.locator("#id_title")


def end_sessions() -> None:
    """What thirty minutes without a request do."""
    with databases.as_owner() as owner:
        owner.execute("DELETE FROM parties_session")


def stored(region, kind: str) -> tuple[str, int]:
    """Title and version as they stand in the database."""
    table, row = ("supply_card", region.card) if kind == "mensen" else ("demand_place", region.place)
    with databases.as_owner() as owner:
        return owner.execute(f"SELECT title, version FROM {table} WHERE id = %s", [row.pk]).fetchone()


@pytest.fixture
def worker(visit):
    """Somebody who may change that kind of row: the klantmanager the person, the accountmanager the place."""
    return lambda kind: visit("klantmanager" if kind == "mensen" else "account_manager")


@pytest.mark.parametrize(
    ("kind", "words"), [("mensen", "In eigen woorden gezegd"), ("plekken", "Werk in eigen woorden")]
)
def test_a_session_that_ended_keeps_the_text(kind, words, fresh_region, worker):
    visitor = worker(kind)
    page = visitor.page
    visitor.go(edit_address(fresh_region, kind))
    title_field(page).fill(words)
    end_sessions()
    with visitor.expecting(401):
        page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("main")).to_contain_text("Wat je typte is bewaard")
    assert audits.axe(page) == []
    who = "klantmanager" if kind == "mensen" else "account_manager"
    page.get_by_label("E-mailadres").fill(fresh_region.members[who].user.email)
    page.get_by_label("Wachtwoord").fill("een verkeerd wachtwoord")
    with visitor.expecting(400):
        page.get_by_role("button", name="Log in").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("main")).to_contain_text("Wat je typte is bewaard")
    assert audits.axe(page) == []
    page.get_by_role("button", name="Ga verder").click()
    expect(page).to_have_url(re.compile(rf"/{kind}/\d+/(#.*)?$"))
    assert stored(fresh_region, kind)[0] == words


@pytest.mark.parametrize(
    ("kind", "words"), [("mensen", "In eigen woorden gezegd"), ("plekken", "Werk in eigen woorden")]
)
def test_a_colleague_was_first(kind, words, fresh_region, worker, visit):
    mine, theirs = worker(kind), visit("colleague")
    for visitor in (mine, theirs):
        visitor.go(edit_address(fresh_region, kind))
    title_field(theirs.page).fill("Woorden van een collega")
    theirs.page.get_by_role("button", name="Sla op").click()
    expect(theirs.page).to_have_url(re.compile(rf"/{kind}/\d+/(#.*)?$"))
    page = mine.page
    title_field(page).fill(words)
    with mine.expecting(409):
        page.get_by_role("button", name="Sla op").click()
    difference = page.locator("#verschil")
    expect(difference).to_contain_text("Een collega was je voor")
    expect(difference).to_contain_text("Woorden van een collega")
    expect(difference).to_contain_text(words)
    expect(title_field(page)).to_have_value(words)
    assert audits.axe(page) == []
    assert audits.outline(page) == []
    assert stored(fresh_region, kind)[0] == "Woorden van een collega"
    page.get_by_role("button", name="Sla op").click()
    expect(page).to_have_url(re.compile(rf"/{kind}/\d+/(#.*)?$"))
    assert stored(fresh_region, kind)[0] == words


@pytest.mark.parametrize("kind", ["mensen", "plekken"])
def test_two_clicks_are_one_change(kind, fresh_region, worker):
    visitor = worker(kind)
    _title, before = stored(fresh_region, kind)
    visitor.go(edit_address(fresh_region, kind))
    title_field(visitor.page).fill("Twee keer geklikt")
    visitor.page.get_by_role("button", name="Sla op").dblclick()
    expect(visitor.page).to_have_url(re.compile(rf"/{kind}/\d+/(#.*)?$"))
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    assert stored(fresh_region, kind) == ("Twee keer geklikt", before + 1)


@pytest.mark.parametrize("kind", ["mensen", "plekken"])
def test_back_after_saving_shows_what_was_saved(kind, fresh_region, worker):
    visitor = worker(kind)
    visitor.go(edit_address(fresh_region, kind))
    title_field(visitor.page).fill("Eerst opgeslagen")
    visitor.page.get_by_role("button", name="Sla op").click()
    expect(visitor.page).to_have_url(re.compile(rf"/{kind}/\d+/(#.*)?$"))
    visitor.page.go_back()
    visitor.page.reload()
    expect(title_field(visitor.page)).to_have_value("Eerst opgeslagen")
    title_field(visitor.page).fill("Daarna nog eens")
    visitor.page.get_by_role("button", name="Sla op").click()
    expect(visitor.page).to_have_url(re.compile(rf"/{kind}/\d+/(#.*)?$"))
    assert stored(fresh_region, kind)[0] == "Daarna nog eens"


def test_leaving_with_unsaved_words_asks_first(fresh_region, worker):
    visitor = worker("mensen")
    visitor.go(edit_address(fresh_region, "mensen"))
    title_field(visitor.page).press("End")
    title_field(visitor.page).press_sequentially(" en meer")
    asked: list[str] = []
    visitor.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    visitor.page.get_by_role("link", name="Niet wijzigen").click(no_wait_after=True)
    expect(title_field(visitor.page)).to_have_value(re.compile("en meer$"))
    assert asked == ["beforeunload"]


def test_what_is_wrong_is_told_beside_what_was_typed(fresh_region, worker):
    visitor = worker("mensen")
    page = visitor.page
    visitor.go(edit_address(fresh_region, "mensen"))
    title_field(page).fill("Blijft staan")
    page.locator("#id_pc4").fill("0001")
    with visitor.expecting(400):
        page.get_by_role("button", name="Sla op").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Wat je typte staat er nog")
    expect(title_field(page)).to_have_value("Blijft staan")
    alert.get_by_role("link").first.click()
    expect(page.locator("#id_pc4")).to_be_focused()
    assert audits.axe(page) == []
    page.locator("#id_pc4").fill("4811")
    page.get_by_role("button", name="Sla op").click()
    expect(page).to_have_url(re.compile(r"/mensen/\d+/(#.*)?$"))
    assert stored(fresh_region, "mensen")[0] == "Blijft staan"
