"""Who can lead something in a region: its counter, and who leads its programme."""

from perspectief.parties.models import User
from perspectief.parties.queries import held, staff_in, taking_part
from perspectief.parties.rules import Role


def leaders(region: int) -> list[User]:
    """By name, each once."""
    found = {one.user_id: one.user for one in staff_in(region)}
    for joined in taking_part(region).order_by("organisation_id"):
        for one in held(joined.organisation_id).filter(role=Role.PROGRAMME_MANAGER).select_related("user"):
            found[one.user_id] = one.user
    return sorted(found.values(), key=lambda user: (user.name, user.pk))
