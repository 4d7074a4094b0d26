"""What a region agreed: changed by who leads its programme, read by its counter, and felt at once."""

import datetime

import pytest

from perspectief.core.models import Fact
from perspectief.demand.counter.agreement import agreement
from perspectief.parties.models import RegionSettings
from perspectief.parties.queries import settings_of
from perspectief.parties.rules import Role
from tests.factories import REGION, MembershipFactory, OrganisationFactory
from tests.web.sending import form_of, send

pytestmark = pytest.mark.django_db
PAGE = "/doe-agenda/afspraken/"


@pytest.fixture
def lead(enter):
    own = OrganisationFactory(name="gemeente Eigenstad")
    RegionSettings.objects.get_or_create(region_id=REGION)
    return enter(MembershipFactory(organisation=own, role=Role.PROGRAMME_MANAGER))


def test_an_agreement_holds_from_now_and_stands_in_the_journal(lead, freeze):
    freeze(2026, 12, 22, 10)
    answer = send(
        lead,
        lead.get(PAGE),
        {"response_working_days": "1", "offer_within_weeks": "4", "closed_days": "24-12-2026\n23-12-2026\n24-12-2026"},
    )
    assert answer.status_code == 302
    kept = settings_of(REGION)
    assert (kept.response_working_days, kept.offer_within_weeks, kept.version) == (1, 4, 2)
    assert kept.closed_days == ["2026-12-23", "2026-12-24"]
    asked = datetime.datetime(2026, 12, 22, 12, tzinfo=datetime.UTC)
    assert agreement(REGION).due(asked).date() == datetime.date(2026, 12, 28), (
        "two closed days, Christmas and a weekend"
    )
    fact = Fact.objects.get(verb="region_settings_changed")
    assert fact.data["former"]["offer_within_weeks"] == 6 and fact.data["now"]["offer_within_weeks"] == 4


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("response_working_days", "0"),
        ("offer_within_weeks", "53"),
        ("day_ends", "8"),
        ("closed_days", "31-02-2026"),
        ("stale_after_days", ""),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_changes(lead, field, given):
    answer = send(lead, lead.get(PAGE), {field: given})
    assert answer.status_code == 400 and answer.context["form"].errors.get(field)
    assert settings_of(REGION).version == 1 and not Fact.objects.filter(verb="region_settings_changed").exists()


def test_a_colleague_who_saved_first_is_not_overwritten(lead):
    form = form_of(lead.get(PAGE))
    send(lead, lead.get(PAGE), {"offer_within_weeks": "4"})
    answer = lead.post(PAGE, {**form, "offer_within_weeks": "5"})
    assert answer.status_code == 409 and settings_of(REGION).offer_within_weeks == 4


def test_saving_the_same_changes_nothing(lead):
    assert send(lead, lead.get(PAGE), {}).status_code == 302
    assert settings_of(REGION).version == 1


def test_the_counter_reads_and_does_not_change(enter):
    client = enter(MembershipFactory(organisation=OrganisationFactory()))
    page = client.get(PAGE)
    assert page.status_code == 200 and b"<form method" not in page.content and "werkdagen" in page.content.decode()
    assert client.post(PAGE, {"offer_within_weeks": "1"}).status_code == 403
    assert settings_of(REGION).offer_within_weeks == 6
