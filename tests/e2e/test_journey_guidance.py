"""From trial to lasting work, and again after it stopped: with keys only, as the people of a region do it."""

import datetime
import os
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from perspectief.config.environment import OWNER
from perspectief.core import clock
from perspectief.demand.models import Place
from perspectief.matching.models import Introduction
from perspectief.supply.models import Card
from tests.e2e import audits, databases
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW

DONE = "status"


def press(page: Page, words: str) -> None:
    """Tabs to what says these words, and presses Enter."""
    tab_to(page, words)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def fill(page: Page, label: str, value: str) -> None:
    """Puts a value in the field with this label, which the keyboard can reach."""
    field = page.get_by_label(label).locator("visible=true").first
    field.focus()
    kind = page.evaluate("() => document.activeElement.tagName + '/' + document.activeElement.type")
    if kind.startswith("SELECT"):
        field.select_option(label=value)
    elif kind.endswith("/date"):
        field.fill(value)
    else:
        page.keyboard.press("Control+A")
        page.keyboard.type(value)


def told(page: Page, words: str) -> None:
    expect(page.get_by_role(DONE).first).to_contain_text(words)
    picture(page)
    assert audits.axe(page) == []


def picture(page: Page) -> None:
    """With PICTURES a folder: what somebody sees at this step."""
    folder = os.environ.get("PICTURES")
    if folder:
        name = re.sub(r"\W+", "-", page.title())[:40]
        page.screenshot(path=f"{folder}/{clock.now():%H%M%S%f}-{name}.png", full_page=True)


def day(days: int) -> str:
    return (clock.today() + datetime.timedelta(days=days)).isoformat()


@pytest.fixture
def said_yes(fresh_region) -> SimpleNamespace:
    """Somebody of the klantmanager said yes to a place of the employer that has an account, and the employer too."""
    with databases.using(fresh_region.database, OWNER):
        party = fresh_region.members["employer"].organisation
        others = Place.objects.exclude(pk=fresh_region.place.pk).order_by("expires_on", "id")
        place = others.filter(organisation=party).last() or others[0]
        Place.objects.filter(pk=place.pk).update(organisation=party, capacity=2, filled=0, state="open")
        place.refresh_from_db()
        card = Card.objects.get(pk=fresh_region.card.pk)
        made = Introduction.objects.create(
            region_id=card.region_id, organisation_id=card.organisation_id, owner_id=card.organisation_id,
            audience=card.audience, receiver_id=place.organisation_id, party_id=place.organisation_id, card=card, place=place, status="accepted",
            said_yes=True, said_on=clock.today(), said_how="phone", shown_at=clock.now(),
        )  # fmt: skip
    return SimpleNamespace(introduction=made.number, place=place, card=card, region=fresh_region)


def begin_trial(page: Page, number: int) -> None:
    page.goto(f"/voordrachten/{number}/start/")
    press(page, "Meelopen of een proefplaatsing")
    fill(page, "Eerste dag", day(0))
    fill(page, "Laatste dag", day(0))
    picture(page)
    press(page, "Zet de proef klaar")
    told(page, "De proef staat klaar")


def test_a_trial_of_three_parties_becomes_work(said_yes, visit):
    """8. Everybody agrees, the klantmanager last; it goes well; in one step it is a placement."""
    page = visit("klantmanager").page
    begin_trial(page, said_yes.introduction)
    press(page, "Lees en geef akkoord")
    fill(page, "Hoe weet je dat van de werkzoekende?", "getekend op papier")
    press(page, "Leg dit akkoord vast")
    told(page, "vastgelegd")
    agreement = page.url
    employer = visit("employer", viewport=NARROW).page
    employer.goto(agreement)
    expect(employer.get_by_role("heading", name="Uw akkoord")).to_be_visible()
    press(employer, "Ik geef akkoord")
    told(employer, "vastgelegd")
    assert audits.sideways(employer) == []
    page.reload()
    press(page, "Ik geef akkoord")
    told(page, "vastgelegd")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Neem mee als PDF").focus()
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Proefplaatsing").press("Enter")
    press(page, "Maak er een plaatsing van")
    fill(page, "Loon per uur, bruto", "17,00")
    press(page, "Leg de plaatsing vast")
    told(page, "heeft een plek")
    expect(page.get_by_text("Nog niemand. Kies vandaag een jobcoach.")).to_be_visible()


def test_who_did_not_show_up_is_called_and_goes_on(said_yes, visit):
    """A no-show ends nothing: the next step stands on Vandaag."""
    page = visit("klantmanager").page
    begin_trial(page, said_yes.introduction)
    page.get_by_label("niet verschenen").focus()
    page.keyboard.press("Space")
    page.get_by_label("nee", exact=True).focus()
    page.keyboard.press("Space")
    press(page, "Leg het verslag vast")
    told(page, "Genoteerd")
    expect(page.get_by_text("Bel eerst: wat kwam ertussen?")).to_be_visible()
    page.goto("/vandaag/")
    expect(page.get_by_text("de volgende stap na").first).to_be_visible()


