"""Who acts in a simulation: the accounts of the made region, each as the actor the pages would make of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from perspectief.access.context import Actor, acting, service
from perspectief.core.errors import UserError
from perspectief.exchange.simulated.invariants import filled
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for, partner_coaches, staff_in
from perspectief.parties.rules import Role
from perspectief.supply.models import Dossier

NAME = "simulation"


@dataclass
class World:
    """A made region with its dice. `refused`: how often an action said no, by its words: a simulation tries what people try."""

    region: int
    dice: random.Random
    refused: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        members = staff_in(self.region).select_related("user", "organisation").order_by("id")
        self.staff: list[tuple[Membership, Actor]] = [(one, actor_for(one)) for one in members]
        self.caseworkers = [actor for one, actor in self.staff if one.role == Role.CASEWORKER]
        self.account_managers = [actor for one, actor in self.staff if one.role == Role.ACCOUNT_MANAGER]
        self.filled = filled(self.eye, self.region)
        self.numbers = {one.user_id: one.user.number for one, _actor in self.staff}
        beside = list(partner_coaches(self.region))
        self.partners = [actor_for(one) for one in beside]
        self.partner_numbers = {one.user_id: one.user.number for one in beside}
        self.beside = random.Random(len(beside))  # noqa: S311  # nosec B311

    @property
    def eye(self) -> Actor:
        """Who looks round to see what waits; does nothing."""
        return service(NAME, regions=(self.region,), purpose="to see what waits")

    def of(self, organisation: int, card: int) -> Actor | None:
        """The klantmanager of a card (database ids), or a colleague; None when that organisation has nobody."""
        with acting(service(NAME, regions=(self.region,), organisation=organisation)):
            user = (
                Dossier.objects.filter(card=card, organisation=organisation)
                .values_list("caseworker", flat=True)
                .first()
            )
        own = [actor for actor in self.caseworkers if actor.organisation == organisation]
        return next((actor for actor in own if actor.id == user), own[0] if own else None)

    def happens(self, chance: float) -> bool:
        """Whether something with this chance happens now."""
        return self.dice.random() < chance

    def tries(self, what: str, deed: Callable[..., object], /, *given: object, **named: object) -> bool:
        """Does it with what is given; whether it was done. What a page would tell is counted; anything else is a defect and stops the simulation."""
        try:
            deed(*given, **named)
        except UserError as said:
            self.refused[said.message] = self.refused.get(said.message, 0) + 1
            return False
        self.done[what] = self.done.get(what, 0) + 1
        return True
