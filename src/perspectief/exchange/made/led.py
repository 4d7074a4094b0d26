"""Who leads the programme in a made region, and the national parties that look at its plan: accounts that reach no person."""

import datetime

from django.contrib.auth.hashers import make_password

from perspectief.core import clock
from perspectief.parties.made import ACCOUNTS, CONTROLLER, LEAD, NATIONAL, PASSWORD, Account
from perspectief.parties.models import Membership, Organisation, User
from perspectief.parties.rules import OrganisationKind

HERE_FOR = datetime.timedelta(days=400)
PARTIES = ("Landelijk ondersteuningsteam", "Ministerie van Sociale Zaken en Werkgelegenheid")


def lead() -> None:
    """The programme manager and the controller at the municipality of the klantmanager; the support team and the ministry at parties of their own."""
    beside = Membership.objects.select_related("organisation").get(user__email=ACCOUNTS[0].email)
    _seat(LEAD, beside.organisation)
    _seat(CONTROLLER, beside.organisation)
    national()


def national() -> list[Membership]:
    """The seats of the support team and of the ministry; made when they are not there yet."""
    found = []
    for name, account in zip(PARTIES, NATIONAL, strict=True):
        held = Membership.objects.select_related("organisation", "user").filter(user__email=account.email).first()
        found.append(held or _seat(account, Organisation.objects.create(name=name, kind=OrganisationKind.NATIONAL)))
    return found


def _seat(account: Account, organisation: Organisation) -> Membership:
    user = User.objects.create(email=account.email, name=account.name, password=make_password(PASSWORD))
    return Membership.objects.create(
        user=user, organisation=organisation, role=account.role, starts_on=clock.today() - HERE_FOR,
        confirmed_on=clock.today(),
    )  # fmt: skip
