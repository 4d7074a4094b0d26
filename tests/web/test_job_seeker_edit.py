"""Changing and adding people through the pages: what is kept, refused, asked back, and what happens when two save at once."""

import datetime

import pytest

from perspectief.access.models import Look
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.supply.models import Card, CardSkill, CardWish, Dossier, Profile
from perspectief.taxonomy import needs
from perspectief.taxonomy.catalogue import catalogue
from tests.factories import (
    OTHER_REGION,
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    actor,
)
from tests.web.sending import form_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanne():
    return MembershipFactory()


@pytest.fixture
def card(sanne):
    return CardFactory(organisation=sanne.organisation, named=True, can=[1, 2], wants=[3])


@pytest.fixture
def client(enter, sanne):
    return enter(sanne)


def address(card, part="wijzig"):
    return f"/mensen/{card.number}/{part}/"


def test_saving_an_untouched_form_changes_nothing(client, card):
    before = Card.objects.values().get()
    answer = send(client, client.get(address(card)), {})
    assert (answer.status_code, answer["Location"]) == (302, f"/mensen/{card.number}/")
    after = Card.objects.values().get()
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed <= {"version", "updated_at", "completeness"}
    assert Fact.objects.get(verb="card_confirmed")


def test_a_changed_card_is_kept_and_the_page_says_what_it_did(client, card):
    given = {
        "title": "Snoeien en schoffelen",
        "can": [2, 5],
        "learns": [6],
        "wishes": [],
        "hours_max": 28,
        "pc4": "4701 AB",
    }
    given |= {"week_can": [0, 1], "week_rather_not": [1, 4], "load_lifting": 0, "modes": [0, 1]}
    page = send(client, client.get(address(card)), given, follow=True)
    kept = Card.objects.get()
    assert (kept.title, kept.hours_max, kept.pc4, kept.modes) == ("Snoeien en schoffelen", 28, 4701, 3)
    assert (kept.week_can, kept.week_rather_not) == (0b1, 0b10010)
    assert needs.unpack_loads(kept.loads) == (0, 2, 2, 2, 2, 2, 2, 2)
    assert dict(CardSkill.objects.order_by("skill").values_list("skill", "relation")) == {
        2: "can",
        5: "can",
        6: "learn",
    }
    assert not CardWish.objects.exists()
    assert "Opgeslagen. Kevin past nu op" in page.content.decode()


def test_what_is_wrong_is_said_at_the_field_and_above_with_a_link(client, card):
    given = {"title": "", "hours_min": 30, "hours_max": 20, "pc4": "1299", "motivation": "een vast team"}
    page = send(client, client.get(address(card)), given)
    text = page.content.decode()
    assert page.status_code == 400
    for name in ("title", "hours_max", "pc4"):
        assert f'href="#id_{name}"' in text and f'id="id_{name}_error"' in text
    assert "een vast team" in text
    assert Card.objects.get().version == 1


def test_loads_are_known_all_or_not_at_all(client, card):
    page = send(client, client.get(address(card)), {"load_pace": ""})
    assert page.status_code == 400 and 'id="id_load_pace_error"' in page.content.decode()
    given = {f"load_{code}": "" for code, *_ in needs.LOADS}
    assert send(client, client.get(address(card)), given).status_code == 302
    assert Card.objects.get().loads is None


def test_searching_a_skill_without_script_keeps_what_was_typed(client, card):
    label = catalogue().skills[4].label
    page = send(client, client.get(address(card)), {"zoek": "can", "can_q": label, "title": "", "motivation": "rust"})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'name="can" value="4"><span>{label}' in text
    assert "rust" in text and "psp-field__error" not in text
    assert form_of(page)["can"] == ["1", "2"]
    assert send(client, page, {"can": [1, 2, 4], "title": "Inpakken"}).status_code == 302
    assert CardSkill.objects.filter(skill=4).exists()


