"""Verdeling as staff of the counter see it: levers, taking over, holding, keeping, deciding, taking along."""

import csv
import datetime
import io
from urllib.parse import parse_qsl

import pytest

from perspectief.access.models import Look
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.demand.models import EmployerFile
from perspectief.matching.models import Distribution, GroupDecision, PairChoice, Proposal
from perspectief.parties.rules import Role
from perspectief.supply.models import Card
from perspectief.web import formats
from perspectief.web.staff.distribution.show import FEW
from perspectief.work.models import Task
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
)
from tests.web.sending import form_of, send

pytestmark = pytest.mark.django_db
WORK, ASKED = {"can": [1, 2, 26], "wants": [1]}, {"asks": [1, 2, 26], "occupation_id": 1}
PATH = "/verdeling/"
HTMX = {"hx-request": "true"}


def waited(days: int) -> datetime.date:
    return clock.today() - datetime.timedelta(days=days)


def decided(group: str, **given) -> GroupDecision:
    today = clock.today()
    row = {"points": 3000, "decided_on": today, "valid_from": today, "reason": "Stuurgroep"}
    sure = {"user": UserFactory(), "confirmed_by": UserFactory(), "confirmed_at": clock.now()}
    return GroupDecision.objects.create(region_id=REGION, group=group, **(row | sure | given))


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def town(db):
    return OrganisationFactory(name="gemeente Breda")


@pytest.fixture
def sanne(town):
    return MembershipFactory(organisation=town)


@pytest.fixture
def two(town):
    """Two people who fit alike and one opening; the second waits longer."""
    cards = [CardFactory(organisation=town, waiting_since=waited(days), **WORK) for days in (100, 900)]
    return cards, PlaceFactory(capacity=1, **ASKED)


class TestThePage:
    def test_the_plan_its_proof_and_who_was_shown(self, two, sanne, enter):
        cards, place = two
        told = text(enter(sanne).get(PATH))
        assert cards[1].title in told and place.title in told and "Bewezen: beter kan niet" in told
        assert "1 vrije plaats, 2 mensen" in told and "29 maanden in beeld" in told
        seen = set(Look.objects.values_list("subject", "layer", "reason"))
        assert (cards[1].pseudonym.subject, "card", "distribution") in seen

    def test_the_own_people_first_then_the_organisation_then_the_region(self, town, sanne, enter):
        mine, ours = (CardFactory(organisation=town, **WORK) for _ in range(2))
        theirs = CardFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"), **WORK)
        DossierFactory(card=mine, organisation=town, caseworker=sanne.user)
        PlaceFactory(capacity=3, **ASKED)
        client = enter(sanne)

        def rows(query: str = "") -> set[int]:
            told = text(client.get(PATH + query)).partition("<tbody")[2].partition("</tbody")[0]
            return {card.pk for card in (mine, ours, theirs) if card.title in told}

        assert rows() == {mine.pk}
        assert rows("?wie=onze") == {mine.pk, ours.pk}
        assert rows("?wie=alle") == {mine.pk, ours.pk, theirs.pk}
        told = text(client.get(PATH + "?wie=alle"))
        assert told.count('name="v"') == 2 and sanne.user.name in told and "UWV" in told and "nog niemand" in told

    def test_an_account_manager_begins_with_the_own_employers(self, two, town, enter):
        mark = MembershipFactory(organisation=OrganisationFactory(kind="wsp"), role=Role.ACCOUNT_MANAGER)
        _cards, place = two
        assert 'aria-current="page">de hele regio' in text(enter(mark).get(PATH))
        EmployerFile.objects.filter(employer=place.employer).update(contact=mark.user)
        told = text(enter(mark).get(PATH))
        assert 'aria-current="page">mijn werkgevers <b>1' in told and 'name="v"' not in told
        assert "beslist een andere organisatie" in told

    @pytest.mark.parametrize(
        ("people", "places", "says"),
        [(0, 1, "Er zoekt nu niemand een plek"), (1, 0, "Er staat nu geen plek open"), (1, 1, "Nu past niemand")],
    )
    def test_nothing_to_divide_says_why(self, people, places, says, town, sanne, enter):
        CardFactory.create_batch(people, organisation=town, week_can=0)
        PlaceFactory.create_batch(places, **ASKED)
        told = text(enter(sanne).get(PATH))
        assert says in told and "Bewaar als plan" not in told

    def test_nobody_left_when_everything_is_taken(self, town, sanne, enter):
        card, place = CardFactory(organisation=town, **WORK), PlaceFactory(capacity=1, **ASKED)
        client = enter(sanne)
        send(client, client.get(PATH), {"v": f"{card.number}:{place.number}"}, to=f"{PATH}overnemen/")
        told = text(client.get(PATH))
        assert "Nu past niemand" in told or "Niemand meer om voor te stellen" in told

    def test_the_count_is_of_the_choice_that_is_shown(self, town, sanne, enter):
        CardFactory(organisation=town, **WORK)
        CardFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"), **WORK)
        PlaceFactory(capacity=3, **ASKED)
        assert "1 van 1 nieuwe" in text(enter(sanne).get(f"{PATH}?wie=onze"))
        assert "2 van 2 nieuwe" in text(enter(sanne).get(f"{PATH}?wie=alle"))

    def test_who_fits_only_where_somebody_decided_otherwise_is_not_said_to_come_after_others(self, two, sanne, enter):
        cards, place = two
        client = enter(sanne)
        assert "past op 1 plek, daar gaan anderen voor" in text(client.get(PATH))
        client.post(f"{PATH}vast/", {"zet": f"exclude:{cards[0].number}:{place.number}"})
        told = text(client.get(PATH))
        assert "daar gaan anderen voor" not in told and "past alleen waar iemand besloot: niet deze combinatie" in told

    def test_more_proposals_are_asked_by_a_link(self, town, sanne, enter):
        CardFactory.create_batch(12, organisation=town, **WORK)
        PlaceFactory(capacity=20, **ASKED)
        client = enter(sanne)
        assert "Nog 2 voorstellen" in text(client.get(PATH))
        assert text(client.get(f"{PATH}?toon=35")).count('name="v"') == 12


