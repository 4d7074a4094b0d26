"""Typed rows of people in the tables: new, known, the same again, taken back."""

import datetime

import polars as pl
import pytest

from perspectief.access.context import acting
from perspectief.exchange.importing.known import known_people
from perspectief.exchange.importing.merge import Written
from perspectief.exchange.importing.people import write_people
from perspectief.exchange.importing.rows import transaction_number
from perspectief.exchange.importing.undo import undo
from perspectief.exchange.intake.people import PEOPLE_SCHEMA
from perspectief.supply.identity import decrypt, digest
from perspectief.supply.models import Card, CardSkill, CardWish, Dossier, Identity, Profile, Pseudonym
from tests.factories import REGION, MembershipFactory, OrganisationFactory, actor

TODAY = datetime.date(2026, 3, 2)
MADE_BSN, OTHER_BSN = "123456782", "111222333"
ANS = {
    "client_number": "K1", "bsn": MADE_BSN, "given_name": "Ans", "prefix": "van", "family_name": "Bos", "birth_date": datetime.date(1990, 5, 1), "pc4": 4811,
    "wishes": [1], "experience": [2], "skills": [3], "learn": [4], "hours_min": 16, "hours_max": 24, "week_can": 3, "language": 3, "readiness": 2, "certificates": 1,
    "phone": "0612345678", "benefit": "Participatiewet", "person_key": True,
}  # fmt: skip
BEN = {
    "client_number": "K2",
    "given_name": "Ben",
    "family_name": "Öz",
    "birth_date": datetime.date(1985, 1, 2),
    "pc4": 4701,
}


def frame(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in PEOPLE_SCHEMA} for row in rows], schema=PEOPLE_SCHEMA)


@pytest.fixture
def klantmanager(as_app):
    return actor(MembershipFactory())


def put(who, *rows: dict, source: str = "bestand:1", known: pl.DataFrame | None = None) -> Written:
    values = frame(*rows)
    with acting(who):
        found = known_people(who, REGION, values) if known is None else known
        return write_people(who, region=REGION, values=values, known=found, source=source, today=TODAY)


def test_new_people_stand_in_every_layer(klantmanager):
    assert put(klantmanager, ANS, BEN) == Written(new=2, changed=0, same=0)
    with acting(klantmanager):
        card = Card.objects.get(dossiers__client_number="K1")
        assert (card.pc4, card.hours_max, card.week_can, card.readiness, card.certificates) == (4811, 24, 3, 2, 1)
        assert card.person_key_at == TODAY and card.audience == 1 and card.waiting_since == TODAY
        assert card.provenance["hours_max"] == {"source": "bestand:1", "at": "2026-03-02"}
        assert "education" not in card.provenance
        assert "Bos" not in card.title and card.completeness > 50
        profile = Profile.objects.get(card=card)
        assert (profile.name, profile.sort_key, profile.phone) == ("Ans van Bos", "bos ans van", "0612345678")
        assert {3} < set(CardSkill.objects.filter(card=card, relation="can").values_list("skill", flat=True))
        assert CardWish.objects.get(card=card).occupation_id == 1
        assert Pseudonym.objects.filter(card=card).exists()
        dossier = Dossier.objects.get(card=card)
        assert dossier.benefit == "Participatiewet" and dossier.caseworker_id == klantmanager.id
        secret = Identity.objects.get(dossier=dossier)
        assert decrypt(bytes(secret.bsn_encrypted), secret.key_id, dossier=dossier.pk) == MADE_BSN
        assert bytes(secret.bsn_hash) == digest(MADE_BSN)


def test_the_same_file_twice_changes_nothing(klantmanager):
    put(klantmanager, ANS, BEN)
    with acting(klantmanager):
        before = list(Card.objects.order_by("id").values()), list(Dossier.objects.order_by("id").values())
    assert put(klantmanager, ANS, BEN, source="bestand:2") == Written(new=0, changed=0, same=2)
    with acting(klantmanager):
        assert (list(Card.objects.order_by("id").values()), list(Dossier.objects.order_by("id").values())) == before


