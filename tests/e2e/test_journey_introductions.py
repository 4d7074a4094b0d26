"""From "Stel voor" to the answer of the employer, with keys only; the pages of the person and the employer at 320 px."""

import datetime
import re
from typing import Any

from django.core import mail
from playwright.sync_api import Page, expect

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.journal import record
from perspectief.demand.models import Place
from perspectief.matching.introductions.consequences import place_filled
from perspectief.matching.introductions.ending import follow_silence
from perspectief.matching.introductions.queries import responses
from perspectief.matching.models import Introduction, PersonList
from tests.e2e import audits
from tests.e2e.visitor import NARROW
from tests.factories import REGION, actor

LINK = re.compile(r"https?://[^/]+(/link/[\w-]+/)")
TITLE = re.compile("^Stel voor")


def press(page: Page, name: str | re.Pattern[str], *, of: Any = None, role: str = "button") -> None:
    """Reaches something by keyboard focus and presses Enter on it."""
    found = (of or page.get_by_role("main")).get_by_role(role, name=name).first
    found.focus()
    expect(found).to_be_focused()
    page.keyboard.press("Enter")


def unfold(page: Page, words: str) -> Any:
    """Opens the answer that is folded under these words."""
    folded = page.locator("details", has=page.locator("summary", has_text=words)).first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    return folded


def choose(page: Page, of: Any, label: str) -> None:
    """A radio button, with the space bar."""
    of.get_by_role("radio", name=label).focus()
    page.keyboard.press("Space")


def introduced(page: Page) -> str:
    """On the page of a person or place: the first "Stel voor". The address it leads to."""
    press(page, TITLE)
    page.wait_for_url("**/voordrachten/**")
    assert audits.axe(page) == []
    return page.url


def agreed(page: Page) -> None:
    """The klantmanager writes down that the person said yes on the phone."""
    choose(page, page.get_by_role("main"), "aan de telefoon")
    press(page, re.compile("zei ja$"))
    expect(page.get_by_role("status").first).to_contain_text("zei ja")


def shown(page: Page) -> None:
    """Introduced without a link: the klantmanager calls."""
    email = page.get_by_label("E-mailadres van de werkgever").first
    email.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    press(page, re.compile("^Stel .+ voor$"))
    expect(page.get_by_role("status").first).to_contain_text("Voorgesteld")


def by_link(visit, page: Page) -> Page:
    """Somebody without an account opens the link of the last mail at 320 px and types the code the page shows once."""
    code = page.locator(".psp-stat__n").first.inner_text()
    visitor = visit(viewport=NARROW)
    visitor.go(LINK.search(mail.outbox[-1].body)[1])
    there = visitor.page
    assert audits.axe(there) == []
    there.get_by_label("Code").focus()
    there.keyboard.type(code)
    there.keyboard.press("Enter")
    there.wait_for_url("**/antwoord/")
    assert audits.axe(there) == [] and audits.sideways(there) == []
    return there


def with_link(page: Page, of: Any, email: str, button: str | re.Pattern[str]) -> None:
    """Types an address and sends the link."""
    of.get_by_role("textbox").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(email)
    press(page, button, of=of)
    expect(page.get_by_role("heading", level=1)).to_contain_text("is klaar")
    assert audits.axe(page) == []


def test_a_proposal_of_another_party_goes_to_the_klantmanager_first(fresh_region, visit):
    who = actor(fresh_region.members["klantmanager"])
    with acting(who):
        best = PersonList.objects.get(card=fresh_region.card).places[0]
        place = Place.objects.get(pk=best).number
    visitor = visit("account_manager")
    page = visitor.page
    visitor.go(f"/plekken/{place}/?nu=200&regelen=200")
    person = page.locator(".psp-fit", has=page.locator(f'a[href*="/mensen/{fresh_region.card.number}/"]')).first
    press(page, TITLE, of=person)
    page.wait_for_url("**/voordrachten/**")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("wacht op de klantmanager")
    path = page.url
    klantmanager = visit("klantmanager")
    klantmanager.go("/vandaag/")
    mine = klantmanager.page
    press(mine, re.compile("Bekijk en antwoord"), role="link")
    mine.wait_for_url("**/voordrachten/**")
    assert mine.url == path
    press(mine, re.compile("^Ja, vraag het"))
    expect(mine.get_by_role("heading", level=2).first).to_contain_text("vraag of")
    page.reload()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("de klantmanager vraagt het")