class TestLevers:
    def test_a_group_goes_first_and_can_be_put_off(self, two, sanne, enter):
        cards, _place = two
        Card.objects.filter(pk=cards[0].pk).update(inburgering=True)
        decided("integration")
        client = enter(sanne)
        table = "<tbody"
        first = text(client.get(PATH)).partition(table)[2]
        assert cards[0].title in first and cards[1].title not in first.partition("</tbody")[0]

    @pytest.mark.parametrize(
        "query", ["stel=1&wacht=zwaar", "stel=1&wacht=zwaar&voor=integration&minstens-integration=2"]
    )
    def test_groups_otherwise_than_decided_give_figures_and_nobody(self, query, two, sanne, enter):
        cards, _place = two
        Card.objects.filter(pk=cards[0].pk).update(inburgering=True)
        decided("integration", least=1)
        client = enter(sanne)
        page = client.get(f"{PATH}?{query}")
        live = client.get(f"{PATH}?{query}&kosten=1&wie=alle&toon=200", headers=HTMX)
        answers = [page, client.get(f"{PATH}?{query}", headers=HTMX), live, client.get(f"{PATH}?{query}&kosten=1")]
        answers.append(client.get(f"{PATH}download/?als=csv&wie=alle&{query}"))
        for answer in answers:
            for card in cards:
                told = text(answer)
                assert card.title not in told and str(card.number) not in told
                assert formats.card_number(card.number) not in told
        assert answers[-1].status_code == 403 and not Look.objects.exists()
        told = text(page)
        assert "daarom staan hier alleen aantallen" in told.lower() and "Bewezen: beter kan niet" in told
        assert not [
            one for one in ("Bewaar als plan", "download/", "bovengrens", "mijn mensen", 'id="lang"') if one in told
        ]
        assert f'href="{PATH}?wacht=zwaar&amp;wie="' in told and 'id="lang"' in text(
            client.get(f"{PATH}?wacht=zwaar&wie=")
        )
        assert "langste wacht" not in text(live) and "Gewoon: kost minder dan 5 voorstellen." in text(live)
        given = dict(parse_qsl(query))
        assert send(client, client.get(PATH), given, to=f"{PATH}bewaar/").status_code == 403
        assert not Distribution.objects.exists()

    @pytest.mark.parametrize("typed", ["9" * 4400, "9" * 30, "0" * 4400 + "100000", "100000"])
    def test_a_number_too_large_is_told(self, typed, two, sanne, enter):
        decided("long", least=2)
        client, query = enter(sanne), {"stel": "1", "voor": "long", "minstens-long": typed}
        answer = client.get(PATH, query)
        assert answer.status_code == 400 and "Vul een heel getal in" in text(answer)
        along = client.get(f"{PATH}download/", query | {"als": "csv", "wie": "alle"})
        assert along.status_code == 400 and "Vul een heel getal in" in text(along)

    def test_the_back_button_gets_the_whole_page(self, two, sanne, enter):
        back = HTMX | {"hx-history-restore-request": "true"}
        assert "<html" in text(enter(sanne).get(f"{PATH}?stel=1&wacht=zwaar", headers=back))
        place = f"/plekken/{two[1].number}/"
        assert "<html" in text(enter(sanne).get(place, headers=back))
        assert "<html" not in text(enter(sanne).get(place, headers=HTMX))

    def test_turned_with_htmx_only_what_changes_comes(self, two, sanne, enter):
        decided("long")
        told = text(enter(sanne).get(f"{PATH}?stel=1&wacht=zwaar&voor=long", headers=HTMX))
        assert "<html" not in told and 'id="kop" hx-swap-oob' in told
        costs = text(enter(sanne).get(f"{PATH}?stel=1&wacht=zwaar&voor=long&kosten=1", headers=HTMX))
        assert 'id="kost-wacht" hx-swap-oob' in costs and "Kost niets." in costs

    def test_without_script_the_price_is_a_link_away(self, two, sanne, enter):
        decided("long")
        told = text(enter(sanne).get(f"{PATH}?kosten=1"))
        assert "Niet: de langste wacht" in told and "<html" in told

    def test_a_few_people_of_a_group_are_not_told(self, two, sanne, enter):
        cards, _place = two
        Card.objects.filter(pk=cards[0].pk).update(inburgering=True)
        decided("integration", least=1)
        told = text(enter(sanne).get(f"{PATH}?kosten=1"))
        assert f"Minder dan {FEW} mensen verschil." in told
        assert "1 mensen meer" not in told and "Nu ongeveer" not in told and f"Nu minder dan {FEW}." in told

    def test_a_lever_is_described_by_what_it_costs_and_the_news_stays_in_the_page(self, two, sanne, enter):
        decided("long", least=1)
        told, live = (text(enter(sanne).get(f"{PATH}?wacht=zwaar", headers=sent)) for sent in ({}, HTMX))
        for name in ("wacht-fout kost-wacht", "kost-voor-long", "fout-long kost-minstens-long"):
            assert f'aria-describedby="{name}"' in told
        assert told.count('role="status" id="stand"') == 1
        assert 'role="status"' not in live and 'id="stand" hx-swap-oob="innerHTML"' in live
        for form in ("los", "vast"):
            assert f'value="?wacht=zwaar&amp;wie=alle" id="terug-{form}"' in told.replace("wie=onze", "wie=alle")
            assert f'id="terug-{form}" hx-swap-oob="true"' in live

    def test_what_is_no_number_is_told_and_kept(self, two, sanne, enter):
        decided("long", least=2)
        client, query = enter(sanne), f"{PATH}?stel=1&wacht=gewoon&voor=long&minstens-long=veertig"
        answer = client.get(query)
        assert answer.status_code == 400
        assert "Vul een heel getal in" in text(answer) and 'value="veertig"' in text(answer)
        live = client.get(query, headers=HTMX)
        assert live.status_code == 200 and "Vul een heel getal in" in text(live)
        wrong = send(client, client.get(PATH), {"stel": "1", "minstens-long": "x"}, to=f"{PATH}bewaar/")
        assert wrong.status_code == 400 and not Distribution.objects.exists()

    @pytest.mark.parametrize(("people", "told"), [(FEW - 1, False), (FEW, True)])
    def test_more_than_there_are_is_said_when_it_is_no_handful(self, people, told, town, sanne, enter):
        CardFactory.create_batch(people, organisation=town, waiting_since=waited(900), **WORK)
        PlaceFactory(capacity=9, **ASKED)
        decided("long", least=50)
        page = text(enter(sanne).get(f"{PATH}?kosten=1"))
        assert ("Meer kan niet" in page) is told and (f"Nu ongeveer {people}." in page) is told


