"""Adding an employer."""

from perspectief.access.context import Actor, acting, service
from perspectief.core import journal, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.core.text import fold
from perspectief.demand.models import Employer, EmployerContact, EmployerFile, EmployerRequest, Pledge
from perspectief.geo.gazetteer import Postcode
from perspectief.geo.queries import postcode


def create_employer(
    actor: Actor,
    *,
    region: int,
    name: str,
    pc4: int | None = None,
    branch: int | None = None,
    kvk: str = "",
    size_class: int | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
    key: str = "",
) -> Employer:
    """Adds an employer with its file; the actor becomes the one named contact in the region. Raises Refused, Invalid."""
    if region not in actor.counter_regions:
        raise Refused("Een werkgever toevoegen doet een medewerker van het loket.")
    town = _whole(name, pc4)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Employer.objects.get(number=submissions.answer(key, actor))
        employer = Employer.objects.create(
            region_id=region,
            organisation_id=actor.organisation,
            name=name.strip(),
            sort_key=fold(name),
            branch=branch,
            pc4=pc4,
            town=town.place if town else "",
        )
        contact = actor.id if actor.id > 0 else None
        EmployerFile.objects.create(
            employer=employer, region_id=region, kvk=kvk.strip(), size_class=size_class, contact_id=contact
        )
        if contact_name.strip():
            EmployerContact.objects.create(
                employer=employer,
                region_id=region,
                name=contact_name.strip(),
                phone=contact_phone.strip(),
                email=contact_email.strip(),
            )
        journal.record("employer_added", actor=actor, region=region, employer=employer.number)
        if key:
            submissions.answered(key, actor, str(employer.number))
    return employer


def _whole(name: str, pc4: int | None) -> Postcode | None:
    """The postcode's place, when all is well."""
    wrong, town = {}, postcode(pc4)
    if not name.strip():
        wrong["name"] = "Vul de naam van de werkgever in."
    if pc4 is not None and town is None:
        wrong["pc4"] = "Deze postcode bestaat niet. Vul de vier cijfers in, bijvoorbeeld 4811."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
    return town


def tie_party(*, region: int, kvk: str, party: int) -> int:
    """What joining causes: the employer with this number in the region has an account of its own now. How many there were."""
    if not kvk:
        return 0
    joined = service("employer-joined", regions=(region,), organisation=party)
    with acting(joined):
        files = EmployerFile.objects.filter(region=region, kvk=kvk).values("employer")
        rows = Employer.objects.filter(region=region, pk__in=files, party=None).order_by("pk")
        found = dict(rows.values_list("pk", "number"))
        Employer.objects.filter(region=region, pk__in=found).update(party=party)
        for model in (EmployerRequest, Pledge):  # what was asked and promised before is the employer's own to see
            model.objects.filter(region=region, employer__in=found).update(party=party)
        for number in found.values():  # higher rooms react: what runs at its places is the employer's to see too
            journal.record("employer_joined", actor=joined, region=region, employer=number)
        return len(found)
