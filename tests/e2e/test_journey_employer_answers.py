"""An employer with an account, and a place the counter keeps for it: answered on Mijn bedrijf on a narrow phone, with keys only."""

import datetime
import re

import pytest
from django.db import connection
from playwright.sync_api import expect

from perspectief.access.context import acting
from perspectief.config.environment import OWNER
from perspectief.core import clock
from perspectief.demand.models import Employer, Place
from perspectief.matching.introductions.proposing import propose
from perspectief.parties.models import Organisation
from perspectief.parties.rules import OrganisationKind
from tests.e2e import audits, databases
from tests.e2e.test_journey_introductions import agreed, press, shown
from tests.e2e.visitor import NARROW
from tests.factories import REGION, actor


@pytest.fixture
def kept(fresh_region) -> Place:
    """An open place of the employer with an account that the counter keeps for it."""
    with databases.using(fresh_region.database, OWNER):
        firm = Employer.objects.get(party=fresh_region.members["employer"].organisation)
        counter = Organisation.objects.filter(kind=OrganisationKind.COUNTER).order_by("pk")[0]
        rows = Place.objects.filter(region=REGION, employer=firm, state="open").order_by("pk")
        place = rows[0]
        until = clock.today() + datetime.timedelta(days=60)
        rows.filter(pk=place.pk).update(organisation=counter, capacity=3, filled=0, expires_on=until)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return place


def test_the_employer_answers_at_its_own_page_for_a_place_the_counter_keeps(fresh_region, kept, visit):
    who = actor(fresh_region.members["klantmanager"])
    with acting(who):
        number = propose(who, card=fresh_region.card.number, place=kept.number).number
    staff, firm = visit("klantmanager"), visit("employer", viewport=NARROW)
    firm.go("/mijn-bedrijf/")
    assert f"/voordrachten/{number}/" not in firm.page.content()
    unseen = firm.page.request.get(f"{fresh_region.address}/voordrachten/{number}/")
    assert unseen.status == 404  # not before the person's yes
    staff.go(f"/voordrachten/{number}/")
    agreed(staff.page)
    shown(staff.page)
    theirs = firm.page
    firm.go("/mijn-bedrijf/")
    assert audits.axe(theirs) == [] and audits.sideways(theirs) == []
    theirs.locator(f'a[href="/voordrachten/{number}/"]').focus()
    theirs.keyboard.press("Enter")
    theirs.wait_for_url(f"**/voordrachten/{number}/")
    assert audits.axe(theirs) == [] and audits.sideways(theirs) == []
    soon = clock.today() + datetime.timedelta(days=5)
    theirs.get_by_label("Dag van het gesprek").first.fill(soon.isoformat())
    theirs.get_by_label("Tijd").first.fill("10:30")
    press(theirs, re.compile("^Ja, ik nodig"))
    expect(theirs.get_by_role("status").first).to_be_visible()
    firm.go("/mijn-bedrijf/")
    expect(theirs.get_by_text("Gesprek op").first).to_be_visible()
    staff.go(f"/voordrachten/{number}/")
    expect(staff.page.get_by_text("uitgenodigd").first).to_be_visible()