class TestTakingOver:
    def test_under_the_own_name_with_a_task_and_only_once(self, two, town, sanne, enter):
        cards, place = two
        DossierFactory(card=cards[1], organisation=town, caseworker=sanne.user)
        client = enter(sanne)
        page = client.get(PATH)
        assert f"Neem over als {sanne.user.name}" in text(page)
        given = {"changes": {"v": f"{cards[1].number}:{place.number}"}, "to": f"{PATH}overnemen/", "follow": True}
        assert "1 voorstel is overgenomen" in text(send(client, page, **given))
        assert "overgenomen:" not in text(send(client, page, **given)), "sent twice it is one form"
        assert Proposal.objects.get().user == sanne.user
        assert Task.objects.get(kind="ask_person").assignee == sanne.user

    def test_what_could_not_is_told_with_its_reason(self, two, sanne, enter):
        cards, place = two
        client = enter(sanne)
        page = client.get(PATH)
        Card.objects.filter(pk=cards[1].pk).update(state="werkt")
        answer = send(client, page, {"v": f"{cards[1].number}:{place.number}"}, to=f"{PATH}overnemen/", follow=True)
        assert "Deze persoon zoekt nu geen plek meer." in text(answer)
        assert not Proposal.objects.exists()

    @pytest.mark.parametrize(
        ("sent", "status"), [({}, 302), ({"v": "x"}, 400), ({"v": "1:2:3"}, 400), ({"v": "1:²"}, 400)]
    )
    def test_nothing_or_nonsense(self, sent, status, two, sanne, enter):
        assert enter(sanne).post(f"{PATH}overnemen/", sent).status_code == status


