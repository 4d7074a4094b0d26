"""A region's first day: the first organisation and the first account of an empty database."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from perspectief.access.context import acting, service
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Refused
from perspectief.geo.models import Region
from perspectief.parties.models import Installation, Membership, Organisation, RegionMembership, RegionSettings, User
from perspectief.parties.rules import COUNTER_KINDS, COUNTER_ROLES, Role

FIRST_DAY_LOCK = 7_310_001  # advisory lock: two people cannot both be the first


def is_first_day() -> bool:
    """True as long as nobody has an account."""
    return not User.objects.exists()


@transaction.atomic
def first_day(*, region: Region, organisation: str, kind: str, role: str, name: str, email: str, password: str) -> User:
    """Makes the first organisation with its first account, which works there and administers; refused once anybody has one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_DAY_LOCK])
    if not is_first_day():
        raise Refused("Er is al een account. Log in, of vraag een collega om een uitnodiging.")
    _check(organisation=organisation, kind=kind, role=role, name=name, email=email, password=password)
    Installation.objects.get_or_create(id=1, defaults={"kind": Installation.Kind.REAL})
    party = Organisation.objects.create(name=organisation.strip(), kind=kind)
    RegionMembership.objects.create(organisation=party, region=region, starts_on=clock.today())
    RegionSettings.objects.get_or_create(region=region)
    user = User.objects.create_user(email, password, name=name.strip())
    for held in (role, Role.ADMINISTRATOR):  # the work comes first: that is where the first log-in leads
        Membership.objects.create(
            user=user, organisation=party, role=held, starts_on=clock.today(), confirmed_on=clock.today()
        )
    actor = service("first-day", regions=(region.pk,), organisation=party.pk)
    with acting(actor):
        journal.record("region_started", actor=actor, region=region.pk, user=user.pk)
    return user


def _check(*, organisation: str, kind: str, role: str, name: str, email: str, password: str) -> None:
    wrong: dict[str, str] = {}
    if not organisation.strip():
        wrong["organisation"] = "Vul de naam van je organisatie in."
    if kind not in COUNTER_KINDS:
        wrong["kind"] = "Kies gemeente, UWV of werkgeversservicepunt."
    if role not in COUNTER_ROLES:
        wrong["role"] = "Kies wat je werk is."
    if not name.strip():
        wrong["name"] = "Vul je naam in."
    if "@" not in email.strip()[1:-1]:
        wrong["email"] = "Vul een e-mailadres in, zoals naam@gemeente.nl."
    try:
        validate_password(password)
    except ValidationError as error:
        wrong["password"] = " ".join(error.messages)
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
