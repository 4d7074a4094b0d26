"""No way to a person goes round the record: another page, a filter's count, a command."""

import re

import pytest

from perspectief.access.models import Look
from perspectief.oversight.actions import examine
from perspectief.oversight.models import Finding
from perspectief.privacy.command import subject_access
from tests.factories import (
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonAccountFactory,
)

pytestmark = pytest.mark.django_db
MANY = 64


@pytest.mark.parametrize(
    "way", ["", "rechten/", "inzage/", "inzage/download/", "overdragen/", "uitnodiging/", "dossier/"]
)
def test_opening_many_by_any_page_stands_out_and_the_person_sees_it(enter, way):
    me = MembershipFactory()
    cards = [CardFactory(organisation=me.organisation, named=True) for _ in range(MANY)]
    for one in cards:
        DossierFactory(card=one)
    client = enter(me)
    for one in cards:
        assert client.get(f"/mensen/{one.number}/{way}").status_code == 200
    assert Look.objects.filter(actor=me.user_id).values("subject").distinct().count() == MANY
    examine(me.organisation_id)
    assert Finding.objects.filter(account=me.user_id, rule="unbound").exists()
    seen = enter(PersonAccountFactory(card_id=cards[0].pk)).get("/mijn/wie-keek/").content.decode()
    assert "Niemand opende je kaart" not in seen and me.organisation.name in seen


def test_a_count_beside_a_filter_tells_nothing_of_who_is_not_shown(enter):
    """Sought by name with a filter that leaves nobody: the numbers are those of a name that does not exist."""
    elsewhere, me = OrganisationFactory(name="UWV", kind="uwv"), MembershipFactory()
    card = CardFactory(organisation=elsewhere, named=True, readiness=2)
    card.profile.family_name, card.profile.sort_key = "Zwartkanarie", "zwartkanarie ans"
    card.profile.save()
    client = enter(me)
    for more in ("klaar=%3F", "uren=0-16&klaar=%3F"):
        told = [
            numbers(client.get(f"/bestand/?q={name}&toon=mensen&{more}")) for name in ("Zwartkanarie", "Bestaatniet")
        ]
        assert told[0] == told[1], more
    assert not Look.objects.exists()
    assert numbers(client.get("/bestand/?q=Zwartkanarie&toon=mensen")) != told[1], (
        "the name is found without the filter"
    )
    assert Look.objects.count() == 2


def numbers(answer) -> list[str]:
    """Every number on the page between tags."""
    return re.findall(r">\s*(\d+)\s*<", answer.content.decode())


def test_subject_access_by_command_is_a_look(tmp_path, capsys):
    own = OrganisationFactory()
    card = CardFactory(organisation=own, named=True)
    DossierFactory(card=card)
    assert subject_access([str(card.number), "--organisatie", str(own.number), "--in", str(tmp_path)]) == 0
    held = Look.objects.get(subject=card.pseudonym.subject, layer="dossier")
    assert (held.role, held.origin, held.organisation_id) == ("service:inzage", "cli", own.pk)