class TestHolding:
    def test_a_row_is_held_and_let_go(self, two, sanne, enter):
        cards, place = two
        client = enter(sanne)
        send(client, client.get(PATH), {"zet": f"exclude:{cards[1].number}:{place.number}"}, to=f"{PATH}overnemen/")
        page = client.get(PATH)
        form = form_of(page, f"{PATH}overnemen/") | {"zet": f"exclude:{cards[1].number}:{place.number}"}
        told = text(client.post(f"{PATH}vast/", form, follow=True))
        assert f"niet bij {place.title}" in told and f"door {sanne.user.name}" in told
        assert cards[0].title in told.partition("<tbody")[2].partition("</tbody")[0]
        number = PairChoice.objects.get().number
        told = text(client.post(f"{PATH}vast/", {"los": str(number)}, follow=True))
        assert "Losgemaakt" in told and "Niemand staat vast" in told
        told = text(client.post(f"{PATH}vast/", {"los": str(number)}, follow=True))
        assert "is er niet meer" in told and "Losgemaakt" not in told

    def test_enter_takes_over_and_ticks_stay_when_something_else_is_done(self, two, sanne, enter):
        cards, place = two
        client = enter(sanne)
        told = text(client.get(PATH))
        form = told[told.index(f'action="{PATH}overnemen/"') :]
        first = form[form.index("<button") :].partition(">")[0]
        assert "formaction" not in first and "name=" not in first, "Enter presses the first button of a form"
        value = f"{cards[1].number}:{place.number}"
        back = text(client.post(f"{PATH}vast/", {"zet": f"pin:{value}", "v": value}, follow=True))
        assert f'value="{value}" checked' in back and f'value="{value}" checked' not in told

    def test_by_two_numbers_as_people_type_them(self, two, sanne, enter):
        cards, place = two
        typed = f"{cards[0].number:,}".replace(",", " ")
        told = text(
            enter(sanne).post(f"{PATH}vast/", {"kaart": typed, "plek": place.number, "zet": "pin"}, follow=True)
        )
        assert f"bij {place.title}" in told and "vastgezet</p>" in told

    @pytest.mark.parametrize("typed", ["", "geen nummer", "123456789"])
    def test_what_is_no_card_is_told_and_stays(self, typed, two, sanne, enter):
        _cards, place = two
        told = text(
            enter(sanne).post(f"{PATH}vast/", {"kaart": typed, "plek": place.number, "zet": "pin"}, follow=True)
        )
        assert f'name="kaart" value="{typed}"' in told and f'name="plek" value="{place.number}"' in told
        assert ("is er niet meer" in told) is (typed == "123456789")


