"""Words that do not belong are pointed out; ordinary sentences about work are left alone."""

import pytest

from perspectief.core.wording import CLOSED, OPEN, PROFILE, check, doubts


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("bsn 111222333", "bsn", "111222333"),
        ("nummer 1112.22.333 staat erbij", "bsn", "1112.22.333"),
        ("bel 06-12345678", "phone", "06-12345678"),
        ("bel +31 6 12345678", "phone", "+31 6 12345678"),
        ("076 5293000 na vijf uur", "phone", "076 5293000"),
        ("mail naar j.jansen@breda.nl", "email", "j.jansen@breda.nl"),
        ("heeft een depressie gehad", "medical", "depressie"),
        ("Autistisch, dus rustig", "medical", "Autistisch"),
        ("burn out in 2019", "medical", "burn out"),
        ("zat in detentie", "criminal", "detentie"),
        ("heeft een strafblad", "criminal", "strafblad"),
        ("krijgt een Wajong-uitkering", "benefit", "Wajong"),
        ("wij zoeken een blanke medewerker", "unequal", "blanke"),
        ("max 35 jaar", "unequal", "max 35 jaar"),
        ("Nederlandse afkomst", "unequal", "Nederlandse afkomst"),
    ],
)
def test_what_is_pointed_out(text, kind, words):
    assert (kind, words) in [(doubt.kind, doubt.words) for doubt in doubts(text)]
    assert all(text[doubt.start : doubt.end] == doubt.words and doubt.advice for doubt in doubts(text))


@pytest.mark.parametrize(
    "text",
    [
        "Orders verzamelen en inpakken, 24 tot 32 uur in de week",
        "Kan 4 uur op een dag staan en tilt tot 15 kilo",
        "Nodig: één vaste begeleider, taken op papier",
        "Werkt sinds 2019 in het groen; kent de ploeg",
        "artikelnummer 123456789 en order 20260112",
        "Jaarlijks onderhoud aan 35 machines",
        "herenkapper en dameskapper",
        "Helpt collega's met het schoonmaken van de psychologiepraktijk",
    ],
)
def test_what_is_left_alone(text):
    assert doubts(text) == []


def test_each_layer_asks_for_its_own_kinds():
    texts = {"notes": "uitkering sinds mei, 06-12345678, heeft adhd", "title": "", "fine": "kan goed inpakken"}
    assert {doubt.kind for doubt in check(texts, CLOSED)["notes"]} == {"medical"}
    assert {doubt.kind for doubt in check(texts, PROFILE)["notes"]} == {"medical", "benefit"}
    assert {doubt.kind for doubt in check(texts, OPEN)["notes"]} == {"medical", "benefit", "phone"}
    assert set(check(texts)) == {"notes"}
