"""What the pages get: groups with reasons, for who may see them, in a number of statements that does not grow."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.matching import queries
from perspectief.matching.counts import count_people, count_places
from perspectief.matching.fits import Change, Group, Voice
from perspectief.matching.run import run_region
from perspectief.taxonomy import needs
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    DossierFactory,
    MembershipFactory,
    PlaceFactory,
    actor,
)

pytestmark = pytest.mark.django_db
WORK = {"can": [1, 2, 26], "wants": [1]}
ASKED = {"asks": [1, 2, 26], "occupation_id": 1}
FORKLIFT = 1 << needs.CERTIFICATE_BY_CODE["heftruck"].bit


@pytest.fixture
def sanne(as_app):
    return actor(MembershipFactory())


@pytest.fixture
def partner(as_app):
    return actor(MembershipFactory(employer=True))


def totals(matches) -> dict[str, int]:
    return {section.group.value: section.total for section in matches.sections}


def test_the_places_of_a_person_in_groups(sanne):
    card = CardFactory(**WORK)
    fits = PlaceFactory(**ASKED, title="Orders inpakken", capacity=3, filled=1)
    PlaceFactory(**ASKED, hours_min=36, hours_max=36)
    PlaceFactory(**ASKED, certificates=FORKLIFT)
    PlaceFactory(**ASKED, certificates=FORKLIFT, hours_min=36, hours_max=36)
    PlaceFactory(asks=[600], occupation_id=250, kinds_of_work=0)
    with acting(sanne):
        found = queries.places_for(sanne, region=REGION, card=card.pk)
    assert found is not None
    assert (found.looked_at, found.total_now) == (5, 1)
    assert totals(found) == {"now": 1, "arrange": 1, "training": 1}
    (row,) = found["now"].rows
    assert (row.id, row.title, row.employer, row.free) == (fits.pk, "Orders inpakken", fits.employer.name, 2)
    assert (row.town, row.minutes, row.mode) == ("Breda", 2, "met de fiets")
    assert row.explanation.points == sum(part.points for part in row.explanation.parts)
    assert found["training"].rows[0].explanation.unmet == ("certificate:heftruck",)


def test_the_people_of_a_place_as_the_viewer_may_see_them(sanne, partner):
    place = PlaceFactory(**ASKED)
    CardFactory(**WORK)
    keyed = CardFactory(**WORK, keyed=True)
    CardFactory(**WORK, hidden_at=clock.now())
    found = queries.people_for(sanne, region=REGION, place=place.pk)
    assert (found.looked_at, found.total_now) == (2, 2)
    assert {row.readiness for row in found["now"].rows} == {3}
    seen = queries.people_for(partner, region=REGION, place=place.pk, voice=Voice.EMPLOYER)
    assert (seen.looked_at, seen.total_now, [row.id for row in seen["now"].rows]) == (1, 1, [keyed.pk])
    assert seen["now"].rows[0].readiness is None
    assert seen["now"].rows[0].explanation.parts == ()


def test_a_partner_has_a_full_list_of_what_it_may_see(sanne, partner):
    place = PlaceFactory(**ASKED)
    keyed = {CardFactory(**WORK, keyed=True).pk for _ in range(10) if CardFactory(**WORK) and CardFactory(**WORK)}
    seen = queries.people_for(partner, region=REGION, place=place.pk, pages={Group.NOW: (0, 10)})
    staff = queries.people_for(sanne, region=REGION, place=place.pk, pages={Group.NOW: (0, 100)})
    assert seen.total_now == len(keyed) == 10 and staff.total_now == 30
    assert [row.id for row in seen["now"].rows] == [row.id for row in staff["now"].rows if row.id in keyed]


def test_what_is_not_for_the_actor_is_not_there(sanne):
    far = CardFactory(region_id=OTHER_REGION)
    hidden, place = CardFactory(hidden_at=clock.now()), PlaceFactory()
    for region, card in ((OTHER_REGION, far.pk), (REGION, far.pk), (REGION, hidden.pk), (REGION, 10**9)):
        assert queries.places_for(sanne, region=region, card=card) is None
        assert queries.what_helps(sanne, region=region, card=card) is None
        assert queries.explain_pair(sanne, region=region, card=card, place=place.pk) is None
    assert queries.people_for(sanne, region=REGION, place=10**9) is None
    assert queries.why_so_few(sanne, region=REGION, place=10**9) is None


def test_a_hidden_person_still_has_places_for_its_own_organisation(sanne):
    card = CardFactory(**WORK, hidden_at=clock.now(), organisation_id=sanne.organisation, organisation=None)
    place = PlaceFactory(**ASKED)
    assert queries.places_for(sanne, region=REGION, card=card.pk).total_now == 1
    assert queries.people_for(sanne, region=REGION, place=place.pk).total_now == 0


def test_a_saved_change_is_in_the_answer(sanne):
    card, _ = CardFactory(**WORK), PlaceFactory(**ASKED)
    assert queries.places_for(sanne, region=REGION, card=card.pk).total_now == 1
    card.hours_max = 8
    card.save()
    assert totals(queries.places_for(sanne, region=REGION, card=card.pk)) == {"now": 0, "arrange": 1, "training": 0}


def test_pages_go_on_where_the_former_ended(sanne):
    place = PlaceFactory(**ASKED)
    for days in range(7):
        CardFactory(**WORK, waiting_since=clock.today() - datetime.timedelta(days=10 * days))
    pages = [
        queries.people_for(sanne, region=REGION, place=place.pk, pages={Group.NOW: (at, 3)})["now"] for at in (0, 3, 6)
    ]
    rows = [row for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert [page.left for page in pages] == [4, 1, 0]
    assert [row.waiting_days for row in rows] == sorted((row.waiting_days for row in rows), reverse=True)
    assert len({row.id for row in rows}) == 7
    nothing = queries.people_for(sanne, region=REGION, place=place.pk, pages=dict.fromkeys(Group, (0, 0)))
    assert (nothing.total_now, nothing["now"].rows) == (7, ())


def test_what_if_saves_nothing_and_brings_what_was_promised(sanne):
    place = PlaceFactory(**ASKED, certificates=FORKLIFT, hours_min=32, hours_max=36)
    for hours in (24, 32, 40):
        CardFactory(**WORK, hours_max=hours)
    CardFactory(**WORK, certificates=FORKLIFT)
    here = {"region": REGION, "place": place.pk}
    before = queries.people_for(sanne, **here)
    openings = queries.why_so_few(sanne, **here)
    assert (before.total_now, openings.fits) == (1, 1)
    gains = {opening.needs: opening.count for opening in openings.single}
    assert gains == {("certificate:heftruck",): 2}
    assert {opening.needs: opening.count for opening in openings.pairs} == {("certificate:heftruck", "hours"): 3}
    assert openings.single[0].remedy == "cursus van 2 dagen"
    easier = Change(fields={"certificates": 0})
    assert queries.people_for(sanne, **here, change=easier).total_now == 1 + 2
    assert queries.people_for(sanne, **here, change=Change({"certificates": 0, "hours_min": 16})).total_now == 4
    assert queries.why_so_few(sanne, **here, change=easier).fits == 3
    assert queries.people_for(sanne, **here).total_now == 1
    with pytest.raises(ValueError, match="wage_cents"):
        queries.people_for(sanne, **here, change=Change({"wage_cents": 1}))


def test_what_if_a_task_goes_or_is_learned_there(sanne):
    place = PlaceFactory(asks=[1, 600], occupation_id=250, kinds_of_work=0)
    CardFactory(can=[1], wants=[1])
    here = {"region": REGION, "place": place.pk}
    plain = queries.people_for(sanne, **here, pages={Group.NOW: (0, 5)})
    easier = queries.people_for(sanne, **here, change=Change(skills={600: None}))
    taught = queries.people_for(sanne, **here, change=Change(skills={600: "learnable"}))
    points = [found["now"].rows[0].explanation.points for found in (plain, taught, easier)]
    assert points == sorted(points) and len(set(points)) == 3


def test_what_helps_says_by_what(sanne):
    card = CardFactory(**WORK)
    for _ in range(3):
        PlaceFactory(**ASKED, certificates=FORKLIFT)
    PlaceFactory(**ASKED, guidance=0, adaptations=0, hours_min=40, hours_max=40)
    found = queries.what_helps(sanne, region=REGION, card=card.pk)
    assert [(opening.label, opening.remedy, opening.count) for opening in found.single] == [
        ("heftruckcertificaat", "cursus van 2 dagen", 3),
        ("aantal uren", "plek delen", 1),
    ]


def test_kept_totals_and_the_caseload_to_judge(sanne):
    first, second, alone = CardFactory(**WORK), CardFactory(**WORK), CardFactory()
    place = PlaceFactory(**ASKED)
    for card in (first, alone):
        DossierFactory(card=card, organisation_id=sanne.organisation, caseworker_id=sanne.id)
    run_region(REGION)
    with acting(sanne):
        assert queries.fits_of_cards(REGION, [first.pk, alone.pk]) == {first.pk: 1, alone.pk: 0}
        assert queries.fits_of_places(REGION, [place.pk]) == {place.pk: 2}
        (row,) = queries.to_judge(sanne, region=REGION)
    assert (row.card, row.place, row.fits, row.waiting_days) == (first.pk, place.pk, 1, 300)
    assert row.card != second.pk
    place.state = "closed"
    place.save()
    assert queries.to_judge(sanne, region=REGION) == []


@pytest.mark.parametrize("side", ["card", "place"])
def test_one_row_or_many_take_as_many_statements(sanne, side):
    card, place = CardFactory(**WORK), PlaceFactory(**ASKED)
    ask = {
        "card": lambda: queries.places_for(sanne, region=REGION, card=card.pk, pages={Group.NOW: (0, 30)}),
        "place": lambda: queries.people_for(sanne, region=REGION, place=place.pk, pages={Group.NOW: (0, 30)}),
    }[side]
    counts = []
    for more in (0, 24):
        for _ in range(more):
            CardFactory(**WORK)
            PlaceFactory(**ASKED)
        with acting(sanne):
            assert ask().total_now == 1 + more
            with CaptureQueriesContext(connection) as captured:
                assert len(ask()["now"].rows) == 1 + more
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_kept_lists_are_for_the_counter(sanne, partner):
    card = CardFactory(**WORK)
    run_region(REGION)
    with acting(partner):
        assert queries.fits_of_cards(REGION, [card.pk]) == {}


def test_a_partner_cannot_read_the_readiness_from_who_fits(partner, sanne):
    """Who needs how much guidance is taken from the readiness where nobody wrote it down: not for a party beside the counter."""
    cards = [CardFactory(**WORK, keyed=True, guidance=None, readiness=level) for level in (1, 2, 3)]
    found = {partner: [], sanne: []}
    for guidance in (0, 1, 2):
        place = PlaceFactory(**ASKED, guidance=guidance).pk
        for who, said in found.items():
            people = queries.people_for(who, region=REGION, place=place)
            said.append(totals(people)["now"])
            assert count_people(who, region=REGION, place=place) == [said[-1]]
            told = {fit.id: (fit.group, fit.explanation) for section in people.sections for fit in section.rows}
            if who is partner:
                assert len(told) == 3 and len(set(told.values())) == 1
            openings = queries.why_so_few(who, region=REGION, place=place)
            assert openings.fits == said[-1]
    assert set(found[partner]) <= {0, 3} and found[sanne] == [1, 2, 3]
    shown = {totals(queries.places_for(partner, region=REGION, card=card.pk))["now"] for card in cards}
    assert len(shown) == 1
    assert len({count_places(partner, region=REGION, card=card.pk) for card in cards}) == 1
