"""A public plan with money on it: two who lead the programme, a fund, a line; and short ways to type and approve."""

from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.parties.rules import Role
from perspectief.plans.money import entering
from perspectief.plans.money.approving import approve
from perspectief.plans.money.entering import Note
from perspectief.plans.money.models import Entry
from tests.factories import MembershipFactory, actor
from tests.plans.conftest import Scene

PDF = b"%PDF-1.4 factuur"


class Books:
    """The money of one plan. `first` types, `second` approves; both lead the programme."""

    def __init__(self, s: Scene, number: int):
        self.number = number
        self.first: Actor = s.lead
        self.second: Actor = actor(MembershipFactory(organisation=s.own, role=Role.PROGRAMME_MANAGER))

    def right(self, entry: Entry) -> Entry:
        """The second person looked, and it is right."""
        return approve(self.second, number=self.number, entry=entry.number)

    def fund(self, cents: int, kind: str = "cofunder", name: str = "Branche techniek", **more: Any) -> Entry:
        """Typed, not approved."""
        return entering.add_fund(self.first, number=self.number, kind=kind, name=name, cents=cents, note=Note(), **more)

    def line(self, cents: int, name: str = "Bezoek aan werkgevers", **values: Any) -> Entry:
        """Typed, not approved."""
        return entering.add_line(self.first, number=self.number, values={"name": name, **values}, cents=cents)

    def commit(self, line: int, cents: int, **more: Any) -> Entry:
        """Typed, not approved."""
        note = Note(who="Bureau Bruin", text="Bezoeken in het voorjaar")
        return entering.commit(self.first, number=self.number, line=line, cents=cents, note=note, **more)

    def pay(self, commitment: Entry, cents: int, **more: Any) -> Entry:
        """Typed, not approved."""
        how: dict[str, Any] = {"note": Note(reference="F-1")} | more
        return entering.pay(self.first, number=self.number, commitment=commitment.number, cents=cents, **how)

    def excess(self, line: int, cents: int) -> Entry:
        """Typed, not approved."""
        note = Note(who="M. de Bruin, wethouder", text="De vraag was groter.")
        return entering.decide_excess(self.first, number=self.number, line=line, cents=cents, note=note)

    def correct(self, entry: Entry) -> Entry:
        """Typed, not approved."""
        return entering.correct(self.first, number=self.number, entry=entry.number, text="Dubbel ingevoerd")

    def all(self) -> list[Entry]:
        """Every entry, oldest first, as the first sees them."""
        with acting(self.first):
            return list(Entry.objects.filter(plan__number=self.number).order_by("id"))


def books(s: Scene, *, granted: int = 100_000, line: int = 50_000) -> tuple[Books, int]:
    """Books of a public plan with so many cents granted and on a line, approved: the books and the number of the line."""
    made = Books(s, s.published())
    made.right(made.fund(granted))
    kept = made.right(made.line(line))
    assert kept.line is not None
    return made, kept.line.number