class TestKeeping:
    def test_a_plan_is_kept_and_looked_at_again(self, two, sanne, enter):
        cards, place = two
        client = enter(sanne)
        page = client.get(f"{PATH}?stel=1&wacht=zwaar")
        for _ in range(2):
            answer = send(client, page, {}, to=f"{PATH}bewaar/", follow=True)
        kept = Distribution.objects.get()
        assert (kept.levers["waiting"], kept.user, kept.figures["proposed"]) == ("zwaar", sanne.user, 1)
        told = text(client.get(f"{PATH}plannen/{kept.number}/"))
        assert cards[1].title in told and "Wachttijd telt zwaar." in told and "nog niet besloten" in told
        assert Fact.objects.filter(verb="distribution_kept").count() == 1
        send(client, client.get(PATH), {"v": f"{cards[1].number}:{place.number}"}, to=f"{PATH}overnemen/")
        assert "overgenomen" in text(client.get(f"{PATH}plannen/{kept.number}/"))
        assert answer.status_code == 200 and f"door {sanne.user.name}" in text(client.get(PATH))
        Distribution.objects.update(levers={"waiting": "zwaar", "off": ["long"], "least": {}})
        told = text(client.get(f"{PATH}plannen/{kept.number}/"))
        assert cards[1].title not in told and "Geen voorrang voor" in told

    def test_not_when_the_region_changed_since_the_page(self, two, sanne, enter):
        cards, place = two
        client = enter(sanne)
        page = client.get(PATH)
        Card.objects.filter(pk=cards[0].pk).update(travel_minutes=20)
        told = text(send(client, page, {}, to=f"{PATH}bewaar/", follow=True))
        assert "De regio is intussen veranderd." in told and place.title in told
        assert not Distribution.objects.exists()


class TestDeciding:
    GIVEN = {"group": "young", "points": "1000", "reason": "Stuurgroep van 3 november."}

    def test_it_is_written_down_confirmed_by_a_colleague_and_ended(self, sanne, enter):
        client, address = enter(sanne), f"{PATH}besluiten/"
        told = text(send(client, client.get(address), self.GIVEN, to=address, follow=True))
        assert "Vastgelegd" in told and "WGBL art. 7" in told and sanne.user.name in told
        assert "wacht op een collega" in told and "bevestig/" not in told and "Trek in" in told
        number = GroupDecision.objects.get().number
        told = text(client.post(f"{address}bevestig/", {"besluit": str(number)}, follow=True))
        assert "Je legde dit zelf vast." in told
        colleague = MembershipFactory(organisation=OrganisationFactory(name="UWV Breda", kind="uwv"))
        other = enter(colleague)
        page = other.get(address)
        assert "Bevestig<" in text(page) and "intrek/" not in text(page) and "Liefst bevestigt" not in text(page)
        told = text(send(other, page, {}, to=f"{address}bevestig/", follow=True))
        assert "Bevestigd, met jouw naam" in told and "Geldt nu nog niet." in told and "UWV Breda" in told
        told = text(other.post(f"{address}stop/", {"besluit": str(number)}, follow=True))
        assert "Beëindigd" in told and "Geldt niet: vervangen of beëindigd." in told
        for act in ("stop", "bevestig", "intrek"):
            assert "Dit besluit is er niet meer" in text(
                other.post(f"{address}{act}/", {"besluit": str(number)}, follow=True)
            )

    def test_who_wrote_it_down_takes_it_back(self, sanne, town, enter):
        MembershipFactory(organisation=OrganisationFactory(kind="uwv"))
        client, address = enter(sanne), f"{PATH}besluiten/"
        page = send(client, client.get(address), self.GIVEN, to=address, follow=True)
        assert "liefst van een andere organisatie" in text(page)
        colleague = enter(MembershipFactory(organisation=town))
        assert "Liefst bevestigt iemand van een andere organisatie dit." in text(colleague.get(address))
        told = text(send(enter(sanne), page, {}, to=f"{address}intrek/", follow=True))
        assert "Ingetrokken." in told and "bevestig/" not in told

    def test_a_decision_that_waits_is_no_lever_and_no_cost(self, two, sanne, enter):
        decided("long", least=1, confirmed_by=None, confirmed_at=None)
        client = enter(sanne)
        for query in ("", "?kosten=1", "?stel=1&wacht=gewoon&voor=long&minstens-long=1"):
            told = text(client.get(f"{PATH}{query}"))
            assert "minstens-long" not in told.replace(query, "") or 'id="minstens-long"' not in told
            assert 'id="voor-long"' not in told and "alleen aantallen" not in told.lower()

    def test_value_and_bound_are_told_only_when_no_group_goes_first(self, two, sanne, enter):
        client = enter(sanne)
        assert "bovengrens" in text(client.get(PATH)) and "waarde" in text(client.get(PATH))
        decided("long")
        told = text(client.get(PATH))
        assert (
            "laten we waarde en bovengrens niet zien" in told
            and "punten</li>"
            not in told.partition("Bekijk het bewijs")[2].partition("</ul>")[0].partition("verschil")[0]
        )
        page = send(client, client.get(PATH), {}, to=f"{PATH}bewaar/", follow=True)
        assert "Verschil met de bovengrens 0 punten" in text(page) and "Waarde" not in text(page)

    def test_one_that_is_still_to_hold_can_be_ended_and_a_form_sent_twice_ends_one(self, sanne, enter):
        client, address = enter(sanne), f"{PATH}besluiten/"
        decided("young", valid_from=waited(-9))
        page = client.get(address)
        assert "Geldt nu nog niet." in text(page)
        assert "Beëindigd" in text(send(client, page, {}, to=f"{address}stop/", follow=True))
        again = decided("young", valid_from=waited(-9))
        told = text(send(client, page, {"besluit": str(again.number)}, to=f"{address}stop/", follow=True))
        assert "Geldt nu nog niet." in told, "the same form does nothing the second time"

    def test_what_is_wrong_is_told_and_what_was_typed_stays(self, sanne, enter):
        client, address = enter(sanne), f"{PATH}besluiten/"
        given = self.GIVEN | {"points": "0", "valid_until": "2020-01-01"}
        answer = send(client, client.get(address), given, to=address)
        assert answer.status_code == 400 and "Stuurgroep van 3 november." in text(answer)
        assert "De laatste dag ligt voor de eerste." in text(answer)
        doubted = send(client, client.get(address), self.GIVEN | {"reason": "om iemand met adhd"}, to=address)
        assert doubted.status_code == 400 and 'name="toch"' in text(doubted)
        saved = send(client, doubted, {"toch": "1"}, to=address)
        assert saved.status_code == 302 and GroupDecision.objects.count() == 1


