"""An organisation of the counter joins a region: only who operates the server lets it in, and its first administrator."""

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Refused
from perspectief.geo.models import Region
from perspectief.parties.actions import invitations, promises
from perspectief.parties.actions.invitations import Wanted
from perspectief.parties.models import Organisation, RegionMembership, RegionSettings
from perspectief.parties.queries import administrators, regions_of
from perspectief.parties.rules import InvitationKind, OrganisationKind, Role


def found_organisation(*, name: str, kind: str, kvk: str, region: Region) -> Organisation:
    """Makes it, and lets it take part in the region from today. Invalid when its name or number is there already."""
    wrong: dict[str, str] = {}
    if not name.strip():
        wrong["name"] = "Vul de naam van de organisatie in."
    elif promises.name_is_taken(region.pk, name):
        wrong["name"] = promises.SAME_NAME
    if kind not in OrganisationKind.values:
        wrong["kind"] = "Deze soort organisatie is er niet."
    if kvk and not invitations.kvk_number_is_right(kvk):
        wrong["kvk"] = "Een KvK-nummer heeft acht cijfers. Kijk het na op kvk.nl."
    elif (
        kvk and RegionMembership.objects.filter(region=region, organisation__kvk=kvk, organisation__kind=kind).exists()
    ):
        wrong["kvk"] = "Er is in deze regio al een organisatie met dit nummer."
    if wrong:
        raise Invalid(" ".join(wrong.values()), wrong)
    made = Organisation.objects.create(name=name.strip(), kind=kind, kvk=kvk)
    RegionMembership.objects.create(organisation=made, region=region, starts_on=clock.today())
    RegionSettings.objects.get_or_create(region=region)
    actor = _operator(made)
    with acting(actor):
        journal.record("organisation_founded", actor=actor, region=region.pk, party=made.pk, kind=kind)
    return made


def invite_first(party: Organisation, *, name: str, email: str) -> tuple[str, str]:
    """Invites somebody to administer an organisation that nobody administers: token of the link, and code. Raises Refused, Invalid."""
    actor = _operator(party)
    if "@" not in email.strip()[1:-1] or not name.strip():
        raise Invalid("Geef een naam en een e-mailadres, zoals naam@gemeente.nl.")
    with acting(actor):
        Organisation.objects.select_for_update(of=("self",)).get(pk=party.pk)
        if administrators(party.pk):
            raise Refused(f"{party.name} heeft al een beheerder. Die nodigt collega’s uit.")
        wanted = Wanted(
            InvitationKind.COLLEAGUE, email, name, role=Role.ADMINISTRATOR, party=party.pk, party_kind=party.kind,
            region=next(iter(regions_of(party.pk)), None),
        )  # fmt: skip
        _invitation, made = invitations.write(actor, wanted=wanted)
    return made.token, made.code


def _operator(party: Organisation) -> Actor:
    return service("operator", regions=(), organisation=party.pk, purpose="lets an organisation in").at("cli")
