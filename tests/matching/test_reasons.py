"""Reasons: they add up to the kernel's points, name what is met, arranged and missing, and show each side only what it may."""

import numpy as np
import pytest

from perspectief.engine.match import match
from perspectief.engine.rules import Rules
from perspectief.engine.single import one
from perspectief.matching.columns import CardFacts, PlaceFacts, cards_of, places_of
from perspectief.matching.compiling import pool_of
from perspectief.matching.fits import Explanation, Group, Voice
from perspectief.matching.reasons import Pair, explanation
from perspectief.taxonomy import needs
from tests.matching import judged, second_eyes

TODAY = 9_490


def pair_of(card: CardFacts, place: PlaceFacts) -> Pair:
    pool = pool_of(cards_of([card]), places_of([place]), TODAY, Rules())
    return Pair(pool, pool.people, pool.places, card, place, TODAY)


def said(card: CardFacts, place: PlaceFacts, voice: Voice = Voice.STAFF) -> Explanation:
    return explanation(pair_of(card, place), voice)


def lines(found: Explanation) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {"met": [], "can": [], "no": []}
    for reason in found.reasons:
        kinds[reason.kind].append(f"{reason.text} – {reason.remedy}" if reason.remedy else reason.text)
    return kinds


PICKER = judged.card(judged.rows("judged_people.csv")[0])  # collects and packs, bikes, can do 20 to 24 hours
PICKING = judged.place(judged.rows("judged_places.csv")[0])


@pytest.mark.parametrize("market", [judged.market, second_eyes.market])
def test_parts_add_up_to_the_points_of_the_kernel(market):
    cards, places = market()
    pool = pool_of(cards, places, TODAY, Rules())
    lists = match(pool, k=50, kp=50)
    rows, points = lists.places
    checked = 0
    for i in range(len(cards)):
        kernel = {int(j): int(p) for j, p in zip(rows[i], points[i], strict=True) if j >= 0}
        for j in range(len(places)):
            pair = Pair(pool, one(pool.people, i), one(pool.places, j), cards.facts(i), places.facts(j), TODAY)
            found = explanation(pair)
            assert found.points == sum(part.points for part in found.parts)
            assert (found.group is Group.NOW) == (j in kernel)
            if j in kernel:
                assert found.points == kernel[j]
                assert not [reason for reason in found.reasons if reason.kind == "no" and reason.need != "skills"]
                checked += 1
            else:
                assert {"can", "no"} & {reason.kind for reason in found.reasons} or found.unmet == ("work",)
    assert checked > 40


def test_what_fits_is_said_in_short_words():
    assert lines(said(PICKER, PICKING))["met"][:4] == [
        "orders verzamelen met een scanner",
        "spullen verzamelen met een paklijst",
        "overdag",
        "51 min met vervoer van het werk",
    ]
    assert said(PICKER, PICKING).group is Group.NOW


@pytest.mark.parametrize(
    ("card", "place", "line", "group"),
    [
        ({}, {"hours_min": 36, "hours_max": 36}, "36 uur gevraagd, mogelijk: 24 – plek delen", Group.ARRANGE),
        ({}, {"week_fixed": needs.daypart_bit(3, 2)}, "donderdagavond kan niet – rooster aanpassen", Group.ARRANGE),
        ({}, {"guidance": 0}, "nodig: elke week begeleiding – jobcoach", Group.ARRANGE),
        ({"hours_min": 40, "hours_max": 40}, {}, "minstens 40 uur nodig, hier 32 – uren erbij of twee plekken", Group.ARRANGE),
        ({"travel_minutes": 40}, {}, "51 min met vervoer van het werk, 40 mogelijk – ander vervoer", Group.ARRANGE),
        ({"language": None}, {}, "Nederlands spreken nog niet bekend – vraag het", Group.ARRANGE),
        ({"place_kinds": 0b100}, {}, "zoekt geen baan – vraag of dit ook mag", Group.ARRANGE),
        ({"week_rather_not": needs.daypart_bit(0, 0)}, {}, "maandagochtend liever niet – ruilen met een collega", Group.NOW),
        ({}, {"certificates": 1 << 8, "certificates_learnable": 1 << 8}, "heftruckcertificaat – hier te halen", Group.NOW),
    ],
)  # fmt: skip
def test_what_can_be_arranged_says_by_what(card, place, line, group):
    found = said(PICKER._replace(**card), PICKING._replace(**place))
    assert line in lines(found)["can"]
    assert found.group is group


@pytest.mark.parametrize(
    ("card", "place", "line", "group"),
    [
        ({}, {"certificates": 1 << 8}, "heftruckcertificaat – cursus van 2 dagen", Group.TRAINING),
        ({}, {"certificates": 1 << 24}, "diploma verzorgende IG – opleiding van 3 jaar", None),
        ({"language": 1}, {"language": 2}, "gevraagd: korte zinnen (A2) – taalles op het werk", Group.TRAINING),
        ({"travel_minutes": 20}, {}, "51 min met vervoer van het werk, 20 mogelijk – te ver", None),
    ],
)
def test_what_is_missing_says_which_training(card, place, line, group):
    found = said(PICKER._replace(**card), PICKING._replace(**place))
    assert line in lines(found)["no"]
    assert found.group is group


def test_a_training_says_the_way_and_paperwork_is_arranged():
    found = said(PICKER, PICKING._replace(certificates=1 << needs.CERTIFICATE_BY_CODE["vog"].bit))
    assert found.group is Group.ARRANGE
    assert "verklaring omtrent gedrag – aanvraag, ongeveer 2 weken" in lines(found)["can"]


def test_silence_has_to_be_asked_however_much_is_silent():
    found = said(PICKER._replace(language=None, reading=None, loads=None), PICKING)
    assert found.group is Group.ARRANGE
    assert sum("nog niet bekend – vraag het" in line for line in lines(found)["can"]) >= 3


def test_points_are_for_staff_only_and_nobody_reads_readiness():
    for readiness in (1, 2, 3, None):
        for voice in (Voice.PERSON, Voice.EMPLOYER):
            found = said(PICKER._replace(readiness=readiness), PICKING, voice)
            assert found.parts == ()
            assert not [reason for reason in found.reasons if "werkfit" in reason.text or "midden" in reason.text]
    asked = said(PICKER._replace(language=None), PICKING, Voice.EMPLOYER)
    assert "Nederlands spreken nog niet bekend – dit vragen we nog" in lines(asked)["can"]
    own = said(PICKER, PICKING._replace(hours_min=36, hours_max=36), Voice.PERSON)
    assert "36 uur gevraagd, jij kunt 24 – plek delen" in lines(own)["can"]


def test_every_line_is_short():
    cards, places = judged.market()
    pool = pool_of(cards, places, TODAY, Rules())
    for i in range(0, len(cards), 3):
        for j in range(0, len(places), 3):
            pair = Pair(pool, one(pool.people, i), one(pool.places, j), cards.facts(i), places.facts(j), TODAY)
            for voice in Voice:
                for reason in explanation(pair, voice).reasons:
                    assert reason.text and len(reason.text.split()) <= 10, reason
                    assert len(reason.remedy.split()) <= 7, reason


def test_a_place_without_skills_is_read_as_its_usual_work():
    found = said(PICKER, PICKING._replace(skills={}))
    assert "orders verzamelen met een scanner" in lines(found)["met"]
    assert np.isclose(found.points, said(PICKER, PICKING).points, atol=4_000)