def test_type_ahead_gives_the_ticked_and_the_found(client):
    label = catalogue().skills[4].label
    text = client.get("/kies/", {"veld": "can", "soort": "skill", "can": ["1"], "can_q": label}).content.decode()
    assert f'value="4"><span>{label}' in text and 'value="1" checked' in text
    assert client.get("/kies/", {"veld": "x", "soort": "skill"}).status_code == 404


def test_a_word_with_several_meanings_asks_back(client):
    text = client.get("/kies/", {"veld": "wishes", "soort": "occupation", "wishes_q": "chauffeur"}).content.decode()
    assert text.count("psp-pick__group") > 1


def test_a_colleague_saved_first_nothing_is_lost_and_the_choice_is_mine(client, enter, card):
    colleague = enter(MembershipFactory(organisation=card.organisation))
    mine, theirs = client.get(address(card)), colleague.get(address(card))
    send(colleague, theirs, {"motivation": "in de buurt", "hours_max": 20, "can": [1, 2, 7]})
    page = send(client, mine, {"motivation": "een vast team", "title": "Rustig inpakken"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Een collega was je voor" in text and "Rustig inpakken" in text
    assert "een vast team" in text and "in de buurt" in text
    assert "was 32, is nu 20" in text
    assert Card.objects.get().motivation == "in de buurt"
    fields = form_of(page)
    assert (fields["hours_max"], fields["can"], fields["kies_motivation"]) == (["20"], ["1", "2", "7"], ["mine"])
    assert send(client, page, {}).status_code == 302
    kept = Card.objects.get()
    assert (kept.motivation, kept.title, kept.hours_max, kept.version) == ("een vast team", "Rustig inpakken", 20, 3)


def test_in_a_clash_the_colleagues_words_can_be_chosen(client, enter, card):
    colleague = enter(MembershipFactory(organisation=card.organisation))
    mine, theirs = client.get(address(card)), colleague.get(address(card))
    send(colleague, theirs, {"can": [1], "hours_max": 20})
    page = send(client, mine, {"can": [1, 2, 9], "hours_max": 30})
    send(client, page, {"kies_can": "theirs", "kies_hours_max": "before"})
    assert list(CardSkill.objects.values_list("skill", flat=True)) == [1]
    assert Card.objects.get().hours_max == 32


def test_a_double_click_saves_once(client, card):
    page = client.get(address(card))
    for _ in range(2):
        assert send(client, page, {"hours_max": 28}).status_code == 302
    assert Card.objects.get().version == 2


def test_a_session_that_ended_keeps_the_form(client, card):
    page = client.get(address(card))
    client.logout()
    answer = client.post(
        address(card), form_of(page) | {"title": ["Net getypt"]}, headers={"sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 401 and 'name="kept"' in answer.content.decode()
    assert Card.objects.get().title != "Net getypt"


def test_a_doubtful_text_is_pointed_out_and_saved_when_somebody_says_so(client, card):
    page = send(client, client.get(address(card)), {"motivation": "Na een depressie weer rustig beginnen"})
    text = page.content.decode()
    assert page.status_code == 400
    assert "depressie</b>" in text and "weer rustig beginnen" in text
    assert Card.objects.get().motivation == ""
    assert send(client, page, {"toch": "on"}).status_code == 302
    assert Fact.objects.get(verb="doubtful_text_kept").data == {"kinds": {"motivation": ["medical"]}}


@pytest.mark.parametrize("part", ["wijzig", "gegevens", "dossier", "stand"])
def test_only_the_own_organisation_comes_in(client, enter, part):
    foreign = CardFactory(named=True, keyed=True)
    elsewhere = CardFactory(region_id=OTHER_REGION, organisation__joined=OTHER_REGION)
    employer = enter(MembershipFactory(employer=True))
    assert client.get(address(foreign, part)).status_code == 404
    assert client.post(address(foreign, part), {"title": "x"}).status_code == 404
    assert client.get(address(elsewhere, part)).status_code == 404
    assert employer.get(address(foreign, part)).status_code == 404


def test_name_and_contact(client, card):
    page = client.get(address(card, "gegevens"))
    assert send(client, page, {"family_name": "van Dam", "cv_text": "Tien jaar magazijn"}).status_code == 302
    assert Profile.objects.get().sort_key == "van dam kevin"
    page = send(client, page, {"family_name": "Bos", "cv_text": "Tien jaar magazijn", "form_key": new_key()})
    assert page.status_code == 409 and "van Dam" in page.content.decode()


def test_the_dossier_is_for_the_own_organisation(client, sanne, card):
    DossierFactory(card=card)
    page = client.get(address(card, "dossier"))
    given = {"notes": "Uitkering sinds mei.", "debts": "true", "caseworker_id": sanne.user_id}
    assert send(client, page, given).status_code == 302
    kept = Dossier.objects.get()
    assert (kept.notes, kept.debts, kept.caseworker_id) == ("Uitkering sinds mei.", True, sanne.user_id)


def test_standing_and_keys(client, card):
    page = client.get(address(card, "stand"))
    given = {"state": "even-niet", "readiness": 2, "person_key": "on", "how": "", "organisation_key": "on"}
    refused = send(client, page, given)
    assert refused.status_code == 400 and 'id="id_how_error"' in refused.content.decode()
    assert send(client, refused, {"how": "in het gesprek"}).status_code == 302
    kept = Card.objects.get()
    assert (kept.state, kept.readiness, kept.audience, kept.person_key_how) == ("even-niet", 2, 2, "in het gesprek")
    assert send(client, page, given | {"how": "x", "form_key": new_key()}).status_code == 409


def test_the_card_still_holds(client, card, freeze):
    freeze(2026, 12, 1)
    key = form_of(client.get(address(card)))["form_key"]
    answer = client.post(address(card, "klopt"), {"form_key": key})
    assert answer.status_code == 302
    assert Card.objects.get().confirmed_at == datetime.date(2026, 12, 1)
    assert client.get(address(card, "klopt")).status_code == 405


def test_a_new_person(client, sanne):
    given = {"given_name": "Ans", "family_name": "Bos", "birth_date": "1980-05-04", "title": "Planten verzorgen"}
    page = send(client, client.get("/mensen/nieuw/"), given | {"can": [3], "client_number": "K1"}, follow=True)
    card = Card.objects.get()
    assert page.request["PATH_INFO"] == f"/mensen/{card.number}/"
    assert (card.organisation, card.region_id, card.profile.name) == (sanne.organisation, 25, "Ans Bos")
    assert Dossier.objects.get().client_number == "K1"
    assert "Ans past nu op" in page.content.decode()


def test_a_new_person_who_may_be_there_already_is_asked_about(client, card):
    profile = Profile.objects.get()
    given = {"given_name": profile.given_name, "family_name": profile.family_name, "title": "Inpakken"}
    page = send(client, client.get("/mensen/nieuw/"), given)
    text = page.content.decode()
    assert page.status_code == 400 and f"/mensen/{card.number}/" in text
    assert send(client, page, {"other_person": "on"}).status_code == 302
    assert Card.objects.count() == 2


def test_who_may_not_add_people(enter):
    assert enter(MembershipFactory(employer=True)).get("/mensen/nieuw/").status_code == 404


def test_a_foreign_colleague_cannot_turn_keys(client, enter, card):
    other = enter(MembershipFactory(organisation=OrganisationFactory()))
    assert other.post(address(card, "stand"), {"state": "uit"}).status_code == 404
    assert actor(MembershipFactory()).organisation != card.organisation_id


def test_asking_whether_a_name_stands_in_the_file_is_a_look(enter):
    card = CardFactory(named=True)
    sent = {"given_name": "Kevin", "family_name": card.profile.family_name, "title": "Inpakken"}
    answer = enter(MembershipFactory()).post("/mensen/nieuw/", sent)
    assert f"/mensen/{card.number}/" in answer.content.decode()
    assert list(Look.objects.values_list("subject", "reason")) == [(card.pseudonym.subject, "look-alike")]
