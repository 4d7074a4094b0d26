"""Who acts, and a region's first day."""

import datetime

import pytest

from perspectief.core import clock
from perspectief.core.errors import Invalid, Refused
from perspectief.geo.models import Region
from perspectief.parties import queries
from perspectief.parties.actions import first_day as actions
from perspectief.parties.models import Installation, Membership, Organisation, RegionMembership, User
from perspectief.parties.rules import reach

pytestmark = pytest.mark.django_db
FIRST = {
    "organisation": "Gemeente Breda",
    "kind": "gemeente",
    "role": "caseworker",
    "name": "Sanne Verdult",
    "email": "Sanne@breda.example",
    "password": "een lange zin als sleutel",
}


@pytest.mark.parametrize(
    ("kind", "role", "far"),
    [
        ("gemeente", "caseworker", "counter"),
        ("wsp", "account_manager", "counter"),
        ("gemeente", "administrator", "none"),
        ("intermediair", "intermediary", "partner"),
        ("werkgever", "employer", "partner"),
        ("intermediair", "account_manager", "none"),
        ("werkgever", "caseworker", "none"),
        ("werkgever", "intermediary", "none"),
        ("ontwikkelbedrijf", "job_coach", "partner"),
        ("opleider", "employer", "none"),
        ("gemeente", "employer", "none"),
        ("iets nieuws", "caseworker", "none"),
        ("landelijk", "ministry", "none"),
    ],
)
def test_how_far_a_role_reaches(kind, role, far):
    assert reach(kind, role) == far


@pytest.mark.usefixtures("as_app")
def test_the_first_day_makes_one_account_and_no_second():
    region = Region.objects.order_by("id")[0]
    assert actions.is_first_day()
    user = actions.first_day(region=region, **FIRST)
    assert user.email == "sanne@breda.example" and user.check_password(FIRST["password"])
    assert Installation.objects.get().kind == "real"
    actor = queries.actor_for(queries.current_memberships(user)[0])
    assert actor.counter_regions == (region.pk,) and actor.public
    with pytest.raises(Refused):
        actions.first_day(region=region, **FIRST)


@pytest.mark.usefixtures("as_app")
def test_what_is_wrong_is_said_per_field_and_nothing_is_made():
    with pytest.raises(Invalid) as caught:
        actions.first_day(
            region=Region.objects.order_by("id")[0], **(FIRST | {"email": "x", "password": "kort", "kind": "werkgever"})
        )
    assert set(caught.value.fields) == {"email", "password", "kind"}
    assert not User.objects.exists()


def test_an_ended_membership_or_region_no_longer_counts():
    region = Region.objects.order_by("id")[0]
    organisation = Organisation.objects.create(name="Breda", kind="gemeente")
    user = User.objects.create_user("a@b.example", None, name="A B")
    yesterday = clock.today() - datetime.timedelta(days=1)
    held = Membership.objects.create(user=user, organisation=organisation, role="caseworker", starts_on=yesterday)
    joined = RegionMembership.objects.create(organisation=organisation, region=region, starts_on=yesterday)
    assert queries.actor_for(held).counter_regions == (region.pk,)
    joined.ends_on = yesterday
    joined.save()
    assert queries.actor_for(held).counter_regions == ()
    held.ends_on = yesterday
    held.save()
    assert queries.current_memberships(user) == []