def begin_work(page: Page, number: int, coach: str) -> str:
    page.goto(f"/voordrachten/{number}/start/")
    press(page, "Aan het werk")
    fill(page, "Loon per uur, bruto", "17,00")
    fill(page, "Eerste werkdag", day(0))
    fill(page, "Wie wordt jobcoach?", coach)
    picture(page)
    press(page, "Leg de plaatsing vast")
    told(page, "heeft een plek")
    return page.url


def name_of(region, role: str) -> str:
    member = region.members[role]
    return f"{member.user.name}, {member.organisation.name}"


def test_a_signal_reaches_the_coach_who_answers(said_yes, visit):
    """9. The employer says it goes less well; the coach hears it on Vandaag and writes down what was done."""
    page = visit("klantmanager").page
    here = begin_work(page, said_yes.introduction, name_of(said_yes.region, "neighbour"))
    employer = visit("employer", viewport=NARROW).page
    employer.goto(here)
    press(employer, "Het gaat minder goed")
    fill(employer, "Waar gaat het over?", "uren of dagen")
    press(employer, "Geef het signaal")
    told(employer, "binnen twee werkdagen")
    assert audits.sideways(employer) == []
    coach = visit("neighbour").page
    coach.goto("/vandaag/")
    picture(coach)
    coach.get_by_role("link", name="Bekijk het signaal").first.press("Enter")
    coach.wait_for_url("**/plaatsingen/**")
    fill(coach, "Wat heb je gedaan?", "Het rooster begint nu om negen uur.")
    press(coach, "Leg vast wat je deed")
    told(coach, "beantwoord")
    coach.goto("/plaatsingen/")
    expect(coach.get_by_role("table")).to_contain_text("aan het werk")
    picture(coach)
    assert audits.axe(coach) == []


def test_who_drops_out_finds_a_second_place_and_stays(said_yes, visit, freeze):
    """10. The work stops, with a lesson and a next step; a place elsewhere; half a year later still at work."""
    visitor = visit("klantmanager")
    page = visitor.page
    begin_work(page, said_yes.introduction, name_of(said_yes.region, "neighbour"))
    press(page, "Leg vast dat het stopt")
    fill(page, "Wie besloot dat?", "samen besloten")
    fill(page, "Waarom?", "uren of dagen pasten niet")
    fill(page, "Wat leren we hiervan?", "Vroege diensten vragen vervoer dat er om zes uur al is.")
    fill(page, "Vraag de werkgever: waar zou deze persoon beter op zijn plek zijn?", "minder of andere uren")
    fill(page, "Wat gebeurt er nu?", "een nieuwe plek zoeken")
    picture(page)
    with visitor.expecting(400):  # nobody takes the next step yet
        press(page, "Beëindig de plaatsing")
        expect(page.locator("#einde_receiver_error")).to_be_visible()
    fill(page, "Wie doet dat?", name_of(said_yes.region, "klantmanager"))
    press(page, "Beëindig de plaatsing")
    told(page, "De volgende stap")
    press(page, "De stap is gezet")
    told(page, "Gedaan")
    other = said_yes.region.place.number
    page.goto(f"/mensen/{said_yes.card.number}/")
    expect(page.get_by_text("Werk en proberen")).to_be_visible()
    assert audits.axe(page) == []
    page.goto(f"/mensen/{said_yes.card.number}/start/{other}/")
    picture(page)
    press(page, "Aan het werk")
    fill(page, "Wanneer zei de werkzoekende ja?", day(0))
    fill(page, "Hoe zei de werkzoekende dat?", "gezegd in een gesprek")
    fill(page, "Loon per uur, bruto", "17,00")
    fill(page, "Eerste werkdag", day(0))
    fill(page, "Wie wordt jobcoach?", name_of(said_yes.region, "klantmanager"))
    press(page, "Leg de plaatsing vast")
    told(page, "heeft een plek")
    here = page.url
    later = clock.today() + datetime.timedelta(weeks=26)
    freeze(later.year, later.month, later.day)
    page = visit("klantmanager", again=True).page
    page.goto(here)
    expect(page.get_by_text("Nu aan de beurt")).to_be_visible()
    page.get_by_role("group", name="Werkt deze persoon er nog?").get_by_label("ja").focus()
    page.keyboard.press("Space")
    press(page, "Sla het gesprek op")
    told(page, "Genoteerd")
    expect(page.get_by_text("duurzaam: aan het werk na 6 maanden")).to_be_visible()
