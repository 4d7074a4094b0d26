"""What every kind of viewer gets: a list as long as it can be, and exactly the staff's list of whom that viewer may see."""

import random

import pytest

from perspectief.core import clock
from perspectief.engine.match import Audience
from perspectief.matching import queries
from perspectief.matching.fits import Group
from perspectief.matching.pool import pool
from perspectief.parties.rules import Role
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)

pytestmark = pytest.mark.django_db
PEOPLE, SHOWN = 90, 20
PAGES = {Group.NOW: (0, SHOWN), Group.ARRANGE: (0, 0), Group.TRAINING: (0, 0)}
VIEWERS = {
    "klantmanager": ("gemeente", Role.CASEWORKER, REGION),
    "klantmanager UWV": ("uwv", Role.CASEWORKER, REGION),
    "accountmanager": ("wsp", Role.ACCOUNT_MANAGER, REGION),
    "ontwikkelbedrijf": ("ontwikkelbedrijf", Role.CASEWORKER, REGION),
    "intermediair": ("intermediair", Role.INTERMEDIARY, REGION),
    "werkgever": ("werkgever", Role.EMPLOYER, REGION),
    "klantmanager elders": ("gemeente", Role.CASEWORKER, OTHER_REGION),
}


@pytest.fixture
def region(as_app) -> tuple[dict[int, str], int]:
    """Ninety people who differ in what they can and how long they wait, keyed, not keyed or hidden, and one place."""
    chance, kinds = random.Random(7), {}
    for at in range(PEOPLE):
        kind = ("keyed", "counter", "hidden")[0 if at % 3 else at % 2 + 1]
        hidden = {"hidden_at": clock.now()} if kind == "hidden" else {}
        card = CardFactory(
            can=chance.sample([1, 2, 26, 27, 28], chance.randint(1, 5)), wants=[1], guidance=0, readiness=chance.randint(1, 3),
            keyed=kind != "counter", waiting_since=clock.today().replace(year=2020 + chance.randint(0, 5)), **hidden,
        )  # fmt: skip
        kinds[card.pk] = kind
    return kinds, PlaceFactory(asks=[1, 2, 26], occupation_id=1).pk


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_list_is_full_and_is_that_of_staff_filtered(region, viewer):
    kinds, place = region
    kind, role, where = VIEWERS[viewer]
    staff = actor(MembershipFactory())
    who = actor(MembershipFactory(organisation=OrganisationFactory(kind=kind, joined=where), role=role))
    everybody = queries.people_for(staff, region=REGION, place=place, pages={**PAGES, Group.NOW: (0, PEOPLE)})
    assert everybody is not None and everybody.total_now > 2 * SHOWN
    assert {kinds[row.id] for row in everybody[Group.NOW].rows} == {"keyed", "counter"}
    counter = REGION in who.counter_regions
    allowed = [row.id for row in everybody[Group.NOW].rows if counter or kinds[row.id] == "keyed"]
    seen = queries.people_for(who, region=REGION, place=place, pages=PAGES)
    if seen is None:  # the place itself is not for this viewer, so that there is no list to hold back
        assert viewer == "klantmanager elders"
        return
    assert [row.id for row in seen[Group.NOW].rows] == allowed[:SHOWN]
    assert (seen.total_now, len(seen[Group.NOW].rows)) == (len(allowed), SHOWN)


def test_a_viewer_who_would_be_shown_all_is_noticed(region):
    """The mask is what keeps people out: without it a partner's list is another one."""
    kinds, _ = region
    found = pool(REGION)
    mask = found.audience(counter=False).people
    assert isinstance(found.audience(counter=False), Audience) and mask is not None
    assert {kinds[card] for card in found.cards.values["id"][mask].tolist()} == {"keyed"}
    assert {kinds[card] for card in found.cards.values["id"].tolist()} == {"keyed", "counter"}
