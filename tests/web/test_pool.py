"""Bestand: who is found, who is counted, who may not be seen, and what is done with those chosen."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perspectief.access.models import Look
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.exchange.reading.workbook import read_workbook
from perspectief.matching.models import PersonList, PlaceList, RuleSet, Run
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.search import search
from perspectief.work.models import Task
from tests.factories import (
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
)

POOL = reverse("web:pool")
PHRASE = "orders verzamelen in een magazijn"
WORK = search(PHRASE).occupations[0].occupation


@pytest.fixture
def me(db):
    """A klantmanager of a municipality."""
    return MembershipFactory()


def page(client, **asked) -> str:
    answer = client.get(POOL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def counts(html: str) -> tuple[int, int]:
    """People and places found."""
    people, places = (
        re.search(rf'id="{side}"><span class="psp-stat__n">([\d.]+)<', html) for side in ("aanbod", "vraag")
    )
    return tuple(int(found[1].replace(".", "")) for found in (people, places))


def option(html: str, name: str) -> tuple[str, str]:
    """Counts beside a choice: people, places."""
    row = re.search(rf'<label><input type="checkbox" id="{name}".*?</label>', html, re.DOTALL)
    assert row, name
    return tuple(
        re.sub(r"<[^>]*>|mensen|plekken", "", part).strip()
        for part in re.findall(r"</b>(.*?)</label>", row[0], re.DOTALL)[0].split("</span></span>")[:2]
    )


def test_an_empty_file_says_what_to_do(me, enter):
    html = page(enter(me))
    assert "Nog niemand in het bestand" in html
    assert "Er staat geen plek open" in html


def test_people_and_places_side_by_side(me, enter):
    CardFactory(title="Helpt graag in de keuken")
    PlaceFactory(title="Afwassen", employer__name="De Klok")
    html = page(enter(me))
    assert counts(html) == (1, 1)
    assert "Helpt graag in de keuken" in html
    assert "Afwassen" in html
    assert "De Klok" in html


def test_who_is_not_searching_and_what_is_not_open_is_not_here(me, enter):
    CardFactory(state="werkt")
    PlaceFactory(filled=2)
    PlaceFactory(state="closed")
    PlaceFactory(expires_on=clock.today() - datetime.timedelta(days=1))
    assert counts(page(enter(me))) == (0, 0)


def test_another_region_is_not_counted(me, enter):
    CardFactory(region_id=33)
    PlaceFactory(employer__region_id=33)
    assert counts(page(enter(me))) == (0, 0)


def test_work_finds_who_wants_it_and_who_can_half_of_it(me, enter):
    half = -(-len(WORK.tasks) // 2)
    CardFactory(title="Wil het", wants=[WORK.id])
    CardFactory(title="Kan het", can=list(WORK.tasks[:half]))
    CardFactory(title="Kan te weinig", can=list(WORK.tasks[: half - 1]))
    PlaceFactory(title="Zo heet het", occupation_id=WORK.id)
    PlaceFactory(title="Vraagt het", asks=list(WORK.tasks[:half]))
    PlaceFactory(title="Iets anders")
    html = page(enter(me), werk=PHRASE, keuze=WORK.code)
    assert counts(html) == (2, 2)
    assert "Kan te weinig" not in html
    assert "Iets anders" not in html
    assert catalogue().skills[WORK.tasks[0]].label in html


def test_a_word_with_several_meanings_is_asked_back(me, enter):
    html = page(enter(me), werk="chauffeur")
    assert "Wat bedoel je met" in html
    assert html.count('name="keuze"') > 2
    assert html.count('name="keuze" value="m0" data-auto checked') == 0
    assert 'value="m0" data-auto checked' in page(enter(me), werk="chauffeur", keuze="m0")


def test_a_word_nobody_knows_says_so_and_shows_nobody(me, enter):
    CardFactory()
    html = page(enter(me), werk="qqqq")
    assert "niet als werk" in html
    assert counts(html) == (0, 0)


def test_a_filter_narrows_and_its_own_counts_stay(me, enter):
    CardFactory(pc4=4811, readiness=3)
    CardFactory(pc4=4811, readiness=1)
    CardFactory(pc4=4611, readiness=3)
    client = enter(me)
    html = page(client, gemeente="Breda")
    assert counts(html)[0] == 2
    assert option(html, "f-gemeente-Bergen-op-Zoom")[0] == "1"
    assert option(html, "f-klaar-3")[0] == "1"
    assert counts(page(client, gemeente=["Breda", "Bergen op Zoom"], klaar="3"))[0] == 2


def test_unknown_hours_are_a_choice_not_a_no(me, enter):
    CardFactory(hours_min=None, hours_max=None)
    html = page(enter(me))
    assert option(html, "f-uren-onbekend")[0] == "1"


def test_a_name_finds_the_person_and_the_look_is_on_record(me, enter):
    CardFactory(
        named=True,
        profile__family_name="Oers",
        profile__prefix="van",
        profile__given_name="Jaap",
        profile__sort_key="oers jaap van",
    )
    CardFactory(named=True)
    html = page(enter(me), q="jaap oe")
    assert counts(html)[0] == 1
    assert "Jaap van Oers" in html
    looks = Look.objects.filter(layer="profile", page="web:pool")
    assert [(look.actor, look.reason) for look in looks] == [(me.user_id, "search")]


def test_without_a_name_asked_no_name_is_shown(me, enter):
    CardFactory(named=True)
    assert "Schoenmakers" not in page(enter(me))


def test_a_card_number_finds_the_card_with_or_without_spaces(me, enter):
    wanted, _other = CardFactory(number=482109372), CardFactory()
    assert counts(page(enter(me), q="482 109 372"))[0] == 1
    assert wanted.title in page(enter(me), q="482109372")


def test_an_employer_sees_keyed_cards_only_and_no_readiness(me, enter):
    CardFactory(title="Op slot", pc4=4811)
    CardFactory(title="Open", keyed=True, named=True, pc4=4811, readiness=2)
    html = page(enter(MembershipFactory(employer=True)))
    assert counts(html)[0] == 1
    assert "Op slot" not in html
    assert "midden" not in html
    assert 'name="klaar"' not in html
    assert option(html, "f-gemeente-Breda")[0] == "1"


def test_an_employer_finds_nobody_by_name(me, enter):
    CardFactory(keyed=True, named=True, profile__sort_key="oers jaap", profile__family_name="Oers")
    assert counts(page(enter(MembershipFactory(employer=True)), q="oers"))[0] == 0


def test_my_own_people_and_places(me, enter):
    mine = CardFactory(organisation=me.organisation)
    DossierFactory(card=mine, caseworker=me.user)
    CardFactory()
    account = EmployerFactory()
    account.file.contact = me.user
    account.file.save()
    PlaceFactory(employer=account)
    PlaceFactory()
    assert counts(page(enter(me), van="mij")) == (1, 1)


def test_one_and_thirty_rows_ask_the_same_number_of_questions(me, enter):
    client = enter(me)
    DossierFactory(card=CardFactory(named=True, wants=[WORK.id], can=list(WORK.tasks)))
    PlaceFactory(occupation_id=WORK.id)
    asked = {"werk": PHRASE, "toon": "mensen"}
    page(client, **asked)
    with CaptureQueriesContext(connection) as few:
        page(client, **asked)
    for _ in range(29):
        CardFactory(named=True, wants=[WORK.id], can=list(WORK.tasks))
        PlaceFactory(occupation_id=WORK.id)
    with CaptureQueriesContext(connection) as many:
        html = page(client, **asked)
    assert "1–25 van 30" in html
    assert len(many) == len(few)


def test_pages_go_on_and_come_back(me, enter):
    for number in range(30):
        CardFactory(
            title=f"Kaart {number:02}", waiting_since=datetime.date(2025, 1, 1) + datetime.timedelta(days=number)
        )
    client = enter(me)
    first, second = page(client, toon="mensen"), page(client, toon="mensen", blad="2")
    assert "Kaart 00" in first
    assert "Kaart 29" not in first
    assert "26–30 van 30" in second
    assert "Kaart 29" in second
    assert "26–30 van 30" in page(client, toon="mensen", blad="99")


@pytest.mark.parametrize(
    "wrong",
    [
        {"blad": "x"},
        {"toon": "alles"},
        {"volgorde": "raar"},
        {"gemeente": "Nergenshuizen"},
        {"uren": "'; DROP"},
        {"keuze": "B9999", "werk": "tuin"},
    ],
)
def test_an_address_with_nonsense_still_works(me, enter, wrong):
    CardFactory()
    assert page(enter(me), **wrong)


def test_suggestions_are_work_never_people(me, enter):
    CardFactory(named=True, title="heftruckheld")
    html = enter(me).get(reverse("web:pool_suggestions"), {"werk": "heftr"}).content.decode()
    assert "Heftruck" in html
    assert "held" not in html


def choose(client, **sent):
    return client.post(reverse("web:pool_choose"), sent, follow=True).content.decode()


def test_asking_whether_it_still_holds_makes_tasks(me, enter):
    mine, other, place = CardFactory(organisation=me.organisation), CardFactory(), PlaceFactory()
    html = choose(enter(me), doe="vraag", mens=[mine.number, other.number], plek=[place.number])
    assert "2 taken" in html
    assert "1 kaart is van een andere organisatie" in html
    tasks = {(task.kind, task.subject_number, task.assignee_id) for task in Task.objects.order_by("id")}
    assert tasks == {("confirm_card", mine.number, me.user_id), ("confirm_place", place.number, me.user_id)}
    assert "2 stonden al klaar" in choose(enter(me), doe="vraag", mens=[mine.number], plek=[place.number])
    assert Task.objects.count() == 2


def test_the_task_goes_to_who_works_with_the_person(me, enter):
    colleague = MembershipFactory(organisation=me.organisation)
    mine = CardFactory(organisation=me.organisation)
    DossierFactory(card=mine, caseworker=colleague.user)
    choose(enter(me), doe="vraag", mens=[mine.number])
    assert Task.objects.get().assignee == colleague.user


def test_nothing_chosen_says_so(me, enter):
    assert "niets gekozen" in choose(enter(me), doe="vraag")
    assert not Task.objects.exists()


def test_back_to_the_list_it_was_chosen_from(me, enter):
    mine = CardFactory(organisation=me.organisation)
    sent = {"doe": "vraag", "mens": mine.number, "terug": "werk=tuin&toon=mensen"}
    assert enter(me).post(reverse("web:pool_choose"), sent)["Location"] == f"{POOL}?werk=tuin&toon=mensen"


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_download_holds_cards_without_names_and_is_on_record(me, enter):
    CardFactory(named=True, title="=HYPERLINK(1)", number=482109372)
    answer = enter(me).get(reverse("web:pool_download"), {"wat": "mensen", "als": "csv"})
    heads, row = lines(answer)
    assert row[heads.index("kaart")] == "482109372"
    assert row[heads.index("kan")] == "'=HYPERLINK(1)"
    assert "Schoenmakers" not in answer.content.decode("utf-8-sig")
    fact = Fact.objects.get(verb="pool_downloaded")
    assert (fact.actor, fact.data["number"], fact.data["form"]) == (me.user_id, 1, "csv")


def test_the_download_follows_the_filters(me, enter):
    CardFactory(pc4=4811)
    CardFactory(pc4=4611)
    answer = enter(me).get(reverse("web:pool_download"), {"wat": "mensen", "als": "csv", "gemeente": "Breda"})
    assert len(lines(answer)) == 2


def test_an_employer_takes_places_along_and_no_people(me, enter):
    CardFactory(keyed=True, title="Open", readiness=2)
    PlaceFactory(title="Bloemen binden")
    employer = enter(MembershipFactory(employer=True))
    assert employer.get(reverse("web:pool_download"), {"wat": "mensen", "als": "csv"}).status_code == 403
    (_heads, row) = lines(employer.get(reverse("web:pool_download"), {"wat": "plekken", "als": "csv"}))
    assert "Bloemen binden" in row
    link = f"{reverse('web:pool_download')}?toon=mensen".split("?")[0]
    assert link not in employer.get(f"{POOL}?toon=mensen").content.decode()
    assert link in employer.get(f"{POOL}?toon=plekken").content.decode()


def test_chosen_cards_come_as_a_workbook_with_two_sheets(me, enter):
    card, place = CardFactory(), PlaceFactory(title="Bloemen binden")
    CardFactory()
    sent = {"doe": "xlsx", "mens": [card.number], "plek": [place.number]}
    answer = enter(me).post(reverse("web:pool_choose"), sent)
    people, places = read_workbook(answer.content)
    assert people.source.sheets == ("mensen", "plekken")
    assert people.cells.height == 2
    assert places.cells.row(1)[1] == "Bloemen binden"


def test_a_download_of_something_else_is_not_there(me, enter):
    assert enter(me).get(reverse("web:pool_download"), {"wat": "mensen", "als": "exe"}).status_code == 404


def test_places_of_an_organisation_beside_the_counter_are_shown_too(me, enter):
    PlaceFactory(employer__organisation=OrganisationFactory(kind="intermediair"))
    assert counts(page(enter(me)))[1] == 1


def test_on_how_many_it_fits_is_read_from_the_kept_lists(me, enter):
    card, place = CardFactory(), PlaceFactory()
    rules = RuleSet.objects.create(region_id=25, version="1", valid_from=clock.today())
    counted = {"people": 1, "places": 1, "fits": 1, "people_without": 0, "places_without": 0}
    run = Run.objects.create(region_id=25, rules=rules, rarity=[], seconds=0, engine_seconds=0, **counted)
    PersonList.objects.create(region_id=25, card=card, run=run, places=[place.id], points=[40], total=7)
    PlaceList.objects.create(region_id=25, place=place, run=run, people=[card.id], points=[40], total=1)
    html = page(enter(me))
    assert "Past op 7 plekken" in html
    assert "1 mens past" in html
    card.person_key_at = card.organisation_key_at = clock.today()
    card.save()
    assert "Past op" not in page(enter(MembershipFactory(employer=True)))


@pytest.mark.parametrize(
    ("where", "asked", "seen"),
    [
        ("web:pool", {"toon": "plekken", "q": "kevin"}, [("card", "search"), ("profile", "search")]),
        ("web:pool_download", {"wat": "mensen", "als": "csv", "q": "kevin"}, [("profile", "search")]),
        ("web:pool_download", {"wat": "mensen", "als": "csv"}, [("card", "download")]),
    ],
)
def test_who_is_counted_by_name_or_taken_along_was_looked_at(me, enter, where, asked, seen):
    """The counts beside the filters tell how far from work the one with this name is, also beside a list of places."""
    card = CardFactory(named=True)
    enter(me).get(reverse(where), asked)
    found = Look.objects.order_by("id").values_list("subject", "layer", "reason")
    assert list(found) == [(card.pseudonym.subject, *one) for one in seen]
