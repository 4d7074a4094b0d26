"""A job coach of a partner: asked with the yes of the person, she finds it on Vandaag, answers, speaks, proposes, and gives back."""

import datetime
import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from perspectief.config.environment import APP, OWNER
from perspectief.core import clock
from perspectief.guidance import jobs
from perspectief.guidance.models import Placement
from perspectief.supply.models import Card
from tests.e2e import audits, databases
from tests.e2e.test_journey_guidance import day, fill, name_of, press, said_yes, told  # noqa: F401  said_yes: a fixture
from tests.e2e.visitor import NARROW
from tests.factories import REGION


@pytest.fixture
def shared(said_yes) -> SimpleNamespace:  # noqa: F811  the fixture
    """The same person, who shares the card with partners."""
    with databases.using(said_yes.region.database, OWNER):
        today = clock.today()
        Card.objects.filter(pk=said_yes.card.pk).update(
            person_key_at=today, person_key_how="in een gesprek", organisation_key_at=today
        )
    return said_yes


def begins(page: Page, shared: SimpleNamespace) -> str:
    """Work without a coach yet: the address of its page."""
    page.goto(f"/voordrachten/{shared.introduction}/start/")
    press(page, "Aan het werk")
    fill(page, "Loon per uur, bruto", "17,00")
    fill(page, "Eerste werkdag", day(0))
    press(page, "Leg de plaatsing vast")
    told(page, "heeft een plek")
    return page.url


def asks(page: Page, shared: SimpleNamespace) -> None:
    """The klantmanager asks the job coach of the partner; without the yes it is not kept."""
    press(page, "Voeg iemand toe")
    fill(page, "Wie wordt jobcoach?", name_of(shared.region, "job_coach"))
    fill(page, "Bij een partner: wanneer zei de werkzoekende ja?", day(0))
    fill(page, "Hoe zei de werkzoekende dat?", "gezegd in een gesprek")
    press(page, "Voeg toe")
    told(page, "Genoteerd wie er begeleidt")


def a_week_later(shared: SimpleNamespace) -> None:
    """The work began six days ago, and the job of the morning ran."""
    with databases.using(shared.region.database, OWNER):
        Placement.objects.filter(card=shared.card).update(starts_on=clock.today() - datetime.timedelta(days=6))
    with databases.using(shared.region.database, APP):
        jobs.open_due(REGION, shared.card.organisation_id)


def follow(page: Page, here: str, name: str) -> None:
    """The button in Vandaag of this work: she guides somebody else besides."""
    page.locator(f'a[href="{urlsplit(here).path}"]').filter(has_text=name).first.press("Enter")


def proposes(page: Page) -> None:
    """What she would write down when work stops."""
    press(page, "Stel voor om te stoppen")
    fill(page, "Wie besloot dat?", "samen besloten")
    fill(page, "Waarom?", "uren of dagen pasten niet")
    fill(page, "Wat leren we hiervan?", "Begin met minder uren en bouw op.")
    fill(page, "Vraag de werkgever: waar zou deze persoon beter op zijn plek zijn?", "minder of andere uren")
    fill(page, "Wat gebeurt er nu?", "een nieuwe plek zoeken")
    press(page, "Stuur het voorstel")
    told(page, "De klantmanager leest je voorstel")


def test_a_partner_coaches_somebody_until_she_gives_it_back(shared, visit):
    page = visit("klantmanager").page
    here = begins(page, shared)
    asks(page, shared)
    employer = visit("employer", viewport=NARROW).page
    employer.goto(here)
    press(employer, "Het gaat minder goed")
    fill(employer, "Waar gaat het over?", "uren of dagen")
    press(employer, "Geef het signaal")
    told(employer, "binnen twee werkdagen")

    window = visit("job_coach", viewport=NARROW)
    coach = window.page
    expect(coach).to_have_url(re.compile("/vandaag/$"))  # here she begins
    expect(coach.get_by_text("Je begeleidt").first).to_be_visible()
    assert audits.sideways(coach) == [] and audits.axe(coach) == []
    follow(coach, here, "Bekijk het signaal")
    coach.wait_for_url("**/plaatsingen/**")
    fill(coach, "Wat heb je gedaan?", "Het rooster begint nu om negen uur.")
    press(coach, "Leg vast wat je deed")
    told(coach, "beantwoord")
    assert audits.sideways(coach) == []

    a_week_later(shared)
    coach.goto("/vandaag/")
    follow(coach, here, "Leg het gesprek vast")
    coach.wait_for_url("**/plaatsingen/**")
    coach.get_by_role("group", name="Werkt deze persoon er nog?").get_by_label("ja").focus()
    coach.keyboard.press("Space")
    press(coach, "Sla het gesprek op")
    told(coach, "Genoteerd")

    proposes(coach)
    page.goto("/vandaag/")
    follow(page, here, "Lees en beslis")
    page.wait_for_url("**/plaatsingen/**")
    expect(page.get_by_role("heading", name="De jobcoach stelt voor om te stoppen")).to_be_visible()
    press(page, "Nog niet stoppen")
    fill(page, "Waarom nog niet?", "we praten er eerst samen over")
    press(page, "Zeg dit tegen de jobcoach")
    told(page, "Genoteerd")

    coach.goto("/vandaag/")
    expect(coach.get_by_text("Antwoord over het stoppen").first).to_be_visible()
    coach.goto(here)
    press(coach, "Stop met begeleiden")
    press(coach, "Draag over")
    told(coach, "Genoteerd")
    assert audits.sideways(coach) == []
    with window.expecting(404):
        coach.goto(here)
    page.goto("/vandaag/")
    expect(page.get_by_text("heeft nog geen jobcoach").first).to_be_visible()
    assert audits.axe(page) == []