def test_news_changes_only_what_differs(klantmanager):
    put(klantmanager, ANS, BEN)
    assert put(klantmanager, ANS | {"hours_max": 32, "phone": None}, BEN, source="bestand:2") == Written(0, 1, 1)
    with acting(klantmanager):
        card = Card.objects.get(dossiers__client_number="K1")
        assert card.hours_max == 32 and card.version == 2
        assert card.provenance["hours_max"]["source"] == "bestand:2" and card.provenance["pc4"]["source"] == "bestand:1"
        assert card.profile.phone == "0612345678"


def test_what_was_said_in_a_talk_stays_unless_the_file_is_later(klantmanager):
    put(klantmanager, ANS)
    with acting(klantmanager):
        card = Card.objects.get()
        card.hours_max = 12
        card.provenance |= {"hours_max": {"source": "gesprek", "at": "2026-03-10"}}
        card.save()
    put(klantmanager, ANS, source="bestand:2")
    put(klantmanager, ANS | {"confirmed_at": datetime.date(2026, 3, 1)}, source="bestand:3")
    with acting(klantmanager):
        assert Card.objects.get().hours_max == 12
    put(klantmanager, ANS | {"confirmed_at": datetime.date(2026, 3, 20)}, source="bestand:4")
    with acting(klantmanager):
        assert Card.objects.get().hours_max == 24


def test_known_by_number_by_bsn_elsewhere_or_alike(klantmanager):
    put(klantmanager, ANS)
    uwv = actor(MembershipFactory(organisation=OrganisationFactory(kind="uwv")))
    alike = ANS | {"client_number": None, "bsn": None}
    with acting(klantmanager):
        found = known_people(
            klantmanager, REGION, frame(ANS, ANS | {"client_number": None}, alike, alike | {"birth_date": TODAY})
        )
        assert dict(found.select("row", "how").iter_rows()) == {0: "client", 1: "bsn", 2: "likely"}
    with acting(uwv):
        found = known_people(uwv, REGION, frame(ANS))
        assert found["how"].to_list() == ["elsewhere"]
    assert put(uwv, ANS | {"hours_max": 40, "notes": "gesproken"}) == Written(new=0, changed=0, same=1)
    with acting(uwv):
        card = Card.objects.get()
        assert card.hours_max == 24 and Dossier.objects.get().notes == "gesproken"
        assert Identity.objects.count() == 1
    with acting(klantmanager):
        assert Dossier.objects.get().notes == ""


def test_another_region_does_not_know_them(klantmanager):
    put(klantmanager, ANS)
    other = actor(MembershipFactory(organisation=OrganisationFactory(joined=33)))
    with acting(other):
        assert known_people(other, 33, frame(ANS)).is_empty()


@pytest.fixture
def committed(transactional_db):
    return actor(MembershipFactory())


def test_undo_takes_back_what_nobody_touched_since(committed, app_login):
    who = committed
    put(who, ANS)
    values = frame(
        ANS | {"hours_max": 32, "skills": [500]},
        BEN,
        BEN | {"client_number": "K3", "family_name": "Pas", "birth_date": None},
    )
    with acting(who):
        known = known_people(who, REGION, values)
        write_people(who, region=REGION, values=values, known=known, source="bestand:2", today=TODAY)
        tx = transaction_number()
    with acting(who):
        Card.objects.filter(dossiers__client_number="K3").update(title="Snoeien")
    with acting(who):
        done = undo(tx, source="bestand:2")
    assert (done.removed, done.kept) == (1, 1) and done.restored >= 1
    with acting(who):
        ans = Card.objects.get(dossiers__client_number="K1")
        assert ans.hours_max == 24 and ans.provenance["hours_max"]["source"] == "bestand:1"
        assert not CardSkill.objects.filter(card=ans, skill=500).exists()
        assert set(Dossier.objects.values_list("client_number", flat=True)) == {"K1", "K3"}