def test_the_person_says_yes_and_the_employer_invites_by_link(fresh_region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    path = introduced(page)
    with_link(page, unfold(page, "Vraag het met een link"), "mens@voorbeeld.test", "Stuur de link")
    theirs = by_link(visit, page)
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("Wil je dat we je voorstellen")
    press(theirs, "Ja, stel mij voor")
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("We stellen je voor")
    assert audits.axe(theirs) == []
    page.goto(path)
    with_link(page, page.get_by_role("main"), "baas@voorbeeld.test", re.compile("^Stel .+ voor$"))
    firm = by_link(visit, page)
    expect(firm.get_by_role("heading", level=1)).to_contain_text("Wilt u kennismaken met")
    soon = clock.today() + datetime.timedelta(days=5)
    firm.get_by_label("Dag van het gesprek").first.fill(soon.isoformat())
    firm.get_by_label("Tijd").first.fill("10:30")
    press(firm, re.compile("^Ja, ik nodig"))
    expect(firm.get_by_role("heading", level=1)).to_contain_text("U nodigt")
    assert audits.axe(firm) == [] and audits.sideways(firm) == []
    firm.reload()
    expect(firm.get_by_text("Uw antwoord is binnen.").first).to_be_visible()
    page.goto(path)
    expect(page.get_by_text("uitgenodigd").first).to_be_visible()


def test_a_refusal_has_a_text_for_the_person_and_one_for_the_colleague(fresh_region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    path = introduced(page)
    agreed(page)
    shown(page)
    no = unfold(page, "De werkgever zegt nee")
    choose(page, no, "De uren passen niet")
    for label, words in (
        ("Wat mag de werkzoekende lezen?", "De uren zijn nu anders."),
        ("Alleen voor je", "Bel in mei."),
    ):
        no.get_by_label(label).focus()
        page.keyboard.type(words)
    press(page, "Leg de nee vast", of=no)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("werkgever koos anders")
    expect(page.get_by_text("De uren zijn nu anders.")).to_be_visible()
    expect(page.get_by_text("Bel in mei.")).to_be_visible()
    assert audits.axe(page) == []
    colleague = visit("neighbour")
    colleague.go(path.removeprefix(fresh_region.address))
    expect(colleague.page.get_by_text("Bel in mei.")).to_have_count(0)
    press(page, "Ik heb het verteld")
    expect(page.get_by_text("Verteld aan").first).to_be_visible()


def test_silence_of_an_employer_and_a_place_that_fills(fresh_region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    path = introduced(page)
    agreed(page)
    shown(page)
    number = int(path.rstrip("/").rsplit("/", 1)[1])
    who = actor(fresh_region.members["klantmanager"])
    long_ago = clock.now() - datetime.timedelta(days=9)
    desk = service("test", regions=(REGION,), organisation=who.organisation)
    with acting(desk):
        Introduction.objects.filter(number=number).update(due_at=long_ago, reminded_at=None)
    assert follow_silence(REGION)[0] >= 1
    with acting(desk):
        reminded = Introduction.objects.get(number=number)
        assert reminded.reminded_at is not None and not reminded.lapsed
        Introduction.objects.filter(number=number).update(reminded_at=long_ago)
    assert follow_silence(REGION)[1] == 1
    page.goto(path)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("geen vervolg")
    expect(page.get_by_text("geen antwoord binnen de afgesproken tijd").first).to_be_visible()
    visitor.go("/vandaag/")
    expect(page.get_by_text(re.compile("^Vertel .+ hoe het afliep")).first).to_be_visible()
    with acting(who):
        row = Introduction.objects.select_related("place__employer").get(number=number)
        firm = row.place.employer.number
        (answered,) = responses(who, region=REGION, since=long_ago, employer=firm)
    assert (answered.shown, answered.lapsed) == (1, 1)
    visitor.go(f"/mensen/{fresh_region.card.number}/")
    second = introduced(page)
    agreed(page)
    with acting(who):
        other = Introduction.objects.get(number=int(second.rstrip("/").rsplit("/", 1)[1]))
        cause = record("placement_started", actor=who, region=REGION)
        Place.objects.filter(pk=other.place_id).update(filled=99)
    assert place_filled(other.place_id, cause) >= 1
    page.goto(second)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("plek ging naar een ander")
    expect(page.get_by_text("De plek ging naar iemand anders.").first).to_be_visible()
    press(page, "Ik heb het verteld")
    expect(page.get_by_text("Verteld aan").first).to_be_visible()
