"""`perspectief organisation`: an organisation of the counter joins, and its first administrator gets in."""

import re

import pytest

from perspectief.core.models import Fact
from perspectief.parties import administration
from perspectief.parties.actions import answers, one_time
from perspectief.parties.founding import organisation
from perspectief.parties.models import Invitation, Organisation
from perspectief.parties.queries import current_memberships, regions_of
from perspectief.parties.rules import Role
from tests.factories import REGION, MembershipFactory, OrganisationFactory, actor

NEW = "een zin die niemand raadt"
PIET = ("--administrator", "Piet Joosen", "Piet@uwv.test")
ADD = ("add", "--name", "UWV West-Brabant", "--kind", "uwv", "--kvk", "34360247", "--region", f"AM{REGION}")


def printed(capsys) -> tuple[str, str]:
    said = capsys.readouterr().out
    return re.search(r"/link/(\S+)/", said)[1], "".join(re.search(r"Code: (\d{4}) (\d{4})", said).groups())


def test_a_new_organisation_of_the_counter_joins_with_its_administrator(as_app, capsys):
    assert organisation([*ADD, *PIET]) == 0
    token, code = printed(capsys)
    made = Organisation.objects.get()
    assert (made.name, made.kind, made.kvk, regions_of(made.pk)) == ("UWV West-Brabant", "uwv", "34360247", (REGION,))
    assert one_time.try_code(token, code) and answers.asked(token).inviter == "Perspectief"
    user = answers.accept(token, user=None, name="Piet", password=NEW).user
    held = current_memberships(user)
    assert user.email == "piet@uwv.test" and [(one.organisation, one.role) for one in held] == [
        (made, Role.ADMINISTRATOR)
    ]
    facts = Fact.objects.filter(verb__in=["organisation_founded", "invited"]).order_by("id")
    assert [(one.verb, one.role, one.origin) for one in facts] == [
        ("organisation_founded", "service:operator", "cli"),
        ("invited", "service:operator", "cli"),
    ]
    assert [one.by for one in administration.invitations(actor(held[0]))] == ["Perspectief"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"UWV West-Brabant": "uwv west brabant"}, "met deze naam"),
        ({"UWV West-Brabant": "UWV Zuid"}, "met dit nummer"),
        ({"34360247": "123"}, "acht cijfers"),
        ({f"AM{REGION}": "AM99"}, "code AM99"),
        ({"Piet@uwv.test": "piet"}, "e-mailadres"),
    ],
)
def test_what_cannot_be_makes_nothing(change, said, as_app, capsys):
    OrganisationFactory(name="UWV West-Brabant", kind="uwv", kvk="34360247")
    words = [change.get(one, one) for one in (*ADD, *PIET)]
    if "Piet@uwv.test" not in words:
        words[2], words[6] = "UWV Zuid", "34360248"
    assert organisation(words) == 1
    assert said in capsys.readouterr().err
    assert Organisation.objects.count() == 1


def test_an_organisation_that_lost_its_administrator_gets_one_and_no_second(as_app, capsys):
    party = OrganisationFactory(name="Opstap", kind="intermediair")
    words = ["administrator", "--number", str(party.number), *PIET]
    assert organisation(words) == 0
    token, _code = printed(capsys)
    assert answers.accept(token, user=None, name="Piet", password=NEW).party == party
    assert organisation(words) == 1
    assert "heeft al een beheerder" in capsys.readouterr().err
    assert organisation(["administrator", "--number", "1", *PIET]) == 1


def test_what_the_operator_promised_falls_when_somebody_administers_it_by_then(as_app, capsys):
    party = OrganisationFactory(name="Opstap", kind="intermediair")
    organisation(["administrator", "--number", str(party.number), *PIET])
    token, _code = printed(capsys)
    MembershipFactory(organisation=party, role=Role.ADMINISTRATOR)
    with pytest.raises(answers.Refused, match="al een beheerder"):
        answers.accept(token, user=None, name="Piet", password=NEW)
    assert not Invitation.objects.filter(accepted_by__isnull=False).exists()