def test_what_is_held_can_be_undone_beyond_the_first_fifty(town, sanne, enter):
    cards = CardFactory.create_batch(52, organisation=town, **WORK)
    place = PlaceFactory(**ASKED)
    for card in cards:
        PairChoice.objects.create(
            region_id=REGION, organisation=town, card=card, place=place, kind="exclude", user=sanne.user
        )
    client = enter(sanne)
    first, second = (text(client.get(f"{PATH}{query}")) for query in ("", "?blad=2"))
    assert (first.count('name="los"'), second.count('name="los"')) == (50, 2) and "blad=2" in first
    oldest = PairChoice.objects.earliest("id")
    assert f'value="{oldest.number}"' in second
    client.post(f"{PATH}vast/", {"los": str(oldest.number)})
    assert text(client.get(f"{PATH}?blad=2")).count('name="los"') == 1


class TestTakingAlong:
    def test_cards_and_places_without_names_or_groups(self, two, sanne, enter):
        cards, place = two
        decided("long")
        answer = enter(sanne).get(f"{PATH}download/?als=csv&wie=alle")
        (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        assert (row["kaart"], row["werk"], row["woont in"]) == (str(cards[1].number), place.title, "Breda")
        assert set(row) & {"naam", "groep", "punten", "uitkering"} == set()
        assert Look.objects.filter(subject=cards[1].pseudonym.subject, reason="download").exists()
        assert Fact.objects.filter(verb="pool_downloaded", data__kind="verdeling").exists()
        assert enter(sanne).get(f"{PATH}download/?als=xlsx&wie=alle").content[:2] == b"PK"
        assert enter(sanne).get(f"{PATH}download/?als=pdf").status_code == 404


def test_the_page_in_english(two, sanne, enter):
    client = enter(sanne)
    client.get("/taal/en/")
    told = text(client.get(PATH))
    assert "Plan for the whole region" in told and "Proposals to take over" in told
