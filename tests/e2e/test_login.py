"""Coming in and going out."""

import re

from playwright.sync_api import expect

from perspectief.parties.made import PASSWORD
from tests.e2e import audits


def test_a_wrong_password_keeps_the_address_and_tells_nothing(region, visit):
    visitor = visit()
    email = region.members["klantmanager"].user.email
    for address in (email, "niemand@nergens.example"):
        visitor.go("/inloggen/")
        visitor.page.get_by_label("E-mailadres").fill(address)
        visitor.page.get_by_label("Wachtwoord").fill("een verkeerd wachtwoord")
        with visitor.expecting(400):
            visitor.page.get_by_role("button", name="Log in").click()
        expect(visitor.page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
        expect(visitor.page.get_by_role("alert")).to_be_focused()
        expect(visitor.page.get_by_label("E-mailadres")).to_have_value(address)
        expect(visitor.page.get_by_label("Wachtwoord")).to_have_value("")
        assert audits.axe(visitor.page) == []


def test_who_asks_for_a_page_first_lands_there_after_logging_in(region, visit):
    visitor = visit()
    visitor.go("/bestand/?toon=mensen")
    expect(visitor.page).to_have_url(re.compile(r"/inloggen/"))
    visitor.page.get_by_label("E-mailadres").fill(region.members["klantmanager"].user.email)
    visitor.page.get_by_label("Wachtwoord").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Log in").click()
    expect(visitor.page).to_have_url(re.compile(r"/bestand/\?toon=mensen$"))


def test_after_logging_out_the_back_button_shows_nobody(region, visit):
    visitor = visit("klantmanager", again=True)
    visitor.go("/bestand/")
    visitor.go("/mijn-account/")
    visitor.page.get_by_role("button", name="Log uit").click()
    expect(visitor.page.get_by_role("link", name="Inloggen")).to_be_visible()
    for _step in range(2):
        visitor.page.go_back()
    expect(visitor.page).to_have_url(re.compile(r"/inloggen/"))
    expect(visitor.page.locator("body")).not_to_contain_text("Het bestand van")


def test_an_account_without_a_current_membership_is_told_what_to_do(region, visit):
    visitor = visit("ended")
    with visitor.expecting(403):
        visitor.go("/bestand/")
    expect(visitor.page.get_by_role("main")).to_contain_text("Vraag een collega")


def test_english_until_one_chooses_dutch_again(region, visit):
    visitor = visit()
    visitor.go("/zo-rekenen-wij/")
    visitor.page.get_by_role("link", name="English").click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.page).to_have_url(re.compile(r"/zo-rekenen-wij/$"))
    visitor.page.get_by_role("link", name="Nederlands").click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "nl")
